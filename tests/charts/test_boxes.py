"""Every text of every picture, as the renderer draws it: inside, apart, large enough, and readable on its ground."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

import escalate
from charts.hard import FILES, loaded
from charts.measuring import figure_of, read, troubles
from charts.pictures import pictures
from escalate.charts.style import PHONE, STYLES
from escalate.charts.text import MissingFontWarning
from escalate.scenario import library

pytestmark = pytest.mark.filterwarnings(f"ignore::{MissingFontWarning.__module__}.MissingFontWarning")


def check(scenario: escalate.Scenario, styles: list[str]) -> None:
    found = {
        (stem, style): wrong
        for stem, chart in pictures(scenario)
        for style in styles
        if (wrong := troubles(chart.figure(style), STYLES[style]))
    }
    assert found == {}


@pytest.mark.parametrize("style", [
    "screen", *(pytest.param(style, marks=pytest.mark.slow) for style in STYLES if style != "screen")
])  # fmt: skip
def test_the_short_crisis(style: str) -> None:
    check(escalate.load("kaesong-short"), [style])


def on_a_phone(name: str) -> dict[str, list[str]]:
    """What is wrong with the pictures that a page has for a narrow screen."""
    scenario = escalate.load(name)
    result = scenario.run(300)
    plots = [result.plot, *([scenario.compare(runs=300).plot] if scenario.policies else [])]
    figures = {
        chart: each.chart(chart).figure(PHONE, title="", subtitle="", caption="")
        for each in plots
        for chart in each.available
        if chart not in ("icons", "why")
    }
    return {chart: wrong for chart, figure in figures.items() if (wrong := troubles(figure, PHONE))}


def test_pictures_for_a_phone() -> None:
    assert on_a_phone("kaesong-short") == {}


@pytest.mark.matrix
@pytest.mark.parametrize("name", library.names())
def test_pictures_of_every_scenario_for_a_phone(name: str) -> None:
    assert on_a_phone(name) == {}


@pytest.mark.matrix
@pytest.mark.parametrize("name", library.names())
def test_every_shipped_scenario(name: str) -> None:
    check(escalate.load(name), list(STYLES))


@pytest.mark.matrix
@pytest.mark.parametrize("name", FILES)
def test_every_hard_file(name: str, tmp_path: Path) -> None:
    check(loaded(name, str(tmp_path)), list(STYLES))


def test_a_label_that_is_moved_by_hand_is_found() -> None:
    figure = figure_of(escalate.load("kaesong-short").run(200).plot.outcomes())
    style = STYLES["screen"]
    assert troubles(figure, style) == []
    number, other = figure.axes[0].texts[:2]
    place = number.xyann
    number.xyann = (-60, 0)
    assert any("overlaps" in wrong or "hard to read" in wrong for wrong in troubles(figure, style))
    number.xyann = (2000, 0)
    assert any("leaves the figure" in wrong for wrong in troubles(figure, style))
    number.xyann = place
    other.set_fontsize(9)
    assert any("9.0 points" in wrong for wrong in troubles(figure, style))
    other.set_fontsize(14)
    other.set_color("#cccccc")
    assert any("hard to read" in wrong for wrong in troubles(figure, style))


def test_a_label_on_a_curve_is_found_also_behind_a_ground_of_its_own() -> None:
    figure = escalate.load("kaesong-2020").run(200).plot.fan.figure("screen")
    style = STYLES["screen"]
    assert troubles(figure, style) == []
    label = next(text for axes in figure.axes for text in axes.texts if "Open fire" in text.get_text())
    label.set(position=(-200, 0), bbox={"facecolor": "white", "alpha": 0.8, "pad": 0.5, "lw": 0})
    assert f"{label.get_text()!r} lies on a curve" in troubles(figure, style)


@pytest.mark.parametrize("style", STYLES)
def test_lines_of_a_row_stand_nearer_to_each_other_than_to_the_next_row(style: str) -> None:
    figure = escalate.load("kaesong-2020").run(200).plot.outcomes.figure(style)
    drawn = read(figure)[0]
    feet = []
    for label in figure.axes[0].get_yticklabels():
        own = [next(line.y0 for line in drawn if line.text == text) for text in label.get_text().split("\n")]
        feet.append(own)
    within = [one - other for own in feet for one, other in pairwise(own)]
    between = [own[-1] - below[0] for own, below in pairwise(feet)]
    assert within
    assert min(between) > 1.25 * max(within)


@pytest.mark.parametrize("style", STYLES)
def test_sizes_of_text(style: str) -> None:
    figure = figure_of(escalate.load("kaesong-short").run(200).plot.outcomes(style=style))
    sizes = {line.size for line in read(figure)[0]}
    least = {"projector": 24, "screen": 14, "print": 14}[style]
    assert min(sizes - {14.0} or {14.0}) >= least
    assert max(sizes) == {"projector": 32, "screen": 20, "print": 20}[style]
    captions = [line for line in read(figure)[0] if line.text.startswith("Toy model, not a forecast")]
    assert [line.size for line in captions] == [14.0]
