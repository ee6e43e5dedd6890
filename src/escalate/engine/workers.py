"""Crews: who plays the tasks of a piece of work - this process, worker processes, or a cluster.

A crew has one method, and every crew gives the same answers in the same order::

    from escalate.engine.workers import crew

    for answer in crew(2).each(make, arguments, tasks):
        ...

``make(*arguments)`` is called once in every process that takes part and returns a function ``do``;
``do(*task)`` is called for each task. ``make`` must be a function of an importable module, not of a
script or a notebook, and ``arguments``, tasks and answers must be picklable; see
:func:`escalate.engine.simulate.block_player` for one. Answers come in the order of the tasks, and so
do errors: the one of the first failing task is raised, as a plain loop would.

Worker processes are started as ``python -c`` with a pipe each way, not by ``multiprocessing``: nothing
of the caller's main module is imported again, so scripts need no ``if __name__ == "__main__"`` and
notebooks work. They are started once and used again. They stand apart from the terminal, so that
Ctrl-C reaches only the caller, who ends them; and each ends by itself, within an instant, when its
pipe closes because the caller was killed.
"""

from __future__ import annotations

import atexit
import contextlib
import multiprocessing
import os
import pickle
import queue
import signal
import struct
import subprocess
import sys
import threading
import time
import traceback
from collections import Counter, deque
from collections.abc import Callable, Generator, Sequence
from typing import IO, Any, Protocol

from escalate.errors import EscalateError, RunError

Task = tuple[Any, ...]
Make = Callable[..., Callable[..., Any]]
Arrived = Callable[[Task, Any], None]
Answers = Generator[Any, None, None]

WORTH_IT = 2.0
"""Seconds of work left that make it worth while to start worker processes."""
AHEAD = 2
"""Tasks a worker holds at a time: the next one waits at hand while it plays one."""
SPREAD = 8
"""How many tasks a worker's share may run ahead of the first one that is not answered yet; bounds memory."""
DEATHS = 3
"""How often a task may lose its worker before it is given up."""
_LENGTH = struct.Struct("<Q")
_START = """
import pickle, sys
try:
    sys.path[:] = pickle.load(sys.stdin.buffer)
except (EOFError, pickle.UnpicklingError):  # the caller is gone already
    sys.exit()
from escalate.engine.workers import serve
serve()
"""


class Crew(Protocol):
    """Plays tasks; see the module's first lines."""

    def each(self, make: Make, arguments: Task, tasks: Sequence[Task], arrived: Arrived | None = None) -> Answers:
        """Answers in the order of the tasks; ``arrived(task, answer)`` is called as soon as each is there."""
        ...


def cores() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def crew(workers: int | None = None) -> Crew:
    """The crew of a number of worker processes.

    Parameters
    ----------
    workers : int, optional
        1 plays in this process, more in as many worker processes. None begins in this process and
        brings in as many as there are processors once over two seconds of work are left.

    Raises
    ------
    RunError
        Where the number makes no sense.
    """
    if workers is None:
        return _AsNeeded()
    if isinstance(workers, bool) or not isinstance(workers, int) or not 1 <= workers <= 1024:
        raise RunError(f"the number of workers should be a whole number from 1 to 1024, not {workers!r}")
    if workers == 1:
        return Here()
    key = (os.getpid(), workers)  # a forked copy of this process has no workers of its own yet
    if key not in _crews:
        _crews[key] = _Processes(workers)
    return _crews[key]


class Here:
    """Plays in this process, one task after the other."""

    def each(self, make: Make, arguments: Task, tasks: Sequence[Task], arrived: Arrived | None = None) -> Answers:
        """See :class:`Crew`."""
        do = make(*arguments)
        for task in tasks:
            answer = do(*task)
            if arrived is not None:
                arrived(task, answer)
            yield answer


