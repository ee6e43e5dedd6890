"""The description holds everything of the file, and shows any text as text."""

import pytest

from escalate import load, load_text
from escalate.narrate.describe import describe
from escalate.narrate.pages import code_text, markdown_text
from escalate.scenario import library

HEADINGS = [
    "## 1. Purpose and patterns",
    "## 2. Entities, state variables and scales",
    "## 3. Process overview and scheduling",
    "## 4. Design concepts",
    "## 5. Initialization",
    "## 6. Input data",
    "## 7. Submodels",
    "# Model card",
]


@pytest.mark.parametrize("name", library.names())
def test_every_part_of_the_file_is_described(name):
    scenario = load(name)
    text = describe(scenario)
    places = [text.index(heading) for heading in HEADINGS]
    assert places == sorted(places)
    options = [option for actor in scenario.actors for option in actor.options]
    for entry in (*scenario.parameters, *scenario.state, *options, *scenario.events, *scenario.outcomes):
        assert f"(`{entry.name}`)" in text
        assert markdown_text(entry.label) in text
    for policy in scenario.policies:
        assert markdown_text(policy.label) in text
    formulas = [option.when for option in options] + [option.appeal for option in options]
    for formula in (*formulas, *(actor.goal for actor in scenario.actors)):
        assert formula is None or code_text(formula.text) in text


def test_tables_keep_their_columns():
    """No text of a scenario may open or close a cell."""
    scenario = load_text(
        "escalate: 1\ntitle: 'a | b <script> *x* `y`'\nclock: {steps: 2}\n"
        "actors: {a: {label: 'One | two', options: {x: {label: '<b>x</b> | y', appeal: 1}}}}\n"
        "outcomes: {rest: {label: '[a](http://b) | c', otherwise: yes}}\n"
    )
    text = describe(scenario)
    assert "<script>" not in text.replace("\\<script\\>", "")
    lines = text.splitlines()
    for above, rule in enumerate(lines):
        if rule.startswith("|---"):
            columns = rule.count("|")
            row = above + 1
            while row < len(lines) and lines[row].startswith("|"):
                assert lines[row].replace("\\|", "").count("|") == columns, lines[row]
                row += 1


def test_policy_and_settings_in_force_are_named():
    scenario = load("kaesong-short").with_policy("chinese_pressure").set(pressure_angers=2)
    assert "under the policy chinese\\_pressure, with pressure\\_angers=2" in describe(scenario)


def test_signs_of_the_notation_are_escaped():
    assert markdown_text("1. a\n- b") == "1\\. a - b"
    assert markdown_text("- b") == "\\- b"
    assert code_text("a`b") == "`` a`b ``"
    assert code_text("\x1b[31mred") == "`\ufffd[31mred`"


MOVES = """
escalate: 1
title: Signs
clock: {steps: 3}
state: {heat: {start: 5}, calm: {start: yes}}
actors:
  a:
    foresight: 1
    options: {more: {effects: {heat: 2 ± 1}}, less: {effects: {heat: -2}}, still: {effects: {heat: {set: 4}}}}
  b: {options: {plus: {effects: {heat: +3}}, end: {effects: {calm: no}}}}
outcomes: {rest: {otherwise: yes}}
"""


def test_effects_have_their_signs_and_foresight_its_words():
    text = describe(load_text(MOVES))
    for part in ("`heat +2 ± 1`", "`heat -2`", "`heat = 4`", "`heat +3`", "`calm = no`"):
        assert part in text
    assert "moves thought ahead, the others' logit answers included: a 1; the others look no further." in text
    near = load_text(MOVES.replace("foresight: 1", "foresight: 0"))
    assert "actors look no further than the mean effect" in describe(near)
