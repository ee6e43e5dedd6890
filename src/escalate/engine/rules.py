"""Custom decision rules: a function of the caller's takes the place of an actor's own way of choosing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Turn:
    """What a custom decision rule is shown: one actor's turn in many runs at once.

    Attributes
    ----------
    actor : str
        Whose turn it is.
    step : int
        The step, from 0.
    options : tuple of str
        Names of the options, in the file's order.
    open : bool array, shape (options, runs)
        Which options are open in which run.
    utility : float array, shape (options, runs)
        What the file's own rule would make of each open option; 0 where it is closed.
    state : Mapping
        Level or flag name -> array of shape (runs,).
    """

    actor: str
    step: int
    options: tuple[str, ...]
    open: NDArray[np.bool_]
    utility: NDArray[np.float64]
    state: Mapping[str, NDArray[Any]]


Rule = Callable[[Turn], NDArray[np.float64]]
"""A custom decision rule: takes a :class:`Turn`, returns weights that are not negative, shape
(options, runs) or (options, 1). Options are chosen in proportion to them; those of closed options
do not count. The choice itself uses the actor's own luck, so runs stay reproducible and paired."""
