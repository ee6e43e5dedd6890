"""Where a run turned: played on from each step, when do the shares of its endings move, and who moved them?

Row ``t`` of the shares is what would come of the run from the start of step ``t`` on, were the luck another from
there: a martingale along the run, whose steps add up to how it ended. A step that moves it most is where the run
turned. Within it, each open alternative of each mover is put in the place of what it did, all on the same luck; the
mover whose alternatives would have led elsewhere most, weighed by their odds, turned it.

Source: the same measure tells the plays of a match, as win probability added (G. R. Lindsey 1963, An investigation of
strategies in baseball, Operations Research 11).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from escalate.engine.block import Block
from escalate.engine.compiled import Compiled
from escalate.engine.layout import END, FREE
from escalate.engine.replay import Replay
from escalate.engine.trace import Move, Trace
from escalate.errors import EscalateError
from escalate.results.intervals import wilson
from escalate.scenario.model import Scenario

if TYPE_CHECKING:
    import pandas as pd

PLAYS = 1_000
"""Plays from each step."""
FRESH = 1
"""Which luck the plays draw: not that of the runs, and the same from every step on, so that steps are compared."""
FEWER = 5
"""Alternatives are played less often by this factor: they only have to be told from each other."""
MOST_TURNS = 4
LEAST = 0.05
"""A smaller shift of the shares is no turn: by luck alone they move by 2 or 3 points in 1,000 plays."""

Shares = NDArray[np.float64]
State = list[np.generic]
"""The values of all state arrays of one run."""


@dataclass(frozen=True)
class Turn:
    """A step that moved the shares of the endings.

    Attributes
    ----------
    step : int
    moved : float
        By how much, the total variation distance: the share of plays that now end otherwise, at the least.
    mover : Move or None
        Whose choice made the difference; None where no actor had an open alternative.
    weight : float
        The mean total variation distance between what the mover did and its alternatives, weighed by their odds.
    """

    step: int
    moved: float
    mover: Move | None
    weight: float

    @property
    def odds(self) -> float:
        """How likely the mover's choice was."""
        if self.mover is None:
            return 1.0
        return next(each.probability for each in self.mover.weighed if each.option == self.mover.option)


@dataclass(frozen=True, eq=False, repr=False)
class Turning:
    """One run, and what would have come of it from each of its steps on.

    Attributes
    ----------
    scenario : Scenario
    trace : Trace
        The run.
    plays : int
        Plays from each step.
    counts : int array, shape (steps of the run + 1, outcomes)
        How they ended, from the start of each step; the last row is how the run did.
    turns : tuple of Turn
        The steps that moved the shares most, the largest first.
    """

    scenario: Scenario
    trace: Trace
    plays: int
    counts: NDArray[np.int64]
    turns: tuple[Turn, ...] = ()

    @property
    def shares(self) -> Shares:
        """The counts as fractions of 1."""
        shares: Shares = self.counts / self.plays
        return shares

    @cached_property
    def frame(self) -> pd.DataFrame:
        """One row a step and outcome.

        Columns: step, outcome, label, share, low, high (Wilson, 95 %), moved (of the step), actor and option of who
        turned it; the last step is the end itself.
        """
        import pandas as pd

        turned = {turn.step: turn.mover for turn in self.turns if turn.mover is not None}
        jumps = [*jumps_of(self.shares), 0.0]
        rows = []
        for step, counts in enumerate(self.counts.tolist()):
            mover = turned.get(step)
            who = (mover.actor, mover.option) if mover is not None else (None, None)
            for outcome, count in zip(self.scenario.outcomes, counts, strict=True):
                ends = wilson(count, self.plays)
                rows.append((step, outcome.name, outcome.label, count / self.plays, *ends, jumps[step], *who))
        columns = ["step", "outcome", "label", "share", "low", "high", "moved", "actor", "option"]
        return pd.DataFrame(rows, columns=columns)

    def __repr__(self) -> str:
        steps = ", ".join(str(turn.step) for turn in sorted(self.turns, key=lambda turn: turn.step))
        found = f"turned in step {steps}" if steps else "no step turned it"
        return f"<Turning of {self.scenario.name}, run {self.trace.run}, seed {self.trace.seed}: {found}>"


def jumps_of(shares: Shares) -> Shares:
    """How far each step moved the shares: half the sum of what they changed by; shape (steps,)."""
    jumps: Shares = np.abs(np.diff(shares, axis=0)).sum(axis=1) / 2
    return jumps


