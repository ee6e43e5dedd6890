"""What is known of a value before a run: the bounds it cannot leave, whether it is fine, and what need not be done."""

import itertools
import math

import numpy as np
import pytest

from escalate.engine.ir import Builder
from escalate.engine.operations import OPERATIONS

UNKNOWN = (-math.inf, math.inf)
INTERVALS = [(-3.0, 2.0), (0.5, 2.0), (1.0, 4.0), (-2.0, -0.5), (0.0, 2.0), (-2.0, 0.0), (-0.5, 3.0)]


def bounds(op, *intervals):
    builder = Builder()
    found = builder.ufunc(op, *(builder.state(place, "float", *ends) for place, ends in enumerate(intervals)))
    return found.low, found.high


def extremes(op, *intervals):
    """The least and the largest that comes of numbers spread over the intervals, ends and 0 among them."""
    ranges = [np.linspace(low, high, int(8 * (high - low)) + 1) for low, high in intervals]
    found = OPERATIONS[op].numpy(*np.meshgrid(*ranges))
    return found.min(), found.max()


@pytest.mark.parametrize("op", ["negative", "absolute", "sqrt", "exp", "log"])
def test_of_one_number_they_are_just_what_can_come(op):
    least = {"sqrt": 0.0, "log": 0.5}.get(op, -math.inf)
    for ends in INTERVALS:
        assert bounds(op, ends) == (pytest.approx(extremes(op, ends)) if ends[0] >= least else UNKNOWN)


@pytest.mark.parametrize("op", ["add", "subtract", "multiply", "divide", "minimum", "maximum"])
def test_of_two_numbers_too(op):
    for one, other in itertools.product(INTERVALS, INTERVALS):
        by_nothing = op == "divide" and other[0] <= 0 <= other[1]
        assert bounds(op, one, other) == (UNKNOWN if by_nothing else pytest.approx(extremes(op, one, other)))


def test_a_remainder_lies_below_what_it_is_of_and_whole_numbers_are_beside_their_own():
    assert bounds("remainder", (-9.0, 9.0), (0.5, 3.0)) == (0.0, 3.0)
    assert bounds("remainder", (-9.0, 9.0), (0.0, 3.0)) == UNKNOWN
    assert bounds("rint", (-2.5, 7.5)) == bounds("floor", (-2.5, 7.5)) == (-3.5, 8.5)


def test_bounds_without_end():
    assert bounds("multiply", (0.0, 0.0), UNKNOWN) == (0.0, 0.0)
    assert bounds("multiply", (0.0, 2.0), (1.0, math.inf)) == (0.0, math.inf)
    assert bounds("divide", (-3.0, 2.0), (0.5, math.inf)) == (-6.0, 4.0)
    assert bounds("exp", (-math.inf, 708.0)) == (0.0, pytest.approx(math.exp(708.0)))
    assert bounds("exp", (0.0, 709.0)) == (1.0, math.inf)


def test_what_has_bounds_cannot_fail():
    builder = Builder()
    within, above, below, unknown = (builder.state(place, "float", low, high) for place, (low, high) in enumerate(
        [(-1.0, 1.0), (0.0, math.inf), (-math.inf, 0.0), UNKNOWN]))
    assert [builder.can_fail(value) for value in (within, above, below, unknown)] == [False, True, True, True]
    assert not builder.can_fail(builder.constant(7.0))
    assert builder.can_fail(builder.ufunc("divide", builder.one, builder.zero))


@pytest.mark.parametrize(("number", "fine"), [
    (0.0, True), (-3.0, True), (1 / 64, True), (1 / 128, False), (0.1, False), (1e9 - 1, True), (1e9, False),
    (1 - 1e9, True), (-1e9, False),
])  # fmt: skip
def test_a_number_is_fine_that_is_so_many_sixty_fourths(number, fine):
    assert Builder().constant(number).fine is fine


