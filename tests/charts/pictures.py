"""Every picture that a scenario has."""

from __future__ import annotations

from collections.abc import Iterator

import escalate
from escalate.charts.plots import Chart, Plots
from escalate.charts.result_plots import ResultPlots

RUNS = 600
SLIDES = ("predict", "turning", "happened")
"""What a deck shows beside the charts that speak for themselves."""


def plots_of(scenario: escalate.Scenario) -> Iterator[Plots]:
    """The charts of its runs, with doubt where it has parameters, of its policies, and of a sweep and a tornado."""
    if not scenario.parameters:
        yield scenario.run(RUNS).plot
    else:
        doubt = scenario.doubt(40, RUNS)
        yield ResultPlots(doubt.result, doubt.drawn)
        yield doubt.plot
        first = scenario.parameters[0]
        ends = {
            first.name: [first.low, first.value, first.high] if first.low < first.value else [first.low, first.high]
        }
        yield scenario.sweep(ends, runs=200).plot
        yield scenario.sensitivity(runs=200, parameters=[p.name for p in scenario.parameters[:12]]).plot
        if len(scenario.parameters) > 1:
            two = {p.name: [p.low, p.high] for p in scenario.parameters[:2]}
            yield scenario.sweep(two, runs=100).plot
    if scenario.policies:
        yield scenario.compare(runs=RUNS).plot


def pictures(scenario: escalate.Scenario) -> Iterator[tuple[str, Chart]]:
    for plots in plots_of(scenario):
        for name in (*plots.available, *(name for name in SLIDES if name in plots.names and not plots.silent(name))):
            for stem, how in list(plots.pictures(name).items())[:2]:
                yield stem, plots.chart(name, **how)
