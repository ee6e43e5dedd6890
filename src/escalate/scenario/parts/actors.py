"""Actors, their options, and what these and events do to the state."""

from __future__ import annotations

import math

from escalate.errors import nearest
from escalate.scenario.model import Actor, Effect, Event, Option, sum_of_chances
from escalate.scenario.nodes import Mapping, Node, Scalar
from escalate.scenario.parts.limits import foresight_of
from escalate.scenario.parts.once import Group, only_once, read_groups
from escalate.scenario.parts.reading import Reading, label, origin
from escalate.scenario.parts.seeing import names_for
from escalate.scenario.trees import AsNumber, Formula, Number, YesNo
from escalate.scenario.vocabulary import Names


def read_actor(reading: Reading, key: Scalar, entry: Mapping) -> Actor:
    """An actor and all its options."""
    name = key.text
    groups, names = read_groups(reading, name, entry), names_for(reading, name)
    actor = Actor(
        name=name,
        label=label(key, entry),
        options=tuple(_option(reading, names, k, e, groups) for k, e in entry.group("options")),
        seat=entry.text("seat"),
        goal=reading.formula(entry.scalar("goal"), "number", f"goal of {name}", names),
        precision=read_precision(reading, name, entry),
        foresight=foresight_of(entry),
        origin=origin(entry),
    )
    _bound_sum(reading, actor, entry)
    return actor


def _bound_sum(reading: Reading, actor: Actor, entry: Mapping) -> None:
    """The chances of what is always open leave none below 0 to the rest."""
    options = [option for option in actor.options if option.chance is not None and option.when is None]
    if len(options) > 1:
        last = next(option for key, option in reversed(entry.group("options")) if key.text == options[-1].name)
        message = "the chances of options that are open together add up to at most 1"
        reading.bound(last.scalar("chance"), sum_of_chances(actor, options), -math.inf, 1 + 1e-9, message)


def read_precision(reading: Reading, name: str, entry: Mapping) -> Formula | None:
    """How surely an actor picks the better option; None for ``best``, and where wrong."""
    where, node = f"precision of {name}", entry.scalar("precision")
    if node is None:
        return Formula("1", Number(1.0), where)
    if node.text.strip() == "best":
        return None
    formula = reading.formula(node, "number", where, reading.names.parameters_only(("best",)))
    reading.bound(node, formula, 0, math.inf, 'a precision is 0 or more, or "best"')
    return formula


def _option(reading: Reading, names: Names, key: Scalar, entry: Mapping, groups: list[Group]) -> Option:
    where = f"{names.actor}.{key.text}"
    if (chance := entry.key("chance")) is not None and entry.key("appeal") is not None:
        message = "an option is taken with a chance or weighed by its appeal, not both"
        reading.note(chance.fault(f"{message}; delete one of the two"))
    when = reading.formula(entry.scalar("when"), "yes/no", f"when of {where}", names)
    return Option(
        name=key.text,
        label=label(key, entry),
        rung=reading.rung(entry),
        when=only_once(when, names.actor, key.text, groups, f"when of {where}"),
        appeal=reading.formula(entry.scalar("appeal"), "number", f"appeal of {where}", names),
        chance=reading.chance(entry, where, names),
        effects=_effects(reading, names, entry, where),
        says=entry.text("says"),
        origin=origin(entry),
    )


def read_event(reading: Reading, key: Scalar, entry: Mapping) -> Event:
    """One event, by date or by chance."""
    name, on = key.text, entry.scalar("on")
    clock = reading.root.under("clock")
    if on is None and entry.get("chance") is None:
        reading.note(key.fault(f'the event "{name}" needs a date ("on") or a "chance"'))
    if on is not None and clock is not None and clock.get("start") is None:
        reading.note(on.fault('an event has a date only where the clock has a "start"'))
    return Event(
        name=name,
        label=label(key, entry),
        on=reading.date(entry, "on"),
        when=reading.formula(entry.scalar("when"), "yes/no", f"when of {name}"),
        chance=reading.chance(entry, name),
        once=entry.truth("once"),
        effects=_effects(reading, reading.names, entry, name),
        says=entry.text("says"),
        origin=origin(entry),
    )


def _effects(reading: Reading, names: Names, entry: Mapping, where: str) -> tuple[Effect, ...]:
    node = entry.under("effects")
    found = [_effect(reading, names, key, value, where) for key, value in node.entries] if node else []
    return tuple(effect for effect in found if effect)


def _effect(reading: Reading, names: Names, key: Scalar, value: Node, where: str) -> Effect | None:
    """One effect; None where wrong."""
    target = key.text
    if target not in names.levels and target not in names.flags:
        sort = "a parameter, which cannot change during a run" if target in names.parameters else "not in the state"
        close = None if target in names.parameters else nearest(target, [*names.levels, *names.flags])
        reading.note(key.fault(f'"{key.shown}" is {sort}', suggestion=close))
        return None
    replaces = isinstance(value, Mapping)
    node = value.get("set") if isinstance(value, Mapping) else value
    if not isinstance(node, Scalar):
        return None
    flag = target in names.flags
    amount = reading.amount(node, "yes/no" if flag else "number", f"effect of {where} on {target}", names)
    if amount is None:
        return None
    if not flag and isinstance(tree := amount.low.tree, AsNumber) and isinstance(tree.operand, YesNo):
        message = f'"{target}" is a number; write an amount, such as +7, and not yes or no'
        reading.note(node.fault(message))
        return None
    return Effect(target, "set" if flag or replaces else "add", amount)
