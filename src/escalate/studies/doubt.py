"""Doubt beside luck: where shares would lie if the guesses were others, with the luck of the runs taken out.

Parameters are drawn jointly from their ranges and each draw is played some times. The shares of the draws differ
because the assumptions do, and because few runs are lucky or not; :mod:`escalate.studies.behind` takes the second part
out. What ``--set`` or a policy fixes stays fixed.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from escalate.engine.luck import key_of
from escalate.engine.points import play_points
from escalate.engine.workers import Crew
from escalate.errors import EscalateError
from escalate.results import tables
from escalate.results.result import Result, crew_of, run
from escalate.results.words import interval_text, per_cent
from escalate.scenario.model import Scenario
from escalate.studies.behind import Parts, separate
from escalate.studies.hypercube import doubted, latin_hypercube

if TYPE_CHECKING:
    import pandas as pd

SAMPLES = 200
FEWEST_EACH = 100
"""Runs of a draw below which luck would drown the doubt about rare outcomes."""


@dataclass(frozen=True)
class DoubtRow:
    """One outcome: its share with the luck of the runs, and where doubt about the assumptions puts it.

    ``share``, ``low`` and ``high`` are those of the file's own values (Wilson, 95 %). ``mean`` is the mean share of
    the draws; ``doubt_low`` and ``doubt_high`` hold the shares of nine in ten of them, luck taken out; ``doubt_sd``
    and ``luck_sd`` are the standard deviations of a draw's share that doubt and its few runs make. ``told`` says
    whether the draws differ by more than luck could make them.
    """

    outcome: str
    label: str
    runs: int
    share: float
    low: float
    high: float
    mean: float
    doubt_low: float
    doubt_high: float
    doubt_sd: float
    luck_sd: float
    told: bool


@dataclass(frozen=True, repr=False, eq=False)
class Doubt:
    """A result, and what doubt about its assumptions does to it.

    Attributes
    ----------
    result : Result
        The scenario as it stands.
    draws : mapping of str to float array, shape (samples,)
        What was drawn for each doubted parameter.
    counts : int array, shape (samples, outcomes)
        How the runs of each draw ended.
    """

    result: Result
    draws: Mapping[str, NDArray[np.float64]]
    counts: NDArray[np.int64]

    @property
    def scenario(self) -> Scenario:
        """What was played, its policy and settings in force."""
        return self.result.scenario

    @property
    def samples(self) -> int:
        """How many draws of the parameters."""
        return len(self.counts)

    @property
    def each(self) -> int:
        """Runs of each draw."""
        return int(self.counts[0].sum())

    @cached_property
    def parts(self) -> list[Parts]:
        """What the draws say of each outcome, luck and doubt apart, in the file's order."""
        return [separate(column, self.each) for column in self.counts.T]

    @cached_property
    def rows(self) -> list[DoubtRow]:
        """One row an outcome, in the file's order."""
        rows = []
        for parts, row in zip(self.parts, tables.outcome_rows(self.scenario, self.result.record), strict=True):
            alone = (row.outcome, row.label, row.runs, row.share, row.low, row.high)
            rows.append(
                DoubtRow(*alone, parts.mean, parts.low, parts.high, parts.doubt**0.5, parts.luck**0.5, parts.told)
            )
        return rows

    @property
    def sentence(self) -> str:
        """The headline: the outcome that depends most on the guesses."""
        told = [row for row in self.rows if row.told]
        if not told:
            return "With these runs, doubt about the assumptions cannot be told from luck for any outcome"
        row = max(told, key=lambda each: each.doubt_high - each.doubt_low)
        wider = (row.doubt_high - row.doubt_low) / (row.high - row.low)
        times = f"; doubt is {wider:.0f} times as wide as luck" if wider >= 1.5 else ""
        return (
            f'The guesses matter most for "{row.label}": {per_cent(row.doubt_low)} to {per_cent(row.doubt_high)} of '
            f"runs in nine of ten draws ({per_cent(row.share)} as the file stands){times}"
        )

    @cached_property
    def outcomes(self) -> pd.DataFrame:
        """One row an outcome; the columns are those of :class:`DoubtRow`."""
        import pandas as pd

        return pd.DataFrame([asdict(row) for row in self.rows])

    @cached_property
    def drawn(self) -> pd.DataFrame:
        """One row an outcome and draw: outcome, share (the luck of the draw's runs taken out)."""
        import pandas as pd

        shares = {o.name: parts.shares for o, parts in zip(self.scenario.outcomes, self.parts, strict=True)}
        return pd.DataFrame(shares).melt(var_name="outcome", value_name="share")

    @cached_property
    def samples_table(self) -> pd.DataFrame:
        """One row a draw: sample, the parameters drawn, and the share of its runs by outcome (luck still in)."""
        import pandas as pd

        shares = {o.name: self.counts[:, n] / self.each for n, o in enumerate(self.scenario.outcomes)}
        outcomes = {f"share of {name}": column for name, column in shares.items()}
        return pd.DataFrame({"sample": np.arange(self.samples), **self.draws, **outcomes})

    @property
    def asked(self) -> str:
        """What was run, in one line."""
        named = "one parameter" if len(self.draws) == 1 else f"{len(self.draws)} parameters"
        drawn = f"{self.samples} draws of {named}, {self.each} runs each"
        return f"{self.result.asked}; doubt: {drawn}"

    def __repr__(self) -> str:
        lines = "\n".join(f"  {row.label}: {per_cent(row.share)}; {self._ranges(row)}" for row in self.rows)
        return f"<Doubt of {self.asked}; toy model, not a forecast\n{lines}>"

    @staticmethod
    def _ranges(row: DoubtRow) -> str:
        doubt = interval_text(row.doubt_low, row.doubt_high) if row.told else "not told from luck"
        return f"luck {interval_text(row.low, row.high)}, doubt {doubt}"

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<tr><td>{html.escape(row.label)}</td><td>{per_cent(row.share)}</td><td>{interval_text(row.low, row.high)}"
            f"</td><td>{interval_text(row.doubt_low, row.doubt_high) if row.told else 'not told from luck'}</td></tr>"
            for row in self.rows
        )
        head = "<tr><th>outcome</th><th>share of runs</th><th>luck (95 %)</th><th>doubt (9 in 10 draws)</th></tr>"
        return f"<p><b>{html.escape(self.asked)}</b>; toy model, not a forecast</p><table>{head}{rows}</table>"


