"""What did not come: chances that came to nothing, and what the ending lacked that once was likely."""

import dataclasses

import numpy as np
import pytest

from escalate import load_text
from escalate.narrate.missing import missing
from escalate.studies.turning import Turning

WORLD = """
escalate: 1
title: What did not come
clock: {steps: 4}
parameters: {few: {value: 2, range: [0, 9]}, spread: {value: 0.04, range: [0, 1]}}
state:
  heat: {label: Heat, start: 0, drift: 1}
  relief: {label: Relief, start: 0}
  closed: {label: Plants closed, start: 1}
  talks: {label: Talks, start: no}
  lit: {label: Lit, start: yes}
actors: {red: {label: Red, options: {rest: {label: Rest}}}}
outcomes:
  deal: {label: A deal, at end: yes, when: DEAL}
  war: {label: War, when: WAR, chance: SPREAD}
  open: {label: Open, otherwise: yes}
"""


def turning_of(deal="relief >= 2", war="step > 9", spread="spread", shares=(0.6, 0.6, 0.6, 0.6), text=WORLD, run=None):
    """The first run that stays open, with so much of a deal before each step."""
    text = text.replace("DEAL", f'"{deal}"').replace("WAR", f'"{war}"').replace("SPREAD", f'"{spread}"')
    scenario = load_text(text, "missing")
    result = scenario.run(60, 3)
    trace = next(trace for trace in map(result.trace, range(60)) if trace.outcome == "open")
    plays = 1_000
    counts = [[round(plays * share), 0, plays - round(plays * share)] for share in shares] + [[0, 0, plays]]
    assert len(trace.steps) == 4
    return Turning(scenario, trace, plays, np.array(counts))


@pytest.mark.parametrize(("deal", "told"), [
    ("relief >= 2", "Relief 0 (asks for 2 or more)"), ("relief > 1.5", "Relief 0 (asks for more than 1.5)"),
    ("relief >= few", "Relief 0 (asks for 2 or more)"), ("relief == 2", "Relief 0 (asks for 2)"),
    ("heat < 3", "Heat 4 (asks for less than 3)"), ("heat <= 3", "Heat 4 (asks for 3 or less)"),
    ("heat != 4", "Heat 4 (asks for not 4)"), ("not heat > 3", "Heat 4 (asks for 3 or less)"),
    ("relief >= 2 and closed >= 2", "Relief 0 (asks for 2 or more); Plants closed 1 (asks for 2 or more)"),
    ("relief >= 2 and closed >= 1", "Relief 0 (asks for 2 or more)"),
    ("relief >= 1 and heat <= 1 and talks", "Relief 0 (asks for 1 or more); Heat 4 (asks for 1 or less); "
     "Talks no (asks for yes)"),
    ("not lit and closed == 1", "Lit yes (asks for no)"), ("not (lit or heat > 9)", "Lit yes (asks for no)"),
    ("relief == 1 and talks and not lit", "Relief 0 (asks for 1); Talks no (asks for yes); Lit yes (asks for no)"),
    ("talks and talks and lit", "Talks no (asks for yes)"),
])  # fmt: skip
def test_what_a_likely_ending_lacked_is_told_of_levels_and_yes_or_no(deal, told):
    assert missing(turning_of(deal)) == [f"A deal (60 % at the start) lacked: {told}."]


def test_what_stood_alike_and_is_asked_for_alike_is_told_together():
    alike = WORLD.replace("closed: {label: Plants closed, start: 1}", "closed: {label: Plants closed, start: 0}")
    told = missing(turning_of("relief >= 2 and closed >= 2 and not lit", text=alike))
    assert told == [
        "A deal (60 % at the start) lacked: Relief and Plants closed 0 (asks for 2 or more); Lit yes (asks for no)."
    ]


@pytest.mark.parametrize(("deal", "told"), [
    ("relief >= 2 and not ever(red.rest)", "Red: Rest in 0"), ("not (ever(red.rest) or heat > 9)", "Red: Rest in 0"),
    ("relief >= 2 and not talks", "Talks, from step 2 on"), ("lit and closed >= 2", "no longer Lit, from step 2 on"),
    ("not (talks or ever(red.rest))", "Talks, from step 2 on; Red: Rest in 0"),
])  # fmt: skip
def test_what_a_deed_or_a_yes_or_no_of_the_run_barred_is_told_before_any_level(deal, told):
    dark = "events: {dark: {chance: 1, when: step == 2, effects: {lit: no, talks: yes}}}\noutcomes:"
    found = turning_of(deal, text=WORLD.replace("outcomes:", dark))
    assert missing(found) == [f"A deal (60 % at the start) was barred at the end: {told}."]


