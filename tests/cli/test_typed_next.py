"""The command that is offered next does what was looked at, and stands on one line."""

from types import SimpleNamespace

import pytest

from escalate import load_text
from escalate.cli import when_command
from escalate.cli.comparison_table import table_lines

WAYS = """
escalate: 1
title: Ways
clock: {steps: 1}
parameters: {shift: {value: 0, range: [0, 100]}, lift: {value: 0, range: [0, 9]}, more: {value: 0, range: [0, 9]}}
state: {place: {start: 0 to 99, whole: yes}}
actors: {a: {options: {rest: {}}}}
outcomes: {e0: {at end: yes, when: place + shift < 50}, last: {otherwise: yes}}
policies: {far: {set: {place: 30 to 99}}}
"""


@pytest.mark.parametrize(("wanted", "told"), [
    ("far", "--policy far"), ({"shift": 9}, "--set shift=9"), ({"shift": 9, "more": 2}, "--set shift=9 --set more=2"),
    ({"place": "3 to 12"}, '--set "place=3 to 12"'),
])  # fmt: skip
def test_a_change_is_asked_about_with_what_is_given_on_both_sides(wanted, told):
    plain = load_text(WAYS, "ways")
    given = plain.with_steps(2).set({"lift": 3})
    assert table_lines(plain.compare([wanted], 9), "w")[-1] == f"Next: escalate why w {told}"
    assert table_lines(given.compare([wanted], 9), "w")[-1] == f"Next: escalate why w {told} --given lift=3 --steps 2"


@pytest.mark.parametrize(("length", "fits"), [(48, True), (49, False)])
def test_what_would_not_stand_on_a_line_is_not_offered(length, fits):
    """Of 80 columns 32 are taken by the other words."""
    last = table_lines(load_text(WAYS, "ways").compare(["far"], 9), "w" * length)[-1]
    assert (last == f"Next: escalate why {'w' * length} --policy far") == fits
    assert last.startswith("Next") == fits


def study(clear, signs=(1, 1, 1), expected=False):
    """A study of fourteen assumptions, of which luck hides those behind the first few."""
    names = [f"p{n}" for n in range(14)]
    rows = [
        SimpleNamespace(parameter=name, label=name, clear=n < clear, expected=expected) for n, name in enumerate(names)
    ]
    effects = [
        SimpleNamespace(parameter=name, effect=share, sign=sign)
        for name in names for share, sign in zip((-0.1, 0.2, 0.3), signs, strict=True)
    ]  # fmt: skip
    parameters = [SimpleNamespace(name=name, low=0, high=9) for name in names]
    return SimpleNamespace(
        scenario=SimpleNamespace(title="T", name="t", parameters=parameters),
        asked="asked", sentence="so it is", dependences=rows, effects=effects, corners=[], outcome="war", policy="far",
    )  # fmt: skip


@pytest.mark.parametrize(("clear", "more"), [
    (0, ["Luck hides what 14 of 14 assumptions do to its effect."]),
    (10, ["Luck hides what 4 of 14 assumptions do to its effect."]),
    (12, ["Smaller, but told from luck: 2 more (--format csv).",
          "Luck hides what 2 of 14 assumptions do to its effect."]),
    (14, ["Smaller, but told from luck: 4 more (--format csv)."]),
])  # fmt: skip
def test_of_many_assumptions_that_a_policy_hangs_on_ten_are_shown(clear, more):
    lines = [*when_command._lines(study(clear), "t.yaml")]
    rows = [f"{f'p{n}':<36} {'-10.0':>12} {'+20.0':>12} {'+30.0':>12}" for n in range(min(clear, 10))]
    assert [line for line in lines if line.startswith("p")] == rows
    assert lines[lines.index(rows[-1]) + 1 if rows else 5 : -1 - bool(rows)] == more


def test_marks_are_explained_where_they_stand():
    unsure = "?: cannot be told from no effect, all places read together."
    expected = "*: the file says that this matters under the policy."
    told = [[*when_command._lines(study(2, signs, starred), "t.yaml")]
            for signs, starred in (((1, 1, 1), False), ((1, 0, 1), False), ((1, 1, 1), True))]  # fmt: skip
    assert [(unsure in lines, expected in lines) for lines in told] == [(False, False), (True, False), (False, True)]
    assert f"{'* p0':<36} {'-10.0':>12} {'+20.0':>12} {'+30.0':>12}" in told[2]


@pytest.mark.parametrize(("length", "told"), [
    (29, f"Next: escalate sweep {'t' * 29} --policy far --vary p0=0:9:11"),
    (30, f"Next: escalate why {'t' * 30} --policy far"),
])  # fmt: skip
def test_a_sweep_too_long_for_a_line_gives_way_to_why(length, told):
    assert [*when_command._lines(study(1), "t" * length)][-1] == told
