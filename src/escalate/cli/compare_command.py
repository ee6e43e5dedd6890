"""``escalate compare``: a scenario against policies, settings or other files, run by run on the same luck."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from escalate.api.progress import progress_of
from escalate.cli.common import kept_parts, luck, print_csv, say, scenario_named, settings_from, workers_option

if TYPE_CHECKING:
    from escalate.api.comparison import Comparison
    from escalate.api.scenario import Scenario
    from escalate.scenario import model
    from escalate.studies.compare import Wanted

given_option = click.option(
    "--given", metavar="NAME=VALUE", multiple=True, help="A number changed in all that is compared; may be repeated."
)
steps_option = click.option("--steps", type=int, metavar="N", help="Another length of the clock, for all.")


@click.command("compare")
@click.argument("scenario", metavar="NAME-or-FILE")
@click.argument("others", metavar="[OTHER]...", nargs=-1)
@click.option("--policy", "policies", metavar="NAME", multiple=True, help="A what-if of the file; may be repeated.")
@click.option(
    "--set", "settings", metavar="NAME=VALUE", multiple=True,
    help="A changed number; may be repeated. Several in one variant: NAME=VALUE,NAME=VALUE.",
)  # fmt: skip
@given_option
@luck
@steps_option
@workers_option
@click.option("--out", type=click.Path(path_type=Path), metavar="DIR", help="Save tables and a manifest there.")
@click.option("--overwrite", is_flag=True, help="Let --out replace an earlier result.")
@click.option(
    "--format", "form", type=click.Choice(["table", "csv", "json"]), default="table", show_default=True,
    help="How to print the comparison.",
)  # fmt: skip
@click.option("--full", is_flag=True, help="Of several variants, tell each in full.")
def command(
    scenario: str,
    others: tuple[str, ...],
    policies: tuple[str, ...],
    settings: tuple[str, ...],
    given: tuple[str, ...],
    runs: int,
    seed: int,
    steps: int | None,
    workers: int | None,
    out: Path | None,
    overwrite: bool,
    form: str,
    full: bool,
) -> None:
    """Compare a scenario with variants of it, run by run on the same luck.

    Every --policy, every --set and every OTHER file is one variant. Each is compared with NAME-or-FILE as it stands;
    with none named, all policies of the file are. A number that should hold on both sides, so that policies are
    compared in another world, goes into --given.

    \b
    escalate compare kaesong-2020
    escalate compare kaesong-short --policy chinese_pressure
    escalate compare kaesong-short --set pressure_angers=0 --set pressure_angers=2
    escalate compare kaesong-short --policy no_leaflets --given anger=0.5
    escalate compare kaesong-short mine.yaml
    """  # noqa: D301 - click reads the backspace itself as "keep these lines"
    from escalate.engine.simulate import check_request

    check_request(runs, seed)
    base = _given(scenario, given, steps)
    variants: list[Wanted] = [
        *policies,
        *(settings_from((setting,)) for setting in settings),
        *(_given(other, given, steps) for other in others),
    ]
    count = 1 + (len(variants) or len(base.policies))
    with kept_parts(out, overwrite, workers) as players:
        with progress_of(runs * count) as report:
            comparison = base.compare(variants, runs, seed, progress=report, workers=players)
        if out is not None:
            comparison.save(out, overwrite)
    if form == "csv":
        print_csv(comparison.differences)
    elif form == "json":
        click.echo(json.dumps(as_object(comparison), indent=2))
    else:
        from escalate.cli.comparison_table import table_lines

        for line in table_lines(comparison, scenario, out, full):
            say(line)


def _given(name: str, given: tuple[str, ...], steps: int | None) -> Scenario:
    scenario = scenario_named(name)
    if steps is not None:
        scenario = scenario.with_steps(steps)
    return with_given(scenario, given)


def with_given(scenario: Scenario, given: tuple[str, ...]) -> Scenario:
    """A scenario with the numbers of ``--given``; what is wrong with one is told by that name."""
    from escalate.errors import ScenarioError

    try:
        return scenario.set(wanted) if (wanted := settings_from(given, "--given")) else scenario
    except ScenarioError as error:
        told = [replace(problem, file=problem.file.replace("--set", "--given", 1)) for problem in error.problems]
        raise ScenarioError(told) from None


def as_object(comparison: Comparison) -> dict[str, Any]:
    """A comparison as one JSON object.

    Keys: ``scenario, title, version, runs, seed``; ``policy`` and ``settings`` in force on both sides; ``outcomes``,
    the baseline's tally (``outcome, label, runs, share, low, high``); ``variants``, each with ``name, label,
    scenario, policy, settings, moved`` (runs that end otherwise), ``outcomes`` (``outcome, runs, share,
    difference, low, high``: differences of shares as fractions of 1 with their paired 95 % interval) and ``flips``
    (``before, after, runs``, largest first, only where runs moved); ``notes``, what to know where files differ.
    """
    from importlib.metadata import version

    from escalate.results.pairs import largest_flips, share_rows

    base = comparison.baseline.scenario
    variants = []
    for variant in comparison.variants:
        flips = largest_flips(comparison.flip_rows(variant))
        tally = share_rows(variant.name, variant.label, comparison.endings, comparison.met[variant.name])
        rows = zip(tally, comparison.difference_rows(variant), strict=True)
        outcomes = [
            {"outcome": row.outcome, "runs": own.runs, "share": row.share, "difference": row.difference,
             "low": row.low, "high": row.high}
            for own, row in rows
        ]  # fmt: skip
        told: dict[str, Any] = {"name": variant.name, "label": variant.label, "scenario": variant.scenario.name}
        told |= _changes(variant.scenario) | {"moved": sum(row.runs for row in flips), "outcomes": outcomes}
        told["flips"] = [{"before": row.before, "after": row.after, "runs": row.runs} for row in flips]
        variants.append(told)
    keys = {"outcome": "outcome", "label": "outcome_label", "runs": "runs", "share": "share", "low": "low"}
    keys["high"] = "high"
    tally = comparison.share_rows()[: len(comparison.endings)]
    return {
        "scenario": base.name,
        "title": base.title,
        "version": version("escalate-sim"),
        "runs": len(comparison),
        "seed": comparison.seed,
        **_changes(base),
        "outcomes": [{key: getattr(row, column) for key, column in keys.items()} for row in tally],
        "variants": variants,
        "notes": list(comparison.notes),
    }


def _changes(scenario: model.Scenario) -> dict[str, Any]:
    return {"policy": scenario.policy.name if scenario.policy else None, "settings": dict(scenario.settings)}