@pytest.mark.parametrize("deal", [
    "relief >= 2 or talks", "ever(red.rest) and step < 1", "relief >= heat", "closed >= 1 and step < 1", "talks",
])  # fmt: skip
def test_what_is_no_sure_line_is_not_told_nor_a_yes_or_no_that_is_all(deal):
    assert missing(turning_of(deal)) == []


@pytest.mark.parametrize(("shares", "told"), [
    ((0.1, 0.2, 0.5, 0.4), "50 % after step 1"), ((0.1, 0.2, 0.3, 0.4), "40 % after step 2"),
    ((0.4, 0.2, 0.3, 0.4), "40 % at the start"), ((0.334, 0, 0, 0), "33 % at the start"),
    ((0.333, 0.3, 0, 0), None), ((0, 0, 0, 0), None),
])  # fmt: skip
def test_it_is_told_when_that_ending_was_likeliest_and_of_a_third_at_the_least(shares, told):
    assert missing(turning_of(shares=shares)) == (
        [f"A deal ({told}) lacked: Relief 0 (asks for 2 or more)."] if told else []
    )


def test_nothing_is_missing_of_the_ending_that_came():
    found = turning_of()
    came = dataclasses.replace(found, trace=dataclasses.replace(found.trace, outcome="deal"))
    assert missing(came) == []


@pytest.mark.parametrize(("war", "told"), [
    ("step == 2", "(4 %) in step 2"), ("step == 3", "(4 %) in step 3"),
    ("step == 1 or step == 3", "(4 %) in steps 1 and 3"),
    ("heat >= 2", "(4 %) in steps 1 to 3"), ("step > 9", None), ("until(later) > 9", None),
])  # fmt: skip
def test_a_chance_that_came_to_nothing_is_told_with_its_steps(war, told):
    later = WORLD.replace("clock: {steps: 4}", "clock: {start: 2020-06-16, step: 1 week, steps: 4}")
    later = later.replace("outcomes:", "events: {later: {on: 2020-06-30}}\noutcomes:")
    found = turning_of(war=war, shares=(0,) * 4, text=later)
    assert missing(found) == ([f"War had its chance {told} and did not come."] if told else [])


@pytest.mark.parametrize(("spread", "told"), [
    ("0.01", "1 %"), ("0.0099", None), ("0", None), ("0.1 * step", "10 % to 20 %"), ("0.1 if step == 2 else 0", "10 %"),
])  # fmt: skip
def test_a_chance_is_told_as_it_stood_and_none_below_one_in_a_hundred(spread, told):
    (said, *_) = missing(turning_of(war="step == 1 or step == 2", spread=spread, shares=(0,) * 4)) or [None]
    assert said is None if told is None else said.startswith(f"War had its chance ({told}) in step")


def test_a_chance_that_was_there_in_many_steps_is_not_told():
    text = WORLD.replace("steps: 4", "steps: STEPS")
    for steps, told in ((4, True), (5, False)):
        scenario = load_text(text.replace("STEPS", str(steps)).replace("DEAL", "talks").replace("WAR", "step >= 0")
                             .replace("SPREAD", "spread"), "often")  # fmt: skip
        result = scenario.run(60, 3)
        trace = next(trace for trace in map(result.trace, range(60)) if trace.outcome == "open")
        counts = np.array([[0, 0, 10]] * (steps + 1))
        assert bool(missing(Turning(scenario, trace, 10, counts))) == told


def test_an_ending_at_the_end_has_its_chance_then_and_none_that_another_forestalls():
    at_end = WORLD.replace("{label: War, when", "{label: War, at end: yes, when")
    (said,) = missing(turning_of(war="step >= 1", shares=(0,) * 4, text=at_end))
    assert said == "War had its chance (4 %) in step 3 and did not come."
    found = turning_of(war="step >= 1", shares=(0,) * 4, text=at_end)
    first = dataclasses.replace(found, trace=dataclasses.replace(found.trace, outcome="deal"))
    assert missing(first) == [], "the deal is looked at before it"
    early = turning_of(war="step >= 2", shares=(0,) * 4)
    first = dataclasses.replace(early, trace=dataclasses.replace(early.trace, outcome="deal"))
    assert missing(first) == ["War had its chance (4 %) in steps 2 to 3 and did not come."], "a deal at the end is not"


def test_the_ending_that_came_by_chance_did_not_miss_it():
    found = turning_of(war="step >= 2", shares=(0,) * 4)
    came = dataclasses.replace(found, trace=dataclasses.replace(found.trace, outcome="war"))
    assert missing(came) == []
