"""Options used over time: a panel an actor, a row an option, darker where more of the runs still going took it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import PatchCollection
from matplotlib.figure import Figure, SubFigure
from matplotlib.patches import Rectangle
from numpy.typing import NDArray

from escalate.charts.canvas import (
    Canvas,
    Panels,
    begin,
    canvas_within,
    dates_by_step,
    time_axis,
    time_axis_height,
    time_axis_note,
)
from escalate.charts.shades import shade, shade_key
from escalate.charts.style import GRID, INK, NBSP, Look, Style, crowded, need, per_cent
from escalate.charts.text import LINE, block_height, clean, shortened, text_width, wrap

MEANING = "each share is of the runs still going at that step"

_HEADING = "all steps"
_LABEL_PARTS = (0.42, 0.5, 0.56, 0.62)  # of a column's width, the least that goes without pooling is taken
_ROW_GAP, _PANEL_GAP = 3.0, 12.0


@dataclass(frozen=True)
class _Row:
    option: str  # empty for waiting and for pooled options
    label: str
    taken: NDArray[np.float64]  # by step
    going: NDArray[np.float64]
    pooled: int = 0

    @property
    def overall(self) -> float:
        """Share over all steps."""
        return float(self.taken.sum() / max(self.going.sum(), 1))


@dataclass(frozen=True)
class _Panel:
    actor: str
    label: str
    rows: list[_Row]

    def without_rarest(self) -> _Panel:
        """The panel with its rarest row added to those pooled before; waiting stays by itself."""
        plain = [row for row in self.rows if not row.pooled and row.option]
        rarest = min(reversed(plain), key=lambda row: row.overall)
        before = [row for row in self.rows if row.pooled]
        count = sum(row.pooled for row in before) + 1
        taken = sum((row.taken for row in before), rarest.taken)
        label = f"{count} other options" if count > 1 else "1 other option"
        pool = _Row("", label, taken, rarest.going, count)
        return replace(self, rows=[row for row in self.rows if row is not rarest and not row.pooled] + [pool])

    @property
    def can_pool(self) -> bool:
        """Whether pooling would still leave two options by themselves."""
        return sum(bool(row.option) for row in self.rows) > 2


def _panels(data: pd.DataFrame) -> list[_Panel]:
    """Read the frame, in its order."""
    need(data, ["step", "actor", "actor_label", "option", "option_label", "taken", "going"], "options")
    first, last = int(data["step"].min()), int(data["step"].max())
    panels = []
    for actor, rows in data.groupby("actor", sort=False):
        found = []
        for option, cells in rows.fillna({"option": ""}).groupby("option", sort=False):
            taken, going = np.zeros(last - first + 1), np.zeros(last - first + 1)
            places = cells["step"].to_numpy(dtype=np.int64) - first
            taken[places] = cells["taken"].to_numpy(dtype=np.float64)
            going[places] = cells["going"].to_numpy(dtype=np.float64)
            found.append(_Row(str(option), clean(cells["option_label"].iloc[0]), taken, going))
        panels.append(_Panel(str(actor), clean(rows["actor_label"].iloc[0]), found))
    return panels


def draw(
    data: pd.DataFrame,
    ax: Figure | SubFigure | None = None,
    *,
    style: str | Style = "screen",
    colours: Mapping[str, Look] | None = None,
    title: str | None = None,
    caption: str = "",
) -> NDArray[np.object_]:
    """Draw a panel an actor, in one or two columns, with each option's share over all steps behind its row.

    Parameters
    ----------
    data : DataFrame
        Columns ``step, actor, actor_label, option, option_label, taken, going``, and ``date`` where there is a
        calendar (the choices table).
    ax : Figure or SubFigure, optional
        Figure to draw on; a new 16:9 one if none is given. Where not all options fit in readable letters, the rarest
        of the longest panel are pooled, and their row says how many.
    colours : Mapping, optional
        Not used: shades stand for shares. Taken so that all charts are called alike.
    style, title, caption
        As for :func:`escalate.charts.outcomes.draw`.

    Returns
    -------
    array of Axes
        One for each actor, in the frame's order; steps on the x axis, points below the panel's top on the y axis,
        and one cell a step and row.
    """
    panels = _panels(data)
    dates = dates_by_step(data)
    first, last = int(data["step"].min()), int(data["step"].max())
    chosen = crowded(style, sum(len(panel.rows) for panel in panels) > 12)
    canvas = _start(ax, chosen, "What each side did, step by step" if title is None else title, caption)
    canvas.note(f"Share of the runs still going that took an option at a step. {time_axis_note(dates)}")
    shade_key(canvas, "Share of runs:")
    columns = _columns(canvas, panels, dates)
    drawn = [axes for strip, column in columns for axes in _column(strip, column, (first, last))]
    return np.array(drawn, dtype=object).view(Panels)


def _start(ax: Figure | SubFigure | None, chosen: Style, title: str, caption: str) -> Canvas:
    """Title and caption on axes without a frame, which later hold notes and key."""
    if ax is None:
        canvas = begin(None, chosen, title, caption)
    else:
        backdrop = ax.add_axes((0.0, 0.0, 1.0, 1.0))
        canvas = canvas_within(ax, backdrop, chosen, margin=24.0)
        canvas.head(title, chosen.title, bold=True)
        canvas.foot(caption)
    canvas.axes.axis("off")
    return canvas


def _value(row: _Row) -> str:
    """Share of a row over all steps, in few letters."""
    return per_cent(row.overall).replace(f"under{NBSP}", "<").replace(f"over{NBSP}", ">")


@dataclass(frozen=True)
class _Strip:
    """A column of panels: its room, how much of it labels may take, and what is under its last panel."""

    canvas: Canvas
    label_room: float
    dates: Mapping[int, dt.date]
    most_lines: int = 3

    def lines(self, panel: _Panel) -> list[list[str]]:
        """The labels of a panel's rows, wrapped."""
        labels = (wrap(row.label, self.label_room, self.canvas.style.body) for row in panel.rows)
        return [shortened(lines, self.most_lines) for lines in labels]

    def needs(self, column: list[_Panel]) -> float:
        """Points that the panels take at the least."""
        style = self.canvas.style
        labels = [lines for panel in column for lines in self.lines(panel)]
        rows = sum(block_height(lines, style.body) + _ROW_GAP for lines in labels)
        return rows + len(column) * (style.body * LINE + _PANEL_GAP) + time_axis_height(style, self.dates)

    def overfull(self, column: list[_Panel]) -> bool:
        """Whether the panels take more than there is."""
        return self.needs(column) > self.canvas.height


