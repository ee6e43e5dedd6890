"""What commands share: names of folders, texts for plain consoles, and what is kept of work that is stopped."""

import json
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from escalate import load
from escalate.cli.common import called, is_saved, kept_parts, plain_where_needed
from escalate.cli.show_command import lever_lines
from escalate.errors import EscalateError
from escalate.scenario.library import find


@pytest.mark.parametrize(("encoding", "shown"), [
    ("utf-8", "█▌ 3 – 4 → é 한"), ("cp1252", "## 3 – 4 -> é ?"), ("ascii", "## 3 - 4 -> e ?"),
    (None, "## 3 - 4 -> e ?"),
])  # fmt: skip
def test_a_console_gets_the_signs_that_it_has(encoding, shown, monkeypatch):
    monkeypatch.setattr(sys, "stdout", SimpleNamespace(encoding=encoding))
    assert plain_where_needed("█▌ 3 – 4 → é 한") == shown


def test_a_folder_named_as_a_scenario_is_one_where_it_holds_a_result(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert not is_saved("kaesong-short")
    for name in ("kaesong-short", "mine"):
        (tmp_path / name).mkdir()
    assert (is_saved("kaesong-short"), is_saved("mine")) == (False, True)
    for name in ("kaesong-short", "mine"):
        (tmp_path / name / "manifest.json").write_text("{}", encoding="utf-8")
    assert (is_saved("kaesong-short"), is_saved("mine")) == (True, True)


@pytest.mark.parametrize(("file", "typed"), [
    ("kaesong-short.yaml", "kaesong-short"), ("kaesong-short.yml", "kaesong-short.yml"), ("mine.yaml", "mine.yaml"),
])  # fmt: skip
def test_a_scenario_of_the_library_is_called_by_its_name_and_another_by_its_file(file, typed):
    assert called(SimpleNamespace(name=Path(file).stem, files=[Path("somewhere") / file])) == typed


@pytest.mark.parametrize(("asked", "told"), [
    ("kaesong", "; those that begin so are kaesong-2020, kaesong-short, kaesong-twin"),
    ("cuba", '; did you mean "cuba-1962"?'), ("mine", '; did you mean "mine.yaml"?'),
    ("kaesong-shirt", '; did you mean "kaesong-short"?'),
    ("kaesong/kaesong", '; "escalate list" shows the scenarios that come with escalate'),
    ("nowhere", '; "escalate list" shows the scenarios that come with escalate'),
])  # fmt: skip
def test_who_misses_a_scenario_is_told_which_there_are(asked, told, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("mine.yaml").write_text("", encoding="utf-8")
    with pytest.raises(EscalateError) as raised:
        find(asked)
    assert str(raised.value).endswith(f"of that name in the library{told}")


def test_a_file_without_levers_says_so(tmp_path):
    file = tmp_path / "bare.yaml"
    file.write_text(
        "escalate: 1\ntitle: T\nclock: {steps: 1}\nactors: {a: {options: {x: {}}}}\noutcomes: {o: {otherwise: yes}}\n",
        encoding="utf-8",
    )
    assert list(lever_lines(load(file)))[1:3] == ["", "None: the file has no policy and no parameter."]


def test_a_stopped_command_is_told_as_it_was_typed(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "argv", ["/usr/bin/escalate", "sweep", "my file.yaml", "--out", "kept"])
    with kept_parts(tmp_path / "kept", False, 2):
        (asked,) = (tmp_path / "kept").rglob("request.json")
        assert json.loads(asked.read_text(encoding="utf-8"))["go on"] == "escalate sweep 'my file.yaml' --out kept"
    with kept_parts(None, False, 2) as players:
        assert players == 2
