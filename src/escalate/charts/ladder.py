"""How far up the ladder runs have come so far, and behind a gap how they ended."""

from __future__ import annotations

from typing import Any

import numpy as np

from escalate.charts.clock import dates_by_step, time_axis
from escalate.charts.findings import amount, quoted, say
from escalate.charts.outcomes import pooled
from escalate.charts.rungs import OTHER, looks_for
from escalate.charts.sheet import Frame, Sheet, chart
from escalate.results.words import per_cent, per_cents

LEAST = 0.004
"""Bands thinner than this carry no label."""


def facts(data: Frame, endings: Frame | None = None) -> dict[str, Any]:
    """The rung that about half of the runs reach, and the highest that any does."""
    last = data[data["step"] == data["step"].max()].sort_values("rung", ascending=False)
    reached = last["share"].cumsum()
    seen = last[last["share"] > 0]
    high = seen.iloc[0]
    middle = last.loc[(reached - 0.5).abs().idxmin()]
    low_share = float(reached[middle.name])
    return {
        "low": quoted(str(middle["label"])),
        "high": quoted(str(high["label"])),
        "amount": amount(min(1.0, low_share)),
        "share": per_cent(float(high["share"])),
    }


def finding(data: Frame, endings: Frame | None = None) -> str:
    """The title."""
    return say("ladder", facts(data))


def _paint(sheet: Sheet, data: Frame, endings: Frame | None = None) -> None:
    area, *bar = sheet.panels(1, 1) if sheet.narrow or endings is None else sheet.panels(1, 2, width_ratios=(6, 1))
    table = data.pivot_table(index="step", columns="rung", values="share", sort=True).sort_index(axis=1)
    labels = dict(zip(data["rung"], data["label"].astype(str), strict=True))
    looks = [sheet.looks.get(labels[rung], OTHER) for rung in table.columns]
    floor = np.zeros(len(table))
    for rung, look in zip(table.columns, looks, strict=True):
        top = floor + table[rung].to_numpy()
        area.fill_between(table.index, floor, top, **sheet.style.patch(look))
        floor = top
    area.set(xlim=(table.index.min(), table.index.max()), ylim=(0, 1))
    area.set_title("highest rung so far")
    sheet.shares(area, "y", 0.9)
    ends = np.cumsum(table.iloc[-1].to_numpy())
    told = [place for place, share in enumerate(table.iloc[-1]) if share > LEAST]
    middles = [float(ends[place] - table.iloc[-1].iloc[place] / 2) for place in told]
    names = [labels[table.columns[place]] for place in told]
    sheet.beside(area, middles, names, [looks[place] for place in told], 0.85)
    time_axis(sheet, area, list(table.index), dates_by_step(data), 0.6)
    for panel in bar:
        _endings(sheet, panel, endings)


def _endings(sheet: Sheet, bar: Any, endings: Frame) -> None:
    """One bar of how runs ended, the highest rung on top."""
    own = looks_for(endings["outcome"].astype(str), sheet.looks)
    frame = pooled(endings, list(own), sheet.style.rows).iloc[::-1]
    floor, places, shown = 0.0, [], []
    for (name, row), text in zip(frame.iterrows(), per_cents(frame["share"].tolist()), strict=True):
        look = own.get(str(name), OTHER)
        bar.bar(0, row["share"], bottom=floor, width=0.9, **sheet.style.patch(look))
        if row["share"] > LEAST:
            places.append(floor + row["share"] / 2)
            shown.append((f"{text} {row['label']}", look))
        floor += row["share"]
    bar.set(xlim=(-0.5, 0.5), ylim=(0, 1), xticks=[], yticks=[])
    bar.spines[:].set_visible(False)
    bar.set_title("how it ended")
    sheet.beside(bar, places, [text for text, _ in shown], [look for _, look in shown], 0.85)


def alt_text(data: Frame, endings: Frame | None = None) -> str:
    """Say in words what the chart shows."""
    last = data[data["step"] == data["step"].max()].sort_values("rung", ascending=False)
    parts = [f"{row.label} {per_cent(row.share)}" for row in last.itertuples() if row.share]
    return f"Areas over time for the highest rung that runs have reached so far; at the end: {', '.join(parts)}."


draw = chart(("step", "rung", "label", "share"), finding, key="")(_paint)
