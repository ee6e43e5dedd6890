"""A table of shifts: a row a policy or an assumption, a column an ending, a number in each cell, colour where sure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from escalate.charts.findings import points
from escalate.charts.rungs import SOFT
from escalate.charts.sheet import Frame, Sheet
from escalate.charts.text import LINE, labels_within


def paint_cells(
    sheet: Sheet, data: Frame, key: str, order: Sequence[str], most: int = 20, sideways: bool = False
) -> None:
    """Fill a sheet with the shifts of every ending.

    Parameters
    ----------
    sheet : Sheet
        Its looks are the columns.
    data : DataFrame
        Columns ``key``, label, outcome, outcome_label, difference (a fraction), clear (of luck).
    key : str
        The column that tells rows apart.
    order : sequence of str
        The rows to show, from the top.
    most : int
        Columns to show: those of the endings that move furthest.
    sideways : bool
        Rows and columns change places, which leaves few columns of many words the more room.
    """
    axes, style = sheet.ax, sheet.style
    data = data[data[key].isin(list(order))]
    reach = data["difference"].abs().groupby(data["outcome"].astype(str)).max()
    names = [name for name in sheet.looks if name in reach.nlargest(most).index]
    heads = dict(zip(data["outcome"].astype(str), data["outcome_label"], strict=True))
    labels = dict(zip(data[key].astype(str), data["label"].astype(str), strict=True))
    columns, rows = [heads[name] for name in names], [labels[name] for name in order]
    if sideways:
        columns, rows = rows, columns
    part, lines = (0.64, 3) if sideways else (0.6, 5)
    tops = labels_within(columns, [sheet.width * part / len(columns)], style.body, lines)
    above = (2 + max(top.count("\n") for top in tops)) * style.body * LINE
    sheet.rows(axes, rows, widest=0.36, part=0.95 - above / sheet.height)
    largest = float(data["difference"].abs().max()) or 1.0
    for number, name in enumerate(names):
        cells, look = data[data["outcome"] == name].set_index(key).loc[list(order)], sheet.looks[name]
        for place, (difference, sure) in enumerate(zip(cells["difference"], cells["clear"], strict=True)):
            column, row = (place, number) if sideways else (number, place)
            if sure:
                # From the middle to the right for more, to the left for fewer.
                axes.barh(row + 0.33, 0.44 * difference / largest, height=0.06, left=column, **style.patch(look))
            how: dict[str, Any] = {"color": look.edge, "fontweight": "bold"} if sure else {"color": SOFT}
            axes.text(column, row, points(difference), ha="center", va="center", **how).set_in_layout(False)
    axes.xaxis.tick_top()
    axes.set_xticks(range(len(columns)), tops)
    axes.set_xlim(-0.5, len(columns) - 0.5)
    axes.spines[:].set_visible(False)
    axes.tick_params(axis="x", length=0)
