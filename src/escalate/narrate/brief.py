"""One run in at most 24 lines: how it ended and how usual that is, the steps that turned it, and the quiet between."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import NamedTuple

from escalate.engine.trace import Move, StepTrace
from escalate.narrate.doors import doors
from escalate.narrate.reasons import LIKELY, acts, choice, deed, likely, names_in, rung_of
from escalate.narrate.story import lowered, shown, when, wrapped
from escalate.results.tables import OutcomeRow
from escalate.results.words import per_cent
from escalate.scenario.model import Actor, Scenario, height
from escalate.studies.turning import LEAST, Part, Turn, Turning, jumps_of

MOST_LINES = 24
SHIFTS = 2
"""Endings whose shares a turn is told by: those it moved most, and the run's own."""


class _Room(NamedTuple):
    """Lines for what else was done in a step that turned, and for steps that turned nothing.

    And are turns told in full, and have steps that moved much by and by more lines?
    """

    beside: int
    quiet: int
    full: bool = True
    wider: bool = True


ROOMS = (
    *(_Room(2, 4), _Room(1, 4), _Room(1, 3), _Room(1, 2), _Room(0, 2)),
    *(_Room(0, 3, full=False), _Room(0, 2, full=False), _Room(0, 1, full=False)),
    _Room(0, 1, full=False, wider=False),
)
"""The most room first: what is told beside the turns gives way to turns."""
TELLING = 0.15
"""A turn that tells less of the run's own ending makes room for what is told beside the others."""
MOVERS = 2
"""Those who decided a turn, at the most, that are told with their odds and reasons."""
MUCH, WIDER = 0.3, 2
"""A share of it that moved so far over steps told together is worth so many lines more."""
BY_AND_BY = 0.1
"""A share of the run's own ending that moved by less is not told of steps told together, nor before larger shifts."""
STEPS = 3
"""Spans of steps that are named, in which something was done or held."""
OFTEN = 2
"""Times a move is made, at the least, that is what an actor does anyway."""
HELD = 2
"""Lines for what held in which steps."""
DECIDES = 0.25
"""A mover's part of what a step moved, below which chance is said to have turned it."""
SEEN = 0.02
"""A share that moved by less is not told."""


@dataclass(frozen=True)
class _Deed:
    """What an actor did in some steps: in words, and how telling it is.

    That is whether it has an effect and was of the file's highest rung, or of the run's last step; whether it changed
    a yes/no; and how far its steps moved the shares of the endings.
    """

    actor: str
    told: str
    weight: tuple[bool, bool, float]


def brief(turning: Turning, outcomes: Sequence[OutcomeRow] = (), width: int = 80) -> str:
    """Tell a run by its turns.

    Parameters
    ----------
    turning : Turning
    outcomes : sequence of OutcomeRow
        The tally it belongs to, to say how many runs end so; may be empty.
    width : int
        Columns.

    Returns
    -------
    str
        At most 24 lines that end in a newline, as long as the file's own words leave room for at least one turn.
    """
    head, held, foot = _head(turning, outcomes, width), _held(turning, width), _foot(turning, width)
    lines: list[str] = []
    every = sorted(turning.turns, key=lambda turn: -_telling(turning, turn))
    wanted = max(1, sum(_telling(turning, turn) >= TELLING for turn in every))
    rooms = ((ROOMS[0], held), *((room, []) for room in ROOMS))
    for most, (room, stood) in product(range(wanted, -1, -1), rooms):
        lines = [*head, *_course(turning, every[:most], room, width), *stood, *foot]
        if len(lines) <= MOST_LINES:
            break
    return "\n".join(lines) + "\n"


def _telling(turning: Turning, turn: Turn) -> float:
    """How much of the run's own ending a turn tells: what led on to it before what led away from it."""
    own = _gained(turning, turn.step, turn.step)
    return max(own, -own / 2) + turn.moved / 2


def _gained(turning: Turning, first: int, last: int) -> float:
    """By how much the share of the run's own ending rose from before one step to after another."""
    own = turning.counts[:, _own(turning)]
    return float((own[last + 1] - own[first]) / turning.plays)


def _own(turning: Turning) -> int:
    """Where the run's own ending stands among the file's."""
    return [outcome.name for outcome in turning.scenario.outcomes].index(turning.trace.outcome)


