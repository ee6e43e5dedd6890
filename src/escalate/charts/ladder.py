"""How far up the ladder runs have come so far, and behind a gap how they ended."""

from __future__ import annotations

from matplotlib.axes import Axes

from escalate.charts.clock import time_axis
from escalate.charts.findings import Facts, quoted
from escalate.charts.rungs import OTHER, looks_for
from escalate.charts.sheet import Frame, Sheet, chart
from escalate.results.highest import reached
from escalate.results.tables import dates_by_step
from escalate.results.tally import pooled
from escalate.results.words import per_cent, per_cents

LEAST = 0.004
"""Bands thinner than this carry no label."""


def facts(data: Frame, **_: object) -> Facts:
    """The rung at which most runs stop, and those above it, with their shares as they are drawn."""
    most, *above = reached(data, LEAST).itertuples()
    higher = "".join(f", {row.said} at {quoted(row.label)}" for row in above)
    return {"share": most.said, "rung": quoted(most.label), "higher": higher}


@chart("ladder", facts, ("step", "rung", "label", "share"), key="")
def draw(sheet: Sheet, data: Frame, endings: Frame | None = None) -> None:
    """Paint areas of rungs, and the bar of endings where there is room for it."""
    area, *bar = sheet.panels(1, 1) if sheet.narrow or endings is None else sheet.panels(2, 2, width_ratios=(6, 1))
    table = data.pivot_table(index="step", columns="rung", values="share")
    labels = dict(zip(data["rung"], data["label"].astype(str), strict=True))
    looks = [sheet.looks.get(labels[rung], OTHER) for rung in table.columns]
    sheet.stack(area, table, looks)
    area.set_title("highest rung so far")
    sheet.shares(area, "y", 0.9)
    last = table.iloc[-1]
    told = (f"{said} {labels[rung]}" for rung, said in zip(last.index, per_cents(last.tolist()), strict=True))
    sheet.bands(area, zip(last, told, looks, strict=True), 0.85, LEAST, widths=(0.2, 0.24, 0.28))
    time_axis(sheet, area, list(table.index), dates_by_step(data), 0.6)
    for panel in bar:
        _endings(sheet, panel, endings)


def _endings(sheet: Sheet, bar: Axes, endings: Frame) -> None:
    """One bar of how runs ended, the highest rung on top."""
    own = looks_for(endings["outcome"].astype(str), sheet.looks)
    frame = pooled(endings, list(own), sheet.style.rows).iloc[::-1]
    said = per_cents(frame["share"].tolist())
    parts = [
        (row.share, f"{text} {row.label}", own.get(str(row.Index), OTHER))
        for row, text in zip(frame.itertuples(), said, strict=True)
    ]
    sheet.pile(bar, "how it ended", parts, LEAST)


def alt_text(data: Frame, **_: object) -> str:
    """Say in words what the chart shows."""
    last = data[data["step"] == data["step"].max()].sort_values("rung", ascending=False)
    parts = [f"{row.label} {per_cent(row.share)}" for row in last.itertuples() if row.share]
    return f"Areas over time for the highest rung that runs have reached so far; at the end: {', '.join(parts)}."
