"""Every example of the language reference does what the page says."""

import re
from itertools import pairwise
from pathlib import Path

import pytest

from escalate import load
from escalate.errors import ScenarioError
from escalate.scenario import schema
from escalate.scenario.formulas import parse_formula
from escalate.scenario.parts.limits import MOST_ENTRIES, MOST_OPTIONS
from escalate.scenario.vocabulary import FUNCTIONS, HISTORY, Names
from plain_engine import Plain, World

PAGE = (Path(__file__).parents[2] / "scenarios" / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```([^\n]*)\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
CORRIDOR = BLOCKS[0][1]
PIECES = [text for kind, text in BLOCKS[1:] if kind == "yaml"]
WRONG = [(text, told) for (kind, text), (_, told) in pairwise(BLOCKS) if kind == "yaml wrong"]
FORMULAS = [line.rsplit(" = ", 1) for kind, text in BLOCKS if kind == "formula" for line in text.splitlines()]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    (tmp_path / "corridor.yaml").write_text(CORRIDOR, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def piece(folder, text):
    (folder / "mine.yaml").write_text(f"escalate: 1\nextends: corridor\n{text}", encoding="utf-8")
    return load("mine.yaml")


def test_the_page_has_its_examples():
    assert len(CORRIDOR.splitlines()) == 10
    assert (len(PIECES), len(WRONG)) == (5, 2)
    assert len(FORMULAS) >= 15


def test_the_corridor_runs(folder):
    result = load("corridor.yaml").run(200)
    assert 0 < result.share("clash") < 1


@pytest.mark.parametrize("text", PIECES)
def test_pieces_run(folder, text):
    scenario = piece(folder, text)
    for policy in ("", *(policy.name for policy in scenario.policies)):
        assert len(scenario.with_policy(policy or None).run(50)) == 50


@pytest.mark.parametrize(("text", "told"), WRONG)
def test_wrong_pieces_give_the_message_shown(folder, text, told):
    with pytest.raises(ScenarioError) as caught:
        piece(folder, text)
    assert str(caught.value) == told.rstrip("\n")


@pytest.mark.parametrize(("text", "value"), FORMULAS)
def test_formulas_have_the_value_stated(folder, text, value):
    scenario = load("corridor.yaml")
    names = Names(
        levels=frozenset({"tension"}), flags=frozenset({"talks"}),
        options={actor.name: tuple(option.name for option in actor.options) for actor in scenario.actors},
    )  # fmt: skip
    world = World({"tension": 60.0, "talks": False}, step=3)
    world.latest = {"north": "threaten"}
    world.times = {("north", "threaten"): 3, ("north", "talk"): 1}
    world.last = {("north", "threaten"): 3, ("north", "talk"): 1}
    wanted = "yes/no" if value in ("yes", "no") else "number"
    found = Plain(scenario, 0).value(parse_formula(text, names, wanted), world)
    assert found == (value == "yes" if wanted == "yes/no" else float(value))


def test_every_key_and_function_is_on_the_page():
    text = re.sub(r"^```.*?^```$", "", PAGE, flags=re.MULTILINE | re.DOTALL)
    told = set(re.findall(r"`([^`\n]+)`", text))
    words = {word for text in told for word in re.findall(r"[a-z_]+", text)} | told
    models = [value for value in vars(schema).values() if isinstance(value, type) and issubclass(value, schema.Keys)]
    keys = {field.alias or name for model in models for name, field in model.model_fields.items()}
    assert keys <= words, keys - words
    functions = {*FUNCTIONS, *HISTORY, "rung", "until", "happened"}
    assert all(f"{function}(" in PAGE for function in functions)


def test_limits_are_those_of_the_code():
    words = {"state": "state entries"}
    for group, most in MOST_ENTRIES.items():
        assert f"{most} {words.get(group, group)}" in PAGE
    assert f"{MOST_OPTIONS:,} options together" in PAGE
