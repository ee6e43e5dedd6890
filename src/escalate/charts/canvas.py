"""The room a chart is drawn in: title, notes and caption around it, measured in points so that nothing overlaps."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Literal

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.figure import Figure, SubFigure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.text import Text
from matplotlib.transforms import Affine2D, Bbox, Transform

from escalate.charts.saving import image_bytes
from escalate.charts.style import FAINT, GRID, INK, NBSP, Look, Style, edged_line, style_named, thin_hatch
from escalate.charts.text import LINE, block_height, clean, filled, fit_column, font, readable, text_width

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MARGIN = 24.0
_GAP = 8.0
_LABEL_GAP = 0.45
TWO_LINES = 2.3
"""Height of the tallest label beside data, in multiples of its size: a wider column reads better than three lines."""
_TICK_PAD = 7.0


@dataclass
class Canvas:
    """Axes, and how much of the figure is still free around them.

    Attributes
    ----------
    left, bottom, right, top : float
        The free rectangle, in points from the figure's lower left corner. A chart takes strips off it for its labels
        and gives what is left to the data.
    """

    axes: Axes
    style: Style
    left: float
    bottom: float
    right: float
    top: float

    @property
    def width(self) -> float:
        """Width of the free rectangle in points."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """Height of the free rectangle in points."""
        return self.top - self.bottom

    @property
    def points(self) -> Transform:
        """Transform from points in the figure to the display."""
        return points_of(self.axes)

    def write(self, x: float, y: float, lines: list[str], **how: Any) -> Text:
        """Put text at a place given in points."""
        how.setdefault("transform", self.points)
        how.setdefault("size", self.style.body)
        return write(self.axes, x, y, lines, **how)

    def head(self, text: str, size: float, bold: bool = False, colour: str = INK) -> None:
        """Take a strip off the top for a line of text, wrapped to the width."""
        if not text:
            return
        lines = filled(_joined(text), self.width, size, bold)
        self.write(self.left, self.top, lines, size=size, bold=bold, color=colour, va="top")
        self.top -= len(lines) * size * LINE + _GAP

    def note(self, text: str) -> None:
        """Take a strip off the top for a remark on how to read the chart."""
        self.head(text, self.style.small, colour=FAINT)

    def foot(self, text: str) -> None:
        """Take a strip off the bottom for the caption."""
        if not text:
            return
        size = self.style.small
        lines = filled(_joined(text), self.width, size)
        self.write(self.left, self.bottom, lines, size=size, color=FAINT, va="bottom")
        self.bottom += len(lines) * size * LINE + _GAP

    def place(self, axes: Axes | None = None) -> None:
        """Give axes (the canvas's own, if none are named) the free rectangle."""
        axes = axes or self.axes
        box = Bbox.from_extents(self.left, self.bottom, self.right, self.top)
        axes.set_position(box.transformed(self.points - axes.figure.transSubfigure).bounds)

    def in_points(self) -> None:
        """Place the axes, hide their frame, and let their data coordinates be points in the figure."""
        self.place()
        self.axes.set(xlim=(self.left, self.right), ylim=(self.bottom, self.top), xticks=[], yticks=[])
        for spine in self.axes.spines.values():
            spine.set_visible(False)


def _joined(text: str) -> str:
    """Text for a title, note or caption: one clean line in which no number parts from its per cent sign."""
    return clean(text).replace(" %", f"{NBSP}%")


def points_of(axes: Axes) -> Transform:
    """Transform from points in the figure to the display."""
    root = axes.figure.figure
    assert root is not None
    return Affine2D().scale(1 / 72) + root.dpi_scale_trans


def write(axes: Axes, x: float, y: float, lines: list[str], *, bold: bool = False, **how: Any) -> Text:
    """Put text on axes as it is: never read as mathematics or TeX, in a font that can draw it.

    Whoever wraps the text into lines has made it :func:`~escalate.charts.text.clean` before.
    """
    shown, families = readable("\n".join(lines))
    size = how.pop("size")
    how.setdefault("color", INK)
    how.setdefault("linespacing", 1.2)
    how.setdefault("clip_on", False)
    return axes.text(
        x, y, shown, fontproperties=font(families, size, bold), parse_math=False, usetex=False, zorder=6, **how
    )


class ChartFigure(Figure):
    """A figure that a notebook shows by itself, though pyplot does not know it."""

    def _repr_png_(self) -> bytes:
        """What IPython asks for; the cell's last value is enough, no magic command."""
        return image_bytes(self, "png", alt="")


class ChartAxes(Axes):
    """Axes of a figure of our own: in a notebook, a cell that ends with them shows the chart."""

    def _repr_png_(self) -> bytes | None:
        figure = self.figure.figure
        return figure._repr_png_() if isinstance(figure, ChartFigure) else None


class Panels(np.ndarray[Any, np.dtype[np.object_]]):
    """Axes of a chart with several panels, which a notebook shows as that chart."""

    def _repr_png_(self) -> bytes | None:
        first: Any = self.flat[0] if self.size else None
        figure = first.figure.figure if self.size else None
        return figure._repr_png_() if isinstance(figure, ChartFigure) else None


def new_figure(style: Style) -> Figure:
    """Make a white figure of the style's size, unknown to pyplot."""
    return ChartFigure(figsize=(style.width, style.height), dpi=style.dpi, facecolor="white")


def begin(ax: Axes | None, style: str | Style, title: str, caption: str = "") -> Canvas:
    """Start a chart: on a figure of its own, or within the place that given axes take up.

    Parameters
    ----------
    ax : Axes or None
        Axes to draw on. Everything the chart needs stays within the rectangle they had.
    style : str or Style
        ``screen``, ``projector`` or ``print``.
    title, caption : str
        Text above and below; left out where empty.
    """
    chosen = style_named(style)
    if ax is None:
        ax = new_figure(chosen).add_axes((0.0, 0.0, 1.0, 1.0), axes_class=ChartAxes)
        canvas = canvas_within(ax.figure, ax, chosen, margin=_MARGIN)
    else:
        box = ax.get_window_extent().transformed(points_of(ax).inverted())
        canvas = Canvas(ax, chosen, box.x0, box.y0, box.x1, box.y1)
    _plain_axes(ax, chosen)
    canvas.head(title, chosen.title, bold=True)
    canvas.foot(caption)
    return canvas


def canvas_within(figure: Figure | SubFigure, axes: Axes, style: Style, margin: float) -> Canvas:
    """Free rectangle of a whole figure, less a margin."""
    box = figure.bbox.transformed(points_of(axes).inverted())
    return Canvas(axes, style, box.x0 + margin, box.y0 + margin * 0.6, box.x1 - margin, box.y1 - margin * 0.8)


def _plain_axes(axes: Axes, style: Style) -> None:
    """Take off what the chart does not need, whatever the reader's own Matplotlib settings say."""
    axes.set_facecolor("white")
    axes.grid(False)
    for side, spine in axes.spines.items():
        spine.set_visible(side in ("left", "bottom"))
        spine.set(color=INK, linewidth=style.line / 2)
    axes.tick_params(which="both", top=False, right=False, left=False, color=INK, width=style.line / 2, length=4)
    axes.tick_params(axis="x", pad=_TICK_PAD)


def ticks(axis: Axis, places: Sequence[float], labels: Sequence[str], style: Style) -> None:
    """Set ticks with plain text beside them."""
    axis.set_ticks(list(places))
    axis.set_ticks([], minor=True)
    shown = ["\n".join(readable(line)[0] for line in label.split("\n")) for label in labels]
    for text, label in zip(axis.set_ticklabels(shown), labels, strict=True):
        text.set(parse_math=False, usetex=False, color=INK)
        text.set_fontproperties(font(readable(label.replace("\n", " "))[1], style.body))


def ticks_height(style: Style, lines: int = 1) -> float:
    """Height in points that tick labels below axes take up."""
    return lines * style.body * LINE + _TICK_PAD + 5


def share_ticks(axis: Axis, top: float, style: Style, room: float = 900.0) -> None:
    """Set ticks for shares from 0 to ``top`` in whole per cents, no closer than the room allows."""
    wanted = max(2.0, room / (5 * style.body))
    step = next((step for step in (0.01, 0.02, 0.05, 0.1, 0.2, 0.25, 0.5) if top / step <= wanted), 0.5)
    places = [step * number for number in range(int(min(top, 1.0) / step + 1e-9) + 1)]
    ticks(axis, places, [f"{round(100 * place)}\u00a0%" for place in places], style)


def as_date(value: object) -> dt.date | None:
    """Read a date as frames hold it: a date, a timestamp or ISO text; None where it is missing."""
    if value is None or value is pd.NaT or value == "" or (isinstance(value, float) and value != value):
        return None
    return pd.Timestamp(value).date()  # type: ignore[arg-type]


def dates_by_step(data: pd.DataFrame) -> dict[int, dt.date]:
    """The dates of a frame's steps; empty where the scenario has no calendar."""
    if "date" not in data.columns:
        return {}
    pairs = data[["step", "date"]].drop_duplicates("step").itertuples(index=False)
    dated = {int(step): as_date(date) for step, date in pairs}
    return {step: date for step, date in dated.items() if date is not None}


def time_axis(canvas: Canvas, axes: Axes, first: int, last: int, dates: Mapping[int, dt.date]) -> None:
    """Label the steps below axes: with dates where there are any, else with the steps' numbers.

    Takes no room: the chart keeps :func:`time_axis_height` free.
    """
    style = canvas.style
    room = text_width("16 Sep", style.body) * 1.35
    pitch = canvas.width / (last - first + 1)
    strides = (1, 2, 4, 5, 10, 13, 20, 26, 50, 52, 100, 200, 500)
    stride = next((stride for stride in strides if stride * pitch >= room), last - first + 1)
    steps = list(range(max(first, 0), last + 1, stride))
    labels = _date_labels([dates[step] for step in steps]) if all(step in dates for step in steps) else []
    if not labels:
        labels = [f"{step:,}" for step in steps]
    if first < 0 and (steps[0] - first) * pitch > room:
        steps, labels = [first, *steps], ["start", *labels]
    ticks(axes.xaxis, steps, labels, style)


def time_axis_height(style: Style, dates: Mapping[int, dt.date]) -> float:
    """Height in points of the tick labels below a time axis."""
    return ticks_height(style, 2 if dates else 1)


def time_axis_note(dates: Mapping[int, dt.date]) -> str:
    """What the ticks of a time axis stand for."""
    return "Dates: first day of each step." if dates else "Time in steps, counted from 0."


def _date_labels(dates: list[dt.date]) -> list[str]:
    """Labels that name the year once, and the day only where steps are shorter than a month."""
    labels = []
    spacing = min(((after - before).days for before, after in pairwise(dates)), default=1)
    first_days = spacing >= 28 and all(date.day == 1 for date in dates)
    for number, date in enumerate(dates):
        if spacing >= 360:
            labels.append(str(date.year))
            continue
        text = _MONTHS[date.month - 1] if first_days else f"{date.day} {_MONTHS[date.month - 1]}"
        new_year = number == 0 or date.year != dates[number - 1].year
        labels.append(f"{text}\n{date.year}" if new_year else text)
    return labels


def dodge(centres: Sequence[float], heights: Sequence[float], low: float, high: float) -> list[float]:
    """Move labels as little as needed so that they do not overlap and stay between two bounds.

    Neighbours that overlap form a block, which sits where its members would on average like it to be.
    """
    order = sorted(range(len(centres)), key=lambda place: centres[place])
    blocks: list[tuple[float, float, list[int]]] = []  # bottom, height, members
    for place in order:
        block = (centres[place] - heights[place] / 2, heights[place], [place])
        while True:
            block = (min(max(block[0], low), high - block[1]), block[1], block[2])
            if not blocks or blocks[-1][0] + blocks[-1][1] <= block[0]:
                break
            below = blocks.pop()
            members = below[2] + block[2]
            offsets = [sum(heights[other] for other in members[:number]) for number in range(len(members))]
            wishes = [
                centres[member] - heights[member] / 2 - offset for member, offset in zip(members, offsets, strict=True)
            ]
            block = (sum(wishes) / len(wishes), below[1] + block[1], members)
        blocks.append(block)
    places = [0.0] * len(centres)
    for bottom, _, members in blocks:
        for member in members:
            places[member] = bottom + heights[member] / 2
            bottom += heights[member]
    return places


def take_row_labels(
    canvas: Canvas, texts: Sequence[str], *, widest: float = 0.42, colours: Sequence[str] = (), axis_label: str = ""
) -> None:
    """Write the labels of horizontal bars at the left, evenly spaced, and take their strip and the ticks' off.

    Parameters
    ----------
    texts : sequence of str
        A label a row, from top to bottom.
    widest : float
        How much of the width they may take: the narrowest column in which all fit is chosen.
    colours : sequence of str, optional
        A colour a row; ink where none are given.
    axis_label : str, optional
        Written below, at the right.
    """
    size = canvas.style.body
    if axis_label:
        canvas.write(canvas.right, canvas.bottom, [axis_label], ha="right", va="bottom")
        canvas.bottom += size * LINE
    canvas.bottom += ticks_height(canvas.style)
    pitch = canvas.height / len(texts)
    widths = tuple(canvas.width * part for part in (0.24, 0.3, 0.36, 0.42, 0.48, 0.54) if part <= widest)
    width, labels = fit_column(list(texts), widths, size, (pitch, canvas.height))
    canvas.left += width + 12
    for place, label in enumerate(labels):
        y = canvas.top - pitch * (place + 0.5)
        canvas.write(canvas.left - 12, y, label, ha="right", va="center", color=colours[place] if colours else INK)


@dataclass(frozen=True)
class SideLabel:
    """A label to the right of the data, tied to a height in data coordinates; ``key`` draws its swatch."""

    text: str
    at: float
    look: Look
    key: Literal["patch", "line"] = "patch"


class SideColumn:
    """Direct labels to the right of the data, dodged so that they never overlap.

    Made before the axes are placed (it takes its strip off the canvas), drawn after their limits are set.
    """

    _SWATCH, _LEADER = 16.0, 22.0

    def __init__(self, canvas: Canvas, texts: list[str]) -> None:
        self._canvas = canvas
        self._low, self._high = canvas.bottom, canvas.top
        self._size = size = canvas.style.body if len(texts) <= 7 else canvas.style.small
        gaps = len(texts) * size * _LABEL_GAP
        total = self._high - self._low - gaps
        widths = tuple(canvas.width * part for part in (0.2, 0.24, 0.28, 0.34, 0.4))
        width, self._lines = fit_column([clean(text) for text in texts], widths, size, (TWO_LINES * size, total))
        canvas.right -= width + self._SWATCH + self._LEADER + 6

    def draw(self, labels: list[SideLabel]) -> None:
        """Draw the labels, in the order of the texts given at the start."""
        canvas, size = self._canvas, self._size
        to_points = canvas.axes.transData - canvas.points
        anchors = [float(to_points.transform((0, label.at))[1]) for label in labels]
        heights = [block_height(lines, size) + size * _LABEL_GAP for lines in self._lines]
        places = dodge(anchors, heights, self._low, self._high)
        edge = canvas.right + 2
        for label, lines, anchor, place in zip(labels, self._lines, anchors, places, strict=True):
            corner = edge + self._LEADER
            leader = Line2D(
                [edge, edge + 4, corner - 4, corner - 1],
                [anchor, anchor, place, place],
                color=FAINT,
                linewidth=canvas.style.line / 2,
                transform=canvas.points,
                clip_on=False,
            )
            canvas.axes.add_artist(leader)
            swatch(canvas, corner, place, label.look, label.key)
            canvas.write(corner + self._SWATCH + 4, place, lines, size=size, va="center")


def swatch(canvas: Canvas, x: float, y: float, look: Look, key: Literal["patch", "line"] = "patch") -> None:
    """Draw the key of a look at a place in points: a small square, or a short line."""
    style = canvas.style
    if key == "line":
        for stroke in edged_line(look, style):
            canvas.axes.add_artist(Line2D([x, x + 14], [y, y], transform=canvas.points, clip_on=False, **stroke))
        return
    square = Rectangle((x, y - 6), 12, 12, transform=canvas.points, clip_on=False, **look.fill(style))
    thin_hatch(square)
    canvas.axes.add_artist(square)


def light_grid(axes: Axes, axis: Literal["x", "y"], style: Style) -> None:
    """Draw faint lines at the ticks of one axis, behind the data."""
    axes.grid(True, axis=axis, color=GRID, linewidth=style.line / 2)
    axes.set_axisbelow(True)
