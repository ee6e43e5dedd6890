"""What tells most of the levels over time: how they run by ending, which endings part, which medians move."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from itertools import permutations
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from escalate.engine.courses import Courses
from escalate.results.words import per_cent, share_or_none
from escalate.scenario.model import Scenario
from escalate.scenario.trees import ReadLevel

if TYPE_CHECKING:
    import pandas as pd

OFTEN = 0.05
"""Endings rarer than this say little of a level."""
HARDLY = 0.1
"""A level whose middle half of runs moves by less than this part of its largest value is flat on an axis from zero."""
APART = 0.25
"""Endings tell of a level where they part by so much of its panel's height."""


class Parted(NamedTuple):
    """Two endings of a level, as rows of :func:`by_ending`, and how far apart they end in fractions of its height."""

    far: float
    most: dict[Hashable, Any]
    least: dict[Hashable, Any]


class Moved(NamedTuple):
    """A level's first and last row, and its move: clear of the runs' spread, how far for it, past what threshold."""

    first: pd.Series[Any]
    last: pd.Series[Any]
    clear: bool
    far: float
    past: str


def moving(levels: pd.DataFrame) -> pd.DataFrame:
    """The rows of all levels that are seen to move on an axis from zero, or else that move at all; or none."""
    largest = levels[["q05", "q95"]].abs().max(axis=1).groupby(levels["level"]).transform("max")
    for quantiles, least in ((["q25", "q50", "q75"], HARDLY), (["q05", "q95"], 0)):
        by_level = levels.groupby("level")[quantiles]
        moves = (by_level.transform("max") - by_level.transform("min")).max(axis=1) > least * largest
        if moves.any():
            break
    return levels[moves]


def by_ending(scenario: Scenario, courses: Courses) -> pd.DataFrame:
    """Levels in the middle run of each ending: step, level, outcome, label, value, q25, q75, share of runs, ruled.

    Step -1 is the start, and an ended run stays at its last value. ``ruled`` is whether the ending's own condition
    or chance looks at the level.
    """
    import pandas as pd

    parts = []
    for level, course in zip(scenario.levels, courses.levels, strict=True):
        values = pd.DataFrame(course).ffill().to_numpy()
        for code, outcome in enumerate(scenario.outcomes):
            own = values[:, courses.outcome == code]
            if own.size:
                q25, middle, q75 = np.quantile(own, (0.25, 0.5, 0.75), axis=1)
                trees = [each.tree for each in (outcome.when, outcome.chance) if each is not None]
                read = {node.name for tree in trees for node in tree.walk() if isinstance(node, ReadLevel)}
                named = {"level": level.name, "outcome": outcome.name, "label": outcome.label}
                told = {"q25": q25, "q75": q75, "share": own.shape[1] / values.shape[1], "ruled": level.name in read}
                parts.append(pd.DataFrame({"step": np.arange(len(own)) - 1, **named, "value": middle, **told}))
    return pd.concat(parts, ignore_index=True)


def height(level: pd.DataFrame) -> float:
    """How far the axis of a level's rows goes, from zero or from below it."""
    return max(1e-9, float(level["q95"].max() - min(0.0, level["q05"].min())))


def parted(levels: pd.DataFrame, endings: pd.DataFrame) -> Parted | None:
    """The level and the two endings of :func:`by_ending` that part most, halves of their runs clear of each other.

    ``levels`` are those to choose from, with q05 and q95. Where an ending's own condition looks at the level, that
    it ends elsewhere is no news; nor is it where all runs to each of the two end on one value, as on a mark.
    """
    last = endings[(endings["step"] == endings["step"].max()) & ~endings["ruled"] & (endings["share"] >= OFTEN)]
    found = []
    for level, own in levels.groupby("level", sort=False):
        for one, other in permutations(last[last["level"] == level].to_dict("records"), 2):
            if one["q25"] > other["q75"] and (one["q25"] < one["q75"] or other["q25"] < other["q75"]):
                found.append(Parted((one["value"] - other["value"]) / height(own), one, other))
    return max(found, key=lambda each: each.far, default=None)


def moved(levels: pd.DataFrame, thresholds: Sequence[tuple[str, float, str]] = ()) -> Iterator[Moved]:
    """Of each level how its median moves from the first row to the last.

    ``thresholds`` are levels with a value each and what hangs on it; the last that the median comes past is told.
    """
    for level, rows in levels.groupby("level", sort=False):
        first, last = (rows.sort_values("step").iloc[end] for end in (0, -1))
        spread = max(float(last["q75"] - last["q25"]), float(first["q75"] - first["q25"]), 1e-9)
        clear = not last["q25"] <= first["q50"] <= last["q75"]
        low, high = sorted((float(first["q50"]), float(last["q50"])))
        past = [(abs(at - last["q50"]), words) for name, at, words in thresholds if name == level and low < at < high]
        yield Moved(first, last, clear, (high - low) / spread, min(past)[1] if past else "")


def told(
    levels: pd.DataFrame,
    thresholds: Sequence[tuple[str, float, str]] = (),
    shares: pd.DataFrame | None = None,
    endings: pd.DataFrame | None = None,
) -> dict[str, Any]:
    """The level at whose end two endings part most; else whose median moves furthest, best past a threshold.

    Its ``name``, and as ``level`` its label without what that says in brackets; then ``most`` and ``least``, the
    endings, with where their runs end; or of one whose ``shares`` by value are known what it ``stands`` at and how
    many runs do before and after; or its median at the ``start`` and the ``end``.
    """
    found: dict[str, Any] = {"at": {}, "most": "", "least": "", "stands": "", "past": ""}
    whole = set() if shares is None else set(shares["level"])
    apart = None if endings is None else parted(levels[~levels["level"].isin(whole)], endings)
    if apart and apart.far >= APART:
        one, other = apart.most, apart.least
        rows = levels[levels["level"] == one["level"]]
        most, least = _said(rows, one["value"], other["value"])
        found |= {"most": one["label"], "least": other["label"], "most_at": most, "least_at": least}
        found |= {"at": {one["outcome"]: most, other["outcome"]: least}}
    else:
        each = max(moved(levels, thresholds), key=lambda each: (each.clear and each.past != "", each.clear, each.far))
        rows = levels[levels["level"] == each.first["level"]]
        values = _said(rows, each.first["q50"], *each.last[["q50", "q25", "q75"]])
        found |= {"clear": each.clear, "past": each.past}
        if shares is not None and each.first["level"] in whole:
            found |= _stands(shares[shares["level"] == each.first["level"]])
        else:
            found |= dict(zip(("start", "end", "low", "high"), values, strict=True))
    return {**found, "name": rows["level"].iloc[0], "level": rows["label"].iloc[0].partition(" (")[0]}


def _stands(shares: pd.DataFrame) -> dict[str, str]:
    """The value of a level of few on which most runs come to stand, and how many begin and end there."""
    table = shares.pivot_table(index="step", columns="value", values="share")
    begin, end = table.iloc[0], table.iloc[-1]
    most: Any = (end - begin).idxmax()
    return {"stands": f"{most:g}", "after": per_cent(end[most]), "before": share_or_none(begin[most])}


def _said(rows: pd.DataFrame, one: float, other: float, *more: float) -> list[str]:
    """Values of a level in as many digits as its axis and the first two need, none as "-0"."""
    digits = 0 if abs(one - other) >= 2 and height(rows) >= 10 else 1
    return [f"{round(value, digits) + 0.0:.{digits}f}".replace("-", "−") for value in (one, other, *more)]
