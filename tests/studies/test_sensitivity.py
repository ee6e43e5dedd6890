"""Sensitivity: known functions give known indices, what does nothing is said to do nothing, and luck adds nothing."""

import builtins
import json
from dataclasses import replace
from statistics import NormalDist
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from scipy.stats import chi2, norm

from escalate import load, load_text
from escalate.errors import EscalateError
from escalate.results.words import per_cent
from escalate.scenario import library
from escalate.studies.morris import _morris_indices, _points, morris
from escalate.studies.over_ranges import Index, beyond_luck, rivals, stands_out
from escalate.studies.probe import idle_parameters
from escalate.studies.screening import Screening, is_quick, screen, work
from escalate.studies.sensitivity import _least, _reach, listed, one_at_a_time, sensitivity
from escalate.studies.sobol import sobol, sobol_parts
from worlds import DUEL

CHANCE = "0.1 + 0.6 * (p + 2) / 2 * (q - 5) / 4"
# With p and q as parts of their ranges the share of "hit" is 0.1 + 0.6 p q; "idle" only pretends to matter.
KNOWN = """
escalate: 1
title: Known
clock: {steps: 1}
parameters:
  p: {value: -1, range: [-2, 0], label: The first}
  q: {value: 7, range: [5, 9]}
  idle: {value: 3, range: [1, 9]}
state: {x: {start: 1, noise: idle}}
actors: {a: {options: {go: {}}}}
outcomes: {hit: {chance: 0.1 + 0.6 * (p + 2) / 2 * (q - 5) / 4}, miss: {otherwise: yes}}
"""


@pytest.fixture(scope="module")
def known():
    return load_text(KNOWN, "known")


# ---- one at a time


def test_one_at_a_time_finds_the_known_shares(known):
    study = one_at_a_time(known, runs=20_000, seed=1)
    rows = {row.parameter: row for row in study.rows}
    assert study.share == pytest.approx(0.25, abs=0.013)
    for name in "pq":
        assert rows[name].share_low == pytest.approx(0.1, abs=0.009)
        assert rows[name].share_high == pytest.approx(0.4, abs=0.014)
        assert rows[name].across_from < 0.3 < rows[name].across_to
        assert rows[name].clear
    assert rows["idle"].moved == 0
    assert (rows["idle"].across, rows["idle"].across_to) == (0, 0)
    assert study.unclear == ["idle"]
    first, other = (row.parameter for row in study.rows[:2])
    ends = {"p": (-2, 0), "q": (5, 9)}[first]
    assert study.sentence == (
        f"{first} matters most for hit: 10 % of runs at {ends[0]}, 40 % at {ends[1]} ({per_cent(study.share)} as the "
        f"file stands); within luck, {other} could matter as much"
    )


def test_all_endings_are_told_of(known):
    study = one_at_a_time(known, runs=2_000, seed=1)
    frame = study.endings.set_index(["parameter", "outcome"])
    assert list(frame.index) == [(row.parameter, name) for row in study.rows for name in ("hit", "miss")]
    for row in study.rows:
        hit, miss = frame.loc[row.parameter, "hit"], frame.loc[row.parameter, "miss"]
        assert (hit["share_low"], hit["share"], hit["share_high"]) == (row.share_low, study.share, row.share_high)
        assert (hit["across"], hit["across_from"], hit["across_to"]) == (row.across, row.across_from, row.across_to)
        assert miss["across"] == pytest.approx(-row.across)
        assert (miss["across_from"], miss["across_to"]) == pytest.approx((-row.across_to, -row.across_from))
        assert bool(hit["clear"]) == bool(miss["clear"]) == (row.parameter != "idle")


@pytest.mark.parametrize(("low", "high", "reach", "least"), [
    ((-0.15, -0.05), (0.1, 0.3), 0.3, 0.1), ((-0.4, -0.2), (0.1, 0.3), 0.4, 0.2), ((-0.1, 0.2), (-0.3, 0.1), 0.3, 0.0),
    ((-0.3, 0.2), (0.05, 0.1), 0.3, 0.05), ((0.0, 0.0), (0.0, 0.0), 0.0, 0.0),
])  # fmt: skip
def test_a_change_may_be_as_large_as_its_interval_lets_it(low, high, reach, least):
    row = SimpleNamespace(
        change_low_from=low[0], change_low_to=low[1], change_high_from=high[0], change_high_to=high[1]
    )
    assert (_reach(row), _least(row)) == (reach, least)


