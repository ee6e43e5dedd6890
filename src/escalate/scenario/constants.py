"""What a formula of parameters and plain numbers comes to before any run, where it can be told."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

from escalate.scenario import trees as t
from escalate.scenario.trees import Formula, Node

_ARITHMETIC: Mapping[str, Callable[[float, float], float]] = {
    "+": lambda a, b: a + b, "-": lambda a, b: a - b, "*": lambda a, b: a * b, "/": lambda a, b: a / b,
    "%": lambda a, b: a % b, "**": math.pow,
}  # fmt: skip
_CALLS: Mapping[str, Callable[..., float]] = {
    "min": min, "max": max, "abs": abs, "sqrt": math.sqrt, "exp": math.exp, "log": math.log, "floor": math.floor,
    "clip": lambda value, low, high: min(max(value, low), high),
}  # fmt: skip


def known_value(formula: Formula, parameters: Mapping[str, float]) -> float | None:
    """The value of a formula with parameters at their values.

    None where it reads anything that changes, chooses, or has no value: a run then finds out.
    """
    try:
        return _value(formula.tree, parameters)
    except (KeyError, ArithmeticError, ValueError):
        return None


def _value(node: Node, parameters: Mapping[str, float]) -> float:
    match node:
        case t.Number(value):
            return value
        case t.ReadParameter(name):
            return parameters[name]
        case t.Negate(operand):
            return -_value(operand, parameters)
        case t.Arithmetic(operator, left, right):
            return _ARITHMETIC[operator](_value(left, parameters), _value(right, parameters))
        case t.Call(function, arguments):
            return _CALLS[function](*(_value(argument, parameters) for argument in arguments))
    raise KeyError(node)
