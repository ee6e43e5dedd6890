"""What a step of a run moved: the shares of the endings, who decided it, and what came by chance."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from escalate.engine.trace import Move, StepTrace
from escalate.narrate.past import value_after
from escalate.narrate.reasons import LIKELY, acts, deed, names_in, rung_of
from escalate.narrate.story import shown
from escalate.results.words import per_cent
from escalate.scenario.model import Scenario
from escalate.studies.turning import LEAST, Part, Turn, Turning

SHIFTS = 2
"""Endings whose shares a turn is told by: those it moved most, and the run's own."""
MOVERS = 2
"""Those who decided a turn, at the most, that are told with their odds and reasons."""
BY_AND_BY = 0.1
"""A share of the run's own ending that moved by less is not told of steps told together, nor before larger shifts."""
DECIDES = 0.25
"""A mover's part of what a step moved, below which chance is said to have turned it."""
SWING = 0.25
"""A step that moves any ending's share so far has a line of its own."""
SEEN = 0.02
"""A share that moved by less is not told."""


def shifts(turning: Turning, step: int, most: int = SHIFTS) -> str:
    """What a step did to the shares, the largest shifts first: ``War 4 % -> 19 %``."""
    before, after = turning.shares[step], turning.shares[step + 1]
    outcomes = turning.scenario.outcomes
    moved = (abs(turning.counts[step + 1] - turning.counts[step]) / turning.plays).tolist()
    own = turning.own
    told = sorted(range(len(moved)), key=lambda place: -moved[place])[:most]
    if own not in told and moved[own] >= BY_AND_BY:
        told[-1] = own
    return ", ".join(
        f"{outcomes[place].label} {per_cent_of(before[place])} -> {per_cent_of(after[place])}"
        for place in told
        if moved[place] >= SEEN
    )


def shares_are(turning: Turning) -> str:
    """What the shares are, said once in a story."""
    return f"Shares: how {turning.plays:,} runs would end, played on from there with fresh luck."


def per_cent_of(share: float) -> str:
    """A share, also one of which nothing is left."""
    return per_cent(share) if share else "0 %"


def swings(turning: Turning) -> dict[int, float]:
    """The steps that moved the share of any ending far, the farthest first, and how far."""
    far = dict(enumerate((np.abs(np.diff(turning.counts, axis=0)).max(axis=1) / turning.plays).tolist()))
    return {step: far[step] for step in sorted(far, key=lambda step: -far[step]) if far[step] >= SWING}


def gained(turning: Turning, first: int, last: int) -> float:
    """By how much the share of the run's own ending rose from before one step to after another."""
    own = turning.counts[:, turning.own]
    return float((own[last + 1] - own[first]) / turning.plays)


def asked_for(turning: Turning) -> set[str]:
    """The names that the run's own ending asks for."""
    ending = turning.scenario.outcome(turning.trace.outcome).when
    return names_in(turning.scenario, ending.text) if ending else set()


def deciders(turn: Turn) -> tuple[Part, ...]:
    """Who decided a turn: those with a fair part in it, who moved most first; nobody where chance did."""
    fair = tuple(part for part in turn.parts[:MOVERS] if part.weight >= turn.moved * DECIDES)
    return tuple(part for part in fair if part is fair[0] or part.move.odds < LIKELY)  # a likely one is no news


def decided(turn: Turn) -> tuple[Part, ...]:
    """Who decided a turn; where nobody did, the one with the most that can be told."""
    return deciders(turn) or tuple(part for part in turn.parts[:1] if part.weight >= LEAST)


def weight(scenario: Scenario, move: Move) -> tuple[bool, bool, int]:
    """What is told first: a move that changed a yes/no of the file, then one that does something, the highest rung."""
    flags = {flag.name for flag in scenario.flags}
    turned = any(old != new for name, (old, new) in move.changes.items() if name in flags)
    return turned, acts(scenario, move), rung_of(scenario, move)


def by_chance(move: Move) -> bool:
    """Did chance take a move, not an actor?"""
    return any(each.by_chance for each in move.weighed if each.option == move.option)


def chances(turning: Turning, step: StepTrace) -> list[str]:
    """What came by chance in a step: moves, events, and an ending that has a chance of its own."""
    scenario, trace = turning.scenario, turning.trace
    told = [f"{deed(scenario, m)} ({per_cent(m.odds)} by chance)" for m in step.moves if by_chance(m)]
    told += [f"event: {scenario.event(fired.event).label}" for fired in step.events]
    outcome = scenario.outcome(trace.outcome)
    chance = value_after(scenario, trace, step.step, outcome.chance) if outcome.chance else None
    if step is trace.steps[-1] and chance is not None and chance < 1:
        told.append(f"{outcome.label} had its own chance to come ({per_cent(chance)})")
    return told


def by_luck(turning: Turning, turn: Turn, came: Sequence[str]) -> str:
    """What is said of a turn that nobody decided, after what came by chance."""
    luck = "; ".join([*came, *_levels(turning, turn)]) or "no event, only luck"
    return f"No choice decided it, chance did: {luck}."


def _levels(turning: Turning, turn: Turn) -> list[str]:
    """The levels that the run's own ending asks for, where a step moved them."""
    scenario, trace, asked = turning.scenario, turning.trace, asked_for(turning)
    before, after = trace.before(turn.step), trace.steps[turn.step].state
    told = [(entry, shown(entry, before[entry.name]), shown(entry, after[entry.name])) for entry in scenario.levels]
    return [f"{entry.label} {one} -> {two}" for entry, one, two in told if entry.name in asked and one != two]
