"""Pages of text on A4 or Letter, as PDF with real fonts: blocks that flow down a page and never over its edge."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import matplotlib
from matplotlib.backends.backend_pdf import PdfPages
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from escalate.characters import clean
from escalate.charts.rungs import INK, SOFT
from escalate.charts.saving import SETTINGS
from escalate.charts.style import STYLES, settings
from escalate.charts.text import LINE, families, wrapped
from escalate.errors import EscalateError

PAPERS = {"a4": (595.28, 841.89), "letter": (612.0, 792.0)}
"""Width and height in points."""
MARGIN = 36.0
MOST_LINES = 100_000
"""Of a paragraph: none is cut, however long."""
YOU = "#6b3fa0"
"""Violet: what a student says, before anything was played."""


@dataclass(frozen=True)
class Text:
    """A paragraph; ``before`` is the room above it in points."""

    text: str
    size: float = 10.5
    bold: bool = False
    colour: str = INK
    before: float = 2.0
    indent: float = 0.0


@dataclass(frozen=True)
class Lines:
    """Empty lines to write on."""

    count: int
    pitch: float = 18.5


@dataclass(frozen=True)
class Boxes:
    """A label with empty boxes to its right, the first of them the student's own; or what stands over such boxes."""

    label: str
    boxes: int
    heads: tuple[str, ...] = ()


Item = Text | Lines | Boxes
BOX = 62.0
HEAD = 9.5
ROW = 18.5


@dataclass(frozen=True)
class Block:
    """Items that stay together, in a frame to cut along or without one."""

    items: Sequence[Item]
    framed: bool = False
    inner: float = field(default=8.0)

    def pad(self) -> float:
        """Room between the block's edge and what is in it."""
        return self.inner if self.framed else 0.0


def paper_named(name: str) -> tuple[float, float]:
    """Width and height in points of a paper; raise EscalateError for one that is not there."""
    if name.lower() not in PAPERS:
        raise EscalateError(f'there is no paper "{name}"; the papers are {", ".join(PAPERS)}')
    return PAPERS[name.lower()]


def pages(blocks: Sequence[Block], paper: str = "a4", columns: int = 1) -> list[Figure]:
    """Set blocks on pages, ``columns`` of them side by side; a block higher than a page goes on on the next."""
    width, height = paper_named(paper)
    gap = 12.0 * (columns > 1)
    column = (width - 2 * MARGIN - gap * (columns - 1)) / columns
    rows = [blocks[place : place + columns] for place in range(0, len(blocks), columns)]
    rows = [part for row in rows for part in _parts(row, column, height - 2 * MARGIN)]
    made: list[Figure] = []
    top = 0.0
    with settings(STYLES["print"]):
        for row in rows:
            tall = max(_height(block, column) for block in row)
            if not made or top - tall < MARGIN - 0.01:
                made.append(Figure(figsize=(width / 72, height / 72), dpi=72))
                top = height - MARGIN
            for place, block in enumerate(row):
                _set(made[-1], block, MARGIN + place * (column + gap), top, column, tall)
            top -= tall + (10.0 if row[0].framed else 5.0)
    return made


def _parts(row: Sequence[Block], column: float, room: float) -> Iterator[Sequence[Block]]:
    """A row as it is, or where one of its blocks is higher than a page, its blocks one by one in parts that are not."""
    if max(_height(block, column) for block in row) <= room:
        yield row
        return
    for block in row:
        kept: list[Item] = []
        for item in _split(block, column, room):
            if kept and _height(Block([*kept, item], block.framed), column) > room:
                yield [Block(kept, block.framed)]
                kept = []
            kept.append(item)
        yield [Block(kept, block.framed)]


def _split(block: Block, column: float, room: float) -> Iterator[Item]:
    """A block's items, paragraphs higher than a page as their lines."""
    inside = column - 2 * block.pad()
    for item in block.items:
        if isinstance(item, Text) and _item_height(item, inside) > room - 2 * block.pad():
            for line in _lines(item, inside):
                yield Text(line, item.size, item.bold, item.colour, 0.0, item.indent)
        else:
            yield item


