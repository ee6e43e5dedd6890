"""Results of several scenarios beside each other, and the ending in which two of them differ most."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from escalate.results.intervals import wilson

if TYPE_CHECKING:
    import pandas as pd

    from escalate.results.result import Result

KEYS = ("outcome", "label")
TALLY = (*KEYS, "runs", "share", "low", "high")
LEAST = 0.001
"""Shares below count as this much, so that no ratio is without end."""


def alike(results: Sequence[Result]) -> bool:
    """Whether the files have the same endings, in the same words."""
    return len({frozenset(map(tuple, result.outcomes[list(KEYS)].to_numpy())) for result in results}) == 1


def beside(results: Sequence[Result], by_rung: bool = False) -> pd.DataFrame:
    """The tallies of some results in the same rows, told apart by the column ``file``.

    An ending of one crisis is none of another's: ``by_rung`` a row is a rung on which endings stand. A row that a file
    lacks has no share there.
    """
    import pandas as pd

    tallies = [_by_rung(result) if by_rung else result.outcomes[list(TALLY)] for result in results]
    called = [result.scenario.title for result in results]
    if len(set(called)) < len(called):
        called = [f"{result.scenario.title} ({result.scenario.name})" for result in results]
    numbers = [f" ({called[:place].count(name) + 1})" * (called.count(name) > 1) for place, name in enumerate(called)]
    every = pd.concat(tallies).drop_duplicates("outcome")[list(KEYS)]
    parts = [
        every.merge(tally.drop(columns="label"), on="outcome", how="left").assign(file=name + number)
        for name, number, tally in zip(called, numbers, tallies, strict=True)
    ]
    return pd.concat(parts, ignore_index=True)


def _by_rung(result: Result) -> pd.DataFrame:
    """The tally of a result's endings by the rung they stand on."""
    import pandas as pd

    rungs = {outcome.name: result.scenario.ladder[outcome.rung or 0] for outcome in result.scenario.outcomes}
    counts = result.outcomes.groupby(result.outcomes["outcome"].map(rungs), sort=False)["runs"].sum()
    rows = [(word, word, runs, runs / len(result), *wilson(runs, len(result))) for word, runs in counts.items()]
    return pd.DataFrame(rows, columns=list(TALLY))


def differs_most(tables: dict[str, Any]) -> tuple[str, str, str] | None:
    """The ending that differs most between the first file and another, and where it is rarer and commoner.

    Most in points and as a ratio at once: by its part of Jeffreys's divergence. None where no intervals lie apart.

    Parameters
    ----------
    tables : dict of str to DataFrame
        By file; the index names endings, with the columns share, low and high.
    """
    first, *others = tables
    found = []
    for name in others:
        left, right = tables[first], tables[name].reindex(tables[first].index)
        apart = left[(left["high"] < right["low"]) | (right["high"] < left["low"])].index
        one, other = (rows["share"][apart].clip(lower=LEAST) for rows in (left, right))
        found += [(part, label, name) for label, part in ((one - other) * np.log(one / other)).items()]
    if not found:
        return None
    _, label, name = max(found)
    fewer, more = sorted((first, name), key=lambda each: float(tables[each]["share"][label]))
    return label, fewer, more
