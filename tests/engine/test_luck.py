"""Luck as it should be: words by the recipe, even, independent of their neighbours in every direction; draws to match.

The same checks are put to deliberately worse ways of mixing, which they must notice.
"""

import hashlib
import json
import math
from itertools import combinations
from pathlib import Path
from statistics import NormalDist

import numpy as np
import pytest

from escalate import load_text
from escalate.engine import luck
from escalate.engine.draws import NEVER, TOGETHER, Draws
from escalate.engine.inverse import gumbel_table, normal_quantile, normal_table
from escalate.engine.luck import BLOCK
from escalate.engine.simulate import simulate

VECTORS = json.loads((Path(__file__).parent / "vectors.json").read_text(encoding="utf-8"))
NORMAL = NormalDist()
MASK = (1 << 64) - 1
EULER = 0.5772156649015329


# ---- the recipe


def by_the_recipe(purpose, seed, fresh, step, run):
    """A word in five lines of whole numbers, as README.md beside the engine has it."""

    def mix(z):
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9 & MASK
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB & MASK
        return z ^ (z >> 31)

    key = int.from_bytes(hashlib.blake2b(purpose.encode(), digest_size=8).digest(), "big")
    for number in (seed, fresh, step, run):
        key = mix(key + number * 0x9E3779B97F4A7C15 & MASK)
    return key


def test_words_are_those_of_the_recipe_and_of_the_vectors():
    for entry in VECTORS["words"]:
        name, seed, step, fresh = (entry[key] for key in ("purpose", "seed", "step", "fresh"))
        found = [f"{int(word):016x}" for word in luck.words(name, seed, np.array(entry["runs"]), step, fresh)]
        assert found == entry["words"]
        assert found == [f"{by_the_recipe(name, seed, fresh, step, run):016x}" for run in entry["runs"]]


def test_draws_are_those_of_the_vectors():
    words = np.array([int(word, 16) for word in VECTORS["draws"]["words"]], np.uint64)
    many = luck.words("vectors", 1, 65_536)
    for kind in ("uniform", "gumbel", "normal"):
        draw = getattr(luck, kind)
        assert [float(value).hex() for value in draw(words)] == VECTORS["draws"][kind]
        digest = hashlib.sha256(draw(many).astype("<f8").tobytes()).hexdigest()
        assert digest == VECTORS["digests"][kind]
    for name, table in (("gumbel_table", gumbel_table()), ("normal_table", normal_table())):
        assert hashlib.sha256(np.array(table, "<f4").tobytes()).hexdigest() == VECTORS["digests"][name]


@pytest.mark.parametrize("lanes", [1, 7, 700, TOGETHER, TOGETHER + 1])
def test_programs_are_handed_the_same_draws_however_few_runs_are_left(lanes):
    names = tuple(f"choice/a/{number}" for number in range(40))
    runs = np.arange(lanes) * 3 + 5
    purposes = dict.fromkeys(("uniform", "gumbel", "normal"), names)
    draws = Draws(lanes).at(purposes, (2020, 4), 9, luck.counters(runs))
    out = np.empty(lanes)
    for place in (3, 39, 0, 17):
        words = luck.words(names[place], 2020, runs, 9, 4)
        for kind in ("uniform", "gumbel", "normal"):
            getattr(draws, kind)(place, out)
            assert np.array_equal(out, getattr(luck, kind)(words))
        for every in (1, 2, 5, lanes + 1):
            wanted = np.arange(1, lanes + 1) % every == 0
            draws.gumbel(place, out, wanted)
            assert np.array_equal(out, np.where(wanted, luck.gumbel(words), NEVER))
            width = np.where(wanted, 3.0, 0.0)
            draws.normal(place, out, width)
            assert ((out == luck.normal(words)) | (out == 0.0) & ~wanted).all()


SELDOM = """
escalate: 1
title: A step that is seldom taken
clock: {steps: 1}
state: {height: {start: 0, range: [-9, 9]}, depth: {start: 0, range: [-9, 9]}}
actors:
  walker:
    options:
      leap: {chance: 0.1, effects: {height: 1 ± 2}}
      dive: {chance: 0.1, effects: {depth: 1 to 2}}
      stay: {chance: 0.8}
outcomes: {done: {otherwise: yes}}
"""


def test_normal_draws_that_few_runs_want_are_made_for_them_alone(monkeypatch):
    made, right = [], Draws._draw

    def draw(self, kind, words, out):
        made.append((kind, len(words)))
        right(self, kind, words, out)

    monkeypatch.setattr(Draws, "_draw", draw)
    record = simulate(load_text(SELDOM), BLOCK, 1)
    assert [size for kind, size in made if kind == "normal"] == [record.choices[0][0, 0]]
    made.clear()
    simulate(load_text(SELDOM), TOGETHER, 1)  # where runs are few, those of all are made in one go
    assert [size for kind, size in made if kind == "normal"] == [TOGETHER]


