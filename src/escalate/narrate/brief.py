"""One run in at most 24 lines: how it ended and how usual that is, the steps that turned it, and the quiet between."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product

from escalate.engine.trace import Move
from escalate.narrate.between import Room, anyway, fitted, held, quiet
from escalate.narrate.doors import doors
from escalate.narrate.moved import (
    BY_AND_BY,
    SHIFTS,
    by_chance,
    by_luck,
    chances,
    decided,
    deciders,
    gained,
    shifts,
    weight,
)
from escalate.narrate.reasons import acts, choice, deed, likely
from escalate.narrate.story import lowered, shown, when, wrapped
from escalate.results.tables import OutcomeRow
from escalate.results.words import per_cent
from escalate.studies.turning import Part, Turn, Turning

MOST_LINES = 24
ROOMS = (
    *(Room(2, 4), Room(1, 4), Room(1, 3), Room(1, 2), Room(0, 2)),
    *(Room(0, 3, full=False), Room(0, 2, full=False), Room(0, 1, full=False)),
    Room(0, 1, full=False, wider=False),
)
"""The most room first: what is told beside the turns gives way to turns."""
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
        At most 24 lines that end in a newline, as long as the file's own words leave room for at least one turn.
    """
    head, flags, foot = _head(turning, outcomes, width), held(turning, width), _foot(turning, width)
    lines: list[str] = []
    every = sorted(turning.turns, key=lambda turn: -_telling(turning, turn))
    wanted = max(1, sum(_telling(turning, turn) >= TELLING for turn in every))
    rooms = ((ROOMS[0], flags), *((room, []) for room in ROOMS))
    for most, (room, stood) in product(range(wanted, -1, -1), rooms):
        lines = [*head, *_course(turning, every[:most], room, width), *stood, *foot]
        if len(lines) <= MOST_LINES:
            break
    return "\n".join(lines) + "\n"


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


def _course(turning: Turning, turns: Sequence[Turn], room: Room, width: int) -> Iterator[str]:
    """Turns told, the first of them in full and with what went with it in any room; the steps between folded."""
    steps = turning.trace.steps
    done = 0
    for turn in sorted(turns, key=lambda turn: turn.step):
        yield from quiet(turning, steps[done : turn.step], room, width)
        yield from _told(turning, turn, room if turn is not turns[0] else Room(max(1, room.beside), 0), width)
        done = turn.step + 1
    yield from quiet(turning, steps[done:], room, width)


def _told(turning: Turning, turn: Turn, room: Room, width: int) -> Iterator[str]:
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
    yield from _beside(turning, turn, done, [] if luck else came, room.beside, width)


def _choices(turning: Turning, turn: Turn, parts: Sequence[Part], room: Room) -> tuple[list[str], list[Move]]:
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
    turning: Turning, turn: Turn, done: Sequence[Move], came: Sequence[str], most: int, width: int
) -> list[str]:
    """What else went with a turn: what came by chance, and what the others did."""
    scenario = turning.scenario
    others = [move for move in turning.trace.steps[turn.step].moves if move.option is not None and move not in done]
    others = [move for move in others if not by_chance(move)]  # told with what came by chance
    new = [move for move in others if move.option not in anyway(turning, scenario.actor(move.actor))]
    # What an actor does anyway is no news beside a choice.
    others = sorted(new if done else new or others, key=lambda move: weight(scenario, move), reverse=True)
    head = "  Beside it" if done else "  What was done"
    return fitted(head, [*came, *(deed(scenario, move) for move in others)], most, width)


def _foot(turning: Turning, width: int) -> list[str]:
    how = (
        f"Shares: how {turning.plays:,} runs would end, played on from there with fresh luck. All of it: --full. One "
        "run is one draw of a toy model, not a forecast."
    )
    return ["", *wrapped(how, width, "", "")]
