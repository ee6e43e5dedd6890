"""A result: what a notebook holds after a run, and everything that can be asked of it."""

from __future__ import annotations

import html
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from escalate.engine.courses import Courses, courses
from escalate.engine.record import Record
from escalate.engine.replay import Replay
from escalate.engine.rules import Rule
from escalate.engine.simulate import simulate
from escalate.engine.trace import Trace
from escalate.engine.workers import Crew, crew
from escalate.errors import EscalateError
from escalate.results import tables
from escalate.results.named import place_of
from escalate.scenario.model import Scenario

if TYPE_CHECKING:
    import pandas as pd


TOY = "toy model, not a forecast"
PATHWAY_RUNS = 2_000
"""Runs played again for the pathways: enough for branches of one per cent."""


@dataclass(frozen=True, repr=False, eq=False)
class Result:
    """Tallies of a scenario played many times.

    Attributes
    ----------
    scenario : Scenario
        What was played, its policy and settings in force.
    seed : int
        With the scenario, all that is needed to play the same runs again.
    record : Record
        The tallies themselves.
    rules : tuple of str
        Actors that followed a custom decision rule.
    """

    scenario: Scenario
    seed: int
    record: Record
    rules: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.record.outcome)

    @cached_property
    def outcomes(self) -> pd.DataFrame:
        """One row an outcome; see :func:`escalate.results.tables.outcomes`."""
        return tables.outcomes(self.scenario, self.record)

    @cached_property
    def runs(self) -> pd.DataFrame:
        """One row a run; see :func:`escalate.results.tables.runs`."""
        return tables.runs(self.scenario, self.record)

    @cached_property
    def levels(self) -> pd.DataFrame:
        """Levels over time; see :func:`escalate.results.tables.levels`."""
        return tables.levels(self.scenario, self.record)

    @cached_property
    def choices(self) -> pd.DataFrame:
        """Options used over time; see :func:`escalate.results.tables.choices`."""
        return tables.choices(self.scenario, self.record)

    @cached_property
    def ladder(self) -> pd.DataFrame:
        """Rungs of the ladder over time; see :func:`escalate.results.tables.ladder`."""
        return tables.ladder(self.scenario, self.record)

    @cached_property
    def worth(self) -> pd.DataFrame:
        """Mean worth by actor; see :func:`escalate.results.tables.worth`."""
        return tables.worth(self.scenario, self.record)

    def share(self, outcome: str) -> float:
        """Share of runs that ended in an outcome, a fraction of 1.

        Raises
        ------
        EscalateError
            Where there is no such outcome.
        """
        place = place_of(self.scenario.outcomes, outcome)
        return float((self.record.outcome == place).mean())

    def trace(self, run: int) -> Trace:
        """One run in full, played again from its number.

        Raises
        ------
        EscalateError
            Where the result has no such run, or a custom rule took part.
        """
        return self.replay_of(run).trace(run)

    def replay_of(self, run: int) -> Replay:
        """What plays a run of this result again; EscalateError where it has no such run."""
        if not 0 <= run < len(self):
            raise EscalateError(f"this result has the runs 0 to {len(self) - 1}, not {run}")
        if self.rules:
            raise EscalateError(
                "a result does not keep your rule; give it again: "
                "escalate.engine.replay.Replay(scenario, seed, rules=rules).trace(run)"
            )
        return self._replay

    @cached_property
    def _replay(self) -> Replay:
        return Replay(self.scenario, self.seed)

    def level_runs(self, level: str, runs: int = 10) -> pd.DataFrame:
        """A level in the first runs, step by step: run, step, value; step -1 is the start.

        Raises
        ------
        EscalateError
            Where there is no such level, or a custom rule took part.
        """
        place = place_of(self.scenario.levels, level, "level")
        return tables.level_runs(self._courses(runs), place)

    def pathways(self, runs: int = PATHWAY_RUNS) -> pd.DataFrame:
        """The first moves that tell most about the ending; see :func:`escalate.results.pathways.pathways`.

        The first ``runs`` runs are played again, for a result keeps no single choices.
        """
        from escalate.results.pathways import pathways

        return pathways(self.scenario, self._courses(runs))

    def _courses(self, runs: int) -> Courses:
        if self.rules:
            raise EscalateError("runs under a custom rule cannot be played again from a result")
        if runs <= len(self.first_courses.outcome):
            return self.first_courses.first(runs)
        return courses(self.scenario, min(runs, len(self)), self.seed)

    @cached_property
    def first_courses(self) -> Courses:
        """Runs that several charts look at, played again once: a block's luck costs the same for few runs."""
        return courses(self.scenario, min(PATHWAY_RUNS, len(self)), self.seed)

    @property
    def asked(self) -> str:
        """What was run, in one line."""
        policy = f", policy {self.scenario.policy.name}" if self.scenario.policy else ""
        changed = "".join(f", {name}={value}" for name, value in self.scenario.settings.items())
        rules = f", own rule for {', '.join(self.rules)}" if self.rules else ""
        return f"{self.scenario.name}: {len(self):,} runs, seed {self.seed}{policy}{changed}{rules}"

    def __repr__(self) -> str:
        rows = tables.outcome_rows(self.scenario, self.record)
        shares = "\n".join(f"  {row.label}: {row.runs:,} ({row.share:.0%})" for row in rows)
        return f"<Result of {self.asked}; {TOY}\n{shares}>"

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<tr><td>{html.escape(row.label)}</td><td>{row.runs:,}</td><td>{row.share:.0%}</td>"
            f"<td>{row.low:.1%} to {row.high:.1%}</td></tr>"
            for row in tables.outcome_rows(self.scenario, self.record)
        )
        head = "<tr><th>outcome</th><th>runs</th><th>share of runs</th><th>95 % interval</th></tr>"
        return f"<p><b>{html.escape(self.asked)}</b>; {TOY}</p><table>{head}{rows}</table>"


def run(
    scenario: Scenario,
    runs: int = 10_000,
    seed: int = 2020,
    *,
    rules: Mapping[str, Rule] | None = None,
    progress: Callable[[int], None] | None = None,
    workers: int | Crew | None = None,
) -> Result:
    """Play a scenario many times; see :meth:`escalate.Scenario.run`."""
    record = simulate(scenario, runs, seed, rules=rules, progress=progress, crew=crew_of(workers))
    return Result(scenario, seed, record, tuple(rules or ()))


def crew_of(workers: int | Crew | None) -> Crew:
    """The crew a caller means: a number of worker processes, None for as many as the work is worth, or itself."""
    return crew(workers) if workers is None or isinstance(workers, int | float | str) else workers
