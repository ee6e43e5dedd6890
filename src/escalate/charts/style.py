"""How every chart looks: sizes for screen, print and projector, and Matplotlib's settings for them."""

from __future__ import annotations

from dataclasses import dataclass, replace
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

    def patch(self, look: Look) -> dict[str, Any]:
        """Keyword arguments for a filled shape."""
        hatch = look.hatch or (look.grey if self.hatched else "")
        return {"facecolor": look.fill, "edgecolor": look.edge, "linewidth": self.line / 2, "hatch": hatch}


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
    line, thin = style.line, style.line / 2
    own: dict[str, Any] = {
        "font.family": list(families),
        "font.size": style.body,
        "text.parse_math": False,
        "text.usetex": False,
        "text.color": INK,
        "axes.titlesize": style.body,
        "axes.titleweight": "bold",
        "axes.titlelocation": "left",
        "axes.labelsize": style.body,
        "axes.labelcolor": SOFT,
        "axes.edgecolor": SOFT,
        "axes.linewidth": thin,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.facecolor": PAPER,
        "axes.axisbelow": True,
        "axes.autolimit_mode": "data",
        "xtick.labelsize": style.body,
        "ytick.labelsize": style.body,
        "xtick.color": SOFT,
        "ytick.color": SOFT,
        "xtick.labelcolor": INK,
        "ytick.labelcolor": INK,
        "ytick.major.size": 0.0,
        "ytick.major.pad": 8.0,
        "xtick.major.pad": 0.55 * style.body,
        "xtick.minor.size": 0.0,
        "ytick.minor.size": 0.0,
        "hatch.linewidth": 0.8,
        "grid.color": GRID,
        "grid.linewidth": thin,
        "lines.linewidth": line,
        "lines.solid_capstyle": "butt",
        "figure.dpi": style.dpi,
        "figure.facecolor": PAPER,
        "figure.titlesize": style.title,
        "figure.titleweight": "bold",
        "figure.labelsize": style.small,
        "savefig.facecolor": PAPER,
    }
    chosen: Any = {**_DEFAULTS, **own}
    return matplotlib.rc_context(chosen)


def smaller(style: Style, crowded: bool) -> Style:
    """A style whose labels take the caption's size where there is much to label, except on a projector."""
    return replace(style, body=style.small) if crowded and style.name != "projector" else style
