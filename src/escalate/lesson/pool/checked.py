"""What hand-ins claim beside what comes when it is played again, number by number."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from escalate.errors import EscalateError
from escalate.lesson.pool.again import Again, Question, SeatPlayed, question
from escalate.lesson.pool.hand_in import Counts, Found, HandIn, Hunt, Place, Seat, limited
from escalate.results.intervals import of_all, paired
from escalate.scenario.model import Scenario
from escalate.studies.hunt import numbers_of

NAMED = 2
"""Numbers of one hand-in that do not agree and are named; the others are counted."""


@dataclass(frozen=True)
class Checked:
    """A hand-in beside what came of it.

    Attributes
    ----------
    handed : HandIn
    known : bool
        Is its scenario there, in this very version?
    found : Found or None
        Its runs by outcome, played again.
    moved : array or None
        Runs by how they end without (row) and with (column) its change.
    places : tuple of (int, int)
        ``more`` and ``fewer`` at each place hunted.
    seat : SeatPlayed or None
    differs : tuple of str
        What does not agree.
    unplayed : tuple of str
        What was not played again, and why.
    """

    handed: HandIn
    known: bool = True
    found: Found | None = None
    moved: NDArray[np.int64] | None = None
    places: tuple[tuple[int, int], ...] = ()
    seat: SeatPlayed | None = None
    differs: tuple[str, ...] = ()
    unplayed: tuple[str, ...] = ()

    @property
    def line(self) -> str:
        """What does not agree, in one sentence; "" where all does."""
        rest = len(self.differs) - NAMED
        return "; ".join((*self.differs[:NAMED], *([f"and {rest} more"] if rest > 0 else [])))


def want(handed: HandIn, again: Again) -> None:
    """Ask for all that a hand-in claims, as far as it does not ask too much."""
    limit, _ = limited(handed)
    if limit.runs:
        again.want(question(limit, False), limit.runs)
        if limit.changes:
            again.want(question(limit, True), limit.runs)
    if limit.hunt is not None:
        for place in limit.hunt.tried:
            for asked in _both(limit, limit.hunt, place, again.known[limit.files]):
                again.want(asked, place.runs)
    if limit.seat is not None:
        again.want_seat(limit, limit.seat)


def checked(handed: HandIn, scenario: Scenario, again: Again) -> Checked:
    """A hand-in beside what came of it."""
    limit, unplayed = limited(handed)
    found, moved, places, seat = None, None, [], None
    differs: list[str] = []
    labels = {outcome.name: outcome.label for outcome in scenario.outcomes}
    try:
        if limit.seat is not None:
            seat = again.seat(limit, limit.seat)
            differs += _unlike_seat(limit.seat, seat, labels)
        if limit.runs:
            found, moved = _found(limit, again)
            differs += _unlike(limit, found, labels)
        if limit.hunt is not None:
            places = _places(limit, limit.hunt, scenario, again)
            differs += _unlike_places(limit.hunt, places)
    except EscalateError as error:
        unplayed.append(f"cannot be played again: {' '.join(str(error).split())}")
    return Checked(handed, True, found, moved, tuple(places), seat, tuple(differs), tuple(unplayed))


def _found(handed: HandIn, again: Again) -> tuple[Found, NDArray[np.int64] | None]:
    base = question(handed, False)
    before = again.counts(base, handed.runs)
    if not handed.changes:
        return Found(before, None, None), None
    other = question(handed, True)
    moved = again.moved(base, other, handed.runs)
    return Found(before, again.counts(other, handed.runs), handed.runs - int(np.trace(moved))), moved


def _unlike(handed: HandIn, came: Found, labels: Mapping[str, str]) -> Iterator[str]:
    claimed = handed.found
    if claimed is None:
        return
    for side, said, got in (("without", claimed.before, came.before), ("with", claimed.after, came.after)):
        if said is not None and got is None:
            yield "says what its change does, and changes nothing"
        elif said is not None and got is not None:
            yield from _unlike_counts(said, got, f"{handed.runs:,} runs {side} the change", labels)
    if claimed.otherwise is not None and came.otherwise is not None and claimed.otherwise != came.otherwise:
        yield f"says that {claimed.otherwise:,} runs end otherwise; played again {came.otherwise:,}"


def _unlike_counts(said: Counts, came: Counts, of: str, labels: Mapping[str, str]) -> Iterator[str]:
    for name, count in said.items():
        if came.get(name) != count:
            yield f'says {count:,} of {of} end in "{labels.get(name, name)}"; played again {came.get(name, 0):,}'


def _places(handed: HandIn, hunt: Hunt, scenario: Scenario, again: Again) -> list[tuple[int, int]]:
    place = next(number for number, outcome in enumerate(scenario.outcomes) if outcome.name == hunt.outcome)
    found = []
    for tried in hunt.tried:
        both = _both(handed, hunt, tried, scenario)
        without, with_ = (again.outcomes(each, tried.runs) == place for each in both)
        found.append((int((with_ & ~without).sum()), int((without & ~with_).sum())))
    return found


def _both(handed: HandIn, hunt: Hunt, place: Place, scenario: Scenario) -> list[Question]:
    """A place without and with the change; the file's own value is the file as it stands, luck at the start and all."""
    own = numbers_of(scenario).get(hunt.number, (None,))[0] == place.at
    return [question(handed, side, {} if own else {hunt.number: place.at}) for side in (False, True)]


def _unlike_places(hunt: Hunt, came: list[tuple[int, int]]) -> Iterator[str]:
    for said, (more, fewer) in zip(hunt.tried, came, strict=True):
        if (said.more, said.fewer) != (more, fewer):
            yield (
                f"says {said.more:,} runs more and {said.fewer:,} fewer at {hunt.number} = {said.at:g}; "
                f"played again {more:,} and {fewer:,}"
            )
    if hunt.turned is not None and not turns_round(hunt, came):
        yield f"says that its result is turned round at {hunt.number} = {hunt.turned:g}; played again it is not"


def turns_round(hunt: Hunt, came: Sequence[tuple[int, int]]) -> bool:
    """Is the effect the opposite of that at the first place, the file's, where it is said to be turned round?

    The places are read together, as :mod:`escalate.studies.hunt` reads them.
    """
    sides = []
    for place, (more, fewer) in zip(hunt.tried, came, strict=True):
        low, high = paired(more, fewer, place.runs, of_all(len(came)))
        sides.append((place.at, int(low > 0) - int(high < 0)))
    return any(at == hunt.turned and side == -sides[0][1] != 0 for at, side in sides)


def _unlike_seat(seat: Seat, came: SeatPlayed, labels: Mapping[str, str]) -> Iterator[str]:
    if seat.outcome is not None and seat.outcome != came.outcome:
        told = labels[seat.outcome], labels[came.outcome]
        yield f'says its run from the seat ends in "{told[0]}"; played again in "{told[1]}"'
    if seat.replays is not None:
        of = f"{seat.replays.runs:,} plays from the start"
        yield from _unlike_counts(seat.replays.yours, came.yours, f"{of} with its moves", labels)
        yield from _unlike_counts(seat.replays.model, came.model, f"{of} without them", labels)
