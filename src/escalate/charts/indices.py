"""What matters over all ranges at once: Sobol's parts of the variance, or Morris's mean effect against its spread."""

from __future__ import annotations

from typing import Any

from escalate.charts.findings import quoted, say
from escalate.charts.rungs import INK, OTHER, SOFT
from escalate.charts.sheet import Frame, Sheet, chart

MOST = 10


def facts(data: Frame, outcome: str = "the outcome", method: str = "sobol", name: str = "") -> dict[str, Any]:
    """The first assumption, and whether it can be told from the next."""
    first = data.iloc[0]
    apart = len(data) < 2 or first["low"] > data["high"].iloc[1]
    return {
        "outcome": quoted(outcome),
        "assumption": quoted(str(first["label"])),
        "clear": bool(first["clear"]),
        "apart": bool(apart),
    }


def finding(data: Frame, **how: Any) -> str:
    """The title."""
    return say("indices", facts(data, **how))


def _paint(sheet: Sheet, data: Frame, outcome: str = "the outcome", method: str = "sobol", name: str = "") -> None:
    look = sheet.looks.get(name, OTHER)
    if method == "morris":
        _against(sheet, data, look.fill, look.edge)
        return
    axes, style = sheet.ax, sheet.style
    frame = data.head(min(MOST, style.rows))
    sheet.rows(axes, [str(label) for label in frame["label"]], part=0.8)
    for row, at in enumerate(frame.itertuples()):
        own = look if at.clear else OTHER
        axes.barh(row, min(max(at.value, 0), 1), height=0.55, **style.patch(own))
        axes.plot([max(at.low, 0), min(at.high, 1)], [row, row], color=INK)
        if at.second == at.second:
            axes.plot(
                [min(max(at.second, 0), 1)] * 2, [row - 0.28, row + 0.28], color=own.ink, linewidth=2 * style.line
            )
    axes.set_xlim(0, 1)
    sheet.shares(axes, "x", 0.7)
    sheet.label_x("part of the variance that goes with it; tick: by itself alone; grey: not told from luck")


def _against(sheet: Sheet, data: Frame, fill: str, edge: str) -> None:
    """Mean effect at the right, spread of the effect upward: high up means that it depends on the others."""
    axes, style = sheet.ax, sheet.style
    for at in data.itertuples():
        how: dict[str, Any] = {"color": fill if at.clear else OTHER.fill, "mec": edge if at.clear else SOFT}
        axes.plot([100 * at.value], [100 * at.second], "o", ms=style.body * 0.7, **how)
    # Names go to the largest that leave each other room.
    taken: list[tuple[float, float]] = []
    wide, tall = 100 * float(data["value"].max()) or 1.0, 100 * float(data["second"].max()) or 1.0
    for at in data.head(12).itertuples():
        x, y = 100 * at.value, 100 * at.second
        if at.clear and all(abs(y - other) > 0.09 * tall for _, other in taken):
            taken.append((x, y))
            axes.annotate(str(at.label), (x, y), (style.body * 0.6, 0), textcoords="offset points", va="center")
    axes.set(xlim=(0, wide * 1.05), ylim=(0, tall * 1.15))
    sheet.label_x("mean effect, in points (mu*)")
    sheet.label_y("spread of the effect (sigma)")


def alt_text(data: Frame, outcome: str = "the outcome", method: str = "sobol", name: str = "") -> str:
    """Say in words what the chart shows."""
    what = "mean effect on the share of runs" if method == "morris" else "part of the variance"
    parts = [f"{row.label} {row.value:.2f}" for row in data[data["clear"]].head(5).itertuples()]
    return f"Which assumptions matter for {outcome}, by {what}: {'; '.join(parts) or 'none told from luck'}."


draw = chart(("parameter", "label", "value", "low", "high", "second", "clear"), finding, key="")(_paint)
