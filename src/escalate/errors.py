"""What can go wrong that a person can put right: the only exceptions that leave this package on purpose."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

WINDOW = 96
"""Longest piece of a line that an excerpt shows."""


class EscalateError(Exception):
    """Something a person asked for cannot be done as asked; the message says what and how to mend it."""


class RunError(EscalateError):
    """A run cannot go on or cannot begin: a formula failed, or a request makes no sense."""


class ResultError(EscalateError):
    """A result cannot be saved or read."""


@dataclass(frozen=True)
class Problem:
    """One thing wrong with a scenario file.

    Attributes
    ----------
    file : str
        The file's name as the user gave it; or the setting, such as ``--set talks=9``.
    line, column : int
        Counted from 1; line 0 where no place in a file is meant.
    message : str
        One sentence without its full stop.
    suggestion : str or None
        The nearest right word or text.
    excerpt : str
        The line as it stands.
    length : int
        Characters the caret underlines.
    """

    file: str
    line: int
    column: int
    message: str
    suggestion: str | None = None
    excerpt: str = ""
    length: int = 1

    def __str__(self) -> str:
        hint = f'; did you mean "{self.suggestion}"?' if self.suggestion else ""
        place = f"{self.file}:{self.line}:{self.column}: " if self.line else f"{self.file}: "
        head = visible(f"{place}{self.message}{hint}")
        return f"{head}\n{self._excerpt()}" if self.line and self.excerpt.strip() else head

    def _excerpt(self) -> str:
        first = max(0, self.column - 1 - WINDOW // 2) if len(self.excerpt) > WINDOW else 0
        shown = visible(self.excerpt[first : first + WINDOW])
        start = self.column - 1 - first
        length = max(1, min(self.length, len(shown) - start))
        under = " " * _width(shown[:start]) + "^" * max(1, _width(shown[start : start + length]))
        number = f"{self.line}"
        return f"    {number} | {shown}\n    {' ' * len(number)} | {under}"


class ScenarioError(EscalateError):
    """A scenario file, or a change to one, that cannot be used.

    Attributes
    ----------
    problems : tuple of Problem
        Everything wrong with it, in the order of the file.
    """

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))

    def __reduce__(self) -> tuple[type[ScenarioError], tuple[tuple[Problem, ...]]]:
        """Pickle by the problems: the text alone would not bring them back."""
        return type(self), (self.problems,)


def visible(text: str) -> str:
    """Text without characters that could move a cursor or hide: each shown as one plain sign."""
    return "".join(
        character if character == "\n" or not unicodedata.category(character).startswith("C") else "\ufffd"
        for character in text.replace("\t", " ")
    )


def _width(text: str) -> int:
    """Columns a text takes on a terminal."""
    return sum(
        0 if unicodedata.combining(character) else 2 if unicodedata.east_asian_width(character) in "WF" else 1
        for character in text
    )
