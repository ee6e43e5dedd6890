"""The teacher's key: one page without script, with every figure of the lesson and through what it comes about."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version

from escalate.lesson import words
from escalate.lesson.figures import Figures, Lever, meetings
from escalate.lesson.plan import commands, plan
from escalate.lesson.prints import orders_of
from escalate.lesson.stories import PLAYS, TURNS, Strip
from escalate.narrate.moved import DECIDES, deciders, shifts
from escalate.narrate.pages import render
from escalate.narrate.reasons import deed, likely
from escalate.narrate.story import when
from escalate.page.data import change_first
from escalate.results.tables import outcome_rows
from escalate.results.words import per_cent
from escalate.scenario.model import Parameter, Scenario, from_the_top
from escalate.studies.turning import Turn
from escalate.studies.when import When

MOST_NUMBERS = 4


@dataclass(frozen=True)
class Hangs:
    """A number on which a lever's effect hangs: its ends and value in words, and the effect there in points."""

    label: str
    at: tuple[str, str, str]
    points: tuple[float, float, float]


@dataclass(frozen=True)
class DependsTold:
    """On what a lever's effect on one ending depends: in a sentence each, and number by number."""

    label: str
    conditions: tuple[str, ...]
    numbers: tuple[Hangs, ...]


@dataclass(frozen=True)
class LeverTold:
    """A lever in the words of the key."""

    lever: Lever
    does: tuple[str, ...]
    depends: tuple[DependsTold, ...]

    @property
    def turns(self) -> list[str]:
        """Where what it does to an ending turns round."""
        return [f"{study.label}: {_quoted(turn.place)}" for study in self.lever.dependences for turn in study.turns]


@dataclass(frozen=True)
class StripTold:
    """A strip's line in the key: its ending, run, and the steps that turned it with who moved them."""

    strip: Strip
    head: str
    turns: tuple[str, ...]


def key(found: Figures, minutes: int, slides: Sequence[str] = ()) -> str:
    """Write the key.

    Parameters
    ----------
    found : Figures
    minutes : int
    slides : sequence of str
        The charts of the slides in their order.

    Returns
    -------
    str
        HTML that needs no other file and runs no script.
    """
    scenario = found.scenario
    order = [outcome.name for outcome in from_the_top(scenario.outcomes)]
    rows = sorted(outcome_rows(scenario, found.result.record), key=lambda row: order.index(row.outcome))
    levers = [
        LeverTold(lever, tuple(orders_of(scenario, lever.policy)), tuple(map(_depends, lever.dependences)))
        for lever in found.levers
    ]
    return render(
        "key.html",
        s=scenario,
        change_first=change_first(scenario),
        version=version("escalate-sim"),
        found=found,
        rows=rows,
        levers=levers,
        strips=[_story(strip) for strip in found.strips],
        start={words.settable(scenario)[name]: value for name, value in found.start.items()},
        meetings=meetings(found),
        plan=plan(found, minutes, slides),
        minutes=minutes,
        commands=commands(found),
        runs=len(found.result),
        plays=PLAYS,
        decides=per_cent(DECIDES),
        words=_words(scenario),
    )


def _words(scenario: Scenario) -> list[tuple[str, list[words.Word]]]:
    """The file's words by kind; a kind without any is left out."""
    kinds = [
        ("Endings: what they are", words.endings(scenario)),
        ("Numbers: as the file has them, from one end to the other", words.numbers(scenario)),
        ("Levels: from where to where, and what hangs on them", words.levels(scenario)),
        ("Moves, from the lowest rung to the highest", words.moves(scenario)),
        ("Short words in the conditions above", words.conditions(scenario)),
    ]
    return [(head, told) for head, told in kinds if told]


def _depends(study: When) -> DependsTold:
    """Where a lever's effect on an ending turns round, and which numbers it hangs on most."""
    known = {parameter.name: parameter for parameter in study.scenario.parameters}
    clear = [row for row in study.dependences if row.clear][:MOST_NUMBERS]
    turned = {turn.parameter for turn in study.turns}
    clear += [row for row in study.dependences if row.parameter in turned and row not in clear]
    told = tuple(
        Hangs(row.label, _places(known[row.parameter]), (row.effect_low, row.effect_file, row.effect_high))
        for row in clear
    )
    return DependsTold(study.label, tuple(_conditions(study)), told)


def _places(number: Parameter) -> tuple[str, str, str]:
    return words.end_of(number, "low"), words.plain(number.value), words.end_of(number, "high")


def _conditions(study: When) -> list[str]:
    """The study's conditions as sentences about the lever."""
    label = next(policy.label for policy in study.scenario.policies if policy.name == study.policy)
    return [_sentence(part, label) for part in study.conditions]


def _sentence(part: str, label: str) -> str:
    if part.startswith("nor"):
        return "At no end of a range does it clearly do anything else."
    if part.startswith("no "):
        return "No number by itself is seen to turn that round within its range."
    return f"“{label}” {_quoted(part)}."


def _quoted(text: str) -> str:
    return re.sub(r'"([^"]*)"', r"“\1”", text)


def _story(strip: Strip) -> StripTold:
    """A strip's line: whether it has a clear turn, and the steps that moved it."""
    if not strip.turning.turns:
        head = "No turn: no step by itself moved it by five of 100."
    elif not strip.clear:
        head = f"No clear turn: no step moved more than {100 * strip.moved:.0f} of 100. The largest:"
    else:
        head = ""
    turns = sorted(strip.turning.turns[:TURNS], key=lambda each: each.step)
    return StripTold(strip, head, tuple(_turn(strip, turn) for turn in turns))


def _turn(strip: Strip, turn: Turn) -> str:
    """``Step 3, week of 7 July 2020: North Korea: Open fire (12 % likely). War 4 % -> 19 % (moved 41 of 100).``"""
    turning = strip.turning
    scenario = turning.scenario
    moves = turning.trace.steps[turn.step].moves
    movers = sorted((part.move for part in deciders(turn)), key=moves.index)
    who = "; ".join(f"{deed(scenario, move)} ({likely(move)})" for move in movers) or "no choice decided it, chance did"
    told = shifts(turning, turn.step).replace("->", "→")
    return f"{when(scenario, turn.step)}: {who}. {told}; moved {100 * turn.moved:.0f} of 100."
