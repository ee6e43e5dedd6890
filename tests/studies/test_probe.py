"""What never happens is warned of only where it happens under no policy either."""

import pytest

from escalate import load_text
from escalate.studies.probe import idle_parameters, probe_warnings

LOCKED = """
escalate: 1
title: What waits for a key
clock: {steps: 2}
parameters: {force: {value: 0, range: [-3, 3]}}
state: {key: {start: no}, door: {start: no}}
actors:
  one: {options: {wait: {}, knock: {}, KNOCK}}
outcomes: {open: {when: OPEN}, knocked: {when: ever(one.knock)}, shut: {otherwise: yes}}
policies:
  idle: {set: {force: 1}}
  unlock: {set: {key: yes}}
"""
ALL = {
    "an option": ("enter: {when: key, appeal: force}", "step == 1 and ever(one.wait) and ever(one.knock)"),
    "an ending": ("kick: {appeal: force}", "key"),
}


def world(what, policy="unlock"):
    option, end = ALL[what]
    text = LOCKED.replace("KNOCK}", f"{option}}}").replace("OPEN", end)
    return load_text(text.replace("unlock: {set: {key: yes}}", "") if policy != "unlock" else text)


@pytest.mark.parametrize(("what", "says"), [
    ("an option", 'the option "one.enter" was never taken and, as far as seen, never open in 300 runs'),
    ("an ending", 'the outcome "open" came up in none of 300 runs'),
])  # fmt: skip
def test_what_happens_under_the_last_policy_is_not_warned_of(what, says):
    assert probe_warnings(world(what), 300) == []
    assert probe_warnings(world(what, "idle"), 300) == [says]


def test_a_number_that_moves_something_under_a_policy_is_not_idle():
    assert idle_parameters(world("an option"), 300) == []
    said = 'the parameter "force" moves nothing: 300 runs end alike at -3 and at 3'
    assert idle_parameters(world("an option", "idle"), 300) == [said]
