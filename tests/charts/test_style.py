"""Sizes of the styles, and settings that hold whatever the reader's own say."""

from __future__ import annotations

import dataclasses

import matplotlib
import pytest

from escalate.charts.rungs import GRID, INK, PAPER, SOFT, Look
from escalate.charts.style import PHONE, STYLES, settings, style_named
from escalate.errors import EscalateError

LOOK = Look("#111111", "#222222", grey="..")
WIDE = (40 / 3, 7.5)


def test_the_styles_are_these() -> None:
    assert [dataclasses.astuple(style) for style in (*STYLES.values(), PHONE)] == [
        # name, dots an inch, labels, title, caption, line, hatched, rows, slides, inches
        ("screen", 96, 14, 20, 14, 1.6, False, 12, 6, *WIDE),
        ("projector", 144, 24, 32, 14, 2.6, False, 6, 3, *WIDE),
        ("print", 200, 14, 20, 14, 1.4, True, 12, 6, *WIDE),
        ("phone", 96, 14, 18, 14, 1.6, False, 8, 2, 50 / 9, 125 / 18),
    ]
    assert [style.few for style in (*STYLES.values(), PHONE)] == [False, True, False, True]
    assert not dataclasses.replace(PHONE, slides=4).few
    assert style_named("print") is STYLES["print"]
    assert style_named(PHONE) is PHONE
    with pytest.raises(EscalateError, match='unknown style "slide"; the styles are screen, projector, print'):
        style_named("slide")


def test_a_shape_and_a_mark_of_a_style() -> None:
    screen, paper = STYLES["screen"], STYLES["print"]
    edged = {"facecolor": "#111111", "edgecolor": "#222222"}
    assert screen.patch(LOOK) == {**edged, "linewidth": 0.8, "hatch": ""}
    assert paper.patch(LOOK) == {**edged, "linewidth": 0.7, "hatch": ".."}
    assert paper.patch(dataclasses.replace(LOOK, hatch="xx"))["hatch"] == "xx"
    assert screen.mark(LOOK, 0.5) == {"mfc": "#111111", "mec": "#222222", "ms": 7}


def test_settings_hold_whatever_the_readers_say() -> None:
    own = {"lines.linewidth": 9, "xtick.major.size": 9, "axes.grid": True, "font.size": 5, "text.parse_math": True}
    with matplotlib.rc_context(own), settings(STYLES["projector"], ("DejaVu Sans", "STIXGeneral")):
        now = dict(matplotlib.rcParams)
    sizes = ("font.size", "axes.titlesize", "axes.labelsize", "xtick.labelsize", "ytick.labelsize")
    expected = {
        **dict.fromkeys(sizes, 24), "figure.titlesize": 32, "figure.labelsize": 14, "figure.dpi": 144,
        **dict.fromkeys(("text.color", "xtick.labelcolor", "ytick.labelcolor"), INK),
        **dict.fromkeys(("axes.labelcolor", "axes.edgecolor", "xtick.color", "ytick.color"), SOFT),
        **dict.fromkeys(("axes.facecolor", "figure.facecolor", "savefig.facecolor"), PAPER),
        **dict.fromkeys(("ytick.major.size", "xtick.minor.size", "ytick.minor.size"), 0),
        **dict.fromkeys(("axes.spines.top", "axes.spines.right", "text.parse_math", "text.usetex", "axes.grid"), False),
        "axes.linewidth": 1.3, "grid.linewidth": 1.3, "lines.linewidth": 2.6, "hatch.linewidth": 0.8,
        "xtick.major.size": 3.5, "xtick.major.pad": 0.55 * 24, "ytick.major.pad": 8, "axes.autolimit_mode": "data",
        "axes.titleweight": "bold", "figure.titleweight": "bold", "axes.titlelocation": "left", "axes.axisbelow": True,
        "grid.color": GRID, "lines.solid_capstyle": "butt", "font.family": ["DejaVu Sans", "STIXGeneral"],
    }  # fmt: skip
    assert {name: now[name] for name in expected} == expected
    assert matplotlib.rcParams["lines.linewidth"] == matplotlib.rcParamsDefault["lines.linewidth"]
