"""How every chart looks: sizes for screen, print and projector, and Matplotlib's settings for them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import matplotlib

from escalate.charts.rungs import GRID, INK, PAPER, SOFT, Look
from escalate.charts.text import FONT
from escalate.errors import EscalateError

_DRAWING = {"axes", "errorbar", "figure", "font", "grid", "hatch", "lines", "markers", "patch", "path", "text"}
_DRAWING |= {"scatter", "xaxis", "xtick", "yaxis", "ytick"}


@dataclass(frozen=True)
class Style:
    """Sizes of one way of showing a chart; all are 960 by 540 points.

    Attributes
    ----------
    title, body, small : float
        Text sizes in points: the title, labels, and the caption with the key of colours. No other sizes are used.
    line : float
        Width of an ordinary line in points; edges are half of it.
    hatched : bool
        Whether fills carry hatches, for grey print.
    rows, slides : int
        How many outcomes, and how many policies, a picture shows before the rest is put together.
    """

    name: str
    dpi: int
    body: float
    title: float
    small: float
    line: float
    hatched: bool = False
    rows: int = 12
    slides: int = 6
    width: float = 40 / 3
    height: float = 7.5

    @property
    def few(self) -> bool:
        """Whether a picture shows few things, as from the back row or on a phone."""
        return self.slides <= 3

    def patch(self, look: Look) -> dict[str, Any]:
        """Keyword arguments for a filled shape."""
        hatch = look.hatch or (look.grey if self.hatched else "")
        return {"facecolor": look.fill, "edgecolor": look.edge, "linewidth": self.line / 2, "hatch": hatch}

    def mark(self, look: Look, size: float) -> dict[str, Any]:
        """Keyword arguments for a marker, so many times as large as a letter."""
        return {"mfc": look.fill, "mec": look.edge, "ms": size * self.body}


STYLES = {
    "screen": Style("screen", dpi=96, body=14, title=20, small=14, line=1.6),
    "projector": Style("projector", dpi=144, body=24, title=32, small=14, line=2.6, rows=6, slides=3),
    "print": Style("print", dpi=200, body=14, title=20, small=14, line=1.4, hatched=True),
}
"""``screen`` 1280 x 720 pixels, ``projector`` 1920 x 1080 for the back row, ``print`` 2667 x 1500 with hatches."""
PHONE = Style("phone", dpi=96, body=14, title=18, small=14, line=1.6, rows=8, slides=2, width=50 / 9, height=125 / 18)
"""For pages on a narrow screen: 4:5, with text that can still be read at 320 pixels."""


def style_named(style: str | Style) -> Style:
    """Look a style up by name; raise EscalateError for an unknown one."""
    if isinstance(style, Style):
        return style
    if style not in STYLES:
        raise EscalateError(f'unknown style "{style}"; the styles are {", ".join(STYLES)}')
    return STYLES[style]


_DEFAULTS = {key: value for key, value in matplotlib.rcParamsDefault.items() if key.split(".")[0] in _DRAWING}


def settings(style: Style, families: tuple[str, ...] = (FONT,)) -> Any:
    """Matplotlib's settings while a chart is drawn, whatever the reader's own say: a context."""
    texts = ("font.size", *(f"{part}size" for part in ("axes.title", "axes.label", "xtick.label", "ytick.label")))
    inked = ("text.color", "xtick.labelcolor", "ytick.labelcolor")
    softer = ("axes.labelcolor", "axes.edgecolor", "xtick.color", "ytick.color")
    ticks = ("ytick.major.size", "xtick.minor.size", "ytick.minor.size")
    own: dict[str, Any] = {
        **dict.fromkeys(texts, style.body),
        **dict.fromkeys(inked, INK),
        **dict.fromkeys(softer, SOFT),
        **dict.fromkeys(("axes.facecolor", "figure.facecolor", "savefig.facecolor"), PAPER),
        **dict.fromkeys(("axes.linewidth", "grid.linewidth"), style.line / 2),
        **dict.fromkeys(ticks, 0.0),
        **dict.fromkeys(("axes.spines.top", "axes.spines.right", "text.parse_math", "text.usetex"), False),
        "font.family": list(families),
        "axes.titleweight": "bold",
        "axes.titlelocation": "left",
        "axes.axisbelow": True,
        "axes.autolimit_mode": "data",
        "ytick.major.pad": 8.0,
        "xtick.major.pad": 0.55 * style.body,
        "hatch.linewidth": 0.8,
        "grid.color": GRID,
        "lines.linewidth": style.line,
        "lines.solid_capstyle": "butt",
        "figure.dpi": style.dpi,
        "figure.titlesize": style.title,
        "figure.titleweight": "bold",
        "figure.labelsize": style.small,
    }
    chosen: Any = {**_DEFAULTS, **own}
    return matplotlib.rc_context(chosen)
