"""Parameters and state: the numbers and flags of a file, each within its range."""

from __future__ import annotations

import math
from typing import Any

from escalate.scenario.model import Flag, Level, Parameter
from escalate.scenario.nodes import Mapping, Scalar, Sequence
from escalate.scenario.parts.naming import is_flag
from escalate.scenario.parts.reading import Bounded, Reading, label, number, origin
from escalate.scenario.parts.seeing import seen_by
from escalate.scenario.trees import Amount, AsNumber


def read_parameter(reading: Reading, key: Scalar, entry: Mapping) -> Parameter | None:
    """A parameter whose value lies in its range."""
    node, bounds = entry.scalar("value"), _range(reading, entry)
    value = number(node)
    if node is None or value is None or bounds is None:
        return None
    if not bounds[0] <= value <= bounds[1]:
        reading.note(node.fault(f'"{key.text}" should lie in its range, {bounds[0]:g} to {bounds[1]:g}'))
        return None
    basis: Any = entry.text("basis") or "guess"
    policies = [policy.text for policy, _ in reading.root.group("policies")]
    under = reading.known(entry, "under", "policy", policies)
    words = [node.text.strip() for node in entry.texts("ends")]
    ends = (words[0], words[1]) if len(words) == 2 else None
    return Parameter(key.text, value, *bounds, basis, label(key, entry), origin(entry), ends, under)


def _range(reading: Reading, entry: Mapping) -> tuple[float, float] | None:
    """Low and high of a ``range``; None where wrong."""
    node = entry.get("range")
    if not isinstance(node, Sequence):
        return None
    if len(node.items) != 2:
        reading.note(node.problem("a range is two numbers, such as [0, 100]"))
        return None
    low, high = (number(item) for item in node.items)
    if low is None or high is None:
        return None
    if low == high:
        reading.note(node.problem("a range goes from one number to a larger one, and these two are the same"))
        return None
    if low > high:
        reading.note(node.problem("in a range the smaller number comes first"))
        return None
    return low, high


def read_state(reading: Reading, key: Scalar, entry: Mapping) -> Level | Flag | None:
    """A level or a flag."""
    start, name = entry.scalar("start"), key.text
    if start is None:
        return None
    if is_flag(entry):
        for odd in ("range", "drift", "noise", "whole"):
            if (found := entry.key(odd)) is not None:
                reading.note(found.fault(f'a yes/no takes no "{odd}"'))
        return Flag(name, label(key, entry), entry.truth("start"), origin(entry), seen_by(reading, entry))
    bounds = (0.0, 100.0) if entry.get("range") is None else _range(reading, entry)
    amount = reading.amount(start, "number", f"start of {name}", reading.names.parameters_only())
    drift = reading.formula(entry.scalar("drift"), "number", f"drift of {name}")
    noise = reading.formula(entry.scalar("noise"), "number", f"noise of {name}")
    reading.bound(entry.scalar("noise"), noise, 0, math.inf, "a noise is a standard deviation, 0 or more")
    if amount is None or bounds is None:
        return None
    _bound_start(reading, start, amount, bounds)
    whole, who = entry.truth("whole"), seen_by(reading, entry)
    return Level(name, label(key, entry), amount, *bounds, drift, noise, whole, origin(entry), who)


def _bound_start(reading: Reading, node: Scalar, amount: Amount, bounds: tuple[float, float]) -> None:
    """A start lies in its level's range."""
    if isinstance(amount.low.tree, AsNumber):
        reading.note(node.fault("a start is a number, or yes or no"))
        return
    ends = amount.formulas if amount.how == "uniform" else (amount.low,)
    message = f"a start lies in the range of its level, {bounds[0]:g} to {bounds[1]:g}"
    reading.bounded.append(Bounded(node, ends, *bounds, message))
