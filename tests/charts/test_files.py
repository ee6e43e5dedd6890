"""Files beside each other, and runs that walk: data that agree with the tallies, and pictures without script."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import pytest

import escalate
from charts.measuring import figure_of, troubles, words
from escalate.charts.style import STYLES
from escalate.errors import EscalateError

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def short() -> escalate.Result:
    return escalate.load("kaesong-short").run(1000)


def test_the_same_endings_stand_in_the_same_rows(short: escalate.Result) -> None:
    other = escalate.load("kaesong-short").set(pressure_angers=2).with_policy("chinese_pressure").run(1000)
    chart = short.plot.chart("files", others=[other])
    frame = chart.frame()
    for name, result in zip(dict.fromkeys(frame["file"]), (short, other), strict=True):
        rows = frame[frame["file"] == name].set_index("outcome")["share"]
        assert rows.to_dict() == result.outcomes.set_index("outcome")["share"].to_dict()
    moved = (other.outcomes["share"] - short.outcomes["share"]).abs().idxmax()
    assert short.outcomes["label"][moved] in chart.finding


def test_files_that_do_not_differ_clear_of_luck_end_alike(short: escalate.Result) -> None:
    again = escalate.load("kaesong-short").run(1000, seed=7)
    assert "end alike" in short.plot.chart("files", others=[again]).finding


def test_the_endings_of_two_crises_are_compared_by_their_rung(short: escalate.Result) -> None:
    july = escalate.load("july-1914").run(1000)
    chart = short.plot.chart("files", others=[july])
    frame = chart.frame().set_index(["file", "label"])
    assert next(iter(dict.fromkeys(frame.index.get_level_values("label")))) == "War"
    assert frame.loc[(july.scenario.title, "War"), "runs"] == july.outcomes.set_index("outcome")["runs"]["war"]
    assert "A deal" not in " ".join(words(chart.figure()))
    for style in STYLES:
        assert troubles(figure_of(chart(style=style)), STYLES[style]) == []


def test_one_or_two_files_are_set_beside_another(short: escalate.Result) -> None:
    for others in ([], [short] * 3):
        with pytest.raises(EscalateError, match="1 to 2 other results"):
            short.plot.chart("files", others=others).frame()


def test_a_hundred_runs_walk_to_their_ending(short: escalate.Result, tmp_path) -> None:
    chart = short.plot.animation
    target, beside = chart.save(tmp_path / "walk.svg")
    text = target.read_text(encoding="utf-8")
    assert beside.read_text(encoding="utf-8").startswith(chart.finding)
    assert not re.search("script|href|url|@import", text)
    root = ET.fromstring(text)
    moving, still = (next(g for g in root.iter(f"{SVG}g") if g.get("class") == name) for name in ("moving", "still"))
    dots, ends = moving.findall(f"{SVG}rect"), still.findall(f"{SVG}rect")
    assert len(dots) == len(ends) == 100
    looks = short.plot.looks
    for row in short.outcomes.itertuples():
        fills = [dot.get("fill") for dot in ends].count(looks[row.outcome].fill)
        assert fills == pytest.approx(100 * row.share, abs=1)
    for dot, end in zip(dots, ends, strict=True):
        for name in ("x", "y", "fill"):
            values = [a.get("values") for a in dot.findall(f"{SVG}animate") if a.get("attributeName") == name]
            assert dot.get(name) == end.get(name)
            assert not values or values[0].split(";")[-1] == end.get(name)
    assert len({(dot.get("x"), dot.get("y")) for dot in ends}) == 100
    with pytest.raises(EscalateError, match="SVG"):
        chart.save(tmp_path / "walk.png")
    with pytest.raises(EscalateError, match="SVG"):
        chart()
