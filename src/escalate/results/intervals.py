"""Intervals for shares: what run-to-run luck leaves open.

Sources: E. B. Wilson (1927), Probable inference, the law of succession, and statistical inference,
JASA 22; for shares of different runs A. Agresti and B. Caffo (2000), Simple and effective confidence intervals for
proportions and differences of proportions result from adding two successes and two failures, The American Statistician
54; for shares read together C. J. Clopper and E. S. Pearson (1934), The use of confidence or fiducial limits
illustrated in the case of the binomial, Biometrika 26, with Bonferroni's correction. For a difference between paired
shares D. G. Bonett and R. M. Price (2012), Adjusted Wald confidence interval for a difference of binomial
proportions based on paired data, Journal of Educational and Behavioral Statistics 37.
For skewed means P. Hall (1992), On the removal of skewness by transformation, JRSS B 54.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
CONFIDENCE = 0.95
FEW = 50
"""So many runs on the rarer side from which Wilson's interval holds at high confidence too."""
PSEUDO_RUNS = 2
"""Runs of the best and of the worst worth, each, that the interval of a mean worth adds to those seen."""


def wilson(count: int, runs: int, confidence: float = CONFIDENCE) -> tuple[float, float]:
    """Wilson score interval of a share.

    Parameters
    ----------
    count, runs : int
        ``count`` of ``runs``; ``runs`` is 1 or more.
    confidence : float
        Between 0 and 1.

    Returns
    -------
    tuple of float
        Low and high, fractions of 1.
    """
    z = NormalDist().inv_cdf(0.5 + confidence / 2)
    share = count / runs
    shrink = 1 + z * z / runs
    middle = (share + z * z / (2 * runs)) / shrink
    half = z / shrink * (share * (1 - share) / runs + z * z / (4 * runs * runs)) ** 0.5
    # At the very ends the exact bounds are 0 and 1; rounding must not move them.
    return (0.0 if count == 0 else max(0.0, middle - half)), (1.0 if count == runs else min(1.0, middle + half))


def moved(shares: Floats, runs: Floats, confidence: float = CONFIDENCE) -> Floats:
    """How far shares lie from the first of them at the least, either way; 0 where luck could make it all.

    Parameters
    ----------
    shares : float array, shape (places, kinds)
    runs : float array, shape (places,)
        Of how many runs, which are taken for others at each place.
    confidence : float
        Between 0 and 1.
    """
    more = runs[:, None] + 2  # a run more each way: the interval holds where all runs or none do so
    near = (shares * runs[:, None] + 1) / more
    luck = near * (1 - near) / more
    half = NormalDist().inv_cdf(0.5 + confidence / 2) * np.sqrt(luck + luck[0])
    far: Floats = np.maximum(0.0, np.abs(shares - shares[0]) - half)
    return far


def of_all(intervals: int, confidence: float = CONFIDENCE) -> float:
    """The confidence of each interval with which all of them hold at once (Bonferroni)."""
    return 1 - (1 - confidence) / max(1, intervals)


def together(count: int, runs: int, shares: int, confidence: float = CONFIDENCE) -> tuple[float, float]:
    """Interval wide enough that all of ``shares`` intervals hold at once (Bonferroni).

    Wilson's; but of several shares Clopper and Pearson's, which never covers too seldom, where few runs end so or few
    end otherwise: there Wilson's misses far more often than a high confidence allows.
    """
    each = of_all(shares, confidence)
    if shares < 2 or min(count, runs - count) > FEW:
        return wilson(count, runs, each)
    if count > runs - count:
        low, high = together(runs - count, runs, shares, confidence)
        return 1 - high, 1 - low
    tail = (1 - each) / 2
    high = 1.0 if count == runs else _crossing(lambda share: _at_most(count, runs, share) - tail)
    low = 0.0 if count == 0 else _crossing(lambda share: tail - 1 + _at_most(count - 1, runs, share))
    return low, high


def _at_most(count: int, runs: int, share: float) -> float:
    """Chance that at most ``count`` of ``runs`` runs end in an outcome of some share below 1; for small counts."""
    term = total = math.exp(runs * math.log1p(-share))
    for seen in range(count):
        term *= (runs - seen) / (seen + 1) * share / (1 - share)
        total += term
    return total


def _crossing(falling: Callable[[float], float]) -> float:
    """Where a function of a share falls through 0, halved down to from 0 and 1."""
    low, high = 0.0, 1.0
    while (middle := (low + high) / 2) not in (low, high):
        low, high = (middle, high) if falling(middle) > 0 else (low, middle)
    return high


def student(freedom: int, confidence: float = CONFIDENCE) -> float:
    """Two-sided quantile of Student's t, right to a hundredth from 5 degrees of freedom up.

    Source: M. Abramowitz and I. Stegun (1964), Handbook of Mathematical Functions, 26.7.5.
    """
    z = NormalDist().inv_cdf(0.5 + confidence / 2)
    terms = (
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
    )
    return float(z + sum(term / freedom ** (power + 1) for power, term in enumerate(terms)))


