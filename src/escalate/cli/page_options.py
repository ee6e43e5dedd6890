"""What the commands share that make a page from a scenario or from a saved result."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from escalate.cli.common import changes, is_saved, luck, patience, say, scenario_from
from escalate.disk import put
from escalate.errors import EscalateError

if TYPE_CHECKING:
    from escalate.api.comparison import Comparison
    from escalate.api.result import Result

F = TypeVar("F", bound=Callable[..., Any])


def page_options(ending: str) -> Callable[[F], F]:
    """The argument and options of a command that makes a page."""

    def add(function: F) -> F:
        function = click.option("--overwrite", is_flag=True, help="Let --out replace a file.")(function)
        option = click.option(
            "-o", "--out", type=click.Path(path_type=Path), metavar="FILE",
            help=f"Where to write it; NAME{ending} where none is given.",
        )  # fmt: skip
        function = luck(changes(option(function)))
        return click.argument("source", metavar="NAME-or-FILE-or-DIR")(function)

    return add


def make_page(
    source: str,
    ending: str,
    write: Callable[[Result, Comparison | None, Any], str],
    *,
    runs: int,
    seed: int,
    policy: str | None,
    settings: tuple[str, ...],
    steps: int | None,
    out: Path | None,
    overwrite: bool,
) -> None:
    """Run a scenario, or read a saved result, with its policies beside it, and write a page about it.

    Raises
    ------
    EscalateError
        Where the source or a change cannot be used, or the file is there already.
    """
    from escalate.api.result import Result
    from escalate.cli.plot_command import DRAWS
    from escalate.studies.hypercube import open_numbers

    draws = None
    if is_saved(source):
        if policy is not None or settings or steps is not None:
            raise EscalateError(f"{source} is a saved result; what it was made with cannot be changed")
        result, scenario = Result.load(source), None
        name = result.scenario.name
    else:
        scenario = scenario_from(source, policy, settings, steps)
        name = scenario.name
    target = out or Path(f"{name}{ending}")
    if not overwrite and target.exists():  # told before anything is played
        raise EscalateError(f"{target} is already there; choose another name, or add --overwrite")
    with patience(f"playing and writing {target}"):
        if scenario is not None:
            doubt = scenario.doubt(DRAWS, runs, seed) if open_numbers(scenario) else None
            result, draws = (doubt.result, doubt.drawn) if doubt else (scenario.run(runs, seed), None)
        put(target, write(result, _policies_beside(result), draws).encode("utf-8"), overwrite)
    say(f"Written: {target}")


def _policies_beside(result: Result) -> Comparison | None:
    """The scenario's other policies on the same luck; None where it has none, or a custom rule took part."""
    scenario = result.scenario
    others = [p.name for p in scenario.policies if scenario.policy is None or p.name != scenario.policy.name]
    if not others or result.rules:
        return None
    return scenario.compare(others, runs=len(result), seed=result.seed)
