"""What each actor does over time: a small panel an actor, a line an option; bars where nothing changes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from matplotlib.axes import Axes

from escalate.charts.clock import dates_by_step, time_axis
from escalate.charts.findings import Facts, quoted
from escalate.charts.rungs import OTHER, Look
from escalate.charts.sheet import Frame, Sheet, chart, note
from escalate.charts.text import wrapped
from escalate.results.words import per_cent

FEWEST = 100
"""Steps in which fewer runs are still going show nothing."""
LINES = 4
"""Options with a label in a panel; the others are the rest."""
DASHES: tuple[Any, ...] = ("-", (0, (4, 2)), (0, (1, 1.5)), (0, (6, 1, 1, 1)))
"""Of an actor's options, the commonest first: one colour may be that of two rungs, and is none on grey paper."""
CHANGE = 0.06
"""How far a share must move, in fractions, for a panel of lines."""


def _actors(data: Frame) -> list[tuple[Frame, Frame, dict[str, str]]]:
    """By actor its rows, shares by step (rows) and option (columns), the ever commonest first, and options' labels."""
    kept = data[data["going"] >= min(FEWEST, data["going"].max())].dropna(subset=["share"])
    found = []
    for _, rows in kept.groupby("actor", sort=False):
        table = rows.pivot_table(index="step", columns="option", values="share", sort=False)
        order = table.max().sort_values(ascending=False).index
        found.append((rows, table[order], dict(zip(rows["option"], rows["option_label"].astype(str), strict=True))))
    return found


def facts(data: Frame, **_: object) -> Facts:
    """The option whose share moves furthest between the first and the last third of the time."""
    found = []
    for rows, table, labels in _actors(data):
        part = max(1, len(table) // 3)
        before, after = table.iloc[:part].mean(), table.iloc[-part:].mean()
        for option in table:
            moved = abs(after[option] - before[option])
            found.append((moved, after[option], rows["actor_label"].iloc[0], labels[option], before[option]))
    moved, after, actor, label, before = max(found)
    if moved < CHANGE:
        moved, after, actor, label, before = max(found, key=lambda each: each[1])
    told = {"actor": actor, "option": quoted(label), "before": per_cent(before), "after": per_cent(after)}
    return {**told, "steady": moved < CHANGE}


@chart("options", facts, ("step", "actor", "actor_label", "option", "option_label", "share", "going"), key="")
def draw(sheet: Sheet, data: Frame, rungs: Mapping[tuple[str, str], Look] | None = None) -> None:
    """Paint the panels of the actors whose choices change most, that of the finding in any case."""
    found, told = _actors(data), facts(data)["actor"]
    names = [rows["actor_label"].iloc[0] for rows, *_ in found]
    order = sorted(range(len(found)), key=lambda place: (names[place] != told, -_span(found[place][1])))
    most = sorted(order[: 2 if sheet.style.few else 6])
    columns = 1 if len(most) <= 3 else 2
    grid = -(-len(most) // columns), columns
    panels = sheet.panels(len(most), columns)
    for axes, place in zip(panels, most, strict=True):
        rows, table, labels = found[place]
        sheet.title(axes, names[place] + ", all along" * _steady(table), 0.7 / columns, bold=False, most=1)
        looks = {option: (rungs or {}).get((rows["actor"].iloc[0], option), OTHER) for option in table}
        _panel(sheet, axes, table, labels, looks, grid)
        if axes.lines:
            time_axis(sheet, axes, list(table.index), dates_by_step(rows), 0.55 / columns)
    for axes, below in zip(panels, panels[columns:], strict=False):
        if axes.lines and below.lines and axes.get_xlim() == below.get_xlim():
            axes.tick_params(labelbottom=False)  # the same time stands below


def _span(table: Frame) -> float:
    """How far the share of any option moves."""
    return float((table.max() - table.min()).max())


def _steady(table: Frame) -> bool:
    """Whether lines over time would say nothing."""
    return _span(table) < CHANGE or len(table) < 3


def _panel(
    sheet: Sheet, axes: Axes, table: Frame, labels: Mapping[str, str], every: Mapping[str, Look], grid: tuple[int, int]
) -> None:
    """One actor's options."""
    lines = max(2, min(LINES, int(sheet.height / grid[0] / sheet.style.body / 2.2) - 1))
    shown = table.iloc[:, :lines]
    looks = [every[option] for option in shown]
    texts = [wrapped(labels[option], sheet.width * 0.42 / grid[1], sheet.style.body, most=1) for option in shown]
    if _steady(table):
        means = shown.mean()
        for row, (share, look) in enumerate(zip(means, looks, strict=True)):
            axes.barh(row, share, height=0.6, **sheet.style.patch(look))
            note(axes, f"{per_cent(share)}  {texts[row]}", (share, row), (6, 0))
        axes.set(ylim=(lines - 0.4, -0.6), xlim=(0, 1 / 0.9 * max(0.01, means.max()) * 1.6), xticks=[], yticks=[])
        axes.spines["bottom"].set_visible(False)
        return
    for option in table.columns[lines:]:
        axes.plot(table.index, table[option], color=OTHER.fill)
    for option, look, dash in zip(shown, looks, DASHES, strict=False):
        axes.plot(shown.index, shown[option], color=look.edge, linestyle=dash, linewidth=sheet.style.line * 1.4)
    axes.set(xlim=(table.index.min(), table.index.max()), ylim=(0, 1))
    sheet.shares(axes, "y", 0.5 / grid[0])
    ends = zip(shown.iloc[-1], (labels[name] for name in shown), looks, strict=True)
    sheet.beside(axes, list(ends), 0.7 / grid[0], DASHES[: len(looks)])


def alt_text(data: Frame, **_: object) -> str:
    """Say in words what the chart shows."""
    parts = []
    for rows, table, labels in _actors(data):
        said = [f"{labels[name]} {per_cent(table[name].mean())}" for name in table.columns[:3]]
        parts.append(f"{rows['actor_label'].iloc[0]}: {', '.join(said)}")
    return f"Shares of each actor's choices over time, a panel an actor. Commonest: {'; '.join(parts)}."
