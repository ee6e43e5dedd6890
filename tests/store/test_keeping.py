"""A study that was stopped or killed goes on where it was, and ends with the same bytes."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable

import numpy as np
import pytest

from escalate import load
from escalate.engine.workers import Here
from escalate.errors import ResultError
from escalate.store.keeping import Keeping

VALUES = {"pressure_angers": [0.0, 1.0, 2.0]}
STARTS = {"tension": [4, 6, 8]}
"""Starting values are compiled in: a job for each point."""


class Counting(Here):
    """Plays here, and counts what it is given to play."""

    def __init__(self):
        self.played = 0

    def each(self, make, arguments, tasks, arrived=None):
        self.played += len(tasks)
        return super().each(make, arguments, tasks, arrived)


def swept(folder, seed=1, policy=None, runs=20_000, values=VALUES):
    crew = Counting()
    scenario = load("kaesong-short").with_policy(policy)
    made = scenario.sweep(values, runs=runs, seed=seed, workers=Keeping(crew, folder))
    return made.table, crew.played


@pytest.mark.parametrize("values", [VALUES, STARTS])
def test_what_is_kept_is_not_played_again(tmp_path, values):
    plain = load("kaesong-short").sweep(values, runs=20_000, seed=1).table
    first, played = swept(tmp_path / "parts", values=values)
    again, nothing = swept(tmp_path / "parts", values=values)
    assert played > 1
    assert nothing == 0
    assert first.equals(plain)
    assert again.equals(plain)


def test_another_request_finds_nothing(tmp_path):
    _, played = swept(tmp_path)
    assert swept(tmp_path, seed=2)[1] == played
    assert swept(tmp_path, policy="chinese_pressure")[1] == played
    assert swept(tmp_path)[1] == 0


@pytest.mark.parametrize("harm", [lambda data: data[:-20], lambda data: data[:50] + b"x" + data[51:], lambda data: b""])
def test_a_damaged_part_is_played_again(tmp_path, harm):
    table, _ = swept(tmp_path)
    part = next(tmp_path.glob("*.part"))
    part.write_bytes(harm(part.read_bytes()))
    again, played = swept(tmp_path)
    assert played == 1
    assert again.equals(table)


def test_rare_shares_are_kept_too(tmp_path):
    scenario = load("gamblers-ladder").set(heat=-2)
    crew = Counting()
    ask = {"runs": 60_000, "along": "place", "workers": Keeping(crew, tmp_path)}
    first = scenario.rare("top", **ask)
    played = crew.played
    again = scenario.rare("top", **ask)
    assert played > 1
    assert crew.played == played
    assert np.array_equal(first.estimates.shares, again.estimates.shares)


def adding(first: float) -> Callable[[float, float], tuple[float, float]]:
    return lambda second, third: (first + second, first * third)


def kept(folder, tasks=((1.0, 2.0), (3.0, 4.0), (5.0, 6.0)), first=2.0):
    """The answers, what arrived in which order, and how many were played."""
    crew, arrived = Counting(), []
    answers = Keeping(crew, folder).each(adding, (first,), tasks, lambda task, answer: arrived.append((task, answer)))
    return list(answers), arrived, crew.played


def test_parts_are_taken_in_between_those_played(tmp_path):
    folder = tmp_path / "parts"
    answers, arrived, played = kept(folder)
    assert answers == [(3.0, 4.0), (5.0, 8.0), (7.0, 12.0)]
    assert arrived == [((1.0, 2.0), (3.0, 4.0)), ((3.0, 4.0), (5.0, 8.0)), ((5.0, 6.0), (7.0, 12.0))]
    assert played == 3
    keeping = Keeping(Here(), folder)
    assert keeping.kept() == 3
    assert {path.suffix for path in folder.iterdir()} == {".part"}
    more = ((0.0, 0.0), (3.0, 4.0), (9.0, 9.0), (1.0, 2.0))
    answers, arrived, played = kept(folder, more)
    assert answers == [(2.0, 0.0), (5.0, 8.0), (11.0, 18.0), (3.0, 4.0)]
    assert arrived == list(zip(more, answers, strict=True))
    assert (played, keeping.kept()) == (2, 5)
    assert kept(folder, first=3.0)[2] == 3
    assert list(Keeping(Here(), folder).each(adding, (2.0,), more)) == answers
    keeping.clear()
    assert not folder.exists()
    assert keeping.kept() == 0
    keeping.clear()


def test_a_part_of_another_request_is_none_of_this_one(tmp_path):
    kept(tmp_path, ((1.0, 2.0),))
    (one,) = tmp_path.glob("*.part")
    kept(tmp_path, ((3.0, 4.0),))
    (two,) = set(tmp_path.glob("*.part")) - {one}
    two.write_bytes(one.read_bytes())
    assert kept(tmp_path, ((3.0, 4.0),)) == ([(5.0, 8.0)], [((3.0, 4.0), (5.0, 8.0))], 1)


def test_what_the_disk_refuses_is_said(tmp_path, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "replace", full)
        with pytest.raises(ResultError, match="parts cannot be written: No space left on device"):
            kept(tmp_path / "parts")
    assert list((tmp_path / "parts").iterdir()) == []
    kept(tmp_path / "parts", ((1.0, 2.0),))
    (part,) = (tmp_path / "parts").glob("*.part")
    part.unlink()
    part.mkdir()
    with pytest.raises(ResultError, match=r"\.part cannot be read: \w+"):
        kept(tmp_path / "parts", ((1.0, 2.0),))


def test_a_part_that_changes_while_it_is_wanted(tmp_path):
    tasks = ((1.0, 2.0), (3.0, 4.0))
    kept(tmp_path, tasks)
    answers = Keeping(Here(), tmp_path).each(adding, (2.0,), tasks)
    assert next(answers) == (3.0, 4.0)
    for part in tmp_path.glob("*.part"):
        part.write_bytes(b"x")
    with pytest.raises(ResultError, match="was changed while it was wanted; give the same command again"):
        next(answers)


def command(*words, folder):
    return subprocess.Popen(
        [sys.executable, "-m", "escalate", *words], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


@pytest.mark.skipif(sys.platform == "win32", reason="signals of another kind")
@pytest.mark.parametrize("how", [pytest.param(signal.SIGKILL, marks=pytest.mark.slow), signal.SIGINT])
def test_the_same_command_goes_on_after_it_was_ended(tmp_path, how):
    words = ("sweep", "kaesong-short", "--vary", "pressure_angers=0:2:12", "--runs", "16000", "--workers", "1", "--out")
    whole = command(*words, "whole", folder=tmp_path)
    assert (whole.communicate(), whole.returncode)[1] == 0
    parts = tmp_path / "cut" / "unfinished" / "parts"
    doomed = command(*words, "cut", folder=tmp_path)
    while doomed.poll() is None and len(list(parts.glob("*.part"))) < 2:
        time.sleep(0.01)
    os.kill(doomed.pid, how)
    _, said = doomed.communicate()
    assert len(list(parts.glob("*.part"))) >= 2
    assert [path.name for path in (tmp_path / "cut").iterdir()] == ["unfinished"]
    if how == signal.SIGINT:
        assert doomed.returncode == 130
        assert b"finished parts are kept: give the same command again to go on" in said
    again = command(*words, "cut", folder=tmp_path)
    assert (again.communicate(), again.returncode)[1] == 0
    names = sorted(path.name for path in (tmp_path / "whole").iterdir())
    assert sorted(path.name for path in (tmp_path / "cut").iterdir()) == names
    for name in names:
        assert (tmp_path / "cut" / name).read_bytes() == (tmp_path / "whole" / name).read_bytes(), name
