"""Doubt as dots: where a share would lie under other guesses, one dot for each twentieth of the draws."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes

from escalate.charts.findings import Facts, quoted
from escalate.charts.rungs import INK, SOFT, Look
from escalate.charts.sheet import Frame, Sheet, chart, note
from escalate.results.guesses import between, in_piles, least_sure
from escalate.results.words import per_cent

THESE = "this scenario's numbers"
DOTS = 20
"""Quantile dots (Kay, Kola, Hullman and Munson 2016): a reader counts them instead of reading a density."""


def dots(sheet: Sheet, axes: Axes, order: Sequence[str], draws: Frame, *, low: float, high: float) -> None:
    """Pile dots on a line in each row of ``order``, ``low`` to ``high`` down from its middle.

    ``draws`` has the shares under each draw, luck taken out (outcome, share); an outcome that it lacks gets no dots.
    """
    shares = {str(name): group["share"].to_numpy() for name, group in draws.groupby("outcome", sort=False)}
    rows = {row: shares[name] for row, name in enumerate(order) if name in shares}
    top = max([0.01, axes.dataLim.x1, *(np.quantile(values, 1 - 0.5 / DOTS) for values in rows.values())])
    room, width = (high - low) * 0.85 * sheet.height / len(order), sheet.width * 0.6
    size = 0.62 * sheet.style.body
    piles = [in_piles(values, DOTS, top * size / width) for values in rows.values()]
    tallest = max((int(level.max()) + 1 for _, level in piles), default=1)
    rise = min(size, room / tallest)
    size = max(rise, 0.42 * sheet.style.body)
    for row, values in rows.items():
        at, level = in_piles(values, DOTS, top * size / width)
        step = len(order) / (0.85 * sheet.height)
        y = row + high - (size / 2 + level * rise) * step
        how = sheet.style.mark(sheet.looks.get(order[row], Look("#ffffff", SOFT)), 0) | {"ms": size * 0.95}
        axes.plot(at, y, "o", mew=sheet.style.line / 3, clip_on=False, zorder=3, **how)
        axes.axhline(row + high, color=SOFT, linewidth=0.5)


def facts(data: Frame, draws: Frame, **_: object) -> Facts:
    """The outcome whose share lies furthest outside most guesses; else the one or two that these part most."""
    found = least_sure(between(data, draws, 0.5 / DOTS))
    if found is None:
        return {"told": False}
    row, other = found.rows[0], found.rows[-1]
    said = {name: per_cent(row[name]) for name in ("share", "left", "right")}
    said |= {"left2": per_cent(other["left"]), "right2": per_cent(other["right"]), "these": THESE}
    said |= {"outcome": quoted(row["label"]), "second": quoted(other["label"])}
    return {"told": True, "side": found.side, "sure": len(found.rows) * found.widest, **said}


@chart("doubt", facts, ("outcome", "label", "share", "doubt_low", "doubt_high"))
def draw(sheet: Sheet, data: Frame, draws: Frame) -> None:
    """Paint a pile of dots in each row, and a tick for the scenario's own share."""
    axes = sheet.ax
    frame = data.set_index("outcome", drop=False).loc[list(sheet.looks)]
    sheet.rows(axes, frame["label"].tolist(), part=0.78)
    dots(sheet, axes, list(frame["outcome"]), draws, low=-0.42, high=0.4)
    for row, share in enumerate(frame["share"]):
        axes.plot([share, share], [row - 0.42, row + 0.44], color=INK, linewidth=2 * sheet.style.line)
    first = float(frame["share"].iloc[0])
    side = "right" if first > axes.dataLim.x1 / 2 else "left"  # where there is room
    note(axes, f"with {THESE}", (first, -0.42), (0, 4), va="baseline", ha=side)
    axes.set_ylim(len(frame) - 0.4, -0.6)
    sheet.shares(axes, "x")
    axes.set_xlim(left=-0.005)
    axes.tick_params(axis="x", length=4)


def alt_text(data: Frame, draws: Frame, **_: object) -> str:
    """Say in words what the chart shows."""
    parts = [
        f"{row.label} {per_cent(row.share)}, 19 in 20 other guesses from {per_cent(row.left)} to {per_cent(row.right)}"
        for row in between(data, draws, 0.5 / DOTS).itertuples()
    ]
    return f"Dots for where other guesses put each share of runs, beside the scenario's own: {'; '.join(parts)}."
