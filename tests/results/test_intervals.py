"""Intervals hold as often as they say, where few runs end so too; and what is said of an outcome that none reached."""

import math
from itertools import pairwise
from statistics import NormalDist

import numpy as np
import pytest

from escalate import load_text
from escalate.results.intervals import (
    mean_worth,
    moved,
    none_seen,
    of_all,
    paired,
    skewed_mean,
    student,
    together,
    wilson,
)


@pytest.mark.parametrize(
    ("runs", "told"),
    [
        (1, "none seen, up to 1 in 1"),
        (200, "none seen, up to 4 in 200"),
        (1_000, "none seen, up to 4 in 1,000"),
        (10_000, "none seen, up to 4 in 10,000"),
    ],
)
def test_none_seen(runs, told):
    assert none_seen(runs) == told


@pytest.mark.parametrize("runs", [1, 2, 7, 100, 16_384, 10**7])
def test_what_is_said_is_the_upper_end_of_the_interval(runs):
    count = int(none_seen(runs).split()[4].replace(",", ""))
    assert (count - 1) / runs < wilson(0, runs)[1] <= count / runs


@pytest.mark.parametrize("confidence", [0.95, 0.99])
@pytest.mark.parametrize(("count", "runs"), [(0, 10), (1, 10), (9, 100), (50, 100), (99, 100), (7, 7), (1, 1)])
def test_wilsons_ends_are_the_text_books(count, runs, confidence):
    from scipy.stats import binomtest

    known = binomtest(count, runs).proportion_ci(confidence, "wilson")
    assert wilson(count, runs, confidence) == pytest.approx((known.low, known.high), rel=1e-12, abs=1e-15)


# ---- several shares at once


def test_the_doubt_is_shared_out_among_those_read_together():
    assert [of_all(shares) for shares in (0, 1, 2, 5)] == pytest.approx([0.95, 0.95, 0.975, 0.99])
    assert of_all(2, 0.9) == pytest.approx(0.95)


def test_from_51_runs_on_the_rarer_side_wilsons_is_wide_enough():
    for count in (51, 149):
        assert together(count, 200, 5) == wilson(count, 200, 0.99)
    for count in (50, 150):
        assert together(count, 200, 5) != pytest.approx(wilson(count, 200, 0.99), rel=1e-3)
    assert together(3, 200, 1) == wilson(3, 200)
    assert together(3, 200, 2) != pytest.approx(wilson(3, 200, 0.975), rel=1e-3)


@pytest.mark.parametrize("shares", [2, 5, 20])
def test_all_intervals_hold_at_once_where_all_but_one_outcome_are_rare(shares):
    """Counts of rare outcomes are as good as independent Poisson numbers; each mean is the worst there is."""
    runs, most = 10_000, 60
    bounds = [together(count, runs, shares) for count in range(most)]
    means = np.geomspace(0.01, 25, 400)
    weights = np.exp(np.arange(most) * np.log(means[:, None]) - means[:, None])
    weights /= [float(math.factorial(count)) for count in range(most)]
    holds = np.array([[low <= mean / runs <= high for low, high in bounds] for mean in means])
    assert (weights * holds).sum(axis=1).min() ** shares > 0.95


@pytest.mark.parametrize(("count", "runs"), [(1, 20), (3, 100), (50, 200), (7, 7), (199, 200), (2, 10**9)])
def test_clopper_and_pearson_are_quantiles_of_the_beta_distribution(count, runs):
    from scipy.stats import beta

    tail = 0.025 / 5
    low = beta.ppf(tail, count, runs - count + 1)
    high = 1.0 if count == runs else beta.ppf(1 - tail, count + 1, runs - count)
    assert together(count, runs, 5) == pytest.approx((low, high), rel=1e-9)


def test_reading_more_shares_together_widens_each():
    for count, runs in ((0, 50), (1, 50), (51, 200), (60, 500), (5_000, 10_000), (50, 50)):
        ends = [wilson(count, runs), *(together(count, runs, shares) for shares in (1, 2, 5, 50))]
        assert all(wide[0] <= narrow[0] <= narrow[1] <= wide[1] for narrow, wide in pairwise(ends))
        mirrored = together(runs - count, runs, 5)
        assert together(count, runs, 5) == pytest.approx((1 - mirrored[1], 1 - mirrored[0]), abs=1e-12)


