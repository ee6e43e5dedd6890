"""What can go wrong that a person can put right: the only exceptions that leave this package on purpose."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

from escalate.characters import Hidden, same_look, visible, width

MOST_CANDIDATES = 1_000
"""How many words a misspelt one is compared with; keeps a hostile file from taking long."""
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
    hidden : Hidden or None
        A character there, or on a line beside it, that cannot be seen or looks like another.
    """

    file: str
    line: int
    column: int
    message: str
    suggestion: str | None = None
    excerpt: str = ""
    length: int = 1
    hidden: Hidden | None = None

    def __str__(self) -> str:
        asked = f'; did you mean "{self.suggestion}"?' if self.suggestion else ""
        place = f"{self.file}:{self.line}:{self.column}: " if self.line else f"{self.file}: "
        lines = [visible(f"{place}{self.message}{asked}")]
        if self.line and self.excerpt.strip():
            lines.append(self._excerpt())
        if self.hidden is not None:
            lines.append(f"    {self.hidden}")
        return "\n".join(lines)

    def _excerpt(self) -> str:
        first = max(0, self.column - 1 - WINDOW // 2) if len(self.excerpt) > WINDOW else 0
        shown = visible(self.excerpt[first : first + WINDOW])
        start = self.column - 1 - first
        length = max(1, min(self.length, len(shown) - start))
        under = " " * width(shown[:start]) + "^" * max(1, width(shown[start : start + length]))
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


def nearest(word: str, candidates: Iterable[str]) -> str | None:
    """The candidate most like a word, or None where none is much like it."""
    by_lower = {candidate.lower(): candidate for candidate in islice(candidates, MOST_CANDIDATES)}
    found = difflib.get_close_matches(same_look(word[:80]).lower(), list(by_lower), n=1, cutoff=0.6)
    return by_lower[found[0]] if found else None


def hint(word: str, candidates: Iterable[str], otherwise: str = "") -> str:
    """What to say after a misspelt word: the nearest right one, or ``otherwise`` where none is near.

    Returns
    -------
    str
        Such as ``; did you mean "talks"?``; begins with a semicolon unless it is empty.
    """
    close = nearest(word, candidates)
    return f'; did you mean "{close}"?' if close else otherwise and f"; {otherwise}"
