"""A scenario with everything open that a policy or a setting can change: each such number becomes a parameter.

So one module plays the file under every policy, several at once, and with any parameter, start or precision. Formulas
alone are changed, so that the engine's own writers do the rest and the runs stay the same bit for bit.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any, Literal

from escalate.scenario.constants import known_value
from escalate.scenario.load import change
from escalate.scenario.model import Actor, Event, Flag, Level, Option, Parameter, Policy, Scenario
from escalate.scenario.trees import (
    Amount,
    Arithmetic,
    Call,
    Compare,
    Formula,
    If,
    Logic,
    Node,
    Not,
    Number,
    ReadParameter,
    StepNumber,
    Until,
    YesNo,
)

Write = tuple[str, float | None]
"""A number's name, and what is written there; None for the value that is asked for."""
How = Literal["exact", "normal", "uniform"]
_WITH_FORMULAS = ("state", "actors", "events", "outcomes", "policy")
MOST = 1e9
"""More than any precision or spread."""


class LeftOutError(Exception):
    """A policy changes what a module cannot; says what."""


@dataclass(frozen=True)
class Opened:
    """A scenario with its numbers open.

    Attributes
    ----------
    scenario : Scenario
        What is compiled; its parameters are all numbers that can be changed, those of the file first.
    settable : dict
        What a user can set -> what that writes.
    policies : dict
        Policy -> what it writes.
    left_out : tuple of str
        A sentence for each policy that cannot be carried.
    """

    scenario: Scenario
    settable: dict[str, tuple[Write, ...]]
    policies: dict[str, tuple[tuple[str, float], ...]]
    left_out: tuple[str, ...]


def opened(scenario: Scenario) -> Opened:
    """Open a scenario; its settings stay what the numbers are at first, a policy in force is left to be asked for."""
    base = change(scenario, policy="") if scenario.policy else scenario
    variants = {policy.name: change(base, policy=policy.name) for policy in base.policies}
    numbers: list[Parameter] = []
    settable: dict[str, tuple[Write, ...]] = {p.name: ((p.name, None),) for p in base.parameters}
    state: list[Level | Flag] = []
    for entry in base.state:
        if isinstance(entry, Flag):
            state.append(_open_flag(entry, numbers, settable))
        else:
            starts = [next(level for level in v.levels if level.name == entry.name).start for v in variants.values()]
            state.append(_open_level(entry, starts, numbers, settable))
    numbers += [_number(f"policy/{policy.name}", 0.0, 0.0, 1.0) for policy in base.policies]
    actors = tuple(_open_actor(actor, base, numbers, settable) for actor in base.actors)
    events = tuple(_open_event(event, base, numbers, settable) for event in base.events)
    orders = tuple(
        replace(order, when=_formula(order.when, Logic("and", _is_on(f"policy/{policy.name}"), order.when.tree)))
        for policy in base.policies
        for order in policy.orders
    )
    whole = replace(
        base,
        parameters=(*base.parameters, *numbers),
        state=tuple(state),
        actors=actors,
        events=events,
        policies=(),
        policy=Policy("all", "All", orders=orders),
        document=None,
    )
    dated = {event.name for event in base.events if event.on is not None}
    whole = replace(whole, **{part: _undated(getattr(whole, part), dated) for part in _WITH_FORMULAS})
    policies, left_out = {}, []
    for policy in base.policies:
        try:
            policies[policy.name] = _writes(policy, variants[policy.name], settable)
        except LeftOutError as error:
            left_out.append(f"{policy.label}: {error}")
    return Opened(whole, settable, policies, tuple(left_out))


# ---- opening


def _number(name: str, value: float, low: float, high: float) -> Parameter:
    return Parameter(name, value, low, high)


def _is_on(name: str) -> Node:
    return Compare((">",), (ReadParameter(name), Number(0.5)))


def _formula(like: Formula | None, tree: Node) -> Formula:
    return Formula(like.text if like else "", tree, like.where if like else "")


def _chosen(name: str, number: str, otherwise: Node) -> Node:
    """A number where one is given, else what the file says."""
    return If(_is_on(name), ReadParameter(number), otherwise)


def _open_flag(flag: Flag, numbers: list[Parameter], settable: dict[str, tuple[Write, ...]]) -> Flag:
    name = f"start/{flag.name}"
    numbers.append(_number(name, float(flag.start), 0.0, 1.0))
    settable[flag.name] = ((name, None),)
    return flag


def _open_level(
    level: Level, starts: list[Amount], numbers: list[Parameter], settable: dict[str, tuple[Write, ...]]
) -> Level:
    """A level whose start is the file's until a number is given, with the luck that the file or a policy gives it."""
    given, low, wide = (f"start/{level.name}/{part}" for part in ("given", "low", "wide"))
    numbers += [_number(given, 0.0, 0.0, 1.0), _number(low, level.low, level.low, level.high)]
    how: How = next((start.how for start in (level.start, *starts) if start.how != "exact"), "exact")
    start = level.start
    tree = _chosen(given, low, start.low.tree)
    if how == "exact":
        settable[level.name] = ((given, 1.0), (low, None))
        return replace(level, start=replace(start, low=_formula(start.low, tree)))
    exact = start.low.tree if how == "uniform" else Number(0.0)
    high = _chosen(given, wide, start.high.tree if start.how == how and start.high else exact)
    least, most = (level.low, level.high) if how == "uniform" else (0.0, MOST)
    numbers.append(_number(wide, least, least, most))
    settable[level.name] = ((given, 1.0), (low, None), (wide, None if how == "uniform" else 0.0))
    amount = Amount(start.text, how, _formula(start.low, tree), _formula(start.high, high))
    return replace(level, start=amount)


