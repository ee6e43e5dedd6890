"""What every study is asked for beside what it is about: which scenario, how much luck, who plays, where it goes."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from escalate.api.progress import progress_of
from escalate.cli.common import (
    Count,
    changes,
    crew_from,
    crew_options,
    form_option,
    kept_parts,
    print_csv,
    say,
    scenario_from,
)

if TYPE_CHECKING:
    import pandas as pd

    from escalate.api.scenario import Scenario
    from escalate.engine.workers import Crew

T = TypeVar("T")


@dataclass(frozen=True)
class Asked:
    """What was asked of a study; ``name`` is the scenario as the user calls it, ``runs`` None for the method's own."""

    name: str
    scenario: Scenario
    runs: Any
    seed: int
    players: int | Crew | None
    out: Path | None
    overwrite: bool
    form: str

    def make(self, work: int | None, play: Callable[..., T]) -> T:
        """Play with a bar for ``work`` runs, keep finished parts and save where ``--out`` says.

        ``play`` is called with ``progress`` and ``workers``.
        """
        with kept_parts(self.out, self.overwrite, self.players) as players:
            with progress_of(work) as report:
                made = play(progress=report, workers=players)
            if self.out is not None:
                made.save(self.out, self.overwrite)  # type: ignore[attr-defined]
        return made

    def show(
        self,
        lines: Callable[[], Iterable[str]],
        frame: Callable[[], pd.DataFrame],
        told: Callable[[], Mapping[str, Any]],
    ) -> None:
        """Print as ``--format`` says: lines for people, a table or an object for programs."""
        if self.form == "csv":
            print_csv(frame())
        elif self.form == "json":
            click.echo(json.dumps({**self._head(), **told()}, indent=2))
        else:
            for line in lines():
                say(line)
            if self.out is not None:
                say(f"Saved in {self.out}")

    def _head(self) -> dict[str, Any]:
        """How every object begins."""
        from importlib.metadata import version

        scenario = self.scenario
        return {
            "scenario": scenario.name,
            "title": scenario.title,
            "version": version("escalate-sim"),
            "seed": self.seed,
            "policy": scenario.policy.name if scenario.policy else None,
        }


def study_options(runs: int | None, runs_help: str, out_help: str) -> Callable[[Callable[..., None]], Any]:
    """The argument and options that studies share; the command gets them as ``asked``, an :class:`Asked`."""

    def add(function: Callable[..., None]) -> Any:
        @functools.wraps(function)
        def command(
            scenario: str,
            runs: int | None,
            seed: int,
            workers: int | None,
            engine: str,
            scheduler: str | None,
            policy: str | None,
            settings: tuple[str, ...],
            steps: int | None,
            out: Path | None,
            overwrite: bool,
            form: str,
            **rest: Any,
        ) -> None:
            chosen = scenario_from(scenario, policy, settings, steps)
            players = crew_from(workers, engine, scheduler)
            function(Asked(scenario, chosen, runs, seed, players, out, overwrite, form), **rest)

        options = [
            click.argument("scenario", metavar="NAME-or-FILE"),
            click.option("--runs", type=Count(), default=runs, show_default=True, metavar="N", help=runs_help),
            click.option("--seed", type=int, default=2020, show_default=True, help="Same seed, same runs."),
            crew_options,
            changes,
            click.option("--out", type=click.Path(path_type=Path), metavar="DIR", help=out_help),
            click.option("--overwrite", is_flag=True, help="Let --out replace an earlier result."),
            form_option,
        ]
        wrapped: Any = command
        for option in reversed(options):
            wrapped = option(wrapped)
        return wrapped

    return add
