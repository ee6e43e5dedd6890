"""A result: what a notebook holds after a run."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from escalate.api.lift import noun_of
from escalate.api.saved import Saved
from escalate.results import result, tables

if TYPE_CHECKING:
    from escalate.api.scenario import Scenario
    from escalate.charts.result_plots import ResultPlots
    from escalate.studies.turning import Turning


@noun_of(result.Result)
class Result(Saved, result.Result):
    """Tallies of a scenario played many times; see :class:`escalate.results.result.Result` for its tables."""

    scenario: Scenario

    @cached_property
    def plot(self) -> ResultPlots:
        """Charts, such as ``result.plot.outcomes()``; see :class:`escalate.charts.result_plots.ResultPlots`."""
        from escalate.charts.result_plots import ResultPlots

        return ResultPlots(self)

    def story(self, run: int, full: bool = False) -> str:
        """One run as a class can read it aloud: how it ended, the steps that turned it, the quiet between.

        Parameters
        ----------
        run : int
            Its number.
        full : bool
            Every move with its odds instead, step by step, and all that the short story tells of turns.

        Raises
        ------
        EscalateError
            Where the result has no such run, or a custom rule took part.
        """
        from escalate.narrate.brief import brief
        from escalate.narrate.full import story

        rows = tables.outcome_rows(self.scenario, self.record)
        return (story if full else brief)(self.turning(run), rows)

    def turning(self, run: int, plays: int = 1_000) -> Turning:
        """Where a run turned: the shares of its endings, were it played on from each step with fresh luck.

        Parameters
        ----------
        run : int
            Its number.
        plays : int
            Plays from each step.

        Returns
        -------
        Turning
            With ``frame`` (a row a step and outcome), ``turns`` and who made them.

        Raises
        ------
        EscalateError
            Where the result has no such run, or a custom rule took part.
        """
        from escalate.studies.turning import turning

        return turning(self.replay_of(run), run, plays)

    def typical(self, outcome: str) -> int:
        """The number of a run that ends so as such runs mostly go: its course of rungs is nearest to their middle.

        Raises
        ------
        EscalateError
            Where there is no such outcome, no run ends so, or a custom rule took part.
        """
        from escalate.studies.typical import typical

        self.share(outcome)
        return typical(self, outcome)
