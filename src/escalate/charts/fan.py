"""Levels over time: where the runs lie, the thresholds of the file, and the middle run of the commonest endings.

Single runs, drawn before, hid the middle one and told of chance alone; three of them are what the story is for.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import to_hex

from escalate.charts.clock import time_axis
from escalate.charts.findings import Facts, quoted
from escalate.charts.rungs import INK, SOFT, Look
from escalate.charts.sheet import Frame, Sheet, chart
from escalate.charts.text import NBSP
from escalate.results.tables import dates_by_step
from escalate.results.telling import moved, told
from escalate.results.words import per_cent

MOST = 6
_EMPTY = pd.DataFrame({"level": [], "outcome": []})
BANDS = {"nine runs in ten": Look("#e4ebf2", "#e4ebf2"), "half of them": Look("#c4d2df", "#c4d2df")}
"""Cooler than the greys of endings."""
Marks = Sequence[tuple[str, float, str]]
"""Levels with a value each, and what becomes possible there."""


def facts(data: Frame, thresholds: Marks = (), shares: Frame = None, endings: Frame = None, **_: object) -> Facts:
    """The level at whose end two endings part most; else whose median moves furthest, best past a threshold."""
    found = told(data, thresholds, shares, endings)
    return found | {name: quoted(found[name]) for name in ("level", "most", "least", "past") if found[name]}


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
            named |= BANDS
            named |= {label: look for *_, label, look in lines if len(names) > 1}
            ours = found if name == found["name"] else {}
            said = {outcome: label for outcome, _, label, _ in lines} if len(names) == 1 else ours.get("at", {})
            ends = [(at, said[outcome], look) for outcome, at, _, look in lines if outcome in said]
            if not (ends and sheet.style.few):
                ends += sheet.thresholds(axes, [each[1:] for each in thresholds if each[0] == name])
            if "end" in ours:
                ends.append((rows["q50"].iloc[-1], ours["end"], Look(INK, INK)))
            if ends:  # named outside: within, the runs would lie under the words
                close, widths = "" if len(names) == 1 else "right", [w / columns for w in (0.2, 0.25, 0.3, 0.36)]
                sheet.beside(axes, ends, part, close=close, widths=widths)
            axes.locator_params(axis="y", nbins=4)
            if "start" in ours:
                _begins(axes, rows["q50"].iloc[0], ours["start"])
        time_axis(sheet, axes, list(rows["step"]), dates_by_step(data), (0.7 if len(standing) else 1) / columns)
    sheet.key(panels[(len(names) - 1) // columns * columns], named)


def _level(sheet: Sheet, axes: Axes, rows: Frame, endings: Frame) -> list[tuple[str, float, str, Look]]:
    """Where nine in ten runs and half of them lie, and the middle one; within it that of each ending, and its end."""
    for look, low, high in zip(BANDS.values(), ("q05", "q25"), ("q95", "q75"), strict=True):
        axes.fill_between(rows["step"], rows[low], rows[high], color=look.fill, linewidth=0)
    axes.plot(rows["step"], rows["q50"], color=INK, linewidth=3.2 * sheet.style.line)
    found = []
    for name, look in sheet.looks.items():
        own = endings[endings["outcome"] == name]
        if len(own):
            axes.plot(own["step"], own["value"], color=look.edge, linewidth=1.2 * sheet.style.line)
            found.append((name, float(own["value"].iloc[-1]), str(own["label"].iloc[-1]), look))
    axes.margins(x=0)
    if rows["q05"].min() >= 0:
        axes.set_ylim(bottom=0)
    return found


def _standing(sheet: Sheet, axes: Axes, rows: Frame, part: float) -> None:
    """How many runs stand on each value of a level of few whole numbers, the highest on top and darkest."""
    table = rows.pivot_table(index="step", columns="value", values="share")
    greys = [Look(to_hex(str(grey)), SOFT) for grey in np.linspace(0.95, 0.35, table.shape[1])]
    sheet.stack(axes, table, greys)
    told = (f"{per_cent(share)} of runs at {value:g}".replace(" ", NBSP) for value, share in table.iloc[-1].items())
    sheet.bands(axes, zip(table.iloc[-1], told, greys, strict=True), part, 0.005)
    sheet.shares(axes, "y", part)


def _begins(axes: Axes, at: float, said: str) -> None:
    """Say on the axis where the middle run begins, in the place of the number nearest to it."""
    low, high = axes.get_ylim()
    ticks = [tick for tick in axes.get_yticks() if low <= tick <= high and abs(tick - at) > 0.15 * (high - low)]
    axes.set_yticks([*ticks, at], [*(f"{tick:g}" for tick in ticks), said])


def alt_text(data: Frame, **_: object) -> str:
    """Say in words what the chart shows."""
    parts = [
        f"{at.first['label']} from {at.first['q50']:.3g} to {at.last['q50']:.3g}, "
        f"nine in ten runs ending between {at.last['q05']:.3g} and {at.last['q95']:.3g}"
        for at in moved(data)
    ]
    return f"Levels over time, the middle run and where nine in ten and half of the runs lie: {'; '.join(parts)}."
