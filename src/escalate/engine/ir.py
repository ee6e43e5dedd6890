"""Straight-line programs over many runs at once, as a graph of values before any code is written.

A :class:`Builder` is asked for sums, comparisons, selections and so on, and answers with
:class:`Value` objects. It works out at once what it can (numbers known beforehand), never computes
the same thing twice, and keeps for each value the bounds it cannot leave, so that needless clipping
and guarding are left away. :mod:`escalate.engine.emit` turns the graph into NumPy calls.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from functools import reduce
from typing import Any, Literal, NamedTuple

import numpy as np

from escalate.engine import powers
from escalate.engine.draws import NEVER
from escalate.engine.operations import OPERATIONS
from escalate.engine.purposes import Draw

DType = Literal["float", "bool", "code", "index", "rows", "mask"]
"""A mask has all bits 0 where a test holds, else all 1; those of codes are codes."""
MASKS: dict[DType, DType] = {"float": "mask", "code": "code"}
Scope = Literal["constant", "shared", "lane"]
"""What a value is one of: known when compiling; one number a step; one number a run."""

ACTIONS = {"count", "check", "observe", "need"}
"""What is done for its effect."""
INFINITY = math.inf
GRID = 1e6
"""Levels are whole multiples of 1 / GRID."""
_DRAWN: dict[Draw, tuple[float, float]] = {"uniform": (0.0, 1.0), "normal": (-10.0, 10.0), "gumbel": (NEVER, 50.0)}
FINE = 64.0
"""Multiples of 1 / FINE have at most six decimals and add up without rounding."""
LARGEST_FINE = 1e9


class Value:
    """One node of a program; made by a :class:`Builder` only."""

    __slots__ = ("args", "attr", "const", "dtype", "fine", "high", "home", "low", "op", "scope")

    def __init__(
        self,
        op: str,
        args: tuple[Value, ...],
        attr: Any,
        dtype: DType,
        scope: Scope,
        low: float = -INFINITY,
        high: float = INFINITY,
        const: Any = None,
    ) -> None:
        self.op = op
        self.args = args
        self.attr = attr
        self.dtype = dtype
        self.scope = scope
        self.low = low
        self.high = high
        self.const = const
        self.fine = False
        self.home: int | None = None

    @property
    def known(self) -> bool:
        """Is it a number known when compiling?"""
        return self.scope == "constant"


class Graph(NamedTuple):
    """A program before any code: its operations, and state array number -> its value at the start and at the end."""

    builder: Builder
    inputs: Mapping[int, Value]
    outputs: Mapping[int, Value]


def _corners(function: Callable[[float, float], float], a: Value, b: Value) -> tuple[float, float]:
    values = [function(x, y) for x in (a.low, a.high) for y in (b.low, b.high)]
    return (-INFINITY, INFINITY) if any(math.isnan(value) for value in values) else (min(values), max(values))


def _times(x: float, y: float) -> float:
    return 0.0 if x == 0.0 or y == 0.0 else x * y


def _exp(x: float) -> float:
    return float(powers.exp(x)) if x < 709.0 else INFINITY


def _power_bounds(a: Value, b: Value) -> tuple[float, float]:
    """Of ``a**b``: known where the base is above 0 (at least 0 under an exponent above 0), or the exponent is whole."""
    whole = b.known and b.low == math.floor(b.low) and b.low > 0.0
    if not (a.low > 0.0 or (a.low >= 0.0 and b.low > 0.0) or whole):
        return -INFINITY, INFINITY
    with np.errstate(all="ignore"):
        low, high = _corners(lambda x, y: float(powers.power(x, y)), a, b)
    return (min(low, 0.0) if a.low < 0.0 else low), high


def _bounds(op: str, args: tuple[Value, ...]) -> tuple[float, float]:
    """Interval arithmetic: what the result of an operation cannot leave."""
    a = args[0]
    b = args[1] if len(args) > 1 else a
    match op:
        case "add":
            return a.low + b.low, a.high + b.high
        case "subtract":
            return a.low - b.high, a.high - b.low
        case "multiply":
            return _corners(_times, a, b)
        case "divide" if b.low > 0 or b.high < 0:
            return _corners(lambda x, y: 0.0 if math.isinf(y) else x / y, a, b)
        case "remainder" if b.low > 0:
            return 0.0, b.high
        case "negative":
            return -a.high, -a.low
        case "absolute":
            return (0.0 if a.low <= 0 <= a.high else min(abs(a.low), abs(a.high))), max(abs(a.low), abs(a.high))
        case "minimum":
            return min(a.low, b.low), min(a.high, b.high)
        case "maximum":
            return max(a.low, b.low), max(a.high, b.high)
        case "sqrt" if a.low >= 0.0:
            return math.sqrt(a.low), math.sqrt(a.high)
        case "exp":
            return _exp(a.low), _exp(a.high)
        case "log" if a.low > 0.0:
            return float(powers.log(a.low)), float(powers.log(a.high))
        case "power":
            return _power_bounds(a, b)
        case "rint" | "floor":
            return a.low - 1.0, a.high + 1.0
    return -INFINITY, INFINITY


_KEEPS_FINE = {"add", "subtract", "minimum", "maximum", "negative", "absolute", "rint", "floor"}


class Builder:
    """Makes values, folding and sharing as it goes.

    Attributes
    ----------
    order : list of Value
        Every operation in the order in which it was asked for.
    """

    def __init__(self) -> None:
        self.order: list[Value] = []
        self._seen: dict[tuple[Any, ...], Value] = {}
        self.yes = self.constant(True)
        self.no = self.constant(False)
        self.zero = self.constant(0.0)
        self.one = self.constant(1.0)

    # ---- leaves

    def constant(self, number: float | bool, dtype: DType | None = None) -> Value:
        """A number, yes/no or option code known now."""
        dtype = dtype or ("bool" if isinstance(number, bool | np.bool_) else "float")
        plain: Any = {"bool": bool, "float": float}.get(dtype, int)(number)
        key = ("constant", dtype, repr(plain))
        if key not in self._seen:
            value = Value("constant", (), None, dtype, "constant", float(plain), float(plain), plain)
            value.fine = dtype == "float" and (plain * FINE) == math.floor(plain * FINE) and abs(plain) < LARGEST_FINE
            self._seen[key] = value
        return self._seen[key]

    def state(self, place: int, dtype: DType, low: float = -INFINITY, high: float = INFINITY) -> Value:
        """What state array number ``place`` holds when the program starts."""
        value = Value("state", (), place, dtype, "lane", low, high)
        value.home = place
        return value

    def shared(self, place: int, low: float, high: float) -> Value:
        """A number handed to the program at each call, by its place: the step, a parameter."""
        return self._make("shared", (), place, "float", "shared", (low, high))

    def draw(self, kind: Draw, purpose: str, wanted: Value | None = None) -> Value:
        """A purpose's draw of this step; for a Gumbel draw NEVER in runs outside ``wanted``."""
        args = () if wanted is None else (wanted,)
        return self._make("draw", args, (kind, purpose), "float", "lane", _DRAWN[kind])

    # ---- operations

    def _make(
        self,
        op: str,
        args: tuple[Value, ...],
        attr: Any,
        dtype: DType,
        scope: Scope,
        bounds: tuple[float, float] = (-INFINITY, INFINITY),
    ) -> Value:
        key = (op, tuple(id(arg) for arg in args), attr, dtype)
        value = self._seen.get(key)
        if value is None:
            value = Value(op, args, attr, dtype, scope, *bounds)
            value.fine = op in _KEEPS_FINE and all(arg.fine for arg in args)
            self._seen[key] = value
            self.order.append(value)
        return value

    def ufunc(self, op: str, *args: Value, dtype: DType = "float") -> Value:
        """A NumPy universal function of numbers or yes/nos."""
        if all(arg.known for arg in args):
            function = OPERATIONS[op].numpy
            with np.errstate(all="ignore"):
                result = function(*(np.float64(arg.const) if arg.dtype == "float" else arg.const for arg in args))
            if np.isfinite(result):
                return self.constant(bool(result) if dtype == "bool" else float(result), dtype)
        scope: Scope = "lane" if any(arg.scope == "lane" for arg in args) else "shared"
        return self._make(op, args, None, dtype, scope, _bounds(op, args))

    def add(self, a: Value, b: Value) -> Value:
        """``a + b``."""
        if a is self.zero:
            return b
        return a if b is self.zero else self.ufunc("add", a, b)

    def subtract(self, a: Value, b: Value) -> Value:
        """``a - b``."""
        if a is b:
            return self.zero
        return a if b is self.zero else self.ufunc("subtract", a, b)

    def multiply(self, a: Value, b: Value) -> Value:
        """``a * b``."""
        if a is self.one:
            return b
        if b is self.one:
            return a
        if self.zero in (a, b):
            other = b if a is self.zero else a
            if math.isfinite(other.low) and math.isfinite(other.high):
                return self.zero
        return self.ufunc("multiply", a, b)

    def minimum(self, a: Value, b: Value) -> Value:
        """The smaller of two."""
        if a.high <= b.low:
            return a
        return b if b.high <= a.low else self.ufunc("minimum", a, b)

    def maximum(self, a: Value, b: Value) -> Value:
        """The larger of two."""
        if a.low >= b.high:
            return a
        return b if b.low >= a.high else self.ufunc("maximum", a, b)

    def clip(self, value: Value, low: Value, high: Value) -> Value:
        """``min(max(value, low), high)``."""
        both = value.low < low.low and value.high > high.high and low.known and high.known and low.low <= high.high
        if both and value.scope == "lane":
            clipped = self._make("clip", (value, low, high), None, "float", "lane", (low.low, high.high))
            clipped.fine = value.fine and low.fine and high.fine
            return clipped
        return self.minimum(self.maximum(value, low), high)

    def compare(self, op: str, a: Value, b: Value) -> Value:
        """A yes/no: ``less``, ``less_equal``, ``greater``, ``greater_equal``, ``equal`` or ``not_equal``."""
        return self.ufunc(op, a, b, dtype="bool")

    def both(self, a: Value, b: Value) -> Value:
        """``a and b``."""
        if a is self.no or b is self.no:
            return self.no
        if a is self.yes or a is b:
            return b
        return a if b is self.yes else self.ufunc("logical_and", a, b, dtype="bool")

    def either(self, a: Value, b: Value) -> Value:
        """``a or b``."""
        if a is self.yes or b is self.yes:
            return self.yes
        if a is self.no or a is b:
            return b
        return a if b is self.no else self.ufunc("logical_or", a, b, dtype="bool")

    def any(self, tests: Iterable[Value]) -> Value:
        """Does one of them hold? Said as shortly as it can be."""
        parts: dict[Value, None] = {}
        waiting = [*tests]
        while waiting:
            test = waiting.pop(0)
            if test.op == "logical_or":
                waiting += test.args
            else:
                parts[test] = None
        if any(self.negate(test) in parts for test in parts):
            return self.yes
        # What holds only where another one does adds nothing.
        kept = [test for test in parts if not any(other in parts for other in self._all_of(test) if other is not test)]
        return reduce(self.either, kept, self.no)

    def _all_of(self, test: Value) -> list[Value]:
        """A yes/no and all that it needs to hold."""
        return (
            [test, *(part for arg in test.args for part in self._all_of(arg))] if test.op == "logical_and" else [test]
        )

    def negate(self, a: Value) -> Value:
        """``not a``."""
        return a.args[0] if a.op == "logical_not" else self.ufunc("logical_not", a, dtype="bool")

    def number(self, a: Value) -> Value:
        """A yes/no as 1 or 0."""
        if a.known:
            return self.one if a.const else self.zero
        value = self._make("number", (a,), None, "float", a.scope, (0.0, 1.0))
        value.fine = True
        return value

    def select(self, test: Value, yes: Value, no: Value) -> Value:
        """``yes`` where the test holds, else ``no``."""
        if test.known:
            return yes if test.const else no
        if yes is no:
            return yes
        if yes.dtype == "bool" and yes.known:
            return self.either(test, no) if yes.const else self.both(self.negate(test), no)
        if yes.dtype == "bool" and no.known:
            return self.either(self.negate(test), yes) if no.const else self.both(test, yes)
        scope: Scope = "lane" if any(arg.scope == "lane" for arg in (test, yes, no)) else "shared"
        bounds = (min(yes.low, no.low), max(yes.high, no.high))
        if test.scope == "lane" and yes.dtype in MASKS:
            test = self._make("mask", (test,), None, MASKS[yes.dtype], "lane")
        value = self._make("select", (test, yes, no), None, yes.dtype, scope, bounds)
        value.fine = yes.fine and no.fine
        return value

    def total(self, flags: list[Value]) -> Value:
        """How many of the lane yes/nos hold, as an option code."""
        return self._make("total", tuple(flags), None, "code", "lane")

    def is_code(self, code: Value, number: int) -> Value:
        """Does an option code equal a number?"""
        if code.known:
            return self.constant(bool(code.const == number))
        return self._make("equal", (code, self.constant(number, "code")), None, "bool", "lane")

    def gather(self, table: tuple[Value, ...], code: Value) -> Value:
        """``table[code]``, for each run one of the values, none of which is a lane's."""
        if code.known:
            known: Value = table[code.const]
            return known
        if len({id(value) for value in table}) == 1:
            return table[0]
        index = self._make("index", (code,), None, "index", "lane")
        bounds = min(value.low for value in table), max(value.high for value in table)
        value = self._make("gather", (index, *table), None, table[0].dtype, "lane", bounds)
        value.fine = all(entry.fine for entry in table)
        return value

    def larger_code(self, a: Value, b: Value) -> Value:
        """The larger of two codes."""
        if a.known and b.known:
            return self.constant(max(a.const, b.const), "code")
        return self._make("maximum", (a, b), None, "code", "lane")

    def copy(self, value: Value) -> Value:
        """The same value in an array of its own."""
        return self._make("copy", (value,), None, value.dtype, "lane", (value.low, value.high))

    def rows(self, name: str, attr: Any, args: list[Value]) -> Value:
        """Hand values to a Python function and take back one row of numbers for each option."""
        return self._make("rows", tuple(args), (name, attr), "rows", "lane")

    def row(self, rows: Value, number: int) -> Value:
        """One row of :meth:`rows`, not negative."""
        return self._make("row", (rows,), number, "float", "lane", (0.0, INFINITY))

    def can_fail(self, value: Value) -> bool:
        """May it be no number, or too large for one?"""
        return not (value.known or (math.isfinite(value.low) and math.isfinite(value.high)))

    def needed(self, outputs: Mapping[int, Value]) -> list[Value]:
        """The operations that matter, each right before it is first used, so that few arrays are in use at a time."""
        made = {id(value) for value in self.order}
        kept: dict[int, Value] = {}
        wanted = {id(value) for value in outputs.values()}
        for sink in self.order:
            if sink.op not in ACTIONS and id(sink) not in wanted:
                continue
            waiting = [sink]
            while waiting:
                value = waiting[-1]
                # A chain of selections begins at its far end: what each looks at is then gone before the next.
                args = reversed(value.args) if value.op == "select" else value.args
                missing = [arg for arg in args if id(arg) in made and id(arg) not in kept]
                if missing and id(value) not in kept:
                    waiting.append(missing[0])
                else:
                    kept[id(waiting.pop())] = value
        return list(kept.values())

    # ---- things done for their effect

    def act(self, op: str, attr: Any, *args: Value) -> None:
        """Do something with values: ``count``, ``check``, ``observe``, or ``need``: work them out, used or not."""
        self.order.append(Value(op, args, attr, "float", "lane"))
