"""Doors: the options and the ending that a level opened or closed in a step, as it crossed a line of the file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from operator import eq, ge, gt, le, lt, ne

from escalate.engine.trace import Value
from escalate.narrate.story import shown
from escalate.scenario import trees as t
from escalate.scenario.constants import known_value
from escalate.scenario.model import Actor, Option, Scenario, height
from escalate.scenario.trees import Formula, Node
from escalate.studies.turning import Turning

SIGNS = {"<": lt, "<=": le, ">": gt, ">=": ge, "==": eq, "!=": ne}
TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
"""What a sign is with its two sides changed about; the others stay."""
OPPOSITE = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "==": "!=", "!=": "=="}
ASKS = {
    "<": "less than {line}", "<=": "{line} or less", ">": "more than {line}", ">=": "{line} or more", "==": "{line}",
    "!=": "not {line}",
}  # fmt: skip
NOW = {
    "<": "falls below {line}", "<=": "falls to {line} or below", ">": "rises above {line}",
    ">=": "rises to {line} or above", "==": "comes to {line}", "!=": "leaves {line}",
}  # fmt: skip

Line = tuple[str, str, float]
"""A level, a sign and a bound, as in ``tension >= 6``: what a formula needs, whatever else it asks for.

Of a yes/no, the bound is 1 or 0.
"""


def doors(turning: Turning, step: int) -> list[str]:
    """What a level opened or closed in a step, in words: the run's own ending, and the highest rung.

    Only what is sure is told: a line that a formula needs by itself, which the level crossed in the step, of an option
    that was open to its actor in this step and not in the next, or the other way round.
    """
    before, after = turning.trace.before(step), turning.trace.steps[step].state
    return [*asked(turning, step, step), *_options(turning, step, before, after)[:1]]


def asked(turning: Turning, first: int, last: int) -> list[str]:
    """The lines of the run's own ending that a level crossed from before one step to after another, in words."""
    scenario, trace = turning.scenario, turning.trace
    after = trace.steps[last].state
    outcome = scenario.outcome(trace.outcome)
    return [
        f"{_crossed(scenario, line, after, now)}, {'as' if now else 'and not as'} {outcome.label} asks"
        for line, now in _crossings(scenario, outcome.when, trace.before(first), after)
    ]


def _options(turning: Turning, step: int, before: Mapping[str, Value], after: Mapping[str, Value]) -> list[str]:
    """Options that a level opened or closed, those of the highest rungs first.

    That is of the upper half of the ladder; where a file has none, options that have an effect.
    """
    scenario = turning.scenario
    every = [(actor, option) for actor in scenario.actors for option in actor.options]
    told = []
    for actor, option in sorted(every, key=lambda each: -height(each[1])):
        if 2 * height(option) < len(scenario.ladder) - 1 if scenario.ladder else not option.effects:
            continue
        was, is_ = (_open(turning, at, actor, option) for at in (step, step + 1))
        for line, now in _crossings(scenario, option.when, before, after):
            shut = any(before[flag] != after[flag] for flag in _flags(option))  # by more than the level
            if (was, is_) == (not now, now) and (now or not shut):
                how = "opens" if now else "closes"
                told.append(f"{_crossed(scenario, line, after, now)} and {how} {actor.label}: {option.label}")
    return told


def _flags(option: Option) -> set[str]:
    """The yes/no values that an option's ``when`` asks for."""
    return {node.name for node in option.when.tree.walk() if isinstance(node, t.ReadFlag)} if option.when else set()


def _open(turning: Turning, step: int, actor: Actor, option: Option) -> bool | None:
    """Was an option open to its actor in a step? None after the end."""
    if step >= len(turning.trace.steps):
        return None
    return turning.trace.steps[step].open(actor.name, option.name)


def _crossings(
    scenario: Scenario, formula: Formula | None, before: Mapping[str, Value], after: Mapping[str, Value]
) -> Iterator[tuple[Line, bool]]:
    """The lines that a formula needs and that were crossed, and whether each holds now.

    A level that moves when it is moved alone, such as a count of offers, says no more than the moves do.
    """
    if formula is None:
        return
    themselves = {level.name for level in scenario.levels if level.drift or level.noise}
    for name, sign, bound in dict.fromkeys(needed_lines(scenario, formula.tree, needed=True)):
        if name not in themselves:
            continue
        held, holds = (SIGNS[sign](state[name], bound) for state in (before, after))
        if held != holds:
            yield (name, sign, bound), holds


def needed_lines(scenario: Scenario, node: Node, *, needed: bool) -> Iterator[Line]:
    """The lines that hold wherever a node is ``needed``, that is yes; or no, below a ``not``."""
    if isinstance(node, t.Not):
        yield from needed_lines(scenario, node.operand, needed=not needed)
    elif isinstance(node, t.Logic) and (node.operator == "and") == needed:
        yield from needed_lines(scenario, node.left, needed=needed)
        yield from needed_lines(scenario, node.right, needed=needed)
    elif isinstance(node, t.Compare) and (needed or len(node.operands) == 2):
        for left, sign, right in zip(node.operands, node.operators, node.operands[1:], strict=False):
            yield from _line(scenario, left, sign if needed else OPPOSITE[sign], right)
    elif isinstance(node, t.ReadFlag):
        yield node.name, "==", float(needed)


def _line(scenario: Scenario, left: Node, sign: str, right: Node) -> Iterator[Line]:
    """The line of a comparison, if it is one of a level with a number of the file, written out or named."""
    if isinstance(right, t.ReadLevel):
        left, right, sign = right, left, TURNED.get(sign, sign)
    bound = known_value(Formula("", right), {each.name: each.value for each in scenario.parameters})
    if isinstance(left, t.ReadLevel) and bound is not None:
        yield left.name, sign, bound


def _crossed(scenario: Scenario, line: Line, after: Mapping[str, Value], now: bool) -> str:
    """``Tension falls below 6 (5.7)``."""
    name, sign, bound = line
    level = next(entry for entry in scenario.levels if entry.name == name)
    at, value = f"{bound:g}", shown(level, after[name])  # a line stands as in the file, however fine
    said = NOW[sign if now else OPPOSITE[sign]].format(line=at)
    return f"{level.label} {said}" + (f" ({value})" if value != at else "")
