"""A folder is filled by one process at a time, whole or not at all; what comes second or finds no room says so."""

import json
import os
import re
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from escalate import Result, load, load_result
from escalate.errors import ResultError
from escalate.saving.folder import OccupiedError, locked

LADDER = "gamblers-ladder"
posix = pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX processes")


def test_who_comes_second_keeps_theirs_beside_the_first(tmp_path):
    first = load(LADDER).run(100, 1)
    with pytest.raises(ResultError, match=r"already holds a result.*; what was to go there is kept in .*out-2$"):
        load(LADDER).run(500, 2, out=tmp_path / "out", progress=lambda _: first.save(tmp_path / "out"))
    assert (Result.load(tmp_path / "out").seed, Result.load(tmp_path / "out-2").seed) == (1, 2)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out", "out-2"]
    assert not (tmp_path / "out-2" / "unfinished").exists()


def test_who_finds_a_folder_in_use_keeps_theirs_beside_it(tmp_path):
    result, said = load(LADDER).run(100, 1), []

    def save():
        with pytest.raises(ResultError) as caught:
            result.save(tmp_path / "out")
        said.append(str(caught.value))

    with locked(tmp_path / "out"):
        other = threading.Thread(target=save)
        other.start()
        other.join()
    assert "is in use by another running escalate" in said[0]
    assert said[0].endswith(f"kept in {tmp_path / 'out-2'}")
    assert [path.name for path in tmp_path.iterdir()] == ["out-2"]


def test_a_save_that_finds_a_folder_taken_from_the_start_leaves_it(tmp_path):
    load(LADDER).run(100, 1, out=tmp_path / "out")
    with pytest.raises(ResultError, match=r"already holds a result; name a new folder, or add --overwrite$"):
        load(LADDER).run(100, 2).save(tmp_path / "out")
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


@posix
@pytest.mark.parametrize(("written", "told"), [("", "unknown"), ("4711\n", "4711")])
def test_a_lock_says_whose_it_is(tmp_path, written, told):
    import fcntl

    (tmp_path / "out" / "unfinished").mkdir(parents=True)
    with (tmp_path / "out" / "unfinished" / "lock").open("w", encoding="utf-8") as lock:
        lock.write(written)
        lock.flush()
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(OccupiedError, match=rf"\(process {told}\)"), locked(tmp_path / "out"):
            pass


@posix
@pytest.mark.parametrize(("meanwhile", "says", "opens"), [
    ("nothing", None, 1), ("another's", None, 2), ("held", "in use by another", 1), ("full", "No space left", 1),
])  # fmt: skip
def test_no_lock_stays_open_whatever_comes_between(tmp_path, monkeypatch, meanwhile, says, opens):
    import fcntl

    whole, opened, folder = Path.open, [], tmp_path / "out"

    def opening(path, *args, **how):
        opened.append(whole(path, *args, **how))
        return opened[-1]

    def full(*_):
        raise OSError(28, "No space left on device")

    (folder / "unfinished").mkdir(parents=True)
    with (folder / "unfinished" / "lock").open("w", encoding="utf-8") as lock, monkeypatch.context() as there:
        lock.write("1234567890\n")  # of a process that was killed
        lock.flush()
        if meanwhile == "held":
            fcntl.flock(lock, fcntl.LOCK_EX)
        same = iter([meanwhile != "another's", True])
        there.setattr(os.path, "samestat", lambda *_: next(same))
        there.setattr(Path, "open", opening)
        if meanwhile == "full":
            there.setattr(os, "write", full)
        if says:
            with pytest.raises(ResultError, match=says), locked(folder):
                pass
        else:
            with locked(folder) as room:
                assert [each.closed for each in opened] == [*[True] * (opens - 1), False]
                assert (room.inside / "lock").stat().st_size == len(f"{os.getpid()}\n")
    assert [each.closed for each in opened] == [True] * opens
    assert (folder / "unfinished" / "lock").exists() == (meanwhile == "held")


def test_what_was_ready_takes_its_place_before_other_work_begins(tmp_path):
    ready = tmp_path / "out" / "unfinished" / "ready"
    ready.mkdir(parents=True)
    (ready / "table.csv").write_text("1", encoding="utf-8")
    with locked(tmp_path / "out") as room:
        room.begin({"format": 3, "asked": "something else"})
        assert (tmp_path / "out" / "table.csv").exists()
        assert not ready.exists()
        assert (room.inside / "request.json").exists()


