"""Plays single runs again from their numbers, and tells all of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from escalate.engine.block import Block, start_block
from escalate.engine.compiled import Compiled
from escalate.engine.layout import END
from escalate.engine.observed import ObservedDrift, ObservedEvent, ObservedMove
from escalate.engine.rules import Rule
from escalate.engine.simulate import check_request
from escalate.engine.trace import Changes, Fired, Move, StepTrace, Term, Trace, Value, Weighed
from escalate.scenario.model import Level, Scenario


class _Teller:
    """Collects what an observed single run reports."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
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
        rest = plain[2 + 4 * count :]
        total = sum(weight)
        options = self.scenario.actor(what.actor).options
        weighed = []
        for place, option in enumerate(options):
            terms = tuple(Term(text, float(rest.pop(0))) for text in what.terms[place])
            if open_[place]:
                share = weight[place] / total
                weighed.append(Weighed(option.name, True, share, utility[place], terms, gain[place]))
            else:
                weighed.append(Weighed(option.name, False, 0.0))
        chosen = options[code].name if code < count else None
        return Move(what.actor, chosen, tuple(weighed), _changes(what.names, rest), ordered)


def _plain(value: Any) -> Any:
    return np.asarray(value).reshape(-1)[0].item()


def _changes(names: tuple[str, ...], values: list[Any]) -> dict[str, tuple[Value, Value]]:
    pairs = zip(names, values[::2], values[1::2], strict=True)
    return {name: (before, after) for name, before, after in pairs if before != after}


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
        self._compiled = Compiled(scenario, rules=self.rules, observe=True)

    def trace(self, run: int) -> Trace:
        """All of one run.

        Parameters
        ----------
        run : int
            Its number, from 0.

        Raises
        ------
        RunError
            Where a formula fails in this run.
        """
        check_request(run + 1, self.seed)
        scenario = self.scenario
        with np.errstate(all="ignore"):
            playing = start_block(self._compiled, self.seed, np.array([run]), self.rules, careful=True)
            teller = _Teller(scenario)
            playing.observer = teller
            start = _state(playing)
            steps = []
            for step in range(scenario.clock.steps):
                teller.clear()
                ended = playing.step(step)
                steps.append(StepTrace(step, tuple(teller.moves), tuple(teller.events), teller.drift, _state(playing)))
                if len(ended):
                    break
        outcome = scenario.outcomes[int(playing.array(END)[0])].name
        return Trace(run, self.seed, start, tuple(steps), outcome)


def _state(playing: Block) -> dict[str, Value]:
    kinds = [("level" if isinstance(e, Level) else "flag", e.name) for e in playing.scenario.state]
    return {key[1]: playing.array(key)[0].item() for key in kinds}
