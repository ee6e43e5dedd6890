"""Levels over time: where the runs lie, the thresholds of the file, and the middle run of the commonest endings.

Single runs, drawn before, hid the middle one and told of chance alone; three of them are what the story is for.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import to_hex

from escalate.charts.clock import dates_by_step, time_axis
from escalate.charts.findings import Facts, quoted
from escalate.charts.rungs import INK, OTHER, SOFT, Look
from escalate.charts.sheet import End, Frame, Sheet, chart
from escalate.charts.text import NBSP
from escalate.results.telling import moved, parted
from escalate.results.words import per_cent, share_or_none

MOST = 6
APART = 0.25
"""Endings tell of a level where they part by so much of its panel's height."""
_EMPTY = pd.DataFrame({"level": [], "outcome": []})
GREYS = {"nine runs in ten": Look(OTHER.fill, OTHER.fill), "half of them": Look("#d3cfc6", "#d3cfc6")}
Marks = Sequence[tuple[str, float, str]]
"""Levels with a value each, and what becomes possible there."""


def facts(data: Frame, thresholds: Marks = (), shares: Frame = None, endings: Frame = None, **_: object) -> Facts:
    """The level at whose end two endings part most; else whose median moves furthest, best past a threshold."""
    whole = set() if shares is None else set(shares["level"])
    apart = None if endings is None else parted(data[~data["level"].isin(whole)], endings)
    if apart and apart.far >= APART:
        one, other = apart.most, apart.least
        at = dict(zip((one["outcome"], other["outcome"]), _said(one["value"], other["value"]), strict=True))
        label = data.loc[data["level"] == one["level"], "label"].iloc[0]
        told = {"level": _short(label), "name": one["level"], "at": at, "most_at": at[one["outcome"]]}
        return told | {"most": quoted(one["label"]), "least": quoted(other["label"]), "least_at": at[other["outcome"]]}
    found = max(moved(data, thresholds), key=lambda each: (each.clear and each.past != "", each.clear, each.far))
    first, last, name = found.first, found.last, found.first["level"]
    said = {"level": _short(first["label"]), "clear": found.clear, "past": quoted(found.past) if found.past else ""}
    told = {"name": name, "at": {}, "most": "", "stands": "", **said}
    if name in whole:
        table = shares[shares["level"] == name].pivot_table(index="step", columns="value", values="share")
        begin, end = table.iloc[0], table.iloc[-1]
        most = (end - begin).idxmax()
        return told | {"stands": f"{most:g}", "after": per_cent(end[most]), "before": share_or_none(begin[most])}
    values = _said(first["q50"], *last[["q50", "q25", "q75"]])
    return told | dict(zip(("start", "end", "low", "high"), values, strict=True))


def _short(label: str) -> str:
    """A level within a sentence, without what its panel says of its unit."""
    return quoted(label.partition(" (")[0])


def _said(one: float, other: float, *more: float) -> list[str]:
    """Values of a level in as many digits as the first two need to be told apart, none as "-0"."""
    digits = 0 if abs(one - other) >= 2 else 1
    return [f"{round(value, digits) + 0.0:.{digits}f}".replace("-", "−") for value in (one, other, *more)]


