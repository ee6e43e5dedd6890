"""``escalate lesson``: a folder for a class."""

from __future__ import annotations

import shlex
from pathlib import Path

import click

from escalate.api.progress import progress_of
from escalate.cli.common import changes, luck, say, scenario_from


@click.command("lesson")
@click.argument("name", metavar="NAME-or-FILE")
@click.option("--minutes", type=int, default=50, show_default=True, help="How long the lesson is, from 30 to 180.")
@click.option("--paper", type=click.Choice(["a4", "letter"]), default="a4", show_default=True, help="What to print on.")
@click.option(
    "-o", "--out", type=click.Path(path_type=Path, file_okay=False), metavar="DIR",
    help="Which folder to fill; NAME-lesson where none is given.",
)  # fmt: skip
@click.option("--overwrite", is_flag=True, help="Replace files that are there already.")
@luck
@changes
def command(
    name: str,
    minutes: int,
    paper: str,
    out: Path | None,
    overwrite: bool,
    runs: int,
    seed: int,
    policy: str | None,
    settings: tuple[str, ...],
    steps: int | None,
) -> None:
    """Make a lesson: all that a class and its teacher need, in one folder.

    Slides with what to say to them, nine stories to cut, a lever a card, a sheet for guesses and findings, and a key
    for the teacher alone: what every lever does, through what, and where it turns round. README.txt has the plan.

    \b
    escalate lesson kaesong-short --out lesson
    escalate lesson my-crisis.yaml --minutes 90 --paper letter
    """  # noqa: D301 (a backspace is how click is told to leave lines as they are)
    from escalate.lesson.figures import parts_of
    from escalate.lesson.folder import lesson

    scenario = scenario_from(name, policy, settings, steps)
    folder = out or Path(f"{scenario.name}-lesson")
    typed = ["escalate", "lesson", name, "--minutes", str(minutes), "--paper", paper, "--runs", str(runs)]
    typed += ["--seed", str(seed), *(["--policy", policy] if policy else [])]
    typed += [part for text in settings for part in ("--set", text)]
    typed += ["--steps", str(steps)] if steps else []
    with progress_of(parts_of(scenario), "parts of the lesson") as report:
        written = lesson(
            scenario, folder, minutes, page=paper, runs=runs, seed=seed, command=shlex.join(typed),
            overwrite=overwrite, progress=report,
        )  # fmt: skip
    for path in written:
        say(str(path))
