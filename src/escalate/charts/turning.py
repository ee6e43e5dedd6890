"""Where a run turned: how it would end, played on from each step with fresh luck, and the steps that moved it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from escalate.charts.clock import day, time_axis
from escalate.charts.findings import quoted, say
from escalate.charts.rungs import INK
from escalate.charts.sheet import Frame, Sheet, chart
from escalate.charts.text import wrapped
from escalate.results.words import per_cent, per_cents

TURNS = 3
"""Steps that are marked."""
Turned = tuple[int, str]
"""A step that moved the shares, and who did what in it; the largest first."""


def _moved(data: Frame, step: int) -> tuple[str, float, float]:
    """The outcome whose share a step moved most, and the share before and after it."""
    table = data.pivot_table(index="step", columns="outcome", values="share", sort=False).sort_index()
    rows = table.loc[step:].iloc[:2]
    outcome = str((rows.iloc[-1] - rows.iloc[0]).abs().idxmax())
    return outcome, float(rows[outcome].iloc[0]), float(rows[outcome].iloc[-1])


def facts(
    data: Frame, turns: Sequence[Turned] = (), run: int = 0, dates: Mapping[int, dt.date] | None = None
) -> dict[str, Any]:
    """The step that moved the run most to where it ended, who did what there, and from which share to which."""
    if not turns:
        return {"when": "", "run": run}
    end = data[data["step"] == data["step"].max()]
    ending = end.loc[end["share"].idxmax()]
    step, what = next((turn for turn in turns if _held(data, turn[0], str(ending["outcome"]))), turns[0])
    outcome, before, after = _moved(data, step)
    label = str(data.loc[data["outcome"] == outcome, "label"].iloc[0])
    told = {"before": per_cent(before), "after": per_cent(after), "outcome": quoted(label), "what": what, "run": run}
    held = _held(data, step, str(ending["outcome"]))
    return {**told, "when": day((dates or {}).get(step), step), "held": held, "ending": quoted(str(ending["label"]))}


def _held(data: Frame, step: int, ending: str) -> bool:
    """Whether a step moved the shares the way that the run ended: its ending rose, or another fell."""
    outcome, before, after = _moved(data, step)
    return (outcome == ending) == (after > before)


def finding(data: Frame, **how: Any) -> str:
    """The title."""
    return say("turning", facts(data, **how))


def _paint(
    sheet: Sheet,
    data: Frame,
    turns: Sequence[Turned] = (),
    run: int = 0,
    dates: Mapping[int, dt.date] | None = None,
) -> None:
    axes = sheet.ax
    labels = dict(zip(data["outcome"].astype(str), data["label"].astype(str), strict=True))
    table = data.pivot_table(index="step", columns="outcome", values="share", sort=False).sort_index()
    names = [name for name in sheet.looks if name in table][::-1]
    floor = np.zeros(len(table))
    for name in names:
        top = floor + table[name].fillna(0).to_numpy()
        axes.fill_between(table.index, floor, top, **sheet.style.patch(sheet.looks[name]))
        floor = top
    axes.set(xlim=(table.index.min(), table.index.max() + 1e-9), ylim=(0, 1))
    first = table.iloc[0].fillna(0)
    below, marks = 0.0, {}
    for name, text in zip(names, per_cents([float(first[name]) for name in names]), strict=True):
        if first[name] * sheet.height > 2 * sheet.style.body:
            marks[below + first[name] / 2] = wrapped(
                f"{labels[name]} {text}", sheet.width * 0.25, sheet.style.body, most=1
            )
        below += first[name]
    axes.set_yticks(list(marks), list(marks.values()))
    # The last row is the end itself; the step before it still says what might have been.
    last = table.iloc[-2 if len(table) > 1 else -1].fillna(0)
    shown = [name for name in names if last[name] > 0.01]
    ends = np.cumsum([last[name] for name in names])
    middles = [float(ends[names.index(name)] - last[name] / 2) for name in shown]
    sheet.beside(axes, middles, [labels[name] for name in shown], [sheet.looks[n] for n in shown])
    for number, (step, _) in enumerate(sorted(turns[:TURNS]), 1):
        axes.axvline(step, color=INK, linewidth=sheet.style.line)
        how: dict[str, Any] = {"xycoords": ("data", "axes fraction"), "textcoords": "offset points", "ha": "center"}
        axes.annotate(str(number), (step, 1), (0, 4), fontweight="bold", **how)
    time_axis(sheet, axes, [int(step) for step in table.index], dates or {}, 0.75)


def alt_text(data: Frame, turns: Sequence[Turned] = (), **_: Any) -> str:
    """Say in words what the chart shows."""
    parts = []
    for step, what in sorted(turns[:TURNS]):
        outcome, before, after = _moved(data, step)
        label = data.loc[data["outcome"] == outcome, "label"].iloc[0]
        parts.append(f"step {step}, {what}: {label} {per_cent(before)} to {per_cent(after)}")
    return f"Areas over time for how the run would end, played on from each step: {'; '.join(parts) or 'no turn'}."


draw = chart(("step", "outcome", "label", "share"), finding)(_paint)
