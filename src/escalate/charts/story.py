"""One run as strips: a level with its thresholds, a row of squares an actor, unlikely moves ringed and named."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import to_rgba

from escalate.charts.clock import day, time_axis
from escalate.charts.findings import Facts, quoted
from escalate.charts.rungs import INK, OTHER, SOFT
from escalate.charts.sheet import Frame, Sheet, chart, note
from escalate.charts.steps import AGAINST_ODDS, Board, Course, Ending, unlikely
from escalate.charts.text import wrapped
from escalate.results.words import per_cent

NAMED = 3


def facts(data: Frame, ending: Ending, **_: object) -> Facts:
    """The run, how it ended, and its least likely free move."""
    told = ""
    for row in unlikely(data, AGAINST_ODDS, 1).to_dict("records"):
        told = f"{quoted(row['option_label'])} by {row['actor_label']} ({per_cent(row['odds'])}), {day_of(row)}"
    return {"run": int(data["run"].iloc[0]), "outcome": quoted(ending[1]), "unlikely": told}


def day_of(row: Any) -> str:
    """When a move was made, in words."""
    return day(None if pd.isna(row["date"]) else row["date"], int(row["step"]))


@chart("story", facts, ("run", "step", "actor", "actor_label", "option_label", "rung", "odds", "ordered"), key="")
def draw(
    sheet: Sheet, data: Frame, ending: Ending, board: Board, course: Course | None = None, called: str = ""
) -> None:
    """Paint the level over the strips, and how the run ended."""
    curve, strip = sheet.panels(2, 1, height_ratios=(1 if course else 0.001, 2.6), sharex=True)
    if course:
        _level(sheet, curve, course, board.steps)
    Sheet.blank(curve)
    squares(sheet, strip, data, board, {})
    rung_key(sheet, strip, data, board)
    curve.tick_params(labelbottom=False, length=0)
    end_of(sheet, strip, data, board, ending)
    if data["step"].max() < board.steps - 1:
        strip.axvline(data["step"].max() + 0.5, color=sheet.looks.get(ending[0], OTHER).edge)


def end_of(sheet: Sheet, axes: Axes, data: Frame, board: Board, ending: Ending) -> None:
    """How a run ended, at the right end of its strips."""
    at = min(board.steps, int(data["step"].max()) + 1) + 0.2, (data["actor"].nunique() - 1) / 2
    look, size = sheet.looks.get(ending[0], OTHER), sheet.style.body
    named = "" if sheet.narrow else wrapped(ending[1], sheet.width * 0.2, size, most=3)
    axes.plot(*at, "s", clip_on=False, **sheet.style.mark(look, 1))
    note(axes, named, at, (size * 0.8, 0), color=look.edge, fontweight="bold", annotation_clip=False)


def rung_key(sheet: Sheet, axes: Axes, data: Frame, board: Board) -> None:
    """Name the rungs that were reached, from the foot of the ladder up, below the axis of time."""
    rungs = enumerate([*board.ladder.items()][::-1])
    sheet.key(axes, dict(named for rung, named in rungs if (data["rung"] == rung).any()))


def _level(sheet: Sheet, axes: Axes, course: Course, total: int) -> None:
    """The level as a line on pale ground, with what hangs on it, told where the line is not."""
    steps, values = course.values["step"], course.values["value"]
    low, high = float(values.min()), float(values.max())
    axes.fill_between(steps, values, low, color=OTHER.fill, linewidth=0)
    axes.plot(steps, values, color=INK)
    ends = [f"{value:.0f}" for value in values.iloc[[0, -1]]]
    peak = "" if f"{high:.0f}" in ends else f", at most {high:.0f}"
    axes.set_title(f"{course.label}: {' to '.join(ends)}{peak}", fontweight="normal")
    axes.set_ylim(low, high + 0.3 * (high - low) + 1e-6)
    for at, words in [each for each in sorted(course.thresholds, reverse=True) if low < each[0] < high][:1]:
        end, room = float(steps.max()), sheet.width * (0.5 if steps.max() < 0.6 * total else 0.2)
        sheet.threshold(axes, at, -1, end)
        told = wrapped(words, room, sheet.style.body, most=3)
        level = 0.6 * sheet.style.body  # the first line stands level, the others below it, clear of the title
        note(axes, told, (end, at), (8, level), va="top", color=SOFT, annotation_clip=False)


def squares(
    sheet: Sheet, axes: Axes, data: Frame, board: Board, paler: Mapping[tuple[str, int], bool], part: float = 0.5
) -> None:
    """A row of squares an actor, whose height in its row is its rung.

    Moves against the odds are ringed and named, but where ``paler`` says which moves (actor, step) two runs share.
    """
    actors = dict(zip(data["actor"], data["actor_label"], strict=True))
    rows = {actor: row for row, actor in enumerate(actors)}
    wide, tall = sheet.width * (0.85 if sheet.narrow else 0.55), sheet.height * part
    pitch = min(wide / board.steps, tall / len(rows) / 2.2, 1.2 * sheet.style.body)
    rare = data.index.isin(unlikely(data, AGAINST_ODDS, len(data)).index) & (not paler)
    foot, lift = (0.42, 0.2) if sheet.narrow else (0.28, 0.28)
    rungs = dict(enumerate([*board.ladder.values()][::-1]))
    looks = [rungs.get(rung, OTHER) for rung in data["rung"]]
    pale = [paler.get(key, False) for key in zip(data["actor"], data["step"], strict=True)]
    at = data["actor"].map(rows) + foot - 2 * lift * data["rung"].clip(lower=0) / max(1, len(rungs) - 1)
    fills = [to_rgba(look.fill, 0.3 if faint else 1) for look, faint in zip(looks, pale, strict=True)]
    edges = [INK if ringed else look.edge for look, ringed in zip(looks, rare, strict=True)]
    how: dict[str, Any] = {"color": fills, "edgecolors": edges, "linewidths": np.where(rare, 2.2, 0.7).tolist()}
    axes.scatter(data["step"], at, s=(0.8 * pitch) ** 2, marker="s", **how)
    if sheet.narrow:
        axes.set_yticks([])
        for row, label in enumerate(actors.values()):
            axes.text(-0.7, row - 0.14, wrapped(label, sheet.width * 0.9, sheet.style.body, most=1), fontweight="bold")
    else:
        if tall / len(rows) > 6 * sheet.style.body and not paler:
            _names(sheet, axes, data, rows, pitch)
        sheet.rows(axes, list(actors.values()), widest=0.32, part=part)
    axes.set_ylim(len(rows) - 0.45, -0.75)
    for edge_at in np.arange(len(rows)) + 0.5:
        axes.axhline(edge_at, color=OTHER.fill, linewidth=1, zorder=0)
    axes.set_xlim(-0.8, board.steps - 0.2)
    axes.spines[:].set_visible(False)
    time_axis(sheet, axes, list(range(board.steps)), board.dates, 0.72)


def _names(sheet: Sheet, axes: Axes, data: Frame, rows: Mapping[str, int], pitch: float) -> None:
    """Name the least likely move of each actor above its row, where that came against the odds."""
    named = unlikely(data, AGAINST_ODDS, len(data)).drop_duplicates("actor").head(NAMED)
    for _, move in named.iterrows():
        right = move["step"] > data["step"].max() / 2
        side, ends = (pitch / 2, "right") if right else (-pitch / 2, "left")
        text = wrapped(f"{move['option_label']} {per_cent(move['odds'])}", sheet.width * 0.4, sheet.style.body, most=1)
        note(axes, text, (move["step"], rows[move["actor"]] - 0.3), (side, pitch / 2), ha=ends, va="bottom")


def alt_text(data: Frame, ending: Ending, **_: object) -> str:
    """Say in words what the chart shows."""
    rare = unlikely(data, AGAINST_ODDS, 5).sort_values("step")
    told = [
        f"{day_of(row)} {row['actor_label']}: {row['option_label']} ({per_cent(row['odds'])})"
        for row in rare.to_dict("records")
    ]
    return (
        f"Strips of one run over {int(data['step'].max()) + 1} steps, a row of squares an actor coloured by rung; "
        f"moves against the odds: {'; '.join(told) or 'none'}. It ends in {ending[1]}."
    )
