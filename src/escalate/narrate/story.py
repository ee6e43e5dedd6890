"""Words that stories of a run share, and a run in outline."""

from __future__ import annotations

import datetime as dt
import textwrap
from dataclasses import dataclass

from escalate.engine.trace import Move, Trace, Value, Weighed
from escalate.scenario.model import Flag, Level, Scenario

SMALLEST_PUSH = 0.05
"""A reason that shifts a utility by less is not worth a word."""
TRIFLE = 0.25
"""What speaks for a choice by less is not given as its reason: it raises the odds by a quarter at the most."""
BASE = "its base appeal"


@dataclass(frozen=True)
class Outlined:
    """What was new in one step of a run: options taken for the first time, and events; and its date."""

    step: int
    date: dt.date | None
    news: tuple[str, ...]


def outline(trace: Trace, scenario: Scenario) -> tuple[Outlined, ...]:
    """A run in outline: the steps in which an actor took an option for the first time, or an event fired first."""
    seen: set[tuple[str, str]] = set()
    found = []
    for step in trace.steps:
        news = []
        for move in step.moves:
            if move.option is not None and (move.actor, move.option) not in seen:
                seen.add((move.actor, move.option))
                actor = scenario.actor(move.actor)
                news.append(f"{actor.label}: {actor.deed(move.option)}.")
        for fired in step.events:
            if ("", fired.event) not in seen:
                seen.add(("", fired.event))
                news.append(f"{scenario.event(fired.event).label}.")
        if news:
            found.append(Outlined(step.step, scenario.clock.date(step.step), tuple(news)))
    return tuple(found)


def wrapped(text: str, width: int, first: str = "  ", rest: str = "    ") -> list[str]:
    """Lines of a text; a per cent sign stays with its number."""
    bound = text.replace(" %", "\N{NO-BREAK SPACE}%")
    lines = textwrap.wrap(bound, width, initial_indent=first, subsequent_indent=rest) or [first]
    return [line.replace("\N{NO-BREAK SPACE}%", " %") for line in lines]


def when(scenario: Scenario, step: int) -> str:
    """A step and its date, such as ``Step 3, week of 7 July 2020``."""
    date = scenario.clock.date(step)
    day = f", {scenario.clock.unit} of {date.day} {date:%B %Y}" if date else ""
    return f"Step {step}{day}"


def lowered(text: str) -> str:
    """A text that goes on within a sentence."""
    return text[0].lower() + text[1:]


def reasons_of(weighed: Weighed) -> list[tuple[str, float]]:
    """What spoke for a choice and against it, in points of utility, the most first."""
    reasons = [(BASE if is_number(term.text) else term.text, term.value) for term in weighed.terms]
    reasons.append(("its goal", weighed.goal_change))
    return sorted((r for r in reasons if abs(r[1]) >= SMALLEST_PUSH), key=lambda reason: -abs(reason[1]))


def less_to_lose(scenario: Scenario, move: Move) -> str:
    """That a choice cost its actor's goal less than the likeliest other: ``less to lose than by Wait (-4, not -4.7)``.

    "" where the goal lost nothing by it, or no less than by the other.
    """
    mine = move.chosen
    others = [each for each in move.weighed if each.open and each is not mine]
    other = max(others, key=lambda each: each.probability, default=mine)
    if mine.goal_change >= 0 or mine.goal_change - other.goal_change < TRIFLE:
        return ""
    costs = f"{signed(mine.goal_change)}, not {signed(other.goal_change)}"
    return f"less to lose than by {scenario.actor(move.actor).deed(other.option)} ({costs})"


def signed(value: float) -> str:
    """A push on a utility with its sign."""
    return f"{value:+.2g}" if abs(value) < 10 else f"{value:+.0f}"


def is_number(text: str) -> bool:
    """Is a term of an appeal a plain number, the option's base appeal?"""
    return text.strip("-() ").replace(".", "", 1).isdigit()


def shown(entry: Level | Flag, value: Value) -> str:
    """A value as exact as a reader can use: a thousandth of its range, or three digits."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(entry, Level) and entry.high - entry.low >= 20:
        return f"{value:.1f}".removesuffix(".0")
    return f"{value:.3g}"
