"""``escalate story``: one run from its start to its ending."""

from __future__ import annotations

import click

from escalate.cli.common import changes, luck, say, scenario_from


@click.command("story")
@click.argument("scenario", metavar="NAME-or-FILE")
@click.option("--run", "number", type=int, default=0, show_default=True, help="Which run, from 0.")
@luck
@changes
def command(
    scenario: str,
    number: int,
    runs: int,
    seed: int,
    policy: str | None,
    settings: tuple[str, ...],
    steps: int | None,
) -> None:
    """Tell one run: who chose what, how likely that was and why, and how many runs ended so."""
    chosen = scenario_from(scenario, policy, settings, steps)
    say(chosen.run(runs, seed).story(number).rstrip("\n"))
