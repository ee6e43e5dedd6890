"""``escalate new``: a copy of a scenario to change."""

from __future__ import annotations

import shlex
from pathlib import Path

import click

from escalate.cli.common import say


@click.command("new")
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE")
@click.option(
    "--from", "source", metavar="NAME", help="What to copy; the scenario that FILE is named after, else kaesong-short."
)
def command(file: Path, source: str | None) -> None:
    """Copy a scenario to a file of your own, to change it."""
    from escalate.scenario import library

    target = file if file.suffix in (".yaml", ".yml") else file.with_name(f"{file.name}.yaml")
    source = source or (target.stem if target.stem in library.names() else "kaesong-short")
    library.copy(source, target)
    named = shlex.quote(str(target))
    say(f"{target} is a copy of {source}. Change a line in it, then:")
    say(f"  escalate check {named}")
    say(f"  escalate run {named}")
