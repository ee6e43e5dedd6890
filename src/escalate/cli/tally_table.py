"""The tally of a run as people read it: at most 80 columns wide and about a screen high."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from escalate.cli.common import NO_FORECAST, WIDTH, fitted, from_the_top, lines_of

if TYPE_CHECKING:
    from escalate.api.result import Result
    from escalate.api.scenario import Scenario
    from escalate.results.tables import OutcomeRow
    from escalate.studies.screening import Screening

BAR = 8
BASES = {"article": "article idea", "source": "source", "guess": "guess"}
"""What a parameter rests on, in words: an article gives ideas, and no numbers."""
LABEL = 36
RECORD = 3
"""Lines for the record of such cases."""


def table_lines(result: Result, name: str, out: Path | None = None) -> list[str]:
    """The printed tally, a line each, at most 80 columns wide."""
    from escalate.results.tables import outcome_rows

    scenario = result.scenario
    rows = outcome_rows(scenario, result.record)
    lines = [fitted(f"{scenario.title} ({scenario.name})", WIDTH, pad=False), *lines_of(_asked(result)), ""]
    assumptions = _assumptions(scenario)
    if assumptions:
        lines += ["Key assumptions (change with --set)", *assumptions, ""]
    lines += [f"{'How the runs ended':<{LABEL}}  {'runs':>9}  {'share':>8}  95 % interval"]
    lines += [_outcome_line(row, len(result)) for row in from_the_top(scenario, rows)]
    screened, said = _screened(result), ""
    if screened:
        said = f" {screened.sentence(scenario.outcome(screened.outcome).label)}."
    lines += lines_of(f"{_intervals(rows, scenario)}{said}")
    lines += [*_record(scenario, rows, name), NO_FORECAST]
    lines += [fitted(f"Saved in {out}", WIDTH, pad=False)] if out is not None else []
    lines += _next(result, name, screened)
    return lines


def _record(scenario: Scenario, rows: Sequence[OutcomeRow], name: str) -> list[str]:
    """What the record of such cases says beside the tally: sentences that are whole, and where the others stand."""
    from escalate.results.record_of_cases import beside_the_record

    rates = scenario.about.base_rates
    if not rates:
        return []
    told = beside_the_record(scenario, rows) or [f"For comparison: {rates[0].says.strip()}"]
    for kept in range(len(told), 0, -1):
        more = f" (more: escalate show {name})" if kept < len(told) or len(rates) > 1 else ""
        lines = lines_of(" ".join(told[:kept]) + more)
        if len(lines) <= RECORD:
            break
    return [*lines[: RECORD - 1], *(fitted(line, WIDTH, pad=False) for line in [" ".join(lines[RECORD - 1 :])] if line)]


def _asked(result: Result) -> str:
    scenario = result.scenario
    policy = f"policy {scenario.policy.name}" if scenario.policy else "no policy"
    settings = "".join(f", {key}={value}" for key, value in scenario.settings.items() if key != "steps")
    return f"{len(result):,} runs, seed {result.seed}, {policy}{settings}; {scenario.clock.in_words}"


def _assumptions(scenario: Scenario) -> list[str]:
    names = scenario.about.key_assumptions or tuple(p.name for p in scenario.parameters[:3])
    chosen = [parameter for name in names for parameter in scenario.parameters if parameter.name == name]
    lines = []
    for parameter in chosen:
        doubt = f"{parameter.low:g} to {parameter.high:g}, {BASES[parameter.basis]}"
        lines.append(fitted(f"  {parameter.name} = {parameter.value:g} ({doubt}): {parameter.label}", WIDTH, pad=False))
    return lines


def _outcome_line(row: OutcomeRow, runs: int) -> str:
    from escalate.results.intervals import none_seen
    from escalate.results.words import interval_text, short_per_cent

    label = fitted(row.label, LABEL)
    if row.runs == 0:
        return f"{label}  {0:>9}  {none_seen(runs):>8}"
    halves = max(1, round(row.share * BAR * 2))
    bar = "█" * (halves // 2) + "▌" * (halves % 2)
    between = interval_text(row.low, row.high)
    digits = len(between.partition("-")[0].partition(".")[2])
    share = f"{row.share * 100:.{digits}f} %" if digits else short_per_cent(row.share)
    return f"{label}  {row.runs:>9,}  {share:>8}  {between:<11} {bar}".rstrip()


def _intervals(rows: Sequence[OutcomeRow], scenario: Scenario) -> str:
    widest = max(row.high_all - row.low_all for row in rows) / 2 * 100
    doubt = " Doubt about the assumptions comes on top (--doubt 200)." if scenario.parameters else ""
    return f"Intervals (Wilson) show run-to-run luck; all {len(rows)} at once hold within {widest:.1f} points.{doubt}"


def _screened(result: Result) -> Screening | None:
    """Which assumption matters most, where that is quickly found out."""
    from escalate.errors import RunError
    from escalate.studies.screening import is_quick, screen

    if result.rules or not is_quick(result.scenario):
        return None
    try:
        return screen(result.scenario, result.seed)
    except RunError:  # a formula that the file's values spare; the full study names it
        return None


def _next(result: Result, name: str, screened: Screening | None) -> list[str]:
    """Commands to go on with."""
    scenario = result.scenario
    tries = [f"escalate story {name} --run 0"]
    if scenario.policies and scenario.policy is None:
        tries.append(f"escalate compare {name}")
    if scenario.parameters:
        outcome = f" --outcome {screened.outcome}" if screened and screened.clear else ""
        tries.append(f"escalate sensitivity {name}{outcome}")
    return [f"{'Next:' if number == 0 else '':<6}{text}" for number, text in enumerate(tries)]
