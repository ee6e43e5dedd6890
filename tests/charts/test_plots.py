"""``result.plot`` and ``comparison.plot``: each chart gets its data, caption and colours."""

from __future__ import annotations

import matplotlib
import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.text import Text

import escalate
from charts.measuring import figure_of, words
from escalate.charts import deck, text
from escalate.errors import EscalateError


@pytest.fixture(scope="module")
def result() -> object:
    return escalate.load("kaesong-short").set(pressure_angers=2).with_policy("chinese_pressure").run(300, 7)


@pytest.fixture(scope="module")
def comparison() -> object:
    return escalate.load("kaesong-short").compare(["chinese_pressure", "sanctions_relief"], runs=200)


def test_every_chart_says_what_was_run(result: object) -> None:
    assert {*result.plot.available, *result.plot.aside} <= {*result.plot.names}
    for name in result.plot.available:
        drawn = getattr(result.plot, name)()
        caption = next(text for text in words(figure_of(drawn)) if "not a forecast" in text)
        assert caption.startswith("Toy model, not a forecast · kaesong-short, ")
        assert caption.endswith("seed 7, pressure_angers=2")
        assert any(result.scenario.policy.label in text for text in words(figure_of(drawn)))


def test_charts_of_a_comparison(comparison: object) -> None:
    assert isinstance(comparison.plot.differences(), Axes)
    label = comparison.variant("sanctions_relief").label
    chart = comparison.plot.chart("flips", policy="sanctions_relief")
    assert chart.finding.startswith(f"“{label}” moves ")
    assert chart.alt_text.startswith(chart.finding)
    with pytest.raises(EscalateError, match='no variant "sanction_relief"; did you mean "sanctions_relief"'):
        comparison.plot.flips(policy="sanction_relief")


def test_colours_are_the_scenarios_on_every_chart(result: object) -> None:
    look = result.plot.looks["quiet"]
    for name in ("outcomes", "icons", "pathways", "convergence"):
        made = figure_of(result.plot.chart(name)()).findobj(lambda artist: hasattr(artist, "get_facecolor"))
        faces = {matplotlib.colors.to_hex(face) for artist in made for face in np.atleast_2d(artist.get_facecolor())}
        marks = {line.get_markerfacecolor() for line in figure_of(result.plot.chart(name)()).findobj(Line2D)}
        assert look.fill in faces | marks, name


def test_every_chart_gives_its_data(result: object) -> None:
    for name in result.plot.available:
        frame = getattr(result.plot, name).frame()
        assert len(frame)
    frame = result.plot.outcomes.frame()
    assert frame[result.outcomes.columns].equals(result.outcomes)


def test_other_words_above_and_below(result: object) -> None:
    shown = words(figure_of(result.plot.icons(title="Mine", caption="")))
    assert "Mine" in shown
    assert not any("Toy model" in text for text in shown)


def test_axes_of_the_caller_keep_their_place(result: object) -> None:
    for name in result.plot.available:
        figure = Figure(figsize=(26, 8))
        left, right = figure.subplots(1, 2)
        assert result.plot.chart(name)(right) is right
        figure.canvas.draw()
        assert not left.texts
        assert right.get_position().x0 > left.get_position().x1


def test_mistakes_are_told_in_words(result: object) -> None:
    with pytest.raises(EscalateError, match='no chart "icon"; did you mean "icons"'):
        result.plot.chart("icon")
    with pytest.raises(EscalateError, match='no level "tensoin"; did you mean "tension"'):
        result.plot.fan(level="tensoin")


def test_a_notebook_shows_the_chart(result: object) -> None:
    # IPython shows a cell's last value by its _repr_png_, whether or not a %matplotlib line was run.
    for drawn in (result.plot.icons(), result.plot.options(), result.plot.outcomes().figure):
        assert drawn._repr_png_().startswith(b"\x89PNG")
    own = Figure().subplots()
    assert result.plot.outcomes(own) is own
    assert not hasattr(own, "_repr_png_")


def test_runs_under_a_custom_rule_are_not_played_again() -> None:
    scenario = escalate.load("kaesong-short")
    ruled = scenario.run(50, rules={scenario.actors[0].name: lambda turn: turn.open.astype(float)})
    assert "pathways" not in ruled.plot.available
    with pytest.raises(EscalateError, match="custom rule cannot be played again"):
        ruled.plot.pathways()
    assert "ladder" not in ruled.plot.available
    ruled.plot.fan()


def test_the_actor_of_the_finding_has_a_panel_and_time_is_told_once() -> None:
    chart = escalate.load("july-1914").run(600).plot.options
    upper, lower = (axes for axes in chart.figure("projector").axes if axes.lines)
    named = {axes.get_title(loc="left") for axes in (upper, lower)}
    assert chart.finding.split(":")[0] in named
    assert [axes.xaxis.get_tick_params()["labelbottom"] for axes in (upper, lower)] == [False, True]


def test_no_name_is_cut_on_a_slide() -> None:
    """Text gets smaller first, and only where a name is long."""
    result = escalate.load("july-1914").run(100)
    assert any(text.CUT in each.get_text() for each in result.plot.ladder.figure("projector").findobj(Text))
    sizes = {}
    for chart in (result.plot.ladder, result.plot.chart("predict")):
        figure = deck._uncut(chart)
        assert not any(text.CUT in each.get_text() for each in figure.findobj(Text))
        sizes[chart.name] = {each.get_fontsize() for each in figure.findobj(Text) if each.get_text().strip()}
    assert 24 in sizes["predict"]
    assert 24 not in sizes["ladder"]
    assert min(sizes["ladder"]) >= 14
