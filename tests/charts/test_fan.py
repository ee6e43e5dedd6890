"""Levels over time: shares of whole numbers that agree with single runs, and the middle run of each ending."""

import numpy as np
import pandas as pd
import pytest

import escalate
from charts.measuring import figure_of
from escalate.charts import fan
from escalate.charts.rungs import INK, Look
from escalate.errors import EscalateError

WAR, DEAL = Look("#9b1b1f", "#8a1418"), Look("#2a6db3", "#1d5491")


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
    frame = frame[frame["level"] == level.name]
    final = frame[frame["step"] == frame["step"].max()].set_index("outcome")["value"]
    for code, outcome in enumerate(cuba.scenario.outcomes):
        if outcome.name in final:
            assert final[outcome.name] == pytest.approx(np.median(last[cuba.first_courses.outcome == code]))
    assert chart.finding.startswith(f"“{level.label}”: ")
    assert set(frame["outcome"]) == {row.outcome for row in cuba.outcomes.itertuples() if row.runs}
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
    assert told(near, wide) == told(wide, near) == "“Near”: from 5 to 8 in the middle run"
    assert told(wide) == "“Wide”: from 10 to 30 in the middle run"
    unclear = level("unclear", (0, 5, 5.1), (5, 9, 9.1))
    least = level("least", (4, 5, 6), (5.5, 6.5, 12))
    assert told(unclear, least) == "“Least”: from 5.0 to 6.5 in the middle run"
    assert told(unclear) == "“Unclear”: from 5 to 9 in the middle run, half end from 5 to 9"
    assert told(level("down", (4, 9.1, 9.1), (3, 5, 9.1))).endswith("half end from 3 to 9")
    assert told(level("down", (4, 9.2, 9.2), (3, 5, 9.1))) == "“Down”: from 9 to 5 in the middle run"
    assert told(level("two", (1, 2.25, 2.3), (4, 4.25, 5))) == "“Two”: from 2 to 4 in the middle run"
    assert told(level("less", (1, 2.25, 2.3), (4, 4.2, 5))) == "“Less”: from 2.2 to 4.2 in the middle run"
    assert told(level("zero", (-9, -8, -7), (-1, -0.2, 0))) == "“Zero”: from −8 to 0 in the middle run"
    still = level("still", (-1, 0, 1), (-0.5, 0, 0)).assign(label="Still (in points)")
    flat = level("flat", (4, 5, 6), (6.6, 8.3, 9)).assign(q95=9.5)
    assert told(flat) == "“Flat”: from 5.0 to 8.3 in the middle run"  # of an axis that runs over less than ten
    assert told(still) == "“Still” stays at 0.0 in the middle run, half end from −0.5 to 0.0"
    sure = level("sure", (1, 1, 1), (2, 2, 2))  # no spread is no division by nothing
    assert told(sure, wide) == "“Sure”: from 1.0 to 2.0 in the middle run"


def test_a_level_that_passes_a_threshold_comes_before_one_that_moves_further() -> None:
    near, wide = level("near", (4, 5, 6), (6.5, 8, 9)), level("wide", (0, 10, 20), (21, 30, 45))
    unclear = level("unclear", (0, 5, 5.1), (5, 9, 9.1))

    def past(*marks: tuple[str, float, str]) -> str:
        return fan.draw.finding(pd.concat([near, wide, unclear]), thresholds=marks)

    first, last = ("wide", 11, "Talks at 11 or more"), ("wide", 29, "War at 29 or more")
    said = "“Wide”: from 10 to 30 in the middle run, past the line “War at 29 or more”"
    assert past(first, last, ("wide", 30, "End at 30 or more")) == said
    assert past(first).endswith("past the line “Talks at 11 or more”")
    for mark in (("wide", 10, "x"), ("wide", 30, "x"), ("other", 11, "x"), ("unclear", 6, "x")):
        assert past(mark) == "“Near”: from 5 to 8 in the middle run"


def ends(*rows: tuple[str, str, float, float, float], share: float = 0.3, ruled: bool = False) -> pd.DataFrame:
    """Of a level and an ending the quarter, the middle and the third quarter at the last step."""
    frame = pd.DataFrame(rows, columns=["level", "outcome", "q25", "value", "q75"])
    frame = frame.assign(label=frame["outcome"].str.title(), share=share, ruled=ruled)
    return pd.concat([frame.assign(step=0, value=5.0), frame.assign(step=1)], ignore_index=True)