def test_who_reaches_what_the_first_does_at_the_least_could_matter_as_much(known):
    """Of others that are clear, in the order of their rows; of indices, too."""
    study = one_at_a_time(known, runs=300, seed=1)
    first = replace(study.rows[0], change_low_from=0.0, change_low_to=0.0, change_high_from=0.25, change_high_to=0.5)
    rows = [
        replace(first, parameter=name, change_high_from=0.0, change_high_to=to, clear=clear)
        for name, to, clear in (("a", 0.25, True), ("b", 0.24, True), ("c", 0.5, False), ("d", 0.3, True))
    ]
    assert replace(study, effects=(first, *rows)).sentence.endswith("; within luck, a or d could matter as much")
    assert "within luck" not in replace(study, effects=(first, rows[1])).sentence
    index = Index("p", "P", 0.5, 0.25, 0.75, 0, 0, 0, 0, True)
    others = [replace(index, parameter=name, high=high) for name, high in (("a", 0.25), ("b", 0.24), ("c", 0.6))]
    assert rivals(index, [index, *others]) == "; within the intervals, a or c could matter as much"
    assert rivals(index, [index, others[1]]) == ""


def test_names_are_listed_up_to_three():
    assert [listed(list("abcde"[:count])) for count in (1, 2, 3, 4, 5)] == [
        "a", "a or b", "a, b or c", "a, b, c or 1 more", "a, b, c or 2 more",
    ]  # fmt: skip


def test_common_luck_makes_the_change_sharper_than_shares_apart(known):
    row = one_at_a_time(known, runs=2_000, seed=1).rows[0]
    apart = 2 * 1.96 * np.sqrt((0.1 * 0.9 + 0.4 * 0.6) / 2_000)
    assert row.across_to - row.across_from < 0.85 * apart


def test_what_does_nothing_is_seldom_told_from_luck():
    """Effects that are there run by run but even out in the share: 60 studies of 3 such parameters."""
    even = """
escalate: 1
title: Even
clock: {steps: 1}
parameters: {a1: {value: 0, range: [-1, 1]}, b1: {value: 0, range: [-1, 1]}, c1: {value: 0, range: [-1, 1]}}
state: {x: {start: 50 ± 10}, y: {start: 50 ± 10}}
actors: {a: {options: {go: {}}}}
outcomes: {up: {when: x * (1 - abs(a1 + b1 + c1) / 3) + y * abs(a1 + b1 + c1) / 3 > 50}, down: {otherwise: yes}}
"""
    scenario = load_text(even, "even")
    found = [one_at_a_time(scenario, runs=300, seed=seed) for seed in range(60)]
    assert all(row.moved > 0 for row in found[0].rows)
    assert sum(len(study.unclear) < 3 for study in found) <= 6
    assert sum(study.endings["clear"].any() for study in found) <= 6
    nothing = next(study for study in found if len(study.unclear) == 3)
    assert nothing.sentence == "no assumption's effect on up can be told from luck with these runs"


# ---- over all ranges


def test_what_stands_out_among_several_is_bonferronis():
    normal = NormalDist()
    assert [stands_out(count) for count in (1, 2, 20)] == [
        pytest.approx(normal.inv_cdf(1 - 0.025 / count)) for count in (1, 2, 20)
    ]


def test_the_spread_of_two_effects_has_an_interval_from_none_to_theirs(known):
    """Drawn again, two effects are both once (their spread is the root of 2) or one of them twice (no spread)."""
    (index,) = _morris_indices(known.parameters[:1], np.array([[1.0], [-1.0]]), np.zeros((2, 1)), 1)
    assert (index.value, index.low, index.high) == (1, 1, 1)
    assert (index.second, index.second_low, index.second_high) == pytest.approx((2**0.5, 0, 2**0.5))