def _columns(canvas: Canvas, panels: list[_Panel], dates: Mapping[int, dt.date]) -> list[tuple[_Strip, list[_Panel]]]:
    """Lay panels out in one or two columns of about the same length; pool options until they fit."""
    whole = _Strip(canvas, canvas.width * _LABEL_PARTS[0], dates)
    if len(panels) == 1 or not whole.overfull(panels):
        return [_pooled(whole, panels)]
    middle = (canvas.left + canvas.right) / 2
    halves = replace(canvas, right=middle - 13), replace(canvas, left=middle + 13)
    for part in _LABEL_PARTS:
        left, right = (_Strip(half, half.width * part, dates) for half in halves)
        splits = [(panels[:cut], panels[cut:]) for cut in range(1, len(panels))]
        one, other = min(splits, key=lambda split: max(left.needs(split[0]), right.needs(split[1])))
        if not left.overfull(one) and not right.overfull(other):
            break
    return [_pooled(left, one), _pooled(right, other)]


def _pooled(strip: _Strip, panels: list[_Panel]) -> tuple[_Strip, list[_Panel]]:
    """Pool the rarest options of the longest panel, one by one, until a column fits; failing that, cut labels."""
    while strip.overfull(panels) and any(panel.can_pool for panel in panels):
        longest = max((panel for panel in panels if panel.can_pool), key=lambda panel: len(panel.rows))
        panels = [panel.without_rarest() if panel is longest else panel for panel in panels]
    fewest = next((count for count in (3, 2) if not replace(strip, most_lines=count).overfull(panels)), 1)
    return replace(strip, most_lines=fewest), panels


