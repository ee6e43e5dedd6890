"""The box in which an outcome is common: each parameter's range, with the part that belongs to the box filled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from escalate.charts.canvas import TWO_LINES, Canvas, begin
from escalate.charts.style import FAINT, INK, NBSP, Look, Style, looks_for, need, per_cent, thin_hatch
from escalate.charts.text import LINE, clean, fit_column, text_width
from escalate.results.words import side_by_side

COLUMNS = ("parameter", "label", "value", "low", "high", "range_low", "range_high", "found")
MEANING = (
    "filled: the part of a parameter's range that belongs to the box, from runs that each drew their own parameters; "
    "its shares are counted on runs that took no part in finding it"
)


@dataclass(frozen=True)
class _Row:
    parameter: str
    label: str
    value: float
    low: float
    high: float
    range_low: float
    range_high: float
    found: float

    def part(self, number: float) -> float:
        """Where a number lies in the range, from 0 to 1."""
        return (number - self.range_low) / (self.range_high - self.range_low)

    @property
    def text(self) -> str:
        """The label, with the name that ``--set`` takes."""
        return self.label if self.label == self.parameter else f"{self.label} ({self.parameter})"

    @property
    def bounds(self) -> str:
        """The box's bounds in words."""
        if self.low > self.range_low and self.high < self.range_high:
            return f"{self.low:g} to {self.high:g}"
        return f"above {self.low:g}" if self.low > self.range_low else f"below {self.high:g}"


def _rows(data: pd.DataFrame) -> list[_Row]:
    need(data, COLUMNS, "discover")
    return [
        _Row(str(name), clean(label), *map(float, numbers))
        for name, label, *numbers in data[list(COLUMNS)].itertuples(index=False, name=None)
    ]


def draw(
    data: pd.DataFrame,
    ax: Axes | None = None,
    *,
    outcome: str,
    label: str,
    density: float,
    coverage: float,
    base: float,
    style: str | Style = "screen",
    colours: Mapping[str, Look] | None = None,
    title: str | None = None,
    caption: str = "",
) -> Axes:
    """Draw one range a parameter, in the frame's order from top to bottom.

    Parameters
    ----------
    data : DataFrame
        Columns ``parameter, label, value, low, high, range_low, range_high, found``.
    outcome, label : str
        The outcome's name, for its colour, and its label.
    density, coverage, base : float
        Share of the runs in the box that end so, part of all such runs that it holds, share of all runs that end so.
    ax, style, colours, title, caption
        As for :func:`escalate.charts.outcomes.draw`.

    Returns
    -------
    Axes
        After the two of the key, its patches are, for each parameter, the whole range and the part that belongs to
        the box; the x axis runs from one end of the range (0) to the other (1).
    """
    rows = _rows(data)
    look = looks_for([outcome], colours)[outcome]
    canvas = begin(ax, style, f"Where “{clean(label)}” is more common" if title is None else title, caption)
    canvas.note(_result(density, coverage, base))
    _key(canvas, look)
    _take_labels(canvas, rows)
    axes = canvas.axes
    canvas.place()
    axes.set(xlim=(0, 1), ylim=(len(rows) - 0.5, -0.5), xticks=[], yticks=[])
    for spine in axes.spines.values():
        spine.set_visible(False)
    for place, row in enumerate(rows):
        _range(canvas, place, row, look, min(0.3, 34 * len(rows) / canvas.height))
    return axes


def _result(density: float, coverage: float, base: float) -> str:
    inside, overall = (share.replace(" ", NBSP) for share in side_by_side(density, base))
    return (
        f"Inside the box, where all of these hold, {inside} of runs end so, against {overall} of all "
        f"runs; it holds {per_cent(coverage)} of all runs that end so."
    )


