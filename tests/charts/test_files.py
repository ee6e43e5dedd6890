"""Files beside each other, and runs that walk: data that agree with the tallies, and pictures without script."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from types import SimpleNamespace

import pandas as pd
import pytest

import escalate
from charts.measuring import figure_of, troubles, words
from escalate.charts import animation
from escalate.charts import files as files_chart
from escalate.charts.rungs import rung_look, rung_looks
from escalate.charts.sheet import NothingToShow
from escalate.charts.style import STYLES
from escalate.errors import EscalateError
from escalate.results.intervals import wilson

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


class Played:
    """As much of a result as is set beside another."""

    def __init__(self, title: str, name: str, **endings: tuple[int | None, int]) -> None:
        self.runs = sum(runs for _, runs in endings.values())
        rows = [
            (ending, ending.title(), runs, runs / self.runs, *wilson(runs, self.runs))
            for ending, (_, runs) in endings.items()
        ]
        self.outcomes = pd.DataFrame(rows, columns=["outcome", "label", "runs", "share", "low", "high"])
        outcomes = [SimpleNamespace(name=ending, rung=rung) for ending, (rung, _) in endings.items()]
        self.scenario = SimpleNamespace(title=title, name=name, ladder=["Talks", "Calm", "War"], outcomes=outcomes)

    def __len__(self) -> int:
        return self.runs


def test_files_are_told_apart_by_title_name_and_number() -> None:
    def named(*files: tuple[str, str]) -> list[str]:
        frame, _ = files_chart.beside([Played(*file, peace=(0, 3), war=(2, 1)) for file in files])
        assert list(frame["outcome"]) == ["peace", "war"] * len(files)
        assert list(frame["share"]) == [0.75, 0.25] * len(files)
        return list(dict.fromkeys(frame["file"]))

    assert named(("A", "a"), ("B", "a")) == ["A", "B"]
    assert named(("A", "a"), ("A", "b")) == ["A (a)", "A (b)"]
    assert named(("A", "a"), ("A", "a"), ("A", "c")) == ["A (a) (1)", "A (a) (2)", "A (c)"]


def test_other_endings_stand_together_on_their_rungs() -> None:
    one = Played("One", "one", fire=(2, 10), siege=(2, 20), deal=(0, 70))
    two = Played("Two", "two", peace=(1, 30), war=(2, 10))
    frame, looks = files_chart.beside([one, two])
    assert list(looks) == ["War", "Calm", "Talks"]
    assert looks["War"] == rung_look(["Talks", "Calm", "War"], 2)
    rows = frame.set_index(["file", "outcome"])
    assert rows["runs"].dropna().to_dict() == {
        ("One", "War"): 30, ("One", "Talks"): 70, ("Two", "Calm"): 30, ("Two", "War"): 10
    }  # fmt: skip
    assert rows.loc[("One", "War"), ["share", "low", "high"]].tolist() == [0.3, *wilson(30, 100)]
    assert list(frame["label"]) == list(frame["outcome"])
    assert list(frame["outcome"]) == ["War", "Talks", "Calm"] * 2
    same, own = files_chart.beside([one, one])
    assert list(own) == ["fire", "siege", "deal"]
    assert len(same) == 6
    with pytest.raises(NothingToShow, match="not all of them stand on a rung"):
        files_chart.beside([one, Played("Three", "three", end=(None, 5))])


def test_one_or_two_files_are_set_beside_another(short: escalate.Result) -> None:
    for others in ([], [short] * 3):
        with pytest.raises(EscalateError, match="1 to 2 other results"):
            short.plot.chart("files", others=others).frame()


def test_a_walk_takes_at_most_so_many_seconds() -> None:
    def seconds(steps: int) -> set[str]:
        rows = [(0, step, step % 2, "war", "War") for step in range(steps)]
        frame = pd.DataFrame(rows, columns=["run", "step", "rung", "outcome", "outcome_label"])
        ladder, look = ["Talks", "War"], rung_look(["Talks", "War"], 1)
        drawn = animation.svg(
            frame, {"war": look}, rung_looks(ladder), dates={}, title="A", subtitle="B", caption="C"
        )  # fmt: skip
        return set(re.findall('<animate [^>]*dur="([^"]*)"', drawn))

    assert [seconds(steps) for steps in (1, 2, 26, 27, 90)] == [{"1.8s"}, {"2.7s"}, {"24.3s"}, {"25s"}, {"25s"}]


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
