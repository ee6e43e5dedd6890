"""Who pushes what: the model itself, from its parsed formulas, as a table of actors by levels."""

from __future__ import annotations

import pandas as pd

from escalate.charts.cells import head
from escalate.charts.findings import Facts, quoted
from escalate.charts.rungs import INK, PAPER, SOFT
from escalate.charts.sheet import Frame, NothingToShow, Sheet, chart, note
from escalate.charts.text import CUT, labels_within, text_width, words
from escalate.results.pushes import COLUMNS, by_level

LEVELS = 9
LINES = 5
MARKS = (("up", "^", INK), ("down", "v", INK), ("reads", "o", PAPER))


def facts(data: Frame) -> Facts:
    """What most options push or depend on, of such as are alike what most push."""
    if data.empty:
        raise NothingToShow("no option moves or looks at a level")
    found = by_level(data).iloc[-1]
    return {"name": found.name, "target": quoted(found.name), **found}


@chart("map", facts, COLUMNS, key="")
def draw(sheet: Sheet, data: Frame) -> None:
    """Paint two triangles and a ring in each cell, with how many options each stands for; below, those of all."""
    axes, style = sheet.ax, sheet.style
    sums = data.groupby("level", sort=False)[["up", "down", "reads"]].sum()
    totals = sums.sum(axis=1)
    totals[facts(data)["name"]] += totals.max()  # what the finding is about has its column
    if data["actor"].nunique() > 1:
        data = pd.concat([data, sums.reset_index().assign(actor="all together")])
    actors = list(dict.fromkeys(data["actor"]))
    pitch, last = (2.3 if (data[["up", "down"]] > 9).any(axis=None) else 1.7), 2.4 if data["reads"].max() > 9 else 1.8
    sheet.rows(axes, actors, widest=0.28, part=0.55)
    for most in range(min(LEVELS, len(totals)), 0, -1):  # as many as can be named in whole words
        levels = [level for level in totals.index if level in set(totals.nlargest(most).index)]
        wide = sheet.across(axes) / most
        longest = max(text_width(word, style.body) for level in levels for word in words(level).split(" "))
        heads = labels_within(levels, [0.94 * wide], style.body, LINES)
        if max(longest, (2 * pitch + last) * style.body) <= 0.94 * wide and not any(CUT in each for each in heads):
            break
    shown = data[data["level"].isin(levels)]
    for place, (name, mark, fill) in enumerate(MARKS):
        for level, actor, count in shown.loc[shown[name] > 0, ["level", "actor", name]].itertuples(index=False):
            at = levels.index(level) + (pitch * (place - 1) - 0.6) * style.body / wide, actors.index(actor)
            axes.plot(*at, mark, color=fill, mec=INK, ms=0.62 * style.body)
            note(axes, str(count), at, (0.45 * style.body, 0)).set_in_layout(False)
    head(axes, heads)
    for row in range(len(actors)):
        axes.axhline(row + 0.5, color=SOFT, linewidth=0.4)
    rest = f"; {len(totals) - most} more" if len(totals) > most else ""
    sheet.label_x(f"▲ raise it, ▼ lower it, ○ depend on it{rest}")


def alt_text(data: Frame) -> str:
    """Say in words what the chart shows."""
    moved = data[(data["up"] > 0) | (data["down"] > 0)]
    verbs = ("moves", "raises", "lowers")
    parts = [f"{at.actor} {verbs[(at.up > at.down) - (at.up < at.down)]} {at.level}" for at in moved.itertuples()]
    return f"Table of actors by what they move and look at: {'; '.join(parts)}."
