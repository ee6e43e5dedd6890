"""One run in about 24 lines: how it ended and how usual that is, the steps that turned it, and the quiet between."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product
from typing import NamedTuple

from escalate.engine.trace import Move
from escalate.narrate.between import Room, anyway, fitted, held, quiet
from escalate.narrate.doors import asked, doors
from escalate.narrate.missing import missing
from escalate.narrate.moved import (
    BY_AND_BY,
    MOVERS,
    SHIFTS,
    by_chance,
    by_luck,
    chances,
    decided,
    deciders,
    gained,
    shares_are,
    shifts,
    swings,
    weight,
)
from escalate.narrate.noted import NOBODY, Named, kept, noted
from escalate.narrate.reasons import LIKELY, acts, choice, rests_on
from escalate.narrate.story import lowered, shown, when, wrapped
from escalate.results.tables import OutcomeRow
from escalate.results.words import per_cent
from escalate.studies.turning import Part, Turn, Turning

MOST_LINES, MORE = 24, 4
"""Lines of a story, and so many more for steps told in a line and for what did not come."""
ROOMS = (
    *((Room(2, 4), 0.0), (Room(1, 4), 0.02), (Room(1, 3), 0.04), (Room(1, 2), 0.08), (Room(0, 2), 0.1)),
    *((Room(0, 3, full=False), 0.2), (Room(0, 2, full=False), 0.25), (Room(0, 1, full=False), 0.55)),
    (Room(0, 1, full=False, wider=False), 0.65),
)
"""The most room first, and what less room costs: what is told beside the turns gives way to turns that tell more."""
IN_A_LINE = 0.6
"""What a step is worth that is told in a line, beside one that is told as a turn."""
TELLING = 0.15
"""A turn that tells less of the run's own ending makes room for what is told beside the others."""


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
        At most 24 lines, and up to four more for steps told in a line and for what did not come, that end in a
        newline; as long as the file's own words leave room for that.
    """
    head, foot = _head(turning, outcomes, width), _foot(turning, width)
    rooms = ((ROOMS[0][0], -0.01, held(turning, width)), *((room, cost, []) for room, cost in ROOMS))
    ways = [(worth - cost, plan, room, stood) for worth, plan in _plans(turning) for room, cost, stood in rooms]
    course = _Course(turning, width)
    lines: list[str] = []
    came_not: dict[frozenset[tuple[int, str, str]], list[str]] = {}
    for _, plan, room, stood in sorted(ways, key=lambda way: -way[0]):
        told = frozenset((t.step, p.move.actor, p.instead) for t in plan.turns for p in decided(t)[:1])
        if told not in came_not:
            came_not[told] = [line for text in missing(turning, told) for line in wrapped(text, width, "", "    ")]
        lines = [*head, *course.lines(plan, room), *came_not[told], *stood, *foot]
        if len(lines) <= MOST_LINES + min(MORE, len(plan.far) + len(came_not[told])):
            break
    return "\n".join(lines) + "\n"


class _Plan(NamedTuple):
    """What is told of a run: turns, the most telling first, and other steps that moved a share far, in a line each."""

    turns: Sequence[Turn] = ()
    far: Sequence[int] = ()


def _plans(turning: Turning) -> list[tuple[float, _Plan]]:
    """What could be told of a run and what that is worth; nothing, which is worth nothing, among them."""
    telling = {turn.step: _telling(turning, turn) for turn in turning.turns}
    every = sorted(turning.turns, key=lambda turn: -telling[turn.step])
    wanted = max(1, sum(each >= TELLING for each in telling.values()))
    far = swings(turning)
    found: dict[tuple[int, ...], tuple[float, _Plan]] = {(): (-1.0, _Plan())}
    for most, swung in product(range(1, min(wanted, len(every)) + 1), range(len(far) + 1)):
        turns = every[:most]
        others = [step for step in [*far][:swung] if step not in {turn.step for turn in turns}]
        told = sum(max(telling[turn.step], far.get(turn.step, 0.0)) for turn in turns)
        found[most, *others] = told + IN_A_LINE * sum(far[step] for step in others), _Plan(turns, others)
    return [*found.values()]


def _telling(turning: Turning, turn: Turn) -> float:
    """How much of the run's own ending a turn tells: what led on to it before what led away from it."""
    own = gained(turning, turn.step, turn.step)
    return max(own, -own / 2) + turn.moved / 2


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


