"""Each table of a result, counted again from its runs told one by one."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest

from escalate import load_text
from escalate.results import tables

RUNS = 40
TEXT = """
escalate: 1
title: Two on a ladder
clock: {start: 2020-06-16, step: 1 week, steps: 5}
ladder: [Calm, Show, Fire]
state:
  heat: {label: Heat, start: 20 ± 3, range: [0, 400], noise: 2}
  posts: {label: Posts, start: 2, range: [0, 5], whole: yes}
  troops: {label: Troops, start: 9, range: [0, 9], whole: yes}
  talks: {start: no}
actors:
  a:
    label: Able
    options: {rest: {}, show: {label: Show it, rung: Show, effects: {posts: +1}}, fire: {rung: Fire, when: step > 1}}
  b: {label: Baker, options: {calm: {rung: Calm, when: step != 2, effects: {heat: +5}}, pass: {when: step != 2}}}
outcomes:
  hit: {label: A hit, rung: Fire, when: a.fire, chance: 0.5, worth: {a: -3, b: 2}}
  low: {label: Low, rung: Calm, at end: yes, when: heat < 30}
  never: {when: heat > 399}
  over: {label: Over, otherwise: yes, worth: {a: 1}}
"""
STEPS = range(5)


@pytest.fixture(scope="module")
def result():
    return load_text(TEXT, "ladder").run(RUNS, 3)


@pytest.fixture(scope="module")
def told(result):
    return [result.trace(run) for run in range(RUNS)]


def values(trace, level):
    """A level at the start and after each step; an ended run stays where it is."""
    seen = [trace.start[level], *(step.state[level] for step in trace.steps)]
    return seen + [seen[-1]] * (len(STEPS) + 1 - len(seen))


def test_levels_over_time(result, told):
    for level, width in (("heat", 1), ("posts", 0), ("troops", 0)):
        frame = result.levels.query("level == @level")
        seen = np.array([values(trace, level) for trace in told], float)
        assert frame["step"].tolist() == [-1, *STEPS]
        assert frame["date"].isna().tolist() == [True] + [False] * 5
        assert frame["mean"].tolist() == pytest.approx(seen.mean(axis=0).tolist(), rel=1e-6)
        for name, part in tables.QUANTILES.items():
            exact = np.quantile(seen, part, axis=0, method="inverted_cdf")
            assert np.abs(frame[name].to_numpy() - exact).max() <= width
    assert result.levels["label"].unique().tolist() == ["Heat", "Posts", "Troops"]


def test_whole_levels_value_by_value(result, told):
    frame = tables.level_shares(result.scenario, result.record, 6)
    assert frame["level"].unique().tolist() == ["posts"]  # the other has ten values
    for step in (-1, *STEPS):
        seen = [values(trace, "posts")[step + 1] for trace in told]
        assert frame.query("step == @step")["share"].tolist() == [seen.count(value) / RUNS for value in range(6)]
    assert frame["value"].unique().tolist() == list(range(6))
    assert tables.level_shares(result.scenario, result.record, 5).empty
    assert set(tables.level_shares(result.scenario, result.record, 10)["level"]) == {"posts", "troops"}


def test_a_level_in_single_runs(result, told):
    frame = result.level_runs("heat", 7)
    rows = [(run, step, value) for run in range(7) for step, value in enumerate(
        [told[run].start["heat"], *(step.state["heat"] for step in told[run].steps)], -1)]  # fmt: skip
    assert frame[["run", "step"]].to_numpy().tolist() == [list(row[:2]) for row in rows]
    assert frame["value"].tolist() == pytest.approx([row[2] for row in rows], abs=1e-5)


def test_options_over_time(result, told):
    names = {"a": ["rest", "show", "fire"], "b": ["calm", "pass", ""]}
    labels = {"a": ["Rest", "Show it", "Fire"], "b": ["Calm", "Pass", "No move"]}
    for actor, options in names.items():
        for step in STEPS:
            frame = result.choices.query("actor == @actor and step == @step")
            played = [trace.steps[step] for trace in told if len(trace.steps) > step]
            made = [move.option or "" for each in played for move in each.moves if move.actor == actor]
            taken = [made.count(option) for option in options]
            assert frame["option"].tolist() == options
            assert frame["option_label"].tolist() == labels[actor]
            assert frame["taken"].tolist() == taken
            assert frame["going"].tolist() == [len(made)] * 3
            assert frame["share"].tolist() == pytest.approx([count / len(made) for count in taken])
    assert result.choices["actor_label"].unique().tolist() == ["Able", "Baker"]


def test_where_nobody_is_left_no_option_has_a_share():
    text = TEXT.replace("when: a.fire, chance: 0.5", "when: step == 1")
    frame = load_text(text).run(5, 1).choices
    assert frame.query("step < 2")["share"].notna().all()
    assert frame.query("step >= 2")["share"].isna().all()


def test_rungs_over_time(result, told):
    rung = {"rest": -1, "pass": -1, None: -1, "calm": 0, "show": 1, "fire": 2}
    ends = {"hit": 2, "low": 0, "over": None}
    for step in STEPS:
        stood = []
        for trace in told:
            moves = trace.steps[min(step, len(trace.steps) - 1)].moves
            highest = max(rung[move.option] for move in moves)
            ended = step >= len(trace.steps) - 1 and ends[trace.outcome] is not None
            stood.append(ends[trace.outcome] if ended else highest)
        frame = result.ladder.query("step == @step")
        assert frame["runs"].tolist() == [stood.count(place) for place in (-1, 0, 1, 2)]
        assert frame["share"].tolist() == [stood.count(place) / RUNS for place in (-1, 0, 1, 2)]
    assert result.ladder["label"].tolist()[:4] == ["(off the ladder)", "Calm", "Show", "Fire"]
    assert result.ladder["rung"].tolist()[:4] == [-1, 0, 1, 2]
    assert result.ladder.columns.tolist() == ["step", "date", "rung", "label", "runs", "share"]
    columns = "step date actor actor_label option option_label taken going share"
    assert result.choices.columns.tolist() == columns.split()


def test_how_and_when_runs_end(result, told):
    first = dt.date(2020, 6, 16)
    last = [len(trace.steps) - 1 for trace in told]
    assert result.runs["outcome"].tolist() == [trace.outcome for trace in told]
    assert result.runs["step"].tolist() == last
    assert result.runs["date"].tolist() == [pd.Timestamp(first + dt.timedelta(weeks=step)) for step in last]
    assert result.runs["run"].tolist() == list(range(RUNS))
    for row in result.outcomes.itertuples():
        ended = sorted(step for step, trace in zip(last, told, strict=True) if trace.outcome == row.outcome)
        assert (row.runs, row.share) == (len(ended), len(ended) / RUNS)
        assert result.share(row.outcome) == row.share
        if ended:
            middle = ended[(len(ended) - 1) // 2]
            assert (row.median_step, row.median_date) == (middle, pd.Timestamp(first + dt.timedelta(weeks=middle)))
        else:
            assert row.outcome == "never"
            assert pd.isna(row.median_step)
            assert pd.isna(row.median_date)


@pytest.mark.parametrize(("steps", "middle"), [([3], 3), ([1, 4], 1), ([2, 9, 4], 4), ([8, 1, 2, 5], 2), ([], None)])
def test_the_middle_step_is_one_in_which_a_run_ended(steps, middle):
    assert tables._median_step(np.array(steps, np.int16)) == middle


def test_worth_is_the_mean_over_the_runs(result, told):
    worth = {"a": {"hit": -3, "over": 1}, "b": {"hit": 2}}
    for row in result.worth.itertuples():
        assert row.mean == pytest.approx(np.mean([worth[row.actor].get(trace.outcome, 0) for trace in told]))
        assert row.low < row.mean < row.high
    assert result.worth["label"].tolist() == ["Able", "Baker"]
    plain = load_text(TEXT.replace(", worth: {a: -3, b: 2}", "").replace(", worth: {a: 1}", ""))
    assert plain.run(5).worth.empty


def test_the_columns_of_each_table(result):
    shares = tables.level_shares(result.scenario, result.record, 6)
    found = [result.levels, shares, result.level_runs("heat"), result.choices, result.ladder, result.worth]
    assert [" ".join(frame.columns) for frame in (*found, result.runs, result.outcomes)] == [
        "step date level label mean q05 q25 q50 q75 q95",
        "step date level label value share",
        "run step value",
        "step date actor actor_label option option_label taken going share",
        "step date rung label runs share",
        "actor label mean low high",
        "run outcome step date",
        "outcome label runs share low high low_all high_all median_step median_date",
    ]
