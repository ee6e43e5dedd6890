"""``escalate resume``: go on with a run that was stopped or killed."""

from __future__ import annotations

from pathlib import Path

import click

from escalate.cli.common import workers_option
from escalate.cli.run_command import form_option, print_result, progress_of


@click.command("resume")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@workers_option
@form_option
def command(folder: Path, workers: int | None, form: str) -> None:
    """Go on with a run that was stopped or killed; its files end as if it never had been.

    DIR is what --out named.
    """
    from escalate.results.store import resume, runs_wanted

    with progress_of(runs_wanted(folder)) as report:
        result = resume(folder, progress=report, workers=workers)
    print_result(result, result.scenario.name, folder, form)
