"""Characters that cannot be seen or look like others: found, named, and shown where a text needs no such thing."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_LOOKALIKES = str.maketrans(
    "аеорсухіјѕԁԛԝһвкмнтАВЕЅІЈКМНОРСТУХοανρικυΑΒΕΖΗΙΚΜΝΟΡΤΥΧ",
    "aeopcyxijsdqwhbkmhtABESIJKMHOPCTYXoavpikuABEZHIKMNOPTYX",
)
"""Cyrillic and Greek letters that look like a Latin one (Unicode Technical Standard 39, the plain ones)."""
_UNSEEN = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
"""Fillers: Unicode counts them among letters, marks and signs, and nobody sees one."""
_JOINING = re.compile("[\u180b-\u180d\u180f\u200c\u200d\ufe00-\ufe0f\U000e0020-\U000e007f\U000e0100-\U000e01ef]")
"""Joiners, variation selectors and the tags of flags."""
_NAMES = {0x00: "NULL", 0x1B: "ESCAPE", 0x7F: "DELETE", 0x85: "NEXT LINE", 0xFEFF: "BYTE ORDER MARK"}
_FIRST_JOINED = 0x590
"""Scripts from Hebrew on, and emoji, are those whose writing needs joiners and selectors."""


@dataclass(frozen=True)
class Hidden:
    """A character that a reader of the line cannot see or takes for another.

    Attributes
    ----------
    character : str
        The character itself.
    line : int
        Counted from 1.
    after : str
        What stands before it on the line, as far as the last blank; "" at the line's beginning.
    """

    character: str
    line: int
    after: str

    def __str__(self) -> str:
        place = f'after "{visible(self.after)}"' if self.after else "at its beginning"
        remedy = "delete it" if _is_unseen(self.character) else "delete it or type it again"
        return f"line {self.line} has the character {named(self.character)} {place}; {remedy}"


def named(character: str) -> str:
    """A character's name and number, such as ``NO-BREAK SPACE (U+00A0)``."""
    number = ord(character)
    return f"{_NAMES.get(number) or unicodedata.name(character, 'A NAMELESS CHARACTER')} (U+{number:04X})"


def same_look(text: str) -> str:
    """A text as it looks: without what cannot be seen, look-alikes as the plain characters they look like."""
    return text if text.isascii() else "".join(_plain(c) for c in text if not _is_unseen(c))


def _plain(character: str) -> str:
    if character.isdecimal():
        return str(unicodedata.decimal(character))
    kind, _, number = unicodedata.decomposition(character).rpartition(" ")
    if number and kind in ("", "<wide>", "<font>"):
        return chr(int(number, 16))
    return character.translate(_LOOKALIKES)


def visible(text: str) -> str:
    """Text without characters that could move a cursor or hide: each shown as one plain sign.

    Joiners stay where a script (Persian, Hindi, Sinhala, ...) or an emoji needs them.
    """
    text = text.replace("\t", " ")
    return "".join("\ufffd" if _steers(text, place) else character for place, character in enumerate(text))


def _steers(text: str, place: int) -> bool:
    character = text[place]
    if character == "\n" or character.isprintable():
        return False
    return unicodedata.category(character) != "Zs" and not _is_needed(text, place)


def clean(text: object) -> str:
    r"""Make any text one line of visible characters: what would steer a terminal or a page shows as ``\x1b``."""
    line = re.sub(r"[ \t\r\n\f\v\u2028\u2029]+", " ", str(text)).strip(" ")
    return line if line.isprintable() else "".join(map(_escaped, line))


def _escaped(character: str) -> str:
    """One character, its escape if it is a control character, or nothing if it only steers the layout."""
    category = unicodedata.category(character)
    if category in ("Cc", "Cs", "Co", "Cn"):
        return character.encode("unicode_escape").decode("ascii")
    return "" if category == "Cf" else character


def shortened(text: str, most: int = 40) -> str:
    """A text, cut where it is too long to repeat."""
    return text if len(text) <= most else f"{text[: most - 3]}..."


def width(text: str) -> int:
    """Columns a text takes on a terminal."""
    return sum(
        0 if unicodedata.category(c) in ("Mn", "Me", "Cf") else 2 if unicodedata.east_asian_width(c) in "WF" else 1
        for c in text
    )


def hidden_in(line: str, number: int, start: int = 0, end: int = 0) -> Hidden | None:
    """The first character of a line that cannot be seen or looks like another; within a span, strange letters too.

    Parameters
    ----------
    line : str
        The line, of which no more than 1,000 characters on either side of the span's start are looked at.
    number : int
        Its number, from 1.
    start, end : int
        The characters in which a plain word of the language was expected.
    """
    if line.isascii() and line.isprintable():
        return None
    around = range(max(0, start - 1_000), min(len(line), start + 1_000))
    plain = all(c.isascii() for c in same_look(line[around.start : around.stop]) if c.isalnum())
    for place in (*range(start, min(end, around.stop)), *around):
        if _is_hidden(line, place, plain or start <= place < end):
            before = line[max(0, place - 40) : place].split()
            return Hidden(line[place], number, before[-1] if before else "")
    return None


def _is_hidden(line: str, place: int, latin: bool) -> bool:
    """Is this no part of what a reader takes the line for? ``latin``: nothing but Latin letters was expected."""
    character = line[place]
    if character.isascii():
        return not character.isprintable() and character != "\t"
    if _is_unseen(character):
        return not _is_needed(line, place)
    look = _plain(character)
    if character.isspace() or (look.isascii() and not look.isalnum()):
        return True
    return look.isascii() and (latin or any(c.isascii() and c.isalpha() for c in _word_around(line, place)))


def _word_around(line: str, place: int) -> str:
    begin, after = line[max(0, place - 40) : place], line[place : place + 40]
    return re.split(r"\W", begin)[-1] + re.split(r"\W", after)[0]


def _is_unseen(character: str) -> bool:
    """Does a character that is no blank leave nothing on the screen?"""
    if character.isascii():
        return False
    category = unicodedata.category(character)
    return category in ("Cf", "Cc", "Zl", "Zp") or character in _UNSEEN or bool(_JOINING.match(character))


def _is_needed(text: str, place: int) -> bool:
    """Is this a joiner, selector or tag that the character before it needs to be written as it should?"""
    base = _JOINING.sub("", text[max(0, place - 10) : place])[-1:]
    if not base or base in _UNSEEN or not _JOINING.match(text[place]):
        return False
    return ord(base) >= _FIRST_JOINED and unicodedata.category(base)[0] in "LMS"
