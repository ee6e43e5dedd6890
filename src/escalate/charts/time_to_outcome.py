"""When runs end before the last step: the share that has met each ending by then, and how many go on."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from escalate.charts.clock import Dates, days, time_axis
from escalate.charts.findings import Facts, quoted
from escalate.charts.rungs import OTHER, PAPER, SOFT, Look
from escalate.charts.sheet import Frame, NothingToShow, Sheet, chart, note, over
from escalate.results.ended import apart, ended, jump
from escalate.results.words import per_cent, per_cents, share_or_none


def facts(data: Frame, labels: Mapping[str, str], steps: int, dates: Dates, **_: object) -> Facts:
    """An ending that jumps in the last step; else two that come apart; else when the commonest comes.

    ``marks`` are the places on the lines that the sentence is read from: an ending with its step, share and words.
    """
    found = ended(data, steps)
    if not found:
        raise NothingToShow("no run ends before the last step")
    if (one := jump(found)) is not None:
        said, after = per_cent(one.early), per_cent(one.share)
        marks = [(one.outcome, steps - 1, one.early, said)]
        return {"kind": "jump", "outcome": quoted(labels[one.outcome]), "before": said, "after": after, "marks": marks}
    both = apart(found, steps) or found[:1]
    one, other = both[0], both[-1]
    first, half, last = days(dates, one.first, one.half, other.half)
    marks = [(each.outcome, each.half, each.share / 2, "half") for each in both]
    told: dict[str, object] = {"outcome": quoted(labels[one.outcome]), "late": quoted(labels[other.outcome])}
    told |= {"first": first, "half": half if other is not one else last, "last": last, "marks": marks}
    kind = "apart" if other is not one else "alone" if one.first else "at once"
    return {**told, "kind": kind, "before": share_or_none(one.before)}


@chart("time_to_outcome", facts, ("outcome", "step"))
def draw(sheet: Sheet, data: Frame, labels: Mapping[str, str], steps: int, dates: Dates) -> None:
    """Paint a line an ending through the last step, and where there is room a bar of all runs before that."""
    every = data["outcome"].astype(str).value_counts(normalize=True)
    said, found = dict(zip(every.index, per_cents(every.tolist()), strict=True)), ended(data, steps)
    order = [name for name in sheet.looks if name in {each.outcome for each in found}]
    axes, *bar = sheet.panels(1, 1) if sheet.narrow else sheet.panels(2, 2, width_ratios=(9, 1))
    clock = np.arange(steps + 1)
    for name in order:
        own = data.loc[data["outcome"].astype(str) == name, "step"].to_numpy()
        share = np.searchsorted(np.sort(own), clock, side="right") / len(data)
        look = sheet.looks[name]
        for colour, thick in ((look.edge, 2.4), (look.fill, 1.6)):
            line = sheet.style.line * thick
            axes.plot(clock, share, color=colour, linewidth=line, drawstyle="steps-post")
    axes.axvspan(steps - 1, steps, color=OTHER.fill, linewidth=0, zorder=0)
    over(axes, "" if sheet.style.few else "last step", steps, color=SOFT, ha="right")
    marks = facts(data, labels, steps, dates)["marks"]
    for name, step, share, text in marks:
        axes.plot(step, share, "o", **sheet.style.mark(sheet.looks[name], 0.7))
        note(axes, "" if sheet.style.few else text, (step, share), (-6, 6), color=sheet.looks[name].edge, va="bottom")
    axes.set(xlim=(0, steps), ylim=(0, None))
    axes.set_title("runs that have ended so")
    sheet.shares(axes, "y", 0.9)
    sheet.beside(axes, [(every[name], f"{said[name]} {labels[name]}", sheet.looks[name]) for name in order], 0.85)
    time_axis(sheet, axes, list(range(steps)), dates, 0.65, marks[0][1])
    over_by_then = sum(each.early for each in found)
    parts = zip((1 - over_by_then, over_by_then), ("still going", "ended"), (OTHER, Look(PAPER, SOFT)), strict=True)
    for panel in bar:
        named = [(share, f"{per_cent(share)} {words}", look) for share, words, look in parts]
        sheet.pile(panel, "before the\nlast step", named)


def alt_text(data: Frame, labels: Mapping[str, str], steps: int, **_: object) -> str:
    """Say in words what the chart shows."""
    found = ended(data, steps)
    told = "; ".join(f"{labels[each.outcome]} {per_cent(each.early)}" for each in found) or "none"
    going = per_cent(1 - sum(each.early for each in found))
    return f"Lines of the share of runs that have ended before the last step: {told}; still going then {going}."
