"""The same run twice on one clock, without and with a change: dots where alike, and the two moves where they part."""

from __future__ import annotations

from collections.abc import Sequence

from escalate.charts.clock import day
from escalate.charts.findings import Facts, inside, quoted, within
from escalate.charts.rungs import INK, SOFT
from escalate.charts.sheet import Frame, Sheet, chart
from escalate.charts.steps import Board, Ending, fitting
from escalate.charts.strips import end_of, rung_key, squares
from escalate.results.one_run import parting, shared

COLUMNS = ("run", "side", "step", "actor", "actor_label", "option", "option_label", "rung", "odds", "ordered")
BEFORE = 2
"""Steps that are shown before the parting, where not all steps are."""


def facts(data: Frame, endings: Sequence[Ending], sides: Sequence[str], **_: object) -> Facts:
    """When, with whose move instead of which, and from which ending to which; what is longer is left to the picture."""
    before, after = (quoted(label) for _, label in endings)
    told: dict[str, object] = {"run": int(data["run"].iloc[0]), "outcome": before, "before": before, "after": after}
    told |= {"when": "", "who": "", "cause": ""}
    parted = parting(data).to_dict("records")
    for row in parted[-1:]:
        told |= {"when": f" parts at {day(row['date'], row['step'])}", "who": inside(row["actor_label"])}
        ended = row["step"] > data.groupby("side")["step"].max().min()
        told |= {"move": "" if ended else "otherwise", "instead": "", "chooses": "chooses"}
    if len(parted) > 1:
        one, other = (quoted(row["option_label"]) for row in parted)
        told |= {"move": other, "instead": f", not {one}", "cause": f"with {quoted(sides[1])} "}
        told["chooses"] = "must choose" if parted[-1]["ordered"] else "chooses"
    return within("why", told, "when", "cause", "instead")


@chart("why", facts, COLUMNS, key="")
def draw(sheet: Sheet, data: Frame, endings: Sequence[Ending], sides: Sequence[str], board: Board) -> None:
    """Paint the strips of both under each other, from shortly before they part."""
    parted, same = parting(data), shared(data)
    ends = [int(data.loc[data["side"] == side, "step"].max()) for side in (0, 1)]
    room = int((0.85 if sheet.narrow else 0.55) * sheet.width / (1.4 * sheet.style.body))
    first, last, at = 0, min(board.steps, max(ends) + 1), int(parted["step"].max()) if len(parted) else 0
    if len(parted):
        first = max(0, min(at - BEFORE, last - room))
        last = min(last, first + room)
    data = data[data["step"].between(first, last - 1)]
    differing = data[[not same[key] for key in zip(data["actor"], data["step"], strict=True)]]
    both = differing.loc[differing["step"] <= min(ends), "actor"]
    order = [*dict.fromkeys([*parted["actor"], *both.value_counts().index])]
    data, gone = fitting(sheet, data, order or list(data["actor"].unique()), 0.36)
    left = ", ".join(filter(None, [gone, f"{first} step{'s' * (first > 1)}" if first else ""]))
    board = board._replace(steps=last)
    panels = sheet.panels(2, 1, sharex=True)
    for side, axes in enumerate(panels):
        rows, own = data[data["side"] == side], parted[parted["side"] == side]
        squares(sheet, axes, rows, board, own, same, first, 0.28, at)
        sheet.title(axes, sides[side], 0.7, most=1)
        if len(parted):
            axes.axvline(at - 0.5, color=INK, linewidth=1, linestyle=(0, (2, 2)))
        end_of(sheet, axes, rows, board, endings[side], max(0, ends[side] - last + 1))
    panels[0].set_title(left and f"{left} not shown", loc="right", fontweight="normal", color=SOFT)
    panels[0].tick_params(labelbottom=False, length=0)
    rung_key(sheet, panels[1], differing[differing["actor"].isin(data["actor"])], board)


def alt_text(data: Frame, endings: Sequence[Ending], **_: object) -> str:
    """Say in words what the chart shows."""
    first = parting(data)
    moves = " or ".join(first["option_label"].astype(str))
    parted = f" They part where {first['actor_label'].iloc[0]} chooses {moves}." if len(first) else ""
    ends = f"It ends in {endings[0][1]}, and in {endings[1][1]}."
    return f"One run twice, without and with a change, a row of squares an actor.{parted} {ends}"
