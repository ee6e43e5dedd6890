"""One run in at most 24 lines: how it ended and how usual that is, the steps that turned it, and the quiet between."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, product

from escalate.engine.trace import Move, StepTrace
from escalate.narrate.story import SMALLEST_PUSH, lowered, shown, top_reason, top_term, when, wrapped
from escalate.results.tables import OutcomeRow
from escalate.results.words import per_cent
from escalate.scenario.model import Actor, Scenario, height
from escalate.studies.turning import Turn, Turning, jumps_of

MOST_LINES = 24
SHIFTS = 2
"""Endings whose shares a turn is told by: those it moved most."""
FULL, SCANT = ((2, 4), (1, 4), (1, 3)), ((0, 3), (1, 2), (0, 2))
"""Lines for what else was done in a step that turned, and lines for steps that turned nothing."""
FEWEST = 2
"""Turns that are told before others make room for what else was done."""
STEPS = 3
"""Spans of steps that are named, in which something was done or held."""
OFTEN = 2
"""Times a move is made, at the least, that is what an actor does anyway."""
HELD = 2
"""Lines for what held in which steps."""
DECIDES = 0.25
"""A mover's part of what a step moved, below which chance is said to have turned it."""
LIKELY = 0.5
"""A choice this likely needs no reason; of a rarer one that had none it is said."""
SEEN = 0.02
"""A share that moved by less is not told."""
OTHERWISE = 0.1
"""An alternative that adds less to the share of any ending is not told: by luck alone 200 plays move it by 0.07."""


@dataclass(frozen=True)
class _Deed:
    """What an actor did in some steps: in words, and how telling it is.

    That is whether it changed a yes/no, and how far its steps moved the shares of the endings.
    """

    actor: str
    told: str
    weight: tuple[bool, float]


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
    every = len(turning.turns)
    fewest = min(FEWEST, every), 0
    rooms = (product([held, []], range(every, least - 1, -1), room) for least in fewest for room in (FULL, SCANT))
    for stood, most, room in chain.from_iterable(rooms):
        turns = sorted(turning.turns[:most], key=lambda turn: turn.step)
        lines = [*head, *_course(turning, turns, room, width), *stood, *foot]
        if len(lines) <= MOST_LINES:
            break
    return "\n".join(lines) + "\n"


def _head(turning: Turning, outcomes: Sequence[OutcomeRow], width: int) -> list[str]:
    scenario, trace = turning.scenario, turning.trace
    policy = f", {scenario.policy.label}" if scenario.policy else ""
    lines = wrapped(f"{scenario.title}{policy}: run {trace.run}, seed {trace.seed}", width, "", "  ")
    outcome = scenario.outcome(trace.outcome)
    row = next((row for row in outcomes if row.outcome == trace.outcome), None)
    usual = f" {per_cent(row.share)} of {sum(each.runs for each in outcomes):,} runs end so." if row else ""
    end = lowered(when(scenario, trace.steps[-1].step))
    lines += wrapped(f"It ends in {end}: {outcome.label}.{usual}", width, "", "  ")
    levels = [f"{entry.label} {shown(entry, trace.start[entry.name])}" for entry in scenario.state]
    return [*lines, "", _cut(f"At the start: {'; '.join(levels)}", width)]


def _cut(text: str, width: int) -> str:
    """One line of a list; whole entries only."""
    if len(text) <= width:
        return f"{text}."[:width]
    kept = text[: width - 3].rpartition(";")[0]
    return f"{kept} ..." if kept else f"{text[: width - 4]} ..."


def _course(turning: Turning, turns: Sequence[Turn], room: tuple[int, int], width: int) -> Iterator[str]:
    """Turns told, the steps between them folded."""
    steps = turning.trace.steps
    most, quiet = room
    done = 0
    for turn in turns:
        yield from _quiet(turning, steps[done : turn.step], quiet, width)
        beside = max(most, turn is turning.turns[0])  # what went with the largest turn is told in any case
        yield from _told(turning, turn, beside, width)
        done = turn.step + 1
    yield from _quiet(turning, steps[done:], quiet, width)


