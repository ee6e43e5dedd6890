"""What the difference between a tally and the record of comparable cases means, in a sentence an ending."""

from __future__ import annotations

from collections.abc import Sequence

from escalate.results.intervals import wilson
from escalate.results.tables import OutcomeRow
from escalate.results.words import per_cent
from escalate.scenario.model import BaseRate, Scenario


def beside_the_record(scenario: Scenario, rows: Sequence[OutcomeRow]) -> str:
    """Sentences for the endings that the first base rate with numbers saw; empty where no base rate has them.

    A share within the 95 % interval of the record (Wilson) is called as common as it: few cases tell little.
    """
    rate = next((rate for rate in scenario.about.base_rates if rate.n and rate.counts), None)
    if rate is None:
        return ""
    return " ".join(_sentence(row, rate) for row in rows if rate.counts.get(row.outcome))


def _sentence(row: OutcomeRow, rate: BaseRate) -> str:
    count, cases = rate.counts[row.outcome], rate.n or 0
    low, high = wilson(count, cases)
    known = "rarer than in" if row.share < low else "commoner than in" if row.share > high else "as common as in"
    allowed = f"{100 * low:.0f} to {per_cent(high)}"
    return f"{row.label}: {known} the record, {per_cent(row.share)} against {count} of {cases} {rate.unit} ({allowed})."
