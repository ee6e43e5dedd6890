"""What a simulation keeps: the ending of every run, and counts per step that do not grow with runs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from escalate.engine.luck import BLOCK
from escalate.scenario.model import Level, Scenario

Counts = NDArray[np.int64]

BINS = 400
"""Bins of a level's range; a quantile read from them is right to a bin."""


def one_a_value(level: Level) -> bool:
    """Has each value of a level a bin of its own? So it is with a whole level of up to ``BINS`` values."""
    return level.whole and level.high - level.low < BINS


def bin_count(level: Level) -> int:
    """How many bins a level has: one a value, or ``BINS``."""
    return int(level.high - level.low) + 1 if one_a_value(level) else BINS


def bin_values(level: Level) -> NDArray[np.float64]:
    """The value each bin stands for; shape ``(bin_count(level),)``.

    Its lower edge, and of the last bin the upper bound: where many runs share a value, it is mostly a round number or
    a bound, and a quantile is then exact.
    """
    bins = bin_count(level)
    if one_a_value(level):
        return np.arange(bins, dtype=np.float64) + level.low
    values = np.arange(bins, dtype=np.float64) * ((level.high - level.low) / bins) + level.low
    values[-1] = level.high
    return values


@dataclass
class Record:
    """Tallies of runs ``first .. first + len(outcome) - 1``.

    Attributes
    ----------
    outcome : int8 array, shape (runs,)
        Index of the outcome in the file's order.
    step : int16 array, shape (runs,)
        Step (from 0) at whose end the run ended.
    going : int64 array, shape (steps,)
        Runs still going at the start of each step.
    choices : list of int64 arrays, one an actor, shape (steps, options + 1)
        How often each option was taken; the last column counts waits.
    ladder : int64 array, shape (steps, rungs + 1)
        Runs by the highest rung among the step's choices; column 0 is "off the ladder". Ended runs
        keep their outcome's rung where it has one, else their last.
    levels : list of int64 arrays, one a level, shape (steps + 1, bins)
        Runs by the level's value; row 0 is the start, row t + 1 the end of step t. Ended runs stay
        at their last value.
    sums : float64 array, shape (levels, steps + 1)
        Sum of each level over all runs, rows as in ``levels``.
    whole_sums : float64 array, shape (levels, steps + 1)
        The same over whole blocks only. Sums cannot be taken back exactly, so this is where a longer
        simulation goes on when the last block was not whole.
    """

    first: int
    outcome: NDArray[np.int8]
    step: NDArray[np.int16]
    going: Counts
    choices: list[Counts]
    ladder: Counts
    levels: list[Counts]
    sums: NDArray[np.float64]
    whole_sums: NDArray[np.float64]

    @classmethod
    def empty(cls, scenario: Scenario, runs: int, first: int = 0) -> Record:
        """A record with every count at zero."""
        steps = scenario.clock.steps
        return cls(
            first=first,
            outcome=np.full(runs, -1, np.int8),
            step=np.full(runs, -1, np.int16),
            going=np.zeros(steps, np.int64),
            choices=[np.zeros((steps, len(actor.options) + 1), np.int64) for actor in scenario.actors],
            ladder=np.zeros((steps, len(scenario.ladder) + 1), np.int64),
            levels=[np.zeros((steps + 1, bin_count(level)), np.int64) for level in scenario.levels],
            sums=np.zeros((len(scenario.levels), steps + 1)),
            whole_sums=np.zeros((len(scenario.levels), steps + 1)),
        )

    def add(self, part: Record) -> None:
        """Count in the runs of one block; they must lie within this record's.

        Sums of levels are added in the order of the calls: callers add blocks in their order.
        """
        place = part.first - self.first
        self.outcome[place : place + len(part.outcome)] = part.outcome
        self.step[place : place + len(part.step)] = part.step
        self.going += part.going
        self.ladder += part.ladder
        self.sums += part.sums
        if len(part.outcome) == BLOCK:
            self.whole_sums += part.sums
        for mine, theirs in zip(self.choices + self.levels, part.choices + part.levels, strict=True):
            mine += theirs
