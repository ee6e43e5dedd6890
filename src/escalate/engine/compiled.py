"""A scenario as programs over many runs: one to start them, one to play a step, one to look at the outcomes."""

from __future__ import annotations

from collections.abc import Callable, Collection
from itertools import chain
from typing import TypeVar

import numpy as np

from escalate.engine.choice import sees_endings
from escalate.engine.emit import Program, emit
from escalate.engine.ending import EndWriter
from escalate.engine.ir import Graph
from escalate.engine.layout import Layout
from escalate.engine.luck import refuse_collisions
from escalate.engine.start import StartWriter
from escalate.engine.step import StepWriter
from escalate.scenario.model import Scenario

Played = TypeVar("Played")


class Compiled(Layout):
    """Programs of one scenario, each written when it is first asked for; parameters as for its base."""

    def __init__(
        self,
        scenario: Scenario,
        rules: Collection[str] = (),
        varied: Collection[str] = (),
        observe: bool = False,
        held: bool = False,
    ) -> None:
        super().__init__(scenario, rules, varied, observe, held)
        foresees = max(actor.foresight for actor in scenario.actors)
        self._horizon = foresees + 1 if sees_endings(scenario) else 0
        self._programs: dict[tuple[object, ...], Program] = {}
        self._must_be_careful = False

    def start(self, careful: bool = False) -> Program:
        """Fills the state arrays for step 0."""
        return self._cached(("start", careful), lambda: StartWriter(self, careful).write())

    def step(self, step: int, careful: bool = False) -> Program:
        """Plays moves, events, drift and noise of a step."""
        left = self.left(step)
        return self._cached(("step", left, careful), lambda: StepWriter(self, careful, left).write())

    def left(self, step: int) -> int | None:
        """How many steps follow, where the end of the clock can be seen: as many, the same program."""
        left = self.scenario.clock.steps - 1 - step
        return left if left < self._horizon else None

    def ending(self, last: bool, careful: bool = False) -> Program:
        """Looks at the outcomes: the ``end`` array becomes an outcome's number, or -1."""
        return self._cached(("end", last, careful), lambda: EndWriter(self, careful).write(last))

    def _cached(self, key: tuple[object, ...], write: Callable[[], Graph]) -> Program:
        if key not in self._programs:
            self._programs[key] = emit(write())
            purposes = [names for program in self._programs.values() for names in program.purposes.values()]
            refuse_collisions(sorted({*chain(*purposes)}))
        return self._programs[key]

    def attempt(self, play: Callable[[bool], Played]) -> Played:
        """Play, first without checks of single runs; then, where some formula failed somewhere, with them.

        Programs first run with NumPy's error flags armed; a flag means that some formula failed in some run, wanted or
        not, and all is played again with every check in. ``play`` is told whether to be careful.
        """
        if not self._must_be_careful:
            try:
                with np.errstate(over="raise", divide="raise", invalid="raise", under="ignore"):
                    return play(False)
            except FloatingPointError:
                self._must_be_careful = True
        with np.errstate(all="ignore"):
            return play(True)
