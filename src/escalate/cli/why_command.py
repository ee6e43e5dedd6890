"""``escalate why``: one run told twice, without a change and with it, up to where the stories part."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

import click

from escalate.cli.common import WIDTH, changes, luck, say, scenario_from, settings_from
from escalate.cli.compare_command import given_option, with_given

if TYPE_CHECKING:
    from escalate.api.scenario import Scenario


@click.command("why")
@click.argument("scenario", metavar="NAME-or-FILE")
@click.argument("other", metavar="[OTHER]", required=False)
@click.option("--run", "number", type=int, help="Which run, from 0; else the first that ends otherwise.")
@given_option
@luck
@changes
def command(
    scenario: str,
    other: str | None,
    number: int | None,
    given: tuple[str, ...],
    runs: int,
    seed: int,
    policy: str | None,
    settings: tuple[str, ...],
    steps: int | None,
) -> None:
    """Tell one run twice on the same luck: NAME-or-FILE as it stands, and with a change.

    The change is a --policy, one or more --set, another file (OTHER), or any of these together; --given changes a
    number on both sides. Both are told up to where they part, then what differs, and how each ends.

    \b
    escalate why kaesong-short --policy chinese_pressure
    escalate why kaesong-short --set pressure_angers=2 --run 17
    """  # noqa: D301 - click reads the backspace itself as "keep these lines"
    from escalate.errors import EscalateError

    if policy is None and not settings and other is None:
        raise EscalateError("name what to change: --policy NAME, --set NAME=VALUE or another file")
    if number is not None and number < 0:
        raise EscalateError(f"runs are counted from 0, so there is no run {number}")
    base = with_given(scenario_from(scenario, None, (), steps), given)
    changed = with_given(scenario_from(other or scenario, policy, (), steps), given)
    if settings:
        changed = changed.set(settings_from(settings))
    for line in _told(base, changed, number, runs, seed):
        say(line)


def _told(base: Scenario, changed: Scenario, number: int | None, runs: int, seed: int) -> list[str]:
    from escalate.engine.replay import Replay
    from escalate.narrate.why import why

    if number is not None:
        return why(Replay(base, seed).trace(number), Replay(changed, seed).trace(number), base, changed).splitlines()
    comparison = base.compare([changed], runs, seed)
    variant = comparison.variants[0]
    if not len(comparison.moved(variant.name)):
        return [f"Not one of {runs:,} runs ends otherwise ({variant.name}).", "To see one all the same: --run NUMBER"]
    said = comparison.said(variant)
    return [*comparison.why().splitlines(), *textwrap.wrap(f"{said[0].upper()}{said[1:]}.", WIDTH)]
