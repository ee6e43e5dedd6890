"""Where a run turned: how it would end, played on from each step with fresh luck, and the steps that moved that most."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import numpy as np

from escalate.charts.clock import day, time_axis
from escalate.charts.findings import quoted, say
from escalate.charts.rungs import INK
from escalate.charts.sheet import Frame, Sheet, chart
from escalate.results.words import per_cent

TURNS = 3
"""Steps that are marked."""


def turns(data: Frame) -> list[tuple[int, str, float, float]]:
    """Steps at which a share moved clear of luck: step, outcome, share before and after, the largest first."""
    found: dict[int, tuple[int, str, float, float]] = {}
    for outcome, rows in data.groupby("outcome", sort=False):
        rows = rows.sort_values("step")
        before = rows.shift(1)
        clear = (rows["low"] > before["high"]) | (rows["high"] < before["low"])
        for now, then in zip(rows[clear].itertuples(), before[clear].itertuples(), strict=True):
            told = (int(now.step), str(outcome), float(then.share), float(now.share))
            if now.step not in found or abs(told[3] - told[2]) > abs(found[now.step][3] - found[now.step][2]):
                found[int(now.step)] = told
    return sorted(found.values(), key=lambda turn: -abs(turn[3] - turn[2]))[:TURNS]


def facts(
    data: Frame, labels: Mapping[str, str] | None = None, dates: Mapping[int, dt.date] | None = None, **_: Any
) -> dict[str, Any]:
    """The step that moved a share most."""
    found = turns(data)
    if not found:
        return {"when": ""}
    step, outcome, before, after = found[0]
    told = {
        "before": per_cent(before),
        "after": per_cent(after),
        "outcome": quoted((labels or {}).get(outcome, outcome)),
    }
    return {**told, "when": day((dates or {}).get(step), step)}


def finding(data: Frame, **how: Any) -> str:
    """The title."""
    return say("turning", facts(data, **how))


def _paint(
    sheet: Sheet,
    data: Frame,
    labels: Mapping[str, str] | None = None,
    dates: Mapping[int, dt.date] | None = None,
) -> None:
    axes = sheet.ax
    table = data.pivot_table(index="step", columns="outcome", values="share", sort=False).sort_index()
    names = [name for name in sheet.looks if name in table][::-1]
    floor = np.zeros(len(table))
    for name in names:
        top = floor + table[name].fillna(0).to_numpy()
        axes.fill_between(table.index, floor, top, **sheet.style.patch(sheet.looks[name]))
        floor = top
    axes.set(xlim=(table.index.min(), table.index.max() + 1e-9), ylim=(0, 1))
    sheet.shares(axes, "y")
    last = table.iloc[-1].fillna(0)
    shown = [name for name in names if last[name] > 0.01]
    ends = np.cumsum([last[name] for name in names])
    middles = [float(ends[names.index(name)] - last[name] / 2) for name in shown]
    sheet.beside(axes, middles, [(labels or {}).get(name, name) for name in shown], [sheet.looks[n] for n in shown])
    for number, (step, *_) in enumerate(sorted(turns(data)), 1):
        axes.axvline(step, color=INK, linewidth=sheet.style.line)
        how: dict[str, Any] = {"xycoords": ("data", "axes fraction"), "textcoords": "offset points", "ha": "center"}
        axes.annotate(str(number), (step, 1), (0, 4), fontweight="bold", **how)
    time_axis(sheet, axes, [int(step) for step in table.index], dates or {}, 0.75)


def alt_text(data: Frame, labels: Mapping[str, str] | None = None, **how: Any) -> str:
    """Say in words what the chart shows."""
    parts = [
        f"step {step}: {(labels or {}).get(outcome, outcome)} {per_cent(before)} to {per_cent(after)}"
        for step, outcome, before, after in turns(data)
    ]
    return f"Areas over time for how the run would end, played on from each step: {'; '.join(parts) or 'no turn'}."


draw = chart(("step", "outcome", "share", "low", "high"), finding)(_paint)
