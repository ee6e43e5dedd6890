"""``escalate class``: what a class handed in, pooled and played again."""

from __future__ import annotations

from pathlib import Path

import click

from escalate.api.progress import progress_of
from escalate.cli.common import patience, say, scenario_named


@click.command("class")
@click.argument("folder", type=click.Path(path_type=Path), metavar="HAND-INS")
@click.option(
    "-o", "--out", type=click.Path(path_type=Path, file_okay=False), default=Path("class"), show_default=True,
    metavar="DIR", help="Which folder to fill.",
)  # fmt: skip
@click.option("--scenario", "files", multiple=True, metavar="FILE", help="A file of a student's own; may be repeated.")
@click.option("--scores", is_flag=True, help="Add the guesses' quadratic scores to the table.")
@click.option("--overwrite", is_flag=True, help="Replace files that are there already.")
def command(folder: Path, out: Path, files: tuple[str, ...], scores: bool, overwrite: bool) -> None:
    """Pool what a class handed in, and play each claim again.

    HAND-INS is a folder of the files that the page saves (and of saved results). class.html is for the projector and
    has no names on it; class.csv is for you. Numbers that do not come so when they are played again, and files that
    cannot be read, get a line each.

    \b
    escalate class hand-ins --out class
    escalate class hand-ins --scenario anna.yaml --scenario ben.yaml
    """  # noqa: D301 (a backspace is how click is told to leave lines as they are)
    from escalate.lesson.pool.pooling import pooled, refuse_earlier

    refuse_earlier(out, overwrite)
    scenarios = [scenario_named(name) for name in files]
    with patience(f"reading {folder}"), progress_of(None, "runs played again") as report:
        found = pooled(folder, scenarios, report)
    for line in found.lines:
        say(str(line))
    written = found.save(out, scores=scores, overwrite=overwrite)
    say(f"{len(found):,} hand-in{'' if len(found) == 1 else 's'} pooled: {', '.join(map(str, written))}")
