"""Where an outcome is common: runs over the two assumptions that bound it most, and the box with its bounds."""

from __future__ import annotations

from typing import Any

import numpy as np

from escalate.charts.findings import quoted, say
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
    if below and above:
        return f"{quoted(str(row.label))} is between {row.low:g} and {row.high:g}"
    return (
        f"{quoted(str(row.label))} is above {row.low:g}" if above else f"{quoted(str(row.label))} is below {row.high:g}"
    )


def facts(data: Frame, label: str, density: float, base: float, **_: Any) -> dict[str, Any]:
    """The bounds, and how common the outcome is inside and overall."""
    inside, overall = side_by_side(density, base)
    bounds = [_bound(row) for row in data.itertuples()]
    where = " and ".join([", ".join(bounds[:-1]), bounds[-1]] if len(bounds) > 1 else bounds)
    return {"outcome": quoted(label), "where": where, "inside": inside, "overall": overall}


def finding(data: Frame, **how: Any) -> str:
    """The title."""
    return say("discover", facts(data, **how))


def _paint(
    sheet: Sheet,
    data: Frame,
    label: str,
    density: float,
    base: float,
    outcome: str = "",
    cloud: Frame | None = None,
) -> None:
    axes, style = sheet.ax, sheet.style
    one = data.iloc[0]
    two = data.iloc[1] if len(data) > 1 else None
    look = sheet.looks.get(outcome, OTHER)
    down = (two["low"], two["high"]) if two is not None else (0, 1)
    box = [one["low"], one["high"], one["high"], one["low"], one["low"]], [down[0], down[0], down[1], down[1], down[0]]
    if cloud is not None:
        _runs(sheet, cloud.head(RUNS), look, [each["parameter"] for each in (one, two) if each is not None])
    axes.fill(*box, facecolor=look.fill, alpha=0.25, edgecolor=look.edge, zorder=0)
    axes.plot(*box, color=look.edge, linewidth=style.line * 2, clip_on=False)
    axes.set_xlim(one["range_low"], one["range_high"])
    axes.set_ylim(*((two["range_low"], two["range_high"]) if two is not None else (0, 1)))
    inside, overall = side_by_side(density, base)
    middle = (one["low"] + one["high"]) / 2, sum(down) / 2
    plate = {"facecolor": "white", "edgecolor": look.edge, "boxstyle": "square,pad=0.4"}
    said = f"{inside} inside\n{overall} overall"
    axes.text(*middle, said, ha="center", va="center", bbox=plate, color=INK, zorder=5)
    axes.set_xticks(sorted({one["range_low"], one["low"], one["high"], one["range_high"]}))
    sheet.label_x(str(one["label"]))
    if two is None:
        axes.set_yticks([])
        return
    axes.set_yticks(sorted({two["range_low"], two["low"], two["high"], two["range_high"]}))
    sheet.label_y(str(two["label"]))


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
    return f"A box over the two assumptions that bound it most. {finding(data, **how)}."


draw = chart(("parameter", "label", "low", "high", "range_low", "range_high"), finding, key="")(_paint)
