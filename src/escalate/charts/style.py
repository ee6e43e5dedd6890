"""How every chart looks: sizes for screen, projector and print, outcome colours, and the words for shares."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd
from matplotlib.artist import Artist

from escalate.errors import EscalateError
from escalate.results import words

INK = "#1a1a1a"
FAINT = "#5a5a5a"
GRID = "#d9d9d9"
NBSP = "\u00a0"
"""Keeps a number and its sign on one line."""


@dataclass(frozen=True)
class Style:
    """Sizes of one way of showing a chart; all are 16:9, and no text is under 14 points.

    Attributes
    ----------
    body, title, small : float
        Text sizes in points: labels, the title, and the caption with its notes.
    line : float
        Width of an ordinary line in points; edges are half of it.
    hatched : bool
        Whether every outcome carries its hatch, not only those that repeat a colour.
    """

    name: str
    dpi: int
    body: float
    title: float
    small: float
    line: float
    hatched: bool
    width: float = 40 / 3
    height: float = 7.5


STYLES: dict[str, Style] = {
    "screen": Style("screen", dpi=96, body=14, title=20, small=14, line=1.6, hatched=False),
    "projector": Style("projector", dpi=144, body=16, title=24, small=14, line=2.6, hatched=False),
    "print": Style("print", dpi=200, body=14, title=19, small=14, line=1.4, hatched=True),
}
"""``screen`` 1280 x 720 pixels, ``projector`` 1920 x 1080, ``print`` 2667 x 1500 with a hatch for each outcome."""


def style_named(style: str | Style) -> Style:
    """Look a style up by name; raise EscalateError for an unknown one."""
    if isinstance(style, Style):
        return style
    if style not in STYLES:
        raise EscalateError(f'unknown style "{style}"; the styles are {", ".join(STYLES)}')
    return STYLES[style]


def crowded(style: str | Style, is_crowded: bool) -> Style:
    """A style with its labels as small as its notes where there is much to label, else as it is."""
    chosen = style_named(style)
    return replace(chosen, body=chosen.small) if is_crowded else chosen


@dataclass(frozen=True)
class Look:
    """How one outcome is drawn on every chart: its colour, and its hatch for grey print.

    ``repeats`` is true from the eighth outcome on, where a colour comes round again: there the
    hatch is always drawn, and a line is dashed.
    """

    colour: str
    hatch: str
    repeats: bool = False

    def fill(self, style: Style) -> dict[str, Any]:
        """Keyword arguments for a patch: face colour, dark edge, and the hatch where it is called for."""
        hatch = self.hatch if style.hatched or self.repeats else ""
        return {"facecolor": self.colour, "edgecolor": INK, "linewidth": style.line / 2, "hatch": hatch}


# Okabe and Ito's colours (Color Universal Design, 2008), dark and light in turn so that neighbours differ in grey
# too. Their black is left out: it would hide edges, hatches and whiskers.
_COLOURS = ("#D55E00", "#56B4E9", "#009E73", "#F0E442", "#0072B2", "#E69F00", "#CC79A7")
_HATCHES = ("", "//", "..", "\\\\", "xx", "--", "||", "oo", "++", "///...", "\\\\\\|||", "**")
UNCOLOURED = Look("#BDBDBD", "")
"""For what is no outcome: pooled branches, runs still going."""


def edged_line(look: Look, style: Style) -> tuple[dict[str, Any], dict[str, Any]]:
    """Keyword arguments for the two strokes of an outcome's line: the dark edge, and the colour over it."""
    edge = {"color": INK, "linewidth": style.line * 2.2, "solid_capstyle": "butt"}
    over = {"color": look.colour, "linewidth": style.line * 1.5, "dash_capstyle": "butt"}
    over["linestyle"] = (0, (5, 3)) if look.repeats else "solid"
    return edge, over


def palette(names: Iterable[str]) -> dict[str, Look]:
    """Give each outcome of a scenario its look, the same on all charts.

    Parameters
    ----------
    names : iterable of str
        The outcomes' names in the file's order: **all** of the scenario's, also those no run reached.

    Returns
    -------
    dict
        From name to look, in the order given. Twelve are told apart even in grey; more start over.
    """
    looks: dict[str, Look] = {}
    for name in names:
        place = len(looks)
        if name not in looks:
            again = place >= len(_COLOURS)
            hatch = _HATCHES[place % len(_HATCHES)]
            looks[name] = Look(_COLOURS[place % len(_COLOURS)], hatch, again)
    return looks


def looks_for(names: Iterable[str], colours: Mapping[str, Look] | None) -> dict[str, Look]:
    """Complete a palette: looks given in ``colours``, and fresh ones for names that it lacks."""
    return {**palette([*(colours or {}), *names]), **(colours or {})}


def thin_hatch(artist: Artist, width: float = 0.6) -> None:
    """Draw a patch's hatch with thin lines, where this Matplotlib can (3.10 and later)."""
    setter = getattr(artist, "set_hatch_linewidth", None)
    if setter is not None:
        setter(width)


def per_cent(share: float) -> str:
    """Write a share of runs in whole per cents, never as 0 or 100 where that would be untrue.

    Examples
    --------
    >>> per_cent(0.314).replace(NBSP, " "), per_cent(0.002).replace(NBSP, " "), per_cent(0.999).replace(NBSP, " ")
    ('31 %', 'under 1 %', 'over 99 %')
    """
    return words.per_cent(share).replace(" ", NBSP)


def interval_text(low: float, high: float) -> str:
    """Write an interval of a share in per cents, with decimals where both ends are small.

    Examples
    --------
    >>> interval_text(0.31, 0.32), interval_text(0.016, 0.022)
    ('31 to 32 %', '1.6 to 2.2 %')
    """
    return words.interval_text(low, high, " to ")


def runs_text(runs: int) -> str:
    """Write a number of runs: ``1 run``, ``3,120 runs``."""
    return f"{runs:,}{NBSP}{'run' if runs == 1 else 'runs'}"


def need(data: pd.DataFrame, columns: Iterable[str], chart: str) -> None:
    """Raise EscalateError where a frame lacks a column the chart reads, or has no rows."""
    missing = [column for column in columns if column not in data.columns]
    if missing:
        raise EscalateError(f"the {chart} chart needs the column {', '.join(missing)}, which this table lacks")
    if data.empty:
        raise EscalateError(f"the {chart} chart got a table without rows")


def caption_text(title: str, name: str, version: str, runs: int, seed: int, meaning: str, changed: str = "") -> str:
    """Put together the line under a chart: scenario, version, runs, seed, what the interval means.

    ``meaning`` is the chart module's ``MEANING``; ``changed`` tells settings that are not the file's.
    """
    run = f"{title} ({name}, {version}), {runs_text(runs)}, seed{NBSP}{seed}{changed}"
    parts = [run, meaning, "toy model, not a forecast"]
    return "; ".join(part for part in parts if part)
