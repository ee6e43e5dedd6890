"""Shares along one assumption: a line an outcome, the file's own value, and where one outcome overtakes another."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from escalate.charts.findings import Facts, quoted, value_text, within
from escalate.charts.rungs import PAPER, SOFT
from escalate.charts.sheet import Frame, Sheet, chart, over
from escalate.charts.text import text_width
from escalate.results.words import share_or_none
from escalate.studies.tables import moved_furthest

Crossing = tuple[float, str, str, str]
"""Where, with its band in words; the outcome that overtakes above it, and the one overtaken, by name."""
WRITTEN = "as written"
"""What a crossing's words say of it where the file's own value lies within its band."""


def facts(data: Frame, words: str, tipping: Sequence[Crossing] = (), **_: object) -> Facts:
    """The first crossing, or the outcome that moves furthest."""
    axis = str(data.columns[0])
    labels = dict(zip(data["outcome"].astype(str), data["label"].astype(str), strict=True))
    if tipping:
        place, band, first, second = tipping[0][1].partition(" ")[0], *tipping[0][1:]
        told = {"first": quoted(labels[first]), "second": quoted(labels[second]), "assumption": quoted(words)}
        return within("sweep", {**told, "place": place, "band": band[len(place) :]}, "band")
    one, other = moved_furthest(data)
    told = {"outcome": quoted(one["label"]), "low": value_text(one[axis]), "high": value_text(other[axis])}
    told |= {"before": share_or_none(one["share"]), "after": share_or_none(other["share"]), "assumption": quoted(words)}
    return {**told, "first": "", "clear": one["high"] < other["low"] or other["high"] < one["low"]}


@chart("sweep", facts, ("outcome", "label", "share", "low", "high"))
def draw(sheet: Sheet, data: Frame, words: str, baseline: Any, tipping: Sequence[Crossing] = ()) -> None:
    """Paint a line with its band an outcome; the file's value and the first crossing stand across them."""
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
    ends = [(last.loc[name, "share"], last.loc[name, "label"], look) for name, look in sheet.looks.items()]
    sheet.beside(axes, sorted(ends, key=lambda end: -end[0])[: style.rows])
    within = numbers and isinstance(baseline, int | float) and min(at.values()) <= baseline <= max(at.values())
    file = float(baseline) if within else at.get(baseline)
    if file is not None:
        axes.axvline(file, color=SOFT, linewidth=style.line)
    sides = _sides(sheet, file, *tipping[0][:2]) if tipping and file is not None else ("center", "center")
    if file is not None and not any(where.endswith(WRITTEN) for _, where, *_ in tipping[:1]):
        over(axes, WRITTEN, file, color=SOFT, ha=sides[0])
    for place, where, first, _ in tipping[:1]:
        rows = data[data["outcome"] == first]
        share = float(np.interp(place, [at[value] for value in rows[axis]], rows["share"]))
        axes.axvline(place, color=SOFT, linewidth=style.line / 2, linestyle=(0, (2, 3)), zorder=0)
        axes.plot([place], [share], "o", color=PAPER, mec=sheet.looks[first].edge, ms=0.7 * style.body, mew=style.line)
        over(axes, where, place, ha=sides[1])


def _sides(sheet: Sheet, file: float, place: float, where: str) -> tuple[str, str]:
    """How the words over the file's value and over a crossing are set, so that they keep clear of each other."""
    gap = 0.65 * sheet.width * (place - file) / float(np.ptp(sheet.ax.get_xlim()))
    words, half = (text_width(text, sheet.style.body) / 2 for text in (WRITTEN, where))
    away = ("right", "left") if gap >= 0 else ("left", "right")
    if where.endswith(WRITTEN) or abs(gap) > words + half + 8:
        return "center", "center"
    return away[0], "center" if abs(gap) > half + 8 else away[1]


def alt_text(data: Frame, words: str, **_: object) -> str:
    """Say in words what the chart shows."""
    axis = str(data.columns[0])
    parts = []
    for _, rows in data.groupby("outcome", sort=False):
        first, last = (share_or_none(rows["share"].iloc[end]) for end in (0, -1))
        parts.append(f"{rows['label'].iloc[0]} from {first} to {last}")
    ends = f"{value_text(data[axis].iloc[0])} to {value_text(data[axis].iloc[-1])}"
    return f"Lines of each share of runs as {words} goes from {ends}: {'; '.join(parts)}."
