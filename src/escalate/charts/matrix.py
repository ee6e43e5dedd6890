"""Every ending by every assumption: the points that the way from an assumption's low to its high end adds."""

from __future__ import annotations

from escalate.charts.cells import left_out, paint_cells
from escalate.charts.findings import Facts, points, quoted, value_text
from escalate.charts.sheet import Frame, Row, Sheet, chart
from escalate.studies.tables import rival, strongest

COLUMNS = ("parameter", "label", "low", "high", "outcome", "outcome_label", "across", "clear")


def facts(data: Frame) -> Facts:
    """The assumption that moves an ending furthest, and that ending."""
    rows = data.sort_values("across", key=abs, ascending=False, kind="stable").drop_duplicates("parameter")
    first = rows.iloc[0]
    told = {"assumption": quoted(first["label"]), "outcome": quoted(first["outcome_label"]), "clear": first["clear"]}
    told |= {"low": value_text(first["low"]), "high": value_text(first["high"]), "points": points(first["across"])}
    return {**told, "tied": _as_far(rows.iloc[1]) if rival(rows) else ""}


def _as_far(row: Row) -> str:
    """What another may move as far, within luck."""
    label, ending = quoted(row["label"]), quoted(row["outcome_label"])
    return f"; within luck {label} moves {ending} as far, by {points(row['across'])}"


@chart("matrix", facts, (*COLUMNS, "across_from", "across_to"))
def draw(sheet: Sheet, data: Frame) -> None:
    """Paint the table: the assumptions and the endings that move furthest."""
    most, columns = (10, 10) if sheet.style.rows > 6 else (5, 4)
    shown = data[["parameter", "label", "outcome", "outcome_label", "clear"]].assign(difference=data["across"])
    order = strongest(data)
    paint_cells(sheet, shown, "parameter", order[:most], left_out(len(order[most:])), columns)


def alt_text(data: Frame) -> str:
    """Say in words what the chart shows: what each assumption moves most."""
    parts = []
    for parameter in strongest(data)[:5]:
        rows = data[(data["parameter"] == parameter) & data["clear"]].sort_values("across", key=abs, ascending=False)
        said = [f"{row.outcome_label} {points(float(row.across))} points" for row in rows.head(3).itertuples()]
        label = data.loc[data["parameter"] == parameter, "label"].iloc[0]
        parts.append(f"{label}: {', '.join(said) or 'nothing clear of luck'}")
    return f"What each assumption adds to each ending between the ends of its range. {'; '.join(parts)}."
