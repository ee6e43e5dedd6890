"""One outcome over two assumptions: its share in every cell, the file's own cell framed, the tipping line drawn."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.colors import LinearSegmentedColormap, to_hex

from escalate.charts.findings import Facts, quoted, value_text, within
from escalate.charts.rungs import INK, PAPER, Look
from escalate.charts.sheet import Frame, Sheet, chart, note
from escalate.results.words import close_per_cent


def facts(data: Frame, outcome: str, words: Sequence[str], ways: Sequence[str] | None = None, **_: object) -> Facts:
    """Between which shares the outcome moves, and in which way along each assumption; no ``ways``: nothing of that."""
    rows = data[data["outcome"] == outcome]
    least, most = (close_per_cent(rows["share"].agg(end)) for end in ("min", "max"))
    told = [(way.format(quoted(word)), quoted(word)) for way, word in zip(ways or (), words, strict=False)]
    more, idle = " and ".join(way for way, _ in told if way), " nor ".join(word for way, word in told if not way)
    said = f"{quoted(rows['label'].iloc[0])}: from {least} to {most} of the runs"
    return within("heatmap", {"range": said, "more": more, "idle": idle}, "idle")


@chart("heatmap", facts, ("outcome", "label", "share"))
def draw(
    sheet: Sheet, data: Frame, outcome: str, words: Sequence[str], baseline: Any, line: Any = (), ways: Any = None
) -> None:
    """Paint the cells with their shares, the file's own, and where one ending overtakes another."""
    axes, look, (down, across) = sheet.ax, sheet.looks[outcome], data.columns[:2]
    rows = data[data["outcome"] == outcome]
    table = rows.pivot_table(index=down, columns=across, values="share", sort=False)
    # The scale is stretched to the data, and says so; where the least is little, white is nothing.
    scale = LinearSegmentedColormap.from_list("rung", [PAPER, look.fill, look.edge])
    least, most = float(table.to_numpy().min()), float(table.to_numpy().max())
    least = least if least > most / 3 else 0.0
    axes.pcolormesh(table.to_numpy(), cmap=scale, vmin=least, vmax=max(most, least + 1e-6), edgecolors=PAPER, lw=2)
    for (row, column), share in np.ndenumerate(table.to_numpy()):
        colour = to_hex(scale((share - least) / max(most - least, 1e-6)))
        plate: dict[str, Any] = {"color": Look(colour, INK).ink, "bbox": {"fc": colour, "lw": 0, "pad": 2}}
        said = close_per_cent(share)
        axes.text(column + 0.5, row + 0.5, said, ha="center", va="center", fontweight="bold", **plate)
    axes.set_xticks(np.arange(len(table.columns)) + 0.5, [value_text(value) for value in table.columns])
    axes.set_yticks(np.arange(len(table)) + 0.5, [value_text(value) for value in table.index])
    axes.spines[:].set_visible(False)
    if not sheet.style.few:
        sheet.label_x(f"white: {close_per_cent(least)}, darkest: {close_per_cent(most)}")
    sheet.label_x(words[1])
    sheet.label_y(words[0])
    _frame(sheet, table, baseline)
    if len(line) > 1:
        x = [_place(list(table.columns), other) for _, other in line]
        y = [_place(list(table.index), at) for at, _ in line]
        axes.plot(x, y, color=INK, linewidth=sheet.style.line * 1.6, linestyle=(0, (4, 2)))


def _place(values: list[Any], value: Any) -> float:
    """Where a value stands among the cells, in cells."""
    if isinstance(value, str) or value in values:
        return values.index(value) + 0.5
    return float(np.interp(value, [float(each) for each in values], np.arange(len(values)) + 0.5))


def _frame(sheet: Sheet, table: Frame, baseline: Sequence[Any]) -> None:
    """A frame round the cell that holds the file's own values, or a cross where they lie between cells."""
    inside = [value in list(index) for value, index in zip(baseline, (table.index, table.columns), strict=True)]
    known = [there or isinstance(value, int | float) for value, there in zip(baseline, inside, strict=True)]
    if not all(known):
        return
    y, x = _place(list(table.index), baseline[0]), _place(list(table.columns), baseline[1])
    if all(inside):
        box = [x - 0.5, x + 0.5, x + 0.5, x - 0.5, x - 0.5], [y - 0.5, y - 0.5, y + 0.5, y + 0.5, y - 0.5]
        sheet.ax.plot(*box, color=INK, linewidth=sheet.style.line * 2, clip_on=False)
    else:
        sheet.ax.plot([x], [y], "X", color=INK, mec=PAPER, ms=sheet.style.body * 0.8, zorder=4)
    note(sheet.ax, "as written" if all(inside) else "× as written", (1, y), (6, 0), xycoords=("axes fraction", "data"))


def alt_text(data: Frame, **how: Any) -> str:
    """Say in words what the chart shows."""
    return f"Grid of shares of runs over two assumptions. {draw.finding(data, **how)}."
