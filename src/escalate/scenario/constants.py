"""What a formula comes to outside of a run: one of parameters and plain numbers, or of what is read for it."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Mapping

from escalate.scenario import trees as t
from escalate.scenario.trees import Formula, Node

_ARITHMETIC: Mapping[str, Callable[[float, float], float]] = {
    "+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv, "%": operator.mod, "**": math.pow,
}  # fmt: skip
_COMPARE: Mapping[str, Callable[[float, float], bool]] = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge, "==": operator.eq, "!=": operator.ne,
}  # fmt: skip
_CALLS: Mapping[str, Callable[..., float]] = {
    "min": min, "max": max, "abs": abs, "sqrt": math.sqrt, "exp": math.exp, "log": math.log, "floor": math.floor,
    "round": round, "clip": lambda value, low, high: min(max(value, low), high),
}  # fmt: skip


def known_value(formula: Formula, parameters: Mapping[str, float]) -> float | None:
    """The value of a formula with parameters, and ``steps``, at their values.

    None where it reads anything that changes, or has no value: a run then finds out.
    """

    def read(node: Node) -> float:
        match node:
            case t.ReadParameter(name):
                return parameters[name]
            case t.StepCount():
                return parameters["steps"]
        raise KeyError(node)

    return value_of(formula, read)


def value_of(formula: Formula, read: Callable[[Node], float]) -> float | None:
    """The value of a formula, whatever it reads being asked of ``read``.

    None where that raises KeyError, or the formula has no value.
    """
    try:
        return float(_value(formula.tree, read))
    except (KeyError, ArithmeticError, ValueError):
        return None


def _value(node: Node, read: Callable[[Node], float]) -> float:
    def of(part: Node) -> float:
        return _value(part, read)

    match node:
        case t.Number(value) | t.YesNo(value):
            return value
        case t.AsNumber(operand):
            return of(operand)
        case t.Negate(operand):
            return -of(operand)
        case t.Not(operand):
            return not of(operand)
        case t.Logic(word, left, right):
            return of(right) if of(left) == (word == "and") else of(left)
        case t.Compare(signs, operands):
            values = [of(operand) for operand in operands]
            return all(_COMPARE[sign](a, b) for sign, a, b in zip(signs, values, values[1:], strict=False))
        case t.If(test, then, otherwise):
            return of(then) if of(test) else of(otherwise)
        case t.Arithmetic(sign, left, right):
            return _ARITHMETIC[sign](of(left), of(right))
        case t.Call(function, arguments):
            return _CALLS[function](*map(of, arguments))
    return read(node)
