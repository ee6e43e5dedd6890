"""Claims played again: each different question once, those of one program side by side as points of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from escalate.engine.branches import Branch
from escalate.engine.points import play_points
from escalate.engine.replay import Replay
from escalate.engine.workers import crew
from escalate.errors import EscalateError
from escalate.lesson.pool.hand_in import Counts, File, HandIn, Seat, Value
from escalate.results.pairs import transitions
from escalate.scenario.load import change
from escalate.scenario.model import TOGETHER, Scenario

Outcomes = NDArray[np.int8]
"""Places of the outcomes in the file's order, by run."""
AT_ONCE = 5_000_000
"""Runs of several points that are held at a time."""


@dataclass(frozen=True)
class Question:
    """A scenario (by its files' digests) under a seed, policies and numbers."""

    files: tuple[File, ...]
    seed: int
    policies: tuple[str, ...] = ()
    numbers: tuple[tuple[str, Value], ...] = ()


def question(handed: HandIn, changed: bool, hunted: Mapping[str, float] | None = None) -> Question:
    """What a hand-in plays without its change or with it, the hunted number at one of its places."""
    policies, numbers = (handed.changed.policies, handed.changed.set) if changed else ((), {})
    plain = {name: _plain(value) for name, value in {**numbers, **(hunted or {})}.items()}
    return Question(handed.files, handed.seed, policies, tuple(sorted(plain.items(), key=lambda item: item[0])))


def _plain(value: Value) -> Value:
    """Numbers that are equal as one value, whether they were written 2, 2.0 or "2"."""
    if isinstance(value, bool):
        return value
    try:
        number = float(value)
    except ValueError:
        return value
    return int(number) if number.is_integer() else number


@dataclass(frozen=True)
class SeatPlayed:
    """How a seat's run ends with its moves, and how it ends from its start with fresh luck, with them and without."""

    outcome: str
    yours: Counts
    model: Counts


class Again:
    """Plays what is asked, each question once and for as many runs as anybody asked for.

    Parameters
    ----------
    known : mapping
        Digests of a scenario's files -> the scenario as it stands.
    """

    def __init__(self, known: Mapping[tuple[File, ...], Scenario]) -> None:
        self.known = known
        self._wanted: dict[Question, int] = {}
        self._ended: dict[Question, Outcomes | EscalateError] = {}
        self._seats: defaultdict[Question, dict[tuple[Any, ...], SeatPlayed | str]] = defaultdict(dict)

    def want(self, asked: Question, runs: int) -> None:
        """Ask for so many runs of a question."""
        self._wanted[asked] = max(runs, self._wanted.get(asked, 0))

    def play(self, progress: Callable[[int], None] | None = None) -> None:
        """Play all that was asked; ``progress`` is called with the runs done."""
        groups: defaultdict[tuple[Question, int], list[Question]] = defaultdict(list)
        for asked, runs in self._wanted.items():
            parameters = {parameter.name for parameter in self.known[asked.files].parameters}
            fixed = tuple(each for each in asked.numbers if each[0] not in parameters or isinstance(each[1], str))
            groups[Question(asked.files, asked.seed, asked.policies, fixed), runs].append(asked)
        done = 0
        for (program, runs), questions in groups.items():
            together = max(1, AT_ONCE // runs)
            for first in range(0, len(questions), together):
                part = questions[first : first + together]
                self._play(program, part, runs)
                done += runs * len(part)
                if progress is not None:
                    progress(done)
        for program, seats in self._seats.items():
            arguments = replace(self.known[program.files], document=None), program.seed
            seats.update(zip(seats, crew().each(seat_player, arguments, list(seats)), strict=True))

    def _play(self, program: Question, questions: list[Question], runs: int) -> None:
        try:
            base = change(self.known[program.files], dict(program.numbers), TOGETHER.join(program.policies))
            fixed = dict(program.numbers)
            points = [{name: value for name, value in each.numbers if name not in fixed} for each in questions]
            values = {parameter.name: parameter.value for parameter in base.parameters}
            moved = {name for point in points for name in point}
            columns = {name: np.array([float(point.get(name, values[name])) for point in points]) for name in moved}
            ended = play_points(base, columns, runs, program.seed)
        except EscalateError as error:
            if len(questions) > 1:  # one of them cannot be played: which?
                for each in questions:
                    self._play(program, [each], runs)
            else:
                self._ended[questions[0]] = error
        else:
            self._ended.update(zip(questions, ended, strict=True))

    def outcomes(self, asked: Question, runs: int) -> Outcomes:
        """How the first runs of a question end.

        Raises
        ------
        EscalateError
            Where it cannot be played.
        """
        ended = self._ended[asked]
        if isinstance(ended, EscalateError):
            raise ended
        return ended[:runs]

    def counts(self, asked: Question, runs: int) -> dict[str, int]:
        """Runs by outcome."""
        return counted(self.known[asked.files], self.outcomes(asked, runs))

    def moved(self, before: Question, after: Question, runs: int) -> NDArray[np.int64]:
        """Runs by how they end without (row) and with (column) a change."""
        ended = [self.outcomes(asked, runs).astype(np.int64) for asked in (before, after)]
        return transitions(ended[0], ended[1], len(self.known[before.files].outcomes))

    def want_seat(self, handed: HandIn, seat: Seat) -> None:
        """Ask for a seat's run on the file as it stands, and for its replays."""
        self._seats[Question(handed.files, handed.seed)][_seat(seat)] = ""

    def seat(self, handed: HandIn, seat: Seat) -> SeatPlayed:
        """How a seat's run ends, and its replays.

        Raises
        ------
        EscalateError
            Where it cannot be played.
        """
        played = self._seats[Question(handed.files, handed.seed)][_seat(seat)]
        if isinstance(played, str):
            raise EscalateError(played)
        return played


def _seat(seat: Seat) -> tuple[Any, ...]:
    """What of a seat is played: actor, run, moves, and how many replays."""
    return seat.actor, seat.run, seat.moves, seat.replays.runs if seat.replays else 0


def seat_player(scenario: Scenario, seed: int) -> Callable[..., SeatPlayed | str]:
    """Compile a scenario; return the function that plays a seat's run and its replays, or says why it cannot.

    What :meth:`escalate.engine.workers.Crew.each` needs to play seats elsewhere.
    """
    replay = Replay(scenario, seed)

    def play(actor: str, run: int, moves: tuple[str | None, ...], plays: int) -> SeatPlayed | str:
        held = {(step, actor): move for step, move in enumerate(moves) if move is not None}
        try:
            outcome = replay.trace(run, held).outcome
            if not plays:
                return SeatPlayed(outcome, {}, {})
            start = replay.moments(run)[0]
            yours, model = replay.play_on([Branch(start, held), Branch(start)], plays)
        except EscalateError as error:
            return str(error)
        return SeatPlayed(outcome, counted(scenario, yours), counted(scenario, model))

    return play


def counted(scenario: Scenario, ended: Iterable[int] | Outcomes) -> dict[str, int]:
    """Runs by outcome, all outcomes named."""
    counts = np.bincount(np.asarray(ended, np.int64), minlength=len(scenario.outcomes))
    return {outcome.name: int(count) for outcome, count in zip(scenario.outcomes, counts, strict=True)}
