"""Nanoseconds a decision for more steps and more actors, and what named streams cost; per core.

python tests/benchmarks/bench_scaling.py
"""

from __future__ import annotations

import time
from unittest import mock

import model as m
import numpy as np
from measuring import Timed, interleaved, machine, ratios, spread

from escalate import load_text
from escalate.engine import block as engine_block
from escalate.engine.compiled import Compiled
from escalate.engine.draws import NEVER
from escalate.engine.luck import BLOCK
from escalate.engine.simulate import play_block

ROUNDS = 7


def timed(text: str) -> Timed:
    """Nanoseconds of processor time a decision of one block; compiled beforehand."""
    compiled = Compiled(load_text(text, "benchmark"))
    actors = len(compiled.scenario.actors)
    play_block(compiled, 0, 0, 2)

    def play(number: int) -> float:
        begin = time.process_time()
        record = play_block(compiled, 1, number)
        return 1e9 * (time.process_time() - begin) / (actors * int(record.going.sum()))

    return play


class _OneStream:
    """Luck without names: one generator that draws just what the runs still going use."""

    def __init__(self, lanes: int) -> None:
        self.generator = np.random.Generator(np.random.SFC64(lanes))

    def at(self, purposes: object, luck: object, step: object, counters: object) -> _OneStream:
        return self

    def uniform(self, place: int, out: np.ndarray) -> None:
        self.generator.random(out=out)

    def normal(self, place: int, out: np.ndarray, width: np.ndarray | None = None) -> None:
        self.generator.standard_normal(out=out)

    def gumbel(self, place: int, out: np.ndarray, wanted: np.ndarray | bool = True) -> None:
        self.generator.standard_exponential(out=out)
        np.copyto(out, np.where(wanted, -np.log(out), NEVER))


def unnamed(play: Timed) -> Timed:
    """The same work with one unnamed stream."""

    def patched(number: int) -> float:
        with mock.patch.object(engine_block, "Draws", _OneStream):
            return play(number)

    return patched


def report(title: str, costs: dict[str, list[float]], base: str) -> None:
    """One table, each row against a base row."""
    print(f"\n{title:34}{'nanoseconds a decision':28}against {base}")
    for name, nanoseconds in costs.items():
        print(f"{name:34}{spread(nanoseconds):28}{spread(ratios(nanoseconds, costs[base]))}")


def main() -> None:
    """Print the tables."""
    print(f"{BLOCK:,} runs a round, {ROUNDS} interleaved rounds, processor time: median (quartiles); {machine()}")
    whole = {f"{steps} steps": timed(m.scenario_text(steps=steps, early_endings=False)) for steps in (13, 26, 52, 104)}
    report("Steps, every run to the end", interleaved(whole, ROUNDS), "26 steps")
    early = {f"{steps} steps": timed(m.scenario_text(steps=steps)) for steps in (13, 26, 52, 104)}
    report("Steps, most runs ending early", interleaved(early, ROUNDS), "26 steps")
    crowds = {f"{n} actors": timed(m.scenario_text(actors=n, early_endings=False)) for n in (2, 5, 10, 20)}
    report("Actors (two levels with each)", interleaved(crowds, ROUNDS), "5 actors")
    play = timed(m.scenario_text())
    streams = {"named streams": play, "one unnamed stream": unnamed(play)}
    report("Luck", interleaved(streams, ROUNDS), "named streams")
    print("\nWanted: within 25 % for steps and actors; one unnamed stream at least 0.8 of named streams' time.")


if __name__ == "__main__":
    main()
