"""The axis of time: dates where the file has a calendar, else the numbers of steps."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from itertools import pairwise

import pandas as pd
from matplotlib.axes import Axes

from escalate.charts.sheet import Sheet

Dates = Mapping[int, dt.date]
"""The first day of each step; empty where the file has no calendar."""
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_STRIDES = (1, 2, 4, 5, 8, 10, 13, 20, 26, 50, 52, 100, 200, 500, 1000)


def day(date: dt.date | None, step: int) -> str:
    """A step in words: ``16 Jun 2020``, or ``step 3``.

    Examples
    --------
    >>> day(dt.date(2020, 6, 16), 0), day(None, 3)
    ('16 Jun 2020', 'step 3')
    """
    return f"step {step}" if pd.isna(date) else f"{date.day} {_MONTHS[date.month - 1]} {date.year}"


def days(dates: Dates, *steps: int) -> list[str]:
    """Several steps in words, with the year once where it is one.

    Examples
    --------
    >>> days({0: dt.date(2020, 6, 16), 4: dt.date(2020, 7, 14)}, 0, 4), days({}, 3)
    (['16 Jun', '14 Jul 2020'], ['step 3'])
    """
    said = [day(dates.get(step), step) for step in steps]
    return [at.removesuffix(said[-1][-5:]) if dates else at for at in said[:-1]] + said[-1:]


def time_axis(sheet: Sheet, axes: Axes, steps: Sequence[int], dates: Dates, part: float = 1.0, of: int = 0) -> None:
    """Label steps, the first and that ``of`` one among them, below axes that are a ``part`` of the sheet wide.

    Step -1 is the start.
    """
    first, last = min(steps), max(steps)

    def label(width: float) -> None:
        """Set as many labels as so many points hold."""
        pitch = width / max(1, last - first + 1)
        stride = next((stride for stride in _STRIDES if stride * pitch >= sheet.style.body * 4.2), last - first + 1)
        begin, told = max(first, 0), max(first, 0, of)
        round_ones = {step for step in range(begin, last + 1, stride) if abs(step - told) >= stride}
        shown = [step for step in sorted({told} | round_ones) if step in dates or not dates]
        axes.set_xticks(shown, _labels([dates[step] for step in shown]) if dates else [f"{step:,}" for step in shown])

    label(sheet.width * part * 0.85)
    # Labels beside the axes may leave less room than was reckoned with.
    sheet.later(lambda: label(sheet.points(axes.get_window_extent().width)))
    axes.tick_params(axis="x", length=4)
    if axes is sheet.ax and not dates:
        sheet.label_x("step")


def _labels(dates: list[dt.date]) -> list[str]:
    """Labels that name the year once, and the day only where steps are shorter than a month."""
    spacing = min(((after - before).days for before, after in pairwise(dates)), default=1)
    if spacing >= 360:
        return [str(date.year) for date in dates]
    labels, year, months = [], 0, spacing >= 28 and all(date.day == 1 for date in dates)
    for date in dates:
        text = "" if months else f"{date.day} "
        new = "" if date.year == year else f"\n{date.year}"
        labels.append(f"{text}{_MONTHS[date.month - 1]}{new}")
        year = date.year
    return labels
