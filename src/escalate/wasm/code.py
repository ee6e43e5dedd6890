"""WebAssembly's binary format, as much of it as the programs of a scenario need.

Source: WebAssembly Core Specification, chapter 5 (binary format).
"""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence

import numpy as np

F64, F32, I64, I32 = 0x7C, 0x7D, 0x7E, 0x7F
PAGE = 65_536
"""Bytes of a page of memory."""
EMPTY = b"\x40"
END, ELSE, RETURN, DROP, SELECT = b"\x0b", b"\x05", b"\x0f", b"\x1a", b"\x1b"
_LOADS = {F64: b"\x2b\x03", F32: b"\x2a\x02", I64: b"\x29\x03", I32: b"\x28\x02"}
_STORES = {F64: b"\x39\x03", F32: b"\x38\x02", I64: b"\x37\x03", I32: b"\x36\x02"}


def unsigned(number: int) -> bytes:
    """A whole number from 0 up in LEB128."""
    out = bytearray()
    while True:
        number, low = number >> 7, number & 0x7F
        out.append(low | (0x80 if number else 0))
        if not number:
            return bytes(out)


def signed(number: int) -> bytes:
    """A whole number with its sign in LEB128."""
    out = bytearray()
    while True:
        number, low = number >> 7, number & 0x7F
        done = number == (-1 if low & 0x40 else 0)
        out.append(low | (0 if done else 0x80))
        if done:
            return bytes(out)


def vector(items: Sequence[bytes]) -> bytes:
    """Things one after the other, behind their number."""
    return unsigned(len(items)) + b"".join(items)


# ---- instructions


def i32(number: int) -> bytes:
    """Push a 32-bit whole number."""
    return b"\x41" + signed(number)


def i64(number: int) -> bytes:
    """Push a 64-bit whole number, given with or without its sign."""
    return b"\x42" + signed(number - (1 << 64) if number >= 1 << 63 else number)


def f64(number: float) -> bytes:
    """Push a 64-bit float."""
    return b"\x44" + struct.pack("<d", number)


def f32(number: float) -> bytes:
    """Push a 32-bit float."""
    return b"\x43" + struct.pack("<f", np.float32(number))


def get(local: int) -> bytes:
    """Push a local."""
    return b"\x20" + unsigned(local)


def put(local: int) -> bytes:
    """Pop into a local."""
    return b"\x21" + unsigned(local)


def tee(local: int) -> bytes:
    """Copy the top into a local."""
    return b"\x22" + unsigned(local)


def get_global(place: int) -> bytes:
    """Push a global."""
    return b"\x23" + unsigned(place)


def put_global(place: int) -> bytes:
    """Pop into a global."""
    return b"\x24" + unsigned(place)


def call(function: int) -> bytes:
    """Call a function by its number."""
    return b"\x10" + unsigned(function)


def load(kind: int, offset: int) -> bytes:
    """Pop an address; push what stands ``offset`` bytes after it."""
    return _LOADS[kind] + unsigned(offset)


def store(kind: int, offset: int) -> bytes:
    """Pop a value and an address; write the value ``offset`` bytes after it."""
    return _STORES[kind] + unsigned(offset)


def branch(depth: int) -> bytes:
    """Leave ``depth`` blocks, or begin a loop anew."""
    return b"\x0c" + unsigned(depth)


def branch_if(depth: int) -> bytes:
    """The same where the top is not 0."""
    return b"\x0d" + unsigned(depth)


def block(*inside: bytes) -> bytes:
    """A block that branches leave."""
    return b"\x02" + EMPTY + b"".join(inside) + END


def loop(*inside: bytes) -> bytes:
    """A loop that branches begin anew."""
    return b"\x03" + EMPTY + b"".join(inside) + END


def when(yes: bytes, no: bytes = b"", kind: int | None = None) -> bytes:
    """Pop a test; do one thing or the other."""
    result = EMPTY if kind is None else bytes([kind])
    return b"\x04" + result + yes + (ELSE + no if no or kind is not None else b"") + END