def runs_each(samples: int, runs: int) -> int:
    """How many runs each draw gets: all draws together as many as the scenario itself, and no fewer than 100."""
    return max(FEWEST_EACH, runs // samples)


def doubt(
    scenario: Scenario,
    samples: int = SAMPLES,
    runs: int = 10_000,
    seed: int = 2020,
    *,
    progress: Callable[[int], None] | None = None,
    workers: int | Crew | None = None,
) -> Doubt:
    """Play a scenario as it stands and under many draws; see :meth:`escalate.Scenario.doubt`."""
    if isinstance(samples, bool) or not isinstance(samples, int | np.integer) or not 20 <= samples <= 100_000:
        raise EscalateError(f"the number of draws should be a whole number from 20 to 100,000, not {samples!r}")
    samples, parameters = int(samples), doubted(scenario)
    result = run(scenario, runs, seed, progress=progress, workers=workers)
    each = runs_each(samples, runs)
    draws = latin_hypercube(parameters, samples, seed)
    # Luck of its own for every run, apart from the file's runs too: shared luck would make the draws differ by less
    # than their runs' luck.
    report = None if progress is None else lambda done: progress(runs + done)
    ended = play_points(
        scenario, draws, each, seed, common=False, fresh=key_of("doubt"), progress=report, crew=crew_of(workers)
    )
    outcomes = np.arange(len(scenario.outcomes), dtype=np.int8)
    counts = (ended[:, :, None] == outcomes).sum(axis=1, dtype=np.int64)
    return Doubt(result, draws, counts)
