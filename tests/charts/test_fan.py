"""Levels over time: shares of whole numbers that agree with single runs, and the middle run of each ending."""

import numpy as np
import pytest

import escalate
from escalate.errors import EscalateError


@pytest.fixture(scope="module")
def cuba() -> escalate.Result:
    return escalate.load("cuba-1962").run(500)


def test_a_level_of_few_whole_numbers_shows_how_many_runs_stand_on_each(cuba: escalate.Result) -> None:
    shares = cuba.plot.fan.data.how["shares"]
    (name,) = set(shares["level"])
    place = [level.name for level in cuba.scenario.levels].index(name)
    runs = cuba.first_courses.levels[place]
    for step in (-1, 2, cuba.scenario.clock.steps - 1):
        rows = shares[shares["step"] == step].set_index("value")["share"]
        assert rows.sum() == pytest.approx(1)
        last = np.array([[value for value in run[: step + 2] if value == value][-1] for run in runs.T])
        for value, share in rows.items():
            assert share == pytest.approx((last == value).mean())
    figure = cuba.plot.fan.figure()
    panel = next(axes for axes in figure.axes if axes.get_title(loc="left").startswith("American alert"))
    assert len(panel.collections) == shares["value"].nunique()


def test_by_ending_is_the_middle_of_the_runs_that_end_so(cuba: escalate.Result) -> None:
    level = cuba.scenario.levels[0]
    chart = cuba.plot.fan.with_options(level=level.name, split=True)
    frame = chart.data.how["endings"]
    ends = cuba.first_courses.levels[0]
    last = np.array([[value for value in run if value == value][-1] for run in ends.T])
    final = frame[frame["step"] == frame["step"].max()].set_index("outcome")["value"]
    for code, outcome in enumerate(cuba.scenario.outcomes):
        if outcome.name in final:
            assert final[outcome.name] == np.median(last[cuba.first_courses.outcome == code])
    top = frame.loc[frame[frame["step"] == frame["step"].max()]["value"].idxmax(), "label"]
    assert f"in runs to “{top}”" in chart.finding
    with pytest.raises(EscalateError, match="takes one level"):
        cuba.plot.fan.with_options(split=True).frame()


def test_a_threshold_is_named_outside_and_the_finding_has_its_panel() -> None:
    plots = escalate.load("kaesong-2020").run(200).plot
    for style, panels in (("screen", 6), ("projector", 2)):
        figure = plots.fan.figure(style)
        titled = {axes.get_title(loc="left").replace("\n", " "): axes for axes in figure.axes if axes.lines}
        assert len(titled) == panels
        assert any(plots.fan.finding.startswith(title) for title in titled)
        named = {text.get_text().replace("\n", " "): text for text in titled["Tension"].texts}
        assert {*named} == {"Open fire from\u00a060", "The crisis fades to\u00a045"}
        assert {(text.xy[0], text.xyann[0], text.get_ha()) for text in named.values()} == {(1, 8, "left")}
        assert [text.xy[1] for text in named.values()] == [45, 60]
