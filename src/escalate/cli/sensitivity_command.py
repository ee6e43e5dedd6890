"""``escalate sensitivity``: which assumption matters most for an outcome, and which cannot be told from luck."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from escalate.cli.common import changes, crew_from, crew_options, kept_parts, print_csv, say, scenario_from
from escalate.cli.progress import progress_of

if TYPE_CHECKING:
    from escalate.api.studies import Sensitivity


@click.command("sensitivity")
@click.argument("scenario", metavar="NAME-or-FILE")
@click.option("--outcome", metavar="NAME", help="Whose share to look at; the file's first outcome.")
@click.option(
    "--method", type=click.Choice(["oat", "morris", "sobol"]), default="oat", show_default=True,
    help="One at a time; Morris screening or Sobol indices over all ranges.",
)  # fmt: skip
@click.option("--only", metavar="A,B", help="Only these parameters.")
@click.option("--runs", type=int, help="How many runs at each point; by default what the method needs.")
@click.option("--points", type=int, help="Morris: trajectories (20); Sobol: base points (256).")
@click.option("--seed", type=int, default=2020, show_default=True, help="Same seed, same runs.")
@crew_options
@changes
@click.option("--out", type=click.Path(path_type=Path), metavar="DIR", help="Save the table and the chart there.")
@click.option("--overwrite", is_flag=True, help="Let --out replace an earlier result.")
@click.option(
    "--format", "form", type=click.Choice(["table", "csv", "json"]), default="table", show_default=True,
    help="How to print it.",
)  # fmt: skip
def command(
    scenario: str,
    outcome: str | None,
    method: str,
    only: str | None,
    runs: int | None,
    points: int | None,
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
    """Find out which assumption matters most for an outcome.

    \b
      escalate sensitivity kaesong-2020
      escalate sensitivity kaesong-2020 --outcome compromise --method sobol
    """  # noqa: D301 - click reads the backspace itself as "keep these lines"
    from escalate.errors import EscalateError

    chosen = scenario_from(scenario, policy, settings, steps)
    named = None if only is None else [name.strip() for name in only.split(",")]
    more = {"morris": "trajectories", "sobol": "base"}
    if points is not None and method not in more:
        raise EscalateError("--points is for the methods morris and sobol")
    wanted: dict[str, Any] = {} if points is None else {more[method]: points}
    work = _work(len(chosen.parameters if named is None else named), method, runs, points)
    with kept_parts(out, overwrite, crew_from(workers, engine, scheduler)) as players:
        with progress_of(work) as report:
            study = chosen.sensitivity(
                outcome, method=method, runs=runs, seed=seed, parameters=named,
                progress=report, workers=players, **wanted,
            )  # fmt: skip
        if out is not None:
            study.save(out, overwrite)
    if form == "csv":
        _print_csv(study)
    elif form == "json":
        _print_json(study)
    else:
        from escalate.cli.sensitivity_table import sensitivity_lines

        for line in sensitivity_lines(study, scenario, out):
            say(line)


def _work(parameters: int, method: str, runs: int | None, points: int | None) -> int:
    """How many runs a study takes, all points together."""
    if method == "oat":
        return (2 * parameters + 1) * (runs or 2_000)
    if method == "morris":
        return (points or 20) * (parameters + 1) * (runs or 400)
    return (points or 256) * (parameters + 2) * (runs or 32)


# ---- for programs


def _print_csv(study: Sensitivity) -> None:
    print_csv(study.table)


def _print_json(study: Sensitivity) -> None:
    from dataclasses import asdict
    from importlib.metadata import version

    scenario = study.scenario
    told = {
        "scenario": scenario.name,
        "title": scenario.title,
        "version": version("escalate-sim"),
        "method": study.method,
        "outcome": study.outcome,
        "points": study.points,
        "runs": study.runs,
        "seed": study.seed,
        "policy": scenario.policy.name if scenario.policy else None,
        "share": study.share,
        "sentence": study.sentence,
        "parameters": [asdict(row) for row in study.rows],
    }
    click.echo(json.dumps(told, indent=2))
