"""Nothing lost: a run that is stopped, killed or starved goes on, and ends with the bytes of an undisturbed one."""

import os
import re
import signal
import subprocess
import sys
import time
from importlib.metadata import version

import psutil
import pytest

import escalate
from escalate import Result, load
from escalate.engine.luck import BLOCK
from escalate.errors import ResultError, RunError
from escalate.saving.folder import Stopped, locked
from escalate.saving.runs import _refuse_other_versions, runs_wanted
from escalate.store.keeping import Keeping
from escalate.store.recipe import circumstances

LADDER = "gamblers-ladder"
RUNS = 3 * BLOCK + 77
posix = pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX signals")


def contents(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory):
    folder = tmp_path_factory.mktemp("undisturbed") / "out"
    load(LADDER).run(RUNS, 5).save(folder)
    return contents(folder)


class Interrupting:
    """Stops a run by raising when so many runs are done."""

    def __init__(self, runs, error=KeyboardInterrupt):
        self.runs = runs
        self.error = error

    def __call__(self, done):
        if done >= self.runs:
            raise self.error


def interrupted(folder, runs=RUNS, after=2 * BLOCK, **more):
    with pytest.raises(Stopped) as caught:
        load(LADDER).run(runs, 5, out=folder, workers=1, progress=Interrupting(after), **more)
    return str(caught.value)


def test_a_run_with_a_folder_ends_like_one_without(tmp_path, undisturbed):
    result = load(LADDER).run(RUNS, 5, out=tmp_path / "out", workers=2)
    assert contents(tmp_path / "out") == undisturbed
    assert Result.load(tmp_path / "out").outcomes.equals(result.outcomes)


def test_interrupted_and_resumed(tmp_path, undisturbed):
    folder = tmp_path / "out"
    said = interrupted(folder)
    assert said == f"2 of 4 blocks are kept: escalate resume {folder}"
    with pytest.raises(ResultError, match="escalate resume"):
        Result.load(folder)
    with pytest.raises(ResultError, match="escalate resume"):
        load(LADDER).run(RUNS, 6, out=folder)
    with pytest.raises(ResultError, match="escalate resume"):
        escalate.more(folder, 10**6)
    told = []
    escalate.resume(folder, progress=told.append)
    assert told == [BLOCK, 2 * BLOCK, 3 * BLOCK, RUNS]
    assert contents(folder) == undisturbed
    assert len(escalate.resume(folder)) == RUNS


def test_the_same_request_goes_on_too(tmp_path, undisturbed):
    interrupted(tmp_path / "out")
    load(LADDER).run(RUNS, 5, out=tmp_path / "out")
    assert contents(tmp_path / "out") == undisturbed


