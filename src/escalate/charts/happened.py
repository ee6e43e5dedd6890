"""What really happened: the file's own words on a slide, one draw of history that validates nothing."""

from __future__ import annotations

from escalate.charts.sheet import Frame, Sheet, chart
from escalate.charts.text import LINE, wrapped

MOST = 420
"""Letters that can be read from the back row; whole sentences up to there."""


def finding(data: Frame) -> str:
    """The title."""
    return "What really happened: one draw of history"


def _shown(data: Frame) -> str:
    said = str(data["text"].iloc[0])
    if len(said) <= MOST:
        return said
    return said[: said.rfind(". ", 0, MOST) + 1] or f"{said[:MOST]}…"


def _paint(sheet: Sheet, data: Frame) -> None:
    Sheet.blank(sheet.ax)
    size = sheet.style.body
    lines = wrapped(_shown(data), sheet.width * 0.96, size, most=int(sheet.height * 0.9 / (1.3 * size * LINE)))
    sheet.ax.text(0, 1, lines, va="top", linespacing=1.5, transform=sheet.ax.transAxes)


def alt_text(data: Frame) -> str:
    """The words themselves."""
    return str(data["text"].iloc[0])


draw = chart(("text",), finding, key="")(_paint)
