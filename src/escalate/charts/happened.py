"""What really happened: the file's own words on a slide, one draw of history that validates nothing."""

from __future__ import annotations

import re

from escalate.charts.sheet import Frame, Sheet, chart
from escalate.charts.text import LINE, wrapped

MOST = 680
"""Letters that can be read from the back row: whole sentences from the beginning, and always the last one."""


def _shown(data: Frame) -> str:
    said = str(data["text"].iloc[0])
    *sentences, last = re.split(r"(?<=[.!?]) ", said)
    for count in range(len(sentences), 0, -1):
        kept = [*sentences[:count], *(["…"] if count < len(sentences) else []), last]
        if len(" ".join(kept)) <= MOST:
            return " ".join(kept)
    return last


@chart("happened", lambda _: {}, ("text",), key="")
def draw(sheet: Sheet, data: Frame) -> None:
    """Write the words, as large as they are anywhere."""
    Sheet.blank(sheet.ax)
    size = sheet.style.body
    lines = wrapped(_shown(data), sheet.width * 0.96, size, most=int(sheet.height / (size * LINE)))
    sheet.ax.text(0, 1, lines, va="top", linespacing=1.25, transform=sheet.ax.transAxes)


def alt_text(data: Frame) -> str:
    """The words themselves."""
    return str(data["text"].iloc[0])
