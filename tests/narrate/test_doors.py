"""What a level opened or closed as it crossed a line of the file, in worlds without luck: two up or down in a step."""

import re

import numpy as np
import pytest

from escalate import load_text
from escalate.narrate.doors import doors
from escalate.studies.turning import Turning

WORLD = """
escalate: 1
title: A level and its doors
clock: {steps: 6}
ladder: [Calm, Words, Force]
parameters: {line: {value: 6, range: [0, 9]}}
state:
  heat: {label: Heat, start: 0, drift: 2}
  pile: {label: Pile, start: 5}
  lit: {label: Lit, start: no}
  calm: {label: Calm, start: no}
conditions: {hot: heat >= 6}
actors:
  red:
    label: Red
    options:
      wait: {label: Wait, rung: Calm, appeal: 99}
      hit: {label: Hit, rung: Force, when: WHEN}
  blue:
    label: Blue
    options:
      rest: {label: Rest, rung: Calm, when: step != 2}
      light: {label: Light, rung: Calm, when: step == 2, effects: {lit: yes}}
outcomes:
  war: {label: War, rung: Force, at end: yes, when: ENDS}
  peace: {label: Peace, rung: Calm, otherwise: yes}
"""
RISES, FALLS = "start: 0, drift: 2", "start: 10, drift: -2"


def told_of(text):
    """What is told of the one run there is, by step; nothing is told of steps left out."""
    scenario = load_text(text, "doors")
    trace = scenario.run(1).trace(0)
    turning = Turning(scenario, trace, 1, np.zeros((len(trace.steps) + 1, len(scenario.outcomes)), dtype=np.int64))
    told = {step: doors(turning, step) for step in range(len(trace.steps))}
    return {step: found for step, found in told.items() if found}


def asked(when, moves=RISES, text=WORLD, ends="heat >= 100"):
    """What is told where an option asks for this, and the end of the run for that."""
    return told_of(text.replace("WHEN", f'"{when}"').replace("ENDS", ends).replace(RISES, moves))


@pytest.mark.parametrize(("when", "step", "told"), [
    ("heat >= 6", 2, "Heat rises to 6 or above and opens"), ("heat > 6", 3, "Heat rises above 6 (8) and opens"),
    ("heat > 5", 2, "Heat rises above 5 (6) and opens"), ("heat >= 7.5", 3, "Heat rises to 7.5 or above (8) and opens"),
    ("heat < 6", 2, "Heat rises to 6 or above and closes"), ("heat <= 6", 3, "Heat rises above 6 (8) and closes"),
    ("heat <= 1.96", 0, "Heat rises above 1.96 (2) and closes"),
])  # fmt: skip
def test_a_level_that_rises_opens_or_closes_an_option(when, step, told):
    assert asked(when) == {step: [f"{told} Red: Hit"]}


@pytest.mark.parametrize(("when", "step", "told"), [
    ("heat < 6", 2, "Heat falls below 6 (4) and opens"), ("heat <= 6", 1, "Heat falls to 6 or below and opens"),
    ("heat >= 6", 2, "Heat falls below 6 (4) and closes"), ("heat > 6", 1, "Heat falls to 6 or below and closes"),
    ("heat > 9", 0, "Heat falls to 9 or below (8) and closes"), ("heat < 9", 0, "Heat falls below 9 (8) and opens"),
])  # fmt: skip
def test_a_level_that_falls_does_so_too(when, step, told):
    assert asked(when, FALLS) == {step: [f"{told} Red: Hit"]}


def test_a_level_that_is_to_stand_at_a_line_or_anywhere_but_there():
    met, left = "Heat comes to 6 and {} Red: Hit", "Heat leaves 6 (8) and {} Red: Hit"
    assert asked("heat == 6") == asked("6 == heat") == {2: [met.format("opens")], 3: [left.format("closes")]}
    assert asked("heat != 6") == asked("not heat == 6") == {2: [met.format("closes")], 3: [left.format("opens")]}
    assert asked("not heat != 6") == asked("heat == 6")


