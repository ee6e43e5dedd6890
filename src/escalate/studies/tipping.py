"""Tipping points: where along an assumption's values one outcome becomes commoner than another.

Both outcomes are counted in the same runs, so the interval of their difference is that of a paired one. The
band of a tipping point is where that interval holds 0: a confidence set by test inversion, pointwise at 95 %,
straight lines between grid points.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from escalate.results.intervals import CONFIDENCE, paired

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Tipping:
    """One outcome overtakes another.

    Attributes
    ----------
    name : str
        The assumption that moves.
    outcome, overtakes : str
        Which outcome becomes the commoner of the two, and the other.
    where : str
        On which side of ``at``.
    at, low, high : float
        The value at which both are equally common, and its 95 % band.
    share : float
        Share of runs of either outcome there.
    given : tuple or None
        Name and value of the second assumption, where two are varied.
    """

    name: str
    outcome: str
    overtakes: str
    where: Literal["rises above", "falls below"]
    at: float
    low: float
    high: float
    share: float
    given: tuple[str, float | str] | None = None

    @property
    def sentence(self) -> str:
        """The same in words."""
        value = self.given[1] if self.given else 0.0
        given = f"at {self.given[0]} = {value if isinstance(value, str) else f'{value:g}'}, " if self.given else ""
        return f"{given}{self.outcome} overtakes {self.overtakes} where {self.name} {self.where} {self.place}"

    @property
    def upward(self) -> tuple[str, str]:
        """Which outcome is the commoner above the value, and which below it."""
        return (self.outcome, self.overtakes) if self.where == "rises above" else (self.overtakes, self.outcome)

    def holds(self, value: object) -> bool:
        """Whether a value lies within the band."""
        return isinstance(value, int | float) and self.low <= value <= self.high

    @property
    def place(self) -> str:
        """The value with its band, in words."""
        at, low, high = (rounded(value, self.high - self.low) for value in (self.at, self.low, self.high))
        return f"{at} ({low} to {high})"


def rounded(value: float, width: float) -> str:
    """A number with as many decimals as its band deserves."""
    decimals = 0 if width <= 0 else max(0, -int(np.floor(np.log10(width / 3))))
    return f"{round(value, decimals) + 0.0:.{min(decimals, 9)}f}"


def tipping_points(
    name: str,
    values: Floats,
    outcomes: Sequence[str],
    counts: NDArray[np.int64],
    *,
    baseline: float | None = None,
    given: tuple[str, float | str] | None = None,
) -> list[Tipping]:
    """Every pair of outcomes that clearly change places, the commonest first.

    Parameters
    ----------
    name : str
        The assumption.
    values : float array, shape (points,)
        Ascending.
    outcomes : sequence of str
    counts : int array, shape (points, outcomes)
        Runs by point and outcome; every row adds up to the same number.
    baseline : float, optional
        The assumption's present value: each tipping point is told as a move away from it.
    given : tuple, optional
        Kept in what is found.

    Returns
    -------
    list of Tipping
        Only changes of place that are clear of luck on both sides.
    """
    found = []
    for a, b in combinations(range(len(outcomes)), 2):
        for crossing in crossings(values, counts[:, a], counts[:, b], int(counts[0].sum())):
            above = baseline is None or baseline <= crossing.at
            gains, loses = (a, b) if crossing.rises == above else (b, a)
            share = float(np.interp(crossing.at, values, counts[:, a] + counts[:, b])) / 2 / int(counts[0].sum())
            where: Literal["rises above", "falls below"] = "rises above" if above else "falls below"
            place = (crossing.at, crossing.low, crossing.high, share)
            found.append(Tipping(name, outcomes[gains], outcomes[loses], where, *place, given))
    return sorted(found, key=lambda tipping: -tipping.share)


@dataclass(frozen=True)
class Crossing:
    """Where the difference of two counts changes its sign; ``rises`` where the first becomes the larger."""

    at: float
    low: float
    high: float
    rises: bool


def crossings(
    values: Floats, first: NDArray[np.int64], second: NDArray[np.int64], runs: int, confidence: float = CONFIDENCE
) -> list[Crossing]:
    """Where one of two outcomes becomes commoner than the other, clear of luck on both sides.

    Parameters
    ----------
    values : float array, shape (points,)
        Ascending.
    first, second : int array, shape (points,)
        In how many of the ``runs`` runs of a point only the one, and only the other, is met.
    runs : int
    confidence : float
        Of each point's interval.
    """
    bounds = np.array([paired(int(a), int(b), runs, confidence) for a, b in zip(first, second, strict=True)])
    sign = np.where(bounds[:, 0] > 0, 1, np.where(bounds[:, 1] < 0, -1, 0))
    found = []
    for start, end in pairwise(np.flatnonzero(sign)):
        if sign[start] == sign[end]:
            continue
        part, up = slice(start, end + 1), float(sign[end])
        seen = up * (first[part] - second[part]).astype(np.float64)
        upper, lower = (up * bounds[part, 1], up * bounds[part, 0])[:: int(up)]
        where = values[part]
        at = float(np.mean(_zeros(where, seen)))
        low, high = _zeros(where, upper)[0], _zeros(where, lower)[-1]
        found.append(Crossing(at, min(low, at), max(high, at), up > 0))
    return found


def _zeros(values: Floats, heights: Floats) -> Floats:
    """Where straight lines between points go through 0; the first height is below it, the last above."""
    left, right = heights[:-1], heights[1:]
    through = (left < 0) != (right < 0)
    share = -left[through] / (right[through] - left[through])
    zeros: Floats = values[:-1][through] + share * np.diff(values)[through]
    return zeros
