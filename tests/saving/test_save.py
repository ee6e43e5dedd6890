"""Everything saved reads back as it was; what was changed is named, and never believed."""

import json
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner

import escalate
from escalate import Comparison, Result, Sensitivity, Sweep, load, load_result, load_text
from escalate.cli import cli
from escalate.errors import EscalateError, ResultError
from escalate.saving.kinds import KINDS
from escalate.saving.save import SAYS, read_manifest, write_files
from escalate.saving.tables import ROWS, harmless, write_runs, write_table
from saving.things import SHORT, one_of_each


@pytest.fixture(scope="module")
def things():
    return one_of_each()


def contents(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.parametrize("kind", KINDS)
def test_every_saved_thing_reads_back_without_being_played(things, kind, tmp_path, monkeypatch):
    saved = things[kind]
    saved.save(tmp_path / "out")

    def never(*_, **__):
        raise AssertionError("it is played again")

    monkeypatch.setattr("escalate.engine.compiled.Compiled.__init__", never)
    again = load_result(tmp_path / "out")
    assert type(again) is type(saved)
    assert type(saved).load(tmp_path / "out").asked == saved.asked
    assert repr(again) == repr(saved)
    for attribute in KINDS[kind].tables.values():
        pd.testing.assert_frame_equal(getattr(again, attribute), getattr(saved, attribute))
    again.save(tmp_path / "twice")
    assert contents(tmp_path / "twice") == contents(tmp_path / "out")
    monkeypatch.undo()
    assert again.plot.available == saved.plot.available  # the plots of a result play a few runs again


@pytest.mark.parametrize("kind", KINDS)
def test_each_table_lies_in_the_file_of_its_name_and_the_manifest_tells_of_it(things, kind, tmp_path):
    (tmp_path / "out").mkdir()
    write_files(things[kind], tmp_path / "out")
    for file, attribute in KINDS[kind].tables.items():
        write_table(getattr(things[kind], attribute), tmp_path / "table.csv")
        assert (tmp_path / "out" / f"{file}.csv").read_bytes() == (tmp_path / "table.csv").read_bytes(), file
    told = read_manifest(tmp_path / "out")
    scenario = getattr(things[kind], "baseline", things[kind]).scenario
    assert (told["kind"], told["scenario"], told["asked"]) == (kind, scenario.name, things[kind].asked)
    says = {about: getattr(things[kind], about, None) for about in SAYS}
    assert {about: told.get(about) for about in SAYS} == json.loads(json.dumps({a: t or None for a, t in says.items()}))
    names = {*(f"{file}.csv" for file in KINDS[kind].tables), "arrays.npz", "tables.xlsx"}
    assert set(told["written"]) == names == set(contents(tmp_path / "out")) - {"manifest.json"}


def test_what_was_set_and_who_followed_a_rule_are_read_back(tmp_path):
    scenario = load(SHORT)
    scenario = scenario.with_policy(scenario.policies[0].name).with_steps(9)
    rules = {scenario.actors[0].name: lambda turn: turn.open * 1.0}
    made = scenario.run(np.int64(40), np.int64(5), rules=rules, out=tmp_path / "out")
    again = load_result(tmp_path / "out")
    assert again.rules == made.rules == (scenario.actors[0].name,)
    assert again.scenario == made.scenario
    assert (again.seed, type(again.seed)) == (5, int)


@pytest.mark.parametrize(("kind", "noun", "words"), [
    ("sweep", Result, "holds a sweep, and a result is needed here; its charts: escalate plot"),
    ("result", Comparison, "holds a result, and a comparison is needed here"),
    ("doubt", Sweep, "holds a study of doubt, and a sweep is needed here"),
    ("rare", Sensitivity, "holds an estimate of a rare outcome, and a study of sensitivity is needed here"),
])  # fmt: skip
def test_a_folder_of_another_kind_says_what_it_is(things, kind, noun, words, tmp_path):
    things[kind].save(tmp_path / "out")
    with pytest.raises(ResultError, match=words):
        noun.load(tmp_path / "out")


def test_commands_say_what_a_folder_is(things, tmp_path):
    things["comparison"].save(tmp_path / "out")
    for asked in (["more", "{}", "--runs", "900"], ["report", "{}"]):
        done = CliRunner().invoke(cli, [word.format(tmp_path / "out") for word in asked])
        assert "holds a comparison, and a result is needed here; its charts: escalate plot" in str(done.exception)
    said = str(CliRunner().invoke(cli, ["story", str(tmp_path / "out")]).exception)
    assert f"is a saved folder, made with the scenario {SHORT}" in said


# ---- what was changed


def changed(text, before, after):
    assert before in text
    return text.replace(before, after, 1)


CHANGES = {
    "seed": lambda text: changed(text, '"seed": 7', '"seed": 8'),
    "setting": lambda text: changed(text, '"settings": {', '"settings": {"x": 3.8,'),
    "policy": lambda text: changed(text, '"policy": null', '"policy": "talk_first"'),
    "rules": lambda text: changed(text, '"rules": []', '"rules": ["pyongyang"]'),
    "text": lambda text: changed(text, "title: ", "title: Other "),
    "without versions": lambda text: changed(text, '"versions"', '"visions"'),
    "without a block": lambda text: changed(text, '"block": 16384,', ""),
    "seed infinite": lambda text: changed(text, '"seed": 7', '"seed": Infinity'),
    "seed below 0": lambda text: changed(text, '"seed": 7', '"seed": -1'),
    "runs below 0": lambda text: changed(text, "int8 array of 300", "int8 array of -1"),
    "no digest": lambda text: text[: text.rindex('"digest"')] + '"end": 0}',
    "100,000 brackets": lambda text: "[" * 100_000,
    "100,000 brackets with a digest": lambda text: "[" * 100_000 + text[text.rindex(',\n  "digest"') :],
    "a list": lambda text: "[1, 2]",
    "a number": lambda text: "7",
    "nothing": lambda text: "",
    "cut short": lambda text: text[:500],
    "no text": lambda text: "\ufffd\x00" + text,
}


@pytest.fixture(scope="module")
def kept(things, tmp_path_factory):
    return things["result"].save(tmp_path_factory.mktemp("kept") / "out")


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_changed_manifest_is_named_by_whoever_reads_it(kept, change):
    path = kept / "manifest.json"
    text = path.read_text(encoding="utf-8")
    path.write_text(change(text), encoding="utf-8")
    named = r"^.*manifest\.json was changed or cut short after it was written; run it again$"
    try:
        for read in (load_result, Result.load, escalate.resume, lambda folder: escalate.more(folder, 9_000)):
            with pytest.raises(ResultError, match=named):
                read(kept)
        for asked in (["plot"], ["report"]):
            done = CliRunner().invoke(cli, [*asked, str(kept)])
            assert isinstance(done.exception, EscalateError)
            assert "manifest.json was changed or cut short" in str(done.exception)
    finally:
        path.write_text(text, encoding="utf-8")
    assert load_result(kept).seed == 7


def test_a_manifest_with_other_ends_of_lines_is_the_same(kept, tmp_path):
    text = (kept / "manifest.json").read_bytes()
    (kept / "manifest.json").write_bytes(text.replace(b"\n", b"\r\n"))
    assert load_result(kept).seed == 7
    (kept / "manifest.json").write_bytes(text)


def test_folders_of_another_version_are_refused_in_a_sentence(kept):
    path = kept / "manifest.json"
    text = path.read_text(encoding="utf-8")
    path.write_text(changed(text, '"format": 3', '"format": 2'), encoding="utf-8")
    with pytest.raises(ResultError, match=r"out was written by another version of escalate; run it again$"):
        load_result(kept)
    path.write_text(text, encoding="utf-8")


def test_a_changed_table_is_named_and_one_moved_away_is_not_missed(kept):
    path = kept / "outcomes.csv"
    written = path.read_bytes()
    path.write_bytes(written.replace(b",", b";"))
    for read in (load_result, lambda folder: escalate.more(folder, 9_000)):
        with pytest.raises(ResultError, match=r"outcomes\.csv was changed .*; move it away, or put it back as it was$"):
            read(kept)
    path.unlink()
    assert load_result(kept).seed == 7
    path.write_bytes(written)


NOBODY = """
import os, sys
from escalate.saving.runs import more
if not os.geteuid():
    os.seteuid(65534)
try:
    more("closed", 900)
except Exception as error:
    print(error, flush=True)
os._exit(0)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="permissions of another kind")
def test_a_folder_that_may_not_be_read_says_so(kept, tmp_path):
    closed = tmp_path / "closed"
    kept.rename(closed)
    tmp_path.chmod(0o755)
    try:
        for mode in (0o000, 0o600):
            closed.chmod(mode)
            command = [sys.executable, "-c", NOBODY]
            done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
            assert done.stdout.strip() == "closed cannot be read: Permission denied"
    finally:
        closed.chmod(0o755)
        closed.rename(kept)


def test_big_tables_are_written_in_pieces_with_the_same_bytes(tmp_path, monkeypatch):
    monkeypatch.setattr("escalate.saving.tables.ROWS", 1_000)
    assert ROWS > 1_000
    result = load(SHORT).run(2_500, 5)
    write_runs(result, tmp_path / "pieces.csv")
    write_table(result.runs, tmp_path / "whole.csv")
    assert (tmp_path / "pieces.csv").read_bytes() == (tmp_path / "whole.csv").read_bytes()


def test_endings_of_a_long_clock_are_not_mixed_up(tmp_path):
    """Two outcomes in each of 70 steps are 140 endings."""
    text = "escalate: 1\ntitle: Long\nclock: {steps: 70}\nactors: {a: {options: {go: {}}}}\noutcomes: "
    result = load_text(f"{text}{{one: {{chance: 0.02}}, two: {{chance: 0.02}}, rest: {{otherwise: yes}}}}").run(2_000)
    assert len(result.runs[["outcome", "step"]].drop_duplicates()) > 100
    write_runs(result, tmp_path / "runs.csv")
    write_table(result.runs, tmp_path / "whole.csv")
    assert (tmp_path / "runs.csv").read_bytes() == (tmp_path / "whole.csv").read_bytes()


@pytest.mark.parametrize(("text", "written"), [
    ("=1", "'=1"), ("\t1", "' 1"), ("＋1", "'＋1"), ("a=1", "a=1"), ("-1", "'-1"), ("한국어", "한국어"),
])  # fmt: skip
def test_a_text_that_starts_a_formula_has_an_apostrophe(text, written):
    """As it stands or as it is shown: a tab starts one too, and is a space in what is shown."""
    assert harmless(pd.DataFrame({"label": [text]}))["label"].tolist() == [written]


def test_what_is_no_text_stays_as_it_is():
    frame = pd.DataFrame({"=mixed": [3, "=x", True, 0.5]}, dtype=object)
    told = harmless(frame)
    assert (told.columns.tolist(), told["'=mixed"].tolist()) == (["'=mixed"], [3, "'=x", True, 0.5])
