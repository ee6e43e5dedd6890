"""Levels over time: shares of whole numbers that agree with single runs, and the middle run of each ending."""

import numpy as np
import pandas as pd
import pytest

import escalate
from charts.measuring import figure_of
from escalate.charts import fan
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


def level(name: str, *quarters: tuple[float, float, float]) -> pd.DataFrame:
    frame = pd.DataFrame(quarters, columns=["q25", "q50", "q75"])
    return frame.assign(level=name, label=name.title(), step=range(len(frame)), q05=0.0, q95=50.0)


def told(*levels: pd.DataFrame) -> str:
    return fan.draw.finding(pd.concat(levels).sample(frac=1, random_state=1))


def test_the_level_is_told_that_moves_furthest_for_how_far_its_runs_lie_apart() -> None:
    near = level("near", (4, 5, 6), (9, 9, 9), (6.5, 8, 9))  # three, where half of the runs lie within 2.5
    wide = level("wide", (0, 10, 20), (15, 30, 45))  # twenty, within thirty
    assert told(near, wide) == told(wide, near) == "Near goes from 5 to 8 in the middle run"
    assert told(wide) == "Wide goes from 10 to 30 in the middle run"
    unclear = level("unclear", (0, 5, 5.1), (5, 9, 9.1))
    least = level("least", (4, 5, 6), (5.5, 6.5, 12))
    assert told(unclear, least) == "Least goes from 5.0 to 6.5 in the middle run"
    assert told(unclear) == "Unclear goes from 5 to 9 in the middle run, but runs differ by more"
    other = level("other", (0, 6, 9), (5, 7, 9))
    assert told(unclear, other) == "Unclear moves most, from 5 to 9 in the middle run, but runs differ by more"
    assert told(level("down", (4, 9.1, 9.1), (3, 5, 9.1))).endswith("but runs differ by more")
    assert told(level("down", (4, 9.2, 9.2), (3, 5, 9.1))) == "Down goes from 9 to 5 in the middle run"
    assert told(level("two", (1, 2.25, 2.3), (4, 4.25, 5))) == "Two goes from 2 to 4 in the middle run"
    assert told(level("less", (1, 2.25, 2.3), (4, 4.2, 5))) == "Less goes from 2.2 to 4.2 in the middle run"
    sure = level("sure", (1, 1, 1), (2, 2, 2))  # no spread is no division by nothing
    assert told(sure, wide) == "Sure goes from 1.0 to 2.0 in the middle run"


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
        assert {axes.get_ylim()[0] for axes in titled.values()} == {0}
        (key,) = [axes.get_legend() for axes in figure.axes if axes.get_legend()]
        ends = [plots.labels[name] for name in plots.looks if name in set(plots.fan.data.how["runs"]["outcome"])]
        assert {text.get_text() for text in key.get_texts()} == {*fan.GREYS, *ends}


def test_a_level_that_goes_below_nothing_has_an_axis_of_its_own() -> None:
    deep = level("deep", (4, 5, 6), (5, 6, 7)).assign(q05=[-3.0, 2.0])
    (axes,) = figure_of(fan.draw(deep)).axes[1:]
    assert axes.get_ylim()[0] < -3
