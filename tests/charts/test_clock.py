"""The axis of time: which steps have a label, and how their dates are written."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest
from matplotlib.figure import Figure

from escalate.charts.clock import _labels, day, time_axis
from escalate.results.tables import dates_by_step

FIRST = dt.date(2020, 11, 29)


def every(days: int, count: int, first: dt.date = FIRST) -> list[dt.date]:
    return [first + dt.timedelta(days=days * number) for number in range(count)]


@pytest.mark.parametrize(("dates", "told"), [
    (every(7, 3), ["29 Nov\n2020", "6 Dec", "13 Dec"]), (every(28, 3), ["29 Nov\n2020", "27 Dec", "24 Jan\n2021"]),
    ([dt.date(2020, month, 1) for month in (10, 11, 12)], ["Oct\n2020", "Nov", "Dec"]),
    ([dt.date(2020, 2, 1), dt.date(2020, 3, 1)], ["Feb\n2020", "Mar"]),
    ([dt.date(2019, 2, 1), dt.date(2019, 3, 1)], ["Feb\n2019", "Mar"]),
    ([dt.date(2020, 2, 1), dt.date(2020, 2, 28)], ["1 Feb\n2020", "28 Feb"]),
    (every(360, 2), ["2020", "2021"]), (every(359, 2), ["29 Nov\n2020", "23 Nov\n2021"]), ([FIRST], ["29 Nov\n2020"]),
    ([dt.date(2020, 11, 3), dt.date(2020, 12, 1)], ["3 Nov\n2020", "1 Dec"]),
    ([dt.date(2020, 12, 1)], ["1 Dec\n2020"]), ([dt.date(2020, 2, 1), dt.date(2020, 2, 15)], ["1 Feb\n2020", "15 Feb"]),
    ([dt.date(2019, 12, 1), dt.date(2020, 1, 1), dt.date(2020, 2, 1)], ["Dec\n2019", "Jan\n2020", "Feb"]),
])  # fmt: skip
def test_a_year_is_named_once_and_a_day_where_steps_are_short(dates: list[dt.date], told: list[str]) -> None:
    assert _labels(dates) == told


def test_a_step_is_a_day_or_a_number() -> None:
    assert [day(date, 3) for date in (FIRST, dt.date(1914, 1, 1), None)] == ["29 Nov 2020", "1 Jan 1914", "step 3"]
    frame = pd.DataFrame({"step": [-1, 0, 0, 1], "date": pd.to_datetime([None, FIRST, FIRST, dt.date(2020, 12, 6)])})
    assert dates_by_step(frame) == {0: FIRST, 1: dt.date(2020, 12, 6)}
    assert dates_by_step(frame[["step"]]) == {}


@pytest.mark.parametrize(("steps", "points", "shown"), [
    (range(5), 1_000, [0, 1, 2, 3, 4]), (range(-1, 5), 1_000, [0, 1, 2, 3, 4]), (range(2, 6), 1_000, [2, 3, 4, 5]),
    # A label takes 4.2 times ten points: 42 at the least.
    (range(10), 420, list(range(10))), (range(10), 419, [0, 2, 4, 6, 8]), (range(10), 209, [0, 4, 8]),
    (range(12), 210, [0, 4, 8]), (range(12), 150, [0, 4, 8]), (range(12), 125, [0, 5, 10]),
    (range(2_000), 42, [0]), (range(3, 4), 42, [3]), (range(1_200), 420, list(range(0, 1_200, 200))),
])  # fmt: skip
def test_as_many_labels_as_there_is_room_for(steps: range, points: float, shown: list[int]) -> None:
    axes = Figure().add_subplot()
    later: list[Any] = []
    named: list[str] = []
    sheet: Any = SimpleNamespace(
        style=SimpleNamespace(body=10), width=points / 0.85, later=later.append, ax=axes, label_x=named.append
    )
    time_axis(sheet, axes, steps, {})
    assert axes.get_xticks().tolist() == shown
    assert [label.get_text() for label in axes.get_xticklabels()] == [f"{step:,}" for step in shown]
    assert (len(later), named) == (1, ["step"])
    dated = dict(enumerate(every(7, 2_000)))
    time_axis(sheet, axes, steps, dated)
    assert [label.get_text() for label in axes.get_xticklabels()] == _labels([dated[step] for step in shown])
    assert named == ["step"]
    short = {step: date for step, date in dated.items() if step != shown[-1]}  # the end itself has no date
    time_axis(sheet, axes, steps, short)
    assert axes.get_xticks().tolist() == shown[:-1]
    assert named == ["step"]
    time_axis(sheet, Figure().add_subplot(), steps, {})  # a part of a sheet does not name the axis
    assert named == ["step"]


@pytest.mark.parametrize("stride", [1, 2, 4, 5, 8, 10, 13, 20, 26, 50, 52, 100, 200, 500, 1_000])
def test_labels_stand_at_round_numbers_of_steps(stride: int) -> None:
    """Steps so narrow that a label, 42 points, takes just so many of them."""
    axes = Figure().add_subplot()
    steps = range(2 * stride + 1)
    points = 42.0001 * len(steps) / stride
    sheet: Any = SimpleNamespace(style=SimpleNamespace(body=10), width=points / 0.85, later=str, ax=axes, label_x=str)
    time_axis(sheet, axes, steps, {})
    assert axes.get_xticks().tolist() == [0, stride, 2 * stride]
    assert axes.xaxis.get_major_ticks()[0].tick1line.get_markersize() == 4


def test_the_first_step_and_the_one_that_is_told_have_labels() -> None:
    axes, steps = Figure().add_subplot(), range(2, 12)
    sheet: Any = SimpleNamespace(style=SimpleNamespace(body=10), width=200, later=str, ax=axes, label_x=str)
    for of, shown in ((0, [2, 6, 10]), (2, [2, 6, 10]), (11, [2, 6, 11]), (8, [2, 8]), (4, [4, 10])):
        time_axis(sheet, axes, steps, {}, of=of)
        assert axes.get_xticks().tolist() == shown


def test_axes_that_came_out_narrower_have_fewer_labels() -> None:
    figure = Figure(figsize=(10, 4), dpi=144)
    axes = figure.add_axes((0, 0, 0.5, 1))  # five inches, 360 points
    later: list[Any] = []
    sheet: Any = SimpleNamespace(
        style=SimpleNamespace(body=10), width=2_000, points=lambda pixels: pixels / 2,
        later=later.append, ax=axes, label_x=str,
    )
    time_axis(sheet, axes, range(10), {}, 0.5)
    assert len(axes.get_xticks()) == 10
    later[0]()
    assert axes.get_xticks().tolist() == [0, 2, 4, 6, 8]
    time_axis(sheet, axes, range(10), {}, 0.2)
    assert axes.get_xticks().tolist() == [0, 2, 4, 6, 8]
