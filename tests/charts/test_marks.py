"""Where marks and labels stand, from small tables with known numbers: no run is played."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.colors import to_hex
from matplotlib.text import Annotation

from charts.measuring import figure_of
from escalate.charts import (
    cells,
    clock,
    convergence,
    deck,
    differences,
    discover,
    doubt,
    files,
    flips,
    heatmap,
    indices,
    ladder,
    map,
    options,
    outcomes,
    pathways,
    slopes,
    slots,
    sweep,
    time_to_outcome,
    tornado,
    turning,
    when,
)
from escalate.charts.rungs import COLOURS, INK, OTHER, PAPER, SOFT, Look, _luminance, rung_looks
from escalate.charts.sheet import NothingToShow, Sheet, note
from escalate.charts.style import PHONE, STYLES
from escalate.errors import EscalateError
from escalate.results import one_run

WAR, QUIET = Look("#9b1b1f", "#8a1418"), Look("#d3cfc6", "#6b675f")
LOOKS = {"war": WAR, "quiet": QUIET}
LABELS = {"war": "War", "quiet": "Quiet"}


def texts(axes: Axes) -> dict[str, Annotation]:
    """What is written on axes, spaces plain."""
    return {text.get_text().replace("\u00a0", " ").replace("\n", " "): text for text in axes.texts}


def panels(axes: Axes) -> list[Axes]:
    return figure_of(axes).axes[1:]


def spans(axes: Axes) -> list[tuple[float, float]]:
    """The left and right ends of bars that lie."""
    return [(round(bar.get_x(), 6), round(bar.get_x() + bar.get_width(), 6)) for bar in axes.patches]


def tally(**runs: int) -> pd.DataFrame:
    total = sum(runs.values())
    frame = pd.DataFrame({"outcome": list(runs), "label": [name.capitalize() for name in runs], "runs": runs.values()})
    share = frame["runs"] / total
    return frame.assign(share=share, low=share * 0.9, high=share * 1.1)


def test_bars_of_endings() -> None:
    frame = tally(war=0, quiet=750, deal=250).assign(record=[0.5, np.nan, 0.1], cases=30)
    axes = outcomes.draw(frame, looks=LOOKS, title="")
    assert axes.get_xlim()[0] == 0
    assert spans(axes) == [(0, 0), (0, 0.5), (0, 0.75), (0, 0.25), (0, 0.1)]
    assert [text.get_text()[-1] for text in axes.get_xticklabels()] == ["%"] * len(axes.get_xticks())
    upright = [(round(bar.get_y(), 6), round(bar.get_height(), 6)) for bar in axes.patches[1:3]]
    assert upright == [(-0.31, 0.62), (0.69, 0.62)]
    ends = [list(segment[:, 0]) for segment in axes.collections[0].get_segments()]
    assert ends == [[0, 0], pytest.approx([0.675, 0.825]), pytest.approx([0.225, 0.275])]
    dashed = [bar.get_linestyle() for bar in axes.patches]
    assert [line == "--" for line in dashed] == [False, True, False, False, True]
    told = texts(axes)
    assert [(text, label.xy[0]) for text, label in told.items()] == [
        ("none seen, up to 4 in 1,000", 0),
        ("record: 50 % of 30 cases", 0.5),
        ("75 %", pytest.approx(0.825)),
        ("25 %", pytest.approx(0.275)),
        ("record: 10 % of 30 cases", pytest.approx(0.275)),  # its own end lies within the bar
    ]
    assert [label.get_fontweight() for label in told.values()] == ["normal", "normal", "bold", "bold", "normal"]
    assert [told[f"record: {share} % of 30 cases"].xyann[0] > 8 for share in (50, 10)] == [False, True]
    near = texts(outcomes.draw(frame.assign(record=[0.2, np.nan, np.nan]), looks=LOOKS, title=""))
    assert near["record: 20 % of 30 cases"].xy[0] == 0  # after the words that begin where the bar ends
    assert "record: 50 %" in texts(outcomes.draw(frame, style="projector"))


def test_more_endings_than_rows_are_one_row_without_a_whisker() -> None:
    frame = tally(**{f"e{place}": 100 - place for place in range(8)})
    axes = outcomes.draw(frame, style="projector")
    assert [label.get_text() for label in axes.get_yticklabels()][-1] == "the rest (3)"
    ends = [segment for segment in axes.collections[0].get_segments() if len(segment)]
    assert len(ends) == 5
    rest = frame["share"].tail(3).sum()
    (label,) = [label for text, label in texts(axes).items() if label.xy[0] == pytest.approx(rest)]
    assert label.get_text().replace("\u00a0", " ") == f"{round(100 * rest)} %"
    told = tally(**{f"e{place}": 100 - place for place in range(8)}).assign(record=[np.nan] * 7 + [0.9], cases=50)
    shown = [label.get_text() for label in outcomes.draw(told, style="projector").get_yticklabels()]
    assert shown == ["E0", "E1", "E2", "E3", "E7", "the rest (3)"]  # what the title tells of is seen


def swing(name: str, low: float, high: float, clear: bool = True) -> dict[str, Any]:
    across = high - low
    ends = {"share_low": low, "share_high": high, "across_from": across - 0.02, "across_to": across + 0.02}
    return {"parameter": name, "label": name, "low": 0, "high": 2, "share": 0.3, "clear": clear, **ends}


def test_a_tornado() -> None:
    frame = pd.DataFrame([swing("anger", 0.1, 0.5), swing("trust", 0.4, 0.2), swing("hope", 0.3, 0.31, clear=False)])
    axes = tornado.draw(frame, outcome="War", name="war", looks=LOOKS)
    assert spans(axes) == [(0.1, 0.5), (0.2, 0.4)]
    told = texts(axes)
    ends = {text: (*label.xy, label.get_ha()) for text, label in told.items()}
    assert ends == {
        "10 % at 0": (0.1, 0, "right"), "50 % at 2": (0.5, 0, "left"), "20 % at 2": (0.2, 1, "right"),
        "40 % at 0": (0.4, 1, "left"), "as written: 30 %": (0.3, 1, "center"),
    }  # fmt: skip
    assert axes.get_xlabel() == "1 more move it less, or not clear of luck"
    assert axes.get_xlim()[1] == 0.5
    assert tornado.draw.finding(frame, outcome="War") == "“anger” moves “War” most: 10 % at 0, 50 % at 2"
    near = pd.DataFrame([swing("anger", 0.1, 0.5), swing("trust", 0.5, 0.12)])
    assert tornado.draw.finding(near, outcome="War").endswith("within luck “trust” may as much")
    apart = pd.DataFrame([swing("anger", 0.1, 0.5), swing("trust", 0.1, 0.45)])
    assert "may as much" not in tornado.draw.finding(apart, outcome="War")
    many = pd.DataFrame([swing(f"guess {place}", 0.1, 0.5) for place in range(12)])
    assert len(tornado.draw(many, outcome="War").get_yticklabels()) == 10
    assert len(tornado.draw(many, outcome="War", style="projector").get_yticklabels()) == 5
    unclear = tornado.draw(many.assign(clear=False), outcome="War")
    assert len(unclear.get_yticklabels()) == 3
    with pytest.raises(EscalateError, match="needs the column share, which the table lacks"):
        tornado.draw(frame.drop(columns="share"))
    with pytest.raises(EscalateError, match="without rows"):
        tornado.draw(frame.head(0))


def test_a_bar_that_moves_nothing_has_a_point_of_axis() -> None:
    still = pd.DataFrame([swing("anger", 0.3, 0.3, clear=False)])
    axes = tornado.draw(still, outcome="War")
    assert axes.get_xlim()[1] == pytest.approx(0.31)
    assert list(texts(axes)) == ["30 % at 0", "30 % at 2", "as written: 30 %"]
    assert tornado.draw.finding(still, outcome="War") == "No assumption moves “War” clear of luck"
    one = pd.DataFrame([swing("anger", 0.1, 0.5)])
    assert tornado.draw.finding(one, outcome="War") == "“anger” moves “War” most: 10 % at 0, 50 % at 2"
    unclear = pd.DataFrame([swing("anger", 0.1, 0.5), swing("trust", 0.1, 0.5, clear=False)])
    assert "may as much" not in tornado.draw.finding(unclear, outcome="War")
    assert tornado.alt_text(unclear, outcome="War").endswith("range: anger from 10 % at 0 to 50 % at 2.")
    bounds = pd.DataFrame([swing("anger", 0.1, 0.5), swing("trust", 0.1, 0.46)])  # 0.38 to 0.42, and 0.34 to 0.38
    assert "may as much" in tornado.draw.finding(bounds, outcome="War")


def test_a_small_share_leaves_room_for_its_text() -> None:
    """The text left of a bar that begins at nothing stays clear of the row's name."""
    axes = tornado.draw(pd.DataFrame([swing("anger", 0.0, 0.5)]), outcome="War")
    (left,) = [label for text, label in texts(axes).items() if text == "none at 0"]
    figure_of(axes).canvas.draw()
    names = [label.get_window_extent() for label in axes.get_yticklabels()]
    assert left.get_window_extent().x0 > max(box.x1 for box in names)


def effects(name: str, *shown: float, sign: tuple[int, int, int]) -> list[dict[str, Any]]:
    rows = zip(("low", "file", "high"), (0, 1, 2), shown, sign, strict=True)
    return [
        {"parameter": name, "label": name.title(), "end": end, "at": at, "effect": effect, "low": effect - 0.01,
         "high": effect + 0.01, "sign": clear}
        for end, at, effect, clear in rows
    ]  # fmt: skip


