"""The steps that turned a run: which ending's share each moved, and which of them are told first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import pandas as pd

FIRST = 3
"""Steps among which the one to tell first is sought."""
NEAR = 0.75
"""The run's own ending is told where its share moved by such a part of what moved most."""
FAR = 0.75
"""A step stands before the last one, which is the ending itself, where it moved such a part of what that did."""


class Turned(NamedTuple):
    """A step, the ending whose share it moved, from and to which, and whether it held.

    A step held where the run's own ending's share rose, or another's fell.
    """

    step: int
    outcome: str
    before: float
    after: float
    held: bool

    @property
    def far(self) -> float:
        """By how much it moved the share."""
        return abs(self.after - self.before)


def turned(shares: pd.DataFrame, steps: Sequence[int]) -> tuple[str, list[Turned]]:
    """How a run ended by its shares (step, outcome, share), and its steps of these, those that held first."""
    table = shares.pivot_table(index="step", columns="outcome", values="share", sort=False).sort_index()
    ending, found = str(table.iloc[-1].idxmax()), []
    for step in steps:
        before, after = (table.loc[step:].iloc[row] for row in (0, min(1, len(table.loc[step:]) - 1)))
        jumps = (after - before).abs()
        outcome = ending if jumps[ending] >= NEAR * jumps.max() else str(jumps.idxmax())
        one, other = float(before[outcome]), float(after[outcome])
        found.append(Turned(step, outcome, one, other, (outcome == ending) == (other > one)))
    found.sort(key=lambda each: not each.held)
    before_end = [each for each in found[1:FIRST] if each.held and each.far >= FAR * found[0].far]
    if before_end and found[0].step == table.index[-1] - 1:
        found.insert(0, found.pop(found.index(before_end[0])))
    return ending, found


def close_together(steps: Iterable[int], room: float) -> list[list[int]]:
    """Steps in order, in groups of those that follow one another within less than so many steps."""
    groups: list[list[int]] = []
    for step in sorted(steps):
        if groups and step - groups[-1][-1] < room:
            groups[-1].append(step)
        else:
            groups.append([step])
    return groups
