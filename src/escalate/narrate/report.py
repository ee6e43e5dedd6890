"""The report: one self-contained page about a result, with nothing to fetch and no script to run."""

from __future__ import annotations

import hashlib
import shlex
from dataclasses import dataclass
from importlib.metadata import version
from typing import TYPE_CHECKING

import numpy as np

from escalate.narrate.describe import reason_text
from escalate.narrate.gallery import Gallery
from escalate.narrate.pages import render
from escalate.narrate.story import Outlined, outline
from escalate.results.intervals import none_seen
from escalate.results.tables import OutcomeRow, outcome_rows
from escalate.results.words import interval_text, per_cent
from escalate.scenario import library
from escalate.scenario.lint import numbers_note
from escalate.scenario.model import Scenario

if TYPE_CHECKING:
    from escalate.results.comparison import Comparison
    from escalate.results.result import Result

STORIES = 3
SHIFTS = 3
"""How many of a policy's shifts the table of policies names."""
COURSE = ("ladder", "options", "time_to_outcome", "fan", "pathways", "convergence")


@dataclass(frozen=True)
class Story:
    """One run in outline: its number, how it ended, and what was new in each step."""

    run: int
    label: str
    steps: tuple[Outlined, ...]


@dataclass(frozen=True)
class PolicyLine:
    """What one policy changes: how many runs ended otherwise, and its clearest shifts in words."""

    policy: str
    label: str
    flipped: int
    shifts: tuple[str, ...]


def report(result: Result, comparison: Comparison | None = None) -> str:
    """Write a page about a result.

    Parameters
    ----------
    result : Result
        Its tallies, charts and three of its runs are shown.
    comparison : Comparison, optional
        The scenario's policies against this result; without it the page leaves them out.

    Returns
    -------
    str
        HTML that needs no other file and fetches nothing.
    """
    scenario = result.scenario
    rows = outcome_rows(scenario, result.record)
    gallery = Gallery(result, comparison)
    return render(
        "report.html",
        s=scenario,
        version=version("escalate-sim"),
        asked=result.asked,
        clock=scenario.clock.in_words,
        settings=scenario.settings,
        runs=len(result),
        rows=rows,
        per_cent=per_cent,
        interval=interval_text,
        none_seen=none_seen(len(result)),
        chart=gallery,
        comparison=policy_lines(comparison) if comparison else (),
        course=[name for name in COURSE if name in gallery.available],
        stories=stories(result, rows),
        numbers_note=numbers_note(scenario),
        guesses=sum(parameter.basis == "guess" for parameter in scenario.parameters),
        reason=reason_text,
        command=command(result),
        story_command=command(result, "story"),
        digests=[(file.name, hashlib.sha256(file.text.encode()).hexdigest()) for file in scenario.files],
    )


def stories(result: Result, rows: list[OutcomeRow]) -> list[Story]:
    """The first run of each of the commonest outcomes, commonest first."""
    if result.rules:
        return []
    scenario = result.scenario
    numbers = {row.outcome: place for place, row in enumerate(rows)}
    commonest = sorted((row for row in rows if row.runs), key=lambda row: -row.runs)[:STORIES]
    told = []
    for row in commonest:
        run = int(np.argmax(result.record.outcome == numbers[row.outcome]))
        told.append(Story(run, row.label, outline(result.trace(run), scenario)))
    return told


def policy_lines(comparison: Comparison) -> list[PolicyLine]:
    """A line a policy, in the comparison's order."""
    lines = []
    for variant in comparison.variants:
        clear = [row for row in comparison.difference_rows(variant) if row.low > 0 or row.high < 0]
        clear.sort(key=lambda row: -abs(row.difference))
        shifts = tuple(
            f"{row.outcome_label}: {points(row.difference)} ({points(row.low)} to {points(row.high)})"
            for row in clear[:SHIFTS]
        )
        lines.append(PolicyLine(variant.name, variant.label, len(comparison.moved(variant.name)), shifts))
    return lines


def points(difference: float) -> str:
    """A difference of shares in points with its sign; a decimal where it is small."""
    digits = 0 if abs(difference) >= 0.0995 else 1
    return f"{difference * 100:+.{digits}f}".replace("-", "\N{MINUS SIGN}")


def command(result: Result, verb: str = "run") -> str:
    """The command that makes a result again, or tells one of its runs."""
    scenario = result.scenario
    words = ["escalate", verb, asked_for(scenario), "--runs", str(len(result)), "--seed", str(result.seed)]
    if scenario.policy:
        words += ["--policy", scenario.policy.name]
    for name, value in scenario.settings.items():
        shown = ("yes" if value else "no") if isinstance(value, bool) else str(value)
        words += ["--steps", shown] if name == "steps" else ["--set", f"{name}={shown}"]
    return shlex.join(words)


def asked_for(scenario: Scenario) -> str:
    """What names the scenario on the command line: its name in the library, or its file."""
    return scenario.name if scenario.name in library.names() or not scenario.files else scenario.files[0].name
