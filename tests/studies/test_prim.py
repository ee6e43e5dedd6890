"""The patient rule induction method on points whose box is known, and on points that have none."""

import itertools
from itertools import pairwise

import numpy as np
import pytest
from scipy.stats import norm

from escalate.studies import prim
from escalate.studies.prim import Box, Fit, _bounds, _products_apart, _wider, find_box, fit, paste, peel, prune, telling


def points_with_a_box(count=4_000, inputs=6, inside=0.9, outside=0.03, seed=1):
    """Yes is common where input 1 is over 0.7 and input 3 under 0.4."""
    rng = np.random.default_rng(seed)
    points = rng.random((count, inputs))
    box = (points[:, 1] > 0.7) & (points[:, 3] < 0.4)
    return points, rng.random(count) < np.where(box, inside, outside)


def test_a_known_box_is_found():
    points, answer = points_with_a_box()
    box = prune(find_box(points, answer), *points_with_a_box(seed=2))
    assert box.restricted.tolist() == [1, 3]
    assert box.low[1] == pytest.approx(0.7, abs=0.03)
    assert box.high[3] == pytest.approx(0.4, abs=0.03)
    assert np.isinf(box.high[1])
    assert np.isinf(box.low[3])
    checked = fit(box, *points_with_a_box(seed=3))
    assert checked.density == pytest.approx(0.9, abs=0.05)
    assert checked.coverage > 0.7


def test_a_box_between_two_bounds():
    rng = np.random.default_rng(4)
    points = rng.random((4_000, 3))
    answer = (np.abs(points[:, 0] - 0.5) < 0.15) & (rng.random(4_000) < 0.8)
    box = find_box(points, answer)
    assert (box.low[0], box.high[0]) == pytest.approx((0.35, 0.65), abs=0.03)


def test_where_there_is_nothing_to_find_nothing_is_confirmed():
    rng = np.random.default_rng(5)
    kept = 0
    for _ in range(20):
        points, answer = rng.random((2_000, 10)), rng.random(2_000) < 0.2
        box = find_box(points[:1_000], answer[:1_000])
        kept += len(prune(box, points[1_000:], answer[1_000:]).restricted) > 0
    assert kept <= 5


def test_few_yes_among_many_inputs_do_not_lead_astray():
    rng = np.random.default_rng(6)
    points = rng.random((10_000, 60))
    answer = rng.random(10_000) < np.where((points[:, 7] > 0.7) & (points[:, 9] < 0.5), 0.03, 0.001)
    assert 30 < answer.sum() < 90
    assert {7, 9} <= set(telling(points, answer).tolist())
    assert len(find_box(points, answer).restricted) <= 6


@pytest.mark.parametrize("inputs", [2, 20])
@pytest.mark.parametrize("trait", ["side", "distance"])
def test_inputs_that_tell_only_together_are_found(inputs, trait):
    """Each input by itself has the same share of yes everywhere, as EMA Workbench's PRIM does not mind either."""
    rng = np.random.default_rng(7)
    points = rng.uniform(2, 4, (6_000, inputs))
    there = (points[:, 0] > 3) if trait == "side" else (np.abs(points[:, 0] - 3) > 0.5)
    answer = rng.random(6_000) < np.where(there == (points[:, 1] > 3), 0.1, 0.6)
    box = prune(find_box(points[:3_000], answer[:3_000]), points[3_000:], answer[3_000:])
    assert box.restricted.tolist() == [0, 1]
    assert min(abs(box.low[1] - 3), abs(box.high[1] - 3)) < 0.1
    assert fit(box, points[3_000:], answer[3_000:]).density == pytest.approx(0.6, abs=0.08)


@pytest.mark.parametrize(("inputs", "products"), [(1, 4), (2, 4), (20, 4 * 19)])
def test_one_in_a_hundred_inputs_with_nothing_to_say_is_cut_by_itself_and_one_by_its_pairs(inputs, products):
    """Each of two means may lie too high; each of so many products too high or too low."""
    alone, together = _bounds(inputs)
    assert [norm.sf(alone) * 2, norm.sf(together) * 2 * products] == pytest.approx([0.01, 0.01])


def test_inputs_that_have_nothing_to_say_are_seldom_looked_at():
    rng = np.random.default_rng(8)
    seen = [len(telling(rng.random((1_000, 8)), rng.random(1_000) < 0.2)) for _ in range(200)]
    assert np.mean(seen) / 8 < 0.03


@pytest.mark.parametrize("upper", [False, True])
def test_the_outermost_value_is_cut_off_where_it_stands_alone(upper):
    """One point lies apart from all others of its input, which are alike; it says no, as do its neighbours."""
    points = np.column_stack([np.full(400, 7.0), np.linspace(2, 3, 400)])
    points[-1 if upper else 0, 0] = 9 if upper else 5
    answer = np.ones(400, bool)
    answer[-20:] = not upper
    answer[:20] = upper
    assert answer[[0, -1]].tolist() == [upper, not upper]
    first = peel(points[:, :1], answer)[1]
    assert (first.low[0], first.high[0]) == ((-np.inf, 7) if upper else (7, np.inf))


def test_peeling_takes_thin_slices_and_raises_the_share():
    points, answer = points_with_a_box()
    boxes = peel(points, answer)
    sizes = [fit(box, points, answer).inside for box in boxes]
    assert all(0.93 * big < small < big for big, small in pairwise(sizes))
    assert sizes[-1] < 0.03 * len(points)
    assert fit(boxes[20], points, answer).density > 2 * answer.mean()


