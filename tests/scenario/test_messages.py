"""A mistake in a file is told with its line, a caret and the nearest right word."""

from pathlib import Path

import pytest

from escalate import load, load_text
from escalate.errors import ScenarioError
from escalate.scenario.load import change

GOOD = """\
escalate: 1
title: Good
clock: {start: 2020-06-16, step: 1 week, steps: 4}
ladder: [Calm, War]
parameters:
  push: {value: 3, range: [1, 5]}
state:
  tension: {start: 50 ± 5}
  talks: {start: no}
actors:
  north:
    options:
      threaten:
        rung: War
        when: not talks and tension < 90
        effects: {tension: push ± 2}
      talk: {effects: {talks: yes}}
outcomes:
  war: {when: tension >= 95}
  calm: {otherwise: yes}
policies:
  hush: {ban: [north.threaten], set: {push: 2}}
"""

EXTRA = [
    ("[Calm, War]", "Calm", "should be a list"),
    ("title: Good", "extends: nowhere\ntitle: Good", 'there is no scenario "nowhere"'),
    ("title: Good", "extends: ../secret\ntitle: Good", "cannot leave the folder"),
]


def golden():
    """The bad files of messages.txt: a name, the change that makes GOOD bad, and the whole message."""
    text = (Path(__file__).parent / "messages.txt").read_text(encoding="utf-8")
    for block in text.split("=== ")[1:]:
        name, *lines = block.rstrip("\n").split("\n")
        old = [line[2:] for line in lines if line.startswith("- ")]
        new = [line[2:] for line in lines if line.startswith("+ ")]
        told = lines[len(old) + len(new) :]
        yield pytest.param("\n".join(old), "\n".join(new), "\n".join(told), id=name)


@pytest.mark.parametrize(("old", "new", "told"), list(golden()))
def test_golden_message(old, new, told):
    assert GOOD.count(old) >= 1
    with pytest.raises(ScenarioError) as caught:
        load_text(GOOD.replace(old, new, 1), "mine.yaml")
    assert str(caught.value) == told


@pytest.mark.parametrize(("old", "new"), [
    ("title: Good", "title: Good\nmoves: ''"), ("steps: 4", "steps: ''"), ("value: 3", "value: ''"),
    ("rung: War", "rung: ''"), ("title: Good", "title: Good\n'': 1"), ("start: no", "start: ''"),
    ("not talks and tension < 90", "''"), ("[1, 5]", "['', 5]"), ("1 week", "''"), ("[north.threaten]", "['']"),
])  # fmt: skip
def test_what_is_wrong_with_nothing_at_all_is_one_character_wide(old, new):
    with pytest.raises(ScenarioError) as caught:
        load_text(GOOD.replace(old, new))
    assert min(problem.length for problem in caught.value.problems) == 1


@pytest.mark.parametrize(("old", "new", "said"), EXTRA)
def test_message_of_a_file(old, new, said, tmp_path):
    assert old in GOOD
    path = tmp_path / "mine.yaml"
    path.write_text(GOOD.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ScenarioError) as caught:
        load(path)
    assert said in str(caught.value)


def test_good_is_good():
    assert load_text(GOOD)
    assert load_text("%YAML 1.1\n---\n" + GOOD.replace("\n", "\r\n"))
    assert load_text(GOOD.replace("  war: {when: tension >= 95}\n", ""))


def test_excerpt_and_caret():
    with pytest.raises(ScenarioError) as caught:
        load_text(GOOD.replace("not talks", "not tlks"), "mine.yaml")
    assert str(caught.value) == (
        'mine.yaml:15:19: unknown name "tlks"; did you mean "talks"?\n'
        "    15 |         when: not tlks and tension < 90\n"
        "       |                   ^^^^"
    )


def test_all_problems_at_once():
    bad = GOOD.replace("tlks", "x").replace("rung: War", "rung: W").replace("not talks", "not tlks")
    with pytest.raises(ScenarioError) as caught:
        load_text(bad)
    assert len(caught.value.problems) == 2


@pytest.mark.parametrize("setting", [{"nothing": 1}, {"talks": 5}, {"tension": "yes"}, {"push": 99}, {"push": "x"}])
def test_settings_are_checked_like_a_file(setting):
    with pytest.raises(ScenarioError, match="--set"):
        change(load_text(GOOD), setting)


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ({"pussh": 1}, '--set pussh=1: there is nothing called "pussh" to set; did you mean "push"?'),
        ({"north.presicion": 1}, 'did you mean "north.precision"?'),
        ({"talks": 5}, "--set talks=5: talks is a yes/no; set it to yes or no"),
        ({"tension": True}, "--set tension=yes: tension is a number; set it to a number"),
        ({"push": 99}, '--set push=99: "push" should lie in its range, 1 to 5'),
        ({"push": float("nan")}, "--set push=nan: push is a number; set it to a number, or to low, high or file"),
        ({"push": "1,5"}, '--set push=1,5: a decimal number takes a point; did you mean "1.5"?'),
        ({"tension": "push +"}, "--set tension=push +: the formula stops in the middle"),
        ({"tension": 101}, "--set tension=101: a start lies in the range of its level, 0 to 100"),
        ({"steps": 0}, "--set steps=0: a run has between 1 and 10,000 steps"),
        ({"north.foresight": 99}, "--set north.foresight=99: foresight goes up to 6 moves"),
        ({"north.precision": "bset"}, 'unknown name "bset"; did you mean "best"?'),
    ],
)
def test_messages_of_settings(setting, said):
    with pytest.raises(ScenarioError) as caught:
        change(load_text(GOOD), setting)
    assert said in str(caught.value)


MANY = {
    "unknown keys": GOOD + "".join(f"x{number}: 1\n" for number in range(60)),
    "keys with nothing": GOOD + "".join(f"x{number}:\n" for number in range(60)),
    "keys twice": GOOD + "title: Good\n" * 60,
    "tabs": GOOD + "\t\n" * 60,
    "settings of nothing": GOOD.replace("{push: 2}", f"{{{', '.join(f'x{number}: 1' for number in range(60))}}}"),
    "effects on nothing": GOOD.replace("{talks: yes}", f"{{{', '.join(f'x{number}: 1' for number in range(60))}}}"),
    "formulas of nothing": GOOD + "conditions:\n" + "".join(f"  c{number}: x{number}\n" for number in range(60)),
}  # fmt: skip


@pytest.mark.parametrize("text", MANY.values(), ids=MANY)
def test_too_many_problems_are_told_in_part(text):
    with pytest.raises(ScenarioError) as caught:
        load_text(text)
    assert len(caught.value.problems) == 50


def test_and_so_are_too_many_settings():
    with pytest.raises(ScenarioError) as caught:
        change(load_text(GOOD), {f"x{number}": 1 for number in range(60)})
    assert len(caught.value.problems) == 50
