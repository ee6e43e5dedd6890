"""What a page knows of a scenario: plain data for its script, in the file's words and by the charts' rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import PurePath
from statistics import NormalDist
from typing import Any

from escalate.characters import visible
from escalate.charts import findings
from escalate.charts.rungs import Look, outcome_looks, rung_look
from escalate.engine.observed import ObservedMove
from escalate.narrate.report import asked_for
from escalate.results import record_of_cases, turns
from escalate.results.intervals import of_all
from escalate.scenario.constants import known_value
from escalate.scenario.in_words import in_labels, labels_of
from escalate.scenario.model import Actor, Level, Parameter, Policy, Scenario, from_the_top, height
from escalate.scenario.thresholds import telling_level, thresholds
from escalate.store.recipe import recipe

FIRST_LEVERS = 3
"""Sliders in view where a file names no key assumptions."""
MOST_TRIED = 40
"""Places that can be tried in one hunt, beside the file's own."""


def file_data(scenario: Scenario, policies: Sequence[Policy], lock: bool) -> dict[str, Any]:
    """The file as a page's script reads it.

    Parameters
    ----------
    scenario : Scenario
        As its file stands.
    policies : sequence of Policy
        Those that the page offers.
    lock : bool
        Whether its numbers stay as they are.
    """
    clock = scenario.clock
    start = clock.start.isoformat() if clock.start else None
    labels = labels_of(scenario)
    found: dict[str, Any] = {
        "name": scenario.name,
        "asked": asked(scenario),
        "title": scenario.title,
        "files": [{**each, "name": PurePath(each["name"]).name} for each in recipe(scenario)["files"]],
        "clock": {"steps": clock.steps, "start": start, "every": clock.every, "unit": clock.unit},
        "clockWords": clock.in_words,
        "ladder": list(scenario.ladder),
        "outcomes": [_entry(outcome) for outcome in scenario.outcomes],
        "order": from_the_top_places(scenario),
        "inOrder": scenario.moves == "in order",
        "actors": [
            {"name": a.name, "label": a.label, "seat": a.seat, "options": _options(a, labels)} for a in scenario.actors
        ],
        "events": [{"name": event.name, "label": event.label} for event in scenario.events],
        "states": [{"name": entry.name, "label": entry.label} for entry in scenario.state],
        "level": _level(scenario),
        "policies": [_policy(policy, labels) for policy in policies],
        "numbers": [] if lock else [*map(_parameter, scenario.parameters), *_starts(scenario)],
        "key": [] if lock else key_numbers(scenario),
        "guesses": sum(parameter.basis == "guess" for parameter in scenario.parameters),
        "doubted": len(scenario.parameters),
        "record": _record(scenario),
    }
    return found


def asked(scenario: Scenario) -> str:
    """What names it on a command line: a name, or its file without the folders of whoever made the page."""
    return PurePath(asked_for(scenario)).name


def rules() -> dict[str, Any]:
    """How numbers become sentences: the same data that the charts read; how wide intervals of so many places are."""
    wanted = ("icons", "changed", "turning", "story")
    return {
        "findings": {name: findings.RULES[name] for name in wanted},
        "widths": [NormalDist().inv_cdf(0.5 + of_all(places) / 2) for places in range(1, MOST_TRIED + 2)],
        "changes": findings.CHANGES,
        "mostChanges": findings.MOST_CHANGES,
        "record": record_of_cases.SENTENCE,
        "known": record_of_cases.KNOWN,
        "turning": {"first": turns.FIRST, "near": turns.NEAR, "far": turns.FAR},
    }


def key_numbers(scenario: Scenario) -> list[str]:
    """The assumptions whose sliders stand in view."""
    first = [parameter.name for parameter in scenario.parameters[:FIRST_LEVERS]]
    return list(scenario.about.key_assumptions) or first


def change_first(scenario: Scenario) -> str:
    """What to change first, with labels in place of names; nothing where the file does not say."""
    policies = {policy.name: policy.label for policy in scenario.policies}
    return in_labels(scenario.about.change_first, labels_of(scenario) | policies)


