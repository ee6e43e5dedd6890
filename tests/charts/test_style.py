"""Looks, words, fonts, and files that are the same bytes each time."""

from __future__ import annotations

import io
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest
from matplotlib.colors import to_rgb
from matplotlib.font_manager import findfont
from PIL import Image

from charts import frames
from escalate.charts import outcomes, text
from escalate.charts.canvas import dodge
from escalate.charts.saving import image_bytes, save
from escalate.charts.style import STYLES, palette, per_cent, runs_text
from escalate.errors import EscalateError


def test_twelve_looks_are_told_apart_even_in_grey() -> None:
    looks = list(palette([f"outcome {number}" for number in range(12)]).values())
    assert len({look.hatch for look in looks}) == 12
    assert len({look.colour for look in looks[:7]}) == 7
    assert [look.repeats for look in looks] == [False] * 7 + [True] * 5
    assert all(look.fill(STYLES["screen"])["hatch"] for look in looks[7:])
    assert all(look.fill(STYLES["print"])["hatch"] == look.hatch for look in looks)


def test_neighbours_differ_in_grey() -> None:
    looks = list(palette("abcdefg").values())
    grey = [0.299 * r + 0.587 * g + 0.114 * b for r, g, b in (to_rgb(look.colour) for look in looks)]
    assert all(abs(one - other) > 0.04 for one, other in pairwise(grey))


def test_a_look_depends_on_the_place_in_the_scenario_alone() -> None:
    assert palette("abc")["b"] == palette("xbz")["b"]


@pytest.mark.parametrize(
    ("share", "told"),
    [
        (0.0, "0 %"),
        (0.0001, "under 1 %"),
        (0.005, "1 %"),
        (0.045, "5 %"),
        (0.0051, "1 %"),
        (0.314, "31 %"),
        (0.9951, "over 99 %"),
        (1.0, "100 %"),
    ],
)
def test_whole_per_cents(share: float, told: str) -> None:
    assert per_cent(share).replace("\u00a0", " ") == told


def test_counts() -> None:
    assert runs_text(1).replace("\u00a0", " ") == "1 run"


def test_control_characters_show_as_text() -> None:
    assert text.clean("a\x1b[31m\x00b\n c\u202e") == "a\\x1b[31m\\x00b c"


def test_wrapping_keeps_the_words_and_the_room() -> None:
    label = "Limited clash along the demilitarised zone"
    lines = text.wrap(label, 150, 14)
    assert " ".join(lines) == label
    assert all(text.text_width(line, 14) <= 150 for line in lines)
    chopped = text.wrap("Demilitarisationsabkommen", 80, 14)
    assert "".join(chopped).replace("-", "") == "Demilitarisationsabkommen"
    assert all(text.text_width(line, 14) <= 80 for line in chopped)


def test_labels_are_moved_apart_and_stay_within_bounds() -> None:
    places = dodge([10, 10, 11, 90, 0], [10, 10, 10, 10, 10], 0, 100)
    ordered = sorted(places)
    assert all(after - before >= 10 - 1e-9 for before, after in pairwise(ordered))
    assert ordered[0] >= 5
    assert places[3] == 90
    assert dodge([50], [10], 0, 100) == [50]


@pytest.fixture
def no_fonts(monkeypatch: pytest.MonkeyPatch) -> object:
    def forget() -> None:
        for cached in (text._fallback, text._drawable, text.text_width):
            cached.cache_clear()

    monkeypatch.setattr(text, "_candidates", tuple)
    forget()
    yield
    monkeypatch.undo()
    forget()


@pytest.mark.usefixtures("no_fonts")
def test_without_a_font_text_is_spelled_out_and_the_font_named() -> None:
    with pytest.warns(text.MissingFontWarning, match=r"draw Hangul, .*install Noto Sans CJK .* or NanumGothic"):
        shown, families = text.readable("전쟁 2020")
    assert (shown, families) == ("jeonjaeng 2020", (text.FONT,))
    with pytest.warns(text.MissingFontWarning, match="draw Chinese characters"):
        assert text.readable("战")[0] == "?"
    with pytest.warns(text.MissingFontWarning, match="Noto font for it"):
        assert text.readable("ሰ")[0] == "sa"


