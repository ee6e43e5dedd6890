"""The report: one self-contained page about a result, with nothing to fetch and no script to run."""

from __future__ import annotations

import hashlib
import shlex
from dataclasses import dataclass
from importlib.metadata import version
from typing import TYPE_CHECKING

from escalate.charts.findings import points
from escalate.narrate.describe import reason_text
from escalate.narrate.gallery import Gallery
from escalate.narrate.pages import render
from escalate.narrate.story import Outlined, outline
from escalate.results.intervals import none_seen
from escalate.results.tables import outcome_rows
from escalate.results.words import interval_text, per_cent
from escalate.scenario import library
from escalate.scenario.lint import numbers_note
from escalate.scenario.model import Actor, Scenario, from_the_top

if TYPE_CHECKING:
    from pandas import DataFrame

    from escalate.charts.plots import Chart
    from escalate.results.comparison import Comparison
    from escalate.results.result import Result

SHIFTS = 3
"""How many of a policy's shifts the table of policies names."""
COURSE = ("ladder", "options", "time_to_outcome", "fan", "pathways", "map", "convergence")
Rows = list[tuple[str, ...]]


@dataclass(frozen=True)
class Story:
    """One run: its number, its picture, and what was new in each step."""

    run: int
    chart: Chart
    steps: tuple[Outlined, ...]


@dataclass(frozen=True)
class Cast:
    """What one actor can do, as a table."""

    label: str
    head: tuple[str, ...]
    rows: Rows


def report(result: Result, comparison: Comparison | None = None, draws: DataFrame | None = None) -> str:
    """Write a page about a result: one finding, one picture, one policy, three stories, and the rest folded.

    Parameters
    ----------
    result : Result
        Its tallies, charts and three of its runs are shown.
    comparison : Comparison, optional
        The scenario's policies against this result; without it the page leaves them out.
    draws : DataFrame, optional
        Shares under other guesses, as dots in the picture; see :class:`escalate.charts.result_plots.ResultPlots`.

    Returns
    -------
    str
        HTML that needs no other file and fetches nothing.
    """
    from escalate.charts.result_plots import ComparisonPlots, ResultPlots
    from escalate.charts.style import PHONE

    scenario = result.scenario
    own = ResultPlots(result, draws)
    gallery = Gallery([own, *([ComparisonPlots(comparison)] if comparison else [])], narrow=PHONE)
    return render(
        "report.html",
        s=scenario,
        version=version("escalate-sim"),
        asked=result.asked,
        clock=scenario.clock.in_words,
        settings=scenario.settings,
        runs=len(result),
        gallery=gallery,
        outcomes=gallery.chart("outcomes"),
        tally=_tally(result),
        policies=policy_rows(comparison) if comparison else (),
        flips=gallery.chart("flips"),
        differences=gallery.chart("differences"),
        course=[chart for name in COURSE if (chart := gallery.chart(name))],
        stories=[_story(result, run, gallery) for run in own.typical] if gallery.chart("story") else (),
        cast=[_cast(scenario, actor) for actor in scenario.actors],
        assumptions=[
            (f"{p.label or p.name} ({p.name})", f"{p.value:g}", f"{p.low:g} to {p.high:g}", p.basis, reason_text(p))
            for p in scenario.parameters
        ],
        numbers_note=numbers_note(scenario),
        guesses=sum(parameter.basis == "guess" for parameter in scenario.parameters),
        command=command(result),
        story_command=command(result, "story"),
        digests=[(file.name, hashlib.sha256(file.text.encode()).hexdigest()) for file in scenario.files],
    )


def _tally(result: Result) -> Rows:
    """How the runs ended, the highest rung first."""
    scenario, runs = result.scenario, len(result)
    rows = {row.outcome: row for row in outcome_rows(scenario, result.record)}
    told: Rows = []
    for row in (rows[outcome.name] for outcome in from_the_top(scenario.outcomes)):
        if not row.runs:
            told.append((row.label, "0", none_seen(runs), "", "", ""))
            continue
        intervals = interval_text(row.low, row.high), interval_text(row.low_all, row.high_all)
        ended = str(row.median_date or f"step {row.median_step}")
        told.append((row.label, f"{row.runs:,}", per_cent(row.share), *intervals, ended))
    return told


def policy_rows(comparison: Comparison, most: int = SHIFTS) -> Rows:
    """A row a policy, in the comparison's order: its label and name, runs that ended otherwise, clearest shifts."""
    rows: Rows = []
    for variant in comparison.variants:
        clear = [row for row in comparison.difference_rows(variant) if row.low > 0 or row.high < 0]
        clear.sort(key=lambda row: -abs(row.difference))
        shifts = "; ".join(
            f"{row.outcome_label}: {points(row.difference)} ({points(row.low)} to {points(row.high)})"
            for row in clear[:most]
        )
        named = variant.label if variant.label == variant.name else f"{variant.label} ({variant.name})"
        rows.append((named, f"{len(comparison.moved(variant.name)):,}", shifts or "none clear of luck"))
    return rows


def _story(result: Result, run: int, gallery: Gallery) -> Story:
    chart = gallery.chart("story", run=run)
    assert chart is not None
    return Story(run, chart, outline(result.trace(run), result.scenario))


def _cast(scenario: Scenario, actor: Actor) -> Cast:
    head = ("option", "rung", "open when", "in the source's words, or why")
    said = [(o.origin.quote and f"“{o.origin.quote}”") or o.origin.why for o in actor.options]
    rows = [
        (o.label, "" if o.rung is None else scenario.ladder[o.rung], o.when.text if o.when else "always", why)
        for o, why in zip(actor.options, said, strict=True)
    ]
    shown = len(head) if any(said) else len(head) - 1
    seat = f" ({actor.seat})" if actor.seat else ""
    return Cast(f"{actor.label}{seat}", head[:shown], [row[:shown] for row in rows])


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
    return scenario.name if scenario.name in library.names() else scenario.files[0].name
