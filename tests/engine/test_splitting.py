"""Multilevel splitting: unbiased for every outcome, against closed forms, exact shares and plain runs."""

import math

import numpy as np
import pytest

from escalate import load, load_text
from escalate.engine import splitting
from escalate.engine.compiled import Compiled
from escalate.engine.simulate import simulate
from escalate.engine.splitting import Along, split
from escalate.engine.workers import crew
from escalate.errors import RunError
from escalate.results.intervals import student

GAMBLER = """
escalate: 1
title: A gambler's ladder
clock: {{steps: {steps}}}
state:
  purse: {{start: 1, range: [0, {top}], whole: yes}}
actors:
  coin:
    options:
      win: {{appeal: log(0.4 / 0.6), effects: {{purse: +1}}}}
      lose: {{effects: {{purse: -1}}}}
outcomes:
  top: {{when: purse >= {top}, chance: {chance}}}
  ruin: {{when: purse <= 0}}
  unfinished: {{otherwise: yes}}
"""
PURSE = Along("purse")


def gambler(top, steps, chance=1):
    return load_text(GAMBLER.format(top=top, steps=steps, chance=chance))


def exact(top, steps, chance=1.0):
    """Shares of top, ruin and unfinished, by carrying the whole distribution forward step by step."""
    now = np.zeros(top + 1)
    now[1] = 1.0
    shares = np.zeros(3)
    for _ in range(steps):
        after = np.zeros_like(now)
        after[1:] += 0.4 * now[:-1]
        after[:-1] += 0.6 * now[1:]
        after[-1] += 0.4 * now[-1]  # a purse that is full stays full
        shares[:2] += after[-1] * chance, after[0]
        after[-1] *= 1 - chance
        after[0] = 0.0
        now = after
    shares[2] = now.sum()
    return shares


def errors_off(found, truth):
    """How many standard errors the mean of the replications lies off the truth, for each outcome."""
    spread = found.std(axis=0, ddof=1) / math.sqrt(len(found))
    return np.abs(found.mean(axis=0) - truth) / spread


def test_one_run_in_7000_by_its_closed_form():
    found = split(gambler(20, 300), 0, PURSE, 32, 1).shares[:, 0]
    closed = 0.5 / (1.5**20 - 1)
    error = found.std(ddof=1) / math.sqrt(32)
    assert abs(found.mean() - closed) < 4 * error
    assert error < 0.05 * closed


def test_one_in_a_million_by_its_closed_form():
    found = split(gambler(32, 400), 0, PURSE, 16, 1).shares[:, 0]
    closed = 0.5 / (1.5**32 - 1)
    error = found.std(ddof=1) / math.sqrt(16)
    assert 1e-6 < closed < 1.2e-6
    assert abs(found.mean() - closed) < 4 * error
    assert error < 0.1 * closed


# Sixteen paths: a bias, which falls like one over their number, would be large.
SMALL = {"paths": 16, "replications": 4_096, "seed": 3}


@pytest.mark.parametrize("chance", [1, 0.3])
@pytest.mark.parametrize("along", [PURSE, Along("purse", falling=True)], ids=["good", "useless"])
def test_every_share_is_unbiased_whatever_the_level(chance, along):
    found = split(gambler(8, 40, chance), 0, along, **SMALL)
    assert np.allclose(found.shares.sum(axis=1), 1.0)
    assert errors_off(found.shares, exact(8, 40, chance)).max() < 4


def test_a_copy_from_too_early_is_caught(monkeypatch):
    """Copies that branch off one level too low, which are not yet past what the retired failed to pass."""
    right = splitting.fall_behind
    monkeypatch.setattr(splitting, "fall_behind", lambda best: (right(best)[0] - 1, right(best)[1]))
    assert errors_off(split(gambler(8, 40), 0, PURSE, **SMALL).shares, exact(8, 40)).max() > 5


def test_copies_from_a_paths_best_moment_are_caught(monkeypatch):
    """Branching where a path stood highest, not where it first got past the level, knows its future."""

    def last(branches, lanes):
        rows = np.full(lanes, -1)
        rows[branches.lane] = np.arange(len(branches.lane))
        return rows

    monkeypatch.setattr(splitting._Branches, "first", last)
    assert errors_off(split(gambler(8, 40), 0, PURSE, **SMALL).shares, exact(8, 40)).max() > 5


def test_intervals_cover_as_often_as_they_say():
    truth = exact(8, 40)[0]
    found = split(gambler(8, 40), 0, PURSE, 20 * 128, 5, paths=64).shares[:, 0].reshape(128, 20)
    half = student(19) * found.std(axis=1, ddof=1) / math.sqrt(20)
    held = (np.abs(found.mean(axis=1) - truth) <= half).mean()
    assert 0.88 < held < 0.995


