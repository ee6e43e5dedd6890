"""A scenario as one WebAssembly module: what it exports, what its memory holds, and where.

A module's functions, beside ``memory``::

    tables()                              once, first: works out the tables of the draws
    keys(seed, fresh, since)              the luck of runs; from step ``since`` on that of the number ``fresh``
    play(first, count) -> fault           plays runs to their ends: ``endings`` and ``weeks``, an entry each
    begin(run) -> fault                   puts one run at its start
    go(step) -> ending                    plays a step of it; -1 goes on, -2 failed
    fault() -> fault                      by what
    tell(step) -> ending                  the same, and ``told`` holds what there is to tell
    keep()                                remembers where the run stands
    lanes(first, count, since) -> fault   plays what was kept on, with the luck of other runs
    word(key, seed, run) -> word          the word of a purpose's key in step 0, for whatever else wants luck

A fault is the number of the formula that failed, from 1, or 0; ``failed`` then holds the run and its step.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Any

from escalate.engine.block import fault_in
from escalate.engine.compiled import Compiled
from escalate.engine.ending import EndWriter
from escalate.engine.ir import Graph
from escalate.engine.layout import END
from escalate.engine.luck import STEP, key_of
from escalate.engine.observed import ObservedDrift, ObservedEvent, ObservedMove
from escalate.engine.start import StartWriter
from escalate.engine.step import StepWriter
from escalate.scenario.model import Actor, Flag, Parameter, Scenario
from escalate.wasm.code import (
    F64,
    I32,
    I64,
    Assembly,
    Body,
    block,
    branch,
    branch_if,
    call,
    get,
    get_global,
    i32,
    i64,
    load,
    loop,
    put,
    put_global,
    store,
    tee,
    unsigned,
    when,
)
from escalate.wasm.functions import write_luck, write_powers
from escalate.wasm.opened import Opened, Write, opened
from escalate.wasm.writing import SLOT, GraphWriter, Places

TOGETHER = 4_096
"""The most runs that one call plays."""
FAILED = -2


@dataclass(frozen=True)
class Module:
    """A scenario's module and what is needed to use it.

    Attributes
    ----------
    code : bytes
        The binary.
    description : dict
        Names and addresses, of plain values; README.md beside this file says what they mean.
    left_out : tuple of str
        A sentence for each policy that it cannot play.
    """

    code: bytes
    description: dict[str, Any]
    left_out: tuple[str, ...]


def module(scenario: Scenario) -> Module:
    """Write a scenario's module; a policy in force does not count, for all of them can be asked for.

    Raises
    ------
    EscalateError
        Where a policy cannot be laid over the scenario.
    """
    return _Writer(scenario, opened(scenario)).write()


class _Writer:
    def __init__(self, file: Scenario, open_: Opened) -> None:
        self.file, self.open, self.scenario = file, open_, open_.scenario
        self.layout = Compiled(self.scenario, held=True)
        self.telling = Compiled(self.scenario, held=True, observe=True)
        self.module = Assembly()
        self.counter, row, fault = (self.module.variable(kind) for kind in (I64, I32, I32))
        room = self.module.room
        numbers = room(SLOT * (1 + len(self.scenario.parameters)))
        state = room(SLOT * len(self.layout.keys))
        self.kept = room(SLOT * len(self.layout.keys))
        self.failed = room(2 * SLOT)
        self.endings, self.weeks = room(TOGETHER), room(2 * TOGETHER)
        self.held = room(self.scenario.clock.steps * len(self.scenario.actors))
        self.places = Places(numbers, state, 0, row, fault)
        write_powers(self.module)
        write_luck(self.module, self.counter)

    def write(self) -> Module:
        self._function("start", StartWriter(self.layout, True).write())
        steps, ends = self._steps(), self._ends()
        told = self._told()
        self.purposes = list(self.places.purposes)
        self.bases = self.module.room(SLOT * max(1, len(self.purposes)), b"".join(
            struct.pack("<Q", key_of(purpose)) for purpose in self.purposes))  # fmt: skip
        self.keys = self.module.room(SLOT * max(1, len(self.purposes)) * self.scenario.clock.steps)
        self.module.function("keys", self._keys())
        self.module.function("begin", self._begin())
        self.module.function("go", self._step(steps, ends))
        self.module.function("tell", self._step(told, ends))
        self.module.function("keep", self._copy(self.places.state, self.kept))
        self.module.function("restore", self._copy(self.kept, self.places.state))
        self.module.function("to the end", self._to_the_end())
        self.module.function("play", self._play(fresh=False))
        self.module.function("lanes", self._play(fresh=True))
        self.module.function("word of", self._word_of())
        fault = Body((), [I32])
        fault.add(get_global(self.places.fault))
        self.module.function("fault", fault)
        exports = {name: name for name in ("tables", "keys", "play", "begin", "go", "tell", "keep", "lanes", "fault")}
        exports["word"] = "word of"
        return Module(self.module.bytes(exports), self._description(), self.open.left_out)

    # ---- programs

    def _function(self, name: str, graph: Graph) -> GraphWriter:
        writer = GraphWriter(self.module, self.places, graph.builder, graph.outputs)
        self.module.function(name, writer.write())
        return writer

    def _steps(self) -> dict[int | None, str]:
        """The names of the programs that play a step, by how many are left."""
        steps = {left: f"step {left}" for left in self._lefts()}
        for left, name in steps.items():
            self._function(name, StepWriter(self.layout, True, left).write())
        return steps

    def _ends(self) -> dict[bool, str]:
        """The names of the programs that look at the outcomes, by whether the clock has run out."""
        ends = {last: f"end {last}" for last in (False, True)}
        for last, name in ends.items():
            self._function(name, EndWriter(self.layout, True).write(last))
        return ends

    def _told(self) -> dict[int | None, str]:
        """The same for steps that are told; they report the same things in the same places, whatever is left."""
        graphs = {left: StepWriter(self.telling, True, left).write() for left in self._lefts()}
        most = max(sum(len(value.args) for value in g.builder.order if value.op == "observe") for g in graphs.values())
        self.places.told = self.module.room(SLOT * max(1, most))
        told = {}
        for left, graph in graphs.items():
            told[left] = f"tell {left}"
            self.reports = self._function(told[left], graph).reports
        return told

    def _lefts(self) -> list[int | None]:
        steps = range(self.scenario.clock.steps)
        return list(dict.fromkeys(self.layout.left(step) for step in steps))

    # ---- luck

    def _row(self, step: bytes) -> bytes:
        """The address of a step's keys."""
        return step + i32(SLOT * max(1, len(self.purposes))) + b"\x6c" + i32(self.keys) + b"\x6a"

    def _keys(self) -> Body:
        body = Body([I64, I64, I32])
        step, place, key = body.local(I32), body.local(I32), body.local(I64)
        mix = self.module.number("mix")

        def mixed(number: bytes) -> bytes:
            return get(key) + number + i64(STEP) + b"\x7e\x7c" + call(mix) + put(key)

        fresh = when(mixed(get(1)), mixed(i64(0)))
        each = (
            get(place) + load(I64, self.bases) + put(key) + mixed(get(0)) + get(step) + get(2) + b"\x4e" + fresh
            + mixed(get(step) + b"\xad")
            + self._row(get(step)) + get(place) + b"\x6a" + get(key) + store(I64, 0)
            + get(place) + i32(SLOT) + b"\x6a" + tee(place) + i32(SLOT * len(self.purposes)) + b"\x48" + branch_if(0)
        )  # fmt: skip
        if self.purposes:
            body.add(loop(
                i32(0), put(place), loop(each),
                get(step), i32(1), b"\x6a", tee(step), i32(self.scenario.clock.steps), b"\x48", branch_if(0),
            ))  # fmt: skip
        return body

    def _word_of(self) -> Body:
        """The word of a purpose's key for a seed and a run, in step 0 of the runs' own luck."""
        body = Body([I64, I64, I32], [I64])
        mix = call(self.module.number("mix"))
        body.add(get(0), get(1), i64(STEP), b"\x7e\x7c", mix, mix, mix)  # no fresh luck, step 0: nothing to add
        body.add(get(2), b"\xad", i64(STEP), b"\x7e\x7c", mix)
        return body

    # ---- runs

    def _counted(self, run: bytes) -> bytes:
        """From now on, the luck of this run."""
        return run + b"\xad" + i64(STEP) + b"\x7e" + put_global(self.counter)

    def _begin(self) -> Body:
        """The start's draws are those of step 0, its numbers those of the moment."""
        body = Body([I32], [I32])
        body.add(self._counted(get(0)), i32(0), put_global(self.places.fault), self._row(i32(0)))
        body.add(put_global(self.places.row), call(self.module.number("start")))
        for flag in (entry for entry in self.scenario.state if isinstance(entry, Flag)):
            number = load(F64, self._number(f"start/{flag.name}"))
            place = self.places.state + SLOT * self.layout.places["flag", flag.name]
            body.add(i32(0), i32(0), number, b"\xaa", store(I32, place))
        body.add(get_global(self.places.fault))
        return body

    def _number(self, name: str) -> int:
        names = [parameter.name for parameter in self.scenario.parameters]
        return self.places.numbers + SLOT * (1 + names.index(name))

    def _step(self, steps: dict[int | None, str], ends: dict[bool, str]) -> Body:
        """One step: the held moves, the program for as many steps as are left, and a look at the outcomes."""
        body = Body([I32], [I32])
        body.add(i32(0), get(0), b"\xb7", store(F64, self.places.numbers))
        body.add(self._row(get(0)), put_global(self.places.row))
        actors = self.scenario.actors
        for place, actor in enumerate(actors):
            held = get(0) + i32(len(actors)) + b"\x6c\x2c\x00" + unsigned(self.held + place)
            body.add(i32(0), held, store(I32, self.places.state + SLOT * self.layout.places["held", actor.name]))
        last = self.scenario.clock.steps - 1
        code = call(self.module.number(steps[self.layout.left(0)]))
        for left in (each for each in steps if each is not None):
            code = get(0) + i32(last - left) + b"\x46" + when(call(self.module.number(steps[left])), code)
        body.add(code)
        end = {key: call(self.module.number(name)) for key, name in ends.items()}
        body.add(get(0), i32(last), b"\x46", when(end[True], end[False]))
        ending = i32(0) + load(I32, self.places.state + SLOT * self.layout.places[END])
        body.add(i32(FAILED), ending, get_global(self.places.fault), b"\x1b")
        return body

    def _copy(self, source: int, target: int) -> Body:
        body = Body()
        for place in range(len(self.layout.keys)):
            body.add(i32(0), i32(0), load(I64, source + SLOT * place), store(I64, target + SLOT * place))
        return body

    def _to_the_end(self) -> Body:
        """From a step on to the run's end: writes its entry, whose number is the second argument."""
        body = Body([I32, I32], [I32])
        ending = body.local(I32)
        go = call(self.module.number("go"))
        body.add(block(loop(
            get(0), go, tee(ending), i32(-1), b"\x47", branch_if(1),
            get(0), i32(1), b"\x6a", put(0), branch(0),
        )))  # fmt: skip
        body.add(i32(0), get(0), store(I32, self.failed + SLOT))
        body.add(get(1), get(ending), b"\x3a\x00", unsigned(self.endings))
        body.add(get(1), i32(1), b"\x74", get(0), b"\x3b\x01", unsigned(self.weeks), get_global(self.places.fault))
        return body

    def _play(self, fresh: bool) -> Body:
        """Many runs from their start; or many lanes from what was kept."""
        body = Body([I32, I32, I32] if fresh else [I32, I32], [I32])
        done = body.local(I32)
        run = get(0) + get(done) + b"\x6a"
        step = get(2) if fresh else i32(0)
        if fresh:
            begin = call(self.module.number("restore")) + self._counted(run) + i32(0) + put_global(self.places.fault)
        else:
            begin = i32(0) + i32(-1) + store(I32, self.failed + SLOT) + run + call(self.module.number("begin"))
            begin += branch_if(1)
        body.add(block(loop(
            i32(0), run, store(I32, self.failed), begin,
            step, get(done), call(self.module.number("to the end")), branch_if(1),
            get(done), i32(1), b"\x6a", tee(done), get(1), b"\x48", branch_if(0),
        )), get_global(self.places.fault))  # fmt: skip
        return body

    # ---- words

    def _description(self) -> dict[str, Any]:
        scenario = self.scenario
        places = {parameter.name: place for place, parameter in enumerate(scenario.parameters, 1)}
        return {
            "steps": scenario.clock.steps,
            "outcomes": [outcome.name for outcome in scenario.outcomes],
            "actors": [_actor(actor) for actor in scenario.actors],
            "state": [
                {"name": entry.name, "flag": isinstance(entry, Flag), "place": self._state(entry.name)}
                for entry in scenario.state
            ],
            "numbers": [0.0, *(parameter.value for parameter in scenario.parameters)],
            "settable": {
                name: [[places[place], value] for place, value in writes] for name, writes in self.open.settable.items()
            },
            "policies": {
                name: [[places[place], value] for place, value in writes] for name, writes in self.open.policies.items()
            },
            "ranges": {name: self._range(writes) for name, writes in self.open.settable.items()},
            "faults": [fault_in(*fault) for fault in self.places.faults],
            "told": [_report(report, (at - self.places.told) // SLOT) for report, at in self.reports],
            "at": {
                "numbers": self.places.numbers, "state": self.places.state, "held": self.held,
                "endings": self.endings, "weeks": self.weeks, "failed": self.failed, "told": self.places.told,
            },
            "together": TOGETHER,
            "fixed": {policy.name: list(policy.sets) for policy in self.file.policies},
            "doubt": {"fresh": str(key_of("doubt")), "parameters": [_doubted(p) for p in self.file.parameters]},
        }  # fmt: skip

    def _range(self, writes: tuple[Write, ...]) -> list[float]:
        """The least and the most that may be asked for: the programs are written for these bounds."""
        asked = next(place for place, value in writes if value is None)
        number = next(parameter for parameter in self.scenario.parameters if parameter.name == asked)
        return [number.low, number.high]

    def _state(self, name: str) -> int:
        return next(self.layout.places[kind, name] for kind in ("level", "flag") if (kind, name) in self.layout.places)


def _actor(actor: Actor) -> dict[str, Any]:
    """An actor's options, and the summands of each one's appeal."""
    terms = ObservedMove.of(actor).terms
    return {
        "name": actor.name,
        "options": [{"name": o.name, "terms": texts} for o, texts in zip(actor.options, terms, strict=True)],
    }


def _doubted(parameter: Parameter) -> dict[str, Any]:
    """A parameter's range, and the keys of the luck that draws from it."""
    keys = {what: str(key_of(f"doubt/{what}/{parameter.name}")) for what in ("order", "place")}
    return {"name": parameter.name, "low": parameter.low, "high": parameter.high, **keys}


def _report(report: Any, at: int) -> dict[str, Any]:
    """What the numbers of a report mean, in their order."""
    match report:
        case ObservedMove(actor, options, terms, names):
            return {"kind": "move", "actor": actor, "options": options, "terms": terms, "names": names, "at": at}
        case ObservedEvent(event, names):
            return {"kind": "event", "event": event, "names": names, "at": at}
        case ObservedDrift(names):
            return {"kind": "drift", "names": names, "at": at}
    raise TypeError(f"not a report: {report!r}")
