"""Tornado: how far each assumption moves one outcome's share, moved alone to either end of its range."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from escalate.charts.canvas import Canvas, begin, light_grid, share_ticks, swatch, take_row_labels
from escalate.charts.style import FAINT, INK, Look, Style, need, per_cent
from escalate.charts.text import LINE, clean, text_width

MEANING = "at each point, on the same luck; whiskers: 95 % interval of the change, luck alone"

MOST = 12
_COLUMNS = (
    "parameter", "label", "low", "high", "share_low", "share_high", "change_low", "change_low_from", "change_low_to",
    "change_high", "change_high_from", "change_high_to", "clear",
)  # fmt: skip
_LOW, _HIGH = Look("#A3C8E5", ""), Look("#3A7FBA", "")


@dataclass(frozen=True)
class _End:
    share: float
    least: float
    most: float


@dataclass(frozen=True)
class _Row:
    name: str
    label: str
    base: float
    low: _End
    high: _End
    is_clear: bool


def _rows(data: pd.DataFrame) -> list[_Row]:
    """Read the frame, in its order."""
    need(data, _COLUMNS, "tornado")
    rows = []
    for name, label, low, high, *numbers, clear in data[list(_COLUMNS)].itertuples(index=False, name=None):
        share_low, share_high, down, down_from, down_to, up, up_from, up_to = map(float, numbers)
        base = share_low - down
        lowest = _End(share_low, base + min(down_from, down), base + max(down_to, down))
        highest = _End(share_high, base + min(up_from, up), base + max(up_to, up))
        rows.append(_Row(str(name), f"{clean(label)} ({low:g} to {high:g})", base, lowest, highest, bool(clear)))
    return rows


def _shown(rows: list[_Row]) -> list[_Row]:
    """Those that can be told from luck; a few of the others where there is none."""
    clear = [row for row in rows if row.is_clear]
    return (clear or rows)[:MOST]


def draw(
    data: pd.DataFrame,
    ax: Axes | None = None,
    *,
    outcome: str = "the outcome",
    style: str | Style = "screen",
    colours: Mapping[str, Look] | None = None,
    title: str | None = None,
    caption: str = "",
) -> Axes:
    """Draw two bars an assumption from the share as it stands: with the assumption at its lowest, and at its highest.

    Parameters
    ----------
    data : DataFrame
        Columns ``parameter, label, low, high, share_low, share_high, change_low, change_low_from, change_low_to,
        change_high, change_high_from, change_high_to, clear``, the largest swing first. The first twelve that are
        clear of luck are drawn, and the chart says how many others there are.
    outcome : str
        The outcome in words.
    colours : Mapping, optional
        Not used: both bars are of one outcome. Taken so that all charts are called alike.
    ax, style, title, caption
        As for :func:`escalate.charts.outcomes.draw`.

    Returns
    -------
    Axes
        Shares on the x axis; row ``i`` around ``y = i``, the lower end's bar above the higher end's.
    """
    rows = _rows(data)
    shown = _shown(rows)
    words = clean(outcome)
    canvas = begin(ax, style, f"{words}: which assumption matters" if title is None else title, caption)
    canvas.note(_note(rows, shown))
    _key(canvas)
    inks = [INK if row.is_clear else FAINT for row in shown]
    take_row_labels(canvas, [row.label for row in shown], widest=0.54, colours=inks, axis_label="share of runs")
    axes = canvas.axes
    canvas.place()
    top = max(max(row.low.most, row.high.most, row.base) for row in shown)
    axes.set(xlim=(0, min(1.0, max(top * 1.05, 0.01))), ylim=(len(shown) - 0.5, -0.5), yticks=[])
    share_ticks(axes.xaxis, axes.get_xlim()[1], canvas.style, canvas.width)
    light_grid(axes, "x", canvas.style)
    for place, row in enumerate(shown):
        _bar(axes, place - 0.19, row.base, row.low, _LOW, canvas.style)
        _bar(axes, place + 0.19, row.base, row.high, _HIGH, canvas.style)
    axes.axvline(rows[0].base, color=INK, linewidth=canvas.style.line, zorder=3)
    return axes


def _note(rows: list[_Row], shown: list[_Row]) -> str:
    base = rows[0].base
    stands = f"Line: the share as the file stands, {per_cent(base) if base else 'none seen'}."
    unclear = sum(not row.is_clear for row in rows)
    if unclear == len(rows):
        return f"{stands} None of the {len(rows)} assumptions can be told from luck."
    others = len(rows) - unclear - len(shown)
    more = f" {others} more move it less." if others else ""
    luck = f" {unclear} of {len(rows)} cannot be told from luck and are left out." if unclear else ""
    return f"{stands}{more}{luck}"


def _key(canvas: Canvas) -> None:
    """Take a strip off the top for what the two bars are."""
    size = canvas.style.body
    x, y = canvas.left, canvas.top - size * LINE / 2
    for text, look in (("assumption at its lowest", _LOW), ("at its highest", _HIGH)):
        swatch(canvas, x, y, look)
        canvas.write(x + 18, y, [text], va="center")
        x += 18 + text_width(text, size) + 26
    canvas.top -= size * LINE + 8


def _bar(axes: Axes, y: float, base: float, end: _End, look: Look, style: Style) -> None:
    """One bar from the share as it stands, with the interval of its end."""
    axes.barh(y, end.share - base, left=base, height=0.36, zorder=2, **look.fill(style))
    if end.most > end.least:
        reach = [[max(end.share - end.least, 0.0)], [max(end.most - end.share, 0.0)]]
        whisker: dict[str, Any] = {"ecolor": INK, "elinewidth": style.line, "capsize": 3, "capthick": style.line}
        axes.errorbar([end.share], [y], xerr=reach, fmt="none", zorder=4, **whisker)


def alt_text(data: pd.DataFrame, *, outcome: str = "the outcome") -> str:
    """Say in words what the chart shows: the assumptions that move the share most."""
    rows = _rows(data)
    shown = [row for row in _shown(rows) if row.is_clear]

    def told(share: float) -> str:
        return per_cent(share) if share else "none"

    parts = [f"{row.label} {told(row.low.share)} and {told(row.high.share)}" for row in shown[:5]]
    unclear = sum(not row.is_clear for row in rows)
    most = f"Shares at the lower and the upper end, largest swing first: {'; '.join(parts)}. " if parts else ""
    return (
        f"Tornado of {clean(outcome)}, {told(rows[0].base)} of runs as the file stands. {most}"
        f"{unclear} of {len(rows)} assumptions cannot be told from luck."
    )
