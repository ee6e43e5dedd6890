"""How far up the ladder runs have come so far: their highest rung, step by step."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from escalate.engine.courses import Courses
from escalate.results.tables import OFF_LADDER
from escalate.results.words import per_cents, whole_per_cents
from escalate.scenario.model import Scenario, height

if TYPE_CHECKING:
    import pandas as pd


def standing(scenario: Scenario, courses: Courses) -> NDArray[np.int64]:
    """The highest rung that anybody's move stands on, -1 off the ladder; shape (steps, runs)."""
    stood = np.full(courses.choices.shape[1:], -1, np.int64)
    for actor, choices in zip(scenario.actors, courses.choices, strict=True):
        rungs = np.array([*map(height, actor.options), -1])
        np.maximum(stood, rungs[choices], out=stood)
    return stood


def weighed(courses: Courses, shares: Sequence[float]) -> NDArray[np.float64]:
    """What each run counts for, that their endings have the ``shares`` of all runs; they add up to 1."""
    counts = np.bincount(courses.outcome, minlength=len(shares))
    weights: NDArray[np.float64] = (np.asarray(shares) / np.maximum(counts, 1))[courses.outcome]
    weights /= weights.sum()
    return weights


def walks(scenario: Scenario, courses: Courses, shares: Sequence[float]) -> pd.DataFrame:
    """The rungs of a hundred runs, as many of each ending as its share: run, step, rung, outcome, outcome_label.

    A row for each step that a run lasts; of each ending the first runs are taken, as far as there are any.
    """
    import pandas as pd

    wanted = enumerate(whole_per_cents(shares))
    kept = np.concatenate([np.flatnonzero(courses.outcome == code)[:most] for code, most in wanted])
    stood = standing(scenario, courses)
    rows = [
        (int(run), step, int(stood[step, run]), scenario.outcomes[code].name, scenario.outcomes[code].label)
        for run in np.sort(kept)
        for code in [courses.outcome[run]]
        for step in range(courses.step[run] + 1)
    ]
    return pd.DataFrame(rows, columns=["run", "step", "rung", "outcome", "outcome_label"])


def lanes_of(walks: pd.DataFrame, rungs: int, endings: pd.Series[Any]) -> list[NDArray[np.int64]]:
    """Where the runs of :func:`walks` stand in each step and at last: on rungs from the top, then in ``endings``.

    These are numbers, by run.
    """
    stood = walks.pivot_table(index="run", columns="step", values="rung").reindex(endings.index)
    last = rungs + endings.to_numpy(np.int64)
    lanes = [np.where(at.isna(), last, rungs - 1 - at.clip(lower=0)) for _, at in stood.items()]
    return [*(lane.astype(int) for lane in lanes), last]


def highest(scenario: Scenario, courses: Courses, shares: Sequence[float]) -> pd.DataFrame:
    """Per step and rung: step, date, rung, label, share of runs whose highest rung so far it is.

    A run that has ended stays where it came to; an ending on a rung counts as reached with it. Rung -1 is for runs
    that have taken no move on the ladder. Runs are weighed so that their endings have the ``shares`` of all runs, of
    which these may be the first.
    """
    import pandas as pd

    stood, steps = standing(scenario, courses), courses.choices.shape[1]
    ended = np.array([height(outcome) for outcome in scenario.outcomes])[courses.outcome]
    over = np.arange(steps)[:, None] >= courses.step[None, :]
    stood = np.maximum.accumulate(np.where(over, np.maximum(stood, ended), stood), axis=0)
    named = [(-1, OFF_LADDER), *enumerate(scenario.ladder)]
    weights = weighed(courses, shares)
    rows = [
        (step, scenario.clock.date(step), rung, label, round(float(weights[stood[step] == rung].sum()), 12))
        for step in range(steps)
        for rung, label in named
    ]
    return pd.DataFrame(rows, columns=["step", "date", "rung", "label", "share"])


def reached(table: Any, least: float) -> Any:
    """Of the last step's rungs that at the ``least`` so many runs reached the commonest, with its share as ``said``.

    And those above it, where there are more than three the commonest and the highest.
    """
    last = table[table["step"] == table["step"].max()].sort_values("rung").reset_index()
    last["said"] = per_cents(last["share"].tolist())
    seen = last[last["share"] >= least]
    most = seen.loc[seen["share"].idxmax()]
    above = seen[seen["rung"] > most["rung"]]
    told = above[(len(above) <= 3) | (above["share"] == above["share"].max()) | (above["rung"] == above["rung"].max())]
    return seen.loc[[most.name, *told.index]]
