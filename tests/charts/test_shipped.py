"""Every chart of every scenario that comes with escalate, drawn from real runs."""

from __future__ import annotations

from itertools import cycle

import pytest

import escalate
from charts.measuring import figure_of, troubles, words
from escalate.charts.plots import Plots
from escalate.charts.style import STYLES
from escalate.scenario import library

RUNS = 400


def all_plots(name: str) -> list[Plots]:
    """The charts of a scenario's runs, and of one policy."""
    scenario = escalate.load(name)
    if not scenario.policies:
        return [scenario.run(RUNS).plot]
    comparison = scenario.compare(scenario.policies[-1].name, runs=RUNS)
    return [comparison.baseline.plot, comparison.plot]


@pytest.mark.parametrize("name", library.names())
def test_nothing_overlaps_or_leaves_a_shipped_scenarios_charts(name: str) -> None:
    # Styles take turns from chart to chart, and each scenario starts with another.
    styles = cycle([*STYLES] * 2)
    for _ in range(library.names().index(name) % len(STYLES)):
        next(styles)
    labels = [outcome.label for outcome in escalate.load(name).outcomes]
    for plots in all_plots(name):
        for chart in plots.available:
            figure = figure_of(getattr(plots, chart)(style=next(styles)))
            assert troubles(figure) == [], chart
            shown = words(figure)
            assert any(f"({name}, escalate " in text and "toy model, not a forecast" in text for text in shown), chart
            if chart in ("outcomes", "icons", "time_to_outcome", "convergence", "differences"):
                joined = " ".join(shown)
                assert [label for label in labels if label not in joined] == [], chart
