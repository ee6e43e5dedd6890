"""Sweeps: the same luck at every point, honest tables, and tipping points where a closed form puts them."""

import json
import math

import numpy as np
import pandas as pd
import pytest

from escalate import Result, load, load_text
from escalate.errors import EscalateError
from escalate.studies.sweep import axes_of
from escalate.studies.tipping import crossings, rounded, tipping_points

# One choice between two endings: the share of "hit" is 1 / (1 + exp(-2 (pull - 0.3))).
LOGIT = """
escalate: 1
title: Two ends
clock: {steps: 1}
parameters: {pull: {value: 0.8, range: [-1, 2], label: Pull}, idle: {value: 0, range: [0, 1]}}
state: {ready: {start: no}, heat: {start: 10}}
actors: {a: {precision: 2, options: {hit: {appeal: pull - 0.3}, miss: {}}}}
outcomes: {hit: {when: a.hit}, miss: {otherwise: yes}}
"""


@pytest.fixture(scope="module")
def logit():
    return load_text(LOGIT, "logit")


def hit_share(pull):
    return 1 / (1 + math.exp(-2 * (pull - 0.3)))


def test_shares_follow_the_closed_form(logit):
    made = logit.sweep({"pull": np.linspace(-1, 2, 7)}, runs=20_000, seed=3)
    hits = made.table[made.table["outcome"] == "hit"]
    for pull, share in zip(hits["pull"], hits["share"], strict=True):
        assert share == pytest.approx(hit_share(pull), abs=4 * math.sqrt(0.25 / 20_000))
    assert list(made.table.columns) == ["pull", "outcome", "label", "runs", "share", "low", "high"]
    assert len(made.table) == 14
    assert made.table.groupby("pull")["runs"].sum().eq(20_000).all()


def test_the_tipping_point_lies_where_both_are_equally_likely(logit):
    """Its band holds the truth about as often as it says, and is as wide as theory has it."""
    grid, runs = np.linspace(-1, 2, 25), 1_000
    bands = []
    for seed in range(40):
        (found,) = logit.sweep({"pull": grid}, runs, seed).tippings
        assert (found.outcome, found.overtakes, found.where) == ("miss", "hit", "falls below")
        bands.append((found.low, found.high))
    held = sum(low <= 0.3 <= high for low, high in bands)
    # The difference of shares has standard error 1 / sqrt(runs) and slope 1 in pull where it is 0.
    assert held >= 34
    assert np.mean([high - low for low, high in bands]) == pytest.approx(2 * 1.96 / math.sqrt(runs), rel=0.1)


def test_a_tipping_point_is_told_as_a_move_away_from_the_file(logit):
    (below,) = logit.sweep({"pull": [-1, 0, 1, 2]}, 2_000, 1).tippings
    assert below.sentence.startswith("miss overtakes hit where pull falls below 0.")
    (above,) = logit.set(pull=-0.5).sweep({"pull": [-1, 0, 1, 2]}, 2_000, 1).tippings
    assert above.sentence.startswith("hit overtakes miss where pull rises above 0.")
    assert above.low <= above.at <= above.high


def test_no_overtaking_is_said(logit):
    made = logit.sweep({"pull": [0.9, 1.2, 1.8]}, 2_000, 1)
    assert made.tippings == ()
    assert made.sentences == ["no outcome clearly overtakes another where pull goes from 0.9 to 1.8"]
    assert made.tipping.empty
    words = logit.sweep({"ready": [True, False]}, 50, 1)
    said = "ready is given words, so there is no value at which outcomes change places"
    assert (words.tippings, words.sentences) == ((), [said])


def test_a_tipping_point_is_also_told_as_it_is_read(logit):
    """From the left to the right, whichever side the file's value stands on."""
    for start in (0.8, -0.5):
        (found,) = logit.set(pull=start).sweep({"pull": [-1, 0, 1, 2]}, 2_000, 1).tippings
        assert found.upward == ("hit", "miss")
        assert found.sentence.endswith(found.place)
        asked = (found.low, found.high, found.low - 0.01, found.high + 0.01, "yes", None)
        assert [found.holds(value) for value in asked] == [True, True, False, False, False, False]


def test_the_way_in_which_an_ending_grows_commoner(logit):
    """Along each axis by itself, told by pairs of the same runs; what does nothing has no way."""
    grid = logit.sweep({"pull": [-1, 0, 1, 2], "idle": [0, 0.5, 1]}, 400, 1)
    assert (grid.ways("hit"), grid.ways("miss")) == (("higher {}", ""), ("lower {}", ""))
    turned = logit.sweep({"idle": [0, 1], "pull": [-1, 0, 1]}, 400, 1)
    assert turned.ways("hit") == ("", "higher {}")
    words = logit.sweep({"ready": ["no", "yes"], "a.precision": [1, 2]}, 400, 1)
    assert words.ways("hit")[0] == ""
    few = logit.sweep({"pull": [0.3, 0.31], "idle": [0, 1]}, 20, 1)
    assert few.ways("hit") == ("", "")


