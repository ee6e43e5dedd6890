"""One run as a frame: every move with its rung and odds, and one level, step by step; what stories are drawn from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from escalate.engine.trace import Trace
from escalate.scenario.model import Scenario

if TYPE_CHECKING:
    from collections.abc import Iterable

AGAINST_ODDS = 0.1
"""A move that comes at most so often is told to be unlikely."""
COLUMNS = ("run", "step", "date", "actor", "actor_label", "option", "option_label", "rung", "odds", "ordered")


def moves(trace: Trace, scenario: Scenario) -> pd.DataFrame:
    """A row a move: run, step, date, actor, actor_label, option, option_label, rung, odds, ordered.

    ``rung`` is -1 off the ladder; ``odds`` is the probability that the actor gave its move, in fractions of 1.
    """
    rows = []
    for step in trace.steps:
        for move in step.moves:
            if move.option is None:
                continue
            actor = scenario.actor(move.actor)
            option = actor.options[actor.option_index(move.option)]
            rung = -1 if option.rung is None else option.rung
            place = (trace.run, step.step, scenario.clock.date(step.step), actor.name, actor.label)
            rows.append((*place, option.name, option.label, rung, move.odds, move.ordered))
    return pd.DataFrame(rows, columns=list(COLUMNS))


def level(trace: Trace, name: str) -> pd.DataFrame:
    """A level at the end of each step, and at the start (step -1): step, value."""
    values = [(-1, trace.start[name]), *((step.step, step.state[name]) for step in trace.steps)]
    return pd.DataFrame([(step, float(value)) for step, value in values], columns=["step", "value"])


def unlikely(moves: pd.DataFrame, most: float, count: int) -> pd.DataFrame:
    """The moves that came against the odds: at most ``most`` likely and not ordered, the least likely first."""
    free = moves[~moves["ordered"].astype(bool) & (moves["odds"] <= most)]
    return free.nsmallest(count, "odds")


def telling_level(scenario: Scenario) -> str:
    """The level that a story follows: the one that most of the file's conditions compare with a number."""
    from escalate.charts.result_plots import thresholds

    names: Iterable[str] = [name for name, *_ in thresholds(scenario)]
    counted = {entry.name: list(names).count(entry.name) for entry in scenario.levels}
    return max(counted, key=lambda name: counted[name]) if counted else ""
