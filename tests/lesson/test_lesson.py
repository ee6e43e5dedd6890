"""A lesson's folder: its figures are those of the studies, its sheet tells nothing, its text stays on the page."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import combinations, pairwise
from pathlib import Path

import pytest
from matplotlib.figure import Figure

import escalate
from charts.measuring import TOUCH, read
from escalate.lesson import paper, prints
from escalate.lesson.figures import Figures, figures, meetings
from escalate.lesson.key import key
from escalate.lesson.plan import readme

RUNS = 400
SCALE = 2
SIDES = ("x0", "y0", "x1", "y1")
PLAIN = """
escalate: 1
title: "Two <b>ends</b> & $x^2$ | *star*"
clock: {steps: 3}
state: {heat: {start: 0 to 4}}
actors:
  one:
    label: "<script>alert(1)</script>"
    options:
      push: {label: "Push $\\\\frac{", effects: {heat: +2}}
      wait: {}
outcomes:
  hot: {label: "<i>Hot</i> & $bad", when: heat > 5}
  cold: {otherwise: yes}
"""


@pytest.fixture(scope="module")
def found() -> Figures:
    return figures(escalate.load("kaesong-short"), RUNS)


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> escalate.Scenario:
    path = tmp_path_factory.mktemp("plain") / "plain.yaml"
    path.write_text(PLAIN, encoding="utf-8")
    return escalate.load(path)


def test_the_key_tells_the_figures_of_compare_and_when(found: Figures) -> None:
    scenario = escalate.load("kaesong-short")
    text = key(found, 50)
    compared = scenario.compare(["chinese_pressure"], RUNS).differences
    for row in compared.itertuples():
        told = f"{100 * row.difference:+.1f} ({100 * row.low:+.1f} to {100 * row.high:+.1f})"
        assert told in text
    lever = next(each for each in found.levers if each.policy.name == "chinese_pressure")
    study = lever.dependences[0]
    again = scenario.when("chinese_pressure", study.outcome, RUNS)
    assert study.sentence == again.sentence
    labels = {"chinese_pressure": "“Chinese pressure”", study.outcome: f"“{study.label}”"}
    words = " ".join(labels.get(word, word) for word in again.sentence.split(" "))
    assert words.replace('"', "&#34;") in text


def test_a_lever_is_explained_by_the_runs_that_it_moves(found: Figures) -> None:
    scenario = escalate.load("kaesong-short")
    compared = scenario.compare(["chinese_pressure"], RUNS)
    lever = next(each for each in found.levers if each.policy.name == "chinese_pressure")
    assert lever.reasons
    for reason in lever.reasons:
        side = "after" if reason.row.difference > 0 else "before"
        moved = compared.moved("chinese_pressure", **{side: reason.row.outcome})
        assert reason.runs == len(moved)


def test_groups_that_meet_found_the_opposite(found: Figures) -> None:
    assert meetings(found)
    assert all(each.first_points > 0 > each.second_points for each in meetings(found))


def test_strips_are_three_of_each_kind_from_the_same_start(found: Figures) -> None:
    kinds = [strip.ending for strip in found.strips]
    assert sorted(map(kinds.count, set(kinds))) == [3, 3, 3]
    assert all(len(set(kinds[place : place + 3])) == 3 for place in (0, 3, 6))
    starts = [strip.turning.trace.start for strip in found.strips]
    assert all(start == starts[0] for start in starts)
    assert len({strip.turning.trace.run for strip in found.strips}) == 9


def test_every_turning_step_of_the_key_is_on_its_strip(found: Figures) -> None:
    for strip, block in zip(found.strips, prints.strips(found), strict=True):
        told = " ".join(item.text for item in block.items if isinstance(item, paper.Text))
        assert all(f"Step {turn.step}," in told for turn in strip.turning.turns)


def test_the_sheet_and_the_cards_tell_no_result() -> None:
    scenario = escalate.load("kaesong-short")
    for block in [*prints.sheet(scenario), *prints.cards(scenario)]:
        told = " ".join(item.text for item in block.items if isinstance(item, paper.Text))
        assert not re.search(r"\d (%|points)|likelier|rarer", told)


def test_every_line_is_on_its_page_and_over_no_other(found: Figures, plain: escalate.Scenario) -> None:
    scenario = escalate.load("kaesong-short")
    for name in paper.PAPERS:
        sets = [(prints.strips(found)[:4], 1), (prints.cards(scenario), 2), (prints.sheet(scenario), 1)]
        sets.append((prints.sheet(plain), 1))
        for blocks, columns in sets:
            for page in paper.pages(blocks, name, columns):
                _check(page)


def test_a_block_higher_than_a_page_goes_on_on_the_next() -> None:
    words = " ".join(f"word{number}" for number in range(900))
    made = paper.pages([paper.Block([paper.Text("Head"), paper.Text(words)], framed=True)], "letter")
    assert len(made) > 1
    told = " ".join(line.text for page in made for line in read(page)[0])
    assert told == f"Head {words}"
    for page in made:
        _check(page)


def _check(page: Figure) -> None:
    """Measure in points, on a page drawn large enough that hinting moves nothing."""
    page.set_dpi(72 * SCALE)
    lines = [replace(line, **{side: getattr(line, side) / SCALE for side in SIDES}) for line in read(page)[0]]
    width, height = page.get_size_inches() * 72
    assert lines
    for line in lines:
        assert line.x0 >= paper.MARGIN - 1, line.text
        assert line.x1 <= width - paper.MARGIN + 1, line.text
        assert line.y0 >= paper.MARGIN - 4, line.text
        assert line.y1 <= height - paper.MARGIN + 4, line.text
        assert line.size >= 9
    for one, two in combinations(lines, 2):
        wide = min(one.x1, two.x1) - max(one.x0, two.x0)
        high = min(one.y1, two.y1) - max(one.y0, two.y0)
        assert wide <= TOUCH or high <= TOUCH, (one.text, two.text)


def test_a_file_that_gives_little_says_what_is_missing(plain: escalate.Scenario, tmp_path: Path) -> None:
    written = {path.name for path in plain.lesson(tmp_path / "made", runs=200)}
    assert "cards.pdf" not in written
    note = (tmp_path / "made" / "README.txt").read_text(encoding="utf-8")
    for part in ("cards.pdf", "strips of three kinds", "follow-up questions", "what really happened"):
        assert f"- {part}" in note
    text = (tmp_path / "made" / "key.html").read_text(encoding="utf-8")
    assert "<script" not in text
    assert "<i>Hot" not in text
    assert "&lt;script&gt;alert(1)" in text
    levels = [int(level) for level in re.findall(r"<h(\d)", text)]
    assert levels[0] == 1
    assert all(two <= one + 1 for one, two in pairwise(levels))


@pytest.mark.slow
def test_the_same_file_gives_the_same_bytes(plain: escalate.Scenario, tmp_path: Path) -> None:
    for name in ("one", "two"):
        plain.lesson(tmp_path / name, runs=200)
    names = sorted(path.name for path in (tmp_path / "one").iterdir())
    assert names
    for name in names:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes(), name


def test_nothing_is_replaced_unless_asked(plain: escalate.Scenario, tmp_path: Path) -> None:
    (tmp_path / "key.html").write_text("mine")
    with pytest.raises(escalate.EscalateError, match=r"key\.html is already there; name another folder"):
        plain.lesson(tmp_path, runs=200)
    with pytest.raises(escalate.EscalateError, match="whole number of minutes from 30 to 180, not 5"):
        plain.lesson(tmp_path, 5)
    with pytest.raises(escalate.EscalateError, match='no paper "a3"; the papers are a4, letter'):
        plain.lesson(tmp_path, paper="a3")


def test_the_plan_covers_every_minute(found: Figures) -> None:
    for minutes in (30, 50, 90):
        spans = re.findall(r"^ *(\d+)-(\d+) ", readme(found, minutes, "made"), re.MULTILINE)
        assert spans[0][0] == "0"
        assert int(spans[-1][1]) == minutes
        assert all(one[1] == two[0] for one, two in pairwise(spans))


@pytest.mark.parametrize("name", ["kaesong-short", "kaesong-2020", "july-1914", "tit-for-tat"])
@pytest.mark.parametrize("size", ["a4", "letter"])
def test_the_sheet_is_one_page(name, size):
    assert len(paper.pages(prints.sheet(escalate.load(name)), size)) == 1
