"""Flips: how many runs a policy moved from which ending to which, as a before-and-after matrix."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from escalate.charts.canvas import Canvas, begin, swatch
from escalate.charts.shades import ink_on, shade, shade_key
from escalate.charts.style import FAINT, GRID, INK, Look, Style, crowded, looks_for, need, per_cent, runs_text
from escalate.charts.text import LINE, clean, fit_column, text_width, wrap

MEANING = "each run is compared with itself, same luck without and with the policy"

_SAME = "#E3E3E3"


@dataclass(frozen=True)
class _Table:
    labels: dict[str, str]  # outcomes in order
    runs: dict[tuple[str, str], int]

    @property
    def total(self) -> int:
        """All runs."""
        return sum(self.runs.values())

    @property
    def moved(self) -> int:
        """Runs that ended otherwise."""
        return sum(count for (before, after), count in self.runs.items() if before != after)


def _table(data: pd.DataFrame, colours: Mapping[str, Look] | None) -> _Table:
    """Read the frame; outcomes stand in the palette's order where there is one, else as they come."""
    names = ["before", "before_label", "after", "after_label", "runs"]
    need(data, names, "flips")
    found: dict[str, str] = {}
    runs: dict[tuple[str, str], int] = {}
    rows = list(data[names].itertuples(index=False, name=None))
    for before, before_label, *_ in rows:
        found.setdefault(str(before), clean(before_label))
    for before, _, after, after_label, count in rows:
        found.setdefault(str(after), clean(after_label))
        pair = (str(before), str(after))
        runs[pair] = runs.get(pair, 0) + int(count)
    order = [name for name in colours or {} if name in found]
    order += [name for name in found if name not in order]
    return _Table({name: found[name] for name in order}, runs)


def draw(
    data: pd.DataFrame,
    ax: Axes | None = None,
    *,
    style: str | Style = "screen",
    colours: Mapping[str, Look] | None = None,
    title: str | None = None,
    caption: str = "",
    policy: str = "",
    before: str = "without the policy",
    after: str = "with the policy",
) -> Axes:
    """Draw the matrix: a row an ending before, a column an ending after, runs in the cells.

    Parameters
    ----------
    data : DataFrame
        Columns ``before, before_label, after, after_label, runs``: a row each pair of outcomes of one comparison
        (pairs without a run may be missing).
    ax, style, colours, title, caption
        As for :func:`escalate.charts.outcomes.draw`.
    policy : str
        The label of what is compared, for the title.
    before, after : str
        What the rows and the columns are, for their headings.

    Returns
    -------
    Axes
        Cell (row ``i``, column ``j``) is the unit square around ``(j, i)``.
    """
    table = _table(data, colours)
    looks = looks_for(table.labels, colours)
    moved = f"{table.moved:,} of {runs_text(table.total)} ended otherwise"
    default = f"{clean(policy)}: {moved}" if policy else f"{moved} {after}"
    canvas = begin(ax, crowded(style, len(table.labels) > 6), default if title is None else title, caption)
    canvas.note(f"Row: how a run ended {before}. Column: how the same run ended {after}. Grey: no change.")
    shade_key(canvas, "Share of all runs:")
    _take_labels(canvas, table, looks)
    canvas.place()
    count = len(table.labels)
    axes = canvas.axes
    axes.set(xlim=(-0.5, count - 0.5), ylim=(count - 0.5, -0.5), xticks=[], yticks=[])
    for row, start in enumerate(table.labels):
        for column, end in enumerate(table.labels):
            _cell(canvas, table, (row, column), table.runs.get((start, end), 0))
    return axes


def _cell(canvas: Canvas, table: _Table, place: tuple[int, int], runs: int) -> None:
    """Shade one cell and write its number of runs."""
    row, column = place
    share = runs / max(table.total, 1)
    same = row == column
    box = Rectangle((column - 0.5, row - 0.5), 1, 1, facecolor=_SAME if same else shade(share), edgecolor=GRID)
    box.set(linewidth=canvas.style.line / 2, zorder=2)
    canvas.axes.add_artist(box)
    colour = INK if same else ink_on(share)
    text = f"{runs:,}" if runs else "–"
    how = {"ha": "center", "va": "center", "transform": canvas.axes.transData}
    canvas.write(column, row, [text], color=colour if runs else FAINT, **how)


def _take_labels(canvas: Canvas, table: _Table, looks: Mapping[str, Look]) -> None:
    """Write the row labels at the left and the column heads on top, each with its swatch."""
    size = canvas.style.body
    texts, count = list(table.labels.values()), len(table.labels)
    guess = canvas.width * 0.72 / count - 10
    heads = [wrap(text, min(guess, 260), size) for text in texts]
    # Where labels would be chopped up, columns carry the numbers of the rows instead.
    numbered = max(map(len, heads)) > 3 or any(
        text_width(word, size) > guess for text in texts for word in text.split(" ")
    )
    if numbered:
        heads = [[str(number)] for number in range(1, count + 1)]
        texts = [f"{number}  {text}" for number, text in enumerate(texts, 1)]
    depth = max(map(len, heads)) * size * LINE + 22
    room = canvas.height - depth
    widths = tuple(canvas.width * part for part in (0.22, 0.26, 0.3, 0.36))
    width, rows = fit_column(texts, widths, size, (room / count, room))
    canvas.left += width + 28
    pitch = canvas.width / count
    for place, (name, lines) in enumerate(zip(table.labels, heads, strict=True)):
        middle = canvas.left + (place + 0.5) * pitch
        canvas.write(middle, canvas.top - depth + 22, lines, ha="center", va="bottom")
        swatch(canvas, middle - 6, canvas.top - depth + 11, looks[name])
    canvas.top -= depth
    row_height = canvas.height / count
    for place, (name, lines) in enumerate(zip(table.labels, rows, strict=True)):
        y = canvas.top - (place + 0.5) * row_height
        canvas.write(canvas.left - 26, y, lines, ha="right", va="center")
        swatch(canvas, canvas.left - 20, y, looks[name])


def alt_text(
    data: pd.DataFrame, *, policy: str = "", before: str = "without the policy", after: str = "with the policy"
) -> str:
    """Say in words what the chart shows: how many runs moved, and the largest moves."""
    table = _table(data, None)
    moves = [(pair, count) for pair, count in table.runs.items() if pair[0] != pair[1] and count]
    moves.sort(key=lambda move: -move[1])
    parts = [f"{table.labels[start]} to {table.labels[end]} {runs_text(count)}" for (start, end), count in moves[:4]]
    told = f" The commonest moves: {'; '.join(parts)}." if parts else ""
    named = f"{clean(policy)}. " if policy else ""
    return (
        f"{named}Matrix of how each run ended {before} and {after}: {table.moved:,} of {runs_text(table.total)} "
        f"({per_cent(table.moved / max(table.total, 1))}) ended otherwise.{told}"
    )
