"""Outcome bars: heights, whiskers, order, and the words beside them."""

from __future__ import annotations

import pytest

from charts import frames
from charts.measuring import hidden, texts, words
from escalate.charts import outcomes


def test_bars_and_whiskers_are_the_tables() -> None:
    data = frames.outcomes(9)
    axes = outcomes.draw(data)
    assert [bar.get_width() for bar in axes.patches] == pytest.approx(data["share"].tolist())
    assert [bar.get_y() + bar.get_height() / 2 for bar in axes.patches] == pytest.approx(range(9))
    (whiskers,) = [part for part in axes.containers if part.get_label() is None or hasattr(part, "has_xerr")]
    segments = whiskers.lines[2][0].get_segments()
    assert [segment[0][0] for segment in segments] == pytest.approx(data["low"].tolist())
    assert [segment[1][0] for segment in segments] == pytest.approx(data["high"].tolist())


def test_whiskers_that_hold_together_are_wider() -> None:
    data = frames.outcomes(6)
    axes = outcomes.draw(data, interval="together")
    whiskers = next(part for part in axes.containers if hasattr(part, "has_xerr"))
    ends = [segment[1][0] for segment in whiskers.lines[2][0].get_segments()]
    assert ends == pytest.approx(data["high_all"].tolist())
    assert all(end > each for end, each in zip(ends, data["high"], strict=True))


def test_labels_stand_in_the_tables_order_from_the_top() -> None:
    data = frames.outcomes(9)
    axes = outcomes.draw(data)
    shown = {text.get_text().replace("\n", " "): text.get_window_extent().y0 for text in texts(axes.figure)}
    heights = [shown[label] for label in data["label"]]
    assert heights == sorted(heights, reverse=True)
    upside_down = outcomes.draw(data.iloc[::-1])
    shown = {text.get_text().replace("\n", " "): text.get_window_extent().y0 for text in texts(upside_down.figure)}
    heights = [shown[label] for label in data["label"]]
    assert heights == sorted(heights)


def test_labels_stand_beside_their_bars() -> None:
    data = frames.outcomes(9)
    axes = outcomes.draw(data)
    shown = {text.get_text().replace("\n", " "): text for text in texts(axes.figure)}
    for label, bar in zip(data["label"], axes.patches, strict=True):
        place, of_bar = shown[label].get_window_extent(), bar.get_window_extent()
        assert (place.y0 + place.y1) / 2 == pytest.approx((of_bar.y0 + of_bar.y1) / 2, abs=4)
        assert place.x1 < of_bar.x0


def test_counts_and_whole_per_cents() -> None:
    shown = words(outcomes.draw(frames.outcomes(9)).figure)
    assert "none seen, up to 4 in 10,000" in shown
    assert "under 1 %   30 runs" in shown
    assert "31 %   3,100 runs" in shown
    assert "5 %   470 runs" in shown
    assert "share of runs" in shown
    assert "How 10,000 runs ended" in shown


@pytest.mark.parametrize("count", [2, 6, 9])
def test_no_number_lies_on_a_bar(count: int) -> None:
    axes = outcomes.draw(frames.outcomes(count), style="projector")
    assert hidden(axes.figure, list(axes.patches)) == []


def test_one_run() -> None:
    data = frames.outcomes(2)
    data["runs"], data["share"], data["low"], data["high"] = [0, 1], [0.0, 1.0], [0.0, 0.21], [0.79, 1.0]
    shown = words(outcomes.draw(data).figure)
    assert "100 %   1 run" in shown
    assert "none seen, up to 1 in 1" in shown
