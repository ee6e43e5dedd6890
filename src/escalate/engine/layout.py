"""Which state arrays the programs of a scenario work on, what each holds, and where it stands."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cached_property

from escalate.engine.ir import Builder, DType, Value
from escalate.engine.world import Key, Reader, World, state_keys
from escalate.scenario.model import Level, Scenario
from escalate.scenario.trees import Arithmetic, Call, Negate, Number, StepCount

_DTYPES: dict[str, DType] = {
    "level": "float", "flag": "bool", "latest": "code", "ever": "bool", "times": "float", "last": "float",
    "moves": "float", "happened": "bool", "rung": "code", "end": "code", "parameter": "float", "held": "code",
}  # fmt: skip
_ONLY_NUMBERS = (Number, Negate, Arithmetic, Call, StepCount)

END: Key = ("end",)
RUNG: Key = ("rung",)
SINCE_EVER = ("times", "moves", "last")
FREE = -1
"""In a ``held`` array: nobody holds this actor's move."""


class Layout:
    """State arrays and numbers that are handed to a scenario's programs.

    Parameters
    ----------
    scenario : Scenario
        With its policy and settings in force.
    rules : collection of str
        Actors whose choices a function of the caller's makes.
    varied : collection of str
        Parameters that differ from run to run; the others are one number for all.
    observe : bool
        Report every move, event and drift, for telling a run.
    held : bool
        Moves may be held: an actor takes the option that its ``held`` array names, where that is open.
    """

    def __init__(
        self,
        scenario: Scenario,
        rules: Collection[str] = (),
        varied: Collection[str] = (),
        observe: bool = False,
        held: bool = False,
    ) -> None:
        self.scenario = scenario
        self.rules = frozenset(rules)
        self.varied = tuple(varied)
        self.observe = observe
        self.held = held
        more: list[Key] = [("parameter", name) for name in self.varied]
        more += [("held", actor.name) for actor in scenario.actors if held]
        self.keys: list[Key] = [*state_keys(scenario), *more, END]
        self.places = {key: place for place, key in enumerate(self.keys)}

    def dtype(self, key: Key) -> DType:
        """Type of a state array."""
        return _DTYPES[key[0]]

    def inputs(self, builder: Builder) -> dict[Key, Value]:
        """What the state arrays hold when a program starts."""
        return {key: self._input(builder, key) for key in self.keys}

    def _input(self, builder: Builder, key: Key) -> Value:
        steps = float(self.scenario.clock.steps)
        low, high = {"times": (0.0, steps), "moves": (0.0, steps), "last": (-1.0, steps)}.get(key[0], (-1e300, 1e300))
        if key[0] in ("level", "parameter"):
            entries = self.scenario.levels if key[0] == "level" else self.scenario.parameters
            low, high = next((entry.low, entry.high) for entry in entries if entry.name == key[1])
        value = builder.state(self.places[key], self.dtype(key), low, high)
        value.fine = key[0] in SINCE_EVER or key[1:] in self._fine_levels
        return value

    def parameters(self, builder: Builder, inputs: Mapping[Key, Value]) -> dict[str, Value]:
        """Every parameter: bounded by its range, whatever its value, so that all values take one way."""
        return {
            p.name: inputs["parameter", p.name] if p.name in self.varied else builder.shared(place, p.low, p.high)
            for place, p in enumerate(self.scenario.parameters, 1)
        }

    def present(self, builder: Builder) -> Value:
        """The present step."""
        steps = self.scenario.clock.steps
        return builder.shared(0, 0.0, float(steps - 1)) if steps > 1 else builder.zero

    def shared(self, step: int) -> list[float]:
        """The numbers that :meth:`present` and :meth:`parameters` speak of."""
        return [float(step), *(parameter.value for parameter in self.scenario.parameters)]

    @cached_property
    def _fine_levels(self) -> set[tuple[str, ...]]:
        return {(level.name,) for level in self.scenario.levels if self._is_fine(level)}

    def _is_fine(self, level: Level) -> bool:
        """Does a level only ever hold multiples of 1 / 64, so that its sums need no rounding?"""
        if level.drift is not None or level.noise is not None:
            return False
        scenario, builder = self.scenario, Builder()
        effects = [effect for actor in scenario.actors for option in actor.options for effect in option.effects]
        effects += [effect for event in scenario.events for effect in event.effects]
        reader = Reader(scenario, builder, {}, careful=False)
        for amount in (level.start, *(effect.amount for effect in effects if effect.target == level.name)):
            if amount.how != "exact" or not all(isinstance(node, _ONLY_NUMBERS) for node in amount.low.tree.walk()):
                return False
            value = reader.formula(amount.low, World({}, builder.zero), builder.yes, builder.zero)
            if not (value.known and value.fine):
                return False
        return builder.constant(level.low).fine and builder.constant(level.high).fine