@pytest.mark.parametrize(("turned", "straight"), [
    ("6 <= heat", "heat >= 6"), ("6 < heat", "heat > 6"), ("6 >= heat", "heat <= 6"), ("6 > heat", "heat < 6"),
    ("6 != heat", "heat != 6"),
])  # fmt: skip
def test_a_bound_may_come_first(turned, straight):
    assert asked(turned) == asked(straight) != {}
    assert asked(turned, FALLS) == asked(straight, FALLS) != {}


@pytest.mark.parametrize("bound", ["line", "line + 0", "12 / 2", "-(-6)", "max(line, 2)"])
def test_a_bound_may_be_a_parameter_or_made_of_such(bound):
    assert asked(f"heat >= {bound}") == asked("heat >= 6")


def test_a_parameter_counts_as_it_is_set():
    assert asked("heat >= line", text=WORLD.replace("value: 6", "value: 4")) == asked("heat >= 4") != {}


def test_a_bound_below_zero():
    told = asked("heat < -3", "start: 0, range: [-50, 50], drift: -2")
    assert told == {1: ["Heat falls below -3 (-4) and opens Red: Hit"]}


@pytest.mark.parametrize("when", [
    "heat >= pile", "pile <= heat", "heat >= step + 3", "heat / 2 >= 3", "2 * heat > line + 6", "heat + pile > 10",
])  # fmt: skip
def test_what_is_no_line_of_the_file_is_not_told(when):
    assert asked(when) == {}


@pytest.mark.parametrize("when", [
    "hot", "heat >= 6 and pile == 5", "pile == 5 and heat >= 6", "(heat >= 6 and step >= 0) and not calm",
    "not heat < 6", "not not heat >= 6", "not (heat < 6 or calm)", "not (calm or not hot)",
    "hot and (calm or step >= 0)", "heat >= 6 and (heat >= 1 or calm)", "heat >= 6 and heat >= 6",
])  # fmt: skip
def test_a_line_that_is_needed_whatever_else_is_asked_for_is_told(when):
    assert asked(when) == {2: ["Heat rises to 6 or above and opens Red: Hit"]}


@pytest.mark.parametrize("when", [
    "heat >= 6 or calm", "calm or hot", "not (heat < 6 and step >= 0)", "not (not calm and not hot)",
    "(heat >= 6) == yes", "heat >= (6 if calm else 4)", "not (8 > heat >= 0)",
])  # fmt: skip
def test_a_line_that_is_not_needed_is_not_told(when):
    assert asked(when) == {}


def test_a_range_has_two_lines():
    assert asked("3 <= heat < 7") == {
        1: ["Heat rises to 3 or above (4) and opens Red: Hit"], 3: ["Heat rises to 7 or above (8) and closes Red: Hit"],
    }  # fmt: skip


def test_an_option_that_stays_open_or_closed_is_not_told():
    assert asked("heat >= 6 and step >= 5") == {}
    assert asked("heat >= 6 and calm") == {}


def test_each_actor_is_asked_for_its_own_option():
    other = "  blue:\n    options:\n      hit: {label: Other, rung: Force, when: heat >= 6, appeal: -99}\n"
    text = WORLD.replace("  blue:\n    label: Blue\n    options:\n", other)
    assert asked("heat >= 6 and calm", text=text) == {2: ["Heat rises to 6 or above and opens Blue: Other"]}


def test_a_line_does_not_close_what_a_yes_or_no_closed_in_the_same_step():
    """What opens takes both."""
    assert asked("heat < 6 and not lit") == {}
    assert asked("heat < 6 and not calm") == {2: ["Heat rises to 6 or above and closes Red: Hit"]}
    assert asked("heat < 4 and not lit") == {1: ["Heat rises to 4 or above and closes Red: Hit"]}
    assert asked("heat >= 6 and lit") == {2: ["Heat rises to 6 or above and opens Red: Hit"]}


def test_a_level_that_only_moves_move_is_not_told():
    count = "effects: {heat: +2}, when: step >= 0"
    text = WORLD.replace("appeal: 99", f"appeal: 99, {count}")
    assert asked("heat >= 6", "start: 0", text) == {}
    assert asked("heat >= 6", "start: 0, noise: 0", text) == asked("heat >= 6")


