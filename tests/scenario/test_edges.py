"""The last value that may stand and the first that may not; every word for a truth; a word that stands twice."""

import pytest
import yaml
from test_hostile import entries
from test_messages import GOOD

from escalate import load_text
from escalate.errors import ScenarioError
from escalate.scenario import library, reader
from escalate.scenario.load import change, load


def condition(text):
    return GOOD.replace("tension >= 95", text)


def state(entry):
    return GOOD.replace("tension: {start: 50 ± 5}", f"tension: {entry}")


def foresight(options, ahead):
    more = "".join(f"      o{i}: {{}}\n" for i in range(options - 2))
    text = GOOD.replace("  north:\n", f"  north:\n    foresight: {ahead}\n")
    return text.replace("      talk:", f"{more}      talk:")


def groups_of_options(*counts):
    actors = "".join(f"  a{n}: {{options: {{{_many(count)}}}}}\n" for n, count in enumerate(counts))
    return GOOD.replace("actors:\n", f"actors:\n{actors}")


def _many(count):
    return ", ".join(f"o{i}: {{}}" for i in range(count))


def group(count):
    options = "".join(f"      o{i}: {{}}\n" for i in range(count))
    once = f"    once: [{', '.join(f'o{i}' for i in range(count))}]\n"
    return GOOD.replace("    options:\n", f"{once}    options:\n{options}")


def doubled(times, more=""):
    """A condition of 3 * 2 ** times - 1 + ... parts: each doubles the one above it."""
    lines = ["  c0: tension > 60", *(f"  c{i}: c{i - 1} or c{i - 1}" for i in range(1, times + 1))]
    text = "\n".join(["conditions:", *lines, "outcomes:"])
    return condition(f"c{times}{more}").replace("outcomes:", text)


LIMITS = {
    "characters of a formula": (lambda n: condition(f"tension >= 95{' ' * (n - 17)} + 1"), 500, "over 500 characters"),
    "brackets in each other": (lambda n: condition(f"{'(' * n}talks{')' * n}"), 29, "nested over 30 deep"),
    "parameters": (lambda n: entries("parameters", "n{}: {{value: 1, range: [0, 2]}}", n - 1), 500, "500 entries"),
    "levels": (lambda n: entries("state", "n{}: {{start: 1}}", n - 2), 200, "at most 200 entries"),
    "actors": (lambda n: entries("actors", "n{}: {{options: {{x: {{}}}}}}", n - 1), 50, "at most 50 entries"),
    "options": (lambda n: groups_of_options(n), 100, "at most 100 entries"),
    "options of all": (lambda n: groups_of_options(*[100] * 14, n - 1_402), 1_500, "at most 1,500 options"),
    "events": (lambda n: GOOD.replace("outcomes:", "events:\n" + "".join(f"  e{i}: {{chance: 0.1}}\n" for i in range(n))
                                      + "outcomes:"), 200, "at most 200 entries"),
    "outcomes": (lambda n: entries("outcomes", "n{}: {{when: talks}}", n - 2), 100, "at most 100 entries"),
    "policies": (lambda n: entries("policies", "n{}: {{set: {{push: 2}}}}", n - 1), 100, "at most 100 entries"),
    "conditions": (lambda n: GOOD + "conditions:\n" + "".join(f"  c{i}: talks\n" for i in range(n)), 100,
                   "at most 100 entries"),
    "options of which one is taken once": (group, 20, "has at most 20"),
    "rungs": (lambda n: GOOD.replace("[Calm, War]", f"[{', '.join(f'R{i}' for i in range(n - 1))}, War]"), 100,
              "at most 100 rungs"),
    "steps": (lambda n: GOOD.replace("steps: 4", f"steps: {n}"), 10_000, "10,000 steps"),
    "moves ahead": (lambda n: foresight(2, n), 6, "foresight goes up to 6"),
    "moves imagined": (lambda n: foresight(n, 2), 10, "imagining 1,331 moves"),
    "letters of a name": (lambda n: GOOD.replace("talks", "t" * n), 40, "has 40 at most"),
    "amounts": (lambda n: state(f"{{start: 0, range: [0, {n}]}}"), 10**15, "1e15"),
}  # fmt: skip
"""A file with n of something, the last n that may stand, and what is said of the next."""


@pytest.mark.parametrize("what", LIMITS)
def test_the_last_that_may_stand_and_the_first_that_may_not(what):
    text, last, said = LIMITS[what]
    assert load_text(text(last))
    with pytest.raises(ScenarioError) as caught:
        load_text(text(last + 1))
    assert said in str(caught.value)


