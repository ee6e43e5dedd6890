"""Where a run turned: how it would end, played on from each step with fresh luck, and the steps that moved it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from escalate.charts.clock import Dates, day, time_axis
from escalate.charts.findings import Facts, quoted
from escalate.charts.rungs import INK
from escalate.charts.sheet import Frame, Sheet, chart, over
from escalate.charts.text import LINE, wrapped
from escalate.results.turns import close_together, turned
from escalate.results.words import per_cent, per_cents

TURNS = 3
"""Steps that are marked."""
SEEN = 0.01
"""A share that is named where it begins, or ends."""
LATER = 0.05
"""One that begins below that is, where it grows so large."""
SAID = "{when} ({what}): {outcome} {before} → {after}"
Turned = tuple[int, str]
"""A step that moved the shares, and who did what in it; the largest first."""


def _marked(data: Frame, turns: Sequence[Turned], dates: Dates) -> list[dict[str, Any]]:
    """What is said of each turn, in the order of telling."""
    whats, labels = dict(turns), dict(zip(data["outcome"], data["label"], strict=True))
    ending, found = turned(data, list(whats))
    return [
        {"before": per_cent(each.before), "after": per_cent(each.after), "outcome": quoted(labels[each.outcome])}
        | {"step": each.step, "when": day(dates.get(each.step), each.step), "what": whats[each.step]}
        | {"held": each.held, "ending": quoted(labels[ending])}
        | {"ends": "" if each.outcome == ending else f"; it ends in {quoted(labels[ending])}"}
        for each in found
    ]


def facts(data: Frame, turns: Sequence[Turned], run: int, dates: Dates, **_: object) -> Facts:
    """The step that moved the run most to where it ended, who did what there, and from which share to which."""
    return {**(_marked(data, turns, dates) or [{"when": ""}])[0], "run": run}


@chart("turning", facts, ("step", "outcome", "label", "share"))
def draw(sheet: Sheet, data: Frame, turns: Sequence[Turned], run: int, dates: Dates) -> None:
    """Paint the areas, named at both ends, and number the steps that moved them most."""
    axes, style = sheet.ax, sheet.style
    labels = dict(zip(data["outcome"].astype(str), data["label"].astype(str), strict=True))
    table = data.pivot_table(index="step", columns="outcome", values="share", sort=False).sort_index()
    names = [name for name in sheet.looks if name in table][::-1]
    table = table[names].fillna(0)
    looks = [sheet.looks[name] for name in names]
    sheet.stack(axes, table, looks)
    marked = _marked(data, turns, dates)[: 1 if style.few else TURNS]
    numbers = {step: number for number, step in enumerate(sorted(turn["step"] for turn in marked), 1)}
    each = (f"{numbers[turn['step']]}: {SAID.format(**turn)}" for turn in marked)
    lines = sorted(each) if len(marked) > 1 else []
    told = "\n".join(wrapped(line, sheet.width * 0.95, style.body, most=2) for line in lines)
    part = 0.8 - style.body * LINE * (told.count("\n") + bool(told)) / sheet.height
    first, last = (table.iloc[row].tolist() for row in (0, -1))
    shares = zip(names, per_cents(first), (table.iloc[0] >= SEEN) | (table.max() >= LATER), strict=True)
    begun = [f"{text.replace('none', '0 %')} {labels[name]}" * bool(seen) for name, text, seen in shares]
    sheet.bands(axes, zip(first, begun, looks, strict=True), part, close="left", widths=(0.2, 0.24, 0.28, 0.32))
    sheet.bands(axes, zip(last, (labels[name] for name in names), looks, strict=True), part, SEEN)
    axes.set_yticks([])
    for place, turn in enumerate(marked):
        axes.axvline(turn["step"], color=INK, linewidth=style.line * (1 if place else 2))
    for at, text in _numbered(numbers, 1.7 * style.body * len(table) / (0.6 * sheet.width)):
        # One alone is named there; its date is on the axis, and the shares are in the title.
        alone = wrapped(marked[0]["what"], 0.45 * sheet.width, style.body, bold=True, most=1)
        side = "center" if lines else "right" if at > len(table) / 2 else "left"
        over(axes, text if lines else alone, at, fontweight="bold", ha=side)
    time_axis(sheet, axes, [int(step) for step in table.index], dates, 0.75, marked[0]["step"] if marked else 0)
    sheet.below(axes, told)


def _numbered(steps: Mapping[int, int], room: float) -> list[tuple[float, str]]:
    """Where the numbers of marked steps stand: those with less than ``room`` steps between them as one, ``2, 3``."""
    near = close_together(steps, room)
    return [(sum(group) / len(group), ", ".join(str(steps[step]) for step in group)) for group in near]


def alt_text(data: Frame, turns: Sequence[Turned], dates: Dates, **_: object) -> str:
    """Say in words what the chart shows."""
    parts = [SAID.format(**turn) for turn in _marked(data, turns, dates)[:TURNS]]
    return f"Areas over time for how the run would end, played on from each step: {'; '.join(parts) or 'no turn'}."