class _AsNeeded:
    """Plays here while little is left to do, and with all processors from when that would take long."""

    def each(self, make: Make, arguments: Task, tasks: Sequence[Task], arrived: Arrived | None = None) -> Answers:
        inside = _serving or multiprocessing.parent_process() is not None
        alone = inside or cores() < 2 or not sys.executable
        begun = time.monotonic()
        for place, answer in enumerate(Here().each(make, arguments, tasks, arrived)):
            took = time.monotonic() - begun
            yield answer
            # The first task pays for the compiling too, so it says little about the others.
            if not alone and place and took * (len(tasks) - place - 1) > WORTH_IT:
                yield from crew(cores()).each(make, arguments, tasks[place + 1 :], arrived)
                return
            begun = time.monotonic()


class _Worker:
    """A worker process as its caller sees it; a thread listens to its answers."""

    def __init__(self, answers: queue.SimpleQueue[tuple[_Worker, Any]]) -> None:
        apart: dict[str, Any] = {"start_new_session": True}
        if sys.platform == "win32":
            apart = {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW}
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-c", _START], stdin=subprocess.PIPE, stdout=subprocess.PIPE, **apart
        )
        self.job = -1
        self.holds: deque[int] = deque()
        self.send(pickle.dumps(sys.path), framed=False)
        self._listener = threading.Thread(target=self._listen, args=(answers,), daemon=True)
        self._listener.start()

    def send(self, data: bytes, framed: bool = True) -> None:
        """Send a message; one that is dead is told of by its listener, not here."""
        assert self.process.stdin is not None
        with contextlib.suppress(OSError):
            self.process.stdin.write((_LENGTH.pack(len(data)) if framed else b"") + data)
            self.process.stdin.flush()

    def _listen(self, answers: queue.SimpleQueue[tuple[_Worker, Any]]) -> None:
        assert self.process.stdout is not None
        with contextlib.suppress(Exception):
            while (data := _receive(self.process.stdout)) is not None:
                answers.put((self, pickle.loads(data)))
                del data
        answers.put((self, None))

    def end(self) -> None:
        """End the process at once and let go of its pipes."""
        self.process.kill()
        self.process.wait()
        self._listener.join()
        for pipe in (self.process.stdin, self.process.stdout):
            with contextlib.suppress(OSError):
                if pipe is not None:
                    pipe.close()


class _Processes:
    """Worker processes, started when first needed and kept for the next piece of work."""

    def __init__(self, count: int) -> None:
        self._count = count
        self._workers: list[_Worker] = []
        self._answers: queue.SimpleQueue[tuple[_Worker, Any]] = queue.SimpleQueue()
        self._jobs = 0
        self._in_use = threading.Lock()

    def each(self, make: Make, arguments: Task, tasks: Sequence[Task], arrived: Arrived | None = None) -> Answers:
        if make.__module__ == "__main__":
            raise TypeError(f"{make.__qualname__} must be in a module that worker processes can import")
        if not self._in_use.acquire(blocking=False):  # asked for again in the middle of other work
            yield from Here().each(make, arguments, tasks, arrived)
            return
        try:
            self._jobs += 1
            job = pickle.dumps((self._jobs, None, pickle.dumps((make, arguments))))
            yield from self._each(job, tasks, arrived)
        except GeneratorExit:  # enough was seen; what is still under way is not waited for
            raise
        except KeyboardInterrupt:
            self.end()
            raise
        finally:
            self._in_use.release()

    def _each(self, job: bytes, tasks: Sequence[Task], arrived: Arrived | None) -> Answers:
        ready: dict[int, tuple[bool, Any]] = {}
        waiting: deque[int] = deque(range(len(tasks)))
        deaths: Counter[int] = Counter()
        for place in range(len(tasks)):
            while place not in ready:
                self._hand_out(job, tasks, waiting, place)
                self._wait(tasks, ready, waiting, deaths, arrived)
            well, answer = ready.pop(place)
            if not well:
                raise answer
            yield answer

    def _hand_out(self, job: bytes, tasks: Sequence[Task], waiting: deque[int], first: int) -> None:
        while len(self._workers) < min(self._count, len(tasks) - first):
            self._workers.append(_Worker(self._answers))
        for _ in range(AHEAD):
            for worker in self._workers[: self._count]:
                if worker.job != self._jobs:
                    worker.job = self._jobs
                    worker.holds.clear()
                    worker.send(job)
                if len(worker.holds) < AHEAD and waiting and waiting[0] < first + SPREAD * self._count:
                    number = waiting.popleft()
                    worker.holds.append(number)
                    worker.send(pickle.dumps((self._jobs, number, pickle.dumps(tasks[number]))))

    def _wait(
        self,
        tasks: Sequence[Task],
        ready: dict[int, tuple[bool, Any]],
        waiting: deque[int],
        deaths: Counter[int],
        arrived: Arrived | None,
    ) -> None:
        """Take one answer in, or bury a worker and put its tasks back in line."""
        try:
            worker, told = self._answers.get(timeout=0.5)  # without a limit, Ctrl-C waits on Windows
        except queue.Empty:
            return
        if told is not None:
            job, number, well, answer = told
            if job == self._jobs:
                worker.holds.remove(number)
                ready[number] = well, answer
                if well and arrived is not None:
                    arrived(tasks[number], answer)
        elif worker in self._workers:
            self._workers.remove(worker)
            worker.end()
            if worker.job == self._jobs and worker.holds:
                deaths[worker.holds[0]] += 1
                if deaths[worker.holds[0]] == DEATHS:
                    raise RunError(
                        f"worker processes ended {DEATHS} times over the same work: is there enough memory? "
                        "Try fewer workers, or one"
                    )
                waiting.extendleft(sorted(worker.holds, reverse=True))

    def end(self) -> None:
        """End all worker processes at once; the next piece of work starts new ones."""
        for worker in self._workers:
            worker.process.kill()
        while self._workers:
            self._workers.pop().end()


