"""The same bytes from a Dask cluster: a real scheduler and two worker processes on this machine."""

import json
import os
import pickle
import subprocess
import sys
import time

import pytest
from click.testing import CliRunner

from escalate import load, load_text
from escalate.cli import cli
from escalate.engine import cluster
from escalate.engine.cluster import Dask
from escalate.engine.luck import BLOCK
from escalate.engine.simulate import simulate
from escalate.errors import RunError

RUNS = 9 * BLOCK + 77


def every_byte(record):
    arrays = (record.outcome, record.step, record.going, record.ladder, record.sums, record.whole_sums)
    return b"".join(array.tobytes() for array in (*arrays, *record.levels, *record.choices))


def start(*args):
    return subprocess.Popen(
        [sys.executable, "-m", *args], env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip


@pytest.fixture(scope="module")
def machines(tmp_path_factory):
    """A scheduler's address and its two worker processes."""
    place = tmp_path_factory.mktemp("dask")
    file = place / "scheduler.json"
    common = ("--no-dashboard", "--scheduler-file", str(file))
    scheduler = start("distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0", *common)
    alone = ("--host", "127.0.0.1", "--nthreads", "1", "--no-nanny", "--local-directory", str(place))
    players = [start("distributed.cli.dask_worker", *common, *alone) for _ in range(2)]
    until = time.monotonic() + 60
    try:
        # The file is there before its text is.
        while not (file.exists() and file.read_text(encoding="utf-8").endswith("}")) and time.monotonic() < until:
            time.sleep(0.05)
        yield json.loads(file.read_text(encoding="utf-8"))["address"], players
    finally:
        for process in (*players, scheduler):
            process.kill()
            process.wait()


def test_same_bytes_though_one_of_two_workers_is_killed_midway(machines):
    address, players = machines
    scenario = load("kaesong-short").with_policy("chinese_pressure")
    done = []

    def kill_one(runs):
        done.append(runs)
        if len(done) == 2:
            players[0].kill()

    from distributed import Client

    with Client(address, set_as_default=False) as client:
        client.wait_for_workers(2, timeout=60)
    record = simulate(scenario, RUNS, 7, crew=Dask(address), progress=kill_one)
    assert players[0].poll() is not None
    assert done[-1] == RUNS
    assert every_byte(record) == every_byte(simulate(scenario, RUNS, 7))


def test_a_fault_is_told_as_on_this_machine(machines):
    scenario = load_text("""
escalate: 1
title: Impossible
clock: {steps: 3}
state: {heat: {start: 0}}
actors: {a: {options: {go: {appeal: sqrt(0 - 1 - heat)}, stay: {}}}}
outcomes: {end: {otherwise: yes}}
""")
    told = []
    for crew in (None, Dask(machines[0])):
        with pytest.raises(RunError) as caught:
            simulate(scenario, 3 * BLOCK, 1, crew=crew)
        told.append(str(caught.value))
    assert told[0] == told[1]


def test_other_versions_are_refused(machines, monkeypatch):
    monkeypatch.setattr(cluster, "version", lambda name: "0.0")
    with pytest.raises(RunError, match=r"a Dask worker has escalate-sim .*, this machine 0\.0"):
        simulate(load("gamblers-ladder"), BLOCK, 1, crew=Dask(machines[0]))


ASKED = ["run", "gamblers-ladder", "--runs", str(RUNS), "--format", "json"]


def here(*args):
    return CliRunner().invoke(cli, [*ASKED, *args])


@pytest.mark.parametrize("where", ["scheduler", "own"])
def test_from_the_command_line(machines, where):
    args = ["--engine", "dask", *(["--scheduler", machines[0]] if where == "scheduler" else ["--workers", "2"])]
    there = subprocess.run(
        [sys.executable, "-m", "escalate", *ASKED, *args], capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert there.stdout == here().stdout, there.stderr
    assert there.stderr == ""


def test_mistakes_are_told(machines, monkeypatch):
    assert "--scheduler goes with --engine dask" in str(here("--scheduler", machines[0]).exception)
    both = here("--engine", "dask", "--scheduler", machines[0], "--workers", "2")
    assert "a cluster has the workers it has" in str(both.exception)
    monkeypatch.setattr(cluster, "CONNECT", 0.5)
    for address in ("tcp://127.0.0.1:9", "nowhere at all"):
        with pytest.raises(RunError, match=f"no Dask scheduler answers at {address}"):
            simulate(load("gamblers-ladder"), 100, 1, crew=Dask(address))


def of_this_machine(asked):
    """In place of Dask's client and cluster, two that tell what they are asked for and come no further."""

    class Told:
        def __init__(self, *what, **how):
            asked.append((what, how))

        def __enter__(self):
            return self

        def __exit__(self, *_):
            return None

        def wait_for_workers(self, *what, **how):
            asked.append((what, how))
            raise TimeoutError

    return Told


def test_a_scheduler_without_workers_is_told(monkeypatch):
    asked = []
    monkeypatch.setattr(pytest.importorskip("distributed"), "Client", of_this_machine(asked))
    with pytest.raises(RunError, match="at tcp://nobody:1 has no workers; start some: dask worker tcp://nobody:1"):
        simulate(load("gamblers-ladder"), 100, 1, crew=Dask("tcp://nobody:1"))
    assert asked == [(("tcp://nobody:1",), {"timeout": 10.0, "set_as_default": False}), ((1,), {"timeout": 60.0})]


@pytest.mark.parametrize("workers", [3, None])
def test_a_cluster_of_its_own_hears_this_machine_alone(workers, monkeypatch):
    asked, distributed = [], pytest.importorskip("distributed")
    for name in ("Client", "LocalCluster"):
        monkeypatch.setattr(distributed, name, of_this_machine(asked))
    monkeypatch.setattr(cluster, "cores", lambda: 5)
    with Dask(workers=workers)._client() as client:
        assert isinstance(client, distributed.Client)
    how = asked[0][1]
    assert (how["n_workers"], how["threads_per_worker"], how["host"]) == (workers or 5, 1, "127.0.0.1")
    assert how["dashboard_address"] == "127.0.0.1:0"
    assert asked[1][1] == {"set_as_default": False}


made = []


def maker(name):
    made.append(name)
    return lambda number: (name, number)


def test_work_is_made_ready_once_until_other_work_comes():
    one, other = (pickle.dumps((maker, (name,))) for name in ("one", "other"))
    told = [cluster._do(packed, {}, (number,)) for number, packed in enumerate((one, one, other, one))]
    assert told == [("one", 0), ("one", 1), ("other", 2), ("one", 3)]
    assert made == ["one", "other", "one"]


def test_without_dask_the_extra_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(RunError, match=r"pip install 'escalate-sim\[cluster\]'"):
        Dask()
