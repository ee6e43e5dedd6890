"""Time to the first table, to the help text, and where imports spend it.

python tests/benchmarks/bench_start.py
"""

from __future__ import annotations

import resource
import subprocess
import sys
import time

from measuring import Timed, interleaved, machine, spread

ROUNDS = 7
COMMANDS = {
    "escalate --help": ["--help"],
    "run kaesong-short --runs 1000": ["run", "kaesong-short", "--runs", "1000"],
    "run kaesong-2020 --runs 1000": ["run", "kaesong-2020", "--runs", "1000"],
    "run kaesong-2020 --runs 10000": ["run", "kaesong-2020", "--runs", "10000"],
}


def command(words: list[str], cpu: bool) -> Timed:
    """Seconds of one command, of processor time or by the clock."""

    def run(number: int) -> float:
        before, begin = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        subprocess.run([sys.executable, "-m", "escalate", *words], check=True, capture_output=True)
        wall, after = time.perf_counter() - begin, resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime if cpu else wall

    return run


def imports(words: list[str], most: int = 12) -> list[str]:
    """The modules a command spends most time importing, each without what it imports in turn."""
    said = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "escalate", *words], check=True, capture_output=True, text=True
    ).stderr
    costs: dict[str, int] = {}
    for line in said.splitlines():
        if line.startswith("import time:") and "self" not in line:
            own, _, module = (part.strip() for part in line.removeprefix("import time:").split("|"))
            package = module.split(".")[0]
            costs[package] = costs.get(package, 0) + int(own)
    largest = sorted(costs.items(), key=lambda item: -item[1])[:most]
    return [f"  {package:20}{microseconds / 1000:8.1f} ms" for package, microseconds in largest]


def main() -> None:
    """Print the tables."""
    print(f"{ROUNDS} interleaved rounds: median (quartiles); {machine()}\n")
    ways = {(name, cpu): command(words, cpu) for name, words in COMMANDS.items() for cpu in (True, False)}
    costs = interleaved(ways, ROUNDS)
    print(f"{'':34}{'seconds of processor time':30}seconds by the clock")
    for name in COMMANDS:
        print(f"{name:34}{spread(costs[name, True]):30}{spread(costs[name, False])}")
    print("\nWanted: help under 0.25 s; 10,000 runs of the flagship under 2 s.")
    print("\nImports behind 'run kaesong-2020 --runs 1000', by package:")
    print("\n".join(imports(COMMANDS["run kaesong-2020 --runs 1000"])))


if __name__ == "__main__":
    main()
