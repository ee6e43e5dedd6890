"""What a picture's text really does: boxes as the renderer draws them, and what lies under each."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg, RendererAgg
from matplotlib.figure import Figure
from matplotlib.text import Text
from numpy.typing import NDArray

from escalate.charts.style import Style

CONTRAST = 4.5
"""Least contrast of text with its ground (WCAG 2.2, AA)."""
SPARE = 0.2
"""Part of a text's box that thin marks may run through without being its ground."""
TOUCH = 1.0
"""Points that two boxes may share: they hold the descent of letters that a line may not have."""


@dataclass(frozen=True)
class Drawn:
    """One line of text: its box in pixels from the lower left, size in points, colour."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    size: float
    colour: tuple[float, float, float]


class _Reading(RendererAgg):
    """A renderer that notes each line of text, and leaves it out of the picture."""

    def __init__(self, *size: float) -> None:
        super().__init__(*size)
        self.seen: list[Drawn] = []

    def draw_text(self, gc, x, y, s, prop, angle, ismath=False, mtext=None) -> None:
        width, height, descent = self.get_text_width_height_descent(s, prop, ismath)
        bottom = self.height - y
        box = (x, bottom - descent, x + width, bottom - descent + height)
        if angle:
            box = (x - height, bottom, x, bottom + width)
        if s.strip("\u2068\u2069 "):
            self.seen.append(Drawn(s, *box, prop.get_size_in_points(), gc.get_rgb()[:3]))


def read(figure: Figure) -> tuple[list[Drawn], NDArray[np.float64]]:
    """The lines of text of a figure, and its pixels without them, the lowest row first."""
    FigureCanvasAgg(figure)
    width, height = figure.bbox.size
    renderer = _Reading(width, height, figure.dpi)
    figure.draw(renderer)
    return renderer.seen, np.asarray(renderer.buffer_rgba())[::-1, :, :3] / 255


def words(figure: Figure) -> list[str]:
    return [text.get_text() for text in figure.findobj(lambda a: hasattr(a, "get_text")) if text.get_text()]


def figure_of(axes: Axes) -> Figure:
    return axes.figure.figure


def luminance(colour: NDArray[np.float64]) -> NDArray[np.float64]:
    linear = np.where(colour <= 0.04045, colour / 12.92, ((colour + 0.055) / 1.055) ** 2.4)
    return linear @ np.array([0.2126, 0.7152, 0.0722])


def contrast(one: NDArray[np.float64], other: NDArray[np.float64]) -> NDArray[np.float64]:
    a, b = luminance(np.asarray(one)), luminance(np.asarray(other))
    return (np.maximum(a, b) + 0.05) / (np.minimum(a, b) + 0.05)


def overlap(a: Drawn, b: Drawn, slack: float) -> bool:
    across = min(a.x1, b.x1) - max(a.x0, b.x0)
    return across > slack and min(a.y1, b.y1) - max(a.y0, b.y0) > slack


def _on_curves(figure: Figure) -> list[str]:
    """Texts that a curve runs through, also where a ground of their own hides it: it has more than two points."""
    found = []
    for axes in figure.axes:
        for text in axes.texts:
            box = Text.get_window_extent(text)  # without an annotation's leader
            inner = box.padded(-SPARE * box.height) if text.get_visible() and text.get_text().strip() else None
            for line in axes.lines if inner is not None else ():
                path = line.get_path()
                drawn = len(path.vertices) > 2 and line.get_linestyle() != "None"
                if drawn and line.get_transform().transform_path(path).intersects_bbox(inner, filled=False):
                    found.append(f"{text.get_text()!r} lies on a curve")
    return found


def troubles(figure: Figure, style: Style) -> list[str]:
    """What is wrong with a figure's text: outside, overlapping, too small, or hard to read on its ground."""
    lines, ground = read(figure)
    scale, found = figure.dpi / 72, []
    keys = [key for axes in figure.axes if (key := axes.get_legend()) is not None]
    caption = {text.get_text() for key in keys for text in key.get_texts()}  # which colour is what is part of it
    for line in lines:
        if line.x0 < 0 or line.y0 < -1 or line.x1 > figure.bbox.x1 or line.y1 > figure.bbox.y1 + 1:
            found.append(f"{line.text!r} leaves the figure")
        small = "Toy model" in line.text or line.text in caption or line.y1 < 3.2 * style.small * scale
        if line.size < (style.small if small else style.body) - 0.01:
            found.append(f"{line.text!r} is set in {line.size} points")
        rows, columns = (slice(max(0, int(a)), int(b) + 1) for a, b in ((line.y0, line.y1), (line.x0, line.x1)))
        under = ground[rows, columns].reshape(-1, 3)
        if len(under) and (contrast(under, np.array(line.colour)) < CONTRAST).mean() > SPARE:
            found.append(f"{line.text!r} is hard to read on its ground")
    found += _on_curves(figure)
    found += [f"{a.text!r} overlaps {b.text!r}" for a, b in combinations(lines, 2) if overlap(a, b, TOUCH * scale)]
    return found