@pytest.mark.parametrize("kind", ["normal", "gumbel"])
@pytest.mark.parametrize(("lanes", "wanted", "made"), [
    (TOGETHER + 8, 3_280, 3_280), (TOGETHER + 8, 3_281, TOGETHER + 8), (TOGETHER, 5, TOGETHER), (TOGETHER + 8, 0, 0),
])  # fmt: skip
def test_few_are_two_fifths_of_many(kind, lanes, wanted, made, monkeypatch):
    sizes, right = [], Draws._draw

    def draw(self, kind, words, out):
        sizes.append(len(words))
        right(self, kind, words, out)

    monkeypatch.setattr(Draws, "_draw", draw)
    draws = Draws(lanes).at({kind: ("a", "b")}, (1, 0), 0, luck.counters(np.arange(lanes)))
    few = np.arange(lanes) < wanted
    getattr(draws, kind)(0, np.empty(lanes), few * 1.5 if kind == "normal" else few)
    assert sum(sizes) == made


def test_purposes_of_one_key_are_refused(monkeypatch):
    luck.refuse_collisions(["choice/a/b", "choice/a/c", "choice/a/b"])
    monkeypatch.setattr(luck, "key_of", lambda name: 1)
    with pytest.raises(ValueError, match=r"'a' and 'b' would share"):
        luck.refuse_collisions(["a", "b"])
    with pytest.raises(ValueError, match=r"'choice/walker/\w+' and 'choice/walker/\w+' would share"):
        simulate(load_text(SELDOM), 5, 1)


# ---- evenness and independence

RUNS = 1 << 14


def faults(words):
    """What is wrong with ``words(purpose, seed, step)``, an array of RUNS words; empty for good luck.

    Every figure that is looked at is a sum of many independent parts, normal with the mean and variance of good luck;
    one of some 1,200 lies five standard deviations off once in 1,500 sets of checks.
    """
    places = ((p, s, t) for p in ("choice/a/b", "choice/a/c") for s in (0, 1) for t in (0, 1, 25))
    rows = {place: words(*place) for place in places}
    found = []

    def check(what, off):
        if abs(off) > 5:
            found.append(f"{what}: {off:.1f}")

    for place, row in rows.items():
        bits = (row[:, None] >> np.arange(64, dtype=np.uint64)) & np.uint64(1)
        for number, ones in enumerate(bits.sum(axis=0)):
            check(f"bit {number} of {place}", (float(ones) - RUNS / 2) / math.sqrt(RUNS / 4))
        u = luck.uniform(row) - 0.5
        check(f"variance of {place}", (np.mean(u * u) - 1 / 12) / math.sqrt(1 / 180 / RUNS))
        for lag in (1, 2, 7, 64):
            check(f"runs {lag} apart in {place}", np.mean(u[lag:] * u[:-lag]) * 12 * math.sqrt(RUNS - lag))
            flipped = np.bitwise_count(row[lag:] ^ row[:-lag]).mean()
            check(f"bits of runs {lag} apart in {place}", (flipped - 32) * math.sqrt((RUNS - lag) / 16))
        cells = np.bincount((row >> np.uint64(54)).astype(np.intp), minlength=1024)
        check(f"cells of {place}", (((cells - RUNS / 1024) ** 2).sum() / (RUNS / 1024) - 1023) / math.sqrt(2 * 1023))
    for (one, first), (two, second) in combinations(rows.items(), 2):
        for shift in (0, 1):
            a, b = first[shift:], second[: RUNS - shift]
            flipped = np.bitwise_count(a ^ b).mean()
            check(f"{one} and {two}, {shift} apart", (flipped - 32) * math.sqrt(len(a) / 16))
            product = np.mean((luck.uniform(a) - 0.5) * (luck.uniform(b) - 0.5))
            check(f"{one} times {two}, {shift} apart", product * 12 * math.sqrt(len(a)))
    if len(np.unique(np.concatenate(list(rows.values())))) < len(rows) * RUNS:
        found.append("a word came twice")
    return found


def test_luck_is_even_and_independent_in_every_direction():
    assert faults(lambda purpose, seed, step: luck.words(purpose, seed, RUNS, step)) == []


def worse(mix, key):
    """Words from another mixer and another key."""

    def words(purpose, seed, step):
        with np.errstate(over="ignore"):
            start = np.uint64(key(luck.key_of(purpose), seed, step) & MASK)
            return mix(start + luck.counters(np.arange(RUNS)))

    return words


def half(z):
    return (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)


def whole(z):
    return luck.mix_words(z, np.empty_like(z))


def right_key(name, seed, step):
    for number in (seed, 0, step):
        name = luck.mix((name + number * luck.STEP) & MASK)
    return name


