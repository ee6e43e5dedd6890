"""Plays many parameter points with one compiled program: what sweeps, sensitivity and doubt are made of.

A parameter that differs from point to point is an array beside the levels, one number a lane, so that
a block holds the runs of many points at once and nothing is compiled anew.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from escalate.engine.block import Block
from escalate.engine.compiled import Compiled
from escalate.engine.layout import END
from escalate.engine.luck import BLOCK
from escalate.engine.simulate import check_request
from escalate.engine.workers import Crew
from escalate.engine.workers import crew as chosen_crew
from escalate.errors import RunError, hint
from escalate.scenario.model import Scenario

Points = Mapping[str, NDArray[np.float64]]
"""Parameter -> its value at every point, each of shape (points,)."""

MOST_NAMED = 3
"""How many parameters of a failing point an error names."""


def play_points(
    scenario: Scenario,
    values: Mapping[str, ArrayLike],
    runs: int,
    seed: int,
    *,
    common: bool | ArrayLike = True,
    fresh: int = 0,
    progress: Callable[[int], None] | None = None,
    crew: Crew | None = None,
) -> NDArray[np.int8]:
    """Play a scenario at many parameter points.

    Parameters
    ----------
    scenario : Scenario
        Its policy and settings in force; what ``values`` names takes the place of both.
    values : mapping of str to array
        Parameter -> its value at each point, all of shape (points,) and within the parameter's range.
        Empty: one point, the scenario as it stands.
    runs : int
        Runs at each point, 1 or more.
    seed : int
        0 or larger.
    common : bool
        True: run ``i`` of every point draws the luck of run ``i`` (common random numbers, so that points
        are compared run by run). False: run ``i`` of point ``p`` draws the luck of run ``p * runs + i``,
        so that no two runs share any. Or a number from 0 for each point: points of the same number ``g``
        share their luck, that of the runs from ``g * runs`` on.
    fresh : int
        0 for the luck of the runs themselves, else that of this number: see :func:`escalate.engine.luck.words`.
    progress : callable, optional
        Called after each block with the number of runs done, all points together.
    crew : Crew, optional
        Who plays; the outcomes are the same. By default this process, and all processors where over two
        seconds of work are left.

    Returns
    -------
    int8 array, shape (points, runs)
        Index of the outcome in the file's order. With ``common`` it is what ``simulate`` gives for the scenario
        with the point's values set.

    Raises
    ------
    RunError
        Where a request makes no sense, or a formula fails in a run; it names the point.
    """
    points = check_points(scenario, values)
    check_request(runs, seed)
    count = len(next(iter(points.values()), [0]))
    groups = _groups(count, common)
    tasks = [(first, min(BLOCK, count * runs - first)) for first in range(0, count * runs, BLOCK)]
    outcome = np.empty(count * runs, np.int8)
    done = 0

    def arrived(task: tuple[Any, ...], _: object) -> None:
        nonlocal done
        done += task[1]
        if progress is not None:
            progress(done)

    # The nodes of the file are not needed to play it, and are most of what would travel.
    arguments = (replace(scenario, document=None), points, runs, seed, fresh, groups)
    with closing((crew or chosen_crew()).each(part_player, arguments, tasks, arrived)) as played:
        for (first, size), ended in zip(tasks, played, strict=True):
            outcome[first : first + size] = ended
    return outcome.reshape(count, runs)


def part_player(
    scenario: Scenario, points: Points, runs: int, seed: int, fresh: int, groups: NDArray[np.int64]
) -> Callable[[int, int], NDArray[np.int8]]:
    """Compile a scenario for its points; return the function that plays a part of all runs, point after point.

    What :meth:`escalate.engine.workers.Crew.each` needs to play parts elsewhere.
    """
    compiled = Compiled(scenario, varied=points)

    def play(first: int, size: int) -> NDArray[np.int8]:
        slots = np.arange(first, first + size)
        numbers = groups[slots // runs] * runs + slots % runs
        return compiled.attempt(
            lambda careful: _to_the_end(_Points(compiled, (seed, fresh), numbers, slots, points, runs, careful))
        )

    return play


def check_points(scenario: Scenario, values: Mapping[str, ArrayLike]) -> Points:
    """The values as arrays, checked as strictly as a setting.

    Raises
    ------
    RunError
        Where a name is no parameter or a value lies outside its range.
    """
    known = {parameter.name: parameter for parameter in scenario.parameters}
    points = {name: np.asarray(column, dtype=np.float64) for name, column in values.items()}
    for name, column in points.items():
        if name not in known:
            raise RunError(f'there is no parameter "{name}"{hint(name, known)}')
        if column.ndim != 1 or not len(column) or len(column) != len(next(iter(points.values()))):
            raise RunError(f"{name} should have a value at each point, in a list as long as the others")
        outside = ~((column >= known[name].low) & (column <= known[name].high))
        if outside.any():
            low, high = known[name].low, known[name].high
            raise RunError(f"{name} = {column[outside][0]:g}: {name} should lie in its range, {low:g} to {high:g}")
    return points


def _groups(points: int, common: bool | ArrayLike) -> NDArray[np.int64]:
    """Which points share their luck: a number for each."""
    if isinstance(common, bool):
        return np.zeros(points, np.int64) if common else np.arange(points)
    groups = np.asarray(common)
    if groups.shape != (points,) or not np.issubdtype(groups.dtype, np.integer) or groups.min() < 0:
        raise RunError("whose luck is common takes a whole number from 0 for each point")
    return groups.astype(np.int64)


class _Points(Block):
    """Runs that carry the values of their points; ``slots`` say where each lies among all points' runs."""

    def __init__(
        self,
        compiled: Compiled,
        luck: tuple[int, int],
        numbers: NDArray[np.int64],
        slots: NDArray[np.int64],
        points: Points,
        each: int,
        careful: bool,
    ) -> None:
        super().__init__(compiled, luck[0], numbers, {}, careful, luck[1])
        self.points = points
        self.each = each
        for name, column in points.items():
            self.array(("parameter", name))[:] = column[slots // each]
        # Where each lane came from rides along behind the state arrays, which programs leave alone.
        self.full.append(np.arange(len(slots)))
        self.slots = slots
        self._resize(len(slots))

    def came_from(self, places: NDArray[np.intp]) -> NDArray[np.intp]:
        """Where runs at these places stood when the block was started."""
        return self.full[-1][places]

    def name_of(self, places: NDArray[np.intp]) -> str:
        """The first run of the first point among those at some places."""
        point, run = divmod(int(self.slots[self.came_from(places)].min()), self.each)
        named = [f"{name} = {column[point]:g}" for name, column in self.points.items()]
        rest = f" and {len(named) - MOST_NAMED} more" if len(named) > MOST_NAMED else ""
        return f"with {', '.join(named[:MOST_NAMED])}{rest} (point {point}), run {run}"


def _to_the_end(playing: _Points) -> NDArray[np.int8]:
    outcome = np.empty(len(playing.slots), np.int8)
    playing.start()
    for step in range(playing.scenario.clock.steps):
        if not playing.going:
            break
        ended = playing.step(step)
        if len(ended):
            outcome[playing.came_from(ended)] = playing.array(END)[ended]
            playing.remove(ended)
    return outcome
