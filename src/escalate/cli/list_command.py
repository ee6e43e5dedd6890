"""``escalate list``: the scenarios that come with escalate."""

from __future__ import annotations

import re
import textwrap

import click

from escalate.cli.common import WIDTH, say


@click.command("list")
def command() -> None:
    """Show the scenarios that come with escalate."""
    from escalate.scenario import library
    from escalate.scenario.load import load

    for name in library.names():
        scenario = load(name)
        say(f"{name:<18} {scenario.title}")
        # The first sentence is the idea; the rest waits in "show".
        idea = re.split(r"(?<=[.?!])\s", " ".join(scenario.about.summary.split()), maxsplit=1)[0]
        for line in textwrap.wrap(idea, WIDTH, initial_indent=" " * 19, subsequent_indent=" " * 19):
            say(line)
    say()
    say("Play one:  escalate run NAME      Look inside:  escalate show NAME")
