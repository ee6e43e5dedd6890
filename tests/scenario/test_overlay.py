"""Files that build on files: what is laid over, what is removed, and what is refused."""

import os

import pytest
from test_messages import GOOD

from escalate import load, load_text
from escalate.errors import ScenarioError
from escalate.scenario.load import load_files


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "base.yaml").write_text(GOOD, encoding="utf-8")
    return tmp_path


def over(folder, text, name="mine"):
    path = folder / f"{name}.yaml"
    path.write_text(f"escalate: 1\nextends: base\n{text}", encoding="utf-8")
    return load(path)


def test_later_file_wins_key_by_key(folder):
    scenario = over(folder, "parameters: {push: {value: 4}}\nactors: {north: {options: {talk: {appeal: 2}}}}\n")
    assert (scenario.parameters[0].value, scenario.parameters[0].high) == (4, 5)
    talk = scenario.actors[0].options[1]
    assert talk.appeal.text == "2"
    assert talk.effects[0].target == "talks"
    assert scenario.title == "Good"


def test_null_removes_an_entry(folder):
    assert over(folder, "policies: null\n").policies == ()
    fewer = over(folder, "policies: ~\nactors: {north: {options: {talk: null}}}")
    assert [option.name for option in fewer.actors[0].options] == ["threaten"]


def test_a_new_outcome_stands_before_otherwise(folder):
    scenario = over(folder, "outcomes: {peace: {when: talks}}\n")
    assert [outcome.name for outcome in scenario.outcomes] == ["war", "peace", "calm"]


def test_lists_are_replaced_whole(folder):
    assert over(folder, "ladder: [War, Peace]\n").ladder == ("War", "Peace")


def test_chain_of_three_and_its_files(folder):
    over(folder, "parameters: {push: {value: 4}}\n", "middle")
    (folder / "top.yaml").write_text("escalate: 1\nextends: middle.yaml\ntitle: Top\n", encoding="utf-8")
    scenario = load(folder / "top.yaml")
    assert (scenario.title, scenario.parameters[0].value) == ("Top", 4)
    assert [file.name.rpartition("/")[2] for file in scenario.files] == [str(folder / "top.yaml").rpartition("/")[2],
                                                                        "middle.yaml", "base.yaml"]  # fmt: skip
    assert load_files(scenario.files).parameters == scenario.parameters


def test_library_file_as_base():
    assert load_text("escalate: 1\nextends: kaesong-short\ntitle: Mine\n").title == "Mine"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("policies: {hsh: null}", 'mine.yaml:3:12: there is no "hsh" in "policies" of the base to remove; '
                                  'did you mean "hush"?'),
        ("policies:", 'mine.yaml:3:1: nothing stands behind "policies"; write a value, or delete it'),
        ("polices: null", 'there is no "polices" in this file\'s base to remove; did you mean "policies"?'),
        ("parameters: {push: {value: 9}}", '3:28: "push" should lie in its range, 1 to 5'),
        ("parameters: {psh: {value: 3}}", '3:14: "psh" needs the key "range"'),
        ("state: {tension: null}", 'base.yaml:15:29: unknown name "tension"'),
    ],
)  # fmt: skip
def test_faults_of_overlays(folder, text, told):
    with pytest.raises(ScenarioError) as caught:
        over(folder, text)
    assert told in str(caught.value)


@pytest.mark.parametrize("name", ["/etc/passwd", "../base", "sub/../../base", "..", "link"])
def test_no_way_out_of_the_folder(folder, name):
    inner = folder / "inner"
    inner.mkdir()
    if hasattr(os, "symlink"):
        (inner / "link.yaml").symlink_to(folder / "base.yaml")
    (inner / "mine.yaml").write_text(f"escalate: 1\nextends: {name}\n", encoding="utf-8")
    with pytest.raises(ScenarioError, match=r"cannot leave the folder|there is no scenario"):
        load(inner / "mine.yaml")


def test_circles_and_long_chains(tmp_path):
    for one, other in (("a", "b"), ("b", "a"), ("self", "self")):
        (tmp_path / f"{one}.yaml").write_text(f"escalate: 1\nextends: {other}\n", encoding="utf-8")
    for name in ("a", "self"):
        with pytest.raises(ScenarioError, match="circle"):
            load(tmp_path / f"{name}.yaml")
    for number in range(12):
        (tmp_path / f"c{number}.yaml").write_text(f"escalate: 1\nextends: c{number + 1}\n", encoding="utf-8")
    (tmp_path / "c12.yaml").write_text(GOOD, encoding="utf-8")
    with pytest.raises(ScenarioError, match="at most 10 files"):
        load(tmp_path / "c0.yaml")
    assert load(tmp_path / "c4.yaml")


def test_extends_takes_a_name():
    for value in ("[a]", "{a: b}", "''"):
        with pytest.raises(ScenarioError, match='"extends" takes the name'):
            load_text(f"escalate: 1\nextends: {value}\n")


def test_a_symbolic_link_extends_what_lies_beside_it_or_beside_its_target(folder, tmp_path_factory):
    home = tmp_path_factory.mktemp("home")
    over(folder, "title: Mine\n")
    link = home / "link.yaml"
    link.symlink_to(folder / "mine.yaml")
    assert load(link).title == "Mine"
    (home / "base.yaml").write_text(GOOD.replace("steps: 4", "steps: 7"), encoding="utf-8")
    assert load(link).clock.steps == 7
    (home / "base.yaml").unlink()
    (folder / "base.yaml").unlink()
    with pytest.raises(ScenarioError, match="or beside this file, nor beside the file that this one links to"):
        load(link)
