"""``escalate diff``: what one scenario changes in another, in words."""

from __future__ import annotations

import click

from escalate.cli.common import say, scenario_named


@click.command("diff")
@click.argument("before", metavar="A")
@click.argument("after", metavar="B")
def command(before: str, after: str) -> None:
    """Say in words what scenario B changes in scenario A; each is a name or a file.

    Told in the order of a file: clock, parameters, starting values, actors and their options, events, outcomes,
    policies. Texts that change no run are only named.
    """
    from escalate.narrate.changes import lines_of

    for line in lines_of(scenario_named(before), scenario_named(after), before, after):
        say(line)
