"""Escalation ladder over time: which share of runs stands on which rung at each step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import PatchCollection
from matplotlib.patches import Rectangle

from escalate.charts.canvas import begin, dates_by_step, time_axis, time_axis_height, time_axis_note
from escalate.charts.shades import shade, shade_key
from escalate.charts.style import GRID, Look, Style, crowded, need, per_cent
from escalate.charts.text import LINE, clean, fit_column, text_width

MEANING = "each column adds up to 100 % of runs, ended runs included"


@dataclass(frozen=True)
class _Ladder:
    rungs: dict[int, str]  # from the lowest
    steps: list[int]
    shares: dict[tuple[int, int], float]  # by step and rung


def _ladder(data: pd.DataFrame) -> _Ladder:
    """Read the frame; "off the ladder" is left out where no run ever is."""
    columns = ["step", "rung", "label", "share"]
    need(data, columns, "ladder")
    rungs: dict[int, str] = {}
    shares: dict[tuple[int, int], float] = {}
    for step, rung, label, share in data[columns].itertuples(index=False, name=None):
        rungs.setdefault(int(rung), clean(label))
        shares[int(step), int(rung)] = float(share)
    if -1 in rungs and len(rungs) > 1 and not any(share for (_, rung), share in shares.items() if rung == -1):
        del rungs[-1]
    return _Ladder(dict(sorted(rungs.items())), sorted({step for step, _ in shares}), shares)


def draw(
    data: pd.DataFrame,
    ax: Axes | None = None,
    *,
    style: str | Style = "screen",
    colours: Mapping[str, Look] | None = None,
    title: str | None = None,
    caption: str = "",
) -> Axes:
    """Draw a heat map: a column a step, a row a rung with the lowest at the foot, and the last step in numbers.

    Parameters
    ----------
    data : DataFrame
        Columns ``step, rung, label, share``, and ``date`` where there is a calendar; the shares of a step add up to 1,
        ended runs included.
    colours : Mapping, optional
        Not used: shades stand for shares. Taken so that all charts are called alike.
    ax, style, title, caption
        As for :func:`escalate.charts.outcomes.draw`.

    Returns
    -------
    Axes
        The cell of step ``s`` and the ``r``-th row from the foot is the unit square around ``(s, r)``.
    """
    ladder = _ladder(data)
    dates = dates_by_step(data)
    chosen = crowded(style, len(ladder.rungs) > 7 and max(map(len, ladder.rungs.values())) > 24)
    canvas = begin(ax, chosen, "How high on the ladder, step by step" if title is None else title, caption)
    canvas.note(f"Ended runs keep the rung of their ending, so each column holds all runs. {time_axis_note(dates)}")
    shade_key(canvas, "Share of runs:")
    size = canvas.style.body
    texts = list(ladder.rungs.values())
    canvas.bottom += time_axis_height(canvas.style, dates)
    final = [ladder.shares.get((ladder.steps[-1], rung), 0.0) for rung in ladder.rungs]
    ends = [per_cent(share) if share else "none" for share in final]
    heading = "last step"
    canvas.right -= max(text_width(text, size) for text in [*ends, heading]) + 10
    canvas.write(canvas.right + 10, canvas.top, [heading], va="top")
    canvas.top -= size * LINE + 4
    pitch = canvas.height / len(texts)
    widths = tuple(canvas.width * part for part in (0.16, 0.2, 0.25, 0.32, 0.4))
    width, labels = fit_column(texts, widths, size, (pitch, canvas.height))
    canvas.left += width + 12
    for place, (lines, end) in enumerate(zip(labels, ends, strict=True)):
        y = canvas.bottom + (place + 0.5) * pitch
        canvas.write(canvas.left - 12, y, lines, ha="right", va="center")
        canvas.write(canvas.right + 10, y, [end], va="center")
    axes = canvas.axes
    canvas.place()
    first, last = ladder.steps[0], ladder.steps[-1]
    axes.set(xlim=(first - 0.5, last + 0.5), ylim=(-0.5, len(texts) - 0.5), yticks=[])
    _cells(axes, ladder, canvas.style)
    time_axis(canvas, axes, first, last, dates)
    return axes


def _cells(axes: Axes, ladder: _Ladder, style: Style) -> None:
    """Draw the shaded squares."""
    squares, fills = [], []
    for row, rung in enumerate(ladder.rungs):
        for step in ladder.steps:
            squares.append(Rectangle((step - 0.5, row - 0.5), 1, 1))
            fills.append(shade(ladder.shares.get((step, rung), 0.0)))
    edges = GRID if len(ladder.steps) <= 60 else "face"
    axes.add_collection(PatchCollection(squares, facecolors=fills, edgecolors=edges, linewidths=style.line / 3))


def alt_text(data: pd.DataFrame) -> str:
    """Say in words what the chart shows: the commonest rungs at the first and the last step."""
    ladder = _ladder(data)

    def told(step: int) -> str:
        found = [(ladder.shares.get((step, rung), 0.0), label) for rung, label in ladder.rungs.items()]
        found.sort(key=lambda pair: -pair[0])
        return ", ".join(f"{label} {per_cent(share)}" for share, label in found[:3] if share > 0)

    rungs = list(ladder.rungs.values())
    return (
        f"Heat map of the escalation ladder, {rungs[0]} at the foot to {rungs[-1]} on top, over "
        f"{len(ladder.steps)} steps. Shares of runs at the first step: {told(ladder.steps[0])}; "
        f"at the last: {told(ladder.steps[-1])}."
    )
