"""Policy comparison: by how many points each policy shifts each outcome, paired run by run, around a zero line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from escalate.charts.canvas import Canvas, begin, ticks, ticks_height
from escalate.charts.style import FAINT, GRID, INK, Look, Style, crowded, looks_for, need, thin_hatch
from escalate.charts.text import LINE, block_height, clean, most_lines, shortened, text_width, wrap

MEANING = "whiskers: 95 % interval of the paired difference, same luck run by run"

MOST_POLICIES = 8


@dataclass(frozen=True)
class _Cell:
    policy: str
    outcome: str
    difference: float
    low: float
    high: float


@dataclass(frozen=True)
class _Table:
    policies: dict[str, str]  # name to label, in the frame's order
    outcomes: dict[str, str]
    cells: list[_Cell]


def _table(data: pd.DataFrame) -> _Table:
    """Read the frame, in its order."""
    names = ["policy", "label", "outcome", "outcome_label", "difference", "low", "high"]
    need(data, names, "differences")
    policies: dict[str, str] = {}
    outcomes: dict[str, str] = {}
    cells = []
    for policy, label, outcome, outcome_label, *numbers in data[names].itertuples(index=False, name=None):
        policies.setdefault(str(policy), clean(label))
        outcomes.setdefault(str(outcome), clean(outcome_label))
        cells.append(_Cell(str(policy), str(outcome), *map(float, numbers)))
    return _Table(policies, outcomes, cells)


def points_text(difference: float) -> str:
    """Write a difference of shares in whole points with its sign; ``<1`` for a small one on either side.

    Examples
    --------
    >>> points_text(0.123), points_text(-0.04), points_text(0.002), points_text(0)
    ('+12', '−4', '<1', '0')
    """
    if difference == 0:
        return "0"
    if abs(difference) < 0.005:
        return "<1"
    return f"{100 * difference:+.0f}".replace("-", "−")


def draw(
    data: pd.DataFrame,
    ax: Axes | None = None,
    *,
    style: str | Style = "screen",
    colours: Mapping[str, Look] | None = None,
    title: str | None = None,
    caption: str = "",
) -> Axes:
    """Draw a column a policy and a row an outcome: a bar from the zero line, with the interval of the difference.

    Parameters
    ----------
    data : DataFrame
        Columns ``policy, label, outcome, outcome_label, difference, low, high`` (differences of shares, as fractions,
        policy less baseline); ``share`` and ``base_share`` are read by :func:`alt_text`. Past eight policies, the
        first eight are drawn and the chart says so.
    ax, style, colours, title, caption
        As for :func:`escalate.charts.outcomes.draw`.

    Returns
    -------
    Axes
        All columns share its x axis, in differences of shares: a bar's width is its difference, and the zero lines
        stand evenly spaced, the first at 0.
    """
    whole = _table(data)
    shown = dict(list(whole.policies.items())[:MOST_POLICIES])
    table = _Table(shown, whole.outcomes, [cell for cell in whole.cells if cell.policy in shown])
    looks = looks_for(table.outcomes, colours)
    default = "What each policy changes" if len(shown) > 1 else f"What changes: {next(iter(shown.values()))}"
    chosen = crowded(style, len(table.outcomes) > 6 or len(shown) > 4)
    canvas = begin(ax, chosen, default if title is None else title, caption)
    left_out = len(whole.policies) - len(shown)
    remark = f" The first {len(shown)} of {len(whole.policies)} policies." if left_out else ""
    canvas.note(f"Difference in the share of runs, in points: with the policy, less without.{remark}")
    pitch = _take_labels(canvas, table)
    _columns(canvas, table, looks, pitch)
    return canvas.axes


def _take_labels(canvas: Canvas, table: _Table) -> float:
    """Write the outcomes at the left and the policies on top; returns the width of a policy's column."""
    size = canvas.style.body
    canvas.bottom += ticks_height(canvas.style)
    labels, heads, pitch = _fitted(canvas, table)
    canvas.left = canvas.right - pitch * len(heads)
    for place, lines in enumerate(heads):
        canvas.write(canvas.left + (place + 0.5) * pitch, canvas.top, lines, ha="center", va="top")
    canvas.top -= max(map(len, heads)) * size * LINE + 6
    row = canvas.height / len(labels)
    for place, lines in enumerate(labels):
        canvas.write(canvas.left - 12, canvas.top - row * (place + 0.5), lines, ha="right", va="center")
    return pitch


def _fitted(canvas: Canvas, table: _Table) -> tuple[list[list[str]], list[list[str]], float]:
    """Row labels, column heads and column width, with the narrowest labels that fit their rows."""
    size, count = canvas.style.body, len(table.policies)
    texts, policies = list(table.outcomes.values()), list(table.policies.values())
    number = max(text_width(points_text(cell.difference), size) for cell in table.cells)
    labels, heads, pitch, row = [[""]], [[""]], 0.0, 0.0
    for part in (0.2, 0.22, 0.25, 0.29, 0.33, 0.37, 0.45):
        wrapped = [wrap(text, canvas.width * part, size) for text in texts]
        width = max(text_width(line, size) for lines in wrapped for line in lines)
        if pitch and (canvas.width - width - 12) / count < 2 * (number + 14):
            break  # wider labels would leave no room for bars
        labels, pitch = wrapped, (canvas.width - width - 12) / count
        heads = [wrap(policy, min(pitch - 10, 300), size) for policy in policies] if count > 1 else [[]]
        row = (canvas.height - max(map(len, heads)) * size * LINE - 6) / len(texts)
        if max(block_height(lines, size) for lines in labels) < row:
            break
    return [shortened(lines, most_lines(row, size)) for lines in labels], heads, pitch