def test_what_turns_an_effect_round_comes_first() -> None:
    wide = effects("wide", 0.1, 0.2, 0.5, sign=(1, 1, 1))
    turns = effects("turns", 0.05, 0.0, -0.05, sign=(1, 0, -1))
    unsure = effects("unsure", 0.05, 0.0, -0.2, sign=(1, 0, 0))
    frame = pd.DataFrame([*wide, *unsure, *turns])
    how = {"policy": "Talks", "outcome": "War", "name": "war"}
    axes = when.draw(frame, looks=LOOKS, **how)
    assert [label.get_text() for label in axes.get_yticklabels()] == ["Turns", "Wide", "Unsure"]
    told = {text: (round(label.xy[0], 6), label.xy[1], label.get_ha()) for text, label in texts(axes).items()}
    assert told["−5.0 at 2"] == (-6, 0.18, "right")
    assert told["+5.0 at 0"] in ((6, -0.18, "left"), (6, 1.82, "left"))
    assert told["+50.0 at 2"] == (51, 1.18, "left")
    assert told["+10.0 at 0"] == (9, pytest.approx(0.82), "right")
    assert len(told) == 5 or len(axes.texts) == 6
    whiskers = [line for line in axes.lines if len(set(line.get_ydata())) == 1 and len(line.get_xdata()) == 2]
    heights = [round(float(line.get_ydata()[0]), 2) for line in whiskers]
    assert heights == sorted(set(heights))  # one whisker a dot
    filled = [line.get_markerfacecolor() for line in axes.lines if line.get_marker() == "o"]
    assert filled == [WAR.fill] * 2 + [WAR.fill] * 2 + [WAR.fill, PAPER]  # hollow where luck could do it
    low, high = axes.get_xlim()
    assert low == pytest.approx(-21 - 0.27 * (51 + 21))
    assert [list(line.get_xdata()) for line in axes.lines if len(line.get_xdata()) == 3] == [
        pytest.approx([5, 0, -5]), pytest.approx([10, 20, 50]), pytest.approx([5, 0, -20])
    ]  # fmt: skip
    assert high == 51
    assert when.draw.finding(frame, **how) == (
        "“Talks” raises “War” by 5.0 points where “Turns” is 0, lowers it by 5.0 where it is 2"
    )
    assert when.draw.finding(pd.DataFrame([*wide, *unsure]), **how) == (
        "“Talks” raises “War” by up to 50.0 points where “Wide” is 2, but not everywhere clear of luck"
    )
    falls = effects("falls", -0.1, 0.0, 0.02, sign=(-1, 0, 0))
    assert when.draw.finding(pd.DataFrame([*wide, *falls]), **how) == (
        "“Talks” raises “War” by 50.0 points where “Wide” is 2, lowers it by 10.0 where “Falls” is 0"
    )
    none = effects("p", 0.01, 0.0, -0.02, sign=(0, 0, 0))
    assert when.draw.finding(pd.DataFrame(none), **how) == (
        "“Talks” changes “War” by 2.0 points at most, nowhere clear of luck"
    )
    assert when.draw.finding(pd.DataFrame(wide), **how) == "“Talks” raises “War” everywhere, by 10.0 to 50.0 points"
    lowers = effects("p", -0.2, -0.1, -0.05, sign=(-1, -1, -1))
    assert when.draw.finding(pd.DataFrame(lowers), **how) == "“Talks” lowers “War” everywhere, by 5.0 to 20.0 points"
    minus = texts(when.draw(pd.DataFrame(lowers).assign(at=[-0.5, 0, 1]), looks=LOOKS, **how))
    assert "−20.0 at −0.5" in minus  # one form of minus
    many = pd.concat([pd.DataFrame(effects(f"p{n}", 0.1, 0.2, 0.3, sign=(1, 1, 1))) for n in range(10)])
    assert when.draw(many, **how).get_xlabel() == "2 more, none stronger"
    assert "Turns +5.0 to −5.0 points; Wide +10.0 to +50.0 points" in when.alt_text(frame, **how)


def lines(values: list[Any], war: list[float]) -> pd.DataFrame:
    rows = [
        {"axis": value, "outcome": name, "label": name.capitalize(), "share": share}
        for value, shares in zip(values, ([one, 1 - one] for one in war), strict=True)
        for name, share in zip(("war", "quiet"), shares, strict=True)
    ]
    frame = pd.DataFrame(rows)
    return frame.assign(low=frame["share"] - 0.01, high=frame["share"] + 0.01)


def test_a_sweep_marks_the_file_and_where_endings_cross() -> None:
    frame = lines([0.0, 1.0, 2.0, 4.0], [0.1, 0.3, 0.6, 0.8])
    crossing = (1.5, "1.5 (1.4 to 1.6)", "war", "quiet")
    how = {"words": "Anger", "baseline": 1.0, "tipping": [crossing]}
    axes = sweep.draw(frame, looks=LOOKS, **how)
    assert axes.get_xlim() == (0, 4)
    assert axes.get_ylim()[0] == 0
    upright = [line.get_xdata()[0] for line in axes.lines if list(line.get_ydata()) == [0, 1]]
    assert upright == [1.0, 1.5]
    (mark,) = [line for line in axes.lines if line.get_marker() == "o"]
    assert mark.get_ydata()[0] == pytest.approx(0.45)
    told = texts(axes)
    assert told["as written"].xy == (1.0, 1)
    assert told["1.5 (1.4 to 1.6)"].xy == (1.5, 1)
    assert told["1.5 (1.4 to 1.6)"].get_ha() == "center"
    assert axes.get_xlabel() == "Anger"
    places = {0.9: ("left", "right"), 1.1: ("right", "left"), 0.6: ("left", "right"), 1.6: ("right", "center")}
    for place, sides in {**places, 3.0: ("center", "center")}.items():
        crossing = (place, "1.5 (1.4 to 1.6)", "war", "quiet")
        crossed = sweep.draw(frame, looks=LOOKS, **how | {"tipping": [crossing]})
        assert tuple(texts(crossed)[text].get_ha() for text in ("as written", crossing[1])) == sides
    two = how | {"tipping": [(1.1, "1.1 (0.9 to 1.3), about as written", "war", "quiet"), crossing]}
    axes = sweep.draw(frame, looks=LOOKS, **two)
    assert list(texts(axes))[2:] == ["1.1 (0.9 to 1.3), about as written"]  # says both, where both are one place
    assert texts(axes)["1.1 (0.9 to 1.3), about as written"].xyann == (0, 4)
    upright = [line.get_xdata()[0] for line in axes.lines if list(line.get_ydata()) == [0, 1]]
    assert upright == [1.0, 1.1]  # no crossing is drawn that is not named
    assert sweep.draw.finding(frame, **how) == "Where “Anger” rises above 1.5 (1.4 to 1.6), “War” overtakes “Quiet”"
    long = how | {"words": "How far it is seen " * 5}
    assert "rises above 1.5," in sweep.draw.finding(frame, **long)
    assert sweep.draw.finding(frame, words="Anger") == (
        "“War” goes from 10 % where “Anger” is 0 to 80 % of the runs at 4"
    )
    alone = lines([2.0], [0.3])
    assert sweep.draw.finding(alone, words="Anger") == "“Anger” moves no outcome clear of luck"
    for way in (1, -1):  # bounds that meet are not apart
        meet = pd.DataFrame([
            {"axis": place, "outcome": "war", "label": "War", "share": at, "low": at - 0.125, "high": at + 0.125}
            for place, at in zip((0.0, 1.0)[::way], (0.25, 0.5), strict=True)
        ]).sort_values("axis")  # fmt: skip
        assert sweep.draw.finding(meet, words="Anger") == "“Anger” moves no outcome clear of luck"
        assert "of the runs at" in sweep.draw.finding(meet.assign(high=meet["high"] - 0.01), words="Anger")
    level = lines([0.0, 1.0], [0.3, 0.31])
    assert sweep.draw.finding(level, words="Anger") == "“Anger” moves no outcome clear of luck"


def test_a_sweep_over_words() -> None:
    axes = sweep.draw(lines(["no", "yes"], [0.2, 0.7]), looks=LOOKS, words="Talks", baseline="yes")
    assert [label.get_text() for label in axes.get_xticklabels()] == ["no", "yes"]
    assert [line.get_marker() for line in axes.lines][:2] == ["s", "s"]
    assert texts(axes)["as written"].xy == (1.0, 1)
    assert list(axes.get_xticks()) == [0, 1]
    between = sweep.draw(lines([0.0, 1.0, 2.0, 3.0, 4.0], [0.1, 0.2, 0.4, 0.6, 0.9]), words="Talks", baseline=0.5)
    assert texts(between)["as written"].xy == (0.5, 1)
    assert list(between.get_xticks()) == [0, 1, 2, 3, 4]
    assert {line.get_marker() for line in between.lines} == {"None"}
    assert "as written" in texts(sweep.draw(lines([0.0, 1.0], [0.2, 0.7]), words="Talks", baseline=1))
    outside = sweep.draw(lines([0.0, 1.0], [0.2, 0.7]), looks=LOOKS, words="Talks", baseline=2)
    assert "as written" not in texts(outside)


def grid() -> pd.DataFrame:
    shares = {(0, 0): 0.1, (0, 5): 0.2, (1, 0): 0.3, (1, 5): 0.8}
    rows = [{"one": one, "two": two, "outcome": "war", "label": "War", "share": s} for (one, two), s in shares.items()]
    return pd.DataFrame(rows)


