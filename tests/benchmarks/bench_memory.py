"""Peak memory of big runs: the command and its worker processes together, tables written too.

python tests/benchmarks/bench_memory.py
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil
from measuring import machine

CASES = [
    ("gamblers-ladder", 10_000_000, 2, 600),
    ("kaesong-2020", 2_000_000, 2, 600),
    ("kaesong-2020", 1_000_000, 1, 500),
]
"""Scenario, runs, worker processes, and the megabytes they should stay under."""


def memory_of(process: psutil.Process) -> int:
    """Resident bytes of a process and its children; pages that they share count for each."""
    total = 0
    for one in (process, *process.children(recursive=True)):
        try:
            total += one.memory_info().rss
        except psutil.NoSuchProcess:  # it ended meanwhile
            continue
    return total


def measure(scenario: str, runs: int, workers: int) -> tuple[float, float]:
    """Peak megabytes, sampled twenty times a second, and seconds of one run of the command."""
    with tempfile.TemporaryDirectory() as folder:
        args = ["run", scenario, "--runs", str(runs), "--workers", str(workers), "--out", str(Path(folder, "out"))]
        begin = time.perf_counter()
        command = subprocess.Popen([sys.executable, "-m", "escalate", *args], stdout=subprocess.DEVNULL)
        watched, peak = psutil.Process(command.pid), 0
        while command.poll() is None:
            try:
                peak = max(peak, memory_of(watched))
            except psutil.NoSuchProcess:
                break
            time.sleep(0.05)
        if command.wait():
            raise SystemExit(f"{scenario}: the command failed")
        return peak / 1e6, time.perf_counter() - begin


def main() -> None:
    """Measure every case and print one line for each."""
    print(machine())
    for scenario, runs, workers, limit in CASES:
        peak, seconds = measure(scenario, runs, workers)
        print(f"{scenario}: {runs:,} runs, {workers} workers: {peak:.0f} MB at most ({limit} allowed), {seconds:.0f} s")


if __name__ == "__main__":
    main()
