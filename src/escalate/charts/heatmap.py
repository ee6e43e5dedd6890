"""Heat map: one outcome's share over a grid of two assumptions, the scenario as it stands marked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import PatchCollection
from matplotlib.patches import Rectangle

from escalate.charts.canvas import Canvas, begin, ticks, ticks_height
from escalate.charts.shades import ink_on, shade, shade_key
from escalate.charts.style import GRID, INK, Look, Style, per_cent
from escalate.charts.sweep import value_ticks, varied
from escalate.charts.text import LINE, clean, text_width
from escalate.errors import EscalateError

MEANING = "at each cell, on the same luck; a share's own luck is not shown"

Value = float | str


@dataclass(frozen=True)
class _Grid:
    names: list[str]
    values: tuple[list[Value], list[Value]]
    label: str
    shares: dict[tuple[Value, Value], float]


def _grid(data: pd.DataFrame, outcome: str | None) -> _Grid:
    """One outcome's rows; the first outcome's where none is named."""
    names = varied(data, 2, "heat map")
    known = list(dict.fromkeys(str(name) for name in data["outcome"].tolist()))
    if not known:
        raise EscalateError("the heat map chart got a table without rows")
    chosen = known[0] if outcome is None else outcome
    if chosen not in known:
        raise EscalateError(f'there is no outcome "{chosen}"; the outcomes are {", ".join(known)}')
    rows = data[data["outcome"] == chosen]
    shares = {(x, y): float(share) for x, y, share in zip(*(rows[c].tolist() for c in (*names, "share")), strict=True)}
    first, second = (list(dict.fromkeys(rows[name].tolist())) for name in names)
    return _Grid(names, (first, second), clean(rows["label"].iloc[0]), shares)


def draw(
    data: pd.DataFrame,
    ax: Axes | None = None,
    *,
    outcome: str | None = None,
    words: Sequence[str] = ("", ""),
    baseline: Sequence[Value | None] = (None, None),
    style: str | Style = "screen",
    colours: Mapping[str, Look] | None = None,
    title: str | None = None,
    caption: str = "",
) -> Axes:
    """Draw a cell for each pair of values, darker where the outcome is commoner, with its share where there is room.

    Parameters
    ----------
    data : DataFrame
        First two columns the varied assumptions, ascending; then ``outcome, label, share, low, high``.
    outcome : str, optional
        Which outcome; the frame's first if none is named.
    words : sequence of str
        The assumptions in words.
    baseline : sequence
        Their values in the scenario as it stands; where both lie within the grid, a frame marks the nearest cell.
    colours : Mapping, optional
        Not used: shades stand for shares. Taken so that all charts are called alike.
    ax, style, title, caption
        As for :func:`escalate.charts.outcomes.draw`.

    Returns
    -------
    Axes
        The cell of the ``i``-th value of the first and the ``j``-th of the second assumption is the unit square
        around ``(i, j)``.
    """
    grid = _grid(data, outcome)
    first, second = grid.values
    canvas = begin(ax, style, f"{grid.label}: share of runs" if title is None else title, caption)
    mark = _mark(grid, baseline)
    canvas.note(
        f"Across: {_named(grid, words, 0)}. Upwards: {_named(grid, words, 1)}."
        f" 0: none seen.{'' if mark is None else ' Framed: the cell nearest to the scenario as it stands.'}"
    )
    shade_key(canvas, "Share of runs:")
    _take_labels(canvas, grid)
    axes = canvas.axes
    canvas.place()
    axes.set(xlim=(-0.5, len(first) - 0.5), ylim=(-0.5, len(second) - 0.5))
    across = value_ticks(
        first, [float(place) for place in range(len(first))], canvas.width * _between(first), canvas.style
    )
    ticks(axes.xaxis, [place for place, _ in across], [text for _, text in across], canvas.style)
    axes.set_yticks([])
    _cells(canvas, grid)
    if mark is not None:
        for colour, width in (("white", 4.0), (INK, 2.0)):
            frame = Rectangle((mark[0] - 0.5, mark[1] - 0.5), 1, 1, fill=False, clip_on=False, zorder=4)
            frame.set(edgecolor=colour, linewidth=canvas.style.line * width)
            axes.add_patch(frame)
    return axes


def _between(values: Sequence[Value]) -> float:
    """Part of the width that lies between the first and the last cell's middle."""
    return (len(values) - 1) / len(values)


