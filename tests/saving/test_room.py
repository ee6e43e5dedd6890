"""The inside of a folder that is filled, step by step: what stays, what goes, and what is said of it."""

import hashlib
import json
import os
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from escalate.errors import ResultError
from escalate.saving import folder as folder_of
from escalate.saving.folder import (
    OccupiedError,
    Stopped,
    filling,
    how_to_go_on,
    is_unfinished,
    keep,
    locked,
    put,
    read_request,
    refuse_occupied,
    says_unfinished,
    typed,
)
from escalate.saving.manifest import MANIFEST, read_told, sum_of, write_told
from escalate.store.recipe import FORMAT

ASKED = {"go on": "escalate again"}


def files(folder):
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def writes(*names, **manifest):
    """A function that writes files, each holding its name, and a manifest where one is given."""

    def write(making):
        for name in names:
            (making / name).write_text(name, encoding="utf-8")
        if manifest:
            (making / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")

    return write


def parts(room, count):
    room.parts.mkdir(parents=True)
    for number in range(count):
        (room.parts / f"{number}.part").write_bytes(b"x")


def ended_by(error, folder, count):
    """Fill a folder with so many parts until an error comes."""
    with filling(folder, False, ASKED) as room:
        parts(room, count)
        (room.inside / "making").mkdir()
        raise error


@pytest.mark.parametrize(("names", "overwrite", "told"), [
    (["mine.txt"], False, "out holds other files; name a new folder"),
    (["mine.txt"], True, "out holds other files; name a new folder"),
    ([MANIFEST], False, "out already holds a result; name a new folder, or add --overwrite"),
    (["unfinished/request.json"], False, "out holds unfinished work; go on with: escalate again\nor begin anew with"),
    (["unfinished/ready/a"], False, "out holds unfinished work; go on with: escalate resume"),
    ([MANIFEST, "mine.txt"], True, None), (["unfinished/request.json"], True, None), (["unfinished/x"], False, None),
    (["unfinished/x", "mine.txt"], False, "out holds other files"), ([], False, None),
])  # fmt: skip
def test_where_a_folder_is_free(tmp_path, names, overwrite, told):
    out = tmp_path / "out"
    out.mkdir()
    for name in names:
        (out / name).parent.mkdir(parents=True, exist_ok=True)
        (out / name).write_text("x", encoding="utf-8")
    if "unfinished/request.json" in names:
        (out / "unfinished" / "request.json").unlink()
        with locked(out) as room:
            room.begin(ASKED)
            parts(room, 1)
    if told is None:
        refuse_occupied(out, overwrite)
    else:
        with pytest.raises(OccupiedError) as caught:
            refuse_occupied(out, overwrite)
        assert told in str(caught.value)


def test_a_file_is_no_folder_and_nothing_is_free(tmp_path):
    (tmp_path / "out").write_text("x", encoding="utf-8")
    with pytest.raises(OccupiedError, match="out is a file; name a folder"):
        refuse_occupied(tmp_path / "out", True)
    refuse_occupied(tmp_path / "new", False)


def test_the_same_request_goes_on_and_another_does_not(tmp_path):
    out = tmp_path / "out"
    with filling(out, False, {**ASKED, "runs": 5}) as room:
        parts(room, 2)
    assert is_unfinished(out)
    assert read_request(out)["runs"] == 5
    assert (how_to_go_on(out), says_unfinished(out)) == (
        "escalate again", f"{out} holds unfinished work; go on with: escalate again")  # fmt: skip
    with pytest.raises(OccupiedError, match="holds unfinished work"), filling(out, False, {**ASKED, "runs": 6}):
        pass
    with filling(out, True, {**ASKED, "runs": 5}) as room:  # how it is overwritten is no part of what is asked
        assert room.kept() == 2
    with filling(out, False, {**ASKED, "runs": 5}) as room:
        room.fill(writes("a"), False)
    assert files(out) == ["a"]
    assert not is_unfinished(out)
    assert how_to_go_on(out) == f"escalate resume {out}"


def test_what_is_kept_is_said(tmp_path):
    with locked(tmp_path / "out") as room:
        assert room.what_is_kept() == "nothing was worth keeping"
        room.begin({**ASKED, "blocks": 7})
        assert room.what_is_kept() == "nothing was worth keeping"
        parts(room, 3)
        assert room.what_is_kept() == "3 of 7 blocks are kept: escalate again"
        room.begin(ASKED)
        assert room.what_is_kept() == "3 finished parts are kept: give the same command again to go on"
        room.ready.mkdir()
        assert room.what_is_kept() == f"all of it is kept: escalate resume {tmp_path / 'out'}"
    assert typed(tmp_path / "a b") == f'"{tmp_path / "a b"}"'
    assert typed(tmp_path / "ab") == str(tmp_path / "ab")


@pytest.mark.parametrize(("count", "stays"), [(0, False), (1, True)])
def test_only_finished_parts_outlive_a_stop(tmp_path, count, stays):
    with pytest.raises(Stopped):
        ended_by(KeyboardInterrupt(), tmp_path / "out", count)
    assert (tmp_path / "out").exists() == stays
    if stays:
        assert files(tmp_path / "out") == ["unfinished/lock", "unfinished/parts/0.part", "unfinished/request.json"]


def test_an_error_says_what_is_kept_and_one_before_any_part_does_not(tmp_path):
    again = "2 finished parts are kept: give the same command again to go on"
    for count, told in ((0, "no luck"), (2, f"no luck\n{again}")):
        with pytest.raises(ResultError) as caught:
            ended_by(ResultError("no luck"), tmp_path / f"out{count}", count)
        assert str(caught.value) == told
    with pytest.raises(ResultError) as caught:
        ended_by(OSError(28, "No space left on device"), tmp_path / "full", 2)
    assert str(caught.value) == f"{tmp_path / 'full'} cannot be written: No space left on device; {again}"


@pytest.mark.parametrize(("gone", "says"), [(2, None), (3, "out cannot be written: No such file or directory")])
def test_a_lock_that_others_take_away_is_sought_again_a_few_times(tmp_path, monkeypatch, gone, says):
    monkeypatch.setattr(folder_of, "TRIES", 3)
    whole, tried = Path.open, []

    def opened(path, *args, **how):
        if path.name == "lock" and not tried[gone - 1 :]:
            tried.append(path)
            raise FileNotFoundError(2, "No such file or directory")
        return whole(path, *args, **how)

    monkeypatch.setattr(Path, "open", opened)
    if says is None:
        assert put(tmp_path / "out", False, writes("a")) == tmp_path / "out"
    else:
        with pytest.raises(ResultError, match=says):
            put(tmp_path / "out", False, writes("a"))
    assert len(tried) == gone
    assert files(tmp_path) == (["out/a"] if says is None else [])


def test_on_windows_a_byte_beyond_the_text_is_locked(tmp_path, monkeypatch):
    locks = []
    with (tmp_path / "lock").open("a+", encoding="utf-8") as file, monkeypatch.context() as there:
        windows = SimpleNamespace(LK_NBLCK=2, locking=lambda *asked: locks.append((*asked, file.tell())))
        there.setitem(sys.modules, "msvcrt", windows)
        there.setattr(sys, "platform", "win32")
        folder_of._lock_file(file)
        assert (locks, file.tell()) == ([(file.fileno(), 2, 1, 1 << 20)], 0)


def test_every_file_is_on_the_disk_before_any_takes_its_place(tmp_path, monkeypatch):
    out, written = tmp_path / "out", []
    monkeypatch.setattr(os, "fsync", lambda file: written.append((os.fstat(file).st_ino, files(out))))
    put(out, False, writes("a", "b", written={}))
    assert {node for node, _ in written} == {(out / name).stat().st_ino for name in ("a", "b", MANIFEST)}
    assert all(name.startswith("unfinished/") for _, there in written for name in there)


def test_of_files_that_cannot_be_written_none_stays_beside_the_parts(tmp_path):
    def fails(making):
        (making / "a").write_text("a", encoding="utf-8")
        raise OSError(28, "No space left on device")

    with filling(tmp_path / "out", False, ASKED) as room:
        parts(room, 1)
        with pytest.raises(OSError, match="No space left"):
            room.fill(fails, False)
        assert not (room.inside / "making").exists()
    assert files(tmp_path / "out") == ["unfinished/lock", "unfinished/parts/0.part", "unfinished/request.json"]


def test_a_new_result_takes_the_place_of_the_files_of_the_earlier_one_alone(tmp_path):
    out = tmp_path / "out"
    put(out, False, writes("a", "b", written={"a": "", "b": "", "../beside": ""}))
    (out / "mine").write_text("mine", encoding="utf-8")
    (tmp_path / "beside").write_text("mine", encoding="utf-8")
    put(out, True, writes("b", "c", written={"b": "", "c": ""}))
    assert files(tmp_path) == ["beside", "out/b", "out/c", "out/manifest.json", "out/mine"]
    (out / MANIFEST).write_text("{}", encoding="utf-8")  # it names nothing, so nothing goes but itself
    put(out, True, writes("d", written={}))
    assert files(out) == ["b", "c", "d", "manifest.json", "mine"]


def test_who_fails_while_writing_leaves_nothing(tmp_path):
    def fails(making):
        writes("a")(making)
        raise ResultError("no")

    with pytest.raises(ResultError, match="no"):
        put(tmp_path / "out", False, fails)
    assert list(tmp_path.iterdir()) == []


def test_the_next_free_name_is_taken(tmp_path):
    for name in ("out", "out-2", "out-3"):
        put(tmp_path / name, False, writes("a", written={"a": ""}))
    with pytest.raises(ResultError, match=r"already holds a result.*; what was to go there is kept in \S*out-4$"):
        keep(tmp_path / "out", False, writes("b"))
    assert files(tmp_path / "out-4") == ["b"]


def test_the_sum_of_a_file_is_its_sha256(tmp_path):
    (tmp_path / "a").write_bytes(b"abc")
    assert sum_of(tmp_path / "a") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_what_a_folder_says_of_itself_ends_with_the_sum_of_all_that_stands_above(tmp_path):
    told = {"format": FORMAT, "name": "한", "runs": [1, 2]}
    write_told(tmp_path / "told.json", {"name": "한", "runs": [1, 2]})
    body = f'{{\n  "format": {FORMAT},\n  "name": "한",\n  "runs": [\n    1,\n    2\n  ]'
    digest = hashlib.sha256(f"{body}\n}}".encode()).hexdigest()
    assert (tmp_path / "told.json").read_text(encoding="utf-8") == f'{body},\n  "digest": "{digest}"\n}}\n'
    assert read_told(tmp_path / "told.json") == told
    assert files(tmp_path) == ["told.json"]


def test_of_many_files_that_came_meanwhile_three_are_named_and_nothing_goes(tmp_path):
    def late(making):
        writes("a")(making)
        writes("e", "d", "c", "b")(tmp_path / "out")

    (tmp_path / "out").mkdir()
    with pytest.raises(ResultError, match=r"filled by somebody else meanwhile \(b, c, d\); .* kept in \S*out-2$"):
        put(tmp_path / "out", False, late)
    assert files(tmp_path) == ["out-2/a", "out/b", "out/c", "out/d", "out/e"]


def test_files_that_are_no_result_leave_an_earlier_one_where_it_is(tmp_path):
    put(tmp_path / "out", False, writes("a", written={"a": ""}))
    put(tmp_path / "out", True, writes("b"))
    assert files(tmp_path / "out") == ["a", "b", MANIFEST]


def test_an_empty_folder_of_somebodys_is_not_taken_away(tmp_path):
    (tmp_path / "out").mkdir()
    with pytest.raises(Stopped, match="nothing was worth keeping"):
        ended_by(KeyboardInterrupt(), tmp_path / "out", 0)
    assert [path.name for path in tmp_path.rglob("*")] == ["out"]


def test_what_a_kill_left_half_written_is_no_part_of_the_result(tmp_path):
    with locked(tmp_path / "out") as room:
        (room.inside / "making").mkdir()
        (room.inside / "making" / "half").write_text("x", encoding="utf-8")
        room.fill(writes("a"), False)
    assert files(tmp_path / "out") == ["a"]


def test_an_earlier_result_whose_tables_were_moved_away_is_replaced_and_forgotten(tmp_path):
    put(tmp_path / "out", False, writes("a", "b", written={"a": "", "b": ""}))
    (tmp_path / "out" / "a").unlink()
    with locked(tmp_path / "out") as room:
        room.fill(writes("c", written={"c": ""}), True)
        assert files(room.inside) == ["lock"]  # else its names would be taken away once more
    assert files(tmp_path / "out") == ["c", MANIFEST]


def test_who_was_quicker_is_seen_before_work_begins(tmp_path, monkeypatch):
    lock = folder_of._lock

    def late(folder):
        folder.mkdir()
        writes("theirs", written={"theirs": ""})(folder)
        return lock(folder)

    monkeypatch.setattr(folder_of, "_lock", late)
    with pytest.raises(OccupiedError, match="already holds a result"), filling(tmp_path / "out", False, ASKED):
        raise AssertionError("work begins")
    assert files(tmp_path / "out") == [MANIFEST, "theirs"]


def test_of_what_cannot_take_its_place_no_draft_stays(tmp_path, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(OSError, match="No space left"):
        write_told(tmp_path / "told.json", {})
    assert files(tmp_path) == []
