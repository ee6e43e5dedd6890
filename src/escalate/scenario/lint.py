"""What is allowed in a file but probably not meant, found without running it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from escalate.scenario import trees as t
from escalate.scenario.habits import habit_warnings
from escalate.scenario.model import NEVER, Scenario
from escalate.scenario.trees import Formula, names_in

HARMLESS = {0.0, 1.0, 2.0, 0.5, 100.0}


def formulas(scenario: Scenario) -> Iterator[Formula]:
    """Every formula of a scenario, those of all its policies included."""
    effects = [e for actor in scenario.actors for option in actor.options for e in option.effects]
    effects += [effect for event in scenario.events for effect in event.effects]
    maybe: list[Formula | None] = []
    for level in scenario.levels:
        maybe += [*level.start.formulas, level.drift, level.noise]
    for actor in scenario.actors:
        maybe += [actor.goal, actor.precision]
        for option in actor.options:
            maybe += [option.when, option.appeal, option.chance]
    for event in scenario.events:
        maybe += [event.when, event.chance]
    for outcome in scenario.outcomes:
        maybe += [outcome.when, outcome.chance]
        maybe += [worth for worth in (outcome.worth or {}).values() if not isinstance(worth.tree, t.Number)]
    for policy in scenario.policies:
        maybe += [order.when for order in policy.orders]
    maybe += [condition.formula for condition in scenario.conditions]
    for effect in effects:
        maybe += effect.amount.formulas
    yield from (formula for formula in maybe if formula is not None)


def _own(scenario: Scenario, formula: Formula) -> str | None:
    """The level whose own drift or noise this is: reading itself there makes no difference to anything else."""
    return next((level.name for level in scenario.levels if formula is level.drift or formula is level.noise), None)


def check_warnings(scenario: Scenario) -> list[str]:
    """State and parameters that nothing reads, dates outside the clock, habits that make odd stories."""
    read = {name for f in formulas(scenario) for name in names_in(f.tree) if name != _own(scenario, f)}
    warnings = [f'nothing reads the state variable "{e.name}"' for e in scenario.state if e.name not in read]
    warnings += [f'nothing reads the parameter "{p.name}"' for p in scenario.parameters if p.name not in read]
    words = {word for formula in formulas(scenario) for word in re.findall(r"\w+", formula.text)}
    warnings += [f'nothing reads the condition "{c.name}"' for c in scenario.conditions if c.name not in words]
    for event in scenario.events:
        if event.on not in (None, NEVER) and scenario.clock.step_of(event.on) is None:
            warnings.append(f'the event "{event.name}" ({event.on}) lies outside the clock and never happens')
    return [*warnings, *habit_warnings(scenario)]


def numbers_note(scenario: Scenario) -> str:
    """How many of the file's numbers are guesses, and how many stand in formulas without a name."""
    guesses = sum(parameter.basis == "guess" for parameter in scenario.parameters)
    nodes = {id(node): node for formula in formulas(scenario) for node in formula.tree.walk()}  # a condition's once
    bare = sum(isinstance(node, t.Number) and abs(node.value) not in HARMLESS for node in nodes.values())
    if not scenario.parameters and not bare:
        return "no number that matters stands in a formula"
    numbers = len(scenario.parameters) + bare
    article = sum(parameter.basis == "article" for parameter in scenario.parameters)
    ideas = f"; {article} more take an article's idea, and their size is a guess too" if article else ""
    return (
        f"{guesses + bare} of {numbers} numbers are guesses: {guesses} of {len(scenario.parameters)} parameters, "
        f"and {bare} that stand in formulas without a name"
        f"{ideas}"
    )
