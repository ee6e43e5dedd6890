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


FULL = """
escalate: 1
title: Everything at once
clock: {start: 2020-06-16, step: 1 week, steps: 3}
ladder: [Talks, War]
moves: shuffled
parameters:
  push: {value: 0.5, range: [0, 2], basis: guess, why: A guess, ends: [none, all]}
  pull: {value: 1, range: [0.25, 4], basis: source, source: A book, quote: as said}
  hold: {value: 1, range: [0, 2], basis: guess}
state:
  heat: {start: 40 ± 10, range: [-5, 95], drift: 0.5, noise: 2}
  cold: {start: 3, range: [0, 10], drift: 1}
  still: {start: 3}
  posts: {start: 2, range: [0, 9], whole: yes}
  talks: {start: no}
  truce: {start: yes}
actors:
  red:
    seat: The North
    precision: 2
    foresight: 2
    options: {hit: {rung: Talks, when: not talks, appeal: push * hold, effects: {heat: +6 ± 3}}, slip: {chance: 0.1}}
  blue: {precision: best, options: {sit: {}}}
events:
  storm: {chance: 0.1, effects: {heat: -3}}
  vote: {on: 2020-06-20, label: A vote}
  talk: {on: never, label: A talk}
outcomes: {war: {rung: War, when: heat >= 90, chance: 0.5}, rest: {otherwise: yes}}
"""


def test_everything_a_file_can_say_stands_in_its_row():
    text = describe(load_text(FULL, "full"))
    assert text.endswith("\n")
    lines = text.splitlines()
    for line in """\
| Red (`red`) | The North | `2` | 2 | 2 |
| Blue (`blue`) | not named | `best` | 0 | 1 |
| Heat (`heat`) | number | `40 ± 10` | -5 to 95 |
| Cold (`cold`) | number | `3` | 0 to 10 |
| Posts (`posts`) | whole number | `2` | 0 to 9 |
| Talks (`talks`) | yes/no | `no` |  |
| Truce (`truce`) | yes/no | `yes` |  |
3. **Drift and noise**: Heat; Cold.
| Hit (`hit`) | Talks | `not talks` | `push * hold` | `heat +6 ± 3` |
| Slip (`slip`) | \\- | `always` | none: taken with chance `0.1` | none |
| Cold | `1` | `0` |
| War (`war`) | War | `heat >= 90` with chance `0.5` |
| Push (`push`) | 0.5 | 0 to 2 | guess | A guess; 0: none, 2: all |
| Pull (`pull`) | 1 | 0.25 to 4 | source | "as said"; A book |
- **Factors**: 2 of 3 parameters are guesses. Results can turn on them; a sensitivity run tells which.
No time series. Dated events: A vote on 2020-06-20; A talk, called off.""".splitlines():
        assert line in lines


def test_it_names_its_files():
    assert "from full. The" in describe(load_text(FULL, "full"))
    assert "from kaesong-twin.yaml, kaesong-short.yaml. The" in describe(load("kaesong-twin"))


LUCK = {
    "moves: shuffled": ("moves: in order", "the order of moves"),
    "40 ± 10": ("40", "starting values"),
    "+6 ± 3": ("+6", "how far effects reach"),
    "slip: {chance: 0.1}": ("slip: {}", "options with a chance"),
    "storm: {chance: 0.1, ": ("storm: {on: 2020-06-21, ", "events with a chance"),
    ", noise: 2": ("", "noise of levels"),
    ", chance: 0.5}": ("}", "outcomes with a chance"),
}


@pytest.mark.parametrize("left_out", [None, *LUCK])
def test_the_luck_of_a_file_is_what_it_holds(left_out):
    text = FULL
    if left_out:
        assert left_out in FULL
        text = FULL.replace(left_out, LUCK[left_out][0])
    names = [name for old, (_, name) in LUCK.items() if old != left_out]
    assert f"- **Stochasticity**: every choice; {'; '.join(names)}. Each" in describe(load_text(text))
    alone = FULL
    for old, (new, _) in LUCK.items():
        alone = alone if old == left_out else alone.replace(old, new)
    told = ["every choice", *([LUCK[left_out][1]] if left_out else [])]
    assert f"- **Stochasticity**: {'; '.join(told)}. Each" in describe(load_text(alone))