def _told(turning: Turning, turn: Turn, most: int, width: int) -> Iterator[str]:
    """A turn: what it did to the shares, who decided it, and what the others did in that step."""
    scenario = turning.scenario
    yield from wrapped(f"{when(scenario, turn.step)}: {shifts(turning, turn.step)}.", width, "", "    ")
    step, mover, answered = turning.trace.steps[turn.step], turn.mover, None
    if mover is None or turn.weight < turn.moved * DECIDES:
        mover = None
        luck = "; ".join(_chances(turning, step)) or "no event, only luck"
        yield from wrapped(f"No choice decided it, chance did: {luck}.", width)
    else:
        said = f"{_move(scenario, mover)} ({per_cent(turn.odds)} likely)"
        forgone = _forgone(turning, turn, mover)
        answered = _answered(turning, turn.step, mover, milder=bool(forgone))
        said += f" after {_move(scenario, answered)}" if answered else ""
        reason = top_reason(scenario, mover)
        said += f"; for it: {reason}" if reason else ""
        said += "; nothing in particular spoke for it" if not (reason or answered) and turn.odds < LIKELY else ""
        yield from wrapped("; ".join([said, *_chances(turning, step)]) + ".", width)
        yield from wrapped(forgone, width) if forgone else ()
    others = [move for move in step.moves if move.option is not None and move not in (mover, answered)]
    others = [move for move in others if not _by_chance(move)]  # told above
    if mover is not None:  # what an actor does anyway is no news beside it
        others = [move for move in others if move.option not in _anyway(turning, scenario.actor(move.actor))]
    others.sort(key=lambda move: _weight(scenario, move), reverse=True)
    head = "  Beside it" if mover else "  What was done"
    yield from _fitted(head, [_move(scenario, move) for move in others], most, width)


def _answered(turning: Turning, step: int, mover: Move, *, milder: bool) -> Move | None:
    """The move of another that went furthest since the mover's last, of those that opened it or spoke most for it.

    Of a choice milder than another that was open, that is a move which went further than it and which anything that
    weighed in it looks at.
    """
    scenario, steps = turning.scenario, turning.trace.steps
    now = steps[step].moves
    number = now.index(mover)
    seen = [*(steps[step - 1].moves[number + 1 :] if step else ()), *now[:number]][::-1]
    opens = scenario.actor(mover.actor).option(mover.option or "").when
    spoke = _words(scenario, f"{top_term(mover)[0]} {opens.text if opens else ''}")
    told = [
        move
        for move in seen
        if (_joined(scenario, mover, move) and move.changes if milder else _looked(scenario, move) & spoke)
    ]
    furthest = max(told, key=lambda move: _rung(scenario, move), default=None)
    return furthest if furthest and (not milder or _rung(scenario, furthest) > _rung(scenario, mover)) else None


def _looked(scenario: Scenario, move: Move, *, lowered_too: bool = False) -> set[str]:
    """What a formula that looks at a move names: of the levels that it changed, those that it raised."""
    flags = {flag.name for flag in scenario.flags}
    changed = {name for name, (old, new) in move.changes.items() if lowered_too or name in flags or new > old}
    return {move.actor, f"{move.actor}.{move.option}", *changed}


def _joined(scenario: Scenario, mover: Move, other: Move) -> bool:
    """Does what weighed for or against any of a mover's options, or opens one, look at what another did?"""
    terms = (term for each in mover.weighed for term in each.terms if abs(term.value) >= SMALLEST_PUSH)
    opens = (each.when.text for each in scenario.actor(mover.actor).options if each.when)
    looked = _looked(scenario, other, lowered_too=True)
    return any(looked & _words(scenario, text) for text in (*(term.text for term in terms), *opens))


def _words(scenario: Scenario, text: str) -> set[str]:
    """The names in a formula, and in the conditions that it names."""
    words = set(re.findall(r"[\w.]+", text))
    for condition in reversed(scenario.conditions):  # one may name those before it
        if condition.name in words:
            words |= set(re.findall(r"[\w.]+", condition.formula.text))
    return words


def _forgone(turning: Turning, turn: Turn, mover: Move) -> str:
    """Of a mover that could have gone as far or further and did not: what would have come of that."""
    if turn.instead in (None, mover.option):
        return ""
    other = replace(mover, option=turn.instead)
    gained = [led - after for led, after in zip(turn.led, turning.shares[turn.step + 1], strict=True)]
    most = max(range(len(gained)), key=gained.__getitem__)
    if _reach(turning.scenario, other) < _reach(turning.scenario, mover) or gained[most] < OTHERWISE:
        return ""
    label = _move(turning.scenario, other).partition(": ")[2]
    ending = f"{turning.scenario.outcomes[most].label} about {per_cent(turn.led[most])}"
    return f"Had it been {label} ({per_cent(other.odds)}): {ending}."


def _rung(scenario: Scenario, move: Move) -> int:
    return height(scenario.actor(move.actor).option(move.option or ""))


def _weight(scenario: Scenario, move: Move) -> tuple[bool, int]:
    """What is told first: a move that changed a yes/no of the file, then the highest rung."""
    flags = {flag.name for flag in scenario.flags}
    return any(old != new for name, (old, new) in move.changes.items() if name in flags), _rung(scenario, move)


def _reach(scenario: Scenario, move: Move) -> tuple[int, bool]:
    """How far a move goes: its rung, and whether it does something."""
    return _rung(scenario, move), bool(scenario.actor(move.actor).option(move.option or "").effects)


