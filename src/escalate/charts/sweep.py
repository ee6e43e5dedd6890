"""Shares along one assumption: a line an outcome, the file's own value, and where one outcome overtakes another."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from escalate.charts.findings import Facts, quoted, value_text
from escalate.charts.rungs import PAPER, SOFT
from escalate.charts.sheet import Frame, Sheet, chart, over
from escalate.results.words import share_or_none

Crossing = tuple[float, str, str, str]
"""Where, with its band in words; the outcome that overtakes, and the one overtaken, by name."""


def facts(data: Frame, words: str, tipping: Sequence[Crossing] = (), **_: object) -> Facts:
    """The first crossing, or the outcome that moves furthest."""
    axis = str(data.columns[0])
    labels = dict(zip(data["outcome"].astype(str), data["label"].astype(str), strict=True))
    said = ""
    if tipping:
        where, first, second = tipping[0][1:]
        said = f"{quoted(labels[first])} overtakes {quoted(labels[second])} where {words} {where}"
    ends = data[data[axis].isin([data[axis].iloc[0], data[axis].iloc[-1]])]
    spread = ends.groupby("outcome", sort=False)["share"].agg(["first", "last"])
    name = str((spread["last"] - spread["first"]).abs().idxmax())
    one, other = ends[ends["outcome"] == name].iloc[0], ends[ends["outcome"] == name].iloc[-1]
    first, last = share_or_none(one["share"]), share_or_none(other["share"])
    clear = one["high"] < other["low"] or other["high"] < one["low"]
    told = {"outcome": quoted(labels[name]), "low": value_text(one[axis]), "high": value_text(other[axis])}
    return {**told, "tipping": said, "first": first, "last": last, "clear": clear, "assumption": words}


@chart("sweep", facts, ("outcome", "label", "share", "low", "high"))
def draw(sheet: Sheet, data: Frame, words: str, baseline: Any, tipping: Sequence[Crossing] = ()) -> None:
    """Paint a line with its band an outcome; the file's value and the crossings stand across them."""
    axes, style, axis = sheet.ax, sheet.style, str(data.columns[0])
    values = list(dict.fromkeys(data[axis]))
    numbers = all(not isinstance(value, str) for value in values)
    at = {value: float(value) if numbers else float(place) for place, value in enumerate(values)}
    for name, look in sheet.looks.items():
        rows = data[data["outcome"] == name]
        x = [at[value] for value in rows[axis]]
        axes.fill_between(x, rows["low"], rows["high"], color=look.fill, alpha=0.25, linewidth=0)
        line, form = style.line * 1.4, "-s" if len(values) <= 3 else "-"
        axes.plot(x, rows["share"], form, color=look.edge, linewidth=line, **style.mark(look, 0.6))
    last = data[data[axis] == values[-1]].set_index("outcome")
    axes.set(xlim=(min(at.values()), max(at.values())), ylim=(0, None))
    if len(values) <= 5 or not numbers:
        axes.set_xticks(list(at.values()), [value_text(value) for value in values])
    sheet.shares(axes, "y")
    axes.grid(axis="y")
    sheet.label_x(words)
    sheet.beside(axes, [(last.loc[name, "share"], last.loc[name, "label"], look) for name, look in sheet.looks.items()])
    within = numbers and isinstance(baseline, int | float) and min(at.values()) <= baseline <= max(at.values())
    file = float(baseline) if within else at.get(baseline)
    if file is not None:
        axes.axvline(file, color=SOFT, linewidth=style.line)
        over(axes, "the file", file, color=SOFT)
    for number, (place, where, first, _) in enumerate(tipping[:3]):
        rows = data[data["outcome"] == first]
        share = float(np.interp(place, [at[value] for value in rows[axis]], rows["share"]))
        axes.axvline(place, color=SOFT, linewidth=style.line / 2, linestyle=(0, (2, 3)), zorder=0)
        axes.plot([place], [share], "o", color=PAPER, mec=sheet.looks[first].edge, ms=0.7 * style.body, mew=style.line)
        if not number:
            _crossing(sheet, place, where.partition(" ")[2].partition(" ")[2], file)


def _crossing(sheet: Sheet, place: float, where: str, file: float | None) -> None:
    """The value at which one ending overtakes another, with its band, above its line and beside the file's."""
    low, high = sheet.ax.get_xlim()
    apart = high - low if file is None else place - file
    close = abs(apart) < 0.25 * (high - low)
    side, shift = (("left", 1.0) if apart >= 0 else ("right", -1.0)) if close else ("center", 0.0)
    shift *= 2.6 * sheet.style.body if abs(apart) < 0.08 * (high - low) else 0.0
    over(sheet.ax, where, place, (shift, 4), ha=side)


def alt_text(data: Frame, words: str, **_: object) -> str:
    """Say in words what the chart shows."""
    axis = str(data.columns[0])
    parts = []
    for _, rows in data.groupby("outcome", sort=False):
        first, last = (share_or_none(rows["share"].iloc[end]) for end in (0, -1))
        parts.append(f"{rows['label'].iloc[0]} from {first} to {last}")
    ends = f"{value_text(data[axis].iloc[0])} to {value_text(data[axis].iloc[-1])}"
    return f"Lines of each share of runs as {words} goes from {ends}: {'; '.join(parts)}."