def test_morris_finds_the_known_effects(known):
    """An elementary effect of p is 0.6 q: 0.3 on average over the levels, spread by 0.6 times that of q."""
    study = morris(known, runs=500, seed=3, trajectories=60)
    rows = {row.parameter: row for row in study.rows}
    for name in "pq":
        assert rows[name].low < 0.3 < rows[name].high
        assert rows[name].value == pytest.approx(0.3, abs=0.08)
        assert rows[name].second == pytest.approx(0.6 * np.std([0, 1 / 3, 2 / 3, 1]), abs=0.06)
        # The change flips 0.4 q of the runs, q at one of four places: their deviations are 0.318 in the mean, over
        # the root of 500 runs and two thirds of the range; what is left of luck's sizes in the mean is 0.8 of it.
        assert rows[name].noise == pytest.approx(0.798 * 0.318 / 500**0.5 / (2 / 3), abs=0.003)
    assert rows["idle"].value == 0
    assert study.unclear == ["idle"]


def test_morris_agrees_with_salib(known):
    from SALib.analyze import morris as analysis
    from SALib.sample import morris as design

    from escalate.engine.luck import mix
    from escalate.engine.points import play_points

    problem = {"num_vars": 3, "names": ["p", "q", "idle"], "bounds": [[0, 1]] * 3}
    unit = design.sample(problem, 12, num_levels=4, seed=mix(9) >> 32)
    values = {"p": 2 * unit[:, 0] - 2, "q": 5 + 4 * unit[:, 1], "idle": 1 + 8 * unit[:, 2]}
    shares = (play_points(known, values, 100, 9, common=np.repeat(np.arange(12), 4)) == 0).mean(axis=1)
    theirs = analysis.analyze(problem, unit, shares, num_levels=4, seed=1)
    ours = {row.parameter: row for row in morris(known, runs=100, seed=9, trajectories=12).rows}
    for place, name in enumerate(problem["names"]):
        assert ours[name].value == pytest.approx(theirs["mu_star"][place])
        assert ours[name].second == pytest.approx(theirs["sigma"][place])


@pytest.mark.parametrize("runs", [4, 64])
def test_sobol_finds_the_known_indices_however_few_the_runs(known, runs):
    """Of 0.6 p q over the unit square, p alone has 3 / 7 of the variance and takes part in 4 / 7."""
    total, first = [], []
    for seed in range(6):
        rows = {row.parameter: row for row in sobol(known, runs=runs, seed=seed, base=512).rows}
        total += [rows["p"].value, rows["q"].value]
        first += [rows["p"].second, rows["q"].second]
        assert rows["idle"].value == 0
        assert not rows["idle"].clear
        assert rows["p"].low < rows["p"].value < rows["p"].high
    assert np.mean(total) == pytest.approx(4 / 7, abs=4 * np.std(total) / np.sqrt(12))
    assert np.mean(first) == pytest.approx(3 / 7, abs=4 * np.std(first) / np.sqrt(12))
    assert np.std(total) < 0.15


def test_luck_left_in_would_swell_the_total(known):
    """The negative of the test above: SALib's own estimate from the same four runs is far off."""
    from SALib.analyze import sobol as analysis
    from SALib.sample import sobol as design

    from escalate.engine.points import play_points

    problem = {"num_vars": 3, "names": ["p", "q", "idle"], "bounds": [[0, 1]] * 3}
    unit = design.sample(problem, 512, calc_second_order=False, seed=1)
    values = {"p": 2 * unit[:, 0] - 2, "q": 5 + 4 * unit[:, 1], "idle": 1 + 8 * unit[:, 2]}
    shares = (play_points(known, values, 4, 1, common=False) == 0).mean(axis=1)
    theirs = analysis.analyze(problem, shares, calc_second_order=False, seed=1)
    assert theirs["ST"][2] > 0.4  # of "idle", which does nothing