def turning(scenario: Scenario, run: int, seed: int = 2020, *, plays: int = PLAYS) -> Turning:
    """Play a run on from each of its steps with fresh luck; see :meth:`escalate.Result.turning`."""
    compiled, states, found = onward(scenario, run, seed, plays)
    turns = _turns(compiled, seed, states, found.trace, jumps_of(found.shares), max(10, plays // FEWER))
    return replace(found, turns=tuple(turns))


def onward(scenario: Scenario, run: int, seed: int, plays: int) -> tuple[Compiled, list[State], Turning]:
    """A run and the shares of its endings from each step on, nobody being asked yet who turned it.

    Raises
    ------
    EscalateError
        Where the number of plays makes no sense, or a formula fails.
    """
    if isinstance(plays, bool) or not isinstance(plays, int | np.integer) or not 10 <= plays <= 100_000:
        raise EscalateError(f"the number of plays should be a whole number from 10 to 100,000, not {plays!r}")
    trace = Replay(scenario, seed).trace(run)
    compiled = Compiled(scenario, held=True)
    states = _states(compiled, run, seed, len(trace.steps))
    counts = np.zeros((len(states) + 1, len(scenario.outcomes)), np.int64)
    counts[:-1] = _played_on(compiled, seed, states, plays)
    counts[-1, [outcome.name for outcome in scenario.outcomes].index(trace.outcome)] = plays
    return compiled, states, Turning(scenario, trace, plays, counts)


# ---- playing on


@dataclass(frozen=True)
class _Lanes:
    """Plays to be put in at a step: the state arrays' values, and the row of counts that each belongs to."""

    columns: list[NDArray[np.generic]]
    rows: NDArray[np.int64]


def _states(compiled: Compiled, run: int, seed: int, steps: int) -> list[State]:
    """What every state array held as each step of a run began."""
    with np.errstate(all="ignore"):
        playing = Block(compiled, seed, np.array([run]), {}, careful=True)
        playing.start()
        states = []
        for step in range(steps):
            states.append([array[0] for array in playing.full])
            playing.step(step)
    return states


def _played_on(compiled: Compiled, seed: int, states: list[State], plays: int) -> NDArray[np.int64]:
    """How plays from the start of every step end; shape (steps, outcomes)."""
    entries = {
        step: _Lanes([np.full(plays, value) for value in state], np.full(plays, step))
        for step, state in enumerate(states)
    }
    return _endings(compiled, seed, entries, plays, len(states))


def _endings(compiled: Compiled, seed: int, entries: dict[int, _Lanes], plays: int, rows: int) -> NDArray[np.int64]:
    """Play lanes that come in at their steps to their ends; how many of each row end in each outcome."""
    counts = np.zeros((rows, len(compiled.scenario.outcomes)), np.int64)
    room = sum(len(lanes.rows) for lanes in entries.values())
    held = [compiled.places["held", actor.name] for actor in compiled.scenario.actors]

    def play(careful: bool) -> None:
        counts[:] = 0
        playing = Block(compiled, seed, np.empty(0, np.int64), {}, careful, FRESH, room)
        playing.full.append(np.zeros(room, np.int64))  # goes along as ended lanes are taken out
        for step in range(min(entries), compiled.scenario.clock.steps):
            if (lanes := entries.get(step)) is not None:
                numbers = np.tile(np.arange(plays), len(lanes.rows) // plays)
                playing.join(numbers, [*lanes.columns, lanes.rows])
            ended = playing.step(step)
            np.add.at(counts, (playing.full[-1][ended], playing.array(END)[ended]), 1)
            if len(ended):
                playing.remove(ended)
            for place in held:  # what was held was held in the step it came in
                playing.full[place][: playing.going] = FREE

    compiled.attempt(play)
    return counts


# ---- who turned it


@dataclass(frozen=True)
class _Alternative:
    """An option that a mover could have taken in a step, itself among them; ``number`` is the move's."""

    step: int
    number: int
    option: str
    odds: float


def _alternatives(trace: Trace, step: int) -> list[_Alternative]:
    """All that could have been chosen in a step, by movers who had a choice."""
    return [
        _Alternative(step, number, each.option, each.probability)
        for number, move in enumerate(trace.steps[step].moves)
        if not move.ordered and sum(weighed.open for weighed in move.weighed) > 1
        for each in move.weighed
        if each.open
    ]


def _turns(
    compiled: Compiled, seed: int, states: list[State], trace: Trace, jumps: Shares, plays: int
) -> Iterator[Turn]:
    """The steps that moved the shares most, and in each the mover whose alternatives would have led elsewhere most."""
    chosen = sorted(np.flatnonzero(jumps >= LEAST).tolist(), key=lambda step: -jumps[step])[:MOST_TURNS]
    asked = [each for step in sorted(chosen) for each in _alternatives(trace, step)]
    entries = {step: _put_in(compiled, states[step], trace, step, asked, plays) for step in {e.step for e in asked}}
    shares = _endings(compiled, seed, entries, plays, len(asked)) / plays if asked else np.empty((0, 0))
    for step in chosen:
        moves = trace.steps[step].moves
        weights: dict[int, float] = {}
        for number in {each.number for each in asked if each.step == step}:
            own = [(row, each) for row, each in enumerate(asked) if (each.step, each.number) == (step, number)]
            led = {each.option: (each.odds, shares[row]) for row, each in own}
            done = led[moves[number].option or ""][1]
            weights[number] = sum(odds * float(np.abs(done - other).sum()) / 2 for odds, other in led.values())
        best = max(weights, key=lambda number: weights[number], default=None)
        mover = None if best is None else moves[best]
        yield Turn(step, float(jumps[step]), mover, 0.0 if best is None else weights[best])


def _put_in(compiled: Compiled, state: State, trace: Trace, step: int, asked: list[_Alternative], plays: int) -> _Lanes:
    """Plays for every alternative of a step: the moves before it as they were, itself, and the later ones free."""
    rows = [row for row, each in enumerate(asked) if each.step == step]
    columns = [np.full(plays * len(rows), value) for value in state]
    moves = trace.steps[step].moves
    for place, row in enumerate(rows):
        lanes = slice(place * plays, (place + 1) * plays)
        alternative = asked[row]
        held = [(move.actor, move.option) for move in moves[: alternative.number]]
        for name, option in (*held, (moves[alternative.number].actor, alternative.option)):
            if option is not None:
                code = compiled.scenario.actor(name).option_index(option)
                columns[compiled.places["held", name]][lanes] = code
    return _Lanes(columns, np.repeat(np.array(rows, np.int64), plays))
