"""Numbers that write down what is done to them: a function of NumPy's arrays, called with them, becomes WebAssembly.

So ``exp``, ``log`` and the inverse distribution functions stand once, in :mod:`escalate.engine.powers` and
:mod:`escalate.engine.inverse`, and not a second time in another language.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.lib.mixins import NDArrayOperatorsMixin

from escalate.engine.operations import OPERATIONS
from escalate.wasm.code import F64, I32, I64, SELECT, Body, f64, get, i32, i64, put

_FLOATS = {name: op.floats for name, op in OPERATIONS.items() if isinstance(op.floats, bytes)} | {"copysign": b"\xa6"}
"""Single instructions only: what is traced is made of these."""
_WHOLES = {
    "add": 0x7C, "subtract": 0x7D, "multiply": 0x7E, "bitwise_and": 0x83, "bitwise_or": 0x84, "bitwise_xor": 0x85,
    "left_shift": 0x86, "right_shift": 0x87, "greater": 0x55, "greater_equal": 0x59, "less": 0x53,
}  # fmt: skip
_TESTS = {"bitwise_and": 0x71, "bitwise_or": 0x72, "logical_and": 0x71, "logical_or": 0x72}
_ASK = {"less", "less_equal", "greater", "greater_equal", "equal", "not_equal"}


class Traced(NDArrayOperatorsMixin):
    """A 64-bit float, a 64-bit whole number or a yes/no in a local of a function that is being written.

    Parameters
    ----------
    body : Body
        The function.
    kind : int
        F64, I64, or I32 for a yes/no.
    place : int
        Its local.
    """

    def __init__(self, body: Body, kind: int, place: int) -> None:
        self.body, self.kind, self.place = body, kind, place

    def _made(self, kind: int, *code: bytes) -> Traced:
        place = self.body.local(kind)
        self.body.add(*code, put(place))
        return Traced(self.body, kind, place)

    def _pushed(self, value: Any, kind: int) -> bytes:
        """A traced or plain number on the stack, as a kind."""
        if not isinstance(value, Traced):
            return f64(float(value)) if kind == F64 else i64(int(value)) if kind == I64 else i32(int(value))
        convert = {(I64, F64): b"\xb9", (I32, F64): b"\xb7", (I32, I64): b"\xad"}
        return get(value.place) + (b"" if value.kind == kind else convert[value.kind, kind])

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **more: Any) -> Traced:
        name = ufunc.__name__
        kinds = [value.kind if isinstance(value, Traced) else _kind_of(value) for value in inputs]
        kind = F64 if F64 in kinds else I64 if I64 in kinds else I32
        code = _FLOATS[name] if kind == F64 else bytes([(_WHOLES if kind == I64 else _TESTS)[name]])
        asks = name in _ASK
        return self._made(I32 if asks else kind, *(self._pushed(value, kind) for value in inputs), code)

    def __array_function__(self, function: Callable[..., Any], types: Any, given: Sequence[Any], more: Any) -> Traced:
        if function is np.where:
            test, yes, no = given
            kinds = [value.kind if isinstance(value, Traced) else _kind_of(value) for value in (yes, no)]
            kind = F64 if F64 in kinds else kinds[0]
            return self._made(kind, self._pushed(yes, kind), self._pushed(no, kind), self._pushed(test, I32), SELECT)
        if function in (np.zeros_like, np.full_like):
            return self._made(F64, f64(float(given[1]) if len(given) > 1 else 0.0))
        raise TypeError(f"{function.__name__} cannot be written as WebAssembly")

    def view(self, dtype: Any) -> Traced:
        """The same bits as another kind."""
        kind = _kind_of(np.dtype(dtype).type(0))
        return self._made(kind, get(self.place), {F64: b"\xbf", I64: b"\xbd"}[kind])

    def astype(self, dtype: Any) -> Traced:
        """The same number as another kind; whole numbers are cut off."""
        kind = _kind_of(np.dtype(dtype).type(0))
        if self.kind == F64 and kind == I64:
            return self._made(kind, get(self.place), b"\xfc\x06")
        return self._made(kind, self._pushed(self, kind))


def _kind_of(value: Any) -> int:
    if isinstance(value, bool | np.bool_):
        return I32
    return I64 if isinstance(value, int | np.integer) else F64


def traced(function: Callable[..., Any], arguments: int = 1) -> Body:
    """A function of floats, written as WebAssembly by calling it."""
    body = Body([F64] * arguments, [F64])
    result = function(*(Traced(body, F64, place) for place in range(arguments)))
    body.add(get(result.place))
    return body
