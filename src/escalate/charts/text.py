"""Text on charts: made safe, measured, wrapped, kept apart, and set in a font that can draw it."""

from __future__ import annotations

import re
import unicodedata
import warnings
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import matplotlib
import numpy as np
from matplotlib import font_manager, get_data_path
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.font_manager import FontProperties
from matplotlib.ft2font import FT2Font

from escalate.characters import clean

FONT = "DejaVu Sans"
"""Comes with Matplotlib, so a chart looks the same on every machine."""
LINE = 1.25
"""Height of a line of text, in multiples of its size."""
NBSP = "\u00a0"
"""Keeps a number and its sign on one line."""

_PREFERRED = (
    "Noto Sans CJK KR", "Noto Sans KR", "Malgun Gothic", "Apple SD Gothic Neo", "AppleGothic", "NanumGothic",
    "Noto Sans CJK JP", "Noto Sans CJK SC", "Yu Gothic", "Microsoft YaHei", "Hiragino Sans", "PingFang SC",
    "Noto Sans", "Segoe UI", "Arial Unicode MS",
)  # fmt: skip
# Fonts of last resort have a box for every character, and Matplotlib cannot draw colour fonts.
_USELESS = re.compile("last ?resort|emoji|color|colour", re.IGNORECASE)
CUT = "…"
"""What a text ends with that had to be cut."""
SHORTEST = 3
"""Letters that a word's end carries over at the least."""
TITLE = 76
"""How wide a title may be, in multiples of its letters' size."""
_PAUSE = re.compile(r"[,:;] ")
_STEERING = {"\n", "\u2068", "\u2069"}
_HEBREW_TO_ARABIC = "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]+"
_RIGHT_TO_LEFT = re.compile(rf"{_HEBREW_TO_ARABIC}(?:[\s,:;-]+{_HEBREW_TO_ARABIC})*")
ORDERS = matplotlib.__version_info__ >= (3, 11)
"""Whether Matplotlib sets text in its own direction; before, marks of direction would be drawn as boxes."""
_MEASURING_DPI = 288
_RENDERER: Any = RendererAgg(1, 1, _MEASURING_DPI)  # type: ignore[no-untyped-call]


class MissingFontWarning(UserWarning):
    """No installed font can draw some of a chart's text; it is spelled out in Latin letters instead."""


@lru_cache(maxsize=256)
def _glyphs(path: str) -> frozenset[int]:
    """Characters a font file can draw; none for a file that cannot be read."""
    try:
        return frozenset(FT2Font(path).get_charmap())
    except (OSError, RuntimeError):
        return frozenset()


@lru_cache(maxsize=1)
def _basic() -> frozenset[int]:
    return _glyphs(str(font_manager.findfont(FONT)))


@lru_cache(maxsize=1)
def _candidates() -> tuple[tuple[str, str], ...]:
    """Family and file of each installed upright font, the preferred families first.

    Matplotlib keeps a list of fonts from its first start, which may lack some; those are added here.
    """
    manager = font_manager.fontManager
    known = {entry.fname for entry in manager.ttflist}
    own = Path(get_data_path(), "fonts", "ttf").glob("*.ttf")
    for path in [*font_manager.findSystemFonts(), *sorted(map(str, own))]:
        if path not in known:
            try:
                manager.addfont(path)
            except (OSError, RuntimeError):  # a broken font file is not this chart's trouble
                continue
    rank = {family: place for place, family in enumerate(_PREFERRED)}
    fonts = {
        (rank.get(entry.name, len(rank)), entry.weight != 400, entry.name, str(entry.fname))
        for entry in manager.ttflist
        if entry.style == "normal" and not _USELESS.search(entry.name)
    }
    return tuple((family, path) for *_, family, path in sorted(fonts))


@lru_cache(maxsize=4096)
def _drawable(characters: frozenset[str]) -> tuple[tuple[str, ...], frozenset[str]]:
    """Families that draw as many of some characters as any do, one where one is enough, and those that none draws."""
    wanted = frozenset(map(ord, characters - _STEERING)) - _basic()
    if not wanted:
        return (FONT,), frozenset()
    whole = next((family for family, path in _candidates() if wanted <= _glyphs(path)), None)
    if whole is not None:
        return (FONT, whole), frozenset()
    families = [FONT]
    for family, path in _candidates():
        if wanted & _glyphs(path):
            families.append(family)
            wanted -= _glyphs(path)
    return tuple(families), frozenset(map(chr, wanted))


