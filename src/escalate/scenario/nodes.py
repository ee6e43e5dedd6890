"""The pieces of a file, which remember where they stood so that problems can point at them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from escalate.characters import hidden_in, shortened
from escalate.errors import Problem

MOST_LOOKED_AT = 50
"""How many lines of a piece are searched for a character that hides."""
_BREAKS = re.compile("\r\n|[\n\r]|(?<=[\u2028\u2029])")
"""What YAML takes for the end of a line, so that its line numbers and ours agree; separators stay, to be named."""
TRUTHS = {"yes": True, "true": True, "no": False, "false": False}


@dataclass(frozen=True)
class Source:
    """A text and its name, for messages; ``kind`` "setting" has no lines."""

    name: str
    text: str = field(repr=False)
    lines: tuple[str, ...] = field(default=(), repr=False)

    @classmethod
    def of(cls, name: str, text: str) -> Source:
        """A source with its lines at hand."""
        return cls(name, text, tuple(_BREAKS.split(text)))


@dataclass(frozen=True, slots=True)
class Node:
    """A piece of a file; ``line`` and ``column`` count from 0."""

    source: Source = field(repr=False)
    line: int
    column: int
    end_line: int

    def problem(self, message: str, suggestion: str | None = None, length: int = 1) -> Problem:
        """A problem at this piece's first character."""
        return problem_at(self.source, self.line, self.column, message, suggestion, length, self.end_line)


@dataclass(frozen=True, slots=True)
class Scalar(Node):
    """A word, number or text; ``style`` is YAML's sign for its kind of quotation, "" for none."""

    text: str
    style: str = ""

    @property
    def shown(self) -> str:
        """The text, no longer than a message can hold."""
        return shortened(self.text.strip(), 80)

    @property
    def is_null(self) -> bool:
        """Was nothing written, or ``null``?"""
        return not self.style and self.text in ("", "~", "null", "Null", "NULL")

    @property
    def is_removal(self) -> bool:
        """Was ``null`` written, and not just nothing?"""
        return self.is_null and self.text != ""

    def fault(self, message: str, start: int = 0, end: int | None = None, suggestion: str | None = None) -> Problem:
        """A problem at some characters of the text."""
        end = len(self.text) if end is None else end
        line, column = self._place(start, end)
        return problem_at(self.source, line, column, message, suggestion, max(1, end - start), self.end_line)

    def _place(self, start: int, end: int) -> tuple[int, int]:
        """Line and column of a character of the text, as well as quotation and folding let it be found."""
        word = self.text[start:end]
        lines = self.source.lines
        if self.line == self.end_line:
            column = self.column + len(self.style) + start
            line = lines[self.line] if self.line < len(lines) else ""
            if not self.style or line[column : column + len(word)] == word:
                return self.line, column
        before = self.text[:start].count(word) if word.strip() else 0
        for number in range(self.line, min(self.end_line + 1, len(lines))):
            place = self.column if number == self.line else 0
            while word.strip() and (place := lines[number].find(word, place)) >= 0:
                if before == 0:
                    return number, place
                before -= 1
                place += len(word)
        return self.line, self.column


@dataclass(frozen=True)
class Mapping(Node):
    """Keys and what stands under them, in the file's order."""

    entries: tuple[tuple[Scalar, Node], ...]

    @cached_property
    def _by_key(self) -> dict[str, tuple[Scalar, Node]]:
        return {entry[0].text: entry for entry in reversed(self.entries)}

    def get(self, key: str) -> Node | None:
        """What stands under a key; None where it is absent."""
        entry = self._by_key.get(key)
        return entry and entry[1]

    def key(self, key: str) -> Scalar | None:
        """The key itself, for pointing at it."""
        entry = self._by_key.get(key)
        return entry and entry[0]

    # What follows passes odd shapes over: they are told elsewhere (see shape.py).

    def scalar(self, key: str) -> Scalar | None:
        """The scalar under a key."""
        node = self.get(key)
        return node if isinstance(node, Scalar) else None

    def text(self, key: str) -> str:
        """The text under a key; "" where absent."""
        node = self.scalar(key)
        return node.text.strip() if node else ""

    def truth(self, key: str) -> bool:
        """The yes/no under a key; no where absent."""
        return TRUTHS.get(self.text(key).lower(), False)

    def texts(self, key: str) -> list[Scalar]:
        """The scalars of a list, or the one that stands alone."""
        node = self.get(key)
        if isinstance(node, Scalar):
            return [node]
        return node.texts() if isinstance(node, Sequence) else []

    def under(self, key: str) -> Mapping | None:
        """The group of keys under a key."""
        node = self.get(key)
        return node if isinstance(node, Mapping) else None

    def group(self, key: str) -> list[tuple[Scalar, Mapping]]:
        """The entries of a group that are groups of keys themselves."""
        node = self.under(key)
        return [(name, value) for name, value in node.entries if isinstance(value, Mapping)] if node else []


@dataclass(frozen=True, slots=True)
class Sequence(Node):
    """A list."""

    items: tuple[Node, ...]

    def texts(self) -> list[Scalar]:
        """Its scalars."""
        return [item for item in self.items if isinstance(item, Scalar)]


def problem_at(
    source: Source,
    line: int,
    column: int,
    message: str,
    suggestion: str | None = None,
    length: int = 1,
    last_line: int = 0,
) -> Problem:
    """A problem at a place (counted from 0) of a source; a source without lines has no places.

    A character that hides on its line, on those up to ``last_line`` or on the line before is named with it.
    """
    lines = source.lines
    if not lines:
        return Problem(source.name, 0, 0, message, suggestion)
    excerpt = lines[line] if line < len(lines) else ""
    hidden = hidden_in(excerpt, line + 1, column, column + length)
    for other in () if hidden else _beside(lines, line, last_line):
        hidden = hidden or hidden_in(lines[other], other + 1)
    return Problem(source.name, line + 1, column + 1, message, suggestion, excerpt, length, hidden)


def _beside(lines: tuple[str, ...], line: int, last_line: int) -> Iterator[int]:
    """The lines after one up to another, and the line before it, in which a separator may make several."""
    yield from range(line + 1, min(last_line + 1, line + MOST_LOOKED_AT, len(lines)))
    for before in range(min(line, len(lines)) - 1, max(-1, line - MOST_LOOKED_AT), -1):
        yield before
        if before and not lines[before - 1].endswith(("\u2028", "\u2029")):
            return
