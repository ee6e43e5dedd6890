"""What a scenario file says of itself and of the record: for people, and nothing of it changes a run."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class BaseRate:
    """How often the real world did something comparable: for reading beside a tally, never used by it.

    Where the file gives numbers, ``n`` cases were counted (``unit``: what they are, in the plural), of which ``counts``
    ended in an outcome.
    """

    label: str
    says: str
    source: str
    n: int | None = None
    unit: str = ""
    counts: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Question:
    """A question for a class; the answer and what is usually thought instead are for the teacher alone."""

    text: str
    answer: str = ""
    misconception: str = ""

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True)
class About:
    """What the file says of itself; nothing here changes a run."""

    title: str
    summary: str = ""
    purpose: str = ""
    not_for: str = ""
    source: str = ""
    frozen: dt.date | None = None
    authors: tuple[str, ...] = ()
    license: str = ""
    what_happened: str = ""
    mechanism: str = ""
    change_first: str = ""
    window: str = ""
    questions: tuple[Question, ...] = ()
    key_assumptions: tuple[str, ...] = ()
    base_rates: tuple[BaseRate, ...] = ()


@dataclass(frozen=True)
class SourceFile:
    """A file as it was read: its display name and exact text."""

    name: str
    text: str