def _column(layout: _Strip, panels: list[_Panel], span: tuple[int, int]) -> list[Axes]:
    """Draw panels one under the other, with dates under the last."""
    strip, size = layout.canvas, layout.canvas.style.body
    labels = [lines for panel in panels for lines in layout.lines(panel)]
    rows = [row for panel in panels for row in panel.rows]
    spare = max(strip.height - layout.needs(panels), 0) / len(rows)
    heights = [block_height(lines, size) + _ROW_GAP + min(spare, 2 * size) for lines in labels]
    left = strip.left + max(text_width(line, size) for lines in labels for line in lines) + 10
    right = strip.right - max(text_width(_value(row), size) for row in rows) - 8
    drawn: list[Axes] = []
    top, place = strip.top, 0
    room = strip
    for panel in panels:
        heading_room = text_width(_HEADING, size) + 12 if not drawn else 0
        name = _cut(panel.label, strip.width - heading_room, size)
        strip.write(strip.left, top, [name], bold=True, va="top")
        if not drawn:
            strip.write(strip.right, top, [_HEADING], ha="right", va="top")
        top -= size * LINE + 4
        edges = [top]
        for row in panel.rows:
            y = edges[-1] - heights[place] / 2
            strip.write(left - 10, y, labels[place], ha="right", va="center")
            strip.write(strip.right, y, [_value(row)], ha="right", va="center")
            edges.append(edges[-1] - heights[place])
            place += 1
        room = replace(strip, left=left, right=right, bottom=edges[-1], top=top)
        drawn.append(_panel(room, panel, span, [top - edge for edge in edges]))
        top = edges[-1] - _PANEL_GAP + 4
    time_axis(room, drawn[-1], *span, layout.dates)
    return drawn


def _cut(text: str, room: float, size: float) -> str:
    """An actor's name, cut with dots where it is wider than its panel."""
    if text_width(text, size, True) <= room:
        return text
    while text and text_width(text + "…", size, True) > room:
        text = text[:-1]
    return text.rstrip() + "…"


def _panel(room: Canvas, panel: _Panel, span: tuple[int, int], edges: list[float]) -> Axes:
    """Draw one actor's cells; ``edges`` are the rows' borders in points below the top."""
    axes = room.axes.figure.add_axes((0.0, 0.0, 1.0, 1.0), label=panel.actor)
    room.place(axes)
    squares, fills = [], []
    for row, top, bottom in zip(panel.rows, edges, edges[1:], strict=False):
        shares = row.taken / np.maximum(row.going, 1)
        for offset in np.flatnonzero(row.going):
            squares.append(Rectangle((span[0] + int(offset) - 0.5, top), 1, bottom - top))
            fills.append(shade(float(shares[offset])))
    edge: Any = GRID if span[1] - span[0] < 60 else "face"
    axes.add_collection(PatchCollection(squares, facecolors=fills, edgecolors=edge, linewidths=0.5))
    axes.set(xlim=(span[0] - 0.5, span[1] + 0.5), ylim=(edges[-1], 0), xticks=[], yticks=[])
    axes.set_facecolor("white")
    axes.grid(False)
    for spine in axes.spines.values():
        spine.set(color=INK, linewidth=room.style.line / 2)
    return axes


def alt_text(data: pd.DataFrame) -> str:
    """Say in words what the chart shows: each actor's commonest options over all steps."""
    parts = []
    for panel in _panels(data):
        rows = sorted(panel.rows, key=lambda row: -row.overall)[:2]
        parts.append(f"{panel.label}: " + ", ".join(f"{row.label} {per_cent(row.overall)}" for row in rows))
    return f"Heat maps of the options each actor took over time, as shares of runs still going. {'; '.join(parts)}."
