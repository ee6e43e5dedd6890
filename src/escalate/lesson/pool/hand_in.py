"""A hand-in: what a student guessed, changed, found and concludes, as the page writes it or a saved result tells it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Annotated, Any, Literal

from escalate.engine.simulate import MOST_RUNS
from escalate.lesson.pool.shape import Name, WrongShapeError, filled, parsed
from escalate.scenario.model import Scenario

FORMAT, VERSION = "escalate hand-in", 1
MOST_RUN = 100_000
"""Runs of a claim that is played again."""
MOST_TRIED = 40
"""Places of a hunt that is played again, the file's own value aside."""
MOST_HUNTED = 1_000_000
"""Runs of all places of a hunt together, with and without the change."""

Words = Annotated[str, 300]
Title = Annotated[str, 500]
Count = Annotated[int, (0, MOST_RUNS)]
Runs = Annotated[int, (1, MOST_RUNS)]
Seed = Annotated[int, (0, 2**64 - 1)]
Counts = Mapping[str, Count]
Value = float | bool | Words
"""What a number or a yes/no of a file is set to; a text only in a saved result."""


@dataclass(frozen=True)
class File:
    """A file that a scenario was made of."""

    sha256: Annotated[str, 64]


@dataclass(frozen=True)
class Expected:
    """What was expected of a change, and because of what."""

    policy: Name | None
    way: Literal["more", "fewer", "alike"]
    outcome: Name
    because: Words


@dataclass(frozen=True)
class Changed:
    """What was changed: policies, and numbers by name."""

    policies: tuple[Name, ...] = ()
    set: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True)
class Found:
    """Runs by outcome without and with the change, and how many end otherwise; None where it is not told."""

    before: Counts | None = None
    after: Counts | None = None
    otherwise: Count | None = None


@dataclass(frozen=True)
class Place:
    """Runs that end so only with the change, and only without it, where the hunted number stands at ``at``."""

    at: float
    runs: Runs
    more: Count
    fewer: Count


@dataclass(frozen=True)
class Hunt:
    """The places tried of one number, and that which turns the result round."""

    outcome: Name
    number: Name
    tried: tuple[Place, ...]
    turned: float | None


@dataclass(frozen=True)
class Replays:
    """How a run ends, played from its start with fresh luck: with the moves held, and without."""

    runs: Runs
    yours: Counts
    model: Counts


@dataclass(frozen=True)
class Seat:
    """One run played from an actor's seat."""

    actor: Name
    run: Count
    moves: tuple[Name | None, ...]
    outcome: Name | None
    replays: Replays | None


@dataclass(frozen=True)
class Concludes:
    """In this model ... because ...; it would be wrong if ..."""

    in_this_model: Words = ""
    because: Words = ""
    wrong_if: Words = ""


@dataclass(frozen=True)
class HandIn:
    """One hand-in; ``where`` is its file, ``mark`` a digest of what it says."""

    escalate: Annotated[str, 40]
    scenario: Name
    title: Title
    files: tuple[File, ...]
    seed: Seed
    runs: Runs
    who: Annotated[str, 60] = ""
    guess: Mapping[str, Annotated[int, (0, 100)]] | None = None
    reason: Words = ""
    expected: Expected | None = None
    changed: Changed = Changed()
    found: Found | None = None
    hunt: Hunt | None = None
    seat: Seat | None = None
    concludes: Concludes = Concludes()
    where: str = field(default="", metadata={"told": False})
    mark: str = field(default="", metadata={"told": False})

    @property
    def named(self) -> str:
        """In which file it is, and whose."""
        return f"{self.where} ({self.who})" if self.who else self.where

    @property
    def changes(self) -> bool:
        """Is anything changed?"""
        return bool(self.changed.policies or self.changed.set)


def hand_in(data: bytes, where: str) -> HandIn:
    """The hand-in of a page's file.

    Raises
    ------
    WrongShapeError
        With what is wrong with it.
    """
    told = parsed(data)
    if not isinstance(told, dict) or told.get("format") != FORMAT:
        raise WrongShapeError("it is some other JSON, no hand-in")
    if (told_version := told.get("version")) != VERSION:
        raise WrongShapeError(f"it is a hand-in of version {told_version!r:.20}; this escalate reads version {VERSION}")
    read: HandIn = filled(told, HandIn)
    if read.guess is not None and sum(read.guess.values()) != 100:
        raise WrongShapeError(f"its guess makes {sum(read.guess.values()):,}, not 100")
    if any(isinstance(value, str) for value in read.changed.set.values()):
        raise WrongShapeError("changed.set should hold numbers, true and false")
    if read.found is not None and (read.found.after is None) != (read.found.otherwise is None):
        raise WrongShapeError("found has only one of after and otherwise")
    return replace(read, where=where, mark=mark_of({key: told[key] for key in told if key != "view"}))


