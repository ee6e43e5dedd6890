"""One run drawn: its moves, its odds, its ending; the same run twice; a lesson's slides."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from matplotlib.collections import PathCollection
from matplotlib.colors import to_hex

import escalate
from charts import hard
from charts.measuring import figure_of, words
from escalate.charts import deck, map, why
from escalate.charts.result_plots import ResultPlots
from escalate.charts.rungs import GRID, OTHER
from escalate.charts.sheet import NothingToShow
from escalate.charts.steps import Board
from escalate.results import one_run
from escalate.results.pushes import pushes
from escalate.scenario.thresholds import telling_level, thresholds
from escalate.studies.typical import most_typical


@pytest.fixture(scope="module")
def comparison() -> escalate.Comparison:
    return escalate.load("kaesong-short").compare(["chinese_pressure", "no_leaflets"], runs=300)


def test_a_story_has_a_square_a_move(comparison: escalate.Comparison) -> None:
    result = comparison.baseline
    trace = result.trace(3)
    frame = one_run.moves(trace, result.scenario)
    taken = [move for step in trace.steps for move in step.moves if move.option is not None]
    assert len(frame) == len(taken)
    assert list(frame["option"]) == [move.option for move in taken]
    odds = [next(each.probability for each in move.weighed if each.option == move.option) for move in taken]
    assert list(frame["odds"]) == odds
    figure = figure_of(result.plot.story(run=3))
    (squares,) = figure.findobj(PathCollection)
    assert list(squares.get_offsets()[:, 0]) == list(frame["step"])
    rungs = squares.get_offsets()[:, 1] - frame["actor"].map(list(dict.fromkeys(frame["actor"])).index).to_numpy()
    assert np.corrcoef(rungs, frame["rung"])[0, 1] == pytest.approx(-1)
    named = one_run.telling(frame, result.plot.chart("story", run=3).data.how["turns"]).head(5)
    assert set(one_run.unlikely(frame).head(2).index) <= set(named.index)
    assert list(np.asarray(squares.get_linewidths()) > 2) == list(frame.index.isin(named.index))
    ending = {outcome.name: outcome.label for outcome in result.scenario.outcomes}[trace.outcome]
    assert ending in " ".join(words(figure)).replace("\n", " ")


@pytest.mark.parametrize("style", ["screen", "projector"])
def test_a_story_names_the_colours_of_the_rungs_it_reached(comparison: escalate.Comparison, style: str) -> None:
    ladder = comparison.baseline.scenario.ladder
    for chart in (comparison.baseline.plot.chart("story", run=3), comparison.plot.chart("why")):
        figure = chart.figure(style)
        (key,) = [axes.get_legend() for axes in figure.axes if axes.get_legend()]
        named = {text.get_text(): patch for text, patch in zip(key.get_texts(), key.get_patches(), strict=True)}
        reached = set(chart.frame()["rung"])
        if style == "screen" and chart.name == "story":
            assert list(named) == [words for rung, words in enumerate(ladder) if rung in reached]
        fills = {to_hex(patch.get_facecolor()) for patch in named.values()}
        drawn = {to_hex(fill) for squares in figure.findobj(PathCollection) for fill in squares.get_facecolors()}
        assert drawn - {GRID} <= fills  # what two runs share is grey
        assert drawn or chart.name == "why"


def test_a_key_of_many_rungs_reads_along_its_rows() -> None:
    rungs = tuple(f"Rung with a long name {number}" for number in range(8))
    text = hard.scenario(hard.actors(1, 8, ladder=rungs), hard.outcomes(2, ladder=rungs), ladder=rungs)
    figure = escalate.load_text(text, "a").run(50).plot.chart("story").figure("screen")
    (key,) = [axes.get_legend() for axes in figure.axes if axes.get_legend()]
    figure.canvas.draw()
    boxes = {text.get_text(): text.get_window_extent() for text in key.get_texts()}
    by_place = sorted(boxes, key=lambda words: (-round(boxes[words].y0), boxes[words].x0))
    assert by_place == sorted(boxes)
    assert len({round(box.y0) for box in boxes.values()}) > 1


def test_ordered_moves_are_not_against_the_odds(comparison: escalate.Comparison) -> None:
    played = comparison.variant("chinese_pressure").result
    frame = one_run.moves(played.trace(0), played.scenario)
    assert frame["ordered"].any()
    assert not one_run.unlikely(frame.assign(odds=0.01))["ordered"].any()


def test_two_tellings_part_where_a_move_differs(comparison: escalate.Comparison) -> None:
    chart = comparison.plot.chart("why", policy="chinese_pressure")
    frame = chart.frame()
    parted = one_run.parting(frame)
    step = int(parted["step"].iloc[0])
    before = frame[frame["step"] < step]
    sides = [before[before["side"] == side].reset_index(drop=True) for side in (0, 1)]
    assert list(sides[0]["option"]) == list(sides[1]["option"])
    assert parted["option"].nunique() == len(parted)
    assert chart.finding.startswith(f"Run {frame['run'].iloc[0]}")
    assert one_run.parting(frame[frame["side"] == 0]).empty
    figure = chart.figure("screen")
    for side, squares in enumerate(figure.findobj(PathCollection)):
        # What both share is a grey dot; the one that is ringed is where they part.
        own, other = (frame[frame["side"] == each].set_index(["actor", "step"])["option"] for each in (side, 1 - side))
        alike = [other.get(key) == option for key, option in own.items() if key[0] in set(frame["actor"])]
        small, large = sorted({*squares.get_sizes()})
        assert [size == small for size in squares.get_sizes()] == alike
        assert small < 0.5 * large
        ringed = [at for at, line in enumerate(squares.get_linewidths()) if line > 2]
        assert [squares.get_offsets()[at][0] for at in ringed] == [step]
    said = " ".join(words(figure))
    assert all(label in said for label in parted["option_label"])
    (axis,) = [axes for axes in figure.axes if axes.get_legend()]
    assert step in axis.get_xticks()


def test_of_the_runs_near_the_middle_the_one_with_most_to_tell_is_drawn(comparison: escalate.Comparison) -> None:
    result = comparison.baseline
    kind = str(result.runs["outcome"].value_counts().index[0])
    near = most_typical(result, kind, 12)
    told = [one_run.eventful(one_run.moves(result.trace(run), result.scenario)) for run in near]
    chosen = result.plot.typical[0]
    assert chosen == near[told.index(max(told))]
    assert result.plot.story.frame()["run"].iloc[0] == chosen


def test_a_story_names_what_it_turned_on_then_what_came_against_the_odds() -> None:
    made = pd.DataFrame(
        {"step": [0, 0, 1, 1, 2], "actor": ["a", "b"] * 2 + ["a"], "option": ["x", "y", "x", "z", "w"],
         "odds": [0.49, 0.08, 0.6, 0.03, 0.7], "ordered": False}
    )  # fmt: skip
    assert list(one_run.telling(made).index) == [3, 1]
    assert list(one_run.telling(made, [(0, "a"), (2, "a"), (1, "b"), (9, "a")]).index) == [0, 3, 1]
    plain = made.assign(odds=0.4)
    assert list(one_run.telling(plain).index) == [4]  # the last by which an actor did something else than before
    assert one_run.telling(plain.assign(option="x")).empty
    assert one_run.telling(made.assign(odds=0.5)).empty  # what is likely is no news
    assert one_run.eventful(made) == (True, 4)
    assert one_run.eventful(plain) == (False, 4)


def test_the_move_in_the_title_is_ringed_and_named_in_the_picture(comparison: escalate.Comparison) -> None:
    chart = comparison.baseline.plot.story
    first = one_run.telling(chart.frame(), chart.data.how["turns"]).iloc[0]
    assert f"after “{first['option_label']}” by {first['actor_label']}" in chart.finding
    for style in ("screen", "projector", "print"):
        (bold,) = [
            text for axes in chart.figure(style).axes for text in axes.texts
            if text.get_fontweight() == "bold" and text.get_text().startswith(first["option_label"])
        ]  # fmt: skip
        assert bold.get_text().replace("\u00a0", " ").endswith(" %")


def test_the_clearest_run_of_the_commonest_change_tells_why(comparison: escalate.Comparison) -> None:
    policy = comparison.plot.strongest[0]
    both = [comparison.baseline, comparison.variant(policy).result]
    moved = comparison.moved(policy)
    ways = [tuple(int(each.record.outcome[run]) for each in both) for run in moved]
    chosen = int(comparison.plot.why.frame()["run"].iloc[0])
    assert ways.count(ways[list(moved).index(chosen)]) == max(ways.count(way) for way in ways)
    assert len(one_run.parting(comparison.plot.why.frame())) == 2
    parted = one_run.parting(comparison.plot.why.frame())["option_label"]
    chooses = "must choose" if one_run.parting(comparison.plot.why.frame())["ordered"].iloc[1] else "chooses"
    assert f"{chooses} “{parted.iloc[1]}”" in comparison.plot.why.finding


def test_of_a_long_run_twice_what_both_share_is_left_out_and_said() -> None:
    rows = [
        (7, side, step, f"a{actor}", f"Actor {actor}", option, option.title(), 1, 0.5, False)
        for side in (0, 1)
        for step in range(60)
        for actor in range(3)
        for option in ["push" if side and actor == 1 and step == 40 else "wait"]
    ]
    data = pd.DataFrame(rows, columns=list(why.COLUMNS)).assign(date=None)
    board = Board(60, {}, {"Fire": OTHER, "Calm": OTHER})
    how = {"endings": [("war", "War"), ("deal", "Deal")], "sides": ("as it stands", "Aid"), "board": board}
    figure = figure_of(why.draw(data, looks={}, **how))
    assert why.draw.finding(data, **how) == (
        "Run 7 parts at step 40: with “Aid” Actor 1 chooses “Push”, not “Wait”, and “War” becomes “Deal”"
    )
    made = data.assign(ordered=data["option"] == "push", actor_label="The " + data["actor_label"])
    assert "with “Aid” the Actor 1 must choose “Push”, not “Wait”" in why.draw.finding(made, **how)
    long = why.draw.finding(data, **how | {"sides": ("as it stands", "Aid and what else may come " * 3)})
    assert long == "Run 7: Actor 1 chooses “Push”, not “Wait”, and “War” becomes “Deal”"
    first, last = figure.axes[-1].get_xlim()
    assert 20 < first < 40 < last
    assert "2 actors, " in " ".join(words(figure))
    assert "steps not shown" in " ".join(words(figure))


def test_a_story_is_as_wide_as_its_run_is_long(comparison: escalate.Comparison) -> None:
    plots = comparison.baseline.plot
    runs = comparison.baseline.runs
    short = int(runs.loc[runs["step"] < 8, "run"].iloc[0])
    *_, curve, strip = figure_of(plots.story(run=short)).axes
    last = int(runs.loc[runs["run"] == short, "step"].iloc[0])
    assert strip.get_xlim() == (-0.6, last + 1 - 0.45)
    course = plots.chart("story", run=short).data.how["course"].values["value"]
    first, high = course.iloc[0], course.max()
    marked = [first, high] if high - first > 0.4 * np.ptp(course) else [first]
    assert list(curve.get_yticks()) == marked
    assert f"{course.iloc[-1]:.3g}" in [text.get_text() for text in curve.texts]
    lines = plots.chart("story", run=short).data.how["course"].thresholds
    told = [(at, words) for name, at, words in thresholds(plots._scenario) if name == "tension"]
    assert lines == told != []
    assert [label.get_text() for label in curve.get_yticklabels()] == [f"{each:.3g}" for each in marked]


def test_a_run_in_which_nobody_moves_has_no_story() -> None:
    text = """
