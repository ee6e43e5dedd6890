"""A story says what happened, how likely it was and what pushed it; nothing that did not happen."""

import datetime as dt
import re

import pytest

from escalate import load, load_text
from escalate.narrate.story import Outlined, is_number, outline, shown, signed
from escalate.scenario.model import Level

SURE = """
escalate: 1
title: Two steps
clock: {start: 2020-06-16, step: 1 week, steps: 2}
state: {tension: {label: Tension, start: 40, drift: 1}, small: {start: 0.5, range: [0, 1]}}
actors:
  north:
    label: North
    goal: 0.5 * tension
    options:
      threaten: {label: Threaten, appeal: 15 - 0.25 * tension, effects: {tension: +10, small: +0.25},
                 says: It threatens.}
      wait: {label: Wait}
  south: {label: South, options: {look: {label: Look on}}}
  china: {label: China, options: {sleep: {label: Sleep, when: step > 5}}}
events: {vote: {label: A vote, on: 2020-06-20, effects: {tension: -5}, says: It passes.}}
outcomes: {rest: {label: The rest, otherwise: yes, says: Time is up.}}
"""

TOLD = """\
Two steps: run 0, seed 1

At the start: Tension 40; Small 0.5.

Step 0, week of 16 June 2020
  North: Threaten. It threatens.
    over 99 % likely, 2 options open; for it: its base appeal (+15), its goal
      (+5); against it: 0.25 * tension (-10)
    Tension 40 -> 50; Small 0.5 -> 0.75
  South: Look on.
    The only option open.
  China: nothing is open; it waits.
  Event: A vote. It passes.
    Tension 50 -> 45
  Drift and noise: Tension 45 -> 46

Step 1, week of 23 June 2020
  North: Threaten. It threatens.
    over 99 % likely, 2 options open; for it: its base appeal (+15), its goal
      (+5); against it: 0.25 * tension (-12)
    Tension 46 -> 56; Small 0.75 -> 1
  South: Look on.
    The only option open.
  China: nothing is open; it waits.
  Drift and noise: Tension 56 -> 57

The run ends after step 1: The rest. Time is up.
Of 10 runs, 10 ended so. One run is one draw of a toy model, not a forecast.
"""


def test_a_story_in_full():
    assert load_text(SURE).run(10, 1).story(0, full=True) == TOLD


@pytest.mark.parametrize("run", [0, 1, 2])
def test_stories_fit_and_agree_with_the_run(run):
    result = load("kaesong-short").run(100)
    text = result.story(run, full=True)
    assert max(map(len, text.splitlines())) <= 80
    row = result.runs.iloc[run]
    assert text.count("\nStep ") == row.step + 1
    label = next(o.label for o in result.scenario.outcomes if o.name == row.outcome)
    assert f"The run ends after step {row.step}: {label}." in re.sub(r"\s+", " ", text)


def test_an_order_is_told_as_one():
    assert "Ordered by the policy." in load("kaesong-short").with_policy("sanctions_relief").run(10).story(0, full=True)


CHANCES = """
escalate: 1
title: Two who act by chance
clock: {steps: 1}
parameters: {slip: {value: 0.05, range: [0, 1]}}
actors:
  crew:
    label: A crew
    options: {hold: {label: Hold, when: SURE}, stray: {label: Stray, chance: slip}, flee: {chance: 0}}
outcomes: {rest: {label: The rest, otherwise: yes}}
policies: {stray: {order: {crew.stray: yes}}}
"""


