"""The same run twice on one clock, without and with a change: small where alike, shaded from where they part."""

from __future__ import annotations

from collections.abc import Sequence

from escalate.charts.clock import day
from escalate.charts.findings import Facts, quoted
from escalate.charts.rungs import OTHER
from escalate.charts.sheet import Frame, Sheet, chart
from escalate.charts.steps import Board, Ending
from escalate.charts.strips import end_of, rung_key, squares

COLUMNS = ("run", "side", "step", "actor", "actor_label", "option", "option_label", "rung", "odds", "ordered")
ACTORS = 3
"""How many actors a projector shows."""


def parting(data: Frame) -> Frame:
    """The moves of the first step in which the two differ, both sides; empty where they never do."""
    both = data.pivot_table(index=["step", "actor"], columns="side", values="option", aggfunc="first", sort=False)
    differ = both[both.iloc[:, 0].fillna("") != both.iloc[:, -1].fillna("")] if both.shape[1] > 1 else both.iloc[:0]
    if differ.empty:
        return data.iloc[:0]
    step, actor = differ.sort_index(level="step", sort_remaining=False).index[0]
    return data[(data["step"] == step) & (data["actor"] == actor)]


def facts(data: Frame, endings: Sequence[Ending], **_: object) -> Facts:
    """When, with whom, and from which ending to which."""
    before, after = (quoted(label) for _, label in endings)
    told = {"run": int(data["run"].iloc[0]), "outcome": before, "when": "", "who": ""}
    for row in parting(data).head(1).to_dict("records"):
        told |= {"when": day(row["date"], row["step"]), "who": str(row["actor_label"])}
    return {**told, "before": before, "after": after}


@chart("why", facts, COLUMNS, key="")
def draw(sheet: Sheet, data: Frame, endings: Sequence[Ending], sides: Sequence[str], board: Board) -> None:
    """Paint the strips of both under each other."""
    first = parting(data)
    taken = data.groupby(["actor", "step"], sort=False)["option"]
    alike = (taken.count() > 1) & (taken.nunique() == 1)
    same = {(str(actor), int(step)): bool(each) for (actor, step), each in alike.items()}
    if sheet.style.few:  # those whose moves differ most often
        differing = (~alike).groupby("actor", sort=False).sum().sort_values(ascending=False, kind="stable")
        data = data[data["actor"].isin(differing.index[:ACTORS])]
    panels = sheet.panels(2, 1, sharex=True)
    for side, axes in enumerate(panels):
        rows = data[data["side"] == side]
        squares(sheet, axes, rows, board, same, 0.36)
        sheet.title(axes, sides[side], 0.7, most=1)
        for start in first["step"].iloc[:1]:
            axes.axvspan(start - 0.5, board.steps - 0.4, color=OTHER.fill, alpha=0.5, zorder=-1, lw=0)
        end_of(sheet, axes, rows, board, endings[side])
    panels[0].tick_params(labelbottom=False, length=0)
    rung_key(sheet, panels[1], data, board)


def alt_text(data: Frame, endings: Sequence[Ending], **_: object) -> str:
    """Say in words what the chart shows."""
    first = parting(data)
    moves = " or ".join(first["option_label"].astype(str))
    parted = f" They part where {first['actor_label'].iloc[0]} chooses {moves}." if len(first) else ""
    ends = f"It ends in {endings[0][1]}, and in {endings[1][1]}."
    return f"One run twice, without and with a change, a row of squares an actor.{parted} {ends}"