def test_pasting_gives_back_what_was_peeled_too_far():
    points, answer = points_with_a_box(inside=1.0, outside=0.0)
    tight = Box.whole(6).moved(1, False, 0.9).moved(3, True, 0.2)
    shares = fit(tight, points, answer)
    assert shares.density == 1.0
    assert paste(tight, points, answer).low[1] <= 0.9
    wrong = Box.whole(6).moved(1, False, 0.6).moved(3, True, 0.2)
    assert fit(paste(wrong, points, answer), points, answer).density >= fit(wrong, points, answer).density


@pytest.mark.parametrize("upper", [False, True])
def test_pasting_goes_on_to_the_end_where_that_raises_the_share(upper):
    points = np.linspace(0, 1, 1_001)[:, None]
    answer = (points[:, 0] > 0.6) if upper else (points[:, 0] < 0.4)
    box = Box.whole(1).moved(0, upper, 0.65 if upper else 0.35)
    assert paste(box, points, answer).restricted.tolist() == []


@pytest.mark.parametrize(("upper", "count", "bound"), [
    (False, 1, 4), (False, 4, 1), (False, 5, -np.inf), (True, 1, 6), (True, 3, 8), (True, 4, np.inf),
])  # fmt: skip
def test_a_bound_moves_past_so_many_points_to_the_last_of_them(upper, count, bound):
    """From 5, of the points 0 to 9; off where no more lie beyond it. What another bound leaves out does not count."""
    points = np.array([[at, side] for side in (0.0, 1.0) for at in np.arange(10.0)])
    box = Box.whole(2).moved(0, upper, 5).moved(1, False, 0.5)
    wider = _wider(box, points, 0, upper, count)
    assert (wider.high if upper else wider.low)[0] == bound
    assert _wider(box, points, 0, not upper, count) is None


@pytest.mark.parametrize(("inside", "slice_"), [(200, 10), (30, 2), (29, 1), (5, 1)])
def test_a_slice_is_pasted_back_at_a_time(monkeypatch, inside, slice_):
    points, asked = np.arange(400.0)[:, None], []
    monkeypatch.setattr(prim, "_wider", lambda *given: asked.append(given[-1]))
    box = Box.whole(1).moved(0, False, 400 - inside)
    assert paste(box, points, points[:, 0] > 100) is box
    assert asked == [slice_] * 2


def test_what_cannot_be_cut_is_left_whole():
    points, answer = points_with_a_box()
    assert [len(find_box(points, answer).low), len(Box.whole(3).high)] == [6, 3]
    for alike in (np.arange(500) % 2 == 0, np.zeros(500, bool), np.ones(500, bool)):
        whole = find_box(np.ones((500, 2)), alike)
        assert (whole.low.tolist(), whole.high.tolist()) == ([-np.inf] * 2, [np.inf] * 2)
    points, answer = points_with_a_box()
    points[:, 1] = 1.0
    assert find_box(points, answer).restricted.tolist()[0] == 3


@pytest.mark.parametrize(("found", "numbers"), [
    (Fit(10, 5, 100, 20), (0.5, 0.25, 0.2, 0.3 * 0.1**0.5)),
    (Fit(0, 0, 100, 20), (0, 0, 0.2, 0)),
    (Fit(100, 0, 100, 0), (0, 0, 0, 0)),
])  # fmt: skip
def test_a_fit_in_numbers(found, numbers):
    assert (found.density, found.coverage, found.base, found.quality) == pytest.approx(numbers)


def test_each_slice_is_a_twentieth_of_what_is_left():
    """Until 40 points are left, for a slice of two; of 3,000 points, a fiftieth; 2,470 come to just that once."""
    for count, least in ((1_000, 40), (3_000, 60), (2_470, 0.02 * 2_470)):
        points = np.arange(float(count))[:, None]
        boxes = peel(points, np.arange(count) >= count - 5)
        sizes, left = [], count
        while True:
            sizes.append(left)
            if left * 0.95 < least:
                break
            left -= round(left / 20)
        assert [int(box.holds(points).sum()) for box in boxes] == sizes
        assert all(np.isinf(box.high[0]) for box in boxes)


@pytest.mark.parametrize("upper", [False, True])
def test_a_slice_is_as_thick_at_either_end(upper):
    """Of points that are all different; what is cut off is what lies outermost."""
    points = np.random.default_rng(12).permutation(200)[:, None] ** 1.5
    answer = points[:, 0] < np.median(points) if upper else points[:, 0] > np.median(points)
    for box, left in zip(peel(points, answer), (200, 190, 180, 171, 162), strict=False):
        kept = np.sort(points[:, 0])[:left] if upper else np.sort(points[:, 0])[-left:]
        assert np.sort(points[box.holds(points), 0]).tolist() == kept.tolist()


def test_products_are_as_far_apart_as_two_means_are():
    """As each product of two traits by itself is, counted out."""
    rng = np.random.default_rng(13)
    traits, answer = rng.normal(0.7, [1, 2, 3], (300, 3)), rng.random(300) < 0.3
    found = _products_apart(traits, answer)
    for one, two in itertools.product(range(3), repeat=2):
        product = traits[:, one] * traits[:, two]
        error = product.std() * np.sqrt(1 / answer.sum() - 1 / 300)
        assert found[one, two] == pytest.approx(abs(product[answer].mean() - product.mean()) / error)


def test_a_single_yes_far_from_all_others_is_found():
    points = np.random.default_rng(9).normal(size=(400, 1))
    points[0] = 9.0
    assert find_box(points, np.arange(400) == 0).restricted.tolist() == [0]