@pytest.mark.parametrize(("changes", "told"), [
    ({"SURE": "yes"}, "  A crew: Hold.\n    95 % likely, 3 options open\n"),
    ({"SURE": "no"}, "  A crew waits.\n    95 % likely by chance, 2 options open\n"),
    ({"SURE": "no", "0.05": "1"}, "  A crew: Stray.\n    100 % likely by chance, 2 options open\n"),
    ({"SURE": "no", "flee: {chance: 0}": "flee: {when: no}"},
     "  A crew waits.\n    95 % likely by chance, 1 option open\n"),
])  # fmt: skip
def test_what_came_by_chance_is_said(changes, told):
    text = CHANCES
    for old, new in changes.items():
        text = text.replace(old, new)
    assert told in load_text(text).run(10, seed=1).story(1, full=True)
    ordered = load_text(text).with_policy("stray").run(10, seed=1).story(1, full=True)
    assert "A crew: Stray.\n    Ordered by the policy." in ordered


def test_an_outline_names_what_was_done_or_came_for_the_first_time():
    more = "rain: {label: Rain, when: step == 1, chance: 1}, fog: {label: Fog, chance: 1}, "
    text = SURE.replace("events: {", "events: {" + more)
    scenario = load_text(text.replace("threaten: {", "threaten: {when: step != 1, "))
    assert outline(scenario.run(1, 1).trace(0), scenario) == (
        Outlined(0, dt.date(2020, 6, 16), ("North: Threaten.", "South: Look on.", "Fog.", "A vote.")),
        Outlined(1, dt.date(2020, 6, 23), ("North: Wait.", "Rain.")),
    )
    still = load_text(text.replace("rain: {label: Rain, when: step == 1, chance: 1}, ", ""))
    assert [each.step for each in outline(still.run(1, 1).trace(0), still)] == [0]


def test_the_three_strongest_reasons_are_told_and_none_that_hardly_counts():
    """Of a twentieth of a point and more."""
    terms = "3 + 2 * one - 4 * one + 0.5 * one"
    pushed = SURE.replace("15 - 0.25 * tension", terms).replace("goal: 0.5 * tension", "goal: 0.1 * one")
    pushed = pushed.replace("state: {", "state: {one: {label: One, start: 1},")
    told = " ".join(load_text(pushed).run(1, 1).story(0, full=True).split())
    assert "; for it: its base appeal (+3), 2 * one (+2); against it: 4 * one (-4) Tension" in told
    for slight, told_of in (("0.05", True), ("0.049", False)):
        text = pushed.replace(terms, f"9 + {slight} * one")
        told = " ".join(load_text(text).run(1, 1).story(0, full=True).split())
        assert (f", {slight} * one (+{slight})" in told) == told_of


@pytest.mark.parametrize(("value", "told"), [
    (0.05, "+0.05"), (9.94, "+9.9"), (-9.94, "-9.9"), (10, "+10"), (-10.6, "-11"), (104.4, "+104"), (0, "+0"),
])  # fmt: skip
def test_a_push_has_two_digits_and_its_sign(value, told):
    assert signed(value) == told


@pytest.mark.parametrize(("text", "number"), [
    ("15", True), ("-2.5", True), ("(-3)", True), ("1.2.3", False), ("push", False), ("2 * 3", False), ("", False),
])  # fmt: skip
def test_a_plain_number_is_the_base_appeal(text, number):
    assert is_number(text) == number


@pytest.mark.parametrize(("span", "value", "told"), [
    ("[0, 20]", 10.04, "10"), ("[0, 20]", 10.06, "10.1"), ("[-10, 10]", 0.26, "0.3"), ("[90, 100]", 94.123, "94.1"),
    ("[0, 19]", 10.06, "10.1"), ("[0, 19]", 0.1234, "0.123"), ("[0, 1]", 1.0, "1"), ("[0, 5000]", 4321.24, "4321.2"),
])  # fmt: skip
def test_a_level_is_told_as_exactly_as_its_range_is_wide(span, value, told):
    low = span[1:].partition(",")[0]
    scenario = load_text(SURE.replace("start: 0.5, range: [0, 1]", f"start: {low}, range: {span}"))
    level = scenario.state[1]
    assert isinstance(level, Level)
    assert shown(level, value) == told
    assert (shown(level, True), shown(level, False)) == ("yes", "no")
