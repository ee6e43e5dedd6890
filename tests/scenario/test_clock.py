"""The clock: how long a step is, which day it begins on, and which step a day falls into."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_messages import GOOD

from escalate import load_text
from escalate.scenario.model import Clock


@pytest.mark.parametrize(
    ("step", "third"),
    [
        ("1 day", "2020-07-02"),
        ("day", "2020-07-02"),
        ("3 days", "2020-07-06"),
        ("week", "2020-07-14"),
        ("2 weeks", "2020-07-28"),
        ("2 Weeks", "2020-07-28"),
        ("1 month", "2020-08-30"),
        ("4 months", "2021-02-28"),
        ("8 months", "2021-10-30"),
        ("2 years", "2024-06-30"),
    ],
)
def test_a_step_is_as_long_as_the_file_says(step, third):
    clock = load_text(GOOD.replace("2020-06-16", "2020-06-30").replace("1 week", step)).clock
    assert clock.date(0) == dt.date(2020, 6, 30)
    assert clock.date(2) == dt.date.fromisoformat(third)


@pytest.mark.parametrize(
    ("clock", "told"),
    [
        (Clock(1), "1 step"),
        (Clock(3, every=2), "3 steps"),
        (Clock(1, dt.date(2020, 5, 3), 1, "day"), "1 step of one day from 3 May 2020"),
        (Clock(26, dt.date(2020, 6, 16), 3, "month"), "26 steps of 3 months from 16 June 2020"),
        (Clock(2, None, 1, "week"), "2 steps of one week"),
    ],
)
def test_a_clock_is_told_in_words(clock, told):
    assert clock.in_words == told


def test_a_day_outside_the_clock_is_in_no_step():
    clock = Clock(2, dt.date(2020, 6, 16), 1, "week")
    days = [dt.date(2020, 6, day) for day in (15, 16, 22, 23, 29, 30)]
    assert [clock.step_of(day) for day in days] == [None, 0, 0, 1, 1, None]
    assert (Clock(2).date(1), Clock(2).step_of(days[1])) == (None, None)


CLOCKS = st.builds(
    Clock,
    st.integers(1, 40),
    st.dates(dt.date(1900, 1, 1), dt.date(2050, 1, 1)),
    st.integers(1, 7),
    st.sampled_from(["day", "week", "month", "year"]),
)


@settings(max_examples=100, deadline=None, derandomize=True, database=None)
@given(CLOCKS, st.integers(-3, 45), st.integers(0, 400))
def test_a_day_falls_into_the_step_that_contains_it(clock, step, days):
    date = clock.date(max(step, 0)) + dt.timedelta(days=days if step >= 0 else -days - 1)
    found = clock.step_of(date)
    if found is None:
        assert date < clock.start or date >= clock.date(clock.steps)
    else:
        assert 0 <= found < clock.steps
        assert clock.date(found) <= date < clock.date(found + 1)
