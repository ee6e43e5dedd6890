"""``escalate run --doubt``: print for each share the interval of luck and the range of doubt."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from escalate.cli.common import F, kept_parts, lines_of, print_csv, say
from escalate.cli.progress import progress_of
from escalate.cli.rare_option import Asked, say_saved

if TYPE_CHECKING:
    from escalate.api.scenario import Scenario
    from escalate.api.studies import Doubt
    from escalate.studies.doubt import DoubtRow

LABEL = 36


def doubt_option(function: F) -> F:
    """The option ``--doubt``."""
    return click.option(
        "--doubt", type=int, metavar="N", help="Draw the parameters N times from their ranges: doubt beside luck."
    )(function)


def print_doubt(scenario: Scenario, name: str, samples: int, asked: Asked) -> None:
    """Play, save where asked, and print; ``name`` is the scenario as the user calls it."""
    from escalate.studies.doubt import runs_each

    with kept_parts(asked.out, asked.overwrite, asked.workers) as players:
        with progress_of(asked.runs + samples * runs_each(max(samples, 1), asked.runs)) as report:
            found = scenario.doubt(samples, asked.runs, asked.seed, progress=report, workers=players)
        if asked.out is not None:
            found.save(asked.out, asked.overwrite)
    {"table": _table, "csv": _csv, "json": _json}[asked.form](found, name)
    say_saved(asked)


def _table(found: Doubt, name: str) -> None:
    for line in [*lines_of(f"{found.scenario.title} ({found.scenario.name})"), *lines_of(found.asked)]:
        say(line)
    say()
    say(f"{'How the runs ended':<{LABEL}}  {'share':>7}  {'luck':<12} doubt")
    for row in found.rows:
        say(_line(row))
    meaning = (
        "Luck: the 95 % interval that the runs leave for the file's own values. Doubt: where the share "
        f"lies in 9 of 10 of {found.samples} draws of {len(found.draws)} parameters from their ranges, the luck "
        "of their runs taken out. The two are different things: more runs shrink luck, only "
        "better knowledge shrinks doubt."
    )
    for line in lines_of(meaning):
        say(line)
    for line in lines_of(outside(found.rows)):
        say(line)
    say()
    say("This is a toy model, not a forecast: shares of runs, not chances of events.")
    widest = max(found.rows, key=lambda row: row.doubt_high - row.doubt_low)
    say(f"Next: escalate discover {name} --outcome {widest.outcome}")


def outside(rows: list[DoubtRow]) -> str:
    """Remark on shares of the file's own values that most draws do not come near; empty where there are none."""
    far = [row.label for row in rows if row.told and not row.doubt_low <= row.share <= row.doubt_high]
    if not far:
        return ""
    named = "; ".join(far[:3]) + ("; ..." if len(far) > 3 else "")
    return f"Few draws come near the share that the file's own values give for: {named}."


def _line(row: DoubtRow) -> str:
    from escalate.results.words import interval_text, short_per_cent

    label = row.label if len(row.label) <= LABEL else row.label[: LABEL - 1] + "…"
    doubt = interval_text(row.doubt_low, row.doubt_high) if row.told else "not told from luck"
    return f"{label:<{LABEL}}  {short_per_cent(row.share):>7}  {interval_text(row.low, row.high):<12} {doubt}"


def _csv(found: Doubt, name: str) -> None:
    print_csv(found.outcomes)


def _json(found: Doubt, name: str) -> None:
    from importlib.metadata import version

    scenario = found.scenario
    told = {
        "scenario": scenario.name,
        "title": scenario.title,
        "version": version("escalate-sim"),
        "runs": len(found.result),
        "seed": found.result.seed,
        "policy": scenario.policy.name if scenario.policy else None,
        "draws": found.samples,
        "runs_each": found.each,
        "parameters": list(found.draws),
        "outcomes": [asdict(row) for row in found.rows],
    }
    click.echo(json.dumps(told, indent=2))
