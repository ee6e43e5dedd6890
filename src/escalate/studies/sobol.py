"""Sobol indices: how much of the variance over all ranges goes with each assumption, the luck of the runs taken out."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from escalate.engine.workers import Crew
from escalate.errors import EscalateError
from escalate.scenario.model import Parameter, Scenario
from escalate.studies.over_ranges import (
    BOOTSTRAPS,
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
class Sobol(OverRanges):
    """Sobol indices: how much of the share's variance over all ranges each parameter accounts for."""

    method: ClassVar[str] = "sobol"
    told: ClassVar[str] = "Sobol indices"

    def _most(self, clear: Sequence[Any]) -> str:
        first: Index = clear[0]
        said = (
            f"{first.parameter} matters most for {self.outcome}: {_part(first.value)} of the variance over all ranges "
            f"goes with it ({_part(first.low)} to {_part(first.high)}), {_part(first.second)} by itself"
        )
        return said + rivals(first, clear)


def _part(index: float) -> str:
    return f"{100 * possible(index):.0f} %"


def possible(index: float) -> float:
    """An index as it is told: estimates can stray out of 0 to 1, words and tables do not."""
    return min(max(index, 0.0), 1.0)


def sobol(
    scenario: Scenario,
    outcome: str | None = None,
    runs: int = 32,
    seed: int = 2020,
    *,
    base: int = 256,
    parameters: Collection[str] | None = None,
    progress: Progress = None,
    workers: int | Crew | None = None,
) -> Sobol:
    """Split the share's variance over all ranges among the parameters; see ``Scenario.sensitivity``.

    Sources: A. Saltelli and others (2010), Variance based sensitivity analysis of model output, for the design
    (SALib's) and the first-order estimator; M. J. W. Jansen (1999), Analysis of variance designs for model output,
    for the total. Shares estimated from few runs vary by luck, which would swell the totals. Here the two (and the
    variance they are divided by) are worked out without it: the mean square of a difference d over r runs, less the
    sample variance of d over r, is an unbiased estimate of the square of what d would be without luck. Points of
    the same base row share their luck, rows share none, so that the bootstrap over rows covers luck too.
    """
    chosen, place = asked_for(scenario, outcome, runs, seed, parameters)
    refuse_few(base, "base points")
    refuse_few(runs, "runs")
    base = 1 << (base - 1).bit_length()  # Sobol's sequence is balanced at powers of two only
    unit = design_of("sobol", chosen, base, seed, calc_second_order=False)
    count = len(chosen) + 2
    hits = hits_at(scenario, chosen, unit, runs, seed, place, np.repeat(np.arange(base), count), progress, workers)
    name = scenario.outcomes[place].name
    if hits.all() or not hits.any():
        some = "all" if hits.all() else "none"
        raise EscalateError(
            f'{some} of the {hits.size:,} runs over all ranges end in "{name}", so there is no variance to split; '
            "look at another outcome"
        )
    parts = sobol_parts(hits.reshape(base, count, runs))
    indices = _sobol_indices(chosen, parts, seed)
    return Sobol(scenario, name, seed, runs, len(unit), float(hits.mean()), tuple(indices))


@dataclass(frozen=True)
class SobolParts:
    """Per base row, what the indices are means of; luck taken out.

    Attributes
    ----------
    first : float array, shape (rows, parameters)
        Numerators of the first-order indices.
    change, luck : float array, shape (rows, parameters)
        By how much the share changes with one parameter, and how much that varies by luck (a variance).
    mean, square : float array, shape (rows,)
        Of the two plain points of the row: their mean, and the mean of their squares.
    """

    first: Floats
    change: Floats
    luck: Floats
    mean: Floats
    square: Floats

    @property
    def total(self) -> Floats:
        """Numerators of the total indices; shape (rows, parameters)."""
        return (self.change**2 - self.luck) / 2

    def indices(self, picks: NDArray[np.intp]) -> tuple[Floats, Floats]:
        """First-order and total indices of some rows; not a number where the shares do not vary."""
        variance = self.square[picks].mean() - self.mean[picks].mean() ** 2
        if variance <= 0:
            nothing = np.full(self.first.shape[1], np.nan)
            return nothing, nothing
        return self.first[picks].mean(axis=0) / variance, self.total[picks].mean(axis=0) / variance


def sobol_parts(hits: NDArray[np.bool_]) -> SobolParts:
    """What Sobol's indices are means of, from which runs met the outcome.

    Parameters
    ----------
    hits : bool array, shape (rows, parameters + 2, runs)
        Saltelli's design: the row's first point, that with one parameter after another taken from its last point,
        and the last point. Run ``i`` of a row has the same luck at all its points.
    """
    runs = hits.shape[2]
    shares = hits.mean(axis=2)
    centre = shares[:, [0, -1]].mean()
    first, changes, luck = (np.empty(shares[:, 1:-1].shape) for _ in range(3))
    last = hits[:, -1].astype(np.float64)
    for place in range(first.shape[1]):
        change = hits[:, place + 1].astype(np.float64) - hits[:, 0]
        changes[:, place] = mean = change.mean(axis=1)
        luck[:, place] = change.var(axis=1, ddof=1) / runs
        together = ((last - last.mean(axis=1, keepdims=True)) * change).sum(axis=1) / (runs - 1)
        first[:, place] = (shares[:, -1] - centre) * mean - together / runs
    plain = shares[:, [0, -1]]
    square = plain**2 - plain * (1 - plain) / (runs - 1)
    return SobolParts(first, changes, luck, plain.mean(axis=1), square.mean(axis=1))


def _sobol_indices(chosen: Sequence[Parameter], parts: SobolParts, seed: int) -> list[Index]:
    rows = len(parts.mean)
    first, total = parts.indices(np.arange(rows))
    picks = drawn_again(rows, seed)
    drawn = np.array([parts.indices(pick) for pick in picks])
    known = drawn[~np.isnan(drawn).any(axis=(1, 2))]
    if len(known) < 0.975 * BOOTSTRAPS or np.isnan(total).any():
        raise EscalateError(
            "over all ranges the shares differ no more than by luck, so their variance cannot be split; "
            "take more runs or another outcome"
        )
    low, high = np.percentile(known, (2.5, 97.5), axis=0)
    clear = beyond_luck(parts.change**2, parts.luck) > stands_out(len(chosen))
    nothing = np.zeros(len(chosen))
    return indices_of(chosen, (total, low[1], high[1]), (first, low[0], high[0]), nothing, clear)