@posix
@pytest.mark.parametrize("asked", [
    ["run", LADDER, "--runs", "500"],
    ["run", LADDER, "--runs", "40000"],
    ["compare", "kaesong-short", "--runs", "500"],
    ["sweep", LADDER, "--vary", "heat=-1,0,1", "--runs", "500"],
], ids=lambda asked: f"{asked[0]} {asked[-1]}")  # fmt: skip
def test_of_three_at_once_one_wins(tmp_path, asked):
    words = [sys.executable, "-m", "escalate", *asked, "--workers", "1", "--out", "out", "--seed"]
    how = {"cwd": tmp_path, "stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE, "encoding": "utf-8"}
    racers = [subprocess.Popen([*words, str(seed)], **how) for seed in range(3)]
    said = [racer.communicate()[1].strip() for racer in racers]
    codes = [racer.returncode for racer in racers]
    assert sorted(codes) == [0, 2, 2], said
    assert _seed(tmp_path / "out") == codes.index(0)
    kept = set()
    for seed, words in enumerate(said):
        if codes[seed]:
            assert words.startswith("out ")
            assert len(words.splitlines()) <= 2
            if " is kept in " in words:
                kept.add(words.rpartition(" ")[2])
                assert _seed(tmp_path / words.rpartition(" ")[2]) == seed
    assert {path.name for path in tmp_path.iterdir()} == {"out", *kept}


def _seed(folder):
    load_result(folder)
    value = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["value"]
    return value["seed"] if "seed" in value else value["baseline"]["seed"]


FULL = """
import json, os, resource, signal, sys
import matplotlib.figure, pandas, rich.progress
import escalate.charts.plots, escalate.saving.runs
from escalate.cli import main

asked, limits = json.loads(sys.argv[1]), json.loads(sys.argv[2])
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
for limit in limits:
    said, mine = os.pipe()
    if os.fork() == 0:
        os.dup2(mine, 2)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
        sys.argv = ["escalate", *asked, "--out", f"out{limit}"]
        main()
    os.close(mine)
    words = b"".join(iter(lambda: os.read(said, 65536), b"")).decode()
    print(json.dumps([limit, os.waitstatus_to_exitcode(os.wait()[1]), words]), flush=True)
"""


@posix
@pytest.mark.parametrize("asked", [
    ["run", LADDER, "--runs", "500"],
    pytest.param(["run", LADDER, "--runs", "40000", "--workers", "1"], marks=pytest.mark.slow),
    pytest.param(["compare", "kaesong-short", "--runs", "300", "--workers", "1"], marks=pytest.mark.slow),
    ["sweep", LADDER, "--vary", "heat=-1:1:5", "--runs", "9000", "--workers", "1"],
], ids=lambda asked: " ".join(asked[:4:3]))  # fmt: skip
def test_a_disk_without_room_leaves_nothing_or_what_it_names(tmp_path, asked):
    """A limit on the size of files stands in for a disk that is full from some moment on."""
    limits = [0, 20, 4_000, 30_000, 10**9]
    done = subprocess.run(
        [sys.executable, "-c", FULL, json.dumps(asked), json.dumps(limits)],
        cwd=tmp_path, capture_output=True, text=True, check=True,
    )  # fmt: skip
    codes = []
    for limit, code, words in map(json.loads, done.stdout.splitlines()):
        folder = tmp_path / f"out{limit}"
        codes.append(code)
        if code == 0:
            load_result(folder)
            continue
        assert f"out{limit}" in words
        assert re.search(r"cannot (be written|write \S+): File too large", words), words
        assert "Traceback" not in words
        if folder.exists():
            assert "kept" in words
            assert [path.name for path in folder.iterdir()] == ["unfinished"]
            assert list(folder.glob("unfinished/parts/*.part"))
            if "--runs" in asked and asked[0] == "run":
                again = subprocess.run(
                    [sys.executable, "-m", "escalate", "resume", folder], capture_output=True, check=False
                )
                assert again.returncode == 0
                load_result(folder)
    assert codes[0] == 2
    assert codes[-1] == 0
    assert {path.name for path in tmp_path.iterdir()} <= {f"out{limit}" for limit in limits}
