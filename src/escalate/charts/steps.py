"""One run as a frame: every move with its rung and odds, and one level, step by step; what stories are drawn from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import pandas as pd

from escalate.charts.clock import Dates
from escalate.charts.rungs import Look
from escalate.engine.trace import Trace
from escalate.scenario.model import Scenario, height
from escalate.scenario.trees import Compare, Number, ReadLevel

AGAINST_ODDS = 0.1
"""A move that comes at most so often is told to be unlikely."""
LIKELY = 0.5
"""A move this likely is no news."""
Ending = tuple[str, str]
"""An outcome's name and label."""
Turns = Sequence[tuple[int, str]]
"""Step and actor of the choices that turned a run to how it ended, the most first."""
COLUMNS = ("run", "step", "date", "actor", "actor_label", "option", "option_label", "rung", "odds", "ordered")


class Board(NamedTuple):
    """What the strips of a run stand on: the clock's steps and their dates, and the rungs' looks, the highest first."""

    steps: int
    dates: Dates
    ladder: Mapping[str, Look]


class Course(NamedTuple):
    """A level over a run: a row a step (step, value), its label, and the file's thresholds with what hangs on them."""

    values: pd.DataFrame
    label: str
    thresholds: Sequence[tuple[float, str]]


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
            option = actor.option(move.option)
            place = (trace.run, step.step, scenario.clock.date(step.step), actor.name, actor.label)
            rows.append((*place, option.name, option.label, height(option), move.odds, move.ordered))
    return pd.DataFrame(rows, columns=list(COLUMNS))


def level(trace: Trace, name: str) -> pd.DataFrame:
    """A level at the end of each step, and at the start (step -1): step, value."""
    values = [(-1, trace.start[name]), *((step.step, step.state[name]) for step in trace.steps)]
    return pd.DataFrame([(step, float(value)) for step, value in values], columns=["step", "value"])


def unlikely(moves: pd.DataFrame) -> pd.DataFrame:
    """The moves that came against the odds and were not ordered, the least likely first."""
    free = moves[~moves["ordered"].astype(bool) & (moves["odds"] <= AGAINST_ODDS)]
    return free.sort_values("odds", kind="stable")


def telling(moves: pd.DataFrame, turns: Turns = ()) -> pd.DataFrame:
    """The moves to name, the most telling first: those that turned the run, then those against the odds.

    Where there are none, the last free one by which an actor did something else than before, if that was not likely.
    """
    keys = list(zip(moves["step"], moves["actor"], strict=True))
    held = [moves.index[keys.index(turn)] for turn in turns if turn in keys]
    named = moves.loc[list(dict.fromkeys([*held, *unlikely(moves).index]))]
    before = moves.groupby("actor", sort=False)["option"].shift()
    free = ~moves["ordered"].astype(bool) & (moves["odds"] < LIKELY)
    other = moves[before.notna() & (before != moves["option"]) & free]
    return named if len(named) else other.tail(1)


def eventful(moves: pd.DataFrame) -> tuple[bool, int]:
    """How much there is to tell of a run: whether a move came against the odds, and how many kinds of moves did."""
    return len(unlikely(moves)) > 0, len(moves[["actor", "option"]].drop_duplicates())


def thresholds(scenario: Scenario) -> list[tuple[str, float, str]]:
    """Levels that a file's ``when`` compares with a number: level, number, and in words what hangs on it."""
    found: dict[tuple[str, float, str], list[str]] = {}
    options = [(option.when, option.label) for actor in scenario.actors for option in actor.options]
    for when, label in [*options, *((outcome.when, outcome.label) for outcome in scenario.outcomes)]:
        for node in when.tree.walk() if when else ():
            match node:
                case Compare(operators=(sign,), operands=(ReadLevel(name=name), Number(value=value))):
                    key = (name, value, "from" if sign in (">", ">=") else "to")
                    if label not in found.setdefault(key, []):
                        found[key].append(label)
    return [
        (name, value, f"{labels[0]} {side} {value:g}" + (f", {len(labels) - 1} more" if len(labels) > 1 else ""))
        for (name, value, side), labels in found.items()
    ]


def telling_level(scenario: Scenario) -> str:
    """The level that a story follows: the one that most of the file's conditions compare with a number."""
    names = [name for name, *_ in thresholds(scenario)]
    counted = {entry.name: names.count(entry.name) for entry in scenario.levels}
    return max(counted, key=lambda name: counted[name]) if counted else ""
