"""What other guesses do to the shares of endings: which of them they part most."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
NEAR = 0.85
"""A row that is nearly as wide as the widest is told with it."""


class Unsure(NamedTuple):
    """Rows of :func:`between` to tell: one outside most guesses on a ``side``, else the ``widest`` or those with it."""

    rows: list[dict[Hashable, Any]]
    side: str
    widest: bool


def between(data: Any, draws: Any, part: float) -> Any:
    """Rows of outcomes that draws (outcome, share) know, ``left`` to ``right`` of these but such a part at each end."""
    edges = draws.groupby("outcome")["share"].quantile([part, 1 - part]).unstack()
    left, right = (data["outcome"].map(edges[end]) for end in edges)
    return data.assign(left=left, right=right, width=right - left).dropna(subset="width")


def in_piles(values: Floats, count: int, wide: float) -> tuple[Floats, NDArray[np.int64]]:
    """So many quantiles of some shares, rounded to piles so ``wide``, and how many lie below each in its pile."""
    pile = np.round(np.quantile(values, (np.arange(count) + 0.5) / count) / wide)
    return pile * wide, np.array([int((pile[:place] == pile[place]).sum()) for place in range(count)])


def least_sure(rows: Any) -> Unsure | None:
    """The row whose share, but for luck, lies furthest outside most guesses; else that which these part most.

    One that they part nearly as much is told with it. None where luck alone may have made all of it.
    """
    told = rows[rows["told"]] if "told" in rows else rows
    if told.empty:
        return None
    low, high = (told.get(name, told["share"]) for name in ("low", "high"))
    outside = np.maximum(low - told["doubt_high"], told["doubt_low"] - high)
    if outside.max() > 0:
        row = told.loc[[outside.idxmax()]].to_dict("records")
        return Unsure(row, "more" if row[0]["share"] > row[0]["doubt_high"] else "less", widest=False)
    first, *more = told.nlargest(2, "width").to_dict("records")
    widest = bool(first["width"] == rows["width"].max())
    near = [each for each in more if widest and each["width"] >= NEAR * first["width"]]
    return Unsure([first, *near], "", widest)
