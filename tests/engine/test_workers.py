"""Crews: the same answers whoever plays, and nothing left behind however it ends."""

import itertools
import os
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path
from types import SimpleNamespace

import psutil
import pytest

from escalate import load, load_text
from escalate.engine import workers
from escalate.engine.luck import BLOCK
from escalate.engine.simulate import simulate
from escalate.engine.workers import Here, crew
from escalate.errors import RunError, ScenarioError

RUNS = 3 * BLOCK + 77
posix = pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX signals")


def every_byte(record):
    arrays = (record.outcome, record.step, record.going, record.ladder, record.sums, record.whole_sums)
    return b"".join(array.tobytes() for array in (*arrays, *record.levels, *record.choices))


# ---- what the crews below are given to do


def adder(base):
    return lambda number: (base + number, os.getpid())


def slow_first(_):
    def do(number):
        time.sleep(0.3 if number == 0 else 0)
        return number

    return do


def dies_once(folder):
    def do(number):
        mark = Path(folder, "died")
        if number == 3 and not mark.exists():
            mark.touch()
            os.kill(os.getpid(), signal.SIGTERM)
            time.sleep(10)
        return number

    return do


def dies_always(folder):
    def do(number):
        Path(folder, f"{os.getpid()}").touch()
        os._exit(1)

    return do


def faulty(kind):
    def do(number):
        if number >= 2:
            time.sleep(0.2 if number == 2 else 0)
            raise kind(f"task {number}")
        return number

    return do


class TwoPartsError(Exception):
    """It is pickled with one of its two parts, and so cannot be made again."""

    def __init__(self, one, two):
        super().__init__(one)


def fails_oddly():
    def do(number):
        raise TwoPartsError("one", number)

    return do


def cannot_be_made():
    raise RunError("not even begun")


def odd_file():
    return lambda: load_text("escalate: 2")


# ----


@pytest.mark.parametrize("count", [2, 3])
def test_same_bytes_for_every_number_of_workers(count):
    scenario = load("kaesong-short").with_policy("chinese_pressure")
    assert every_byte(simulate(scenario, RUNS, 7, crew=crew(count))) == every_byte(simulate(scenario, RUNS, 7))


def test_answers_come_in_order_and_are_told_as_they_arrive():
    told = []
    list(crew(2).each(adder, (0,), [(n,) for n in range(9)]))  # by now both have begun, however busy the machine is
    tasks = [(number,) for number in range(40)]
    got = list(crew(2).each(slow_first, (None,), tasks, lambda task, answer: told.append(answer)))
    assert got == list(range(40))
    assert sorted(told) == got
    assert told[0] != 0
    # ... but nobody runs ahead so far that answers pile up without bound
    assert told.index(0) < 16


def test_workers_are_started_once():
    pids = [{pid for _, pid in crew(2).each(adder, (1,), [(n,) for n in range(30)])} for _ in range(2)]
    assert pids[0] == pids[1]
    assert os.getpid() not in pids[0]


def test_work_can_be_left_and_begun_again():
    first = crew(2).each(adder, (0,), [(n,) for n in range(100)])
    assert next(first)[0] == 0
    in_between = list(crew(2).each(adder, (10,), [(n,) for n in range(5)]))
    assert [answer for answer, _ in in_between] == [10, 11, 12, 13, 14]
    assert next(first)[0] == 1
    first.close()
    assert [answer for answer, _ in crew(2).each(adder, (5,), [(n,) for n in range(9)])] == list(range(5, 14))


def test_long_work_brings_in_all_processors(monkeypatch):
    monkeypatch.setattr(workers, "cores", lambda: 2)
    monkeypatch.setattr(workers.multiprocessing, "parent_process", lambda: None)  # though the tests may have one
    tasks = [(n,) for n in range(8)]
    assert {pid for _, pid in crew(None).each(adder, (0,), tasks)} == {os.getpid()}
    # A clock on which each task takes a second, of which two are worth no worker and more than two are.
    monkeypatch.setattr(workers, "time", SimpleNamespace(monotonic=itertools.count().__next__))
    assert {pid for _, pid in crew(None).each(adder, (0,), tasks[:4])} == {os.getpid()}
    pids = [pid for _, pid in crew(None).each(adder, (0,), tasks[:5])]
    assert pids[:2] == [os.getpid()] * 2
    assert os.getpid() not in pids[2:]
    monkeypatch.setattr(workers, "cores", lambda: 1)
    assert {pid for _, pid in crew(None).each(adder, (0,), tasks)} == {os.getpid()}


@posix
def test_a_killed_worker_is_replaced_and_its_work_done_again(tmp_path):
    assert list(crew(2).each(dies_once, (str(tmp_path),), [(n,) for n in range(12)])) == list(range(12))


def test_a_worker_killed_from_outside_changes_no_byte():
    scenario = load("kaesong-short")
    players = crew(2)
    killed = []

    def kill_one(done):
        if not killed:
            killed.append(players._workers[0].process)
            killed[0].kill()

    assert every_byte(simulate(scenario, 6 * BLOCK, 3, crew=players, progress=kill_one)) == every_byte(
        simulate(scenario, 6 * BLOCK, 3)
    )
    assert killed[0].poll() is not None
    assert killed[0] not in [worker.process for worker in players._workers]