def test_one_line_is_drawn_of_the_pair_that_changes_places_most_often():
    """Places of several pairs on one line would be a zigzag that means nothing."""
    grid = load("cuba-1962").sweep({"slip": [0, 0.01, 0.02, 0.03], "believed": [0, 0.02, 0.04, 0.06]}, 400, 1)
    other, line = grid.line("war")
    pairs = [{found.outcome, found.overtakes} for found in grid.tippings]
    assert len({*map(frozenset, pairs)}) > 2
    mine = [found for found, pair in zip(grid.tippings, pairs, strict=True) if pair == {"war", other}]
    assert line == [(found.at, found.given[1]) for found in mine]
    assert len(line) == max(pairs.count(pair) for pair in pairs if "war" in pair)
    assert load("kaesong-short").sweep({"restraint": [2, 2.1], "anger": [1, 1.1]}, 50).line("war") == ("", [])


def test_an_ending_that_is_commonest_in_between_or_at_a_word():
    bent = LOGIT.replace("pull - 0.3", "2 - 4 * (pull - 0.5) ** 2 - (4 if ready else 0)")
    grid = load_text(bent, "bent").sweep({"pull": [-1, 0, 0.5, 1, 2], "ready": ["yes", "no"]}, 800, 1)
    assert grid.ways("hit") == ("{} near 0.5", "{} at no")
    skewed = load_text(bent, "bent").sweep({"pull": [-1, 0, 0.5, 0.8], "idle": [0, 1]}, 800, 1)
    assert skewed.ways("hit")[0] in ("{} near 0.5", "higher {}")


def test_chance_alone_makes_no_tipping_point():
    """Two endings equally likely everywhere change places by luck at most grid points, never clearly."""
    rng = np.random.default_rng(0)
    values = np.arange(12.0)
    found = 0
    for _ in range(60):
        first = rng.binomial(500, 0.5, 12)
        found += len(crossings(values, first, 500 - first, 500))
    assert found <= 3


def test_common_luck_makes_neighbours_agree(logit):
    made = logit.sweep({"pull": [0.3, 0.31]}, 4_000, 1)
    changed = (made.outcome[0] != made.outcome[1]).mean()
    assert changed == pytest.approx(hit_share(0.31) - hit_share(0.3), abs=0.004)


def test_bands_widen_with_fewer_runs_and_commonest_come_first():
    counts = np.array([[10, 60, 30], [30, 40, 30], [60, 10, 30]])
    found = tipping_points("x", np.array([0.0, 1.0, 2.0]), ["a", "b", "c"], counts * 50)
    assert [(one.outcome, one.overtakes) for one in found] == [("a", "b"), ("a", "c"), ("c", "b")]
    assert found[0].at == pytest.approx(1 + 1 / 6)
    few = tipping_points("x", np.array([0.0, 1.0, 2.0]), ["a", "b", "c"], counts)
    assert few[0].high - few[0].low > found[0].high - found[0].low


@pytest.mark.parametrize(("baseline", "told"), [
    (None, ("a", "b", "rises above")), (0.5, ("a", "b", "rises above")), (1.0, ("a", "b", "rises above")),
    (1.5, ("b", "a", "falls below")),
])  # fmt: skip
def test_a_place_at_which_both_are_as_common_is_the_tipping_point(baseline, told):
    counts = np.array([[100, 900], [500, 500], [900, 100]])
    (found,) = tipping_points("x", np.array([0.0, 1.0, 2.0]), ["a", "b"], counts, baseline=baseline)
    assert (found.outcome, found.overtakes, found.where, found.at, found.share) == (*told, 1.0, 0.5)
    assert found.low < 1 < found.high
    assert found.high - 1 == pytest.approx(1 - found.low)


@pytest.mark.parametrize(("value", "width", "told"), [
    (0.123456, 0.3, "0.1"), (0.123456, 0.29, "0.12"), (0.123456, 0.03, "0.12"), (12.6, 40, "13"), (12.6, 0, "13"),
    (-0.001, 1, "0.0"), (0.5, 3, "0"),
])  # fmt: skip
def test_a_place_has_as_many_decimals_as_its_band_deserves(value, width, told):
    assert rounded(value, width) == told


def test_settings_are_swept_too():
    """A flag, a start and a precision compile anew; each point is the scenario so set."""
    scenario = load("kaesong-short")
    for name, values in (("talks", [True, False]), ("tension", [40, 70]), ("china.precision", [1, "best"])):
        made = scenario.sweep({name: values}, 200, 5)
        assert made.axes[0].kind == "setting"
        for (value,), codes in zip(made.points, made.outcome, strict=True):
            said = {"yes": True, "no": False}.get(value, value)
            alone = scenario.set({name: int(said) if isinstance(said, float) else said}).run(200, 5)
            assert np.array_equal(codes, alone.record.outcome)


