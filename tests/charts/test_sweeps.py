"""Charts of sweeps: lines with bands, points for words, heat maps with the baseline framed."""

import numpy as np
import pandas as pd
import pytest

from charts import frames
from charts.measuring import figure_of, troubles, words
from escalate.charts import heatmap, sweep
from escalate.charts.style import STYLES, caption_text
from escalate.errors import EscalateError

CAPTION = caption_text("After Kaesong", "kaesong-2020", "version 1", 4_000, 2020, sweep.MEANING)
KEY = 8
"""Squares of the key to the shades."""
TIPPING = [(38.0, 34.0, 43.0, "ending_2 overtakes ending_4 where china_payments falls below 38 (34 to 43)")]


def line(count=6, values=tuple(range(0, 101, 10)), labels=None):
    """Shares that drift along the values."""
    shares = np.array(frames.tallies(count)) / frames.RUNS
    rows = []
    for place, value in enumerate(values):
        moved = np.roll(shares, 1) * place / len(values) + shares * (1 - place / len(values))
        for (name, label), share in zip(frames.labels(count, labels).items(), moved, strict=True):
            rows.append((value, name, label, round(4_000 * share), share, max(share - 0.01, 0), share + 0.01))
    return pd.DataFrame(rows, columns=["china_payments", "outcome", "label", "runs", "share", "low", "high"])


def grid(across=7, upwards=6):
    rows = []
    for x in np.linspace(0, 3, across):
        for y in np.linspace(1, 5, upwards):
            share = max(0.0, x * (5 - y) / 15)
            rows.append((x, y, "war", "Another Korean War", 100, share, share, share))
            rows.append((x, y, "peace", "Peace", 100, 1 - share, 1 - share, 1 - share))
    return pd.DataFrame(rows, columns=["spiral", "restraint", "outcome", "label", "runs", "share", "low", "high"])


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("values", [tuple(range(0, 101, 10)), ("no", "yes")], ids=["numbers", "words"])
def test_nothing_overlaps(values, style):
    how = {"words": "China's payments to Pyongyang", "baseline": 70.0, "tipping": TIPPING, "style": style}
    figure = figure_of(sweep.draw(line(values=values), caption=CAPTION, **how))
    assert troubles(figure) == []
    shown = " ".join(words(figure))
    assert [label for label in frames.ENGLISH[:6] if label not in shown] == []


@pytest.mark.filterwarnings("ignore::escalate.charts.text.MissingFontWarning")
def test_many_outcomes_in_korean():
    assert troubles(figure_of(sweep.draw(line(9, labels=frames.KOREAN), caption=CAPTION, style="projector"))) == []


def test_it_marks_the_file_and_the_tipping_point():
    axes = sweep.draw(line(), words="Payments", baseline=70.0, tipping=TIPPING)
    note = " ".join(words(figure_of(axes)))
    assert "Dashed: the scenario as it stands (china_payments = 70)." in note
    assert "Shaded: ending_2 overtakes ending_4" in note
    verticals = [drawn.get_xdata()[0] for drawn in axes.lines if len(set(drawn.get_xdata())) == 1]
    assert verticals == [38.0, 70.0]
    assert "Dashed" not in " ".join(words(figure_of(sweep.draw(line(), baseline=170.0))))


def test_lines_are_the_shares():
    data = line(3)
    axes = sweep.draw(data)
    drawn = axes.lines[0].get_ydata()
    assert list(drawn) == data[data["outcome"] == "ending_0"]["share"].tolist()


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("size", [(7, 6), (41, 30), (2, 2)])
def test_heat_maps(style, size):
    axes = heatmap.draw(grid(*size), words=("Spiral", "Restraint"), baseline=(1.0, 2.2), style=style, caption=CAPTION)
    assert troubles(figure_of(axes)) == []
    assert len(axes.patches) == KEY + 2  # the frame, white under black
    assert "Framed: the cell nearest" in " ".join(words(figure_of(axes)))


def test_the_frame_is_on_the_nearest_cell():
    axes = heatmap.draw(grid(4, 5), baseline=(1.2, 2.0))
    assert axes.patches[-1].get_xy() == (0.5, 0.5)
    assert not heatmap.draw(grid(4, 5), baseline=(None, 2.0)).patches[KEY:]
    assert not heatmap.draw(grid(4, 5), baseline=(9.0, 2.0)).patches[KEY:]


def test_alt_texts_tell_the_data():
    told = sweep.alt_text(line(3), words="Payments", baseline=70.0, tipping=TIPPING)
    assert "at 11 values of Payments (china_payments), at 0 and at 100" in told
    assert "Changes of place: ending_2 overtakes" in told
    assert "No outcome clearly overtakes" in sweep.alt_text(line(3))
    told = heatmap.alt_text(grid(), outcome="war", words=("Spiral", "Restraint"))
    assert "Smallest: none seen at spiral = 0" in told
    assert "largest: 80" in told
    assert "at spiral = 3, restraint = 1" in told


@pytest.mark.parametrize(("module", "data"), [(sweep, line()), (heatmap, grid())])
def test_what_cannot_be_drawn_is_refused_in_words(module, data):
    with pytest.raises(EscalateError, match="needs the column"):
        module.draw(pd.DataFrame({"something": [1]}))
    with pytest.raises(EscalateError, match="without rows"):
        module.draw(data.iloc[:0])
    other = grid() if module is sweep else line()
    with pytest.raises(EscalateError, match="draws sweeps of"):
        module.draw(other)
    with pytest.raises(EscalateError, match='no outcome "wra"'):
        heatmap.draw(grid(), outcome="wra")
