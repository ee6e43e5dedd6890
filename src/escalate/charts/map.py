"""Who pushes what: the model itself, from its parsed formulas, as a table of actors by levels."""

from __future__ import annotations

import pandas as pd

from escalate.charts.cells import head
from escalate.charts.findings import Facts, quoted
from escalate.charts.rungs import COLOURS, INK, PAPER, SOFT
from escalate.charts.sheet import Frame, NothingToShow, Sheet, chart, note
from escalate.charts.text import CUT, labels_within, text_width, words
from escalate.scenario.constants import known_value
from escalate.scenario.model import Scenario
from escalate.scenario.trees import ReadFlag, ReadLevel

LEVELS = 9
LINES = 5
MARKS = (("up", "^", *COLOURS["war"]), ("down", "v", *COLOURS["talks"]), ("reads", "o", PAPER, INK))
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
    """Paint two triangles and a ring in each cell, with how many options each stands for."""
    axes, style = sheet.ax, sheet.style
    totals = data.assign(all=data["up"] + data["down"] + data["reads"]).groupby("level", sort=False)["all"].sum()
    actors = list(dict.fromkeys(data["actor"]))
    sheet.rows(axes, actors, widest=0.28, part=0.55)
    for most in range(min(LEVELS, len(totals)), 0, -1):  # as many as can be named in whole words
        levels = [level for level in totals.index if level in set(totals.nlargest(most).index)]
        wide = sheet.across(axes) / most
        longest = max(text_width(word, style.body) for level in levels for word in words(level).split(" "))
        heads = labels_within(levels, [0.94 * wide], style.body, LINES)
        if max(longest, 5.2 * style.body) <= 0.94 * wide and not any(CUT in each for each in heads):
            break
    shown = data[data["level"].isin(levels)]
    for place, (name, mark, fill, edge) in enumerate(MARKS):
        for level, actor, count in shown.loc[shown[name] > 0, ["level", "actor", name]].itertuples(index=False):
            at = levels.index(level) + (1.7 * place - 2.3) * style.body / wide, actors.index(actor)
            axes.plot(*at, mark, color=fill, mec=edge, ms=0.62 * style.body)
            note(axes, str(count), at, (0.45 * style.body, 0), color=edge).set_in_layout(False)
    head(axes, heads)
    for row in range(len(actors)):
        axes.axhline(row + 0.5, color=SOFT, linewidth=0.4)
    if len(totals) > most:
        sheet.label_x(f"{len(totals) - most} more, which fewer options move or look at")


def alt_text(data: Frame) -> str:
    """Say in words what the chart shows."""
    moved = data[(data["up"] > 0) | (data["down"] > 0)]
    verbs = ("moves", "raises", "lowers")
    parts = [f"{at.actor} {verbs[(at.up > at.down) - (at.up < at.down)]} {at.level}" for at in moved.itertuples()]
    return f"Table of actors by what they move and look at: {'; '.join(parts)}."
