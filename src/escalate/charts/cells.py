"""A table of shifts: a row a policy or an assumption, a column an ending, a number in each cell, tinted where sure."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.colors import to_hex, to_rgb

from escalate.charts.findings import points
from escalate.charts.rungs import Look
from escalate.charts.sheet import Frame, Sheet
from escalate.charts.text import LINE, labels_within

PALE = "#787469"
"""What luck alone could do: as pale as can still be read."""


def paint_cells(
    sheet: Sheet, data: Frame, key: str, order: Sequence[str], foot: str = "", most: int = 20, sideways: bool = False
) -> None:
    """Fill a sheet with the shifts of every ending: a row for each of ``order``, told apart by the column ``key``.

    Its columns are the sheet's looks, the ``most`` that move furthest; ``sideways`` rows and columns change places,
    which leaves few columns of many words the more room. The frame also has label, outcome, outcome_label,
    difference (a fraction), and clear (of luck). The ``foot`` says what is left out.
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
    around = (2 + max(top.count("\n") for top in tops) + 1.5 * bool(foot)) * style.body * LINE
    sheet.rows(axes, rows, widest=0.36, part=0.95 - around / sheet.height)
    largest = float(data["difference"].abs().max()) or 1.0
    for number, name in enumerate(names):
        cells, look = data[data["outcome"] == name].set_index(key).loc[list(order)], sheet.looks[name]
        for place, (difference, sure) in enumerate(zip(cells["difference"], cells["clear"], strict=True)):
            column, row = (place, number) if sideways else (number, place)
            ground = _tint(look.edge, abs(difference) / largest)
            if sure:
                axes.barh(row, 0.94, height=0.84, left=column - 0.47, color=ground)
            ink, weight = (Look(ground, "").ink, "bold") if sure else (PALE, "normal")
            text = axes.text(column, row, points(difference), ha="center", va="center", color=ink, fontweight=weight)
            text.set_in_layout(False)
    head(axes, tops)
    sheet.label_x(foot)


def _tint(fill: str, part: float) -> str:
    """Paper with some of a colour: the larger the change, the more."""
    red, green, blue = (1 - (0.1 + 0.9 * part) * (1 - each) for each in to_rgb(fill))
    return to_hex((red, green, blue))


def left_out(count: int, names: Sequence[str] = (), what: str = "") -> str:
    """Say how many rows are not drawn and ``what`` they are, of one alone its name instead; ``""`` for none."""
    if count > 1:
        return f"{count} more {what}".rstrip() + ", none stronger"
    return ": ".join(["1 more, not stronger", *names[:1]]) if count else ""


def head(axes: Axes, texts: Sequence[str]) -> None:
    """Columns 0, 1, ... of a table, named on top of it."""
    axes.xaxis.tick_top()
    axes.set_xticks(range(len(texts)), texts)
    axes.set_xlim(-0.5, len(texts) - 0.5)
    axes.spines[:].set_visible(False)
    axes.tick_params(axis="x", length=0)
