"""What matters over all ranges at once: Sobol's parts of the variance, or Morris's mean effect against its spread."""

from __future__ import annotations

from escalate.charts.findings import Facts, quoted
from escalate.charts.rungs import INK, OTHER, SOFT, Look
from escalate.charts.sheet import Frame, Sheet, chart, note

MOST = 10


def facts(data: Frame, outcome: str = "the outcome", **_: object) -> Facts:
    """The first assumption, and whether it can be told from the next."""
    first = data.iloc[0]
    apart = len(data) < 2 or first["low"] > data["high"].iloc[1]
    told = {"outcome": quoted(outcome), "assumption": quoted(first["label"])}
    return {**told, "clear": bool(first["clear"]), "apart": bool(apart)}


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
        axes.barh(row, min(max(at.value, 0), 1), height=0.55, **style.patch(own))
        axes.plot([max(at.low, 0), min(at.high, 1)], [row, row], color=INK)
        if at.second == at.second:
            tick = min(max(at.second, 0), 1)
            axes.plot([tick, tick], [row - 0.28, row + 0.28], color=own.ink, linewidth=2 * style.line)
    axes.set_xlim(0, 1)
    sheet.shares(axes, "x", 0.7)
    sheet.label_x("part of the variance that goes with it; tick: by itself alone; grey: not told from luck")


def _against(sheet: Sheet, data: Frame, look: Look) -> None:
    """Mean effect at the right, spread of the effect upward: high up means that it depends on the others."""
    axes, style = sheet.ax, sheet.style
    taken: list[float] = []
    wide, tall = 100 * float(data["value"].max()) or 1.0, 100 * float(data["second"].max()) or 1.0
    for row, at in enumerate(data.itertuples()):
        x, y = 100 * at.value, 100 * at.second
        axes.plot([x], [y], "o", **style.mark(look if at.clear else Look(OTHER.fill, SOFT), 0.7))
        # Names go to the largest that leave each other room.
        if row < 12 and at.clear and all(abs(y - other) > 0.09 * tall for other in taken):
            taken.append(y)
            note(axes, str(at.label), (x, y), (style.body * 0.6, 0))
    axes.set(xlim=(0, wide * 1.05), ylim=(0, tall * 1.15))
    sheet.label_x("mean effect, in points (mu*)")
    sheet.label_y("spread of the effect (sigma)")


def alt_text(data: Frame, outcome: str = "the outcome", method: str = "sobol", **_: object) -> str:
    """Say in words what the chart shows."""
    what = "mean effect on the share of runs" if method == "morris" else "part of the variance"
    parts = [f"{row.label} {row.value:.2f}" for row in data[data["clear"]].head(5).itertuples()]
    return f"Which assumptions matter for {outcome}, by {what}: {'; '.join(parts) or 'none told from luck'}."
