"""Icon array: 100 figures that add up, in the outcomes' order, with the rare ones stated."""

from __future__ import annotations

from itertools import groupby

import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.colors import to_hex

from charts import frames
from charts.measuring import words
from escalate.charts import icons
from escalate.charts.style import palette


@given(st.lists(st.integers(0, 10**7), min_size=1, max_size=12))
def test_largest_remainder_adds_up_and_stays_within_one(runs: list[int]) -> None:
    given_out = icons.largest_remainder(runs)
    total = sum(runs)
    assert sum(given_out) == (100 if total else 0)
    for number, figures in zip(runs, given_out, strict=True):
        assert not total or abs(figures - 100 * number / total) < 1
        assert number or not figures


def test_a_known_split() -> None:
    # Hamilton's method: quotas 47.5, 31.2, 21.3 leave one seat, which goes to the largest remainder.
    assert icons.largest_remainder([475, 312, 213]) == [48, 31, 21]


def test_a_hundred_figures_in_the_tables_order() -> None:
    data = frames.outcomes(9)
    axes = icons.draw(data)
    figures = [patch for patch in axes.patches if patch.get_gid() != "key"]
    colours = [to_hex(figure.get_facecolor()).upper() for figure in figures]
    assert len(figures) == 100
    looks = palette(data["outcome"])
    expected = [
        (look.colour, count)
        for look, count in zip(looks.values(), icons.largest_remainder(data["runs"].tolist()), strict=True)
        if count
    ]
    assert [(colour, len(list(group))) for colour, group in groupby(colours)] == expected


def test_rare_outcomes_are_stated() -> None:
    shown = words(icons.draw(frames.outcomes(9)).figure)
    assert "Another Korean War: none seen, up to 4 in 10,000" in shown
    assert "Limited clash along the demilitarised zone: fewer than 1 in 100: 30 of 10,000 runs" in shown
    assert "Troops in the zone and no shot is fired: 31 in 100" in shown


def test_an_outcome_under_half_a_per_cent_is_stated_even_with_a_figure() -> None:
    data = frames.outcomes(3)
    data["runs"], data["share"] = [49, 4_930, 5_021], [0.0049, 0.4930, 0.5021]
    assert icons.largest_remainder([49, 4_930, 5_021]) == [1, 49, 50]
    assert any("fewer than 1 in 100: 49 of 10,000 runs" in text for text in words(icons.draw(data).figure))


@pytest.mark.parametrize("count", [2, 9])
def test_the_figures_stay_within_the_figure(count: int) -> None:
    axes = icons.draw(frames.outcomes(count), caption="A caption.")
    for patch in axes.patches:
        place = patch.get_window_extent()
        assert place.x0 >= 0
        assert place.y0 >= 0
        assert place.y1 <= axes.figure.bbox.y1
