"""Pathways: in which order runs first took the moves that matter, as a tree from left to right, and how they ended."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from escalate.charts.canvas import TWO_LINES, Canvas, begin, swatch
from escalate.charts.style import (
    INK,
    UNCOLOURED,
    Look,
    Style,
    crowded,
    looks_for,
    need,
    per_cent,
    runs_text,
    thin_hatch,
)
from escalate.charts.text import LINE, block_height, clean, filled, fit_column, wrap

MEANING = (
    "moves: the first use of up to six options, those that tell most about the ending (mutual information); "
    "height: share of all runs"
)
"""For frames of :func:`escalate.results.pathways.pathways`, which says how those options are found."""

_OTHER = "other moves"
_NO_MORE = "none of the others"
_NONE = "none of these moves"
_FILL = "#F2EFE6"


@dataclass
class _Branch:
    label: str
    runs: int = 0
    endings: dict[str, int] = field(default_factory=dict)
    after: dict[str, _Branch] = field(default_factory=dict)
    pooled: bool = False

    @property
    def ends(self) -> bool:
        """Whether nothing can follow: the branch pools others, or holds runs without a further move."""
        return self.pooled or not self.after or self.label in (_NO_MORE, _NONE)

    def add(self, moves: list[str], outcome: str, runs: int) -> None:
        """Count some runs here and along the moves that follow."""
        self.runs += runs
        self.endings[outcome] = self.endings.get(outcome, 0) + runs
        if moves:
            self.after.setdefault(moves[0], _Branch(moves[0])).add(moves[1:], outcome, runs)

    def take_in(self, other: _Branch) -> None:
        """Pool another branch into this one."""
        self.runs += other.runs
        for outcome, runs in other.endings.items():
            self.endings[outcome] = self.endings.get(outcome, 0) + runs


def move_columns(data: pd.DataFrame, depth: int | None = None) -> list[str]:
    """The columns ``move1, move2, ...`` of a frame in their order, the first ``depth`` of them."""
    numbered = {int(name[4:]): str(name) for name in data.columns if re.fullmatch(r"move[1-9]\d*", str(name))}
    return [numbered[number] for number in sorted(numbered)][:depth]


def _tree(data: pd.DataFrame, depth: int) -> tuple[_Branch, dict[str, str]]:
    """Read the frame: the root branch, and the outcomes' labels in the order in which they come."""
    need(data, ["move1", "outcome", "outcome_label", "runs"], "pathways")
    root = _Branch("all runs")
    labels: dict[str, str] = {}
    columns = [*move_columns(data, depth), "outcome", "outcome_label", "runs"]
    for *moves, outcome, label, runs in data[columns].itertuples(index=False, name=None):
        labels.setdefault(str(outcome), clean(label))
        path: list[str] = []
        for move in moves:
            if move is None or move != move or move == "":
                path.append(_NO_MORE if path else _NONE)
                break
            path.append(clean(move))
        root.add(path, str(outcome), int(runs))
    return root, labels


def moves_in(data: pd.DataFrame) -> list[str]:
    """All moves that a frame knows, those of most runs first."""
    told = data.melt(id_vars="runs", value_vars=move_columns(data), value_name="move").dropna(subset="move")
    runs = told[told["move"] != ""].groupby("move")["runs"].sum()
    return [clean(move) for move in runs.sort_values(ascending=False, kind="stable").index]


