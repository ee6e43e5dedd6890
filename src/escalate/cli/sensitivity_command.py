"""``escalate sensitivity``: which assumption matters most, and which cannot be told from luck."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from escalate.cli.asked import Asked, study_options
from escalate.errors import EscalateError

if TYPE_CHECKING:
    from escalate.api.studies import Sensitivity

MORE = {"morris": "trajectories", "sobol": "base"}


@click.command("sensitivity")
@click.option("--outcome", metavar="NAME", help="Whose share to look at; the file's first outcome.")
@click.option(
    "--method", type=click.Choice(["oat", "morris", "sobol"]), default="oat", show_default=True,
    help="One at a time; Morris screening or Sobol indices over all ranges.",
)  # fmt: skip
@click.option("--only", metavar="A,B", help="Only these parameters.")
@click.option("--points", type=int, help="Morris: trajectories (20); Sobol: base points (256).")
@study_options(None, "How many runs at each point; by default what the method needs.", "Save table and chart there.")
def command(asked: Asked, outcome: str | None, method: str, only: str | None, points: int | None) -> None:
    """Find out which assumption matters most for an outcome.

    \b
      escalate sensitivity kaesong-2020
      escalate sensitivity kaesong-2020 --outcome compromise --method sobol
    """  # noqa: D301 - click reads the backspace itself as "keep these lines"
    named = None if only is None else [name.strip() for name in only.split(",")]
    if points is not None and method not in MORE:
        raise EscalateError("--points is for the methods morris and sobol")
    wanted: dict[str, Any] = {} if points is None else {MORE[method]: points}
    wanted |= {"method": method, "runs": asked.runs, "seed": asked.seed, "parameters": named}
    work = _work(len(asked.scenario.parameters if named is None else named), method, asked.runs, points)
    study = asked.make(work, lambda **how: asked.scenario.sensitivity(outcome, **wanted, **how))

    def lines() -> list[str]:
        from escalate.cli.sensitivity_table import sensitivity_lines

        return sensitivity_lines(study, asked.name)

    asked.show(lines, lambda: study.table, lambda: _told(study))


def _work(parameters: int, method: str, runs: int | None, points: int | None) -> int:
    """How many runs a study takes, all points together."""
    if method == "oat":
        return (2 * parameters + 1) * (runs or 2_000)
    if method == "morris":
        return (points or 20) * (parameters + 1) * (runs or 400)
    return (points or 256) * (parameters + 2) * (runs or 32)


def _told(study: Sensitivity) -> dict[str, Any]:
    return {
        "method": study.method,
        "outcome": study.outcome,
        "points": study.points,
        "runs": study.runs,
        "share": study.share,
        "sentence": study.sentence,
        "parameters": [asdict(row) for row in study.rows],
    }
