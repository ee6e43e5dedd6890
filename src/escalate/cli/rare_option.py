"""``escalate run --rare``: print the share of a rare outcome."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from escalate.cli.common import F, kept_parts, lines_of, print_csv, say
from escalate.cli.progress import progress_of
from escalate.errors import EscalateError

if TYPE_CHECKING:
    from escalate.api.scenario import Scenario
    from escalate.api.studies import Rare
    from escalate.engine.workers import Crew

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


@dataclass(frozen=True)
class Asked:
    """What was asked of a study beside what it is about: how much luck, who plays, where it goes, how it is printed."""

    runs: int
    seed: int
    workers: int | Crew | None
    out: Path | None
    overwrite: bool
    form: str


def print_rare(scenario: Scenario, outcome: str, along: str | None, asked: Asked) -> None:
    """Estimate, save where asked, and print: as a table for people, or as CSV or JSON."""
    with kept_parts(asked.out, asked.overwrite, asked.workers) as players:
        with progress_of(asked.runs) as report:
            found = scenario.rare(outcome, asked.runs, asked.seed, along=along, progress=report, workers=players)
        if asked.out is not None:
            found.save(asked.out, asked.overwrite)
    {"table": _table, "csv": _csv, "json": _json}[asked.form](found)
    say_saved(asked)


def say_saved(asked: Asked) -> None:
    """Say to people where the tables went."""
    if asked.out is not None and asked.form == "table":
        say(f"Saved in {asked.out}")


def _table(found: Rare) -> None:
    from escalate.results.intervals import none_seen
    from escalate.studies.rare import COVERED, in_words, interval_in_words

    row = found.row
    for line in lines_of(f"{found.scenario.title}: a rare outcome, by multilevel splitting along {found.along}"):
        say(line)
    for line in lines_of(found.asked):
        say(line)
    say()
    if row.share:
        share, between = in_words(row.share), interval_in_words(row.low, row.high)
        say(f"{row.label}: {share} of runs (95 % interval {between})")
        told = (
            f"As sure as {_about(found.worth_runs)} plain runs would be, for the work of "
            f"{_about(found.estimates.work)}."
        )
        for line in lines_of(told):
            say(line)
    else:
        say(f"{row.label}: {none_seen(found.paths)}")
    for line in lines_of(found.advice):
        say(line)
    say()
    say(f"{'All outcomes':<{LABEL}}  {'share of runs':>15}  95 % interval")
    for each in found.rows:
        label = each.label if len(each.label) <= LABEL else each.label[: LABEL - 1] + "…"
        share = in_words(each.share) if each.share else none_seen(found.paths)
        between = interval_in_words(each.low, each.high) if each.share else ""
        say(f"{label:<{LABEL}}  {share:>15}  {between}".rstrip())
    meaning = (
        "Each share is the mean of the replications, its interval one for skewed means (Hall 1992) from their spread, "
        f"which held known shares {COVERED}: run-to-run luck. Doubt about the assumptions comes on top. This is a toy "
        "model, not a forecast."
    )
    for line in lines_of(meaning):
        say(line)


def _about(number: float) -> str:
    """A large number with two figures that count."""
    digits = len(str(int(number))) - 2
    return f"{round(number, -max(digits, 0)):,.0f}"


def _csv(found: Rare) -> None:
    print_csv(found.outcomes)


def _json(found: Rare) -> None:
    from importlib.metadata import version

    told = {
        "scenario": found.scenario.name,
        "title": found.scenario.title,
        "version": version("escalate-sim"),
        "rare": found.outcome,
        "along": found.along,
        "replications": len(found.estimates.shares),
        "paths": found.paths,
        "seed": found.seed,
        "policy": found.scenario.policy.name if found.scenario.policy else None,
        "outcomes": [vars(row) for row in found.rows],
        "advice": found.advice,
    }
    click.echo(json.dumps(told, indent=2))
