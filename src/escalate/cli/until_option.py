"""``escalate run --until``: as many runs as it takes for narrow intervals."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from escalate.cli.asked import Asked
from escalate.cli.common import F, lines_of, say
from escalate.errors import EscalateError

if TYPE_CHECKING:
    from escalate.api.result import Result

AT_MOST = 1_000_000


def until_options(function: F) -> F:
    """The options ``--until`` and ``--at-most``."""
    at_most = click.option(
        "--at-most", type=int, metavar="N", help=f"With --until: stop there anyway; {AT_MOST:,} where not given."
    )
    until = click.option(
        "--until", metavar="WIDTH", help="In place of --runs: until every share is known to within this, such as 1%."
    )
    return until(at_most(function))


def play_until(asked: Asked, width: str, at_most: int | None) -> Result:
    """Play until every interval is narrow enough, or to the end."""
    wanted = _fraction(width)
    most = AT_MOST if at_most is None else at_most
    return asked.make(most, lambda **how: asked.scenario.run_until(wanted, asked.seed, at_most=most, **how))


def tell_until(result: Result, width: str) -> None:
    """Say how narrow the intervals got, and what looking early does to them."""
    from escalate.studies.until import SMALL_COME_LOW, all_small, half_width

    wanted, got = _fraction(width), half_width(result)
    runs, reached = f"{len(result):,} runs", f"every interval is within {100 * got:.2g} points either way"
    if got <= wanted:
        told = f"{runs} are the first of the fixed numbers looked at (1,000, 2,000, ...) for which {reached}."
    else:
        need = round(len(result) * (got / wanted) ** 2, -3)
        told = f"Stopped at {runs}, not narrow enough: {reached}. About {need:,.0f} runs would do (--at-most)."
    say()
    low = f" {SMALL_COME_LOW}" if all_small(result) else ""
    for line in lines_of(f"{told} Looking early makes 95 % intervals hold about 94 % of the time.{low}"):
        say(line)


def _fraction(text: str) -> float:
    """``1%`` or ``0.01`` as a fraction of 1."""
    plain = text.strip()
    try:
        value = float(plain.removesuffix("%")) / (100 if plain.endswith("%") else 1)
    except ValueError:
        value = 0.0
    if not 0 < value < 0.5:
        raise EscalateError(f"--until {text}: write it as per cents of the runs, such as --until 1%")
    return value
