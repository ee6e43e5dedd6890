"""``escalate new``: a copy of a scenario to change."""

from __future__ import annotations

from pathlib import Path

import click

from escalate.cli.common import say


@click.command("new")
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE")
@click.option("--from", "source", metavar="NAME", default="kaesong-short", show_default=True, help="What to copy.")
def command(file: Path, source: str) -> None:
    """Copy a scenario to a file of your own, to change it."""
    from escalate.scenario import library

    target = file if file.suffix in (".yaml", ".yml") else file.with_name(f"{file.name}.yaml")
    library.copy(source, target)
    say(f"{target} is a copy of {source}. Change a line in it, then:")
    say(f"  escalate check {target}")
    say(f"  escalate run {target}")
