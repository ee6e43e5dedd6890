"""What can be done once is done once: ``once`` closes an option, or all of a group, as ``when`` would."""

import pytest
from test_messages import GOOD

from escalate import load_text
from escalate.scenario.formulas import parse_formula
from escalate.scenario.vocabulary import Names

NAMES = Names(
    levels=frozenset({"tension"}), flags=frozenset({"talks"}), options={"north": ("threaten", "talk", "wait")}
)
FILE = GOOD.replace("      talk: {", "      wait: {}\n      talk: {")


def option(text, name="threaten"):
    return {option.name: option for option in load_text(text).actors[0].options}[name]


@pytest.mark.parametrize(
    ("when", "full"),
    [
        ("not talks", "not talks and not ever(north.threaten)"),
        ("talks or tension < 5", "(talks or tension < 5) and not ever(north.threaten)"),
        ("yes if talks else no", "(yes if talks else no) and not ever(north.threaten)"),
        ("talks and tension < 5", "talks and tension < 5 and not ever(north.threaten)"),
    ],
)
def test_once_is_one_more_condition(when, full):
    found = option(FILE.replace("when: not talks and tension < 90", f"when: {when}\n        once: yes")).when
    assert (found.text, found.where) == (full, "when of north.threaten")
    assert found.tree == parse_formula(full, NAMES, "yes/no").tree


def test_once_needs_no_when():
    assert option(FILE.replace("wait: {}", "wait: {once: yes}"), "wait").when.text == "not ever(north.wait)"
    assert option(FILE.replace("wait: {}", "wait: {once: no}"), "wait").when is None


@pytest.mark.parametrize(("listed", "closed"), [
    ("[talk]", ["talk"]), ("[[talk]]", ["talk"]), ("[[talk, wait]]", ["talk", "wait"]),
    ("[[talk], [wait]]", ["talk", "wait"]),
])  # fmt: skip
def test_a_list_of_lists_may_hold_one(listed, closed):
    options = load_text(FILE.replace("    options:\n", f"    once: {listed}\n    options:\n")).actors[0].options
    assert {option.name for option in options[1:] if option.when is not None} == set(closed)


def test_of_a_group_one_is_taken_once():
    text = FILE.replace("    options:\n", "    once: [[threaten, talk], [wait]]\n    options:\n")
    told = "not ever(north.threaten) and not ever(north.talk)"
    assert option(text).when.text == f"not talks and tension < 90 and {told}"
    assert option(text, "talk").when.text == told
    assert option(text, "wait").when.text == "not ever(north.wait)"


def test_a_run_takes_them_once():
    longer = FILE.replace("steps: 4", "steps: 9").replace("{tension: push ± 2}", "{tension: push}")
    by_hand = "times(north.threaten) + times(north.talk) < 1"
    written = longer.replace("tension < 90", f"tension < 90 and {by_hand}")
    written = written.replace("talk: {", f"talk: {{when: {by_hand}, ")
    once = load_text(longer.replace("    options:\n", "    once: [threaten, talk]\n    options:\n")).run(200).choices
    taken = once.groupby("option")["taken"].sum()
    assert taken["threaten"] + taken["talk"] == 200
    assert once.equals(load_text(written).run(200).choices)
