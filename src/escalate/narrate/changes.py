"""What one scenario changes in another, in words: everything that can change a run, and the names of texts that differ.

Every field of the model is told by the line of its own that is named after it here, or stands among the texts; a
test goes through the fields and sees that none is forgotten.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any, TypeVar

from escalate.scenario.model import (
    Actor,
    Clock,
    Condition,
    Effect,
    Event,
    Flag,
    Level,
    Option,
    Outcome,
    Parameter,
    Policy,
    Scenario,
)
from escalate.scenario.trees import Amount, Formula

WIDTH = 80
ABOUT_TEXTS = (
    "title", "summary", "purpose", "not_for", "source", "frozen", "authors", "license", "what_happened", "questions",
    "key_assumptions", "base_rates", "mechanism", "change_first", "window",
)  # fmt: skip
"""What a file says of itself."""
ENTRY_TEXTS = ("label", "seat", "says", "origin", "basis", "ends", "under", "seen_by", "cost")
"""What an entry says of itself."""

Entry = TypeVar("Entry", Parameter, Level | Flag, Actor, Option, Event, Condition, Outcome, Policy)
Ladder = tuple[str, ...]
Ladders = tuple[Ladder, Ladder]
OPTIONS = "the order of options"
Line = tuple[str, str]
"""What is changed, and how."""


def lines_of(before: Scenario, after: Scenario, before_name: str = "", after_name: str = "") -> list[str]:
    """All changes as lines of at most 80 columns.

    Parameters
    ----------
    before, after : Scenario
        The two files as read.
    before_name, after_name : str
        What to call them; their own names where empty.
    """
    names = before_name or before.name, after_name or after.name
    lines = textwrap.wrap(f"What {names[1]} changes in {names[0]}", WIDTH, subsequent_indent="  ")
    found = False
    for title, changed in sections(before, after):
        found = True
        lines += ["", title]
        for name, how in changed:
            lines += textwrap.wrap(f"{name}: {how}", WIDTH, initial_indent="  ", subsequent_indent="      ")
    told = texts(before, after)
    if told:
        lines += ["", "Texts that differ (they change no run)"]
        lines += textwrap.wrap(", ".join(told), WIDTH, initial_indent="  ", subsequent_indent="  ")
    if not found:
        return [*lines, "", "Nothing that could change a run differs."]
    return [*lines, "", "Nothing else differs."]


def sections(before: Scenario, after: Scenario) -> Iterator[tuple[str, list[Line]]]:
    """Whatever could change a run, by part of the file; parts in which nothing differs are left out."""
    ladders = before.ladder, after.ladder
    parts: list[tuple[str, Iterator[Line]]] = [
        ("Clock and play", _play(before, after)),
        ("Parameters", _entries(before.parameters, after.parameters, _parameter, _new_parameter)),
        ("State", _entries(before.state, after.state, _state, _new_state)),
        ("Actors", _entries(before.actors, after.actors, partial(_actor, ladders), _new_actor, "the order of moves")),
        ("Events", _entries(before.events, after.events, _event, _new_event, "the order")),
        ("Conditions", _entries(before.conditions, after.conditions, _condition, lambda entry: entry.formula.text)),
        ("Outcomes", _outcomes(before, after)),
        ("Policies", _entries(before.policies, after.policies, _policy, _new_policy)),
    ]
    for title, lines in parts:
        found = list(lines)
        if found:
            yield title, found


def texts(before: Scenario, after: Scenario) -> list[str]:
    """Names of the texts that differ: words for people, of which no run knows."""
    found = [
        name.replace("_", " ") for name in ABOUT_TEXTS if getattr(before.about, name) != getattr(after.about, name)
    ]
    for group in ("parameters", "state", "actors", "events", "outcomes", "policies"):
        found += _entry_texts(getattr(before, group), getattr(after, group), "")
    for actor in before.actors:
        twin = next((other for other in after.actors if other.name == actor.name), None)
        if twin is not None:
            found += _entry_texts(actor.options, twin.options, f"{actor.name}.")
    return found


def _entry_texts(before: Sequence[Any], after: Sequence[Any], prefix: str) -> list[str]:
    twins = {entry.name: entry for entry in after}
    found = []
    for entry in before:
        twin = twins.get(entry.name)
        if twin is not None and type(twin) is type(entry):
            told = [
                "source" if name == "origin" else name
                for name in ENTRY_TEXTS
                if getattr(entry, name, None) != getattr(twin, name, None)
            ]
            found += [f"{prefix}{entry.name} ({', '.join(told)})"] if told else []
    return found


# ---- entries of a group


def _entries(
    before: Sequence[Entry],
    after: Sequence[Entry],
    differs: Callable[[Entry, Entry], Iterator[str | Line]],
    tell: Callable[[Entry], str],
    order: str = "",
) -> Iterator[Line]:
    """Changed entries, then gone ones, then new ones; then their order, where it matters to a run."""
    old, new = ({entry.name: entry for entry in group} for group in (before, after))
    for name, entry in old.items():
        if name in new:
            told = [(name, how) if isinstance(how, str) else how for how in differs(entry, new[name])]
            own = "; ".join(how for where, how in told if where == name)
            yield from [(name, own)] if own else []
            yield from (line for line in told if line[0] != name)
    for name in old:
        if name not in new:
            yield name, "gone"
    for name, entry in new.items():
        if name not in old:
            yield name, f"new, {tell(entry)}"
    shared = [name for name in old if name in new], [name for name in new if name in old]
    if order and shared[0] != shared[1]:
        yield order, f"{', '.join(shared[0])} -> {', '.join(shared[1])}"


def _play(before: Scenario, after: Scenario) -> Iterator[Line]:
    for name, old, new in (
        ("clock", _clock(before.clock), _clock(after.clock)),
        ("moves", before.moves, after.moves),
        ("ladder", ", ".join(before.ladder), ", ".join(after.ladder)),
    ):
        if old != new:
            yield name, f"{old} -> {new}"


def _clock(clock: Clock) -> str:
    unit = clock.unit if clock.every == 1 else f"{clock.every} {clock.unit}s"
    start = f" from {clock.start.day} {clock.start:%B %Y}" if clock.start else ""
    return f"{clock.steps} steps of {'one ' if clock.every == 1 else ''}{unit}{start}"


# ---- small words


def _moved(what: str, old: str, new: str) -> Iterator[str]:
    """One change of something that has a text; nothing where there is none."""
    if old != new:
        yield f"{what} {old or 'none'} -> {new or 'none'}"


def _formula(formula: Formula | None) -> str:
    return formula.text if formula is not None else ""


def _formulas(what: str, old: Formula | None, new: Formula | None) -> Iterator[str]:
    """A changed formula; one that is only written otherwise, with other blanks, is the same."""
    if old is None or new is None or old.tree != new.tree:
        yield from _moved(what, _formula(old), _formula(new))


def _same_amount(old: Amount, new: Amount) -> bool:
    trees = [[formula.tree for formula in amount.formulas] for amount in (old, new)]
    return old.how == new.how and trees[0] == trees[1]


def _amount(amount: Amount) -> str:
    return amount.text


def _range(low: float, high: float) -> str:
    return f"{low:g} to {high:g}"


def _rung(rung: int | None, ladder: Ladder) -> str:
    return "" if rung is None else ladder[rung]


def _rungs(old: int | None, new: int | None, ladders: Ladders) -> Iterator[str]:
    """Another rung; where only the ladder changed, the ladder's own line says so."""
    if old != new:
        yield from _moved("rung", _rung(old, ladders[0]), _rung(new, ladders[1]))


