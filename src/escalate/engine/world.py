"""The state of a run as values of a program, and the formulas of a scenario worked out on it.

A :class:`World` is cheap to copy, so that an actor can imagine a move by copying the world and
applying the move to the copy: what the move leaves alone is shared and never computed again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import reduce

from escalate.engine.ir import GRID, Builder, Value
from escalate.scenario.model import Effect, Flag, Level, Scenario, height
from escalate.scenario.trees import (
    Amount,
    Arithmetic,
    AsNumber,
    Call,
    Compare,
    Ever,
    Formula,
    Happened,
    If,
    Latest,
    Logic,
    Negate,
    Node,
    Not,
    Number,
    ReadFlag,
    ReadLevel,
    ReadParameter,
    RungOf,
    Share,
    Since,
    StepCount,
    StepNumber,
    Times,
    Until,
    YesNo,
)

Key = tuple[str, ...]
"""Names a state array: ("level", name), ("flag", name), ("latest", actor), ("ever", actor, option), ..."""

_ARITHMETIC = {
    "+": "add", "-": "subtract", "*": "multiply", "/": "divide", "**": "power", "%": "remainder",
}  # fmt: skip
_COMPARE = {
    "<": "less", "<=": "less_equal", ">": "greater", ">=": "greater_equal", "==": "equal", "!=": "not_equal",
}  # fmt: skip
_CALLS = {"abs": "absolute", "sqrt": "sqrt", "exp": "exp", "log": "log", "round": "rint", "floor": "floor"}


@dataclass(frozen=True)
class World:
    """Every state array's present value, and the present step."""

    values: dict[Key, Value]
    step: Value

    def __getitem__(self, key: Key) -> Value:
        return self.values[key]

    def with_values(self, changes: dict[Key, Value]) -> World:
        """A copy in which some entries are others."""
        return replace(self, values={**self.values, **changes})


def all_formulas(scenario: Scenario) -> Iterable[Formula]:
    """Every formula of a scenario, those of its policy in force included."""
    effects: list[Effect] = []
    for level in scenario.levels:
        yield from level.start.formulas
        yield from (f for f in (level.drift, level.noise) if f)
    for actor in scenario.actors:
        yield from (f for f in (actor.goal, actor.precision) if f)
        for option in actor.options:
            yield from (f for f in (option.when, option.appeal, option.chance) if f)
            effects += option.effects
        yield from (order.when for order in scenario.orders(actor))
    for event in scenario.events:
        yield from (f for f in (event.when, event.chance) if f)
        effects += event.effects
    for outcome in scenario.outcomes:
        yield from (f for f in (outcome.when, outcome.chance) if f)
    for effect in effects:
        yield from effect.amount.formulas


def state_keys(scenario: Scenario) -> list[Key]:
    """The state arrays a scenario needs: its state, and only the history that some formula reads."""
    keys: dict[Key, None] = dict.fromkeys(
        ("level" if isinstance(entry, Level) else "flag", entry.name) for entry in scenario.state
    )
    keys.update(dict.fromkeys(("latest", actor.name) for actor in scenario.actors))
    keys.update(dict.fromkeys(("happened", event.name) for event in scenario.events if event.once))
    keys.update({("rung",): None})
    for formula in all_formulas(scenario):
        for node in formula.tree.walk():
            match node:
                case Ever(actor, option):
                    keys["ever", actor, option] = None
                case Times(actor, option):
                    keys["times", actor, option] = None
                case Since(actor, option):
                    keys["last", actor, option] = None
                case Share(actor, option):
                    keys["times", actor, option] = None
                    keys["moves", actor] = None
                case Happened(event):
                    keys["happened", event] = None
    return list(keys)


