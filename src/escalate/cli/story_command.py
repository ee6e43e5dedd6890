"""``escalate story``: one run, by the steps that turned it or in full."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from escalate.cli.common import changes, luck, say, scenario_from
from escalate.errors import EscalateError

if TYPE_CHECKING:
    from escalate.api.result import Result


@click.command("story")
@click.argument("scenario", metavar="NAME-or-FILE")
@click.option("--run", "number", type=int, metavar="N", help="Which run, from 0; the first where nothing is said.")
@click.option("--like", metavar="OUTCOME", help="A run that ends so as such runs mostly go.")
@click.option("--full", is_flag=True, help="Every move with its odds and reasons, step by step.")
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True,
    help="json: the shares of the endings by step, and who turned them.",
)  # fmt: skip
@luck
@changes
def command(
    scenario: str,
    number: int | None,
    like: str | None,
    full: bool,
    form: str,
    runs: int,
    seed: int,
    policy: str | None,
    settings: tuple[str, ...],
    steps: int | None,
) -> None:
    """Tell one run: how it ended and how usual that is, and the steps that turned it.

    A step turned the run where the shares of its endings moved: the run is played on from each step a thousand times
    with fresh luck.

    \b
    escalate story kaesong-2020 --run 17
    escalate story kaesong-2020 --like war
    escalate story kaesong-2020 --run 17 --full
    """  # noqa: D301 - click reads the backspace itself as "keep these lines"
    if number is not None and like is not None:
        raise EscalateError("--run names a run, and --like looks for one; leave one of them out")
    result = scenario_from(scenario, policy, settings, steps).run(runs, seed)
    run = number or 0 if like is None else result.typical(like)
    if form == "json":
        click.echo(json.dumps(_as_object(result, run), indent=2))
    else:
        say(result.story(run, full).rstrip("\n"))


def _as_object(result: Result, run: int) -> dict[str, object]:
    """A run's turning points as one JSON object: ``shares`` holds, by step, each ending's share from there on."""
    turning = result.turning(run)
    scenario = result.scenario
    names = [outcome.name for outcome in scenario.outcomes]
    return {
        "scenario": scenario.name,
        "run": run,
        "seed": result.seed,
        "policy": scenario.policy.name if scenario.policy else None,
        "outcome": turning.trace.outcome,
        "plays": turning.plays,
        "shares": [dict(zip(names, row, strict=True)) for row in turning.shares.tolist()],
        "turns": [
            {
                "step": turn.step, "moved": turn.moved, "odds": turn.odds,
                "actor": turn.mover.actor if turn.mover else None, "option": turn.mover.option if turn.mover else None,
            }
            for turn in turning.turns
        ],
    }  # fmt: skip
