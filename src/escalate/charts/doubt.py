"""Outcome bars with two marks: whiskers for the luck of the runs, striped beams for doubt about the inputs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from escalate.charts.canvas import Canvas, begin, light_grid, share_ticks, take_row_labels
from escalate.charts.style import FAINT, INK, Look, Style, crowded, looks_for, need, per_cent, thin_hatch
from escalate.charts.text import LINE, clean, text_width
from escalate.results.intervals import none_seen

COLUMNS = ("outcome", "label", "runs", "share", "low", "high", "doubt_low", "doubt_high", "told")
MEANING = (
    "whiskers: 95 % interval from the luck of the runs; striped beams: the share in 9 of 10 draws of the "
    "parameters from their ranges, luck taken out"
)
_BEAM: dict[str, Any] = {"facecolor": "white", "edgecolor": FAINT, "hatch": "////"}


def meaning(samples: int, parameters: int, each: int) -> str:
    """The part of the caption that says what the two marks are, with the numbers behind them."""
    drawn = f"{samples:,} draws of {parameters} parameters" if parameters > 1 else f"{samples:,} draws of one parameter"
    return (
        f"whiskers: 95 % interval from the luck of the runs; striped beams: the share in 9 of 10 of {drawn} within "
        f"{'their ranges' if parameters > 1 else 'its range'} ({each:,} runs each), luck taken out"
    )


@dataclass(frozen=True)
class _Row:
    name: str
    label: str
    runs: int
    share: float
    low: float
    high: float
    doubt_low: float
    doubt_high: float
    told: bool

    def value(self, total: int) -> str:
        """What is written behind the bar."""
        return per_cent(self.share) if self.runs else none_seen(total)

    @property
    def right(self) -> float:
        """Where the marks end."""
        return max(self.high, self.share, self.doubt_high if self.told else 0.0)

    @property
    def between(self) -> str:
        """The range of doubt in words."""
        if not self.told:
            return "doubt not told from luck"
        return f"doubt {per_cent(self.doubt_low)} to {per_cent(self.doubt_high)}"


def _rows(data: pd.DataFrame) -> list[_Row]:
    need(data, COLUMNS, "doubt")
    rows = []
    for name, label, runs, *numbers, told in data[list(COLUMNS)].itertuples(index=False, name=None):
        share, low, high, doubt_low, doubt_high = map(float, numbers)
        rows.append(_Row(str(name), clean(label), int(runs), share, low, high, doubt_low, doubt_high, bool(told)))
    return rows


def draw(
    data: pd.DataFrame,
    ax: Axes | None = None,
    *,
    style: str | Style = "screen",
    colours: Mapping[str, Look] | None = None,
    title: str | None = None,
    caption: str = "",
) -> Axes:
    """Draw one bar an outcome with its two marks, in the frame's order from top to bottom.

    Parameters
    ----------
    data : DataFrame
        Columns ``outcome, label, runs, share, low, high, doubt_low, doubt_high, told``; shares are fractions. Where
        ``told`` is false, doubt cannot be told from luck and has no beam.
    ax, style, colours, title, caption
        As for :func:`escalate.charts.outcomes.draw`.

    Returns
    -------
    Axes
        After the one of the key, its patches are first all bars, then all beams; shares are on the x axis.
    """
    rows = _rows(data)
    looks = looks_for((row.name for row in rows), colours)
    total = sum(row.runs for row in rows)
    style = crowded(style, len(rows) > 7)
    canvas = begin(ax, style, "Luck and doubt: how the runs ended" if title is None else title, caption)
    _key(canvas)
    take_row_labels(canvas, [row.label for row in rows], axis_label="share of runs")
    axes = canvas.axes
    canvas.place()
    axes.set(xlim=(0, _right_end(canvas, rows, total)), ylim=(len(rows) - 0.5, -0.5), yticks=[])
    share_ticks(axes.xaxis, axes.get_xlim()[1], canvas.style, canvas.width)
    light_grid(axes, "x", canvas.style)
    axes.spines["bottom"].set_visible(False)
    pitch = canvas.height / len(rows)
    thickness = min(0.34, 40 / pitch)
    # Bar and beam stand as close as the words behind them allow.
    apart = max(thickness + 0.06, canvas.style.body * LINE / pitch) / 2
    for place, row in enumerate(rows):
        look = looks[row.name].fill(canvas.style)
        (bar,) = axes.barh(place - apart, row.share, height=thickness, zorder=2, **look)
        thin_hatch(bar)
    for place, row in enumerate(rows):
        _marks(canvas, (place - apart, place + apart), row, row.value(total), thickness)
    return axes


def _key(canvas: Canvas) -> None:
    """Draw, above the data, each mark beside what it means."""
    size = canvas.style.small
    y = canvas.top - size * LINE / 2
    x = canvas.left
    points: dict[str, Any] = {"transform": canvas.points, "clip_on": False}
    for bounds in ([x, x + 30], [x, x], [x + 30, x + 30]):
        tall = 0 if bounds[0] != bounds[1] else 6
        line = Line2D(bounds, [y - tall, y + tall], color=INK, linewidth=canvas.style.line, **points)
        canvas.axes.add_artist(line)
    said = "luck of the runs (95 %)"
    canvas.write(x + 38, y, [said], size=size, va="center")
    x += 38 + text_width(said, size) + 30
    beam = Rectangle((x, y - 5), 40, 10, linewidth=canvas.style.line / 2, **_BEAM, **points)
    thin_hatch(beam)
    canvas.axes.add_artist(beam)
    canvas.write(x + 48, y, ["doubt about the inputs (9 in 10 draws)"], size=size, va="center")
    canvas.top -= size * LINE + 10


def _right_end(canvas: Canvas, rows: list[_Row], total: int) -> float:
    """Right end of the x axis: as far left as the words behind the marks allow."""
    ends = []
    for row in rows:
        words = max(text_width(row.between, canvas.style.small), text_width(row.value(total), canvas.style.body))
        room = canvas.width - words - 14
        ends.append(row.right * canvas.width / max(room, canvas.width * 0.2))
    return max([*ends, 0.01])


def _marks(canvas: Canvas, at: tuple[float, float], row: _Row, value: str, thickness: float) -> None:
    """Draw the whisker on the bar, the beam below it, and the numbers behind both."""
    axes, style = canvas.axes, canvas.style
    bar, beam = at
    axes.errorbar(
        [row.share], [bar], xerr=[[max(row.share - row.low, 0.0)], [max(row.high - row.share, 0.0)]], fmt="none",
        ecolor=INK, elinewidth=style.line, capsize=3 + style.line, capthick=style.line, zorder=3,
    )  # fmt: skip
    if row.told:
        wide = row.doubt_high - row.doubt_low
        corner = (row.doubt_low, beam - thickness * 0.3)
        patch = Rectangle(corner, wide, thickness * 0.6, linewidth=style.line / 2, zorder=2, **_BEAM)
        thin_hatch(patch)
        axes.add_patch(patch)
    gap = 8 * axes.get_xlim()[1] / canvas.width
    data: dict[str, Any] = {"va": "center", "transform": axes.transData}
    canvas.write(max(row.high, row.share) + gap, bar, [value], **data)
    behind = row.doubt_high if row.told else 0.0
    canvas.write(behind + gap, beam, [row.between], size=style.small, color=FAINT, **data)


def alt_text(data: pd.DataFrame) -> str:
    """Say in words what the chart shows."""
    parts = [
        f"{row.label} {per_cent(row.share)} (luck {per_cent(row.low)} to {per_cent(row.high)}, {row.between})"
        for row in _rows(data)
    ]
    return f"Bar chart of how the runs ended, as shares of runs, with luck and doubt apart: {'; '.join(parts)}."
