"""``escalate sweep``: how the endings change as one or two assumptions go through their values."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from escalate.cli.common import changes, crew_from, crew_options, kept_parts, print_csv, say, scenario_from
from escalate.cli.progress import progress_of
from escalate.errors import EscalateError

if TYPE_CHECKING:
    from escalate.api.studies import Sweep

MOST_VALUES = 10_000


@click.command("sweep")
@click.argument("scenario", metavar="NAME-or-FILE")
@click.option(
    "--vary", "varied", metavar="NAME=VALUES", multiple=True, required=True,
    help="Values as low:high:count or a,b,c; give it once or twice.",
)  # fmt: skip
@click.option("--runs", type=int, default=4_000, show_default=True, help="How many runs at each point.")
@click.option("--seed", type=int, default=2020, show_default=True, help="Same seed, same runs.")
@crew_options
@changes
@click.option("--outcome", metavar="NAME", help="Which outcome to show for two assumptions; the file's first.")
@click.option("--out", type=click.Path(path_type=Path), metavar="DIR", help="Save the table and the chart there.")
@click.option("--overwrite", is_flag=True, help="Let --out replace an earlier result.")
@click.option(
    "--format", "form", type=click.Choice(["table", "csv", "json"]), default="table", show_default=True,
    help="How to print it.",
)  # fmt: skip
def command(
    scenario: str,
    varied: tuple[str, ...],
    runs: int,
    seed: int,
    workers: int | None,
    engine: str,
    scheduler: str | None,
    policy: str | None,
    settings: tuple[str, ...],
    steps: int | None,
    outcome: str | None,
    out: Path | None,
    overwrite: bool,
    form: str,
) -> None:
    """Play a scenario at a row or a grid of values, on the same luck at every point.

    \b
    NAME of --vary is a parameter, a starting value or ACTOR.precision:
      escalate sweep kaesong-2020 --vary spiral=0:3:7
      escalate sweep kaesong-2020 --vary talks=no,yes
      escalate sweep kaesong-2020 --vary spiral=0:3:7 --vary restraint=0:3:4
    """  # noqa: D301 - click reads the backspace itself as "keep these lines"
    from escalate.results.named import place_of
    from escalate.studies.sweep import axes_of

    chosen = scenario_from(scenario, policy, settings, steps)
    vary = values_of(varied)
    shown = chosen.outcomes[0 if outcome is None else place_of(chosen.outcomes, outcome)].name
    points = 1
    for axis in axes_of(chosen, vary):
        points *= len(axis.values)
    with kept_parts(out, overwrite, crew_from(workers, engine, scheduler)) as players:
        with progress_of(points * runs) as report:
            made = chosen.sweep(vary, runs, seed, progress=report, workers=players)
        if out is not None:
            made.save(out, overwrite)
    if form == "csv":
        _print_csv(made)
    elif form == "json":
        _print_json(made)
    else:
        from escalate.cli.sweep_table import sweep_lines

        for line in sweep_lines(made, scenario, shown, out):
            say(line)


def values_of(varied: tuple[str, ...]) -> dict[str, list[str | float]]:
    """What ``--vary`` asks for: name -> values.

    Raises
    ------
    EscalateError
        Where one cannot be read.
    """
    vary: dict[str, list[str | float]] = {}
    for text in varied:
        name, sign, rest = (part.strip() for part in text.partition("="))
        if not sign or not name or not rest:
            raise EscalateError(f"--vary {text}: write it as name=low:high:count or name=a,b,c")
        if name in vary:
            raise EscalateError(f"--vary {text}: {name} is varied twice")
        vary[name] = _grid(text, rest) if ":" in rest else [value.strip() for value in rest.split(",")]
        if "" in vary[name]:
            raise EscalateError(f"--vary {text}: a value is missing between two commas")
    return vary


def _grid(text: str, rest: str) -> list[str | float]:
    """Evenly spaced values; written so that 0:1:11 gives 0.3 and not 0.30000000000000004."""
    parts = rest.split(":")
    try:
        low, high, count = float(parts[0]), float(parts[1]), int(parts[2])
        if len(parts) != 3:
            raise ValueError
    except (ValueError, IndexError):
        raise EscalateError(f"--vary {text}: write a row of values as low:high:count, such as 0:100:11") from None
    if not low < high or not 2 <= count <= MOST_VALUES:
        raise EscalateError(f"--vary {text}: the smaller number comes first, and at least two values are needed")
    return [float(f"{low + (high - low) * place / (count - 1):.12g}") for place in range(count)]


# ---- for programs


def _print_csv(made: Sweep) -> None:
    print_csv(made.table)


def _print_json(made: Sweep) -> None:
    from importlib.metadata import version

    scenario = made.scenario
    names = [outcome.name for outcome in scenario.outcomes]
    told = {
        "scenario": scenario.name,
        "title": scenario.title,
        "version": version("escalate-sim"),
        "runs": made.runs,
        "seed": made.seed,
        "policy": scenario.policy.name if scenario.policy else None,
        "vary": [
            {"name": axis.name, "label": axis.label, "values": list(axis.values), "as_it_stands": axis.baseline}
            for axis in made.axes
        ],
        "points": [
            {
                "values": dict(zip((axis.name for axis in made.axes), point, strict=True)),
                "runs": dict(zip(names, counts, strict=True)),
            }
            for point, counts in zip(made.points, made.counts.tolist(), strict=True)
        ],
        "tipping": [
            {
                "name": found.name, "outcome": found.outcome, "overtakes": found.overtakes, "where": found.where,
                "at": found.at, "low": found.low, "high": found.high,
                "given": dict([found.given]) if found.given else {},
            }
            for found in made.tippings
        ],
    }  # fmt: skip
    click.echo(json.dumps(told, indent=2))