@pytest.mark.parametrize(("others", "moves"), [((2, 100), 200), ((100, 2), 10_000)])
def test_moves_imagined_are_those_of_who_moves_next(others, moves):
    text = foresight(100, 1).replace("outcomes:", "".join(
        f"  n{n}: {{options: {{{_many(count)}}}}}\n" for n, count in enumerate(others)) + "outcomes:")
    if moves <= 1_000:
        assert load_text(text)
        return
    with pytest.raises(ScenarioError, match=f"imagining {moves:,} moves"):
        load_text(text)


def test_a_formula_has_two_hundred_parts_at_most():
    """A level, a number and their comparison, and two parts more with every 1 that is added."""
    assert load_text(condition(f"tension {'+ 1' * 98} > 1"))
    with pytest.raises(ScenarioError, match="over 200 parts"):
        load_text(condition(f"tension {'+ 1' * 99} > 1"))


def test_a_condition_counts_as_it_was_written_out():
    """c6 is 64 times "tension > 60" (3 parts) joined by 63 "or": too many; c5 has 127, and with c4 (63) 191."""
    assert load_text(doubled(5, " or c4 or talks or talks or talks or talks"))
    with pytest.raises(ScenarioError, match="over 200 parts"):
        load_text(doubled(5, " or c4 or talks or talks or talks or talks or talks"))
    with pytest.raises(ScenarioError, match="over 200 parts"):
        load_text(doubled(6))


def test_a_file_has_fifty_thousand_lines_at_most():
    lines = "\n" * (50_000 - GOOD.count("\n"))
    assert load_text(GOOD + lines)
    with pytest.raises(ScenarioError, match="this file has over 50,000 lines; a scenario is a few pages"):
        load_text(f"{GOOD}{lines}\n")


@pytest.mark.parametrize("text", ["", " \n", "x" * 1_000_001, "\n" * 50_001])
def test_what_is_wrong_with_a_whole_file_has_no_place_in_it(text):
    with pytest.raises(ScenarioError) as caught:
        load_text(text)
    assert [(problem.line, problem.column) for problem in caught.value.problems] == [(0, 0)]


@pytest.mark.parametrize("content", [b"x" * 1_000_001, b"\xff\xfe"])
def test_nor_has_what_is_wrong_with_its_bytes(content, tmp_path):
    (tmp_path / "mine.yaml").write_bytes(content)
    with pytest.raises(ScenarioError) as caught:
        load(tmp_path / "mine.yaml")
    assert [(problem.line, problem.column) for problem in caught.value.problems] == [(0, 0)]


def test_a_tab_may_stand_where_a_line_does_not_begin():
    assert load_text(GOOD.replace("title: Good", "title: Good\tindeed\t# or not")).title == "Good\tindeed"


def test_foresight_that_is_no_number_is_told_once():
    with pytest.raises(ScenarioError) as caught:
        load_text(groups_of_options(100).replace("  north:\n", "  north:\n    foresight: far\n").replace(
            "    options:\n", f"    options:\n{''.join(f'      o{n}: {{}}{chr(10)}' for n in range(90))}"))
    assert [problem.message for problem in caught.value.problems] == [
        '"foresight" should be a whole number, such as 26'
    ]


def test_what_yaml_cannot_place_is_told_of_the_whole_file(monkeypatch):
    def fail(text):
        raise yaml.YAMLError

    monkeypatch.setattr(reader, "_events", fail)
    with pytest.raises(ScenarioError) as caught:
        load_text(GOOD, "mine.yaml")
    assert str(caught.value) == "mine.yaml: this file cannot be read as YAML"


def test_a_file_of_nothing_but_a_remark_is_told_at_its_beginning():
    with pytest.raises(ScenarioError, match="mine:1:1: a scenario begins with keys"):
        load_text("# to do\n# later\n", "mine")


WORDS = ("yes", "true", "Yes", "True", "no", "false", "No", "False")


@pytest.mark.parametrize("word", WORDS)
def test_every_word_for_a_truth_means_it_wherever_one_stands(word):
    meant = word.lower() in ("yes", "true")
    text = GOOD.replace("start: no", f"start: {word}").replace("{talks: yes}", f"{{talks: {word}}}")
    scenario = load_text(text.replace("talk: {", f"talk: {{once: {word}, "))
    assert scenario.state[1].start is meant
    talk = scenario.actors[0].options[1]
    assert talk.effects[0].amount.low.tree.value is meant
    assert (talk.when is not None) is meant
    assert change(load_text(GOOD), {"talks": word}).state[1].start is meant


@pytest.mark.parametrize("amount", ["(1 + 2) ± (3 - 1)", '"clip(4, 0, 9) to max(5, (6))"', "2 * (push + 1) ± 1"])
def test_a_spread_stands_behind_brackets(amount):
    assert load_text(GOOD.replace("push ± 2", amount)).actors[0].options[0].effects[0].amount.high is not None


