"""Conditions: names for a yes/no that stand for it wherever a formula reads the state."""

import pytest
from test_messages import GOOD

from escalate import load_text
from escalate.engine.simulate import simulate
from escalate.errors import ScenarioError
from escalate.scenario.grammar import MOST_NODES
from escalate.scenario.lint import check_warnings, numbers_note
from plain_engine import Plain

NAMED = (
    GOOD.replace("not talks and tension < 90", "open")
    .replace("{when: tension >= 95}", "{when: hot and not talks}")
    .replace("outcomes:", "conditions: {hot: tension >= 61, open: not (talks or hot)}\noutcomes:")
)
WRITTEN = GOOD.replace("not talks and tension < 90", "not (talks or tension >= 61)").replace(
    "{when: tension >= 95}", "{when: tension >= 61 and not talks}"
)


def test_a_condition_stands_for_what_it_says():
    named, written = load_text(NAMED), load_text(WRITTEN)
    assert [condition.name for condition in named.conditions] == ["hot", "open"]
    assert named.actors[0].options[0].when.text == "open"
    assert named.actors[0].options[0].when.tree == written.actors[0].options[0].when.tree
    assert named.outcomes[0].when.tree == written.outcomes[0].when.tree
    assert named.run(300).choices.equals(written.run(300).choices)


def test_conditions_are_laid_over_and_removed_like_other_entries():
    assert load_text("escalate: 1\nextends: kaesong-short\nconditions: {calm: tension < 30}\n").conditions


def chain(length, step):
    """A condition after another, each made of the one above it."""
    lines = ["conditions:", "  c0: tension > 60", *(f"  c{i}: {step(i)}" for i in range(1, length))]
    return GOOD.replace("{when: tension >= 95}", f"{{when: c{length - 1}}}").replace(
        "outcomes:", "\n".join([*lines, "outcomes:"])
    )


def test_a_condition_counts_with_all_its_parts():
    assert load_text(chain(6, lambda i: f"c{i - 1} or c{i - 1}"))
    with pytest.raises(ScenarioError, match=f"over {MOST_NODES} parts"):
        load_text(chain(30, lambda i: f"c{i - 1} or c{i - 1}"))


def test_conditions_on_conditions_can_be_played_as_deep_as_they_can_be_written():
    scenario = load_text(chain(100, lambda i: f"not c{i - 1}"))
    record = simulate(scenario, 20, seed=1)
    outcomes = [Plain(scenario, 1).play(number).outcome for number in range(20)]
    assert [scenario.outcomes[place].name for place in record.outcome] == outcomes


def test_what_no_formula_reads_is_told_and_numbers_count_once():
    scenario = load_text(NAMED.replace("hot and not talks", "not talks"))
    assert check_warnings(scenario) == []
    unread = load_text(NAMED.replace("when: open", "when: hot"))
    assert check_warnings(unread) == ['nothing reads the condition "open"']
    assert "3 that stand in formulas" in numbers_note(load_text(NAMED))  # 50, 5 and, though used twice, 61