def mark_of(told: Any) -> str:
    """A digest of what a hand-in says, by which one that comes twice is known."""
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def refuse_strange(handed: HandIn, scenario: Scenario) -> None:
    """Raise WrongShapeError where a hand-in names what its scenario has not."""
    outcomes = [outcome.name for outcome in scenario.outcomes]
    found, hunt, expected = handed.found or Found(), handed.hunt, handed.expected
    if handed.guess is not None:
        _all_named("guess", handed.guess, outcomes)
    for name, counts in (("found.before", found.before), ("found.after", found.after)):
        if counts is not None:
            _all_named(name, counts, outcomes)
    policies = [policy.name for policy in scenario.policies]
    if len(set(handed.changed.policies)) < len(handed.changed.policies):
        raise WrongShapeError("it names a policy twice")
    for policy in (*handed.changed.policies, *([expected.policy] if expected and expected.policy else [])):
        _known("policy", policy, policies)
    for outcome in [each.outcome for each in (expected, hunt) if each is not None]:
        _known("ending", outcome, outcomes)
    if hunt is not None and hunt.number in handed.changed.set:
        raise WrongShapeError(f"it hunts {hunt.number}, which is changed already")
    if hunt is not None and hunt.turned is not None and hunt.turned not in [place.at for place in hunt.tried]:
        raise WrongShapeError(f"it is turned round at {hunt.turned:g}, which was not tried")
    if handed.seat is not None:
        _refuse_strange_seat(handed.seat, scenario, outcomes)


def _refuse_strange_seat(seat: Seat, scenario: Scenario, outcomes: list[str]) -> None:
    actors = {actor.name: [option.name for option in actor.options] for actor in scenario.actors}
    _known("actor", seat.actor, actors)
    for move in seat.moves:
        if move is not None:
            _known(f"move of {seat.actor}", move, actors[seat.actor])
    if len(seat.moves) > scenario.clock.steps:
        raise WrongShapeError(f"its seat has {len(seat.moves)} moves, and the clock {scenario.clock.steps} steps")
    if seat.outcome is not None:
        _known("ending", seat.outcome, outcomes)
    if seat.replays is not None:
        _all_named("seat.replays.yours", seat.replays.yours, outcomes)
        _all_named("seat.replays.model", seat.replays.model, outcomes)


def _known(what: str, name: str, names: Iterable[str]) -> None:
    if name not in names:
        raise WrongShapeError(f'its scenario has no {what} "{name}"')


def _all_named(what: str, counts: Counts, outcomes: list[str]) -> None:
    for name in counts:
        _known("ending", name, outcomes)
    missing = [name for name in outcomes if name not in counts]
    if missing:
        raise WrongShapeError(f"{what} lacks {', '.join(missing)}")


def limited(handed: HandIn) -> tuple[HandIn, list[str]]:
    """A hand-in without what is too much to be played again, and what that is; 0 runs where there are too many."""
    said = []
    hunt, seat = handed.hunt, handed.seat
    if handed.runs > MOST_RUN:
        said.append(f"asks for {handed.runs:,} runs; up to {MOST_RUN:,} are played again")
        handed = replace(handed, runs=0)
    if hunt is not None and len(hunt.tried) > MOST_TRIED + 1:
        said.append(f"hunts at {len(hunt.tried):,} places; up to {MOST_TRIED} are played again")
        handed = replace(handed, hunt=None)
    elif hunt is not None and any(place.runs > MOST_RUN for place in hunt.tried):
        said.append(f"hunts with over {MOST_RUN:,} runs at a place; no more are played again")
        handed = replace(handed, hunt=None)
    elif hunt is not None and 2 * sum(place.runs for place in hunt.tried) > MOST_HUNTED:
        said.append(f"hunts with over {MOST_HUNTED:,} runs together; no more are played again")
        handed = replace(handed, hunt=None)
    asked = max(seat.run, seat.replays.runs if seat.replays else 0) if seat else 0
    if asked > MOST_RUN:
        said.append(f"asks for {asked:,} runs from its seat; up to {MOST_RUN:,} are played again")
        handed = replace(handed, seat=None)
    return handed, said
