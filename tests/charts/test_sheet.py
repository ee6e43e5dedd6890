"""The sheet by itself: room that is left, ticks, labels that are kept apart, keys, and axes of the caller's."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_hex
from matplotlib.figure import Figure

from escalate.charts.rungs import OTHER, SOFT, Look
from escalate.charts.sheet import MARGIN, Sheet, chart, note, over
from escalate.charts.style import PHONE, STYLES, settings
from escalate.charts.text import text_width
from escalate.errors import EscalateError

SCREEN = STYLES["screen"]
WAR, QUIET = Look("#9b1b1f", "#8a1418"), Look("#d3cfc6", "#6b675f")


@pytest.fixture(autouse=True)
def drawn_as_on_screen() -> object:
    with settings(SCREEN):
        yield


def sheet(title: str = "", subtitle: str = "", caption: str = "", style: object = SCREEN) -> Sheet:
    return Sheet(None, style, {"war": WAR, "quiet": QUIET}, title, subtitle, caption)


def test_room_that_texts_leave() -> None:
    bare = sheet()
    assert (bare.width, bare.height) == (960 - 48, 540 - 24)
    line = {size: 1.25 * size + 8 for size in (14, 20)}
    assert sheet("Title").height == bare.height - line[20]
    assert sheet("Title", "Below").height == bare.height - line[20] - line[14]
    assert sheet("Title", "Below", "Caption").height == bare.height - line[20] - 2 * line[14]
    alone = sheet("", "Below").settle().figure.texts[-1]
    assert alone.get_position() == pytest.approx((24 / 960, 1 - 12 / 540))
    two = sheet("A title of two lines, as long as that " * 3)
    assert two.figure._suptitle.get_text().count("\n") == 1
    assert two.height == bare.height - line[20] - 25
    assert sheet("many words " * 60).figure._suptitle.get_text().count("\n") == 2
    for style, most in ((SCREEN, 1), (STYLES["projector"], 0)):  # where it is large, one line is enough
        told = sheet("", "many words " * 60, style=style).figure.texts[-1].get_text()
        assert told.count("\n") == most
        assert told.endswith("…")
    assert [made.narrow for made in (bare, sheet(style=PHONE), sheet(style=replace(SCREEN, width=6.49)))] == [
        False, True, True
    ]  # fmt: skip
    assert not sheet(style=replace(SCREEN, width=6.51)).narrow  # thirty letters' sizes and the margins
    assert bare.points(96) == 72


def test_axes_of_the_callers() -> None:
    figure = Figure(figsize=(10, 5), dpi=100)
    left, right = figure.subplots(1, 2)
    with_axes = Sheet(right, SCREEN, {}, "Title", "Below", "Caption")
    assert figure.get_layout_engine() is not None
    assert with_axes.width == pytest.approx(right.get_window_extent().width * 0.72, rel=0.2)
    assert right.get_title(loc="left") == "Title\nBelow"
    assert right._left_title.get_fontsize() == 20
    assert (right.get_xlabel(), right.xaxis.label.get_fontsize()) == ("Caption", 14)
    with_axes.label_x("years")
    with_axes.label_y("share")
    assert (right.get_xlabel(), right.get_ylabel()) == ("years\nCaption", "share")
    assert (left.get_title(), left.get_xlabel()) == ("", "")
    placed = Figure().add_axes((0.1, 0.1, 0.3, 0.3))
    Sheet(placed, SCREEN, {}, "", "", "").settle()
    assert placed.figure.get_layout_engine() is None  # axes outside a grid keep their place
    assert [round(float(edge), 3) for edge in placed.get_position().bounds] == [0.1, 0.1, 0.3, 0.3]
    with pytest.raises(AssertionError, match="axes of a grid"):
        Sheet(placed, SCREEN, {}, "", "", "").panels(2, 1)


def test_own_axes_say_what_they_are() -> None:
    made = sheet(caption="Caption")
    made.label_x("years")
    made.label_y("share of the runs")
    made.title(made.ax, "Panel", 0.5)
    assert made.ax.get_xlabel() == "years"
    assert made.ax.xaxis.label.get_color() == SOFT
    assert made.ax.get_ylabel() == ""
    assert made.ax.get_title(loc="left") == "Panel"
    made.label_y("words " * 60)
    assert made.ax.get_title(loc="left").endswith("…")
    made.label_x("words " * 40)
    assert made.ax.get_xlabel().count("\n") >= 1


def test_panels_stand_in_rows() -> None:
    made = sheet()
    panels = made.panels(5, 2, sharex=True)
    places = [panel.get_subplotspec() for panel in panels]
    assert [(place.rowspan.start, place.colspan.start) for place in places] == [(0, 0), (0, 1), (1, 0), (1, 1), (2, 0)]
    panels[3].set_xlim(2, 7)
    assert panels[0].get_xlim() == (2, 7)
    panels[3].set_ylim(2, 7)
    assert panels[0].get_ylim() == (0, 1)
    assert not made.ax.patch.get_visible()
    assert not any(spine.get_visible() for spine in made.ax.spines.values())
    assert made.panels(1, 1)[0].get_subplotspec().get_gridspec().nrows == 1


def test_rows_run_down_and_only_their_own_lines_are_close() -> None:
    made = sheet()
    made.rows(made.ax, ["one", "two", "three"])
    assert (made.ax.get_ylim(), list(made.ax.get_yticks())) == ((2.5, -0.5), [0, 1, 2])
    made.settle()
    assert {label.get_linespacing() for label in made.ax.get_yticklabels()} == {1.2}
    tight, name = sheet(), "that takes up two lines at the least, as most do in such a file as this one"
    tight.rows(tight.ax, [f"Name number {number} {name}" for number in range(13)])
    tight.settle()
    pitch = tight.points(tight.ax.get_window_extent().height) / 13
    labels = tight.ax.get_yticklabels()
    assert {label.get_text().count("\n") for label in labels} == {1}
    assert [label.get_linespacing() for label in labels] == pytest.approx([pitch / 14 / 2.4] * 13)
    crowded = sheet()
    crowded.rows(crowded.ax, [str(number) for number in range(40)])
    crowded.settle()
    assert {label.get_linespacing() for label in crowded.ax.get_yticklabels()} == {0.95}


@pytest.mark.parametrize(
    ("which", "part", "most"),
    [("x", 1.0, 5), ("x", 0.2, 2), ("x", 0.05, 1), ("y", 1.0, 5), ("y", 0.2, 3), ("y", 0.03, 1)],
)
def test_ticks_in_per_cents_as_there_is_room(which: str, part: float, most: int) -> None:
    made = sheet()
    made.shares(made.ax, which, part)
    axis = made.ax.xaxis if which == "x" else made.ax.yaxis
    made.ax.set(xlim=(0, 0.125), ylim=(0, 0.125))
    assert axis.get_major_locator()._nbins == most
    assert axis.get_major_formatter()(0.125, None) == "12.5\u00a0%"
    assert axis.get_major_formatter()(0.5, None) == "50\u00a0%"
    large = sheet(style=replace(SCREEN, body=60))
    large.shares(large.ax, "x")
    assert large.ax.xaxis.get_major_locator()._nbins == 3


def test_areas_on_one_another() -> None:
    made = sheet()
    made.stack(made.ax, pd.DataFrame([[0.2, 0.8], [0.5, 0.5]], index=[3, 7]), [WAR, QUIET])
    assert (made.ax.get_xlim(), made.ax.get_ylim()) == ((3, 7), (0, 1))
    lower, upper = (area.get_paths()[0].vertices for area in made.ax.collections)
    assert [lower[:, 1].min(), lower[:, 1].max()] == [0, 0.5]
    assert [upper[:, 1].min(), upper[:, 1].max()] == [0.2, 1]
    assert [to_hex(area.get_facecolor()[0]) for area in made.ax.collections] == [WAR.fill, QUIET.fill]
    single = sheet()
    single.stack(single.ax, pd.DataFrame([[1.0]], index=[0]), [WAR])
    assert single.ax.get_xlim() == (0, 1e-9)


def test_bands_thick_enough_are_named_at_their_middles() -> None:
    made = sheet()
    shares, texts = [0.1, 0.02, 0.38, 0.5], ["a", "b", "c", ""]
    parts = list(zip(shares, texts, [WAR, QUIET, OTHER, WAR], strict=True))
    made.bands(made.ax, parts, 1.0, 0.02)
    assert [text.get_text() for text in made.ax.texts] == ["a", "b", "c"]
    made.settle()
    assert [round(text.xy[1], 6) for text in made.ax.texts] == [0.05, 0.11, 0.31]
    assert [text.get_color() for text in made.ax.texts] == [WAR.edge, QUIET.edge, OTHER.edge]
    made = sheet()
    made.bands(made.ax, parts, 1.0, 0.0201)
    assert [text.get_text() for text in made.ax.texts] == ["a", "c"]
    made = sheet()
    made.bands(made.ax, [(0.0, "none", WAR), (1.0, "all", WAR)], 1.0)
    assert [text.get_text() for text in made.ax.texts] == ["none", "all"]
    made.pile(made.ax, "Pile", [(0.25, "a", WAR), (0.75, "", QUIET)])
    assert [(bar.get_y(), bar.get_height(), bar.get_width()) for bar in made.ax.patches] == [
        (0, 0.25, 0.9), (0.25, 0.75, 0.9)
    ]  # fmt: skip
    assert (made.ax.get_xlim(), made.ax.get_ylim(), list(made.ax.get_yticks())) == ((-0.5, 0.5), (0, 1), [])


def test_labels_beside_lines_are_apart_and_on_their_leaders() -> None:
    made = sheet()
    ends = [(0.5, "one", WAR), (0.5, "two", QUIET), (0.52, "three", OTHER)]
    made.beside(made.ax, ends)
    assert [text.xy for text in made.ax.texts] == [(1, 0.5)] * 3  # at the middle while the sheet is laid out
    made.settle()
    labels = made.ax.texts
    assert [text.xy[1] for text in labels] == [0.5, 0.5, 0.52]
    assert [text.arrow_patch.get_linestyle() for text in labels] == ["-"] * 3
    assert {text.xyann[0] for text in labels} == {26}
    ends_at = [made.points(made.ax.transData.transform((0, text.xy[1]))[1]) for text in labels]
    middles = sorted(end + text.xyann[1] for end, text in zip(ends_at, labels, strict=True))
    assert np.diff(middles) == pytest.approx([19.5, 19.5])  # a line and two points
    early = sheet()
    early.beside(early.ax, [(0.1, "one", WAR)], until=0.5)
    early.settle()
    (label,) = early.ax.texts
    assert label.xy == (0.5, 0.1)
    assert label.xyann[0] == pytest.approx(26 + early.points(early.ax.bbox.width) / 2)
    right = sheet()
    right.beside(right.ax, [(0.1, "one", WAR)], close="right")
    right.settle()
    (label,) = right.ax.texts
    assert (label.xy, label.xyann[0], label.get_ha(), label.arrow_patch) == ((1, 0.1), 8, "left", None)


def test_a_key_of_colours_stands_below_in_rows() -> None:
    made = sheet()
    made.key(made.ax, {})
    assert made.ax.get_legend() is None
    made.key(made.ax, {"War": WAR, "Quiet": replace(QUIET, hatch="//", grey="..")})
    key = made.ax.get_legend()
    assert (key._ncols, [text.get_text() for text in key.get_texts()]) == (2, ["War", "Quiet"])
    assert [patch.get_hatch() or "" for patch in key.get_patches()] == ["", "//"]
    long = {f"A long name of a rung, number {number}": WAR for number in range(5)}
    made.key(made.ax, long)
    key = made.ax.get_legend()
    assert key._ncols == 3
    # Matplotlib fills columns; read along the rows they come in order.
    down = [int(re.sub(r"\D", "", text.get_text())) for text in key.get_texts()]
    assert down == [0, 3, 1, 4, 2]
    long["A name too long for three such columns"] = WAR  # only its own column is as wide as it
    made.rows(made.ax, ["A row with a name that goes on"])
    made.key(made.ax, long)
    assert made.ax.get_legend()._ncols == 2
    made.key(made.ax, {"x" * 200: WAR, "y" * 200: QUIET})
    assert made.ax.get_legend()._ncols == 1


def test_room_is_left_beside_the_names_of_rows() -> None:
    made = sheet()
    made.ax.set_yticks([])
    assert made.across(made.ax) == made.width - made.style.body
    made.rows(made.ax, ["A", "The longer name"])
    widest = max(text_width(label.get_text(), made.style.body) for label in made.ax.get_yticklabels())
    assert made.across(made.ax) == pytest.approx(made.width - made.style.body - widest)


def test_a_note_ends_where_it_is_shifted_to_the_left() -> None:
    axes = sheet().ax
    placed = [note(axes, "x", (0, 0), shift).get_ha() for shift in ((-1, 0), (0, 0), (1, 0))]
    assert placed == ["right", "left", "left"]
    assert note(axes, "x", (0, 0), (-1, 0), ha="center", va="top").get_va() == "top"
    over(axes, "above", 0.4)
    assert (axes.texts[-1].xy, axes.texts[-1].xyann, axes.texts[-1].get_ha()) == ((0.4, 1), (0, 4), "center")


def test_what_a_file_says_is_made_harmless() -> None:
    made = sheet("a\x1b[31m", "b\x1b", "c\x1b")
    made.ax.text(0, 0, "d\x1b\ne")
    made.settle()
    told = [text.get_text() for text in (made.figure._suptitle, *made.figure.texts, *made.ax.texts)]
    assert not any("\x1b" in text for text in told)
    assert "d\\x1b\ne" in told
    assert type(made.figure.get_layout_engine()).__name__ == "PlaceHolderLayoutEngine"


def test_a_frame_that_lacks_columns_is_refused_by_name() -> None:
    draw = chart("predict", lambda data: {"count": len(data)}, ("outcome", "a", "b"))(lambda sheet, data: None)
    with pytest.raises(EscalateError, match="needs the column a, b, which the table lacks"):
        draw(pd.DataFrame({"outcome": ["x"]}))
    axes = draw(pd.DataFrame({"outcome": ["x"], "a": 1, "b": 2}))
    assert axes.figure._suptitle.get_text() == "Of 100 runs, how many end in each of these 1 ways?"
    assert draw(pd.DataFrame({"outcome": ["x"], "a": 1, "b": 2}), title="").figure._suptitle is None
    assert MARGIN == 24
