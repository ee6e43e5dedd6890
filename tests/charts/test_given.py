"""What each chart of a noun is given: its data, how to read it, and what its caption counts."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import escalate
from charts import hard
from escalate.charts.plots import Plots
from escalate.charts.result_plots import DOTS, LUCK, MAYBE, ComparisonPlots, ResultPlots
from escalate.charts.rungs import OTHER, rung_look, rung_looks
from escalate.charts.sheet import NothingToShow
from escalate.errors import EscalateError
from escalate.results.tables import dates_of

SHORT = "kaesong-short"


@pytest.fixture(scope="module")
def result() -> escalate.Result:
    return escalate.load(SHORT).run(300)


@pytest.fixture(scope="module")
def comparison() -> escalate.Comparison:
    return escalate.load(SHORT).compare(runs=300)


def given(plots: Plots) -> dict[str, tuple[str, str]]:
    """Of each chart that can be drawn what it says beside its crisis, and what its caption counts."""
    found = {}
    for name in plots.names:
        try:
            found[name] = plots.chart(name).data.note, plots.chart(name).data.what
        except NothingToShow as error:
            found[name] = str(error), ""
    return found


def test_charts_of_a_result(result: escalate.Result) -> None:
    last = result.plot.typical[-1]
    turned = "shares: with fresh luck, from this run's own start; numbered: what moved it most"
    assert given(result.plot) == {
        "outcomes": (f"{LUCK}; dashed: the record “Korean crises after 1953” (14 crises)", ""),
        "icons": ("each square: 1 of 100 runs", ""),
        "ladder": ("", ""),
        "fan": ("black: the middle run; coloured: that of the commonest endings", ""),
        "options": ("share of each actor's choices, in steps with 100 runs or more", ""),
        "pathways": (
            "width: runs; colour: how they end; a branch leaves at the middle date of its first telling move", ""
        ),
        "story": (
            "a square: a move, height and colour its rung; ringed: what turned the run, or at most 10 % likely; "
            "bold: the title's",
            f"run {result.plot.typical[0]}",
        ),
        "time_to_outcome": ("only in the last step: 5 % Open on the last day", ""),
        "convergence": ("a line holds the true share 19 times in 20; ±: the longest, in points", ""),
        "map": ("numbers: how many of an actor's options", ""),
        "turning": (turned, f"run {last}, played on 1,000 times from each step"),
        "predict": ("", ""),
        "happened": (f"{SHORT} does not say what happened", ""),
        "files": ("1 to 2 other results stand beside this one", ""),
        "animation": ("", "a hundred of its runs"),
    }
    plots = result.plot
    assert plots.available == tuple(name for name in plots.names if name not in ResultPlots.aside)
    assert plots.pictures("fan") == {"fan": {}}
    assert plots.pictures("fan", ["a", "b"]) == {"fan-a": {"level": "a"}, "fan-b": {"level": "b"}}
    assert plots.pictures("icons", ["a"]) == {"icons": {}}
    assert plots.story(run=3).figure is not None
    assert plots.chart("turning", run=3).data.what.startswith("run 3, ")


def test_captions_and_names(result: escalate.Result) -> None:
    plots = result.plot
    assert plots.caption() == f"Toy model, not a forecast · {SHORT}, 300 runs, seed 2020"
    assert plots.caption("run 7") == f"Toy model, not a forecast · {SHORT}, run 7, seed 2020"
    one = escalate.load(SHORT).set(anger=1.5).with_policy("show_force").run(1, 8).plot
    assert one.caption().endswith(", 1 run, seed 8, anger=1.5")
    assert one.title == f"{plots.title}: {escalate.load(SHORT).with_policy('show_force').policy.label}"
    assert plots.metadata["Title"] == plots.title
    assert plots.metadata["Author"].startswith("escalate ")
    assert (plots.top, escalate.load("arms-race").run(5).plot.top) == ("War", "")
    assert plots.labels["posts_stay"] == {o.name: o.label for o in result.scenario.outcomes}["posts_stay"]
    assert list(plots.looks)[:6] == ["war", "clash", "posts_stay", "unsettled", "quiet", "deal"]
    assert {name: plots.looks[name] for name in result.scenario.ladder} == rung_looks(result.scenario.ladder)
    assert plots.chart("icons") is plots.chart("icons") is plots.icons
    assert plots.chart("story", run=2) is not plots.chart("story", run=2)
    assert plots.chart("story", run=2).with_options(run=5).data.what == "run 5"
    assert plots.story.with_options(run=5).frame()["run"].iloc[0] == 5
    assert repr(plots) == f"<Charts of {SHORT}: {', '.join(plots.names)}>"
    assert repr(plots.icons).startswith(f"<Chart icons of {plots.title}; ")
    assert plots.silent("icons") == ""
    assert plots.icons.alt_text.startswith(f"{plots.icons.finding}. A hundred")
    assert plots.predict.alt_text.startswith(f"{plots.predict.finding} Empty")


def test_words_above_and_below_go_where_they_belong(result: escalate.Result) -> None:
    for style, above in (("screen", f"{result.plot.title} · {LUCK}"), ("projector", result.plot.title)):
        figure = result.plot.outcomes.figure(style)
        told = " ".join(text.get_text().replace("\n", " ") for text in figure.texts).replace("\u00a0", " ")
        assert above in told
        assert (LUCK in told) == (style == "screen")
    figure = result.plot.outcomes.figure(title="A", subtitle="B", caption="C")
    assert {text.get_text() for text in figure.texts if text.get_text()} == {"A", "B", "C"}
    drawn = result.plot.outcomes(None, title="", subtitle="", caption="")
    assert not any(text.get_text() for text in drawn.figure.texts)
    svg = result.plot.animation.image(title="A", subtitle="B").decode()
    assert all(f">{word}<" in svg for word in "AB")
    assert result.plot.caption("a hundred of its runs") in svg
    assert f">{result.plot.title}<" in result.plot.animation.image(subtitle=None).decode()


def test_the_record_stands_beside_the_runs(result: escalate.Result) -> None:
    (rate,) = [rate for rate in result.scenario.about.base_rates if rate.counts]
    frame = result.plot.outcomes.frame().set_index("outcome")
    assert (frame["cases"] == rate.n).all()
    for name, share in frame["record"].items():
        assert share == rate.counts[name] / rate.n if name in rate.counts else np.isnan(share)


def test_three_endings_stand_for_all(result: escalate.Result) -> None:
    ends = result.plot.fan.data.how["endings"]
    common = result.runs["outcome"].value_counts().index[:3]
    assert set(ends["outcome"]) == set(common)
    assert set(ends["level"]) == {level.name for level in result.scenario.levels}
    typical = result.plot.typical
    assert [result.runs.loc[run, "outcome"] for run in typical] == list(common)
    few = escalate.load(SHORT).run(2)
    assert len(few.plot.typical) == few.runs["outcome"].nunique() < 3


def test_options_take_the_look_of_their_rung(result: escalate.Result) -> None:
    looks = result.plot.options.data.how["rungs"]
    for actor in result.scenario.actors:
        for option in actor.options:
            rung = -1 if option.rung is None else option.rung
            assert looks[actor.name, option.name] == rung_look(result.scenario.ladder, rung)
    off = [option for actor in result.scenario.actors for option in actor.options if option.rung is None]
    assert list(looks.values()).count(OTHER) == len(off)


def test_charts_that_would_say_nothing() -> None:
    def silent(name: str, *parts: str, **how: object) -> str:
        return escalate.load_text(hard.scenario(*parts, **how), "a").run(20).plot.silent(name)

    endings = hard.outcomes(2)
    assert silent("ladder", hard.actors(1, 3), endings, clock="{steps: 1}") == "a single step is no way up a ladder"
    assert silent("ladder", hard.actors(1, 1), hard.outcomes(1)) == "every run stays on one rung"
    assert silent("ladder", hard.actors(1, 3, ladder=()), hard.outcomes(2, ladder=()), ladder=()).endswith("to draw")
    assert silent("animation", hard.actors(1, 3, ladder=()), hard.outcomes(2, ladder=()), ladder=()).endswith("to walk")
    assert silent("options", hard.actors(1, 1), endings) == "nobody has a choice"
    assert silent("options", hard.actors(2, 2), endings) == ""
    still = "actors: {a0: {label: A, options: {o0: {label: O, effects: {flat: 0}}, o1: {label: P}}}}\n"
    flat = hard.scenario(still, endings).replace("heat: {label: Heat, start: 50, noise: 3}", "{0}, heat: {1}")
    flat = flat.replace("{0}", "flat: {label: Flat, start: 5}").replace("{1}", "{label: Heat, start: 50}")
    assert escalate.load_text(flat, "a").run(20).plot.silent("fan") == "no level moves"


def test_the_fan_leaves_out_levels_that_are_flat_on_an_axis_from_zero(monkeypatch: pytest.MonkeyPatch) -> None:
    def level(name: str, *middle: float, spread: float = 0.0) -> pd.DataFrame:
        frame = pd.DataFrame({"level": name, "step": range(len(middle)), "q25": middle, "q50": middle, "q75": middle})
        return frame.assign(q05=frame["q25"] - spread, q95=frame["q75"] + spread)

    def shown(*levels: pd.DataFrame) -> list[str]:
        plots = escalate.load("kaesong-short").run(20).plot
        monkeypatch.setattr(type(plots._result), "levels", pd.concat(levels, ignore_index=True))
        return list(dict.fromkeys(plots._levels(None)["level"]))

    assert shown(level("falls", 100, 80), level("flat", 100, 92), level("below", -100, -92)) == ["falls"]
    assert shown(level("a tenth", 10, 9), level("more", 10, 8.9)) == ["more"]
    assert shown(level("wide", 10, 8, spread=20), level("more", 10, 8.9)) == ["more"]  # of the largest that runs reach
    assert shown(level("flat", 100, 92), level("still", 5, 5)) == ["flat"]  # rather than none


def test_charts_of_a_comparison(comparison: escalate.Comparison) -> None:
    plots = comparison.plot
    chosen = plots.why.frame()["run"].iloc[0]
    assert chosen in comparison.moved(plots.strongest[0])
    assert given(plots) == {
        "differences": (
            "points: share of runs with, less without; pale: luck alone could do it",
            "300 runs each, the same luck run by run",
        ),
        "flips": ("pale: the run ends alike; strong: otherwise, in the new ending's colour", "300 runs, the same luck"),
        "why": (
            "a square: a move, height and colour its rung; dots: alike in both; dashed: where they part",
            f"run {chosen} twice, the same luck",
        ),
    }
    strongest, policies = plots.strongest, plots.policies
    assert [*policies] == [variant.name for variant in comparison.variants]
    two = [policy for policy in policies if policy in strongest[:2]]
    assert plots.pictures("flips", most=2) == {f"flips-{policy}": {"policy": policy} for policy in two}
    assert len(plots.pictures("flips")) == 4
    assert plots.pictures("differences")["differences-strongest"] == {"policies": strongest[:3]}
    assert plots.pictures("why") == {"why": {}}
    shown = plots.chart("differences", policies=two).data
    assert (set(shown.frame["policy"]), shown.how) == ({*two}, {"less": 2})
    assert shown.note.endswith("; hollow: luck alone could do it")
    assert plots.chart("differences", policies=strongest[1:]).data.how == {"less": None}
    assert plots.differences.data.how == {"less": 0}
    assert set(plots.flips.frame()["policy"]) == {strongest[0]}
    assert plots.flips.data.how["policy"] == comparison.variant(strongest[0]).label
    with pytest.raises(EscalateError, match="no variant"):
        plots.chart("differences", policies=["nobody"]).frame()
    why = plots.chart("why", policy="show_force", run=4).data
    assert (why.what, set(why.frame["run"])) == ("run 4 twice, the same luck", {4})
    assert why.how["sides"] == ("as it stands", comparison.variant("show_force").label)
    assert list(why.frame["side"]) == sorted(why.frame["side"])
    clock = comparison.baseline.scenario.clock
    assert why.how["board"].steps == clock.steps
    assert why.how["board"].dates == {step: clock.date(step) for step in range(clock.steps) if clock.date(step)}


def test_what_luck_could_do_is_explained_where_it_is_drawn(
    comparison: escalate.Comparison, monkeypatch: pytest.MonkeyPatch
) -> None:
    clear = comparison.differences.assign(low=0.1, high=0.2)
    monkeypatch.setitem(vars(comparison), "differences", clear)
    assert ComparisonPlots(comparison).differences.data.note == "points: share of runs with, less without"


def test_a_policy_that_changes_nothing_has_no_ribbons() -> None:
    same = escalate.load_text(hard.scenario(hard.actors(1, 1), hard.outcomes(2)), "a").compare(["push"], runs=20).plot
    assert same.silent("flips") == same.silent("why") == "no run ends otherwise with push"


def test_three_policies_need_no_second_picture() -> None:
    plots = escalate.load(SHORT).compare(["show_force", "no_leaflets", "chinese_pressure"], runs=20).plot
    assert plots.pictures("differences") == {"differences": {}}
    odd = escalate.load(SHORT).compare(["show_force", "show_force+no_leaflets"], runs=20).plot
    assert list(odd.pictures("flips")) == ["flips-show_force", "flips-show_force-no_leaflets"]


def test_charts_of_studies_of_assumptions() -> None:
    scenario = escalate.load(SHORT)
    each = "50 runs at each place, the same luck"
    line = scenario.sweep({"restraint": [2, 5]}, runs=50)
    assert given(line.plot) == {
        "sweep": ("share of runs that end so; pale: luck (95 %)", each),
        "heatmap": ("one assumption is varied: sweep shows it", ""),
    }
    how = line.plot.sweep.data.how
    assert (how["words"], how["baseline"]) == ("Restraint", 3.2)
    for found, (at, where, first, second) in zip(line.tippings, how["tipping"], strict=True):
        told = {found.outcome, found.overtakes} if found.where == "falls below" else (found.outcome, found.overtakes)
        assert (at, type(told)((first, second))) == (found.at, told)
        assert (first == found.overtakes) == (found.where == "falls below")  # told as it is read
        near = found.low <= 3.2 <= found.high
        assert where == f"{found.place}{', about as written' if near else ''}"
    grid = scenario.sweep({"restraint": [2, 5], "anger": [0.5, 1.5]}, runs=50)
    of_war = "share of runs that end in “War”"
    shows = "two assumptions are varied: heatmap shows them"
    assert given(grid.plot) == {"sweep": (shows, ""), "heatmap": (of_war, each)}
    heat = grid.plot.heatmap.data.how
    assert (heat["outcome"], heat["words"], heat["baseline"]) == ("war", ("Restraint", "Anger at leaflets"), (3.2, 1.0))
    for name in ("deal", "quiet", "clash"):
        other, line = grid.line(name)
        assert grid.plot.chart("heatmap", outcome=name).data.how["line"] == line
        dashed = f"; dashed: as many in “{scenario.outcome(other).label}”" if len(line) > 1 else ""
        assert grid.plot.chart("heatmap", outcome=name).data.note.endswith(f"”{dashed}")
        assert grid.plot.chart("heatmap", outcome=name).data.how["outcome"] == name
    study = scenario.sensitivity("war", runs=50)
    points = f"{study.points} places, 50 runs at each"
    assert given(study.plot) == {
        "tornado": ("share of runs that end in “War” at both ends of one assumption at a time", points),
        "matrix": (f"points from the low to the high end of one assumption at a time; thin: {MAYBE}", points),
        "slopes": ("shares from low to high end; thin line: as written", points),
        "indices": ("one assumption was moved at a time: tornado shows them", ""),
    }
    assert study.plot.tornado.data.how == {"outcome": "War", "name": "war"}
    assert (study.plot.tornado.frame()["share"] == study.share).all()
    pytest.importorskip("SALib")
    every = scenario.sensitivity("clash", method="morris", runs=24)
    over = f"effects on “Shots fired, no war”, all assumptions moved at once; {LUCK}; grey: not told from it"
    alone = ("all assumptions were moved at once: indices shows them", "")
    assert given(every.plot) == {
        **dict.fromkeys(("tornado", "matrix", "slopes"), alone),
        "indices": (over, f"{every.points} places, 24 runs at each"),
    }
    assert every.plot.indices.data.how == {"outcome": "Shots fired, no war", "name": "clash", "method": "morris"}


def test_charts_of_doubt_a_box_and_a_policys_places() -> None:
    scenario = escalate.load(SHORT)
    doubt = scenario.doubt(20, 100)
    assert given(doubt.plot) == {
        "outcomes": (f"{LUCK}; {DOTS}", ""),
        "doubt": (
            "20 dots stand for 20 other guesses, the luck of runs taken out",
            "20 other guesses of 7 assumptions, 100 runs each",
        ),
    }
    assert doubt.plot.caption().endswith("100 runs, seed 2020")
    drawn = ResultPlots(doubt.result, doubt.drawn)
    assert drawn.outcomes.data.note == f"{LUCK}; {DOTS}; dashed: the record “Korean crises after 1953” (14 crises)"
    one = escalate.load("gamblers-ladder").discover("top", 2_000)
    note = f"500 of the runs; filled: ends in “{one.label}”; cross: as written"
    assert given(one.plot) == {"discover": (note, "2,000 runs, each with its own draw")}
    assert one.plot.discover.data.how["base"] == one.fit.base
    when = scenario.when("chinese_pressure", "war", runs=50)
    adds = "points that “Chinese pressure” adds to “War”"
    note = f"{adds}; tick: as written; hollow: luck could do it, all read together; {LUCK}"
    assert given(when.plot) == {"when": (note, "50 runs at each place, the same luck")}
    assert when.plot.when.data.how == {"policy": "Chinese pressure", "outcome": "War", "name": "war"}


def test_a_picture_and_its_words_are_written_beside_each_other(result: escalate.Result, tmp_path: Path) -> None:
    picture, words = result.plot.icons.save(tmp_path / "Icons.SVG", "projector", text=True, title="Mine")
    assert (picture.name, words.name) == ("Icons.SVG", "Icons.alt.txt")
    drawn = picture.read_text(encoding="utf-8")
    assert ">Mine</text>" in drawn
    assert "'DejaVu Sans', Verdana" in drawn
    assert 'width="960pt"' in drawn
    assert words.read_text(encoding="utf-8") == f"{result.plot.icons.alt_text}\n"
    outlines, _ = result.plot.icons.save(tmp_path / "outlines.svg")
    assert "<text" not in outlines.read_text(encoding="utf-8")
    assert result.plot.icons.image("svg") == outlines.read_bytes()
    assert result.plot.icons.image("png").startswith(b"\x89PNG")


def test_dates_of_a_file_without_a_calendar() -> None:
    assert dates_of(escalate.load_text(hard.FILES["one step"], "a")) == {}
    weeks = dates_of(escalate.load("kaesong-2020"))
    assert pd.Series(weeks).diff().dropna().nunique() == 1
    assert min(weeks) == 0
