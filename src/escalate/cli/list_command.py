"""``escalate list``: the scenarios that come with escalate."""

from __future__ import annotations

import click

from escalate.cli.common import say


@click.command("list")
def command() -> None:
    """Show the scenarios that come with escalate."""
    from escalate.scenario import library
    from escalate.scenario.load import load

    for name in library.names():
        scenario = load(name)
        say(f"{name:<20} {scenario.title}")
    say()
    say("Play one:  escalate run NAME      Look inside:  escalate show NAME")