@pytest.mark.parametrize(("baseline", "place"), [((1, 5), (1.5, 1.5)), ((0, 2.5), (1.0, 0.5))])
def test_a_heat_map_frames_the_file(baseline: tuple[float, float], place: tuple[float, float]) -> None:
    how = {"outcome": "war", "words": ("Anger", "Trust"), "baseline": baseline, "line": [(0, 2.5), (1, 0)]}
    axes = heatmap.draw(grid(), looks=LOOKS, **how)
    told = texts(axes)
    assert {text: label.get_position() for text, label in told.items() if "%" in text} == {
        "10 %": (0.5, 0.5), "20 %": (1.5, 0.5), "30 %": (0.5, 1.5), "80 %": (1.5, 1.5)
    }  # fmt: skip
    dashed, *frame = sorted(axes.lines, key=lambda line: not line.is_dashed())
    assert list(dashed.get_xdata()) == [1.0, 0.5]
    assert list(dashed.get_ydata()) == [0.5, 1.5]
    (shape,) = frame
    ends = shape.get_xdata(), shape.get_ydata()
    assert tuple((min(end) + max(end)) / 2 for end in ends) == place
    assert (shape.get_marker() == "X") == (len(ends[0]) == 1)
    assert told["× as written" if len(ends[0]) == 1 else "as written"].xy[1] == place[1]
    assert (list(axes.get_xticks()), list(axes.get_yticks())) == ([0.5, 1.5], [0.5, 1.5])
    assert [label.get_text() for label in axes.get_xticklabels()] == ["0", "5"]
    if len(ends[0]) > 1:
        assert list(zip(*ends, strict=True)) == [(1, 1), (2, 1), (2, 2), (1, 2), (1, 1)]
    below = axes.get_xlabel().replace("\u00a0", " ")
    assert (below, axes.get_title(loc="left")) == ("Trust\nwhite: none, darkest: 80 %", "Anger")
    narrow = heatmap.draw(grid().assign(share=[0.4, 0.5, 0.6, 0.8]), looks=LOOKS, **how).get_xlabel()
    assert narrow.replace("\u00a0", " ").endswith("white: 40 %, darkest: 80 %")  # stretched, and says so


def test_the_title_of_a_heat_map_tells_which_way() -> None:
    """Of cells that are alike within luck none is crowned; without the ways nothing is said of place."""

    def said(*ways: str, least: float = 0.1) -> str:
        frame, told = grid().assign(share=[least, 0.2, 0.3, 0.8]), {"ways": ways} if ways else {}
        return str(heatmap.draw.finding(frame, outcome="war", words=("Anger", "Trust"), **told))

    assert said() == "“War”: from 10 % to 80 % of the runs"
    assert said("lower {}", "") == (
        "“War”: from 10 % to 80 % of the runs, more with lower “Anger”; “Trust” changes nothing clear of luck"
    )
    assert said("{} near 2", "higher {}", least=0) == (
        "“War”: from none to 80 % of the runs, more with “Anger” near 2 and higher “Trust”"
    )
    assert said("", "", least=0.024) == (
        "“War”: from 2.4 % to 80 % of the runs, and neither “Anger” nor “Trust” changes that clear of luck"
    )


def test_a_heat_map_without_a_value_of_the_file_has_no_frame() -> None:
    axes = heatmap.draw(grid(), outcome="war", words=("Anger", "Trust"), baseline=(None, 5), looks=LOOKS)
    assert not axes.lines
    assert "as written" not in texts(axes)


def moved(**runs: int) -> pd.DataFrame:
    rows = [(*key.split("_"), count) for key, count in runs.items()]
    frame = pd.DataFrame(rows, columns=["before", "after", "runs"])
    return frame.assign(before_label=frame["before"].str.title(), after_label=frame["after"].str.title())


def test_ribbons_of_runs_that_end_otherwise() -> None:
    frame = moved(war_war=10, war_quiet=30, quiet_war=0, quiet_quiet=60)
    axes = flips.draw(frame, policy="Talks", looks=LOOKS)
    assert [round(bar.get_height(), 6) for bar in axes.patches] == [0.4, 0.6, 0.1, 0.9]
    # Both sides stand in slots as high as the larger of the two, with a gap between them.
    first = axes.patches[0].get_y()
    assert [round(bar.get_y() - first, 6) for bar in axes.patches] == [0, 0.54, 0, 0.54]
    (ribbons,) = [made for made in axes.collections if isinstance(made, PolyCollection)]
    ends = [(path.vertices[0, 1] - first, path.vertices[39, 1] - first) for path in ribbons.get_paths()]
    assert ends == [(0, 0), (pytest.approx(0.1), pytest.approx(0.54)), (pytest.approx(0.54), pytest.approx(0.84))]
    assert [round(float(face[3]), 2) for face in ribbons.get_facecolors()] == [0.16, 0.75, 0.16]
    assert axes.get_ylim() == (pytest.approx(first + 1.44), 0)
    assert axes.get_xlim() == (-0.03, 1.03)
    feet = [(round(bar.get_x(), 6), round(bar.get_width(), 6)) for bar in axes.patches[::2]]
    assert feet == [(-0.03, 0.03), (1, 0.03)]
    thick = [(path.vertices[40:80, 1] - path.vertices[:40, 1][::-1]) for path in ribbons.get_paths()]
    assert [(round(each.min(), 6), round(each.max(), 6)) for each in thick] == [(0.1, 0.1), (0.3, 0.3), (0.6, 0.6)]
    assert all(np.allclose(path.vertices[40:80, 0], np.linspace(1, 0, 40)) for path in ribbons.get_paths())
    assert "0 % Deal" not in texts(flips.draw(moved(war_quiet=5, quiet_quiet=5, quiet_war=1, deal_deal=0), looks=LOOKS))
    assert set(texts(axes)) == {"40 % War", "60 % Quiet", "10 % War", "90 % Quiet", "as it stands", "with: Talks"}
    few = flips.alt_text(moved(war_quiet=1, quiet_war=0, quiet_quiet=9), policy="Talks")
    assert few.endswith("Ribbons of 10 runs from their ending without to that with it; most moved: War to Quiet 1.")


def test_ribbons_titles_name_the_furthest_change_each_way() -> None:
    def told(policy: str = "Talks", top: str = "", **runs: int) -> str:
        return flips.draw.finding(moved(**runs), policy=policy, top=top)

    both = "“Quiet” from 60 % to 90 %, “War” from 40 % to 10 %"  # what grows has the strong colour
    assert told(war_war=10, war_quiet=30, quiet_quiet=60) == f"“Talks” moves {both}"
    three = {"war_quiet": 200, "deal_quiet": 150, "war_deal": 300, "quiet_war": 10, "quiet_quiet": 340}
    assert told(**three) == "“Talks” moves “Quiet” from 35 % to 69 %, “War” from 50 % to 1 %"
    small = {"war_quiet": 16, "quiet_war": 24, "quiet_quiet": 284, "deal_deal": 676}  # shares as the sides write them
    assert told(**small) == "Runs end otherwise with “Talks”, but no share moves clear of luck"
    clear = {"war_war": 160, "quiet_war": 80, "quiet_quiet": 2840, "deal_deal": 6920}
    assert told(**clear) == "“Talks” moves “War” from 2 % to 3 %, “Quiet” from 29 % to 28 %"
    written = texts(flips.draw(moved(**clear), looks=LOOKS))
    assert {"29 % Quiet", "28 % Quiet", "2 % War", "3 % War"} <= set(written)
    assert told(quiet_quiet=9, war_war=1) == "No run ends otherwise with “Talks”"
    # One way alone: war goes down, the others gain too little each to be told from luck.
    ways = {f"war_e{at}": 3 for at in range(9)}
    assert told(**ways, quiet_quiet=900) == "“Talks” moves “War” from 3 % to none"
    price = {"quiet_war": 30, "war_war": 20, "quiet_deal": 400, "quiet_quiet": 550}
    assert told(**price) == "“Talks” moves “Deal” from none to 40 %, “Quiet” from 98 % to 55 %"
    doubled = "“Talks” moves “Deal” from none to 40 %, “War” from 2 % to 5 %, “Quiet” from 98 % to 55 %"
    assert told(top="War", **price) == doubled
    assert "War" not in told(top="War", **price | {"war_war": 200})  # grows, but does not double
    assert told(top="Deal", **price) == told(**price)


def test_ribbons_titles_get_shorter_and_no_number_is_cut() -> None:
    def told(letters: int) -> str:
        frame = moved(war_war=10, war_quiet=30, quiet_quiet=60).replace("Quiet", "Quiet " + "n" * 8)
        said = flips.draw.finding(frame, policy="P" * letters)
        for style, most in (("screen", 2), ("print", 2), ("projector", 3)):
            made = flips.draw(frame, policy="P" * letters, looks=LOOKS, style=style)
            head = made.figure._suptitle.get_text()
            assert (head.count("\n") < most, "…" in head) == (True, False)
            assert "%" in head.split(" ")[-1]
        return said.replace("P" * letters, "P")

    assert told(30) == "“P” moves “Quiet nnnnnnnn” from 60 % to 90 %, “War” from 40 % to 10 %"
    assert told(50) == told(55) == "“P” moves “Quiet nnnnnnnn” from 60 % to 90 %"
    assert told(200) == "This policy moves “Quiet nnnnnnnn” from 60 % to 90 %, “War” from 40 % to 10 %"


