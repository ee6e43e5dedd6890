"""What matters over all ranges at once: Sobol's parts of the variance, or Morris's mean effect against its spread."""

from __future__ import annotations

import numpy as np

from escalate.charts.findings import Facts, quoted
from escalate.charts.rungs import INK, OTHER, PAPER, SOFT, Look
from escalate.charts.sheet import Frame, Sheet, chart, note
from escalate.charts.text import LINE, text_width
from escalate.results.intervals import standing_out

MOST = 10
NAMED = 3
"""Assumptions that a title names at most: where more stand out together, the first is told with the next."""
LITTLE = 0.2
"""Others matter little where the largest of them has less than this part of the smallest that stands out."""


def facts(data: Frame, outcome: str = "the outcome", **_: object) -> Facts:
    """The assumptions whose intervals lie above those of all others, as few as there are, and what of the others."""
    count = standing_out(data["low"].to_numpy(), data["high"].to_numpy())
    apart, first = 0 < count <= NAMED, count if 0 < count <= NAMED else 1
    labels, rest = [quoted(label) for label in data["label"]], len(data) - first
    group = " and ".join(filter(None, [", ".join(labels[: first - 1]), labels[first - 1]]))
    others = f"the {rest} others" if apart and rest > 1 else "".join(labels[first : first + 1])
    little = bool(data["value"].iloc[first:].max() < LITTLE * data["value"].iloc[:first].min())
    told = {"outcome": quoted(outcome), "group": group, "others": others, "little": little, "apart": apart}
    return {**told, "clear": bool(data["clear"].iloc[0]), "verb": "matters" if first == 1 else "matter"}


@chart("indices", facts, ("parameter", "label", "value", "low", "high", "second", "clear"), key="")
def draw(sheet: Sheet, data: Frame, outcome: str = "the outcome", method: str = "sobol", name: str = "") -> None:
    """Paint bars of Sobol's parts, or dots of Morris's effects."""
    look = sheet.looks.get(name, OTHER)
    if method == "morris":
        _against(sheet, data, look)
        return
    axes, style = sheet.ax, sheet.style
    frame = data.head(min(MOST, style.rows))
    sheet.rows(axes, [str(label) for label in frame["label"]], part=0.8)
    for row, at in enumerate(frame.itertuples()):
        own = look if at.clear else OTHER
        whole = min(max(at.value, 0), 1)
        axes.barh(row, whole, height=0.55, **style.patch(own) | {"facecolor": PAPER, "hatch": ""})
        # By itself it cannot do more than it does in all: what is estimated above that is luck.
        axes.barh(row, np.clip(np.nan_to_num(at.second), 0, whole), height=0.55, **style.patch(own))
        axes.plot([max(at.low, 0), min(at.high, 1)], [row, row], color=INK)
    axes.set_xlim(0, 1)
    sheet.shares(axes, "x", 0.7)
    sheet.label_x("part of the differences between guesses (variance); full: by itself, hollow: with others")


def _against(sheet: Sheet, data: Frame, look: Look) -> None:
    """Mean effect at the right, spread of the effect upward: high up means that it depends on the others."""
    axes, style = sheet.ax, sheet.style
    wide, tall = 100 * float(data["high"].max()) or 1.0, 115 * float(data["second"].max()) or 1.0
    # About how much of the axes a letter takes, to keep names apart before the sheet is laid out.
    across, up = wide / (0.7 * sheet.width), tall / (0.75 * sheet.height)
    taken = [(100 * x, 100 * x, 100 * y) for x, y in zip(data["value"], data["second"], strict=True)]
    unnamed = []
    for at in data.itertuples():
        x, y, own = 100 * at.value, 100 * at.second, look if at.clear else Look(OTHER.fill, SOFT)
        axes.plot([100 * at.low, 100 * at.high], [y, y], color=INK, linewidth=style.line / 2)
        axes.plot([x], [y], "o", **style.mark(own, 0.7))
        left, right = (100 * at.high, 100 * at.high + across * text_width(at.label, style.body))
        if any(one < right and left < other and abs(y - z) < style.body * LINE * up for one, other, z in taken):
            unnamed.append(str(at.label))
            continue
        taken.append((left, right, y))
        note(axes, str(at.label), (left, y), (style.body * 0.6, 0), color=own.edge if at.clear else SOFT)
    axes.set(xlim=(0, wide * 1.05), ylim=(0, tall))
    if unnamed:
        sheet.label_x(f"without a name: {f'{len(unnamed)} more' if style.few else ', '.join(unnamed)}")
    sheet.label_x("mean effect, in points (mu*)")
    sheet.label_y("how uneven the effect is, in points (sigma)")


def alt_text(data: Frame, outcome: str = "the outcome", method: str = "sobol", **_: object) -> str:
    """Say in words what the chart shows."""
    what = "mean effect on the share of runs" if method == "morris" else "part of the variance"
    parts = [f"{row.label} {row.value:.2f}" for row in data[data["clear"]].head(5).itertuples()]
    return f"Which assumptions matter for {outcome}, by {what}: {'; '.join(parts) or 'none told from luck'}."
