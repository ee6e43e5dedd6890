"""Convergence: how each outcome's share settles as runs are added, with its 95 % band."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from numpy.typing import NDArray

from escalate.charts.canvas import Canvas, SideColumn, SideLabel, begin, light_grid, share_ticks, ticks, ticks_height
from escalate.charts.style import Look, Style, edged_line, looks_for, need, per_cent, runs_text
from escalate.charts.text import LINE, clean, text_width
from escalate.charts.time_to_outcome import order_of

MEANING = "bands: 95 % interval of each share had the runs stopped there, luck alone"

_POINTS = 240
_Z = 1.959963984540054
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class _Course:
    label: str
    share: Floats
    low: Floats
    high: Floats


def _wilson(count: Floats, runs: Floats) -> tuple[Floats, Floats]:
    """Wilson's score interval (Wilson 1927), 95 %."""
    share = count / runs
    middle = (share + _Z**2 / (2 * runs)) / (1 + _Z**2 / runs)
    half = _Z / (1 + _Z**2 / runs) * np.sqrt(share * (1 - share) / runs + _Z**2 / (4 * runs**2))
    return np.clip(middle - half, 0, 1), np.clip(middle + half, 0, 1)


def _courses(
    data: pd.DataFrame, labels: Mapping[str, str] | None, colours: Mapping[str, Look] | None
) -> tuple[NDArray[np.int64], dict[str, _Course]]:
    """Running shares at numbers of runs spaced evenly on a logarithmic scale."""
    need(data, ["run", "outcome"], "convergence")
    ended = data.sort_values("run")["outcome"].to_numpy(dtype=object)
    total = len(ended)
    # The last two powers of ten: earlier shares jump about so much that they hide all else.
    spaced = np.geomspace(max(1, min(total // 10, max(10, total // 100))), total, _POINTS)
    numbers = np.unique(np.rint(spaced).astype(np.int64))
    courses = {}
    for name in order_of({str(name) for name in set(ended.tolist())}, labels, colours):
        count = np.cumsum(ended == name)[numbers - 1].astype(np.float64)
        low, high = _wilson(count, numbers.astype(np.float64))
        label = clean((labels or {}).get(name, name.replace("_", " ")))
        courses[name] = _Course(label, count / numbers, low, high)
    return numbers, courses


def draw(
    data: pd.DataFrame,
    ax: Axes | None = None,
    *,
    labels: Mapping[str, str] | None = None,
    style: str | Style = "screen",
    colours: Mapping[str, Look] | None = None,
    title: str | None = None,
    caption: str = "",
) -> Axes:
    """Draw each outcome's running share against the number of runs (a logarithmic axis), with its Wilson band.

    Parameters
    ----------
    data : DataFrame
        One row a run: columns ``run, outcome`` (the runs table). Runs count in the order of their numbers.
    labels : Mapping, optional
        From outcome to label, in the file's order.
    ax, style, colours, title, caption
        As for :func:`escalate.charts.outcomes.draw`.

    Returns
    -------
    Axes
        Each outcome has two lines of the same data, the dark edge and the colour over it.
    """
    numbers, courses = _courses(data, labels, colours)
    looks = looks_for(courses, colours)
    total = int(numbers[-1])
    canvas = begin(ax, style, f"How the shares settle over {runs_text(total)}" if title is None else title, caption)
    canvas.note("Share of the runs made so far. When the lines have gone flat, more runs change little.")
    texts = [
        f"{course.label}: {per_cent(course.share[-1]) if course.share[-1] else 'none seen'}"
        for course in courses.values()
    ]
    size = canvas.style.body
    canvas.left += text_width("100 %", size) + 8
    canvas.write(canvas.left, canvas.bottom, ["runs so far (each mark ten times the one before)"], va="bottom")
    canvas.bottom += size * LINE + ticks_height(canvas.style)
    canvas.top -= size * LINE / 2
    column = SideColumn(canvas, texts)
    canvas.place()
    _lines(canvas, numbers, courses, looks)
    top = max(float(course.high.max()) for course in courses.values())
    canvas.axes.set(ylim=(0, min(1.0, top * 1.05)))
    share_ticks(canvas.axes.yaxis, canvas.axes.get_ylim()[1], canvas.style, 2 * canvas.height)
    light_grid(canvas.axes, "y", canvas.style)
    ends = [float(course.share[-1]) for course in courses.values()]
    labels_drawn = zip(texts, ends, courses, strict=True)
    column.draw([SideLabel(text, end, looks[name], "line") for text, end, name in labels_drawn])
    return canvas.axes


def _lines(
    canvas: Canvas, numbers: NDArray[np.int64], courses: Mapping[str, _Course], looks: Mapping[str, Look]
) -> None:
    """Draw bands and lines over a logarithmic axis."""
    axes = canvas.axes
    total = int(numbers[-1])
    axes.set_xscale("log")
    axes.set_xlim(int(numbers[0]) if total > 1 else 0.5, max(total, 2))
    for name, course in courses.items():
        axes.fill_between(numbers, course.low, course.high, facecolor=looks[name].colour, alpha=0.22, linewidth=0)
    for name, course in courses.items():
        for stroke in edged_line(looks[name], canvas.style):
            axes.plot(numbers, course.share, **stroke)
    powers = [10**power for power in range(8) if numbers[0] <= 10**power <= total] or [total]
    ticks(axes.xaxis, powers, [f"{power:,}" for power in powers], canvas.style)


def alt_text(
    data: pd.DataFrame, *, labels: Mapping[str, str] | None = None, colours: Mapping[str, Look] | None = None
) -> str:
    """Say in words what the chart shows: each share at a tenth of the runs and at the end."""
    numbers, courses = _courses(data, labels, colours)
    total = int(numbers[-1])
    tenth = int(np.searchsorted(numbers, max(total // 10, int(numbers[0]))))
    parts = [
        f"{course.label} {per_cent(course.share[tenth])} after {runs_text(int(numbers[tenth]))}, "
        f"{per_cent(course.share[-1])} after all {total:,}"
        for course in courses.values()
        if course.share[-1]
    ]
    return f"Running share of runs of each outcome, with 95 % bands that narrow as runs are added: {'; '.join(parts)}."