@pytest.mark.parametrize(("typed", "meant"), [
    ("push +- 2", "push ± 2"), ("-2 +- 1 + push", "-2 ± (1 + push)"), ("+2 +- 1", "2 ± 1"),
])  # fmt: skip
def test_a_spread_can_be_typed_with_plus_and_minus(typed, meant):
    parsed = []
    for text in (typed, meant):
        amount = load_text(GOOD.replace("push ± 2", text)).actors[0].options[0].effects[0].amount
        parsed.append((amount.how, amount.low.tree, amount.high.tree))
    assert parsed[0] == parsed[1]


@pytest.mark.parametrize("amount", ["(1 ± 2)", "(1) + (push ± 2)", '"max(1 to 2, 3)"'])
def test_and_never_inside_one(amount):
    with pytest.raises(ScenarioError, match="can only stand once, at the top"):
        load_text(GOOD.replace("push ± 2", amount))


def test_the_caret_finds_the_second_of_two_equal_words():
    text = GOOD.replace("when: tension >= 95", 'when: "tension >= 95\n    and tlks > 1 or tlks > 2"')
    with pytest.raises(ScenarioError) as caught:
        load_text(text)
    assert (caught.value.problems[0].line, caught.value.problems[0].column) == (20, 9)
    with pytest.raises(ScenarioError) as caught:
        load_text(text.replace('"', ""))
    assert (caught.value.problems[0].line, caught.value.problems[0].column) == (20, 9)
    text = GOOD.replace("when: tension >= 95", 'when: "tension >= 95\n    and tension < 99 or tens > 2"')
    with pytest.raises(ScenarioError) as caught:
        load_text(text)
    assert (caught.value.problems[0].line, caught.value.problems[0].column) == (20, 25)
    text = GOOD.replace("when: tension >= 95", 'when: "talks and\n    (talks\n    or talks + 1)"')
    with pytest.raises(ScenarioError) as caught:
        load_text(text, "mine.yaml")
    assert str(caught.value).splitlines()[-2:] == ["    21 |     or talks + 1)\"}", "       |        ^^^^^^^^^"]


def test_a_clock_is_changed_beside_settings_and_stays_so():
    scenario = change(change(load_text(GOOD), {"push": 4}, steps=9), {"tension": 20})
    assert (scenario.clock.steps, scenario.parameters[0].value) == (9, 4)
    assert scenario.settings == {"push": 4, "steps": 9, "tension": 20}


def test_an_outcome_is_worth_what_its_formula_says_and_nothing_where_that_is_nothing():
    text = GOOD.replace("otherwise: yes", "otherwise: yes, worth: {north: push * steps - 1, south: push - 3}")
    scenario = load_text(text.replace("outcomes:", "  south: {options: {x: {}}}\noutcomes:"))
    assert [scenario.worths(outcome) for outcome in scenario.outcomes] == [None, {"north": 11.0, "south": 0.0}]


@pytest.mark.parametrize("name", ["kaesong-shrt", "kaesong-shrt.yaml", "kaesong-shrt.yml"])
def test_the_nearest_scenario_is_named_whatever_the_ending(name):
    with pytest.raises(ScenarioError) as caught:
        load(name)
    assert caught.value.problems[0].suggestion == "kaesong-short"


@pytest.mark.parametrize(("name", "near"), [("july", "july-1914"), ("july.yml", "july-1914"), ("july.txt", None)])
def test_an_ending_is_no_part_of_a_name_and_another_is(name, near):
    with pytest.raises(ScenarioError) as caught:
        load(name)
    assert caught.value.problems[0].suggestion == near


def test_a_folder_is_no_scenario_and_what_cannot_be_read_says_why(tmp_path):
    with pytest.raises(ScenarioError, match="this is a folder; name a scenario file in it"):
        load(tmp_path)
    with pytest.raises(ScenarioError) as caught:
        reader.read_file(tmp_path / "gone.yaml", "gone.yaml")
    assert str(caught.value) == "gone.yaml: this file cannot be read: No such file or directory"


def test_a_question_is_told_as_it_is_asked():
    text = "title: Good\nquestions: [{ask: Why?, answer: So, misconception: Else}, How?]"
    one, other = load_text(GOOD.replace("title: Good", text)).about.questions
    assert (str(one), one.answer, one.misconception) == ("Why?", "So", "Else")
    assert (str(other), other.answer, other.misconception) == ("How?", "", "")


def test_a_path_has_no_near_scenario(tmp_path):
    with pytest.raises(ScenarioError, match='"escalate list" shows'):
        library.find(tmp_path / "kaesong-shrt.yaml")
