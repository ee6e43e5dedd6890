"""One run told in full: every choice with its odds and reasons, every event, every shift of a level."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

Value = float | bool
Changes = Mapping[str, tuple[Value, Value]]
"""State entries that changed: name -> (before, after)."""


@dataclass(frozen=True)
class Term:
    """One summand of an option's appeal, as written in the file, and what it came to."""

    text: str
    value: float


@dataclass(frozen=True)
class Weighed:
    """How an actor weighed one option.

    ``utility`` is None and there are no reasons where the option was closed, or taken with an exact chance
    (``by_chance``). ``goal_change`` is what the actor expected the move to do for its goal (with foresight: for its
    prospects).
    """

    option: str
    open: bool
    probability: float
    utility: float | None = None
    terms: tuple[Term, ...] = ()
    goal_change: float = 0.0
    by_chance: bool = False


@dataclass(frozen=True)
class Move:
    """One actor's turn; ``option`` is None where it waited: nothing was open, or chance took none of what was."""

    actor: str
    option: str | None
    weighed: tuple[Weighed, ...]
    changes: Changes
    ordered: bool

    @property
    def had_choice(self) -> bool:
        """Was there more than one option, and no order?"""
        return not self.ordered and sum(each.open for each in self.weighed) > 1

    @property
    def chosen(self) -> Weighed:
        """The option it took as it was weighed; StopIteration of a wait."""
        return next(each for each in self.weighed if each.option == self.option)

    @property
    def odds(self) -> float:
        """How likely what it did was."""
        odds = {weighed.option: weighed.probability for weighed in self.weighed}
        return 1.0 - sum(odds.values()) if self.option is None else odds[self.option]


@dataclass(frozen=True)
class Fired:
    """An event that happened."""

    event: str
    changes: Changes


@dataclass(frozen=True)
class StepTrace:
    """One step: moves in the order they were made, events, then drift and noise."""

    step: int
    moves: tuple[Move, ...]
    events: tuple[Fired, ...]
    drift: Changes
    state: Mapping[str, Value]

    def open(self, actor: str, option: str) -> bool:
        """Was an option open to its actor?"""
        weighed = next(move.weighed for move in self.moves if move.actor == actor)
        return any(each.open for each in weighed if each.option == option)


@dataclass(frozen=True)
class Trace:
    """A run from its start to its ending; ``state`` in each step is what stood at that step's end."""

    run: int
    seed: int
    start: Mapping[str, Value]
    steps: tuple[StepTrace, ...]
    outcome: str

    def before(self, step: int) -> Mapping[str, Value]:
        """What stood when a step began."""
        return self.steps[step - 1].state if step else self.start