def skewed_mean(sample: NDArray[np.float64], confidence: float = CONFIDENCE) -> tuple[float, float, float]:
    """Mean of a few independent estimates that may be skewed, and its interval (Hall 1992).

    Student's interval misses a mean too low far too often where a few large estimates carry it. Hall's cubic
    transformation takes the skewness out of Student's ratio and keeps its order, so that it can be turned back.

    Parameters
    ----------
    sample : float array, shape (estimates,)
        Six or more.

    Returns
    -------
    tuple of float
        Mean, low and high.
    """
    size, mean = len(sample), float(sample.mean())
    spread = float(sample.std(ddof=1))
    if spread == 0.0:
        return mean, mean, mean
    skewness = float(((sample - mean) ** 3).mean()) / spread**3 * size**2 / ((size - 1) * (size - 2))
    width = student(size - 1, confidence) / math.sqrt(size)
    low, high = (mean - spread * _unskewed(end, skewness, size) for end in (width, -width))
    return mean, low, high


def _unskewed(value: float, skewness: float, size: int) -> float:
    """The ratio whose transform is ``value``: s + a s² + a² s³ / 3 + skewness / 6 size, with a = skewness / 3."""
    bend = skewness / 3
    moved = value - skewness / (6 * size)
    return (math.cbrt(1 + 3 * bend * moved) - 1) / bend if abs(bend) > 1e-6 else moved


def mean_worth(
    values: NDArray[np.float64], counts: NDArray[np.int64], confidence: float = CONFIDENCE
) -> tuple[float, float, float]:
    """Mean of some values, such as outcomes' worth, each met so often, and its interval.

    Wald's after two runs of the best and two of the worst value are added, as A. Agresti and B. A. Coull (1998, The
    American Statistician 52) do for a share. So it also holds where an outcome that few runs or none have met carries
    most of the worth: over random files of two to five outcomes in 93 % at the least and 98 % on average.

    Parameters
    ----------
    values : float array, shape (outcomes,)
    counts : int array, shape (outcomes,)
    confidence : float
        Between 0 and 1.

    Returns
    -------
    tuple of float
        Mean, low and high.
    """
    mean = float(values @ counts) / int(counts.sum())
    best, worst = float(values.max()), float(values.min())
    values, counts = np.append(values, [best, worst]), np.append(counts, [PSEUDO_RUNS] * 2)
    total = int(counts.sum())
    middle = float(values @ counts) / total
    half = NormalDist().inv_cdf(0.5 + confidence / 2) * (float((values - middle) ** 2 @ counts)) ** 0.5 / total
    return mean, max(worst, min(mean, middle - half)), min(best, max(mean, middle + half))


def standing_out(low: Floats, high: Floats) -> int:
    """How many of the first rows have intervals that lie above those of all later ones: the fewest; 0 for none.

    Examples
    --------
    >>> standing_out(np.array([5.0, 4.0, 0.0]), np.array([9.0, 8.0, 2.0]))
    2
    """
    parts = range(1, len(low))
    return next((count for count in parts if low[:count].min() > high[count:].max()), 0)


def none_seen(runs: int) -> str:
    """Say that no run ended so, and how many of as many runs Wilson's upper bound leaves open.

    Examples
    --------
    >>> none_seen(10_000)
    'none seen, up to 4 in 10,000'
    """
    return f"none seen, up to {math.ceil(round(wilson(0, runs)[1] * runs, 9)):,} in {runs:,}"


def paired(gained: int, lost: int, runs: int, confidence: float = CONFIDENCE) -> tuple[float, float]:
    """Interval of a difference between two shares of the same runs (Bonett and Price 2012).

    Wald's interval after one run is added to either count. Where 0 to 30 runs are expected on each side it holds
    in 96.6 % on average, at worst in 93.4 % (Tango's score interval: 95.6 and 93.1; Agresti and Min's: 95.7 and
    86.4; worked out over all counts of a grid of rates).

    Parameters
    ----------
    gained, lost : int
        Runs that end so only with the change, and only without it: runs that do in both, or in neither,
        say nothing about the difference.
    runs : int
        All runs, 1 or more.
    confidence : float
        Between 0 and 1.

    Returns
    -------
    tuple of float
        Low and high of the share with the change less the share without, within -1 and 1.
    """
    z = NormalDist().inv_cdf(0.5 + confidence / 2)
    more, fewer = (gained + 1) / (runs + 2), (lost + 1) / (runs + 2)
    middle = more - fewer
    half = z * math.sqrt((more + fewer - middle * middle) / (runs + 2))
    return max(-1.0, middle - half), min(1.0, middle + half)
