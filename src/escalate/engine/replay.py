"""Plays single runs again from their numbers, and tells all of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from escalate.engine.block import Block, start_block
from escalate.engine.branches import Branch, Moment, Moves, check_moves, hold, moment_of, play_on
from escalate.engine.compiled import Compiled
from escalate.engine.layout import END
from escalate.engine.observed import ObservedDrift, ObservedEvent, ObservedMove
from escalate.engine.rules import Rule
from escalate.engine.simulate import check_request
from escalate.engine.trace import Changes, Fired, Move, StepTrace, Term, Trace, Value, Weighed
from escalate.scenario.model import Level, Scenario


class _Teller:
    """Collects what an observed single run reports."""

    def __init__(self, scenario: Scenario, rules: Collection[str]) -> None:
        self.scenario = scenario
        self.rules = rules
        self.clear()

    def clear(self) -> None:
        self.moves: list[Move] = []
        self.events: list[Fired] = []
        self.drift: Changes = {}

    def __call__(self, what: Any, values: tuple[Any, ...]) -> None:
        plain = [_plain(value) for value in values]
        match what:
            case ObservedMove():
                if plain[0]:
                    self.moves.append(self._move(what, plain[1:]))
            case ObservedEvent(event, names):
                if plain[0]:
                    self.events.append(Fired(event, _changes(names, plain[1:])))
            case ObservedDrift(names):
                self.drift = _changes(names, plain)

    def _move(self, what: ObservedMove, plain: list[Any]) -> Move:
        count = what.options
        code, ordered = int(plain[0]), bool(plain[1])
        open_, utility, gain, weight = (plain[2 + part * count : 2 + (part + 1) * count] for part in range(4))
        total, *rest = plain[2 + 4 * count :]
        options = self.scenario.actor(what.actor).options
        weighed = []
        for place, option in enumerate(options):
            terms = tuple(Term(text, float(rest.pop(0))) for text in what.terms[place])
            if not open_[place]:
                weighed.append(Weighed(option.name, False, 0.0))
            elif option.chance is not None and not ordered and what.actor not in self.rules:
                weighed.append(Weighed(option.name, True, weight[place] / total, by_chance=True))
            else:
                share = weight[place] / total
                weighed.append(Weighed(option.name, True, share, utility[place], terms, gain[place]))
        chosen = options[code].name if code < count else None
        return Move(what.actor, chosen, tuple(weighed), _changes(what.names, rest), ordered)


def _plain(value: Any) -> Any:
    return np.asarray(value).reshape(-1)[0].item()


def _changes(names: tuple[str, ...], values: list[Any]) -> dict[str, tuple[Value, Value]]:
    pairs = zip(names, values[::2], values[1::2], strict=True)
    return {name: (before, after) for name, before, after in pairs if before != after}


class Watcher:
    """Is told what runs report, step after step; ``places`` are those of the runs that go on."""

    def __init__(self, runs: int) -> None:
        self.step = 0
        self.places = np.arange(runs)

    def begins(self, step: int, places: NDArray[np.int64]) -> None:
        """Be told that a step begins, and which runs have reached it."""
        self.step, self.places = step, places

    def __call__(self, what: Any, values: tuple[Any, ...]) -> None:
        """Be told of a move, an event or a drift of all of them; see :mod:`escalate.engine.observed`."""


class Replay:
    """Plays runs of one scenario again, each from its number; compiles once for all of them.

    Parameters
    ----------
    scenario, seed, rules
        As for :func:`escalate.engine.simulate.simulate`.
    """

    def __init__(self, scenario: Scenario, seed: int, *, rules: Mapping[str, Rule] | None = None) -> None:
        self.scenario = scenario
        self.seed = seed
        self.rules = rules or {}

    @cached_property
    def _telling(self) -> Compiled:
        return Compiled(self.scenario, rules=self.rules, observe=True, held=True)

    @cached_property
    def _playing(self) -> Compiled:
        return Compiled(self.scenario, rules=self.rules, held=True)

    def trace(self, run: int, moves: Moves | None = None, *, fresh: int = 0, since: int = 0) -> Trace:
        """All of one run.

        Parameters
        ----------
        run : int
            Its number, from 0.
        moves : mapping, optional
            Moves that are held: (step, actor) -> option. Where the option is not open, the actor chooses as ever.
        fresh, since : int
            With ``fresh`` above 0, the run draws the fresh luck of that number from step ``since`` on.

        Raises
        ------
        RunError
            Where a formula fails in this run, or a held move cannot be.
        """
        with np.errstate(all="ignore"):
            playing = self._started(self._telling, np.array([run]), moves, careful=True)
            teller = _Teller(self.scenario, self.rules)
            playing.observer = teller
            start = _state(playing)
            steps = []
            for step in range(self.scenario.clock.steps):
                teller.clear()
                playing.fresh = fresh if step >= since else 0
                hold(playing, step, moves or {})
                ended = playing.step(step)
                steps.append(StepTrace(step, tuple(teller.moves), tuple(teller.events), teller.drift, _state(playing)))
                if len(ended):
                    break
        outcome = self.scenario.outcomes[int(playing.array(END)[0])].name
        return Trace(run, self.seed, start, tuple(steps), outcome)

    def watch(self, runs: NDArray[np.int64], watcher: Watcher) -> None:
        """Play several runs again, and tell a watcher all that is done in them; errors as of :meth:`trace`."""
        with np.errstate(all="ignore"):
            playing = self._started(self._telling, runs, None, careful=True)
            playing.full.append(np.arange(len(runs)))  # each run's place goes along as ended runs are taken out
            playing.observer = watcher
            for step in range(self.scenario.clock.steps):
                if not playing.going:
                    break
                watcher.begins(step, playing.full[-1][: playing.going].copy())
                hold(playing, step, {})
                ended = playing.step(step)
                if len(ended):
                    playing.remove(ended)

    def _started(self, compiled: Compiled, runs: NDArray[np.int64], moves: Moves | None, careful: bool) -> Block:
        check_request(int(runs.max()) + 1, self.seed)
        check_moves(self.scenario, moves or {})
        return start_block(compiled, self.seed, runs, self.rules, careful)

    def moments(self, run: int, moves: Moves | None = None) -> list[Moment]:
        """What stood before each step of a run, to play on from; parameters as for :meth:`trace`."""
        return self.moments_of(np.array([run]), moves)[0]

    def moments_of(self, runs: NDArray[np.int64], moves: Moves | None = None) -> list[list[Moment]]:
        """The same of several runs, in their order."""
        return self._playing.attempt(lambda careful: self._moments(runs, moves, careful))

    def _moments(self, runs: NDArray[np.int64], moves: Moves | None, careful: bool) -> list[list[Moment]]:
        found: list[list[Moment]] = [[] for _ in runs]
        playing = self._started(self._playing, runs, moves, careful)
        playing.full.append(np.arange(len(runs)))  # each run's place goes along as ended runs are taken out
        for step in range(self.scenario.clock.steps):
            if not playing.going:
                break
            hold(playing, step, {})  # what was held before holds no longer in a moment
            for lane, place in enumerate(playing.full[-1][: playing.going].tolist()):
                found[place].append(moment_of(playing, step, lane))
            hold(playing, step, moves or {})
            ended = playing.step(step)
            if len(ended):
                playing.remove(ended)
        return found

    def play_on(self, branches: Sequence[Branch], lanes: int = 1_000, fresh: int = 1) -> NDArray[np.int8]:
        """How branches of runs end; see :func:`escalate.engine.branches.play_on`.

        The run as it stands from each step on, and one in which China waits in step 3::

            replay = Replay(scenario, seed)
            moments = replay.moments(17)
            replay.play_on([Branch(moment) for moment in moments])
            replay.play_on([Branch(moments[3], {(3, "china"): "wait"})])
        """
        return play_on(self._playing, (self.seed, fresh), branches, lanes, self.rules)


def _state(playing: Block) -> dict[str, Value]:
    kinds = [("level" if isinstance(e, Level) else "flag", e.name) for e in playing.scenario.state]
    return {key[1]: playing.array(key)[0].item() for key in kinds}
