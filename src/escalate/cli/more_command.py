"""``escalate more``: extend a saved result to more runs."""

from __future__ import annotations

from pathlib import Path

import click

from escalate.api.progress import progress_of
from escalate.cli.common import called, crew_from, crew_options, form_option
from escalate.cli.run_command import print_result


@click.command("more")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--runs", type=int, required=True, help="How many runs there shall be in all.")
@crew_options
@form_option
def command(folder: Path, runs: int, workers: int | None, engine: str, scheduler: str | None, form: str) -> None:
    """Extend a saved result to more runs; only those that are missing are played.

    DIR holds a saved result: what --out named.
    """
    from escalate.api.files import more

    players = crew_from(workers, engine, scheduler)
    with progress_of(runs) as report:
        result = more(folder, runs, progress=report, workers=players)
    print_result(result, called(result.scenario), folder, form)
