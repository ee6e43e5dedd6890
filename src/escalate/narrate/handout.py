"""The handout: a sheet for a class to fill in before the run, an empty back, and apart from it what came out."""

from __future__ import annotations

from dataclasses import replace
from importlib.metadata import version
from typing import TYPE_CHECKING

from escalate.narrate.gallery import Gallery
from escalate.narrate.pages import render
from escalate.narrate.report import command, policy_rows
from escalate.scenario.model import from_the_top

if TYPE_CHECKING:
    from pandas import DataFrame

    from escalate.results.comparison import Comparison
    from escalate.results.result import Result


MOST_DRAWN = 3
"""With more policies their chart is too small for a printed half page: a table says it better."""


def handout(result: Result, comparison: Comparison | None = None, draws: DataFrame | None = None) -> str:
    """Write a class sheet for A4 or Letter: the prediction on one page, nothing on its back, then the results.

    Parameters
    ----------
    result : Result
        Shown on the last page only, so that a class can predict first.
    comparison : Comparison, optional
        Adds what the policies change.
    draws : DataFrame, optional
        Shares under other guesses, as dots in the picture.

    Returns
    -------
    str
        HTML that needs no other file and fetches nothing.
    """
    from escalate.charts.result_plots import ComparisonPlots, ResultPlots
    from escalate.charts.style import PHONE, STYLES

    scenario = result.scenario
    drawn = comparison is not None and len(comparison.variants) <= MOST_DRAWN
    plots = [ResultPlots(result, draws), *([ComparisonPlots(comparison)] if comparison else [])]
    gallery = Gallery(plots, replace(STYLES["print"], width=11.0, height=4.6), PHONE)
    rows = policy_rows(comparison, 2) if comparison else []
    names = ["outcomes", *(["differences"] if drawn else [])]
    return render(
        "handout.html",
        s=scenario,
        version=version("escalate-sim"),
        asked=result.asked,
        runs=len(result),
        clock_sentence=f"A play lasts at most {scenario.clock.in_words}.",
        endings=[outcome.label for outcome in from_the_top(scenario.outcomes)],
        gallery=gallery,
        charts=[chart for name in names if (chart := gallery.chart(name))],
        tall=66 - 2 * max(0, len(rows) - 8),
        policies=() if drawn else [(row[0], row[2]) for row in rows],
        command=command(result),
    )
