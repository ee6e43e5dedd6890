"""What each actor does over time: a small panel an actor, a line an option; bars where nothing changes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from matplotlib.axes import Axes

from escalate.charts.clock import dates_by_step, time_axis
from escalate.charts.findings import quoted, say
from escalate.charts.rungs import OTHER, Look
from escalate.charts.sheet import Frame, Sheet, chart
from escalate.charts.text import wrapped
from escalate.results.words import per_cent

FEWEST = 100
"""Steps in which fewer runs are still going show nothing."""
LINES = 4
"""Options with a label in a panel; the others are the rest."""
DASHES: tuple[Any, ...] = ("-", (0, (4, 2)), (0, (1, 1.5)), (0, (6, 1, 1, 1)))
"""Of an actor's options on one rung, in the order of their labels."""
CHANGE = 0.06
"""How far a share must move, in fractions, for a panel of lines."""


def _going(data: Frame) -> Frame:
    kept = data[data["going"] >= min(FEWEST, data["going"].max())]
    return kept.dropna(subset=["share"])


def _table(rows: Frame) -> Frame:
    """Shares by step (rows) and option (columns), those that were ever commonest first."""
    table = rows.pivot_table(index="step", columns="option", values="share", sort=False)
    return table[table.max().sort_values(ascending=False).index]


def facts(data: Frame, **_: Any) -> dict[str, Any]:
    """The option whose share moves furthest between the first and the last third of the time."""
    found = []
    for actor, rows in _going(data).groupby("actor_label", sort=False):
        table = _table(rows)
        part = max(1, len(table) // 3)
        before, after = table.iloc[:part].mean(), table.iloc[-part:].mean()
        labels = dict(zip(rows["option"], rows["option_label"].astype(str), strict=True))
        for option in table:
            moved = abs(after[option] - before[option])
            found.append((moved, after[option], str(actor), labels[option], before[option]))
    moved, after, actor, label, before = max(found)
    if moved < CHANGE:
        moved, after, actor, label, before = max(found, key=lambda each: each[1])
    told = {"actor": actor, "option": quoted(label), "before": per_cent(before), "after": per_cent(after)}
    return {**told, "steady": moved < CHANGE}


def finding(data: Frame, **_: Any) -> str:
    """The title."""
    return say("options", facts(data))


def _paint(sheet: Sheet, data: Frame, rungs: Mapping[tuple[str, str], Look] | None = None) -> None:
    frame = _going(data)
    actors = _actors(frame, 6 if sheet.style.slides > 3 else 2)
    columns = 1 if len(actors) <= 3 else 2
    panels = sheet.panels(-(-len(actors) // columns), columns)
    for number, axes in enumerate(panels):
        if number >= len(actors):
            axes.set_visible(False)
            continue
        rows = frame[frame["actor"] == actors[number]]
        axes.set_title(wrapped(rows["actor_label"].iloc[0], sheet.width * 0.7 / columns, sheet.style.body, most=1))
        _panel(sheet, axes, rows, rungs or {}, (len(panels) // columns, columns))


def _actors(frame: Frame, most: int) -> list[str]:
    """The actors whose choices change most, in the file's order."""
    moved = {}
    for actor, rows in frame.groupby("actor", sort=False):
        table = _table(rows)
        moved[str(actor)] = float((table.max() - table.min()).max())
    kept = sorted(moved, key=lambda actor: -moved[actor])[:most]
    return [actor for actor in moved if actor in kept]


def _panel(sheet: Sheet, axes: Axes, rows: Frame, rungs: Mapping[tuple[str, str], Look], grid: tuple[int, int]) -> None:
    """One actor's options."""
    table, actor = _table(rows), str(rows["actor"].iloc[0])
    labels = dict(zip(rows["option"], rows["option_label"].astype(str), strict=True))
    lines = max(2, min(LINES, int(sheet.height / grid[0] / sheet.style.body / 2.2) - 1))
    shown = table.iloc[:, :lines]
    looks = [rungs.get((actor, str(option)), OTHER) for option in shown]
    texts = [wrapped(labels[option], sheet.width * 0.42 / grid[1], sheet.style.body, most=1) for option in shown]
    if (table.max() - table.min()).max() < CHANGE or len(table) < 3:
        means = shown.mean()
        for row, (share, look) in enumerate(zip(means, looks, strict=True)):
            axes.barh(row, share, height=0.6, **sheet.style.patch(look))
            how: dict[str, Any] = {"textcoords": "offset points", "va": "center"}
            axes.annotate(f"{per_cent(share)}  {texts[row]}".replace(" %", "\u00a0%"), (share, row), (6, 0), **how)
        axes.set(ylim=(lines - 0.4, -0.6), xlim=(0, 1 / 0.9 * max(0.01, means.max()) * 1.6), xticks=[], yticks=[])
        axes.spines["bottom"].set_visible(False)
        return
    for option in table.columns[lines:]:
        axes.plot(table.index, table[option], color=OTHER.fill)
    edges = [look.edge for look in looks]
    dashes = [DASHES[edges[:place].count(edge) % len(DASHES)] for place, edge in enumerate(edges)]
    for option, look, dash in zip(shown, looks, dashes, strict=True):
        axes.plot(shown.index, shown[option], color=look.edge, linestyle=dash, linewidth=sheet.style.line * 1.4)
    axes.set(xlim=(table.index.min(), table.index.max()), ylim=(0, None))
    sheet.shares(axes, "y", 0.5 / grid[0])
    named = [labels[option] for option in shown]
    sheet.beside(axes, shown.iloc[-1].tolist(), named, looks, 0.7 / grid[0], dashes)
    time_axis(sheet, axes, list(table.index), dates_by_step(rows), 0.55 / grid[1])


def alt_text(data: Frame, **_: Any) -> str:
    """Say in words what the chart shows."""
    parts = []
    for actor, rows in _going(data).groupby("actor_label", sort=False):
        mean = _table(rows).mean()
        labels = dict(zip(rows["option"], rows["option_label"].astype(str), strict=True))
        parts.append(f"{actor}: {', '.join(f'{labels[name]} {per_cent(mean[name])}' for name in mean.index[:3])}")
    return f"Shares of each actor's choices over time, a panel an actor. Commonest: {'; '.join(parts)}."


draw = chart(("step", "actor", "actor_label", "option", "option_label", "share", "going"), finding, key="")(_paint)
