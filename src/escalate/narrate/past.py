"""What a formula comes to at the end of a step of a run that is told."""

from __future__ import annotations

from escalate.engine.trace import Trace
from escalate.scenario import trees as t
from escalate.scenario.constants import value_of
from escalate.scenario.model import Scenario, height
from escalate.scenario.trees import Formula, Node


def value_after(scenario: Scenario, trace: Trace, step: int, formula: Formula) -> float | None:
    """The value of a formula as a step ends; None where it asks how long it is until an event, or has no value."""
    return value_of(formula, _Past(scenario, trace, step).read)


class _Past:
    """What a formula can read as a step ends."""

    def __init__(self, scenario: Scenario, trace: Trace, step: int) -> None:
        self.scenario = scenario
        self.trace = trace
        self.step = step

    def read(self, node: Node) -> float:
        """The value of a node that reads something; KeyError where that cannot be told."""
        match node:
            case t.ReadParameter(name):
                return next(each.value for each in self.scenario.parameters if each.name == name)
            case t.ReadLevel(name) | t.ReadFlag(name):
                return self.trace.steps[self.step].state[name]
            case t.StepCount():
                return self.scenario.clock.steps
            case t.StepNumber():
                return self.step
            case t.Happened(event):
                return any(fired.event == event for step in self.trace.steps[: self.step + 1] for fired in step.events)
            case t.RungOf(actor):
                latest = self._done(actor)[-1]
                return -1 if latest is None else height(self.scenario.actor(actor).option(latest))
            case t.Latest(actor, option):
                return self._done(actor)[-1] == option
            case t.Ever(actor, option):
                return option in self._done(actor)
            case t.Times(actor, option):
                return self._done(actor).count(option)
            case t.Share(actor, option):
                done = self._done(actor)
                return done.count(option) / max(1, len(done) - done.count(None))
            case t.Since(actor, option):
                latest_first = self._done(actor)[::-1]
                return latest_first.index(option) if option in latest_first else self.scenario.clock.steps + 1
        raise KeyError(node)

    def _done(self, actor: str) -> list[str | None]:
        """What an actor did in each step so far; None where it waited."""
        return [move.option for step in self.trace.steps[: self.step + 1] for move in step.moves if move.actor == actor]
