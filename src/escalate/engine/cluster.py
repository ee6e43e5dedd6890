"""A crew on a cluster: the same tasks on Dask distributed, with the same answers in the same order.

Dask comes with the extra ``cluster``. Its workers must have the same versions of escalate and NumPy as the
caller, which every task checks: other versions may round otherwise. A worker that is lost is Dask's to
notice; its tasks are done again by others.
"""

from __future__ import annotations

import hashlib
import logging
import pickle
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.metadata import version
from typing import Any

from escalate.engine.workers import Answers, Arrived, Make, Task, cores
from escalate.errors import RunError

CONNECT = 10.0
"""Seconds to wait for a scheduler to answer."""
WORKERS = 60.0
"""Seconds to wait for its first worker."""
AHEAD = 4
"""Tasks handed to the cluster for every thread it has; bounds memory."""
_VERSIONS = ("escalate-sim", "numpy")

_mine = threading.local()


class Dask:
    """Plays tasks on Dask workers; a :class:`escalate.engine.workers.Crew`.

    Parameters
    ----------
    scheduler : str, optional
        Address of a running scheduler, such as ``"tcp://10.0.0.1:8786"``. By default a cluster is started on
        this machine for as long as the work takes.
    workers : int, optional
        Worker processes of a cluster on this machine; as many as processors by default.

    Raises
    ------
    RunError
        Where Dask is not installed; and, once tasks are given, where no scheduler answers, it has no
        workers, or they run other versions.
    """

    def __init__(self, scheduler: str | None = None, workers: int | None = None) -> None:
        try:
            import distributed  # noqa: F401
        except ImportError:
            raise RunError("this needs Dask: pip install 'escalate-sim[cluster]'") from None
        self.scheduler = scheduler
        self.workers = workers

    def each(self, make: Make, arguments: Task, tasks: Sequence[Task], arrived: Arrived | None = None) -> Answers:
        """See :class:`escalate.engine.workers.Crew`."""
        packed = pickle.dumps((make, arguments))
        with self._client() as client:
            yield from _each(client, packed, tasks, arrived)

    @contextmanager
    def _client(self) -> Iterator[Any]:
        from distributed import Client, LocalCluster

        if self.scheduler is None:
            count = self.workers or cores()
            with (
                # The dashboard cannot be left out; a port of its own keeps it out of other clusters' way.
                LocalCluster(
                    n_workers=count,
                    threads_per_worker=1,
                    host="127.0.0.1",
                    dashboard_address="127.0.0.1:0",
                    silence_logs=logging.CRITICAL,
                ) as machine,
                Client(machine, set_as_default=False) as client,
            ):
                yield client
            return
        try:
            client = Client(self.scheduler, timeout=CONNECT, set_as_default=False)
        except (OSError, ValueError):
            raise RunError(f"no Dask scheduler answers at {self.scheduler}") from None
        with client:
            try:
                client.wait_for_workers(1, timeout=WORKERS)
            except TimeoutError:
                raise RunError(
                    f"the Dask scheduler at {self.scheduler} has no workers; start some: dask worker {self.scheduler}"
                ) from None
            yield client


def _each(client: Any, packed: bytes, tasks: Sequence[Task], arrived: Arrived | None) -> Answers:
    from distributed import KilledWorker, as_completed

    name = f"escalate-{hashlib.sha256(packed).hexdigest()[:16]}-{time.time_ns()}"
    # As the answer of a task, not as scattered data: so it can be made again when its holder is lost.
    work = client.submit(bytes, packed, key=name)
    versions = {name: version(name) for name in _VERSIONS}
    under_way: dict[Any, int] = {}
    ready: dict[int, Any] = {}
    done = as_completed(loop=client.loop)
    given, looked, room = 0, 0.0, 0
    try:
        for place in range(len(tasks)):
            while place not in ready:
                if time.monotonic() > looked + 1:
                    room, looked = AHEAD * max(1, sum(client.nthreads().values())), time.monotonic()
                while given < min(len(tasks), place + room):
                    future = client.submit(_do, work, versions, tasks[given], key=f"{name}-{given}")
                    under_way[future] = given
                    done.add(future)
                    given += 1
                future = next(done)
                number = under_way.pop(future)
                ready[number] = future
                if arrived is not None and future.status == "finished":
                    arrived(tasks[number], future.result())
            try:
                answer = ready.pop(place).result()
            except KilledWorker:
                raise RunError("Dask workers kept being lost over the same work: have they enough memory?") from None
            yield answer
    finally:
        client.cancel([*under_way, *ready.values()])


def _do(packed: bytes, versions: dict[str, str], task: Task) -> Any:
    """Do a task in a Dask worker; each of its threads makes a piece of work ready once."""
    for name, wanted in versions.items():
        if version(name) != wanted:
            raise RunError(f"a Dask worker has {name} {version(name)}, this machine {wanted}: install the same version")
    if getattr(_mine, "packed", None) != packed:
        make, arguments = pickle.loads(packed)
        _mine.do = make(*arguments)
        _mine.packed = packed
    return _mine.do(*task)