escalate: 1
title: Nothing open
clock: {steps: 2}
state: {open: {start: no}}
actors: {a: {options: {x: {when: open}, y: {when: open}}}}
outcomes: {moved: {when: ever(a.x) or ever(a.y)}, rest: {otherwise: yes}}
policies: {unlock: {set: {open: yes}}, bar: {ban: [a.x]}}
"""
    scenario = escalate.load_text(text)
    plot = scenario.run(5).plot
    assert plot.silent("story") == "nobody makes a move in run 0"
    assert "outcomes" in plot.available
    assert scenario.compare(["unlock"], 5).plot.silent("why") == (
        "nobody makes a move in run 0, without unlock or with it"
    )
    assert not scenario.with_policy("unlock").compare(["bar"], 5).plot.silent("differences")


def test_the_map_counts_options() -> None:
    scenario = escalate.load("kaesong-short")
    table = pushes(scenario)
    effects = [effect for actor in scenario.actors for option in actor.options for effect in option.effects]
    assert table["up"].sum() + table["down"].sum() >= len(effects)
    assert set(table["actor"]) <= {actor.label for actor in scenario.actors}


def test_the_map_counts_who_moves_what_and_who_looks_at_it() -> None:
    text = """escalate: 1
title: A map
clock: {steps: 5}
parameters: {lean: {label: Lean, value: 2, range: [1, 3], basis: guess, why: a guess}}
state: {heat: {label: Heat, start: 5}, trust: {label: Trust, start: 5}, signed: {label: Signed, start: no}}
actors:
  a: {label: North, options: {
    push: {effects: {heat: +1, trust: -0.5}, appeal: heat + heat - trust},
    pull: {effects: {heat: 1 - lean, trust: 0.5}, when: heat > 3 and not signed},
    wait: {},
  }}
  b: {label: South, options: {
    sign: {effects: {signed: yes, heat: 0}, chance: trust / 100},
    wait: {appeal: lean},
  }}
