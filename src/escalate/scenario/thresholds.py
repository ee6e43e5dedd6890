"""Thresholds: the numbers at which a file's conditions change, and what hangs on them."""

from __future__ import annotations

from escalate.scenario.model import Scenario
from escalate.scenario.trees import Compare, Number, ReadLevel


def thresholds(scenario: Scenario) -> list[tuple[str, float, str]]:
    """Levels that a file's ``when`` compares with a number: level, number, and in words what hangs on it."""
    found: dict[tuple[str, float, str], list[str]] = {}
    options = [(option.when, option.label) for actor in scenario.actors for option in actor.options]
    for when, label in [*options, *((outcome.when, outcome.label) for outcome in scenario.outcomes)]:
        for node in when.tree.walk() if when else ():
            match node:
                case Compare(operators=(sign,), operands=(ReadLevel(name=name), Number(value=value))):
                    key = (name, value, "more" if sign in (">", ">=") else "less")
                    if label not in found.setdefault(key, []):
                        found[key].append(label)
    return [
        (name, value, f"{labels[0]} at {value:g} or {side}{_others(len(labels) - 1)}")
        for (name, value, side), labels in found.items()
    ]


def _others(count: int) -> str:
    """How many hang on the same number beside the first."""
    return f", and {count} other{'s' * (count > 1)}" if count else ""


def telling_level(scenario: Scenario) -> str:
    """The level that a story follows: the one that most of the file's conditions compare with a number."""
    names = [name for name, *_ in thresholds(scenario)]
    counted = {entry.name: names.count(entry.name) for entry in scenario.levels}
    return max(counted, key=lambda name: counted[name]) if counted else ""
