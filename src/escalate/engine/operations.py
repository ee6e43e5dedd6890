"""What the operations of a program are: one row each for NumPy and for WebAssembly, so that neither can fall behind."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from escalate.engine import powers


@dataclass(frozen=True)
class Operation:
    """An operation that works on numbers one by one.

    Attributes
    ----------
    numpy : callable
        What does it to arrays.
    floats, codes : bytes or str
        WebAssembly's instruction for 64-bit floats, and for whole numbers and yes/nos; a text names a function of the
        module, and nothing means that no program does it to these.
    """

    numpy: Callable[..., Any]
    floats: bytes | str = b""
    codes: bytes | str = b""


OPERATIONS: dict[str, Operation] = {
    "add": Operation(np.add, b"\xa0"),
    "subtract": Operation(np.subtract, b"\xa1"),
    "multiply": Operation(np.multiply, b"\xa2"),
    "divide": Operation(np.divide, b"\xa3"),
    "remainder": Operation(np.remainder, "remainder"),
    "power": Operation(powers.power, "power"),
    "exp": Operation(powers.exp, "exp"),
    "log": Operation(powers.log, "log"),
    "negative": Operation(np.negative, b"\x9a"),
    "absolute": Operation(np.absolute, b"\x99"),
    "sqrt": Operation(np.sqrt, b"\x9f"),
    "floor": Operation(np.floor, b"\x9c"),
    "rint": Operation(np.rint, b"\x9e"),
    "minimum": Operation(np.minimum, b"\xa4"),
    "maximum": Operation(np.maximum, b"\xa5", "larger"),
    "less": Operation(np.less, b"\x63", b"\x48"),
    "less_equal": Operation(np.less_equal, b"\x65", b"\x4c"),
    "greater": Operation(np.greater, b"\x64", b"\x4a"),
    "greater_equal": Operation(np.greater_equal, b"\x66", b"\x4e"),
    "equal": Operation(np.equal, b"\x61", b"\x46"),
    "not_equal": Operation(np.not_equal, b"\x62", b"\x47"),
    "logical_and": Operation(np.logical_and, codes=b"\x71"),
    "logical_or": Operation(np.logical_or, codes=b"\x72"),
    "logical_not": Operation(np.logical_not, codes=b"\x45"),
}
"""By name. Both emitters look here; the builder refuses anything else."""
STRUCTURE = (
    "shared", "draw", "number", "select", "mask", "total", "index", "gather", "copy", "clip", "rows", "row",
)  # fmt: skip
"""Operations that each emitter writes in a way of its own."""
