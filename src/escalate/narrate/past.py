"""What a formula comes to in a run that is told: as a step ends, or before a move of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from escalate.engine.trace import Move, Trace, Value
from escalate.scenario import trees as t
from escalate.scenario.constants import value_of
from escalate.scenario.model import Level, Scenario, height
from escalate.scenario.trees import Formula, Node

Made = tuple[int, Move]
"""A move and the step that it was made in."""


def value_after(scenario: Scenario, trace: Trace, step: int, formula: Formula) -> float | None:
    """The value of a formula as a step ends; None where it asks how long it is until an event, or has no value."""
    made = [(at.step, move) for at in trace.steps[: step + 1] for move in at.moves]
    return value_of(formula, _Past(scenario, trace, step, trace.steps[step].state, made, step + 1).read)


def value_before(
    scenario: Scenario, trace: Trace, step: int, actor: str, formula: Formula, undone: Sequence[Made] = ()
) -> float | None:
    """The value of a formula as an actor chose in a step, had some moves before that not been made.

    What they changed is taken back as it was changed then, whatever came of it since. None as in ``value_after``.
    """
    made = [(at.step, move) for at in trace.steps[:step] for move in at.moves]
    state = dict(trace.before(step))
    moves = trace.steps[step].moves
    own = next(number for number, move in enumerate(moves) if move.actor == actor)
    for move in moves[:own] if scenario.moves != "together" else ():
        made.append((step, move))
        state.update({name: new for name, (_, new) in move.changes.items()})
    _take_back(scenario, state, [move for _, move in undone])
    left_out = [id(move) for _, move in undone]
    made = [(at, move) for at, move in made if id(move) not in left_out]
    return value_of(formula, _Past(scenario, trace, step, state, made, step, undone).read)


def _take_back(scenario: Scenario, state: dict[str, Value], moves: Iterable[Move]) -> None:
    """Undo what moves changed; a yes/no that was changed again since stays."""
    levels = {level.name: level for level in scenario.levels}
    for move in moves:
        for name, (old, new) in move.changes.items():
            if name in levels:
                state[name] = _within(levels[name], state[name] - (new - old))
            elif state[name] == new:
                state[name] = old


def _within(level: Level, value: float) -> float:
    return min(max(value, level.low), level.high)


class _Past:
    """What a formula can read in a step: a state, the moves made, and the events of the first so many steps."""

    def __init__(
        self,
        scenario: Scenario,
        trace: Trace,
        step: int,
        state: Mapping[str, Value],
        made: Sequence[Made],
        events: int,
        undone: Sequence[Made] = (),
    ) -> None:
        self.scenario = scenario
        self.trace = trace
        self.step = step
        self.state = state
        self.events = events
        waited = [(at, move.actor, None) for at, move in undone]
        self.made = sorted([*((at, move.actor, move.option) for at, move in made), *waited], key=lambda each: each[0])

    def read(self, node: Node) -> float:
        """The value of a node that reads something; KeyError where that cannot be told."""
        match node:
            case t.ReadParameter(name):
                return next(each.value for each in self.scenario.parameters if each.name == name)
            case t.ReadLevel(name) | t.ReadFlag(name):
                return self.state[name]
            case t.StepCount():
                return self.scenario.clock.steps
            case t.StepNumber():
                return self.step
            case t.Happened(event):
                return any(fired.event == event for step in self.trace.steps[: self.events] for fired in step.events)
            case t.RungOf(actor):
                latest = self._latest(actor)
                return -1 if latest is None else height(self.scenario.actor(actor).option(latest))
            case t.Latest(actor, option):
                return self._latest(actor) == option
            case t.Ever(actor, option):
                return option in self._done(actor)
            case t.Times(actor, option):
                return self._done(actor).count(option)
            case t.Share(actor, option):
                done = self._done(actor)
                return done.count(option) / max(1, len(done) - done.count(None))
            case t.Since(actor, option):
                steps = [at for at, who, what in self.made if (who, what) == (actor, option)]
                return self.step - steps[-1] if steps else self.scenario.clock.steps + 1
        raise KeyError(node)

    def _latest(self, actor: str) -> str | None:
        return next((what for _, who, what in reversed(self.made) if who == actor), None)

    def _done(self, actor: str) -> list[str | None]:
        """What an actor did in each step so far; None where it waited."""
        return [what for _, who, what in self.made if who == actor]
