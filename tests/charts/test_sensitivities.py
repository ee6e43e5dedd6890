"""Charts of sensitivity studies: the tornado, and the indices over all ranges."""

import numpy as np
import pandas as pd
import pytest

from charts.measuring import figure_of, troubles, words
from escalate.charts import indices, tornado
from escalate.charts.style import STYLES, caption_text
from escalate.errors import EscalateError

CAPTION = caption_text("After Kaesong", "kaesong-2020", "version 1", 2_000, 2020, tornado.MEANING)
LABELS = [
    "Spiral - one side's move raises the other's", "Reluctance to use force", "How fast tension fades",
    "Alarm over troops in the DMZ", "Sanctions lifted in one step, all of them", "Chance that fighting spreads",
]  # fmt: skip


def effects(count=8, clear=6):
    rows = []
    for place in range(count):
        swing = 0.2 / (place + 1) * (1 if place % 2 else -1)
        rows.append({
            "parameter": f"p{place}", "label": LABELS[place % len(LABELS)], "value": 1, "low": 0, "high": 3,
            "share_low": max(0.1 - swing / 4, 0), "share_high": max(0.1 + swing, 0),
            "change_low": -swing / 4, "change_low_from": -swing / 4 - 0.01, "change_low_to": -swing / 4 + 0.01,
            "change_high": max(swing, -0.1), "change_high_from": max(swing, -0.1) - 0.02,
            "change_high_to": max(swing, -0.1) + 0.02, "clear": place < clear,
        })  # fmt: skip
    return pd.DataFrame(rows)


def measures(count=8, clear=6):
    value = 0.6 / (1 + np.arange(count))
    columns = {"value": value, "low": value * 0.7, "high": value * 1.4, "second": value * 0.5 - 0.05}
    frame = pd.DataFrame({"parameter": [f"p{place}" for place in range(count)], **columns})
    frame["label"] = [LABELS[place % len(LABELS)] for place in range(count)]
    return frame.assign(second_low=frame["second"] - 0.1, second_high=frame["second"] + 0.1, clear=value > value[clear])


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize(("count", "clear"), [(1, 1), (8, 6), (41, 30)])
def test_nothing_overlaps(count, clear, style):
    axes = tornado.draw(effects(count, clear), outcome="Another Korean War", style=style, caption=CAPTION)
    assert troubles(figure_of(axes)) == []
    frame = measures(count, min(clear, count - 1))
    for method in indices.WORDS:
        axes = indices.draw(frame, outcome="Another Korean War", method=method, style=style, caption=CAPTION)
        assert troubles(figure_of(axes)) == []


def test_bars_start_at_the_share_as_it_stands():
    axes = tornado.draw(effects())
    bars = [patch for patch in axes.patches if patch.get_height() == pytest.approx(0.36)]
    assert len(bars) == 12
    assert all(bar.get_x() == pytest.approx(0.1) for bar in bars)
    assert bars[1].get_width() == pytest.approx(-0.1)


def test_what_luck_hides_is_left_out_and_said():
    note = " ".join(words(figure_of(tornado.draw(effects()))))
    assert "Line: the share as the file stands, 10 %. 2 of 8 cannot be told from luck and are left out." in note
    assert "None of the 8 assumptions can be told from luck" in " ".join(words(figure_of(tornado.draw(effects(8, 0)))))
    assert "18 more move it less" in " ".join(words(figure_of(tornado.draw(effects(41, 30)))))


def test_alt_texts_tell_the_data():
    told = tornado.alt_text(effects(), outcome="War").replace("\u00a0", " ")
    assert told.startswith("Tornado of War, 10 % of runs as the file stands.")
    assert "Spiral - one side's move raises the other's (0 to 3) 15 % and none" in told
    assert told.endswith("2 of 8 assumptions cannot be told from luck.")
    told = indices.alt_text(measures(), outcome="War", method="sobol")
    assert "in per cent of the variance: Spiral - one side's move raises the other's 60 (42 to 84)" in told


@pytest.mark.parametrize(("module", "data"), [(tornado, effects()), (indices, measures())])
def test_a_table_without_its_columns_or_rows_is_refused_in_words(module, data):
    with pytest.raises(EscalateError, match="needs the column"):
        module.draw(pd.DataFrame({"something": [1]}))
    with pytest.raises(EscalateError, match="without rows"):
        module.draw(data.iloc[:0])
    with pytest.raises(EscalateError, match="knows no method"):
        indices.draw(measures(), method="guess")