def test_sobol_parts_without_luck_are_the_plain_estimators():
    """Where all runs of a point agree there is no luck to take out."""
    rng = np.random.default_rng(0)
    hits = np.repeat(rng.random((40, 4, 1)) < 0.4, 5, axis=2)
    parts = sobol_parts(hits)
    shares = hits.mean(axis=2)
    changes = shares[:, 1:-1] - shares[:, :1]
    assert parts.total == pytest.approx(changes**2 / 2)
    assert parts.first == pytest.approx((shares[:, -1:] - shares[:, [0, -1]].mean()) * changes)
    _, total = parts.indices(np.arange(40))
    assert total == pytest.approx((changes**2 / 2).mean(axis=0) / shares[:, [0, -1]].var())


def test_two_runs_a_point_are_enough_for_unbiased_indices():
    """One parameter x in 0 to 1, share x * x / 2, common luck: both numerators estimate the variance, 1 / 45."""
    rng = np.random.default_rng(2)
    first, last = rng.random((2, 40_000, 1))
    luck = rng.random((40_000, 2))
    hits = np.stack([luck < first**2 / 2, luck < last**2 / 2, luck < last**2 / 2], axis=1)
    parts = sobol_parts(hits)
    for found in (parts.first, parts.total):
        assert found.mean() == pytest.approx(1 / 45, abs=4 * found.std() / 200)
    assert parts.square.mean() - parts.mean.mean() ** 2 == pytest.approx(1 / 45, abs=0.004)
    assert found.std() / 200 < 0.002


def test_beyond_luck_is_a_standard_normal_where_there_is_only_luck():
    rng = np.random.default_rng(1)
    sizes = rng.uniform(0.1, 2, (30, 1))
    draws = rng.normal(size=(30, 4_000)) * sizes
    far = beyond_luck(draws**2, np.broadcast_to(sizes**2, draws.shape))
    assert far.mean() == pytest.approx(0, abs=0.1)
    assert far.std() == pytest.approx(1, abs=0.1)
    assert (far > 3.2).mean() < 0.003
    assert beyond_luck(np.zeros((3, 1)), np.zeros((3, 1)))[0] == -np.inf
    assert beyond_luck(np.ones((3, 1)), np.zeros((3, 1)))[0] == np.inf


@pytest.mark.parametrize("level", [0.05, 0.5, 0.975])
@pytest.mark.parametrize("rows", [10, 40])
def test_beyond_luck_is_a_chi_squared_law_made_normal(rows, level):
    """Of rows that are as lucky, with as many degrees of freedom as there are rows; half as many weigh double."""
    square = np.full((rows, 2), chi2.ppf(level, rows) / rows)
    assert beyond_luck(square, np.ones((rows, 2))) == pytest.approx(norm.ppf([level] * 2), abs=0.01)
    luck = np.where(np.arange(rows) % 2, 0.0, 2.0)[:, None]
    square = np.full((rows, 1), chi2.ppf(level, rows / 2) / (rows / 2))
    assert beyond_luck(square, luck) == pytest.approx([norm.ppf(level)], abs=0.02)


@pytest.mark.parametrize(("outcome", "some"), [("never", "none"), ("always", "all")])
def test_what_all_or_no_runs_meet_has_no_variance_to_split(outcome, some):
    text = KNOWN.replace(f"hit: {{chance: {CHANCE}}}, miss", "never: {when: p > 5}, always")
    sure = load_text(text, "sure")
    with pytest.raises(EscalateError) as caught:
        sobol(sure, outcome, base=16, runs=8)
    assert str(caught.value) == (
        f'{some} of the 640 runs over all ranges end in "{outcome}", so there is no variance to split; '
        "look at another outcome"
    )
    share = 0 if some == "none" else 1
    for study in (one_at_a_time(sure, outcome, runs=50), morris(sure, outcome, runs=10, trajectories=4)):
        assert study.share == share
        assert study.sentence == f"{some} of these runs end in {outcome}, whatever the assumptions in their ranges"


def test_indices_are_told_within_what_is_possible():
    from escalate.cli.sensitivity_table import sensitivity_lines

    study = sobol(load_text(KNOWN, "known"), base=128, runs=16)
    row = replace(study.rows[0], value=1.05, low=0.92, high=1.19, second=-0.03, second_low=-0.2, second_high=0.1)
    lines = "\n".join(sensitivity_lines(replace(study, indices=(replace(row, clear=True),)), "known"))
    assert "100 (92 to 100)   0.0 (0.0 to 10)" in lines


