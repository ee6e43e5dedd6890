"""How many runs are enough: the shares of the first 100, 1,000 and of all runs, with their intervals."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from escalate.charts.findings import say
from escalate.charts.rungs import INK
from escalate.charts.sheet import Sheet, chart
from escalate.results.intervals import wilson

STOPS = (100, 1_000, 10_000)


def stops(total: int) -> list[int]:
    """Three numbers of runs at most: round ones, and all."""
    return [*[stop for stop in STOPS if stop < total][-2:], total]


def _counts(data: pd.DataFrame, runs: int) -> dict[str, int]:
    return {str(name): int(count) for name, count in data["outcome"].iloc[:runs].astype(str).value_counts().items()}


def facts(data: pd.DataFrame, labels: Mapping[str, str]) -> dict[str, Any]:
    """From how many runs on no share moves by more than a few points."""
    total = len(data)
    last = _counts(data, total)
    for stop in stops(total)[:-1]:
        moved = 0.0
        for runs in range(stop, total, max(1, stop // 4)):
            now = _counts(data, runs)
            moved = max([moved, *(abs(now.get(name, 0) / runs - last[name] / total) for name in last)])
        if moved < 0.03:
            return {"runs": f"{stop:,}", "points": f"{max(1, -(-moved * 100 // 1)):.0f}"}
    return {"runs": "", "points": ""}


def finding(data: pd.DataFrame, labels: Mapping[str, str]) -> str:
    """The title."""
    return say("convergence", facts(data, labels))


def _paint(sheet: Sheet, data: pd.DataFrame, labels: Mapping[str, str]) -> None:
    found = stops(len(data))
    panels = sheet.panels(1, len(found), sharex=True)
    names = [name for name in sheet.looks if name in labels]
    for place, (axes, runs) in enumerate(zip(panels, found, strict=True)):
        counts = _counts(data, runs)
        for row, name in enumerate(names):
            share, look = counts.get(name, 0) / runs, sheet.looks[name]
            axes.plot(wilson(counts.get(name, 0), runs), [row, row], color=INK)
            axes.plot([share], [row], "s", color=look.fill, mec=look.edge, ms=sheet.style.body * 0.8)
        sheet.rows(axes, [labels[name] for name in names] if not place else [""] * len(names), widest=0.28, part=0.88)
        axes.set_title(f"{runs:,} runs")
        axes.grid(axis="y")
        sheet.shares(axes, "x", 0.6 / len(found))
        axes.set_xlim(left=0)


def alt_text(data: pd.DataFrame, labels: Mapping[str, str]) -> str:
    """Say in words what the chart shows."""
    said = ", ".join(f"{runs:,}" for runs in stops(len(data)))
    return f"Shares of each ending with 95 % intervals after {said} runs. {finding(data, labels)}."


draw = chart(("outcome",), finding)(_paint)
