"""Levels over time: where the runs lie, the thresholds of the file, and three runs by how they ended."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import to_hex

from escalate.charts.clock import dates_by_step, time_axis
from escalate.charts.findings import Facts, quoted
from escalate.charts.rungs import INK, OTHER, SOFT, Look
from escalate.charts.sheet import Frame, Sheet, chart
from escalate.charts.text import wrapped

MOST = 6
Threshold = tuple[str, float, str]
"""Level, value, and what becomes possible there."""


def facts(data: Frame, endings: Frame | None = None, **_: object) -> Facts:
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
    told = {"level": first["label"], "clear": clear, "start": start, "end": end, "most": ""}
    told["moves"] = "goes" if len(found) == 1 else "moves most,"
    if endings is not None:
        last = endings[endings["step"] == endings["step"].max()].sort_values("value")
        for name, row in (("least", last.iloc[0]), ("most", last.iloc[-1])):
            told |= {name: quoted(row["label"]), f"{name}_at": f"{row['value']:.3g}"}
    return told


@chart("fan", facts, ("step", "level", "label", "q05", "q25", "q50", "q75", "q95"), key="")
def draw(
    sheet: Sheet,
    data: Frame,
    runs: Frame | None = None,
    thresholds: Sequence[Threshold] = (),
    shares: Frame | None = None,
    endings: Frame | None = None,
) -> None:
    """Paint a panel a level."""
    names = list(dict.fromkeys(data["level"]))[: MOST if sheet.style.slides > 3 else 2]
    columns = 1 if len(names) == 1 else 2 if len(names) in (2, 4) else 3
    for axes, name in zip(sheet.panels(len(names), columns), names, strict=True):
        rows = data[data["level"] == name].sort_values("step")
        axes.set_title(wrapped(rows["label"].iloc[0], sheet.width * 0.8 / columns, sheet.style.body, most=2))
        stands = shares is not None and name in set(shares["level"])
        if shares is not None and stands:
            _standing(sheet, axes, shares[shares["level"] == name], 0.8 / -(-len(names) // columns))
        else:
            _level(axes, rows)
        if runs is not None and not stands:
            _single(sheet, axes, runs[runs["level"] == name])
        if endings is not None:
            _ended(sheet, axes, endings)
        if not stands:
            _thresholds(sheet, axes, [(at, words) for level, at, words in thresholds if level == name], columns)
            axes.locator_params(axis="y", nbins=4)
        time_axis(sheet, axes, list(rows["step"]), dates_by_step(data), (0.7 if stands else 1) / columns)


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


def _standing(sheet: Sheet, axes: Axes, rows: Frame, part: float) -> None:
    """How many runs stand on each value of a level of few whole numbers, the highest on top and darkest."""
    table = rows.pivot_table(index="step", columns="value", values="share")
    greys = [Look(to_hex(str(grey)), SOFT) for grey in np.linspace(0.95, 0.35, table.shape[1])]
    axes.stackplot(table.index, table.to_numpy().T, colors=[look.fill for look in greys], edgecolor=SOFT, linewidth=0.5)
    last = table.iloc[-1]
    sheet.bands(axes, last.tolist(), [f"{value:g}" if last[value] > 0.03 else "" for value in table], greys, part)
    axes.set(xlim=(table.index.min(), table.index.max()), ylim=(0, 1))
    sheet.shares(axes, "y", part)


def _ended(sheet: Sheet, axes: Axes, endings: Frame) -> None:
    """The middle run of each ending."""
    order = [name for name in sheet.looks if name in set(endings["outcome"])]
    for name in order:
        rows = endings[endings["outcome"] == name].sort_values("step")
        axes.plot(rows["step"], rows["value"], color=sheet.looks[name].edge, linewidth=sheet.style.line * 1.6)
    last = endings[endings["step"] == endings["step"].max()].set_index("outcome").loc[order]
    sheet.beside(axes, last["value"].tolist(), last["label"].tolist(), [sheet.looks[name] for name in order])


def _thresholds(sheet: Sheet, axes: Axes, found: Sequence[tuple[float, str]], columns: int) -> None:
    """Lines with what becomes possible there; at most two, the lowest and the highest, and never too close."""
    low, high = axes.get_ylim()
    shown = sorted(each for each in found if low <= each[0] <= high)
    shown = [shown[0], shown[-1]] if len(shown) > 2 else shown
    gap = (high - low) * sheet.style.body * 4 / sheet.height
    for number, (at, words) in enumerate(shown):
        if number and at - shown[0][0] < gap:
            continue
        shift, side = (-3, "top") if at > high - 0.2 * (high - low) else (3, "bottom")
        sheet.threshold(axes, at, words, (0, (3, shift)), 0.8 / columns, va=side)


def alt_text(data: Frame, **_: object) -> str:
    """Say in words what the chart shows."""
    parts = []
    for _, rows in data.groupby("level", sort=False):
        first, last = rows.sort_values("step").iloc[0], rows.sort_values("step").iloc[-1]
        parts.append(
            f"{first['label']} from {first['q50']:.3g} to {last['q50']:.3g}, "
            f"nine in ten runs ending between {last['q05']:.3g} and {last['q95']:.3g}"
        )
    return f"Levels over time, the middle run and where nine in ten and half of the runs lie: {'; '.join(parts)}."
