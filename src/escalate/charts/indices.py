"""Indices: how much each assumption matters over the ranges of all of them, with 95 % intervals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from escalate.charts.canvas import Canvas, begin, light_grid, swatch, take_row_labels, ticks
from escalate.charts.style import INK, Look, Style, need
from escalate.charts.text import LINE, clean, text_width
from escalate.errors import EscalateError

MEANING = "at each point; whiskers: 95 % bootstrap interval, luck and choice of points together"

MOST = 12
WORDS = {
    "morris": ("mean size of the effect (mu*)", "its spread over the other assumptions (sigma)"),
    "sobol": ("total index: alone and together with others", "first-order index: alone"),
}
"""What the two bars of each method are."""
_COLUMNS = ("parameter", "label", "value", "low", "high", "second", "second_low", "second_high", "clear")
_FIRST, _SECOND = Look("#3A7FBA", ""), Look("#A3C8E5", "")


@dataclass(frozen=True)
class _Row:
    label: str
    bars: tuple[tuple[float, float, float], tuple[float, float, float]]
    is_clear: bool


def _rows(data: pd.DataFrame, method: str) -> list[_Row]:
    """Read the frame, in its order."""
    need(data, _COLUMNS, "indices")
    if method not in WORDS:
        raise EscalateError(f'the indices chart knows no method "{method}"; it draws {", ".join(WORDS)}')
    rows = []
    for _, label, *numbers, clear in data[list(_COLUMNS)].itertuples(index=False, name=None):
        value, low, high, second, below, above = map(float, numbers)
        rows.append(_Row(clean(label), ((value, low, high), (second, below, above)), bool(clear)))
    return rows


def _shown(rows: list[_Row]) -> list[_Row]:
    clear = [row for row in rows if row.is_clear]
    return (clear or rows)[:MOST]


def draw(
    data: pd.DataFrame,
    ax: Axes | None = None,
    *,
    outcome: str = "the outcome",
    method: str = "sobol",
    style: str | Style = "screen",
    colours: Mapping[str, Look] | None = None,
    title: str | None = None,
    caption: str = "",
) -> Axes:
    """Draw two bars an assumption: the measure it is ranked by, and what tells how it works with others.

    Parameters
    ----------
    data : DataFrame
        Columns ``parameter, label, value, low, high, second, second_low, second_high, clear``, ranked. The first
        twelve that are clear of luck are drawn.
    outcome : str
        The outcome in words.
    method : str
        ``morris`` or ``sobol``: what the numbers are.
    colours : Mapping, optional
        Not used: all bars are of one outcome. Taken so that all charts are called alike.
    ax, style, title, caption
        As for :func:`escalate.charts.outcomes.draw`.

    Returns
    -------
    Axes
        Row ``i`` around ``y = i``.
    """
    rows = _rows(data, method)
    shown = _shown(rows)
    canvas = begin(ax, style, f"{clean(outcome)}: which assumption matters" if title is None else title, caption)
    unclear = sum(not row.is_clear for row in rows)
    told = f" {unclear} of {len(rows)} cannot be told from luck." if unclear else ""
    unit = "In per cent of the variance over all ranges." if method == "sobol" else "In points of the share of runs."
    canvas.note(f"{unit}{told}")
    _key(canvas, method)
    take_row_labels(canvas, [row.label for row in shown], widest=0.54)
    axes = canvas.axes
    canvas.place()
    top = max(high for row in shown for _, _, high in row.bars)
    axes.set(xlim=(0, max(top * 1.05, 0.01)), ylim=(len(shown) - 0.5, -0.5), yticks=[])
    _scale(canvas)
    light_grid(axes, "x", canvas.style)
    for place, row in enumerate(shown):
        for shift, look, bar in ((-0.19, _FIRST, row.bars[0]), (0.19, _SECOND, row.bars[1])):
            _bar(axes, place + shift, bar, look, canvas.style)
    return axes


def _scale(canvas: Canvas) -> None:
    """Ticks in per cents or points."""
    top = canvas.axes.get_xlim()[1]
    wanted = max(2.0, canvas.width / (5 * canvas.style.body))
    step = next((step for step in (0.01, 0.02, 0.05, 0.1, 0.2, 0.25, 0.5, 1.0) if top / step <= wanted), 2.0)
    places = [step * number for number in range(int(top / step + 1e-9) + 1)]
    ticks(canvas.axes.xaxis, places, [f"{round(100 * place)}" for place in places], canvas.style)


def _key(canvas: Canvas, method: str) -> None:
    """Take a strip off the top for what the two bars are."""
    size = canvas.style.body
    x, y = canvas.left, canvas.top - size * LINE / 2
    for text, look in zip(WORDS[method], (_FIRST, _SECOND), strict=True):
        swatch(canvas, x, y, look)
        canvas.write(x + 18, y, [text], va="center")
        x += 18 + text_width(text, size) + 26
    canvas.top -= size * LINE + 8


def _bar(axes: Axes, y: float, bar: tuple[float, float, float], look: Look, style: Style) -> None:
    """One bar with its interval; what lies below 0, which no index can be, is not drawn."""
    value, low, high = (max(number, 0.0) for number in bar)
    axes.barh(y, value, height=0.36, zorder=2, **look.fill(style))
    reach = [[max(value - low, 0.0)], [max(high - value, 0.0)]]
    whisker: dict[str, Any] = {"ecolor": INK, "elinewidth": style.line, "capsize": 3, "capthick": style.line}
    axes.errorbar([value], [y], xerr=reach, fmt="none", zorder=4, **whisker)


def alt_text(data: pd.DataFrame, *, outcome: str = "the outcome", method: str = "sobol") -> str:
    """Say in words what the chart shows: the assumptions that matter most."""
    rows = _rows(data, method)
    parts = [
        f"{row.label} {100 * row.bars[0][0]:.0f} ({100 * row.bars[0][1]:.0f} to {100 * row.bars[0][2]:.0f})"
        for row in _shown(rows)[:5]
        if row.is_clear
    ]
    unit = "in per cent of the variance" if method == "sobol" else "in points of the share of runs"
    most = f"{WORDS[method][0].capitalize()}, {unit}: {'; '.join(parts)}. " if parts else ""
    unclear = sum(not row.is_clear for row in rows)
    return (
        f"How much each assumption matters for {clean(outcome)} over all ranges. {most}"
        f"{unclear} of {len(rows)} assumptions cannot be told from luck."
    )
