"""``escalate resume``: go on with a run that was stopped or killed."""

from __future__ import annotations

from pathlib import Path

import click

from escalate.api.progress import progress_of
from escalate.cli.common import called, crew_from, crew_options, form_option, say
from escalate.cli.run_command import print_result


@click.command("resume")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@crew_options
@form_option
def command(folder: Path, workers: int | None, engine: str, scheduler: str | None, form: str) -> None:
    """Go on with a run that was stopped or killed; its files end as if it never had been.

    DIR is what --out named.
    """
    from escalate.api.files import resume
    from escalate.api.result import Result
    from escalate.saving.runs import runs_wanted

    players = crew_from(workers, engine, scheduler)
    with progress_of(runs_wanted(folder)) as report:
        result = resume(folder, progress=report, workers=players)
    if isinstance(result, Result):
        print_result(result, called(result.scenario), folder, form)
    else:
        say(f"Saved in {folder}")
