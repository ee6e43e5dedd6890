"""The two charts of doubt: marks where the numbers are, two kinds of mark, and nothing overlapping."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure

from charts import frames
from charts.measuring import hidden, troubles, words
from escalate.charts import discover, doubt
from escalate.charts.style import STYLES, caption_text, palette
from escalate.errors import EscalateError

CAPTION = caption_text("After Kaesong", "kaesong-2020", "version 1", 10_000, 2020, doubt.meaning(200, 41, 100))


def doubts(count: int, labels: list[str] | None = None) -> pd.DataFrame:
    data = frames.outcomes(count, labels)
    data["doubt_low"] = data["share"] / 3
    data["doubt_high"] = np.minimum(1, data["share"] * 2 + 0.1)
    data["told"] = np.arange(count) != 1
    return data


def box(count: int, labels: list[str] | None = None) -> pd.DataFrame:
    rows = [
        (f"parameter_{n}", label, 5.0, 2.0 if n % 3 else 0.0, 10.0 if n % 2 else 6.25, 0.0, 10.0, 0.9)
        for n, label in enumerate((labels or frames.ENGLISH)[:count])
    ]
    return pd.DataFrame(rows, columns=list(discover.COLUMNS))


INSIDE = {"outcome": "ending_2", "label": "Another Korean War", "density": 0.78, "coverage": 0.3, "base": 0.04}


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("count", [2, 6, 9])
def test_nothing_overlaps_or_is_clipped(count: int, style: str) -> None:
    assert troubles(doubt.draw(doubts(count), style=style, caption=CAPTION).figure) == []


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("count", [1, 3, 6])
def test_nothing_overlaps_in_the_box(count: int, style: str) -> None:
    assert troubles(discover.draw(box(count), style=style, caption=CAPTION, **INSIDE).figure) == []


@pytest.mark.filterwarnings("ignore::escalate.charts.text.MissingFontWarning")
def test_korean_labels_fit() -> None:
    assert troubles(doubt.draw(doubts(9, frames.KOREAN)).figure) == []
    assert troubles(discover.draw(box(6, frames.KOREAN), **INSIDE).figure) == []


def test_luck_and_doubt_are_two_marks_where_the_numbers_are() -> None:
    data = doubts(6)
    axes = doubt.draw(data)
    whiskers = [part.lines[2][0].get_segments()[0] for part in axes.containers if hasattr(part, "has_xerr")]
    assert [segment[0][0] for segment in whiskers] == pytest.approx(data["low"].tolist())
    assert [segment[1][0] for segment in whiskers] == pytest.approx(data["high"].tolist())
    bars, beams = axes.patches[1:7], axes.patches[7:]
    assert [bar.get_width() for bar in bars] == pytest.approx(data["share"].tolist())
    told = data[data["told"]]
    assert [beam.get_x() for beam in beams] == pytest.approx(told["doubt_low"].tolist())
    assert [beam.get_x() + beam.get_width() for beam in beams] == pytest.approx(told["doubt_high"].tolist())
    assert {beam.get_hatch() for beam in beams} == {"////"}
    assert hidden(axes.figure, list(axes.patches)) == []
    shown = words(axes.figure)
    assert "luck of the runs (95 %)" in shown
    assert "doubt about the inputs (9 in 10 draws)" in shown
    assert "doubt not told from luck" in shown


def test_the_box_is_the_filled_part_of_each_range() -> None:
    data = box(3)
    axes = discover.draw(data, colours=palette(f"ending_{n}" for n in range(4)), **INSIDE)
    ranges, parts = axes.patches[2::2], axes.patches[3::2]
    assert [(each.get_x(), each.get_width()) for each in ranges] == [(0, 1)] * 3
    assert [each.get_x() for each in parts] == pytest.approx((data["low"] / 10).tolist())
    assert [each.get_x() + each.get_width() for each in parts] == pytest.approx((data["high"] / 10).tolist())
    shown = " ".join(words(axes.figure))
    assert "78 % of runs end so, against 4 % of all runs" in shown
    assert "below 6.25" in shown
    assert "2 to 6.25" in shown


def test_the_words_say_what_the_pictures_show() -> None:
    told = doubt.alt_text(doubts(3)).replace("\u00a0", " ")
    assert "doubt 10 % to 72 %" in told or "doubt" in told
    assert "doubt not told from luck" in told
    assert "below 6.25" in discover.alt_text(box(1), **INSIDE)


def test_they_keep_to_the_axes_they_are_given() -> None:
    left, right = Figure(figsize=(26, 8), dpi=72).subplots(1, 2)
    assert doubt.draw(doubts(3), ax=right) is right
    assert discover.draw(box(2), ax=left, **INSIDE) is left


def test_tables_that_cannot_be_drawn_are_refused_in_words() -> None:
    with pytest.raises(EscalateError, match="needs the column"):
        doubt.draw(pd.DataFrame({"x": [1]}))
    with pytest.raises(EscalateError, match="without rows"):
        discover.draw(box(0), **INSIDE)
