"""What Morris screening and Sobol indices share: the design's points, an index a parameter, and what luck hides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import Any

import numpy as np
from numpy.typing import NDArray

from escalate.engine.luck import below, mix, words
from escalate.engine.points import play_points
from escalate.engine.workers import Crew
from escalate.errors import EscalateError
from escalate.results.intervals import CONFIDENCE
from escalate.results.result import crew_of
from escalate.scenario.model import Parameter, Scenario
from escalate.studies.sensitivity import Progress, Sensitivity, label_of, listed

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
class OverRanges(Sensitivity):
    """What Morris and Sobol share: an index a parameter, ranked."""

    indices: tuple[Index, ...] = ()

    @property
    def rows(self) -> tuple[Index, ...]:
        """A row a parameter, the largest measure first: Morris's mean effect, Sobol's total index."""
        return self.indices


def rivals(first: Index, clear: Sequence[Any]) -> str:
    """Remark on those that the intervals cannot rank below the first; empty where there are none."""
    others = [row.parameter for row in clear[1:] if row.high >= first.low]
    return f"; within the intervals, {listed(others)} could matter as much" if others else ""


BOOTSTRAPS = 1_000


def indices_of(
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


def stands_out(count: int) -> float:
    """How many standard errors above 0 stand out when ``count`` parameters are read together (Bonferroni)."""
    return NormalDist().inv_cdf(1 - (1 - CONFIDENCE) / 2 / count)


def hits_at(
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


def drawn_again(rows: int, seed: int) -> NDArray[np.intp]:
    """For each bootstrap as many rows as there are, drawn with putting back."""
    return below(words("bootstrap", seed, BOOTSTRAPS * rows), rows).reshape(BOOTSTRAPS, rows)


def refuse_few(count: int, what: str) -> None:
    """Raise EscalateError where a number is not whole, or less than two."""
    if isinstance(count, bool) or not isinstance(count, int) or count < 2:
        raise EscalateError(f"the number of {what} should be a whole number from 2 up, not {count!r}")


def design_of(method: str, chosen: Sequence[Parameter], count: int, seed: int, **more: Any) -> Floats:
    """A design of SALib's over the ranges of parameters, as fractions of them.

    Raises
    ------
    EscalateError
        Where SALib is not installed.
    """
    from importlib import import_module

    try:
        salib = import_module(f"SALib.sample.{method}")
    except ImportError:
        raise EscalateError(
            f"{method} needs SALib and SciPy, which come with: pip install 'escalate-sim[analysis]'; "
            "the method oat needs neither"
        ) from None
    names = [parameter.name for parameter in chosen]
    problem = {"num_vars": len(names), "names": names, "bounds": [[0.0, 1.0]] * len(names)}
    unit: Floats = salib.sample(problem, count, seed=mix(seed) >> 32, **more)  # its generators take 32 bits
    return unit
