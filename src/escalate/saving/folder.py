"""A folder that is filled: by one process at a time, whole or not at all, and with nothing lost on the way.

While it is filled it holds ``unfinished/``::

    lock          held by the process that fills it, and its number
    request.json  what was asked for, and how to go on
    parts/        finished parts of the work; see escalate.store.keeping
    ready/        all files of the result, once they are written

At the end ``ready`` is emptied into the folder, the manifest last, and ``unfinished`` goes; wherever that was
stopped, it goes on from there.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import IO, Any

from escalate.errors import EscalateError, ResultError
from escalate.saving.manifest import MANIFEST, plainly, read_told, write_told

UNFINISHED = "unfinished"
REQUEST = "request.json"
LOCK = "lock"
ANEW = "begin anew with --overwrite, or in another folder"
TRIES = 100
"""How often to begin again where others keep taking a folder away."""
_held: dict[tuple[int, int, Path], Room] = {}


class Stopped(KeyboardInterrupt):
    """Ctrl-C while a folder is filled; says what is kept and how to go on."""


class OccupiedError(ResultError):
    """A folder is not free."""


# ---- is it free?


def refuse_occupied(folder: Path, overwrite: bool, asked: Mapping[str, Any] | None = None) -> None:
    """Raise OccupiedError where a folder is not free for a new result; what was asked for before may go on."""
    with plainly(folder, "read"):
        if not folder.exists():
            return
        if not folder.is_dir():
            raise OccupiedError(f"{folder} is a file; name a folder")
        others = _others(folder)
        if is_unfinished(folder):
            if not overwrite and not _is_same(folder, asked):
                raise OccupiedError(f"{says_unfinished(folder)}\nor begin anew with --overwrite")
        elif others and MANIFEST not in others:
            raise OccupiedError(f"{folder} holds other files; name a new folder")
        elif others and not overwrite:
            raise OccupiedError(f"{folder} already holds a result; name a new folder, or add --overwrite")


def _others(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.name != UNFINISHED)


def _is_same(folder: Path, asked: Mapping[str, Any] | None) -> bool:
    told = read_request(folder)
    return asked is not None and told is not None and _unlike(told) == _unlike(json.loads(json.dumps(asked)))


def _unlike(told: Mapping[str, Any]) -> dict[str, Any]:
    """What makes one request differ from another."""
    return {key: value for key, value in told.items() if key not in ("format", "overwrite")}


# ---- is it unfinished?


def is_unfinished(folder: Path) -> bool:
    """Is a folder being filled, or was that stopped?"""
    return any((folder / UNFINISHED / name).exists() for name in (REQUEST, "ready"))


def says_unfinished(folder: Path) -> str:
    """What to say to somebody who wants the result of an unfinished folder."""
    return f"{folder} holds unfinished work; go on with: {how_to_go_on(folder)}"


def how_to_go_on(folder: Path) -> str:
    """The command that goes on with what was begun in a folder."""
    told = read_request(folder)
    return str(told["go on"]) if told else how_to_resume(folder)


def how_to_resume(folder: Path) -> str:
    """The command that goes on with a run."""
    return f"escalate resume {typed(folder)}"


def typed(folder: Path) -> str:
    """A folder's name as it is typed in a command."""
    return f'"{folder}"' if " " in str(folder) else str(folder)


def read_request(folder: Path) -> dict[str, Any] | None:
    """What was asked for in an unfinished folder; None where all that is left to do is to move files.

    Raises
    ------
    ResultError
        Where it was changed, cut short, or asked of another version.
    """
    path = folder / UNFINISHED / REQUEST
    with plainly(folder, "read"):
        return read_told(path, ANEW) if path.exists() and not (folder / UNFINISHED / "ready").exists() else None


# ---- filling it


