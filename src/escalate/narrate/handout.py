"""The handout: a sheet for a class, to be filled in before the run in front, with what the runs showed on its back."""

from __future__ import annotations

from dataclasses import replace
from importlib.metadata import version
from typing import TYPE_CHECKING

from escalate.narrate.gallery import Gallery
from escalate.narrate.pages import render
from escalate.narrate.report import command, policy_lines

if TYPE_CHECKING:
    from escalate.results.comparison import Comparison
    from escalate.results.result import Result


MOST_DRAWN = 4
"""With more policies their chart is too small for a printed half page: a table says it better."""


def _second_chart(comparison: Comparison | None) -> list[str]:
    if comparison is None:
        return ["time_to_outcome"]
    return ["differences"] if len(comparison.variants) <= MOST_DRAWN else []


def handout(result: Result, comparison: Comparison | None = None) -> str:
    """Write a class sheet that prints on two sides of A4.

    Parameters
    ----------
    result : Result
        Shown on the back only, so that a class can predict first.
    comparison : Comparison, optional
        Adds the chart of what the policies change.

    Returns
    -------
    str
        HTML that needs no other file and fetches nothing.
    """
    from escalate.charts.style import STYLES

    scenario = result.scenario
    return render(
        "handout.html",
        s=scenario,
        version=version("escalate-sim"),
        asked=result.asked,
        runs=len(result),
        clock_sentence=f"A play lasts at most {scenario.clock.in_words}.",
        chart=Gallery(result, comparison, replace(STYLES["print"], width=11.0, height=4.6)),
        charts=["outcomes", *_second_chart(comparison)],
        policies=policy_lines(comparison) if comparison and len(comparison.variants) > MOST_DRAWN else (),
        command=command(result),
    )
