"""From a graph of values to a Python function of NumPy calls that write into reused buffers.

Values nobody needs are dropped, each lane value gets a register (an array reused as soon as its
value is dead, so that a block stays in cache), and the calls are written one a line. The text holds
names made here only, never a word of the scenario.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from escalate.engine.ir import ACTIONS, Builder, DType, Graph, Value
from escalate.engine.operations import OPERATIONS
from escalate.engine.purposes import Draw

_FUNCTIONS = {name: operation.numpy for name, operation in OPERATIONS.items()}
_PREFIX: Mapping[DType, str] = {"float": "f", "bool": "b", "code": "i", "index": "x", "mask": "m"}
DTYPES: Mapping[str, Any] = {"f": np.float64, "b": np.bool_, "i": np.int8, "x": np.intp, "m": np.int64}


@dataclass(frozen=True)
class Program:
    """A compiled function and the arrays it works in.

    ``function(registers, state, shared, luck, counts, callbacks, lanes)`` runs it once. ``registers`` maps a prefix
    of ``DTYPES`` to how many arrays of that type it needs; ``purposes`` are those of a kind of draw, by their places.
    """

    source: str
    function: Callable[..., None]
    registers: Mapping[str, int]
    purposes: Mapping[Draw, tuple[str, ...]]


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
        """A state array too, though those are never taken."""
        self.free[name[0]].append(int(name[1:]))


class _Emitter:
    def __init__(self, builder: Builder, outputs: Mapping[int, Value]) -> None:
        self.outputs = outputs
        self.order = builder.needed(outputs)
        self.names: dict[int, str] = {}
        self.last = self._last_uses()
        self.widths = self._widths()
        self.registers = _Registers()
        self.occupant: dict[str, Value] = {}
        self.lines: list[str] = []
        self.kept: dict[str, Any] = {}
        self.operands: dict[tuple[DType, str], str] = {}
        self.purposes: defaultdict[Draw, dict[str, int]] = defaultdict(dict)
        self.viewed: dict[str, str] = {}
        self.shared = 0

    def _last_uses(self) -> dict[int, int]:
        last: dict[int, int] = {}
        for place, value in enumerate(self.order):
            last[id(value)] = place
            for arg in value.args:
                last[id(arg)] = place
        for value in self.outputs.values():
            last[id(value)] = len(self.order)
        return last

    def _widths(self) -> dict[int, Value]:
        """By what a normal draw is multiplied, where that is all it is for and may be 0 in many runs."""
        uses = Counter(id(arg) for value in self.order for arg in value.args)
        products = [value.args for value in self.order if value.op == "multiply"]
        return {
            id(draw): width
            for width, draw in products
            if draw.op == "draw"
            and draw.attr[0] == "normal"
            and width.op in ("gather", "select")
            and uses[id(draw)] == 1
        }

    def name(self, value: Value) -> str:
        """How the code refers to a value."""
        if value.known:
            if value.dtype == "float":
                return f"({value.const!r})"
            return repr(value.const)
        if value.op == "state":
            return f"s{value.attr}"
        return self.names[id(value)]

    def _operand(self, value: Value) -> str:
        """How NumPy's calls refer to a value: a number as an array without dimensions, which costs a third."""
        name = self.name(value)
        if value.scope == "lane":
            return name
        key = value.dtype, name
        if key not in self.operands:
            if value.known:
                self.operands[key] = self._keep(np.array(value.const, DTYPES[_PREFIX[value.dtype]]))
            else:
                self.operands[key] = f"{name}_"
                self.lines.append(f"{name}_ = asarray({name})")
        return self.operands[key]

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
            self._release(value.args, place)
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
            self._release(value.args, place)
            return
        if value.op == "row":
            self.names[id(value)] = f"{self.name(value.args[0])}[{value.attr}]"
            return
        # What an operation reads after it began to write must not be written over.
        late = value.args[:2] if value.op == "select" else ()
        self._release(tuple(arg for arg in value.args if arg not in late), place)
        target = self._target(value, place, {self.name(arg) for arg in late})
        self._write(value, target)
        self._release(late, place)
        if self.last[id(value)] == place:
            self.registers.give(target)

    def _target(self, value: Value, place: int, taken: set[str]) -> str:
        if value.home is not None and value.op != "state":
            register = f"s{value.home}"
            if self._is_free(register, place) and register not in taken:
                self.occupant[register] = value
                self.names[id(value)] = register
                return register
        target = self.registers.take(_PREFIX[value.dtype])
        self.names[id(value)] = target
        return target

    def _dies(self, value: Value, place: int) -> bool:
        return value.scope == "lane" and value.op != "state" and self.last[id(value)] == place

    def _release(self, args: tuple[Value, ...], place: int) -> None:
        for arg in {id(arg): arg for arg in args}.values():
            if self._dies(arg, place) and arg.op not in ("rows", "row"):
                self.registers.give(self.names[id(arg)])

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
        # NumPy's numbers make its error flags count here too.
        numbers = ", ".join(f"F64({self.name(arg)})" if arg.dtype == "float" else self.name(arg) for arg in value.args)
        return f"{value.op}({numbers})"

    def _write(self, value: Value, target: str) -> None:
        say = self.lines.append
        args = [self._operand(arg) for arg in (value.args[:1] if value.op == "gather" else value.args)]
        match value.op:
            case "draw":
                kind, purpose = value.attr
                place = self.purposes[kind].setdefault(purpose, len(self.purposes[kind]))
                width = [self.widths[id(value)]] if id(value) in self.widths else []
                say(f"luck.{kind}({', '.join([str(place), target, *args, *map(self.name, width)])})")
            case "select":
                if value.args[0].scope != "lane":
                    say(f"copyto({target}, {args[1]} if {args[0]} else {args[2]})")
                elif value.dtype == "bool":
                    say(f"np.logical_xor({args[2]}, {args[1]}, out={target})")
                    say(f"np.greater({target}, {args[0]}, out={target})")
                    say(f"np.logical_xor({target}, {args[1]}, out={target})")
                else:
                    self._select(value, target)
            case "mask":
                self._mask(value, target, args[0])
            case "clip":
                say(f"np.maximum({args[0]}, {args[1]}, out={target})")
                say(f"np.minimum({target}, {args[2]}, out={target})")
            case "number" | "index" | "copy":
                say(f"copyto({target}, {args[0]})")
            case "total":
                views = [self._view(arg, "bool") for arg in args]
                if len(views) == 1:
                    say(f"copyto({target}, {views[0]})")
                else:
                    say(f"np.add({views[0]}, {views[1]}, out={target})")
                    for view in views[2:]:
                        say(f"np.add({target}, {view}, out={target})")
            case "gather":
                say(f"{self._table(value)}.take({args[0]}, out={target}, mode='clip')")
            case _:
                say(f"{value.op}({', '.join(args)}, out={target})")

    def _mask(self, value: Value, target: str, test: str) -> None:
        one = self._operand(Value("constant", (), None, "code", "constant", const=1))
        narrow = target if value.dtype == "code" else self.registers.take("i")
        self.lines.append(f"np.subtract({self._view(test, 'bool')}, {one}, out={narrow})")
        if narrow != target:
            self.lines.append(f"copyto({target}, {narrow})")
            self.registers.give(narrow)

    def _select(self, value: Value, target: str) -> None:
        """``yes ^ ((no ^ yes) & mask)`` of the bits: no branches, of which processors guess half wrong."""
        say = self.lines.append
        mask, out = self.name(value.args[0]), self._view(target, value.dtype)
        yes, no = (self._bits(arg) for arg in value.args[1:])
        if "" in (yes, no):
            say(f"np.bitwise_and({yes or no}, {mask}, out={out})")
        elif all(arg.scope != "lane" for arg in value.args[1:]):
            say(f"np.bitwise_and({mask}, asarray({no} ^ {yes}), out={out})")
        else:
            say(f"np.bitwise_xor({no}, {yes}, out={out})")
            say(f"np.bitwise_and({out}, {mask}, out={out})")
        if yes:
            say(f"np.bitwise_xor({out}, {yes}, out={out})")

    def _bits(self, value: Value) -> str:
        """A value's bits as whole numbers; nothing where all are 0."""
        if value.known and not np.array(value.const, DTYPES[_PREFIX[value.dtype]]).tobytes().strip(b"\0"):
            return ""
        name = self._operand(value)
        if value.dtype == "code":
            return name
        return self._view(name, "float") if value.scope == "lane" else f"{name}.view(INT64)"

    def _view(self, register: str, dtype: DType) -> str:
        """A register as whole numbers."""
        if dtype == "code":
            return register
        kind = "INT8" if dtype == "bool" else "INT64"
        self.viewed[register] = kind
        return f"{register}_"

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
        head += [f"    {register}_ = {register}.view({kind})" for register, kind in sorted(self.viewed.items())]
        source = "\n".join([*head, *(f"    {line}" for line in self.lines), "    return None"]) + "\n"
        space: dict[str, Any] = {
            "np": np, "copyto": np.copyto, "count_nonzero": np.count_nonzero, "asarray": np.asarray, "inf": np.inf,
            "INT8": np.int8, "INT64": np.int64, "F64": np.float64, **_FUNCTIONS, **self.kept,
        }  # fmt: skip
        exec(compile(source, "<escalate step>", "exec"), space)
        purposes = {kind: tuple(names) for kind, names in self.purposes.items()}
        return Program(source, space["program"], dict(self.registers.made), purposes)


def emit(graph: Graph) -> Program:
    """Compile a graph."""
    return _Emitter(graph.builder, graph.outputs).emit(graph.inputs)
