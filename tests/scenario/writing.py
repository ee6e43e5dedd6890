"""A formula written out again: text that parses back to an equal tree, with no bracket more than that takes."""

from __future__ import annotations

import math

from escalate.scenario import trees as t
from escalate.scenario.trees import Node

_BINDING = {"or": 1, "and": 2, "+": 5, "-": 5, "*": 6, "/": 6, "%": 6, "**": 8}


def unparse(node: Node) -> str:
    """Text that parses back to an equal tree."""
    return _text(node, 0)


def _text(node: Node, outer: int) -> str:
    text, binding = _with_binding(node)
    return f"({text})" if binding < outer else text


def _with_binding(node: Node) -> tuple[str, int]:
    """A node's text and how tightly its outermost operator binds (10: needs no brackets)."""
    match node:
        case t.Number(value):
            return (f"{value!r}", 10) if value >= 0 and math.copysign(1, value) > 0 else (f"{value!r}", 7)
        case t.YesNo(value):
            return ("yes" if value else "no"), 10
        case t.ReadLevel(name) | t.ReadFlag(name) | t.ReadParameter(name):
            return name, 10
        case t.StepNumber():
            return "step", 10
        case t.StepCount():
            return "steps", 10
        case t.Latest(actor, option):
            return f"{actor}.{option}", 10
        case t.Ever(actor, option) | t.Times(actor, option) | t.Since(actor, option) | t.Share(actor, option):
            return f"{type(node).__name__.lower()}({actor}.{option})", 10
        case t.RungOf(actor):
            return f"rung({actor})", 10
        case t.Until(event):
            return f"until({event})", 10
        case t.Happened(event):
            return f"happened({event})", 10
        case t.AsNumber(operand):
            return _with_binding(operand)
        case t.Negate(operand):
            # A bracketed number stays a Negate of a Number; a bare one would be read as a negative number.
            inner = f"({_text(operand, 0)})" if isinstance(operand, t.Number) else _text(operand, 7)
            return f"-{inner}", 7
        case t.Not(operand):
            return f"not {_text(operand, 3)}", 3
        case t.Logic(operator, left, right):
            binding = _BINDING[operator]
            return f"{_text(left, binding)} {operator} {_text(right, binding + 1)}", binding
        case t.Arithmetic("**", left, right):
            return f"{_text(left, 9)} ** {_text(right, 7)}", 8
        case t.Arithmetic(operator, left, right):
            binding = _BINDING[operator]
            return f"{_text(left, binding)} {operator} {_text(right, binding + 1)}", binding
        case t.Compare(operators, operands):
            parts = [_text(operands[0], 5)]
            for sign, operand in zip(operators, operands[1:], strict=True):
                parts += [sign, _text(operand, 5)]
            return " ".join(parts), 4
        case t.If(test, then, otherwise):
            return f"{_text(then, 1)} if {_text(test, 1)} else {_text(otherwise, 0)}", 0
        case t.Call(function, arguments):
            return f"{function}({', '.join(_text(argument, 0) for argument in arguments)})", 10
    raise TypeError(f"not a formula node: {node!r}")