class Reader:
    """Works formulas out on worlds.

    Parameters
    ----------
    scenario : Scenario
        Names the parameters and options the formulas speak of.
    builder : Builder
        Receives the operations.
    parameters : mapping of str to Value
        What the formulas' parameters are.
    careful : bool
        Follow each operation that can fail by a check of the runs that reach it.
    """

    def __init__(self, scenario: Scenario, builder: Builder, parameters: Mapping[str, Value], careful: bool) -> None:
        self.scenario = scenario
        self.builder = builder
        self.careful = careful
        self.parameters = parameters
        self.dates = {event.name: scenario.clock.step_of(event.on) if event.on else None for event in scenario.events}

    def formula(self, formula: Formula | None, world: World, guard: Value, otherwise: Value) -> Value:
        """A formula's value where ``guard`` holds; ``otherwise`` for a formula left out."""
        return otherwise if formula is None else self.node(formula.tree, world, guard, formula)

    def condition(self, formula: Formula | None, world: World, guard: Value) -> Value:
        """A condition's value; yes where it was left out."""
        return self.formula(formula, world, guard, self.builder.yes)

    def chance(self, formula: Formula | None, world: World, guard: Value, counts: Value | None = None) -> Value:
        """A chance, checked to lie between 0 and 1 where ``guard`` holds; 1 where it was left out.

        Where ``counts`` is given and does not hold it is 0, whatever the formula says there.
        """
        if counts is not None and self.careful:
            guard = self.builder.both(guard, counts)
        value = self.formula(formula, world, guard, self.builder.one)
        if counts is not None:
            value = self.builder.select(counts, value, self.builder.zero)
        if formula is not None and not (value.low >= 0.0 and value.high <= 1.0):
            self.builder.act("check", ("chance", formula, "a chance outside 0 to 1"), value, guard)
        return value

    def spread(self, amount: Amount, world: World, guard: Value) -> tuple[Value, Value]:
        """What is sure in an amount, and what its draw is multiplied by (0 where it has no luck)."""
        low = self.formula(amount.low, world, guard, self.builder.zero)
        if amount.high is None:
            return low, self.builder.zero
        width = self.formula(amount.high, world, guard, self.builder.zero)
        if amount.how == "uniform":
            width = self.builder.subtract(width, low)
        if width.low < 0.0:
            self.builder.act("check", ("spread", amount.high, "a spread below 0"), width, guard)
        return low, width

    def mean(self, amount: Amount, world: World, guard: Value) -> Value:
        """An amount at its mean."""
        low, width = self.spread(amount, world, guard)
        if amount.how == "uniform":
            return self.builder.add(low, self.builder.multiply(width, self.builder.constant(0.5)))
        return low

    def _checked(self, op: str, formula: Formula, guard: Value, value: Value) -> Value:
        """The value; where it may fail it is worked out, used or not: what stops one way of playing stops them all.

        A careful program looks at the runs that reach it; the others leave that to NumPy's error flags.
        """
        if guard is not self.builder.no and self.builder.can_fail(value):
            if self.careful:
                self.builder.act("check", (op, formula, ""), value, guard)
            else:
                self.builder.act("need", None, value)
        return value

    def node(self, node: Node, world: World, guard: Value, formula: Formula) -> Value:
        """The value of one node of a formula."""
        b = self.builder

        def sub(part: Node, where: Value = guard) -> Value:
            return self.node(part, world, where, formula)

        match node:
            case Number(value):
                return b.constant(float(value))
            case YesNo(value):
                return b.constant(value)
            case ReadLevel(name):
                return world["level", name]
            case ReadFlag(name):
                return world["flag", name]
            case ReadParameter(name):
                return self.parameters[name]
            case StepNumber():
                return world.step
            case StepCount():
                return b.constant(float(self.scenario.clock.steps))
            case AsNumber(operand):
                return b.number(sub(operand))
            case Negate(operand):
                return b.ufunc("negative", sub(operand))
            case Not(operand):
                return b.negate(sub(operand))
            case Arithmetic():
                return self._arithmetic(node, sub(node.left), sub(node.right), guard, formula)
            case Compare(operators, operands):
                values = [sub(operand) for operand in operands]
                pairs = zip(operators, values[:-1], values[1:], strict=True)
                return reduce(b.both, [self._compare(op, left, right) for op, left, right in pairs])
            case Logic(operator, left, right):
                first = sub(left)
                if operator == "and":
                    return b.both(first, sub(right, self._narrow(guard, first)))
                return b.either(first, sub(right, self._narrow(guard, b.negate(first))))
            case If(test, then, otherwise):
                holds = sub(test)
                yes = sub(then, self._narrow(guard, holds))
                no = sub(otherwise, self._narrow(guard, b.negate(holds)))
                return b.select(holds, yes, no)
            case Call(function, arguments):
                return self._call(function, [sub(argument) for argument in arguments], guard, formula)
        return self._history(node, world)

    def _narrow(self, guard: Value, more: Value) -> Value:
        return self.builder.both(guard, more) if self.careful or more is self.builder.no else guard

    def _arithmetic(self, node: Arithmetic, left: Value, right: Value, guard: Value, formula: Formula) -> Value:
        b = self.builder
        op = _ARITHMETIC[node.operator]
        plain = {"add": b.add, "subtract": b.subtract, "multiply": b.multiply}.get(op)
        value = b.ufunc(op, left, right) if plain is None else plain(left, right)
        return self._checked(op, formula, guard, value)

    def _compare(self, operator: str, left: Value, right: Value) -> Value:
        return self.builder.compare(_COMPARE[operator], left, right)

    def _call(self, function: str, values: list[Value], guard: Value, formula: Formula) -> Value:
        b = self.builder
        if function == "min":
            return reduce(b.minimum, values)
        if function == "max":
            return reduce(b.maximum, values)
        if function == "clip":
            return b.clip(*values)
        op = _CALLS[function]
        return self._checked(op, formula, guard, b.ufunc(op, *values))

    def _history(self, node: Node, world: World) -> Value:
        b = self.builder
        match node:
            case Latest(actor, option):
                return b.is_code(world["latest", actor], self.scenario.actor(actor).option_index(option))
            case Ever(actor, option):
                return world["ever", actor, option]
            case Times(actor, option):
                return world["times", actor, option]
            case Since(actor, option):
                last = world["last", actor, option]
                never = b.constant(float(self.scenario.clock.steps + 1))
                return b.select(b.compare("less", last, b.zero), never, b.subtract(world.step, last))
            case Share(actor, option):
                moves = world["moves", actor]
                return b.ufunc("divide", world["times", actor, option], b.maximum(moves, b.one))
            case RungOf(actor):
                rungs = [height(option) for option in self.scenario.actor(actor).options]
                return b.gather(tuple(b.constant(float(rung)) for rung in (*rungs, -1)), world["latest", actor])
            case Happened(event):
                return world["happened", event]
            case Until(event):
                date = self.dates[event]
                if date is None:  # a date outside the clock: before it, it is past; after it, it never comes
                    day, start = next(e.on for e in self.scenario.events if e.name == event), self.scenario.clock.start
                    later = day is not None and start is not None and day > start
                    date = self.scenario.clock.steps if later else 0
                return b.maximum(b.subtract(b.constant(float(date)), world.step), b.zero)
        raise TypeError(f"not a formula node: {node!r}")

    # ---- changes to levels and flags

    def settle(self, level: Level, value: Value, rounded: bool = True) -> Value:
        """Bring a level's new value to the grid and into its range."""
        b = self.builder
        if rounded and not value.fine:
            grid = b.constant(GRID)
            value = b.ufunc("divide", b.ufunc("rint", b.multiply(value, grid)), grid)
        if level.whole:
            value = b.ufunc("rint", value)
        return b.clip(value, b.constant(level.low), b.constant(level.high))

    def entry(self, name: str) -> Level | Flag:
        """The level or flag of that name."""
        return next(entry for entry in self.scenario.state if entry.name == name)
