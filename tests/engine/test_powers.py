"""Powers of two in 32-bit floats: accurate, and the same bits everywhere."""

import hashlib

import numpy as np
import pytest

from escalate import load_text
from escalate.engine.powers import exp2


def power(exponents):
    arrays = [np.asarray(exponents, dtype=np.float32)]
    arrays += [np.empty_like(arrays[0]) for _ in range(3)]
    exp2(*arrays)
    return arrays[1]


def test_as_exact_as_it_says():
    exponents = np.linspace(-99, 99, 300_001, dtype=np.float32)
    assert power(exponents) == pytest.approx(np.exp2(exponents.astype(np.float64)), rel=2e-7)


def test_whole_powers_are_exact():
    whole = np.arange(-99, 100)
    assert np.array_equal(power(whole), 2.0**whole)


def test_may_write_over_its_argument():
    exponents = np.linspace(-3, 3, 50, dtype=np.float32)
    expected = power(exponents)
    exp2(exponents, exponents, np.empty_like(exponents), np.empty_like(exponents))
    assert np.array_equal(exponents, expected)


def test_bits_do_not_depend_on_the_computer():
    exponents = (np.arange(65_536, dtype=np.float32) - 32_768) / 512
    digest = hashlib.sha256(power(exponents).astype("<f4").tobytes()).hexdigest()
    assert digest == "127ee22629294b2dc2e4141b1c20cbd2db2ef8aebec838a00bef6c8b9450b5c9"


@pytest.mark.parametrize("appeal", ["39 - 78 * step", "41 - 82 * step", "900 - 1800 * step"])
def test_weak_and_strong_pulls_decide_alike(appeal):
    """Small exponents are 32-bit, larger ones 64-bit, the largest taken relative to the best option."""
    record = load_text(f"""
escalate: 1
title: Pulls
clock: {{steps: 2}}
actors: {{a: {{options: {{one: {{appeal: {appeal}}}, two: {{}}}}}}}}
outcomes: {{rest: {{otherwise: yes}}}}
""").run(500, 1)
    taken = record.choices.set_index(["step", "option"])["share"]
    assert (taken[0, "one"], taken[1, "two"]) == (1, 1)
