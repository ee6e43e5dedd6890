"""What counts of several draws say of the shares behind them: the luck of their few runs taken out.

The variance between draws is that of the shares behind them and that of luck, which is known (binomial), and is
subtracted. Their distribution is the one whose counts would look as these do: found by a few rounds of expectation and
maximisation from an even start, which keeps it smooth. So it has the width of what it estimates, unlike the raw shares
(too wide) and the best guess of each (too narrow), and shares of only two values stay where they are.

Sources: S. R. Searle, G. Casella and C. E. McCulloch (1992), Variance Components, ch. 3; N. M. Laird and T. A. Louis
(1991), Smoothing the non-parametric estimate of a prior distribution by roughening, Computational Statistics & Data
Analysis 12.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

ENDS = (0.05, 0.95)
ROUNDS = 60
"""Rounds of roughening: fewer leave luck in, many more break a smooth distribution into single values."""
FACTOR = 2.0
"""How many standard errors the variance between draws must exceed luck's to be told from it."""


@dataclass(frozen=True)
class Parts:
    """What counts of several draws say of the shares behind them.

    ``doubt`` is the variance of the shares behind the draws, ``luck`` the mean variance that the draws' own runs add;
    ``shares`` are the draws' shares with luck taken out, of which ``low`` to ``high`` hold nine in ten: they have the
    distribution of the shares behind the draws, and the draws' order.
    """

    mean: float
    doubt: float
    luck: float
    told: bool
    shares: NDArray[np.float64]
    low: float
    high: float


def separate(counts: NDArray[np.int64], each: int) -> Parts:
    """Take apart the variance between draws and the variance within them.

    Parameters
    ----------
    counts : int array, shape (samples,)
        In how many of its ``each`` runs each draw saw the outcome; 2 draws of a Latin hypercube and 2 runs or more.
    each : int
        Runs of each draw, no two of them sharing their luck.
    """
    shares, samples = counts / each, len(counts)
    mean, total = float(shares.mean()), float(shares.var())
    # Unbiased for the binomial variance of a share, averaged over the draws.
    luck = float((shares * (1 - shares)).mean() / (each - 1))
    # The mean over a Latin hypercube hardly varies, so its draws lose no degree of freedom to it; luck loses one.
    left = luck * (1 - 1 / samples)
    told = total > left * (1 + FACTOR * (2 / (samples - 1)) ** 0.5)
    behind = _quantiles(counts, each, np.append((np.arange(samples) + 0.5) / samples, ENDS))
    ordered = np.empty(samples)
    ordered[np.argsort(counts, kind="stable")] = behind[:samples]
    return Parts(mean, max(0.0, total - left), luck, told, ordered, *behind[samples:].tolist())


def _quantiles(counts: NDArray[np.int64], each: int, parts: NDArray[np.float64]) -> NDArray[np.float64]:
    """Below which shares such parts of the shares behind the counts lie."""
    seen, times = np.unique(counts, return_counts=True)
    # Evenly on the scale of arcsines, on which luck is equally wide everywhere: a few steps to each of its widths.
    grid = np.sin(np.linspace(0, math.pi / 2, max(200, round(7 * math.sqrt(each))))) ** 2
    inner = np.clip(grid, 1e-15, 1 - 1e-15)
    fits = seen[:, None] * np.log(inner) + (each - seen[:, None]) * np.log1p(-inner)
    fits = np.exp(fits - fits.max(axis=1, keepdims=True))
    weights = np.full(len(grid), 1 / len(grid))
    for _ in range(ROUNDS):
        weights *= times / (fits @ weights) @ fits / times.sum()
    below: NDArray[np.float64] = np.interp(parts, np.cumsum(weights) - weights / 2, grid)
    return below
