"""Where a run turned: how it would end, played on from each step with fresh luck, and the steps that moved it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from escalate.charts.clock import day, time_axis
from escalate.charts.findings import quoted, renamed, say
from escalate.charts.rungs import INK
from escalate.charts.sheet import Frame, Sheet, chart
from escalate.charts.text import LINE, labels_within
from escalate.results.words import per_cent, per_cents

TURNS = 3
"""Steps that are marked."""
SEEN = 0.01
"""A share that is named at the left end."""
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


def finding(data: Frame, called: str = "", **how: Any) -> str:
    """The title; the run is told by its number, or as it is called."""
    return renamed(say("turning", facts(data, **how)), called)


def _paint(
    sheet: Sheet,
    data: Frame,
    turns: Sequence[Turned] = (),
    run: int = 0,
    dates: Mapping[int, dt.date] | None = None,
    called: str = "",
) -> None:
    axes, style = sheet.ax, sheet.style
    labels = dict(zip(data["outcome"].astype(str), data["label"].astype(str), strict=True))
    table = data.pivot_table(index="step", columns="outcome", values="share", sort=False).sort_index()
    names = [name for name in sheet.looks if name in table][::-1]
    floor = np.zeros(len(table))
    for name in names:
        top = floor + table[name].fillna(0).to_numpy()
        axes.fill_between(table.index, floor, top, **style.patch(sheet.looks[name]))
        floor = top
    axes.set(xlim=(table.index.min(), table.index.max() + 1e-9), ylim=(0, 1))
    _begins(sheet, names, labels, table.iloc[0].fillna(0))
    # The last row is the end itself; the step before it still says what might have been.
    last = table.iloc[-2 if len(table) > 1 else -1].fillna(0)
    shown = [name for name in names if last[name] > SEEN]
    ends = np.cumsum([last[name] for name in names])
    middles = [float(ends[names.index(name)] - last[name] / 2) for name in shown]
    sheet.beside(axes, middles, [labels[name] for name in shown], [sheet.looks[n] for n in shown])
    steps = sorted(step for step, _ in turns[:TURNS])
    for step in steps:
        axes.axvline(step, color=INK, linewidth=style.line)
    for at, text in _numbered(steps, 1.2 * style.body * len(table) / (0.6 * sheet.width)):
        how: dict[str, Any] = {"xycoords": ("data", "axes fraction"), "textcoords": "offset points", "ha": "center"}
        axes.annotate(text, (at, 1), (0, 4), fontweight="bold", **how)
    time_axis(sheet, axes, [int(step) for step in table.index], dates or {}, 0.75)


def _begins(sheet: Sheet, names: Sequence[str], labels: Mapping[str, str], first: Any) -> None:
    """Name the bands at the left end, with their shares."""
    axes, size = sheet.ax, sheet.style.body
    said = dict(zip(names, per_cents([float(first[name]) for name in names]), strict=True))
    tops = dict(zip(names, np.cumsum([first[name] for name in names]).tolist(), strict=True))
    shown = [name for name in names if first[name] >= SEEN]
    places = [tops[name] - float(first[name]) / 2 for name in shown]
    widths = [sheet.width * share for share in (0.2, 0.24, 0.28, 0.32)]
    total = int((0.85 * sheet.height - 2 * len(shown)) / (size * LINE))
    most = max(1, total // max(1, len(shown)))
    texts = labels_within([f"{said[name]} {labels[name]}" for name in shown], widths, size, most, total)
    how: dict[str, Any] = {"textcoords": "offset points", "ha": "right", "va": "center", "annotation_clip": False}
    made = [
        axes.annotate(text, (0, at), (-8, 0), xycoords=axes.get_yaxis_transform(), color=sheet.looks[name].edge, **how)
        for text, at, name in zip(texts, places, shown, strict=True)
    ]
    axes.set_yticks([])
    sheet.keep_apart(axes, made, places, size)


def _numbered(steps: Sequence[int], room: float) -> list[tuple[float, str]]:
    """Where the numbers of marked steps stand: those with less than ``room`` steps between them as one, ``2, 3``."""
    groups: list[list[tuple[int, int]]] = []
    for number, step in enumerate(steps, 1):
        if groups and step - groups[-1][-1][1] < room:
            groups[-1].append((number, step))
        else:
            groups.append([(number, step)])
    return [
        (sum(step for _, step in group) / len(group), ", ".join(str(number) for number, _ in group)) for group in groups
    ]


def alt_text(data: Frame, turns: Sequence[Turned] = (), **_: Any) -> str:
    """Say in words what the chart shows."""
    parts = []
    for step, what in sorted(turns[:TURNS]):
        outcome, before, after = _moved(data, step)
        label = data.loc[data["outcome"] == outcome, "label"].iloc[0]
        parts.append(f"step {step}, {what}: {label} {per_cent(before)} to {per_cent(after)}")
    return f"Areas over time for how the run would end, played on from each step: {'; '.join(parts) or 'no turn'}."


draw = chart(("step", "outcome", "label", "share"), finding)(_paint)