def test_work_that_always_kills_its_worker_is_given_up(tmp_path):
    with pytest.raises(RunError, match="ended 3 times over the same work: is there enough memory"):
        list(crew(2).each(dies_always, (str(tmp_path),), [(1,)]))
    assert len([*tmp_path.iterdir()]) == 3


@pytest.mark.parametrize("kind", [RunError, ValueError])
def test_the_first_error_in_the_order_of_tasks_comes_out(kind):
    with pytest.raises(kind, match="task 2"):
        list(crew(2).each(faulty, (kind,), [(n,) for n in range(9)]))


def test_an_error_that_cannot_travel_is_told_by_its_text():
    with pytest.raises(RuntimeError, match="TwoPartsError: one"):
        list(crew(2).each(fails_oddly, (), [(1,), (2,)]))


def test_errors_in_making_and_errors_with_parts_come_out():
    with pytest.raises(RunError, match="not even begun"):
        list(crew(2).each(cannot_be_made, (), [(), ()]))
    with pytest.raises(ScenarioError) as caught:
        list(crew(2).each(odd_file, (), [()]))
    with pytest.raises(ScenarioError) as here:
        odd_file()()
    assert caught.value.problems == here.value.problems


def test_a_fault_is_told_as_in_one_process():
    scenario = load_text("""
escalate: 1
title: Rarely impossible
clock: {steps: 1}
state: {heat: {start: 0 ± 1, range: [-9, 9]}}
actors: {a: {options: {go: {appeal: sqrt(4.3 + heat)}, stay: {}}}}
outcomes: {end: {otherwise: yes}}
""")
    told = []
    for players in (Here(), crew(2)):
        with pytest.raises(RunError) as caught:
            simulate(scenario, 8 * BLOCK, 2, crew=players)
        told.append(str(caught.value))
    assert told[0] == told[1]
    assert int(told[0].split()[1].rstrip(",")) >= BLOCK


def test_processors_are_those_this_process_may_use_where_that_is_known(monkeypatch):
    monkeypatch.setattr(os, "cpu_count", lambda: 7)
    monkeypatch.setattr(os, "sched_getaffinity", lambda process: {0, 4, 5}, raising=False)
    assert workers.cores() == 3
    monkeypatch.delattr(os, "sched_getaffinity")
    assert workers.cores() == 7
    monkeypatch.setattr(os, "cpu_count", lambda: None)
    assert workers.cores() == 1


def test_a_crew_is_one_for_each_number_and_of_one_this_process():
    assert isinstance(crew(1), Here)
    assert crew(1_024) is crew(1_024) is not crew(2)


@pytest.mark.parametrize("count", [0, -1, 2.0, True, "two", 1_025])
def test_odd_numbers_of_workers_are_refused(count):
    with pytest.raises(RunError, match="number of workers"):
        crew(count)


def test_rules_are_played_in_this_process():
    seen = []

    def watch(turn):
        seen.append(os.getpid())
        return turn.open.astype(float)

    load("kaesong-short").run(50, rules={"north_korea": watch}, workers=2)
    assert set(seen) == {os.getpid()}


def test_at_its_end_a_process_ends_its_own_workers_and_not_those_it_was_forked_with(monkeypatch):
    ended = []
    crews = {os.getpid(): "own", os.getppid(): "another's"}
    crews = {(process, 2): SimpleNamespace(end=partial(ended.append, whose)) for process, whose in crews.items()}
    monkeypatch.setattr(workers, "_crews", crews)
    workers._end_all()
    assert ended == ["own"]


def test_a_script_needs_no_guard(tmp_path):
    script = tmp_path / "homework.py"
    script.write_text(
        f"import escalate\nprint('once')\nprint(len(escalate.load('gamblers-ladder').run({RUNS}, workers=2)))\n",
        encoding="utf-8",
    )
    done = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["once", str(RUNS)]
    assert done.stderr == ""


def busy_run():
    """A long run with two workers, in a process group of its own, and its workers."""
    process = subprocess.Popen(
        [sys.executable, "-m", "escalate", "run", "kaesong-2020", "--runs", "3000000", "--workers", "2"],
        start_new_session=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8",
    )  # fmt: skip
    until = time.monotonic() + 30
    while len(found := psutil.Process(process.pid).children()) < 2 and time.monotonic() < until:
        time.sleep(0.05)
    time.sleep(0.3)
    assert len(found) == 2
    return process, found


@posix
def test_ctrl_c_ends_all_within_a_second():
    process, found = busy_run()
    os.killpg(process.pid, signal.SIGINT)
    begun = time.monotonic()
    _, said = process.communicate(timeout=20)
    assert psutil.wait_procs(found, timeout=1)[1] == []
    assert time.monotonic() - begun < 10  # a second on a machine that has nothing else to do
    assert process.returncode == 130
    assert said.strip() == "stopped"


@posix
def test_workers_end_with_a_caller_that_is_killed():
    process, found = busy_run()
    process.kill()
    process.communicate()
    assert psutil.wait_procs(found, timeout=10)[1] == []
