"""Words, fonts, and files that are the same bytes each time."""

from __future__ import annotations

import io
import re
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace

import matplotlib.backends.backend_svg
import pandas as pd
import pytest
from matplotlib import get_data_path
from matplotlib.figure import Figure
from PIL import Image

import escalate
from charts.hard import loaded
from escalate.charts import happened, text
from escalate.charts.plots import Chart
from escalate.charts.saving import image_bytes
from escalate.charts.style import STYLES
from escalate.errors import EscalateError
from escalate.scenario import library


@pytest.fixture(scope="module")
def chart() -> Chart:
    return escalate.load("kaesong-short").run(100).plot.outcomes


def test_control_characters_show_as_text() -> None:
    assert text.clean("a\x1b[31m\x00b\n c\u202e") == "a\\x1b[31m\\x00b c"
    assert text.clean("  \t a \u2028b\r\n\v\fc \ud800\ue000\u0378é전 ") == "a b c \\ud800\\ue000\\u0378é전"
    assert text.clean(4.5) == "4.5"


def test_wrapping_keeps_the_words_and_the_room() -> None:
    label = "Limited clash along the demilitarised zone"
    lines = text.wrapped(label, 150, 14).split("\n")
    assert " ".join(lines) == label
    assert all(text.text_width(line, 14) <= 150 for line in lines)
    chopped = text.wrapped("Demilitarisationsabkommen", 80, 14).split("\n")
    assert "".join(chopped).replace("-", "") == "Demilitarisationsabkommen"
    assert all(text.text_width(line, 14) <= 80 for line in chopped)
    assert text.wrapped(label, 150, 14, most=1).endswith("…")
    for room in range(52, 75):
        for word in ("announced", "compromise:", "alliance's"):
            *_, before, end = ["", *text.wrapped(word, room, 14).split("\n")]
            assert not before or sum(map(str.isalnum, end)) >= 3
            assert not before or before.endswith("-")


