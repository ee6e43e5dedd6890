"""How far up the ladder runs have come so far: their highest rung, step by step."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from escalate.engine.courses import Courses
from escalate.results.tables import OFF_LADDER
from escalate.scenario.model import Scenario

if TYPE_CHECKING:
    import pandas as pd


def highest(scenario: Scenario, courses: Courses) -> pd.DataFrame:
    """Per step and rung: step, date, rung, label, share of runs whose highest rung so far it is.

    A run that has ended stays where it came to; an ending on a rung counts as reached with it. Rung -1 is for runs
    that have taken no move on the ladder.
    """
    import pandas as pd

    steps, runs = courses.choices.shape[1:]
    stood = np.full((steps, runs), -1, np.int64)
    for actor, choices in zip(scenario.actors, courses.choices, strict=True):
        rungs = np.array([-1 if option.rung is None else option.rung for option in actor.options] + [-1])
        np.maximum(stood, rungs[choices], out=stood)
    ended = np.array([-1 if outcome.rung is None else outcome.rung for outcome in scenario.outcomes])[courses.outcome]
    over = np.arange(steps)[:, None] >= courses.step[None, :]
    stood = np.maximum.accumulate(np.where(over, np.maximum(stood, ended), stood), axis=0)
    named = [(-1, OFF_LADDER), *enumerate(scenario.ladder)]
    rows = [
        (step, scenario.clock.date(step), rung, label, float((stood[step] == rung).mean()))
        for step in range(steps)
        for rung, label in named
    ]
    return pd.DataFrame(rows, columns=["step", "date", "rung", "label", "share"])
