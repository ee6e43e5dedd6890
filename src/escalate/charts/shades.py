"""Steps of one blue for shares of runs in heat maps: told apart in grey, and with a rare share still visible."""

from __future__ import annotations

import math
from bisect import bisect_right

from matplotlib.patches import Rectangle

from escalate.charts.canvas import Canvas
from escalate.charts.style import INK
from escalate.charts.text import LINE, clean, text_width

_BOUNDS = (1, 5, 10, 25, 50, 75)
"""In whole per cents, rounded as they are written, so that a cell that says 1 % is not shaded "under 1 %"."""
_SHADES = ("#E8F0F8", "#CCDFF1", "#A3C8E5", "#6BA6D2", "#3A7FBA", "#17559B", "#08264F")
_WORDS = ("under 1 %", "1 to 5", "5 to 10", "10 to 25", "25 to 50", "50 to 75", "over 75")


def shade(share: float) -> str:
    """Colour of a share: white for none, darker for more."""
    return "white" if share <= 0 else _SHADES[bisect_right(_BOUNDS, _whole(share))]


def ink_on(share: float) -> str:
    """Colour of text that can be read on that shade."""
    return "white" if _whole(share) >= 25 else INK


def _whole(share: float) -> int:
    return math.floor(100 * share + 0.5)


def shade_key(canvas: Canvas, heading: str) -> None:
    """Take a strip off the top for the key to the shades."""
    size = canvas.style.small
    y = canvas.top - size * LINE / 2
    x = canvas.left
    heading = clean(heading)
    canvas.write(x, y, [heading], size=size, va="center")
    x += text_width(heading, size) + 14
    for colour, words in zip(("white", *_SHADES), ("none", *_WORDS), strict=True):
        box = Rectangle((x, y - 7), 20, 14, transform=canvas.points, clip_on=False, facecolor=colour)
        box.set(edgecolor=INK, linewidth=canvas.style.line / 2)
        canvas.axes.add_artist(box)
        words = words.replace(" ", "\u00a0")
        if x + 25 + text_width(words, size) > canvas.right:
            x, y = canvas.left, y - size * LINE - 4
        canvas.write(x + 25, y, [words], size=size, va="center")
        x += 25 + text_width(words, size) + 14
    canvas.top = y - size * LINE / 2 - 12
