"""A hundred squares, one for each hundredth of the runs, by how they ended."""

from __future__ import annotations

import numpy as np

from escalate.charts.findings import Facts, quoted
from escalate.charts.rungs import OTHER
from escalate.charts.sheet import Frame, Sheet, chart, note
from escalate.results.tally import pooled, two_told
from escalate.results.words import per_cents, whole_per_cents

TIERS = 2
"""Squares that stand on one another in a row."""


def facts(data: Frame, top: str = "", **_: object) -> Facts:
    """How many squares the commonest ending has, and the highest on the ladder, or else the second commonest."""
    counts = dict(zip(data["label"].astype(str), whole_per_cents(data["share"].tolist()), strict=True))
    most, other = two_told(counts, top, 100)
    told = {"most": quoted(most), "most_n": counts[most]}
    return {**told, "other": quoted(other) if other else "", "other_n": counts.get(other, 0)}


@chart("icons", facts, ("outcome", "label", "runs", "share"))
def draw(sheet: Sheet, data: Frame, top: str = "") -> None:
    """Paint a row of squares an ending, its number at the end."""
    axes, style = sheet.ax, sheet.style
    frame = pooled(data, list(sheet.looks), style.rows)
    counts, said = whole_per_cents(frame["share"].tolist()), per_cents(frame["share"].tolist())
    sheet.rows(axes, frame["label"].tolist())
    most = -(-max(counts) // TIERS)
    room = sheet.across(axes) - 4 * style.body  # and for the number
    pitch = min(sheet.height * 0.88 / len(frame) / (TIERS + 0.4), room / most)
    tier = pitch * len(frame) / (sheet.height * 0.88)
    for row, (name, count, text) in enumerate(zip(frame["outcome"], counts, said, strict=True)):
        look = sheet.looks.get(str(name), OTHER)
        place = np.arange(count)
        y = row + (place % TIERS - (TIERS - 1) / 2) * tier
        squares = axes.scatter(place // TIERS + 0.5, y, s=(0.86 * pitch) ** 2, marker="s", clip_on=False)
        squares.set(edgecolors=look.edge, facecolors=look.fill, linewidths=style.line / 2)
        weight = "bold" if count else "normal"
        note(axes, str(count) if count else text, (-(-count // TIERS), row), (8, 0), fontweight=weight)
    axes.set(xlim=(0, most), xticks=[])
    axes.spines[:].set_visible(False)
    # Squares are square: as wide on the axis as the points that they take.
    sheet.later(lambda: axes.set_xlim(0, sheet.points(axes.get_window_extent().width) / pitch))


def alt_text(data: Frame, **_: object) -> str:
    """Say in words what the chart shows."""
    counts = whole_per_cents(data["share"].tolist())
    parts = [f"{label} {count}" for label, count in zip(data["label"], counts, strict=True)]
    return f"A hundred squares for {int(data['runs'].sum()):,} runs, by how they ended: {'; '.join(parts)}."
