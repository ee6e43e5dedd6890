"""Charts over time: fan, ladder, options, time to outcome, convergence, pathways."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_hex, to_rgb
from matplotlib.figure import Figure

from charts import frames
from charts.measuring import troubles, words
from escalate.charts import convergence, fan, ladder, options, pathways, time_to_outcome
from escalate.charts.shades import shade
from escalate.errors import EscalateError


def test_the_fan_draws_the_quantiles_and_at_most_ten_runs() -> None:
    data, real = frames.levels(), frames.real_runs(12)
    axes = fan.draw(data, runs=real)
    wide, narrow = axes.collections[:2]
    for band, low, high in ((wide, "q05", "q95"), (narrow, "q25", "q75")):
        heights = band.get_paths()[0].vertices[:, 1]
        assert heights.min() == pytest.approx(data[low].min())
        assert heights.max() == pytest.approx(data[high].max())
    thin = [line for line in axes.lines if line.get_alpha() == 0.75]
    assert len(thin) == 10
    assert thin[2].get_ydata() == pytest.approx(real.loc[real["run"] == 2, "value"])
    (median,) = [line for line in axes.lines if line.get_color() == fan._MEDIAN and len(line.get_xdata()) > 2]
    assert median.get_ydata() == pytest.approx(data["q50"])
    note = " ".join(words(axes.figure))
    assert "Runs that ended stay at their last value" in note
    assert "Thin lines: 10 single runs." in note


def test_the_fan_takes_the_level_asked_for() -> None:
    data = pd.concat([frames.levels(), frames.levels(label="Trust").assign(level="trust", q50=5.0)])
    assert "Trust over time" in words(fan.draw(data, level="trust").figure)
    assert "Tension between the two Koreas over time" in words(fan.draw(data).figure)
    with pytest.raises(EscalateError, match='no level "tenshun"; the levels are tension, trust'):
        fan.draw(data, level="tenshun")


@pytest.mark.parametrize("value", [0.0, 62.0, -3.5, 1e9, 1e-6])
def test_a_flat_level(value: float) -> None:
    data = frames.levels(dated=False)
    data[["q05", "q25", "q50", "q75", "q95"]] = value
    assert troubles(fan.draw(data).figure) == []


def test_without_a_calendar_steps_are_numbered() -> None:
    shown = words(fan.draw(frames.levels(dated=False)).figure)
    assert {"0", "12"} <= set(shown)
    assert not any("2020" in text for text in shown)
    assert any("Time in steps, counted from 0." in text for text in shown)


def test_dates_name_the_year_where_it_changes() -> None:
    data = frames.levels()
    data["date"] = [None, *(dt.date(2020 + month // 12, month % 12 + 1, 1) for month in range(frames.STEPS))]
    shown = words(fan.draw(data).figure)
    assert "Jan 2020" in shown
    assert "May" in shown
    assert "Jan 2021" in shown


def test_ladder_columns_add_up_and_are_shaded_by_share() -> None:
    data = frames.ladder()
    assert data.groupby("step")["share"].sum().tolist() == pytest.approx([1.0] * frames.STEPS)
    axes = ladder.draw(data)
    (cells,) = axes.collections
    colours = np.array(cells.get_facecolor())[:, :3].reshape(9, frames.STEPS, 3)
    for row, step in ((0, 0), (3, 5), (8, 25)):
        share = data.loc[(data["rung"] == row - 1) & (data["step"] == step), "share"].item()
        assert tuple(colours[row, step]) == pytest.approx(to_rgb(shade(share)))
    shown = words(axes.figure)
    assert "37 %" in shown
    assert "last step" in shown
    assert any("Ended runs keep the rung of their ending" in text for text in shown)


def test_rungs_rise_from_the_foot_and_the_empty_off_row_is_left_out() -> None:
    data = frames.ladder()
    data.loc[data["rung"] == -1, ["runs", "share"]] = 0
    axes = ladder.draw(data)
    places = {text.get_text(): text.get_position()[1] for text in axes.texts}
    assert "(off the ladder)" not in places
    assert places["Talks"] < places["Calm"] < places["Clash"] < places["War"]


def test_shades_grow_darker() -> None:
    brightness = [sum(to_rgb(shade(share))) for share in (0, 0.001, 0.02, 0.07, 0.2, 0.3, 0.6, 1.0)]
    assert brightness == sorted(brightness, reverse=True)
    assert len(set(brightness)) == 8


def test_options_have_a_panel_an_actor() -> None:
    data = frames.choices({"North Korea": 3, "China": 2})
    panels = options.draw(data)
    assert [panel.get_label() for panel in panels] == ["actor_0", "actor_1"]
    shown = words(panels[0].figure)
    rows = data[(data["actor"] == "actor_1") & (data["option"] == "option_1")]
    assert f"{round(100 * rows['taken'].sum() / rows['going'].sum())} %" in shown
    assert "(waits)" in shown
    assert "North Korea" in shown


def test_options_take_a_figure() -> None:
    figure = Figure(figsize=(16, 9))
    panels = options.draw(frames.choices(), figure)
    assert all(panel.figure is figure for panel in panels)
    assert troubles(figure) == []


def test_pooled_options_say_how_many_and_lose_no_run() -> None:
    data = frames.choices({f"Actor {number}": 9 for number in range(5)}, frames.ENGLISH)
    panels = options.draw(data)
    shown = words(panels[0].figure)
    assert any("other options" in text for text in shown)
    assert troubles(panels[0].figure) == []
    per_cents = [int(text[:-2].strip("<>")) for text in shown if text.endswith(" %") and text[:1].isdigit()]
    assert sum(per_cents) >= 5 * 95


def test_incidence_rises_to_the_final_shares() -> None:
    data = frames.runs(6)
    axes = time_to_outcome.draw(data, labels=frames.labels(6))
    foot = np.zeros(frames.STEPS)
    for band, name in zip(axes.patches, frames.labels(6), strict=False):
        ended = np.bincount(data.loc[data["outcome"] == name, "step"], minlength=frames.STEPS).cumsum() / len(data)
        assert band.get_data().baseline == pytest.approx(foot)
        foot = foot + ended
        assert band.get_data().values == pytest.approx(foot)
    assert foot[-1] == pytest.approx(1)
    shown = words(axes.figure)
    assert "still going" in shown
    assert "Another Korean War: none seen" in shown


def test_the_clock_may_outlast_the_runs() -> None:
    data = pd.DataFrame({"run": [0, 1], "outcome": ["a", "a"], "step": [1, 3], "date": [None, None]})
    axes = time_to_outcome.draw(data, steps=10)
    assert axes.patches[0].get_data().values.tolist() == [0, 0.5, 0.5, 1, 1, 1, 1, 1, 1, 1]


def test_dates_between_endings_are_filled_in_only_where_they_are_certain() -> None:
    day = dt.date(2020, 6, 16)
    weeks = {0: day, 3: day + dt.timedelta(days=21), 5: day + dt.timedelta(days=35)}
    assert time_to_outcome.every_date(weeks, 6)[4] == day + dt.timedelta(days=28)
    months = {0: day, 1: dt.date(2020, 7, 16), 3: dt.date(2020, 9, 16)}
    assert time_to_outcome.every_date(months, 4) == {}
    assert time_to_outcome.every_date({}, 4) == {}


def test_convergence_ends_at_the_shares() -> None:
    data = frames.runs(3, 5_000).sample(frac=1, random_state=2)
    axes = convergence.draw(data, labels=frames.labels(3))
    ordered = data.sort_values("run")["outcome"]
    for name, line in zip(frames.labels(3), axes.lines[1::2], strict=False):
        assert line.get_ydata()[-1] == pytest.approx((ordered == name).mean())
        numbers = line.get_xdata()
        middle = len(numbers) // 2
        assert line.get_ydata()[middle] == pytest.approx((ordered.iloc[: numbers[middle]] == name).mean())
    low, high = frames.wilson(int((ordered == "ending_2").sum()), 5_000)
    heights = axes.collections[2].get_paths()[0].vertices
    at_end = heights[heights[:, 0] == 5_000][:, 1]
    assert at_end.min() == pytest.approx(low, abs=1e-6)
    assert at_end.max() == pytest.approx(high, abs=1e-6)


@pytest.mark.parametrize("total", [1, 7, 30, 1_234])
def test_convergence_of_few_runs(total: int) -> None:
    assert troubles(convergence.draw(frames.runs(3, total), labels=frames.labels(3)).figure) == []


def test_pathways_keep_every_run() -> None:
    data = frames.pathways(6)
    axes = pathways.draw(data)
    fills = {pathways.UNCOLOURED.colour, pathways._FILL}
    total = data["runs"].sum()
    blocks = [patch for patch in axes.patches if to_hex(patch.get_facecolor()).upper() in {f.upper() for f in fills}]
    first = [block for block in blocks if block.get_x() == min(block.get_x() for block in blocks)]
    height = sum(block.get_height() for block in first)
    assert sum(block.get_height() for block in first[:-1]) < height
    largest = data.groupby("move1")["runs"].sum().max()
    assert max(block.get_height() for block in first[:-1]) / height == pytest.approx(largest / total)
    shown = words(axes.figure)
    assert any(text.startswith("other moves") for text in shown)
    assert any("Grey: rarer moves, pooled" in text for text in shown)


def test_a_path_may_stop_early() -> None:
    data = pd.DataFrame(
        {
            "move1": ["A: threatens", "A: threatens", "B: waits"],
            "move2": ["B: answers", None, ""],
            "outcome": ["war", "calm", "calm"],
            "outcome_label": ["War", "Calm", "Calm"],
            "runs": [50, 30, 20],
        }
    )
    shown = words(pathways.draw(data).figure)
    assert {"Moves looked for:", "\u2013 A: threatens", "\u2013 B: answers"} <= set(shown)
    assert {"A: threatens, 80 %", "B: answers, 50 %", "none of the others, 30 %", "B: waits, 20 %"} <= set(shown)


def test_the_commonest_branch_stands_on_top_and_the_pooled_ones_below() -> None:
    axes = pathways.draw(frames.pathways(6))
    left = min(text.get_position()[0] for text in axes.texts if text.get_text().endswith("\u00a0%"))
    first = [text for text in axes.texts if text.get_position()[0] == left and text.get_text().endswith("\u00a0%")]
    first.sort(key=lambda text: -text.get_position()[1])
    shares = [int(text.get_text().replace("\n", " ").split(" ")[-1][:-2]) for text in first]
    assert shares[:-1] == sorted(shares[:-1], reverse=True)
    assert first[-1].get_text().startswith("other moves")