@pytest.mark.usefixtures("no_fonts")
def test_a_chart_without_a_font_shows_no_box_and_warns() -> None:
    with pytest.warns(text.MissingFontWarning):
        axes = outcomes.draw(frames.outcomes(6, frames.KOREAN))
    shown = [drawn.get_text().replace("\n", " ") for drawn in axes.texts]
    assert "hoedam jaegae, habyi eobseum" in shown
    # Were a glyph missing, Matplotlib would warn, and warnings are errors here.
    image_bytes(axes.figure, "png", alt="x")


def test_a_fallback_font_is_found() -> None:
    # Not in DejaVu Sans, but in the STIX fonts that come with Matplotlib.
    stix = text._glyphs(findfont("STIXGeneral")) - text._basic()
    rare = next(chr(code) for code in sorted(stix) if text.clean(chr(code)) == chr(code))
    shown, families = text.readable(f"a {rare}")
    assert shown == f"a {rare}"
    assert families[0] == text.FONT
    assert len(families) == 2
    assert "Last Resort" not in families[1]


def test_the_alt_text_is_beside_and_inside(tmp_path: Path) -> None:
    figure = outcomes.draw(frames.outcomes()).figure
    alt = "Bars; Korean: 전쟁."
    for format in ("png", "svg", "pdf"):
        picture, words = save(figure, tmp_path / f"outcomes.{format}", alt=alt, metadata={"Title": "After Kaesong"})
        assert words.name == "outcomes.alt.txt"
        assert words.read_bytes() == (alt + "\n").encode()
        assert picture.stat().st_size > 1000
    with Image.open(tmp_path / "outcomes.png") as image:
        assert image.text["Description"] == alt
        assert image.text["Title"] == "After Kaesong"
        assert image.size == (1280, 720)
    assert alt in (tmp_path / "outcomes.svg").read_text(encoding="utf-8")
    assert b"/Subject" in (tmp_path / "outcomes.pdf").read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "outcomes.alt.txt",
        "outcomes.pdf",
        "outcomes.png",
        "outcomes.svg",
    ]


def test_a_format_or_folder_that_is_not_there_is_refused_in_words(tmp_path: Path) -> None:
    figure = outcomes.draw(frames.outcomes()).figure
    with pytest.raises(EscalateError, match='unknown format "gif"'):
        save(figure, tmp_path / "outcomes.gif", alt="x")
    with pytest.raises(EscalateError, match="cannot write"):
        save(figure, tmp_path / "nowhere" / "outcomes.png", alt="x")


@pytest.mark.parametrize("style", STYLES)
def test_sizes(style: str) -> None:
    figure = outcomes.draw(frames.outcomes(), style=style).figure
    with Image.open(io.BytesIO(image_bytes(figure, "png", alt="x"))) as image:
        assert image.width / image.height == pytest.approx(16 / 9, rel=0.001)


DIGESTS = """
import sys, hashlib
sys.path.insert(0, sys.argv[1])
from charts import frames
from escalate.charts import outcomes, time_to_outcome
from escalate.charts.saving import image_bytes
for module, data in ((outcomes, frames.outcomes()), (time_to_outcome, frames.runs(9, 500))):
    figure = module.draw(data, style="print").figure
    for format in ("png", "svg", "pdf"):
        print(hashlib.sha256(image_bytes(figure, format, alt="x")).hexdigest())
"""


def test_the_same_bytes_in_another_process(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    where = str(Path(frames.__file__).parents[1])
    monkeypatch.setattr(sys, "argv", ["", where])
    exec(DIGESTS, {})
    here = capsys.readouterr().out
    made = subprocess.run([sys.executable, "-c", DIGESTS, where], check=True, capture_output=True, text=True)
    assert made.stdout == here
    assert len(set(here.split())) == 6