def _named(grid: _Grid, words: Sequence[str], place: int) -> str:
    said = clean(words[place])
    return f"{said} ({grid.names[place]})" if said and said != grid.names[place] else grid.names[place]


def _text(value: Value) -> str:
    return clean(value) if isinstance(value, str) else f"{value:,.4g}".replace("-", "−")


def _take_labels(canvas: Canvas, grid: _Grid) -> None:
    """Write the second assumption's values at the left, as many as have room."""
    size = canvas.style.body
    texts = [_text(value) for value in grid.values[1]]
    canvas.bottom += ticks_height(canvas.style)
    canvas.left += max(text_width(text, size) for text in texts) + 12
    pitch = canvas.height / len(texts)
    stride = max(1, int(size * LINE / pitch + 0.999))
    for place in range(0, len(texts), stride):
        y = canvas.bottom + (place + 0.5) * pitch
        canvas.write(canvas.left - 12, y, [texts[place]], ha="right", va="center")


def _cells(canvas: Canvas, grid: _Grid) -> None:
    """Draw the shaded cells, and their shares where all have room."""
    first, second = grid.values
    cells = [(i, j, grid.shares[x, y]) for i, x in enumerate(first) for j, y in enumerate(second)]
    squares = [Rectangle((i - 0.5, j - 0.5), 1, 1) for i, j, _ in cells]
    fills = [shade(share) for *_, share in cells]
    style = canvas.style
    edges = GRID if len(cells) <= 1_600 else "face"
    canvas.axes.add_collection(PatchCollection(squares, facecolors=fills, edgecolors=edges, linewidths=style.line / 3))
    room = (canvas.width / len(first), canvas.height / len(second))
    texts = [per_cent(share).replace("under", "<").replace("over", ">") if share else "0" for *_, share in cells]
    if room[1] < style.body * LINE or max(text_width(text, style.body) for text in texts) + 6 > room[0]:
        return
    for (i, j, share), text in zip(cells, texts, strict=True):
        how = {"ha": "center", "va": "center", "transform": canvas.axes.transData, "color": ink_on(share)}
        canvas.write(i, j, [text], **how)


def _mark(grid: _Grid, baseline: Sequence[Value | None]) -> tuple[int, int] | None:
    """The cell nearest to the scenario as it stands; None where that is off the grid."""
    places = [_nearest(values, value) for values, value in zip(grid.values, baseline, strict=True)]
    return None if places[0] is None or places[1] is None else (places[0], places[1])


def _nearest(values: list[Value], value: Value | None) -> int | None:
    if value in values:
        return values.index(value)
    numbers = [number for number in values if not isinstance(number, str)]
    if value is None or isinstance(value, str) or len(numbers) < len(values):
        return None
    if not numbers[0] <= value <= numbers[-1]:
        return None
    return min(range(len(numbers)), key=lambda place: abs(numbers[place] - value))


def alt_text(
    data: pd.DataFrame,
    *,
    outcome: str | None = None,
    words: Sequence[str] = ("", ""),
    baseline: Sequence[Value | None] = (None, None),
) -> str:
    """Say in words what the chart shows: the smallest and the largest share, and where they are."""
    grid = _grid(data, outcome)

    def told(cell: tuple[Value, Value]) -> str:
        values = ", ".join(f"{name} = {_text(value)}" for name, value in zip(grid.names, cell, strict=True))
        return f"{per_cent(grid.shares[cell]) if grid.shares[cell] else 'none seen'} at {values}"

    ranked = sorted(grid.shares, key=lambda cell: grid.shares[cell])
    first, second = grid.values
    return (
        f"Heat map of the share of runs that end in {grid.label}, {len(first)} values of {_named(grid, words, 0)} "
        f"across and {len(second)} values of {_named(grid, words, 1)} upwards. Smallest: {told(ranked[0])}; "
        f"largest: {told(ranked[-1])}."
    )
