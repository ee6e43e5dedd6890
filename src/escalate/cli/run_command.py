"""``escalate run``: play a scenario many times and tally how it ends."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from escalate.api.progress import progress_of
from escalate.cli.asked import Asked, study_options
from escalate.cli.common import print_csv, say
from escalate.cli.doubt_option import doubt_option, print_doubt
from escalate.cli.rare_option import print_rare, rare_options, refuse_beside, refuse_without
from escalate.cli.until_option import play_until, tell_until, until_options

if TYPE_CHECKING:
    from escalate.api.result import Result


@click.command("run")
@until_options
@doubt_option
@rare_options
@study_options(10_000, "How many runs.", "Save tables and a manifest there.")
def command(
    asked: Asked, until: str | None, at_most: int | None, doubt: int | None, rare: str | None, along: str | None
) -> None:
    """Play a scenario many times and tally how it ends.

    NAME-or-FILE is a scenario that comes with escalate (see: escalate list), or a file.
    """
    from escalate.engine.simulate import check_request

    check_request(asked.runs, asked.seed)
    refuse_without("--along", along, "--rare", rare)
    refuse_without("--at-most", at_most, "--until", until)
    if rare is not None:
        refuse_beside("--rare", {"--until": until, "--doubt": doubt})
        print_rare(asked, rare, along)
    elif doubt is not None:
        refuse_beside("--doubt", {"--until": until})
        print_doubt(asked, doubt)
    elif until is not None:
        result = play_until(asked, until, at_most)
        print_result(result, asked.name, asked.out, asked.form)
        if asked.form == "table":
            tell_until(result, until)
    else:
        with progress_of(asked.runs) as report:
            where: dict[str, Any] = {"out": asked.out, "overwrite": asked.overwrite}
            result = asked.scenario.run(asked.runs, asked.seed, progress=report, workers=asked.players, **where)
        print_result(result, asked.name, asked.out, asked.form)


def print_result(result: Result, name: str, out: Path | None, form: str) -> None:
    """Print a tally as ``--format`` says; ``name`` is the scenario as the user calls it."""
    printer: dict[str, Callable[[Result, str, Path | None], None]] = {
        "table": _print_table,
        "csv": _print_csv,
        "json": _print_json,
    }
    printer[form](result, name, out)


# ---- for people


def _print_table(result: Result, name: str, out: Path | None) -> None:
    from escalate.cli.tally_table import table_lines

    for line in table_lines(result, name, out):
        say(line)


# ---- for programs


def _print_csv(result: Result, name: str, out: Path | None) -> None:
    print_csv(result.outcomes)


def _print_json(result: Result, name: str, out: Path | None) -> None:
    from importlib.metadata import version

    from escalate.results.tables import outcome_rows

    scenario = result.scenario
    keys = ("outcome", "label", "runs", "share", "low", "high", "median_step")
    told = {
        "scenario": scenario.name,
        "title": scenario.title,
        "version": version("escalate-sim"),
        "runs": len(result),
        "seed": result.seed,
        "policy": scenario.policy.name if scenario.policy else None,
        "outcomes": [{key: getattr(row, key) for key in keys} for row in outcome_rows(scenario, result.record)],
    }
    click.echo(json.dumps(told, indent=2))