def draw(
    data: pd.DataFrame,
    ax: Axes | None = None,
    *,
    depth: int = 3,
    style: str | Style = "screen",
    colours: Mapping[str, Look] | None = None,
    title: str | None = None,
    caption: str = "",
) -> Axes:
    """Draw the tree of first moves as blocks, taller for more runs, and each branch's endings as a bar behind it.

    Parameters
    ----------
    data : DataFrame
        One row for each path and ending: columns ``move1, move2, ...`` (text such as "North Korea: Threaten military
        action"; missing or empty from where a run has no further move that matters), ``outcome, outcome_label, runs``.
    depth : int
        How many moves to show.
    ax, style, colours, title, caption
        As for :func:`escalate.charts.outcomes.draw`.

    Returns
    -------
    Axes
        Its data coordinates are points in the figure. A branch too small for its label is pooled with its neighbours.
    """
    root, labels = _tree(data, depth)
    order = [
        *(name for name in colours or {} if name in labels),
        *(name for name in labels if name not in (colours or {})),
    ]
    looks = looks_for(order, colours)
    canvas = begin(
        ax,
        crowded(style, len(order) > 6),
        f"Which move came first, in {runs_text(root.runs)}" if title is None else title,
        caption,
    )
    canvas.note("Height: share of all runs. Grey: rarer moves, pooled. A block that reaches the right ends its branch.")
    _key(canvas, {name: labels[name] for name in order}, looks, moves_in(data))
    columns = len(move_columns(data, depth))
    ending = canvas.width * 0.17
    pitch = (canvas.width - ending) / columns
    for number in range(columns):
        canvas.write(canvas.left + number * pitch, canvas.top, ["then" if number else "first"], va="top")
    canvas.write(canvas.right - ending + 8, canvas.top, ["in the end"], va="top")
    canvas.top -= canvas.style.body * LINE + 4
    canvas.in_points()
    painter = _Painter(canvas, columns, pitch, ending - 8, canvas.height / root.runs, looks, order)
    painter.branches(root, 0, canvas.top)
    return canvas.axes


def _key(canvas: Canvas, labels: Mapping[str, str], looks: Mapping[str, Look], moves: list[str]) -> None:
    """Take a strip off the right for the outcomes' names, and below them the moves that are looked for."""
    size = canvas.style.body
    gap = size * 0.4
    free = canvas.height - len(labels) * gap - size * LINE
    widths = _key_widths(canvas, list(labels.values()), moves)
    width, lines = fit_column(list(labels.values()), widths, size, (TWO_LINES * size, free))
    width = max(width, widths[0])
    left = canvas.right - width - 20
    y = canvas.top - size * LINE - 4
    for name, entry in zip(labels, lines, strict=True):
        height = block_height(entry, size)
        swatch(canvas, left, y - height / 2, looks[name])
        canvas.write(left + 20, y - height / 2, entry, va="center")
        y -= height + gap
    _moves(canvas, moves, left, y - size)
    canvas.right = left - 16


def _key_widths(canvas: Canvas, labels: list[str], moves: list[str]) -> tuple[float, ...]:
    """Widths to try for the key, from the narrowest in which the moves, too, fit below the outcomes."""
    body, small = canvas.style.body, canvas.style.small
    widths = tuple(canvas.width * part for part in (0.16, 0.18, 0.2, 0.22, 0.24, 0.26, 0.33))
    for place, width in enumerate(widths):
        needs = sum(block_height(wrap(label, width, body), body) + 0.4 * body for label in labels) + 3 * body
        needs += sum((len(lines) * LINE + 0.2) * small for lines in _move_lines(moves, width + 20, small))
        if needs < canvas.height:
            return widths[place:]
    return widths


def _move_lines(moves: list[str], room: float, size: float) -> list[list[str]]:
    """The list of moves, wrapped, with its heading."""
    return [filled(text, room, size) for text in ("Moves looked for:", *(f"\u2013 {move}" for move in moves))]


def _moves(canvas: Canvas, moves: list[str], left: float, top: float) -> None:
    """List moves between a left edge and the canvas's right one, from the top down, as many as there is room for."""
    size, room = canvas.style.small, canvas.right - left
    if not moves:
        canvas.write(left, top, wrap("No single move tells much about the ending.", room, size), size=size, va="top")
        return
    entries = _move_lines(moves, room, size)
    bottoms = [top - taken for taken in accumulate((len(lines) * LINE + 0.2) * size for lines in entries)]
    count = sum(bottom >= canvas.bottom for bottom in bottoms)
    if count < len(entries):  # the last line says how many are left out
        count = sum(bottom - size * LINE >= canvas.bottom for bottom in bottoms)
    if count < 2:
        return
    shown = entries[:count] if count == len(entries) else [*entries[:count], [f"and {len(entries) - count} more"]]
    for lines, y in zip(shown, [top, *bottoms], strict=False):
        canvas.write(left, y, lines, size=size, va="top")