outcomes: {one: {label: One, when: signed}, two: {label: Two, otherwise: yes}}
"""
    table = pushes(escalate.load_text(text, "map"))
    assert list(table.itertuples(index=False, name=None)) == [
        ("North", "Heat", 1, 1, 2), ("North", "Trust", 1, 1, 1), ("North", "Signed", 0, 0, 1),
        ("South", "Signed", 1, 0, 0), ("South", "Heat", 0, 1, 0), ("South", "Trust", 0, 0, 1),
    ]  # fmt: skip
    most = "matters to the most options:"
    assert map.draw.finding(table) == f"“Heat” {most} 1 raise it, 2 lower it, 2 depend on it"
    one = table[table["level"] == "Signed"]
    assert map.draw.finding(one) == f"“Signed” {most} 1 raise it, 0 lower it, 1 depend on it"
    with pytest.raises(NothingToShow, match="no option moves or looks at a level"):
        map.draw.finding(table[:0])


def test_what_a_goal_weighs_all_options_of_its_actor_depend_on() -> None:
    text = """escalate: 1
title: A goal
clock: {steps: 5}
state: {belief: {label: Belief, start: 0}, mood: {label: Mood, start: 1, drift: belief}}
actors:
  a: {label: North, goal: -belief, options: {push: {effects: {belief: +1}}, wait: {when: belief > 1}, rest: {}}}
  b: {label: South, goal: mood, options: {push: {chance: 0.1, effects: {mood: +1}}, wait: {}}}
