"""Every ending by every assumption: the points that the way from an assumption's low to its high end adds."""

from __future__ import annotations

from typing import Any

from escalate.charts.cells import paint_cells
from escalate.charts.findings import points, quoted, say
from escalate.charts.sheet import Frame, Sheet, chart


def strongest(data: Frame) -> list[str]:
    """The assumptions, those first that move some ending furthest."""
    reach = data["across"].abs().groupby(data["parameter"], sort=False).max()
    return [str(name) for name in reach.sort_values(ascending=False, kind="stable").index]


def facts(data: Frame) -> dict[str, Any]:
    """The assumption that moves an ending furthest, and that ending."""
    first = data.loc[data["across"].abs().idxmax()]
    told = {"assumption": quoted(str(first["label"])), "outcome": quoted(str(first["outcome_label"]))}
    ends = {"low": f"{first['low']:g}", "high": f"{first['high']:g}"}
    return {**told, **ends, "points": points(float(first["across"])), "clear": bool(first["clear"])}


def finding(data: Frame) -> str:
    """The title."""
    return say("matrix", facts(data))


def _paint(sheet: Sheet, data: Frame) -> None:
    most, columns = (10, 10) if sheet.style.rows > 6 else (5, 4)
    shown = data[["parameter", "label", "outcome", "outcome_label", "clear"]].assign(difference=data["across"])
    order = strongest(data)
    paint_cells(sheet, shown, "parameter", order[:most], columns)
    if len(order) > most:
        sheet.label_x(f"{len(order) - most} more move no ending as far")


def alt_text(data: Frame) -> str:
    """Say in words what the chart shows: what each assumption moves most."""
    parts = []
    for parameter in strongest(data)[:5]:
        rows = data[(data["parameter"] == parameter) & data["clear"]]
        rows = rows.reindex(rows["across"].abs().sort_values(ascending=False).index)
        said = [f"{row.outcome_label} {points(float(row.across))} points" for row in rows.head(3).itertuples()]
        label = data.loc[data["parameter"] == parameter, "label"].iloc[0]
        parts.append(f"{label}: {', '.join(said) or 'nothing clear of luck'}")
    return f"What each assumption adds to each ending between the ends of its range. {'; '.join(parts)}."


COLUMNS = ("parameter", "label", "low", "high", "outcome", "outcome_label", "across", "clear")
draw = chart(COLUMNS, finding)(_paint)
