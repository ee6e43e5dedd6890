"""The fork in the road: which first move took runs off the common way, when, and how they then ended."""

from __future__ import annotations

import numpy as np

from escalate.charts.clock import Dates, time_axis
from escalate.charts.findings import Facts, quoted
from escalate.charts.rungs import OTHER, Look
from escalate.charts.sheet import End, Frame, NothingToShow, Sheet, chart
from escalate.charts.text import NBSP
from escalate.results.pathways import telling_branch, without_actors
from escalate.results.words import per_cent, per_cents, share_or_none


def facts(data: Frame, **_: object) -> Facts:
    """The branch and ending that tell most, against all other runs."""
    found = telling_branch(data)
    if found is None:
        raise NothingToShow("no move tells how a run will end")
    told = {"with_share": per_cent(found.share), "without_share": share_or_none(found.other)}
    return {"branch": found.branch, "move": quoted(found.branch), "ending": quoted(found.ending), **told}


@chart("pathways", facts, ("branch", "step", "steps", "outcome", "outcome_label", "runs"))
def draw(sheet: Sheet, data: Frame, dates: Dates) -> None:
    """Paint a ribbon a branch, in the colours of its endings, below the common way."""
    axes, total, found = sheet.ax, float(data["runs"].sum()), facts(data)
    leaves = data.groupby("branch", sort=False).agg(runs=("runs", "sum"), step=("step", "first"))
    leaves = leaves.sort_values("step", na_position="last")
    steps = int(data["steps"].iloc[0])
    gap = max(0.06, 2.7 * sheet.style.body / sheet.height - float(leaves["runs"].min()) / total)
    names = without_actors(map(str, leaves.index)) if sheet.style.few else {}
    wholes = dict(zip(leaves.index, per_cents((leaves["runs"] / total).tolist()), strict=True))
    top = at = 0.0
    ends: list[End] = []
    for branch, leaf in leaves.iterrows():
        rows = data[data["branch"] == branch].set_index("outcome")
        rows = rows.loc[[name for name in sheet.looks if name in rows.index]]
        start = float(leaf["step"] if leaf["step"] == leaf["step"] else leaves["step"].max())
        below, own = top, at
        for name, share in (rows["runs"] / total).items():
            _ribbon(sheet, sheet.looks[str(name)], (start, steps), (below, own, share))
            below, own = below + share, own + share
        told = rows[rows["outcome_label"].map(quoted) == found["ending"]] if branch == found["branch"] else rows
        name, count = told["runs"].idxmax(), told["runs"].max()
        text, share = f"{wholes[branch]} {names.get(str(branch), branch)}", per_cent(count / leaf["runs"])
        text += "" if sheet.style.few else f" →{NBSP}{share} {rows.loc[name, 'outcome_label']}"
        if branch == found["branch"]:
            text += f" →{NBSP}{share}" * sheet.style.few + f", else {found['without_share']}"
        ends.append(((at + own) / 2, text, sheet.looks[str(name)]))
        top, at = below, own + gap
    axes.set(xlim=(0, steps), ylim=(at - gap, 0), yticks=[])
    axes.spines["left"].set_visible(False)
    sheet.beside(axes, ends)
    time_axis(sheet, axes, list(range(steps)), dates, 0.6)
    met = data[data["runs"] > 0]
    labels = dict(zip(met["outcome"].astype(str), met["outcome_label"].astype(str), strict=True))
    named = {labels[name]: look for name, look in sheet.looks.items() if name in labels}
    sheet.key(axes, {**named, "the common way": OTHER})


def _ribbon(sheet: Sheet, look: Look, time: tuple[float, float], place: tuple[float, float, float]) -> None:
    """Runs on the common way until they leave it, then on their own to the end."""
    (leaves, end), (trunk, own, share) = time, place
    x = np.linspace(0, end, 80)
    turn = max(1.0, min(end * 0.18, end - leaves))
    way = np.clip((x - min(leaves, end - turn)) / turn, 0, 1)
    way = way * way * (3 - 2 * way)
    low = trunk + (own - trunk) * way
    on, off = x <= leaves + 1e-9, x >= min(leaves, end - turn) - end / 79
    sheet.ax.fill_between(x[on], low[on], low[on] + share, color=OTHER.fill, linewidth=0)
    told = sheet.style.patch(look) | {"hatch": look.hatch, "linewidth": 0}  # as the key has it
    sheet.ax.fill_between(x[off], low[off], low[off] + share, **told)


def alt_text(data: Frame, **_: object) -> str:
    """Say in words what the chart shows."""
    total, parts = data["runs"].sum(), []
    for branch, rows in data.groupby("branch", sort=False):
        most = rows.loc[rows["runs"].idxmax()]
        share = per_cent(rows["runs"].sum() / total)
        most_share = per_cent(most["runs"] / rows["runs"].sum())
        parts.append(f"{branch} {share} of runs, most of them {most['outcome_label']} ({most_share})")
    return f"A tree of runs over time, by the first telling move: {'; '.join(parts)}."

