"""What is allowed but probably not meant is warned of; what ships is meant."""

import pytest
from test_messages import GOOD

from escalate import load, load_text
from escalate.scenario import library
from escalate.scenario.lint import check_warnings, numbers_note
from escalate.studies.probe import probe_warnings


@pytest.mark.parametrize("name", library.names())
def test_every_shipped_file_is_without_warning(name):
    assert check_warnings(load(name)) + probe_warnings(load(name)) == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("  tension: {", "  calm_days: {start: 1}\n  tension: {", 'nothing reads the state variable "calm_days"'),
        ("  tension: {", "  x: {start: 1, drift: 2 - x}\n  tension: {", 'nothing reads the state variable "x"'),
        ("  push:", "  shove: {value: 1, range: [0, 2]}\n  push:", 'nothing reads the parameter "shove"'),
        ("outcomes:", "events: {e: {on: 2022-01-01}}\noutcomes:",
         'the event "e" (2022-01-01) lies outside the clock and never happens'),
        ("tension >= 95", "tension < 0", 'the outcome "war" came up in none of 300 runs'),
        ("      talk: {", "      flee: {when: tension < 0}\n      talk: {",
         'the option "north.flee" was never taken and, as far as seen, never open in 300 runs'),
        ("      talk: {", "      flee: {appeal: -50}\n      talk: {",
         'the option "north.flee" was open but never taken in 300 runs'),
    ],
)  # fmt: skip
def test_warning(old, new, said):
    scenario = load_text(GOOD.replace("50 ± 5", "85 ± 8").replace("when: not talks and tension < 90", "when: not talks")
                         .replace(old, new, 1))  # fmt: skip
    assert check_warnings(scenario) + probe_warnings(scenario, 300) == [said]


def test_numbers_are_counted():
    note = numbers_note(load_text(GOOD.replace("range: [1, 5]", "range: [1, 5], basis: source")))
    assert note == (
        "4 of 5 numbers are guesses: 0 of 1 parameters, and 4 that stand in formulas without a name"
    )
