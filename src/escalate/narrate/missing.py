"""What did not come: what the ending that was likeliest on the way lacked at the end, and chances that came to nothing.

Only what is sure is told, as of doors.
"""

from __future__ import annotations

from escalate.engine.trace import Value
from escalate.narrate.between import spans
from escalate.narrate.doors import ASKS, SIGNS, Line, needed_lines
from escalate.narrate.moved import own_ending
from escalate.narrate.past import value_after
from escalate.narrate.story import shown
from escalate.results.words import per_cent
from escalate.scenario import trees as t
from escalate.scenario.model import Outcome, Scenario
from escalate.studies.turning import Turning

ONCE = 1 / 3
"""An ending that never had this share of the plays is not missed."""
REAL = 0.01
"""A smaller chance is not told."""
FEW = 4
"""An ending that had its chance in more steps is not told: that it came in none of them says little of one run."""


def missing(turning: Turning) -> list[str]:
    """What other endings had a chance and did not come, and what the likeliest of them lacked, a sentence each."""
    return [*_missed(turning), *_lacked(turning)]


def _lacked(turning: Turning) -> list[str]:
    """What the ending that had the greatest share on the way lacked at the end: levels and yes/no values it needs."""
    scenario = turning.scenario
    shares = turning.shares[:-1].copy()
    shares[:, own_ending(turning)] = 0.0
    row, place = divmod(int(shares.argmax()), len(scenario.outcomes))
    outcome = scenario.outcomes[place]
    if shares[row, place] < ONCE or outcome.when is None or isinstance(outcome.when.tree, t.ReadFlag):
        return []  # a yes/no that is all an ending asks for is its other name
    end = turning.trace.steps[-1].state
    lines = dict.fromkeys(needed_lines(scenario, outcome.when.tree, needed=True))
    lacks: dict[str, list[str]] = {}
    for line in lines:
        if not SIGNS[line[1]](end[line[0]], line[2]):
            label, stood = _lack(scenario, line, end[line[0]])
            lacks.setdefault(stood, []).append(label)
    once = f"{per_cent(shares[row, place])} {f'after step {row - 1}' if row else 'at the start'}"
    told = "; ".join(f"{' and '.join(labels)} {stood}" for stood, labels in lacks.items())
    return [f"{outcome.label} ({once}) lacked: {told}."] if told else []


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
            low, high = per_cent(min(had.values())), per_cent(max(had.values()))
            often = "step" if len(had) == 1 else "steps"
            chance = low if low == high else f"{low} to {high}"
            told.append(f"{outcome.label} had its chance ({chance}) in {often} {spans(list(had))} and did not come.")
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
