"""When runs end: how much of each ending comes before the last step and in it, and what of that tells most."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import permutations
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from escalate.results.words import per_cents

if TYPE_CHECKING:
    import pandas as pd

JUMP, PART = 0.05, 0.25
"""An ending jumps where so much of all runs, and such a part of its own, come in the last step."""
COMMON, APART = 0.1, 0.25
"""Two endings so common come apart where their halves lie such a part of the clock from each other."""
FIRST = 0.05
"""Before such a part of its runs has ended so, an ending has hardly begun."""


class Ended(NamedTuple):
    """An ending: its share of all runs, how much of that comes before the last step, and before its ``first``.

    By the step ``first`` one in twenty of its runs has ended, by ``half`` half of them.
    """

    outcome: str
    share: float
    early: float
    first: int
    before: float
    half: int


def ended(runs: pd.DataFrame, steps: int) -> list[Ended]:
    """Of runs (outcome, step) the endings that some meet before the last of so many steps, the commonest first."""
    found = []
    for name, own in runs.groupby(runs["outcome"].astype(str), sort=False)["step"]:
        first, half = (int(step) for step in np.quantile(own, (FIRST, 0.5), method="inverted_cdf"))
        early, before = (float((own < step).sum()) / len(runs) for step in (steps - 1, first))
        found.append(Ended(str(name), len(own) / len(runs), early, first, before, half))
    return sorted((each for each in found if each.early), key=lambda each: -each.share)


def late(outcomes: pd.DataFrame, found: Sequence[Ended]) -> str:
    """What of all outcomes comes only in the last step: ``18 % A fleet, 4 % Still open``; empty where nothing does."""
    early, said = {each.outcome for each in found}, per_cents(outcomes["share"].tolist())
    rows = zip(outcomes["outcome"], outcomes["label"], outcomes["runs"], said, strict=True)
    return ", ".join(f"{share} {label}" for name, label, runs, share in rows if runs and name not in early)


def jump(found: Sequence[Ended]) -> Ended | None:
    """The ending of which most comes in the last step, where that is much."""
    late = [each for each in found if each.share - each.early >= max(JUMP, PART * each.share)]
    return max(late, key=lambda each: each.share - each.early, default=None)


def apart(found: Sequence[Ended], steps: int) -> tuple[Ended, Ended] | None:
    """The two common endings of which one comes earliest before the other, where that is clear."""
    pairs = permutations((each for each in found if each.share >= COMMON), 2)
    far = [pair for pair in pairs if pair[1].half - pair[0].half >= APART * steps]
    return max(far, key=lambda pair: pair[1].half - pair[0].half, default=None)