# ---- differences of the same runs


def test_a_paired_difference_holds_as_often_as_it_says():
    rng = np.random.default_rng(2)
    for gain, loss in ((0.1, 0.02), (0.3, 0.3), (0.02, 0)):
        drawn = rng.multinomial(400, [gain, loss, 1 - gain - loss], 2_000)
        ends = [paired(gained, lost, 400) for gained, lost, _ in drawn.tolist()]
        assert 0.935 < np.mean([low <= gain - loss <= high for low, high in ends]) < 0.985
    low, high = paired(9, 4, 100)
    assert paired(4, 9, 100) == pytest.approx((-high, -low))


@pytest.mark.parametrize(
    ("gained", "lost", "runs", "known"),
    [
        (9, 4, 100, (-0.0247905414, 0.1228297571)), (0, 0, 10, (-0.2309839707, 0.2309839707)),
        (3, 0, 3, (-0.1012180325, 1)), (0, 3, 3, (-1, 0.1012180325)),
    ],
)  # fmt: skip
def test_bonett_and_prices_interval_by_hand(gained, lost, runs, known):
    assert paired(gained, lost, runs) == pytest.approx(known, abs=1e-9)


# ---- means


def held(samples, truth, interval):
    ends = [interval(sample) for sample in samples]
    return np.mean([low <= truth <= high for low, high in ends])


def by_student(sample):
    half = student(len(sample) - 1) * sample.std(ddof=1) / math.sqrt(len(sample))
    return sample.mean() - half, sample.mean() + half


@pytest.mark.parametrize(("size", "kept"), [(10, 0.91), (20, 0.92), (40, 0.92)])
def test_a_skewed_mean_is_held_as_often_as_is_said(size, kept):
    """Log-normal and gamma estimates, their standard deviation 0.8 to 1.5 means: what splitting finds looks so."""
    rng = np.random.default_rng(3)
    for draw, truth in (
        (lambda shape: rng.lognormal(0, 0.7, shape), math.exp(0.245)),
        (lambda shape: rng.lognormal(0, 0.9, shape), math.exp(0.405)),
        (lambda shape: rng.gamma(0.6, 1, shape), 0.6),
    ):
        samples = draw((1_500, size))
        here = held(samples, truth, lambda sample: skewed_mean(sample)[1:])
        assert here > kept
        assert here > held(samples, truth, by_student)


def test_a_mean_that_is_not_skewed_has_students_interval():
    rng = np.random.default_rng(4)
    sample = rng.normal(5, 1, 20)
    even = np.concatenate([sample, 10 - sample])
    assert skewed_mean(even) == pytest.approx((5, *by_student(even)))
    assert skewed_mean(np.full(10, 0.25)) == (0.25, 0.25, 0.25)
    mean, low, high = skewed_mean(rng.lognormal(0, 1, 20))
    assert mean - low < high - mean
    mean, low, high = skewed_mean(-rng.lognormal(0, 1, 20))
    assert mean - low > high - mean


@pytest.mark.parametrize(("freedom", "known"), [(5, 2.5706), (9, 2.2622), (19, 2.0930), (50, 2.0086)])
def test_students_quantile_is_the_tables(freedom, known):
    assert student(freedom) == pytest.approx(known, abs=5e-4)


def test_the_series_for_students_quantile_is_worked_out_to_its_last_term():
    assert student(5) == pytest.approx(2.570308227150842, rel=1e-12)
    assert student(7, 0.99) == pytest.approx(3.4989213746268852, rel=1e-12)