def _open_actor(
    actor: Actor, scenario: Scenario, numbers: list[Parameter], settable: dict[str, tuple[Write, ...]]
) -> Actor:
    options = tuple(_open_option(actor, option, scenario) for option in actor.options)
    if actor.precision is None:
        return replace(actor, options=options)
    given, value = (f"precision/{actor.name}/{part}" for part in ("given", "value"))
    numbers += [_number(given, 0.0, 0.0, 1.0), _number(value, 1.0, 0.0, MOST)]
    settable[f"{actor.name}.precision"] = ((given, 1.0), (value, None))
    tree = _chosen(given, value, actor.precision.tree)
    return replace(actor, options=options, precision=_formula(actor.precision, tree))


def _open_option(actor: Actor, option: Option, scenario: Scenario) -> Option:
    """An option that is closed where a policy that bans it is on."""
    bans = [policy.name for policy in scenario.policies if (actor.name, option.name) in policy.bans]
    tree: Node = option.when.tree if option.when else YesNo(True)
    for name in bans:
        tree = Logic("and", Not(_is_on(f"policy/{name}")), tree)
    return replace(option, when=_formula(option.when, tree)) if bans else option


def _open_event(
    event: Event, scenario: Scenario, numbers: list[Parameter], settable: dict[str, tuple[Write, ...]]
) -> Event:
    """An event whose date is a number: the step in which it comes, or one outside the clock."""
    if event.on is None:
        return event
    name = f"{event.name}.on"
    numbers.append(_number(name, _step_of(event, scenario), -1.0, float(scenario.clock.steps)))
    settable[name] = ((name, None),)
    today: Node = Compare(("==",), (StepNumber(), ReadParameter(name)))
    tree = Logic("and", today, event.when.tree) if event.when else today
    return replace(event, on=None, when=_formula(event.when, tree))


def _step_of(event: Event, scenario: Scenario) -> float:
    """The step of an event's date; -1 where it lies before the clock, and the clock's end where it lies after."""
    clock = scenario.clock
    assert event.on is not None
    step = clock.step_of(event.on)
    if step is None:
        step = clock.steps if clock.start is not None and event.on > clock.start else -1
    return float(step)


def _undated(value: Any, dated: set[str]) -> Any:
    """A part of a scenario in which the steps until a dated event are counted from its number."""
    match value:
        case Until(event) if event in dated:
            return Call("max", (Arithmetic("-", ReadParameter(f"{event}.on"), StepNumber()), Number(0.0)))
        case tuple():
            return tuple(_undated(part, dated) for part in value)
        case Mapping():
            return {key: _undated(part, dated) for key, part in value.items()}
    if not is_dataclass(value) or isinstance(value, type):
        return value
    return replace(value, **{each.name: _undated(getattr(value, each.name), dated) for each in fields(value)})


# ---- what a policy writes


def _writes(policy: Policy, variant: Scenario, settable: dict[str, tuple[Write, ...]]) -> tuple[tuple[str, float], ...]:
    """Its own switch, and each number that it sets."""
    writes: list[tuple[str, float]] = [(f"policy/{policy.name}", 1.0)]
    for name in policy.sets:
        if name not in settable:
            raise LeftOutError(f"it sets {name}, which the page cannot change")
        start = next((level.start for level in variant.levels if level.name == name), None)
        value = _value(name, variant) if start is None else _known(start.low, name)
        writes += [(place, value if fixed is None else fixed) for place, fixed in settable[name]]
        if start is not None and start.high is not None:
            place, fixed = settable[name][-1]
            if start.how != ("normal" if fixed == 0.0 else "uniform"):
                raise LeftOutError(f"it starts {name} with luck of another kind, which the page cannot change")
            writes[-1] = place, _known(start.high, name)
    return tuple(writes)


def _value(name: str, variant: Scenario) -> float:
    """A parameter, a yes/no's start or a precision as a scenario has it."""
    plain = {parameter.name: parameter.value for parameter in variant.parameters}
    plain |= {flag.name: float(flag.start) for flag in variant.flags}
    plain |= {f"{event.name}.on": _step_of(event, variant) for event in variant.events if event.on is not None}
    if name in plain:
        return plain[name]
    precision = variant.actor(name.partition(".")[0]).precision
    if precision is None:
        raise LeftOutError(f"it sets {name} to best, which the page cannot change")
    return _known(precision, name)


def _known(formula: Formula, name: str) -> float:
    value: Any = known_value(formula, {})
    if value is None:
        raise LeftOutError(f"it sets {name} by a formula, which the page cannot change")
    return float(value)
