"""How many runs are enough: the shares of the first 100, 1,000 and of all runs, with their intervals."""

from __future__ import annotations

from collections.abc import Mapping

from escalate.charts.findings import Facts
from escalate.charts.rungs import INK
from escalate.charts.sheet import Frame, Sheet, chart
from escalate.charts.text import NBSP
from escalate.results.intervals import wilson
from escalate.results.settling import stops, widest


def facts(data: Frame, **_: object) -> Facts:
    """How near the fewest and all of the runs come to each share."""
    first, last = stops(len(data))[0], len(data)
    return {"runs": f"{first:,}", "points": widest(data, first), "all": f"{last:,}", "fewer": widest(data, last)}


@chart("convergence", facts, ("outcome",))
def draw(sheet: Sheet, data: Frame, labels: Mapping[str, str]) -> None:
    """Paint a panel for each number of runs, a square and its whisker an ending."""
    found = stops(len(data))[:: 2 if sheet.narrow else 1]
    names = [name for name in sheet.looks if name in labels]
    titles = [f"{runs:,}{NBSP}runs: ±{widest(data, runs)}" for runs in found]
    panels = sheet.side_by_side(titles, [labels[name] for name in names], 0.88)
    for axes, runs in zip(panels, found, strict=True):
        counts = data["outcome"].head(runs).astype(str).value_counts()
        for row, name in enumerate(names):
            met = int(counts.get(name, 0))
            axes.plot(wilson(met, runs), [row, row], color=INK)
            axes.plot([met / runs], [row], "s", clip_on=False, **sheet.style.mark(sheet.looks[name], 0.6))
        axes.grid(axis="y")
        sheet.shares(axes, "x", 0.6 / len(found))


def alt_text(data: Frame, **_: object) -> str:
    """Say in words what the chart shows."""
    said = ", ".join(f"{runs:,}" for runs in stops(len(data)))
    return f"Shares of each ending with 95 % intervals after {said} runs. {draw.finding(data)}."
