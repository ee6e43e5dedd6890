"""Plays a scenario: blocks of runs through the compiled programs, tallied into a record.

Run ``i`` depends on the scenario, the seed and ``i`` alone: it is lane ``i % BLOCK`` of block
``i // BLOCK``, and every block's luck is keyed by its own number.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from escalate.engine import luck
from escalate.engine.compiled import (
    END,
    RUNG,
    Compiled,
    ObservedDrift,
    ObservedEvent,
    ObservedMove,
    Purpose,
)
from escalate.engine.emit import DTYPES, Program
from escalate.engine.record import Record, bin_count
from escalate.engine.trace import Changes, Fired, Move, StepTrace, Term, Trace, Value, Weighed
from escalate.errors import RunError
from escalate.scenario.model import Level, Scenario
from escalate.scenario.trees import Formula

BLOCK = luck.BLOCK
MOST_RUNS = 10**12

_FAULTS = {
    "divide": "division by zero",
    "remainder": "division by zero",
    "sqrt": "the square root of a negative number",
    "log": "the logarithm of zero or of a negative number",
    "power": "a power that is not a number",
}


@dataclass(frozen=True)
class Turn:
    """What a custom decision rule is shown: one actor's turn in many runs at once.

    Attributes
    ----------
    actor : str
        Whose turn it is.
    step : int
        The step, from 0.
    options : tuple of str
        Names of the options, in the file's order.
    open : bool array, shape (options, runs)
        Which options are open in which run.
    utility : float array, shape (options, runs)
        What the file's own rule would make of each open option; 0 where it is closed.
    state : Mapping
        Level or flag name -> array of shape (runs,).
    """

    actor: str
    step: int
    options: tuple[str, ...]
    open: NDArray[np.bool_]
    utility: NDArray[np.float64]
    state: Mapping[str, NDArray[Any]]


Rule = Callable[[Turn], NDArray[np.float64]]
"""A custom decision rule: takes a :class:`Turn`, returns weights that are not negative, shape
(options, runs) or (options, 1). Options are chosen in proportion to them; those of closed options
do not count. The choice itself uses the actor's own luck, so runs stay reproducible and paired."""


class _Luck:
    """Hands each step's draws of a block to the lanes that are still going."""

    def __init__(self, purposes: Sequence[Purpose], seed: int, block: int, lanes: NDArray[np.intp]) -> None:
        self._streams = [luck.Stream(seed, block, purpose.name) for purpose in purposes]
        self._full = np.empty(BLOCK)
        self.lanes = lanes

    def uniform(self, place: int, out: NDArray[np.float64]) -> None:
        self._streams[place].uniform(self._full)
        self._full.take(self.lanes, out=out, mode="clip")

    def normal(self, place: int, out: NDArray[np.float64]) -> None:
        self._streams[place].normal(self._full)
        self._full.take(self.lanes, out=out, mode="clip")


