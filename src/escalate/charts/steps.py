"""What the strips of a run stand on: the clock and the ladder, one level, and how the run ended."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import pandas as pd

from escalate.charts.clock import Dates
from escalate.charts.rungs import Look
from escalate.charts.sheet import Frame, Sheet

Ending = tuple[str, str]
"""An outcome's name and label."""
LEAST_ROW = 2.5
"""Lines of text that a row needs: one for the names of its moves, the rest for squares."""


class Board(NamedTuple):
    """What the strips of a run stand on: the clock's steps and their dates, and the rungs' looks, the highest first."""

    steps: int
    dates: Dates
    ladder: Mapping[str, Look]


class Course(NamedTuple):
    """A level over a run: a row a step (step, value), its label, and the file's thresholds with what hangs on them."""

    values: pd.DataFrame
    label: str
    thresholds: Sequence[tuple[float, str]]


def fitting(sheet: Sheet, data: Frame, order: Sequence[str], part: float) -> tuple[Frame, str]:
    """The rows of as many actors in ``order`` as a ``part`` of the sheet's height holds, and who is left out."""
    most = max(1, int(sheet.height * part / (sheet.style.body * (LEAST_ROW + sheet.narrow))))
    shown = data[data["actor"].isin(order[:most])]
    gone = data["actor"].nunique() - shown["actor"].nunique()
    return shown, f"{gone} actor{'s' * (gone > 1)}" if gone else ""
