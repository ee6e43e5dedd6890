"""Where an outcome is common: runs over the two assumptions that bound it most, and the box with its bounds."""

from __future__ import annotations

from typing import Any

import numpy as np

from escalate.charts.findings import Facts, quoted
from escalate.charts.rungs import INK, OTHER, PAPER
from escalate.charts.sheet import Frame, Sheet, chart
from escalate.results.words import side_by_side

GOLDEN = 0.618034
"""Multiples of it, modulo 1, spread evenly (Weyl)."""
STRIP = {"label": "", "low": 0.0, "value": 0.5, "high": 1.0, "range_low": 0.0, "range_high": 1.0}
"""In place of a second assumption where one alone bounds the box: dots are spread over it."""


def facts(data: Frame, label: str, density: float, base: float, where: str, **_: object) -> Facts:
    """The bounds in words, and how common the outcome is inside and overall."""
    inside, overall = side_by_side(density, base)
    return {"outcome": quoted(label), "where": where, "inside": inside, "overall": overall}


@chart("discover", facts, ("parameter", "label", "value", "low", "high", "range_low", "range_high"), key="")
def draw(
    sheet: Sheet, data: Frame, label: str, density: float, base: float, where: str, outcome: str = "", cloud: Any = None
) -> None:
    """Paint runs, and the box with its bounds on the axes; with one bound a strip, whose height says nothing."""
    axes, style = sheet.ax, sheet.style
    one, two, *_ = sides = [*data.head(2).to_dict("records"), STRIP]
    look = sheet.looks.get(outcome, OTHER)
    x, y = (one["low"], one["high"]), (two["low"], two["high"])
    box = [x[0], x[1], x[1], x[0], x[0]], [y[0], y[0], y[1], y[1], y[0]]
    if cloud is not None:
        # A dot a run where it drew its assumptions; filled where it ends so.
        up = (np.arange(len(cloud)) * GOLDEN) % 1 if two is STRIP else cloud[two["parameter"]].to_numpy()
        across, ends, size = cloud[one["parameter"]].to_numpy(), cloud.iloc[:, -1].to_numpy(dtype=bool), style.body
        axes.plot(across[~ends], up[~ends], "o", ms=size * 0.35, color=PAPER, mec=OTHER.edge, mew=0.6, zorder=1)
        axes.plot(across[ends], up[ends], "o", ms=size * 0.45, color=look.fill, mec=look.edge, mew=0.8, zorder=2)
    axes.fill(*box, facecolor=look.fill, alpha=0.25, edgecolor=look.edge, zorder=0)
    axes.plot(*box, color=look.edge, linewidth=style.line * 2, clip_on=False)
    plate = {"facecolor": "white", "edgecolor": look.edge, "boxstyle": "square,pad=0.4"}
    said = "{} here\n{} over all ranges".format(*side_by_side(density, base))
    middle = sum(y) / 2 if two is not STRIP else 1.5
    axes.text(sum(x) / 2, middle, said, ha="center", va="center", bbox=plate, color=INK, zorder=5)
    axes.plot([one["value"]], [two["value"]], "X", color=INK, mec=PAPER, ms=style.body, zorder=6)
    for side, axis in zip(sides, (axes.xaxis, axes.yaxis), strict=False):
        axis.set_ticks(sorted({side[end] for end in ("range_low", "low", "high", "range_high")}))
    axes.set_xlim(one["range_low"], one["range_high"])
    axes.set_ylim(two["range_low"], two["range_high"])
    if two is STRIP:
        axes.set(ylim=(-0.4, 2.1), yticks=[])
        axes.spines["left"].set_visible(False)
    sheet.label_x(one["label"])
    sheet.label_y(two["label"])


def alt_text(data: Frame, **how: Any) -> str:
    """Say in words what the chart shows."""
    return f"A box over the two assumptions that bound it most. {draw.finding(data, **how)}."