def test_shares_that_do_not_vary_have_no_indices():
    flat = KNOWN.replace(CHANCE, "0.5 + 0 * p * q")
    with pytest.raises(EscalateError, match="differ no more than by luck"):
        sobol(load_text(flat, "flat"), base=16, runs=8)


# ---- asking


@pytest.mark.parametrize(
    ("asked", "fault"),
    [
        ({"outcome": "hti"}, 'no outcome "hti"; did you mean "hit"'),
        ({"method": "sobel"}, 'no method "sobel"; did you mean "sobol"'),
        ({"parameters": ["pp"]}, 'no parameter "pp"; did you mean "p"'),
        ({"parameters": []}, "nothing to be sensitive to"),
        ({"runs": 0}, "number of runs"),
        ({"method": "morris", "trajectories": 1}, "number of trajectories"),
        ({"method": "sobol", "base": 1}, "number of base points should be a whole number from 2"),
        ({"method": "sobol", "runs": 1}, "number of runs should be a whole number from 2"),
    ],
)
def test_what_cannot_be_asked_is_refused_in_words(known, asked, fault):
    with pytest.raises(EscalateError, match=fault):
        sensitivity(known, **asked)


def test_a_missing_extra_says_how_to_get_it(known, monkeypatch):
    import sys

    for name in [name for name in sys.modules if name.startswith("SALib")]:
        monkeypatch.delitem(sys.modules, name)
    plain = builtins.__import__

    def without(name, *rest):
        if name.startswith("SALib"):
            raise ImportError(name)
        return plain(name, *rest)

    monkeypatch.setattr("importlib.import_module", lambda name: without(name))
    with pytest.raises(EscalateError, match=r"pip install 'escalate-sim\[analysis\]'"):
        sobol(known)


def test_its_face_and_its_folder(known, tmp_path):
    study = known.sensitivity("miss", runs=300, parameters=["p", "idle"])
    assert [row.parameter for row in study.rows] == ["p", "idle"]
    assert "one at a time for miss, 5 points, 300 runs each, seed 2020" in repr(study)
    assert "<table" in study._repr_html_()
    study.save(tmp_path / "one")
    told = json.loads((tmp_path / "one" / "manifest.json").read_text(encoding="utf-8"))
    assert (told["kind"], told["value"]["outcome"]) == ("oat", "miss")
    assert len(pd.read_csv(tmp_path / "one" / "sensitivity.csv")) == 2
    assert (tmp_path / "one" / "tornado.alt.txt").exists()
    known.sensitivity(method="morris", runs=20, trajectories=4).save(tmp_path / "two")
    assert (tmp_path / "two" / "indices.png").exists()


def test_the_same_seed_gives_the_same_study(known):
    one, two = (sensitivity(known, method="sobol", base=16, runs=40).rows for _ in range(2))
    assert one == two
    assert sensitivity(known, method="sobol", base=16, runs=40, seed=1).rows != one


# ---- the quick screening


def test_the_screening_finds_what_matters(known):
    found = screen(known, 1)
    assert found.parameter in ("p", "q")
    assert found.clear
    # With p in its lower half the share of "hit" is 0.1 + 0.6 / 8, in its upper half 0.1 + 0.6 * 3 / 8.
    low, high = (0.175, 0.325) if found.outcome == "hit" else (0.825, 0.675)
    assert (found.low, found.high) == (pytest.approx(low, abs=0.03), pytest.approx(high, abs=0.03))
    assert found.rivals == tuple({"p", "q"} - {found.parameter})
    said = f"in its lower half, {per_cent(found.high)} in its upper half) or {found.rivals[0]}"
    assert said in found.sentence("A hit")
    assert screen(known, 1) == found


