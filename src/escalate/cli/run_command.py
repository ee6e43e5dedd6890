"""``escalate run``: play a scenario many times and tally how it ends."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from escalate.cli.common import F, changes, crew_from, crew_options, kept_parts, luck, print_csv, say, scenario_from
from escalate.cli.doubt_option import doubt_option, print_doubt
from escalate.cli.progress import progress_of
from escalate.cli.rare_option import Asked, print_rare, rare_options, refuse_beside, refuse_without
from escalate.cli.until_option import play_until, tell_until, until_options

if TYPE_CHECKING:
    from escalate.api.result import Result


def form_option(function: F) -> F:
    """The option ``--format``."""
    forms = click.Choice(["table", "csv", "json"])
    return click.option(
        "--format", "form", type=forms, default="table", show_default=True, help="How to print the tally."
    )(function)


@click.command("run")
@click.argument("scenario", metavar="NAME-or-FILE")
@luck
@changes
@click.option("--out", type=click.Path(path_type=Path), metavar="DIR", help="Save tables and a manifest there.")
@click.option("--overwrite", is_flag=True, help="Let --out replace an earlier result.")
@crew_options
@until_options
@doubt_option
@rare_options
@form_option
def command(
    scenario: str,
    runs: int,
    seed: int,
    policy: str | None,
    settings: tuple[str, ...],
    steps: int | None,
    out: Path | None,
    overwrite: bool,
    workers: int | None,
    engine: str,
    scheduler: str | None,
    until: str | None,
    at_most: int | None,
    doubt: int | None,
    rare: str | None,
    along: str | None,
    form: str,
) -> None:
    """Play a scenario many times and tally how it ends.

    NAME-or-FILE is a scenario that comes with escalate (see: escalate list), or a file.
    """
    from escalate.engine.simulate import check_request

    chosen = scenario_from(scenario, policy, settings, steps)
    check_request(runs, seed)
    players = crew_from(workers, engine, scheduler)
    refuse_without("--along", along, "--rare", rare)
    refuse_without("--at-most", at_most, "--until", until)
    if rare is not None:
        refuse_beside("--rare", {"--until": until, "--doubt": doubt})
        print_rare(chosen, rare, along, Asked(runs, seed, players, out, overwrite, form))
        return
    if doubt is not None:
        refuse_beside("--doubt", {"--until": until})
        print_doubt(chosen, scenario, doubt, Asked(runs, seed, players, out, overwrite, form))
        return
    if until is not None:
        with kept_parts(out, overwrite, players) as keepers:
            result = play_until(chosen, until, at_most, seed, keepers)
            if out is not None:
                result.save(out, overwrite)
    else:
        with progress_of(runs) as report:
            result = chosen.run(runs, seed, progress=report, workers=players, out=out, overwrite=overwrite)
    print_result(result, scenario, out, form)
    if until is not None and form == "table":
        tell_until(result, until)


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
