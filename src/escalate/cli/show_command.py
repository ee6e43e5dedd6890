"""``escalate show``: what a scenario holds, for reading before or after a run."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from escalate.cli.common import WIDTH, say

if TYPE_CHECKING:
    from escalate.scenario.model import Scenario


@click.command("show")
@click.argument("scenario", metavar="NAME-or-FILE")
def command(scenario: str) -> None:
    """Show what a scenario holds: actors and options, outcomes, policies, assumptions."""
    from escalate.scenario.load import load

    for line in lines_of(load(scenario)):
        say(line)


def lines_of(scenario: Scenario) -> Iterator[str]:
    """A scenario in words, a line each."""
    about = scenario.about
    yield f"{scenario.title} ({scenario.name})"
    yield from _wrapped(about.summary, "")
    if about.purpose or about.not_for:
        yield f"For {about.purpose or 'no stated purpose'}; not for {about.not_for or 'anything else'}."
    yield from _actors(scenario)
    yield from _entries("Events", ((event.name, event.label) for event in scenario.events))
    yield from _entries("Outcomes", ((outcome.name, outcome.label) for outcome in scenario.outcomes))
    yield from _entries("Policies (--policy NAME)", ((policy.name, policy.label) for policy in scenario.policies))
    yield from _assumptions(scenario)
    if about.base_rates:
        yield from ("", "What the record says")
        for rate in about.base_rates:
            yield from _wrapped(f"{rate.label}: {rate.says.strip()} ({rate.source})", "  ")
    if about.questions:
        yield from ("", "Questions")
        for question in about.questions:
            yield from _wrapped(f"- {question}", "  ")


def _wrapped(text: str, indent: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent=indent, subsequent_indent=indent)


def _actors(scenario: Scenario) -> Iterator[str]:
    for actor in scenario.actors:
        seat = f" ({actor.seat})" if actor.seat else ""
        yield from ("", f"{actor.label}{seat}")
        for option in actor.options:
            when = f"  when {option.when.text}" if option.when else ""
            yield from textwrap.wrap(
                f"{option.name:<22} {option.label}{when}", WIDTH, initial_indent="  ", subsequent_indent=" " * 27
            )


def _entries(title: str, entries: Iterator[tuple[str, str]]) -> Iterator[str]:
    found = list(entries)
    if found:
        yield from ("", title)
        for name, label in found:
            yield from textwrap.wrap(f"{name:<22} {label}", WIDTH, initial_indent="  ", subsequent_indent=" " * 25)


def _assumptions(scenario: Scenario) -> Iterator[str]:
    from escalate.scenario.lint import numbers_note

    if scenario.parameters:
        yield from ("", "Assumptions (--set NAME=VALUE)")
        for parameter in scenario.parameters:
            text = (
                f"{parameter.name} = {parameter.value:g} ({parameter.low:g} to {parameter.high:g}, {parameter.basis})"
            )
            why = f": {parameter.origin.why}" if parameter.origin.why else ""
            yield from textwrap.wrap(text + why, WIDTH, initial_indent="  ", subsequent_indent="      ")
        yield f"  {numbers_note(scenario)}"
