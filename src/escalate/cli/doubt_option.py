"""``escalate run --doubt``: print for each share the interval of luck and the range of doubt."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from escalate.cli.asked import Asked
from escalate.cli.common import NO_FORECAST, F, fitted, from_the_top, lines_of

if TYPE_CHECKING:
    from escalate.api.studies import Doubt
    from escalate.studies.doubt import DoubtRow

LABEL = 36


def doubt_option(function: F) -> F:
    """The option ``--doubt``."""
    return click.option(
        "--doubt", type=int, metavar="N", help="Draw the parameters N times from their ranges: doubt beside luck."
    )(function)


def print_doubt(asked: Asked, samples: int) -> None:
    """Play, save where asked, and print."""
    from escalate.studies.doubt import runs_each

    work = asked.runs + samples * runs_each(max(samples, 1), asked.runs)
    found = asked.make(work, lambda **how: asked.scenario.doubt(samples, asked.runs, asked.seed, **how))
    asked.show(lambda: _lines(found, asked.name), lambda: found.outcomes, lambda: _told(found))


def _lines(found: Doubt, name: str) -> Iterator[str]:
    yield from [*lines_of(f"{found.scenario.title} ({found.scenario.name})"), *lines_of(found.asked)]
    yield ""
    yield f"{'How the runs ended':<{LABEL}}  {'share':>7}  {'luck':<12} doubt"
    for row in from_the_top(found.scenario, found.rows):
        yield _line(row)
    yield from lines_of(f"In short: {found.sentence}.")
    meaning = (
        "Luck: the 95 % interval that the runs leave for the file's own values. Doubt: where the share "
        f"lies in 9 of 10 of {found.samples} draws of {len(found.draws)} parameters from their ranges, the luck "
        "of their runs taken out. The two are different things: more runs shrink luck, only "
        "better knowledge shrinks doubt."
    )
    yield from lines_of(meaning)
    yield from lines_of(outside(found.rows))
    yield ""
    yield NO_FORECAST
    widest = max(found.rows, key=lambda row: row.doubt_high - row.doubt_low)
    yield f"Next: escalate discover {name} --outcome {widest.outcome}"


def outside(rows: list[DoubtRow]) -> str:
    """Remark on shares of the file's own values that most draws do not come near; empty where there are none."""
    far = [row.label for row in rows if row.told and not row.doubt_low <= row.share <= row.doubt_high]
    if not far:
        return ""
    named = "; ".join(far[:3]) + ("; ..." if len(far) > 3 else "")
    return f"Few draws come near the share that the file's own values give for: {named}."


def _line(row: DoubtRow) -> str:
    from escalate.results.words import interval_text, short_per_cent

    doubt = interval_text(row.doubt_low, row.doubt_high) if row.told else "not told from luck"
    return f"{fitted(row.label, LABEL)}  {short_per_cent(row.share):>7}  {interval_text(row.low, row.high):<12} {doubt}"


def _told(found: Doubt) -> dict[str, Any]:
    return {
        "runs": len(found.result),
        "draws": found.samples,
        "runs_each": found.each,
        "parameters": list(found.draws),
        "sentence": found.sentence,
        "outcomes": [asdict(row) for row in found.rows],
    }
