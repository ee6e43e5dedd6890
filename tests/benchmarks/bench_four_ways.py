"""One model written four ways: escalate, plain Python, Mesa, and scalar C; per core, checked to agree.

    python tests/benchmarks/bench_four_ways.py

Every way plays in a process of its own in every round and tells the processor time of its playing
(start-up, imports and C's compiling left out; escalate's compiling of the scenario counted in) and its
highest memory. escalate and "C" keep every statistic, Mesa's data collector all levels and choices;
"C, endings only" and plain Python only count endings.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from math import sqrt
from pathlib import Path

import four_ways as ways
import model as m
from measuring import machine, ratios, spread

ROUNDS = 7
RUNS = {"escalate": 65_536, "C": 65_536, "C, endings only": 65_536, "plain Python": 200, "Mesa": 100}


def escalate_way(runs: int, seed: int) -> list[int]:
    """Counts of the endings; the record holds every other tally too."""
    from escalate import load_text
    from escalate.engine.simulate import simulate
    from escalate.engine.workers import Here

    record = simulate(load_text(m.scenario_text(), "benchmark"), runs, seed, crew=Here())
    return [int((record.outcome == code).sum()) for code in range(len(m.OUTCOMES))]


PYTHON = {"escalate": escalate_way, "plain Python": ways.plain_python, "Mesa": ways.mesa_batch}


def child(way: str, runs: int, seed: int) -> None:
    """Play in this process and print what came out as JSON."""
    PYTHON[way](2, seed)  # imports what it needs
    begin = time.process_time()
    counts = PYTHON[way](runs, seed)
    seconds = time.process_time() - begin
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(json.dumps({"counts": counts, "seconds": seconds, "peak": peak}))


def play(way: str, seed: int, program: Path | None) -> dict[str, object]:
    """Play one way's runs in a new process."""
    runs = RUNS[way]
    if way in PYTHON:
        command = [sys.executable, __file__, way, str(runs), str(seed)]
        said: dict[str, object] = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
        return said
    assert program is not None
    result = ways.c_program(program, runs, seed, statistics=way == "C")
    return {"counts": result.counts, "seconds": result.seconds, "peak": result.peak}


def disagreements(counts: dict[str, list[int]]) -> list[str]:
    """Shares that lie more than four standard errors from escalate's."""
    found = []
    mine = counts["escalate"]
    for way, theirs in counts.items():
        for name, a, b in zip(m.OUTCOMES, mine, theirs, strict=True):
            pooled = (a + b) / (sum(mine) + sum(theirs))
            error = sqrt(pooled * (1 - pooled) * (1 / sum(mine) + 1 / sum(theirs)))
            if abs(a / sum(mine) - b / sum(theirs)) > 4 * error:
                found.append(f"{way}: {name} {b / sum(theirs):.4f}, escalate {a / sum(mine):.4f}")
    return found


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder:
        program = ways.build(Path(folder)) if ways.compiler() else None
        names = [way for way in RUNS if way in PYTHON or program is not None]
        costs: dict[str, list[float]] = {way: [] for way in names}
        peaks = dict.fromkeys(names, 0.0)
        counts = {way: [0] * len(m.OUTCOMES) for way in names}
        for number in range(ROUNDS):
            for way in names:
                said = play(way, 1 + number, program)
                costs[way].append(said["seconds"] / RUNS[way])
                peaks[way] = max(peaks[way], said["peak"] / 1024)
                counts[way] = [a + b for a, b in zip(counts[way], said["counts"], strict=True)]
    print(f"{m.ACTORS} actors x {m.OPTIONS} options, {m.LEVELS} levels, {m.STEPS} steps; {machine()}")
    print(f"{ways.version()}; processor time, {ROUNDS} interleaved rounds: median (quartiles)\n")
    print(f"{'':16}{'microseconds a run':27}{'escalate is ... times as fast':31}peak MB")
    for way in names:
        times = spread(ratios(costs[way], costs["escalate"]))
        print(f"{way:16}{spread([1e6 * cost for cost in costs[way]]):27}{times:31}{peaks[way]:.0f}")
    print("\nWanted: at least 0.45 of C, at least 200 times Mesa.")
    print("\n".join(disagreements(counts)) or "All ways agree: shares within four standard errors.")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        child(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
    else:
        main()
