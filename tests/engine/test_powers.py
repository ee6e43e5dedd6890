"""Powers and logarithms: as exact as they say, faults flagged, and the same bits everywhere."""

import hashlib
import json
from decimal import Decimal, localcontext
from pathlib import Path

import numpy as np
import pytest

from escalate import load_text
from escalate.engine.ir import Builder
from escalate.engine.powers import _log2, exp, log, power

VECTORS = json.loads((Path(__file__).parent / "vectors.json").read_text(encoding="utf-8"))


def last_places(found, exact):
    """How many floats lie between two arrays of them, at most."""
    return np.abs(found.view(np.int64) - exact.view(np.int64)).max()


def random(low, high, size=200_000):
    return np.random.default_rng(1).uniform(low, high, size)


def test_within_a_unit_of_the_last_place():
    assert last_places(exp(random(-700, 709.7)), np.exp(random(-700, 709.7))) <= 1
    for x in (np.exp(random(-700, 700)), random(0.5, 2)):
        assert last_places(log(x), np.log(x)) <= 1
    x, y = np.exp(random(-5, 5)), random(-60, 60)
    assert last_places(power(x, y), np.power(x, y)) <= 1


def test_exact_where_the_result_is_a_float():
    small = np.arange(-20.0, 21.0)
    for whole in range(11):
        assert np.array_equal(power(small, float(whole)), small**whole)
    parts = np.arange(1.0, 2_000.0) / 8
    assert np.array_equal(power(parts * parts, 0.5), parts)
    assert (exp(0.0), log(1.0), power(2.0, -1074.0), power(7.0, 1.0)) == (1.0, 0.0, 2.0**-1074, 7.0)


@pytest.mark.parametrize(
    ("function", "args", "flag"),
    [
        (exp, (710.0,), "overflow"), (log, (0.0,), "divide by zero"), (log, (-1.0,), "invalid"),
        (power, (10.0, 400.0), "overflow"), (power, (0.0, -1.0), "divide by zero"), (power, (-8.0, 1 / 3), "invalid"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_flagged(function, args, flag):
    with np.errstate(all="raise"), pytest.raises(FloatingPointError, match=flag):
        function(*(np.array([1.0, arg]) for arg in args))
    with np.errstate(all="ignore"):
        assert not np.isfinite(function(*args))


def test_bits_do_not_depend_on_the_computer():
    """The digests and examples of vectors.json hold wherever this is run, in whatever language."""
    x = (np.arange(65_536) - 32_768) / 64.0
    positive = (np.arange(65_536) + 1) / 512.0
    exponents = (np.arange(65_536) % 97 - 48) / 8.0
    found = {"exp": exp(x), "log": log(positive), "power": power(positive, exponents)}
    for name, values in found.items():
        assert hashlib.sha256(values.astype("<f8").tobytes()).hexdigest() == VECTORS["digests"][name], name
        assert [float(value).hex() for value in values[1000::12_000]] == VECTORS["examples"][name], name


def test_a_power_goes_by_a_logarithm_in_two_floats_right_to_twenty_digits():
    """The first with its lower half empty; what is lost in one is in the other, to the bit."""
    x = (np.arange(65_536) + 1) / 512.0
    first, rest = _log2(x)
    assert not (first.view(np.int64) & 0xFFFFFFFF).any()
    with localcontext(prec=40):
        for value, high, low in zip(*(part[77::1_500].tolist() for part in (x, first, rest)), strict=True):
            exact = Decimal(value).ln() / Decimal(2).ln()
            assert abs(Decimal(high) + Decimal(low) - exact) < abs(exact) * Decimal(2) ** -65
    assert hashlib.sha256(rest.astype("<f8").tobytes()).hexdigest().startswith("0731fff93baf9140")


@pytest.mark.parametrize("appeal", ["39 - 78 * step", "41 - 82 * step", "900 - 1800 * step", "30000 - 60000 * step"])
def test_weak_and_strong_pulls_decide_alike(appeal):
    record = load_text(f"""
escalate: 1
title: Pulls
clock: {{steps: 2}}
actors: {{a: {{options: {{one: {{appeal: {appeal}}}, two: {{}}}}}}}}
outcomes: {{rest: {{otherwise: yes}}}}
""").run(500, 1)
    taken = record.choices.set_index(["step", "option"])["share"]
    assert (taken[0, "one"], taken[1, "two"]) == (1, 1)


UNKNOWN = (-np.inf, np.inf)


@pytest.mark.parametrize(("base", "exponent", "bounds"), [
    ((-3, 2), (2, 2), (0, 9)), ((-3, 2), (3, 3), (-27, 8)), ((1, 2), (-1, 1), (0.5, 2)), ((0, 2), (1, 2), (0, 4)),
    ((0, 2), (0, 1), UNKNOWN), ((-1, 2), (0.5, 0.5), UNKNOWN), ((-1, 2), (-1, -1), UNKNOWN), ((-1, 2), (1, 2), UNKNOWN),
])  # fmt: skip
def test_what_a_power_cannot_leave(base, exponent, bounds):
    """Where it is not known the power may fail, and is looked at in every run."""
    builder = Builder()
    low, high = exponent
    by = builder.constant(float(low)) if low == high else builder.state(1, "float", low, high)
    found = builder.ufunc("power", builder.state(0, "float", *base), by)
    assert (found.low, found.high) == bounds


def test_numbers_below_the_smallest_full_ones_have_their_logarithms():
    tiny = np.array([5e-324, 1e-310, 2.0**-1022])
    assert log(tiny) == pytest.approx([-744.4400719213812, -713.8013788281542, -708.3964185322641], abs=1e-12)
    assert power(tiny, 0.5) == pytest.approx(np.sqrt(tiny), rel=1e-13)