class _Block:
    """Some lanes of one block, on their way from start to ending."""

    def __init__(
        self,
        compiled: Compiled,
        seed: int,
        block: int,
        lanes: NDArray[np.intp],
        rules: Mapping[str, Rule],
        careful: bool,
    ) -> None:
        self.compiled = compiled
        self.scenario = compiled.scenario
        self.seed = seed
        self.block = block
        self.lanes = lanes.copy()
        self.careful = careful
        self.rules = rules
        self.present = -1
        dtypes = {"float": np.float64, "bool": np.bool_, "code": np.int8}
        self.full: list[NDArray[Any]] = [np.zeros(len(lanes), dtypes[compiled.dtype(key)]) for key in compiled.keys]
        self.registers: dict[str, list[NDArray[Any]]] = {prefix: [] for prefix in DTYPES}
        self.views: dict[str, list[NDArray[Any]]] = {}
        self.counts: list[int] = [0] * sum(len(actor.options) for actor in self.scenario.actors)
        self.step_luck = _Luck(compiled.step_streams.purposes, seed, block, self.lanes)
        self.observer: Callable[[Any, tuple[Any, ...]], None] | None = None
        self.callbacks: dict[str, Any] = {"check": self._check, "rule": self._rule, "observe": self._observe}
        self._resize(len(lanes))

    def _resize(self, going: int) -> None:
        self.going = going
        self.state = [array[:going] for array in self.full]
        self.views = {prefix: [array[:going] for array in arrays] for prefix, arrays in self.registers.items()}

    def _run(self, program: Program, draws: _Luck) -> None:
        for prefix, count in program.registers.items():
            arrays = self.registers[prefix]
            while len(arrays) < count:
                arrays.append(np.empty(len(self.full[0]), DTYPES[prefix]))
                self.views[prefix] = [array[: self.going] for array in arrays]
        views = {prefix: self.views[prefix][:count] for prefix, count in program.registers.items()}
        shared = {"step": np.float64(self.present)}
        program.function(views, self.state, shared, draws, self.counts, self.callbacks, self.going)

    def array(self, key: tuple[str, ...]) -> NDArray[Any]:
        """A state array of the runs still going."""
        return self.state[self.compiled.places[key]]

    def start(self) -> None:
        """Put every run at its start."""
        program = self.compiled.start(self.careful)
        self._run(program, _Luck(self.compiled.start_streams.purposes, self.seed, self.block, self.lanes))

    def step(self, step: int) -> NDArray[np.intp]:
        """Play one step; return the places of the runs that ended, ascending."""
        self.present = step
        self._run(self.compiled.step(step, self.careful), self.step_luck)
        self._run(self.compiled.ending(step == self.scenario.clock.steps - 1, self.careful), self.step_luck)
        return np.flatnonzero(self.array(END) >= 0)

    def remove(self, ended: NDArray[np.intp]) -> None:
        """Take ended runs out by moving the last ones into their places."""
        left = self.going - len(ended)
        holes = ended[ended < left]
        tail = np.ones(self.going - left, np.bool_)
        tail[ended[len(holes) :] - left] = False
        movers = left + np.flatnonzero(tail)
        for array in (*self.full, self.lanes):
            array[holes] = array[movers]
        self.step_luck.lanes = self.lanes[:left]
        self._resize(left)

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
            run = self.block * BLOCK + int(self.lanes[: self.going][failing].min())
            place = f" ({formula.where})" if formula.where else ""
            when = "at the start" if self.present < 0 else f"in step {self.present}"
            fault = text or _FAULTS.get(op, "a number too large to handle")
            raise RunError(f'run {run}, {when}: {fault} in "{formula.text}"{place}')

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


def play_block(
    compiled: Compiled,
    seed: int,
    block: int,
    runs: int = BLOCK,
    rules: Mapping[str, Rule] | None = None,
) -> Record:
    """Play the first ``runs`` runs of a block.

    Programs first run without checks, with NumPy's error flags armed; a flag means that some
    formula failed in some run, wanted or not, and the block is played again with every check in.

    Returns
    -------
    Record
        Of runs ``block * BLOCK`` and the ``runs - 1`` that follow.

    Raises
    ------
    RunError
        Where a formula fails in a run that reaches it.
    """
    lanes = np.arange(runs)
    if not compiled.must_be_careful:
        try:
            with np.errstate(over="raise", divide="raise", invalid="raise", under="ignore"):
                return _tally(_start(compiled, seed, block, lanes, rules or {}, careful=False), runs)
        except FloatingPointError:
            compiled.must_be_careful = True
    with np.errstate(all="ignore"):
        return _tally(_start(compiled, seed, block, lanes, rules or {}, careful=True), runs)


def _start(
    compiled: Compiled, seed: int, block: int, lanes: NDArray[np.intp], rules: Mapping[str, Rule], careful: bool
) -> _Block:
    playing = _Block(compiled, seed, block, lanes, rules, careful)
    playing.start()
    return playing


def _tally(playing: _Block, runs: int) -> Record:
    """Play a started block to its end, counting as it goes."""
    scenario = playing.scenario
    record = Record.empty(scenario, runs, first=playing.block * BLOCK)
    tally = _Tally(record, playing)
    tally.levels(0)
    for step in range(scenario.clock.steps):
        if playing.going:
            record.going[step] = playing.going
            ended = playing.step(step)
            tally.choices(step)
            if len(ended):
                tally.endings(step, ended)
                playing.remove(ended)
        tally.ladder(step)
        tally.levels(step + 1)
    return record