@pytest.mark.parametrize(
    "words",
    [
        worse(lambda z: z, right_key),
        worse(half, right_key),
        worse(lambda z: z ^ (z >> np.uint64(31)), right_key),
        worse(whole, lambda name, seed, step: name + (seed + step) * luck.STEP),
        worse(whole, lambda name, seed, step: right_key(name, seed + step, 0)),
        worse(whole, lambda name, seed, step: right_key(7, seed, step)),
        worse(lambda z: whole(z) | np.uint64(1 << 40), right_key),
    ],
    ids=["no mixing", "half a round", "one shift", "keys added up", "steps as seeds", "one key for all", "a stuck bit"],
)
def test_worse_luck_is_caught(words):
    assert faults(words)


# ---- draws


def test_draws_are_the_inverse_of_their_distribution():
    words = luck.words("inverse", 3, 20_000)
    u = [int(word) / 2**64 for word in words]
    exact = [-math.log(-math.log1p(-value)) for value in u]
    assert luck.gumbel(words) == pytest.approx(exact, abs=1e-6)
    assert luck.normal(words) == pytest.approx([NORMAL.inv_cdf(value) for value in u], abs=5e-7)


def test_the_rarest_draws_are_as_finely_graded_as_the_others():
    """An option of odds 1 to 10**9 wins with a draw above log(10**9): that comes up as often, to parts in a million."""
    for odds in (1e-3, 1e-6, 1e-9, 1e-12):
        edge = -math.expm1(-odds) * 2**64
        above, below = luck.gumbel(np.array([int(edge * (1 - 4e-6)), int(edge * (1 + 4e-6))], np.uint64))
        assert below < -math.log(odds) < above


def test_draws_fall_or_rise_with_their_words_and_are_never_infinite():
    ends = [0, 1, 2, 2**63 - 1, 2**63, 2**64 - 2, 2**64 - 1]
    words = np.sort(np.concatenate([np.array(ends, np.uint64), luck.words("rising", 1, 50_000)]))
    gumbel, normal = luck.gumbel(words), luck.normal(words)
    assert (gumbel.min(), gumbel.max()) == (pytest.approx(-3.79, abs=0.01), pytest.approx(45.75, abs=0.01))
    assert np.abs(normal).max() < 9.3
    assert (gumbel[1:] <= gumbel[:-1] + 1e-6).all()
    assert (normal[1:] >= normal[:-1] - 5e-7).all()


def test_the_quantile_is_that_of_the_standard_library():
    p = np.concatenate([10.0 ** -np.arange(1, 19.0), np.linspace(1e-6, 0.5, 2_000)])
    assert normal_quantile(p) == pytest.approx([NORMAL.inv_cdf(value) for value in p], rel=1e-13, abs=1e-15)


def test_shuffles_and_whole_numbers():
    orders = [tuple(luck.shuffled(luck.words("shuffle", seed, 3))) for seed in range(6_000)]
    counts = [orders.count(order) for order in set(orders)]
    assert len(counts) == 6
    assert max(abs(count - 1_000) for count in counts) < 4.5 * math.sqrt(6_000 * 5 / 36)
    picked = np.bincount(luck.below(luck.words("picks", 1, 70_000), 7), minlength=7)
    assert max(abs(picked - 10_000)) < 4.5 * math.sqrt(70_000 * 6 / 49)


MANY = 10_000_000


@pytest.mark.slow
def test_ten_million_draws_have_their_closed_forms():
    words = luck.words("many", 1, MANY)

    def share(p, hits):
        assert abs(hits.mean() - p) < 5 * math.sqrt(p * (1 - p) / MANY), p

    def mean(values, expected, variance):
        assert abs(values.mean() - expected) < 5 * math.sqrt(variance / MANY)

    u = luck.uniform(words)
    mean(u, 0.5, 1 / 12)
    mean((u - 0.5) ** 2, 1 / 12, 1 / 180)
    gumbel = luck.gumbel(words)
    mean(gumbel, EULER, math.pi**2 / 6)
    mean((gumbel - EULER) ** 2, math.pi**2 / 6, math.pi**4 * 11 / 90)
    for x in (-2.5, -1, 0, 0.3665, 2, 5, 9, 13):
        share(math.exp(-math.exp(-x)), gumbel < x)
    normal = luck.normal(words)
    mean(normal, 0, 1)
    mean(normal**2, 1, 2)
    mean(normal**3, 0, 15)
    mean(normal**4, 3, 96)
    for z in (-5, -4, -3, -1, 0, 0.5, 2, 4):
        share(NORMAL.cdf(z), normal < z)


@pytest.mark.slow
@pytest.mark.parametrize("weights", [(1, 1), (0.7, 0.2, 0.1), (1, 1e-4), (1e-6, 1, 2)])
def test_ten_million_races_are_won_in_proportion(weights):
    scores = [math.log(w) + luck.gumbel(luck.words(f"race/{n}", 1, MANY)) for n, w in enumerate(weights)]
    won = np.bincount(np.argmax(scores, axis=0), minlength=len(weights)) / MANY
    for share, weight in zip(won, weights, strict=True):
        p = weight / sum(weights)
        assert abs(share - p) < 5 * math.sqrt(p * (1 - p) / MANY)
