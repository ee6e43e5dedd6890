"""Sensitivity over all ranges at once: Morris screening and Sobol indices, told apart from luck."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from escalate.engine.luck import below, mix, words
from escalate.engine.points import play_points
from escalate.engine.workers import Crew
from escalate.errors import EscalateError
from escalate.results.intervals import CONFIDENCE
from escalate.results.result import crew_of
from escalate.scenario.model import Parameter, Scenario
from escalate.studies.sensitivity import Progress, Sensitivity, asked_for, label_of, listed

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Index:
    """A measure of a parameter's influence over the ranges of all parameters, with its 95 % interval.

    Attributes
    ----------
    parameter, label : str
    value, low, high : float
        The measure by which parameters are ranked: ``mu_star`` (Morris: mean size of an elementary effect, in
        share of runs over the whole range) or ``total`` (Sobol).
    second, second_low, second_high : float
        Morris: ``sigma``, their spread (interplay or bends). Sobol: the first-order index.
    noise : float
        Morris: what luck alone adds to ``mu_star`` on average. Sobol: 0, for luck is taken out.
    clear : bool
        Can it be told from luck when all parameters are read together?
    """

    parameter: str
    label: str
    value: float
    low: float
    high: float
    second: float
    second_low: float
    second_high: float
    noise: float
    clear: bool


@dataclass(frozen=True, repr=False, eq=False)
class _OverRanges(Sensitivity):
    """What Morris and Sobol share: an index a parameter, ranked."""

    indices: tuple[Index, ...] = ()

    @property
    def rows(self) -> tuple[Index, ...]:
        """A row a parameter, the largest measure first: Morris's mean effect, Sobol's total index."""
        return self.indices


@dataclass(frozen=True, repr=False, eq=False)
class Morris(_OverRanges):
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
        return said + _rivals(first, clear)


@dataclass(frozen=True, repr=False, eq=False)
class Sobol(_OverRanges):
    """Sobol indices: how much of the share's variance over all ranges each parameter accounts for."""

    method: ClassVar[str] = "sobol"
    told: ClassVar[str] = "Sobol indices"

    def _most(self, clear: Sequence[Any]) -> str:
        first: Index = clear[0]
        said = (
            f"{first.parameter} matters most for {self.outcome}: {_part(first.value)} of the variance over all ranges "
            f"goes with it ({_part(first.low)} to {_part(first.high)}), {_part(first.second)} by itself"
        )
        return said + _rivals(first, clear)


def _rivals(first: Index, clear: Sequence[Any]) -> str:
    others = [row.parameter for row in clear[1:] if row.high >= first.low]
    return f"; within the intervals, {listed(others)} could matter as much" if others else ""


def _part(index: float) -> str:
    """An index in per cents; estimates can stray out of what is possible, words do not."""
    return f"{100 * min(max(index, 0.0), 1.0):.0f} %"


def _points(share: float) -> str:
    """A difference of shares, in points."""
    return f"{100 * max(share, 0.0):.0f}" if share >= 0.1 else f"{100 * max(share, 0.0):.1f}"


