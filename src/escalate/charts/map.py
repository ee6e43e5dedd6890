"""Who pushes what: the model itself, from its parsed formulas, as a table of actors by levels."""

from __future__ import annotations

import pandas as pd

from escalate.charts.cells import head
from escalate.charts.findings import Facts, quoted
from escalate.charts.rungs import COLOURS, INK, SOFT
from escalate.charts.sheet import Frame, NothingToShow, Sheet, chart
from escalate.charts.text import labels_within
from escalate.scenario.constants import known_value
from escalate.scenario.model import Scenario
from escalate.scenario.trees import ReadFlag, ReadLevel

LEVELS = 9
COLUMNS = ("actor", "level", "up", "down", "reads")


def pushes(scenario: Scenario) -> pd.DataFrame:
    """A row an actor and level or flag that it moves or looks at: actor, level, up, down, reads (numbers of options).

    ``up`` and ``down`` count options that raise or lower it by what the file gives (a formula of what changes counts
    as both); ``reads`` those whose condition or appeal depends on it.
    """
    labels = {entry.name: entry.label for entry in scenario.state}
    values = {entry.name: float(entry.value) for entry in scenario.parameters}
    rows: dict[tuple[str, str], list[int]] = {}
    for actor in scenario.actors:
        for option in actor.options:
            for effect in option.effects:
                cell = rows.setdefault((actor.label, labels[effect.target]), [0, 0, 0])
                amount = known_value(effect.amount.low, values)
                cell[0] += amount is None or amount > 0
                cell[1] += amount is None or amount <= 0
            trees = [formula.tree for formula in (option.when, option.appeal, option.chance) if formula is not None]
            read = (node.name for tree in trees for node in tree.walk() if isinstance(node, ReadLevel | ReadFlag))
            for name in dict.fromkeys(read):  # each once, in the order of the file
                rows.setdefault((actor.label, labels[name]), [0, 0, 0])[2] += 1
    return pd.DataFrame([(*key, *counts) for key, counts in rows.items()], columns=list(COLUMNS))


def facts(data: Frame) -> Facts:
    """What most options push or look at."""
    if data.empty:
        raise NothingToShow("no option moves or looks at a level")
    totals = data.assign(moves=data["up"] + data["down"]).groupby("level", sort=False)[["moves", "reads"]].sum()
    target = str((totals["moves"] + totals["reads"]).idxmax())
    moves, reads = totals.loc[target]
    return {"target": quoted(target), "pushers": f"{moves} option{'s' * (moves != 1)}", "pulls": int(reads)}


@chart("map", facts, COLUMNS, key="")
def draw(sheet: Sheet, data: Frame) -> None:
    """Paint two triangles and a bar in each cell, as large as their options are many."""
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
    head(axes, labels_within(levels, [sheet.width * 0.68 / len(levels)], style.body, 5))
    for row in range(len(actors)):
        axes.axhline(row + 0.5, color=SOFT, linewidth=0.4)


def alt_text(data: Frame) -> str:
    """Say in words what the chart shows."""
    moved = data[(data["up"] > 0) | (data["down"] > 0)]
    verbs = ("moves", "raises", "lowers")
    parts = [f"{at.actor} {verbs[(at.up > at.down) - (at.up < at.down)]} {at.level}" for at in moved.itertuples()]
    return f"Table of actors by what they move and look at: {'; '.join(parts)}."
