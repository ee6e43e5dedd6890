"""How many runs are enough: the shares of the first 100, 1,000 and of all runs, with their intervals."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from escalate.charts.findings import Facts
from escalate.charts.rungs import INK
from escalate.charts.sheet import Frame, Sheet, chart
from escalate.results.intervals import wilson

STOPS = (100, 1_000, 10_000)


def stops(total: int) -> list[int]:
    """Three numbers of runs at most: round ones, and all."""
    return [*[stop for stop in STOPS if stop < total][-2:], total]


def running(data: Frame) -> tuple[list[str], NDArray[np.float64]]:
    """The endings met, and the share of each after every number of runs; shape (runs, endings)."""
    names, codes = np.unique(data["outcome"].to_numpy().astype(str), return_inverse=True)
    met = (codes[:, None] == np.arange(len(names))).cumsum(axis=0)
    return names.tolist(), met / np.arange(1, len(codes) + 1)[:, None]


def facts(data: Frame, **_: object) -> Facts:
    """From how many runs on no share moves by more than a few points."""
    shares = running(data)[1]
    for stop in stops(len(data))[:-1]:
        moved = float(np.abs(shares[stop:] - shares[-1]).max())
        if moved < 0.03:
            most = max(1, math.ceil(moved * 100))
            return {"runs": f"{stop:,}", "points": "1 point" if most == 1 else f"{most} points"}
    return {"runs": "", "points": ""}


@chart("convergence", facts, ("outcome",))
def draw(sheet: Sheet, data: Frame, labels: Mapping[str, str]) -> None:
    """Paint a panel for each number of runs, a square and its whisker an ending."""
    found = stops(len(data))[:: 2 if sheet.narrow else 1]
    names = [name for name in sheet.looks if name in labels]
    panels = sheet.side_by_side([f"{runs:,} runs" for runs in found], [labels[name] for name in names], 0.88)
    for axes, runs in zip(panels, found, strict=True):
        counts = data["outcome"].head(runs).astype(str).value_counts()
        for row, name in enumerate(names):
            met = int(counts.get(name, 0))
            axes.plot(wilson(met, runs), [row, row], color=INK)
            axes.plot([met / runs], [row], "s", clip_on=False, **sheet.style.mark(sheet.looks[name], 0.6))
        axes.grid(axis="y")
        sheet.shares(axes, "x", 0.6 / len(found))
    axes.set_xlim(left=0)  # when all are drawn: they share the axis


def alt_text(data: Frame, **_: object) -> str:
    """Say in words what the chart shows."""
    said = ", ".join(f"{runs:,}" for runs in stops(len(data)))
    return f"Shares of each ending with 95 % intervals after {said} runs. {draw.finding(data)}."
