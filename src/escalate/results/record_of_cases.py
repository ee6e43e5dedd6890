"""What the difference between a tally and the record of comparable cases means, in a sentence an ending."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from escalate.results.intervals import wilson
from escalate.results.tables import OutcomeRow
from escalate.results.words import per_cent
from escalate.scenario.about import BaseRate
from escalate.scenario.model import Scenario

if TYPE_CHECKING:
    import pandas as pd

SENTENCE = "{label}: {known} the record, {share} against {count} of {cases} {unit} ({low} to {high})."
KNOWN = {"rarer": "rarer than in", "alike": "not to be told from", "commoner": "commoner than in"}
"""How a share stands to the record, whose 95 % interval lies above it, holds it or lies below it."""
FACTOR, GAP = 2, 0.1
"""What a share that is far off the record is off by at the least, as a factor and in fractions."""


def record_of(scenario: Scenario) -> BaseRate | None:
    """The first base rate with numbers of endings."""
    return next((rate for rate in scenario.about.base_rates if rate.n and rate.counts), None)


def with_record(table: pd.DataFrame, rate: BaseRate) -> pd.DataFrame:
    """A table of outcomes with their shares in a record, as ``record``, and the number of its ``cases``."""
    known = {name: count / rate.n for name, count in rate.counts.items() if rate.n}
    return table.assign(record=table["outcome"].map(known), cases=rate.n)


def beside_the_record(scenario: Scenario, rows: Sequence[OutcomeRow]) -> list[str]:
    """A sentence for each ending that the first base rate with numbers saw; empty where no base rate has them.

    Of a share within the 95 % interval of the record (Wilson) no more is said than that: few cases tell little.
    """
    rate = record_of(scenario)
    return [] if rate is None else [_sentence(row, rate) for row in rows if rate.counts.get(row.outcome)]


def _sentence(row: OutcomeRow, rate: BaseRate) -> str:
    count, cases = rate.counts[row.outcome], rate.n or 0
    low, high = wilson(count, cases)
    known = KNOWN["rarer" if row.share < low else "commoner" if row.share > high else "alike"]
    told = {"label": row.label, "share": per_cent(row.share), "count": count, "cases": cases, "unit": rate.unit}
    return SENTENCE.format(known=known, low=f"{100 * low:.0f}", high=per_cent(high), **told)


def furthest_off(table: Any) -> list[Any]:
    """Of a table with its record the row that is far off and furthest from it, in a list; none where none is."""
    rows = table.itertuples() if "record" in table else ()
    off = [row for row in rows if far_off(row.share, (row.low, row.high), row.record, row.cases)]
    return sorted(off, key=lambda row: abs(row.record - row.share))[-1:]


def far_off(share: float, ends: tuple[float, float], record: float, cases: int) -> bool:
    """Whether a share, with the ends of its interval, is far from that of some cases, and luck cannot be why."""
    less, more = sorted((share, record))
    if not (more - less >= GAP and more >= FACTOR * less):  # nor where there is no record
        return False
    low, high = wilson(round(record * cases), cases)
    return ends[1] < low or high < ends[0]
