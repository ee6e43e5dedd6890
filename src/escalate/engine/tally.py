"""Counts what happens in a block of runs while it is played."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from escalate.engine.block import Block
from escalate.engine.ir import GRID
from escalate.engine.layout import END, RUNG
from escalate.engine.record import Record, bin_count, one_a_value
from escalate.scenario.model import Level


def tally(playing: Block, runs: int) -> Record:
    """Play a started block, of runs that follow each other, to its end, counting as it goes."""
    scenario = playing.scenario
    record = Record.empty(scenario, runs, first=int(playing.runs[0]))
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


class _Bins:
    """Where a level's bins lie: value ``v`` falls into bin ``(v - low) * scale``, the top into the last one."""

    def __init__(self, level: Level) -> None:
        self.count = bin_count(level)
        self.low = level.low
        self.scale = 1.0 if one_a_value(level) else self.count / (level.high - level.low)


class _Tally:
    """Counts a block's present state into a record; ended runs stay where they ended."""

    def __init__(self, record: Record, playing: Block) -> None:
        self.record = record
        self.playing = playing
        scenario = playing.scenario
        self.bins = [_Bins(level) for level in scenario.levels]
        self.lows = np.array([[bins.low] for bins in self.bins])
        self.scales = np.array([[bins.scale] for bins in self.bins])
        self.last = np.array([[bins.count - 1] for bins in self.bins])
        self.edges = np.cumsum([0, *(bins.count for bins in self.bins)])
        self.ended_levels = np.zeros(self.edges[-1], np.int64)
        self.ended_sums = np.zeros(len(scenario.levels))
        self.ended_rungs = np.zeros(len(scenario.ladder) + 1, np.int64)
        self.outcome_rungs = np.array([-1 if o.rung is None else o.rung + 1 for o in scenario.outcomes], np.int8)
        self.scratch = np.empty(playing.going)
        self.narrow = np.empty(playing.going, np.int32)
        self.index = np.empty(playing.going, np.intp)

    def choices(self, step: int) -> None:
        place = 0
        for actor, counts in zip(self.playing.scenario.actors, self.record.choices, strict=True):
            taken = self.playing.counts[place : place + len(actor.options)]
            counts[step, :-1] = taken
            counts[step, -1] = self.playing.going - sum(taken)
            place += len(actor.options)

    def _binned(self, bins: _Bins, values: NDArray[np.float64]) -> NDArray[np.int64]:
        """How many of the runs still going are in each bin: as few passes over them as can be."""
        size = len(values)
        scratch, narrow, index = self.scratch[:size], self.narrow[:size], self.index[:size]
        if bins.low != 0.0:
            values = np.subtract(values, bins.low, out=scratch)
        if bins.scale != 1.0:
            values = np.multiply(values, bins.scale, out=scratch)
        # By way of 32 bits, since processors are slow from float to 64-bit integers.
        np.copyto(narrow, values, casting="unsafe")
        np.copyto(index, narrow)
        counts = np.bincount(index, minlength=bins.count + 1)
        counts[-2] += counts[-1]
        return counts[:-1]

    def endings(self, step: int, ended: NDArray[np.intp]) -> None:
        playing, record = self.playing, self.record
        codes = playing.array(END)[ended]
        places = playing.runs[ended] - record.first
        record.outcome[places] = codes
        record.step[places] = step
        rungs = self.outcome_rungs[codes]
        rungs = np.where(rungs < 0, playing.array(RUNG)[ended], rungs)
        self.ended_rungs += np.bincount(rungs, minlength=len(self.ended_rungs))
        if not self.bins:
            return
        values = np.array([playing.array(("level", level.name))[ended] for level in playing.scenario.levels])
        self.ended_sums += values.sum(axis=1)
        bins = ((values - self.lows) * self.scales).astype(np.intp)
        bins = np.minimum(bins, self.last) + self.edges[:-1, None]
        self.ended_levels += np.bincount(bins.reshape(-1), minlength=len(self.ended_levels))

    def ladder(self, step: int) -> None:
        row = self.record.ladder[step]
        row[:] = np.bincount(self.playing.array(RUNG), minlength=len(row))
        row += self.ended_rungs

    def levels(self, row: int) -> None:
        for number, (level, bins) in enumerate(zip(self.playing.scenario.levels, self.bins, strict=True)):
            values = self.playing.array(("level", level.name))
            ended = self.ended_levels[self.edges[number] : self.edges[number + 1]]
            self.record.levels[number][row] = self._binned(bins, values) + ended
            # Levels lie on a grid, so a sum rounded to it is exact: the same bits in whatever order it was added up.
            self.record.sums[number, row] = np.rint((values.sum() + self.ended_sums[number]) * GRID) / GRID