outcomes: {one: {label: One, when: belief > 3}, two: {label: Two, otherwise: yes}}
"""
    table = pushes(escalate.load_text(text, "goal"))
    assert list(table.itertuples(index=False, name=None)) == [
        ("North", "Belief", 1, 0, 3), ("South", "Mood", 1, 0, 1),  # a fixed chance weighs nothing
    ]  # fmt: skip


def test_the_map_knows_the_sign_of_a_formula_of_numbers() -> None:
    amounts = ("-lean * 9", "lean / 2", "step - 3", "4")
    options = "".join(f"o{place}: {{effects: {{heat: {amount}}}}}, " for place, amount in enumerate(amounts))
    text = hard.scenario(f"actors: {{a0: {{options: {{{options}}}}}}}\n", hard.outcomes(2))
    (row,) = pushes(escalate.load_text(text, "signs")).itertuples()
    assert (row.up, row.down) == (3, 2)  # one of what changes may do either


def test_a_lesson_is_at_most_ten_slides_in_order(comparison: escalate.Comparison, tmp_path: Path) -> None:
    doubt = escalate.load("kaesong-short").doubt(20, 300)
    found = deck.slides([ResultPlots(doubt.result, doubt.drawn), comparison.plot])
    names = [slide.chart.name for slide in found]
    assert names[:3] == ["predict", "outcomes", "story"]
    assert len(found) <= deck.MOST
    order = [name for name, _ in deck.ORDER]
    assert [order.index(name) for name in names] == sorted(order.index(name) for name in names)
    assert not any(character.isdigit() for character in found[0].chart.finding.replace("100", "").replace("6", ""))
    pdf, notes = deck.write(found[:2], tmp_path / "lesson.pdf")
    content = pdf.read_bytes()
    assert content.count(b"/Type /Page\n") + content.count(b"/Type /Page ") == 2
    assert b"/FontFile2" in content  # real fonts
    assert content.count(b"/Subtype /Text") == 2  # a note with its alt text on each page
    for slide in found[:2]:
        start = slide.chart.alt_text[:12]
        assert start.encode() in content or start.encode("utf-16-be") in content
    told = notes.read_text(encoding="utf-8")
    assert all(slide.chart.finding in told and slide.line in told for slide in found[:2])


def shown(*, policies: int = 1, **without: Any) -> list[Any]:
    """The slides of nouns that have every chart: the name of each, with its run or its policies."""
    names = [name for name, _ in deck.ORDER if name not in without]
    plots = SimpleNamespace(
        names=names, silent=lambda name: name in without, typical=[7, 8, 9],
        strongest=[f"p{number}" for number in range(policies)],
        chart=lambda name, **options: SimpleNamespace(name=name, options=options),
    )  # fmt: skip
    other = SimpleNamespace(names=["ladder"], silent=lambda name: "", chart=None)
    found = deck.slides([plots, other])
    lines = dict(deck.ORDER)
    assert all(slide.line == lines[slide.chart.name] for slide in found if slide.chart.name != "story")
    return [(slide.chart.name, *slide.chart.options.values()) for slide in found]


def test_of_too_many_slides_the_last_stories_go_first_and_then_the_weakest_policies() -> None:
    ten = ["predict", "outcomes", "story", "story", "turning", "ladder", "differences", "flips", "tornado", "happened"]
    assert [name for name, *_ in shown()] == ten
    assert [run for name, *run in shown() if name == "story"] == [[7], [8]]
    assert [run for name, *run in shown(turning=True) if name == "story"] == [[7], [8], [9]]
    nine = shown(policies=9)
    assert [name for name, *_ in nine] == [
        "predict", "outcomes", "story", "turning", "ladder", "differences", "differences", "flips", "tornado",
        "happened",
    ]  # fmt: skip
    shares = [policies for name, *policies in nine if name == "differences"]  # the weakest three are left to the table
    assert shares == [[["p0", "p1", "p2"]], [["p3", "p4", "p5"]]]
    assert [name for name, *_ in shown(policies=40)] == [name for name, *_ in nine]
    assert shown(policies=4)[6] == ("differences",)


def test_sizes_of_slides_and_what_is_said_to_them(comparison: escalate.Comparison, tmp_path: Path) -> None:
    assert deck.SIZES == ((24, 32), (20, 28), (17, 24), (14, 20))
    charts = [comparison.baseline.plot.predict, comparison.baseline.plot.icons]
    slides = [deck.Slide(chart, f"Say {number}.") for number, chart in enumerate(charts, 1)]
    path, notes = deck.write(slides, tmp_path / "lesson.pdf")
    first, second = charts
    assert notes == tmp_path / "lesson.md"
    assert notes.read_text(encoding="utf-8") == (
        f"# {first.title}\n\n## 1. {first.finding}\n\nSay 1.\n\n*In words:* {first.alt_text}\n\n"
        f"## 2. {second.finding}\n\nSay 2.\n\n*In words:* {second.alt_text}\n"
    )
    content = path.read_bytes()
    assert b"CreationDate" not in content
    assert first.title.encode() in content
    for number in ("1. ", "2. "):
        assert number.encode() in content or number.encode("utf-16-be") in content
    assert b"/MediaBox [ 0 0 960 540 ]" in content


def test_conditions_that_compare_a_level_with_a_number_are_thresholds() -> None:
    text = """escalate: 1
