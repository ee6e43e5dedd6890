"""How many runs are enough: how the shares of endings settle, and how near the first runs come to them."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from escalate.results.intervals import wilson

STOPS = (100, 1_000, 10_000)


def stops(total: int) -> list[int]:
    """Three numbers of runs at most: round ones, and all."""
    return [*[stop for stop in STOPS if stop < total][-2:], total]


def running(table: Any) -> tuple[list[str], NDArray[np.float64]]:
    """The endings met, and the share of each after every number of runs; shape (runs, endings)."""
    names, codes = np.unique(table["outcome"].to_numpy().astype(str), return_inverse=True)
    met = (codes[:, None] == np.arange(len(names))).cumsum(axis=0)
    return names.tolist(), met / np.arange(1, len(codes) + 1)[:, None]


def widest(table: Any, runs: int) -> str:
    """How far from its share in the first so many runs the interval of an ending reaches at the most, in points."""
    counts = table["outcome"].head(runs).value_counts()
    ends = [(met / runs, wilson(int(met), runs)) for met in counts]
    return f"{100 * max(max(share - low, high - share) for share, (low, high) in ends):.1f}"