def _yes(flag: bool) -> str:
    return "yes" if flag else "no"


def _effect(effect: Effect) -> str:
    how = "set to " if effect.how == "set" else ""
    return f"{how}{_amount(effect.amount)}"


def _effects(old: Sequence[Effect], new: Sequence[Effect]) -> Iterator[str]:
    """Changed, gone and new effects, a target each."""
    before, after = ({effect.target: effect for effect in group} for group in (old, new))
    for target in before | after:
        was, is_ = before.get(target), after.get(target)
        if was and is_ and was.how == is_.how and _same_amount(was.amount, is_.amount):
            continue
        yield from _moved(f"effect on {target}", _effect(was) if was else "", _effect(is_) if is_ else "")


def _all_effects(effects: Sequence[Effect]) -> Iterator[str]:
    if effects:
        yield "effects " + ", ".join(f"{effect.target} {_effect(effect)}" for effect in effects)


def _with(head: str, *parts: tuple[str, str]) -> str:
    """A new entry in words: only what it has."""
    return ", ".join([head, *(f"{name} {text}" for name, text in parts if text)]).removeprefix(", ")


# ---- one group each


def _parameter(old: Parameter, new: Parameter) -> Iterator[str]:
    yield from _moved("value", f"{old.value:.10g}", f"{new.value:.10g}")
    yield from _moved("range", _range(old.low, old.high), _range(new.low, new.high))


def _new_parameter(entry: Parameter) -> str:
    return f"value {entry.value:.10g} ({_range(entry.low, entry.high)}, {entry.basis})"


def _state(old: Level | Flag, new: Level | Flag) -> Iterator[str]:
    if isinstance(old, Level) and isinstance(new, Level):
        if not _same_amount(old.start, new.start):
            yield from _moved("start", _amount(old.start), _amount(new.start))
        yield from _moved("range", _range(old.low, old.high), _range(new.low, new.high))
        yield from _formulas("drift", old.drift, new.drift)
        yield from _formulas("noise", old.noise, new.noise)
        yield from _moved("whole", _yes(old.whole), _yes(new.whole))
    elif isinstance(old, Flag) and isinstance(new, Flag):
        yield from _moved("start", _yes(old.start), _yes(new.start))
    else:
        yield f"was {_new_state(old)}, now {_new_state(new)}"


