"""Morris screening: the mean size of an assumption's effect, wherever the others stand."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from escalate.engine.workers import Crew
from escalate.scenario.model import Parameter, Scenario
from escalate.studies.over_ranges import (
    Floats,
    Index,
    OverRanges,
    beyond_luck,
    design_of,
    drawn_again,
    hits_at,
    indices_of,
    refuse_few,
    rivals,
    stands_out,
)
from escalate.studies.sensitivity import Progress, asked_for


@dataclass(frozen=True, repr=False, eq=False)
class Morris(OverRanges):
    """Morris screening: the mean size of a parameter's elementary effects, wherever the others stand."""

    method: ClassVar[str] = "morris"
    told: ClassVar[str] = "Morris screening"

    def _most(self, clear: Sequence[Any]) -> str:
        first: Index = clear[0]
        said = (
            f"{first.parameter} matters most for {self.outcome}: moved over its range it changes the share by "
            f"{_points(first.value)} points on average ({_points(first.low)} to {_points(first.high)}), "
            "wherever the others stand"
        )
        return said + rivals(first, clear)


def _points(share: float) -> str:
    """A difference of shares, in points."""
    return f"{100 * max(share, 0.0):.0f}" if share >= 0.1 else f"{100 * max(share, 0.0):.1f}"


LEVELS = 4
"""Levels of the Morris design: a step is two thirds of a range."""


def morris(
    scenario: Scenario,
    outcome: str | None = None,
    runs: int = 400,
    seed: int = 2020,
    *,
    trajectories: int = 20,
    parameters: Collection[str] | None = None,
    progress: Progress = None,
    workers: int | Crew | None = None,
) -> Morris:
    """Screen parameters by elementary effects along trajectories; see ``Scenario.sensitivity``.

    Sources: M. D. Morris (1991), Factorial sampling plans for preliminary computational experiments;
    F. Campolongo and others (2007), An effective screening design for sensitivity analysis of large models. The
    design is SALib's. Points of a trajectory share their luck, trajectories share none: the bootstrap over
    trajectories covers luck too.
    """
    chosen, place = asked_for(scenario, outcome, runs, seed, parameters)
    refuse_few(trajectories, "trajectories")
    unit = design_of("morris", chosen, trajectories, seed, num_levels=LEVELS)
    count = len(chosen) + 1
    hits = hits_at(
        scenario, chosen, unit, runs, seed, place, np.repeat(np.arange(trajectories), count), progress, workers
    )
    hits = hits.reshape(trajectories, count, runs)
    design = unit.reshape(trajectories, count, -1)
    steps = np.diff(design, axis=1)
    moving = np.abs(steps).argmax(axis=2)
    size = np.take_along_axis(steps, moving[:, :, None], axis=2)[:, :, 0]
    each = np.diff(hits.astype(np.int8), axis=1)
    effect = np.empty((trajectories, len(chosen)))
    luck = np.empty_like(effect)
    rows = np.arange(trajectories)[:, None]
    effect[rows, moving] = each.mean(axis=2) / size
    luck[rows, moving] = each.std(axis=2) / np.sqrt(runs) / np.abs(size)
    indices = _morris_indices(chosen, effect, luck, seed)
    name = scenario.outcomes[place].name
    return Morris(scenario, name, seed, runs, len(unit), float(hits.mean()), tuple(indices))


def _morris_indices(chosen: Sequence[Parameter], effect: Floats, luck: Floats, seed: int) -> list[Index]:
    """Mean size and spread of elementary effects of shape (trajectories, parameters), and what luck adds to them."""
    size, spread = np.abs(effect).mean(axis=0), effect.std(axis=0, ddof=1)
    noise = np.sqrt(2 / np.pi) * luck.mean(axis=0)
    picks = drawn_again(len(effect), seed)
    sizes = np.abs(effect)[picks].mean(axis=1)
    spreads = effect[picks].std(axis=1, ddof=1)
    (low, high), (narrow, wide) = (np.percentile(drawn, (2.5, 97.5), axis=0) for drawn in (sizes, spreads))
    clear = beyond_luck(effect**2, luck**2) > stands_out(len(chosen))
    return indices_of(chosen, (size, low, high), (spread, narrow, wide), noise, clear)