def test_a_label_of_two_lines_stands_level_with_its_bar() -> None:
    shares = np.array([[0.01, 0.01, 0.97, 0.01], [0.02, 0.3, 0.67, 0.01]])
    tops, foot = flips._slots(shares, 0.1)
    assert (np.diff(tops) > shares.max(axis=0)[:-1]).all()
    middles = tops + shares / 2
    assert np.diff(middles, axis=1).min() == pytest.approx(0.1 * foot, abs=1e-6)
    assert middles[:, 0].min() == pytest.approx(0.05 * foot)
    assert (foot - middles[:, -1]).min() == pytest.approx(0.05 * foot)
    far, low = flips._slots(np.array([[0.5, 0.5], [0.5, 0.5]]), 0.01)
    assert (list(far), low) == ([0, pytest.approx(0.64)], pytest.approx(1.14))
    assert flips._slots(np.ones((2, 1)), 0.5) == ([0], 1)
    crowded, depth = flips._slots(np.array([[0.81, *[0.01] * 19]] * 2), 0.2)  # in less room than labels would like
    assert np.diff(crowded)[1:] / depth == pytest.approx([0.04] * 18, rel=0.01)


def flips_told(**runs: int) -> dict[str, list[str]]:
    """How both sides say the share of each ending."""
    told: dict[str, list[str]] = {}
    for text in flips.draw(moved(**runs), looks=LOOKS).texts[:]:
        share, _, label = text.get_text().replace("\n", " ").replace("\u00a0", " ").rpartition(" ")
        if label.lower() in LOOKS or label == "Deal":
            told.setdefault(label.lower(), []).append(share)
    return told


def test_a_change_that_whole_per_cents_hide_has_a_decimal() -> None:
    clear = {"war_war": 160, "quiet_war": 80, "quiet_quiet": 2760, "deal_deal": 7000}
    assert flips_told(**clear) == {"war": ["1.6 %", "2.4 %"], "quiet": ["28.4 %", "27.6 %"], "deal": ["70 %", "70 %"]}
    luck = {"war_war": 154, "war_quiet": 6, "quiet_war": 14, "quiet_quiet": 2826, "deal_deal": 7000}
    assert flips_told(**luck) == {"war": ["2 %", "2 %"], "quiet": ["28 %", "28 %"], "deal": ["70 %", "70 %"]}
    none = flips_told(war_quiet=400, quiet_quiet=600)
    assert none == {"war": ["40 %", "0 %"], "quiet": ["60 %", "100 %"]}


def walk(leaves: float, war: int, quiet: int, branch: str) -> list[dict[str, Any]]:
    rows = (("war", war), ("quiet", quiet))
    return [
        {"branch": branch, "step": leaves, "steps": 10, "outcome": name, "outcome_label": name.title(), "runs": runs}
        for name, runs in rows
    ]


def test_the_fork_in_the_road() -> None:
    frame = pd.DataFrame([*walk(np.nan, 5, 55, "none of these"), *walk(4, 30, 10, "North: Shoots")])
    axes = pathways.draw(frame, looks=LOOKS, dates={})
    assert [text for text in texts(axes) if "%" in text] == [
        "40 % North: Shoots → 75 % War, else 8 %", "60 % none of these → 92 % Quiet"
    ]  # fmt: skip
    few = texts(pathways.draw(frame, style="projector", looks=LOOKS, dates={}))
    assert [text for text in few if "%" in text] == ["40 % Shoots → 75 %, else 8 %", "60 % none of these"]
    assert axes.get_xlim() == (0, 10)
    assert axes.get_ylim() == (pytest.approx(1.06), 0)
    ways = [made.get_paths()[0].vertices for made in axes.collections]
    assert [to_hex(made.get_facecolor()[0]) for made in axes.collections] == [
        OTHER.fill, WAR.fill, OTHER.fill, QUIET.fill, OTHER.fill, WAR.fill, OTHER.fill, QUIET.fill
    ]  # fmt: skip
    assert [(round(way[:, 0].min(), 2), round(way[:, 0].max(), 2)) for way in ways[:2]] == [(0, 3.92), (3.92, 10)]
    assert (ways[0][:, 1].min(), ways[0][:, 1].max()) == (0, pytest.approx(0.3))
    assert pathways.draw.finding(frame) == "Where “North: Shoots” comes first, 75 % of runs end in “War”, else 8 %"
    key = axes.get_legend()
    assert [text.get_text() for text in key.get_texts()] == ["War", "Quiet", "the common way"]
    more = pd.concat([frame, frame.head(1).assign(outcome="deal", outcome_label="Deal", runs=0)])
    never = pathways.draw(more, looks=LOOKS | {"deal": OTHER}, dates={})
    assert [text.get_text() for text in never.get_legend().get_texts()] == ["War", "Quiet", "the common way"]
    hatched = pathways.draw(frame, looks=LOOKS | {"war": Look(WAR.fill, WAR.edge, "//")}, dates={})
    assert [made.get_hatch() or "" for made in hatched.collections[:4]] == ["", "//", "", ""]
    twice = pd.DataFrame([*walk(4, 30, 10, "North: Shoots"), *walk(6, 10, 20, "South: Shoots")])
    drawn = texts(pathways.draw(twice, style="projector", looks=LOOKS, dates={}))
    assert any("North: Shoots" in text for text in drawn)
    ways = [walk(at, n * (at < 2), n * (at == 2), f"Move {at}") for at, n in enumerate((345, 345, 310))]
    thirds = pd.DataFrame([row for way in ways for row in way])
    wholes = [text[:4] for text in texts(pathways.draw(thirds, looks=LOOKS, dates={})) if "Move" in text]
    assert wholes == ["35 %", "34 %", "31 %"]


def test_a_fork_tells_the_clearest_of_what_is_not_sure_anyway() -> None:
    def told(*ways: tuple[int, int], none: tuple[int, int] = (0, 1_000)) -> str:
        rows = [row for at, way in enumerate(ways) for row in walk(at, *way, f"Move {at}")]
        return pathways.draw.finding(pd.DataFrame([*rows, *walk(np.nan, *none, "none of these")]))

    assert told((500, 0), (150, 50)) == "Where “Move 1” comes first, 75 % of runs end in “War”, else 33 %"
    assert told((500, 0), (90, 10), (0, 100)).startswith("Where “Move 1” comes first, 90 %")
    assert told((950, 50), (760, 240)).startswith("Where “Move 1” comes first, 76 %")  # from 95 % on it is sure
    assert told((949, 51), (760, 240)).startswith("Where “Move 0” comes first, 95 %")
    assert told((500, 0), (59, 19)).startswith("Where “Move 0” comes first, 100 %")  # 78 of 1,578 tell little of all
    assert told((500, 0), (60, 19)).startswith("Where “Move 1” comes first, 76 %")
    assert told((500, 0), (50, 80)).startswith("Where “Move 0” comes first, 100 %")  # its runs end as the others do
    assert told((500, 0)).endswith("else none")
    with pytest.raises(NothingToShow, match="no move tells"):
        told((52, 48), none=(500, 500))
    with pytest.raises(NothingToShow, match="no move tells"):
        pathways.draw.finding(pd.DataFrame(walk(4, 30, 10, "Shoots")))  # no other run to tell it from


def test_measures_of_all_ranges() -> None:
    rows = [
        ("anger", 1.2, 0.8, 1.3, 0.5, True), ("trust", 0.3, 0.1, 0.4, -0.1, True), ("hope", 0.05, -0.1, 0.2, 0, False)
    ]  # fmt: skip
    frame = pd.DataFrame(rows, columns=["parameter", "value", "low", "high", "second", "clear"])
    frame = frame.assign(label=frame["parameter"])
    axes = indices.draw(frame, outcome="War", name="war", looks=LOOKS)
    assert spans(axes) == [(0, 1), (0, 0.5), (0, 0.3), (0, 0), (0, 0.05), (0, 0)]
    assert [tuple(line.get_xdata()) for line in axes.lines] == [(0.8, 1), (0.1, 0.4), (0, 0.2)]
    assert [to_hex(bar.get_facecolor()) for bar in axes.patches] == [
        PAPER, WAR.fill, PAPER, WAR.fill, PAPER, OTHER.fill
    ]  # fmt: skip
    more = indices.draw(frame.assign(second=[0.5, 0.35, 0]), outcome="War", name="war", looks=LOOKS)
    assert spans(more)[2:4] == [(0, 0.3), (0, 0.3)]  # by itself no more than in all
    axes = indices.draw(frame.assign(second=[0.4, 0.39, 0.1]), outcome="War", method="morris", name="war", looks=LOOKS)
    dots = [line for line in axes.lines if line.get_marker() == "o"]
    assert [(line.get_xdata()[0], line.get_ydata()[0]) for line in dots] == [(120, 40), (30, 39), (5, 10)]
    whiskers = [tuple(line.get_xdata()) for line in axes.lines if line.get_marker() != "o"]
    assert whiskers == [(80, 130), (10, 40), (-10, 20)]
    assert axes.get_xlabel() == "mean effect, in points (mu*)"
    assert axes.get_title(loc="left") == "how uneven the effect is, in points (sigma)"
    assert list(texts(axes)) == ["anger", "trust", "hope"]
    assert axes.get_xlim() == (0, pytest.approx(136.5))
    assert axes.get_ylim() == (0, pytest.approx(46))
    near = frame.assign(value=[1.2, 0.3, 0.35], high=[1.3, 0.32, 0.37], second=[0.4, 0.1, 0.101])
    axes = indices.draw(near, outcome="War", method="morris", name="war", looks=LOOKS)
    assert (list(texts(axes)), axes.get_xlabel()) == (
        ["anger", "hope"], "mean effect, in points (mu*)\nwithout a name: trust"
    )  # fmt: skip


