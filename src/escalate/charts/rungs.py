"""Colours and order by rung: the one place that says how escalation looks, as data that a page can read too.

The ladder of all crises runs from talks (blue) over calm and words (greys), then yellow, amber and orange, to war
(dark red). The same rung has the same colour in every file. Any two fills are at least 10 apart (CIEDE2000) for every
kind of colour vision (Machado, Oliveira and Fernandes 2009), and each edge can be read as text on white (5 : 1).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from escalate.scenario.model import Outcome, from_the_top, height

INK, SOFT, GRID, PAPER = "#1a1917", "#57544d", "#dedbd3", "#ffffff"

PALETTE: Mapping[str, tuple[str, str, str, str]] = {
    "talks": ("#2a6db3", "#1d5491", "#3f86d6", "#93c0f3"),
    "calm": ("#d3cfc6", "#6b675f", "#5d5a53", "#a9a59b"),
    "words": ("#928e85", "#57544d", "#a19d93", "#cbc7bd"),
    "pressure": ("#f6e293", "#7a5c00", "#f5e9b0", "#f5e9b0"),
    "show of force": ("#f3c020", "#7d6000", "#eec43f", "#f0cf6d"),
    "incursion": ("#d88a14", "#8a4f00", "#d08c18", "#f0b45c"),
    "clash": ("#bb5215", "#96380a", "#ba5d1e", "#f59a5f"),
    "war": ("#9b1b1f", "#8a1418", "#a81e2a", "#f28d89"),
}
"""Rung -> fill of a shape, and its edge, which is also text's colour; both on dark paper; from the ladder's foot up."""
COLOURS = {rung: (fill, edge) for rung, (fill, edge, *_) in PALETTE.items()}
SECOND = {"talks": "#a9cbec"}
"""Fill of a second ending on a rung; where none is named here, the fill is paler and hatched."""
GREY = {"talks": "..", "words": "--", "show of force": "//", "incursion": "\\\\", "clash": "xx"}
"""Hatches that tell the rungs apart on grey paper, where lightness alone does not."""
ALSO = {"guard posts": "incursion", "fire": "clash"}
"""Other words for the same rungs."""
NO_RUNG = (("#2f7f80", "#1c6364"), ("#e0d3b0", "#6a6046"), ("#3a3a55", "#3a3a55"), ("#7cc4b4", "#2c6f63"))
"""For outcomes of a file without rungs, which say nothing about escalation; from the fifth on with hatches."""
HATCHES = ("", "///", "...", "\\\\\\", "xxx")
DARK = {fill: (dark, light) for fill, _, dark, light in PALETTE.values()} | {
    "#a9cbec": ("#23486f", "#93c0f3"),
    "#2f7f80": ("#3b9a9b", "#8fd3d0"),
    "#e0d3b0": ("#e0d3b0", "#efe6cc"),
    "#3a3a55": ("#4a4a78", "#b9b9e0"),
    "#7cc4b4": ("#7cc4b4", "#b0e3d7"),
    "#eceae5": ("#3b3832", "#a9a59b"),
}
"""Fill on white paper -> fill and edge on dark paper, where a page can be dark."""
DARK_PAPER = "#151513"


@dataclass(frozen=True)
class Look:
    """How one rung or outcome is drawn everywhere: fill, edge and text colour, hatch, hatch in grey print."""

    fill: str
    edge: str
    hatch: str = ""
    grey: str = ""

    @property
    def ink(self) -> str:
        """Colour of text that can be read on the fill."""
        return PAPER if _luminance(self.fill) < 0.179 else "#000000"


Looks = Mapping[str, Look]
OTHER = Look("#eceae5", "#6b675f")
"""For what is no outcome: the rest, pooled branches, runs still going."""


def _luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def rung_look(ladder: Sequence[str], rung: int) -> Look:
    """The look of a rung of a file's ladder: by its word, or by its place where the word is the file's own.

    Examples
    --------
    >>> rung_look(["Talks", "Fire"], 1) == rung_look(["Calm", "Clash", "War"], 1)
    True
    """
    if not 0 <= rung < len(ladder):
        return OTHER
    word = ladder[rung].strip().lower()
    names = list(COLOURS)
    place = round(rung / max(1, len(ladder) - 1) * (len(names) - 1))
    slot = ALSO.get(word, word if word in COLOURS else names[place])
    return Look(*COLOURS[slot], grey=GREY.get(slot, ""))


def rung_looks(ladder: Sequence[str]) -> dict[str, Look]:
    """The looks of a ladder's rungs by their words, the highest first."""
    return {ladder[rung]: rung_look(ladder, rung) for rung in reversed(range(len(ladder)))}


def outcome_looks(outcomes: Iterable[Outcome], ladder: Sequence[str]) -> dict[str, Look]:
    """The looks of a file's outcomes by name, in the order of :func:`escalate.scenario.model.from_the_top`."""
    named = from_the_top(outcomes)
    if all(outcome.rung is None for outcome in named):
        return plain_looks([outcome.name for outcome in named])
    looks: dict[str, Look] = {}
    for outcome in named:
        first = rung_look(ladder, height(outcome))
        looks[outcome.name] = _again(first, sum(look.edge == first.edge for look in looks.values()))
    return looks


def _again(first: Look, times: int) -> Look:
    """The look of a further ending on a rung."""
    name = next((name for name, pair in COLOURS.items() if pair == (first.fill, first.edge)), "")
    if times and name in SECOND:
        return Look(SECOND[name], first.edge, HATCHES[(times - 1) % len(HATCHES)])
    return Look(_paler(first.fill), first.edge, HATCHES[1 + (times - 1) % 4]) if times else first


def _paler(colour: str, paper: str = PAPER) -> str:
    pairs = [(int(colour[place : place + 2], 16), int(paper[place : place + 2], 16)) for place in (1, 3, 5)]
    return "#" + "".join(f"{round(part + 0.5 * (white - part)):02x}" for part, white in pairs)


def on_dark(look: Look) -> Look:
    """The same look on dark paper."""
    if look.fill in DARK:
        return Look(*DARK[look.fill], look.hatch)
    first = next((fill for fill in DARK if _paler(fill) == look.fill), OTHER.fill)
    fill, edge = DARK[first]
    return Look(_paler(fill, DARK_PAPER), edge, look.hatch)


def plain_looks(names: Iterable[str]) -> dict[str, Look]:
    """Looks that say nothing of escalation, in the order given."""
    unique = list(dict.fromkeys(names))
    many = len(NO_RUNG)
    return {name: Look(*NO_RUNG[place % many], HATCHES[place // many % 5]) for place, name in enumerate(unique)}


def looks_for(names: Iterable[str], looks: Mapping[str, Look] | None) -> dict[str, Look]:
    """Those of ``names`` in the order of ``looks``; names that it lacks come last, with plain looks."""
    wanted = list(dict.fromkeys(names))
    known = {name: look for name, look in (looks or {}).items() if name in wanted}
    return {**known, **plain_looks(name for name in wanted if name not in known)}
