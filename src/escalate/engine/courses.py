"""The courses of the first runs of a scenario: every choice and every level, which tallies do not keep."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from escalate.engine.block import Block, start_block
from escalate.engine.compiled import Compiled
from escalate.engine.layout import END
from escalate.engine.luck import BLOCK
from escalate.engine.simulate import blocks_of, check_request
from escalate.scenario.model import Scenario

NOTHING = -1


@dataclass(frozen=True)
class Courses:
    """Choices and levels of runs ``0 .. runs - 1``, step by step.

    Attributes
    ----------
    outcome : int8 array, shape (runs,)
        Index of the outcome in the file's order.
    step : int16 array, shape (runs,)
        Step (from 0) at whose end the run ended.
    choices : int8 array, shape (actors, steps, runs)
        Index of the option taken; -1 for a wait, and after the run's end.
    levels : float64 array, shape (levels, steps + 1, runs)
        Row 0 is the start, row t + 1 the end of step t; NaN after the run's end.
    """

    outcome: NDArray[np.int8]
    step: NDArray[np.int16]
    choices: NDArray[np.int8]
    levels: NDArray[np.float64]

    def first(self, runs: int) -> Courses:
        """The first of these runs alone."""
        return Courses(self.outcome[:runs], self.step[:runs], self.choices[..., :runs], self.levels[..., :runs])


def courses(scenario: Scenario, runs: int, seed: int) -> Courses:
    """Play the first runs of a scenario again and keep their courses; memory grows with ``runs * steps``.

    Raises
    ------
    RunError
        Where the request makes no sense or a formula fails in a run.
    """
    check_request(runs, seed)
    steps = scenario.clock.steps
    kept = Courses(
        np.full(runs, NOTHING, np.int8),
        np.full(runs, NOTHING, np.int16),
        np.full((len(scenario.actors), steps, runs), NOTHING, np.int8),
        np.full((len(scenario.levels), steps + 1, runs), np.nan),
    )
    compiled = Compiled(scenario)
    for block, count in blocks_of(runs):
        with np.errstate(all="ignore"):
            numbers = block * BLOCK + np.arange(count)
            _play(start_block(compiled, seed, numbers, {}, careful=True), kept)
    return kept


def _play(playing: Block, kept: Courses) -> None:
    """Play a started block to its end; checks are in, so that a formula fails only in a run that reaches it."""
    scenario = playing.scenario
    _keep_levels(playing, kept, 0)
    for step in range(scenario.clock.steps):
        if not playing.going:
            return
        ended = playing.step(step)
        runs = playing.runs[: playing.going].copy()
        for number, actor in enumerate(scenario.actors):
            codes = playing.array(("latest", actor.name))
            kept.choices[number, step, runs] = np.where(codes < len(actor.options), codes, NOTHING)
        _keep_levels(playing, kept, step + 1)
        kept.outcome[runs[ended]] = playing.array(END)[ended]
        kept.step[runs[ended]] = step
        if len(ended):
            playing.remove(ended)


def _keep_levels(playing: Block, kept: Courses, row: int) -> None:
    runs = playing.runs[: playing.going]
    for number, level in enumerate(playing.scenario.levels):
        kept.levels[number, row, runs] = playing.array(("level", level.name))
