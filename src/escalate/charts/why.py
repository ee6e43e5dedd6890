"""The same run twice on one clock, without and with a change: pale where alike, shaded from where they part."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from escalate.charts.clock import day
from escalate.charts.findings import quoted, say
from escalate.charts.rungs import OTHER, Look
from escalate.charts.sheet import Frame, Sheet, chart
from escalate.charts.story import end_of, rung_key, squares
from escalate.charts.text import wrapped

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


def facts(data: Frame, outcomes: tuple[str, str], **_: Any) -> dict[str, Any]:
    """When, with whom, and from which ending to which."""
    first = parting(data)
    told = {"run": int(data["run"].iloc[0]), "outcome": quoted(outcomes[0]), "when": "", "who": ""}
    if len(first):
        row = first.iloc[0]
        date = None if row["date"] is None or row["date"] != row["date"] else row["date"]
        told |= {"when": day(date, int(row["step"])), "who": str(row["actor_label"])}
    return {**told, "before": quoted(outcomes[0]), "after": quoted(outcomes[1])}


def finding(data: Frame, outcomes: tuple[str, str], **_: Any) -> str:
    """The title."""
    return say("why", facts(data, outcomes))


def _paint(
    sheet: Sheet,
    data: Frame,
    outcomes: tuple[str, str],
    sides: tuple[str, str] = ("without", "with"),
    endings: tuple[str, str] = ("", ""),
    steps: int = 0,
    ladder: Mapping[str, Look] | None = None,
    dates: Mapping[int, dt.date] | None = None,
) -> None:
    total = steps or int(data["step"].max()) + 1
    first = parting(data)
    taken = data.groupby(["actor", "step"])["option"].agg(lambda options: len(options) > 1 and options.nunique() == 1)
    same = {(str(actor), int(step)): bool(alike) for (actor, step), alike in taken.items()}
    if sheet.style.slides <= ACTORS:
        data = data[data["actor"].isin(_differing(data, same))]
    panels = sheet.panels(2, 1, sharex=True)
    for side, axes in enumerate(panels):
        rows = data[data["side"] == side]
        squares(sheet, axes, rows, total, ladder or {}, same, 0.36, dates)
        axes.set_title(wrapped(sides[side], sheet.width * 0.7, sheet.style.body, most=1, bold=True))
        if len(first):
            axes.axvspan(float(first["step"].iloc[0]) - 0.5, total - 0.4, color=OTHER.fill, alpha=0.5, zorder=-1, lw=0)
        middle = (rows["actor"].nunique() - 1) / 2
        end_of(
            sheet,
            axes,
            min(total, int(rows["step"].max()) + 1),
            middle,
            outcomes[side],
            sheet.looks.get(endings[side], OTHER),
        )
    panels[0].tick_params(labelbottom=False, length=0)
    rung_key(sheet, panels[1], data, ladder or {})


def _differing(data: Frame, same: Mapping[tuple[str, int], bool]) -> list[str]:
    """The actors whose moves differ most often."""
    counts = {str(actor): sum(not alike for (who, _), alike in same.items() if who == actor) for actor in data["actor"]}
    return sorted(counts, key=lambda actor: -counts[actor])[:ACTORS]


def alt_text(data: Frame, outcomes: tuple[str, str], **_: Any) -> str:
    """Say in words what the chart shows."""
    first = parting(data)
    moves = " or ".join(f"{row['option_label']}" for _, row in first.iterrows())
    parted = f" They part where {first['actor_label'].iloc[0]} chooses {moves}." if len(first) else ""
    ends = f"It ends in {outcomes[0]}, and in {outcomes[1]}."
    return f"One run twice, without and with a change, a row of squares an actor.{parted} {ends}"


COLUMNS = ("run", "side", "step", "actor", "actor_label", "option", "option_label", "rung", "odds", "ordered")
draw = chart(COLUMNS, finding, key="")(_paint)