def test_the_screening_is_misled_by_luck_as_seldom_as_it_says():
    """Four parameters that do nothing, two endings that mirror each other: one in forty, eight readings being one."""
    idle = "{value: 0.5, range: [0, 1]}"
    world = load_text(f"""
escalate: 1
title: Nothing matters
clock: {{steps: 1}}
parameters: {{a: {idle}, b: {idle}, c: {idle}, d: {idle}}}
actors: {{one: {{options: {{wait: {{}}}}}}}}
outcomes: {{heads: {{chance: 0.4}}, tails: {{otherwise: yes}}}}
""")
    found = [screen(world, seed, 200) for seed in range(400)]
    assert 3 <= sum(each.clear for each in found) <= 20
    # Of the three others luck ranks hardly any below the one that came out highest.
    assert np.mean([len(each.rivals) for each in found]) > 2.9


@pytest.mark.parametrize(("rivals", "told"), [
    ((), ""), (("q",), " or q"), (("q", "r"), " or one of 2 others"), (("q", "r", "s"), " or one of 3 others"),
])  # fmt: skip
def test_rivals_are_told_by_name_where_there_is_one(rivals, told):
    said = Screening("p", "hit", 0.1, 0.0, True, rivals).sentence("A hit")
    where = "“A hit” 10 % in its lower half, none in its upper half"
    assert said == f"What matters most in a quick screening over all ranges: p ({where}){told}"


def test_points_of_a_tenth_and_more_are_whole():
    told = {0.314: "31", 0.1: "10", 0.0999: "10.0", 0.042: "4.2", 0.0: "0.0", -0.01: "0.0"}
    assert {share: _points(share) for share in told} == told


def test_the_screening_sees_nothing_in_luck():
    flat = load_text(KNOWN.replace(CHANCE, "0.5 + 0 * p * q"), "flat")
    assert sum(screen(flat, seed, 512).clear for seed in range(60)) <= 6
    unclear = next(found for found in (screen(flat, seed, 512) for seed in range(9)) if not found.clear)
    assert unclear.sentence("A hit") == "In a quick screening no assumption stands out from luck"


def test_shipped_scenarios_are_quick_and_deep_ones_are_not():
    assert all(is_quick(scenario) for scenario in map(load, library.names()) if scenario.parameters)
    deep = load("kaesong-short").set({"north_korea.foresight": 2})
    assert not is_quick(deep)
    assert work(deep) > work(load("kaesong-short"))


def test_where_all_runs_end_alike_nothing_is_ranked(known):
    sure = load_text(KNOWN.replace(f"hit: {{chance: {CHANCE}}}, miss", "never: {when: p > 5}, always"))
    found = screen(sure, 1, 20)
    assert (found.parameter, found.rivals, found.clear) == ("p", ("q", "idle"), False)


def test_what_weighs_2500_options_is_quick_and_no_more(known):
    assert [is_quick(known.with_steps(steps)) for steps in (2_500, 2_501)] == [True, False]
    assert not is_quick(load_text(DUEL))  # without a parameter there is nothing to screen


def test_so_many_runs_are_screened_that_small_scenarios_get_more(known):
    for steps, runs in ((1, 8_192), (200, 8_192), (300, 4_096), (401, 2_048), (900, 2_048)):
        scenario = known.with_steps(steps)
        assert screen(scenario, 1) == screen(scenario, 1, runs)


def test_work_is_counted_in_options_weighed():
    duel = load_text(DUEL, "duel")
    assert work(duel) == (2 + 3 + 2) * 5
    assert work(duel.set({"red.foresight": 1})) == (2 + 3 * 3 + 2) * 5
    assert work(duel.set({"dull.foresight": 2})) == (2 * 9 + 3 + 2) * 5
    assert work(load_text(DUEL.replace("clock:", "moves: shuffled\nclock:"))) == (2 + 3 + 2) * 3 * 5


# ---- what moves nothing at all


def test_what_moves_no_run_is_idle(known):
    assert idle_parameters(known, 200) == ['the parameter "idle" moves nothing: 200 runs end alike at 1 and at 9']
    busy = load_text(KNOWN.replace("  idle: {value: 3, range: [1, 9]}\n", "").replace("noise: idle", "noise: 1"))
    assert idle_parameters(busy, 200) == []
