"""What each actor does over time: a small panel an actor, a line an option; bars where nothing changes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from escalate.charts.clock import days, time_axis
from escalate.charts.findings import Facts, quoted
from escalate.charts.rungs import OTHER, PAPER, SOFT, Look, Looks
from escalate.charts.sheet import Frame, Sheet, chart, note
from escalate.charts.text import wrapped
from escalate.results.deeds import Deeds, deeds
from escalate.results.tables import dates_by_step
from escalate.results.words import per_cent

LINES = 4
"""Options with a label in a panel; the others are the rest."""
Grid = tuple[int, int, int]
"""Rows and columns of panels, and how many options have a label in one."""
DASHES: tuple[Any, ...] = ("-", (0, (4, 2)), (0, (1, 1.5)), (0, (6, 1, 1, 1)))
"""Of an actor's options, the commonest first: one colour may be that of two rungs, and is none on grey paper."""


def _days(each: Deeds, last: int) -> list[str]:
    """From an actor's first step to another in words, the year once; one day where that is the first."""
    return days(dates_by_step(each.rows), *dict.fromkeys((each.table.index[0], last)))


def facts(data: Frame, **_: object) -> Facts:
    """The option whose share moves furthest from where it begins, and from when to when; or the commonest."""
    found = deeds(data)
    most = max(found, key=lambda each: (each.moved, float(each.own.mean().max())))
    option = most.option if most.moved else most.own.mean().idxmax()
    told = {"actor": most.actor, "option": quoted(most.labels[option])}
    if not most.moved:
        steady = any(len(each.table) > 2 for each in found)
        return {**told, "first": "", "steady": steady, "after": per_cent(most.own.mean().max())}
    before, after = (most.table[option][step] for step in (most.table.index[0], most.step))
    first, last = (f"{'at' if at.startswith('step') else 'on'} {at}" for at in _days(most, most.step))
    told |= {"first": first, "last": last, "before": per_cent(before), "after": per_cent(after)}
    return {**told, "steady": False, "rises": bool(after > before)}


@chart("options", facts, ("step", "actor", "actor_label", "option", "option_label", "share", "going"), key="")
def draw(sheet: Sheet, data: Frame, rungs: Mapping[tuple[str, str], Look] | None = None) -> None:
    """Paint the panels of the actors whose choices change most, that of the finding first."""
    found, told = deeds(data), facts(data)["actor"]
    first, *order = sorted(range(len(found)), key=lambda place: (found[place].actor != told, -found[place].moved))
    most = [first, *sorted(order[: 1 if sheet.style.few else 5])]
    columns = 1 + (len(most) > 3)
    rows = -(-len(most) // columns)
    grid = rows, columns, max(2, min(LINES, int(sheet.height / rows / sheet.style.body / 2.2) - 1))
    steps = sorted({step for each in found if each.moved for step in each.table.index})
    panels = sheet.panels(len(most), columns)
    for axes, place in zip(panels, most, strict=True):
        each, name = found[place], found[place].rows["actor"].iloc[0]
        sheet.title(axes, each.actor, 0.7 / columns, bold=False, most=1)
        looks = {option: (rungs or {}).get((name, option), OTHER) for option in each.table}
        if each.moved:
            time_axis(sheet, axes, steps, dates_by_step(data), 0.55 / columns, found[first].step)
            axes.set(xlim=(steps[0], steps[-1]), ylim=(0, 1.05))
            _lines(sheet, axes, each, looks, grid, told=place == first)
        else:
            _bars(sheet, axes, each, looks, grid)
            whole = len(each.table) == max(len(other.table) for other in found)
            axes.set_xlabel("all along" if whole else " to ".join(_days(each, each.table.index[-1])), loc="left")
    for axes, below in zip(panels, panels[columns:], strict=False):
        if axes.lines and below.lines:
            axes.tick_params(labelbottom=False)  # the same time stands below


def _bars(sheet: Sheet, axes: Axes, each: Deeds, looks: Looks, grid: Grid) -> None:
    """Paint the means of one actor's options."""
    (_, columns, lines), means = grid, each.table.mean()
    for row, (option, share) in enumerate(means[means > 0].iloc[:lines].items()):
        axes.barh(row, share, height=0.6, **sheet.style.patch(looks[option]))
        room = sheet.width / columns * (0.9 - 0.42 * share)
        text = wrapped(each.labels[option], room, sheet.style.body, most=1)
        note(axes, f"{per_cent(share)}  {text}", (share, row), (6, 0))
    axes.set(ylim=(lines - 0.4, -0.6), xlim=(0, 2.1), xticks=[], yticks=[])
    axes.spines["bottom"].set_visible(False)


def _lines(sheet: Sheet, axes: Axes, each: Deeds, looks: Looks, grid: Grid, *, told: bool) -> None:
    """Paint the shares of one actor's options; where the title tells of one, it is thick, with a dot at either end."""
    table, labels, (rows, columns, lines) = each.table, dict(each.labels), grid
    # What is done at the end has its name there, before what is done as often once.
    ranked = (table.max() + table.iloc[-1]).sort_values(ascending=False, kind="stable").index
    if told:
        ends, edge = table[each.option][[table.index[0], each.step]], looks[each.option].edge
        labels[each.option] += f", {' to '.join(map(per_cent, ends))}"
        ranked = ranked.drop(each.option).insert(0, each.option)
    shown, rest = np.split(ranked, [lines])
    axes.plot(table.index, table[rest], color=SOFT, alpha=0.4)
    for option, dash in zip(shown, DASHES, strict=False):
        wide = sheet.style.line * (2.4 if told and option == each.option else 1.4)
        axes.plot(table.index, table[option], color=looks[option].edge, linestyle=dash, linewidth=wide)
    if told:
        axes.plot(ends, "o", mec=edge, mfc=PAPER, ms=0.5 * sheet.style.body, mew=sheet.style.line, clip_on=False)
    sheet.shares(axes, "y", 0.5 / rows)
    named = [(table[option].iloc[-1], labels[option], looks[option]) for option in shown]
    if len(rest):
        named += [(table[rest].iloc[-1].max(), f"{len(rest)} other{'s' * (len(rest) > 1)}", OTHER)]
    widths, (first, last) = np.arange(0.16, 0.33 if columns > 1 else 0.5, 0.04).tolist(), axes.get_xlim()
    sheet.beside(axes, named, 0.7 / rows, widths=widths, until=(table.index[-1] - first) / (last - first))


def alt_text(data: Frame, **_: object) -> str:
    """Say in words what the chart shows."""
    parts = []
    for each in deeds(data):
        said = [f"{each.labels[name]} {per_cent(share)}" for name, share in each.table.mean().iloc[:3].items()]
        parts.append(f"{each.actor}: {', '.join(said)}")
    return f"Shares of each actor's choices over time, a panel an actor. Commonest: {'; '.join(parts)}."
