"""One run in full: every move with its odds and reasons, step by step."""

from __future__ import annotations

from collections.abc import Sequence

from escalate.engine.trace import Changes, Fired, Move, Weighed
from escalate.narrate.doors import doors
from escalate.narrate.missing import missing
from escalate.narrate.moved import decided, deciders, shares_are, shifts
from escalate.narrate.reasons import beside_odds
from escalate.narrate.story import reasons_of, shown, signed, when, wrapped
from escalate.results.tables import OutcomeRow
from escalate.results.words import per_cent
from escalate.scenario.model import Scenario
from escalate.studies.turning import Turning

MOST_PUSHES = 3


def story(turning: Turning, outcomes: Sequence[OutcomeRow] = (), width: int = 80) -> str:
    """Tell a run, and of its turns all that the short story tells of them.

    Parameters
    ----------
    turning : Turning
        The run.
    outcomes : sequence of OutcomeRow
        The tally it belongs to, to say how many runs ended so; may be empty.
    width : int
        Columns.

    Returns
    -------
    str
        Lines ending in a newline: a head, a paragraph a step, the ending.
    """
    scenario, trace = turning.scenario, turning.trace
    turns = {turn.step: turn for turn in turning.turns}
    lines = [f"{scenario.title}: run {trace.run}, seed {trace.seed}", ""]
    lines += wrapped("At the start: " + _state(scenario, trace.start), width, "", "  ")
    for step in trace.steps:
        turn = turns.get(step.step)
        moved = f": {shifts(turning, step.step)}." if turn else ""
        lines += ["", *wrapped(f"{when(scenario, step.step)}{moved}", width, "", "    ")]
        for move in step.moves:
            part = next((part for part in decided(turn) if part.move is move), None) if turn else None
            after, forgone = beside_odds(turning, step.step, move, part)
            lines += _move(scenario, move, after, forgone if turn and deciders(turn) else "", width)
        for fired in step.events:
            lines += _event(scenario, fired, width)
        if drift := _changes(scenario, step.drift):
            lines += wrapped(f"Drift and noise: {drift}", width)
        for door in doors(turning, step.step):
            lines += wrapped(f"{door}.", width)
    lines += ["", *_ending(turning, outcomes, width)]
    return "\n".join(lines) + "\n"


def _move(scenario: Scenario, move: Move, after: str, forgone: str, width: int) -> list[str]:
    actor = scenario.actor(move.actor)
    if move.option is None:
        if not any(entry.open for entry in move.weighed):
            return wrapped(f"{actor.label}: nothing is open; it waits.", width)
        odds = wrapped(_likely(move, by_chance=True), width, "    ", "      ")
        return [*wrapped(f"{actor.label} waits.", width), *odds]
    option = actor.option(move.option)
    said = f" {option.says.strip()}" if option.says.strip() else ""
    lines = wrapped(f"{actor.label}: {option.label}.{said}", width)
    lines += wrapped(_odds(move, after), width, "    ", "      ")
    lines += wrapped(forgone, width, "    ", "      ") if forgone else []
    return lines + _changed(scenario, move.changes, width)


def _changed(scenario: Scenario, changes: Changes, width: int) -> list[str]:
    told = _changes(scenario, changes)
    return wrapped(told, width, "    ", "      ") if told else []


def _odds(move: Move, after: str) -> str:
    """How likely the choice was, what it answered and what pushed it."""
    if move.ordered:
        return "Ordered by the policy."
    if move.chosen.by_chance:
        return _likely(move, by_chance=True)
    if sum(entry.open for entry in move.weighed) == 1:
        return "The only option open."
    return "; ".join([", ".join(part for part in (_likely(move), after) if part), *_pushes(move.chosen)])


def _likely(move: Move, by_chance: bool = False) -> str:
    open_ = sum(entry.open for entry in move.weighed)
    options = "1 option" if open_ == 1 else f"{open_} options"
    return f"{per_cent(move.odds)} likely{' by chance' if by_chance else ''}, {options} open"


def _pushes(weighed: Weighed) -> list[str]:
    """What spoke most for a choice, and against it, in points of utility."""
    worth_a_word = reasons_of(weighed)
    told = []
    for words, sign in (("for it", 1), ("against it", -1)):
        own = [f"{text} ({signed(value)})" for text, value in worth_a_word[:MOST_PUSHES] if value * sign > 0]
        told += [f"{words}: {', '.join(own)}"] if own else []
    return told


def _event(scenario: Scenario, fired: Fired, width: int) -> list[str]:
    event = scenario.event(fired.event)
    said = f" {event.says.strip()}" if event.says.strip() else ""
    return wrapped(f"Event: {event.label}.{said}", width) + _changed(scenario, fired.changes, width)


def _changes(scenario: Scenario, changes: Changes) -> str:
    """What changed, as far as the numbers shown let it be seen."""
    entries = {entry.name: entry for entry in scenario.state}
    told = []
    for name, (old, new) in changes.items():
        before, after = shown(entries[name], old), shown(entries[name], new)
        if before != after:
            told.append(f"{entries[name].label} {before} -> {after}")
    return "; ".join(told)


def _state(scenario: Scenario, values: object) -> str:
    assert isinstance(values, dict)
    return "; ".join(f"{entry.label} {shown(entry, values[entry.name])}" for entry in scenario.state) + "."


def _ending(turning: Turning, outcomes: Sequence[OutcomeRow], width: int) -> list[str]:
    trace = turning.trace
    outcome = turning.scenario.outcome(trace.outcome)
    last = trace.steps[-1].step
    said = f" {outcome.says.strip()}" if outcome.says.strip() else ""
    lines = wrapped(f"The run ends after step {last}: {outcome.label}.{said}", width, "", "  ")
    for text in missing(turning):
        lines += wrapped(text, width, "", "  ")
    if turning.turns:
        lines += wrapped(shares_are(turning), width, "", "  ")
    row = next((row for row in outcomes if row.outcome == trace.outcome), None)
    if row is not None:
        runs = sum(entry.runs for entry in outcomes)
        text = f"Of {runs:,} runs, {row.runs:,} ended so. One run is one draw of a toy model, not a forecast."
        lines += wrapped(text, width, "", "  ")
    return lines
