"""How much faster two worker processes are than one, start-up left out, with identical bytes.

python tests/benchmarks/bench_workers.py [runs]
"""

from __future__ import annotations

import os
import sys
import time

from measuring import interleaved, machine, ratios, spread

from escalate import load
from escalate.engine.simulate import simulate
from escalate.engine.workers import crew
from escalate.store.values import digest

ROUNDS = 3


def main() -> None:
    """Play in turn with one and with two workers; print seconds and their ratio."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 2_000_000
    scenario = load("kaesong-2020")
    seen: set[str] = set()

    def timed(workers: int):
        players = crew(workers)
        simulate(scenario, 60_000, 1, crew=players)

        def play(number: int) -> float:
            begin = time.perf_counter()
            record = simulate(scenario, runs, 2020, crew=players)
            seconds = time.perf_counter() - begin
            seen.add(digest(record))
            return seconds

        return play

    print(machine())
    if hasattr(os, "getloadavg"):
        print(f"load before: {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
    costs = interleaved({"one": timed(1), "two": timed(2)}, ROUNDS)
    print(f"{scenario.name}, {runs:,} runs: one {spread(costs['one'])} s, two {spread(costs['two'])} s")
    print(f"two workers are {spread(ratios(costs['one'], costs['two']))} times as fast as one")
    print("the same bytes" if len(seen) == 1 else "DIFFERENT BYTES")


if __name__ == "__main__":
    main()
