"""Multilevel splitting: shares too small for plain runs, from runs that branch where they come nearer.

Many paths are played. The half that came least near the outcome (by their highest score so far) is retired, and each
is replaced by a copy of a path that came nearer, from the moment at which that path first did so, with fresh luck
from there on; again and again, until most paths reach the outcome. A path's weight says how many plain runs it
stands for: retired paths keep theirs, and the copies share what the others had, so that the weights always add up to 1
and the weighted share of **every** outcome is unbiased, whatever the score (a bad score only makes it uncertain).

Sources: F. Cérou and A. Guyader (2007), Adaptive multilevel splitting for rare event analysis, Stochastic
Analysis and Applications 25; C.-E. Bréhier, M. Gazeau, L. Goudenège, T. Lelièvre and M. Rousset (2016), Unbiasedness of
some generalized adaptive multilevel splitting algorithms, Annals of Applied Probability 26. What their theorem asks
for is kept here: *all* paths that did not get past the level are retired, ties included; a copy starts at the first
moment strictly above the level; and whether to go on is decided from scores, never from the futures of the paths.

Luck: path ``j`` of replication ``r`` bears the number ``r * paths + j``. The first paths are the plain runs of these
numbers; copies of generation ``g`` draw the fresh luck that ``split/g`` names, and choose whom to copy by the purpose
``split/parent``. So what one replication of the whole procedure finds depends on the scenario, the seed and its
number alone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from escalate.engine import luck
from escalate.engine.block import Block
from escalate.engine.compiled import Compiled
from escalate.engine.layout import END, RUNG
from escalate.engine.luck import BLOCK
from escalate.engine.simulate import check_request
from escalate.engine.workers import Crew
from escalate.engine.workers import crew as chosen_crew
from escalate.scenario.model import Scenario

PATHS = 512
"""Paths of one replication; part of what it finds."""
FAINTEST = 1e-10
"""A share of all runs so small that splitting stops there."""

Floats = NDArray[np.float64]
Lanes = NDArray[np.intp]


@dataclass(frozen=True)
class Along:
    """What says how near a path has come: the highest rung of a step's choices, or a level's value.

    ``level`` None is the ladder; ``falling`` looks for low values instead of high ones.
    """

    level: str | None = None
    falling: bool = False

    def score(self, playing: Block) -> Floats:
        """Present scores of the paths still going."""
        values = playing.array(RUNG if self.level is None else ("level", self.level)).astype(np.float64)
        return -values if self.falling else values


@dataclass(frozen=True)
class Estimates:
    """What independent replications of the whole procedure found.

    Attributes
    ----------
    shares : float array, shape (replications, outcomes)
        Each an unbiased estimate of the shares of plain runs; rows add up to 1.
    first : float array, shape (replications, outcomes)
        Shares among the first paths, which are plain runs.
    generations : int array, shape (replications,)
        How often paths were retired.
    work : float
        Steps played, counted in plain runs of mean length.
    """

    shares: Floats
    first: Floats
    generations: NDArray[np.int64]
    work: float


class _Paths(Block):
    """Paths; a copy is no run, so a failing one is named by its generation."""

    generation = 0

    def name_of(self, places: Lanes) -> str:
        """See the base class."""
        copies = f", a copy of generation {self.generation}" if self.generation else ""
        return super().name_of(places).replace("run", "path", 1) + copies


class _Branches:
    """States in which paths outdid themselves: where copies may branch off.

    Rows of one lane stand in the order of their steps, and so of their scores.
    """

    def __init__(self, kinds: list[NDArray[Any]]) -> None:
        self.lane = np.empty(0, np.intp)
        self.step = np.empty(0, np.intp)
        self.score = np.empty(0)
        self.columns = [np.empty(0, kind.dtype) for kind in kinds]
        self._more: list[tuple[NDArray[Any], ...]] = []

    def add(self, lane: Lanes, step: Lanes, score: Floats, columns: list[NDArray[Any]]) -> None:
        self._more.append((lane, step, score, *columns))

    def keep(self, wanted: Callable[[Lanes, Floats], NDArray[np.bool_]]) -> None:
        """Drop the rows that nobody can ask for any more."""
        parts = [(self.lane, self.step, self.score, *self.columns), *self._more]
        kept = [wanted(part[0], part[2]) for part in parts]
        arrays = [
            np.concatenate([part[place][mask] for part, mask in zip(parts, kept, strict=True)])
            for place in range(len(parts[0]))
        ]
        self.lane, self.step, self.score, *self.columns = arrays
        self._more = []

    def first(self, lanes: int) -> Lanes:
        """For each lane the row of its first kept branch, -1 where it has none."""
        rows = np.full(lanes, -1, np.intp)
        found, places = np.unique(self.lane, return_index=True)
        rows[found] = places
        return rows


class _Population:
    """The paths of some replications, side by side; the first path bears the number ``first``."""

    def __init__(
        self,
        compiled: Compiled,
        seed: int,
        first: int,
        shape: tuple[int, int],
        target: int,
        along: Along,
        careful: bool,
    ) -> None:
        self.compiled = compiled
        self.seed = seed
        self.replications, self.paths = shape
        self.target, self.along = target, along
        self.steps = compiled.scenario.clock.steps
        self.size = self.replications * self.paths
        self.best = np.full(self.size, -np.inf)
        self.code = np.empty(self.size, np.int8)
        self.played = self.begun = 0
        self.first = first
        self.playing = _Paths(compiled, seed, np.arange(first, first + self.size), {}, careful)
        self.playing.start()
        self.branches = _Branches(self.playing.full)

    def play(self, generation: int, rows: Lanes, lanes: Lanes) -> None:
        """Play every path to its end; copies (rows of ``branches`` put into ``lanes``) join where they branch off."""
        columns = [column[rows] for column in self.branches.columns]
        joins = self.branches.step[rows]
        self.playing.generation = generation
        self.playing.fresh = luck.key_of(f"split/{generation}") if generation else 0
        for step in range(self.steps):
            joining = np.flatnonzero(joins == step)
            if not self.playing.going and not len(joining):
                continue
            if self.playing.going:
                self.played += self.playing.going
                self.begun += self.playing.going * (generation == 0)
                self.playing.move(step)
                self._outdo(step)
            if len(joining):
                self.playing.join(self.first + lanes[joining], [column[joining] for column in columns])
            self._end(step)

    def _outdo(self, step: int) -> None:
        playing = self.playing
        lanes = playing.runs[: playing.going] - self.first
        score = self.along.score(playing)
        better = np.flatnonzero(score > self.best[lanes])
        if len(better):
            chosen, found = lanes[better], score[better]
            self.best[chosen] = found
            columns = [array[better] for array in playing.state]
            self.branches.add(chosen, np.full(len(better), step), found, columns)

    def _end(self, step: int) -> None:
        ended = self.playing.look(step)
        if len(ended):
            lanes, codes = self.playing.runs[ended] - self.first, self.playing.array(END)[ended]
            self.code[lanes] = codes
            self.best[lanes[codes == self.target]] = np.inf
            self.playing.remove(ended)

    def replace(self, generation: int, retired: NDArray[np.bool_], level: Floats) -> None:
        """Put copies of paths that got past their replication's level in the place of the retired ones."""
        lanes = np.flatnonzero(retired)
        parents = self._parents(retired)
        self.branches.keep(lambda lane, score: ~retired[lane] & (score > level[lane // self.paths]))
        rows = self.branches.first(self.size)[parents]
        # A path that got past the level only by reaching the outcome has no moment before that: its copy is itself.
        same = rows < 0
        self.best[lanes[same]], self.code[lanes[same]] = self.best[parents[same]], self.code[parents[same]]
        rows, lanes = rows[~same], lanes[~same]
        branches = self.branches
        self.best[lanes] = branches.score[rows]
        branches.add(lanes, branches.step[rows], branches.score[rows], [column[rows] for column in branches.columns])
        self.play(generation, rows, lanes)

    def _parents(self, retired: NDArray[np.bool_]) -> Lanes:
        """For each retired path one that is not, of the same replication.

        Stratified: each has the same expected number of copies, and the numbers differ as little as can be.
        """
        numbers = np.arange(self.first, self.first + self.size)
        uniform = luck.uniform(luck.words("split/parent", self.seed, numbers, fresh=self.playing.fresh))
        gone = retired.reshape(self.replications, self.paths)
        count = gone.sum(axis=1)
        stratum = np.cumsum(gone, axis=1) - 1
        left = self.paths - count
        place = (stratum + uniform.reshape(gone.shape)) / np.maximum(count, 1)[:, None] * left[:, None]
        place = np.minimum(place.astype(np.intp), left[:, None] - 1)
        order = np.argsort(gone, axis=1, kind="stable")  # those that stay come first
        chosen = np.take_along_axis(order, np.maximum(place, 0), axis=1)
        chosen += np.arange(self.replications)[:, None] * self.paths
        return chosen[gone]

    def tally(self, chosen: NDArray[np.bool_]) -> Floats:
        """How many of the chosen paths ended in which outcome; shape (replications, outcomes)."""
        outcomes = len(self.compiled.scenario.outcomes)
        places = np.arange(self.size) // self.paths * outcomes + self.code
        counts = np.bincount(places[chosen], minlength=self.replications * outcomes)
        return counts.reshape(self.replications, outcomes).astype(np.float64)


def fall_behind(best: Floats) -> tuple[Floats, NDArray[np.bool_]]:
    """Each replication's level, the median score, and who did not get above it: all of them, ties included.

    Parameters
    ----------
    best : float array, shape (replications, paths)
        Highest scores; infinite where the outcome was reached.
    """
    middle = best.shape[1] // 2 - 1
    level = np.partition(best, middle, axis=1)[:, middle]
    return level, best <= level[:, None]


def _split(population: _Population) -> tuple[NDArray[Any], ...]:
    """By replication: shares, shares among the first paths, generations; then steps played, by all and by the first."""
    replications, paths = population.replications, population.paths
    none = np.empty(0, np.intp)
    population.play(0, none, none)
    first = population.tally(np.ones(population.size, np.bool_)) / paths
    shares = np.zeros_like(first)
    weight = np.full(replications, 1.0 / paths)
    generations = np.zeros(replications, np.int64)
    going = np.ones(replications, np.bool_)
    while going.any():
        level, retired = fall_behind(population.best.reshape(replications, paths))
        count = retired.sum(axis=1)
        last = going & ((level == np.inf) | (count == paths) | (weight * paths < FAINTEST))
        going &= ~last
        retired &= going[:, None]
        shares += population.tally((retired | last[:, None]).reshape(-1)) * weight[:, None]
        weight = np.where(going, weight * (1.0 - count / paths), weight)
        generations += going
        if going.any():
            population.replace(int(generations.max()), retired.reshape(-1), level)
    return shares, first, generations, np.array([population.played]), np.array([population.begun])


def split(
    scenario: Scenario,
    target: int,
    along: Along,
    replications: int,
    seed: int,
    *,
    paths: int = PATHS,
    progress: Callable[[int], None] | None = None,
    crew: Crew | None = None,
) -> Estimates:
    """Estimate the shares of a scenario's outcomes by multilevel splitting towards one of them.

    Parameters
    ----------
    scenario : Scenario
        What to play, its policy and settings in force.
    target : int
        Place of the outcome in the file's order.
    along : Along
        What says how near a path has come.
    replications : int
        Independent replications of the whole procedure.
    seed : int
        0 or larger.
    paths : int
        Paths of one replication, from 2 to the size of a block.
    progress : callable, optional
        Called now and then with the number of replications done.
    crew : Crew, optional
        Who plays the blocks, as for :func:`escalate.engine.simulate.simulate`; the answer is the same.

    Raises
    ------
    RunError
        Where the seed cannot be used or a formula fails in a path.
    """
    check_request(replications * paths, seed)
    together = BLOCK // paths
    tasks = [(done, (min(together, replications - done), paths)) for done in range(0, replications, together)]
    arguments = (replace(scenario, document=None), seed, target, along)
    done = 0

    def arrived(task: tuple[Any, ...], _: object) -> None:
        nonlocal done
        done += task[1][0]
        if progress is not None:
            progress(done)

    parts = list((crew or chosen_crew()).each(splitter, arguments, tasks, arrived))
    shares, first, generations, played, begun = (np.concatenate(found) for found in zip(*parts, strict=True))
    return Estimates(shares, first, generations, float(played.sum() / begun.sum()) * replications * paths)


def splitter(
    scenario: Scenario, seed: int, target: int, along: Along
) -> Callable[[int, tuple[int, int]], tuple[NDArray[Any], ...]]:
    """Compile a scenario; return the function that plays some replications, side by side (see ``Crew.each``)."""
    compiled = Compiled(scenario)

    def split_some(number: int, shape: tuple[int, int]) -> tuple[NDArray[Any], ...]:
        return compiled.attempt(
            lambda careful: _split(_Population(compiled, seed, number * shape[1], shape, target, along, careful))
        )

    return split_some
