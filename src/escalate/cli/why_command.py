"""``escalate why``: through what a change changes what it changes."""

from __future__ import annotations

import click

from escalate.cli.common import changes, lines_of, luck, say, scenario_from, settings_from
from escalate.cli.compare_command import given_option, with_given
from escalate.errors import EscalateError


@click.command("why")
@click.argument("scenario", metavar="NAME-or-FILE")
@click.argument("other", metavar="[OTHER]", required=False)
@click.option("--run", "number", type=int, help="Which run to tell, from 0; else one of the commonest kind.")
@click.option("--from", "before", metavar="OUTCOME", help="Tell a run that ends so without the change.")
@click.option("--to", "after", metavar="OUTCOME", help="Tell a run that ends so with the change.")
@click.option("--full", is_flag=True, help="Tell that run step by step, both ways.")
@given_option
@luck
@changes
def command(
    scenario: str,
    other: str | None,
    number: int | None,
    before: str | None,
    after: str | None,
    full: bool,
    given: tuple[str, ...],
    runs: int,
    seed: int,
    policy: str | None,
    settings: tuple[str, ...],
    steps: int | None,
) -> None:
    """Say why a change makes runs end otherwise: what it does, through what, and in one run told twice.

    The change is a --policy, one or more --set, another file (OTHER), or any of these together; --given changes a
    number on both sides. All of it is on the same luck, run by run.

    \b
    escalate why kaesong-short --policy chinese_pressure
    escalate why kaesong-short --policy chinese_pressure --from quiet --to clash
    escalate why kaesong-short --set pressure_angers=2 --run 17 --full
    """  # noqa: D301 - click reads the backspace itself as "keep these lines"
    if policy is None and not settings and other is None:
        raise EscalateError("name what to change: --policy NAME, --set NAME=VALUE or another file")
    if number is not None and number < 0:
        raise EscalateError(f"runs are counted from 0, so there is no run {number}")
    base = with_given(scenario_from(scenario, None, (), steps), given)
    changed = with_given(scenario_from(other or scenario, policy, (), steps), given)
    if settings:
        changed = changed.set(settings_from(settings))
    comparison = base.compare([changed], max(runs, (number or 0) + 1), seed)
    variant = comparison.variants[0]
    if not len(comparison.moved(variant.name)):
        for line in lines_of(f"Not one of {len(comparison):,} runs ends otherwise ({variant.name})."):
            say(line)
        return
    told = comparison.why(run=number, before=before, after=after, full=full)
    say(told.rstrip("\n"))
    if not full:
        say(f"That run step by step: the same command with --run {told.run} --full")
