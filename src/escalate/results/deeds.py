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
OPENING, HARDLY = 0.95, 0.01
"""What so many begin with is how the crisis opens, no choice; that it ends counts for so much of how far it moves."""


class Deeds(NamedTuple):
    """One actor: its rows; shares by step (rows) and option (columns), the ever commonest first; options' labels.

    And of the option that moves furthest from where it begins: its name, the step, and how far at the least for all
    luck, an opening move hardly; 0 where nothing changes.
    """

    rows: Any
    table: Any
    labels: Mapping[str, str]
    option: str
    step: int
    moved: float

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
    far = moved(found.own.to_numpy(), rows.drop_duplicates("step")["going"].to_numpy(float), confidence)
    # Two steps are no course of time.
    far *= ((found.own - found.own.iloc[0]).abs().to_numpy() >= CHANGE) * (len(table) > 2)
    far *= np.where(found.own.iloc[0] >= OPENING, HARDLY, 1)
    step, option = np.unravel_index(far.round(9).argmax(), far.shape)  # of two that mirror each other the commoner
    return found._replace(option=found.own.columns[option], step=int(found.own.index[step]), moved=float(far.max()))