def test_those_that_stand_out_are_named_together() -> None:
    """By intervals that lie apart, and visible as such: Sobol's title and Morris's need not differ."""

    def said(*rows: tuple[float, float], clear: bool = True) -> str:
        frame = pd.DataFrame(rows, columns=["low", "high"]).assign(second=0.0, clear=clear)
        frame = frame.assign(value=(frame["low"] + frame["high"]) / 2, label=[*"ABCDE"[: len(rows)]], parameter="p")
        return str(indices.draw.finding(frame, outcome="War"))

    assert said((4, 6), (0, 1), (0, 0.9)) == "“A” matters most for “War”, the 2 others little"
    assert said((4, 6), (2, 3), (0, 1)) == "“A” matters more for “War” than the 2 others"
    assert said((4, 6), (3, 5), (1, 2), (0, 1)) == "“A” and “B” matter more for “War” than the 2 others"
    assert said((4, 6), (3, 5), (3, 5), (0, 1)) == "“A”, “B” and “C” matter most for “War”, “D” little"
    for rows in ([(4, 6), (3, 5), (2, 4)], [(4, 6), (3, 4)], [(4, 6)] * 4 + [(0, 1)]):
        assert said(*rows) == "“A” comes first for “War”, but not clear of “B”"
    assert said((4, 6)) == "“A” matters for “War”"
    assert said((4, 6), (0, 1), clear=False) == "No assumption's part in “War” can be told from luck"


def climbed(*tops: tuple[float, float, float]) -> pd.DataFrame:
    rows = [
        {"step": step, "rung": rung, "label": label, "share": share}
        for step, shares in enumerate(tops)
        for rung, (label, share) in enumerate(zip(("Talks", "Clash", "War"), shares, strict=True))
    ]
    return pd.DataFrame(rows)


def test_a_ladder_beside_its_endings() -> None:
    frame, ends = climbed((1, 0, 0), (0.6, 0.4, 0), (0.5, 0.3, 0.2)), tally(war=200, quiet=800)
    axes = ladder.draw(frame, endings=ends, looks={**LOOKS, **rung_looks(["Talks", "Clash", "War"])})
    area, bar = panels(axes)
    tops = [made.get_paths()[0].vertices[:, 1].max() for made in area.collections]
    assert tops == pytest.approx([1, 1, 1])
    feet = [round(float(made.get_paths()[0].vertices[:, 1].min()), 6) for made in area.collections]
    assert feet == [0, 0.5, 0.8]
    middles = {text: round(label.xy[1], 6) for text, label in texts(area).items()}
    assert middles == {"50 % Talks": 0.25, "30 % Clash": 0.65, "20 % War": 0.9}
    assert [(round(each.get_y(), 6), round(each.get_height(), 6)) for each in bar.patches] == [(0, 0.8), (0.8, 0.2)]
    assert {text: round(label.xy[1], 6) for text, label in texts(bar).items()} == {"80 % Quiet": 0.4, "20 % War": 0.9}
    # The picture's own numbers: what lies on the commonest rung, and on those above it.
    assert ladder.draw.finding(frame) == "50 % of the runs stop at “Talks”, 30 % at “Clash”, 20 % at “War”"
    assert ladder.draw.finding(climbed((0.2, 0.6, 0.2))) == "60 % of the runs stop at “Clash”, 20 % at “War”"
    assert ladder.draw.finding(climbed((0.2, 0.2, 0.6))) == "60 % of the runs stop at “War”"
    unseen = climbed((0.938, 0.003, 0.059))  # too thin to be named
    assert ladder.draw.finding(unseen) == "94 % of the runs stop at “Talks”, 6 % at “War”"
    halves = climbed((0.345, 0.345, 0.31))
    assert ladder.draw.finding(halves).startswith("35 % of the runs stop at “Talks”, 34 % at “Clash”")
    assert {"35 % Talks", "34 % Clash"} < {*texts(panels(ladder.draw(pd.concat([frame, halves.assign(step=9)])))[0])}
    four = climbed((0.4, 0.1, 0.3)), climbed((0, 0.2, 0)).assign(rung=3, label="Doom").loc[1:1]
    assert ladder.draw.finding(pd.concat(four)).endswith("“Talks”, 10 % at “Clash”, 30 % at “War”, 20 % at “Doom”")
    high = [climbed((0, 0.175, 0)).assign(rung=n, label=f"Doom {n}").loc[1:1] for n in (3, 4)]
    five = pd.concat([climbed((0.3, 0.1, 0.25)), *high])
    assert ladder.draw.finding(five).endswith("“Talks”, 25 % at “War”, 17 % at “Doom 4”")
    assert len(panels(ladder.draw(frame, looks={}))) == 1
    thin = panels(ladder.draw(climbed((1, 0, 0), (0.5, 0.497, 0.003)), looks={}))[0]
    assert list(texts(thin)) == ["50 % Talks", "50 % Clash"]


def test_where_a_run_turned() -> None:
    shares = [(0.2, 0.8), (0.25, 0.75), (0.7, 0.3), (0.995, 0.005), (1, 0)]
    rows = [
        {"step": step, "outcome": name, "label": name.title(), "share": share}
        for step, pair in enumerate(shares)
        for name, share in zip(("war", "quiet"), pair, strict=True)
    ]
    frame, turns = pd.DataFrame(rows), [(1, "North: Shoots"), (2, "chance")]
    how = {"turns": turns, "run": 7, "dates": {1: dt.date(2020, 6, 23)}}
    axes = turning.draw(frame, looks=LOOKS, **how)
    told = texts(axes)
    assert {text: round(told[text].xy[1], 4) for text in ("80 % Quiet", "20 % War", "War")} == {
        "80 % Quiet": 0.4, "20 % War": 0.9, "War": 0.5
    }  # fmt: skip
    assert "Quiet" not in told  # at the end only how it ended
    assert (told["80 % Quiet"].get_ha(), told["War"].get_ha()) == ("right", "left")
    assert [line.get_xdata()[0] for line in axes.lines] == [1, 2]
    assert axes.get_xlim() == (0, 4)
    assert turning._numbered({2: 1, 9: 2, 1: 3}, 2) == [(1.5, "3, 1"), (9, "2")]
    # The step of the title is the first, with the thickest line, and is told below with who did what.
    assert [line.get_linewidth() for line in axes.lines] == [3.2, 1.6]
    assert axes.get_xlabel().replace("\u00a0", " ").split("\n") == [
        "1: 23 Jun 2020 (North: Shoots): “War” 25 % → 70 %", "2: step 2 (chance): “War” 70 % → over 99 %"
    ]  # fmt: skip
    alone = turning.draw(frame, looks=LOOKS, **how | {"turns": turns[:1]})
    assert "North: Shoots" in texts(alone)
    assert alone.get_xlabel() == ""
    assert turning.draw.finding(frame, **how) == "Run 7 turned on 23 Jun 2020 (North: Shoots): “War” from 25 % to 70 %"
    grows = frame.assign(share=[0.002, 0.998, *frame["share"][2:]])
    assert {"under 1 % War", "over 99 % Quiet"} < {*texts(turning.draw(grows, looks=LOOKS, **how))}
    small = frame.assign(share=[0.2, 0.8, 0.2, 0.8, 0.23, 0.77, 0.239, 0.761, 0, 1])
    thin = small.replace({"war": "thin"}).assign(share=small["share"] / 25, label="Thin")[small["outcome"] == "war"]
    three = pd.concat([small.assign(share=small["share"] - (small["outcome"] == "quiet") * small["share"] / 50), thin])
    assert "1 % Thin" not in texts(turning.draw(three, looks=LOOKS, **how))
    assert turning.draw.finding(frame, called="Story A", **how).startswith("Story A turned on")
    away = how | {"turns": [(0, "North: Shoots")]}
    other = frame["outcome"].map({"war": 0.1, "quiet": 0.9})
    falls = frame.assign(share=frame["share"].where(frame["step"] != 1, other))
    assert "but it turned again and ends in “War”" in turning.draw.finding(falls, **away)
    assert turning.draw.finding(frame, turns=[], run=7, dates={}) == "No step turned run 7 by itself"


def test_a_step_held_where_the_ending_rose_or_another_fell() -> None:
    def told(*war: float, turns: Sequence[tuple[int, str]] = ((0, "chance"),)) -> str:
        rows = [
            {"step": step, "outcome": name, "label": name.title(), "share": share}
            for step, w in enumerate(war)
            for name, share in (("war", w), ("quiet", 0.6 * (1 - w)), ("deal", 0.4 * (1 - w)))
        ]
        return turning.draw.finding(pd.DataFrame(rows), turns=turns, run=7, dates={})

    assert told(0.2, 0.6, 1.0) == "Run 7 turned on step 0 (chance): “War” from 20 % to 60 %"
    assert told(0.6, 0.2, 1.0).endswith("“War” from 60 % to 20 %, but it turned again and ends in “War”")
    fell = "Run 7 turned on step 0 (chance): “War” from 60 % to 20 %; it ends in “Quiet”"
    assert told(0.6, 0.2, 0.0) == fell  # that of the ending rose by 24 points, less than three quarters of 40
    both = told(0.2, 0.6, 1.0, turns=[(1, "chance"), (0, "North: Shoots")])
    assert both.startswith("Run 7 turned on step 0 (North: Shoots): ")  # the last step is the ending itself
    for first, held in ((0.6, 0.2), (0.2, 0.45)):  # it only then turned so, or did so far
        assert told(first, held, 1.0, turns=[(1, "chance"), (0, "x")]).startswith("Run 7 turned on step 1 ")


