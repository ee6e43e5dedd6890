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

from escalate.engine.branches import Branch, Moment
from escalate.engine.replay import Replay
from escalate.engine.trace import Move, Trace
from escalate.errors import EscalateError
from escalate.results.intervals import wilson
from escalate.scenario.model import Scenario, height

if TYPE_CHECKING:
    import pandas as pd

PLAYS = 1_000
"""Plays from each step."""
FEWER = 5
"""Alternatives are played less often by this factor: they only have to be told from each other."""
MOST_TURNS = 6
LEAST = 0.05
"""A smaller shift of the shares is no turn: by luck alone they move by 2 or 3 points in 1,000 plays."""

HIGHEST, DANGER, WORST = 0.8, 0.2, 0.05
"""A move so far up the ladder that was so likely, or so likely on its top rung, is a danger where it did not come."""
FAR, ENDS = 0.25, 0.5
"""It would have raised the share of an ending as far up by so much, to so much."""

Shares = NDArray[np.float64]


@dataclass(frozen=True)
class Part:
    """A choice in a step that moved the shares.

    Attributes
    ----------
    move : Move
    weight : float
        The mean total variation distance between what it led to and what its alternatives did, weighed by their odds.
    instead : str
        The alternative with the largest part in that weight; what was done where all lead alike.
    led : tuple of float
        The shares of the endings that this alternative would have led to, from fewer plays.
    """

    move: Move
    weight: float
    instead: str
    led: tuple[float, ...]


@dataclass(frozen=True)
class Turn:
    """A step that moved the shares of the endings.

    Attributes
    ----------
    step : int
    moved : float
        By how much, the total variation distance: the share of plays that now end otherwise, at the least.
    parts : tuple of Part
        Whose choice made a difference, who moved most first; what chance takes is no choice.
    """

    step: int
    moved: float
    parts: tuple[Part, ...] = ()

    @property
    def mover(self) -> Move | None:
        """Whose choice made the most difference; None where no actor had an open alternative."""
        return self.parts[0].move if self.parts else None

    @property
    def weight(self) -> float:
        """How much difference that was; 0 where nobody had a choice."""
        return self.parts[0].weight if self.parts else 0.0

    @property
    def odds(self) -> float:
        """How likely that choice was."""
        return self.mover.odds if self.mover else 1.0


@dataclass(frozen=True)
class Passed:
    """A danger that passed: a move of the highest rungs that could well have come in a step, and did not.

    Attributes
    ----------
    step : int
    actor, option : str
    odds : float
    led : tuple of float
        The shares of the endings that it would have led to, from fewer plays.
    """

    step: int
    actor: str
    option: str
    odds: float
    led: tuple[float, ...]


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
    passed : tuple of Passed
        The dangers that passed, step by step.
    """

    scenario: Scenario
    trace: Trace
    plays: int
    counts: NDArray[np.int64]
    turns: tuple[Turn, ...] = ()
    passed: tuple[Passed, ...] = ()

    @property
    def own(self) -> int:
        """Where the run's own ending stands among the scenario's."""
        return [outcome.name for outcome in self.scenario.outcomes].index(self.trace.outcome)

    @property
    def decisive(self) -> list[tuple[int, str]]:
        """Step and actor of the choices that turned the run towards its own ending, the one that did most first."""
        gained = np.diff(self.counts[:, self.own])
        turned = ((turn, turn.mover) for turn in self.turns if turn.weight >= LEAST and gained[turn.step] > 0)
        return [(turn.step, mover.actor) for turn, mover in turned if mover is not None]

    def deed(self, turn: Turn) -> str:
        """Who did what in a step that turned the run; ``chance`` where nobody's choice did."""
        if turn.mover is None:
            return "chance"
        actor = self.scenario.actor(turn.mover.actor)
        return f"{actor.label}{': ' if turn.mover.option else ' '}{actor.deed(turn.mover.option)}"

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


