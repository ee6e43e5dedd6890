"""Rare outcomes: shares down to one in a million, by multilevel splitting, with an interval."""

from __future__ import annotations

import html
import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from escalate.engine.splitting import PATHS, Along, Estimates, split
from escalate.engine.workers import Crew
from escalate.errors import EscalateError, hint
from escalate.results.intervals import none_seen, skewed_mean, wilson
from escalate.results.named import place_of
from escalate.results.result import crew_of
from escalate.scenario.model import Scenario

if TYPE_CHECKING:
    import pandas as pd

FEWEST = 10
"""Replications below which their spread says too little for an interval."""
NOT_RARE = 0.05
"""A share of runs from which plain runs tell as much for less work."""
ROUGH = 3.0
"""How many times its lower end an interval's upper end is where the estimate is called rough."""
COVERED = "93 to 95 times in 100"
"""How often the 95 % interval held known shares, one in 7,000 to one in 20 million, of seven scenarios: gamblers, sums
of noise that must exceed four or five standard deviations, numbers of successes; 10, 20 and 40 replications each."""
LADDER = "ladder"


@dataclass(frozen=True)
class RareRow:
    """The share of one outcome: the mean of the replications, and its 95 % interval.

    ``error`` is the standard error of ``share``.
    """

    outcome: str
    label: str
    share: float
    low: float
    high: float
    error: float


@dataclass(frozen=True, repr=False, eq=False)
class Rare:
    """Shares of outcomes estimated by multilevel splitting towards one of them.

    Every share is the mean of the estimates of independent replications, each of them unbiased. They are skewed:
    the interval is Hall's (see :func:`escalate.results.intervals.skewed_mean`).

    Attributes
    ----------
    scenario : Scenario
        What was played, its policy and settings in force.
    seed : int
        With the scenario, all that is needed to play the same again.
    outcome : str
        The outcome that the paths were led to.
    along : str
        What said how near a path had come: ``ladder``, a level's name, or ``-`` and a level's name.
    estimates : Estimates
        What each replication found.
    """

    scenario: Scenario
    seed: int
    outcome: str
    along: str
    estimates: Estimates

    @cached_property
    def rows(self) -> list[RareRow]:
        """One row an outcome, in the file's order."""
        rows = []
        for outcome, found in zip(self.scenario.outcomes, self.estimates.shares.T, strict=True):
            mean, low, high = skewed_mean(found)
            if mean == 0.0:
                # Only the first paths are plain runs, and only they can bound what no path has shown.
                high = wilson(0, self.paths)[1]
            error = float(found.std(ddof=1)) / math.sqrt(len(found))
            rows.append(RareRow(outcome.name, outcome.label, mean, max(0.0, low), min(1.0, high), error))
        return rows

    @property
    def row(self) -> RareRow:
        """The row of the outcome that the paths were led to."""
        return next(row for row in self.rows if row.outcome == self.outcome)

    @property
    def share(self) -> float:
        """Estimated share of runs that end in the outcome, a fraction of 1."""
        return self.row.share

    @property
    def low(self) -> float:
        """Lower end of the share's 95 % interval."""
        return self.row.low

    @property
    def high(self) -> float:
        """Upper end of the share's 95 % interval."""
        return self.row.high

    @property
    def paths(self) -> int:
        """Paths that were begun, over all replications."""
        return len(self.estimates.shares) * PATHS

    @property
    def worth_runs(self) -> float:
        """How many plain runs would tell the share as surely; NaN where no path reached the outcome."""
        row = self.row
        return row.share * (1 - row.share) / row.error**2 if row.error else math.nan

    @cached_property
    def outcomes(self) -> pd.DataFrame:
        """One row an outcome: outcome, label, share, low, high, error."""
        import pandas as pd

        return pd.DataFrame([vars(row) for row in self.rows])

    @cached_property
    def replications(self) -> pd.DataFrame:
        """One row a replication: replication, generations, and each outcome's estimated share."""
        import pandas as pd

        shares = {outcome.name: self.estimates.shares[:, n] for n, outcome in enumerate(self.scenario.outcomes)}
        numbers = range(len(self.estimates.shares))
        return pd.DataFrame({"replication": numbers, "generations": self.estimates.generations, **shares})

    @property
    def advice(self) -> str:
        """What to know before trusting the share: empty where splitting did its work."""
        way = "the ladder" if self.along == LADDER else f"the level {self.along}"
        others = _other_ways(self.scenario, self.along)
        instead = f" Try {others}." if others else ""
        place = [row.outcome for row in self.rows].index(self.outcome)
        if self.share == 0.0:
            return (
                f"No path reached it, so the only bound is that of the {self.paths:,} plain runs among them: either it "
                f"cannot happen, or going along {way} brings no path nearer to it.{instead}"
            )
        if self.estimates.first[:, place].mean() >= NOT_RARE:
            return "This is not rare: plain runs (without --rare) tell it as well for less work."
        if self.worth_runs < self.estimates.work:
            return f"Splitting along {way} did not help here: plain runs are as sure for the same work.{instead}"
        if self.high > ROUGH * self.low:
            return f"A rough estimate, for the replications differ widely: make more runs.{instead}"
        return ""

    @property
    def asked(self) -> str:
        """What was done, in one line."""
        policy = f", policy {self.scenario.policy.name}" if self.scenario.policy else ""
        changed = "".join(f", {name}={value}" for name, value in self.scenario.settings.items())
        ways = f"{len(self.estimates.shares)} replications of {PATHS} paths, seed {self.seed}"
        return f"{self.scenario.name}: {ways}{policy}{changed}"

    def __repr__(self) -> str:
        row = self.row
        found = none_seen(self.paths) if row.share == 0 else f"{in_words(row.share)} of runs"
        between = f" (95 % interval {interval_in_words(row.low, row.high)})" if row.share else ""
        return f"<Rare outcome of {self.asked}; toy model, not a forecast\n  {row.label}: {found}{between}>"

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<tr><td>{html.escape(row.label)}</td><td>{in_words(row.share)}</td>"
            f"<td>{interval_in_words(row.low, row.high)}</td></tr>"
            for row in self.rows
        )
        head = "<tr><th>outcome</th><th>share of runs</th><th>95 % interval</th></tr>"
        return f"<p><b>{html.escape(self.asked)}</b>; toy model, not a forecast</p><table>{head}{rows}</table>"


