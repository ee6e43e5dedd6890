"""Outcomes: how a run can end, and that exactly one of them takes what is left."""

from __future__ import annotations

from escalate.errors import nearest
from escalate.scenario.model import Outcome
from escalate.scenario.nodes import Mapping, Scalar
from escalate.scenario.parts.reading import Bounded, Reading, label, origin
from escalate.scenario.tokens import LARGEST
from escalate.scenario.trees import Formula


def read_outcomes(reading: Reading) -> tuple[Outcome, ...]:
    """All outcomes, in the order in which they are looked at."""
    entries = reading.root.group("outcomes")
    _check_rest(reading, entries)
    return tuple(_outcome(reading, key, entry) for key, entry in entries)


def _outcome(reading: Reading, key: Scalar, entry: Mapping) -> Outcome:
    name, rest = key.text, entry.truth("otherwise")
    for odd in ("when", "chance", "at end"):
        if rest and (found := entry.key(odd)) is not None:
            reading.note(found.fault(f'"otherwise" takes whatever is left, so "{odd}" cannot stand beside it'))
    if not rest and entry.get("when") is None and entry.get("chance") is None:
        reading.note(key.fault(f'the outcome "{name}" needs a "when" (or "otherwise: yes")'))
    return Outcome(
        name=name,
        label=label(key, entry),
        rung=reading.rung(entry),
        when=reading.formula(entry.scalar("when"), "yes/no", f"when of {name}"),
        chance=reading.chance(entry, name),
        at_end=entry.truth("at end"),
        otherwise=rest,
        worth=_worth(reading, name, entry),
        says=entry.text("says"),
        origin=origin(entry),
    )


def _worth(reading: Reading, outcome: str, entry: Mapping) -> dict[str, Formula] | None:
    """What an ending is worth to each actor; None where the file does not say."""
    node = entry.under("worth")
    if node is None:
        return None
    worth = {}
    for actor, value in node.entries:
        if actor.text not in reading.names.options:
            close = nearest(actor.text, reading.names.options)
            reading.note(actor.fault(f'there is no actor "{actor.shown}"', suggestion=close))
        elif isinstance(value, Scalar):
            where = f"worth of {outcome} to {actor.text}"
            formula = reading.formula(value, "number", where, reading.names.parameters_only())
            if formula is not None:
                message = "a worth is a number up to 1e15"
                reading.bounded.append(Bounded(value, (formula,), -LARGEST, LARGEST, message, needed=True))
                worth[actor.text] = formula
    return worth


def _check_rest(reading: Reading, entries: list[tuple[Scalar, Mapping]]) -> None:
    """Exactly one outcome takes what is left, and it is the last."""
    group = reading.root.key("outcomes")
    rests = [place for place, (_, entry) in enumerate(entries) if entry.truth("otherwise")]
    if group is not None and not rests:
        reading.note(group.fault('the last outcome needs "otherwise: yes", so that every run ends somehow'))
    for place in rests[1:]:
        reading.note(entries[place][0].fault('only one outcome can have "otherwise"'))
    for place in range(rests[0] + 1, len(entries)) if rests else ():
        key = entries[place][0]
        if place not in rests:
            first = entries[rests[0]][0].text
            reading.note(key.fault(f'no run can reach "{key.text}": it stands after "{first}", which takes the rest'))