def _lines(item: Text, room: float) -> list[str]:
    room -= item.indent
    return wrapped(item.text, room, item.size, bold=item.bold, most=MOST_LINES, even=False).split("\n")


def _item_height(item: Item, room: float) -> float:
    if isinstance(item, Text):
        return item.before + len(_lines(item, room)) * item.size * LINE
    if isinstance(item, Lines):
        return item.count * item.pitch
    if item.heads:
        return max(len(_lines(Text(head, HEAD), BOX)) for head in item.heads) * HEAD * LINE + 4
    return max(ROW, len(_lines(Text(item.label), room - item.boxes * (BOX + 6))) * 10.5 * LINE + 4)


def _height(block: Block, column: float) -> float:
    return sum(_item_height(item, column - 2 * block.pad()) for item in block.items) + 2 * block.pad()


def _set(figure: Figure, block: Block, left: float, top: float, column: float, tall: float) -> None:
    """Draw a block with its upper left corner at a place, in points from the page's lower left."""
    if block.framed:
        _box(figure, left, top - tall, column, tall, SOFT, dashed=True)
    y, room, x = top - block.pad(), column - 2 * block.pad(), left + block.pad()
    for item in block.items:
        high = _item_height(item, room)
        if isinstance(item, Text):
            _text(figure, item, x, y - item.before, room)
        elif isinstance(item, Lines):
            for line in range(1, item.count + 1):
                _rule(figure, x, y - line * item.pitch, room)
        else:
            _boxes(figure, item, x, y, room, high)
        y -= high


def _text(figure: Figure, item: Text, x: float, top: float, room: float) -> None:
    width, height = figure.get_size_inches() * 72
    how: dict[str, Any] = {"fontsize": item.size, "color": item.colour, "fontweight": "bold" if item.bold else "normal"}
    for number, line in enumerate(_lines(item, room)):
        y = top - (number * LINE + 0.95) * item.size
        place = (x + item.indent) / width, y / height
        figure.text(*place, line, family=list(families(item.text)), va="baseline", ha="left", **how)


def _boxes(figure: Figure, item: Boxes, x: float, top: float, room: float, high: float) -> None:
    first = x + room - item.boxes * (BOX + 6)
    if not item.heads:
        _text(figure, Text(item.label), x, top - 4, room - item.boxes * (BOX + 6))
    for number in range(item.boxes):
        left = first + number * (BOX + 6) + 6
        if item.heads:
            _text(figure, Text(item.heads[number], HEAD, colour=YOU if not number else INK), left, top, BOX)
        else:
            _box(figure, left, top - ROW + 3, BOX, ROW - 4, YOU if not number else SOFT)


def _box(figure: Figure, x: float, y: float, w: float, h: float, colour: str, dashed: bool = False) -> None:
    width, height = figure.get_size_inches() * 72
    how: dict[str, Any] = {"linestyle": (0, (4, 3)), "linewidth": 0.7} if dashed else {"linewidth": 1.1}
    place, size = (x / width, y / height), (w / width, h / height)
    figure.add_artist(Rectangle(place, *size, fill=False, edgecolor=colour, transform=figure.transFigure, **how))


def _rule(figure: Figure, x: float, y: float, room: float) -> None:
    width, height = figure.get_size_inches() * 72
    ends = [x / width, (x + room) / width], [y / height] * 2
    figure.add_artist(Line2D(*ends, color=SOFT, linewidth=0.6, transform=figure.transFigure))


def pdf(figures: Sequence[Figure], title: str) -> bytes:
    """The pages as a PDF with real fonts; the same pages give the same bytes."""
    buffer = io.BytesIO()
    told = {"Title": clean(title), "CreationDate": None}
    with matplotlib.rc_context(SETTINGS), settings(STYLES["print"]), PdfPages(buffer, metadata=told) as made:
        for figure in figures:
            made.savefig(figure)
    return buffer.getvalue()
