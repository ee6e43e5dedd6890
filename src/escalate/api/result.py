"""A result: what a notebook holds after a run."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, cast

from escalate.api.lift import lift, noun_of
from escalate.results import result, tables

if TYPE_CHECKING:
    from escalate.api.scenario import Scenario
    from escalate.charts.result_plots import ResultPlots


@noun_of(result.Result)
class Result(result.Result):
    """Tallies of a scenario played many times; see :class:`escalate.results.result.Result` for its tables."""

    scenario: Scenario

    @cached_property
    def plot(self) -> ResultPlots:
        """Charts, such as ``result.plot.outcomes()``; see :class:`escalate.charts.result_plots.ResultPlots`."""
        from escalate.charts.result_plots import ResultPlots

        return ResultPlots(self)

    def story(self, run: int) -> str:
        """One run as a readable timeline.

        Raises
        ------
        EscalateError
            Where the result has no such run, or a custom rule took part.
        """
        from escalate.narrate.story import story

        return story(self.trace(run), self.scenario, tables.outcome_rows(self.scenario, self.record))

    def save(self, folder: str | Path, overwrite: bool = False) -> Path:
        """Write the tables and a manifest into a folder; see :func:`escalate.saving.save.save`."""
        from escalate.saving.save import save

        return save(self, Path(folder), overwrite)

    @staticmethod
    def load(folder: str | Path) -> Result:
        """Read a saved result; see :func:`escalate.saving.save.load`."""
        from escalate.saving.save import load

        return cast(Result, lift(load(Path(folder))))
