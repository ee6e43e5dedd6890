"""``escalate show``: what a scenario holds, for reading before or after a run."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import click

from escalate.api.progress import progress_of
from escalate.cli.common import WIDTH, say, scenario_named

if TYPE_CHECKING:
    from escalate.scenario.model import Actor, Event, Flag, Level, Outcome, Parameter, Policy, Scenario
    from escalate.studies.levers import Lever

NARROWEST, WIDEST = 10, 24
"""Columns the names of a section take, by its longest name."""


@click.command("show")
@click.argument("scenario", metavar="NAME-or-FILE")
@click.option("--levers", is_flag=True, help="Only policies and key assumptions, and what each moves most.")
def command(scenario: str, levers: bool) -> None:
    """Show what a scenario holds: actors and options, outcomes, policies, assumptions."""
    shown = scenario_named(scenario)
    for line in lever_lines(shown) if levers else lines_of(shown):
        say(line)


def lines_of(scenario: Scenario) -> Iterator[str]:
    """A scenario in words, a line each."""
    about = scenario.about
    yield from _wrapped(f"{scenario.title} ({scenario.name})", "")
    yield from _wrapped(about.summary, "")
    if about.purpose or about.not_for:
        yield f"For {about.purpose or 'no stated purpose'}; not for {about.not_for or 'anything else'}."
    for title, text in (
        ("Mechanism", about.mechanism), ("Change first", about.change_first), ("When the clock stops", about.window)
    ):  # fmt: skip
        yield from _wrapped(f"{title}: {text}" if text else "", "")
    moves = {"in order": "in the order below", "together": "all at once", "shuffled": "in an order drawn each step"}
    yield from _wrapped(f"{scenario.clock.in_words}; in each, actors move {moves[scenario.moves]}.", "")
    if scenario.ladder:
        yield from _wrapped(f"Ladder: {' < '.join(scenario.ladder)}", "")
    yield from _rows("What changes", ((entry.name, _state(entry)) for entry in scenario.state))
    for actor in scenario.actors:
        yield from _actor(scenario, actor)
    yield from _rows("Events", ((event.name, _event(event)) for event in scenario.events))
    yield from _rows("Conditions", ((condition.name, condition.formula.text) for condition in scenario.conditions))
    yield from _rows("Outcomes, the first that holds", ((o.name, _outcome(o)) for o in scenario.outcomes))
    yield from _rows(
        "Policies (--policy NAME)",
        ((policy.name, _policy(policy)) for policy in scenario.policies),
    )
    yield from _assumptions(scenario)
    if about.base_rates:
        yield from ("", "What the record says")
        for rate in about.base_rates:
            yield from _wrapped(f"{rate.label}: {rate.says.strip()} ({rate.source})", "  ")
    if about.questions:
        yield from ("", "Questions")
        for question in about.questions:
            yield from textwrap.wrap(f"- {question}", WIDTH, initial_indent="  ", subsequent_indent="    ")


def _wrapped(text: str, indent: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent=indent, subsequent_indent=indent)


def _rows(title: str, rows: Iterable[tuple[str, str]], about: str = "") -> Iterator[str]:
    """A section: names in a column, what is said of each beside it."""
    found = list(rows)
    if not found:
        return
    yield from ("", *_wrapped(title, ""))
    yield from textwrap.wrap(about, WIDTH, initial_indent="  ", subsequent_indent="    ")
    width = min(WIDEST, max(NARROWEST, *(len(name) for name, _ in found)))
    for name, said in found:
        pieces = said.split("\n")
        first = textwrap.wrap(
            f"{name:<{width}}  {pieces[0]}", WIDTH, initial_indent="  ", subsequent_indent=" " * (width + 6)
        )
        yield from first
        for piece in pieces[1:]:
            yield from textwrap.wrap(
                piece, WIDTH, initial_indent=" " * (width + 4), subsequent_indent=" " * (width + 6)
            )


def _label(name: str, label: str) -> str:
    """A label, where it says more than the name does."""
    return "" if label.lower() == name.replace("_", " ") else label


def _joined(*parts: str) -> str:
    return "\n".join(part for part in parts if part) or "-"


def _state(entry: Level | Flag) -> str:
    from escalate.scenario.model import Flag

    if isinstance(entry, Flag):
        starts = f"yes/no, starts {'yes' if entry.start else 'no'}"
    else:
        starts = f"{entry.low:g} to {entry.high:g}, starts {entry.start.text}"
        starts += f", drift {entry.drift.text}" if entry.drift else ""
        starts += f", noise {entry.noise.text}" if entry.noise else ""
    label = _label(entry.name, entry.label)
    return f"{label}: {starts}" if label else starts


def _actor(scenario: Scenario, actor: Actor) -> Iterator[str]:
    seat = f" ({actor.seat})" if actor.seat else ""
    same = actor.name == actor.label.lower().replace(" ", "_")
    title = f"{actor.label}{'' if same else f' [{actor.name}]'}{seat}"
    rungs = {option.name: scenario.ladder[option.rung] for option in actor.options if option.rung is not None}
    rows = []
    for option in actor.options:
        rung = f" [{rungs[option.name]}]" if option.name in rungs else ""
        when = f"when {option.when.text}" if option.when else ""
        chance = f"chance {option.chance.text}" if option.chance else ""
        rows.append((option.name, _joined(f"{option.label}{rung}", ", ".join(part for part in (when, chance) if part))))
    wants = f"wants {actor.goal.text}" if actor.goal else ""
    yield from _rows(title, rows, wants)


def _event(event: Event) -> str:
    when = f"on {event.day}" if event.on else ""
    chance = f"chance {event.chance.text} a step" if event.chance else ""
    holds = f"when {event.when.text}" if event.when else ""
    return _joined(_label(event.name, event.label), ", ".join(part for part in (when, chance, holds) if part))


def _outcome(outcome: Outcome) -> str:
    if outcome.otherwise:
        return _joined(_label(outcome.name, outcome.label), "otherwise")
    when = f"when {outcome.when.text}" if outcome.when else ""
    chance = f"chance {outcome.chance.text}" if outcome.chance else ""
    end = "at the end" if outcome.at_end else ""
    return _joined(_label(outcome.name, outcome.label), ", ".join(part for part in (end, when, chance) if part))


def _policy(policy: Policy) -> str:
    return _joined(policy.label, policy.in_words, f"cost: {policy.cost}" if policy.cost else "")


def _ends(parameter: Parameter) -> str:
    """What the ends of a range mean, where the file says so."""
    if parameter.ends is None:
        return ""
    return f"at {parameter.low:g}: {parameter.ends[0]}; at {parameter.high:g}: {parameter.ends[1]}"


def _assumptions(scenario: Scenario) -> Iterator[str]:
    from escalate.scenario.lint import numbers_note

    rows = []
    for parameter in scenario.parameters:
        number = f"{parameter.value:g} ({parameter.low:g} to {parameter.high:g}, {parameter.basis})"
        label = _label(parameter.name, parameter.label)
        rows.append((parameter.name, _joined(number, label, _ends(parameter), parameter.origin.why)))
    yield from _rows("Assumptions (--set NAME=VALUE)", rows)
    if rows:
        yield from _wrapped(f"{numbers_note(scenario)}", "  ")


# ---- levers


def lever_lines(scenario: Scenario) -> Iterator[str]:
    """What can be changed first, and what it moves most."""
    from escalate.scenario.model import Policy
    from escalate.studies.levers import LEVER_RUNS, levers, of_assumptions

    with progress_of((len(scenario.policies) + len(of_assumptions(scenario))) * LEVER_RUNS) as report:
        found = levers(scenario, progress=report)
    policies = [lever for lever in found if isinstance(lever.entry, Policy)]
    yield from _wrapped(f"{scenario.title} ({scenario.name}): what each lever moves most, {LEVER_RUNS:,} runs", "")
    if scenario.about.change_first:
        yield from _wrapped(f"Change first: {scenario.about.change_first}", "")
    if not found:
        yield from ("", "None: the file has no policy and no parameter.")
    yield from _rows("Policies (--policy NAME, or two: NAME+NAME)", map(_lever, policies))
    yield from _rows("Assumptions (--set NAME=low, file, high or a number)", map(_lever, found[len(policies) :]))
    yield from ("", "This is a toy model, not a forecast: shares of runs, not chances of events.")


def _lever(lever: Lever) -> tuple[str, str]:
    from escalate.scenario.model import Policy

    entry = lever.entry
    if isinstance(entry, Policy):
        return entry.name, _joined(entry.label, _moves(lever), f"cost: {entry.cost}" if entry.cost else "")
    under = f", under the policy {lever.under}" if lever.under else ""
    number = f"low {entry.low:g}, file {entry.value:g}, high {entry.high:g}{under}"
    return entry.name, _joined(_label(entry.name, entry.label), number, _ends(entry), _moves(lever))


def _moves(lever: Lever) -> str:
    from escalate.results.words import per_cent

    if not lever.outcome:
        return "moves nothing that can be told from luck"
    shares = [per_cent(share) if share else "none" for share in lever.shares]
    return f"moves most: {lever.outcome}, {' -> '.join(shares)}"
