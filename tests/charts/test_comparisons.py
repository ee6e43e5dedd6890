"""Policy comparison and flips: bars from the zero line, whiskers, numbers, and the cells of the matrix."""

from __future__ import annotations

import pytest

from charts import frames
from charts.measuring import figure_of, hidden, words
from escalate.charts import differences, flips
from escalate.charts.style import palette


def test_bars_stand_on_their_zero_lines() -> None:
    data = frames.differences(6, 3)
    axes = differences.draw(data)
    unit = (axes.get_xlim()[1] - axes.get_xlim()[0]) / 3
    zeros = [line.get_xdata()[0] for line in axes.lines if line.get_linewidth() > 1 and len(line.get_xdata()) == 2]
    assert zeros == pytest.approx([0, unit, 2 * unit])
    assert [bar.get_width() for bar in axes.patches] == pytest.approx(data["difference"].tolist())
    for place, bar in enumerate(axes.patches):
        assert bar.get_x() == pytest.approx(unit * (place // 6))
        assert bar.get_y() + bar.get_height() / 2 == pytest.approx(place % 6)


def test_whiskers_are_the_paired_intervals() -> None:
    data = frames.differences(6, 2)
    axes = differences.draw(data)
    unit = (axes.get_xlim()[1] - axes.get_xlim()[0]) / 2
    whiskers = [part for part in axes.containers if hasattr(part, "has_xerr")]
    for place, (part, low, high) in enumerate(zip(whiskers, data["low"], data["high"], strict=True)):
        ((start, end),) = part.lines[2][0].get_segments()
        assert start[0] - unit * (place // 6) == pytest.approx(low)
        assert end[0] - unit * (place // 6) == pytest.approx(high)


def test_numbers_are_whole_points_clear_of_the_bars() -> None:
    data = frames.differences(6, 3)
    axes = differences.draw(data)
    shown = words(axes.figure)
    for difference in data["difference"]:
        assert differences.points_text(difference) in shown
    assert hidden(axes.figure, list(axes.patches)) == []


@pytest.mark.parametrize(
    ("difference", "text"),
    [(0.123, "+12"), (-0.123, "−12"), (0.0, "0"), (0.0049, "<1"), (-0.0049, "<1"), (0.0051, "+1"), (1.0, "+100")],
)
def test_points(difference: float, text: str) -> None:
    assert differences.points_text(difference) == text


def test_too_many_policies_are_not_dropped_in_silence() -> None:
    shown = " ".join(words(differences.draw(frames.differences(3, 9)).figure))
    assert "The first 8 of 9 policies." in shown
    assert "A ninth policy" not in shown


def test_one_policy_is_named_in_the_title() -> None:
    shown = words(differences.draw(frames.differences(6, 1)).figure)
    assert "What changes: China slashes its payments to Pyongyang" in shown


def test_alt_text_names_only_clear_shifts() -> None:
    data = frames.differences(2, 1)
    data["difference"], data["low"], data["high"] = [0.03, -0.03], [-0.01, -0.04], [0.07, -0.02]
    told = differences.alt_text(data)
    assert "Limited clash along the demilitarised zone −3 points (95 % interval −4 to −2)" in told
    assert "Another Korean War" not in told


def test_every_pair_of_endings_has_its_cell() -> None:
    data = frames.flips(3)
    axes = flips.draw(data)
    cells = {(text.get_position()): text.get_text() for text in axes.texts if text.get_transform() == axes.transData}
    names = list(frames.labels(3))
    for before, after, runs in zip(data["before"], data["after"], data["runs"], strict=True):
        assert cells[names.index(after), names.index(before)] == (f"{runs:,}" if runs else "–")
    moved = data.loc[data["before"] != data["after"], "runs"].sum()
    assert f"{moved:,} of 10,000 runs ended otherwise with the policy" in words(axes.figure)


def test_flips_follow_the_scenarios_order() -> None:
    colours = palette(frames.labels(9))
    data = frames.flips(9).sample(frac=1, random_state=1)
    shown = words(flips.draw(data, colours=colours).figure)
    rows = [f"{number} {label}" for number, label in enumerate(frames.ENGLISH[:9], 1)]
    assert [text for text in shown if text in rows] == rows


def test_columns_carry_numbers_where_labels_would_be_chopped() -> None:
    shown = words(figure_of(flips.draw(frames.flips(9))))
    assert [str(number) for number in range(1, 10)] == [text for text in shown if text in "123456789"][:9]
    assert "3 Troops in the zone and no shot is fired" in shown
