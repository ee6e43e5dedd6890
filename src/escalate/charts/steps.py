"""What the strips of a run stand on: the clock and the ladder, one level, and how the run ended."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import pandas as pd

from escalate.charts.clock import Dates
from escalate.charts.rungs import Look

Ending = tuple[str, str]
"""An outcome's name and label."""


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