def test_nothing_is_left_where_nothing_was_kept(tmp_path, monkeypatch):
    def keep(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(Keeping, "_write", keep)
    with pytest.raises(Stopped, match="nothing was worth keeping"):
        load(LADDER).run(RUNS, 5, out=tmp_path / "out", workers=1)
    assert list(tmp_path.iterdir()) == []


def test_a_single_block_is_over_before_it_could_be_kept(tmp_path):
    with pytest.raises(KeyboardInterrupt) as caught:
        load(LADDER).run(BLOCK, 5, out=tmp_path / "out", workers=1, progress=Interrupting(BLOCK))
    assert caught.type is KeyboardInterrupt
    assert list(tmp_path.iterdir()) == []
    assert interrupted(tmp_path / "out", BLOCK + 1, BLOCK).startswith("1 of 2 blocks are kept: ")
    assert runs_wanted(tmp_path / "out") == BLOCK + 1
    assert runs_wanted(tmp_path) is None


@pytest.mark.parametrize(("was", "says"), [
    ({}, None), ({"block": BLOCK + 1}, "begun with other blocks; begin anew in another folder"),
    ({"versions": {**circumstances()["versions"], "escalate": "0.1"}}, r"begun with escalate 0\.1, this is"),
    ({"versions": {**circumstances()["versions"], "pandas": "0.1", "python": "2.7"}}, None),
])  # fmt: skip
def test_only_what_changes_the_numbers_bars_the_way(tmp_path, was, says):
    if says is None:
        _refuse_other_versions(tmp_path, {**circumstances(), **was})
    else:
        with pytest.raises(ResultError, match=says):
            _refuse_other_versions(tmp_path, {**circumstances(), **was})


def test_a_result_that_was_replaced_while_more_was_played_is_not_extended(tmp_path):
    folder = tmp_path / "out"
    load(LADDER).run(BLOCK + 9, 5, out=folder)
    with pytest.raises(Stopped):
        escalate.more(folder, RUNS, workers=1, progress=Interrupting(2 * BLOCK))
    load(LADDER).run(BLOCK + 9, 6, out=tmp_path / "other")
    for path in (tmp_path / "other").iterdir():
        path.replace(folder / path.name)
    with pytest.raises(ResultError, match="out no longer holds the result that was to be extended"):
        escalate.resume(folder)
    assert Result.load(folder).seed == 6


@pytest.mark.parametrize("first", [100, 2 * BLOCK, 2 * BLOCK + 1_000])
@pytest.mark.parametrize("scenario", [LADDER, "kaesong-short"])
def test_more_ends_like_as_many_at_once(tmp_path, first, scenario):
    chosen = load(scenario).with_steps(9)
    grown, whole = tmp_path / "grown", tmp_path / "whole"
    chosen.run(first, 5, out=grown)
    escalate.more(grown, RUNS, workers=1)
    chosen.run(RUNS, 5).save(whole)
    assert contents(grown) == contents(whole)


def test_more_interrupted_keeps_the_earlier_result(tmp_path, undisturbed):
    folder = tmp_path / "out"
    load(LADDER).run(BLOCK + 9, 5, out=folder)
    before = contents(folder)
    with pytest.raises(Stopped, match="1 of 3 blocks"):
        escalate.more(folder, RUNS, workers=1, progress=Interrupting(2 * BLOCK))
    assert {name: data for name, data in contents(folder).items() if not name.startswith("unfinished")} == before
    assert len(Result.load(folder)) == BLOCK + 9
    escalate.resume(folder)
    assert contents(folder) == undisturbed


def test_more_refuses_what_it_cannot_extend(tmp_path, monkeypatch):
    folder = tmp_path / "out"
    load(LADDER).run(1_000, 5, out=folder)
    with pytest.raises(ResultError, match="already holds 1,000 runs"):
        escalate.more(folder, 1_000)
    for odd in ("9000", 9_000.0, True):
        with pytest.raises(RunError, match="the number of runs should be a whole number"):
            escalate.more(folder, odd)
    with pytest.raises(ResultError, match="holds no result"):
        escalate.more(tmp_path / "elsewhere", 5_000)
    (folder / "outcomes.csv").write_text("mine", encoding="utf-8")
    with pytest.raises(ResultError, match=r"outcomes\.csv was changed or cut short after it was written; move it away"):
        escalate.more(folder, 5_000)
    assert (folder / "outcomes.csv").read_text(encoding="utf-8") == "mine"
    (folder / "outcomes.csv").unlink()
    with monkeypatch.context() as other:
        other.setattr("escalate.store.recipe.version", lambda name: "1.0" if name == "numpy" else version(name))
        with pytest.raises(ResultError, match=rf"begun with numpy {version('numpy')}, this is 1\.0"):
            escalate.more(folder, 5_000)
    ruled = load(LADDER).run(50, 5, rules={load(LADDER).actors[0].name: lambda turn: turn.open * 1.0})
    ruled.save(tmp_path / "ruled")
    with pytest.raises(ResultError, match="rule of your own"):
        escalate.more(tmp_path / "ruled", 100)


def test_an_earlier_result_stays_until_the_new_one_is_whole(tmp_path, undisturbed):
    folder = tmp_path / "out"
    load(LADDER).run(1_000, 1, out=folder)
    (folder / "notes.txt").write_text("mine", encoding="utf-8")
    interrupted(folder, overwrite=True)
    assert len(Result.load(folder)) == 1_000
    escalate.resume(folder)
    assert contents(folder) == {**undisturbed, "notes.txt": b"mine"}


@pytest.mark.parametrize("stop", range(9))
def test_killed_while_the_files_are_put_in_their_places(tmp_path, monkeypatch, stop, undisturbed):
    """Each rename of the last act fails in turn, as a kill at that moment would leave it."""
    folder = tmp_path / "out"
    interrupted(folder)
    left = stop
    replace = os.replace

    def failing(source, target):
        nonlocal left
        if "ready" in str(source):
            left -= 1
            if left < 0:
                raise SystemExit("killed")
        replace(source, target)

    monkeypatch.setattr(os, "replace", failing)
    try:
        escalate.resume(folder)
    except SystemExit:
        assert stop < 8
        with pytest.raises(ResultError, match="escalate resume"):
            Result.load(folder)
    monkeypatch.setattr(os, "replace", replace)
    assert len(escalate.resume(folder)) == RUNS
    assert contents(folder) == undisturbed


def test_a_result_takes_the_place_of_a_comparison(tmp_path):
    load("kaesong-short").compare(["chinese_pressure"], runs=200).save(tmp_path / "out")
    load(LADDER).run(200, 5, out=tmp_path / "out", overwrite=True)
    load(LADDER).run(200, 5, out=tmp_path / "new")
    assert contents(tmp_path / "out") == contents(tmp_path / "new")


def cut(data):
    return data[: len(data) // 2]


def flip(data):
    return data[:-9] + bytes([data[-9] ^ 1]) + data[-8:]


HARMS = [cut, flip, lambda data: b""]


@pytest.mark.parametrize("harm", HARMS, ids=["cut", "flipped", "emptied"])
def test_a_harmed_request_is_told_and_left(tmp_path, harm):
    folder = tmp_path / "out"
    interrupted(folder)
    path = folder / "unfinished" / "request.json"
    path.write_bytes(harm(path.read_bytes()))
    before = contents(folder)
    with pytest.raises(ResultError, match=r"request\.json was changed or cut short after it was written; begin anew"):
        escalate.resume(folder)
    assert {**contents(folder), "unfinished/lock": b""} == {**before, "unfinished/lock": b""}


@pytest.mark.parametrize("harm", HARMS, ids=["cut", "flipped", "emptied"])
def test_a_harmed_block_is_played_again(tmp_path, harm, undisturbed):
    folder = tmp_path / "out"
    interrupted(folder)
    path = next(folder.glob("unfinished/parts/*"))
    path.write_bytes(harm(path.read_bytes()))
    escalate.resume(folder)
    assert contents(folder) == undisturbed


def test_a_block_of_another_request_is_not_taken(tmp_path, undisturbed):
    one, two = tmp_path / "one", tmp_path / "two"
    interrupted(one)
    with pytest.raises(Stopped):
        load(LADDER).run(RUNS, 6, out=two, workers=1, progress=Interrupting(BLOCK))
    for mine in one.glob("unfinished/parts/*"):
        mine.write_bytes(next(two.glob("unfinished/parts/*")).read_bytes())
    escalate.resume(one)
    assert contents(one) == undisturbed


def test_a_saved_result_that_was_changed_is_told(tmp_path):
    folder = tmp_path / "out"
    load(LADDER).run(1_000, 5, out=folder)
    (folder / "arrays.npz").write_bytes(flip((folder / "arrays.npz").read_bytes()))
    with pytest.raises(ResultError, match=r"arrays\.npz was changed or cut short after it was written; run it again"):
        Result.load(folder)


def test_a_folder_in_use_is_left_alone(tmp_path):
    folder = tmp_path / "out"
    interrupted(folder)
    with locked(folder):
        for asked in (["resume", folder], ["run", LADDER, "--runs", RUNS, "--out", folder, "--overwrite"]):
            done = command(*asked)
            assert f"in use by another running escalate (process {os.getpid()})" in done.stderr
    escalate.resume(folder)


@pytest.mark.parametrize("runs", [RUNS, 20])
def test_other_peoples_files_are_left_alone(tmp_path, runs):
    """And nothing is played for a place that is not free."""
    folder, told = tmp_path / "mine", []
    folder.mkdir()
    (folder / "thesis.txt").write_text("years of work", encoding="utf-8")
    for out, says in ((folder, "holds other files; name a new folder"), (folder / "thesis.txt", "is a file; name a")):
        with pytest.raises(ResultError, match=says):
            load(LADDER).run(runs, 5, out=out, overwrite=True, progress=told.append)
    assert (told, contents(tmp_path)) == ([], {"mine/thesis.txt": b"years of work"})


def test_what_comes_late_to_a_taken_place_is_kept_beside_it(tmp_path, undisturbed):
    folder = tmp_path / "late"
    interrupted(folder)
    (folder / "outcomes.csv").write_text("mine", encoding="utf-8")
    (tmp_path / "late-2").write_text("mine", encoding="utf-8")
    with pytest.raises(ResultError, match=r"meanwhile \(outcomes\.csv\); what was to go there is kept in .*late-3$"):
        escalate.resume(folder)
    assert contents(tmp_path) == {
        "late/outcomes.csv": b"mine", "late-2": b"mine",
        **{f"late-3/{name}": data for name, data in undisturbed.items()},
    }  # fmt: skip


def test_a_fault_in_a_formula_leaves_nothing(tmp_path):
    scenario = escalate.load_text("""
escalate: 1
title: Impossible
clock: {steps: 3}
state: {heat: {start: 0}}
actors: {a: {options: {go: {appeal: sqrt(0 - 1 - heat)}, stay: {}}}}
outcomes: {end: {otherwise: yes}}
""")
    with pytest.raises(RunError, match="square root"):
        scenario.run(RUNS, out=tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


# ---- in processes of their own


def command(*args, **more):
    return subprocess.run(
        [sys.executable, "-m", "escalate", *map(str, args)],
        capture_output=True, text=True, encoding="utf-8", check=False, **more,
    )  # fmt: skip


def test_a_folder_that_cannot_be_written(tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    done = command("run", LADDER, "--runs", RUNS, "--out", tmp_path / "file" / "out")
    assert done.returncode == 2
    assert "cannot be written" in done.stderr
    if sys.platform != "win32" and os.geteuid() != 0:
        tmp_path.chmod(0o500)
        done = command("run", LADDER, "--runs", RUNS, "--out", tmp_path / "out")
        tmp_path.chmod(0o700)
        assert done.returncode == 2
        assert "cannot be written: Permission denied" in done.stderr


@posix
def test_a_full_disk(tmp_path, undisturbed):
    """A limit on the size of files stands in for a disk that is full: blocks fit, the table of runs does not."""
    folder = tmp_path / "out"
    asked = ["run", LADDER, "--runs", str(RUNS), "--seed", "5", "--out", str(folder)]
    code = (
        "import resource, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))\n"
        f"import sys; sys.argv = ['escalate', *{asked!r}]\n"
        "from escalate.cli import main; main()"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert f"{folder} cannot be written: File too large; 4 of 4 blocks are kept" in done.stderr
    assert {path.name for path in folder.iterdir()} == {"unfinished"}
    assert command("resume", folder).returncode == 0
    assert contents(folder) == undisturbed


@posix
def test_ctrl_c_says_how_to_go_on(tmp_path):
    folder = tmp_path / "out"
    process = subprocess.Popen(
        [sys.executable, "-m", "escalate", "run", LADDER, "--runs", "30000000", "--workers", "2", "--out", folder],
        start_new_session=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8",
    )  # fmt: skip
    until = time.monotonic() + 30
    while not list(folder.glob("unfinished/parts/*.part")) and time.monotonic() < until:
        time.sleep(0.02)
    players = psutil.Process(process.pid).children()
    os.killpg(process.pid, signal.SIGINT)
    _, said = process.communicate(timeout=20)
    assert process.returncode == 130
    how = re.escape(f"escalate resume {folder}")
    assert re.fullmatch(rf"stopped; \d+ of 1832 blocks are kept: {how}", said.strip())
    assert len(players) == 2
    assert psutil.wait_procs(players, timeout=2)[1] == []
    assert list(tmp_path.rglob("*.draft")) == []


KILLER = """
import os, random, signal, sys, time
from pathlib import Path
import escalate
from escalate.saving.folder import is_unfinished
from escalate.results import tables
import pandas, rich

folder, first, grown, seed, workers = sys.argv[1], *map(int, sys.argv[2:])
scenario = escalate.load("gamblers-ladder")
luck = random.Random(seed)
kills = 0

def until_done(work):
    global kills
    tries = 0
    while True:
        child = os.fork()
        if child == 0:
            try:
                work()
            except BaseException as error:
                print(repr(error), flush=True)
                os._exit(1)
            os._exit(0)
        time.sleep(luck.uniform(0.0, 0.1 * workers**2 * 1.12**tries))
        tries += 1  # ever longer, so that a slow machine comes to an end too
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        if not os.WIFSIGNALED(status):
            assert os.WEXITSTATUS(status) == 0
            return
        kills += 1

def begin():
    if is_unfinished(Path(folder)) or Path(folder, "manifest.json").exists():
        escalate.resume(folder, workers=workers)
    else:
        scenario.run(first, 5, out=folder, workers=workers)

def grow():
    if is_unfinished(Path(folder)):
        escalate.resume(folder, workers=workers)
    if len(escalate.Result.load(folder)) < grown:
        escalate.more(folder, grown, workers=workers)

until_done(begin)
until_done(grow)
print(kills)
"""


@posix
@pytest.mark.slow
def test_killed_at_random_moments_at_least_thirty_times(tmp_path):
    first, grown = 20 * BLOCK + 5, 40 * BLOCK + 1_234
    kills = 0
    script = tmp_path / "killer.py"
    script.write_text(KILLER, encoding="utf-8")
    whole = tmp_path / "whole"
    load(LADDER).run(grown, 5, workers=1).save(whole)
    for chain in range(8):
        folder = tmp_path / f"chain{chain}"
        args = [folder, first, grown, chain, 2 if chain == 0 else 1]
        done = subprocess.run(
            [sys.executable, str(script), *map(str, args)], capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        assert done.stderr == ""
        kills += int(done.stdout)
        assert contents(folder) == contents(whole)
        if kills >= 30:
            break
    assert kills >= 30
