"""``escalate when``: on which assumptions a policy's effect depends, and where it turns round."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from escalate.cli.asked import Asked, study_options
from escalate.cli.common import NO_FORECAST, WIDTH, Count, fitted, lines_of
from escalate.cli.hunt_option import hunt

if TYPE_CHECKING:
    from escalate.api.studies import When
    from escalate.studies.when import Dependence, Effect

MOST = 10
NAME = 36
COLUMN = 12


@click.command("when")
@click.option("--outcome", metavar="NAME", help="Whose share to look at; the one that the policy moves most.")
@click.option("--pairs", is_flag=True, help="Move the assumptions that matter most two at a time, too.")
@click.option(
    "--at", metavar="NAME=V,V,...", help="Hunt: try one number at these values only, and read them together."
)
@click.option(
    "--change", metavar="NAME=VALUE", multiple=True, help="With --at: change a number, with the policy or without one."
)
@click.option(
    "--confirm", type=Count(), default=10_000, show_default=True, metavar="N",
    help="With --at: runs at the file's value and where it seems to turn.",
)
@study_options(2_000, "How many runs at each place, without and with the policy.", "Save tables and chart there.")
def command(
    asked: Asked, outcome: str | None, pairs: bool, at: str | None, change: tuple[str, ...], confirm: int
) -> None:
    """Find under which assumptions a policy helps, and where its effect turns round.

    \b
      escalate when kaesong-short --policy chinese_pressure --outcome war
      escalate when kaesong-short --policy chinese_pressure --at restraint=0.5,2
    """  # noqa: D301 - click reads the backspace itself as "keep these lines"
    from escalate.errors import EscalateError

    policy = asked.scenario.policy
    if at is not None:
        hunt(asked, outcome, at, change, confirm)
        return
    if change:
        raise EscalateError("--change goes with --at, the places to try; --set changes a number for both sides")
    if policy is None:
        known = ", ".join(policy.name for policy in asked.scenario.policies)
        raise EscalateError(f"name the policy with --policy; {asked.name} has {known or 'none'}")
    plain = asked.scenario.with_policy(None)
    how = {"pairs": pairs, "runs": asked.runs, "seed": asked.seed}
    work = 2 * (2 * len(plain.parameters) + 1) * asked.runs
    study = asked.make(work, lambda **more: plain.when(policy.name, outcome, **how, **more))
    asked.show(lambda: _lines(study, asked.name), lambda: study.table, lambda: _told(study))


def _lines(study: When, name: str) -> Iterator[str]:
    """The study as people read it, a line each, within 80 columns."""
    yield from lines_of(f"{study.scenario.title} ({study.scenario.name})")
    yield from lines_of(study.asked)
    yield ""
    yield from lines_of(f"In short: {study.sentence}.")
    yield ""
    clear = [row for row in study.dependences if row.clear]
    if clear:
        yield from lines_of(f"What it does to {study.outcome}, in points, by where an assumption stands:")
        yield f"{'':<{NAME}} {'lowest':>{COLUMN}} {'as in file':>{COLUMN}} {'highest':>{COLUMN}}"
        yield from (_row(study, row) for row in clear[:MOST])
    yield from _hidden(study, clear)
    yield from _corners(study)
    yield from lines_of(NO_FORECAST)
    if clear:
        known = {parameter.name: parameter for parameter in study.scenario.parameters}
        first = known[clear[0].parameter]
        vary = f"{first.name}={first.low:g}:{first.high:g}:11"
        sweep = f"Next: escalate sweep {name} --policy {study.policy} --vary {vary}"
        yield sweep if len(sweep) <= WIDTH else f"Next: escalate why {name} --policy {study.policy}"


def _row(study: When, row: Dependence) -> str:
    """One assumption: the effect at its places, marked where luck could make it; ``*`` where the file expects it."""
    effects = [effect for effect in study.effects if effect.parameter == row.parameter]
    label = fitted(f"{'* ' if row.expected else ''}{row.label}", NAME)
    return f"{label} {' '.join(f'{_points(effect):>{COLUMN}}' for effect in effects)}"


def _points(effect: Effect) -> str:
    said = f"{100 * effect.effect:+.1f}"
    return f"{'0.0' if float(said) == 0 else said}{'' if effect.sign else '?'}"


def _hidden(study: When, clear: list[Dependence]) -> Iterator[str]:
    """What the table leaves out, and what its marks mean."""
    if len(clear) > MOST:
        yield f"Smaller, but told from luck: {len(clear) - MOST} more (--format csv)."
    if any(not effect.sign for row in clear[:MOST] for effect in study.effects if effect.parameter == row.parameter):
        yield "?: cannot be told from no effect, all places read together."
    if any(row.expected for row in clear):
        yield "*: the file says that this matters under the policy."
    unclear = [row for row in study.dependences if not row.clear]
    if unclear:
        yield from lines_of(f"Luck hides what {len(unclear)} of {len(study.dependences)} assumptions do to its effect.")
    missed = [row.parameter for row in unclear if row.expected]
    if missed:
        yield from lines_of(f"Among them, though the file expects it: {', '.join(missed)}.")


def _corners(study: When) -> Iterator[str]:
    """Pairs of ends at which the policy does the opposite of what it does as the file stands."""
    if not study.corners:
        return
    against = [corner for corner in study.corners if corner.sign and corner.sign == -study.effect.sign]
    if not against:
        pairs = len(study.corners) // 4
        tried = "neither end of the one pair turns" if pairs == 1 else f"no ends of {pairs} pairs turn"
        yield from lines_of(f"Two at a time, {tried} it round.")
        return
    yield from lines_of("Two at a time, it does the opposite where:")
    for corner in sorted(against, key=lambda each: -abs(each.effect))[:MOST]:
        ends = f"{corner.first} is at its {_end(corner.first_end)} and {corner.second} at its {_end(corner.second_end)}"
        yield from lines_of(f"  {ends}: {100 * corner.effect:+.1f} points")


def _end(end: str) -> str:
    return "lowest" if end == "low" else "highest"


def _told(study: When) -> dict[str, Any]:
    return {
        "policy": study.policy,
        "outcome": study.outcome,
        "runs": study.runs,
        "sentence": study.sentence,
        "effects": [asdict(effect) for effect in study.effects],
        "assumptions": [asdict(row) for row in study.dependences],
        "turns": [asdict(turn) for turn in study.turns],
        "pairs": [asdict(corner) for corner in study.corners],
    }
