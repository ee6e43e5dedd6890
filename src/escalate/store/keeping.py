"""Nothing lost: finished parts are kept on the disk, and work that was stopped takes them from there.

A part is a block of runs or a piece of a study. It is kept under a digest of everything it depends on (the scenario's
texts, policy and settings, the values and the seed, the versions), so that the same request finds it again and no
other can; one that was cut short or changed is played again.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, get_args, get_type_hints

from escalate.engine.workers import Answers, Arrived, Crew, Make, Task
from escalate.errors import ResultError
from escalate.store.recipe import FORMAT, circumstances
from escalate.store.values import digest, pack, unpack


class Keeping:
    """A crew that keeps the answers of another in a folder, and takes those already there from it.

    Give it as ``workers`` to a run, a sweep or a study; repeat the same call to go on after an interruption, and
    :meth:`clear` it once the result is safe.

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
        job = digest(f"{make.__module__}.{make.__qualname__}", FORMAT, circumstances()["versions"], arguments)
        keys = {task: digest(job, task) for task in tasks}
        missing = [task for task in tasks if self._whole(keys[task]) is None]

        def keep(task: Task, answer: Any) -> None:
            self._write(keys[task], pack(answer))
            if arrived is not None:
                arrived(task, answer)

        # What the function that ``make`` returns is said to answer.
        answers = get_args(get_type_hints(make)["return"])[1]
        absent = set(missing)
        with closing(self.crew.each(make, arguments, missing, keep)) as played:
            for task in tasks:
                if task in absent:
                    yield next(played)
                    continue
                answer = self._take(keys[task], answers)
                if arrived is not None:
                    arrived(task, answer)
                yield answer

    def _path(self, key: str) -> Path:
        return self.folder / f"{key}.part"

    def _write(self, key: str, content: bytes) -> None:
        """Keep a part whole or not at all."""
        draft = self.folder / f"{key}.{os.getpid()}.draft"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            try:
                draft.write_bytes(_sum(key, content) + content)
                os.replace(draft, self._path(key))
            finally:
                draft.unlink(missing_ok=True)
        except OSError as error:
            raise ResultError(f"{self.folder} cannot be written: {error.strerror or error}") from None

    def _whole(self, key: str) -> bytes | None:
        """What a part holds; None where there is none, or one that was cut short or changed."""
        try:
            data = self._path(key).read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise ResultError(f"{self._path(key)} cannot be read: {error.strerror or error}") from None
        return data[32:] if data[:32] == _sum(key, data[32:]) else None

    def _take(self, key: str, kind: Any) -> Any:
        content = self._whole(key)
        if content is None:
            raise ResultError(f"{self._path(key)} was changed while it was wanted; give the same command again")
        return unpack(content, kind)

    def kept(self) -> int:
        """How many parts are there."""
        return sum(1 for _ in self.folder.glob("*.part"))

    def clear(self) -> None:
        """Let go of all parts."""
        shutil.rmtree(self.folder, ignore_errors=True)


def _sum(key: str, content: bytes) -> bytes:
    return hashlib.sha256(key.encode() + content).digest()