def turning(replay: Replay, run: int, plays: int = PLAYS) -> Turning:
    """Play a run on from each of its steps with fresh luck; see :meth:`escalate.Result.turning`."""
    moments = replay.moments(run)
    found = onward(replay, run, plays, moments)
    turns, passed = _asked(replay, moments, found, max(10, plays // FEWER))
    return replace(found, turns=turns, passed=passed)


def check_plays(plays: int) -> None:
    """Raise EscalateError where so many plays of each question make no sense."""
    if isinstance(plays, bool) or not isinstance(plays, int | np.integer) or not 10 <= plays <= 100_000:
        raise EscalateError(f"the number of plays should be a whole number from 10 to 100,000, not {plays!r}")


def onward(replay: Replay, run: int, plays: int, moments: list[Moment] | None = None) -> Turning:
    """A run and the shares of its endings from each step on, nobody being asked yet who turned it.

    Raises
    ------
    EscalateError
        Where the number of plays makes no sense, or a formula fails.
    """
    check_plays(plays)
    scenario, trace = replay.scenario, replay.trace(run)
    ended = replay.play_on([Branch(moment) for moment in moments or replay.moments(run)], plays)
    outcomes = np.arange(len(scenario.outcomes), dtype=np.int8)
    counts = (ended[:, :, None] == outcomes).sum(axis=1, dtype=np.int64)
    end = np.array([[plays * (outcome.name == trace.outcome) for outcome in scenario.outcomes]])
    return Turning(scenario, trace, plays, np.concatenate([counts, end]))


# ---- who turned it


@dataclass(frozen=True)
class Alternative:
    """An option that a mover could have taken in a step, itself among them; ``number`` is the move's."""

    step: int
    number: int
    option: str
    odds: float

    def mover(self, trace: Trace) -> str:
        """The actor that had the choice."""
        return trace.steps[self.step].moves[self.number].actor


def alternatives(trace: Trace, step: int) -> list[Alternative]:
    """All that could have been chosen in a step, by movers who had a choice."""
    return [
        Alternative(step, number, each.option, each.probability)
        for number, move in enumerate(trace.steps[step].moves)
        if move.had_choice and move.option is not None
        for each in move.weighed
        if each.open
    ]


def branch(moment: Moment, trace: Trace, alternative: Alternative) -> Branch:
    """An alternative to play on from: the moves before it as they were, itself, and the later ones free."""
    moves = trace.steps[alternative.step].moves
    held = {(alternative.step, m.actor): m.option for m in moves[: alternative.number] if m.option is not None}
    return Branch(moment, {**held, (alternative.step, alternative.mover(trace)): alternative.option})


def _choices(trace: Trace, step: int) -> list[Alternative]:
    """The alternatives of movers who chose one of several: nothing that chance takes, and of nobody whom it moved."""
    weighed = [{each.option for each in m.weighed if not each.by_chance} for m in trace.steps[step].moves]
    mine = [each for each in alternatives(trace, step) if each.option in weighed[each.number]]
    return [each for each in mine if trace.steps[step].moves[each.number].option in weighed[each.number]]


def _asked(
    replay: Replay, moments: list[Moment], found: Turning, plays: int
) -> tuple[tuple[Turn, ...], tuple[Passed, ...]]:
    """The steps that moved the shares most, and in each who did; and the dangers that passed."""
    trace, jumps = found.trace, jumps_of(found.shares)
    chosen = sorted(np.flatnonzero(jumps >= LEAST).tolist(), key=lambda step: -jumps[step])[:MOST_TURNS]
    feared = [each for step in trace.steps for each in _choices(trace, step.step) if _is_danger(found, each)]
    asked = [*dict.fromkeys([*(each for step in chosen for each in _choices(trace, step)), *feared])]
    branches = [branch(moments[each.step], trace, each) for each in asked]
    kinds = len(found.scenario.outcomes)
    ended = replay.play_on(branches, plays) if branches else ()
    led = {each: np.bincount(row, minlength=kinds) / plays for each, row in zip(asked, ended, strict=True)}
    turns = tuple(_turns(trace, jumps, chosen, led))
    passed = (Passed(e.step, e.mover(trace), e.option, e.odds, tuple(led[e].tolist())) for e in feared)
    return turns, tuple(each for each in passed if _would_end_so(found, each))


def _turns(trace: Trace, jumps: Shares, chosen: list[int], led: dict[Alternative, Shares]) -> Iterator[Turn]:
    """Steps and in each the movers, whose alternatives would have led elsewhere."""
    for step in chosen:
        parts = []
        for number, move in enumerate(trace.steps[step].moves):
            if own := {each: after for each, after in led.items() if (each.step, each.number) == (step, number)}:
                parts.append(_part(move, own))
        moved = sorted((part for part in parts if part.weight), key=lambda part: -part.weight)
        yield Turn(step, float(jumps[step]), tuple(moved))


def _is_danger(found: Turning, each: Alternative) -> bool:
    """Is an alternative to what was done of the highest rungs, and likely enough?"""
    top = len(found.scenario.ladder) - 1
    move = found.trace.steps[each.step].moves[each.number]
    rung = height(found.scenario.actor(move.actor).option(each.option))
    likely = each.odds >= (WORST if rung == top else DANGER)
    return likely and top > 0 and rung >= HIGHEST * top and each.option != move.option


def _would_end_so(found: Turning, danger: Passed) -> bool:
    """Would it have led to an ending of the highest rungs, which was far less likely without it?"""
    top, after = len(found.scenario.ladder) - 1, found.shares[danger.step + 1].tolist()
    place = max(range(len(after)), key=danger.led.__getitem__)
    share = danger.led[place]
    high = height(found.scenario.outcomes[place]) >= HIGHEST * top
    return high and share >= ENDS and share - after[place] >= FAR


def _part(move: Move, led: dict[Alternative, Shares]) -> Part:
    """What a choice did, from what it and its alternatives led to."""
    done = next(after for each, after in led.items() if each.option == move.option)
    parts = {each: each.odds * float(np.abs(done - after).sum()) / 2 for each, after in led.items()}
    most = max(parts, key=lambda each: (parts[each], each.option == move.option))
    return Part(move, sum(parts.values()), most.option, tuple(led[most].tolist()))
