"""One run as a timeline a class can read aloud."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from escalate.engine.trace import Changes, Fired, Move, StepTrace, Trace, Value, Weighed
from escalate.results.tables import OutcomeRow
from escalate.scenario.model import Scenario

SMALLEST_PUSH = 0.05
"""A reason that shifts a utility by less is not worth a word."""


def story(trace: Trace, scenario: Scenario, outcomes: Sequence[OutcomeRow] = (), width: int = 80) -> str:
    """Tell a run.

    Parameters
    ----------
    trace : Trace
        The run.
    scenario : Scenario
        What was played.
    outcomes : sequence of OutcomeRow
        The tally it belongs to, to say how many runs ended so; may be empty.
    width : int
        Columns.

    Returns
    -------
    str
        Lines ending in a newline: a head, a paragraph a step, the ending.
    """
    lines = [f"{scenario.title}: run {trace.run}, seed {trace.seed}", ""]
    lines += _wrapped("At the start: " + _state(scenario, trace.start), width, "", "  ")
    for step in trace.steps:
        lines += ["", _when(scenario, step)]
        for move in step.moves:
            lines += _move(scenario, move, width)
        for fired in step.events:
            lines += _event(scenario, fired, width)
        if step.drift:
            lines += _wrapped(f"Drift and noise: {_changes(scenario, step.drift)}", width)
    lines += ["", *_ending(scenario, trace, outcomes, width)]
    return "\n".join(lines) + "\n"


def _wrapped(text: str, width: int, first: str = "  ", rest: str = "    ") -> list[str]:
    return textwrap.wrap(text, width, initial_indent=first, subsequent_indent=rest) or [first]


def _when(scenario: Scenario, step: StepTrace) -> str:
    date = scenario.clock.date(step.step)
    day = f", {scenario.clock.unit} of {date.day} {date:%B %Y}" if date else ""
    return f"Step {step.step}{day}"


def _move(scenario: Scenario, move: Move, width: int) -> list[str]:
    actor = scenario.actor(move.actor)
    if move.option is None:
        return _wrapped(f"{actor.label}: nothing is open; it waits.", width)
    option = actor.options[actor.option_index(move.option)]
    weighed = next(entry for entry in move.weighed if entry.option == move.option)
    said = f" {option.says.strip()}" if option.says.strip() else ""
    text = f"{actor.label}: {option.label}.{said} [{_odds(move, weighed)}]"
    lines = _wrapped(text, width)
    if move.changes:
        lines += _wrapped(_changes(scenario, move.changes), width, "    ", "      ")
    return lines


def _odds(move: Move, weighed: Weighed) -> str:
    """How likely the choice was, and what pushed it."""
    if move.ordered:
        return "ordered by the policy"
    open_ = sum(entry.open for entry in move.weighed)
    if open_ == 1:
        return "the only option open"
    odds = f"{per_cent(weighed.probability)} likely, {open_} options open"
    pushes = [(term.text, term.value) for term in weighed.terms if abs(term.value) >= SMALLEST_PUSH]
    if abs(weighed.goal_change) >= SMALLEST_PUSH:
        pushes.append(("its goal", weighed.goal_change))
    pushes.sort(key=lambda push: -abs(push[1]))
    told = ", ".join(f"{text} {value:+.2g}" for text, value in pushes[:3])
    return f"{odds}; {told}" if told else odds


def per_cent(share: float) -> str:
    """A share in whole per cents, honest at both ends."""
    if 0 < share < 0.005:
        return "under 1 %"
    if 0.995 <= share < 1:
        return "over 99 %"
    return f"{share * 100:.0f} %"


def _event(scenario: Scenario, fired: Fired, width: int) -> list[str]:
    event = next(event for event in scenario.events if event.name == fired.event)
    said = f" {event.says.strip()}" if event.says.strip() else ""
    lines = _wrapped(f"Event: {event.label}.{said}", width)
    if fired.changes:
        lines += _wrapped(_changes(scenario, fired.changes), width, "    ", "      ")
    return lines


def _changes(scenario: Scenario, changes: Changes) -> str:
    labels = {entry.name: entry.label for entry in scenario.state}
    return "; ".join(f"{labels[name]} {_shown(old)} -> {_shown(new)}" for name, (old, new) in changes.items())


def _state(scenario: Scenario, values: object) -> str:
    assert isinstance(values, dict)
    return "; ".join(f"{entry.label} {_shown(values[entry.name])}" for entry in scenario.state) + "."


def _shown(value: Value) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:.4g}"


def _ending(scenario: Scenario, trace: Trace, outcomes: Sequence[OutcomeRow], width: int) -> list[str]:
    outcome = next(outcome for outcome in scenario.outcomes if outcome.name == trace.outcome)
    last = trace.steps[-1].step
    said = f" {outcome.says.strip()}" if outcome.says.strip() else ""
    lines = _wrapped(f"The run ends after step {last}: {outcome.label}.{said}", width, "", "  ")
    row = next((row for row in outcomes if row.outcome == trace.outcome), None)
    if row is not None:
        runs = sum(entry.runs for entry in outcomes)
        text = f"Of {runs:,} runs, {row.runs:,} ended so. One run is one draw of a toy model, not a forecast."
        lines += _wrapped(text, width, "", "  ")
    return lines
