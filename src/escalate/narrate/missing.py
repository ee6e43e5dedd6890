"""What did not come: what the ending that was likeliest on the way lacked, chances and dangers that came to nothing.

Only what is sure is told, as of doors.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from escalate.engine.trace import Value
from escalate.narrate.between import spans
from escalate.narrate.doors import ASKS, SIGNS, Line, needed_lines
from escalate.narrate.past import value_after
from escalate.narrate.reasons import about
from escalate.narrate.story import shown
from escalate.results.words import per_cent
from escalate.scenario import trees as t
from escalate.scenario.model import Outcome, Scenario
from escalate.scenario.trees import Node
from escalate.studies.turning import Turning

ONCE = 1 / 3
"""An ending that never had this share of the plays is not missed."""
REAL = 0.01
"""A smaller chance is not told."""
FEW = 4
"""An ending that had its chance in more steps is not told: that it came in none of them says little of one run."""


def missing(turning: Turning, told: Collection[tuple[int, str, str]] = ()) -> list[str]:
    """What other endings had a chance and did not come, and what the likeliest of them lacked, a sentence each.

    Dangers are left out that are ``told`` as what a turn could have been: step, actor and option of each.
    """
    return [*_missed(turning), *_passed(turning, told), *_lacked(turning)]


def _passed(turning: Turning, left_out: Collection[tuple[int, str, str]]) -> list[str]:
    """The dangers that passed: a move of the highest rungs that could well have come in some steps and did not."""
    told = []
    scenario = turning.scenario
    passed = [each for each in turning.passed if (each.step, each.actor, each.option) not in left_out]
    for actor, option in dict.fromkeys((each.actor, each.option) for each in passed):
        here = [each for each in passed if (each.actor, each.option) == (actor, option)]
        led = [sum(shares) / len(here) for shares in zip(*(each.led for each in here), strict=True)]
        place = max(range(len(led)), key=led.__getitem__)
        ending = f"{scenario.outcomes[place].label} {about(led[place])}"
        chance, at = _when({each.step: each.odds for each in here})
        who = scenario.actor(actor)
        told.append(f"{who.label}: {who.deed(option)} was open in {at} ({chance}) and did not come. Had it: {ending}.")
    return told


def _when(odds: Mapping[int, float]) -> tuple[str, str]:
    """What chance there was, from the least to the most, and in which steps: ``4 % to 9 %``, ``steps 3 and 5``."""
    low, high = per_cent(min(odds.values())), per_cent(max(odds.values()))
    steps = f"step{'s' if len(odds) > 1 else ''} {spans([*odds])}"
    return low if low == high else f"{low} to {high}", steps


def _lacked(turning: Turning) -> list[str]:
    """What the ending that had the greatest share on the way lacked at the end: levels and yes/no values it needs."""
    scenario = turning.scenario
    shares = turning.shares[:-1].copy()
    shares[:, turning.own] = 0.0
    row, place = divmod(int(shares.argmax()), len(scenario.outcomes))
    outcome = scenario.outcomes[place]
    if shares[row, place] < ONCE or outcome.when is None or isinstance(outcome.when.tree, t.ReadFlag):
        return []  # a yes/no that is all an ending asks for is its other name
    end = turning.trace.steps[-1].state
    once = f"{per_cent(shares[row, place])} {f'after step {row - 1}' if row else 'at the start'}"
    if bars := [*_bars(turning, outcome.when.tree, needed=True)]:
        return [f"{outcome.label} ({once}) was barred at the end: {'; '.join(dict.fromkeys(bars))}."]
    lines = dict.fromkeys(needed_lines(scenario, outcome.when.tree, needed=True))
    lacks: dict[str, list[str]] = {}
    for line in lines:
        if not SIGNS[line[1]](end[line[0]], line[2]):
            label, stood = _lack(scenario, line, end[line[0]])
            lacks.setdefault(stood, []).append(label)
    told = "; ".join(f"{' and '.join(labels)} {stood}" for stood, labels in lacks.items())
    return [f"{outcome.label} ({once}) lacked: {told}."] if told else []


def _bars(turning: Turning, node: Node, *, needed: bool) -> Iterator[str]:
    """What had been done and a formula needs undone, and the yes/no values that the run had set against it."""
    trace = turning.trace
    if isinstance(node, t.Not):
        yield from _bars(turning, node.operand, needed=not needed)
    elif isinstance(node, t.Logic) and (node.operator == "and") == needed:
        yield from _bars(turning, node.left, needed=needed)
        yield from _bars(turning, node.right, needed=needed)
    elif isinstance(node, t.Ever) and not needed:
        made = [(step.step, move.actor, move.option) for step in trace.steps for move in step.moves]
        done = [step for step, *what in made if what == [node.actor, node.option]]
        actor = turning.scenario.actor(node.actor)
        if done:
            yield f"{actor.label}: {actor.deed(node.option)} in {done[0]}"
    elif isinstance(node, t.ReadFlag) and trace.start[node.name] == needed != trace.steps[-1].state[node.name]:
        held = [step.step for step in trace.steps if step.state[node.name] == needed]
        since = held[-1] + 1 if held else 0
        label = next(flag.label for flag in turning.scenario.flags if flag.name == node.name)
        yield f"{'no longer ' if needed else ''}{label}, from step {since} on"


def _lack(scenario: Scenario, line: Line, value: Value) -> tuple[str, str]:
    """What an ending asks for, and how that stood: ``Relief``, ``1 (asks for 2 or more)``."""
    name, sign, bound = line
    entry = next(each for each in scenario.state if each.name == name)
    asked = shown(entry, bool(bound)) if isinstance(value, bool) else ASKS[sign].format(line=f"{bound:g}")
    return entry.label, f"{shown(entry, value)} (asks for {asked})"


def _missed(turning: Turning) -> list[str]:
    """The endings with a chance of their own that could have come in a step or a few, and did not."""
    told = []
    for outcome in turning.scenario.outcomes:
        had = _had(turning, outcome) if outcome.name != turning.trace.outcome else {}
        if 0 < len(had) <= FEW:
            chance, at = _when(had)
            told.append(f"{outcome.label} had its chance ({chance}) in {at} and did not come.")
    return told


def _had(turning: Turning, outcome: Outcome) -> dict[int, float]:
    """The steps in which an ending had a chance of its own, and what chance."""
    scenario, trace = turning.scenario, turning.trace
    if outcome.chance is None:
        return {}
    found = {}
    for step in trace.steps:
        early = outcome.at_end and step.step < scenario.clock.steps - 1
        if early or (step is trace.steps[-1] and _before(turning, outcome)):
            continue
        holds = value_after(scenario, trace, step.step, outcome.when) if outcome.when else 1.0
        chance = value_after(scenario, trace, step.step, outcome.chance) if holds else None
        if chance is not None and chance >= REAL:
            found[step.step] = chance
    return found


def _before(turning: Turning, outcome: Outcome) -> bool:
    """Is the run's own ending looked at before another, which is then looked at no more?"""
    own = turning.scenario.outcome(turning.trace.outcome)
    order = sorted(turning.scenario.outcomes, key=lambda each: each.at_end or each.otherwise)
    return order.index(own) < order.index(outcome)
