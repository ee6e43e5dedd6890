"""From a graph of values to a function of WebAssembly that works on one run, its state in memory.

The other way out of the same graph is :mod:`escalate.engine.emit`, which writes NumPy calls for many runs at once.
"""

from __future__ import annotations

import struct
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from escalate.engine.draws import NEVER
from escalate.engine.ir import Builder, DType, Value
from escalate.engine.operations import OPERATIONS
from escalate.wasm.code import (
    F64,
    I32,
    SELECT,
    Assembly,
    Body,
    call,
    f64,
    get,
    get_global,
    i32,
    load,
    put,
    put_global,
    store,
    when,
)

SLOT = 8
"""Bytes of a number in memory, whatever its kind."""
_KINDS: Mapping[DType, int] = {"float": F64, "bool": I32, "code": I32, "index": I32, "mask": I32}


@dataclass
class Places:
    """Where the functions of a module find things.

    Attributes
    ----------
    numbers, state, told : int
        Addresses: of the numbers that all runs share, of a run's state arrays, of what an observed step reports.
    row, fault : int
        Globals: the address of the present step's keys; the number of a formula that failed, from 1.
    purposes : dict of str to int
        The purposes that draw, by name, in the order of their keys in a row.
    faults : list
        What the numbers of ``fault`` stand for: what was done, the formula, and a text.
    """

    numbers: int
    state: int
    told: int
    row: int
    fault: int
    purposes: dict[str, int] = field(default_factory=dict)
    faults: list[tuple[str, Any, str]] = field(default_factory=list)


class GraphWriter:
    """Writes the function of one graph; afterwards ``reports`` are its observations with their addresses."""

    def __init__(self, module: Assembly, places: Places, builder: Builder, outputs: Mapping[int, Value]) -> None:
        self.module, self.places = module, places
        self.outputs = outputs
        self.order = builder.needed(outputs)
        self.body = Body()
        self.named: dict[int, int] = {}
        self.held: dict[int, bytes] = {}
        self.reports: list[tuple[Any, int]] = []
        self.told = places.told
        uses = Counter(id(arg) for value in self.order for arg in value.args)
        uses.update(id(value) for value in outputs.values())
        self.once = {key for key, count in uses.items() if count == 1}

    def write(self) -> Body:
        """The function: it takes nothing and gives nothing."""
        for value in self.order:
            if value.op in ("check", "observe"):
                getattr(self, f"_{value.op}")(value)
            elif value.op not in ("count", "need"):
                self._work_out(value)
        for place, value in self.outputs.items():
            if not (value.op == "state" and value.attr == place):
                kind = _KINDS[value.dtype]
                self.body.add(i32(0), self.push(value), store(kind, self.places.state + SLOT * place))
        return self.body

    def _work_out(self, value: Value) -> None:
        code = self._code(value)
        if id(value) in self.once:
            self.held[id(value)] = code  # goes where it is used
            return
        self.named[id(value)] = place = self.body.local(_KINDS[value.dtype])
        self.body.add(code, put(place))

    def push(self, value: Value) -> bytes:
        """What puts a value on the stack."""
        if value.known:
            return f64(value.const) if value.dtype == "float" else i32(int(value.const))
        if value.op == "state" and id(value) not in self.named:
            # Read once: what is worked out goes into memory at the end only.
            kind = _KINDS[value.dtype]
            self.named[id(value)] = place = self.body.local(kind)
            self.body.code[:0] = i32(0) + load(kind, self.places.state + SLOT * value.attr) + put(place)
        if id(value) in self.held:
            return self.held.pop(id(value))
        return get(self.named[id(value)])

    def _code(self, value: Value) -> bytes:
        args = value.args
        match value.op:
            case "shared":
                return i32(0) + load(F64, self.places.numbers + SLOT * value.attr)
            case "draw":
                return self._draw(value)
            case "number":
                return self.push(args[0]) + b"\xb7"
            case "mask" | "copy" | "index":
                return self.push(args[0])
            case "select":
                test, yes, no = (self.push(arg) for arg in args)
                return yes + no + test + SELECT
            case "total":
                parts = [self.push(arg) for arg in args]
                return parts[0] + b"".join(part + b"\x6a" for part in parts[1:])
            case "gather":
                return self._gather(value)
            case "clip":
                number, low, high = (self.push(arg) for arg in args)
                return number + low + b"\xa5" + high + b"\xa4"
        return self._operation(value)

    def _operation(self, value: Value) -> bytes:
        operation = OPERATIONS[value.op]
        floats = any(arg.dtype == "float" for arg in value.args)
        code = operation.floats if floats else operation.codes
        pushed = b"".join(self._as_float(arg) if floats else self.push(arg) for arg in value.args)
        return pushed + (call(self.module.number(code)) if isinstance(code, str) else code)

    def _as_float(self, value: Value) -> bytes:
        """A number; a yes/no among numbers counts as 1 or 0."""
        return self.push(value) + (b"" if value.dtype == "float" else b"\xb7")

    def _draw(self, value: Value) -> bytes:
        kind, purpose = value.attr
        place = self.places.purposes.setdefault(purpose, len(self.places.purposes))
        made = get_global(self.places.row) + i32(SLOT * place) + b"\x6a" + call(self.module.number(kind))
        if not value.args:
            return made
        return self.push(value.args[0]) + when(made, f64(NEVER), F64)

    def _gather(self, value: Value) -> bytes:
        index, *entries = value.args
        kind = _KINDS[value.dtype]
        if all(entry.known for entry in entries):
            form = "d" if kind == F64 else "q"
            consts = [float(entry.const) if kind == F64 else int(entry.const) for entry in entries]
            table = self.module.table(struct.pack(f"<{len(consts)}{form}", *consts))
            return self.push(index) + i32(3) + b"\x74" + load(kind, table)
        where = self.body.local(I32)
        self.body.add(self.push(index), put(where))
        code = self.push(entries[-1])
        for place, entry in list(enumerate(entries[:-1]))[::-1]:
            code = self.push(entry) + code + get(where) + i32(place) + b"\x46" + SELECT
        return code

    # ---- things done for their effect

    def _check(self, value: Value) -> None:
        """Note a formula that fails where it is reached, the first of a run."""
        op, _, _ = value.attr
        number, guard = value.args
        place = self.body.local(F64)
        self.body.add(self.push(number), put(place))
        if op == "chance":
            bad = get(place) + f64(0.0) + b"\x66" + get(place) + f64(1.0) + b"\x65" + b"\x71" + b"\x45"
        elif op == "spread":
            bad = get(place) + f64(0.0) + b"\x66" + b"\x45"
        else:
            bad = get(place) + get(place) + b"\xa1" + f64(0.0) + b"\x62"
        self.places.faults.append(value.attr)
        fault = self.places.fault
        first = get_global(fault) + b"\x45"
        note = i32(len(self.places.faults)) + put_global(fault)
        self.body.add(bad, self.push(guard), b"\x71", first, b"\x71", when(note))

    def _observe(self, value: Value) -> None:
        """Write down what is reported, each as a float."""
        self.reports.append((value.attr, self.told))
        for arg in value.args:
            self.body.add(i32(0), self._as_float(arg), store(F64, self.told))
            self.told += SLOT
