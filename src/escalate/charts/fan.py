"""Levels over time: where the runs lie, the thresholds of the file, and three runs by how they ended."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import to_hex

from escalate.charts.clock import dates_by_step, time_axis
from escalate.charts.findings import quoted, say
from escalate.charts.rungs import INK, OTHER, SOFT, Look
from escalate.charts.sheet import Frame, Sheet, chart
from escalate.charts.text import wrapped

MOST = 6
Threshold = tuple[str, float, str]
"""Level, value, and what becomes possible there."""


def facts(data: Frame, endings: Frame | None = None) -> dict[str, Any]:
    """The level whose median moves furthest, against the spread of its runs; by ending, where it ends."""
    found = []
    for _, rows in data.groupby("level", sort=False):
        rows = rows.sort_values("step")
        first, last = rows.iloc[0], rows.iloc[-1]
        spread = max(float(last["q75"] - last["q25"]), float(first["q75"] - first["q25"]), 1e-9)
        clear = not last["q25"] <= first["q50"] <= last["q75"]
        found.append((clear, abs(last["q50"] - first["q50"]) / spread, first, last))
    clear, _, first, last = max(found, key=lambda each: each[:2])
    digits = 0 if abs(last["q50"] - first["q50"]) >= 2 else 1
    start, end = (f"{row['q50']:.{digits}f}" for row in (first, last))
    told = {"level": first["label"], "clear": clear, "start": start, "end": end, "alone": len(found) == 1, "most": ""}
    if endings is not None:
        last = endings[endings["step"] == endings["step"].max()].sort_values("value")
        for name, row in (("least", last.iloc[0]), ("most", last.iloc[-1])):
            told |= {name: quoted(str(row["label"])), f"{name}_at": f"{row['value']:.3g}"}
    return told


def finding(data: Frame, endings: Frame | None = None, **_: Any) -> str:
    """The title."""
    return say("fan", facts(data, endings))


def _paint(
    sheet: Sheet,
    data: Frame,
    runs: Frame | None = None,
    thresholds: Sequence[Threshold] = (),
    shares: Frame | None = None,
    endings: Frame | None = None,
) -> None:
    names = list(dict.fromkeys(data["level"]))[: MOST if sheet.style.slides > 3 else 2]
    columns = 1 if len(names) == 1 else 2 if len(names) in (2, 4) else 3
    panels = sheet.panels(-(-len(names) // columns), columns)
    dates = dates_by_step(data)
    for number, axes in enumerate(panels):
        if number >= len(names):
            axes.set_visible(False)
            continue
        rows = data[data["level"] == names[number]].sort_values("step")
        axes.set_title(wrapped(rows["label"].iloc[0], sheet.width * 0.8 / columns, sheet.style.body, most=2))
        if shares is not None and names[number] in set(shares["level"]):
            _standing(sheet, axes, shares[shares["level"] == names[number]], (columns, -(-len(names) // columns)))
            time_axis(sheet, axes, [rows["step"].min(), rows["step"].max()], dates, 0.7 / columns)
            continue
        _level(axes, rows)
        if runs is not None:
            _single(sheet, axes, runs[runs["level"] == names[number]])
        if endings is not None:
            _ended(sheet, axes, endings)
        _thresholds(sheet, axes, [(at, words) for level, at, words in thresholds if level == names[number]], columns)
        time_axis(sheet, axes, [rows["step"].min(), rows["step"].max()], dates, 1 / columns)
        axes.locator_params(axis="y", nbins=4)


def _level(axes: Axes, rows: Frame) -> None:
    """Where nine in ten runs and half of them lie, and the middle one."""
    axes.fill_between(rows["step"], rows["q05"], rows["q95"], color="#eceae5", linewidth=0)
    axes.fill_between(rows["step"], rows["q25"], rows["q75"], color="#d3cfc6", linewidth=0)
    axes.plot(rows["step"], rows["q50"], color=INK)
    axes.margins(x=0)


def _single(sheet: Sheet, axes: Axes, runs: Frame) -> None:
    for _, rows in runs.groupby("run", sort=False):
        look = sheet.looks.get(str(rows["outcome"].iloc[0]), OTHER)
        axes.plot(rows["step"], rows["value"], color=look.edge, linewidth=sheet.style.line * 0.8)
        axes.plot(rows["step"].iloc[-1:], rows["value"].iloc[-1:], "s", color=look.fill, mec=look.edge, ms=6)


def _standing(sheet: Sheet, axes: Axes, rows: Frame, grid: tuple[int, int]) -> None:
    """How many runs stand on each value of a level of few whole numbers, the highest on top and darkest."""
    table = rows.pivot_table(index="step", columns="value", values="share")
    greys = [
        Look(to_hex(str(0.95 - 0.6 * place / max(1, table.shape[1] - 1))), SOFT) for place in range(table.shape[1])
    ]
    axes.stackplot(table.index, table.to_numpy().T, colors=[look.fill for look in greys], edgecolor=SOFT, linewidth=0.5)
    last = table.iloc[-1].to_numpy()
    middles = np.cumsum(last) - last / 2
    told = [place for place, share in enumerate(last) if share > 0.03]
    texts = [f"{table.columns[place]:g}" for place in told]
    sheet.beside(axes, middles[told].tolist(), texts, [greys[place] for place in told], 0.8 / grid[1])
    axes.set(xlim=(table.index.min(), table.index.max()), ylim=(0, 1))
    sheet.shares(axes, "y", 0.8 / grid[1])


def _ended(sheet: Sheet, axes: Axes, endings: Frame) -> None:
    """The middle run of each ending."""
    order = [name for name in sheet.looks if name in set(endings["outcome"])]
    rows = {name: endings[endings["outcome"] == name].sort_values("step") for name in order}
    for name in order:
        axes.plot(
            rows[name]["step"], rows[name]["value"], color=sheet.looks[name].edge, linewidth=sheet.style.line * 1.6
        )
    ends = [float(rows[name]["value"].iloc[-1]) for name in order]
    labels = [str(rows[name]["label"].iloc[0]) for name in order]
    sheet.beside(axes, ends, labels, [sheet.looks[name] for name in order])


def _thresholds(sheet: Sheet, axes: Axes, found: Sequence[tuple[float, str]], columns: int) -> None:
    """Lines with what becomes possible there; at most two, the lowest and the highest, and never too close."""
    low, high = axes.get_ylim()
    shown = sorted(each for each in found if low <= each[0] <= high)
    shown = [shown[0], shown[-1]] if len(shown) > 2 else shown
    gap = (high - low) * sheet.style.body * 4 / sheet.height
    for number, (at, words) in enumerate(shown):
        if number and at - shown[0][0] < gap:
            continue
        axes.axhline(at, color=SOFT, linewidth=sheet.style.line / 2, linestyle=(0, (4, 3)))
        text = wrapped(words, sheet.width * 0.8 / columns, sheet.style.body, most=1)
        how: dict[str, Any] = {"xycoords": axes.get_yaxis_transform(), "textcoords": "offset points", "color": SOFT}
        below = at > high - 0.2 * (high - low)
        axes.annotate(
            text,
            (0, at),
            (3, -3 if below else 3),
            va="top" if below else "bottom",
            bbox={"facecolor": "white", "alpha": 0.75, "pad": 0.5, "lw": 0},
            **how,
        )


def alt_text(data: Frame, **_: Any) -> str:
    """Say in words what the chart shows."""
    parts = []
    for _, rows in data.groupby("level", sort=False):
        first, last = rows.sort_values("step").iloc[0], rows.sort_values("step").iloc[-1]
        parts.append(
            f"{first['label']} from {first['q50']:.3g} to {last['q50']:.3g}, "
            f"nine in ten runs ending between {last['q05']:.3g} and {last['q95']:.3g}"
        )
    return f"Levels over time, the middle run and where nine in ten and half of the runs lie: {'; '.join(parts)}."


draw = chart(("step", "level", "label", "q05", "q25", "q50", "q75", "q95"), finding, key="")(_paint)