def _head(turning: Turning, outcomes: Sequence[OutcomeRow], width: int) -> list[str]:
    scenario, trace = turning.scenario, turning.trace
    policy = f", {scenario.policy.label}" if scenario.policy else ""
    lines = wrapped(f"{scenario.title}{policy}: run {trace.run}, seed {trace.seed}", width, "", "  ")
    outcome = scenario.outcome(trace.outcome)
    row = next((row for row in outcomes if row.outcome == trace.outcome), None)
    usual = f" {per_cent(row.share)} of {sum(each.runs for each in outcomes):,} runs end so." if row else ""
    end = lowered(when(scenario, trace.steps[-1].step))
    said = f" {outcome.says.strip()}" if outcome.says.strip() else ""
    lines += wrapped(f"It ends in {end}: {outcome.label}.{said}{usual}", width, "", "  ")
    levels = [f"{entry.label} {shown(entry, trace.start[entry.name])}" for entry in scenario.state]
    return [*lines, "", _cut(f"At the start: {'; '.join(levels)}", width)]


def _cut(text: str, width: int) -> str:
    """One line of a list; whole entries only."""
    if len(text) <= width:
        return f"{text}."[:width]
    kept = text[: width - 3].rpartition(";")[0]
    return f"{kept} ..." if kept else f"{text[: width - 4]} ..."


def _course(turning: Turning, turns: Sequence[Turn], room: _Room, width: int) -> Iterator[str]:
    """Turns told, the first of them in full and with what went with it in any room; the steps between folded."""
    steps = turning.trace.steps
    done = 0
    for turn in sorted(turns, key=lambda turn: turn.step):
        yield from _quiet(turning, steps[done : turn.step], room, width)
        yield from _told(turning, turn, room if turn is not turns[0] else _Room(max(1, room.beside), 0), width)
        done = turn.step + 1
    yield from _quiet(turning, steps[done:], room, width)


def _told(turning: Turning, turn: Turn, room: _Room, width: int) -> Iterator[str]:
    """A turn: what it did to the shares, who decided it, and what the others did in that step."""
    most = SHIFTS if room.full or abs(_gained(turning, turn.step, turn.step)) < BY_AND_BY else 1
    head = f"{when(turning.scenario, turn.step)}: {shifts(turning, turn.step, most)}."
    yield from wrapped(head, width, "", "    ")
    parts, chances = _decided(turn), _chances(turning, turning.trace.steps[turn.step])
    luck = not deciders(turn)
    said = [_luck(turning, turn, chances)] if luck else []
    choices, done = _choices(turning, turn, parts, room)
    opened = [f"{door}." for door in doors(turning, turn.step)]
    for text in (*said, *choices, *opened) if room.full else [" ".join([*said, *choices, *opened])]:
        yield from wrapped(text, width)
    yield from _beside(turning, turn, done, [] if luck else chances, room.beside, width)


def _luck(turning: Turning, turn: Turn, chances: Sequence[str]) -> str:
    luck = "; ".join([*chances, *_levels(turning, turn)]) or "no event, only luck"
    return f"No choice decided it, chance did: {luck}."


def _choices(turning: Turning, turn: Turn, parts: Sequence[Part], room: _Room) -> tuple[list[str], list[Move]]:
    """Who decided a turn, in the order of the moves, and the moves that are told by that."""
    moves = turning.trace.steps[turn.step].moves
    said, done = [], [part.move for part in parts]
    for part in sorted(parts, key=lambda part: moves.index(part.move)):
        why, forgone, answered = choice(turning, turn.step, part)
        first = part is parts[0]
        said.append(why if room.full or first else f"{deed(turning.scenario, part.move)} ({likely(part.move)}).")
        said += [forgone] if forgone and first and (room.full or not acts(turning.scenario, part.move)) else []
        done += [answered] if answered else []
    return said, done


def _beside(
    turning: Turning, turn: Turn, done: Sequence[Move], chances: Sequence[str], most: int, width: int
) -> list[str]:
    """What else went with a turn: what came by chance, and what the others did."""
    scenario = turning.scenario
    others = [move for move in turning.trace.steps[turn.step].moves if move.option is not None and move not in done]
    others = [move for move in others if not _by_chance(move)]  # told with what came by chance
    new = [move for move in others if move.option not in _anyway(turning, scenario.actor(move.actor))]
    # What an actor does anyway is no news beside a choice.
    others = sorted(new if done else new or others, key=lambda move: _weight(scenario, move), reverse=True)
    head = "  Beside it" if done else "  What was done"
    return _fitted(head, [*chances, *(deed(scenario, move) for move in others)], most, width)


