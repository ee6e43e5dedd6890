"""A run to read: of those that end alike, the one whose course of rungs is nearest to the middle of its kind."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from escalate.engine.replay import Replay
from escalate.errors import EscalateError
from escalate.results.result import Result
from escalate.scenario.model import Scenario
from escalate.studies.apart import Deeds, deeds

MOST_RUNS = 500
"""Runs of a kind that are looked at: the first ones."""
NEAREST = 12
"""Runs nearest to the middle of their kind, among which one is chosen to be drawn."""


def typical(result: Result, outcome: str) -> int:
    """The number of a typical run; see :meth:`escalate.Result.typical`."""
    return most_typical(result, outcome, 1)[0]


def most_typical(result: Result, outcome: str, most: int) -> list[int]:
    """The numbers of at most so many runs of a kind, those nearest to the middle of it first.

    Raises
    ------
    EscalateError
        Where no run ends so, or a custom rule took part.
    """
    if result.rules:
        raise EscalateError("runs under a custom rule cannot be played again from a result")
    place = [each.name for each in result.scenario.outcomes].index(outcome)
    numbers = np.flatnonzero(result.record.outcome == place)[:MOST_RUNS]
    if not len(numbers):
        raise EscalateError(f'none of these {len(result):,} runs ends in "{outcome}"; ask for more with --runs')
    rungs = courses_of_rungs(result.scenario, deeds(Replay(result.scenario, result.seed), numbers))
    gaps = np.abs(rungs - np.median(rungs, axis=1, keepdims=True)).sum(axis=0)
    return [int(number) for number in numbers[np.argsort(gaps, kind="stable")[:most]]]


def most_eventful(result: Result, outcome: str) -> int:
    """Of the twelve most typical runs of an ending the one with the most to tell.

    One in which a move came against the odds comes before others, then the one with the most kinds of moves, then the
    most typical.
    """
    from escalate.results.one_run import eventful, moves

    near = most_typical(result, outcome, NEAREST)
    return max(near, key=lambda run: eventful(moves(result.trace(run), result.scenario)))


def courses_of_rungs(scenario: Scenario, done: Deeds) -> NDArray[np.float64]:
    """The highest rung that anybody's move stood on in each step; shape (steps, runs).

    0 where nobody moved on the ladder, and after the end that of the last step, so that lengths count too.
    """
    rungs = np.zeros(done.going.shape)
    for actor in scenario.actors:
        table = np.array([0.0 if option.rung is None else option.rung for option in actor.options] + [0.0])
        np.maximum(rungs, table[done.done["actor", actor.name]], out=rungs)
    for step in range(1, len(rungs)):
        rungs[step] = np.where(done.going[step], rungs[step], rungs[step - 1])
    return rungs
