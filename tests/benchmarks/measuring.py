"""What the benchmarks share: interleaved rounds, medians with quartiles, and facts about the machine."""

from __future__ import annotations

import platform
import statistics
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np

Timed = Callable[[int], float]
"""Does the work of one round (numbered from 0) and returns its cost, such as seconds a run."""


def interleaved(ways: Mapping[str, Timed], rounds: int) -> dict[str, list[float]]:
    """Run every way once a round, in turn, so that a busy machine troubles them all alike."""
    costs: dict[str, list[float]] = {name: [] for name in ways}
    for number in range(rounds):
        for name, way in ways.items():
            costs[name].append(way(number))
    return costs


def spread(values: list[float]) -> str:
    """Median and quartiles."""
    if len(values) < 2:
        return _short(values[0])
    low, middle, high = (_short(value) for value in statistics.quantiles(values, n=4, method="inclusive"))
    return f"{middle} ({low} to {high})"


def _short(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def ratios(slow: list[float], fast: list[float]) -> list[float]:
    """How many times faster the second was, round by round."""
    return [a / b for a, b in zip(slow, fast, strict=True)]


def machine() -> str:
    """Processor, Python and NumPy in one line."""
    name = platform.processor() or platform.machine()
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        lines = cpuinfo.read_text(encoding="utf-8").splitlines()
        name = next((line.split(":")[1].strip() for line in lines if line.startswith("model name")), name)
    return f"{name}; {platform.system()}; Python {platform.python_version()}; NumPy {np.__version__}"
