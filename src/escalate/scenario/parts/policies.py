"""Policies: what they order, ban and set, checked as strictly as the file itself."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from typing import Any

from escalate.errors import Problem, ScenarioError, nearest
from escalate.scenario import schema
from escalate.scenario.model import TOGETHER, Order, Policy
from escalate.scenario.nodes import Mapping, Scalar
from escalate.scenario.parts.actors import read_precision
from escalate.scenario.parts.clock import read_clock
from escalate.scenario.parts.limits import check_foresight
from escalate.scenario.parts.numbers import read_parameter, read_state
from escalate.scenario.parts.reading import Reading, label, origin
from escalate.scenario.settings import Path, lay_settings, node_at
from escalate.scenario.shape import shape_problems
from escalate.scenario.trees import names_in

Target = tuple[str, str]


def read_policy(reading: Reading, key: Scalar, entry: Mapping) -> Policy:
    """One policy; what it sets is checked by :func:`check_sets`, once the file is known to be right."""
    orders = _orders(reading, key.text, entry)
    ordered = {(order.actor, order.option) for order in orders}
    bans = [(node, target) for node in entry.texts("ban") if (target := _target(reading, node)) is not None]
    for node, target in bans:
        if target in ordered:
            reading.note(node.fault(f'this policy both orders and bans "{node.text}"'))
    sets = {name.text: value.text for name, value in settings_of(entry)}
    banned = tuple(target for _, target in bans)
    return Policy(key.text, label(key, entry), orders, banned, sets, origin(entry), entry.text("cost"))


def joined(policies: Iterable[Policy]) -> Policy:
    """Several policies as one, by the name ``a+b``; one alone is itself.

    Raises
    ------
    ScenarioError
        Where one orders what another bans, or two set one name to two values.
    """
    first, *others = policies
    for policy in others:
        first = _both(first, policy)
    return first


def _both(one: Policy, other: Policy) -> Policy:
    wrong = [
        f'one bans "{".".join(target)}", which the other orders'
        for a, b in ((one, other), (other, one))
        for target in dict.fromkeys((order.actor, order.option) for order in a.orders)
        if target in b.bans
    ]
    wrong += [
        f"one sets {name} to {value} and the other to {other.sets[name]}"
        for name, value in one.sets.items()
        if other.sets.get(name, value) != value
    ]
    if wrong:
        name = f"--policy {one.name}{TOGETHER}{other.name}"
        raise ScenarioError([Problem(name, 0, 0, f"these two do not go together: {said}") for said in wrong])
    return Policy(
        f"{one.name}{TOGETHER}{other.name}",
        f"{one.label}, and {other.label[:1].lower()}{other.label[1:]}",
        (*one.orders, *other.orders),
        tuple(dict.fromkeys((*one.bans, *other.bans))),
        {**one.sets, **other.sets},
        cost="; ".join(policy.cost for policy in (one, other) if policy.cost),
    )


def settings_of(entry: Mapping) -> list[tuple[Scalar, Scalar]]:
    """What a policy sets: names and values as they stand in the file."""
    sets = entry.under("set")
    return [(name, value) for name, value in sets.entries if isinstance(value, Scalar)] if sets else []


def _orders(reading: Reading, policy: str, entry: Mapping) -> tuple[Order, ...]:
    node = entry.under("order")
    orders = []
    for option, value in node.entries if node else ():
        target = _target(reading, option)
        if target is None or not isinstance(value, Scalar):
            continue
        when = reading.formula(value, "yes/no", f"order of {policy}")
        if when is not None:
            orders.append(Order(*target, when))
    return tuple(orders)


def _target(reading: Reading, node: Scalar) -> Target | None:
    """An ``actor.option`` that exists."""
    actor, _, option = node.text.strip().partition(".")
    options = reading.names.options
    if option in options.get(actor, ()):
        return actor, option
    everything = [f"{a}.{o}" for a, own in options.items() for o in own]
    reading.note(node.fault(f'there is no option "{node.shown}"', suggestion=nearest(node.text, everything)))
    return None


# ---- what a policy sets


def check_sets(reading: Reading, entry: Mapping) -> None:
    """Note what is wrong with the numbers a policy sets: only what they touch is read again.

    Parameters
    ----------
    reading : Reading
        Of the file as it stands, with nothing wrong in it.
    entry : Mapping
        The policy.
    """
    settings = settings_of(entry)
    try:
        root, paths = lay_settings(reading.root, settings)
    except ScenarioError as error:
        for problem in error.problems:
            reading.note(problem)
        return
    changed = Reading(root)
    changed.problems = reading.problems
    changed.names, changed.ladder, changed.values = reading.names, reading.ladder, dict(reading.values)
    for path in paths:
        _READ_AGAIN[path[0]](changed, path)
    changed.check_bounds()
    replaced = [node_at(reading.root, path) for path in paths]
    for item in reading.bounded:
        found = item.outside(changed.values)
        if found is not None and not any(item.node is node for node in replaced):
            formula, value = found
            is_ = "has no value" if math.isnan(value) else f"is {value:g}"
            node = next(value for name, value in settings if name.text in names_in(formula.tree))
            reading.note(node.fault(f"with this the {formula.where} {is_}; {item.message}"))


def _clock(changed: Reading, path: Path) -> None:
    clock = changed.root.under("clock")
    assert clock is not None
    changed.problems += shape_problems(clock, schema.Clock)
    read = read_clock(changed)
    changed.values |= {"steps": read.steps} if read else {}


def _parameter(changed: Reading, path: Path) -> None:
    key, entry = _entry(changed, path, schema.Parameter)
    parameter = read_parameter(changed, key, entry)
    if parameter is not None:
        changed.values[parameter.name] = parameter.value


def _state(changed: Reading, path: Path) -> None:
    read_state(changed, *_entry(changed, path, schema.State))


def _actor(changed: Reading, path: Path) -> None:
    _, entry = _entry(changed, path, schema.Actor)
    if path[-1] == "precision":
        read_precision(changed, path[1], entry)
        return
    check_foresight(changed)


def _event(changed: Reading, path: Path) -> None:
    _, entry = _entry(changed, path, schema.Event)
    changed.date(entry, "on")


def _entry(changed: Reading, path: Path, model: Any) -> tuple[Scalar, Mapping]:
    """The key and entry a setting touches, their shape checked."""
    group = changed.root.under(path[0])
    assert group is not None
    key, entry = group.key(path[1]), group.under(path[1])
    assert key is not None
    assert entry is not None
    changed.problems += shape_problems(entry, model)
    return key, entry


_READ_AGAIN: dict[str, Callable[[Reading, Path], None]] = {
    "clock": _clock, "parameters": _parameter, "state": _state, "actors": _actor, "events": _event,
}  # fmt: skip
