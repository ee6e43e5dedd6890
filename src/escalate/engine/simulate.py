"""Plays a scenario: blocks of runs through the compiled programs, tallied into a record.

Run ``i`` depends on the scenario, the seed and ``i`` alone: it is lane ``i % BLOCK`` of block
``i // BLOCK``, and every block's luck is keyed by its own number.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping

import numpy as np

from escalate.engine.block import start_block
from escalate.engine.compiled import Compiled
from escalate.engine.luck import BLOCK
from escalate.engine.record import Record
from escalate.engine.rules import Rule
from escalate.engine.tally import tally
from escalate.errors import RunError
from escalate.scenario.model import Scenario

MOST_RUNS = 10**12


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
                return tally(start_block(compiled, seed, block, lanes, rules or {}, careful=False), runs)
        except FloatingPointError:
            compiled.must_be_careful = True
    with np.errstate(all="ignore"):
        return tally(start_block(compiled, seed, block, lanes, rules or {}, careful=True), runs)


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