@chart("fan", facts, ("step", "level", "label", "q05", "q25", "q50", "q75", "q95"), key="")
def draw(sheet: Sheet, data: Frame, thresholds: Marks = (), shares: Frame = None, endings: Frame = None) -> None:
    """Paint a panel a level, that of the finding first."""
    found, most = facts(data, thresholds, shares, endings), 2 if sheet.style.few else MOST
    labels = dict(zip(data["level"], data["label"], strict=True))
    names = sorted(labels, key=lambda name: name != found["name"])[:most]
    columns = 1 if len(names) == 1 or sheet.narrow else 2 if len(names) in (2, 4) else 3
    wide = 0.6 if {level for level, *_ in thresholds} & {*names} else 0.8
    part, panels, named = 0.8 / -(-len(names) // columns), sheet.panels(len(names), columns), dict[str, Look]()
    for axes, name in zip(panels, names, strict=True):
        rows = data[data["level"] == name].sort_values("step")
        own, standing = (_EMPTY if frame is None else frame[frame["level"] == name] for frame in (endings, shares))
        sheet.title(axes, labels[name], wide / columns, bold=False)
        if len(standing):
            _standing(sheet, axes, standing, part)
        else:
            lines = _level(sheet, axes, rows, own)
            named |= GREYS
            named |= {label: look for *_, label, look in lines if len(names) > 1}
            told = found["at"] if name == found["name"] else {}
            told = {outcome: label for outcome, _, label, _ in lines} if len(names) == 1 else told
            ends = [(at, told[outcome], look) for outcome, at, _, look in lines if outcome in told]
            if not (ends and sheet.style.few):
                ends += _thresholds(sheet, axes, [each[1:] for each in thresholds if each[0] == name])
            if ends:  # named outside: within, the runs would lie under the words
                close, widths = "" if len(names) == 1 else "right", [w / columns for w in (0.2, 0.25, 0.3, 0.36)]
                sheet.beside(axes, ends, part, close=close, widths=widths)
            axes.locator_params(axis="y", nbins=4)
        time_axis(sheet, axes, list(rows["step"]), dates_by_step(data), (0.7 if len(standing) else 1) / columns)
    sheet.key(panels[(len(names) - 1) // columns * columns], named)


def _level(sheet: Sheet, axes: Axes, rows: Frame, endings: Frame) -> list[tuple[str, float, str, Look]]:
    """Where nine in ten runs and half of them lie, on top the middle one; that of each ending, and where it ends."""
    for look, low, high in zip(GREYS.values(), ("q05", "q25"), ("q95", "q75"), strict=True):
        axes.fill_between(rows["step"], rows[low], rows[high], color=look.fill, linewidth=0)
    found = []
    for name, look in sheet.looks.items():
        own = endings[endings["outcome"] == name]
        if len(own):
            axes.plot(own["step"], own["value"], color=look.edge, linewidth=1.5 * sheet.style.line)
            found.append((name, float(own["value"].iloc[-1]), str(own["label"].iloc[-1]), look))
    axes.plot(rows["step"], rows["q50"], color=INK, linewidth=2 * sheet.style.line)
    axes.margins(x=0)
    if rows["q05"].min() >= 0:
        axes.set_ylim(bottom=0)
    return found


def _standing(sheet: Sheet, axes: Axes, rows: Frame, part: float) -> None:
    """How many runs stand on each value of a level of few whole numbers, the highest on top and darkest."""
    table = rows.pivot_table(index="step", columns="value", values="share")
    greys = [Look(to_hex(str(grey)), SOFT) for grey in np.linspace(0.95, 0.35, table.shape[1])]
    sheet.stack(axes, table, greys)
    told = (f"{per_cent(share)} at {value:g}" for value, share in table.iloc[-1].items())
    sheet.bands(axes, zip(table.iloc[-1], told, greys, strict=True), part, 0.005)
    sheet.shares(axes, "y", part)


def _thresholds(sheet: Sheet, axes: Axes, found: Sequence[tuple[float, str]]) -> list[End]:
    """Lines at which something becomes possible; at most two, the lowest and the highest."""
    low, high = axes.get_ylim()
    shown = sorted(each for each in found if low <= each[0] <= high)
    shown = [shown[0], shown[-1]] if len(shown) > 2 else shown
    for at, _ in shown:
        sheet.threshold(axes, at, *axes.get_xlim())
    return [(at, NBSP.join(words.rsplit(" ", 1)), Look(SOFT, SOFT)) for at, words in shown]


def alt_text(data: Frame, **_: object) -> str:
    """Say in words what the chart shows."""
    parts = [
        f"{at.first['label']} from {at.first['q50']:.3g} to {at.last['q50']:.3g}, "
        f"nine in ten runs ending between {at.last['q05']:.3g} and {at.last['q95']:.3g}"
        for at in moved(data)
    ]
    return f"Levels over time, the middle run and where nine in ten and half of the runs lie: {'; '.join(parts)}."
