"""Where an outcome is common: runs over the two assumptions that bound it most, and the box with its bounds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from escalate.charts.findings import Facts, quoted
from escalate.charts.rungs import INK, OTHER, PAPER, Look
from escalate.charts.sheet import Frame, Sheet, chart
from escalate.results.words import side_by_side

RUNS = 600
"""Dots that can be told apart."""
GOLDEN = 0.618034
"""Multiples of it, modulo 1, spread evenly (Weyl)."""


def _bound(row: Any) -> str:
    """A row's bounds in words."""
    below, above = row.high < row.range_high, row.low > row.range_low
    within = f"between {row.low:g} and {row.high:g}" if below else f"above {row.low:g}"
    return f"{quoted(row.label)} is {within if above else f'below {row.high:g}'}"


def facts(data: Frame, label: str, density: float, base: float, **_: object) -> Facts:
    """The bounds, and how common the outcome is inside and overall."""
    inside, overall = side_by_side(density, base)
    bounds = [_bound(row) for row in data.itertuples()]
    where = " and ".join([", ".join(bounds[:-1]), bounds[-1]] if len(bounds) > 1 else bounds)
    return {"outcome": quoted(label), "where": where, "inside": inside, "overall": overall}


@chart("discover", facts, ("parameter", "label", "low", "high", "range_low", "range_high"), key="")
def draw(
    sheet: Sheet, data: Frame, label: str, density: float, base: float, outcome: str = "", cloud: Frame | None = None
) -> None:
    """Paint runs, and the box with its bounds on the axes; with one bound, height says nothing."""
    axes, style = sheet.ax, sheet.style
    one, *others = data.head(2).to_dict("records")
    nothing: dict[str, Any] = {"label": "", "low": 0, "high": 1, "range_low": 0, "range_high": 1}
    two = others[0] if others else nothing
    look = sheet.looks.get(outcome, OTHER)
    x, y = (one["low"], one["high"]), (two["low"], two["high"])
    box = [x[0], x[1], x[1], x[0], x[0]], [y[0], y[0], y[1], y[1], y[0]]
    if cloud is not None:
        _runs(sheet, cloud.head(RUNS), look, [each["parameter"] for each in (one, *others)])
    axes.fill(*box, facecolor=look.fill, alpha=0.25, edgecolor=look.edge, zorder=0)
    axes.plot(*box, color=look.edge, linewidth=style.line * 2, clip_on=False)
    axes.set_xlim(one["range_low"], one["range_high"])
    axes.set_ylim(two["range_low"], two["range_high"])
    plate = {"facecolor": "white", "edgecolor": look.edge, "boxstyle": "square,pad=0.4"}
    said = "{} inside\n{} overall".format(*side_by_side(density, base))
    axes.text(sum(x) / 2, sum(y) / 2, said, ha="center", va="center", bbox=plate, color=INK, zorder=5)
    axes.set_xticks(_ticks(one))
    axes.set_yticks(_ticks(two) if others else [])
    sheet.label_x(one["label"])
    sheet.label_y(two["label"])


def _ticks(side: Mapping[str, Any]) -> list[float]:
    return sorted({side[end] for end in ("range_low", "low", "high", "range_high")})


def _runs(sheet: Sheet, cloud: Frame, look: Look, sides: list[str]) -> None:
    """A dot a run where it drew its assumptions; filled where it ends so. With one side, height says nothing."""
    across = cloud[sides[0]]
    up = cloud[sides[1]] if len(sides) > 1 else (np.arange(len(cloud)) * GOLDEN) % 1
    ends = cloud.iloc[:, -1].to_numpy(dtype=bool)
    size = sheet.style.body * 0.35
    sheet.ax.plot(across[~ends], up[~ends], "o", ms=size, color=PAPER, mec=OTHER.edge, mew=0.6, zorder=1)
    sheet.ax.plot(across[ends], up[ends], "o", ms=size * 1.3, color=look.fill, mec=look.edge, mew=0.8, zorder=2)


def alt_text(data: Frame, **how: Any) -> str:
    """Say in words what the chart shows."""
    return f"A box over the two assumptions that bound it most. {draw.finding(data, **how)}."
