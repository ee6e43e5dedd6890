"""What went on between the turns of a run: steps told together, by actor, and what held in which steps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from escalate.engine.trace import Move, StepTrace
from escalate.narrate.doors import asked
from escalate.narrate.moved import BY_AND_BY, SWING, asked_for, by_chance, gained, per_cent_of, weight
from escalate.narrate.noted import NOBODY, Named, kept, noted, odds_of, unlikely
from escalate.narrate.reasons import acts, beside_odds, deed
from escalate.narrate.story import wrapped
from escalate.scenario.model import Actor, height
from escalate.studies.turning import Turning, jumps_of

MUCH, WIDER = 0.3, 2
"""A share of it that moved so far over steps told together is worth so many lines more."""
STEPS = 3
"""Spans of steps that are named, in which something was done or held."""
OFTEN = 2
"""Times a move is made, at the least, that is what an actor does anyway."""
HELD = 2
"""Lines for what held in which steps."""


class Room(NamedTuple):
    """Lines for what else was done in a step that turned, and for steps that turned nothing.

    And are turns told in full, and have steps that moved much by and by more lines?
    """

    beside: int
    quiet: int
    full: bool = True
    wider: bool = True


@dataclass(frozen=True)
class _Deed:
    """What an actor did in some steps: in words, and how telling it is.

    That is whether it has an effect and was of the file's highest rung, or of the run's last step; whether it changed
    a yes/no; and how far its steps moved the shares of the endings. What is ``kept`` is never left out.
    """

    actor: str
    told: str
    weight: tuple[bool, bool, float]
    kept: bool = False
    why: str = ""


def quiet(
    turning: Turning, steps: Sequence[StepTrace], room: Room, width: int, named: Named = NOBODY
) -> list[str]:
    """Steps that turned nothing: what was done in them that was more than going on, by actor.

    Where room is scarce, steps in which nothing was are passed over. What turns that are told rest on, which is
    ``named``, stands with its odds.
    """
    if not steps:
        return []
    scenario = turning.scenario
    moves = [(step.step, move) for step in steps for move in step.moves if move.option]
    shift = _by_and_by(turning, steps)
    much = abs(gained(turning, steps[0].step, steps[-1].step)) >= MUCH or shift.count("->") > 1
    most = room.quiet + (WIDER if much and room.wider else 0)
    deeds = _deeds(turning, moves, named)
    if not (deeds or shift or room.full):
        return []
    if len(steps) > 1:
        head = f"Steps {steps[0].step} to {steps[-1].step}{shift}"
        if deeds:
            return _listed(head, deeds, most, width, _met(turning, steps))
        head += ", as usual"
    else:
        head = f"Step {steps[0].step}{shift}"
    if not moves:
        return [f"{head}: nothing is open to anybody."]
    made = Counter((move.actor, move.option) for _, move in moves)
    usual = {move.actor: move for _, move in sorted(moves, key=lambda each: made[each[1].actor, each[1].option])}
    told = [usual[actor.name] for actor in scenario.actors if actor.name in usual]
    told.sort(key=lambda move: (kept(turning, steps[0].step, move, named), *weight(scenario, move)), reverse=True)
    parts, least = [deed(scenario, move) for move in told], 1
    if len(steps) == 1:
        parts = [noted(turning, steps[0].step, move, named, whole=True) for move in told]
        least = max(1, sum(kept(turning, steps[0].step, move, named) for move in told))
    return fitted(head, parts, most, width, least, _met(turning, steps))


def _met(turning: Turning, steps: Sequence[StepTrace]) -> str:
    """The lines of the run's own ending that its last steps crossed, a sentence each."""
    if steps[-1] is not turning.trace.steps[-1]:
        return ""
    return "".join(f" {line}." for line in asked(turning, steps[0].step, steps[-1].step))


def _by_and_by(turning: Turning, steps: Sequence[StepTrace]) -> str:
    """What steps told together did to the share of the run's own ending, and how far it went meanwhile.

    Where that stayed about where it was, what they did for a while to the share of another, if much.
    """
    first, last = steps[0].step, steps[-1].step
    own = turning.own
    counts, course = turning.counts[first : last + 2], turning.shares[first : last + 2]
    away = np.abs(counts - np.clip(counts, np.minimum(counts[0], counts[-1]), np.maximum(counts[0], counts[-1])))
    far = away.max(axis=0) / turning.plays
    moved = abs(gained(turning, first, last)) >= BY_AND_BY
    place = own if moved or far[own] >= SWING else int(far.argmax())
    if not moved and far[place] < SWING:
        return ""
    at = int(away[:, place].argmax())
    met = f" -> {per_cent_of(course[at, place])} after {first + at - 1}" if far[place] >= SWING else ""
    shares = f"{per_cent_of(course[0, place])}{met} -> {per_cent_of(course[-1, place])}"
    return f" ({turning.scenario.outcomes[place].label} {shares})"