def _new_state(entry: Level | Flag) -> str:
    if isinstance(entry, Flag):
        return f"a yes/no that starts as {_yes(entry.start)}"
    return _with(
        f"a level that starts at {_amount(entry.start)}",
        ("range", _range(entry.low, entry.high)),
        ("drift", _formula(entry.drift)),
        ("noise", _formula(entry.noise)),
        ("whole", "yes" if entry.whole else ""),
    )


def _precision(actor: Actor) -> str:
    return "best" if actor.precision is None else actor.precision.text


def _actor(ladders: Ladders, old: Actor, new: Actor) -> Iterator[str | Line]:
    yield from _formulas("goal", old.goal, new.goal)
    yield from _moved("precision", _precision(old), _precision(new))
    yield from _moved("foresight", str(old.foresight), str(new.foresight))
    for name, how in _entries(
        old.options, new.options, partial(_option, ladders), partial(_new_option, ladders), OPTIONS
    ):
        yield f"{old.name}, {name}" if name == OPTIONS else f"{old.name}.{name}", how


def _new_actor(actor: Actor) -> str:
    return _with(
        actor.label,
        ("goal", _formula(actor.goal)),
        ("precision", _precision(actor)),
        ("foresight", str(actor.foresight or "")),
        ("options", ", ".join(option.name for option in actor.options)),
    )


def _option(ladders: Ladders, old: Option, new: Option) -> Iterator[str]:
    yield from _rungs(old.rung, new.rung, ladders)
    yield from _formulas("when", old.when, new.when)
    yield from _formulas("appeal", old.appeal, new.appeal)
    yield from _formulas("chance", old.chance, new.chance)
    yield from _effects(old.effects, new.effects)


def _new_option(ladders: Ladders, option: Option) -> str:
    parts = (
        ("rung", _rung(option.rung, ladders[1])),
        ("when", _formula(option.when)),
        ("appeal", _formula(option.appeal)),
        ("chance", _formula(option.chance)),
    )
    return "; ".join([_with(option.label, *parts), *_all_effects(option.effects)])


def _event(old: Event, new: Event) -> Iterator[str]:
    yield from _moved("on", old.day, new.day)
    yield from _formulas("when", old.when, new.when)
    yield from _formulas("chance", old.chance, new.chance)
    yield from _moved("once", _yes(old.once), _yes(new.once))
    yield from _effects(old.effects, new.effects)


def _new_event(event: Event) -> str:
    parts = ("on", event.day), ("when", _formula(event.when)), ("chance", _formula(event.chance))
    told = _with(event.label, *parts, ("once", "yes" if event.once else ""))
    return "; ".join([told, *_all_effects(event.effects)])


def _outcomes(before: Scenario, after: Scenario) -> Iterator[Line]:
    ladders = before.ladder, after.ladder
    differs, tell = partial(_outcome, ladders), partial(_new_outcome, ladders)
    return _entries(before.outcomes, after.outcomes, differs, tell, "the order of looking")


def _worth(outcome: Outcome) -> str:
    return ", ".join(f"{actor} {formula.text}" for actor, formula in sorted((outcome.worth or {}).items()))


def _outcome(ladders: Ladders, old: Outcome, new: Outcome) -> Iterator[str]:
    yield from _rungs(old.rung, new.rung, ladders)
    yield from _formulas("when", old.when, new.when)
    yield from _formulas("chance", old.chance, new.chance)
    yield from _moved("at end", _yes(old.at_end), _yes(new.at_end))
    yield from _moved("otherwise", _yes(old.otherwise), _yes(new.otherwise))
    yield from _moved("worth", _worth(old), _worth(new))


def _new_outcome(ladders: Ladders, outcome: Outcome) -> str:
    return _with(
        outcome.label,
        ("rung", _rung(outcome.rung, ladders[1])),
        ("when", _formula(outcome.when)),
        ("chance", _formula(outcome.chance)),
        ("at end", "yes" if outcome.at_end else ""),
        ("otherwise", "yes" if outcome.otherwise else ""),
        ("worth", _worth(outcome)),
    )


def _orders(policy: Policy) -> str:
    return ", ".join(f"{order.actor}.{order.option} when {order.when.text}" for order in policy.orders)


def _bans(policy: Policy) -> str:
    return ", ".join(f"{actor}.{option}" for actor, option in policy.bans)


def _sets(policy: Policy) -> str:
    return ", ".join(f"{name} {value}" for name, value in policy.sets.items())


def _condition(old: Condition, new: Condition) -> Iterator[str]:
    yield from _formulas("holds when", old.formula, new.formula)


def _policy(old: Policy, new: Policy) -> Iterator[str]:
    yield from _moved("orders", _orders(old), _orders(new))
    yield from _moved("bans", _bans(old), _bans(new))
    yield from _moved("sets", _sets(old), _sets(new))


def _new_policy(policy: Policy) -> str:
    return _with(policy.label, ("orders", _orders(policy)), ("bans", _bans(policy)), ("sets", _sets(policy)))
