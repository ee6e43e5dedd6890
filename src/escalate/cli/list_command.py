"""``escalate list``: the scenarios that come with escalate."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from escalate.cli.common import WIDTH, fitted, say

if TYPE_CHECKING:
    from escalate.scenario.model import Scenario


@click.command("list")
def command() -> None:
    """Show the scenarios that come with escalate: crises by year, then ideas."""
    from escalate.scenario import library
    from escalate.scenario.load import load

    scenarios = [load(name) for name in library.names()]
    crises = [each for each in scenarios if each.about.change_first]
    _group("Crises, and what to change first", sorted(crises, key=lambda each: each.clock.start or dt.date.max))
    say()
    _group("Ideas", [each for each in scenarios if not each.about.change_first])
    say()
    say("Play one:  escalate run NAME      Look inside:  escalate show NAME")


def _group(title: str, scenarios: Sequence[Scenario]) -> None:
    say(title)
    for scenario in scenarios:
        change = scenario.about.change_first
        line = f"{scenario.name:<18} {scenario.title}{f': {change}' if change else ''}"
        say(fitted(line, WIDTH, pad=False))
