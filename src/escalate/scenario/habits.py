"""Habits that make stories odd, found without playing: moves made over and over, endings of long ago, busy idleness."""

from __future__ import annotations

import re
from collections.abc import Iterator

from escalate.scenario import trees as t
from escalate.scenario.model import Scenario
from escalate.scenario.settings import node_at

LONGEST_SUMMARY = 60
"""Words of a summary that are read before a run."""
_IDLE = re.compile(r"(do[ _])?nothing\b|wait\b|idle\b", re.IGNORECASE)


def habit_warnings(scenario: Scenario) -> Iterator[str]:
    """What is allowed and makes odd stories, a sentence each."""
    words = len(scenario.about.summary.split())
    if words > LONGEST_SUMMARY:
        yield f"the summary has {words} words; it is read before a run, and {LONGEST_SUMMARY} are enough"
    for actor in scenario.actors:
        for option in actor.options:
            name = f"{actor.name}.{option.name}"
            if (idiom := _once_by_hand(scenario, actor.name, option.name)) is not None:
                yield f'the option "{name}" is taken once at most; write once: yes instead of "{idiom}"'
            if option.effects and (_IDLE.match(option.name) or _IDLE.match(option.label)):
                yield f'the option "{name}" is called idle and has effects'
    for outcome in scenario.outcomes:
        if outcome.when is not None and not outcome.at_end:
            for past in _long_ago(outcome.when.tree):
                yield (
                    f'the outcome "{outcome.name}" looks back for ever: "{past}" still counts long after it, when '
                    f"a level moves; since({past}) says how lately, at end: yes looks once"
                )


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
