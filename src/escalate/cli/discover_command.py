"""``escalate discover``: which ranges of which assumptions make an outcome common."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from escalate.cli.asked import Asked, study_options
from escalate.cli.common import NO_FORECAST, fitted, lines_of

if TYPE_CHECKING:
    from escalate.api.studies import Discovery


@click.command("discover")
@click.option("--outcome", required=True, metavar="NAME", help="The outcome to look for.")
@study_options(20_000, "Runs, each with its own draw of parameters.", "Save the box and its chart there.")
def command(asked: Asked, outcome: str) -> None:
    """Find which ranges of which assumptions make an outcome common.

    Every run draws its parameters from their ranges; what --set or --policy fixes stays fixed.
    """
    found = asked.make(asked.runs, lambda **how: asked.scenario.discover(outcome, asked.runs, asked.seed, **how))
    asked.show(lambda: _lines(found), lambda: found.box, lambda: _told(found))


def _lines(found: Discovery) -> Iterator[str]:
    yield from lines_of(f"{found.scenario.title}: where “{found.label}” is more common")
    yield from [*lines_of(found.asked), "", *lines_of(found.sentence)]
    if found.restrictions:
        yield ""
        yield f"{'Parameter':<26} {'in the box':<16} {'of its range':<14} {'file':>6}  found again"
    for each in found.restrictions:
        box, of = f"{each.low:g} to {each.high:g}", f"{each.range_low:g} to {each.range_high:g}"
        yield f"{fitted(each.parameter, 26)} {box:<16} {of:<14} {each.value:>6g}  {each.found * 10:.0f} of 10"
    if found.restrictions:
        yield from ["", *lines_of(found.checked), *lines_of(found.warning)]
    yield NO_FORECAST


def _told(found: Discovery) -> dict[str, Any]:
    return {
        "outcome": found.outcome,
        "runs": found.runs,
        "share_inside": found.density,
        "share_overall": found.fit.base,
        "coverage": found.coverage,
        "box": [asdict(each) for each in found.restrictions],
        "warning": found.warning,
    }