@pytest.mark.parametrize("sample", [[1, 2, 3, 4, 10, 30], [-9, 1, 2, 3, 3, 4, 4]])
def test_halls_ends_are_students_when_they_are_bent_straight(sample):
    """His ratio bent by the sample's skewness is Student's: s + a s² + a² s³ / 3 + skewness / 6 n, a = skewness / 3."""
    from scipy.stats import skew

    mean, low, high = skewed_mean(np.array(sample, float), 0.9)
    size, spread, bend = len(sample), np.std(sample, ddof=1), skew(sample, bias=False) / 3
    width = student(size - 1, 0.9) / size**0.5
    for end, wanted in ((low, width), (high, -width)):
        s = (mean - end) / spread
        assert s + bend * s**2 + bend**2 * s**3 / 3 + bend / (2 * size) == pytest.approx(wanted, rel=1e-9)


def test_a_mean_worth_adds_two_runs_of_the_best_and_two_of_the_worst():
    share = 9 / 14  # 7 of 10 and 2 of 4
    half = 1.959963984540054 * (share * (1 - share) / 14) ** 0.5
    known = (0.7, share - half, share + half)
    assert mean_worth(np.array([0.0, 1]), np.array([3, 7])) == pytest.approx(known, rel=1e-12)
    assert mean_worth(np.array([5.0, 8]), np.array([3, 7])) == pytest.approx([5 + 3 * end for end in known], rel=1e-12)


@pytest.mark.parametrize("rare", [0.0005, 0.002, 0.01, 0.05])
def test_a_mean_worth_is_held_where_a_rare_outcome_carries_it(rare):
    rng = np.random.default_rng(5)
    values, shares = np.array([-1_000.0, 10, 0]), np.array([rare, 0.5 - rare, 0.5])
    ends = [mean_worth(values, counts)[1:] for counts in rng.multinomial(200, shares, 2_000)]
    assert np.mean([low <= values @ shares <= high for low, high in ends]) > 0.93


def test_the_worth_of_many_runs_has_the_plain_interval():
    values, counts = np.array([0.0, 3, -2]), np.array([400_000, 300_000, 300_000])
    mean, low, high = mean_worth(values, counts)
    spread = math.sqrt((values**2 @ counts) / 1e6 - mean**2)
    assert mean == pytest.approx(0.3)
    assert (low, high) == pytest.approx((mean - 1.96 * spread / 1e3, mean + 1.96 * spread / 1e3), rel=1e-4)
    assert mean_worth(np.array([4.0, 4]), np.array([5, 0])) == (4, 4, 4)
    assert mean_worth(np.array([0.0, 1]), np.array([5, 0]))[:2] == (0, 0)


def test_a_tally_of_few_runs_says_what_they_leave_open():
    """One run in 200 ends in the only outcome that is worth anything to the actor."""
    result = load_text("""
escalate: 1
title: A rare loss
clock: {steps: 1}
actors: {a: {options: {go: {}}}}
outcomes:
  loss: {chance: 0.004, worth: {a: -1000}}
  other: {chance: 0.002}
  rest: {otherwise: yes}
""").run(200, 3)
    worth = result.worth.iloc[0]
    assert worth["low"] < -4 < worth["high"]
    rows = result.outcomes
    assert (rows["low_all"] <= rows["low"]).all()
    assert (rows["high_all"] >= rows["high"]).all()


def test_a_share_moves_by_what_luck_leaves_of_the_difference() -> None:
    shares = np.array([[0.5, 1.0], [0.5, 0.0], [0.9, 0.5]])
    found = moved(shares, np.array([1_000.0, 1_000.0, 100.0]))
    assert found[0].tolist() == [0.0, 0.0]
    assert found[1, 0] == 0
    assert 0.99 < found[1, 1] < 1
    near = np.array([501 / 1_002, 91 / 102])
    half = NormalDist().inv_cdf(0.975) * math.sqrt(near[0] * near[0] / 1_002 + near[1] * (1 - near[1]) / 102)
    assert found[2, 0] == pytest.approx(0.4 - half)
    assert (moved(shares, np.array([9.0, 9, 9])) <= moved(shares, np.array([99.0, 99, 99]))).all()


@pytest.mark.parametrize("share", [0.02, 0.5])
def test_luck_alone_seldom_moves_a_share(share: float) -> None:
    counts = np.random.default_rng(3).binomial(150, share, (2, 4_000))
    assert (moved(counts / 150, np.array([150.0, 150.0]))[1] > 0).mean() < 0.06