_crews: dict[tuple[int, int], _Processes] = {}
_serving = False


@atexit.register
def _end_all() -> None:
    for (process, _), processes in _crews.items():
        if process == os.getpid():
            processes.end()


# ---- in the worker process


def _receive(pipe: IO[bytes]) -> bytes | None:
    """The next message; None where the other end is gone."""
    head = pipe.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    data = pipe.read(_LENGTH.unpack(head)[0])
    return data if len(data) == _LENGTH.unpack(head)[0] else None


def serve() -> None:
    """Take jobs and tasks from standard input and answer on standard output until that closes."""
    global _serving
    _serving = True
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    answers = sys.stdout.buffer
    sys.stdout = sys.stderr  # what a task prints must not come between the answers
    inbox: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    threading.Thread(target=_fill, args=(sys.stdin.buffer, inbox), daemon=True).start()
    do = _Job(b"")
    while True:
        job, number, task = pickle.loads(inbox.get())
        if number is None:
            do = _Job(task)
            continue
        data = _answered(job, number, do, task)
        try:
            answers.write(_LENGTH.pack(len(data)) + data)
            answers.flush()
        except OSError:  # the caller is gone
            os._exit(0)


def _fill(pipe: IO[bytes], inbox: queue.SimpleQueue[bytes]) -> None:
    while (message := _receive(pipe)) is not None:
        inbox.put(message)
    os._exit(0)  # in the middle of a task too: nobody is left to take its answer


class _Job:
    """A piece of work, made ready when its first task comes, so that an error in that answers the task."""

    def __init__(self, packed: bytes) -> None:
        self._packed = packed
        self._do: Callable[..., Any] | None = None

    def __call__(self, *task: Any) -> Any:
        if self._do is None:
            make, arguments = pickle.loads(self._packed)
            self._do = make(*arguments)
        return self._do(*task)


def _answered(job: int, number: int, do: _Job, task: bytes) -> bytes:
    """A task's answer or error, packed."""
    try:
        return pickle.dumps((job, number, True, do(*pickle.loads(task))), pickle.HIGHEST_PROTOCOL)
    except Exception as error:
        if not isinstance(error, EscalateError):
            error.add_note(f"in a worker process:\n{traceback.format_exc()}")
        try:
            data = pickle.dumps((job, number, False, error))
            pickle.loads(data)
            return data
        except Exception:
            return pickle.dumps((job, number, False, RuntimeError(traceback.format_exc())))