def _key(canvas: Canvas, look: Look) -> None:
    """Draw, above the data, each mark beside what it means."""
    size, style = canvas.style.small, canvas.style
    y, x = canvas.top - size * LINE / 2, canvas.left
    points: dict[str, Any] = {"transform": canvas.points, "clip_on": False}
    for fill, said in ((look.fill(style), "in the box"), (_outside(style), "the rest of the range")):
        patch = Rectangle((x, y - 6), 36, 12, **fill, **points)
        thin_hatch(patch)
        canvas.axes.add_artist(patch)
        canvas.write(x + 44, y, [said], size=size, va="center")
        x += 44 + text_width(said, size) + 28
    canvas.axes.add_artist(Line2D([x, x], [y - 9, y + 9], color=INK, linewidth=style.line * 2, **points))
    canvas.write(x + 10, y, ["value in the file"], size=size, va="center")
    canvas.top -= size * LINE + 10


def _outside(style: Style) -> dict[str, Any]:
    return {"facecolor": "white", "edgecolor": FAINT, "linewidth": style.line / 2}


def _take_labels(canvas: Canvas, rows: list[_Row]) -> None:
    """Write the parameters' labels at the left, and take room for the numbers at both ends of the ranges."""
    size = canvas.style.body
    pitch = canvas.height / len(rows)
    widths = tuple(canvas.width * part for part in (0.24, 0.3, 0.36, 0.42))
    tallest = min(pitch, size * TWO_LINES * 1.6)
    width, labels = fit_column([row.text for row in rows], widths, size, (tallest, canvas.height))
    for place, lines in enumerate(labels):
        canvas.write(canvas.left + width, canvas.top - pitch * (place + 0.5), lines, ha="right", va="center")
    small = canvas.style.small
    canvas.left += width + 20 + max(text_width(f"{row.range_low:g}", small) for row in rows)
    canvas.right -= 10 + max(text_width(f"{row.range_high:g}", small) for row in rows)


def _range(canvas: Canvas, place: int, row: _Row, look: Look, thickness: float) -> None:
    """Draw one range, the box's part of it, the file's value, and the numbers."""
    axes, style = canvas.axes, canvas.style
    axes.add_patch(Rectangle((0, place - thickness / 2), 1, thickness, zorder=2, clip_on=False, **_outside(style)))
    low, high = row.part(row.low), row.part(row.high)
    inside = Rectangle((low, place - thickness / 2), high - low, thickness, zorder=3, clip_on=False, **look.fill(style))
    thin_hatch(inside)
    axes.add_patch(inside)
    value = row.part(row.value)
    ends = [place - thickness * 0.75, place + thickness * 0.75]
    axes.add_line(Line2D([value, value], ends, color=INK, linewidth=style.line * 2, zorder=4, clip_on=False))
    data: dict[str, Any] = {"transform": axes.transData, "va": "center", "size": style.small, "color": FAINT}
    gap = 8 / canvas.width
    canvas.write(-gap, place, [f"{row.range_low:g}"], ha="right", **data)
    canvas.write(1 + gap, place, [f"{row.range_high:g}"], **data)
    above = place - thickness * 0.75 - 4 / (canvas.height / axes.get_ylim()[0])
    _bounds(canvas, row.bounds, (low + high) / 2, above)


def _bounds(canvas: Canvas, text: str, middle: float, y: float) -> None:
    """Write the bounds above the box's part, kept between the ends of the range."""
    half = text_width(text, canvas.style.body) / canvas.width / 2
    x = min(max(middle, half), max(1 - half, half))
    canvas.write(x, y, [text], ha="center", va="bottom", transform=canvas.axes.transData)


def alt_text(data: pd.DataFrame, *, outcome: str, label: str, density: float, coverage: float, base: float) -> str:
    """Say in words what the chart shows."""
    parts = "; ".join(f"{row.text} {row.bounds}" for row in _rows(data))
    return (
        f"Ranges of the parameters where “{clean(label)}” is more common: {parts}. {_result(density, coverage, base)}"
    )
