"""``escalate page``: one file that a class opens in a browser."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from escalate.cli.common import Count, lines_of, patience, say, scenario_named
from escalate.disk import put
from escalate.errors import EscalateError

if TYPE_CHECKING:
    from escalate.api.scenario import Scenario

FOLDER = Path("pages")


@click.command("page")
@click.argument("sources", metavar="NAME-or-FILE...", nargs=-1)
@click.option("--all", "every", is_flag=True, help="A page of every scenario that comes with escalate.")
@click.option(
    "-o", "--out", type=click.Path(path_type=Path), metavar="FILE-or-DIR",
    help="Where to write it: NAME.html for one, a folder (pages) for several.",
)  # fmt: skip
@click.option("--policies", metavar="NAME,...", help="Offer these policies alone; none of them: --policies none.")
@click.option(
    "--guess", type=click.Choice(["on", "off"]), default="on", show_default=True,
    help="Whether the page asks for a guess before it shows a result.",
)  # fmt: skip
@click.option("--lock", is_flag=True, help="Leave the file's numbers alone: policies are the only levers.")
@click.option("--no-seat", is_flag=True, help="Leave out the step in which one actor is played.")
@click.option("--runs", type=Count(), default=10_000, show_default=True, metavar="N", help="How many runs it plays.")
@click.option("--overwrite", is_flag=True, help="Let --out replace files.")
def command(
    sources: tuple[str, ...],
    every: bool,
    out: Path | None,
    policies: str | None,
    guess: str,
    lock: bool,
    no_seat: bool,
    runs: int,
    overwrite: bool,
) -> None:
    """Make a page to play in a browser: guess, play ten thousand runs, change one thing, see who ends otherwise.

    The page is one file. It needs no network and sends nothing; run 17 in it is run 17 of escalate run.

    \b
    escalate page kaesong-short
    escalate page kaesong-short july-1914 --out pages
    escalate page --all
    """  # noqa: D301 - click reads the backspace itself as "keep these lines"
    from escalate.page.build import page
    from escalate.page.folder import write_pages

    scenarios = _asked_for(sources, every)
    make = partial(page, runs=runs, guess=guess == "on", lock=lock, policies=_names(policies), seat=not no_seat)
    if len(scenarios) > 1 or every:
        with patience("making the pages"):
            written, left_out = write_pages(scenarios, out or FOLDER, make, overwrite)
        for name, sentences in left_out.items():
            _say_left_out(name, sentences)
        say(f"Written: {len(written) - 1} pages and {written[-1]}")
        return
    target = out or Path(f"{scenarios[0].name}.html")
    if not overwrite and target.exists():  # told before anything is played
        raise EscalateError(f"{target} is already there; choose another name, or add --overwrite")
    with patience(f"making {target}"):
        made = make(scenarios[0])
    put(target, made.content, overwrite)
    _say_left_out(scenarios[0].name, made.left_out)
    say(f"Written: {target}")


def _say_left_out(name: str, sentences: Iterable[str]) -> None:
    """Name what a page lacks of its file."""
    for sentence in sentences:
        for line in lines_of(f"Left out of {name}: {sentence}."):
            say(line)


def _asked_for(sources: tuple[str, ...], every: bool) -> list[Scenario]:
    from escalate.scenario import library

    if every and sources:
        raise EscalateError("--all makes a page of every scenario; leave the names out, or leave out --all")
    if not every and not sources:
        raise EscalateError("name a scenario, such as: escalate page kaesong-short; or all of them: --all")
    return [scenario_named(name) for name in (library.names() if every else sources)]


def _names(policies: str | None) -> list[str] | None:
    """The policies that were named; None for all."""
    if policies is None:
        return None
    return [] if policies.strip() == "none" else [name.strip() for name in policies.split(",") if name.strip()]
