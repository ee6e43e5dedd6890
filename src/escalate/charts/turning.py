"""Where a run turned: how it would end, played on from each step with fresh luck, and the steps that moved it."""

from __future__ import annotations

from collections.abc import Sequence

from escalate.charts.clock import Dates, day, time_axis
from escalate.charts.findings import Facts, quoted
from escalate.charts.rungs import INK
from escalate.charts.sheet import Frame, Sheet, chart, over
from escalate.results.words import per_cent, per_cents

TURNS = 3
"""Steps that are marked."""
SEEN = 0.01
"""A share that is named at either end."""
Turned = tuple[int, str]
"""A step that moved the shares, and who did what in it; the largest first."""


def _moved(data: Frame, step: int) -> tuple[str, float, float]:
    """The outcome whose share a step moved most, and the share before and after it."""
    table = data.pivot_table(index="step", columns="outcome", values="share", sort=False).sort_index()
    rows = table.loc[step:].iloc[:2]
    outcome = str((rows.iloc[-1] - rows.iloc[0]).abs().idxmax())
    return outcome, float(rows[outcome].iloc[0]), float(rows[outcome].iloc[-1])


def facts(data: Frame, turns: Sequence[Turned], run: int, dates: Dates, **_: object) -> Facts:
    """The step that moved the run most to where it ended, who did what there, and from which share to which."""
    if not turns:
        return {"when": "", "run": run}
    end = data[data["step"] == data["step"].max()]
    ending = end.loc[end["share"].idxmax()]
    found = [(*turn, *_moved(data, turn[0])) for turn in turns]
    # A step held where it moved the shares the way that the run ended: its ending rose, or another fell.
    held = [turn for turn in found if (turn[2] == ending["outcome"]) == (turn[4] > turn[3])]
    step, what, outcome, before, after = (held or found)[0]
    label = str(data.loc[data["outcome"] == outcome, "label"].iloc[0])
    told = {"before": per_cent(before), "after": per_cent(after), "outcome": quoted(label), "what": what, "run": run}
    return {**told, "when": day(dates.get(step), step), "held": bool(held), "ending": quoted(ending["label"])}


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
    # The last row is the end itself; the step before it still says what might have been.
    first, last = (table.iloc[row].tolist() for row in (0, -2 if len(table) > 1 else -1))
    said = [labels[name] for name in names]
    begun = [f"{text} {label}" for label, text in zip(said, per_cents(first), strict=True)]
    sheet.bands(axes, zip(first, begun, looks, strict=True), 0.8, SEEN, close="left", widths=(0.2, 0.24, 0.28, 0.32))
    sheet.bands(axes, zip(last, said, looks, strict=True), 0.8, SEEN)
    axes.set_yticks([])
    steps = sorted(step for step, _ in turns[:TURNS])
    for step in steps:
        axes.axvline(step, color=INK, linewidth=style.line)
    for at, text in _numbered(steps, 1.7 * style.body * len(table) / (0.6 * sheet.width)):
        over(axes, text, at, fontweight="bold")
    time_axis(sheet, axes, [int(step) for step in table.index], dates, 0.75)


def _numbered(steps: Sequence[int], room: float) -> list[tuple[float, str]]:
    """Where the numbers of marked steps stand: those with less than ``room`` steps between them as one, ``2, 3``."""
    groups: list[list[tuple[int, int]]] = []
    for number, step in enumerate(steps, 1):
        if groups and step - groups[-1][-1][1] < room:
            groups[-1].append((number, step))
        else:
            groups.append([(number, step)])
    means = [sum(step for _, step in group) / len(group) for group in groups]
    return list(zip(means, (", ".join(str(number) for number, _ in group) for group in groups), strict=True))


def alt_text(data: Frame, turns: Sequence[Turned], **_: object) -> str:
    """Say in words what the chart shows."""
    parts = []
    for step, what in sorted(turns[:TURNS]):
        outcome, before, after = _moved(data, step)
        label = data.loc[data["outcome"] == outcome, "label"].iloc[0]
        parts.append(f"step {step}, {what}: {label} {per_cent(before)} to {per_cent(after)}")
    return f"Areas over time for how the run would end, played on from each step: {'; '.join(parts) or 'no turn'}."