def deciders(turn: Turn) -> tuple[Part, ...]:
    """Who decided a turn: those with a fair part in it, who moved most first; nobody where chance did."""
    fair = tuple(part for part in turn.parts[:MOVERS] if part.weight >= turn.moved * DECIDES)
    return tuple(part for part in fair if part is fair[0] or part.move.odds < LIKELY)  # a likely one is no news


def _decided(turn: Turn) -> tuple[Part, ...]:
    """Who decided a turn; where nobody did, the one with the most that can be told."""
    return deciders(turn) or tuple(part for part in turn.parts[:1] if part.weight >= LEAST)


def _levels(turning: Turning, turn: Turn) -> list[str]:
    """The levels that the run's own ending asks for, where a step moved them."""
    scenario, trace = turning.scenario, turning.trace
    ending = scenario.outcome(trace.outcome).when
    asked = names_in(scenario, ending.text) if ending else set()
    before, after = trace.before(turn.step), trace.steps[turn.step].state
    told = [(entry, shown(entry, before[entry.name]), shown(entry, after[entry.name])) for entry in scenario.levels]
    return [f"{entry.label} {one} -> {two}" for entry, one, two in told if entry.name in asked and one != two]


def _weight(scenario: Scenario, move: Move) -> tuple[bool, bool, int]:
    """What is told first: a move that changed a yes/no of the file, then one that does something, the highest rung."""
    flags = {flag.name for flag in scenario.flags}
    turned = any(old != new for name, (old, new) in move.changes.items() if name in flags)
    return turned, acts(scenario, move), rung_of(scenario, move)


def _fitted(head: str, parts: Sequence[str], most: int, width: int) -> list[str]:
    """A list after its head, as many of its parts as so many lines hold."""
    for count in range(len(parts), 0, -1):
        text = f"{head}: {'; '.join(parts[:count])}{'.' if count == len(parts) else '; ...'}"
        lines = wrapped(text.lstrip(), width, " " * (len(text) - len(text.lstrip())), "    ")
        if len(lines) <= most:
            return lines
    return []


def shifts(turning: Turning, step: int, most: int = SHIFTS) -> str:
    """What a step did to the shares, the largest shifts first: ``War 4 % -> 19 %``."""
    before, after = turning.shares[step], turning.shares[step + 1]
    outcomes = turning.scenario.outcomes
    moved = (abs(turning.counts[step + 1] - turning.counts[step]) / turning.plays).tolist()
    own = _own(turning)
    told = sorted(range(len(moved)), key=lambda place: -moved[place])[:most]
    if own not in told and moved[own] >= BY_AND_BY:
        told[-1] = own
    return ", ".join(
        f"{outcomes[place].label} {_share(before[place])} -> {_share(after[place])}"
        for place in told
        if moved[place] >= SEEN
    )


def _share(share: float) -> str:
    return per_cent(share) if share else "0 %"


def _by_chance(move: Move) -> bool:
    """Did chance take a move, not an actor?"""
    return any(each.by_chance for each in move.weighed if each.option == move.option)


def _chances(turning: Turning, step: StepTrace) -> list[str]:
    """What came by chance in a step: moves, events, and an ending that has a chance of its own."""
    scenario, trace = turning.scenario, turning.trace
    told = [f"{deed(scenario, m)} ({per_cent(m.odds)} by chance)" for m in step.moves if _by_chance(m)]
    told += [f"event: {scenario.event(fired.event).label}" for fired in step.events]
    outcome = scenario.outcome(trace.outcome)
    if step is trace.steps[-1] and outcome.chance is not None:
        told.append(f"{outcome.label} had its own chance to come")
    return told


def _quiet(turning: Turning, steps: Sequence[StepTrace], room: _Room, width: int) -> list[str]:
    """Steps that turned nothing: what was done in them that was more than going on, by actor."""
    if not steps:
        return []
    scenario = turning.scenario
    moves = [(step.step, move) for step in steps for move in step.moves if move.option]
    shift = _by_and_by(turning, steps)
    much = abs(_gained(turning, steps[0].step, steps[-1].step)) >= MUCH
    most = room.quiet + (WIDER if much and room.wider else 0)
    if len(steps) > 1:
        head = f"Steps {steps[0].step} to {steps[-1].step}{shift}"
        if deeds := _deeds(turning, moves):
            return _listed(head, deeds, most, width)
        head += ", as usual"
    else:
        head = f"Step {steps[0].step}{shift}"
    if not moves:
        return [f"{head}: nothing is open to anybody."]
    made = Counter((move.actor, move.option) for _, move in moves)
    usual = {move.actor: move for _, move in sorted(moves, key=lambda each: made[each[1].actor, each[1].option])}
    told = (usual[actor.name] for actor in scenario.actors if actor.name in usual)
    parts = [deed(scenario, move) for move in sorted(told, key=lambda move: _weight(scenario, move), reverse=True)]
    return _fitted(head, parts, most, width) or wrapped(f"{head}: {parts[0]}; ...", width, "", "    ")