class _Course:
    """The steps of a run, told at one length or another; each of them is worded once at each length."""

    def __init__(self, turning: Turning, width: int) -> None:
        self.turning = turning
        self.width = width
        self.worded: dict[tuple[int, int, Room, Named], list[str]] = {}
        self.rested: dict[int, Named] = {}

    def lines(self, plan: _Plan, room: Room) -> Iterator[str]:
        """Turns, the first of them in full and with what went with it in any room; the steps between folded."""
        told = {turn.step: turn for turn in plan.turns}
        named = frozenset[tuple[int, str]]().union(*(self._named(turn) for turn in plan.turns))
        done = 0
        for step in sorted({*told, *plan.far}):
            yield from self._between(done, step, room, named)
            if turn := told.get(step):
                yield from self._turn(turn, room if turn is not plan.turns[0] else Room(max(1, room.beside), 0), named)
            else:
                yield from _swung(self.turning, step, room, self.width, named)
            done = step + 1
        yield from self._between(done, len(self.turning.trace.steps), room, named)

    def _named(self, turn: Turn) -> Named:
        """The moves that a turn rests on as it is told."""
        if turn.step not in self.rested:
            found = (rests_on(self.turning, turn.step, part) for part in decided(turn))
            self.rested[turn.step] = frozenset((at, move.actor) for made in found for at, move in made)
        return self.rested[turn.step]

    def _between(self, first: int, last: int, room: Room, named: Named) -> list[str]:
        named = frozenset(each for each in named if first <= each[0] < last)
        if (first, last, room, named) not in self.worded:
            steps = self.turning.trace.steps[first:last]
            self.worded[first, last, room, named] = quiet(self.turning, steps, room, self.width, named)
        return self.worded[first, last, room, named]

    def _turn(self, turn: Turn, room: Room, named: Named) -> list[str]:
        named = frozenset(each for each in named if each[0] == turn.step)
        if (turn.step, -1, room, named) not in self.worded:
            self.worded[turn.step, -1, room, named] = [*_told(self.turning, turn, room, self.width, named)]
        return self.worded[turn.step, -1, room, named]


def _swung(turning: Turning, step: int, room: Room, width: int, named: Named) -> list[str]:
    """A step that moved a share far and has no room to be told as a turn: by how much, who decided it, and why."""
    trace = turning.trace.steps[step]
    parts = [part for turn in turning.turns if turn.step == step for part in deciders(turn)]
    done = sorted(parts, key=lambda part: trace.moves.index(part.move))
    told = [choice(turning, step, part).card for part in done]
    if not told:
        news = [noted(turning, step, move, named) for move in _news(turning, trace.moves)]
        told = [f"{'; '.join(chances(turning, trace) or news[:MOVERS] or ['As usual'])}."]
    told += [f"{line}." for line in asked(turning, step, step)]
    most = SHIFTS if room.full else 1
    return wrapped(f"Step {step}: {shifts(turning, step, most)}. {' '.join(told)}", width, "", "    ")


def _told(turning: Turning, turn: Turn, room: Room, width: int, named: Named = NOBODY) -> Iterator[str]:
    """A turn: what it did to the shares, who decided it, and what the others did in that step."""
    most = SHIFTS if room.full or abs(gained(turning, turn.step, turn.step)) < BY_AND_BY else 1
    head = f"{when(turning.scenario, turn.step)}: {shifts(turning, turn.step, most)}."
    yield from wrapped(head, width, "", "    ")
    came = chances(turning, turning.trace.steps[turn.step])
    luck = not deciders(turn)
    said = [by_luck(turning, turn, came)] if luck else []
    choices, done = _choices(turning, turn, decided(turn), room)
    opened = [f"{door}." for door in doors(turning, turn.step)]
    for text in (*said, *choices, *opened) if room.full else [" ".join([*said, *choices, *opened])]:
        yield from wrapped(text, width)
    yield from _beside(turning, turn, done, [] if luck else came, room.beside, width, named)


def _choices(turning: Turning, turn: Turn, parts: Sequence[Part], room: Room) -> tuple[list[str], list[Move]]:
    """Who decided a turn, in the order of the moves, and the moves that are told by that."""
    moves = turning.trace.steps[turn.step].moves
    said, done = [], [part.move for part in parts]
    for part in sorted(parts, key=lambda part: moves.index(part.move)):
        why, short, _, forgone, answered, bare = choice(turning, turn.step, part)
        first = part is parts[0]
        said.append(why if room.full or first else short)
        # Where chance decided, another choice would have led elsewhere by other luck alone.
        wanted = first and deciders(turn) and (bare or room.full or not acts(turning.scenario, part.move))
        said += [forgone] if forgone and wanted else []
        done += [answered] if answered and answered.odds >= LIKELY else []
    return said, done


def _beside(
    turning: Turning, turn: Turn, done: Sequence[Move], came: Sequence[str], most: int, width: int, named: Named
) -> list[str]:
    """What else went with a turn: what came by chance, and what the others did."""
    scenario = turning.scenario
    others = [move for move in turning.trace.steps[turn.step].moves if move.option is not None and move not in done]
    others = [move for move in others if not by_chance(move)]  # told with what came by chance
    new = _news(turning, others)
    # What an actor does anyway is no news beside a choice.
    told = [m for m in others if m in new or kept(turning, turn.step, m, named)] or ([] if done else [*others])
    told.sort(key=lambda move: (kept(turning, turn.step, move, named), *weight(scenario, move)), reverse=True)
    least = sum(kept(turning, turn.step, move, named) for move in told)
    head = "  Beside it" if done else "  What was done"
    said = [noted(turning, turn.step, move, named) for move in told]
    return fitted(head, [*said[:least], *came, *said[least:]], most, width, least)


def _news(turning: Turning, moves: Sequence[Move]) -> list[Move]:
    """Moves that are more than what an actor does anyway."""
    actors = turning.scenario
    return [each for each in moves if each.option and each.option not in anyway(turning, actors.actor(each.actor))]


def _foot(turning: Turning, width: int) -> list[str]:
    how = f"{shares_are(turning)} All of it: --full. One run is one draw of a toy model, not a forecast."
    return ["", *wrapped(how, width, "", "")]