def _deeds(turning: Turning, moves: Sequence[tuple[int, Move]], named: Named = NOBODY) -> list[_Deed]:
    """What each actor did in some steps, but for what it does anyway; each actor's in the order of its first steps."""
    deeds, jumps = [], jumps_of(turning.shares)
    top = max(height(option) for actor in turning.scenario.actors for option in actor.options)
    for actor in turning.scenario.actors:
        idle = anyway(turning, actor)
        for name in dict.fromkeys(move.option for _, move in moves if move.actor == actor.name):
            made = [(step, move) for step, move in moves if (move.actor, move.option) == (actor.name, name)]
            if name is not None and name not in idle:
                option = actor.option(name)
                ends = made[-1][0] == turning.trace.steps[-1].step or height(option) == top
                turned = any(weight(turning.scenario, move)[0] for _, move in made)
                held = [(step, move) for step, move in made if kept(turning, step, move, named)]
                told = f"{option.label} in {spans([step for step, _ in made])}{_odds(turning, held or made, made)}"
                why = _why_turned(turning, *made[-1])
                far = max(float(jumps[step]) for step, _ in made)
                deeds.append(_Deed(actor.label, told, (ends and bool(option.effects), turned, far), bool(held), why))
    return deeds


def _why_turned(turning: Turning, step: int, move: Move) -> str:
    """What a move answered that changed a yes/no which the run's own ending asks for."""
    turned = {flag.name for flag in turning.scenario.flags if len(set(move.changes.get(flag.name, ()))) > 1}
    after, _ = beside_odds(turning, step, move, None) if turned & asked_for(turning) else ("", "")
    return f" ({after})" if after else ""


def _odds(turning: Turning, told: Sequence[tuple[int, Move]], made: Sequence[tuple[int, Move]]) -> str:
    """The odds of a deed that is kept or came by chance; of several, of the unlikeliest, with its step."""
    step, move = min(told, key=lambda each: each[1].odds)
    if told is made and not (unlikely(turning, move) or (by_chance(move) and acts(turning.scenario, move))):
        return ""
    odds = odds_of(move)
    return f"{odds[:-1]} in {step})" if odds and len(made) > 1 else odds


def anyway(turning: Turning, actor: Actor) -> set[str]:
    """What an actor does in a run when it does nothing: often, and without an effect; an offer made twice is none.

    Of an actor none of whose moves has an effect, that is its commonest move alone.
    """
    done = Counter(
        move.option for step in turning.trace.steps for move in step.moves if move.actor == actor.name and move.option
    )
    idle = {option.name: done[option.name] for option in actor.options if not option.effects}
    most = max(idle, key=idle.__getitem__, default="")
    part = max(OFTEN + 1, done.total() / 4) if len(idle) < len(actor.options) else done.total()
    return {name for name, times in idle.items() if times >= OFTEN and (name == most or times >= part)}


def _listed(head: str, deeds: Sequence[_Deed], most: int, width: int, end: str) -> list[str]:
    """Deeds by actor, as many as so many lines hold; the least telling are left out first. The ``end`` comes last."""
    here = list(deeds)
    if any(deed.why for deed in here):  # where there is no room for it, it is not told
        fuller = [replace(deed, told=deed.told + deed.why, why="") for deed in here]
        lines = _listed(head, fuller, len(deeds) * most, width, "")
        if len(lines) <= most:
            return _listed(head, fuller, most, width, end)
    while True:
        actors = dict.fromkeys(deed.actor for deed in here)
        parts = [f"{actor}: {', '.join(deed.told for deed in here if deed.actor == actor)}" for actor in actors]
        text = f"{head}: {'; '.join(parts)}{'.' if len(here) == len(deeds) else '; ...'}"
        lines = wrapped(text, width, "", "    ")
        loose = [deed for deed in here if not deed.kept]
        if len(lines) <= most or len(here) == 1 or not loose:
            return wrapped(text + end, width, "", "    ")
        here.remove(min(reversed(loose), key=lambda deed: deed.weight))


def held(turning: Turning, width: int) -> list[str]:
    """In which steps each yes/no of the file held, for those that changed: talks, troops in a place, plans."""
    trace = turning.trace
    told = []
    for flag in turning.scenario.flags:
        steps = [step.step for step in trace.steps if step.state[flag.name]]
        if steps and not (trace.start[flag.name] and len(steps) == len(trace.steps)):
            told.append(f"{flag.label}: {spans(steps)}")
    return fitted("Held in steps", told, HELD, width)


def spans(steps: Sequence[int]) -> str:
    """Steps as spans: ``0, 2 and 4 to 6``; the first few."""
    found: list[list[int]] = []
    for step in steps:
        if found and step == found[-1][-1] + 1:
            found[-1].append(step)
        else:
            found.append([step])
    said = [str(span[0]) if len(span) == 1 else f"{span[0]} to {span[-1]}" for span in found[:STEPS]]
    more = len(found) - STEPS
    said += [f"{'once' if more == 1 else f'{more} times'} more"] if more > 0 else []
    return " and ".join(part for part in (", ".join(said[:-1]), said[-1]) if part)


def fitted(
    head: str, parts: Sequence[str], most: int, width: int, least: int = 0, end: str = ""
) -> list[str]:
    """A list after its head, as many of its parts as so many lines hold, but so many at the least; and an ``end``."""
    for count in range(len(parts), 0, -1):
        text = f"{head}: {'; '.join(parts[:count])}{'.' if count == len(parts) else '; ...'}"
        lines = wrapped(text.lstrip(), width, " " * (len(text) - len(text.lstrip())), "    ")
        if len(lines) <= most or count == least:
            return wrapped((text + end).lstrip(), width, " " * (len(text) - len(text.lstrip())), "    ")
    return []