class Room:
    """The inside of a folder that this process fills."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.inside = folder / UNFINISHED
        self.parts = self.inside / "parts"
        self.ready = self.inside / "ready"
        self._request = self.inside / REQUEST

    def begin(self, asked: Mapping[str, Any]) -> None:
        """Write what is asked for; parts that are there already stay, for their names say what they are parts of."""
        self.publish()
        write_told(self._request, asked)

    def fill(self, write: Callable[[Path], None], overwrite: bool) -> None:
        """Write all files into a folder of their own, look again whether their place is free, and move them there.

        Raises
        ------
        OccupiedError
            Where other files came to the place meanwhile.
        """
        self.publish()
        making = self.inside / "making"
        shutil.rmtree(making, ignore_errors=True)
        making.mkdir()
        try:
            write(making)
            for path in making.iterdir():
                with path.open("rb+") as file:
                    os.fsync(file.fileno())
            if not overwrite and (others := _others(self.folder)):
                raise OccupiedError(f"{self.folder} was filled by somebody else meanwhile ({', '.join(others[:3])})")
            making.rename(self.ready)
        except BaseException:
            shutil.rmtree(making, ignore_errors=True)
            raise
        self.publish()

    def publish(self) -> None:
        """Move files that are ready into the folder, in place of an earlier result's; then forget the rest.

        The earlier manifest goes first and the new one comes last: a folder with a manifest is whole.
        """
        if not self.ready.is_dir():
            return
        earlier = self.inside / "earlier.json"
        if (self.folder / MANIFEST).exists() and (self.ready / MANIFEST).exists():
            os.replace(self.folder / MANIFEST, earlier)
        if earlier.exists():
            for name in _names_in(earlier):
                (self.folder / name).unlink(missing_ok=True)
            earlier.unlink()
        for path in sorted(self.ready.iterdir(), key=lambda path: (path.name == MANIFEST, path.name)):
            os.replace(path, self.folder / path.name)
        self.forget()
        self.ready.rmdir()

    def forget(self) -> None:
        """Let go of what was asked for and of its parts: the result is safe."""
        self._request.unlink(missing_ok=True)
        shutil.rmtree(self.parts, ignore_errors=True)

    def kept(self) -> int:
        """How many finished parts are kept."""
        return sum(1 for _ in self.parts.glob("*.part"))

    def what_is_kept(self) -> str:
        """For people: how much is kept, and how to go on."""
        kept = self.kept()
        if self.ready.is_dir():
            return f"all of it is kept: {how_to_resume(self.folder)}"
        told = read_request(self.folder) if kept else None
        if not told:
            return "nothing was worth keeping"
        if "blocks" in told:
            return f"{kept} of {told['blocks']} blocks are kept: {told['go on']}"
        parts = "1 finished part is" if kept == 1 else f"{kept} finished parts are"
        return f"{parts} kept: give the same command again to go on"

    def clear(self) -> None:
        """Throw away what nobody can go on from; the lock stays."""
        if not self.kept() and not self.ready.is_dir():
            for path in self.inside.iterdir():
                if path.is_dir():
                    shutil.rmtree(path)
                elif path.name != LOCK:
                    path.unlink()


def _names_in(manifest: Path) -> list[str]:
    """The files that a manifest's result was written to; what else lies there is the user's."""
    try:
        names = json.loads(manifest.read_text(encoding="utf-8"))["written"]
        # A name that leads elsewhere was not written by us.
        return [name for name in names if Path(name).name == name]
    except (LookupError, TypeError, ValueError, RecursionError):
        return []


@contextmanager
def filling(folder: Path, overwrite: bool, asked: Mapping[str, Any]) -> Iterator[Room]:
    """Claim a folder for work that takes long, before it is done.

    Raises
    ------
    OccupiedError
        Where it is not free, or another process fills it.
    """
    refuse_occupied(folder, overwrite, asked)
    with locked(folder) as room:
        refuse_occupied(folder, overwrite, asked)  # another process may have been quicker
        room.begin({**asked, "overwrite": overwrite})
        yield room


def put(folder: Path, overwrite: bool, write: Callable[[Path], None]) -> Path:
    """Let ``write`` fill a folder with files that take their places only when all of them are there.

    Raises
    ------
    ResultError
        Where the folder is not free or cannot be written, and as :func:`keep` does.
    """
    if _key(folder) not in _held:
        refuse_occupied(folder, overwrite)
    return keep(folder, overwrite, write)


def keep(folder: Path, overwrite: bool, write: Callable[[Path], None]) -> Path:
    """The same for a folder that was free when the work for it began.

    Raises
    ------
    ResultError
        Where it no longer is: the files are kept under another name, which the error tells.
    """
    try:
        _fill(folder, overwrite, write)
    except OccupiedError as error:
        other = _elsewhere(folder, write)
        if _key(folder) in _held:
            _held[_key(folder)].forget()
        raise ResultError(f"{error}; what was to go there is kept in {other}") from None
    return folder


def _fill(folder: Path, overwrite: bool, write: Callable[[Path], None]) -> None:
    claimed = _key(folder) in _held
    with locked(folder) as room:
        if not claimed:
            refuse_occupied(folder, overwrite)  # another process may have been quicker
        room.fill(write, overwrite)


def _elsewhere(folder: Path, write: Callable[[Path], None]) -> Path:
    for number in count(2):
        other = folder.with_name(f"{folder.name}-{number}")
        with contextlib.suppress(OccupiedError):
            refuse_occupied(other, False)
            _fill(other, False, write)
            break
    return other


# ---- one process at a time


def _key(folder: Path) -> tuple[int, int, Path]:
    return os.getpid(), threading.get_ident(), folder.absolute()


@contextmanager
def locked(folder: Path) -> Iterator[Room]:
    """The inside of a folder, for this process alone; what is worth nothing when work ends early is cleared away."""
    key = _key(folder)
    if key in _held:
        yield _held[key]
        return
    room = _held[key] = Room(folder)
    lock, made = None, False
    try:
        with plainly(folder, "read"):
            made = not folder.exists()
        lock = _lock(folder)
        yield room
    except KeyboardInterrupt:
        raise Stopped(room.what_is_kept()) from None
    except OSError as error:
        kept = f"; {room.what_is_kept()}" if lock else ""
        raise ResultError(f"{folder} cannot be written: {error.strerror or error}{kept}") from None
    except EscalateError as error:
        if lock and room.kept():
            error.args = (f"{error}\n{room.what_is_kept()}",)
        raise
    finally:
        del _held[key]
        _leave(room, lock, made)


def _leave(room: Room, lock: IO[str] | None, made: bool) -> None:
    """Let go of a folder; nothing that others put there is touched."""
    with contextlib.suppress(OSError):
        if lock:
            room.clear()
            if not any(path.name != LOCK for path in room.inside.iterdir()):
                _unlink_lock(room.inside / LOCK, lock)
    if lock:
        lock.close()
    with contextlib.suppress(OSError):
        room.inside.rmdir()
        if made:
            room.folder.rmdir()


def _unlink_lock(path: Path, lock: IO[str]) -> None:
    """Take the lock's file away while it is held, so that it cannot be another process's; Windows wants it closed."""
    if sys.platform == "win32":
        lock.close()
    path.unlink()


def _lock(folder: Path) -> IO[str]:
    """Lock a folder for this process; the system lets go of it when the process ends, however it ends."""
    path = folder / UNFINISHED / LOCK
    for tries in range(TRIES):
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            file = path.open("a+", encoding="utf-8")
            if _is_locked(file, path):
                return file
            file.close()
        except FileNotFoundError:  # whoever filled the folder before is just taking it away
            if tries + 1 == TRIES:
                raise
    raise OccupiedError(f"{folder} is in use by others")


def _is_locked(file: IO[str], path: Path) -> bool:
    """Lock an open file, and see that it still is the one of that name; write this process's number into it."""
    try:
        _lock_file(file)
    except (BlockingIOError, PermissionError):
        file.seek(0)
        process = file.read().strip() or "unknown"
        file.close()
        folder = path.parent.parent
        raise OccupiedError(f"{folder} is in use by another running escalate (process {process})") from None
    if not os.path.samestat(os.fstat(file.fileno()), path.stat()):
        return False
    try:
        file.truncate(0)
        os.write(file.fileno(), f"{os.getpid()}\n".encode())
    except OSError:  # there is no room for a single line
        _unlink_lock(path, file)
        file.close()
        raise
    return True


def _lock_file(file: IO[str]) -> None:
    if sys.platform == "win32":
        import msvcrt

        file.seek(1 << 20)  # beyond the text, so that others can read it
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        file.seek(0)
    else:
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