def test_it_agrees_with_plain_runs_and_begins_with_them():
    scenario = load("kaesong-2020").set(war_chance=0.02)
    war = [outcome.name for outcome in scenario.outcomes].index("war")
    found = split(scenario, war, Along(), 16, 2020)
    plain = np.bincount(simulate(scenario, 20_000, 7).outcome, minlength=len(scenario.outcomes)) / 20_000
    noise = np.hypot(np.sqrt(plain * (1 - plain) / 20_000), found.shares.std(axis=0, ddof=1) / math.sqrt(16))
    assert (np.abs(found.shares.mean(axis=0) - plain) < 4 * noise).all()
    begun = simulate(scenario, 512, 2020).outcome
    assert found.first[0] == pytest.approx(np.bincount(begun, minlength=len(scenario.outcomes)) / 512)


def test_an_outcome_with_a_chance_is_tried_anew_by_every_copy():
    shares = split(gambler(8, 40, 0.002), 0, PURSE, 16, 1, paths=256)
    assert (shares.shares[:, 0] > 0).mean() > 0.7


def test_a_replication_depends_on_its_number_alone():
    scenario = gambler(10, 40)
    many, few = split(scenario, 0, PURSE, 70, 9), split(scenario, 0, PURSE, 33, 9)
    assert np.array_equal(many.shares[:33], few.shares)
    assert len(np.unique(many.shares[:, 0])) > 60
    assert not np.array_equal(split(scenario, 0, PURSE, 33, 10).shares, few.shares)


@pytest.mark.parametrize("paths", [2, 3, 16, 17])
def test_half_of_the_paths_fall_behind_and_no_more_than_that_takes(paths):
    best = np.random.default_rng(2).integers(0, 9, (200, paths)).astype(float)
    level, retired = splitting.fall_behind(best)
    assert np.array_equal(retired, best <= level[:, None])
    assert (retired.sum(axis=1) >= paths // 2).all()
    assert ((best < level[:, None]).sum(axis=1) < paths // 2).all()


def test_copies_are_shared_out_evenly_within_each_replication():
    population = splitting._Population(Compiled(gambler(8, 40)), 1, 0, (3, 64), 0, PURSE, careful=False)
    retired = np.random.default_rng(1).random(3 * 64) < 0.8
    parents = population._parents(retired)
    assert (parents // 64 == np.flatnonzero(retired) // 64).all()
    assert not retired[parents].any()
    for replication in range(3):
        here = np.arange(replication * 64, (replication + 1) * 64)
        copies = np.bincount(parents, minlength=3 * 64)[here[~retired[here]]]
        assert np.abs(copies - copies.mean()).max() < 2


def test_each_path_that_stays_has_as_many_copies_as_the_others_in_the_mean():
    population = splitting._Population(Compiled(gambler(8, 40)), 1, 0, (2, 8), 0, PURSE, careful=False)
    retired = np.array([1, 0, 1, 1, 0, 1, 0, 1, *[0] * 8], np.bool_)
    copies = np.zeros((3_000, 16))
    for number in range(3_000):
        population.playing.fresh = number
        copies[number] = np.bincount(population._parents(retired), minlength=16)
    stayed = copies[:, [1, 4, 6]]
    assert copies.sum() == stayed.sum() == 15_000
    assert np.abs(stayed.mean(axis=0) - 5 / 3).max() < 4 * stayed.std() / math.sqrt(3_000)


def test_work_is_that_of_plain_runs_where_nobody_is_retired_and_more_where_some_are():
    """Ruin comes to 26 of 27 in the end, and so to more than half of any 64 paths: nobody falls behind."""
    sure, seldom = (split(gambler(8, 40), target, PURSE, 5, 1, paths=64) for target in (1, 0))
    assert (sure.generations.tolist(), sure.work) == ([0] * 5, 320.0)
    assert np.array_equal(sure.shares, sure.first)
    assert (seldom.generations > 1).all()
    assert seldom.work > 320


def test_progress_counts_the_replications_that_are_done():
    seen = []
    split(gambler(8, 40), 0, PURSE, 70, 9, progress=seen.append, crew=crew(1))
    assert seen == [32, 64, 70]


def test_workers_find_the_same():
    scenario = gambler(8, 40)
    alone = split(scenario, 0, PURSE, 5, 9, paths=8_192)
    assert np.array_equal(split(scenario, 0, PURSE, 5, 9, paths=8_192, crew=crew(2)).shares, alone.shares)


def test_an_outcome_that_cannot_be_is_never_seen():
    scenario = load_text(GAMBLER.format(top=8, steps=20, chance=1).replace("purse >= 8", "purse > 8"))
    assert split(scenario, 0, PURSE, 10, 1).shares[:, 0].max() == 0


def test_a_failing_formula_names_the_path():
    text = GAMBLER.format(top=24, steps=300, chance=1).replace("log(0.4 / 0.6)", "log(0.4 / 0.6) + 1 / (purse - 20)")
    with pytest.raises(RunError, match=r"path \d+, a copy of generation \d+, in step \d+: division by zero"):
        split(load_text(text), 0, PURSE, 1, 1, paths=64)
