"""A table of shifts: a row a policy or an assumption, a column an ending, a number in each cell, colour where sure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from escalate.charts.findings import points
from escalate.charts.rungs import SOFT
from escalate.charts.sheet import Frame, Sheet
from escalate.charts.text import LINE, labels_within


def paint_cells(sheet: Sheet, data: Frame, key: str, order: Sequence[str], most: int = 20) -> None:
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
    """
    axes, style = sheet.ax, sheet.style
    data = data[data[key].isin(list(order))]
    reach = data["difference"].abs().groupby(data["outcome"].astype(str)).max()
    names = [name for name in sheet.looks if name in reach.nlargest(most).index]
    heads = dict(zip(data["outcome"].astype(str), data["outcome_label"], strict=True))
    labels = dict(zip(data[key].astype(str), data["label"].astype(str), strict=True))
    tops = labels_within([heads[name] for name in names], [sheet.width * 0.6 / len(names)], style.body, 5)
    above = (2 + max(top.count("\n") for top in tops)) * style.body * LINE
    sheet.rows(axes, [labels[name] for name in order], widest=0.36, part=0.95 - above / sheet.height)
    largest = float(data["difference"].abs().max()) or 1.0
    for column, name in enumerate(names):
        cells = data[data["outcome"] == name].set_index(key).loc[list(order)]
        clear = cells["clear"].to_numpy()
        sides = 0.81 * (cells["difference"].abs().to_numpy()[clear] / largest) ** 0.5
        look = sheet.looks[name]
        axes.bar(column, 0.06, bottom=np.flatnonzero(clear) + 0.3, width=sides, **style.patch(look))
        for row, (difference, sure) in enumerate(zip(cells["difference"], clear, strict=True)):
            how: dict[str, Any] = {"color": look.edge, "fontweight": "bold"} if sure else {"color": SOFT}
            axes.text(column, row, points(difference), ha="center", va="center", **how).set_in_layout(False)
    axes.xaxis.tick_top()
    axes.set_xticks(range(len(names)), tops)
    axes.set_xlim(-0.5, len(names) - 0.5)
    axes.spines[:].set_visible(False)
    axes.tick_params(axis="x", length=0)
