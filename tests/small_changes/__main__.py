"""Who notices a small change? Makes them one at a time in a copy of the source and says which live.

    pip install coverage
    python tests/small_changes --sample 200 --seed 1            # an hour on two cores
    python tests/small_changes --floor scenario --sample 40     # one floor

A change is of one operator, number, condition or statement (see changes.py). Of the tests in the folder that mirrors
the changed file's room, and those of ``BESIDE``, it is met by those that run the changed line, the quickest first,
and it is caught when one of them fails, hangs or dies. What lives is printed with its place. A change that means the
same is set aside in ``same.txt`` with a word why. Needs fork, that is Linux or macOS.
"""

import argparse
import itertools
import multiprocessing
import random
import tempfile
from collections import Counter
from pathlib import Path

from changes import Change, Changes, parses
from playing import ROOT, copy_tree, passes, warm_up, watch

SOURCE = ROOT / "src" / "escalate"
BESIDE = {
    "engine": ["tests/known_answers"],
    "scenario": ["tests/scenarios/test_short_files.py"],
    "api": ["tests/results", "tests/studies", "tests/saving"],
    "cli": [
        *(
            f"tests/studies/test_{study}.py::test_the_command"
            for study in ("places_tried", "rare", "doubt", "until", "when", "discover")
        ),
        "tests/studies/test_levers.py::test_show_levers",
        *(
            f"tests/page/test_writing.py::test_{page}"
            for page in ("one_page", "a_folder_of_pages", "what_was_asked_is_told")
        ),
        "tests/lesson/test_pool.py::test_the_command",
    ],
}
"""Tests that belong to a room and stand elsewhere; what a command prints may stand with what it asks."""
SAME = Path(__file__).with_name("same.txt")

_tree: Path


def floors() -> list[str]:
    """The rooms that have tests of their own."""
    rooms = (path.name for path in SOURCE.iterdir() if path.is_dir())
    return sorted(room for room in rooms if (ROOT / "tests" / room).is_dir() or room in BESIDE)


def sample(floor: str, count: int, rng: random.Random) -> list[Change]:
    """Changes spread evenly over a floor's files: one at random of each of as many equal stretches."""
    found = [change for path in sorted((SOURCE / floor).rglob("*.py")) for change in Changes(path).all()]
    aside = set_aside()
    ends = [len(found) * place // count for place in range(count + 1)]
    taken = [rng.choice(found[low:high]) for low, high in itertools.pairwise(ends) if low < high]
    return [change for change in taken if parses(change.text()) and key(change) not in aside]


def key(change: Change) -> tuple[str, ...]:
    """What names a change though lines move."""
    return (change.path.relative_to(SOURCE).as_posix(), *change.told())


def set_aside() -> set[tuple[str, ...]]:
    """The changes known to mean the same."""
    entries = SAME.read_text(encoding="utf-8").strip().split("\n\n")[1:]
    return {tuple(line[1:].strip() for line in entry.splitlines()[:3]) for entry in entries}


def own_tree(queue: "multiprocessing.Queue[Path]") -> None:
    """Give a worker a copy of its own."""
    global _tree
    _tree = queue.get()
    warm_up()


def watch_floor(floor: str) -> tuple[str, object]:
    """What the tests of a floor run."""
    own = [f"tests/{floor}"] if (ROOT / "tests" / floor).is_dir() else []
    return floor, watch(_tree, [*own, *BESIDE.get(floor, [])])


def meets(change: Change, known: tuple[dict[str, float], set[str], dict[str, dict[int, set[str]]]]) -> dict[str, float]:
    """The tests that run a changed line, with their seconds; where none does, those that start other processes."""
    seconds, starters, lines = known
    (file,) = [lines[file] for file in lines if file.endswith(f"/{change.path.relative_to(ROOT)}")] or [{}]
    found = set().union(*(file.get(line, set()) for line in change.lines)) if change.inside else set()
    if not found and any(line in file for line in change.lines):  # run when the file is imported
        ran = set().union(*(tests for each in lines.values() for tests in each.values()))
        # A test that runs nothing looks at what importing made, such as the defaults of a function.
        found = set().union(*file.values()) | {test for test in seconds if test not in ran}
    found = found or starters
    return {test: took for test, took in seconds.items() if test in found or test.partition("::")[0] in found}


def lives(job: tuple[Change, dict[str, float]]) -> tuple[Change, bool, int]:
    """Do all tests that meet a change pass?"""
    change, seconds = job
    if not seconds:
        return change, True, 0
    path = _tree / change.path.relative_to(ROOT)
    before = path.read_bytes()
    for compiled in (path.parent / "__pycache__").glob(f"{path.stem}.*"):
        compiled.unlink()  # it is told from the source by its second and size alone
    try:
        path.write_bytes(change.text())
        return change, passes(_tree, seconds, 20 + 5 * sum(seconds.values())), len(seconds)
    finally:
        path.write_bytes(before)


def main() -> None:
    """Make the changes and tell."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--sample", type=int, default=200)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--floor", choices=floors(), action="append", help="once or more; all where none is given")
    options = asked.parse_args()
    rooms = options.floor or floors()
    rng = random.Random(options.seed)
    everything = {room: sum(len(Changes(path).all()) for path in (SOURCE / room).rglob("*.py")) for room in rooms}
    shares = {room: max(3, round(options.sample * n / sum(everything.values()))) for room, n in everything.items()}
    changes = {room: sample(room, shares[room], rng) for room in rooms}
    fork = multiprocessing.get_context("fork")
    trees = fork.Queue()
    with tempfile.TemporaryDirectory() as folder:
        for name in "ab":
            trees.put(copy_tree(Path(folder) / name))
        with fork.Pool(2, own_tree, [trees]) as pool:
            jobs = []
            for room, (seconds, starters, lines, failed) in pool.imap_unordered(watch_floor, rooms):
                print(f"{room}: {len(seconds)} tests, {sum(seconds.values()):.0f} s when watched", flush=True)
                for test in failed:  # most likely a limit of time, which tracing breaks
                    print(f"  left out, as it fails though nothing is changed: {test}")
                    del seconds[test]
                jobs += [(change, meets(change, (seconds, starters, lines))) for change in changes[room]]
            tell(pool.imap_unordered(lives, jobs), len(jobs))


def tell(answers, count: int) -> None:
    """Print who lives as it is found, then the score."""
    caught, tried = Counter(), Counter()
    for number, (change, lived, tests) in enumerate(answers, 1):
        room = change.path.relative_to(SOURCE).parts[0]
        tried[room] += 1
        caught[room] += not lived
        if lived:
            old, new = change.told()
            who = f"{tests} tests" if tests else "no test at all"
            print(f"[{number}/{count}] {change.path.relative_to(ROOT)}:{change.line} lives through {who}")
            print(f"  - {old}\n  + {new}", flush=True)
    for room in sorted(tried):
        print(f"{room:12}{caught[room]:4} of {tried[room]} caught")
    print(f"{'all':12}{caught.total():4} of {tried.total()} caught, {caught.total() / tried.total():.0%}")


if __name__ == "__main__":
    main()