def test_when_runs_ended() -> None:
    frame = pd.DataFrame({"outcome": ["war", "war", "quiet", "quiet"], "step": [1, 3, 9, 9]})
    how = {"labels": {"war": "War", "quiet": "Quiet"}, "steps": 10, "dates": {}}
    axes = time_to_outcome.draw(frame, looks=LOOKS, **how)
    area, bar = panels(axes)
    *lines, dot = area.lines
    assert [list(line.get_ydata()) for line in lines] == [[0, 0.25, 0.25, *[0.5] * 8]] * 2
    assert area.get_xlim() == (0, 10)
    assert list(texts(area)) == ["last step", "half", "50 % War"]
    late = time_to_outcome.draw(frame.assign(outcome=["war"] * 3 + ["quiet"]), looks=LOOKS, **how)
    assert list(panels(late)[0].lines[0].get_ydata())[-3:] == [0.5, 0.75, 0.75]  # as all charts have it at the end
    assert list(texts(panels(late)[0])) == ["last step", "50 %", "75 % War"]
    assert texts(panels(late)[0])["50 %"].xy == (9, 0.5)  # from where it jumps
    both = time_to_outcome.draw(frame.assign(step=[1, 3, 2, 9]), looks=LOOKS, **how)
    # One colour for all that have ended: parts by ending would be read on the scale of the lines.
    assert [to_hex(each.get_facecolor()) for each in panels(both)[1].patches] == [OTHER.fill, "#ffffff"]
    assert [(each.get_y(), each.get_height()) for each in bar.patches] == [(0, 0.5), (0.5, 0.5)]
    assert {text: label.xy[1] for text, label in texts(bar).items()} == {"50 % still going": 0.25, "50 % ended": 0.75}
    assert time_to_outcome.alt_text(frame, **how).endswith("last step: War 50 %; still going then 50 %.")
    assert (list(dot.get_xdata()), list(dot.get_ydata())) == ([1], [0.25])
    assert texts(area)["half"].xy == (1, 0.25)


def test_what_is_told_of_when_runs_ended() -> None:
    def told(**ends: list[int]) -> str:
        rows = [(name, step) for name, steps in ends.items() for step in steps]
        frame = pd.DataFrame(rows, columns=["outcome", "step"])
        labels, dates = {name: name.title() for name in ends}, {at: dt.date(2020, 6, at + 1) for at in range(20)}
        return time_to_outcome.draw.finding(frame, labels=labels, steps=20, dates=dates)

    jump = "“War” goes from 30 % to 40 % in the last step"
    assert told(war=[4] * 30 + [19] * 10, deal=[9] * 60) == jump
    assert told(war=[4] * 30 + [19] * 10, deal=[4] * 40 + [19] * 20).startswith("“Deal” goes from 40 % to 60 %")
    apart = "“War” comes early, half by 5 Jun; “Deal” late, half by 10 Jun 2020"
    assert told(war=[4] * 31 + [19] * 9, deal=[9] * 60) == apart  # less than a quarter of these come so late
    assert told(war=[4] * 12 + [19] * 4, deal=[9] * 84) == apart  # nor do four points tell
    alone = "“Deal”: none before 4 Jun, half by 9 Jun 2020"
    assert told(war=[4] * 40, deal=[3] * 3 + [8] * 57) == alone  # four steps of twenty are too near
    assert told(war=[4] * 9, deal=[3] * 5 + [9] * 86).startswith("“Deal”: none before 4 Jun, ")  # rare
    few = told(war=[4] * 40, deal=[1] * 2 + [3] * 3 + [8] * 55)
    assert few == "“Deal”: 2 % before 4 Jun, half by 9 Jun 2020"
    assert told(deal=[0] * 60, war=[4] * 40) == "“Deal”: half by 1 Jun 2020"


def chosen(actor: str, shares: dict[str, list[float]], going: int = 500) -> list[dict[str, Any]]:
    return [
        {"step": step, "actor": actor, "actor_label": actor.title(), "option": name, "option_label": name.title(),
         "share": share, "going": going}
        for name, row in shares.items()
        for step, share in enumerate(row)
    ]  # fmt: skip


def test_what_each_actor_does() -> None:
    steady = chosen("south", {"wait": [0.7] * 6, "act": [0.3] * 6})
    moving = chosen("north", {"shoot": [0.1, 0.1, 0.3, 0.4, 0.6, 0.8], "talk": [0.9, 0.9, 0.7, 0.6, 0.4, 0.2]})
    late = chosen("north", {"shoot": [1.0] * 7}, going=3)[6:]
    frame = pd.DataFrame([*steady, *moving, *late])
    axes = options.draw(frame, rungs={("north", "shoot"): WAR, ("north", "talk"): WAR})
    north, south = panels(axes)  # that of the finding first
    assert spans(south) == [(0, 0.7), (0, 0.3)]
    assert list(texts(south)) == ["70 % Wait", "30 % Act"]
    assert south.get_xlabel() == "all along"
    assert [list(line.get_ydata()) for line in north.lines] == [
        [0.9, 0.9, 0.7, 0.6, 0.4, 0.2], [0.1, 0.1, 0.3, 0.4, 0.6, 0.8], [0.9, 0.2]
    ]  # fmt: skip
    told, other, ends = north.lines
    assert [line.is_dashed() for line in (told, other)] == [False, True]  # both stand on one rung
    assert told.get_linewidth() > 1.5 * other.get_linewidth()
    assert (ends.get_linestyle(), ends.get_marker(), list(ends.get_xdata())) == ("None", "o", [0, 5])
    assert [axes.get_title(loc="left") for axes in (south, north)] == ["South", "North"]
    assert {text: label.xy for text, label in texts(north).items()} == {
        "Talk, 90 % to 20 %": (1, 0.2), "Shoot": (1, 0.8)
    }  # fmt: skip
    assert {label.arrow_patch.get_linestyle() for label in texts(north).values()} == {"-"}
    assert north.get_xlim() == (0, 5)  # three runs going say nothing
    four = chosen("north", {name: [share] * 6 for name, share in zip("abcd", (0.4, 0.3, 0.2, 0.1), strict=True)})
    many = panels(options.draw(pd.DataFrame([*four, *chosen("south", {"x": [0.3] * 6, "y": [0.0] * 6})])))
    assert [len(each.patches) for each in many] == [4, 1]  # what nobody does is no bar
    assert len({each.get_subplotspec().colspan.start for each in many}) == 1
    assert many[0].get_ylim() == (pytest.approx(3.6), -0.6)
    assert {each.get_xlim() for each in many} == {(0, 2.1)}  # what all do is as long in every panel
    short = chosen("east", {"up": [0.1, 0.9], "down": [0.9, 0.1]})
    assert len(panels(options.draw(pd.DataFrame(short)))[0].patches) == 2  # too few steps for lines
    assert options.draw.finding(pd.DataFrame(short)) == "East: the commonest choice is “Up”, 50 % of all"
    assert options.draw.finding(frame) == "North: “Talk” falls from 90 % at step 0 to 20 % at step 5"
    assert options.draw.finding(pd.DataFrame(steady)) == (
        "South: no choice changes much; the commonest is “Wait”, 70 % of all"
    )


def test_what_changes_most_is_told_with_its_days() -> None:
    frame = pd.DataFrame(chosen("east", {"up": [0.1, 0.8, 0.5, 0.5], "down": [0.9, 0.2, 0.5, 0.5]}, going=9_000))
    days = {step: dt.date(2020, 12, 15) + dt.timedelta(weeks=step) for step in range(4)}
    dated = frame.assign(date=frame["step"].map(days))
    assert options.draw.finding(dated) == "East: “Down” falls from 90 % on 15 Dec 2020 to 50 % on 5 Jan 2021"
    up = dated.assign(date=frame["step"].map(lambda step: days[step] + dt.timedelta(days=14)))
    said = options.draw.finding(up[up["option"] == "up"])
    assert said == "East: “Up” rises from 10 % on 29 Dec 2020 to 50 % on 19 Jan 2021"
    early = dated.assign(date=dated["step"].map(lambda step: days[step] - dt.timedelta(days=21)))
    assert options.draw.finding(early).endswith("“Down” falls from 90 % on 24 Nov to 50 % on 15 Dec 2020")


def test_choices_share_a_clock_and_say_when_an_actor_moves() -> None:
    often = chosen("east", {"up": [0.1, 0.5, 0.9, 0.9, 0.9], "down": [0.9, 0.5, 0.1, 0.1, 0.1]}, going=9_000)
    early = chosen("west", {"go": [0.8, 0.5, 0.3, 0, 0], "stay": [0.2, 0.5, 0.7, 0, 0], "": [0, 0, 0, 1, 1]}, 9_000)
    once = chosen("north", {"say": [0, 0, 0, 0.9, 0], "": [1, 1, 1, 0.1, 1]}, 9_000)
    east, west, north = panels(options.draw(pd.DataFrame([*often, *once, *early])))
    assert [axes.get_title(loc="left") for axes in (east, west, north)] == ["East", "North", "West"]
    assert spans(west) == [(0, 0.9), (0, 0.1)]
    assert west.get_xlabel() == "step 3"
    assert east.get_xlim() == north.get_xlim() == (0, 4)
    assert {label.xy[0] for label in texts(east).values()} == {1}
    assert {label.xy[0] for label in texts(north).values()} == {0.5}  # where its lines end
    assert all(axes.xaxis.get_tick_params().get("labelbottom", True) for axes in (east, north))  # bars have no clock


