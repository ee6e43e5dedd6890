"""Runs played on from a moment, many times with fresh luck and with some moves held: what might have come of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from escalate.engine.block import Block
from escalate.engine.compiled import Compiled
from escalate.engine.layout import END, FREE
from escalate.engine.luck import BLOCK
from escalate.engine.rules import Rule
from escalate.errors import RunError, hint
from escalate.scenario.model import Scenario

Moves = Mapping[tuple[int, str], str]
"""Held moves: (step, actor) -> the option it takes there, where that is open; elsewhere it chooses as ever."""


@dataclass(frozen=True)
class Moment:
    """What stood before a step of a run: one value for each state array of a program with held moves."""

    step: int
    values: tuple[Any, ...]


@dataclass(frozen=True)
class Branch:
    """A moment to play on from, and the moves that are held on the way."""

    moment: Moment
    moves: Moves = field(default_factory=dict)


def check_moves(scenario: Scenario, moves: Moves) -> None:
    """Raise RunError where a held move names no step, actor or option of the scenario."""
    for (step, actor), option in moves.items():
        if not 0 <= step < scenario.clock.steps:
            raise RunError(f"a move is held in step {step}; the steps are 0 to {scenario.clock.steps - 1}")
        actors = {entry.name: entry for entry in scenario.actors}
        _known("actor", actor, list(actors))
        _known(f"option of {actor}", option, [entry.name for entry in actors[actor].options])


def _known(what: str, name: str, names: Sequence[str]) -> None:
    if name not in names:
        raise RunError(f'a held move names no {what}: "{name}"{hint(name, names)}')


def hold(playing: Block, step: int, moves: Moves, where: slice | NDArray[np.bool_] = slice(None)) -> None:
    """Hold the moves of a step for some of the runs still going."""
    for actor in playing.scenario.actors:
        option = moves.get((step, actor.name))
        playing.array(("held", actor.name))[where] = FREE if option is None else actor.option_index(option)


def moment_of(playing: Block, step: int, lane: int = 0) -> Moment:
    """What stands before a step of one of the runs."""
    return Moment(step, tuple(array[lane] for array in playing.state[: len(playing.compiled.keys)]))


class Branches(Block):
    """Branches of one scenario side by side; ``slots`` say which branch and which lane of it each run is."""

    def __init__(
        self,
        compiled: Compiled,
        luck: tuple[int, int],
        branches: Sequence[Branch],
        lanes: NDArray[np.int64],
        rules: Mapping[str, Rule],
        careful: bool,
    ) -> None:
        super().__init__(compiled, luck[0], lanes[:0], rules, careful, luck[1], room=len(branches) * len(lanes))
        self.branches = branches
        self.lanes = lanes
        # Which branch a run belongs to rides along behind the state arrays, which programs leave alone.
        self.full.append(np.zeros(len(self.runs), np.intp))
        self._held = {step for branch in branches for step, _ in branch.moves}

    def play(self) -> NDArray[np.int8]:
        """Outcomes, of shape (branches, lanes)."""
        outcome = np.full((len(self.branches), len(self.lanes)), -1, np.int8)
        for step in range(self.scenario.clock.steps):
            self._join(step)
            self._hold(step)
            if self.going:
                ended = self.step(step)
                outcome[self.full[-1][ended], self.runs[ended] - self.lanes[0]] = self.array(END)[ended]
                self.remove(ended)
        return outcome

    def _join(self, step: int) -> None:
        mine = [number for number, branch in enumerate(self.branches) if branch.moment.step == step]
        if mine:
            values = zip(*((*self.branches[number].moment.values, number) for number in mine), strict=True)
            columns = [np.repeat(column, len(self.lanes)) for column in values]
            self.join(np.tile(self.lanes, len(mine)), columns)

    def _hold(self, step: int) -> None:
        if not self._held & {step, step - 1}:
            return
        mine = self.full[-1][: self.going]
        for number, branch in enumerate(self.branches):
            hold(self, step, branch.moves, mine == number)


def play_on(
    compiled: Compiled,
    luck: tuple[int, int],
    branches: Sequence[Branch],
    lanes: int,
    rules: Mapping[str, Rule] | None = None,
) -> NDArray[np.int8]:
    """Play branches on to their ends, all on the same fresh luck.

    Parameters
    ----------
    compiled : Compiled
        With ``held``.
    luck : pair of int
        Seed, and the number of the fresh luck: lane ``j`` draws as run ``j`` of it, in the calendar's steps.
    branches : sequence of Branch
    lanes : int
        How often each is played.

    Returns
    -------
    int8 array, shape (branches, lanes)
        Index of the outcome in the file's order.

    Raises
    ------
    RunError
        Where a held move cannot be or a formula fails in a run that reaches it.
    """
    for branch in branches:
        check_moves(compiled.scenario, branch.moves)
    together = max(1, BLOCK // max(1, len(branches)))

    def play(first: int) -> NDArray[np.int8]:
        numbers = np.arange(first, min(lanes, first + together))
        return compiled.attempt(
            lambda careful: Branches(compiled, luck, branches, numbers, rules or {}, careful).play()
        )

    return np.concatenate([play(first) for first in range(0, lanes, together)], axis=1)
