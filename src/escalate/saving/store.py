"""Nothing lost: finished blocks are kept on the disk while a run goes on, so that it can be taken up again.

A folder that is being filled holds ``unfinished/``::

    lock          held by the process that fills it, and its number
    request.json  what was asked for, written first
    blocks/       a file a finished block, checksummed
    ready/        the files of the result, once all are written

Files appear under their names only when they are whole. At the end ``ready`` is emptied into the folder,
the manifest last, and ``unfinished`` goes; wherever that was stopped, it goes on from there.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import sys
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import numpy as np

from escalate.engine.luck import BLOCK
from escalate.engine.record import Record
from escalate.engine.simulate import blocks_of, check_request, simulate, whole_blocks
from escalate.engine.workers import Crew
from escalate.errors import ResultError
from escalate.results.result import Result, crew_of
from escalate.saving.save import (
    FORMAT,
    READY,
    REQUEST,
    TALLIES,
    UNFINISHED,
    arrays_of,
    digest,
    how_to_resume,
    is_unfinished,
    load,
    move_files,
    read_manifest,
    refuse_changed,
    refuse_occupied,
    request,
    save,
    scenario_of,
    write_files,
)
from escalate.scenario.model import Scenario

Progress = Callable[[int], None] | None
Workers = int | Crew | None


class Stopped(KeyboardInterrupt):
    """Ctrl-C during a run with a folder; says what is kept and how to go on."""


def play(
    scenario: Scenario,
    runs: int,
    seed: int,
    folder: Path,
    *,
    overwrite: bool = False,
    progress: Progress = None,
    workers: Workers = None,
) -> Result:
    """Play a scenario, keep every block as it finishes, and save the result.

    Parameters
    ----------
    folder : Path
        A new or empty folder; with ``overwrite`` also one that holds an earlier result, which stays until
        the new one is whole.

    Raises
    ------
    ResultError
        Where the folder is not free or cannot be written.
    RunError
        Where the request makes no sense or a formula fails in a run.
    """
    check_request(runs, seed)
    players = crew_of(workers)
    refuse_occupied(folder, overwrite)
    if runs <= BLOCK and not is_unfinished(folder):  # one block is over before it could be kept
        result = Result(scenario, seed, simulate(scenario, runs, seed, progress=progress, crew=players))
        save(result, folder, overwrite)
        return result
    with _claimed(folder) as store:
        refuse_occupied(folder, overwrite)  # another process may have been quicker
        store.begin({**request(scenario, seed, runs), "overwrite": overwrite, "base": None})
        return store.play(scenario, progress, players, None)


def resume(folder: str | Path, *, progress: Progress = None, workers: Workers = None) -> Result:
    """Go on with a run that was stopped or killed; its files end as if it never had been.

    Returns
    -------
    Result
        The finished one; also where it was finished already.

    Raises
    ------
    ResultError
        Where the folder holds no such run, something in it was changed or cut short, another process is at
        work in it, or it cannot be written.
    """
    folder, players = Path(folder), crew_of(workers)
    if not is_unfinished(folder):
        return load(folder)
    with _claimed(folder) as store:
        if store.is_ready():
            store.publish()
        if not is_unfinished(folder):
            return load(folder)
        told = store.request()
        scenario = scenario_of(told, folder)
        base = _base(folder, told["base"]) if told["base"] else None
        return store.play(scenario, progress, players, base)


def more(folder: str | Path, runs: int, *, progress: Progress = None, workers: Workers = None) -> Result:
    """Extend a saved result to more runs; its files end as if that many had been asked for at once.

    Parameters
    ----------
    folder : str or Path
        Holds a saved result.
    runs : int
        How many runs there shall be in all.

    Raises
    ------
    ResultError
        Where the folder holds no result or already as many runs, something in it was changed, another
        process is at work in it, or it cannot be written.
    """
    folder, players = Path(folder), crew_of(workers)
    if is_unfinished(folder):
        raise ResultError(f"{folder} holds an unfinished run; go on with: {how_to_resume(folder)}")
    base = load(folder)
    check_request(runs, base.seed)
    if base.rules:
        raise ResultError(f"{folder} holds runs under a rule of your own, which cannot be played from here")
    if runs <= len(base):
        raise ResultError(f"{folder} already holds {len(base):,} runs; ask for more than that")
    refuse_changed(folder)
    asked = request(base.scenario, base.seed, runs)
    _refuse_other_versions(folder, read_manifest(folder), asked)
    with _claimed(folder) as store:
        store.begin({**asked, "overwrite": False, "base": {"runs": len(base), "sha256": digest(folder / TALLIES)}})
        return store.play(base.scenario, progress, players, base)


def runs_wanted(folder: Path) -> int | None:
    """How many runs an unfinished folder is to hold, for a progress bar; None where that cannot be read."""
    try:
        lines = (folder / UNFINISHED / REQUEST).read_text(encoding="utf-8").split("\n")
        return int(json.loads(lines[1])["runs"])
    except (OSError, ValueError, LookupError, TypeError):
        return None


def _base(folder: Path, told: dict[str, Any]) -> Result:
    """The result that ``more`` began with."""
    result = load(folder)
    if len(result) != told["runs"] or digest(folder / TALLIES) != told["sha256"]:
        raise ResultError(f"{folder} no longer holds the result of {told['runs']:,} runs that was to be extended")
    return result


def _refuse_other_versions(folder: Path, told: Mapping[str, Any], now: Mapping[str, Any]) -> None:
    """Other versions may round otherwise: the runs would not be those of one and the same result."""
    for name in ("escalate", "numpy"):
        if told["versions"][name] != now["versions"][name]:
            raise ResultError(
                f"{folder} was begun with {name} {told['versions'][name]}, this is {now['versions'][name]}: "
                "go on with that version, or begin anew in another folder"
            )
    if told["block"] != now["block"]:
        raise ResultError(f"{folder} was begun with other blocks; begin anew in another folder")


# ---- the folder


@contextmanager
def _claimed(folder: Path) -> Iterator[_Store]:
    """The store of a folder, locked; what is worth nothing when work ends early is cleared away."""
    made = not folder.exists()
    try:
        (folder / UNFINISHED / "blocks").mkdir(parents=True, exist_ok=True)
        lock = _lock(folder)
    except OSError as error:
        raise ResultError(f"{folder} cannot be written: {error.strerror or error}") from None
    store = _Store(folder)
    try:
        yield store
    except KeyboardInterrupt:
        raise Stopped(store.what_is_kept()) from None
    except OSError as error:
        raise ResultError(f"{folder} cannot be written: {error.strerror or error}; {store.what_is_kept()}") from None
    finally:
        worthless = not store.kept() and not store.is_ready()
        lock.close()
        if worthless:
            shutil.rmtree(store.inside, ignore_errors=True)
            if made:
                with contextlib.suppress(OSError):
                    folder.rmdir()


def _lock(folder: Path) -> IO[str]:
    """Lock a folder for this process; the system lets go of it when the process ends, however it ends."""
    path = folder / UNFINISHED / "lock"
    while True:
        file = path.open("a+", encoding="utf-8")
        try:
            _lock_file(file)
        except (BlockingIOError, PermissionError):
            file.seek(0)
            process = file.read().strip() or "unknown"
            file.close()
            raise ResultError(f"{folder} is in use by another running escalate (process {process})") from None
        # Whoever held it before may have finished and taken the file away.
        if path.exists() and os.path.samestat(os.fstat(file.fileno()), path.stat()):
            file.truncate(0)
            file.write(f"{os.getpid()}\n")
            file.flush()
            return file
        file.close()
        path.parent.mkdir(parents=True, exist_ok=True)


def _lock_file(file: IO[str]) -> None:
    if sys.platform == "win32":
        import msvcrt

        file.seek(1 << 20)  # beyond the text, so that others can read it
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        file.seek(0)
    else:
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


class _Store:
    """The inside of a folder that this process has claimed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.inside = folder / UNFINISHED
        self.blocks = self.inside / "blocks"
        self._scenario: Scenario | None = None
        self._told: dict[str, Any] = {}
        self._asked = ""

    # ---- what was asked for

    def begin(self, told: dict[str, Any]) -> None:
        """Write what is asked for, in place of what an earlier run left."""
        for path in self.inside.iterdir():
            if path.is_dir():
                shutil.rmtree(path)
        self.blocks.mkdir()
        text = json.dumps(told, ensure_ascii=False)
        self._write(self.inside / REQUEST, f"{_sha(text.encode())}\n{text}\n".encode())
        self._use(told, text)

    def request(self) -> dict[str, Any]:
        """What was asked for, checked to be what was written."""
        try:
            sum_, text, _ = (self.inside / REQUEST).read_text(encoding="utf-8").split("\n")
            if _sha(text.encode()) != sum_:
                raise ValueError
            told: dict[str, Any] = json.loads(text)
            if told["format"] != FORMAT:
                raise ResultError(f"{self.folder} was begun with another version of escalate; begin anew")
        except ValueError:
            raise ResultError(
                f"{self.inside / REQUEST} was cut short or changed; begin anew in another folder"
            ) from None
        _refuse_other_versions(self.folder, told, request(scenario_of(told, self.folder), told["seed"], told["runs"]))
        self._use(told, text)
        return told

    def _use(self, told: dict[str, Any], text: str) -> None:
        self._told, self._asked = told, _sha(text.encode())

    def _first(self) -> int:
        base = self._told.get("base")
        return base["runs"] // BLOCK if base else 0

    # ---- blocks

    def kept(self) -> int:
        """How many blocks are kept."""
        return sum(1 for path in self.blocks.glob("*[0-9]")) if self.blocks.is_dir() else 0

    def what_is_kept(self) -> str:
        """For people: how much is kept, and how to go on."""
        if self.is_ready():
            return f"all blocks are kept: {how_to_resume(self.folder)}"
        if not self.kept():
            return "nothing was worth keeping"
        total = sum(1 for _ in blocks_of(self._told["runs"], self._first())) if self._told else "all"
        return f"{self.kept()} of {total} blocks are kept: {how_to_resume(self.folder)}"

    def _path(self, block: int) -> Path:
        return self.blocks / f"{block:07d}"

    def __contains__(self, block: int) -> bool:
        return self._path(block).exists()

    def keep(self, block: int, record: Record) -> None:
        """Keep a finished block."""
        body = zlib.compress(_pack(record), 1)
        told = {"format": FORMAT, "block": block, "runs": len(record.outcome), "request": self._asked}
        head = json.dumps({**told, "sha256": _sha(json.dumps(told).encode() + body)})
        self._write(self._path(block), head.encode() + b"\n" + body)

    def read(self, block: int, runs: int) -> Record:
        """Read a kept block.

        Raises
        ------
        ResultError
            Where it is not what was written, or belongs to another request.
        """
        path = self._path(block)
        assert self._scenario is not None
        try:
            head, body = path.read_bytes().split(b"\n", 1)
            told = json.loads(head)
            written = told.pop("sha256")
            right = {"format": FORMAT, "block": block, "runs": runs, "request": self._asked}
            if told != right or written != _sha(json.dumps(told).encode() + body):
                raise ValueError
            record = Record.empty(self._scenario, runs, block * BLOCK)
            _unpack(zlib.decompress(body), record)
            return record
        except (ValueError, KeyError, AttributeError, TypeError, zlib.error):
            raise ResultError(
                f"{path} was cut short or changed; delete it and resume: that block is played again"
            ) from None

    # ---- from request to result

    def play(self, scenario: Scenario, progress: Progress, players: Crew, base: Result | None) -> Result:
        """Play the blocks that are missing, and put the result in its place."""
        runs, seed = self._told["runs"], self._told["seed"]
        self._scenario = scenario
        for path in self.blocks.glob("*.part"):
            path.unlink()
        for block, count in blocks_of(runs, self._first()):
            if block in self:
                self.read(block, count)
        start = whole_blocks(scenario, seed, base.record) if base else None
        record = simulate(scenario, runs, seed, progress=progress, crew=players, kept=self, start=start)
        result = Result(scenario, seed, record)
        self._finish(result)
        return result

    def is_ready(self) -> bool:
        """Are all files of the result written?"""
        return (self.inside / READY).is_dir()

    def _finish(self, result: Result) -> None:
        if not self._told["overwrite"] and not self._told["base"]:
            others = [path.name for path in self.folder.iterdir() if path.name != UNFINISHED]
            if others:
                raise ResultError(
                    f"{self.folder} holds other files ({', '.join(sorted(others)[:3])}), which came while it was "
                    f"filled; move them away, then: {how_to_resume(self.folder)}"
                )
        making = self.inside / "making"
        shutil.rmtree(making, ignore_errors=True)
        making.mkdir()
        try:
            write_files(result, making)
        except BaseException:
            shutil.rmtree(making, ignore_errors=True)
            raise
        making.rename(self.inside / READY)
        self.publish()

    def publish(self) -> None:
        """Move the files of the result, all of them written, into the folder; then forget the rest."""
        move_files(self.inside / READY, self.folder)
        (self.inside / REQUEST).unlink(missing_ok=True)
        shutil.rmtree(self.blocks, ignore_errors=True)
        (self.inside / READY).rmdir()

    def _write(self, path: Path, data: bytes) -> None:
        """Write a file that appears when it is whole."""
        part = path.with_name(f"{path.name}.part")
        try:
            part.write_bytes(data)
            os.replace(part, path)
        except BaseException:
            with contextlib.suppress(OSError):
                part.unlink(missing_ok=True)
            raise


def _sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _narrow(array: np.ndarray[Any, Any]) -> np.dtype[Any]:
    """How an array of a block is kept: no count of a block exceeds its runs, so 16 bits hold it."""
    return np.dtype("<u2") if array.dtype == np.int64 else array.dtype.newbyteorder("<")


def _pack(record: Record) -> bytes:
    return b"".join(array.astype(_narrow(array)).tobytes() for array in arrays_of(record).values())


def _unpack(data: bytes, record: Record) -> None:
    place = 0
    for array in arrays_of(record).values():
        kind = _narrow(array)
        array[...] = np.frombuffer(data, kind, array.size, place).reshape(array.shape)
        place += array.size * kind.itemsize
    if place != len(data):
        raise ValueError("too long")
