"""A tally to fill in: the endings without a number, a frame of a hundred squares beside each."""

from __future__ import annotations

from escalate.charts.rungs import OTHER, SOFT
from escalate.charts.sheet import Frame, Sheet, chart
from escalate.results.tally import pooled

FEWEST = 8
"""Endings that have a bar of their own in any style: whoever guesses must see them all."""


@chart("predict", lambda data: {"count": len(data)}, ("outcome", "label", "runs", "share"))
def draw(sheet: Sheet, data: Frame) -> None:
    """Paint empty frames; the title is a question, for nothing is told yet."""
    axes = sheet.ax
    frame = pooled(data, list(sheet.looks), max(FEWEST, sheet.style.rows))
    sheet.rows(axes, frame["label"].tolist())
    for row, name in enumerate(frame["outcome"]):
        look = sheet.looks.get(str(name), OTHER)
        axes.barh(row, 100, height=0.5, fill=False, edgecolor=look.edge, linewidth=sheet.style.line)
    axes.set(xticks=range(0, 101, 20), xlim=(0, 101))
    axes.grid(axis="x")
    axes.spines[:].set_visible(False)
    axes.tick_params(axis="x", colors=SOFT)


def alt_text(data: Frame) -> str:
    """Say in words what the chart shows."""
    return f"Empty bars from 0 to 100 to fill in, for: {'; '.join(map(str, data['label']))}."
