"""The strips of one run, which a story is and of which a why has two: rows of squares, their key, and the ending."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.transforms import ScaledTranslation

from escalate.charts.clock import time_axis
from escalate.charts.rungs import GRID, INK, OTHER, PAPER, SOFT, Look
from escalate.charts.sheet import Frame, Sheet, note
from escalate.charts.steps import Board, Ending
from escalate.charts.text import LINE, NBSP, text_width, wrapped
from escalate.results.words import per_cent

EDGE = 0.45
"""How far before the step after the last one the axes end."""


def squares(
    sheet: Sheet,
    axes: Axes,
    data: Frame,
    board: Board,
    named: Frame,
    alike: Mapping[tuple[str, int], bool] | None = None,
    first: int = 0,
    part: float = 0.5,
    parted: int = 0,
) -> None:
    """A row of squares an actor, whose height in its row is its rung; those ``named`` are ringed, and named above.

    Of names that meet the first stays. Moves ``alike`` in two runs are dots. A date is where they ``parted``.
    """
    actors = dict(zip(data["actor"], data["actor_label"], strict=True))
    rows, body = {actor: row for row, actor in enumerate(actors)}, sheet.style.body
    if sheet.narrow:
        axes.set_yticks([])
        for row, label in enumerate(actors.values()):
            told = wrapped(label, sheet.width * 0.75, body, bold=True, most=1)
            note(axes, told, (first - 0.6, row - 0.5), (0, -2), va="top", fontweight="bold")
    else:
        sheet.rows(axes, list(actors.values()), widest=0.32, part=part)
    axes.set_ylim(len(rows) - 0.5, -0.5)
    axes.hlines(np.arange(len(rows)) + 0.5, first - 0.6, board.steps, color=OTHER.fill, linewidth=1, zorder=0)
    axes.set_xlim(first - 0.6, board.steps - EDGE)
    axes.spines[:].set_visible(False)

    def fill() -> None:
        """Paint the squares as large as the rows have become."""
        box = axes.get_window_extent()
        row, column = (sheet.points(box.height) / len(rows), sheet.points(box.width) / (board.steps - first + 0.15))
        lane = LINE * body * (1 + sheet.narrow)
        size = max(3, min(0.86 * column, 0.65 * (row - lane), 1.8 * body))
        rungs = dict(enumerate([*board.ladder.values()][::-1]))
        looks = [rungs.get(rung, OTHER) for rung in data["rung"]]
        span = max(0, min(row - lane - size - 5, 2 * size))
        up = span * data["rung"].clip(lower=0) / max(1, len(rungs) - 1)
        at = data["actor"].map(rows) + 0.5 - ((row - lane - span) / 2 + up) / row
        small = np.array([(alike or {}).get(key, False) for key in zip(data["actor"], data["step"], strict=True)])
        ringed = data.index.isin(named.index)
        how: dict[str, Any] = {"linewidths": np.where(ringed, 2.4, np.where(small, 0, 0.7)).tolist(), "marker": "s"}
        how["edgecolors"] = [INK if ring else look.edge for look, ring in zip(looks, ringed, strict=True)]
        how["color"] = [GRID if dot else look.fill for look, dot in zip(looks, small, strict=True)]
        axes.scatter(data["step"], at, s=np.where(small, min(0.35 * size, 0.35 * body), size) ** 2, **how)
        _names(sheet, axes, named, rows, at, (row, lane, size))

    time_axis(sheet, axes, list(range(first, board.steps)), board.dates, 0.72, parted)
    sheet.later(fill)


def _names(
    sheet: Sheet, axes: Axes, named: Frame, rows: Mapping[str, int], at: Frame, sizes: tuple[float, float, float]
) -> None:
    """Name moves in the first line of their rows, beginning or ending over their squares, the first of them bold."""
    (row, lane, size), body, box = sizes, sheet.style.body, axes.get_window_extent()
    taken, whole = dict[str, list[tuple[float, float]]](), axes.get_tightbbox()
    # In the first of several rows they may go on above how it ended, which stands beside the middle of all.
    ends = {actor: whole.x1 if whole and not row and len(rows) > 1 else box.x1 for actor, row in rows.items()}
    for place, (index, move) in enumerate(named.iterrows()):
        room = sheet.points(ends[move["actor"]] - box.x0)
        odds = "" if move["ordered"] else f" {per_cent(move['odds'])}".replace(" %", f"{NBSP}%")
        least = min(room, sheet.width * 0.6) - text_width(odds, body, not place)
        text = wrapped(move["option_label"], least, body, bold=not place, most=1) + odds
        wide = text_width(text, body, not place)
        x = sheet.points(axes.transData.transform((move["step"], 0))[0] - box.x0)
        begins = min(x - size / 2, room - wide), max(x + size / 2 - wide, 0)
        other = taken.setdefault(move["actor"], [])
        free = (b for b in begins if all(b > end or b + wide < start for start, end in other))
        if (begin := next(free, None)) is None:
            continue
        other.append((begin - body, begin + wide + body))
        top = rows[move["actor"]] - 0.5
        how: dict[str, Any] = {"xycoords": axes.get_yaxis_transform(), "fontweight": "normal" if place else "bold"}
        how["bbox"] = {"facecolor": PAPER, "linewidth": 0, "pad": 0}
        note(axes, text, (0, top), (begin, body * LINE - lane - 1), ha="left", va="top", **how)
        foot = at[index] - size / 2 / row
        axes.plot([move["step"]] * 2, [min(foot, top + lane / row), foot], color=SOFT, linewidth=1, scaley=False)


def end_of(sheet: Sheet, axes: Axes, data: Frame, board: Board, ending: Ending, going: int = 0) -> None:
    """How a run ended, at the right end of its strips; after so many steps more that are not shown."""
    at = board.steps - EDGE, (data["actor"].nunique() - 1) / 2
    look, size = sheet.looks.get(ending[0], OTHER), sheet.style.body
    named = "" if sheet.narrow else wrapped(ending[1], sheet.width * 0.2, size, bold=True, most=3)
    later = f"{going} step{'s' * (going > 1)} later:\n" if going and named else ""
    beside = axes.transData + ScaledTranslation(size / 72, 0, sheet.figure.dpi_scale_trans)
    axes.plot(*at, "s", clip_on=False, transform=beside, **sheet.style.mark(look, 1.2))
    note(axes, later + named, at, (size * 1.9, 0), color=look.edge, fontweight="bold", annotation_clip=False)


def rung_key(sheet: Sheet, axes: Axes, data: Frame, board: Board, left: str = "") -> None:
    """Name the rungs that were reached, from the foot of the ladder up, below the axis of time; what is ``left``."""
    rungs = enumerate([*board.ladder.items()][::-1])
    reached = dict(named for rung, named in rungs if (data["rung"] == rung).any())
    sheet.key(axes, reached | ({left: Look(PAPER, PAPER)} if left else {}))
