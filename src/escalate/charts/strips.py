"""The strips of one run, which a story is and of which a why has two: rows of squares, their key, and the ending."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from escalate.charts.clock import time_axis
from escalate.charts.rungs import INK, OTHER
from escalate.charts.sheet import Frame, Sheet, note
from escalate.charts.steps import Board, Ending, unlikely
from escalate.charts.text import wrapped
from escalate.results.words import per_cent

NAMED = 3


def squares(
    sheet: Sheet, axes: Axes, data: Frame, board: Board, alike: Mapping[tuple[str, int], bool], part: float = 0.5
) -> None:
    """A row of squares an actor, whose height in its row is its rung.

    Moves against the odds are ringed and named, but where ``alike`` says which moves (actor, step) two runs share; such
    are smaller.
    """
    actors = dict(zip(data["actor"], data["actor_label"], strict=True))
    rows = {actor: row for row, actor in enumerate(actors)}
    wide, tall = sheet.width * (0.85 if sheet.narrow else 0.55), sheet.height * part
    pitch = min(wide / board.steps, tall / len(rows) / 2.2, 1.2 * sheet.style.body)
    rare = data.index.isin(unlikely(data).index) & (not alike)
    foot, lift = (0.42, 0.2) if sheet.narrow else (0.28, 0.28)
    rungs = dict(enumerate([*board.ladder.values()][::-1]))
    looks = [rungs.get(rung, OTHER) for rung in data["rung"]]
    small = [alike.get(key, False) for key in zip(data["actor"], data["step"], strict=True)]
    at = data["actor"].map(rows) + foot - 2 * lift * data["rung"].clip(lower=0) / max(1, len(rungs) - 1)
    sizes = [((0.52 if each else 0.8) * pitch) ** 2 for each in small]
    edges = [INK if ringed else look.edge for look, ringed in zip(looks, rare, strict=True)]
    how: dict[str, Any] = {"edgecolors": edges, "linewidths": np.where(rare, 2.2, 0.7).tolist()}
    how["color"] = [look.fill for look in looks]
    axes.scatter(data["step"], at, s=sizes, marker="s", **how)
    if sheet.narrow:
        axes.set_yticks([])
        for row, label in enumerate(actors.values()):
            axes.text(-0.7, row - 0.14, wrapped(label, sheet.width * 0.9, sheet.style.body, most=1), fontweight="bold")
    else:
        if tall / len(rows) > 6 * sheet.style.body and not alike:
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
    named = unlikely(data).drop_duplicates("actor").head(NAMED)
    for _, move in named.iterrows():
        right = move["step"] > data["step"].max() / 2
        side, ends = (pitch / 2, "right") if right else (-pitch / 2, "left")
        text = wrapped(f"{move['option_label']} {per_cent(move['odds'])}", sheet.width * 0.4, sheet.style.body, most=1)
        note(axes, text, (move["step"], rows[move["actor"]] - 0.3), (side, pitch / 2), ha=ends, va="bottom")


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
