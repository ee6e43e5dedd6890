"""What policies change: a grey dot without, a coloured dot with, an arrow between; past three policies a table."""

from __future__ import annotations

from matplotlib.axes import Axes

from escalate.charts.cells import PALE, left_out, paint_cells
from escalate.charts.findings import Facts, change, points, quoted, say
from escalate.charts.rungs import GRID, PAPER, SOFT
from escalate.charts.sheet import Frame, Row, Sheet, chart, note
from escalate.charts.text import fits
from escalate.results.pairs import clear_shifts, strongest

COLUMNS = ("policy", "label", "outcome", "outcome_label", "difference", "low", "high", "share", "base_share")
PANELS = 3
COLUMNS_SHOWN = 4
"""Policies in a table on a projector."""


def facts(data: Frame, less: int | None = 0) -> Facts:
    """The largest change of the strongest policy, its next if none changes that more; how many others change any.

    Only what is clear of luck counts. Of more policies these are the strongest, but for so many that change ``less``;
    ``None`` where others may change more. What a title has no room for goes: the others, how many they are, a change.
    """
    order = strongest(data)
    largest = (row for name in order for row in clear_shifts(data, name).head(1).itertuples())
    tops = [(row.outcome_label, points(row.difference)) for row in largest]
    count, alike, named = len(order), tops.count(tops[0]) if tops else 0, _label(data, order[0])
    most = ("changes most", "and 1 other change most", f"and {alike - 1} others change most")[min(3, max(1, alike)) - 1]
    most = "and others change most" if less and alike == count > 1 else most  # also some that are not drawn, perhaps
    rest = 0 if less is None or less else len(tops) - alike
    others = ("", "; 1 other clearly changes an ending too", f"; {rest} others clearly change an ending too")
    every = "these" if less is None else str(count + less)
    how: Facts = {"policy": named if count == 1 else quoted(named), "most": most, "all": every, "count": count}
    how = {**how, "clear": len(tops), "of": f"Of {every} policies ", "others": others[min(2, rest)]}
    furthest = data["difference"].abs().groupby(data["outcome"]).max()
    rows = list(clear_shifts(data, order[0]).head(1 if alike > 1 else 2).itertuples())
    rows = [row for row in rows if row == rows[0] or abs(row.difference) >= furthest[row.outcome]]
    told = [f"{quoted(row.outcome_label)} {points(row.difference)}" for row in rows]
    if count == 1:
        told = [change(str(row.outcome_label), row.base_share, row.difference, row.low, row.high) for row in rows]
    for changes in (told, told[:1]):
        unit = " points" * (bool(changes) and not changes[-1].endswith(("halves", "doubles", "triples")))
        for spared in ({}, {"others": ""}, {"others": "", "of": ""}):
            said = {**how, "change": ", ".join(changes) + unit, **spared}
            if fits(say("differences", said)):
                return said
    return said


def _label(data: Frame, policy: str) -> str:
    return str(data.loc[data["policy"] == policy, "label"].iloc[0])


@chart("differences", facts, COLUMNS)
def draw(sheet: Sheet, data: Frame, less: int | None = 0) -> None:
    """Paint a panel a policy, an arrow an ending; past three policies the table."""
    order, few = strongest(data), sheet.style.few
    table = len(order) > PANELS and not sheet.narrow
    drawn = order[: 1 if sheet.narrow else PANELS if not table else COLUMNS_SHOWN if few else sheet.style.rows]
    names = [_label(data, policy) for policy in order]
    rest = left_out(len(order) - len(drawn) + (less or 0), names[len(drawn) :], "policies" * table)
    if table:
        shown = data.assign(clear=(data["low"] > 0) | (data["high"] < 0))
        paint_cells(sheet, shown, "policy", drawn, rest, sideways=few)
        return
    sheet.label_x("; ".join(part for part in ("small: without, large: with", rest) if part))
    below = sheet.ax.get_xlabel().count("\n") + 1
    labels = dict(zip(data["outcome"].astype(str), data["outcome_label"], strict=True))
    panels = sheet.side_by_side(names[: len(drawn)], [labels[name] for name in sheet.looks], 0.66)
    for axes, policy in zip(panels, drawn, strict=True):
        rows = data[data["policy"] == policy].set_index("outcome")
        for row, name in enumerate(sheet.looks):
            _arrow(sheet, axes, row, name, rows.loc[name])
        axes.grid(axis="y")
        axes.set_xlabel("\n" * below, fontsize=sheet.style.body * below / (below + 1))  # room for what stands below all
        if few:
            axes.set_xticks([])
        else:
            sheet.shares(axes, "x", 0.55 / len(drawn))


def _arrow(sheet: Sheet, axes: Axes, y: int, name: str, row: Row) -> None:
    """One outcome under one policy."""
    look, size = sheet.looks[name], sheet.style.body * 0.62
    base, share, clear = row["base_share"], row["share"], row["low"] > 0 or row["high"] < 0
    axes.plot([base, share], [y, y], color=look.edge if clear else GRID, linewidth=sheet.style.line * 2, zorder=1)
    axes.plot([base], [y], "o", color=SOFT, ms=size * 0.7, zorder=2, clip_on=False)
    fill = look.fill if clear else PAPER
    axes.plot([share], [y], "o", color=fill, mec=look.edge, ms=size * 1.25, zorder=3, clip_on=False)
    note(axes, points(row["difference"]), (max(share, base), y), (size + 3, 0), color=look.edge if clear else PALE)


def alt_text(data: Frame, **_: object) -> str:
    """Say in words what the chart shows: each policy's clear shifts, largest first."""
    parts = []
    for policy in strongest(data):
        said = [
            f"{at.outcome_label} {points(at.difference)} points (95 % interval {points(at.low)} to {points(at.high)})"
            for at in clear_shifts(data, policy).head(3).itertuples()
        ]
        parts.append(f"{_label(data, policy)}: {', '.join(said) or 'no difference clear of zero'}")
    return f"Shares of runs without and with each policy, on the same luck, largest change first. {'; '.join(parts)}."
