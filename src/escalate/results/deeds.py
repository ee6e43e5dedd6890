"""What each actor does over time, from the table of choices: the steps that tell something, and what changes most."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np

from escalate.results.intervals import moved, of_all

FEWEST = 100
"""Steps in which an actor moves in fewer runs tell nothing of it: a share of few is luck."""
CHANGE = 0.06
"""How far a share must move from where it begins, in fractions, to change at all."""
OPENING, HARDLY = 0.8, 0.01
"""A change of which one step makes so much is how the crisis opens, and one that is gone by the end is an episode.

Neither is a course of time: it counts for so much of how far it moves.
"""


class Deeds(NamedTuple):
    """One actor: its rows; shares by step (rows) and option (columns), the ever commonest first; options' labels.

    And of the option that moves furthest from where it begins, by the end if any does: its name, the step, and how far
    at the least for all luck, an opening or an episode hardly; 0 where nothing changes.
    """

    rows: Any
    table: Any
    labels: Mapping[str, str]
    option: str
    step: int
    moved: float

    @property
    def actor(self) -> str:
        """Its label."""
        return str(self.rows["actor_label"].iloc[0])

    @property
    def own(self) -> Any:
        """The shares of what it can do, without those of doing nothing."""
        return self.table.drop(columns="", errors="ignore")


def deeds(choices: Any) -> list[Deeds]:
    """What a table of choices tells of each actor; see :func:`escalate.results.tables.choices`."""
    data = choices.dropna(subset=["share"])
    runs = (data["going"] * data["share"]).where(data["option"] != "", 0)
    busy = runs.groupby([data["actor"], data["step"]]).transform("sum").round()
    kept = data[busy >= busy.groupby(data["actor"]).transform("max").clip(upper=FEWEST)]
    return [_deeds(rows, of_all(len(kept))) for _, rows in kept.groupby("actor", sort=False)]


def _deeds(rows: Any, confidence: float) -> Deeds:
    """One actor's, from its rows."""
    table = rows.pivot_table(index="step", columns="option", values="share", sort=False)
    table = table[table.max().sort_values(ascending=False).index]
    labels = dict(zip(rows["option"], rows["option_label"].astype(str), strict=True))
    found = Deeds(rows, table, labels, "", 0, 0.0)
    shares = found.own.to_numpy()
    far = moved(shares, rows.drop_duplicates("step")["going"].to_numpy(float), confidence)
    gone = np.abs(shares - shares[0])
    far *= (gone >= CHANGE) * (len(table) > 2)  # two steps are no course of time
    left = np.abs(shares[-1] - shares[:2][-1])
    far[:-1] *= HARDLY
    far[-1] *= np.where(left <= (1 - OPENING) * gone[-1], HARDLY, 1)
    step, option = np.unravel_index(far.round(9).argmax(), far.shape)  # of two that mirror each other the commoner
    return found._replace(option=found.own.columns[option], step=int(found.own.index[step]), moved=float(far.max()))
