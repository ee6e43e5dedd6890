"""A mistake in a file is told with its line, a caret and the nearest right word."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from escalate.errors import ScenarioError
from escalate.scenario import library
from escalate.scenario.formulas import FormulaFault, Names, parse_amount, parse_formula, unparse
from escalate.scenario.load import change, load, load_text

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

CASES = [
    ("not talks and", "not tlks and", '15:19: unknown name "tlks"; did you mean "talks"?'),
    ("tension < 90", "tension", '15:29: what stands after "and" should be a yes/no'),
    ("tension < 90", "tension = 90", '15:37: one "=" compares nothing; write "=="'),
    ("and tension", "&& tension", 'write "and" instead of "&&"'),
    (
        "effects: {tension: push",
        "efects: {tension: push",
        'unknown key "efects" of "threaten"; did you mean "effects"?',
    ),
    ("{tension: push ± 2}", "{tensoin: push ± 2}", '"tensoin" is not in the state; did you mean "tension"?'),
    ("{tension: push ± 2}", "{push: 3}", '"push" is a parameter, which cannot change during a run'),
    ("push ± 2", "push ± -2", "a standard deviation cannot be below 0"),
    ("title: Good\n", "", 'the file needs the key "title"'),
    ("rung: War", "rung: Wr", 'the ladder has no rung "Wr"; did you mean "War"?'),
    ("steps: 4", "steps: four", '"steps" should be a whole number'),
    ("1 week", "1 wek", "a step is a number and a unit"),
    ("2020-06-16", "16/06/2020", "should be a date"),
    ("2020-06-16", "2020-06-31", "there is no such day"),
    ("{value: 3, range", "{value: 9, range", "push should lie in its range, 1 to 5"),
    ("range: [1, 5]", "range: [5, 1]", "the smaller number comes first"),
    ("start: 50 ± 5", "start: 150", "a start lies in the range of its level, 0 to 100"),
    ("otherwise: yes", "when: yes", 'the last outcome needs "otherwise: yes"'),
    ("  war: {when: tension >= 95}\n", "", None),
    ("set: {push: 2}", "set: {puhs: 2}", 'there is nothing called "puhs" to set; did you mean "push"?'),
    ("set: {push: 2}", "set: {push: 22}", "push should lie in its range"),
    ("north.threaten", "north.threten", 'there is no option "north.threten"; did you mean "north.threaten"?'),
    ("escalate: 1", "escalate: 2", "this program reads version 1"),
    ("  talks: {start: no}", "  talks: {start: no}\n  talks: {start: no}", "stands here a second time"),
    ("  talks: {start: no}", "\ttalks: {start: no}", "begins with a tab; use spaces"),
    ("title: Good", "title: *x", "quotation marks"),
    ("title: Good", "title: !x y", "quotation marks"),
    ("  push:", "  step:", '"step" is a word of the language'),
    ("  push:", "  Push It:", 'did you mean "push_it"?'),
    ("  calm: {", "  calm: {when: yes, ", "takes whatever is left"),
    ("tension >= 95", "max(tension, 3 >= 95", "inside { } a comma ends the value"),
    ("tension >= 95", "2tension >= 95", 'did you mean "2 * tension"?'),
    ("tension >= 95", "war.x", 'there is no actor "war"'),
    ("tension >= 95", "north", '"north" is an actor'),
    ("tension >= 95", "threaten", 'did you mean "north.threaten"?'),
    ("tension >= 95", "5", "a condition should be a yes/no"),
    ("{value: 3,", "{value: 3, value: 4,", "a second time"),
    ("[Calm, War]", "[Calm, Calm, War]", "on the ladder twice"),
    ("[Calm, War]", "Calm", "should be a list"),
    ("title: Good", "extends: nowhere\ntitle: Good", 'there is no scenario "nowhere"'),
    ("title: Good", "extends: ../secret\ntitle: Good", "cannot leave the folder"),
]


@pytest.mark.parametrize(("old", "new", "said"), CASES)
def test_message(old, new, said, tmp_path):
    assert old in GOOD
    path = tmp_path / "mine.yaml"
    path.write_text(GOOD.replace(old, new, 1), encoding="utf-8")
    if said is None:
        assert load(path)
        return
    with pytest.raises(ScenarioError) as caught:
        load(path)
    assert said in str(caught.value)


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


def test_extends_lays_one_file_over_another(tmp_path):
    (tmp_path / "base.yaml").write_text(GOOD, encoding="utf-8")
    mine = tmp_path / "mine.yaml"
    mine.write_text("escalate: 1\nextends: base\nparameters: {push: {value: 4}}\npolicies: null\n", encoding="utf-8")
    scenario = load(mine)
    assert scenario.parameters[0].value == 4
    assert scenario.policies == ()


def test_files_that_extend_each_other(tmp_path):
    for one, other in (("a", "b"), ("b", "a")):
        (tmp_path / f"{one}.yaml").write_text(f"escalate: 1\nextends: {other}\n", encoding="utf-8")
    with pytest.raises(ScenarioError, match="circle"):
        load(tmp_path / "a.yaml")


@pytest.mark.parametrize("setting", [{"nothing": 1}, {"talks": 5}, {"tension": "yes"}, {"push": 99}, {"push": "x"}])
def test_settings_are_checked_like_a_file(setting):
    with pytest.raises(ScenarioError, match="--set"):
        change(load_text(GOOD), setting)


def test_every_shipped_file_is_without_warning():
    from escalate.results.probe import probe_warnings
    from escalate.scenario.lint import check_warnings

    for name in library.names():
        assert check_warnings(load(name)) + probe_warnings(load(name)) == [], name


@pytest.mark.parametrize(
    "text",
    ["a: " * 10_000, "[" * 5_000, "a: &x 1\nb: *x", "x" * 2_000_000, "- " * 3_000, "\x00", "{" * 40, "a:\n" * 60_000],
)
def test_hostile_texts_are_refused_fast(text):
    start = time.perf_counter()
    with pytest.raises(ScenarioError):
        load_text(text)
    assert time.perf_counter() - start < 5


NAMES = Names(frozenset({"tension"}), frozenset({"talks"}), frozenset({"push"}), {"north": ("talk",)}, {"vote": True})
WORDS = st.sampled_from(
    [*"()+-*/%<>,.=±", "**", "<=", "==", "tension", "talks", "push", "north", "talk", "vote", "ever", "until", "max",
     "and", "or", "not", "if", "else", "yes", "1", "2.5", "to", " "]
)  # fmt: skip


@settings(max_examples=400, deadline=None, derandomize=True)
@given(st.one_of(st.text(max_size=60), st.lists(WORDS, max_size=25).map(" ".join)))
def test_formulas_only_ever_fail_in_words(text):
    try:
        tree = parse_formula(text, NAMES, "number").tree
    except FormulaFault as fault:
        assert fault.message
    else:
        assert parse_formula(unparse(tree), NAMES, "number").tree == tree
    try:
        parse_amount(text, NAMES)
    except FormulaFault as fault:
        assert fault.message


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.integers(0, len(GOOD)), st.integers(0, 30), st.text(max_size=12))
def test_files_only_ever_fail_in_words(place, cut, text):
    try:
        load_text(GOOD[:place] + text + GOOD[place + cut :])
    except ScenarioError as error:
        assert str(error)
