"""Some runs on their way from start to ending: state arrays, luck, and the compiled programs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from escalate.engine.compiled import Compiled
from escalate.engine.draws import Draws
from escalate.engine.emit import DTYPES, Program
from escalate.engine.layout import END
from escalate.engine.luck import counters
from escalate.engine.rules import Rule, Turn
from escalate.errors import RunError
from escalate.scenario.trees import Formula

_FAULTS = {
    "divide": "division by zero",
    "remainder": "division by zero",
    "sqrt": "the square root of a negative number",
    "log": "the logarithm of zero or of a negative number",
    "power": "a power that is not a number",
}


def fault_in(op: str, formula: Formula, text: str) -> str:
    """What failed, in words: the operation (or a text that says it better), the formula, and where it stands."""
    place = f" ({formula.where})" if formula.where else ""
    return f'{text or _FAULTS.get(op, "a number too large to handle")} in "{formula.text}"{place}'


class Block:
    """Some runs on their way from start to ending.

    Parameters
    ----------
    compiled : Compiled
        Their programs.
    seed : int
    runs : int array
        Their numbers: whose luck each draws. Numbers may repeat.
    rules : mapping of str to Rule
        Custom decision rules by actor.
    careful : bool
        Check the runs that reach an operation that can fail.
    fresh : int
        0 for the luck of the runs themselves; see :func:`escalate.engine.luck.words`.
    room : int
        The most runs there will be at once; by default those given.
    """

    def __init__(
        self,
        compiled: Compiled,
        seed: int,
        runs: NDArray[np.int64],
        rules: Mapping[str, Rule],
        careful: bool,
        fresh: int = 0,
        room: int = 0,
    ) -> None:
        self.compiled = compiled
        self.scenario = compiled.scenario
        self.seed, self.fresh = seed, fresh
        self.careful = careful
        self.rules = rules
        self.present = -1
        size = max(room, len(runs))
        dtypes = {"float": np.float64, "bool": np.bool_, "code": np.int8}
        self.full: list[NDArray[Any]] = [np.zeros(size, dtypes[compiled.dtype(key)]) for key in compiled.keys]
        self.runs = np.zeros(size, np.int64)
        self.runs[: len(runs)] = runs
        self.registers: dict[str, list[NDArray[Any]]] = {prefix: [] for prefix in DTYPES}
        self.views: dict[str, list[NDArray[Any]]] = {}
        self.counts: list[int] = [0] * sum(len(actor.options) for actor in self.scenario.actors)
        self.observer: Callable[[Any, tuple[Any, ...]], None] | None = None
        self.callbacks: dict[str, Any] = {"check": self._check, "rule": self._rule, "observe": self._observe}
        self._draws = Draws(size)
        self._resize(len(runs))

    def _resize(self, going: int) -> None:
        self.going = going
        self._counters = counters(self.runs[:going])
        self.state = [array[:going] for array in self.full]
        self.views = {prefix: [array[:going] for array in arrays] for prefix, arrays in self.registers.items()}

    def _run(self, program: Program) -> None:
        for prefix, count in program.registers.items():
            arrays = self.registers[prefix]
            while len(arrays) < count:
                arrays.append(np.empty(len(self.full[0]), DTYPES[prefix]))
                self.views[prefix] = [array[: self.going] for array in arrays]
        views = {prefix: self.views[prefix][:count] for prefix, count in program.registers.items()}
        draws = self._draws.at(program.purposes, (self.seed, self.fresh), max(self.present, 0), self._counters)
        shared = self.compiled.shared(self.present)
        program.function(views, self.state, shared, draws, self.counts, self.callbacks, self.going)

    def array(self, key: tuple[str, ...]) -> NDArray[Any]:
        """A state array of the runs still going."""
        return self.state[self.compiled.places[key]]

    def start(self) -> None:
        """Put every run at its start."""
        self._run(self.compiled.start(self.careful))

    def step(self, step: int) -> NDArray[np.intp]:
        """Play one step; return the places of the runs that ended, ascending."""
        self.move(step)
        return self.look(step)

    def move(self, step: int) -> None:
        """The first half of a step: moves, events, drift and noise."""
        self.present = step
        self._run(self.compiled.step(step, self.careful))

    def look(self, step: int) -> NDArray[np.intp]:
        """The second half of a step: look at the outcomes; return the places of the runs that ended, ascending."""
        self.present = step
        self._run(self.compiled.ending(step == self.scenario.clock.steps - 1, self.careful))
        return np.flatnonzero(self.array(END) >= 0)

    def remove(self, ended: NDArray[np.intp]) -> None:
        """Take ended runs out by moving the last ones into their places."""
        left = self.going - len(ended)
        holes = ended[ended < left]
        tail = np.ones(self.going - left, np.bool_)
        tail[ended[len(holes) :] - left] = False
        movers = left + np.flatnonzero(tail)
        for array in (*self.full, self.runs):
            array[holes] = array[movers]
        self._resize(left)

    def name_of(self, places: NDArray[np.intp]) -> str:
        """The first of the runs at some places, for telling which one failed."""
        return f"run {int(self.runs[places].min())}"

    def join(self, runs: NDArray[np.int64], columns: Sequence[NDArray[Any]]) -> None:
        """Put runs in, in the middle of their way: whose luck they draw, and for each state array their values."""
        first, last = self.going, self.going + len(runs)
        for array, column in zip((*self.full, self.runs), (*columns, runs), strict=True):
            array[first:last] = column
        self._resize(last)

    # ---- what programs call back for

    def _check(self, what: tuple[str, Formula, str], values: tuple[Any, ...]) -> None:
        op, formula, text = what
        value, guard = values
        if op == "chance":
            bad = ~((np.asarray(value) >= 0.0) & (np.asarray(value) <= 1.0))
        elif op == "spread":
            bad = ~(np.asarray(value) >= 0.0)
        else:
            bad = ~np.isfinite(value)
        if not bad.any():
            return
        if not self.careful:
            raise FloatingPointError(text)
        failing = np.broadcast_to(bad & guard, (self.going,))
        if failing.any():
            when = "at the start" if self.present < 0 else f"in step {self.present}"
            raise RunError(f"{self.name_of(np.flatnonzero(failing))}, {when}: {fault_in(op, formula, text)}")

    def _rule(self, what: tuple[str, tuple[str, ...]], values: tuple[Any, ...]) -> NDArray[np.float64]:
        name, names = what
        actor = self.scenario.actor(name)
        count = len(actor.options)
        lanes = [np.broadcast_to(np.asarray(value), (self.going,)) for value in values[1:]]
        open_ = np.array(lanes[:count])
        utility = np.where(open_, np.array(lanes[count : 2 * count]), 0.0)
        state = {entry: lanes[2 * count + place].copy() for place, entry in enumerate(names)}
        options = tuple(option.name for option in actor.options)
        turn = Turn(name, int(values[0]), options, open_, utility, state)
        weights = np.asarray(self.rules[name](turn), dtype=np.float64)
        if weights.shape not in {(count, self.going), (count, 1)}:
            raise RunError(
                f"the rule for {name} returned an array of shape {weights.shape}; "
                f"it should be ({count}, {self.going}): a row an option, a column a run"
            )
        if not (np.isfinite(weights).all() and (weights >= 0.0).all()):
            raise RunError(f"the rule for {name} returned a weight that is negative or not a number")
        weights = np.where(open_, weights, 0.0)
        if (open_.any(axis=0) & (weights.sum(axis=0) <= 0.0)).any():
            raise RunError(f"the rule for {name} gave every open option the weight 0 in step {turn.step}")
        return weights

    def _observe(self, what: Any, values: tuple[Any, ...]) -> None:
        if self.observer is not None:
            self.observer(what, values)


def start_block(
    compiled: Compiled, seed: int, runs: NDArray[np.int64], rules: Mapping[str, Rule], careful: bool
) -> Block:
    """Put some runs at their start."""
    playing = Block(compiled, seed, runs, rules, careful)
    playing.start()
    return playing
