"""Plays a scenario: blocks of runs through the compiled programs, tallied into a record.

Run ``i`` depends on the scenario, the seed and ``i`` alone; that runs are played in blocks is a matter of speed.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from typing import Any

import numpy as np

from escalate.engine.block import start_block
from escalate.engine.compiled import Compiled
from escalate.engine.luck import BLOCK
from escalate.engine.record import Record
from escalate.engine.rules import Rule
from escalate.engine.tally import tally
from escalate.engine.workers import Crew, Here
from escalate.engine.workers import crew as chosen_crew
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

    Returns
    -------
    Record
        Of runs ``block * BLOCK`` and the ``runs - 1`` that follow.

    Raises
    ------
    RunError
        Where a formula fails in a run that reaches it.
    """
    numbers = np.arange(block * BLOCK, block * BLOCK + runs)
    return compiled.attempt(lambda careful: tally(start_block(compiled, seed, numbers, rules or {}, careful), runs))


def check_request(runs: int, seed: int) -> None:
    """Raise RunError where a number of runs or a seed cannot be used."""
    if isinstance(runs, bool) or not isinstance(runs, int | np.integer) or not 1 <= runs <= MOST_RUNS:
        raise RunError(f"the number of runs should be a whole number from 1 up, not {runs!r}")
    if isinstance(seed, bool) or not isinstance(seed, int | np.integer) or not 0 <= seed < 2**64:
        raise RunError(f"the seed should be a whole number from 0 up (below 2**64), not {seed!r}")


def blocks_of(runs: int, first: int = 0) -> Iterator[tuple[int, int]]:
    """The blocks, from block ``first``, that hold the runs below ``runs``: their numbers, and how many runs of each."""
    for block in range(first, math.ceil(runs / BLOCK)):
        yield block, min(BLOCK, runs - block * BLOCK)


def block_player(
    scenario: Scenario, seed: int, rules: Mapping[str, Rule] | None = None
) -> Callable[[int, int], Record]:
    """Compile a scenario; return the function that plays a block of it, given its number and how many runs.

    What :meth:`escalate.engine.workers.Crew.each` needs to play blocks elsewhere.
    """
    compiled = Compiled(scenario, rules=rules or {})
    return lambda block, runs: play_block(compiled, seed, block, runs, rules)


def simulate(
    scenario: Scenario,
    runs: int,
    seed: int,
    *,
    rules: Mapping[str, Rule] | None = None,
    progress: Callable[[int], None] | None = None,
    crew: Crew | None = None,
    start: Record | None = None,
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
        Custom decision rules by actor. A function of the caller's may look at anything in this
        process, so with rules all is played in this process, whatever ``crew`` says.
    progress : callable, optional
        Called after each block with the number of runs done.
    crew : Crew, optional
        Who plays the blocks; the record is the same. By default this process, and all processors
        where over two seconds of work are left.
    start : Record, optional
        The record of the first runs, whole blocks only, from which to go on.

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
    record = _room(scenario, runs)
    if start is not None:
        record.add(start)
        record.whole_sums[...] = start.sums
    blocks = list(blocks_of(runs, 0 if start is None else len(start.outcome) // BLOCK))
    done = runs - sum(count for _, count in blocks)

    def arrived(task: tuple[Any, ...], _: Record) -> None:
        nonlocal done
        done += task[1]
        if progress is not None:
            progress(done)

    # The nodes of the file are not needed to play it, and are most of what would travel.
    arguments = (scenario, seed, rules) if rules else (replace(scenario, document=None), seed)
    played = (Here() if rules else crew or chosen_crew()).each(block_player, arguments, blocks, arrived)
    with closing(played):
        for part in played:
            record.add(part)
    return record


def whole_blocks(scenario: Scenario, seed: int, record: Record) -> Record | None:
    """The record of a record's whole blocks, from which a longer simulation starts; None where it has none.

    The last block, where it is not whole, is played again and its counts are taken back.

    Raises
    ------
    RunError
        Where it does not come out as it did.
    """
    runs = len(record.outcome)
    whole = runs - runs % BLOCK
    if whole in {0, runs}:
        return record if whole else None
    part = block_player(scenario, seed)(whole // BLOCK, runs - whole)
    if not (np.array_equal(part.outcome, record.outcome[whole:]) and np.array_equal(part.step, record.step[whole:])):
        raise RunError("the same runs do not come out as they did when they were saved; run it again")
    return replace(
        record,
        outcome=record.outcome[:whole],
        step=record.step[:whole],
        going=record.going - part.going,
        ladder=record.ladder - part.ladder,
        choices=[mine - theirs for mine, theirs in zip(record.choices, part.choices, strict=True)],
        levels=[mine - theirs for mine, theirs in zip(record.levels, part.levels, strict=True)],
        sums=record.whole_sums,
    )


def _room(scenario: Scenario, runs: int) -> Record:
    """An empty record; RunError where the memory for it is not there."""
    try:
        return Record.empty(scenario, runs)
    except MemoryError:
        raise RunError(f"{runs:,} runs need {runs * 3 / 1e9:,.0f} GB of memory; this computer has less") from None
