"""One run in at most 24 lines: how it ended and how usual that is, the steps that turned it, and the quiet between."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from escalate.engine.trace import Move, StepTrace
from escalate.narrate.story import lowered, shown, when, wrapped
from escalate.results.tables import OutcomeRow
from escalate.results.words import per_cent
from escalate.scenario.model import Actor, Scenario
from escalate.studies.turning import Turn, Turning

MOST_LINES = 24
SHIFTS = 2
"""Endings whose shares a turn is told by: those it moved most."""
QUIET_LINES = 2
DECIDES = 0.25
"""A mover's part of what a step moved, below which chance is said to have turned it."""
SEEN = 0.02
"""A share that moved by less is not told."""


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
    lines: list[str] = []
    for most in range(len(turning.turns), -1, -1):
        turns = sorted(turning.turns[:most], key=lambda turn: turn.step)
        lines = [*_head(turning, outcomes, width), *_course(turning, turns, width), *_foot(turning, width)]
        if len(lines) <= MOST_LINES:
            break
    return "\n".join(lines) + "\n"


def _head(turning: Turning, outcomes: Sequence[OutcomeRow], width: int) -> list[str]:
    scenario, trace = turning.scenario, turning.trace
    policy = f", {scenario.policy.label}" if scenario.policy else ""
    lines = wrapped(f"{scenario.title}{policy}: run {trace.run}, seed {trace.seed}", width, "", "  ")
    outcome = next(each for each in scenario.outcomes if each.name == trace.outcome)
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


def _course(turning: Turning, turns: Sequence[Turn], width: int) -> Iterator[str]:
    """Turns told, the steps between them folded."""
    steps = turning.trace.steps
    done = 0
    for turn in turns:
        yield from _quiet(turning.scenario, steps[done : turn.step], width)
        yield from _told(turning, turn, width)
        done = turn.step + 1
    yield from _quiet(turning.scenario, steps[done:], width)


def _told(turning: Turning, turn: Turn, width: int) -> Iterator[str]:
    scenario = turning.scenario
    yield from wrapped(f"{when(scenario, turn.step)}: {shifts(turning, turn.step)}.", width, "", "    ")
    step = turning.trace.steps[turn.step]
    if turn.mover is None or turn.weight < turn.moved * DECIDES:
        yield from wrapped(f"No choice decided it, chance did: {_happened(scenario, step)}.", width)
        return
    said = f"{_move(scenario, turn.mover)} ({per_cent(turn.odds)} likely)"
    events = "".join(f"; event: {_event(scenario, fired.event)}" for fired in step.events)
    yield from wrapped(f"{said}{events}.", width)


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
    option = "waits" if move.option is None else actor.options[actor.option_index(move.option)].label
    return f"{actor.label}: {option}"


def _event(scenario: Scenario, name: str) -> str:
    return next(event.label for event in scenario.events if event.name == name)


def _happened(scenario: Scenario, step: StepTrace) -> str:
    """What chance may have done in a step."""
    return "; ".join(f"event: {_event(scenario, fired.event)}" for fired in step.events) or "no event, only luck"


def _quiet(scenario: Scenario, steps: Sequence[StepTrace], width: int) -> Iterator[str]:
    """Steps that turned nothing: what each actor did most in them, and what stood out, in at most two lines."""
    if not steps:
        return
    alone = len(steps) == 1
    span = f"Step {steps[0].step}" if alone else f"Steps {steps[0].step} to {steps[-1].step}, mostly"
    told = [part for actor in scenario.actors if (part := _mostly(scenario, actor, steps)) is not None]
    parts = [words for _, words in sorted(told, key=lambda part: not part[0])]  # what stood out comes first
    for most in range(len(parts), 0, -1):
        lines = wrapped(f"{span}: {'; '.join(parts[:most])}{'.' if most == len(parts) else '; ...'}", width, "", "    ")
        if len(lines) <= QUIET_LINES or most == 1:
            yield from lines
            return


def _mostly(scenario: Scenario, actor: Actor, steps: Sequence[StepTrace]) -> tuple[bool, str] | None:
    """What an actor did most in some steps, and the move that stands furthest from it on the ladder; is there one?"""
    moves = [(step.step, move) for step in steps for move in step.moves if move.actor == actor.name and move.option]
    if not moves:
        return None
    option, times = Counter(move.option for _, move in moves).most_common(1)[0]
    words = _move(scenario, next(move for _, move in moves if move.option == option))
    if len(steps) == 1:
        return False, words
    rung = {each.name: each.rung if each.rung is not None else -1 for each in actor.options}
    step, apart = max(moves, key=lambda made: abs(rung[made[1].option or ""] - rung[option or ""]))
    far = abs(rung[apart.option or ""] - rung[option or ""])
    words += f" ({times} of {len(moves)})"
    if far:
        words += f", but {actor.options[actor.option_index(apart.option or '')].label} in {step}"
    return far > 0, words


def _foot(turning: Turning, width: int) -> list[str]:
    outcome = next(each for each in turning.scenario.outcomes if each.name == turning.trace.outcome)
    said = f"The end: {outcome.label}. {outcome.says.strip()}" if outcome.says.strip() else f"The end: {outcome.label}."
    how = (
        f"Shares: how {turning.plays:,} runs would end, played on from there with fresh luck. All of it: --full. One "
        "run is one draw of a toy model, not a forecast."
    )
    return ["", *wrapped(said, width, "", "  "), *wrapped(how, width, "", "")]
