"""What policies change: a grey dot without, a coloured dot with, an arrow between; past three policies a table."""

from __future__ import annotations

from matplotlib.axes import Axes

from escalate.charts.cells import paint_cells
from escalate.charts.findings import Facts, change, points, quoted
from escalate.charts.rungs import GRID, OTHER, PAPER, SOFT
from escalate.charts.sheet import Frame, Row, Sheet, chart, note

COLUMNS = ("policy", "label", "outcome", "outcome_label", "difference", "low", "high", "share", "base_share")
PANELS = 3
COLUMNS_SHOWN = 4
"""Policies in a table on a projector."""


def strongest(data: Frame) -> list[str]:
    """The policies by the part of the runs that they move at the least, most first."""
    moved = data.assign(by=data["difference"].abs()).groupby("policy", sort=False)["by"].sum()
    return [str(name) for name in moved.sort_values(ascending=False, kind="stable").index]


def facts(data: Frame) -> Facts:
    """What the strongest policy changes most, of one alone the two largest changes; and how many others move any.

    Only what is clear of luck counts.
    """
    order = strongest(data)
    clear = [policy for policy in order if len(_clear(data, policy))]
    first, count = (clear or order)[0], len(order)
    told = [
        change(str(row.outcome_label), *map(float, (row.base_share, row.difference, row.low, row.high)))
        for row in _clear(data, first).head(2 if count == 1 else 1).itertuples()
    ]
    if told and not told[-1].endswith(("halves", "doubles", "triples")):
        told[-1] += " points"
    named = _label(data, first) if count == 1 else quoted(_label(data, first))
    others = ("", "1 other matters", f"{len(clear) - 1} others matter")[min(2, max(0, len(clear) - 1))]
    return {"policy": named, "change": ", ".join(told), "count": count, "others": others}


def _clear(data: Frame, policy: str) -> Frame:
    """What a policy changes clear of luck, the largest first."""
    rows = data[(data["policy"] == policy) & ((data["low"] > 0) | (data["high"] < 0))]
    return rows.sort_values("difference", key=abs, ascending=False)


def _label(data: Frame, policy: str) -> str:
    return str(data.loc[data["policy"] == policy, "label"].iloc[0])


@chart("differences", facts, COLUMNS)
def draw(sheet: Sheet, data: Frame) -> None:
    """Paint a panel a policy, an arrow an ending; past three policies the table."""
    order = strongest(data)
    if sheet.narrow:
        order = order[:1]
    elif len(order) > PANELS:
        shown = data.assign(clear=(data["low"] > 0) | (data["high"] < 0))
        sideways = sheet.style.few
        paint_cells(sheet, shown, "policy", order[: COLUMNS_SHOWN if sideways else 10], sideways=sideways)
        return
    labels = dict(zip(data["outcome"].astype(str), data["outcome_label"], strict=True))
    titles = [_label(data, policy) for policy in order]
    panels = sheet.side_by_side(titles, [labels[name] for name in sheet.looks], 0.72)
    for axes, policy in zip(panels, order, strict=True):
        rows = data[data["policy"] == policy].set_index("outcome")
        for row, name in enumerate(sheet.looks):
            _arrow(sheet, axes, row, name, rows.loc[name])
        axes.grid(axis="y")
        sheet.shares(axes, "x", 0.55 / len(order))
    axes.set_xlim(left=0)  # when all are drawn: they share the axis


def _arrow(sheet: Sheet, axes: Axes, y: int, name: str, row: Row) -> None:
    """One outcome under one policy."""
    look, size = sheet.looks[name], sheet.style.body * 0.62
    base, share, clear = row["base_share"], row["share"], row["low"] > 0 or row["high"] < 0
    axes.plot([base, share], [y, y], color=look.edge if clear else GRID, linewidth=sheet.style.line * 2, zorder=1)
    axes.plot([base], [y], "o", color=OTHER.fill, mec=SOFT, ms=size, zorder=2)
    axes.plot([share], [y], "o", color=look.fill if clear else PAPER, mec=look.edge, ms=size * 1.25, zorder=3)
    note(axes, points(row["difference"]), (max(share, base), y), (size + 3, 0), color=look.edge if clear else SOFT)


def alt_text(data: Frame) -> str:
    """Say in words what the chart shows: each policy's clear shifts, largest first."""
    parts = []
    for policy in strongest(data):
        said = [
            f"{row.outcome_label} {points(float(row.difference))} points (95 % interval {points(float(row.low))} to "
            f"{points(float(row.high))})"
            for row in _clear(data, policy).head(3).itertuples()
        ]
        parts.append(f"{_label(data, policy)}: {', '.join(said) or 'no difference clear of zero'}")
    return f"Shares of runs without and with each policy, on the same luck, largest change first. {'; '.join(parts)}."
