"""Pathways: in which order runs first took the options that tell most about how they ended.

Which options those are is not a matter of taste: an option tells as much about the ending as the mutual
information between "it was taken at least once" and the outcome (C. E. Shannon 1948; in bits), estimated on
the same runs. What such an estimate is expected to show where there is nothing: G. A. Miller (1955), Note on
the bias of information estimates.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import product
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from escalate.engine.courses import Courses
from escalate.results.highest import weighed
from escalate.results.intervals import wilson
from escalate.scenario.model import Scenario

if TYPE_CHECKING:
    import pandas as pd

MOVES = 6
"""How many options count as telling."""
BRANCHES = 4
"""How many of them a fork shows, beside the runs that take none."""
NO_BRANCH = "none of these"
DEPTH = 4
"""How many first moves of a run are kept."""
AT_ONCE = 0.95
"""A move after which so many runs end within its step is the ending itself."""
SURE, SMALL = 0.95, 0.05
"""A branch with an ending so often says little that its move does not; one of so few runs says little of all."""
ABOVE_NOISE = 5
"""An option counts only where it tells this many times what an option without any bearing seems to tell."""


class Telling(NamedTuple):
    """A branch and an ending: its share of the branch's runs, and of all others."""

    branch: str
    ending: str
    share: float
    other: float


def mutual_information(taken: NDArray[np.bool_], outcome: NDArray[np.int8]) -> float:
    """Bits that one yes/no of each run tells about its outcome.

    Parameters
    ----------
    taken : bool array, shape (runs,)
    outcome : int8 array, shape (runs,)

    Examples
    --------
    >>> mutual_information(np.array([True, False] * 4), np.array([0, 1] * 4, np.int8))
    1.0
    """
    joint = np.zeros((2, int(outcome.max()) + 1))
    np.add.at(joint, (taken.astype(np.intp), outcome.astype(np.intp)), 1 / len(outcome))
    apart = joint.sum(axis=1, keepdims=True) @ joint.sum(axis=0, keepdims=True)
    seen = joint > 0
    return max(0.0, float((joint[seen] * np.log2(joint[seen] / apart[seen])).sum()))


def first_uses(courses: Courses, scenario: Scenario) -> dict[tuple[int, int], NDArray[np.int64]]:
    """Step at which each option was first taken, by actor and option number; ``steps`` where never."""
    steps = courses.choices.shape[1]
    first: dict[tuple[int, int], NDArray[np.int64]] = {}
    for actor, own in enumerate(scenario.actors):
        for option in range(len(own.options)):
            taken = courses.choices[actor] == option
            first[actor, option] = np.where(taken.any(axis=0), taken.argmax(axis=0), steps)
    return first


def telling_options(
    first: dict[tuple[int, int], NDArray[np.int64]], outcome: NDArray[np.int8], steps: int
) -> list[tuple[int, int]]:
    """The options that tell most about the ending, the most telling first."""
    told = {key: mutual_information(step < steps, outcome) for key, step in first.items()}
    noise = (len(np.unique(outcome)) - 1) / (2 * len(outcome) * np.log(2))
    ranked = sorted((key for key, bits in told.items() if bits > ABOVE_NOISE * noise), key=lambda key: -told[key])
    return ranked[:MOVES]


def pathways(scenario: Scenario, courses: Courses) -> pd.DataFrame:
    """A row for each path and ending: move1 .. move4, outcome, outcome_label, runs.

    A move is named like "North Korea: Threaten military action", and is missing from where a run has no further
    telling one. Moves first taken in the same step stand in the file's order of actors.
    """
    import pandas as pd

    steps = courses.choices.shape[1]
    first = first_uses(courses, scenario)
    telling = telling_options(first, courses.outcome, steps)
    columns = [f"move{number + 1}" for number in range(DEPTH)]
    moves = np.full((len(courses.outcome), DEPTH), "", dtype=object)
    if telling:
        telling.sort()
        names = np.array([_name(scenario, *key) for key in telling], dtype=object)
        when = np.array([first[key] for key in telling])
        order = np.argsort(when, axis=0, kind="stable")[:DEPTH]
        reached = np.take_along_axis(when, order, axis=0) < steps
        moves[:, : len(order)] = np.where(reached, names[order], "").T
    frame = pd.DataFrame(moves, columns=columns)
    frame["outcome"] = [scenario.outcomes[code].name for code in courses.outcome]
    frame["outcome_label"] = [scenario.outcomes[code].label for code in courses.outcome]
    return frame.value_counts([*columns, "outcome", "outcome_label"], sort=False).rename("runs").reset_index()