def _options(actor: Actor, labels: Mapping[str, str]) -> list[dict[str, Any]]:
    """An actor's options, and the summands of each one's appeal, or its chance, in labels."""
    terms = ObservedMove.of(actor).terms
    return [
        {
            **_entry(option),
            "says": option.says.strip(),
            "terms": [in_labels(text, labels) for text in texts],
            "chance": in_labels(option.chance.text, labels) if option.chance else "",
        }
        for option, texts in zip(actor.options, terms, strict=True)
    ]


def _entry(entry: Any) -> dict[str, Any]:
    return {"name": entry.name, "label": entry.label, "rung": height(entry)}


def from_the_top_places(scenario: Scenario) -> list[int]:
    """Places of the outcomes in the file's order, the highest rung's first."""
    places = {outcome.name: place for place, outcome in enumerate(scenario.outcomes)}
    return [places[outcome.name] for outcome in from_the_top(scenario.outcomes)]


def looks(scenario: Scenario) -> list[tuple[str, Look]]:
    """Looks by class of a page's style: ``o0`` the file's first outcome, ``r0`` the foot of the ladder."""
    outcomes = outcome_looks(scenario.outcomes, scenario.ladder)
    named = [(f"o{place}", outcomes[outcome.name]) for place, outcome in enumerate(scenario.outcomes)]
    return [*named, *((f"r{rung}", rung_look(scenario.ladder, rung)) for rung in range(-1, len(scenario.ladder)))]


def _level(scenario: Scenario) -> dict[str, Any] | None:
    name = telling_level(scenario)
    level = next((level for level in scenario.levels if level.name == name), None)
    if level is None:
        return None
    lines = [{"at": at, "words": words} for entry, at, words in thresholds(scenario) if entry == name]
    return {"name": name, "label": level.label, "lines": lines}


def _policy(policy: Policy, labels: Mapping[str, str]) -> dict[str, Any]:
    sets = {name: float(str(value)) for name, value in policy.sets.items() if _is_number(value)}
    does = in_labels(policy.in_words, labels)
    does = f"{does[:1].upper()}{does[1:]}." if does else ""
    told = {"name": policy.name, "label": policy.label, "cost": policy.cost, "does": does}
    return {**told, "sets": sets, "fixes": [*policy.sets]}


def _is_number(value: object) -> bool:
    try:
        float(str(value))
    except ValueError:
        return False
    return True


def _parameter(parameter: Parameter) -> dict[str, Any]:
    origin = asdict(parameter.origin)
    told = {"name": parameter.name, "label": parameter.label, "value": parameter.value, "text": f"{parameter.value:g}"}
    told |= {"low": parameter.low, "high": parameter.high, "basis": parameter.basis, "start": False}
    return {**told, **origin, "ends": list(parameter.ends or ()), "under": list(parameter.under)}


def _starts(scenario: Scenario) -> list[dict[str, Any]]:
    """Where levels start, as far as their starts are plain numbers (with luck around them or without)."""
    values = {parameter.name: parameter.value for parameter in scenario.parameters}
    found = []
    for level in scenario.levels:
        value = known_value(level.start.low, values) if level.start.how != "uniform" else None
        if value is not None and level.low < level.high:
            found.append(_start(level, value))
    return found


def _start(level: Level, value: float) -> dict[str, Any]:
    origin = asdict(level.origin)
    told = {"name": level.name, "label": level.label, "value": value, "text": level.start.text, "whole": level.whole}
    return {**told, "low": level.low, "high": level.high, "basis": "", **origin, "ends": [], "under": [], "start": True}


def _record(scenario: Scenario) -> dict[str, Any] | None:
    """The first base rate with numbers: what beside_the_record reads too."""
    rate = next((rate for rate in scenario.about.base_rates if rate.n and rate.counts), None)
    if rate is None:
        return None
    return {"label": rate.label, "says": rate.says, "n": rate.n, "unit": rate.unit, "counts": dict(rate.counts)}


def shown(value: Any) -> Any:
    """Data whose texts hold no character that hides or moves others."""
    match value:
        case str():
            return visible(value)
        case dict():
            return {key: shown(entry) for key, entry in value.items()}
        case list() | tuple():
            return [shown(entry) for entry in value]
    return value
