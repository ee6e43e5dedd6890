"""Rungs and names: what formulas and entries may refer to, each thing named once by a word of its own."""

from __future__ import annotations

import re
from dataclasses import replace

from escalate.characters import same_look
from escalate.scenario.model import Condition
from escalate.scenario.nodes import TRUTHS, Mapping, Node, Scalar
from escalate.scenario.parts.reading import Reading
from escalate.scenario.trees import YesNo
from escalate.scenario.vocabulary import RESERVED, Names

NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")


def read_ladder(reading: Reading) -> dict[str, Scalar]:
    """The rungs, lowest first, each once."""
    rungs: dict[str, Scalar] = {}
    for node in reading.root.texts("ladder"):
        if node.text.strip() in rungs:
            reading.note(node.fault(f'the rung "{node.shown}" stands on the ladder twice'))
        rungs.setdefault(node.text.strip(), node)
    return rungs


def read_names(reading: Reading) -> Names:
    """All names formulas may use; names that cannot be, and names given twice, are noted."""
    root = reading.root
    seen: dict[str, str] = {}
    for group in ("parameters", "state", "actors", "events", "conditions"):
        for key, _ in _entries(root, group):
            _check_name(reading, key)
            if key.text in seen:
                reading.note(key.fault(f'"{key.text}" already names something under "{seen[key.text]}"'))
            seen.setdefault(key.text, group)
    options = {}
    for key, actor in root.group("actors"):
        options[key.text] = tuple(option.text for option, _ in actor.group("options"))
        for option, _ in actor.group("options"):
            _check_name(reading, option)
    for group in ("outcomes", "policies"):
        for key, _ in root.group(group):
            _check_name(reading, key)
    flags = {key.text for key, entry in root.group("state") if is_flag(entry)}
    return Names(
        levels=frozenset(key.text for key, _ in root.group("state")) - flags,
        flags=frozenset(flags),
        parameters=frozenset(key.text for key, _ in root.group("parameters")),
        options=options,
        events={key.text: entry.scalar("on") is not None for key, entry in root.group("events")},
        conditions=dict.fromkeys(key.text for key, _ in _entries(root, "conditions")),
    )


def _entries(root: Mapping, group: str) -> tuple[tuple[Scalar, Node], ...]:
    node = root.under(group)
    return node.entries if node else ()


def read_conditions(reading: Reading) -> tuple[Condition, ...]:
    """The named conditions, each of which may use those above it; ``reading.names`` then knows what they stand for."""
    conditions = []
    for key, node in _entries(reading.root, "conditions"):
        formula = reading.formula(node if isinstance(node, Scalar) else None, "yes/no", f"condition {key.text}")
        if formula is not None:
            conditions.append(Condition(key.text, formula))
        known = {**reading.names.conditions, key.text: formula.tree if formula else YesNo(True)}
        reading.names = replace(reading.names, conditions=known)
    return tuple(conditions)


def _check_name(reading: Reading, key: Scalar) -> None:
    """A name is a short plain word that the language does not use itself."""
    if key.text in RESERVED:
        reading.note(key.fault(f'"{key.text}" is a word of the language; choose another name'))
    elif not NAME.fullmatch(key.text):
        message = "a name is made of small letters a-z, digits and _, begins with a letter, and has 40 at most"
        better = re.sub(r"[^a-z0-9]+", "_", same_look(key.text[:1_000]).lower()).strip("_")[:40]
        reading.note(key.fault(message, suggestion=better if NAME.fullmatch(better) else None))


def is_flag(entry: Mapping) -> bool:
    """Does a state entry start with yes or no?"""
    return entry.text("start").lower() in TRUTHS
