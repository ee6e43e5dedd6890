"""Habits that make stories odd, found without playing: moves made over and over, endings of long ago, busy idleness."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from itertools import product

from escalate.scenario import trees as t
from escalate.scenario.constants import known_value
from escalate.scenario.model import Actor, Option, Scenario, sum_of_chances
from escalate.scenario.settings import node_at

MOST_ENDS = 6
"""Of how many ranges both ends are tried together."""
LONGEST_SUMMARY = 60
"""Words of a summary that are read before a run."""
_IDLE = re.compile(r"(do[ _])?nothing\b|wait\b|idle\b", re.IGNORECASE)


def habit_warnings(scenario: Scenario) -> Iterator[str]:
    """What is allowed and makes odd stories, a sentence each."""
    words = len(scenario.about.summary.split())
    if words > LONGEST_SUMMARY:
        yield f"the summary has {words} words; it is read before a run, and {LONGEST_SUMMARY} are enough"
    for actor in scenario.actors:
        yield from _too_likely(scenario, actor)
        for option in actor.options:
            name = f"{actor.name}.{option.name}"
            if (idiom := _once_by_hand(scenario, actor.name, option.name)) is not None:
                yield f'the option "{name}" is taken once at most; write once: yes instead of "{idiom}"'
            if (parameter := _bare_chance(scenario, option)) is not None:
                written = f"has the appeal log({parameter})"
                yield f'the option "{name}" {written}; to take it just so often, write chance: {parameter}'
            if option.effects and (_IDLE.match(option.name) or _IDLE.match(option.label)):
                yield f'the option "{name}" is called idle and has effects'
    for outcome in scenario.outcomes:
        if outcome.when is not None and not outcome.at_end:
            for past in _long_ago(outcome.when.tree):
                yield (
                    f'the outcome "{outcome.name}" looks back for ever: "{past}" still counts long after it, when '
                    f"a level moves; since({past}) says how lately, at end: yes looks once"
                )


def _bare_chance(scenario: Scenario, option: Option) -> str | None:
    """The parameter from 0 to 1 whose logarithm alone is an option's appeal."""
    match option.appeal:
        case t.Formula(tree=t.Call("log", (t.ReadParameter(name),))):
            chances = {parameter.name for parameter in scenario.parameters if 0 <= parameter.low <= parameter.high <= 1}
            return name if name in chances else None
    return None


def _too_likely(scenario: Scenario, actor: Actor) -> Iterator[str]:
    """Chances of options that the ranges of parameters put outside 0 to 1, alone or with what is always open too."""
    chances = [option for option in actor.options if option.chance is not None]
    for option in chances:
        if option.chance is not None and (beyond := _beyond(scenario, option.chance)) is not None:
            yield f'the chance of "{actor.name}.{option.name}" is {beyond[1]:g} with {beyond[0]}, in its range'
    together = [option for option in chances if option.when is None]
    if len(together) > 1 and (beyond := _beyond(scenario, sum_of_chances(actor, together), -math.inf)) is not None:
        yield f'the chances of "{actor.name}" add up to {beyond[1]:g} with {beyond[0]}, in the ranges'


def _beyond(scenario: Scenario, formula: t.Formula, low: float = 0.0) -> tuple[str, float] | None:
    """Ends of the ranges at which a chance of parameters alone is below ``low`` or above 1, and what it is there."""
    values = {parameter.name: parameter.value for parameter in scenario.parameters} | {"steps": scenario.clock.steps}
    read = [parameter for parameter in scenario.parameters if parameter.name in t.names_in(formula.tree)]
    for corner in product(*((parameter.low, parameter.high) for parameter in read[:MOST_ENDS])):
        ends = dict(zip((parameter.name for parameter in read), corner, strict=False))
        value = known_value(formula, values | ends)
        if value is not None and not low <= value <= 1 + 1e-9:
            return ", ".join(f"{name} = {end:g}" for name, end in ends.items()), value
    return None


def _once_by_hand(scenario: Scenario, actor: str, option: str) -> str | None:
    """The condition in the file's own text that closes an option once it was taken."""
    root = scenario.document
    node = node_at(root, ("actors", actor, "options", option, "when"))  # type: ignore[arg-type]
    name = rf"\(\s*{actor}\.{option}\s*\)"
    text = getattr(node, "text", "")
    if re.search(r"\bor\b|\bif\b", text):
        return None
    found = re.search(rf"not\s+ever{name}|times{name}\s*(?:<\s*1|==\s*0)\b", text)
    return found.group() if found else None


def _long_ago(tree: t.Node) -> Iterator[str]:
    """Moves of any time that, with nothing lately done beside them, wait in an ending for a level to move."""
    for side in _parts(tree, "or"):
        conjuncts = list(_parts(side, "and"))
        inner = [node for part in conjuncts for node in part.walk()]
        lately = any(isinstance(node, t.Latest | t.Since | t.RungOf | t.StepNumber) for node in inner)
        moving = any(isinstance(node, t.ReadLevel) for node in inner)
        if moving and not lately:
            for part in conjuncts:
                for node in () if isinstance(part, t.Not) else part.walk():
                    if isinstance(node, t.Ever | t.Times):
                        yield f"{node.actor}.{node.option}"


def _parts(tree: t.Node, operator: str) -> Iterator[t.Node]:
    """What a condition joins by ``and`` or by ``or``, at its top."""
    if isinstance(tree, t.Logic) and tree.operator == operator:
        yield from _parts(tree.left, operator)
        yield from _parts(tree.right, operator)
    else:
        yield tree
