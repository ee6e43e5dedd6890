"""One outcome over two assumptions: its share in every cell, the file's own cell framed, the tipping line drawn."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.colors import LinearSegmentedColormap, to_hex

from escalate.charts.findings import quoted, say
from escalate.charts.rungs import INK, PAPER, Look, plain_looks
from escalate.charts.sheet import Frame, Sheet, chart
from escalate.charts.text import NBSP
from escalate.results.words import short_per_cent


def _one(data: Frame, outcome: str | None) -> tuple[Frame, str]:
    """The rows of one outcome (the first where none is named), and its label."""
    name = outcome or str(data["outcome"].iloc[0])
    rows = data[data["outcome"] == name]
    return rows, str(rows["label"].iloc[0])


def facts(data: Frame, outcome: str | None = None, words: Sequence[str] = (), **_: Any) -> dict[str, Any]:
    """Where the outcome is commonest, and between which shares it moves."""
    rows, label = _one(data, outcome)
    one, two = data.columns[:2]
    most = rows.loc[rows["share"].idxmax()]
    told = {"at": f"{most[one]:g}" if not isinstance(most[one], str) else most[one]}
    told["by"] = f"{most[two]:g}" if not isinstance(most[two], str) else most[two]
    ends = {"least": _said(rows["share"].min(), most["share"]), "most": _said(most["share"], most["share"])}
    return {
        "outcome": quoted(label),
        "one": words[0] if words else one,
        "two": words[1] if words else two,
        **told,
        **ends,
    }


def _said(share: float, most: float) -> str:
    """A share beside others: with a decimal where all are small."""
    if not share:
        return "none"
    return f"{100 * share:.1f}{NBSP}%" if most < 0.1 and share >= 0.0005 else short_per_cent(share).replace(" ", NBSP)


def finding(data: Frame, **how: Any) -> str:
    """The title."""
    return say("heatmap", facts(data, **how))


def _paint(
    sheet: Sheet,
    data: Frame,
    outcome: str | None = None,
    words: Sequence[str] = (),
    baseline: Sequence[Any] = (),
    line: Sequence[tuple[float, Any]] = (),
) -> None:
    axes, style = sheet.ax, sheet.style
    rows, _ = _one(data, outcome)
    name = str(rows["outcome"].iloc[0])
    look: Look = sheet.looks.get(name, plain_looks([name])[name])
    down, across = data.columns[:2]
    table = rows.pivot_table(index=down, columns=across, values="share", sort=False)
    # The scale is stretched to the data: the palest cell is the least share, the darkest the largest.
    scale = LinearSegmentedColormap.from_list("rung", [PAPER, look.fill, look.edge])
    least, most = float(table.to_numpy().min()), float(table.to_numpy().max())
    axes.pcolormesh(table.to_numpy(), cmap=scale, vmin=least, vmax=max(most, least + 1e-6), edgecolors=PAPER, lw=2)
    plate: dict[str, Any] = {"ha": "center", "va": "center"}
    for (row, column), share in np.ndenumerate(table.to_numpy()):
        colour = to_hex(scale((share - least) / max(most - least, 1e-6)))
        axes.text(
            column + 0.5,
            row + 0.5,
            _said(share, most),
            color=Look(colour, INK).ink,
            **plate,
            bbox={"fc": colour, "lw": 0, "pad": 2},
        )
    axes.set_xticks(np.arange(len(table.columns)) + 0.5, [_value(value) for value in table.columns])
    axes.set_yticks(np.arange(len(table)) + 0.5, [_value(value) for value in table.index])
    axes.spines[:].set_visible(False)
    sheet.label_x(str(words[1] if words else across))
    sheet.label_y(str(words[0] if words else down))
    _frame(sheet, table, baseline)
    if len(line) > 1:
        values = [list(table.index), list(table.columns)]
        x = [_place(values[1], other) for _, other in line]
        y = [_place(values[0], at) for at, _ in line]
        axes.plot(x, y, color=INK, linewidth=style.line * 1.6, linestyle=(0, (4, 2)))


def _value(value: Any) -> str:
    return value if isinstance(value, str) else f"{value:g}"


def _place(values: list[Any], value: Any) -> float:
    """Where a value stands among the cells, in cells."""
    if isinstance(value, str) or value in values:
        return values.index(value) + 0.5
    return float(np.interp(value, [float(each) for each in values], np.arange(len(values)) + 0.5))


def _frame(sheet: Sheet, table: Frame, baseline: Sequence[Any]) -> None:
    """A frame round the cell that holds the file's own values, or a cross where they lie between cells."""
    if len(baseline) != 2 or any(value is None for value in baseline):
        return
    inside = [value in list(index) for value, index in zip(baseline, (table.index, table.columns), strict=True)]
    if any(isinstance(value, str) and not there for value, there in zip(baseline, inside, strict=True)):
        return
    y, x = (_place(list(index), value) for value, index in zip(baseline, (table.index, table.columns), strict=True))
    if all(inside):
        box = [x - 0.5, x + 0.5, x + 0.5, x - 0.5, x - 0.5], [y - 0.5, y - 0.5, y + 0.5, y + 0.5, y - 0.5]
        sheet.ax.plot(*box, color=INK, linewidth=sheet.style.line * 2, clip_on=False)
    place: dict[str, Any] = {"xycoords": ("axes fraction", "data"), "textcoords": "offset points", "va": "center"}
    sheet.ax.annotate("the file", (1, y), (6, 0), **place)
    if not all(inside):
        sheet.ax.plot([x], [y], "x", color=INK, ms=sheet.style.body * 0.7, mew=sheet.style.line * 1.5)


def alt_text(data: Frame, outcome: str | None = None, **how: Any) -> str:
    """Say in words what the chart shows."""
    return f"Grid of shares of runs over two assumptions. {finding(data, outcome=outcome, **how)}."


draw = chart(("outcome", "label", "share"), finding)(_paint)