# ---- functions and modules


class Body:
    """A function while it is written.

    Parameters
    ----------
    parameters, results : sequence of int
        Their kinds.
    """

    def __init__(self, parameters: Sequence[int] = (), results: Sequence[int] = ()) -> None:
        self.parameters, self.results = tuple(parameters), tuple(results)
        self.locals: list[int] = []
        self.code = bytearray()

    def local(self, kind: int) -> int:
        """A new local of a kind."""
        self.locals.append(kind)
        return len(self.parameters) + len(self.locals) - 1

    def add(self, *parts: bytes) -> None:
        """Write instructions."""
        for part in parts:
            self.code += part

    def bytes(self) -> bytes:
        """As it stands in a module's section of code."""
        runs: list[tuple[int, int]] = []
        for kind in self.locals:
            if runs and runs[-1][1] == kind:
                runs[-1] = runs[-1][0] + 1, kind
            else:
                runs.append((1, kind))
        whole = vector([unsigned(count) + bytes([kind]) for count, kind in runs]) + bytes(self.code) + END
        return unsigned(len(whole)) + whole


class Assembly:
    """A module while it is put together: functions by name, globals, data, and room in memory."""

    def __init__(self) -> None:
        self._functions: dict[str, Body] = {}
        self._globals: list[int] = []
        self._data: list[tuple[int, bytes]] = []
        self._tables: dict[bytes, int] = {}
        self.size = 0

    def function(self, name: str, body: Body) -> int:
        """Take a function in; return its number."""
        self._functions[name] = body
        return len(self._functions) - 1

    def number(self, name: str) -> int:
        """A function's number."""
        return list(self._functions).index(name)

    def variable(self, kind: int) -> int:
        """A new global, 0 at first; return its number."""
        self._globals.append(kind)
        return len(self._globals) - 1

    def room(self, size: int, data: bytes = b"") -> int:
        """So many bytes of memory, at a multiple of 16, which may hold something; return their address."""
        address = self.size
        if data:
            self._data.append((address, data))
        self.size = address + (size + 15) // 16 * 16
        return address

    def table(self, data: bytes) -> int:
        """The address of some bytes, which stand in memory once however often they are asked for."""
        if data not in self._tables:
            self._tables[data] = self.room(len(data), data)
        return self._tables[data]

    def bytes(self, exports: Mapping[str, str]) -> bytes:
        """The module; ``exports`` are names by which its functions are called from outside, beside ``memory``."""
        bodies = self._functions.values()
        shapes = list(dict.fromkeys((body.parameters, body.results) for body in bodies))
        types = [b"\x60" + vector([bytes([k]) for k in taken]) + vector([bytes([k]) for k in given])
                 for taken, given in shapes]  # fmt: skip
        zero = {F64: f64(0.0), F32: f32(0.0), I64: i64(0), I32: i32(0)}
        named = [_name("memory") + b"\x02" + unsigned(0)]
        named += [_name(name) + b"\x00" + unsigned(self.number(inside)) for name, inside in exports.items()]
        sections = [
            (1, vector(types)),
            (3, vector([unsigned(shapes.index((body.parameters, body.results))) for body in bodies])),
            (5, vector([b"\x00" + unsigned((self.size + PAGE - 1) // PAGE)])),
            (6, vector([bytes([kind]) + b"\x01" + zero[kind] + END for kind in self._globals])),
            (7, vector(named)),
            (10, vector([body.bytes() for body in bodies])),
            (11, vector([b"\x00" + i32(at) + END + unsigned(len(data)) + data for at, data in self._data])),
        ]
        whole = (bytes([number]) + unsigned(len(content)) + content for number, content in sections)
        return b"\0asm\x01\0\0\0" + b"".join(whole)


def _name(name: str) -> bytes:
    return unsigned(len(name)) + name.encode()
