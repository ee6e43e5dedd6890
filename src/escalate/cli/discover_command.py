"""``escalate discover``: which ranges of which assumptions make an outcome common."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from escalate.cli.common import changes, crew_from, crew_options, kept_parts, lines_of, print_csv, say, scenario_from
from escalate.cli.progress import progress_of
from escalate.cli.rare_option import Asked, say_saved
from escalate.cli.run_command import form_option

if TYPE_CHECKING:
    from escalate.api.studies import Discovery


@click.command("discover")
@click.argument("scenario", metavar="NAME-or-FILE")
@click.option("--outcome", required=True, metavar="NAME", help="The outcome to look for.")
@click.option("--runs", type=int, default=20_000, show_default=True, help="Runs, each with its own draw of parameters.")
@click.option("--seed", type=int, default=2020, show_default=True, help="Same seed, same runs.")
@crew_options
@changes
@click.option("--out", type=click.Path(path_type=Path), metavar="DIR", help="Save the box and its chart there.")
@click.option("--overwrite", is_flag=True, help="Let --out replace an earlier result.")
@form_option
def command(
    scenario: str,
    outcome: str,
    runs: int,
    seed: int,
    workers: int | None,
    engine: str,
    scheduler: str | None,
    policy: str | None,
    settings: tuple[str, ...],
    steps: int | None,
    out: Path | None,
    overwrite: bool,
    form: str,
) -> None:
    """Find which ranges of which assumptions make an outcome common.

    Every run draws its parameters from their ranges; what --set or --policy fixes stays fixed.
    """
    chosen = scenario_from(scenario, policy, settings, steps)
    with kept_parts(out, overwrite, crew_from(workers, engine, scheduler)) as players:
        with progress_of(runs) as report:
            found = chosen.discover(outcome, runs, seed, progress=report, workers=players)
        if out is not None:
            found.save(out, overwrite)
    {"table": _table, "csv": _csv, "json": _json}[form](found)
    say_saved(Asked(runs, seed, None, out, overwrite, form))


def _table(found: Discovery) -> None:
    for line in [
        *lines_of(f"{found.scenario.title}: where “{found.label}” is more common"),
        *lines_of(found.asked),
        "",
    ]:
        say(line)
    for line in lines_of(found.sentence):
        say(line)
    if found.restrictions:
        say()
        say(f"{'Parameter':<26} {'in the box':<16} {'of its range':<14} {'file':>6}  found again")
    for each in found.restrictions:
        name = each.parameter if len(each.parameter) <= 26 else each.parameter[:25] + "…"
        box, of = f"{each.low:g} to {each.high:g}", f"{each.range_low:g} to {each.range_high:g}"
        say(f"{name:<26} {box:<16} {of:<14} {each.value:>6g}  {each.found * 10:.0f} of 10")
    if found.restrictions:
        say()
        for line in [*lines_of(found.checked), *lines_of(found.warning)]:
            say(line)
    say("This is a toy model, not a forecast: shares of runs, not chances of events.")


def _csv(found: Discovery) -> None:
    print_csv(found.box)


def _json(found: Discovery) -> None:
    from importlib.metadata import version

    told = {
        "scenario": found.scenario.name,
        "title": found.scenario.title,
        "version": version("escalate-sim"),
        "outcome": found.outcome,
        "runs": found.runs,
        "seed": found.seed,
        "policy": found.scenario.policy.name if found.scenario.policy else None,
        "share_inside": found.density,
        "share_overall": found.fit.base,
        "coverage": found.coverage,
        "box": [asdict(each) for each in found.restrictions],
        "warning": found.warning,
    }
    click.echo(json.dumps(told, indent=2))
