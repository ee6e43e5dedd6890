"""A seat: one actor's moves are held in a run, and what came of them is told apart from luck.

The run is played again from its start with fresh luck, the moves held and not held on the same draws: what the moves
did, whatever the dice. Held up to a step and then left to the model they show when they counted; each move that was
open instead, with the model in the seat from there on, where it would have led. Where a held move is not open in
another play, the actor chooses there as ever.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from escalate.engine.branches import Branch, Moment, Moves
from escalate.engine.replay import Replay
from escalate.engine.trace import Trace
from escalate.errors import EscalateError, hint
from escalate.results.intervals import paired
from escalate.scenario.model import Scenario
from escalate.studies.turning import Shares, alternatives, branch, check_plays

if TYPE_CHECKING:
    import pandas as pd

PLAYS = 1_000
RARE = 0.1
"""A move that comes at most so often is an unusual one."""


@dataclass(frozen=True)
class Led:
    """Where one of a seat's open moves leads, the model in the seat from then on: ``counts`` of plays by outcome."""

    step: int
    option: str
    taken: bool
    odds: float
    counts: tuple[int, ...]


@dataclass(frozen=True, eq=False, repr=False)
class Seat:
    """A run with one actor's moves held, and what they did.

    Attributes
    ----------
    scenario : Scenario
    trace : Trace
        The run with the moves held.
    actor : str
        Whose moves they are.
    moves : mapping
        (step, actor) -> option.
    plays : int
        How often each question was played.
    ended : int8 array, shape (steps of the run + 1, plays)
        Outcomes of the run played from its start with fresh luck, row ``t`` with the moves of the steps before ``t``
        held: the first row is the model's, the last holds them all.
    """

    scenario: Scenario
    trace: Trace
    actor: str
    moves: Moves
    plays: int
    ended: NDArray[np.int8]
    led: tuple[Led, ...]

    @cached_property
    def shares(self) -> Shares:
        """Shares of the outcomes, shape (steps of the run + 1, outcomes); rows as those of ``ended``."""
        outcomes = np.arange(len(self.scenario.outcomes), dtype=np.int8)
        shares: Shares = (self.ended[:, :, None] == outcomes).mean(axis=1)
        return shares

    @cached_property
    def replays(self) -> pd.DataFrame:
        """One row an outcome: how often it came with the moves held and without.

        Columns: outcome, label, held, model (plays), difference, low, high (of the shares, paired, 95 %).
        """
        import pandas as pd

        rows = []
        for place, outcome in enumerate(self.scenario.outcomes):
            model, held = self.ended[0] == place, self.ended[-1] == place
            ends = paired(int((held & ~model).sum()), int((model & ~held).sum()), self.plays)
            counts = int(held.sum()), int(model.sum())
            rows.append((outcome.name, outcome.label, *counts, (counts[0] - counts[1]) / self.plays, *ends))
        return pd.DataFrame(rows, columns=["outcome", "label", "held", "model", "difference", "low", "high"])

    @cached_property
    def hand_over(self) -> pd.DataFrame:
        """One row a step and outcome: its share where the moves are held before that step, and the model plays on.

        Columns: step, outcome, label, share; the last step is the run's end, all moves held.
        """
        import pandas as pd

        rows = [
            (step, outcome.name, outcome.label, share)
            for step, row in enumerate(self.shares.tolist())
            for outcome, share in zip(self.scenario.outcomes, row, strict=True)
        ]
        return pd.DataFrame(rows, columns=["step", "outcome", "label", "share"])

    @cached_property
    def turns(self) -> pd.DataFrame:
        """One row a turn, open move and outcome: where that move leads from there, the model in the seat afterwards.

        Columns: step, option, taken, odds (the model's), outcome, plays.
        """
        import pandas as pd

        rows = [
            (led.step, led.option, led.taken, led.odds, outcome.name, count)
            for led in self.led
            for outcome, count in zip(self.scenario.outcomes, led.counts, strict=True)
        ]
        return pd.DataFrame(rows, columns=["step", "option", "taken", "odds", "outcome", "plays"])

    @property
    def usual(self) -> dict[str, tuple[int, int]]:
        """Moves that the model makes at most 10 times in 100, and all: the seat's that were held, and the others'.

        Only those with a choice count.
        """
        own: list[bool] = []
        others: list[bool] = []
        for step in self.trace.steps:
            for move in step.moves:
                if move.had_choice:
                    if move.actor != self.actor:
                        others.append(move.odds <= RARE)
                    elif (step.step, move.actor) in self.moves:
                        own.append(move.odds <= RARE)
        return {"seat": (sum(own), len(own)), "others": (sum(others), len(others))}

    def __repr__(self) -> str:
        asked = f"{self.scenario.name}, run {self.trace.run}, seed {self.trace.seed}"
        return f"<Seat of {self.actor} in {asked}: {len(self.moves)} moves held, it ends in {self.trace.outcome}>"


def seat(replay: Replay, run: int, moves: Moves, actor: str | None = None, plays: int = PLAYS) -> Seat:
    """Hold moves of one actor in a run, and ask what they did; see :meth:`escalate.api.replayed.Replayed.seat`."""
    check_plays(plays)
    actor = _seated(replay.scenario, moves, actor)
    trace = replay.trace(run, moves)
    held = {key: option for key, option in moves.items() if key[0] < len(trace.steps)}
    moments = replay.moments(run, held)
    ended = replay.play_on([Branch(moments[0], _before(held, step)) for step in range(len(trace.steps) + 1)], plays)
    return Seat(replay.scenario, trace, actor, held, plays, ended, tuple(_led(replay, trace, actor, moments, plays)))


def _seated(scenario: Scenario, moves: Moves, actor: str | None) -> str:
    """Whose seat it is: the one actor whose moves are held, unless it was named."""
    movers = {name for _, name in moves} | ({actor} if actor else set())
    if len(movers) != 1:
        said = f"moves of {' and '.join(sorted(movers))} are held" if movers else "no move is held"
        raise EscalateError(f"a seat holds the moves of one actor, but {said}; name one actor of {scenario.name}")
    (found,) = movers
    names = [each.name for each in scenario.actors]
    if found not in names:
        raise EscalateError(f'{scenario.name} has no actor "{found}"{hint(found, names)}')
    return found


def _before(held: Moves, step: int) -> Moves:
    return {key: option for key, option in held.items() if key[0] < step}


def _led(replay: Replay, trace: Trace, actor: str, moments: list[Moment], plays: int) -> Iterator[Led]:
    """Each move that was open in each turn of the seat, played on from there."""
    steps = range(len(trace.steps))
    asked = [each for step in steps for each in alternatives(trace, step) if each.mover(trace) == actor]
    branches = [branch(moments[each.step], trace, each) for each in asked]
    ended = replay.play_on(branches, plays) if branches else np.zeros((0, plays), np.int8)
    for each, row in zip(asked, ended, strict=True):
        taken = trace.steps[each.step].moves[each.number].option == each.option
        counts = np.bincount(row, minlength=len(replay.scenario.outcomes)).tolist()
        yield Led(each.step, each.option, taken, each.odds, tuple(counts))