def in_words(share: float) -> str:
    """A share as per cents where it is at least one in a hundred, else as so many in a round number.

    Examples
    --------
    >>> in_words(0.31), in_words(0.0421), in_words(0.00015041), in_words(1.16e-6)
    ('31 %', '4.2 %', '1.5 in 10,000', '1.2 in 1,000,000')
    """
    return f"{_number(share, _scale(share))} {_unit(_scale(share))}" if share else "none"


def interval_in_words(low: float, high: float) -> str:
    """An interval in one unit, with a decimal more than a share has.

    Examples
    --------
    >>> interval_in_words(0.000145, 0.000153), interval_in_words(0.0, 0.00048), interval_in_words(0.28, 0.33)
    ('1.45 to 1.53 in 10,000', '0.00 to 4.80 in 10,000', '28 to 33 %')
    """
    scale = _scale(high)
    more = int(scale > 100)
    return f"{_number(low, scale, more)} to {_number(high, scale, more)} {_unit(scale)}"


def _scale(share: float) -> int:
    """The round number in which a share is counted."""
    return 100 if share >= 0.00995 or share < 1e-12 else int(10 ** math.ceil(-math.log10(share * 1.005)))


def _number(share: float, scale: int, more: int = 0) -> str:
    digits = 0 if 0.0995 <= share < 0.995 or share == 1 else 1
    return f"{share * scale:.{digits + more}f}"


def _unit(scale: int) -> str:
    return "%" if scale == 100 else f"in {scale:,}"


def rare(
    scenario: Scenario,
    outcome: str,
    runs: int = 10_000,
    seed: int = 2020,
    *,
    along: str | None = None,
    progress: Callable[[int], None] | None = None,
    workers: int | Crew | None = None,
) -> Rare:
    """Estimate a rare outcome's share; see :meth:`escalate.Scenario.rare`."""
    place = place_of(scenario.outcomes, outcome)
    if isinstance(runs, bool) or not isinstance(runs, int | np.integer) or runs < 1:
        raise EscalateError(f"the number of runs should be a whole number from 1 up, not {runs!r}")
    way = _way(scenario, along)
    replications = max(FEWEST, math.ceil(runs / PATHS))
    report = None if progress is None else lambda done: progress(min(runs, done * PATHS))
    found = split(scenario, place, way, replications, seed, progress=report, crew=crew_of(workers))
    return Rare(scenario, seed, outcome, _named(way), found)


def _way(scenario: Scenario, along: str | None) -> Along:
    rungs = {option.rung for actor in scenario.actors for option in actor.options}
    levels = [level.name for level in scenario.levels]
    if along is None or along == LADDER:
        if len(rungs) > 1:
            return Along()
        raise EscalateError(
            f"the options of {scenario.name} stand on no ladder, so nothing says how near a run has come; "
            f"name a level: {_listed(levels)}"
        )
    name = along.strip()
    falling = name.startswith("-")
    name = name.lstrip("-").strip()
    if name not in levels:
        raise EscalateError(f'there is no level "{name}" to go along{hint(name, [*levels, LADDER])}')
    return Along(name, falling)


def _named(way: Along) -> str:
    return LADDER if way.level is None else f"{'-' if way.falling else ''}{way.level}"


def _other_ways(scenario: Scenario, along: str) -> str:
    levels = [level.name for level in scenario.levels if level.name != along.lstrip("-")]
    ways = ([LADDER] if along != LADDER and scenario.ladder else []) + levels
    return f"--along with {_listed(ways)} (a minus before a level: towards low values)" if ways else ""


def _listed(names: list[str], most: int = 3) -> str:
    if not names:
        return "(it has none)"
    shown = names[:most]
    return ", ".join(shown[:-1]) + (" or " if len(shown) > 1 else "") + shown[-1]
