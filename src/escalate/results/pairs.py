"""What pairs of runs say: outcomes matched by name, who moved where, and by how much each share shifts.

Rows are plain, so that a comparison can be printed without waiting for pandas.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from escalate.results.intervals import paired, wilson
from escalate.results.words import on_both_sides
from escalate.scenario.model import Scenario

Counts = NDArray[np.int64]


@dataclass(frozen=True)
class Ending:
    """An outcome of any of the scenarios compared; those of one name are one ending."""

    name: str
    label: str


@dataclass(frozen=True)
class ShareRow:
    """How often one outcome came out in one of the scenarios compared (interval: Wilson, 95 %)."""

    policy: str
    label: str
    outcome: str
    outcome_label: str
    runs: int
    share: float
    low: float
    high: float


@dataclass(frozen=True)
class DifferenceRow:
    """What a variant does to one outcome: its share less the baseline's (interval: paired, 95 %)."""

    policy: str
    label: str
    outcome: str
    outcome_label: str
    difference: float
    low: float
    high: float
    share: float
    base_share: float


@dataclass(frozen=True)
class FlipRow:
    """How many runs ended in ``before`` without a variant and in ``after`` with it."""

    policy: str
    before: str
    before_label: str
    after: str
    after_label: str
    runs: int


def endings_of(scenarios: Sequence[Scenario]) -> tuple[Ending, ...]:
    """The outcomes of all scenarios, matched by name, in the first one's order.

    One that only a later scenario has comes after the one it follows there; a label is the one met first.
    """
    found: list[Ending] = []
    for scenario in scenarios:
        place = 0
        for outcome in scenario.outcomes:
            names = [ending.name for ending in found]
            if outcome.name in names:
                place = names.index(outcome.name) + 1
            else:
                found.insert(place, Ending(outcome.name, outcome.label))
                place += 1
    return tuple(found)


def endings_met(endings: Sequence[Ending], scenario: Scenario, outcome: NDArray[np.int8]) -> Counts:
    """Each run's place among ``endings``; shape ``(runs,)``."""
    places = {ending.name: place for place, ending in enumerate(endings)}
    return np.array([places[known.name] for known in scenario.outcomes], np.int64)[outcome]


def transitions(before: Counts, after: Counts, endings: int) -> Counts:
    """Runs by how they end without (row) and with (column) a variant; shape ``(endings, endings)``."""
    return np.bincount(before * endings + after, minlength=endings * endings).reshape(endings, endings)


def share_rows(name: str, label: str, endings: Sequence[Ending], met: Counts) -> list[ShareRow]:
    """A scenario's tally, an ending each."""
    counts = np.bincount(met, minlength=len(endings)).tolist()
    runs = len(met)
    return [
        ShareRow(name, label, ending.name, ending.label, count, count / runs, *wilson(count, runs))
        for ending, count in zip(endings, counts, strict=True)
    ]


def difference_rows(name: str, label: str, endings: Sequence[Ending], moved: Counts) -> list[DifferenceRow]:
    """A variant's shifts, an ending each, from its transitions."""
    runs = int(moved.sum())
    rows = []
    for place, ending in enumerate(endings):
        stayed = int(moved[place, place])
        before, after = int(moved[place].sum()), int(moved[:, place].sum())
        low, high = paired(after - stayed, before - stayed, runs)
        numbers = ((after - before) / runs, low, high, after / runs, before / runs)
        rows.append(DifferenceRow(name, label, ending.name, ending.label, *numbers))
    return rows


def flip_rows(name: str, endings: Sequence[Ending], moved: Counts) -> list[FlipRow]:
    """Every pair of endings of a variant with its runs, pairs without a run too."""
    return [
        FlipRow(name, before.name, before.label, after.name, after.label, int(moved[row, column]))
        for row, before in enumerate(endings)
        for column, after in enumerate(endings)
    ]


def rows_of_flips(flips: Any) -> list[DifferenceRow]:
    """What a table of one policy's flips says of each ending that is met."""
    sides = [(flips[side], flips[f"{side}_label"]) for side in ("before", "after")]
    labels = {str(name): str(label) for both in sides for name, label in zip(*both, strict=True)}
    places, moved = list(labels), np.zeros((len(labels), len(labels)), np.int64)
    for before, after, runs in zip(flips["before"], flips["after"], flips["runs"], strict=True):
        moved[places.index(before), places.index(after)] += runs
    rows = difference_rows("", "", [Ending(*each) for each in labels.items()], moved)
    return [row for row in rows if row.share or row.base_share]


def met_and_told(flips: Any) -> list[tuple[DifferenceRow, str, str]]:
    """The same, those first that lose most, each with how its shares without and with are told."""
    met = rows_of_flips(flips)
    clear = [row.low > 0 or row.high < 0 for row in met]
    told = on_both_sides([row.base_share for row in met], [row.share for row in met], clear)
    return sorted(zip(met, *told, strict=True), key=lambda at: at[0].difference)


def largest_flips(rows: Sequence[FlipRow]) -> list[FlipRow]:
    """The pairs in which runs really moved, largest first."""
    return sorted((row for row in rows if row.before != row.after and row.runs), key=lambda row: -row.runs)


def strongest(differences: Any) -> list[str]:
    """The policies by the ending that they move furthest, most first; those that move none clear of luck come last."""
    size = differences["difference"].abs()
    reach = differences.assign(clear=size.where((differences["low"] > 0) | (differences["high"] < 0), 0), size=size)
    most = reach.groupby("policy", sort=False)[["clear", "size"]].max()
    return [str(name) for name in most.sort_values(["clear", "size"], ascending=False, kind="stable").index]


def clear_shifts(differences: Any, policy: str) -> Any:
    """What a policy changes clear of luck, the largest first."""
    rows = differences[(differences["policy"] == policy) & ((differences["low"] > 0) | (differences["high"] < 0))]
    return rows.sort_values("difference", key=abs, ascending=False)