def _fitted(head: str, parts: Sequence[str], most: int, width: int) -> list[str]:
    """A list after its head, as many of its parts as so many lines hold."""
    for count in range(len(parts), 0, -1):
        text = f"{head}: {'; '.join(parts[:count])}{'.' if count == len(parts) else '; ...'}"
        lines = wrapped(text.lstrip(), width, " " * (len(text) - len(text.lstrip())), "    ")
        if len(lines) <= most:
            return lines
    return []


def shifts(turning: Turning, step: int) -> str:
    """What a step did to the shares, the largest shifts first: ``War 4 % -> 19 %``."""
    before, after = turning.shares[step], turning.shares[step + 1]
    order = sorted(range(len(before)), key=lambda place: -abs(after[place] - before[place]))
    told = [
        f"{turning.scenario.outcomes[place].label} {_share(before[place])} -> {_share(after[place])}"
        for place in order[:SHIFTS]
        if abs(after[place] - before[place]) >= SEEN
    ]
    return ", ".join(told)


def _share(share: float) -> str:
    return per_cent(share) if share else "0 %"


def _move(scenario: Scenario, move: Move) -> str:
    actor = scenario.actor(move.actor)
    return f"{actor.label}: {actor.deed(move.option)}"


def _by_chance(move: Move) -> bool:
    """Did chance take a move, not an actor?"""
    return any(each.by_chance for each in move.weighed if each.option == move.option)


def _chances(turning: Turning, step: StepTrace) -> list[str]:
    """What came by chance in a step: moves, events, and an ending that has a chance of its own."""
    scenario, trace = turning.scenario, turning.trace
    told = [f"{_move(scenario, m)} ({per_cent(m.odds)} by chance)" for m in step.moves if _by_chance(m)]
    told += [f"event: {scenario.event(fired.event).label}" for fired in step.events]
    outcome = scenario.outcome(trace.outcome)
    if step is trace.steps[-1] and outcome.chance is not None:
        told.append(f"{outcome.label} had its own chance to come")
    return told


def _quiet(turning: Turning, steps: Sequence[StepTrace], most: int, width: int) -> list[str]:
    """Steps that turned nothing: what was done in them that was more than going on, by actor."""
    if not steps:
        return []
    scenario = turning.scenario
    moves = [(step.step, move) for step in steps for move in step.moves if move.option]
    if len(steps) > 1:
        head = f"Steps {steps[0].step} to {steps[-1].step}"
        if deeds := _deeds(turning, moves):
            return _listed(head, deeds, most, width)
        head += ", as usual"
    else:
        head = f"Step {steps[0].step}"
    if not moves:
        return [f"{head}: nothing is open to anybody."]
    made = Counter((move.actor, move.option) for _, move in moves)
    usual = {move.actor: move for _, move in sorted(moves, key=lambda each: made[each[1].actor, each[1].option])}
    told = (usual[actor.name] for actor in scenario.actors if actor.name in usual)
    parts = [_move(scenario, move) for move in sorted(told, key=lambda move: _weight(scenario, move), reverse=True)]
    return _fitted(head, parts, most, width) or wrapped(f"{head}: {parts[0]}; ...", width, "", "    ")


def _deeds(turning: Turning, moves: Sequence[tuple[int, Move]]) -> list[_Deed]:
    """What each actor did in some steps, but for what it does anyway; in the order of the file."""
    deeds, jumps = [], jumps_of(turning.shares)
    for actor in turning.scenario.actors:
        anyway = _anyway(turning, actor)
        for option in actor.options:
            made = [(step, move) for step, move in moves if (move.actor, move.option) == (actor.name, option.name)]
            if made and option.name not in anyway:
                turned = any(_weight(turning.scenario, move)[0] for _, move in made)
                told = f"{option.label} in {_spans([step for step, _ in made])}"
                deeds.append(_Deed(actor.label, told, (turned, max(float(jumps[step]) for step, _ in made))))
    return deeds


def _anyway(turning: Turning, actor: Actor) -> set[str]:
    """What an actor does in a run when it does nothing: often, and without an effect.

    Of an actor none of whose moves has an effect, that is its commonest move alone.
    """
    done = Counter(
        move.option for step in turning.trace.steps for move in step.moves if move.actor == actor.name and move.option
    )
    idle = {option.name: done[option.name] for option in actor.options if not option.effects}
    most = max(idle, key=idle.__getitem__, default="")
    part = done.total() / 4 if len(idle) < len(actor.options) else done.total()
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
    outcome = turning.scenario.outcome(turning.trace.outcome)
    said = f"The end: {outcome.label}. {outcome.says.strip()}" if outcome.says.strip() else f"The end: {outcome.label}."
    how = (
        f"Shares: how {turning.plays:,} runs would end, played on from there with fresh luck. All of it: --full. One "
        "run is one draw of a toy model, not a forecast."
    )
    return ["", *wrapped(said, width, "", "  "), *wrapped(how, width, "", "")]
