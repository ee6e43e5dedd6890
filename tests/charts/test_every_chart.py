"""What holds for all charts: nothing overlaps, is clipped, too small, or read as anything but text."""

from __future__ import annotations

import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from pathlib import Path

import matplotlib
import pandas as pd
import pytest
from matplotlib.figure import Figure

from charts import frames
from charts.measuring import figure_of, texts, troubles, words
from escalate.charts import (
    convergence,
    differences,
    fan,
    flips,
    icons,
    ladder,
    options,
    outcomes,
    pathways,
    time_to_outcome,
)
from escalate.charts.saving import image_bytes
from escalate.charts.style import STYLES, caption_text, palette
from escalate.errors import EscalateError

CAPTION = caption_text("After Kaesong", "kaesong-2020", "version 1", 10_000, 2020, "whiskers: a meaning")
HOSTILE = '<script>alert(1)</script> $x_1$ \x1b[31m & "q" \\frac'

Drawer = Callable[..., object]


def by_outcomes(count: int, labels: list[str] | None = None) -> dict[str, tuple[object, tuple, dict]]:
    named = frames.labels(count, labels)
    policies = 7 if count == 9 else 3
    return {
        "outcomes": (outcomes, (frames.outcomes(count, labels),), {}),
        "icons": (icons, (frames.outcomes(count, labels),), {}),
        "differences": (differences, (frames.differences(count, policies, labels),), {}),
        "flips": (flips, (frames.flips(count, labels),), {}),
        "time_to_outcome": (time_to_outcome, (frames.runs(count, 2_000),), {"labels": named}),
        "pathways": (pathways, (frames.pathways(count, labels),), {}),
        "convergence": (convergence, (frames.runs(count, 2_000),), {"labels": named}),
    }


def by_time(labels: list[str] | None = None) -> dict[str, tuple[object, tuple, dict]]:
    return {
        "fan": (fan, (frames.levels(),), {"runs": frames.real_runs()}),
        "ladder": (ladder, (frames.ladder(8, labels),), {}),
        "options": (options, (frames.choices(words=labels),), {}),
    }


def drawn(chart: tuple[object, tuple, dict], **how: object) -> Figure:
    module, data, more = chart
    return figure_of(module.draw(*data, **more, **{"caption": CAPTION, **how}))


# Screen and print set text in the same sizes, so each number of outcomes meets one of them and the projector's.
@pytest.mark.parametrize(
    ("count", "style"),
    [(2, "print"), (2, "projector"), (6, "screen"), (6, "projector"), (9, "print"), (9, "projector")],
)
@pytest.mark.parametrize("name", by_outcomes(2))
def test_nothing_overlaps_or_is_clipped(name: str, count: int, style: str) -> None:
    figure = drawn(by_outcomes(count)[name], style=style)
    assert troubles(figure) == []
    shown = " ".join(words(figure)).replace("- ", "")
    assert [label for label in frames.ENGLISH[:count] if label not in shown] == []
    assert figure.get_figwidth() / figure.get_figheight() == pytest.approx(16 / 9)


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("name", by_time())
def test_nothing_overlaps_over_time(name: str, style: str) -> None:
    assert troubles(drawn(by_time()[name], style=style)) == []


@pytest.mark.parametrize("words", [frames.ENGLISH, frames.KOREAN], ids=["English", "Korean"])
@pytest.mark.parametrize("name", ["ladder", "options"])
@pytest.mark.filterwarnings("ignore::escalate.charts.text.MissingFontWarning")
def test_long_labels_over_time(name: str, words: list[str]) -> None:
    assert troubles(drawn(by_time(words)[name], style="projector")) == []


@pytest.mark.parametrize("name", by_outcomes(2))
@pytest.mark.filterwarnings("ignore::escalate.charts.text.MissingFontWarning")
def test_nothing_overlaps_in_korean(name: str) -> None:
    assert troubles(drawn(by_outcomes(9, frames.KOREAN)[name])) == []


@pytest.mark.parametrize("name", by_outcomes(2))
def test_a_dozen_outcomes_fit(name: str) -> None:
    assert troubles(drawn(by_outcomes(12)[name])) == []


@pytest.mark.parametrize("name", by_outcomes(2))
def test_it_keeps_to_the_axes_it_is_given(name: str) -> None:
    figure = Figure(figsize=(26, 8), dpi=72)
    left, right = figure.subplots(1, 2)
    bounds = right.get_window_extent().frozen()
    module, data, more = by_outcomes(3)[name]
    assert module.draw(*data, ax=right, caption=CAPTION, **more) is right
    assert not left.texts
    figure.draw_without_rendering()
    for text in right.findobj(matplotlib.text.Text):
        if text.get_text() and text.get_visible():
            place = text.get_window_extent()
            assert place.x0 >= bounds.x0 - 30, text
            assert place.x1 <= bounds.x1 + 30, text
            assert bounds.y0 - 2 <= place.y0, text
            assert place.y1 <= bounds.y1 + 2, text


