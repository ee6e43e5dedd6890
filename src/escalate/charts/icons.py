"""Icon array: the outcomes as 100 little figures, each standing for one run in a hundred."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.transforms import Affine2D

from escalate.charts.canvas import Canvas, begin
from escalate.charts.style import (
    FAINT,
    Look,
    Style,
    looks_for,
    need,
    per_cent,
    runs_text,
    thin_hatch,
)
from escalate.charts.text import LINE, clean, fit_column
from escalate.results.intervals import none_seen

MEANING = "each figure stands for 1 run in 100, rounded so that they add up to 100"

FIGURES = 100
_ACROSS = 10


@dataclass(frozen=True)
class _Row:
    name: str
    label: str
    runs: int
    share: float
    high: float
    figures: int

    def value(self, total: int) -> str:
        """What is written behind the label."""
        if not self.runs:
            return none_seen(total)
        if self.figures == 0 or self.share < 0.005:
            return f"fewer than 1 in 100: {self.runs:,} of {runs_text(total)}"
        return f"{self.figures} in 100"


def largest_remainder(runs: Sequence[int], figures: int = FIGURES) -> list[int]:
    """Share figures out in proportion to runs, whole and adding up (Hamilton's method).

    Ties of the remainder go to the earlier entry. With no run at all, no figure is given.

    Examples
    --------
    >>> largest_remainder([1, 1, 1])
    [34, 33, 33]
    """
    total = sum(runs)
    if total == 0:
        return [0] * len(runs)
    given = [number * figures // total for number in runs]
    # Remainders are compared as whole numbers: exact, and the same on every machine.
    order = sorted(range(len(runs)), key=lambda place: (-(runs[place] * figures % total), place))
    for place in order[: figures - sum(given)]:
        given[place] += 1
    return given


def _rows(data: pd.DataFrame) -> list[_Row]:
    """The frame's rows, each with its number of figures."""
    need(data, ["outcome", "label", "runs", "share", "high"], "icons")
    figures = largest_remainder([int(runs) for runs in data["runs"].tolist()])
    cells = data[["outcome", "label", "runs", "share", "high"]].itertuples(index=False, name=None)
    return [
        _Row(str(name), clean(label), int(runs), float(share), float(high), count)
        for (name, label, runs, share, high), count in zip(cells, figures, strict=True)
    ]


def draw(
    data: pd.DataFrame,
    ax: Axes | None = None,
    *,
    style: str | Style = "screen",
    colours: Mapping[str, Look] | None = None,
    title: str | None = None,
    caption: str = "",
) -> Axes:
    """Draw 100 figures in the outcomes' looks, row by row in the frame's order, and the key beside them.

    Parameters
    ----------
    data : DataFrame
        Columns ``outcome, label, runs, share, high``. An outcome seen too rarely for a figure, or in under half a
        per cent of runs, is stated in numbers; one never seen with its upper bound.
    ax, style, colours, title, caption
        As for :func:`escalate.charts.outcomes.draw`.

    Returns
    -------
    Axes
        The figures are its patches; its data coordinates are points in the figure.
    """
    rows = _rows(data)
    looks = looks_for((row.name for row in rows), colours)
    total = sum(row.runs for row in rows)
    heading = f"If {runs_text(total)} were 100" if title is None else title
    canvas = begin(ax, style, heading, caption)
    canvas.in_points()
    side = min(canvas.height, canvas.width * 0.52)
    owners = [row for row in rows for _ in range(row.figures)]
    for place, row in enumerate(owners):
        x = canvas.left + (place % _ACROSS + 0.5) * side / _ACROSS
        y = canvas.top - (place // _ACROSS + 0.5) * side / _ACROSS
        where = Affine2D().scale(side / _ACROSS * 0.44).translate(x, y)
        figure = PathPatch(_PERSON.transformed(where), zorder=2, **looks[row.name].fill(canvas.style))
        thin_hatch(figure)
        canvas.axes.add_artist(figure)
    canvas.left += side + 28
    _key(canvas, rows, looks, total)
    return canvas.axes


def _key(canvas: Canvas, rows: list[_Row], looks: Mapping[str, Look], total: int) -> None:
    """Write one entry an outcome: a figure in its look, the label, and how many."""
    size = canvas.style.body
    room = canvas.width - 30
    gap = min(size * 0.9, canvas.height * 0.2 / len(rows))
    free = canvas.height - gap * len(rows)
    texts = [f"{row.label}: {row.value(total)}" for row in rows]
    _, lines = fit_column(texts, (room,), size, (free, free))
    top = canvas.top
    for row, entry in zip(rows, lines, strict=True):
        height = max(len(entry) * size * LINE, 24)
        where = Affine2D().scale(11).translate(canvas.left + 10, top - height / 2)
        faint = {} if row.runs else {"alpha": 0.35}
        figure = PathPatch(
            _PERSON.transformed(where),
            zorder=2,
            clip_on=False,
            gid="key",
            **looks[row.name].fill(canvas.style),
            **faint,
        )
        thin_hatch(figure)
        canvas.axes.add_artist(figure)
        colour = {} if row.runs else {"color": FAINT}
        canvas.write(canvas.left + 30, top - height / 2, entry, va="center", **colour)
        top -= height + gap


def _person() -> Path:
    """A little figure, a head over rounded shoulders, within a square of side 2 around the origin."""
    head = Path.circle((0.0, 0.62), 0.34)
    corner = 0.34
    turn = np.linspace(0, math.pi / 2, 8)
    arc = np.column_stack([np.cos(turn), np.sin(turn)]) * corner
    right = arc + np.array([0.58 - corner, 0.18 - corner])
    left = right[::-1] * (-1, 1)
    outline = np.vstack([[(0.58, -0.96)], right, left, [(-0.58, -0.96)], [(0.58, -0.96)]])
    codes = [Path.MOVETO, *[Path.LINETO] * (len(outline) - 2), Path.CLOSEPOLY]
    return Path.make_compound_path(head, Path(outline, codes))


_PERSON = _person()


def alt_text(data: pd.DataFrame) -> str:
    """Say in words what the chart shows."""
    rows = _rows(data)
    total = sum(row.runs for row in rows)
    parts = [f"{row.label} {row.value(total)}" for row in rows]
    lead = max(rows, key=lambda row: row.runs)
    return (
        f"100 little figures stand for {runs_text(total)}: {'; '.join(parts)}. "
        f"The commonest ending is {lead.label}, {per_cent(lead.share)} of runs."
    )