def test_pale_lines_of_choices_are_counted_and_can_be_seen() -> None:
    shares = {name: [0.1, 0.1, 0.1] for name in "cdefg"}
    frame = pd.DataFrame(chosen("east", {"a": [0.5, 0.3, 0.1], "b": [0.0, 0.2, 0.4], **shares}, going=9_000))
    (axes,) = panels(options.draw(frame))
    assert [line.get_color() for line in axes.lines].count(SOFT) == 3
    assert "3 others" in texts(axes)
    assert len(texts(axes)) == options.LINES + 1
    late = {"a": [0.7, 0.3, 0], "b": [0, 0.2, 0.4], "c": [0, 0, 0.3], "d": [0, 0, 0.3], "e": [0.3, 0.5, 0]}
    (axes,) = panels(options.draw(pd.DataFrame(chosen("east", late | {"f": [0, 0.4, 0]}, going=9_000))))
    assert "2 others" in texts(axes)
    assert {"C", "D"} < set(texts(axes))  # what is done at the end has a name before what was done once


def test_the_doubts_tick_is_named_on_the_side_where_there_is_room() -> None:
    for war, side in ((0.2, "left"), (0.45, "left"), (0.55, "right"), (0.8, "right")):
        frame = tally(war=100 * war, quiet=100 * (1 - war)).assign(doubt_low=0.1, doubt_high=0.9)
        axes = doubt.draw(frame, looks=LOOKS, draws=pd.DataFrame({"outcome": "quiet", "share": [1.0, 1.0]}))
        assert texts(axes)["with this scenario's numbers"].get_ha() == side


@pytest.mark.parametrize("draw", ["differences", "convergence", "files"])
def test_panels_on_one_scale_show_what_the_last_one_has(draw: str) -> None:
    if draw == "differences":
        ends = [("p", 0.5), ("q", 0.1), ("r", 0.3)]
        rows = [
            {"policy": name, "label": name, "outcome": "war", "outcome_label": "War", "base_share": 0.4,
             "share": 0.4 + by, "difference": by, "low": by, "high": by}
            for name, by in ends
        ]  # fmt: skip
        axes, most = differences.draw(pd.DataFrame(rows), looks=LOOKS), 0.9
    elif draw == "convergence":
        axes, most = convergence.draw(pd.DataFrame({"outcome": ["war"] * 5 + ["quiet"] * 995}), labels=LABELS), 0.995
    else:
        both = [tally(war=1, quiet=1).assign(file="one"), tally(war=1, quiet=9).assign(file="other")]
        axes, most = files.draw(pd.concat(both), looks=LOOKS), 0.99
    made = panels(axes)
    assert {each.get_xlim() for each in made} == {made[0].get_xlim()}
    low, high = made[0].get_xlim()
    assert (low, high >= most) == (0, True)


def test_a_table_of_who_pushes_what() -> None:
    frame = pd.DataFrame([("North", "Heat", 4, 0, 1), ("South", "Heat", 0, 1, 0), ("South", "Trust", 1, 1, 4)])
    frame.columns = list(map.COLUMNS)
    axes = map.draw(frame)
    marks = {sign: [line.get_xydata()[0] for line in axes.lines if line.get_marker() == sign] for sign in "^vo"}
    cells = {sign: [(round(x), y) for x, y in places] for sign, places in marks.items()}
    both = [(0, 2), (1, 2)]
    assert cells == {"^": [(0, 0), (1, 1), *both], "v": [(0, 1), (1, 1), *both], "o": [(0, 0), (1, 1), *both]}
    up, down, ring = (marks[sign][-1][0] for sign in "^vo")
    assert (up < 1, down - up) == (True, pytest.approx(ring - down))
    body = STYLES["screen"].body
    assert {line.get_markersize() for line in axes.lines if line.get_marker() != "None"} == {0.62 * body}
    told = sorted((label.xy[1], round(label.xy[0], 3), label.get_text()) for label in axes.texts)
    assert [(row, count) for row, _, count in told] == [
        (0, "4"), (0, "1"), (1, "1"), (1, "1"), (1, "1"), (1, "4"),
        (2, "4"), (2, "1"), (2, "1"), (2, "1"), (2, "1"), (2, "4"),
    ]  # fmt: skip
    assert axes.get_xlabel() == "▲ raise it, ▼ lower it, ○ depend on it"
    assert {line.get_color() for line in axes.lines if line.get_marker() in ("^", "v")} == {INK}  # neither is bad
    assert [label.get_text() for label in axes.get_yticklabels()] == ["North", "South", "all together"]
    assert [label.get_text() for label in axes.get_xticklabels()] == ["Heat", "Trust"]
    assert [label.get_text() for label in map.draw(frame.head(1)).get_yticklabels()] == ["North"]
    most = "matters to the most options:"
    assert map.draw.finding(frame.assign(reads=[0, 0, 2])) == f"“Heat” {most} 4 raise it, 1 lower it, 0 depend on it"
    # Of such as are alike what is pushed more, and of these the last.
    assert map.draw.finding(frame.assign(reads=[1, 0, 4])) == f"“Heat” {most} 4 raise it, 1 lower it, 1 depend on it"
    assert map.draw.finding(frame.assign(reads=[1, 0, 5])) == f"“Trust” {most} 1 raise it, 1 lower it, 5 depend on it"
    assert map.draw.finding(frame.assign(up=0, down=0)) == "“Trust” matters to the most options: 4 depend on it"
    assert map.alt_text(frame).endswith("North raises Heat; South lowers Heat; South moves Trust.")


def test_as_many_levels_as_can_be_named_in_whole_words() -> None:
    def heads(names: list[str], style: str = "screen") -> tuple[int, str]:
        frame = pd.DataFrame([("N", name, 9 - at, 0, 0) for at, name in enumerate(names)], columns=list(map.COLUMNS))
        axes = map.draw(frame, style=style)
        shown = [label.get_text().replace("\n", " ") for label in axes.get_xticklabels()]
        assert shown == names[: len(shown)]  # those that fewest options move are left out
        return len(shown), axes.get_xlabel().replace("\n", " ").partition("depend on it")[2]

    few = ["Heat", "Trust", "Fear"]
    assert heads(few) == (3, "")
    assert heads([f"Level {at}" for at in range(10)]) == (map.LEVELS, "; 1 more")
    long = ["Intercontinental understandings", *(f"Understandings-of-nations-{at}" for at in range(8))]
    count, said = heads(long)
    assert (2 < count < 9, said[:6]) == (True, f"; {9 - count} mo")
    assert heads(["words and words " * 20 + "end", "Heat"])[0] == 1


def box(*rows: tuple[str, float, float]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["parameter", "low", "high"])
    return frame.assign(label=frame["parameter"].str.title(), value=1.0, range_low=0.0, range_high=10.0)


def test_a_box_in_which_an_ending_is_common() -> None:
    where = "“Anger” is above 4 and “Trust” is between 2 and 5"
    how = {"label": "War", "density": 0.8, "base": 0.2, "where": where, "outcome": "war"}
    axes = discover.draw(box(("anger", 4, 10), ("trust", 2, 5)), looks=LOOKS, **how)
    outline, cross = axes.lines
    assert (list(cross.get_xdata()), list(cross.get_ydata())) == ([1], [1])
    assert (list(outline.get_xdata()), list(outline.get_ydata())) == ([4, 10, 10, 4, 4], [2, 2, 5, 5, 2])
    assert (axes.get_xlim(), axes.get_ylim()) == ((0, 10), (0, 10))
    assert (list(axes.get_xticks()), list(axes.get_yticks())) == ([0, 4, 10], [0, 2, 5, 10])
    assert texts(axes)["80 % here 20 % over all ranges"].get_position() == (7, 3.5)
    assert (axes.get_xlabel(), axes.get_title(loc="left")) == ("Anger", "Trust")
    assert discover.draw.finding(box(("anger", 4, 10), ("trust", 2, 5)), **how) == (
        f"“War” is commoner where {where}: 80 % of runs, 20 % overall"
    )
    assert outline.get_linewidth() == 2 * STYLES["screen"].line
    three = box(("anger", 4, 10), ("trust", 2, 5), ("hope", 0, 1))
    assert discover.alt_text(three, **how).startswith("A box over the two assumptions that bound it most. “War” is")
    alone = discover.draw(box(("anger", 0, 3)), looks=LOOKS, **how)
    assert list(alone.lines[0].get_ydata()) == [0, 0, 1, 1, 0]
    assert (alone.get_ylim(), list(alone.get_yticks())) == ((-0.4, 2.1), [])  # a strip, not a plane
    assert texts(alone)["80 % here 20 % over all ranges"].get_position() == (1.5, 1.5)
    assert list(alone.lines[1].get_ydata()) == [0.5]


def test_the_same_rows_of_two_files() -> None:
    here, there = tally(war=200, quiet=800), tally(war=500, quiet=500)
    parts = [here.assign(file="Here"), there.assign(file="There"), tally(quiet=10).assign(file="Third")]
    frame = pd.concat([*parts, pd.DataFrame([{"outcome": "war", "label": "War", "file": "Third"}])])
    axes = files.draw(frame, looks=LOOKS)
    first, second, third = panels(axes)
    assert spans(first) == [(0, 0.2), (0, 0.8)]
    assert {text: round(label.xy[0], 6) for text, label in texts(second).items()} == {"50 %": 0.55}
    assert {text: label.xy for text, label in texts(third).items()} == {"no such ending": (0, 0), "100 %": (1.1, 1)}
    assert [label.get_text() for label in first.get_yticklabels()] == ["War", "Quiet"]
    assert {label.get_text() for label in second.get_yticklabels()} == {""}
    assert files.draw.finding(pd.concat(parts[:2])) == (
        "“War” is commoner in There than in Here: 50 % of runs, against 20 %"  # as many points, a larger ratio
    )
    rare = tally(war=0, clash=30, calm=170, talks=800), tally(war=1, clash=140, calm=50, talks=809)
    bounds = [each.assign(file=name) for each, name in zip(rare, ("Here", "There"), strict=True)]
    assert files.draw.finding(pd.concat(bounds)) == (
        "“Clash” is commoner in There than in Here: 14 % of runs, against 3 %"
    )
    assert "Third: Quiet 100 %" in files.alt_text(frame)