def fork(scenario: Scenario, courses: Courses, shares: Sequence[float]) -> pd.DataFrame:
    """A row for each branch and ending: branch, step, steps, outcome, outcome_label, runs.

    Runs are weighed so that their endings have the ``shares`` of all runs, of which these may be the first. A run's
    branch is the telling move that it took first, ``step`` the median of when; a run that took none is on
    the last branch, without a step. Moves that are the ending itself are no fork, where there are others.
    """
    import pandas as pd

    steps = courses.choices.shape[1]
    first = first_uses(courses, scenario)
    every = telling_options(first, courses.outcome, steps)[:BRANCHES]
    ends = [(courses.step == first[key]).sum() >= AT_ONCE * (first[key] < steps).sum() for key in every]
    telling = [key for key, at_once in zip(every, ends, strict=True) if not at_once] or every
    when = np.array([first[key] for key in telling] or [np.full(len(courses.outcome), steps)])
    weights = weighed(courses, shares) * len(courses.outcome)
    branch = np.where(when.min(axis=0) < steps, when.argmin(axis=0), len(telling))
    names = [*(_name(scenario, *key) for key in telling), NO_BRANCH]
    rows = []
    for place, name in enumerate(names):
        own = branch == place
        step = float(np.median(when[place][own])) if place < len(telling) and own.any() else float("nan")
        counts = np.bincount(courses.outcome[own], weights[own], len(scenario.outcomes)).tolist()
        rows += [
            (name, step, steps, outcome.name, outcome.label, round(count, 9))
            for outcome, count in zip(scenario.outcomes, counts, strict=True)
            if count
        ]
    return pd.DataFrame(rows, columns=["branch", "step", "steps", "outcome", "outcome_label", "runs"])


def telling_branch(table: pd.DataFrame) -> Telling | None:
    """The branch and the ending of a :func:`fork` that are told: one clearly commoner than in all other runs.

    Of several the one that stands out most for how many runs it has; one whose ending is sure, or that is small, only
    where there is no other. None where luck alone could make all of the differences.
    """
    counts = table.pivot_table(index="branch", columns="outcome_label", values="runs", aggfunc="sum", fill_value=0)
    every, found = counts.to_numpy(), []
    for branch, ending in product(range(every.shape[0]), range(every.shape[1])):
        count, own = every[branch, ending], every[branch].sum()
        rest, others = every[:, ending].sum() - count, every.sum() - own
        if counts.index[branch] != NO_BRANCH and others and wilson(count, own)[0] > wilson(rest, others)[1]:
            told = Telling(str(counts.index[branch]), str(counts.columns[ending]), count / own, rest / others)
            plain = told.share < SURE and own >= SMALL * every.sum()
            found.append((plain, (told.share - told.other) * own**0.5, told))
    return max(found)[2] if found else None


def without_actors(branches: Iterable[str]) -> dict[str, str]:
    """Branches by their moves, without who makes these where that leaves no two alike."""
    plain = {branch: branch.split(": ", 1)[-1] for branch in branches}
    return plain if len(set(plain.values())) == len(plain) else {branch: branch for branch in plain}


def _name(scenario: Scenario, actor: int, option: int) -> str:
    return f"{scenario.actors[actor].label}: {scenario.actors[actor].options[option].label}"
