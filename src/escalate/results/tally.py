"""How a tally of endings is told in little room: which two are named, and what is put together as the rest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

REST = "the rest"


def two_told(amounts: Mapping[str, float], top: str, whole: float) -> tuple[str, str]:
    """The commonest ending, and beside it the highest on the ladder, or else the second commonest, if there is one."""
    most, *ranked = sorted(amounts, key=lambda label: -amounts[label])
    beside = [top] if top in ranked else ranked[:1]
    return most, beside[0] if beside and amounts[most] < whole else ""


def pooled(data: Any, order: Sequence[str], most: int) -> Any:
    """Rows in order; where there are more than ``most``, the first, the longest bars and one of all the rest."""
    import pandas as pd

    frame = data.set_index("outcome", drop=False).loc[list(order)]
    if len(frame) <= most:
        return frame
    # The first stands highest on the ladder: war is not hidden because it is rare.
    bars = frame.reindex(columns=["share", "record"]).max(axis=1)
    kept = [order[0], *bars.drop(order[0]).nlargest(most - 2).index]
    rest = frame.drop(kept)
    row = {"outcome": "", "label": f"{REST} ({len(rest)})", "runs": rest["runs"].sum(), "share": rest["share"].sum()}
    return pd.concat([frame[frame["outcome"].isin(kept)], pd.DataFrame([row], index=[""])])
