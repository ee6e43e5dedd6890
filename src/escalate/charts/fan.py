"""Levels over time: where the runs lie, the thresholds of the file, and three runs by how they ended."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import to_hex

from escalate.charts.clock import dates_by_step, time_axis
from escalate.charts.findings import Facts, quoted
from escalate.charts.rungs import INK, OTHER, SOFT, Look
from escalate.charts.sheet import End, Frame, Row, Sheet, chart
from escalate.charts.text import NBSP

MOST = 6
_EMPTY = pd.DataFrame({"outcome": []})
GREYS = {"nine runs in ten": Look(OTHER.fill, OTHER.fill), "half of them": Look("#d3cfc6", "#d3cfc6")}
Marks = Sequence[tuple[str, float, str]]
"""Levels with a value each, and what becomes possible there."""


def _spans(data: Frame) -> Iterator[tuple[Row, Row, bool, float]]:
    """Of each level the first and the last row; whether its median moves clearly, and how far for the runs' spread."""
    for _, rows in data.groupby("level", sort=False):
        first, last = (rows.sort_values("step").iloc[end] for end in (0, -1))
        spread = max(float(last["q75"] - last["q25"]), float(first["q75"] - first["q25"]), 1e-9)
        clear = not last["q25"] <= first["q50"] <= last["q75"]
        yield first, last, clear, abs(last["q50"] - first["q50"]) / spread


def facts(data: Frame, endings: Frame | None = None, **_: object) -> Facts:
    """The level whose median moves furthest; by ending, where it ends."""
    first, last, clear, _far = max(_spans(data), key=lambda span: span[2:])
    digits = 0 if abs(last["q50"] - first["q50"]) >= 2 else 1
    told: dict[str, Any] = {"level": first["label"], "clear": clear, "most": ""}
    told |= {"start": f"{first['q50']:.{digits}f}", "end": f"{last['q50']:.{digits}f}"}
    told["moves"] = "goes" if data["level"].nunique() == 1 else "moves most,"
    if endings is not None:
        last = endings[endings["step"] == endings["step"].max()].sort_values("value")
        for name, row in (("least", last.iloc[0]), ("most", last.iloc[-1])):
            told |= {name: quoted(row["label"]), f"{name}_at": f"{row['value']:.3g}"}
    return told


@chart("fan", facts, ("step", "level", "label", "q05", "q25", "q50", "q75", "q95"), key="")
def draw(
    sheet: Sheet, data: Frame, runs: Frame = None, thresholds: Marks = (), shares: Frame = None, endings: Frame = None
) -> None:
    """Paint a panel a level, that of the finding first."""
    told, most = facts(data)["level"], 2 if sheet.style.few else MOST
    labels = dict(zip(data["level"], data["label"], strict=True))
    names = sorted(labels, key=lambda name: labels[name] != told)[:most]
    columns = 1 if len(names) == 1 or sheet.narrow else 2 if len(names) in (2, 4) else 3
    wide = 0.6 if {level for level, *_ in thresholds} & {*names} else 0.8
    part, panels, named = 0.8 / -(-len(names) // columns), sheet.panels(len(names), columns), dict[str, Look]()
    for axes, name in zip(panels, names, strict=True):
        rows = data[data["level"] == name].sort_values("step")
        own, standing = (_EMPTY if frame is None else frame[frame["level"] == name] for frame in (runs, shares))
        sheet.title(axes, labels[name], wide / columns, bold=False, most=2)
        if len(standing):
            _standing(sheet, axes, standing, part)
        else:
            ends = _level(sheet, axes, rows, own if endings is None else endings)
            named |= GREYS
            if endings is None:
                named, ends = {**named, **{text: look for _, text, look in ends}}, []
            if not (ends and sheet.style.few):
                ends += _thresholds(sheet, axes, [each[1:] for each in thresholds if each[0] == name])
            if ends:  # named outside: within, the runs would lie under the words
                close, widths = "right" if endings is None else "", [w / columns for w in (0.2, 0.25, 0.3, 0.36)]
                sheet.beside(axes, ends, part, close=close, widths=widths)
            axes.locator_params(axis="y", nbins=4)
        time_axis(sheet, axes, list(rows["step"]), dates_by_step(data), (0.7 if len(standing) else 1) / columns)
    sheet.key(panels[(len(names) - 1) // columns * columns], named)


def _level(sheet: Sheet, axes: Axes, rows: Frame, runs: Frame) -> list[End]:
    """Where nine in ten runs and half of them lie, the middle one, and a run an ending, which ends where it says."""
    for look, low, high in zip(GREYS.values(), ("q05", "q25"), ("q95", "q75"), strict=True):
        axes.fill_between(rows["step"], rows[low], rows[high], color=look.fill, linewidth=0)
    axes.plot(rows["step"], rows["q50"], color=INK)
    axes.margins(x=0)
    found = []
    for name, look in sheet.looks.items():
        own = runs[runs["outcome"] == name]
        if len(own):
            axes.plot(own["step"], own["value"], color=look.edge, linewidth=sheet.style.line)
            axes.plot(own["step"].iloc[-1:], own["value"].iloc[-1:], "s", color=look.fill, mec=look.edge, ms=6)
            found.append((own["value"].iloc[-1], str(own["label"].iloc[-1]), look))
    if rows["q05"].min() >= 0:
        axes.set_ylim(bottom=0)
    return found


def _standing(sheet: Sheet, axes: Axes, rows: Frame, part: float) -> None:
    """How many runs stand on each value of a level of few whole numbers, the highest on top and darkest."""
    table = rows.pivot_table(index="step", columns="value", values="share")
    greys = [Look(to_hex(str(grey)), SOFT) for grey in np.linspace(0.95, 0.35, table.shape[1])]
    sheet.stack(axes, table, greys)
    sheet.bands(axes, zip(table.iloc[-1], (f"{value:g}" for value in table), greys, strict=True), part, 0.03)
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
        f"{first['label']} from {first['q50']:.3g} to {last['q50']:.3g}, "
        f"nine in ten runs ending between {last['q05']:.3g} and {last['q95']:.3g}"
        for first, last, *_ in _spans(data)
    ]
    return f"Levels over time, the middle run and where nine in ten and half of the runs lie: {'; '.join(parts)}."
