"""The tally of a run as people read it: at most 80 columns wide and about a screen high."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from escalate.cli.common import WIDTH

if TYPE_CHECKING:
    from escalate.results.result import Result
    from escalate.results.tables import OutcomeRow
    from escalate.scenario.model import Scenario

BAR = 8
LABEL = 36


def table_lines(result: Result, name: str, out: Path | None = None) -> list[str]:
    """The printed tally, a line each, at most 80 columns wide."""
    from escalate.results.tables import outcome_rows

    scenario = result.scenario
    rows = outcome_rows(scenario, result.record)
    lines = [_cut(f"{scenario.title} ({scenario.name})", WIDTH), *_wrap(_asked(result)), ""]
    assumptions = _assumptions(scenario)
    if assumptions:
        lines += ["Key assumptions (change with --set)", *assumptions, ""]
    lines += [f"{'How the runs ended':<{LABEL}}  {'runs':>9}  {'share':>8}  95 % interval"]
    lines += [_outcome_line(row, len(result)) for row in rows]
    lines += _wrap(f"{_intervals(rows, result.scenario)} {_matters(result, name)}".rstrip())
    if scenario.about.base_rates:
        lines += ["", *(_wrap(f"For comparison: {scenario.about.base_rates[0].says.strip()}"))[:3]]
        if len(scenario.about.base_rates) > 1:
            lines[-1] = _cut(f"{lines[-1]} (more: escalate show {scenario.name})", WIDTH)
    lines += [] if scenario.about.base_rates else [""]
    lines += ["This is a toy model, not a forecast: shares of runs, not chances of events."]
    lines += [_cut(f"Saved in {out}", WIDTH)] if out is not None else []
    lines += _next(result, name)
    return lines


def _asked(result: Result) -> str:
    scenario = result.scenario
    policy = f"policy {scenario.policy.name}" if scenario.policy else "no policy"
    settings = "".join(f", {key}={value}" for key, value in scenario.settings.items() if key != "steps")
    return f"{len(result):,} runs, seed {result.seed}, {policy}{settings}; {scenario.clock.in_words}"


def _assumptions(scenario: Scenario) -> list[str]:
    names = scenario.about.key_assumptions or tuple(p.name for p in scenario.parameters[:3])
    chosen = [parameter for name in names for parameter in scenario.parameters if parameter.name == name]
    lines = []
    for parameter in chosen[:3]:
        doubt = f"{parameter.low:g} to {parameter.high:g}, {parameter.basis}"
        lines.append(_cut(f"  {parameter.name} = {parameter.value:g} ({doubt}): {parameter.label}", WIDTH))
    return lines


def _outcome_line(row: OutcomeRow, runs: int) -> str:
    from escalate.results.intervals import none_seen
    from escalate.results.words import interval_text, short_per_cent

    label = f"{_cut(row.label, LABEL):<{LABEL}}"
    if row.runs == 0:
        return f"{label}  {0:>9}  {none_seen(runs):>8}"
    bar = "█" * max(1, round(row.share * BAR))
    share, between = short_per_cent(row.share), interval_text(row.low, row.high)
    return f"{label}  {row.runs:>9,}  {share:>8}  {between:<11} {bar}".rstrip()


def _intervals(rows: Sequence[OutcomeRow], scenario: Scenario) -> str:
    widest = max(row.high_all - row.low_all for row in rows) / 2 * 100
    doubt = " Doubt about the assumptions comes on top (--doubt 200)." if scenario.parameters else ""
    return f"Intervals (Wilson) show run-to-run luck; all {len(rows)} at once hold within {widest:.1f} points.{doubt}"


def _matters(result: Result, name: str) -> str:
    """Which assumption matters most, where that is quickly found out; else how to find out."""
    from escalate.errors import RunError
    from escalate.results.screening import is_quick, screen

    if not result.scenario.parameters:
        return ""
    if is_quick(result.scenario) and not result.rules:
        try:
            return f"{screen(result.scenario, result.seed).sentence} (escalate sensitivity)."
        except RunError:  # a formula that the file's values spare; the full study names it
            pass
    return f"Which assumption matters most: escalate sensitivity {name}"


def _next(result: Result, name: str) -> list[str]:
    """Two commands to go on with."""
    scenario = result.scenario
    compares = bool(scenario.policies) and scenario.policy is None
    tries = [f"escalate story {name} --run 0", f"escalate {'compare' if compares else 'show'} {name}"]
    return [f"Next: {tries[0]}", f"      {tries[1]}"]


def _wrap(text: str) -> list[str]:
    return textwrap.wrap(text, WIDTH)


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else text[: width - 1] + "…"