@pytest.mark.parametrize("name", [*by_outcomes(2), *by_time()])
def test_the_caption_says_what_was_run(name: str) -> None:
    chart = {**by_outcomes(3), **by_time()}[name]
    module = chart[0]
    caption = caption_text("After Kaesong", "kaesong-2020", "version 1", 10_000, 7, module.MEANING)
    shown = words(drawn(chart, caption=caption))
    assert module.MEANING.replace("\u00a0", " ") in caption
    assert (
        f"After Kaesong (kaesong-2020, version 1), 10,000 runs, seed 7; {module.MEANING}; toy model, not a forecast"
        in shown
    )
    assert "A title of one's own" in words(drawn(chart, title="A title of one's own"))


@pytest.mark.parametrize("name", [*by_outcomes(2), "ladder", "options"])
@pytest.mark.parametrize("format", ["svg"])
def test_text_from_a_file_stays_text(name: str, format: str) -> None:
    chart = {**by_outcomes(2, [HOSTILE, "$\\undefined"]), **by_time([HOSTILE] * 9)}[name]
    figure = drawn(chart, title=HOSTILE, caption=HOSTILE)
    assert any("<script>alert(1)</script>" in text.get_text().replace("\n", "") for text in texts(figure))
    assert not any("\x1b" in text.get_text() for text in texts(figure))
    picture = image_bytes(figure, format, alt=HOSTILE, metadata={"Title": HOSTILE})
    tree = ElementTree.fromstring(picture)
    assert not [part for part in tree.iter() if str(part.tag).lower().endswith("script")]
    assert b"<script" not in picture
    assert b"\x1b" not in picture


@pytest.mark.parametrize("name", [*by_outcomes(2), *by_time()])
def test_alt_text_tells_the_data(name: str) -> None:
    module, data, more = {**by_outcomes(3), **by_time()}[name]
    told = module.alt_text(*data, **more)
    assert told.endswith(".")
    assert 60 < len(told) < 900
    assert "probability" not in told
    expected = {
        "outcomes": "none seen, up to 4 in 10,000",
        "icons": "fewer than 1 in 100: 30 of 10,000",
        "differences": "China slashes its payments to Pyongyang",
        "flips": "of 10,000",
        "time_to_outcome": "Troops in the zone and no shot is fired",
        "pathways": "of runs, mostly",
        "convergence": "after all 2,000",
        "fan": "median 60.6, 9 in 10 runs between",
        "ladder": "Words",
        "options": "North Korea: ",
    }[name]
    assert expected in told.replace("\u00a0", " ")


@pytest.mark.parametrize("name", [*by_outcomes(2), *by_time()])
def test_a_table_without_its_columns_or_rows_is_refused_in_words(name: str) -> None:
    module, data, _ = {**by_outcomes(2), **by_time()}[name]
    with pytest.raises(EscalateError, match="needs the column"):
        module.draw(pd.DataFrame({"something": [1]}))
    with pytest.raises(EscalateError, match="without rows"):
        module.draw(data[0].iloc[:0])
    with pytest.raises(EscalateError, match="unknown style"):
        module.draw(*data, style="poster")


@pytest.mark.parametrize("name", ["outcomes", "icons", "time_to_outcome", "pathways"])
def test_outcomes_keep_their_colours_on_every_chart(name: str) -> None:
    colours = palette(frames.labels(9))
    module, data, more = by_outcomes(6)[name]
    axes = module.draw(*data, colours=colours, **more)
    faces = {matplotlib.colors.to_hex(patch.get_facecolor()).upper() for patch in axes.patches}
    assert colours["ending_2"].colour in faces
    assert colours["ending_5"].colour in faces


def test_no_pyplot_and_no_change_of_settings() -> None:
    code = (
        "import sys, matplotlib; before = matplotlib.rcParams.copy()\n"
        "sys.path.insert(0, sys.argv[1]); from charts import frames\n"
        "from escalate.charts import outcomes; from escalate.charts.saving import image_bytes\n"
        "image_bytes(outcomes.draw(frames.outcomes()).figure, 'pdf', alt='x')\n"
        "after = matplotlib.rcParams\n"
        "assert all(before[key] == after[key] for key in before if key != 'backend')\n"
        "assert 'matplotlib.pyplot' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-W", "error", "-c", code, str(Path(frames.__file__).parents[1])], check=True)


def test_a_readers_own_settings_do_not_reach_the_charts() -> None:
    plain = image_bytes(drawn(by_outcomes(3)["outcomes"]), "png", alt="x")
    loud = {
        "axes.facecolor": "black",
        "axes.grid": True,
        "text.color": "white",
        "font.size": 40,
        "savefig.bbox": "tight",
    }
    with matplotlib.rc_context(loud):
        assert image_bytes(drawn(by_outcomes(3)["outcomes"]), "png", alt="x") == plain