def words(text: object) -> str:
    """Any text as a chart shows it: one clean line, per cent signs beside their numbers, right-to-left isolated.

    What no installed font can draw is spelled out, with a MissingFontWarning.
    """
    line = clean(text)
    _, missing = _drawable(frozenset(line))
    if missing:
        # Scripts, not letters, are named: the same words for each label, so that Python shows them once.
        scripts = sorted({unicodedata.name(character, "unnamed").split(" ")[0] for character in missing})
        warnings.warn(_advice(scripts), MissingFontWarning, stacklevel=2)
        line = "".join(_spelled(character) if character in missing else character for character in line)
    line = line.replace(" %", f"{NBSP}%")
    return _RIGHT_TO_LEFT.sub("\u2068\\g<0>\u2069", line) if ORDERS else line


def families(*texts: object) -> tuple[str, ...]:
    """The font families that some texts take together."""
    return _drawable(frozenset(clean(" ".join(map(str, texts)))))[0]


def _advice(scripts: list[str]) -> str:
    """What is missing, what the chart does about it, and which font to install."""
    named = ", ".join("Chinese characters" if script == "CJK" else script.capitalize() for script in scripts)
    if {"HANGUL", "CJK", "HIRAGANA", "KATAKANA"} & set(scripts):
        install = "Noto Sans CJK (https://fonts.google.com/noto; on Debian or Ubuntu: apt install fonts-noto-cjk)"
        if "HANGUL" in scripts:
            install += " or NanumGothic"
    else:
        install = "the Noto font for it (https://fonts.google.com/noto)"
    return f"no installed font can draw {named}, so charts spell it in Latin letters; install {install} and draw again"


def _spelled(character: str) -> str:
    """A character in Latin letters, from its Unicode name: HANGUL SYLLABLE JEON is ``jeon``."""
    name = unicodedata.name(character, "")
    for mark in ("SYLLABLE ", "LETTER SMALL ", "LETTER ", "VOWEL SIGN "):
        if mark in name:
            return name.partition(mark)[2].lower()
    return "" if unicodedata.category(character).startswith("M") else "?"


@lru_cache(maxsize=16384)
def text_width(text: str, size: float, bold: bool = False) -> float:
    """Width of one line of text in points."""
    found = _drawable(frozenset(text))[0]
    # Hinting at another resolution can make the drawn text a little wider than the measured one.
    return sum(_advance(character, found, bold) for character in text) * size * 1.02


@lru_cache(maxsize=4096)
def _advance(character: str, families: tuple[str, ...], bold: bool) -> float:
    """Width of one character among others, in multiples of the text's size.

    Charts try many ways to break a line; adding up widths is a hundred times faster than setting each try.
    """
    kind = unicodedata.category(character)
    if kind == "Mn":  # a mark on another letter takes no room, and cannot be set on the x of another script
        return 0.0
    edge = "" if kind == "Mc" else "x"
    set_in = FontProperties(family=list(families), size=24, weight="bold" if bold else "normal")
    texts = (f"{edge}{character * count}{edge}" for count in (10, 0))
    many, none = (_RENDERER.get_text_width_height_descent(each, set_in, ismath=False)[0] for each in texts)
    return float(many - none) * 72 / _MEASURING_DPI / 24 / 10


def wrapped(text: object, room: float, size: float, *, bold: bool = False, most: int = 99, even: bool = True) -> str:
    """A text in lines no wider than ``room`` points, as few and as even as they can be, at most so many of them.

    Lines of running text are not ``even`` but full.

    Matplotlib's own ``wrap`` knows the figure's edge alone, and sets each try anew, which takes a millisecond.
    """
    shown = words(text)
    lines = _filled(shown, room, size, bold)
    if len(lines) > most:
        kept = lines[most - 1]
        while kept and text_width(f"{kept}{CUT}", size, bold) > room:
            kept = kept[:-1]
        return "\n".join([*lines[: most - 1], f"{kept.rstrip(' ,;:')}{CUT}"])
    for tighter in (0.55, 0.65, 0.75, 0.85, 0.93) if even else ():
        tried = _filled(shown, room * tighter, size, bold)
        if len(tried) == len(lines) and not any(line.endswith("-") for line in tried):
            return "\n".join(tried)
    return "\n".join(lines)


