"""The model in words: the headings of the ODD protocol and a model card, made from the file alone.

Sources: V. Grimm et al. (2020), The ODD protocol, JASSS 23(2) 7; M. Mitchell et al. (2019), Model cards
for model reporting.
"""

from __future__ import annotations

from importlib.metadata import version

from escalate.narrate.pages import render
from escalate.scenario.lint import numbers_note
from escalate.scenario.model import NEVER, Actor, Event, Flag, Level, Option, Outcome, Parameter, Scenario

_MOVES = {
    "in order": "actors choose as listed, each seeing what the earlier ones just did.",
    "together": "all choose on the state at the start of the step; then all effects apply, in the file's order.",
    "shuffled": "actors choose one after the other, in an order drawn anew for each run and step.",
}


def describe(scenario: Scenario) -> str:
    """Describe a scenario's model in Markdown.

    Parameters
    ----------
    scenario : Scenario
        Its policy and settings in force are named and counted in.

    Returns
    -------
    str
        The seven ODD elements, then a model card.
    """
    return render(
        "describe.md",
        s=scenario,
        version=version("escalate-sim"),
        files=", ".join(file.name for file in scenario.files),
        in_force=_in_force(scenario),
        clock=scenario.clock.in_words,
        moves=_MOVES[scenario.moves],
        drifting=[level.label for level in scenario.levels if level.drift or level.noise],
        prediction=_prediction(scenario),
        luck=_luck(scenario),
        dated=_dated(scenario),
        numbers_note=numbers_note(scenario),
        guesses=sum(parameter.basis == "guess" for parameter in scenario.parameters),
        precision=_precision,
        kind=_kind,
        start=_start,
        span=_span,
        rung=lambda entry: _rung(scenario, entry),
        effects=effects_text,
        reason=reason_text,
    )


def _in_force(scenario: Scenario) -> str:
    policy = f", under the policy {scenario.policy.name}" if scenario.policy else ""
    return policy + "".join(f", with {name}={value}" for name, value in scenario.settings.items())


def _prediction(scenario: Scenario) -> str:
    ahead = [f"{actor.name} {actor.foresight}" for actor in scenario.actors if actor.foresight]
    if not ahead:
        return "actors look no further than the mean effect of their own move."
    return f"moves thought ahead, the others' logit answers included: {', '.join(ahead)}; the others look no further."


def _luck(scenario: Scenario) -> list[str]:
    parts = ["every choice"]
    if scenario.moves == "shuffled":
        parts.append("the order of moves")
    if any(level.start.how != "exact" for level in scenario.levels):
        parts.append("starting values")
    options = [option for actor in scenario.actors for option in actor.options]
    moved = [*(option.effects for option in options), *(event.effects for event in scenario.events)]
    if any(effect.amount.how != "exact" for effects in moved for effect in effects):
        parts.append("how far effects reach")
    if any(option.chance for option in options):
        parts.append("options with a chance")
    if any(event.chance for event in scenario.events):
        parts.append("events with a chance")
    if any(level.noise for level in scenario.levels):
        parts.append("noise of levels")
    if any(outcome.chance for outcome in scenario.outcomes):
        parts.append("outcomes with a chance")
    return parts


def _dated(scenario: Scenario) -> str:
    dated = [_day(event) for event in scenario.events if event.on]
    return f"No time series. Dated events: {'; '.join(dated)}." if dated else "No time series and no dated events."


def _day(event: Event) -> str:
    return f"{event.label}, called off" if event.on == NEVER else f"{event.label} on {event.on}"


def _precision(actor: Actor) -> str:
    return actor.precision.text if actor.precision else "best"


def _kind(entry: Level | Flag) -> str:
    if isinstance(entry, Flag):
        return "yes/no"
    return "whole number" if entry.whole else "number"


def _start(entry: Level | Flag) -> str:
    if isinstance(entry, Flag):
        return "yes" if entry.start else "no"
    return entry.start.text


def _span(entry: Level | Flag) -> str:
    return "" if isinstance(entry, Flag) else f"{entry.low:g} to {entry.high:g}"


def _rung(scenario: Scenario, entry: Option | Outcome) -> str:
    return "-" if entry.rung is None else scenario.ladder[entry.rung]


def effects_text(entry: Option | Event) -> list[str]:
    """What a move or an event does, as the file says it, such as ``tension +7 ± 2``."""
    texts = []
    for effect in entry.effects:
        amount = effect.amount.text
        sign = "=" if effect.how == "set" else "" if amount[:1] in "+-" else "+"
        texts.append(f"{effect.target} {sign}{' ' if sign == '=' else ''}{amount}")
    return texts


def reason_text(parameter: Parameter) -> str:
    """Why a parameter has its value: the reason, the words quoted, the source."""
    origin = parameter.origin
    quote = f'"{origin.quote}"' if origin.quote else ""
    source = "" if origin.source in ("", parameter.basis) else origin.source
    ends = parameter.ends and f"{parameter.low:g}: {parameter.ends[0]}, {parameter.high:g}: {parameter.ends[1]}"
    return "; ".join(part for part in (origin.why, ends, quote, source) if part) or "-"