def test_fine_is_what_is_made_of_fine_numbers_without_a_division():
    b = Builder()
    fine, rough = b.state(0, "float", 0.0, 9.0), b.state(1, "float", 0.0, 9.0)
    fine.fine = True
    test = b.compare("greater", rough, b.one)
    for op in ("add", "subtract", "minimum", "maximum"):
        assert (b.ufunc(op, fine, fine).fine, b.ufunc(op, fine, rough).fine) == (True, False)
    for op in ("negative", "absolute", "rint", "floor"):
        assert (b.ufunc(op, fine).fine, b.ufunc(op, rough).fine) == (True, False)
    for op in ("multiply", "divide"):
        assert not b.ufunc(op, fine, fine).fine
    assert b.number(test).fine
    assert [b.select(test, one, other).fine for one, other in itertools.product((fine, rough), repeat=2)] == [
        True, False, False, False,
    ]  # fmt: skip
    low, high, odd = b.constant(1.0), b.constant(2.0), b.constant(0.1)
    clipped = [(fine, low, high), (rough, low, high), (fine, odd, high), (fine, low, b.constant(2.3))]
    assert [b.clip(*each).fine for each in clipped] == [True, False, False, False]
    code = b.state(2, "code")
    assert [b.gather(table, code).fine for table in ((low, high), (low, odd), (odd, high))] == [True, False, False]


def test_what_changes_nothing_is_not_done():
    b = Builder()
    x, y = b.state(0, "float", 0.0, 1.0), b.state(1, "float", 1.0, 2.0)
    assert (b.add(b.zero, x), b.add(x, b.zero), b.subtract(x, b.zero)) == (x, x, x)
    assert (b.multiply(b.one, x), b.multiply(x, b.one)) == (x, x)
    assert (b.subtract(x, x), b.multiply(b.zero, x), b.multiply(x, b.zero)) == (b.zero, b.zero, b.zero)
    assert (b.minimum(x, y), b.minimum(y, x), b.maximum(x, y), b.maximum(y, x)) == (x, x, y, y)
    assert (b.clip(x, b.zero, b.one), b.clip(x, b.constant(-1.0), b.constant(2.0))) == (x, x)
    assert (b.clip(y, b.zero, b.one), b.clip(x, b.one, b.constant(2.0))) == (b.one, b.one)
    assert b.order == []


@pytest.mark.parametrize("ends", [(0.0, math.inf), (-math.inf, 0.0)])
def test_nothing_times_what_may_have_no_end_is_worked_out(ends):
    """Infinity times 0 is no number, and stops the run."""
    b = Builder()
    for pair in ((b.zero, b.state(0, "float", *ends)), (b.state(0, "float", *ends), b.zero)):
        assert b.multiply(*pair).op == "multiply"


@pytest.mark.parametrize(("ends", "ops"), [
    ((0.0, 9.0), ["minimum"]), ((1.0, 9.0), ["minimum"]), ((-9.0, 2.0), ["maximum"]), ((-9.0, 9.0), ["clip"]),
])  # fmt: skip
def test_a_value_is_clipped_only_where_it_can_lie_beyond(ends, ops):
    b = Builder()
    found = b.clip(b.state(0, "float", *ends), b.constant(ends[0] if ends[0] >= 0 else -2.0), b.constant(2.0))
    assert ([value.op for value in b.order], found.high) == (ops, 2.0)


def test_truths_are_said_as_shortly_as_they_can_be():
    b = Builder()
    p, q = (b.compare("greater", b.state(place, "float"), b.zero) for place in (0, 1))
    made = len(b.order)
    assert (b.both(p, b.no), b.both(b.no, p), b.both(b.yes, p), b.both(p, b.yes), b.both(p, p)) == (b.no, b.no, p, p, p)
    assert (b.either(p, b.yes), b.either(b.yes, p)) == (b.yes, b.yes)
    assert (b.either(b.no, p), b.either(p, b.no), b.either(p, p)) == (p, p, p)
    assert b.negate(b.yes) is b.no
    assert (b.select(b.yes, p, q), b.select(b.no, p, q), b.select(p, q, q)) == (p, q, q)
    assert (b.select(p, b.yes, b.no), b.select(p, b.no, b.no)) == (p, b.no)
    assert len(b.order) == made
    assert b.negate(b.negate(p)) is p
    assert b.select(p, b.no, b.yes) is b.negate(p)
    assert b.select(p, b.yes, q) is b.either(p, q)
    assert b.select(p, q, b.no) is b.both(p, q)
    assert b.select(p, b.no, q) is b.both(b.negate(p), q)
    assert b.select(p, q, b.yes) is b.either(b.negate(p), q)


def test_one_of_several_holds():
    b = Builder()
    p, q, r = (b.compare("greater", b.state(place, "float"), b.zero) for place in range(3))
    assert b.any([]) is b.no
    assert b.any([p, b.negate(p)]) is b.any([q, p, b.either(r, b.negate(p))]) is b.yes
    assert b.any([p, b.both(p, q)]) is b.any([b.both(b.both(q, r), p), p]) is p
    assert b.any([p, b.either(q, p)]) is b.either(p, q)
