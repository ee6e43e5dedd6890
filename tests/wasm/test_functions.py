"""The functions that every module brings along, against NumPy's and against the engine's own vectors."""

import json
import math
import re
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest
import wasmtime
from player import ENGINE

from escalate.engine import ir, powers
from escalate.engine.inverse import gumbel_table, normal_table
from escalate.engine.luck import STEP
from escalate.engine.operations import OPERATIONS, STRUCTURE
from escalate.wasm.code import F64, I64, Assembly, Body, call, get, i32, put_global, store
from escalate.wasm.functions import CELL, write_luck, write_powers

VECTORS = json.loads((Path(__file__).parents[1] / "engine" / "vectors.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def plain():
    """Functions alone: name -> callable."""
    made = Assembly()
    counter = made.variable(I64)
    key = made.room(8)
    write_powers(made)
    write_luck(made, counter)
    for kind, result in (("word", I64), ("uniform", F64), ("normal", F64), ("gumbel", F64)):
        drawn = Body([I64, I64], [result])  # of a key and what the run adds to it
        drawn.add(get(1), put_global(counter), i32(key), get(0), store(I64, 0), i32(key), call(made.number(kind)))
        made.function(f"{kind} of", drawn)
    names = ["tables", "exp", "log", "power", "remainder", "mix", "larger"]
    exports = {name: name for name in names} | {kind: f"{kind} of" for kind in ("word", "uniform", "normal", "gumbel")}
    held = wasmtime.Store(ENGINE)
    instance = wasmtime.Instance(held, wasmtime.Module(ENGINE, made.bytes(exports)), []).exports(held)
    found = {name: (lambda function: lambda *given: function(held, *given))(instance[name]) for name in exports}
    found["tables"]()
    found["memory"] = lambda at, size: instance["memory"].read(held, at, at + size)
    return found


def bits(numbers):
    return np.asarray(numbers, np.float64).view(np.int64).tolist()


def numbers(kind, count=400):
    r = np.random.default_rng(3)
    wide = r.uniform(-1, 1, count) * 10.0 ** r.integers(-300, 300, count)
    near = {"exp": r.uniform(-760, 720, count), "log": r.uniform(0, 3, count), "power": r.uniform(-3, 3, count)}
    return np.concatenate([wide, near.get(kind, r.uniform(-40, 40, count)), [0.0, 1.0, -1.0, 0.5, 2.0, 1e-310]])


@pytest.mark.parametrize("name", ["exp", "log"])
def test_exp_and_log(plain, name):
    x = numbers(name)
    with np.errstate(all="ignore"):
        expected = getattr(powers, name)(x)
    found = np.array([plain[name](float(each)) for each in x])
    known = ~np.isnan(expected)
    assert bits(found[known]) == bits(expected[known])
    assert np.isnan(found[~known]).all()


@pytest.mark.parametrize("name", ["power", "remainder"])
def test_power_and_remainder(plain, name):
    r = np.random.default_rng(4)
    x = numbers(name)
    y = np.concatenate([r.uniform(-8, 8, len(x)), r.integers(-5, 6, len(x)).astype(float)])
    x = np.concatenate([x, x])
    function = powers.power if name == "power" else np.remainder
    with np.errstate(all="ignore"):
        expected = function(x, y)
    found = np.array([plain[name](float(a), float(b)) for a, b in zip(x, y, strict=True)])
    known = ~np.isnan(expected)
    assert bits(found[known]) == bits(expected[known])
    assert np.isnan(found[~known]).all()


def test_the_exact_remainder_of_far_apart_numbers(plain):
    for a, b in (
        (1e300, 3.0),
        (7.5, -2.0),
        (-7.5, 2.0),
        (6.0, -3.0),
        (-0.0, 5.0),
        (5e-324, 3e-324),
        (2.0, 1e300),
        (2.0, np.inf),
        (-2.0, np.inf),
    ):
        assert plain["remainder"](a, b) == np.remainder(a, b)
        assert math.copysign(1, plain["remainder"](a, b)) == math.copysign(1, np.remainder(a, b))


def signed(word):
    return word - (1 << 64) if word >= 1 << 63 else word


def unmixed(word):
    """What is mixed into a word: the inverse of SplitMix64's finaliser."""
    for shift, factor in ((31, 0x94D049BB133111EB), (27, 0xBF58476D1CE4E5B9)):
        word ^= word >> shift ^ word >> 2 * shift
        word = word * pow(factor, -1, 1 << 64) & ((1 << 64) - 1)
    return word ^ word >> 30 ^ word >> 60


def test_draws_of_known_words(plain):
    for place, text in enumerate(VECTORS["draws"]["words"]):
        key = signed(unmixed(int(text, 16)))
        assert plain["word"](key, 0) & ((1 << 64) - 1) == int(text, 16)
        for kind in ("uniform", "gumbel", "normal"):
            assert plain[kind](key, 0).hex() == VECTORS["draws"][kind][place]


def test_what_a_run_adds_is_added_before_mixing(plain):
    assert plain["word"](5, signed(7 * STEP % 2**64)) == plain["mix"](signed((5 + 7 * STEP) % 2**64))


def test_whole_tables(plain):
    """Every cell of both tables, as NumPy works them out."""
    for number, table in enumerate((gumbel_table(), normal_table())):
        expected = np.stack(table, axis=1).astype("<f4").tobytes()
        assert plain["memory"](16 + number * CELL * len(table[0]), len(expected)) == expected


def test_every_operation_stands_in_the_one_table():
    """What the builder can make is known to both ways out of the graph."""
    text = (files("escalate.engine") / "ir.py").read_text(encoding="utf-8")
    asked = {*re.findall(r'ufunc\("(\w+)"', text), *re.findall(r'_make\("(\w+)"', text)}
    assert asked <= {*OPERATIONS, *STRUCTURE}
    for operation in OPERATIONS.values():
        assert operation.floats or operation.codes
    with pytest.raises(KeyError):
        ir.Builder().ufunc("arctan", ir.Builder().one)