def test_progress_goes_on_where_a_setting_begins_anew(logit):
    told = []
    logit.sweep({"ready": [True, False], "pull": [0, 1, 2]}, 40, 1, progress=told.append)
    assert told == [120, 240]


@pytest.mark.parametrize("order", [("restraint", "tension"), ("tension", "restraint")])
def test_a_grid_of_a_parameter_and_a_start(order):
    scenario = load("kaesong-short")
    values = {"restraint": [2, 5], "tension": [4, 6, 8]}
    made = scenario.sweep({name: values[name] for name in order}, 150, 5)
    for point, codes in zip(made.points, made.outcome, strict=True):
        alone = scenario.set({name: int(value) for name, value in zip(order, point, strict=True)}).run(150, 5)
        assert np.array_equal(codes, alone.record.outcome)
    assert list(made.table.columns[:2]) == list(order)


@pytest.mark.parametrize(
    ("vary", "fault"),
    [
        ({}, "one or two assumptions, not 0"),
        ({"pull": [1]}, "at least two values"),
        ({"pull": [1, 1.0]}, "given the value 1 twice"),
        ({"pull": [0, 1, 1.0]}, "given the value 1 twice"),
        ({"pull": [1, 5]}, "pull = 5: pull should lie in its range, -1 to 2"),
        ({"pull": [1, "lots"]}, '"lots" is none'),
        ({"pull": [1, float("nan")]}, "cannot be nan"),
        ({"pul": [0, 1]}, 'nothing called "pul" to vary; did you mean "pull"'),
        ({"heat": [0, 900]}, "range of its level, 0 to 100"),
        ({"ready": [0, 1]}, "set it to yes or no"),
        ({"a.precision": [-1, 1]}, "a precision is 0 or more"),
        ({"pull": np.linspace(0, 1, 73), "idle": np.linspace(0, 1, 137)}, "10,001 points"),
    ],
)
def test_what_cannot_be_varied_is_refused_in_words(logit, vary, fault):
    with pytest.raises(EscalateError, match=fault):
        axes_of(logit, vary)


def test_ten_thousand_points_are_not_too_many(logit):
    assert len(logit.sweep({"pull": np.linspace(0, 1, 100), "idle": np.linspace(0, 1, 100)}, 1, 1).points) == 10_000


def test_it_is_saved_with_what_makes_it_again(logit, tmp_path):
    made = logit.sweep({"pull": [-1, 0, 1]}, 500, 1)
    made.save(tmp_path / "out")
    told = json.loads((tmp_path / "out" / "manifest.json").read_text(encoding="utf-8"))
    assert told["kind"] == "sweep"
    assert [(axis["name"], axis["values"]) for axis in told["value"]["axes"]] == [("pull", [-1, 0, 1])]
    assert pd.read_csv(tmp_path / "out" / "sweep.csv")["runs"].sum() == 1_500
    assert len(pd.read_csv(tmp_path / "out" / "tipping.csv")) == 1
    assert (tmp_path / "out" / "sweep.png").stat().st_size > 10_000
    assert "Miss" in (tmp_path / "out" / "sweep.alt.txt").read_text(encoding="utf-8")
    with pytest.raises(EscalateError, match="holds a sweep, and a result is needed here; its charts: escalate plot"):
        Result.load(tmp_path / "out")
    with pytest.raises(EscalateError, match="already holds a result"):
        made.save(tmp_path / "out")


def test_no_chart_of_an_earlier_study_stays(logit, tmp_path):
    folder, beside = tmp_path / "out", tmp_path / "beside.txt"
    logit.sweep({"pull": [-1, 0, 1]}, 50, 1).save(folder)
    (folder / "mine.txt").write_text("a note", encoding="utf-8")
    beside.write_text("not ours", encoding="utf-8")
    told = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert "sweep.png" in told["written"]
    told["written"]["../beside.txt"] = ""
    (folder / "manifest.json").write_text(json.dumps(told), encoding="utf-8")
    logit.run(50).save(folder, overwrite=True)
    assert not {"sweep.csv", "sweep.png", "sweep.alt.txt"} & {path.name for path in folder.iterdir()}
    assert (folder / "mine.txt").exists()
    assert beside.exists()


def test_its_face_in_a_notebook(logit):
    made = logit.sweep({"pull": [-1, 2], "idle": [0, 1]}, runs=200, seed=1)
    assert "pull at 2 values and idle at 2 values, 200 runs at each point, seed 1" in repr(made)
    assert "<table" in made._repr_html_()
    assert made.plot.heatmap(outcome="miss").texts
    assert list(made.tipping.columns[:2]) == ["idle", "name"]
