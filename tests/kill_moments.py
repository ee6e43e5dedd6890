"""Nothing lost: ends runs, sweeps and ``more`` at random moments, takes them up, and compares every byte.

    python tests/kill_moments.py                  # 70 moments, a few minutes
    python tests/kill_moments.py --moments 10 --seed 5

Each moment falls anywhere in the time the command takes undisturbed, in one process or with two workers, by SIGKILL
or Ctrl-C. A person goes on as the messages say: the same command again, or ``escalate resume``. At the end the folder
holds the bytes of the undisturbed one; after Ctrl-C the command says "stopped" and exits with 130; and no worker
outlives its caller. Needs fork and signals, that is Linux or macOS.
"""

import argparse
import contextlib
import io
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import matplotlib.pyplot  # noqa: F401  imported once, before the forks
import pandas  # noqa: F401
import psutil

from escalate.cli import main as escalate
from escalate.engine.luck import BLOCK

FIRST, RUNS = 20 * BLOCK + 5, 40 * BLOCK + 1_234
COMMANDS = {
    "run": ["run", "gamblers-ladder", "--runs", str(RUNS), "--seed", "5", "--out"],
    "more": ["more", "--runs", str(RUNS)],
    "sweep": ["sweep", "kaesong-short", "--vary", "pressure_angers=0:2:12", "--runs", "30000", "--out"],
    "starts": ["sweep", "kaesong-short", "--vary", "tension=4,5,6,7", "--runs", "30000", "--out"],
}
PATIENCE = 60
"""Seconds after which a command that was told to stop counts as hanging."""


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of a folder."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def begin(words: list[str], told: Path) -> int:
    """Start a command in a fork of this warm process, as the head of a process group."""
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})  # until the child has begun
    child = os.fork()
    if child:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    else:
        os.setsid()
        file = os.open(told, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(file, 1)
        os.dup2(file, 2)
        sys.stdout, sys.stderr = (io.TextIOWrapper(io.FileIO(n, "w"), "utf-8", line_buffering=True) for n in (1, 2))
        sys.argv = ["escalate", *words]
        code = 1
        try:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
            escalate()
        except SystemExit as ended:
            code = int(ended.code or 0)
        except KeyboardInterrupt as early:
            if early.__traceback__ is not None and early.__traceback__.tb_next is None:  # before the command began
                print("stopped")
                code = 130
        finally:
            with contextlib.suppress(OSError):
                sys.stdout.flush()
            os._exit(code)
    return child


def end(child: int, seconds: float, how: signal.Signals | None) -> tuple[int, bool]:
    """A command's exit status (negative for a signal), and whether it was still at work at that moment."""
    until = time.monotonic() + seconds
    while (ended := os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT)) is None:
        if how is not None and time.monotonic() >= until:
            break
        time.sleep(0.002)
    workers = psutil.Process(child).children(recursive=True) if ended is None else []
    if ended is None:
        os.killpg(child, how)
        _alive_no_longer(child)
    _, status = os.waitpid(child, 0)
    _, left = psutil.wait_procs(workers, timeout=10)
    assert not left, "a worker outlives its caller"
    return os.waitstatus_to_exitcode(status), ended is None


def _alive_no_longer(child: int) -> None:
    until = time.monotonic() + PATIENCE
    while os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
        assert time.monotonic() < until, "a command that was told to stop goes on"
        time.sleep(0.002)


class Room:
    """A folder in which one command is played undisturbed once, and disturbed again and again."""

    def __init__(self, place: Path, name: str, workers: int) -> None:
        self.place, self.name, self.workers = place, name, workers
        self.told = place / "told.txt"
        self.work = place / "cut"
        self.afresh()
        begun = time.monotonic()
        assert end(begin(self.words(), self.told), 0, None) == (0, False), self.said()
        self.takes = time.monotonic() - begun
        self.whole = contents(self.work)

    def words(self) -> list[str]:
        """The command."""
        command = COMMANDS[self.name]
        folder, crew = str(self.work), ["--workers", str(self.workers)]
        return [*command, folder, *crew] if command[-1] == "--out" else [command[0], folder, *command[1:], *crew]

    def afresh(self) -> None:
        """An empty place; for ``more`` with the result it extends."""
        shutil.rmtree(self.work, ignore_errors=True)
        if self.name == "more":
            if not (self.place / "small").exists():
                small = [*COMMANDS["run"], str(self.place / "small")]
                small[small.index(str(RUNS))] = str(FIRST)
                assert end(begin(small, self.told), 0, None) == (0, False), self.said()
            shutil.copytree(self.place / "small", self.work)

    def said(self) -> str:
        """What the last command printed."""
        return self.told.read_text(encoding="utf-8")

    def is_whole(self) -> bool:
        """Is all there?"""
        return self.work.exists() and contents(self.work) == self.whole

    def disturb(self, luck: random.Random) -> bool:
        """Go on with the work and end it at a random moment; was there something to end?"""
        how = luck.choice([signal.SIGKILL, signal.SIGINT])
        words, moment = self.words(), luck.uniform(0, self.takes)
        for _ in range(2):
            status, cut = end(begin(words, self.told), moment, how)
            cut = cut and status != 2  # it refused to begin, and the signal came too late
            if cut and how == signal.SIGINT and status != 0:
                assert status == 130, f"{status} after Ctrl-C: {self.said()}"
                assert "stopped" in self.said(), self.said()
                assert "Traceback" not in self.said(), self.said()
            if cut or status == 0:
                break
            assert status == 2, self.said()
            if "escalate resume" not in self.said():
                break  # refused: it is finished, which is_whole now shows
            words = ["resume", str(self.work), "--workers", str(self.workers)]
        if not cut or status == 0:
            assert self.is_whole(), f"{' '.join(words)} ended with {status} and other bytes: {self.said()}"
            self.afresh()
        return cut and status != 0


def main() -> None:
    """End commands at random moments until there were enough."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--moments", type=int, default=70)
    asked.add_argument("--seed", type=int, default=1)
    options = asked.parse_args()
    luck, kills = random.Random(options.seed), Counter()
    with tempfile.TemporaryDirectory() as folder:
        rooms = []
        for name in COMMANDS:
            for workers in (1, 2):
                place = Path(folder) / f"{name}-{workers}"
                place.mkdir()
                rooms.append(Room(place, name, workers))
        while kills.total() < options.moments:
            room = luck.choice(rooms)
            kills[f"{room.name}, {room.workers} at work"] += room.disturb(luck)
        for room in rooms:
            for _ in range(3):
                words = ["resume", str(room.work)] if "escalate resume" in room.said() else room.words()
                end(begin(words, room.told), 0, None)
            assert room.is_whole(), f"{room.name}: other bytes at the end: {room.said()}"
    for name, count in sorted(kills.items()):
        print(f"{name}: ended {count} times")
    print(f"{kills.total()} moments, nothing lost")


if __name__ == "__main__":
    main()
