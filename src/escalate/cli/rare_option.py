"""``escalate run --rare``: print the share of a rare outcome."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import click

from escalate.cli.asked import Asked
from escalate.cli.common import F, fitted, lines_of
from escalate.errors import EscalateError

if TYPE_CHECKING:
    from escalate.api.studies import Rare

LABEL = 34


def rare_options(function: F) -> F:
    """The options ``--rare`` and ``--along``."""
    along = click.option(
        "--along", metavar="LEVEL",
        help="With --rare: what says how near a run has come (-LEVEL: low values); by default the ladder.",
    )  # fmt: skip
    rare = click.option(
        "--rare", metavar="OUTCOME", help="Estimate a share too small for plain runs, down to one in a million."
    )
    return rare(along(function))


def refuse_beside(option: str, others: Mapping[str, object]) -> None:
    """Raise EscalateError where something was given that means nothing beside an option."""
    for other, value in others.items():
        if value is not None:
            raise EscalateError(f"{option} prints a table of its own; leave {other} out")


def refuse_without(option: str, value: object, needed: str, given: object) -> None:
    """Raise EscalateError where an option was given without the one that it belongs to."""
    if value is not None and given is None:
        raise EscalateError(f"{option} belongs to {needed}; add {needed} or leave {option} out")


def print_rare(asked: Asked, outcome: str, along: str | None) -> None:
    """Estimate, save where asked, and print."""
    found = asked.make(
        asked.runs, lambda **how: asked.scenario.rare(outcome, asked.runs, asked.seed, along=along, **how)
    )
    asked.show(lambda: _lines(found), lambda: found.outcomes, lambda: _told(found))


def _lines(found: Rare) -> Iterator[str]:
    from escalate.results.intervals import none_seen
    from escalate.studies.rare import COVERED, in_words, interval_in_words

    row = found.row
    yield from lines_of(f"{found.scenario.title}: a rare outcome, by multilevel splitting along {found.along}")
    yield from lines_of(found.asked)
    yield ""
    if row.share:
        share, between = in_words(row.share), interval_in_words(row.low, row.high)
        yield f"{row.label}: {share} of runs (95 % interval {between})"
        if row.error:  # there is none where it came every time
            sure, work = _about(found.worth_runs), _about(found.estimates.work)
            yield from lines_of(f"As sure as {sure} plain runs would be, for the work of {work}.")
    else:
        yield f"{row.label}: {none_seen(found.paths)}"
    yield from lines_of(found.advice)
    yield ""
    yield f"{'All outcomes':<{LABEL}}  {'share of runs':>15}  95 % interval"
    for each in found.rows:
        share = in_words(each.share) if each.share else none_seen(found.paths)
        between = interval_in_words(each.low, each.high) if each.share else ""
        yield f"{fitted(each.label, LABEL)}  {share:>15}  {between}".rstrip()
    meaning = (
        "Each share is the mean of the replications, its interval one for skewed means (Hall 1992) from their spread, "
        f"which held known shares {COVERED}: run-to-run luck. Doubt about the assumptions comes on top. This is a toy "
        "model, not a forecast."
    )
    yield from lines_of(meaning)


def _about(number: float) -> str:
    """A large number with two figures that count."""
    digits = len(str(int(number))) - 2
    return f"{round(number, -max(digits, 0)):,.0f}"


def _told(found: Rare) -> dict[str, Any]:
    return {
        "rare": found.outcome,
        "along": found.along,
        "replications": len(found.estimates.shares),
        "paths": found.paths,
        "outcomes": [vars(row) for row in found.rows],
        "advice": found.advice,
    }