def test_a_level_on_which_endings_part_comes_first() -> None:
    data = pd.concat([level("heat", (4, 5, 6), (6.5, 8, 9)), level("fear", (0, 1, 2), (0, 1, 2))])
    clear = ends(("fear", "war", 15, 20, 25), ("fear", "deal", 1, 2, 14.9), ("heat", "war", 9, 22, 25))
    assert fan.draw.finding(data, endings=clear) == "“Fear”: 20 in runs to “War”, 2 in those to “Deal”"
    plain = "“Heat”: from 5 to 8 in the middle run"
    near = ends(("fear", "war", 15, 14.4, 25), ("fear", "deal", 1, 2, 14.9))
    meet = ends(("fear", "war", 15, 20, 25), ("fear", "deal", 1, 2, 15))
    marks = ends(("fear", "war", 20, 20, 20), ("fear", "deal", 2, 2, 2))
    for frame in (near, meet, marks, clear.assign(ruled=True), clear.assign(share=0.049)):
        assert fan.draw.finding(data, endings=frame) == plain
    assert fan.draw.finding(data, endings=clear.assign(share=0.05)).startswith("“Fear”: 20 ")
    far = pd.concat([clear, ends(("heat", "deal", 0, 1, 8))])  # 21 of 50, against 18
    assert fan.draw.finding(data, endings=far) == "“Heat”: 22 in runs to “War”, 1 in those to “Deal”"
    whole = pd.DataFrame({"level": "fear", "step": [0, 0, 1, 1], "value": [1, 2] * 2, "share": [0.9, 0.1, 0.2, 0.8]})
    assert fan.draw.finding(data, endings=clear, shares=whole) == plain  # its panel shows no middle run
    only = data[data["level"] == "fear"]
    assert fan.draw.finding(only, shares=whole) == "“Fear”: 80 % of the runs end at 2, 10 % begin there"
    some = whole.assign(share=[1.0, 0.0, 0.2, 0.8])
    assert fan.draw.finding(only, shares=some) == "“Fear”: 80 % of the runs end at 2, none begin there"
    axes = figure_of(fan.draw(data, endings=clear, looks={"war": WAR, "deal": DEAL})).axes
    told = {text.get_text(): (text.xy[1], text.get_color()) for text in axes[1].texts}
    assert axes[1].get_title(loc="left") == "Fear"
    assert told == {"20": (20, WAR.edge), "2": (2, DEAL.edge)}
    assert list(axes[2].texts) == []
    middle, *others = axes[1].lines  # thick enough to be seen on both sides of one that lies on it
    assert middle.get_color() == INK
    assert [line.get_color() for line in others[:2]] == [WAR.edge, DEAL.edge]
    assert middle.get_linewidth() > 2 * max(line.get_linewidth() for line in others)


def test_a_threshold_is_named_outside_and_the_finding_has_its_panel() -> None:
    plots = escalate.load("kaesong-2020").run(200).plot
    for style, panels in (("screen", 6), ("projector", 2)):
        figure = plots.fan.figure(style)
        titled = {axes.get_title(loc="left").replace("\n", " "): axes for axes in figure.axes if axes.lines}
        assert len(titled) == panels
        assert any(plots.fan.finding.startswith(f"“{title}”") for title in titled)
        named = {text.get_text().replace("\n", " "): text for text in titled["Tension"].texts}
        assert {*named} == {"Open fire at 60 or more", "The crisis fades at 45 or less", "42"}
        assert {(text.xy[0], text.xyann[0], text.get_ha()) for text in named.values()} == {(1, 8, "left")}
        assert [round(text.xy[1]) for text in named.values()] == [45, 60, 42]
        assert "from 56 to 42" in plots.fan.finding  # both stand on the panel, at either end of the middle run
        assert "56" in [label.get_text() for label in titled["Tension"].get_yticklabels()]
        assert {axes.get_ylim()[0] for axes in titled.values()} == {0}
        (key,) = [axes.get_legend() for axes in figure.axes if axes.get_legend()]
        ends = [plots.labels[name] for name in plots.looks if name in set(plots.fan.data.how["endings"]["outcome"])]
        assert {text.get_text() for text in key.get_texts()} == {*fan.BANDS, *ends}


def test_a_level_that_goes_below_nothing_has_an_axis_of_its_own() -> None:
    deep = level("deep", (4, 5, 6), (5, 6, 7)).assign(q05=[-3.0, 2.0])
    (axes,) = figure_of(fan.draw(deep)).axes[1:]
    assert axes.get_ylim()[0] < -3
