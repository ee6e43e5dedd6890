"""``result.plot`` and ``comparison.plot``: each chart gets its data, caption and colours."""

from __future__ import annotations

import matplotlib
import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure

import escalate
from charts.measuring import figure_of, words
from escalate.errors import EscalateError


@pytest.fixture(scope="module")
def result() -> object:
    return escalate.load("kaesong-short").set(pressure_angers=2).with_policy("chinese_pressure").run(300, 7)


@pytest.fixture(scope="module")
def comparison() -> object:
    return escalate.load("kaesong-short").compare(["chinese_pressure", "sanctions_relief"], runs=200)


def test_every_chart_says_what_was_run(result: object) -> None:
    assert result.plot.available == result.plot.names
    for name in result.plot.names:
        drawn = getattr(result.plot, name)()
        caption = next(text for text in words(figure_of(drawn)) if "not a forecast" in text)
        assert "(kaesong-short, escalate " in caption
        assert "300 runs, seed 7, pressure_angers=2" in caption
        assert result.scenario.policy.label in caption


def test_charts_of_a_comparison(comparison: object) -> None:
    assert isinstance(comparison.plot.differences(), Axes)
    label = comparison.variant("sanctions_relief").label
    assert words(figure_of(comparison.plot.flips(policy="sanctions_relief")))[0].startswith(f"{label}: ")
    assert comparison.plot.chart("flips", policy="sanctions_relief").alt_text.startswith(f"{label}. Matrix")
    with pytest.raises(EscalateError, match='no variant "sanction_relief"; did you mean "sanctions_relief"'):
        comparison.plot.flips(policy="sanction_relief")


def test_colours_are_the_scenarios_on_every_chart(result: object) -> None:
    place = [outcome.name for outcome in result.scenario.outcomes].index("quiet")
    looks = list(result.plot.chart("outcomes").colours.values())
    for name in ("outcomes", "icons", "time_to_outcome", "pathways"):
        faces = {matplotlib.colors.to_hex(p.get_facecolor()).upper() for p in getattr(result.plot, name)().patches}
        assert looks[place].colour in faces


def test_a_caption_tells_which_interval(result: object) -> None:
    together = words(figure_of(result.plot.outcomes(interval="together")))
    assert any("all outcomes together" in text for text in together)


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
    assert not any("single runs" in text for text in words(figure_of(ruled.plot.fan())))
    assert any("10 single runs" in text for text in words(figure_of(scenario.run(50).plot.fan())))
