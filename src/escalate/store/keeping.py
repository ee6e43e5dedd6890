"""Nothing lost of a study: finished parts are kept on the disk, and a study that was stopped takes them from there.

A part is kept under a digest of everything it depends on (the scenario's text, policy and settings, the values and
the seed, the versions), so the same request finds it again and no other request can. Parts hold arrays only and
are checksummed; one that was cut short or changed is played again.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np

from escalate.engine.workers import Answers, Arrived, Crew, Make, Task
from escalate.errors import ResultError
from escalate.saving.save import circumstances, recipe
from escalate.scenario.model import Scenario


class Keeping:
    """A crew that keeps the answers of another in a folder, and takes those already there from it.

    Give it as ``workers`` to a sweep, a study or an estimate; repeat the same call to go on after an interruption,
    and :meth:`clear` it once the result is safe.

    Parameters
    ----------
    crew : Crew
        Who plays.
    folder : Path
        Where parts are kept; made when the first one is.
    """

    def __init__(self, crew: Crew, folder: Path) -> None:
        self.crew = crew
        self.folder = folder

    def each(self, make: Make, arguments: Task, tasks: Sequence[Task], arrived: Arrived | None = None) -> Answers:
        """See :class:`escalate.engine.workers.Crew`."""
        job = _digest(f"{make.__module__}.{make.__qualname__}", circumstances()["versions"], arguments)
        paths = {task: self.folder / f"{_digest(job, task)}.part" for task in tasks}
        missing = [task for task in tasks if _read(paths[task]) is None]

        def keep(task: Task, answer: Any) -> None:
            self._write(paths[task], answer)
            if arrived is not None:
                arrived(task, answer)

        played = self.crew.each(make, arguments, missing, keep)
        absent = set(missing)
        with closing(played):
            for task in tasks:
                answer = None if task in absent else _read(paths[task])
                if answer is None:
                    yield next(played)
                    continue
                if arrived is not None:
                    arrived(task, answer)
                yield answer

    def _write(self, path: Path, answer: Any) -> None:
        """Keep an answer whole or not at all; what is neither an array nor several is not kept."""
        arrays = {"one": answer} if isinstance(answer, np.ndarray) else _several(answer)
        if not arrays:
            return
        buffer = io.BytesIO()
        np.savez(buffer, allow_pickle=False, **arrays)
        content = buffer.getvalue()
        draft = path.with_suffix(f".{os.getpid()}")
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            draft.write_bytes(hashlib.sha256(content).digest() + content)
            os.replace(draft, path)
        except OSError as error:
            raise ResultError(f"{self.folder} cannot be written: {error.strerror or error}") from None

    def kept(self) -> int:
        """How many parts are there."""
        return sum(1 for _ in self.folder.glob("*.part"))

    def clear(self) -> None:
        """Let go of all parts."""
        shutil.rmtree(self.folder, ignore_errors=True)


def _read(path: Path) -> Any:
    """A kept answer; None where there is none, or one that was cut short or changed."""
    try:
        content = path.read_bytes()
    except OSError:
        return None
    if content[:32] != hashlib.sha256(content[32:]).digest():
        return None
    with np.load(io.BytesIO(content[32:]), allow_pickle=False) as arrays:
        return arrays["one"] if "one" in arrays else tuple(arrays[name] for name in arrays.files)


def _several(answer: Any) -> dict[str, Any]:
    if not isinstance(answer, tuple) or not all(isinstance(part, np.ndarray) for part in answer):
        return {}
    return {f"part{place}": part for place, part in enumerate(answer)}


def _digest(*things: Any) -> str:
    total = hashlib.sha256()
    for thing in things:
        total.update(_told(thing))
    return total.hexdigest()


def _told(thing: Any) -> bytes:
    """What a thing is, in bytes that do not depend on the process that asks."""
    match thing:
        case Scenario():
            told = json.dumps([recipe(thing), thing.clock.steps], sort_keys=True).encode()
        case np.ndarray():
            told = f"{thing.dtype}{thing.shape}".encode() + np.ascontiguousarray(thing).tobytes()
        case Mapping():
            told = b"".join(_told((key, thing[key])) for key in sorted(thing))
        case tuple() | list():
            told = b"".join(map(_told, thing))
        case _:
            told = repr(thing).encode()
    return f"{type(thing).__name__}{len(told)}:".encode() + told