def _filled(text: str, room: float, size: float, bold: bool) -> list[str]:
    """Break a text into lines, each as full as it goes; a word wider than the room is cut."""
    lines = [""]
    for word in text.split(" "):
        joined = f"{lines[-1]} {word}".strip(" ")
        if text_width(joined, size, bold) <= room:
            lines[-1] = joined
        else:
            pieces = [word] if text_width(word, size, bold) <= room else _pieces(word, room, size, bold)
            lines = [*lines, *pieces] if lines[-1] else pieces
    return lines


def _pieces(word: str, room: float, size: float, bold: bool) -> list[str]:
    """Cut a word that is wider than the room; scripts without spaces need no hyphen."""
    pieces = [""]
    for character in word:
        fits = not character.isalnum() or len(pieces[-1]) < 2
        if not fits and text_width(f"{pieces[-1]}{character}-", size, bold) > room:
            pieces.append("")
        pieces[-1] += character
    while word.isascii() and len(pieces) > 1 and sum(map(str.isalnum, pieces[-1])) < SHORTEST <= len(pieces[-2]) - 2:
        pieces[-2:] = [pieces[-2][:-1], pieces[-2][-1] + pieces[-1]]
    hyphens = ["-" if one[-1].isalnum() and other[0].isascii() else "" for one, other in pairwise(pieces)]
    return [f"{piece}{hyphen}" for piece, hyphen in zip(pieces, [*hyphens, ""], strict=True)]


def fits(title: str) -> bool:
    """Whether there is room for a title: two lines on screen, three on a slide."""
    return text_width(title, 1, bold=True) < TITLE


def labels_within(
    texts: Sequence[str], widths: Sequence[float], size: float, most: int, total: int | None = None
) -> list[str]:
    """Labels in one or two lines in the narrowest of some widths that allows it, else in up to ``most``, else cut.

    With ``total`` all of them together have so many lines, and one may have two where another has one. A width that
    would cut a word is used only where all do.
    """
    words_of = [word for text in texts for word in words(text).split(" ")]
    longest = max((text_width(word, size) for word in words_of), default=0.0)
    usable = [width for width in widths if width >= longest] or [widths[-1]]
    for lines in (2, 3) if total else dict.fromkeys((min(2, most), most)):
        for width in usable:
            labels = [wrapped(text, width, size) for text in texts]
            counts = [label.count("\n") + 1 for label in labels]
            if max(counts, default=0) <= lines and (not total or sum(counts) <= total):
                return labels
    return [wrapped(_head(text, texts, most * widths[-1], size), widths[-1], size, most=most) for text in texts]


def _head(text: str, others: Sequence[str], room: float, size: float) -> str:
    """A label too long for its room up to its first comma or colon, if that still tells it from the others."""
    head = _PAUSE.split(text, maxsplit=1)[0]
    if text_width(words(text), size) <= room or sum(_PAUSE.split(other, maxsplit=1)[0] == head for other in others) > 1:
        return text
    return head


def dodge(centres: Sequence[float], heights: Sequence[float], low: float, high: float) -> list[float]:
    """Move labels as little as needed so that they do not overlap and stay between two bounds, if need be below.

    Examples
    --------
    >>> dodge([5.0, 6.0], [4.0, 4.0], 0.0, 20.0)
    [3.5, 7.5]
    """
    order = sorted(range(len(centres)), key=lambda place: centres[place])
    blocks: list[tuple[float, float, list[int]]] = []  # bottom, height, members
    for place in order:
        bottom, height, members = centres[place] - heights[place] / 2, heights[place], [place]
        while True:
            bottom = min(max(bottom, low), high - height)
            if not blocks or blocks[-1][0] + blocks[-1][1] <= bottom:
                break
            _, below, others = blocks.pop()
            height, members = below + height, others + members
            offsets = np.cumsum([0.0, *(heights[other] for other in members[:-1])])
            bottom = float(np.mean([centres[m] - heights[m] / 2 for m in members] - offsets))
        blocks.append((bottom, height, members))
    places = [0.0] * len(centres)
    for bottom, _, members in blocks:
        for member in members:
            places[member] = bottom + heights[member] / 2
            bottom += heights[member]
    return places
