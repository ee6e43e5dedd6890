"""Where each of many runs stands at a time: in the slot of its rung or its ending; and a square on its way."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from escalate.charts.rungs import SOFT, Look

TOP, FOOT = 104, 496
SQUARE, PITCH = 11, 14
Slot = tuple[float, float, float, float]
"""Left, right, top, height."""


def slots_in(count: int, across: tuple[float, float], head: float) -> list[Slot]:
    """So many slots under one another."""
    tall = (FOOT - TOP) / max(1, count)
    return [(across[0], across[1], TOP + place * tall + head, tall - head) for place in range(count)]


def places(at: NDArray[np.int64], slots: Sequence[Slot]) -> list[tuple[float, float]]:
    """Where each run stands: packed into its slot from the left, in columns."""
    found = [(0.0, 0.0)] * len(at)
    for slot, (left, right, top, tall) in enumerate(slots):
        here = np.flatnonzero(at == slot)
        deep = max(1, int((tall - 2) // PITCH))
        pitch = min(PITCH, (right - left) / max(1, -(-len(here) // deep)))
        for place, run in enumerate(here):
            found[run] = (round(left + place // deep * pitch, 1), round(top + 2 + place % deep * PITCH, 1))
    return found


def moving(walk: Sequence[tuple[tuple[float, float], Look]], seconds: float) -> tuple[str, str]:
    """A run on its way, and at its end."""
    (x, y), end = walk[-1]
    paths = {name: [f"{place[axis]:g}" for place, _ in walk] for axis, name in enumerate("xy")}
    paths["fill"] = [look.fill for _, look in walk]
    moves = "".join(
        f'<animate attributeName="{name}" dur="{seconds:g}s" fill="freeze" values="{";".join(values)}"/>'
        for name, values in paths.items()
        if len(set(values)) > 1
    )
    square = f'<rect x="{x:g}" y="{y:g}" width="{SQUARE}" height="{SQUARE}" fill="{end.fill}"'
    # On its way a run does not tell by its edge how it will end.
    return f'{square} stroke="{SOFT}">{moves}</rect>', f'{square} stroke="{end.edge}"/>'