LEVELS = 4
"""Levels of the Morris design: a step is two thirds of a range."""
BOOTSTRAPS = 1_000


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
    salib = _salib("morris")
    chosen, place = asked_for(scenario, outcome, runs, seed, parameters)
    _enough(trajectories, "trajectories")
    unit = salib.sample(_unit_problem(chosen), trajectories, num_levels=LEVELS, seed=_small(seed))
    count = len(chosen) + 1
    hits = _hits(
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
    picks = _drawn_again(len(effect), seed)
    sizes = np.abs(effect)[picks].mean(axis=1)
    spreads = effect[picks].std(axis=1, ddof=1)
    (low, high), (narrow, wide) = (np.percentile(drawn, (2.5, 97.5), axis=0) for drawn in (sizes, spreads))
    clear = beyond_luck(effect**2, luck**2) > _together(len(chosen))
    return _indices(chosen, (size, low, high), (spread, narrow, wide), noise, clear)


def _indices(
    chosen: Sequence[Parameter],
    value: tuple[Floats, Floats, Floats],
    second: tuple[Floats, Floats, Floats],
    noise: Floats,
    clear: NDArray[np.bool_],
) -> list[Index]:
    """A row a parameter from columns, the clear ones first, then by value."""
    rows = [
        Index(
            parameter.name,
            label_of(parameter),
            value=float(value[0][place]),
            low=float(value[1][place]),
            high=float(value[2][place]),
            second=float(second[0][place]),
            second_low=float(second[1][place]),
            second_high=float(second[2][place]),
            noise=float(noise[place]),
            clear=bool(clear[place]),
        )
        for place, parameter in enumerate(chosen)
    ]
    return sorted(rows, key=lambda row: (-row.clear, -row.value))


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
    salib = _salib("sobol")
    chosen, place = asked_for(scenario, outcome, runs, seed, parameters)
    _enough(base, "base points")
    _enough(runs, "runs")
    base = 1 << (base - 1).bit_length()  # Sobol's sequence is balanced at powers of two only
    unit = salib.sample(_unit_problem(chosen), base, calc_second_order=False, seed=_small(seed))
    count = len(chosen) + 2
    hits = _hits(scenario, chosen, unit, runs, seed, place, np.repeat(np.arange(base), count), progress, workers)
    parts = sobol_parts(hits.reshape(base, count, runs))
    name = scenario.outcomes[place].name
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
    picks = _drawn_again(rows, seed)
    drawn = np.array([parts.indices(pick) for pick in picks])
    known = drawn[~np.isnan(drawn).any(axis=(1, 2))]
    if len(known) < 0.975 * BOOTSTRAPS or np.isnan(total).any():
        raise EscalateError(
            "over all ranges the shares differ no more than by luck, so their variance cannot be split; "
            "take more runs or another outcome"
        )
    low, high = np.percentile(known, (2.5, 97.5), axis=0)
    clear = beyond_luck(parts.change**2, parts.luck) > _together(len(chosen))
    nothing = np.zeros(len(chosen))
    return _indices(chosen, (total, low[1], high[1]), (first, low[0], high[0]), nothing, clear)


def beyond_luck(square: Floats, luck: Floats) -> Floats:
    """How far sums of squared changes lie above what luck makes of no change at all, in standard errors.

    Parameters
    ----------
    square, luck : float array, shape (rows, parameters)
        Squares of estimated changes, and the variances of these estimates.

    Returns
    -------
    float array, shape (parameters,)
        By the chi-squared law with F. E. Satterthwaite's (1946) degrees of freedom, made normal after E. B. Wilson
        and M. M. Hilferty (1931). Minus infinity where nothing changed.
    """
    seen, expected = square.sum(axis=0), luck.sum(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        freedom = expected**2 / (luck**2).sum(axis=0)
        part = 2 / (9 * freedom)
        far = (np.cbrt(seen / expected) - (1 - part)) / np.sqrt(part)
    sure = np.where(seen > 0, np.inf, -np.inf)
    return np.where(expected > 0, far, sure)


def _together(count: int) -> float:
    """How many standard errors above 0 stand out when ``count`` parameters are read together (Bonferroni)."""
    return NormalDist().inv_cdf(1 - (1 - CONFIDENCE) / 2 / count)


def _hits(
    scenario: Scenario,
    chosen: Sequence[Parameter],
    unit: Floats,
    runs: int,
    seed: int,
    place: int,
    groups: NDArray[np.intp],
    progress: Progress,
    workers: int | Crew | None,
) -> NDArray[np.bool_]:
    """Which runs met the outcome at points given as fractions of the parameters' ranges; shape (points, runs)."""
    values = {
        parameter.name: np.clip(
            parameter.low + column * (parameter.high - parameter.low), parameter.low, parameter.high
        )
        for parameter, column in zip(chosen, unit.T, strict=True)
    }
    players = crew_of(workers)
    ended = play_points(scenario, values, runs, seed, common=groups, progress=progress, crew=players)
    hits: NDArray[np.bool_] = ended == place
    return hits


def _unit_problem(chosen: Sequence[Parameter]) -> dict[str, object]:
    """A problem in SALib's terms, each parameter a fraction of its range."""
    names = [parameter.name for parameter in chosen]
    return {"num_vars": len(names), "names": names, "bounds": [[0.0, 1.0]] * len(names)}


def _small(seed: int) -> int:
    """A seed for SALib, whose generators take 32 bits."""
    return mix(seed) >> 32


def _drawn_again(rows: int, seed: int) -> NDArray[np.intp]:
    """For each bootstrap as many rows as there are, drawn with putting back."""
    return below(words("bootstrap", seed, BOOTSTRAPS * rows), rows).reshape(BOOTSTRAPS, rows)


def _enough(count: int, what: str) -> None:
    if isinstance(count, bool) or not isinstance(count, int) or count < 2:
        raise EscalateError(f"the number of {what} should be a whole number from 2 up, not {count!r}")


def _salib(module: str) -> Any:
    """A sampling module of SALib.

    Raises
    ------
    EscalateError
        Where it is not installed.
    """
    from importlib import import_module

    try:
        return import_module(f"SALib.sample.{module}")
    except ImportError:
        raise EscalateError(
            f"{module} needs SALib and SciPy, which come with: pip install 'escalate-sim[analysis]'; "
            "the method oat needs neither"
        ) from None
