"""Measure a chart's texts: where each stands, and whether any overlap, leave the figure or are too small."""

from __future__ import annotations

from itertools import combinations

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import Bbox
from numpy.typing import NDArray

TOUCH = 1.0  # pixels: boxes of neighbouring lines may meet


def figure_of(drawn: Axes | NDArray) -> Figure:
    axes = drawn if isinstance(drawn, Axes) else drawn.flat[0]
    return axes.figure.figure


def texts(figure: Figure) -> list[Text]:
    if figure.stale:
        figure.draw_without_rendering()
    return [text for text in figure.findobj(Text) if text.get_text() and text.get_visible()]


def words(figure: Figure) -> list[str]:
    """Texts as a reader sees them: one line, ordinary spaces."""
    return [text.get_text().replace("\n", " ").replace("\u00a0", " ") for text in texts(figure)]


def box(text: Text) -> Bbox:
    return text.get_window_extent()


def overlap(one: Bbox, other: Bbox) -> bool:
    wide = min(one.x1, other.x1) - max(one.x0, other.x0)
    high = min(one.y1, other.y1) - max(one.y0, other.y0)
    return wide > TOUCH and high > TOUCH


def troubles(figure: Figure) -> list[str]:
    """Everything that is wrong with the texts of a figure, in words."""
    found = []
    boxes = [(text, box(text)) for text in texts(figure)]
    for (one, first), (other, second) in combinations(boxes, 2):
        if overlap(first, second):
            found.append(f"{one.get_text()!r} overlaps {other.get_text()!r}")
    for text, place in boxes:
        if place.x0 < 0 or place.y0 < 0 or place.x1 > figure.bbox.x1 or place.y1 > figure.bbox.y1:
            found.append(f"{text.get_text()!r} leaves the figure")
        if text.get_fontsize() < 14:
            found.append(f"{text.get_text()!r} is set in {text.get_fontsize()} points")
        if text.get_parse_math() or text.get_usetex():
            found.append(f"{text.get_text()!r} may be read as mathematics")
    return found


def hidden(figure: Figure, patches: list) -> list[str]:
    """Texts that lie on bars."""
    return [
        text.get_text()
        for text in texts(figure)
        if any(overlap(box(text), patch.get_window_extent()) for patch in patches if patch.get_width())
    ]