@dataclass(frozen=True)
class _Painter:
    """Lays the blocks out, column by column."""

    canvas: Canvas
    columns: int
    pitch: float
    ending: float
    points_per_run: float
    looks: Mapping[str, Look]
    order: list[str]

    def branches(self, parent: _Branch, column: int, top: float) -> None:
        """Draw what follows a branch, from ``top`` down."""
        for branch in self._pooled(parent, column):
            height = branch.runs * self.points_per_run
            self._block(branch, column, top, height)
            if self._stops(branch, column):
                self._endings(branch, top, height)
            else:
                self.branches(branch, column + 1, top)
            top -= height

    def _pooled(self, parent: _Branch, column: int) -> list[_Branch]:
        """The branches that are tall enough for their labels, the commonest first, and the others as one."""
        kept, rest = [], _Branch(_OTHER, pooled=True)
        for branch in sorted(parent.after.values(), key=lambda branch: -branch.runs):
            if self._fits(branch, self._width(branch, column)):
                kept.append(branch)
            else:
                rest.take_in(branch)
        return [*kept, rest] if rest.runs else kept

    def _stops(self, branch: _Branch, column: int) -> bool:
        """Whether a branch's block reaches to the endings: nothing follows, or nothing that could be labelled.

        So does one whose label needs that width: better to see the move than to pool it for what came after.
        """
        if branch.ends or column == self.columns - 1 or not self._fits(branch, self.pitch):
            return True
        if list(branch.after) == [_NO_MORE]:
            return True
        return not any(self._fits(after, self._width(after, column + 1)) for after in branch.after.values())

    def _width(self, branch: _Branch, column: int) -> float:
        """Width of a branch's block."""
        return self.pitch * (self.columns - column if self._stops(branch, column) else 1)

    def _fits(self, branch: _Branch, width: float) -> bool:
        """Whether a block of that width is tall enough for its label."""
        lines = self._lines(branch, width)
        return block_height(lines, self.canvas.style.body) + 6 <= branch.runs * self.points_per_run

    def _lines(self, branch: _Branch, width: float) -> list[str]:
        """A block's label with its share of all runs behind it, or on a line of its own."""
        size, room = self.canvas.style.body, width - 16
        share = per_cent(branch.runs * self.points_per_run / self.canvas.height)
        joined = wrap(f"{branch.label}, {share}", room, size)
        label = wrap(branch.label, room, size)
        return joined if len(joined) == len(label) else [*label, share]

    def _block(self, branch: _Branch, column: int, top: float, height: float) -> None:
        """Draw one block."""
        left = self.canvas.left + column * self.pitch
        width = self._width(branch, column)
        fill = UNCOLOURED.colour if branch.pooled else _FILL
        self._box(left, top, width - 3, height, {"facecolor": fill, "edgecolor": INK, "linewidth": 0.6})
        lines = self._lines(branch, width)
        if block_height(lines, self.canvas.style.body) + 4 <= height:
            self.canvas.write(left + 7, top - height / 2, lines, va="center")

    def _endings(self, branch: _Branch, top: float, height: float) -> None:
        """Draw how a branch's runs ended, as one bar from 0 to 100 %."""
        left = self.canvas.right - self.ending
        for name in self.order:
            width = self.ending * branch.endings.get(name, 0) / branch.runs
            if width:
                self._box(left, top, width, height, self.looks[name].fill(self.canvas.style))
                left += width

    def _box(self, left: float, top: float, width: float, height: float, fill: Mapping[str, Any]) -> None:
        box = Rectangle((left, top - height), width, height, zorder=2, **fill)
        thin_hatch(box)
        self.canvas.axes.add_artist(box)


def alt_text(data: pd.DataFrame, *, depth: int = 3) -> str:
    """Say in words what the chart shows: the commonest paths and their commonest endings."""
    root, labels = _tree(data, depth)
    paths: list[tuple[list[str], _Branch]] = []

    def collect(branch: _Branch, path: list[str]) -> None:
        for after in branch.after.values():
            collect(after, [*path, after.label])
        if not branch.after:
            paths.append((path, branch))

    collect(root, [])
    paths.sort(key=lambda pair: -pair[1].runs)
    parts = []
    for path, branch in paths[:3]:
        ending = max(branch.endings, key=lambda name: branch.endings[name])
        parts.append(f"{', then '.join(path)} ({per_cent(branch.runs / root.runs)} of runs, mostly {labels[ending]})")
    return f"Tree of which moves came first in {runs_text(root.runs)}. The commonest paths: {'; '.join(parts)}."
