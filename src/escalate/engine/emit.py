"""From a graph of values to a Python function of NumPy calls that write into reused buffers.

Values nobody needs are dropped, each lane value gets a register (an array reused as soon as its
value is dead, so that a block stays in cache), and the calls are written one a line. The text holds
names made here only, never a word of the scenario.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from escalate.engine.ir import FUNCTIONS, Builder, DType, Value
from escalate.engine.powers import exp2, exp2_of_one

ACTIONS = {"count", "check", "observe", "need"}
_PREFIX: Mapping[DType, str] = {"float": "f", "single": "h", "bool": "b", "code": "i", "index": "x"}
DTYPES: Mapping[str, Any] = {"f": np.float64, "h": np.float32, "b": np.bool_, "i": np.int8, "x": np.intp}
_SCALARS: Mapping[str, str] = {"float": "F64", "single": "F32"}


@dataclass(frozen=True)
class Program:
    """A compiled function and the arrays it works in.

    ``function(registers, state, shared, luck, counts, callbacks, lanes)`` runs it once. ``registers`` maps a prefix
    of ``DTYPES`` to how many arrays of that type it needs; ``purposes`` are those it draws for, by their places.
    """

    source: str
    function: Callable[..., None]
    registers: Mapping[str, int]
    purposes: tuple[str, ...]


class _Registers:
    """Hands out the lowest free register of a type and takes it back."""

    def __init__(self) -> None:
        self.free: defaultdict[str, list[int]] = defaultdict(list)
        self.made: defaultdict[str, int] = defaultdict(int)

    def take(self, prefix: str) -> str:
        if self.free[prefix]:
            return f"{prefix}{self.free[prefix].pop()}"
        self.made[prefix] += 1
        return f"{prefix}{self.made[prefix] - 1}"

    def give(self, name: str) -> None:
        if name[0] != "s":
            self.free[name[0]].append(int(name[1:]))


class _Emitter:
    def __init__(self, builder: Builder, outputs: Mapping[int, Value]) -> None:
        self.outputs = outputs
        self.order = self._needed(builder.order)
        self.names: dict[int, str] = {}
        self.last = self._last_uses()
        self.registers = _Registers()
        self.occupant: dict[str, Value] = {}
        self.lines: list[str] = []
        self.kept: dict[str, Any] = {}
        self.purposes: dict[str, int] = {}
        self.shared = 0

    def _needed(self, order: list[Value]) -> list[Value]:
        wanted = {id(value) for value in self.outputs.values()}
        kept = []
        for value in reversed(order):
            if value.op in ACTIONS or id(value) in wanted:
                kept.append(value)
                wanted.update(id(arg) for arg in value.args)
        return kept[::-1]

    def _last_uses(self) -> dict[int, int]:
        last: dict[int, int] = {}
        for place, value in enumerate(self.order):
            last[id(value)] = place
            for arg in value.args:
                last[id(arg)] = place
        for value in self.outputs.values():
            last[id(value)] = len(self.order)
        return last

    def name(self, value: Value) -> str:
        """How the code refers to a value."""
        if value.known:
            if value.dtype in _SCALARS:
                return f"({value.const!r})"
            return repr(value.const)
        if value.op == "state":
            return f"s{value.attr}"
        return self.names[id(value)]

    def _is_free(self, register: str, place: int) -> bool:
        """May a state array be overwritten by the operation at ``place``?"""
        occupant = self.occupant.get(register)
        if occupant is None:
            number = int(register[1:])
            return self.last.get(self.inputs.get(number, -1), -1) <= place
        return self.last[id(occupant)] <= place

    def emit(self, inputs: Mapping[int, Value]) -> Program:
        """Write the function; ``inputs`` are the state values the graph began with."""
        self.inputs = {place: id(value) for place, value in inputs.items()}
        for place, value in enumerate(self.order):
            self._one(place, value)
        self._store()
        return self._finish()

    def _one(self, place: int, value: Value) -> None:
        if value.op in ACTIONS:
            getattr(self, f"_{value.op}")(value)
            self._release(value, place)
            return
        if value.scope == "shared":
            name = f"u{self.shared}"
            self.shared += 1
            self.lines.append(f"{name} = {self._shared_text(value)}")
            self.names[id(value)] = name
            return
        if value.op == "rows":
            name = f"r{place}"
            function, what = value.attr
            inner = ", ".join(self.name(arg) for arg in value.args)
            self.lines.append(f"{name} = callbacks[{function!r}]({self._keep(what)}, ({inner},))")
            self.names[id(value)] = name
            self._release(value, place)
            return
        if value.op == "row":
            self.names[id(value)] = f"{self.name(value.args[0])}[{value.attr}]"
            return
        in_place = value.op not in ("select", "exp2")
        if in_place:
            self._release(value, place)
        target = self._target(value, place)
        self._write(value, target)
        if not in_place:
            self._release(value, place, keep=target)
        if self.last[id(value)] == place and not target.startswith("s"):
            self.registers.give(target)

    def _target(self, value: Value, place: int) -> str:
        if value.home is not None and value.op != "state":
            register = f"s{value.home}"
            # A selection is written in two goes, so it must not overwrite what the second one reads.
            clash = value.op == "select" and register in {
                self.name(arg) for arg in value.args[:2] if arg.scope == "lane"
            }
            if self._is_free(register, place) and not clash:
                self.occupant[register] = value
                self.names[id(value)] = register
                return register
        if value.op == "select" and self._dies(value.args[2], place):
            no = value.args[2]
            register = self.name(no)
            if not register.startswith("s") and no not in value.args[:2] and no.op != "row":
                self.names[id(value)] = register
                return register
        target = self.registers.take(_PREFIX[value.dtype])
        self.names[id(value)] = target
        return target

    def _dies(self, value: Value, place: int) -> bool:
        return value.scope == "lane" and value.op != "state" and self.last[id(value)] == place

    def _release(self, value: Value, place: int, keep: str = "") -> None:
        for arg in {id(arg): arg for arg in value.args}.values():
            if self._dies(arg, place) and arg.op not in ("rows", "row"):
                register = self.names[id(arg)]
                if register != keep:
                    self.registers.give(register)

    def _shared_text(self, value: Value) -> str:
        args = ", ".join(self.name(arg) for arg in value.args)
        match value.op:
            case "shared":
                return f"shared[{value.attr!r}]"
            case "select":
                test, yes, no = (self.name(arg) for arg in value.args)
                return f"({yes} if {test} else {no})"
            case "number":
                return f"float({args})"
            case "single" | "double":
                return f"{_SCALARS[value.dtype]}({args})"
            case "exp2":
                return f"exp2_of_one({args})"
        # NumPy's numbers make its error flags count here too.
        numbers = ", ".join(
            f"{_SCALARS[arg.dtype]}({self.name(arg)})" if arg.dtype in _SCALARS else self.name(arg)
            for arg in value.args
        )
        return f"{self._function(value.op)}({numbers})"

    def _function(self, op: str) -> str:
        return op if op in FUNCTIONS else f"np.{op}"

    def _write(self, value: Value, target: str) -> None:
        say = self.lines.append
        args = [self.name(arg) for arg in value.args]
        match value.op:
            case "draw":
                kind, purpose = value.attr
                say(f"luck.{kind}({self.purposes.setdefault(purpose, len(self.purposes))}, {target})")
            case "select":
                test, yes, no = args
                if value.args[0].scope != "lane":
                    say(f"copyto({target}, {yes} if {test} else {no})")
                else:
                    if no != target:
                        say(f"copyto({target}, {no})")
                    say(f"copyto({target}, {yes}, where={test})")
            case "clip":
                say(f"{args[0]}.clip({args[1]}, {args[2]}, {target})")
            case "exp2":
                scratch = self.registers.take("h")
                say(f"exp2({args[0]}, {args[1]}, {target}, {scratch})")
                self.registers.give(scratch)
            case "number" | "single" | "double" | "index" | "copy":
                say(f"copyto({target}, {args[0]})")
            case "total":
                views = [f"{arg}.view(INT8)" for arg in args]
                if len(views) == 1:
                    say(f"copyto({target}, {views[0]})")
                else:
                    say(f"np.add({views[0]}, {views[1]}, out={target})")
                    for view in views[2:]:
                        say(f"np.add({target}, {view}, out={target})")
            case "gather":
                say(f"{self._table(value)}.take({args[0]}, out={target}, mode='clip')")
            case _:
                say(f"{self._function(value.op)}({', '.join(args)}, out={target})")

    def _table(self, value: Value) -> str:
        """The table of a ``gather``: made once, or at each call where it holds numbers known only then."""
        kind, entries = DTYPES[_PREFIX[value.dtype]], value.args[1:]
        if all(entry.known for entry in entries):
            return self._keep(np.array([entry.const for entry in entries], kind))
        name = self._keep(np.empty(len(entries), kind))
        self.lines.append(f"{name}[:] = {', '.join(self.name(entry) for entry in entries)}")
        return name

    # ---- actions

    def _count(self, value: Value) -> None:
        """``attr`` is the place in ``counts``; the argument a yes/no."""
        (arg,) = value.args
        text = f"count_nonzero({self.name(arg)})" if arg.scope == "lane" else f"(lanes if {self.name(arg)} else 0)"
        self.lines.append(f"counts[{value.attr}] = {text}")

    def _callback(self, name: str, value: Value) -> None:
        args = ", ".join(self.name(arg) for arg in value.args)
        what = self._keep(value.attr)
        self.lines.append(f"callbacks[{name!r}]({what}, ({args}{',' if value.args else ''}))")

    def _keep(self, thing: Any) -> str:
        """A name under which the code finds a thing that is no text."""
        name = f"K{len(self.kept)}"
        self.kept[name] = thing
        return name

    def _check(self, value: Value) -> None:
        self._callback("check", value)

    def _observe(self, value: Value) -> None:
        self._callback("observe", value)

    def _need(self, value: Value) -> None:
        """Its argument has been worked out, which is all."""

    # ---- the end

    def _store(self) -> None:
        for place, value in self.outputs.items():
            if value.op == "state" and value.attr == place:
                continue
            if self.name(value) != f"s{place}":
                self.lines.append(f"copyto(s{place}, {self.name(value)})")

    def _finish(self) -> Program:
        head = ["def program(registers, state, shared, luck, counts, callbacks, lanes):"]
        for prefix, count in self.registers.made.items():
            if count:
                names = ", ".join(f"{prefix}{number}" for number in range(count))
                head.append(f"    {names}, = registers[{prefix!r}]")
        places = {**self.inputs, **self.outputs}
        if places:
            wanted = ", ".join(f"s{number}" for number in range(max(places) + 1))
            head.append(f"    {wanted}, *_ = state")
        source = "\n".join([*head, *(f"    {line}" for line in self.lines), "    return None"]) + "\n"
        space: dict[str, Any] = {
            "np": np, "copyto": np.copyto, "count_nonzero": np.count_nonzero,
            "INT8": np.int8, "F64": np.float64, "F32": np.float32, "INF": np.inf, "inf": np.inf,
            "exp2": exp2, "exp2_of_one": exp2_of_one, **FUNCTIONS, **self.kept,
        }  # fmt: skip
        exec(compile(source, "<escalate step>", "exec"), space)
        return Program(source, space["program"], dict(self.registers.made), tuple(self.purposes))


def emit(builder: Builder, inputs: Mapping[int, Value], outputs: Mapping[int, Value]) -> Program:
    """Compile a graph.

    Parameters
    ----------
    builder : Builder
        Holds the operations.
    inputs, outputs : Mapping
        State array number -> its value at the start and at the end.
    """
    return _Emitter(builder, outputs).emit(inputs)