@pytest.fixture
def letters_of_one_width(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every letter is as wide as it is high, so that lines can be counted by hand."""
    monkeypatch.setattr(text, "text_width", lambda line, size, bold=False: len(line) * size)


@pytest.mark.usefixtures("letters_of_one_width")
@pytest.mark.parametrize(
    ("count", "first"), [(50, 50), (51, 28), (56, 28), (60, 33), (70, 38), (80, 43), (90, 47), (96, 50)]
)
def test_lines_are_as_even_as_a_few_narrower_rooms_make_them(count: int, first: int) -> None:
    """Of words of one letter 50 fill a line of 100; of two lines the first fills 0.55 of it, or 0.65, 0.75, ..."""
    lines = text.wrapped(" ".join("a" * count), 100, 1).split("\n")
    assert [line.count("a") for line in lines] == ([first, count - first] if count > first else [count])
    full = text.wrapped(" ".join("a" * count), 100, 1, even=False).split("\n")
    assert [line.count("a") for line in full] == ([50, count - 50] if count > 50 else [count])


@pytest.mark.usefixtures("letters_of_one_width")
def test_a_word_wider_than_its_room_is_cut() -> None:
    said = {
        ("abcdef", 6): "abcdef", ("abcdefgh", 6): "abcde-\nfgh", ("abcdefg", 6): "abcd-\nefg",  # three letters at least
        ("abcdefghijkl", 6): "abcde-\nfghi-\njkl",
        ("abcdefgh", 5): "abcd-\nefgh", ("abcdef", 5): "abcd-\nef", ("ab cdefghi", 6): "ab\ncdef-\nghi",
        ("abcde,", 5): "abcd-\ne,", ("abcd,efgh", 6): "abcd,\nefgh", ("전쟁전쟁전쟁", 4): "전쟁전\n쟁전쟁",
        ("abc", 1): "ab-\nc", ("aa bb cc dd", 8): "aa bb\ncc dd", ("aaaaaa bbbbbb", 12): "aaaaaa\nbbbbbb",
    }  # fmt: skip
    assert {key: text.wrapped(key[0], key[1], 1) for key in said} == said


@pytest.mark.usefixtures("letters_of_one_width")
def test_at_most_so_many_lines_the_last_one_cut() -> None:
    long = "one two, three four five"
    assert text.wrapped(long, 9, 1, most=1) == "one two…"
    assert text.wrapped(long, 9, 1, most=2) == "one two,\nthree…"
    assert text.wrapped(long, 11, 1, most=2) == "one two,\nthree four…"
    assert text.wrapped(long, 10, 1, most=3) == "one two,\nthree\nfour five"
    assert text.wrapped(long, 24, 1, most=1) == long
    assert text.wrapped("", 9, 1) == ""


@pytest.mark.usefixtures("letters_of_one_width")
def test_labels_take_the_narrowest_room_that_allows_two_lines() -> None:
    labels = ["aaaa bbbb", "cccc"]
    assert text.labels_within(labels, [3, 4, 9], 1, 3) == ["aaaa\nbbbb", "cccc"]
    assert text.labels_within(labels, [3, 4, 9], 1, 1) == ["aaaa bbbb", "cccc"]
    three = ["aaaa bbbb cccc", "dddd"]
    assert text.labels_within(three, [4, 9], 1, 3) == ["aaaa bbbb\ncccc", "dddd"]  # two lines before three
    assert text.labels_within(three, [4, 5], 1, 3) == ["aaaa\nbbbb\ncccc", "dddd"]
    assert text.labels_within(three, [4, 5], 1, 2) == ["aaaa\nbbbb…", "dddd"]
    assert text.labels_within(["abcdefgh"], [3, 4], 1, 2) == ["abc-\ndef…"]
    assert text.labels_within([], [3, 4], 1, 2) == []


@pytest.mark.usefixtures("letters_of_one_width")
def test_all_labels_together_have_so_many_lines() -> None:
    labels = ["aaaa bbbb", "cccc dddd"]
    assert text.labels_within(labels, [4, 9], 1, 1, 4) == ["aaaa\nbbbb", "cccc\ndddd"]
    assert text.labels_within(labels, [4, 9], 1, 1, 3) == ["aaaa bbbb", "cccc dddd"]
    assert text.labels_within(["aaaa bbbb cccc", "d"], [4, 5], 1, 1, 4) == ["aaaa\nbbbb\ncccc", "d"]
    assert text.labels_within(["aaaa bbbb cccc", "d"], [4, 5], 1, 1, 3) == ["aaaa…", "d"]


@pytest.mark.usefixtures("letters_of_one_width")
def test_a_label_ends_at_its_first_pause_only_where_it_is_too_long_and_stays_apart() -> None:
    def first(label: str, *others: str, room: float = 10) -> str:
        return text._head(label, [label, *others], room, 1)

    assert first("Talks, and more") == "Talks"
    assert first("Talks: and more") == "Talks"
    assert first("Talks; and more") == "Talks"
    assert first("Talks, and more", room=15) == "Talks, and more"
    assert first("Talks, and more", "Talks, no more") == "Talks, and more"
    assert first("Talks,and more") == "Talks,and more"


def test_width_is_that_of_the_fonts_own_advances() -> None:
    from matplotlib.ft2font import FT2Font, LoadFlags

    font = FT2Font(str(Path(get_data_path(), "fonts", "ttf", "DejaVuSans.ttf")))
    font.set_size(100, 72)
    for line in ("War", "A tense status quo", "31 %, 4.5"):
        glyphs = [font.load_char(ord(letter), flags=LoadFlags.NO_HINTING) for letter in line]
        wide = sum(glyph.linearHoriAdvance for glyph in glyphs) / 65536 / 100
        assert text.text_width(line, 20) == pytest.approx(1.02 * wide * 20, rel=0.013)  # hinting
    assert text.text_width("War", 20, True) > 1.05 * text.text_width("War", 20)
    assert text.text_width("", 20) == 0


def test_a_label_without_room_is_cut_at_its_first_comma() -> None:
    labels = ["Troops in the zone, no shot fired", "Limited clash"]
    assert text.labels_within(labels, [150], 14, 1) == ["Troops in the zone", "Limited clash"]
    alike = ["Talks, nothing agreed on paper", "Talks, all agreed on paper"]
    assert all(label.endswith("…") for label in text.labels_within(alike, [150], 14, 1))


def test_right_to_left_words_are_isolated() -> None:
    begin, end = ("\u2068", "\u2069") if text.ORDERS else ("", "")
    assert text.words("20 % in حرب أخرى, 3 runs") == f"20\u00a0% in {begin}حرب أخرى{end}, 3 runs"


def test_labels_are_moved_apart_and_stay_within_bounds() -> None:
    places = text.dodge([10, 10, 11, 90, 0], [10, 10, 10, 10, 10], 0, 100)
    ordered = sorted(places)
    assert all(after - before >= 10 - 1e-9 for before, after in pairwise(ordered))
    assert ordered[0] >= 5
    assert places[3] == 90
    assert text.dodge([50], [10], 0, 100) == [50]
    assert text.dodge([5, 5], [8, 8], 0, 10) == [-2, 6]  # where there is no room: out below, for titles stand above


@pytest.fixture
def no_fonts(monkeypatch: pytest.MonkeyPatch) -> object:
    def forget() -> None:
        for cached in (text._drawable, text.text_width):
            cached.cache_clear()

    monkeypatch.setattr(text, "_candidates", tuple)
    forget()
    yield
    monkeypatch.undo()
    forget()


@pytest.mark.usefixtures("no_fonts")
def test_without_a_font_text_is_spelled_out_and_the_font_named() -> None:
    with pytest.warns(text.MissingFontWarning, match=r"draw Hangul, .*install Noto Sans CJK .* or NanumGothic"):
        shown, families = text.words("전쟁 2020"), text.families("2020")
    assert (shown, families) == ("jeonjaeng 2020", (text.FONT,))
    with pytest.warns(text.MissingFontWarning, match="draw Chinese characters"):
        assert text.words("战") == "?"
    with pytest.warns(text.MissingFontWarning, match="Noto font for it"):
        assert text.words("ሰ") == "sa"


@pytest.mark.usefixtures("no_fonts")
def test_a_chart_without_a_font_shows_no_box_and_warns(tmp_path: Path) -> None:
    plots = loaded("many scripts", str(tmp_path)).run(50).plot
    with pytest.warns(text.MissingFontWarning):
        axes = plots.outcomes()
    shown = [label.get_text().replace("\n", " ") for label in axes.get_yticklabels()]
    assert "jeonjaengi ileonam" in shown
    # Were a glyph missing, Matplotlib would warn, and warnings are errors here.
    image_bytes(axes.figure, "png", alt="x")


def test_a_fallback_font_is_found() -> None:
    # Not in DejaVu Sans, but in the STIX fonts that come with Matplotlib.
    stix = text._glyphs(str(Path(get_data_path(), "fonts", "ttf", "STIXGeneral.ttf"))) - text._basic()
    rare = next(chr(code) for code in sorted(stix) if text.clean(chr(code)) == chr(code))
    families = text.families(f"a {rare}")
    assert text.words(f"a {rare}") == f"a {rare}"
    assert families[0] == text.FONT
    assert len(families) == 2
    assert "Last Resort" not in families[1]


def test_fonts_are_tried_in_order_and_those_of_last_resort_never(monkeypatch: pytest.MonkeyPatch) -> None:
    def font(name: str, weight: int = 400, style: str = "normal") -> SimpleNamespace:
        return SimpleNamespace(name=name, weight=weight, style=style, fname=f"{name}-{weight}-{style}")

    added = []
    known = [
        font("Zed"), font("Noto Sans", 700), font("Noto Sans"), font("Abc", 300), font("Malgun Gothic"), font("Abc"),
        font("Noto Sans CJK KR", style="italic"), font("Noto Color Emoji"), font("Last Resort"), font("LastResort"),
    ]  # fmt: skip

    def add(path: str) -> None:
        added.append(path)
        if path != "new":
            raise OSError

    manager = SimpleNamespace(ttflist=known, addfont=add)
    monkeypatch.setattr(text.font_manager, "fontManager", manager)
    monkeypatch.setattr(text.font_manager, "findSystemFonts", lambda: ["new", "Zed-400-normal", "broken"])
    found = text._candidates.__wrapped__()
    assert [path.removesuffix("-normal") for _, path in found] == [
        "Malgun Gothic-400", "Noto Sans-400", "Noto Sans-700", "Abc-400", "Zed-400", "Abc-300"
    ]  # fmt: skip
    assert [family for family, _ in found][:2] == ["Malgun Gothic", "Noto Sans"]
    assert added[:2] == ["new", "broken"]
    assert any(path.endswith("DejaVuSans.ttf") for path in added)


def test_one_font_is_taken_where_it_is_enough_else_as_many_as_it_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    glyphs = {"a": "xy", "b": "yz", "c": "xyz", "d": "w"}
    monkeypatch.setattr(text, "_glyphs", lambda path: frozenset(map(ord, glyphs[path])))
    monkeypatch.setattr(text, "_basic", lambda: frozenset(map(ord, "abc ")))
    pick = text._drawable.__wrapped__
    monkeypatch.setattr(text, "_candidates", lambda: (("A", "a"), ("B", "b"), ("C", "c"), ("D", "d")))
    assert pick(frozenset("abc\n\u2068\u2069")) == ((text.FONT,), frozenset())
    assert pick(frozenset("axz")) == ((text.FONT, "C"), frozenset())
    assert pick(frozenset("xyz")) == ((text.FONT, "C"), frozenset())
    assert pick(frozenset("y")) == ((text.FONT, "A"), frozenset())
    assert pick(frozenset("xzw")) == ((text.FONT, "A", "B", "D"), frozenset())
    assert pick(frozenset("xw!")) == ((text.FONT, "A", "D"), frozenset("!"))


def test_letters_are_spelled_by_their_names() -> None:
    said = {"A": "a", "전": "jeon", "っ": "tu", "\u093e": "aa", "\u0301": "", "★": "?", "я": "ya"}
    assert {letter: text._spelled(letter) for letter in said} == said
    noto = "the Noto font for it (https://fonts.google.com/noto)"
    cjk = "Noto Sans CJK (https://fonts.google.com/noto; on Debian or Ubuntu: apt install fonts-noto-cjk)"
    ends = {("ETHIOPIC",): noto, ("CJK", "ETHIOPIC"): cjk, ("HANGUL",): f"{cjk} or NanumGothic", ("HIRAGANA",): cjk}
    for scripts, install in ends.items():
        told = f", so charts spell it in Latin letters; install {install} and draw again"
        assert text._advice([*scripts]).endswith(told)
    assert text._advice(["CJK", "ETHIOPIC"]).startswith("no installed font can draw Chinese characters, Ethiopic, so")


def test_marks_on_other_letters_take_no_room() -> None:
    """Set on a letter of another script to be measured, they would be missing from its font."""
    if text._drawable(frozenset("युद्ध"))[1]:
        pytest.skip("no font for Devanagari here")
    text._advance.cache_clear()
    text.text_width.cache_clear()
    assert text.text_width("यु", 14) == text.text_width("य", 14) > 0


def test_the_alt_text_is_beside_and_inside(tmp_path: Path) -> None:
    chart = escalate.load("kaesong-short").run(100).plot.outcomes
    chart.alt_text = alt = "Bars; Korean: 전쟁."
    for format in ("png", "svg", "pdf"):
        picture, words = chart.save(tmp_path / f"outcomes.{format}")
        assert words.name == "outcomes.alt.txt"
        assert words.read_bytes() == (alt + "\n").encode()
        assert picture.stat().st_size > 1000
    with Image.open(tmp_path / "outcomes.png") as image:
        assert image.text["Description"] == alt
        assert image.text["Title"] == chart.title
        assert image.size == (1280, 720)
    assert alt in (tmp_path / "outcomes.svg").read_text(encoding="utf-8")
    assert b"/Subject" in (tmp_path / "outcomes.pdf").read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "outcomes.alt.txt",
        "outcomes.pdf",
        "outcomes.png",
        "outcomes.svg",
    ]


def test_what_a_file_says_of_itself() -> None:
    told = {"Title": "A\x1bB", "Author": "Me", "Other": "no"}
    figure = escalate.load("kaesong-short").run(50).plot.predict.figure()
    with Image.open(io.BytesIO(image_bytes(figure, "png", "Words", told))) as image:
        assert image.text == {"Title": "A\\x1bB", "Author": "Me", "Description": "Words"}
        assert (image.mode, image.size) == ("RGB", (1280, 720))
    svg = image_bytes(figure, "svg", "Words & <more>", told).decode()
    assert svg.count("<desc>Words &amp; &lt;more&gt;</desc>\n <metadata>") == 1
    assert "dc:date" not in svg
    assert re.search(r"<dc:creator>\s*<cc:Agent>\s*<dc:title>Me</dc:title>", svg)
    assert "'DejaVu Sans', Verdana" not in svg
    pdf = image_bytes(figure, "pdf", "Words", told)
    assert all(part in pdf for part in (b"/Subject (Words)", b"/Author (Me)"))
    assert b"CreationDate" not in pdf
    other = {"savefig.bbox": "tight", "savefig.transparent": True, "svg.hashsalt": "x", "path.simplify": False,
             "pdf.fonttype": 3, "svg.fonttype": "none", "savefig.pad_inches": 2.0, "agg.path.chunksize": 9}  # fmt: skip
    with matplotlib.rc_context(other):
        for format, content in (("svg", svg.encode()), ("pdf", pdf)):
            alt = "Words & <more>" if format == "svg" else "Words"
            assert image_bytes(figure, format, alt, told) == content
    plain = Figure(figsize=(2, 1), dpi=100)
    plain.canvas = matplotlib.backends.backend_svg.FigureCanvasSVG(plain)
    with Image.open(io.BytesIO(image_bytes(plain, "png", "x"))) as image:
        assert (image.size, image.text) == ((200, 100), {"Description": "x"})


def test_a_format_or_folder_that_is_not_there_is_refused_in_words(chart: Chart, tmp_path: Path) -> None:
    with pytest.raises(EscalateError, match='unknown format "gif"'):
        chart.save(tmp_path / "outcomes.gif")
    with pytest.raises(EscalateError, match="cannot be written"):
        chart.save(tmp_path / "nowhere" / "outcomes.png")


@pytest.mark.parametrize("style", STYLES)
def test_sizes(style: str) -> None:
    chart = escalate.load("kaesong-short").run(50).plot.outcomes
    with Image.open(io.BytesIO(chart.image(style=style))) as image:
        assert image.width / image.height == pytest.approx(16 / 9, rel=0.001)


DIGESTS = """
import hashlib, escalate
plots = escalate.load("kaesong-short").run(200).plot
for name in ("outcomes", "ladder"):
    for format in ("png", "svg", "pdf"):
        print(hashlib.sha256(plots.chart(name).image(format, "print")).hexdigest())
"""


@pytest.mark.slow
def test_the_same_bytes_in_another_process(capsys: pytest.CaptureFixture[str]) -> None:
    exec(DIGESTS, {})
    here = capsys.readouterr().out
    made = subprocess.run([sys.executable, "-c", DIGESTS], check=True, capture_output=True, text=True)
    assert made.stdout == here
    assert len(set(here.split())) == 6


def test_a_long_story_of_what_happened_keeps_its_end() -> None:
    sentences = [f"{day} October: this is what happened on day {day}, in a few plain words." for day in range(1, 31)]
    shown = happened._shown(pd.DataFrame({"text": [" ".join(sentences)]}))
    assert len(shown) <= happened.MOST
    begin, end = shown.split(" … ")
    assert sentences[: begin.count(".")] == [f"{each}." for each in begin[:-1].split(". ")]
    assert end == sentences[-1]
    def shown_of(*lengths: int) -> list[int]:
        said = " ".join(f"{'x' * (length - 1)}." for length in lengths)
        return [len(part) for part in happened._shown(pd.DataFrame({"text": [said]})).split(" ")]

    assert happened.MOST == 680
    assert shown_of(300, 300, 78) == [300, 300, 78]  # 680 with the spaces between
    assert shown_of(300, 300, 79) == [300, 1, 79]  # the beginning, what stands for more, and the end
    assert shown_of(676, 400, 1) == [676, 1, 1]
    assert shown_of(677, 400, 1) == [1]
    assert shown_of(900) == [900]
    for name in library.names():
        said = escalate.load(name).about.what_happened.strip()
        assert happened._shown(pd.DataFrame({"text": [said]})) == said  # no shipped one is cut
