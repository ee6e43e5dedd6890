"""Counts what happens in a block of runs while it is played."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from escalate.engine.block import Block
from escalate.engine.compiled import END, RUNG
from escalate.engine.luck import BLOCK
from escalate.engine.record import Record, bin_count
from escalate.scenario.model import Level


def tally(playing: Block, runs: int) -> Record:
    """Play a started block to its end, counting as it goes."""
    scenario = playing.scenario
    record = Record.empty(scenario, runs, first=playing.block * BLOCK)
    counting = _Tally(record, playing)
    counting.levels(0)
    for step in range(scenario.clock.steps):
        if playing.going:
            record.going[step] = playing.going
            ended = playing.step(step)
            counting.choices(step)
            if len(ended):
                counting.endings(step, ended)
                playing.remove(ended)
        counting.ladder(step)
        counting.levels(step + 1)
    return record


class _Tally:
    """Counts a block's present state into a record; ended runs stay where they ended."""

    def __init__(self, record: Record, playing: Block) -> None:
        self.record = record
        self.playing = playing
        scenario = playing.scenario
        self.ended_levels = [np.zeros(bin_count(level), np.int64) for level in scenario.levels]
        self.ended_sums = np.zeros(len(scenario.levels))
        self.ended_rungs = np.zeros(len(scenario.ladder) + 1, np.int64)
        self.outcome_rungs = np.array([-1 if o.rung is None else o.rung + 1 for o in scenario.outcomes], np.int8)
        self.scratch = np.empty(playing.going)
        self.index = np.empty(playing.going, np.intp)

    def choices(self, step: int) -> None:
        place = 0
        for actor, counts in zip(self.playing.scenario.actors, self.record.choices, strict=True):
            taken = self.playing.counts[place : place + len(actor.options)]
            counts[step, :-1] = taken
            counts[step, -1] = self.playing.going - sum(taken)
            place += len(actor.options)

    def _binned(self, level: Level, values: NDArray[np.float64]) -> NDArray[np.int64]:
        bins = bin_count(level)
        scratch, index = self.scratch[: len(values)], self.index[: len(values)]
        np.subtract(values, level.low, out=scratch)
        if not (level.whole and bins == level.high - level.low + 1):
            np.multiply(scratch, bins / (level.high - level.low), out=scratch)
        np.copyto(index, scratch, casting="unsafe")
        np.minimum(index, bins - 1, out=index)
        return np.bincount(index, minlength=bins)

    def endings(self, step: int, ended: NDArray[np.intp]) -> None:
        playing, record = self.playing, self.record
        codes = playing.array(END)[ended]
        lanes = playing.lanes[ended]
        record.outcome[lanes] = codes
        record.step[lanes] = step
        rungs = self.outcome_rungs[codes]
        rungs = np.where(rungs < 0, playing.array(RUNG)[ended], rungs)
        self.ended_rungs += np.bincount(rungs, minlength=len(self.ended_rungs))
        for number, level in enumerate(playing.scenario.levels):
            values = playing.array(("level", level.name))[ended]
            self.ended_levels[number] += self._binned(level, values)
            self.ended_sums[number] += values.sum()

    def ladder(self, step: int) -> None:
        row = self.record.ladder[step]
        row[:] = np.bincount(self.playing.array(RUNG), minlength=len(row))
        row += self.ended_rungs

    def levels(self, row: int) -> None:
        for number, level in enumerate(self.playing.scenario.levels):
            values = self.playing.array(("level", level.name))
            self.record.levels[number][row] = self._binned(level, values) + self.ended_levels[number]
            self.record.sums[number, row] = values.sum() + self.ended_sums[number]