class _Tally:
    """Counts a block's present state into a record; ended runs stay where they ended."""

    def __init__(self, record: Record, playing: _Block) -> None:
        self.record = record
        self.playing = playing
        scenario = playing.scenario
        self.ended_levels = [np.zeros(bin_count(level), np.int64) for level in scenario.levels]
        self.ended_sums = np.zeros(len(scenario.levels))
        self.ended_rungs = np.zeros(len(scenario.ladder) + 1, np.int64)
        self.outcome_rungs = np.array([-1 if o.rung is None else o.rung + 1 for o in scenario.outcomes], np.int8)
        self.scratch = np.empty(playing.going)
        self.index = np.empty(playing.going, np.intp)

    def choices(self, step: int) -> None:
        place = 0
        for actor, counts in zip(self.playing.scenario.actors, self.record.choices, strict=True):
            taken = self.playing.counts[place : place + len(actor.options)]
            counts[step, :-1] = taken
            counts[step, -1] = self.playing.going - sum(taken)
            place += len(actor.options)

    def _binned(self, level: Level, values: NDArray[np.float64]) -> NDArray[np.int64]:
        bins = bin_count(level)
        scratch, index = self.scratch[: len(values)], self.index[: len(values)]
        np.subtract(values, level.low, out=scratch)
        if not (level.whole and bins == level.high - level.low + 1):
            np.multiply(scratch, bins / (level.high - level.low), out=scratch)
        np.copyto(index, scratch, casting="unsafe")
        np.minimum(index, bins - 1, out=index)
        return np.bincount(index, minlength=bins)

    def endings(self, step: int, ended: NDArray[np.intp]) -> None:
        playing, record = self.playing, self.record
        codes = playing.array(END)[ended]
        lanes = playing.lanes[ended]
        record.outcome[lanes] = codes
        record.step[lanes] = step
        rungs = self.outcome_rungs[codes]
        rungs = np.where(rungs < 0, playing.array(RUNG)[ended], rungs)
        self.ended_rungs += np.bincount(rungs, minlength=len(self.ended_rungs))
        for number, level in enumerate(playing.scenario.levels):
            values = playing.array(("level", level.name))[ended]
            self.ended_levels[number] += self._binned(level, values)
            self.ended_sums[number] += values.sum()

    def ladder(self, step: int) -> None:
        row = self.record.ladder[step]
        row[:] = np.bincount(self.playing.array(RUNG), minlength=len(row))
        row += self.ended_rungs

    def levels(self, row: int) -> None:
        for number, level in enumerate(self.playing.scenario.levels):
            values = self.playing.array(("level", level.name))
            self.record.levels[number][row] = self._binned(level, values) + self.ended_levels[number]
            self.record.sums[number, row] = values.sum() + self.ended_sums[number]


def check_request(runs: int, seed: int) -> None:
    """Raise RunError where a number of runs or a seed cannot be used."""
    if isinstance(runs, bool) or not isinstance(runs, int | np.integer) or not 1 <= runs <= MOST_RUNS:
        raise RunError(f"the number of runs should be a whole number from 1 up, not {runs!r}")
    if isinstance(seed, bool) or not isinstance(seed, int | np.integer) or not 0 <= seed < 2**64:
        raise RunError(f"the seed should be a whole number from 0 up (below 2**64), not {seed!r}")


def blocks_of(runs: int) -> Iterator[tuple[int, int]]:
    """The blocks that hold the first ``runs`` runs: their numbers, and how many runs of each."""
    for block in range(math.ceil(runs / BLOCK)):
        yield block, min(BLOCK, runs - block * BLOCK)


