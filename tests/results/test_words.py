"""Shares in words are honest at both ends, add up where they stand together, and never hide that two differ."""

import random

import pytest

from escalate.results.words import (
    in_points,
    interval_text,
    per_cent,
    per_cents,
    share_or_none,
    short_per_cent,
    side_by_side,
    whole_per_cents,
)


@pytest.mark.parametrize(
    ("count", "told"),
    [
        (0, "0 %"), (1, "under 1 %"), (19, "under 1 %"), (20, "1 %"), (59, "1 %"), (60, "2 %"), (61, "2 %"),
        (500, "13 %"), (2_000, "50 %"), (3_979, "99 %"), (3_980, "over 99 %"), (3_999, "over 99 %"), (4_000, "100 %"),
    ],
)  # fmt: skip
def test_a_share_is_told_in_whole_per_cents_but_next_to_none_and_all(count, told):
    assert per_cent(count / 4_000) == told
    assert short_per_cent(count / 4_000) == told.replace("under ", "<").replace("over ", ">")


def parts(rng):
    """Shares of one whole, some of them tiny or none."""
    weights = [rng.choice([0, 1, 3, 10, 500, rng.randint(1, 2_000)]) for _ in range(rng.randint(1, 9))]
    weights[rng.randrange(len(weights))] += 1_000
    return [weight / sum(weights) for weight in weights]


def test_what_is_told_together_adds_up_and_moves_nobody_by_a_per_cent():
    rng = random.Random(1)
    for _ in range(2_000):
        shares = parts(rng)
        whole = whole_per_cents(shares)
        for share, told in zip(shares, whole, strict=True):
            assert (told == 0) if share < 0.005 else abs(told - 100 * share) < 1 + 1e-9
        assert sum(whole) == 100 or min(share for share in shares if share) < 0.005
        ordered = [told for _, told in sorted(zip(shares, whole, strict=True))]
        assert ordered == sorted(ordered)


def test_what_is_left_goes_to_whoever_lost_most():
    assert whole_per_cents([0.333, 0.333, 0.334]) == [33, 33, 34]
    assert whole_per_cents([0.126, 0.126, 0.748]) == [13, 12, 75]
    assert whole_per_cents([0.0049, 0.0051, 0.99]) == [0, 1, 99]
    assert whole_per_cents([1.0]) == [100]
    assert whole_per_cents([0.5, 0.25]) == [50, 25]
    assert whole_per_cents([0.29, 0.57, 0.14]) == [29, 57, 14]  # a hundred times the first is a hair below 29


def test_each_is_told_as_alone_at_both_ends():
    assert per_cents([0, 1.0]) == ["none", "100 %"]
    assert per_cents([0.004, 0.996]) == ["under 1 %", "over 99 %"]
    assert per_cents([0.005, 0.995]) == ["1 %", "over 99 %"]
    assert per_cents([0.126, 0.126, 0.748]) == ["13 %", "12 %", "75 %"]
    # What others' larger rests leave without a per cent is no more nothing than what they give the last one is all.
    assert per_cents([0.006, 0.507, 0.487]) == ["under 1 %", "51 %", "49 %"]
    assert per_cents([0.994, 0.003, 0.003]) == ["over 99 %", "under 1 %", "under 1 %"]


@pytest.mark.parametrize(
    ("low", "high", "told"),
    [
        (0.0, 0.1, "0-10 %"), (0.02, 0.0999, "2.0-10.0 %"), (0.001, 0.01, "0.1-1.0 %"), (0.0, 0.0037, "0.00-0.37 %"),
        (0.311, 0.314, "31.1-31.4 %"), (0.996, 1.0, "99.6-100.0 %"), (0.0501, 0.0502, "5.01-5.02 %"),
    ],
)  # fmt: skip
def test_an_intervals_ends_differ(low, high, told):
    assert interval_text(low, high) == told
    assert interval_text(low, high, " to ") == told.replace("-", " to ")


@pytest.mark.parametrize(
    ("pair", "told"),
    [
        ((0.1, 0.04), ("10 %", "4 %")), ((0.0999, 0.04), ("10.0 %", "4.0 %")), ((0.04, 0.0005), ("4.0 %", "0.1 %")),
        ((0.0004, 0.04), ("under 1 %", "4 %")), ((0, 0), ("0 %", "0 %")), ((0.006, 0.1), ("1 %", "10 %")),
    ],
)  # fmt: skip
def test_two_that_are_compared_are_told_as_closely_as_it_takes(pair, told):
    assert side_by_side(*pair) == told


def test_one_share_in_a_sentence_and_a_difference_in_points():
    assert [share_or_none(share) for share in (0.0, 0.004, 0.25, 1)] == ["none", "under 1 %", "25 %", "100 %"]
    assert [in_points(shift) for shift in (-0.0412, 0.25, 0.0)] == ["4.1", "25.0", "0.0"]
