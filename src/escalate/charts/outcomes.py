"""Outcome bars: which share of runs ended how, with counts and 95 % whiskers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import pandas as pd
from matplotlib.axes import Axes

from escalate.charts.canvas import Canvas, begin, light_grid, share_ticks, take_row_labels
from escalate.charts.style import (
    INK,
    Look,
    Style,
    interval_text,
    looks_for,
    need,
    per_cent,
    runs_text,
    thin_hatch,
)
from escalate.charts.text import clean, text_width
from escalate.results.intervals import none_seen

Interval = Literal["each", "together"]

MEANING = "whiskers: 95 % interval for each outcome by itself, from the luck of the runs alone"
MEANING_TOGETHER = "whiskers: 95 % intervals that hold for all outcomes together, from the luck of the runs alone"


@dataclass(frozen=True)
class _Row:
    name: str
    label: str
    runs: int
    share: float
    low: float
    high: float

    def value(self, total: int) -> str:
        """What is written behind the bar."""
        return f"{per_cent(self.share)}   {runs_text(self.runs)}" if self.runs else none_seen(total)


def _rows(data: pd.DataFrame, interval: Interval) -> list[_Row]:
    """The frame's rows, in its order."""
    low, high = ("low", "high") if interval == "each" else ("low_all", "high_all")
    columns = ["outcome", "label", "runs", "share", low, high]
    need(data, columns, "outcomes")
    return [
        _Row(str(name), clean(label), int(runs), *map(float, shares))
        for name, label, runs, *shares in data[columns].itertuples(index=False, name=None)
    ]


def draw(
    data: pd.DataFrame,
    ax: Axes | None = None,
    *,
    style: str | Style = "screen",
    colours: Mapping[str, Look] | None = None,
    interval: Interval = "each",
    title: str | None = None,
    caption: str = "",
) -> Axes:
    """Draw one bar an outcome, in the frame's order from top to bottom.

    Parameters
    ----------
    data : DataFrame
        Columns ``outcome, label, runs, share, low, high``, and ``low_all, high_all`` where
        ``interval="together"``; shares are fractions.
    ax : Axes, optional
        Axes to draw on, which keep to their rectangle; a new 16:9 figure if none are given.
    style : str or Style
        ``screen``, ``projector`` or ``print``.
    colours : Mapping, optional
        The scenario's looks, from :func:`escalate.charts.style.palette`.
    interval : str
        ``each``: whiskers hold for each outcome by itself; ``together``: for all at once.
    title, caption : str, optional
        Text above (``""`` for none) and below.

    Returns
    -------
    Axes
        Bars are its patches, shares on the x axis.
    """
    rows = _rows(data, interval)
    looks = looks_for((row.name for row in rows), colours)
    total = sum(row.runs for row in rows)
    canvas = begin(ax, style, f"How {runs_text(total)} ended" if title is None else title, caption)
    take_row_labels(canvas, [row.label for row in rows], axis_label="share of runs")
    axes = canvas.axes
    values = [row.value(total) for row in rows]
    canvas.place()
    axes.set(xlim=(0, _right_end(canvas, rows, values)), ylim=(len(rows) - 0.5, -0.5), yticks=[])
    share_ticks(axes.xaxis, axes.get_xlim()[1], canvas.style, canvas.width)
    light_grid(axes, "x", canvas.style)
    axes.spines["bottom"].set_visible(False)
    thickness = min(0.62, 64 * len(rows) / canvas.height)
    for place, row in enumerate(rows):
        (bar,) = axes.barh(place, row.share, height=thickness, zorder=2, **looks[row.name].fill(canvas.style))
        thin_hatch(bar)
    _whiskers(axes, rows, canvas.style)
    for place, (row, value) in enumerate(zip(rows, values, strict=True)):
        gap = 8 * axes.get_xlim()[1] / canvas.width
        canvas.write(max(row.high, row.share) + gap, place, [value], va="center", transform=axes.transData)
    return axes


def _right_end(canvas: Canvas, rows: list[_Row], values: list[str]) -> float:
    """Right end of the x axis: as far left as the numbers behind the bars allow."""
    ends = []
    for row, value in zip(rows, values, strict=True):
        room = canvas.width - text_width(value, canvas.style.body) - 10
        ends.append(max(row.high, row.share) * canvas.width / max(room, canvas.width * 0.2))
    return max([*ends, 0.01])


def _whiskers(axes: Axes, rows: list[_Row], style: Style) -> None:
    """Draw the intervals over the bars."""
    shares = [row.share for row in rows]
    below = [max(row.share - row.low, 0.0) for row in rows]
    above = [max(row.high - row.share, 0.0) for row in rows]
    axes.errorbar(
        shares,
        range(len(rows)),
        xerr=[below, above],
        fmt="none",
        ecolor=INK,
        elinewidth=style.line,
        capsize=3 + style.line,
        capthick=style.line,
        zorder=3,
    )


def alt_text(data: pd.DataFrame, *, interval: Interval = "each") -> str:
    """Say in words what the chart shows."""
    rows = _rows(data, interval)
    total = sum(row.runs for row in rows)
    parts = [
        f"{row.label} {per_cent(row.share)} (95 % interval {interval_text(row.low, row.high)})"
        if row.runs
        else f"{row.label} {none_seen(total)}"
        for row in rows
    ]
    return f"Bar chart of how {runs_text(total)} ended, as shares of runs: {'; '.join(parts)}."
