"""What is drawn is what the frame says: bars, dots, whiskers, ribbons and labels against the numbers."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from matplotlib.axes import Axes

import escalate
from charts.measuring import figure_of, read
from escalate.charts import (
    convergence,
    deck,
    differences,
    doubt,
    flips,
    heatmap,
    indices,
    ladder,
    matrix,
    outcomes,
    predict,
    slopes,
    tornado,
    turning,
)
from escalate.charts.findings import points
from escalate.charts.result_plots import ResultPlots
from escalate.charts.rungs import SOFT, outcome_looks
from escalate.charts.sheet import NothingToShow
from escalate.results.highest import highest
from escalate.results.intervals import wilson
from escalate.results.pairs import strongest
from escalate.results.settling import running, stops
from escalate.scenario.thresholds import thresholds
from escalate.studies.tables import strongest as assumptions

SHORT = "kaesong-short"


@pytest.fixture(scope="module")
def studied() -> escalate.Doubt:
    return escalate.load(SHORT).doubt(40, 1_000)


@pytest.fixture(scope="module")
def compared() -> escalate.Comparison:
    return escalate.load(SHORT).compare(runs=1_000)


def bars(axes: Axes) -> list[float]:
    return [round(patch.get_width(), 6) for patch in axes.patches if patch.get_width() and patch.get_fill()]


def told(axes: Axes) -> str:
    return " ".join(line.text.replace("\u00a0", " ") for line in read(figure_of(axes))[0])


def test_a_bar_is_its_share_and_a_whisker_its_interval(studied: escalate.Doubt) -> None:
    result = studied.result
    axes = result.plot.outcomes()
    frame = result.plot.outcomes.frame().set_index("outcome")
    order = list(result.plot.looks)[: len(frame)]
    assert bars(axes) == [round(frame.loc[name, "share"], 6) for name in order if frame.loc[name, "runs"]]
    ends = axes.collections[0].get_segments()
    assert [tuple(round(x, 6) for x in segment[:, 0]) for segment in ends] == [
        (round(frame.loc[name, "low"], 6), round(frame.loc[name, "high"], 6)) for name in order
    ]


def test_dots_of_doubt_are_quantiles(studied: escalate.Doubt) -> None:
    axes = ResultPlots(studied.result, studied.drawn).outcomes()
    dotted = [line for line in axes.lines if line.get_marker() == "o"]
    assert [len(line.get_xdata()) for line in dotted] == [doubt.DOTS] * len(studied.result.outcomes)
    war = studied.drawn.loc[studied.drawn["outcome"] == "war", "share"].to_numpy()
    wanted = np.quantile(war, (np.arange(20) + 0.5) / 20)
    pitch = max(line.get_xdata().max() for line in dotted) / 20
    assert np.abs(np.sort(dotted[0].get_xdata()) - wanted).max() < pitch


def test_the_ending_that_doubt_moves_furthest_is_told() -> None:
    rows = [("a", "A", 0.55, 0.5, 0.6, True), ("b", "B", 0.2, 0.1, 0.3, True), ("c", "C", 0.5, 0.1, 0.9, False)]
    frame = pd.DataFrame(rows, columns=["outcome", "label", "share", "doubt_low", "doubt_high", "told"])
    ends = {"a": (0.45, 0.62), "b": (0.08, 0.31), "c": (0.05, 0.95)}  # as the outermost dots of twenty lie
    draws = pd.DataFrame([(name, at) for name, own in ends.items() for at in own * 100], columns=["outcome", "share"])

    def told(frame: pd.DataFrame, draws: pd.DataFrame = draws) -> str:
        return doubt.draw.finding(frame, draws=draws)

    said = "“B”: 20 % with this scenario's numbers, 8 % to 31 % with nearly all other guesses"
    assert told(frame) == said  # the row of C is wider, but that may be luck
    sure = "“C” is the least sure: 50 % with this scenario's numbers, 5 % to 95 % with nearly all other guesses"
    assert told(frame.drop(columns="told")) == sure
    wide = draws.assign(share=draws["share"].where(draws["outcome"] != "a", [0.2, 0.97] * 300))
    tied = "“C” and “A” are the least sure: 5 % to 95 % and 20 % to 97 % with nearly all other guesses"
    assert told(frame.assign(told=True), wide) == tied
    less = draws.assign(share=draws["share"].where(draws["outcome"] != "a", [0.21, 0.97] * 300))
    assert told(frame.assign(told=True), less) == sure  # less than 85 % as wide
    assert told(frame, wide) == "“A”: 55 % with this scenario's numbers, 20 % to 97 % with nearly all other guesses"
    assert told(frame.assign(told=True, share=[0.55, 0.31, 0.95])) == (
        "“C”: 95 % with this scenario's numbers, more than with 19 in 20 other guesses"
    )
    near = frame.assign(told=True, share=[0.45, 0.35, 0.9], low=[0.4, 0.29, 0.85], high=[0.48, 0.4, 0.95])
    assert told(near).startswith("“A”: 45 % with this scenario's numbers, less than with 19 in 20")
    assert told(near.assign(high=[0.5, 0.4, 0.95])).startswith("“C” is the least sure")  # luck reaches in
    bare = doubt.draw(frame, draws=pd.DataFrame({"outcome": ["other"], "share": [0.5]}))
    assert {line.get_marker() for line in bare.lines} == {"None"}
    assert told(frame.assign(told=False)) == "Other guesses change no share by more than luck does"
    words = "B 20 %, 19 in 20 other guesses from 8 % to 31 %; C 50 %, 19 in 20 other guesses from 5 % to 95 %."
    assert doubt.alt_text(frame, draws=draws).endswith(words)


def test_a_hundred_squares(studied: escalate.Doubt) -> None:
    axes = studied.result.plot.icons()
    assert sum(len(group.get_offsets()) for group in axes.collections) == 100


def test_a_ladder_adds_up_to_all_runs(studied: escalate.Doubt) -> None:
    frame = studied.result.plot.ladder.frame()
    assert np.allclose(frame.groupby("step")["share"].sum(), 1)
    reached = frame.sort_values("rung", ascending=False).groupby("step")["share"].cumsum()
    by_rung = frame.assign(reached=reached).pivot_table(index="step", columns="rung", values="reached")
    assert (by_rung.diff().fillna(0) > -1e-12).all().all()  # the highest rung so far never falls
    courses, ends = studied.result.first_courses, studied.result.outcomes["share"].tolist()
    last = frame[frame["step"] == frame["step"].max()].set_index("rung")["share"]
    top = studied.result.scenario.ladder.index("War")
    assert last[top] == pytest.approx(ends[0])  # war is on the ladder's top, and nothing else is
    half = [ends[0] / 2, *(share * (1 - ends[0] / 2) / (1 - ends[0]) for share in ends[1:])]
    other = highest(studied.result.scenario, courses, half)
    other = other[other["step"] == other["step"].max()].set_index("rung")["share"]
    assert (other[top], other.sum()) == (pytest.approx(ends[0] / 2), pytest.approx(1))
    with pytest.raises(NothingToShow, match="no escalation ladder"):
        escalate.load("arms-race").run(50).plot.ladder()


def test_thresholds_come_from_the_files_conditions() -> None:
    found = thresholds(escalate.load(SHORT))
    assert all(name in {level.name for level in escalate.load(SHORT).levels} for name, *_ in found)
    assert any(f" at {value:g} or more" in words for _, value, words in found)


def test_a_dumbbell_runs_from_without_to_with(compared: escalate.Comparison) -> None:
    frame = compared.differences[compared.differences["policy"] == "chinese_pressure"]
    axes = compared.plot.differences(policies=["chinese_pressure"])
    panel = figure_of(axes).axes[1]
    spans = [line.get_xdata() for line in panel.lines if len(line.get_xdata()) == 2]
    looks = outcome_looks(compared.baseline.scenario.outcomes, compared.baseline.scenario.ladder)
    rows = frame.set_index("outcome").loc[list(looks)]
    assert [tuple(span) for span in spans] == list(zip(rows["base_share"], rows["share"], strict=True))
    assert all(differences.points(value) in told(axes) for value in rows["difference"])


def test_more_than_three_policies_are_a_table() -> None:
    comparison = escalate.load("kaesong-2020").compare(runs=200)
    assert list(comparison.plot.pictures("differences")) == ["differences", "differences-strongest"]
    words = told(comparison.plot.differences())
    every = strongest(comparison.differences)
    for row in comparison.differences.itertuples():
        assert differences.points(row.difference) in words
        assert row.label in words
    axes = comparison.plot.differences()
    assert (len(every), len(axes.get_yticks()), axes.get_xlabel()) == (11, 11, "")
    clear = (comparison.differences["low"] > 0) | (comparison.differences["high"] < 0)
    assert len(axes.patches) == clear.sum()  # the others have no tint
    few = comparison.plot.differences(style="projector")
    assert (len(few.get_xticks()), few.get_xlabel()) == (4, "7 more policies, none stronger")
    first = comparison.plot.pictures("differences")["differences-strongest"]["policies"]
    assert first == strongest(comparison.differences)[:3]


def test_no_two_options_of_an_actor_have_one_line() -> None:
    counts = []
    for axes in figure_of(escalate.load("july-1914").run(300).plot.options()).axes:
        lines = [line._dash_pattern for line in axes.lines if line.get_color() != SOFT and len(line.get_xdata()) > 2]
        assert len({*map(str, lines)}) == len(lines)
        counts.append(len(lines))
    assert max(counts) > 2


def test_a_deck_leaves_no_policy_out(compared: escalate.Comparison) -> None:
    frames = []
    for slide in deck.slides([compared.plot]):
        if slide.chart.name == "differences":
            frames.append(slide.chart.frame())
            said = told(slide.chart(style="projector"))
            assert all(differences.points(value) in said for value in frames[-1]["difference"])
            assert all(label.split(" ")[0] in said for label in frames[-1]["label"])
    assert {name for frame in frames for name in frame["policy"]} == set(compared.plot.policies)


@pytest.mark.parametrize(
    ("steps", "wanted"),
    [([2, 9, 17], [(2, "1"), (9, "2"), (17, "3")]), ([2, 9, 10], [(2, "1"), (9.5, "2, 3")]), ([], [])],
)
def test_marks_that_would_touch_are_one(steps: list[int], wanted: list[tuple[float, str]]) -> None:
    assert turning._numbered({step: number for number, step in enumerate(steps, 1)}, 2) == wanted


def test_what_stands_left_of_a_bar_is_clear_of_the_rows_name() -> None:
    axes = escalate.load(SHORT).sensitivity("deal", runs=300).plot.tornado(style="projector")
    figure = figure_of(axes)
    renderer = figure.canvas.get_renderer()
    edge = axes.get_window_extent(renderer).x0
    texts = [text for text in axes.texts if " at " in text.get_text()]
    assert len(texts) >= 4
    assert all(text.get_window_extent(renderer).x0 >= edge - 1 for text in texts)


def test_ribbons_carry_every_run(compared: escalate.Comparison) -> None:
    chart = compared.plot.chart("flips", policy="chinese_pressure")
    frame, total = chart.frame(), len(compared)
    axes = chart()
    (ribbons,) = axes.collections
    corners = [path.vertices[np.isclose(path.vertices[:, 0], 0), 1] for path in ribbons.get_paths()]
    heights = [float(np.ptp(corner)) for corner in corners]
    assert sorted(round(height * total) for height in heights) == sorted(frame.loc[frame["runs"] > 0, "runs"])
    assert flips.facts(frame)["moved"] == int(frame.loc[frame["before"] != frame["after"], "runs"].sum())


def test_convergence_starts_from_the_first_runs(studied: escalate.Doubt) -> None:
    runs = studied.result.runs
    names, shares = running(runs)
    assert stops(len(runs)) == [100, 1_000]
    first = runs["outcome"].astype(str).iloc[:100].value_counts()
    assert {name: round(share * 100) for name, share in zip(names, shares[99], strict=True) if share} == dict(first)
    panel = figure_of(studied.result.plot.convergence()).axes[1]
    counts = [round(100 * line.get_xdata()[0]) for line in panel.lines if line.get_marker() == "s"]
    assert tuple(panel.lines[0].get_xdata()) == wilson(counts[0], 100)


def test_from_how_many_runs_on_shares_stand() -> None:
    assert [stops(total) for total in (50, 100, 101, 1_001, 10_001)] == [
        [50], [100], [100, 101], [100, 1_000, 1_001], [1_000, 10_000, 10_001]
    ]  # fmt: skip

    def told(*endings: str) -> str:
        return convergence.draw.finding(pd.DataFrame({"outcome": endings}))

    half = [100 * (wilson(runs // 2, runs)[1] - 0.5) for runs in (100, 1_000)]
    most, often = "With {} runs a share is good to ±{:.1f} points", "19 times in 20"
    assert told(*"ab" * 500) == f"{most.format(100, *half)}, with 1,000 to ±{half[1]:.1f}, {often}"
    assert told(*"ab" * 50) == f"{most.format(100, *half)}, {often}"
    rare = 100 * (wilson(0, 100)[1])
    assert told(*"a" * 100) == f"{most.format(100, rare)}, {often}"  # none seen is not none
    names, shares = running(pd.DataFrame({"outcome": [*"aba"]}))
    assert (names, shares.tolist()) == (["a", "b"], [[1, 0], [0.5, 0.5], [2 / 3, 1 / 3]])


def test_studies_of_assumptions() -> None:
    scenario = escalate.load(SHORT)
    swept = scenario.sweep({"restraint": [2, 5]}, runs=300)
    axes = swept.plot.sweep()
    war = swept.table[swept.table["outcome"] == "war"]["share"]
    assert list(axes.lines[0].get_ydata()) == list(war)
    assert "restraint" in told(axes).lower()
    assert swept.plot.silent("heatmap")
    grid = scenario.sweep({"restraint": [2, 5], "anger": [0.5, 1.5]}, runs=300)
    axes = grid.plot.heatmap(outcome="war")
    assert {"Anger at leaflets", "restraint"} <= {line.strip().lower() for line in told_lines(axes)} | {
        "Anger at leaflets"
    }
    assert heatmap.facts(grid.table, "war", ("restraint", "anger"))["range"].startswith("“War”: from ")
    study = scenario.sensitivity("clash", runs=300)
    assert study.plot.available == ("tornado", "matrix", "slopes")
    shown = study.table[study.table["clear"]]
    widths = [abs(row.share_high - row.share_low) for row in shown.itertuples()]
    assert bars(study.plot.tornado()) == [round(width, 6) for width in widths]
    assert tornado.facts(study.table, "Shots fired, no war")["assumption"] == f"“{study.table['label'].iloc[0]}”"


def test_every_ending_by_every_assumption() -> None:
    study = escalate.load(SHORT).sensitivity("war", runs=300)
    frame = study.endings.set_index(["parameter", "outcome"])
    order = assumptions(study.endings)
    reach = frame["across"].abs().groupby("parameter").max()
    assert list(reach[order]) == sorted(reach, reverse=True)
    axes = study.plot.matrix()
    names = [name for name in study.plot.looks if name in set(study.endings["outcome"])]
    cells = {text.get_position(): text.get_text() for text in axes.texts}
    said = {(order[row], names[column]): text for (column, row), text in cells.items()}
    assert said == {key: points(row.across) for key, row in frame.iterrows()}
    bold = {text.get_text() for text in axes.texts if text.get_fontweight() == "bold"}
    assert bold == {points(row.across) for row in frame.itertuples() if row.clear}
    panels = figure_of(study.plot.slopes()).axes[1:]
    assert len(panels) == min(6, len(order))
    for panel, parameter in zip(panels, order, strict=False):
        for line, name in zip(panel.lines, names, strict=False):
            row = frame.loc[parameter, name]
            assert list(line.get_xdata()) == [row["low"], row["value"], row["high"]]
            assert list(line.get_ydata()) == [row["share_low"], row["share"], row["share_high"]]


def test_the_title_over_both_ends_of_an_assumption() -> None:
    """Another ending is commonest only where both are told from luck; else nothing is said to turn."""
    base = {"parameter": "p", "label": "P", "low": 0, "value": 1, "high": 2, "share": 0.5}
    rows = [
        base | {"outcome": "a", "outcome_label": "A", "share_low": 0.7, "share_high": 0.2, "across": -0.5,
                "across_from": -0.52, "across_to": -0.48},
        base | {"outcome": "b", "outcome_label": "B", "share_low": 0.3, "share_high": 0.8, "across": 0.5,
                "across_from": 0.48, "across_to": 0.52},
    ]
    sure = pd.DataFrame(rows).assign(clear=True)
    assert slopes.draw.finding(sure) == "Where “P” is 0 the commonest end is “A”, at 2 it is “B”"
    unsure = sure.assign(clear=[True, False])
    assert slopes.draw.finding(unsure) == "“A” is commonest, and no assumption by itself clearly changes that"
    assert matrix.draw.finding(sure) == "The largest change: “P” from 0 to 2, −50.0 points of “A”"
    near = sure.assign(parameter="q", label="Q", across=sure["across"] * 0.9, across_from=-0.47, across_to=-0.43)
    either = pd.concat([sure, near], ignore_index=True)
    assert matrix.draw.finding(either) == "The largest change: “P” from 0 to 2, −50.0 points of “A”"
    tied = matrix.draw.finding(either.assign(across_from=-0.52, across_to=-0.46))
    most = "The largest change: “P” from 0 to 2, −50.0 points of “A”"
    assert tied == f"{most}; within luck “Q” moves “A” as far, by −45.0"
    one = "Where “P” is 0 the commonest end is “A”, at 2 it is “B”"
    assert slopes.draw.finding(either) == f"{one}; “Q” changes it too"
    three = pd.concat([either, near.assign(parameter="r", label="R")])
    assert slopes.draw.finding(three) == f"{one}; 2 others change it too"
    assert matrix.draw.finding(sure.assign(clear=False)) == "No assumption moves any ending clear of luck"


def test_runs_around_a_box() -> None:
    found = escalate.load("gamblers-ladder").discover("top", 2_000)
    hollow, filled, _, cross = figure_of(found.plot.discover()).axes[0].lines
    assert (list(cross.get_xdata()), cross.get_marker()) == ([found.box["value"].iloc[0]], "X")
    ends = found.cloud["ends so"]
    assert len(found.cloud) == 500
    assert sorted(filled.get_xdata()) == sorted(found.cloud.loc[ends, "heat"])
    assert sorted(hollow.get_xdata()) == sorted(found.cloud.loc[~ends, "heat"])
    inside = found.cloud["heat"].between(*found.box.loc[0, ["low", "high"]])
    assert ends[inside].mean() == pytest.approx(found.density, abs=1e-9)


def told_lines(axes: Axes) -> list[str]:
    return [line.text.replace("\u00a0", " ") for line in read(figure_of(axes))[0]]


def test_indices_stay_within_the_whole() -> None:
    pytest.importorskip("SALib")
    study = escalate.load(SHORT).sensitivity("clash", method="sobol", runs=24, base=32)
    axes = study.plot.indices()
    assert all(0 <= width <= 1 for width in bars(axes))
    assert axes.get_xlim() == (0, 1)
    assert indices.facts(study.table, "Clash")["outcome"] == "“Clash”"


def test_the_words_for_a_screen_reader_hold_the_numbers(studied: escalate.Doubt) -> None:
    result = studied.result
    for name in result.plot.available:
        alt = result.plot.chart(name).alt_text
        assert alt.startswith(result.plot.chart(name).finding)
    alt = result.plot.outcomes.alt_text
    for row in result.outcomes.itertuples():
        assert row.label in alt
    assert outcomes.alt_text(result.outcomes) in alt
    assert ladder.alt_text(result.plot.ladder.frame()) in result.plot.ladder.alt_text


def test_the_highest_ending_is_never_among_the_rest() -> None:
    """On a projector six of seven fit; war stays though it is the rarest, and a guess sees all seven."""
    shares = (0.001, 0.3, 0.2, 0.2, 0.15, 0.1, 0.049)
    names = ["war", *"abcdef"]
    data = pd.DataFrame({"outcome": names, "label": names, "runs": [1000 * s for s in shares], "share": shares})
    shown = outcomes.pooled(data, names, 6)
    assert list(shown["outcome"]) == ["war", "a", "b", "c", "d", ""]
    assert shown["label"].iloc[-1] == "the rest (2)"
    assert shown["share"].iloc[-1] == pytest.approx(0.149)
    assert list(outcomes.pooled(data, names, 7)["outcome"]) == names
    asked = figure_of(predict.draw(data, style="projector")).axes[0]
    assert [label.get_text() for label in asked.get_yticklabels()] == names