@pytest.mark.parametrize(("ladder", "rung", "told"), [
    ("Calm, Words, Force", "Words", True), ("Calm, Words, Force", "Calm", False),
    ("Calm, Words, Threats, Force", "Words", False), ("Calm, Words, Threats, Force", "Threats", True),
])  # fmt: skip
def test_the_lower_half_of_the_ladder_is_not_told(ladder, rung, told):
    text = WORLD.replace("Calm, Words, Force", ladder).replace("label: Hit, rung: Force", f"label: Hit, rung: {rung}")
    assert asked("heat >= 6", text=text) == (asked("heat >= 6") if told else {})


def test_of_several_options_the_highest_rung_is_told():
    nudge = "      nudge: {label: Nudge, rung: Words, when: heat >= 5}\n      hit"
    assert asked("heat >= 6", text=WORLD.replace("      hit", nudge)) == asked("heat >= 6")
    later = asked("heat >= 8", text=WORLD.replace("      hit", nudge))
    assert later == {2: ["Heat rises to 5 or above (6) and opens Red: Nudge"],
                     3: ["Heat rises to 8 or above and opens Red: Hit"]}  # fmt: skip


@pytest.mark.parametrize(("when", "moves", "told"), [
    ("heat >= 6", RISES, {2: ["Heat rises to 6 or above, as War asks"]}),
    ("heat >= 6 and pile > 1", RISES, {2: ["Heat rises to 6 or above, as War asks"]}),
    ("heat >= 6 and heat >= 6", RISES, {2: ["Heat rises to 6 or above, as War asks"]}),
    ("not heat > 6", FALLS, {1: ["Heat falls to 6 or below, as War asks"]}),
    ("heat >= 12", RISES, {5: ["Heat rises to 12 or above, as War asks"]}),
    ("heat < 5 or heat > 5", RISES, {}),
    ("heat <= 5", "start: 4, drift: 2 if step < 1 else -1",
     {0: ["Heat rises above 5 (6), and not as War asks"], 1: ["Heat falls to 5 or below, as War asks"]}),
])  # fmt: skip
def test_what_the_end_of_the_run_asks_for_is_told(when, moves, told):
    assert asked("heat >= 99", moves, ends=when) == told


def test_no_other_ending_is_told():
    other = WORLD.replace("  peace:", "  clash: {label: Clash, rung: Words, at end: yes, when: heat == 6}\n  peace:")
    assert asked("heat >= 99", text=other) == {}


def test_the_end_is_told_before_an_option():
    assert asked("heat >= 6", ends="heat >= 6") == {
        2: ["Heat rises to 6 or above, as War asks", "Heat rises to 6 or above and opens Red: Hit"]
    }


def test_nothing_opens_or_closes_after_the_end():
    assert asked("heat >= 12", ends="heat >= 12") == {5: ["Heat rises to 12 or above, as War asks"]}
    assert asked("heat < 12", ends="heat >= 12") == {5: ["Heat rises to 12 or above, as War asks"]}


NO_LADDER = re.sub(", rung: [A-Z][a-z]+|ladder: .*\n", "", WORLD)


@pytest.mark.parametrize("moves", [RISES, FALLS])
def test_without_a_ladder_an_option_with_an_effect_is_told(moves):
    acting = NO_LADDER.replace("{label: Hit,", "{label: Hit, effects: {pile: +1},")
    assert asked("heat >= 6", moves, acting) == asked("heat >= 6", moves) != {}
    assert asked("heat >= 6", moves, NO_LADDER) == {}, "one that does nothing is no news"


def test_without_a_ladder_the_first_of_the_file_is_told():
    acting = NO_LADDER.replace("{label: Hit,", "{label: Hit, effects: {pile: +1},")
    nudge = "      nudge: {label: Nudge, effects: {pile: +1}, when: heat >= 6}\n      hit"
    assert asked("heat >= 6", text=acting.replace("      hit", nudge)) == {
        2: ["Heat rises to 6 or above and opens Red: Nudge"]
    }