def _by_and_by(turning: Turning, steps: Sequence[StepTrace]) -> str:
    """What steps told together did to the share of the run's own ending."""
    first, last = steps[0].step, steps[-1].step
    if abs(_gained(turning, first, last)) < BY_AND_BY:
        return ""
    before, after = turning.shares[[first, last + 1]]
    own = _own(turning)
    return f" ({turning.scenario.outcomes[own].label} {_share(before[own])} -> {_share(after[own])})"


def _deeds(turning: Turning, moves: Sequence[tuple[int, Move]]) -> list[_Deed]:
    """What each actor did in some steps, but for what it does anyway; each actor's in the order of its first steps."""
    deeds, jumps = [], jumps_of(turning.shares)
    top = max(height(option) for actor in turning.scenario.actors for option in actor.options)
    for actor in turning.scenario.actors:
        anyway = _anyway(turning, actor)
        for name in dict.fromkeys(move.option for _, move in moves if move.actor == actor.name):
            made = [(step, move) for step, move in moves if (move.actor, move.option) == (actor.name, name)]
            if name is not None and name not in anyway:
                option = actor.option(name)
                ends = made[-1][0] == turning.trace.steps[-1].step or height(option) == top
                turned = any(_weight(turning.scenario, move)[0] for _, move in made)
                told = f"{option.label} in {_spans([step for step, _ in made])}"
                far = max(float(jumps[step]) for step, _ in made)
                deeds.append(_Deed(actor.label, told, (ends and bool(option.effects), turned, far)))
    return deeds


def _anyway(turning: Turning, actor: Actor) -> set[str]:
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


def _listed(head: str, deeds: Sequence[_Deed], most: int, width: int) -> list[str]:
    """Deeds by actor, as many as so many lines hold; the least telling are left out first."""
    kept = list(deeds)
    while True:
        actors = dict.fromkeys(deed.actor for deed in kept)
        parts = [f"{actor}: {', '.join(deed.told for deed in kept if deed.actor == actor)}" for actor in actors]
        text = f"{head}: {'; '.join(parts)}{'.' if len(kept) == len(deeds) else '; ...'}"
        lines = wrapped(text, width, "", "    ")
        if len(lines) <= most or len(kept) == 1:
            return lines
        kept.remove(min(reversed(kept), key=lambda deed: deed.weight))


def _held(turning: Turning, width: int) -> list[str]:
    """In which steps each yes/no of the file held, for those that changed: talks, troops in a place, plans."""
    trace = turning.trace
    told = []
    for flag in turning.scenario.flags:
        steps = [step.step for step in trace.steps if step.state[flag.name]]
        if steps and not (trace.start[flag.name] and len(steps) == len(trace.steps)):
            told.append(f"{flag.label}: {_spans(steps)}")
    return _fitted("Held in steps", told, HELD, width)


def _spans(steps: Sequence[int]) -> str:
    """Steps as spans: ``0, 2 and 4 to 6``; the first few."""
    spans: list[list[int]] = []
    for step in steps:
        if spans and step == spans[-1][-1] + 1:
            spans[-1].append(step)
        else:
            spans.append([step])
    said = [str(span[0]) if len(span) == 1 else f"{span[0]} to {span[-1]}" for span in spans[:STEPS]]
    more = len(spans) - STEPS
    said += [f"{'once' if more == 1 else f'{more} times'} more"] if more > 0 else []
    return " and ".join(part for part in (", ".join(said[:-1]), said[-1]) if part)


def _foot(turning: Turning, width: int) -> list[str]:
    how = (
        f"Shares: how {turning.plays:,} runs would end, played on from there with fresh luck. All of it: --full. One "
        "run is one draw of a toy model, not a forecast."
    )
    return ["", *wrapped(how, width, "", "")]