def _columns(canvas: Canvas, table: _Table, looks: Mapping[str, Look], pitch: float) -> None:
    """Draw bars, whiskers, numbers and the zero lines."""
    axes, style = canvas.axes, canvas.style
    rows = {outcome: place for place, outcome in enumerate(table.outcomes)}
    unit = _column_width(table, style, pitch)
    zeros = {policy: place * unit for place, policy in enumerate(table.policies)}
    canvas.place()
    axes.set(xlim=(-0.5 * unit, (len(zeros) - 0.5) * unit), ylim=(len(rows) - 0.5, -0.5), yticks=[])
    for side in ("left", "bottom"):
        axes.spines[side].set_visible(False)
    for zero in zeros.values():
        axes.axvline(zero, color=INK, linewidth=style.line, zorder=3)
        if zero:
            axes.axvline(zero - unit / 2, color=GRID, linewidth=style.line / 2, zorder=1)
    for edge in range(1, len(rows)):
        axes.axhline(edge - 0.5, color=GRID, linewidth=style.line / 2, zorder=1)
    thickness = min(0.46, 46 * len(rows) / canvas.height)
    for cell in table.cells:
        zero, y = zeros[cell.policy], rows[cell.outcome]
        (bar,) = axes.barh(y, cell.difference, left=zero, height=thickness, zorder=2, **looks[cell.outcome].fill(style))
        thin_hatch(bar)
        ends = [[max(cell.difference - cell.low, 0)], [max(cell.high - cell.difference, 0)]]
        whisker: dict[str, Any] = {
            "ecolor": INK,
            "elinewidth": style.line,
            "capsize": 2 + style.line,
            "capthick": style.line,
        }
        axes.errorbar([zero + cell.difference], [y], xerr=ends, fmt="none", zorder=4, **whisker)
        _number(canvas, cell, zero, y, 7 * unit / pitch)
    _scale_ticks(canvas, table, list(zeros.values()), pitch / unit)


def _column_width(table: _Table, style: Style, pitch: float) -> float:
    """Width of a column in differences: each half holds the longest bar, or the number across from it."""
    half = pitch / 2 - 6
    per_point = [0.01 / half]
    for cell in table.cells:
        ahead, behind = _ends(cell)
        number = text_width(points_text(cell.difference), style.body) + 8
        per_point += [ahead / half, behind / max(half - number, half * 0.1)]
    return max(per_point) * pitch


def _ends(cell: _Cell) -> tuple[float, float]:
    """How far a cell reaches from zero on its own side, and on the other one."""
    low, high = min(cell.low, cell.difference), max(cell.high, cell.difference)
    return (-low, max(high, 0.0)) if cell.difference < 0 else (high, max(-low, 0.0))


def _number(canvas: Canvas, cell: _Cell, zero: float, y: float, gap: float) -> None:
    """Write a difference across the zero line from its bar; faint where it may be nothing."""
    falls = cell.difference < 0
    behind = _ends(cell)[1] + gap
    x = zero + (behind if falls else -behind)
    colour = FAINT if cell.low <= 0 <= cell.high else INK
    how = {"ha": "left" if falls else "right", "va": "center", "transform": canvas.axes.transData}
    canvas.write(x, y, [points_text(cell.difference)], color=colour, **how)


def _scale_ticks(canvas: Canvas, table: _Table, zeros: list[float], points_per_unit: float) -> None:
    """Label zero, and one round number to either side where it clashes with neither zero nor the next column."""
    size = canvas.style.body
    column = canvas.width / len(zeros)
    offsets = [0.0]
    for step in (0.01, 0.02, 0.05, 0.1, 0.2, 0.25, 0.5, 1.0):
        away, label = step * points_per_unit, text_width(points_text(step), size) + 8
        if label <= away <= (column - label) / 2:
            offsets = [-step, 0.0, step]
    places = [zero + offset for zero in zeros for offset in offsets]
    ticks(canvas.axes.xaxis, places, [points_text(offset) for _ in zeros for offset in offsets], canvas.style)


def alt_text(data: pd.DataFrame) -> str:
    """Say in words what the chart shows: each policy's clearest shift."""
    table = _table(data)
    parts = []
    for policy, label in table.policies.items():
        cells = [cell for cell in table.cells if cell.policy == policy]
        clear = [cell for cell in cells if not cell.low <= 0 <= cell.high]
        clear.sort(key=lambda cell: -abs(cell.difference))
        shifts = [
            f"{table.outcomes[cell.outcome]} {points_text(cell.difference)} points "
            f"(95 % interval {points_text(cell.low)} to {points_text(cell.high)})"
            for cell in clear[:3]
        ]
        parts.append(f"{label}: {', '.join(shifts) or 'no difference clear of zero'}")
    return f"Paired differences in the share of runs from the baseline, largest first. {'; '.join(parts)}."
