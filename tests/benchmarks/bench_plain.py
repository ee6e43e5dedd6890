"""The engine against the plain, literal one of the tests, on the flagship, per core.

python tests/benchmarks/bench_plain.py
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from measuring import interleaved, machine, ratios, spread

from escalate import load
from escalate.engine.luck import BLOCK
from escalate.engine.simulate import simulate
from escalate.engine.workers import Here

SEED, ROUNDS, PLAIN_RUNS = 2020, 7, 8


def main() -> None:
    """Print the table."""
    sys.path.append(str(Path(__file__).parents[1]))
    from plain_engine import Plain

    scenario = load("kaesong-2020")
    plain = Plain(scenario, SEED)
    plain.play(0)  # the plain engine draws a block's luck at its first run; that is not counted against it

    def fast(number: int) -> float:
        begin = time.process_time()
        simulate(scenario, 2 * BLOCK, SEED + number, crew=Here())
        return (time.process_time() - begin) / (2 * BLOCK)

    def literal(number: int) -> float:
        begin = time.process_time()
        for run in range(number * PLAIN_RUNS, (number + 1) * PLAIN_RUNS):
            plain.play(run)
        return (time.process_time() - begin) / PLAIN_RUNS

    costs = interleaved({"escalate": fast, "plain engine": literal}, ROUNDS)
    print(f"kaesong-2020, processor time, {ROUNDS} interleaved rounds: median (quartiles)\n{machine()}\n")
    for name, seconds in costs.items():
        print(f"{name:14}{spread([1e6 * cost for cost in seconds])} microseconds a run")
    print(f"{'ratio':14}{spread(ratios(costs['plain engine'], costs['escalate']))} (wanted: at least 100)")


if __name__ == "__main__":
    main()