def simulate(
    scenario: Scenario,
    runs: int,
    seed: int,
    *,
    rules: Mapping[str, Rule] | None = None,
    progress: Callable[[int], None] | None = None,
) -> Record:
    """Play a scenario many times.

    Parameters
    ----------
    scenario : Scenario
        What to play, its policy and settings in force.
    runs : int
        How many runs, 1 or more.
    seed : int
        0 or larger; the same seed gives the same runs.
    rules : mapping of str to Rule, optional
        Custom decision rules by actor.
    progress : callable, optional
        Called after each block with the number of runs done.

    Returns
    -------
    Record
        Tallies of runs 0 to ``runs - 1``.

    Raises
    ------
    RunError
        Where a request makes no sense or a formula fails in a run.
    """
    check_request(runs, seed)
    rules = rules or {}
    for name in rules:
        if name not in {actor.name for actor in scenario.actors}:
            raise RunError(f'there is a rule for "{name}", but the scenario has no such actor')
    compiled = Compiled(scenario, rules=rules)
    record = Record.empty(scenario, runs)
    for block, count in blocks_of(runs):
        record.add(play_block(compiled, seed, block, count, rules))
        if progress is not None:
            progress(block * BLOCK + count)
    return record


# ---- one run in full


class _Teller:
    """Collects what an observed single run reports."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self.clear()

    def clear(self) -> None:
        self.moves: list[Move] = []
        self.events: list[Fired] = []
        self.drift: Changes = {}

    def __call__(self, what: Any, values: tuple[Any, ...]) -> None:
        plain = [_plain(value) for value in values]
        match what:
            case ObservedMove():
                if plain[0]:
                    self.moves.append(self._move(what, plain[1:]))
            case ObservedEvent(event, names):
                if plain[0]:
                    self.events.append(Fired(event, _changes(names, plain[1:])))
            case ObservedDrift(names):
                self.drift = _changes(names, plain)

    def _move(self, what: ObservedMove, plain: list[Any]) -> Move:
        count = what.options
        code, ordered = int(plain[0]), bool(plain[1])
        open_, utility, gain, weight = (plain[2 + part * count : 2 + (part + 1) * count] for part in range(4))
        rest = plain[2 + 4 * count :]
        total = sum(weight)
        options = self.scenario.actor(what.actor).options
        weighed = []
        for place, option in enumerate(options):
            terms = tuple(Term(text, float(rest.pop(0))) for text in what.terms[place])
            if open_[place]:
                share = weight[place] / total
                weighed.append(Weighed(option.name, True, share, utility[place], terms, gain[place]))
            else:
                weighed.append(Weighed(option.name, False, 0.0))
        chosen = options[code].name if code < count else None
        return Move(what.actor, chosen, tuple(weighed), _changes(what.names, rest), ordered)


def _plain(value: Any) -> Any:
    return np.asarray(value).reshape(-1)[0].item()


def _changes(names: tuple[str, ...], values: list[Any]) -> dict[str, tuple[Value, Value]]:
    pairs = zip(names, values[::2], values[1::2], strict=True)
    return {name: (before, after) for name, before, after in pairs if before != after}


def trace(scenario: Scenario, run: int, seed: int, *, rules: Mapping[str, Rule] | None = None) -> Trace:
    """Play one run again, from its number, and tell all of it.

    Parameters
    ----------
    scenario, seed, rules
        As for :func:`simulate`.
    run : int
        Number of the run, from 0.

    Raises
    ------
    RunError
        Where a formula fails in this run.
    """
    check_request(run + 1, seed)
    compiled = Compiled(scenario, rules=rules or {}, observe=True)
    block, lane = divmod(run, BLOCK)
    with np.errstate(all="ignore"):
        playing = _start(compiled, seed, block, np.array([lane]), rules or {}, careful=True)
        teller = _Teller(scenario)
        playing.observer = teller
        start = _state(playing)
        steps = []
        for step in range(scenario.clock.steps):
            teller.clear()
            ended = playing.step(step)
            steps.append(StepTrace(step, tuple(teller.moves), tuple(teller.events), teller.drift, _state(playing)))
            if len(ended):
                break
    outcome = scenario.outcomes[int(playing.array(END)[0])].name
    return Trace(run, seed, start, tuple(steps), outcome)


def _state(playing: _Block) -> dict[str, Value]:
    kinds = [("level" if isinstance(e, Level) else "flag", e.name) for e in playing.scenario.state]
    return {key[1]: playing.array(key)[0].item() for key in kinds}
