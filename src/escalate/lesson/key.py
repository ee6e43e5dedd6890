"""The teacher's key: one page without script, with every figure of the lesson and through what it comes about."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import version

from escalate.lesson.figures import PLAYS, Figures, Lever, Strip, meetings, when_runs
from escalate.lesson.plan import commands, plan
from escalate.lesson.prints import in_words
from escalate.narrate.brief import DECIDES
from escalate.narrate.pages import render
from escalate.narrate.story import when
from escalate.page.data import change_first, in_labels
from escalate.results.tables import outcome_rows
from escalate.results.words import per_cent
from escalate.scenario.model import from_the_top
from escalate.studies.when import When

MOST_NUMBERS = 3


@dataclass(frozen=True)
class LeverTold:
    """A lever in the words of the key."""

    lever: Lever
    does: tuple[str, ...]
    turns: tuple[str, ...]


@dataclass(frozen=True)
class StripTold:
    """A strip's line in the key: its ending, run, and the steps that turned it with who moved them."""

    strip: Strip
    turns: tuple[str, ...]


def key(found: Figures, minutes: int) -> str:
    """Write the key.

    Returns
    -------
    str
        HTML that needs no other file and runs no script.
    """
    scenario = found.scenario
    order = [outcome.name for outcome in from_the_top(scenario.outcomes)]
    rows = sorted(outcome_rows(scenario, found.result.record), key=lambda row: order.index(row.outcome))
    levers = [
        LeverTold(lever, tuple(in_words(scenario, lever.policy)), tuple(map(_depends, lever.dependences)))
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
        strips=[StripTold(strip, tuple(_turns(strip))) for strip in found.strips],
        meetings=meetings(found),
        plan=plan(found, minutes),
        minutes=minutes,
        commands=commands(found),
        runs=len(found.result),
        when_runs=when_runs(len(found.result)),
        plays=PLAYS,
    )


def _depends(study: When) -> str:
    """Where a lever's effect on an ending turns round, and which numbers it hangs on most."""
    clear = [row for row in study.dependences if row.clear][:MOST_NUMBERS]
    told = [
        f'"{row.label}" ({100 * row.effect_low:+.1f} points at its low end, {100 * row.effect_file:+.1f} as the file '
        f"stands, {100 * row.effect_high:+.1f} at its high end)"
        for row in clear
    ]
    hangs = f"It hangs most on {'; '.join(told)}." if told else "No number by itself clearly changes how large it is."
    return f"{study.label}: {_in_labels(study)}. {hangs}"


def _in_labels(study: When) -> str:
    """The study's sentence, in the file's words; what stands in quotation marks is in them already."""
    policy = next(policy for policy in study.scenario.policies if policy.name == study.policy)
    labels = {policy.name: policy.label, study.outcome: study.label}
    parts = study.sentence.split('"')
    return '"'.join(part if place % 2 else in_labels(part, labels) for place, part in enumerate(parts))


def _turns(strip: Strip) -> list[str]:
    """``Step 3, week of 7 July 2020 (41 points): North Korea: Open fire, 12 % likely``."""
    turning = strip.turning
    told = []
    for turn in sorted(turning.turns, key=lambda each: each.step):
        head = f"{when(turning.scenario, turn.step)} (moved {100 * turn.moved:.0f} of 100)"
        if turn.mover is None or turn.weight < turn.moved * DECIDES:
            told.append(f"{head}: no choice decided it, chance did")
            continue
        actor = turning.scenario.actor(turn.mover.actor)
        option = turn.mover.option
        deed = "waits" if option is None else actor.options[actor.option_index(option)].label
        told.append(f"{head}: {actor.label}: {deed}, {per_cent(turn.odds)} likely")
    return told