title: Thresholds
clock: {steps: 5}
parameters: {lean: {label: Lean, value: 2, range: [1, 3], basis: guess, why: a guess}}
state: {heat: {label: Heat, start: 5}, trust: {label: Trust, start: 5}, calm: {label: Calm, start: 5}}
actors:
  a: {label: North, options: {
    push: {label: Push, when: heat >= 60 and trust < 4.5, effects: {heat: 1}},
    shove: {label: Shove, when: heat > 60, effects: {trust: -1}},
    pull: {label: Pull, when: heat <= 60 or heat > lean, effects: {calm: 1}},
    wait: {label: Wait},
  }}
outcomes: {one: {label: One, when: heat >= 60 and heat >= 60 + 1}, two: {label: Two, otherwise: yes}}
"""
    scenario = escalate.load_text(text, "a")
    assert thresholds(scenario) == [
        ("heat", 60, "Push at 60 or more, and 2 others"), ("trust", 4.5, "Push at 4.5 or less"),
        ("heat", 60, "Pull at 60 or less"),
    ]  # fmt: skip
    assert telling_level(scenario) == "heat"
    flag = "state: {f: {label: F, start: no}}\nactors: {a: {label: A, options: {o: {label: O, effects: {f: yes}}}}}\n"
    bare = "escalate: 1\ntitle: T\nclock: {steps: 2}\n" + flag + "outcomes: {one: {label: One, otherwise: yes}}\n"
    without = escalate.load_text(bare, "a")
    assert (thresholds(without), telling_level(without)) == ([], "")