@pytest.mark.parametrize("sideways", [False, True])
def test_a_table_of_shifts(sideways: bool) -> None:
    rows = [("p", "war", 0.2, True), ("p", "quiet", -0.1, True), ("q", "war", 0.05, False), ("q", "quiet", 0.0, False)]
    frame = pd.DataFrame(rows, columns=["policy", "outcome", "difference", "clear"])
    frame = frame.assign(label=frame["policy"].str.upper(), outcome_label=frame["outcome"].str.title())
    sheet = Sheet(None, STYLES["screen"], LOOKS, "", "", "")
    cells.paint_cells(sheet, frame, "policy", ["q", "p"], cells.left_out(1, ["R"]), sideways=sideways)
    heads, names = ([t.get_text() for t in axis.get_ticklabels()] for axis in (sheet.ax.xaxis, sheet.ax.yaxis))
    assert (heads, names) == ((["Q", "P"], ["War", "Quiet"]) if sideways else (["War", "Quiet"], ["Q", "P"]))
    place = {text.get_text(): text.get_position() for text in sheet.ax.texts}
    assert place["+20.0"] == ((1, 0) if sideways else (0, 1))
    assert place["−10.0"] == (1, 1)
    tints = {(round(bar.get_x() + 0.47), bar.get_y() + 0.42): to_hex(bar.get_facecolor()) for bar in sheet.ax.patches}
    assert tints == {place["+20.0"]: WAR.edge, (1, 1): cells._tint(QUIET.edge, 0.5)}  # the largest in full, none unsure
    inks = {text.get_text(): (text.get_color(), text.get_fontweight()) for text in sheet.ax.texts}
    assert inks == {
        "+20.0": (Look(WAR.edge, "").ink, "bold"), "−10.0": ("#000000", "bold"), "+5.0": (cells.PALE, "normal"),
        "0.0": (cells.PALE, "normal"),
    }  # fmt: skip
    assert sheet.ax.get_xlabel() == "1 more, not stronger: R"
    assert sheet.ax.get_xlim() == (-0.5, 1.5)


def test_what_is_left_out() -> None:
    assert [cells.left_out(count) for count in (0, 1, 7)] == ["", "1 more, not stronger", "7 more, none stronger"]
    assert cells.left_out(2, ["A", "B"], "policies") == "2 more policies, none stronger"


def test_what_luck_alone_could_do_is_pale_and_can_be_read() -> None:
    def contrast(ink: str, ground: str) -> float:
        one, other = sorted((_luminance(ink), _luminance(ground)))
        return (other + 0.05) / (one + 0.05)

    assert 4.5 < contrast(cells.PALE, PAPER) < min(contrast(edge, PAPER) for _, edge in COLOURS.values())
    grounds = [cells._tint(edge, part / 20) for _, edge in COLOURS.values() for part in range(21)]
    assert min(contrast(Look(ground, "").ink, ground) for ground in grounds) > 4.5
    light = [_luminance(cells._tint(edge, 0.7)) for _, edge in COLOURS.values()]
    assert max(light) < 2 * min(light)  # a grey ending's change is as strong as another's


def test_arrows_say_which_end_is_which_and_what_is_left_out() -> None:
    rows = [
        {"policy": name, "label": name, "outcome": "war", "outcome_label": "War", "base_share": 0.4,
         "share": 0.4 + by, "difference": by, "low": by - 0.02, "high": by + 0.02}
        for name, by in (("p", 0.1), ("q", 0.01), ("r", -0.2))
    ]  # fmt: skip
    frame = pd.DataFrame(rows)
    for style, ticks in (("screen", True), ("projector", False)):
        axes = differences.draw(frame, looks=LOOKS, style=style, less=8)
        first, _, last = panels(axes)
        assert axes.get_xlabel() == "small: without, large: with; 8 more, none stronger"
        assert (first.get_title(loc="left"), len(first.get_xticks()) > 0) == ("r", ticks)
        assert all(not line.get_clip_on() for line in first.lines if line.get_marker() == "o")
        assert [line.get_markerfacecolor() for line in last.lines][-1] == PAPER  # hollow: luck alone could do it
        assert {line.get_markerfacecolor() for line in last.lines[1::3]} == {SOFT}  # where it starts is never hollow
        (number,) = last.texts
        assert number.get_color() == cells.PALE
    alone = differences.draw(frame, looks=LOOKS, style=PHONE)
    said = alone.get_xlabel().replace("\n", " ")
    assert (len(panels(alone)), said) == (1, "small: without, large: with; 2 more, none stronger")


def test_labels_at_an_end_and_a_threshold() -> None:
    sheet = Sheet(None, STYLES["screen"], LOOKS, "", "", "")
    axes = sheet.ax
    sheet.beside(axes, [(0.2, "Far", WAR)])
    sheet.beside(axes, [(0.2, "Near", QUIET)], close="left")
    # Of more than two the lowest and the highest; none beyond the axes.
    ends = sheet.thresholds(axes, [(1.5, "Out"), (0.9, "High"), (0.5, "Middle"), (0.1, "Low")])
    assert [(at, text, look.edge) for at, text, look in ends] == [(0.1, "Low", SOFT), (0.9, "High", SOFT)]
    sheet.settle()
    far, near = axes.texts
    assert (far.xy, far.xyann[0], far.get_ha(), far.get_color()) == ((1, 0.2), 26, "left", WAR.edge)
    assert (near.xy, near.xyann[0], near.get_ha()) == ((0, 0.2), -8, "right")
    assert (far.arrow_patch is None, near.arrow_patch is None) == (False, True)
    assert [line.get_xydata().tolist() for line in axes.lines] == [[[0, at], [1, at]] for at in (0.1, 0.9)]
    assert (axes.get_xlim(), axes.get_ylim()) == ((0, 1), (0, 1))
    assert note(axes, "x", (0, 0), (0, 4)).get_ha() == "left"


def test_of_bands_without_room_for_all_names_the_largest_are_named() -> None:
    sheet = Sheet(None, STYLES["screen"], LOOKS, "", "", "")
    shares = [0.3, 0.05, 0.2, 0.4, 0.05]
    parts = zip(shares, ["a", "b", "c", "", "e"], [WAR] * 5, strict=True)
    sheet.bands(sheet.ax, parts, 2.1 * 14 * 1.25 / 0.85 / sheet.height)
    assert [text.get_text() for text in sheet.ax.texts] == ["a", "c"]


def test_runs_on_their_way_are_packed_into_their_slots() -> None:
    found = slots.slots_in(2, (100, 200), 20)
    assert found == [(100, 200, 124, 176), (100, 200, 320, 176)]
    at = np.array([0] * 13 + [1])
    places = slots.places(at, found)
    assert places[:2] == [(100, 126), (100, 140)]  # under one another, a column of twelve
    assert places[11:] == [(100, 280), (114, 126), (100, 322)]
    low = slots.places(np.zeros(2, int), [(0, 70, 0, 10)])  # one row, however low the slot is
    assert low == [(0, 2), (14, 2)]
    crowded = slots.places(np.zeros(200, int), [(0, 70, 0, 30)])
    assert len(set(crowded)) == 200
    assert max(x for x, _ in crowded) < 70
    odd = slots.places(np.zeros(201, int), [(0, 70, 0, 30)])  # two under one another, 101 beside one another
    assert odd[-1] == (round(100 * 70 / 101, 1), 2)
    moving, still = slots.moving([((1, 2), QUIET), ((1, 5), WAR)], 4)
    assert [f'attributeName="{name}"' in moving for name in ("x", "y", "fill")] == [False, True, True]
    assert 'values="2;5"' in moving
    assert f'values="{QUIET.fill};{WAR.fill}"' in moving
    assert f'stroke="{WAR.edge}"' in still
    assert WAR.edge not in moving


def test_slides_of_many_policies_hold_about_as_many_each() -> None:
    def parts(count: int) -> list[int]:
        plots: Any = SimpleNamespace(strongest=[f"p{place}" for place in range(count)])
        return [len(part["policies"]) for part in deck._parts(plots) if part]

    assert [parts(count) for count in (4, 5, 9)] == [[], [3, 2], [3, 3, 3]]


def test_moves_against_the_odds() -> None:
    odds, ordered = [0.5, 0.1, 0.02, 0.01], [False, False, False, True]
    moves = pd.DataFrame({"odds": odds, "ordered": ordered, "step": range(4)})
    assert list(one_run.unlikely(moves)["step"]) == [2, 1]
    dates = pd.Timestamp("2020-06-16"), pd.NaT, None
    assert [clock.day(date, 3) for date in dates] == ["16 Jun 2020", "step 3", "step 3"]


def test_of_endings_as_common_those_higher_on_the_ladder_are_named() -> None:
    names = ["a", "b", "c", "d", "e"]
    row = {"parameter": "p", "label": "P", "low": 0, "value": 1, "high": 2, "across": 0.1, "clear": True}
    row |= dict.fromkeys(slopes.ENDS, 0.2)
    frame = pd.DataFrame([row | {"outcome": name, "outcome_label": name.upper()} for name in names[::-1]])
    axes = slopes.draw(frame, style="projector", looks=dict.fromkeys(names, QUIET))
    assert list(texts(panels(axes)[-1])) == ["A", "B", "C", "D"]
