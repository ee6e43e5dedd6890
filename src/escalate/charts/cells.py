"""A table of shifts: a row a policy or an assumption, a column an ending, a number in each cell, colour where sure."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes

from escalate.charts.findings import points
from escalate.charts.rungs import SOFT
from escalate.charts.sheet import Frame, Sheet
from escalate.charts.text import LINE, labels_within


def paint_cells(
    sheet: Sheet, data: Frame, key: str, order: Sequence[str], most: int = 20, sideways: bool = False
) -> None:
    """Fill a sheet with the shifts of every ending: a row for each of ``order``, told apart by the column ``key``.

    Its columns are the sheet's looks, the ``most`` that move furthest; ``sideways`` rows and columns change places,
    which leaves few columns of many words the more room. The frame also has label, outcome, outcome_label,
    difference (a fraction), and clear (of luck).
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
    lines = 3 if sideways else 5
    sheet.rows(axes, rows, widest=0.36, part=0.75)  # for the room that the names leave
    tops = labels_within(columns, [0.94 * sheet.across(axes) / len(columns)], style.body, lines)
    above = (2 + max(top.count("\n") for top in tops)) * style.body * LINE
    sheet.rows(axes, rows, widest=0.36, part=0.95 - above / sheet.height)
    largest = float(data["difference"].abs().max()) or 1.0
    for number, name in enumerate(names):
        cells, look = data[data["outcome"] == name].set_index(key).loc[list(order)], sheet.looks[name]
        for place, (difference, sure) in enumerate(zip(cells["difference"], cells["clear"], strict=True)):
            column, row = (place, number) if sideways else (number, place)
            if sure:
                # From the middle to the right for more, to the left for fewer.
                axes.barh(row + 0.37, 0.44 * difference / largest, height=0.16, left=column, **style.patch(look))
            ink, weight = (look.edge, "bold") if sure else (SOFT, "normal")
            text = axes.text(column, row, points(difference), ha="center", va="center", color=ink, fontweight=weight)
            text.set_in_layout(False)
    head(axes, tops)


def head(axes: Axes, texts: Sequence[str]) -> None:
    """Columns 0, 1, ... of a table, named on top of it."""
    axes.xaxis.tick_top()
    axes.set_xticks(range(len(texts)), texts)
    axes.set_xlim(-0.5, len(texts) - 0.5)
    axes.spines[:].set_visible(False)
    axes.tick_params(axis="x", length=0)
