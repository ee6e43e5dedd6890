"""Who pushes what: the model itself, from its parsed formulas, as a table of actors by levels."""

from __future__ import annotations

from typing import Any

import pandas as pd

from escalate.charts.findings import quoted, say
from escalate.charts.rungs import COLOURS, INK, SOFT
from escalate.charts.sheet import Frame, NothingToShow, Sheet, chart
from escalate.charts.text import labels_within
from escalate.scenario.model import Scenario
from escalate.scenario.trees import Node, Number, ReadFlag, ReadLevel

LEVELS = 9


def pushes(scenario: Scenario) -> pd.DataFrame:
    """A row an actor and level or flag that it moves or looks at: actor, level, up, down, reads (numbers of options).

    ``up`` and ``down`` count options that raise or lower it by what the file gives (a formula without a sign counts
    as both); ``reads`` those whose condition or appeal depends on it.
    """
    labels = {entry.name: entry.label for entry in scenario.state}
    rows: dict[tuple[str, str], list[int]] = {}
    for actor in scenario.actors:
        for option in actor.options:
            for effect in option.effects:
                cell = rows.setdefault((actor.label, labels[effect.target]), [0, 0, 0])
                sign = _sign(effect.amount.low.tree)
                cell[0] += sign >= 0
                cell[1] += sign <= 0
            trees = [formula.tree for formula in (option.when, option.appeal, option.chance) if formula is not None]
            read = (node.name for tree in trees for node in tree.walk() if isinstance(node, ReadLevel | ReadFlag))
            for name in dict.fromkeys(read):  # each once, in the order of the file
                rows.setdefault((actor.label, labels[name]), [0, 0, 0])[2] += 1
    return pd.DataFrame(
        [(*key, *counts) for key, counts in rows.items()], columns=["actor", "level", "up", "down", "reads"]
    )


def _sign(tree: Node) -> int:
    """Whether an amount raises (1) or lowers (-1); 0 where its formula may do either."""
    match tree:
        case Number(value=value):
            return 1 if value > 0 else -1
        case _ if type(tree).__name__ == "Negate":
            return -1
        case _ if type(tree).__name__ == "YesNo":
            return 1 if tree.value else -1  # type: ignore[attr-defined]
        case _:
            return 1


def facts(data: Frame) -> dict[str, Any]:
    """What most options push or look at."""
    if data.empty:
        raise NothingToShow("no option moves or looks at a level")
    totals = data.assign(moves=data["up"] + data["down"]).groupby("level", sort=False)[["moves", "reads"]].sum()
    target = str((totals["moves"] + totals["reads"]).idxmax())
    count = totals.loc[target]
    return {"target": quoted(target), "pushers": _counted(int(count["moves"])), "pulls": int(count["reads"])}


def _counted(options: int) -> str:
    return "1 option" if options == 1 else f"{options} options"


def finding(data: Frame) -> str:
    """The title."""
    return say("map", facts(data))


def _paint(sheet: Sheet, data: Frame) -> None:
    axes, style = sheet.ax, sheet.style
    totals = data.assign(all=data["up"] + data["down"] + data["reads"]).groupby("level", sort=False)["all"].sum()
    most = 3 if sheet.narrow else LEVELS if style.rows > 6 else 4
    levels = [level for level in totals.index if level in set(totals.nlargest(most).index)]
    actors = list(dict.fromkeys(data["actor"]))
    sheet.rows(axes, actors, widest=0.28, part=0.55)
    shown = data[data["level"].isin(levels)]
    x, y = shown["level"].map(levels.index).to_numpy(), shown["actor"].map(actors.index).to_numpy()
    for name, side, mark, slot in (("up", -0.22, "^", "war"), ("down", 0.22, "v", "talks")):
        sizes = (style.body * (0.5 + 0.22 * shown[name].to_numpy() ** 0.5)) ** 2 * (shown[name] > 0)
        axes.scatter(x + side, y, s=sizes, marker=mark, color=COLOURS[slot][0], edgecolors=COLOURS[slot][1])
    sizes = (style.body * (0.8 + 0.5 * shown["reads"].to_numpy() ** 0.5)) ** 2 * (shown["reads"] > 0)
    axes.scatter(x, y + 0.3, s=sizes, marker="_", color=INK, linewidths=style.line * 1.6)
    axes.xaxis.tick_top()
    room = sheet.width * 0.68 / len(levels)
    axes.set_xticks(range(len(levels)), labels_within(levels, [room], style.body, 5))
    axes.tick_params(axis="x", length=0)
    axes.set_xlim(-0.5, len(levels) - 0.5)
    axes.spines[:].set_visible(False)
    for edge_at in range(len(actors)):
        axes.axhline(edge_at + 0.5, color=SOFT, linewidth=0.4)


def alt_text(data: Frame) -> str:
    """Say in words what the chart shows."""
    parts = [
        f"{row.actor} {'raises' if row.up >= row.down else 'lowers'} {row.level}"
        for row in data.itertuples()
        if row.up or row.down
    ]
    return f"Table of actors by what they move and look at: {'; '.join(parts)}."


draw = chart(("actor", "level", "up", "down", "reads"), finding, key="")(_paint)
