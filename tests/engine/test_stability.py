"""Counterfactual stability: a run leaves its option only for one whose odds rose relative to it.

The same run is played in two worlds; wherever an actor chooses ``a`` in one and ``b`` in the other, the odds of ``b``
against ``a`` are larger in the other (or as large, where it was the rounding of 32-bit weights that decided). So
nothing but what a change does to the odds can make a run go another way (M. Oberst and D. Sontag, ICML 2019).
"""

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from escalate import load, load_text
from escalate.engine import luck
from escalate.engine.replay import Replay
from escalate.engine.simulate import simulate
from escalate.errors import RunError
from escalate.scenario import library
from escalate.scenario.load import change
from plain_engine import Plain, PlainError
from random_scenarios import random_scenario

SEED = 5
ROUNDING = 1e-6


def fast(scenario, runs):
    """(run, step, actor) -> the choice, and the odds it was made by."""
    replay = Replay(scenario, SEED)
    return {
        (run, step.step, move.actor): (move.option, {w.option: w.probability for w in move.weighed if w.open})
        for run in range(runs)
        for step in replay.trace(run).steps
        for move in step.moves
        if move.option is not None
    }


def plain(scenario, runs):
    engine = Plain(scenario, SEED)
    for run in range(runs):
        engine.play(run)
    return engine.told


def moves_without_a_reason(before, after):
    """Choices that differ though the odds of the new one did not rise against the old; and how many differ at all."""
    wrong, moved = [], 0
    for place in before.keys() & after.keys():
        (a, odds), (b, new_odds) = before[place], after[place]
        if a == b:
            continue
        moved += 1
        was, now = odds.get(b, 0.0) / odds[a], new_odds[b] / max(new_odds.get(a, 0.0), 1e-300)
        if now < was * (1 - ROUNDING):
            wrong.append((place, a, b, was, now))
    return wrong, moved


def variants(scenario, r):
    yield change(scenario, policy="what_if")
    yield change(scenario, {"p": r.uniform(0, 5), "q": r.uniform(0, 1)})


@pytest.mark.parametrize("third", [0, *(pytest.param(third, marks=pytest.mark.slow) for third in (1, 2))])
@pytest.mark.parametrize("engine", [fast, plain])
@settings(max_examples=10, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
@given(st.integers(0, 2**32 - 1))
def test_random_scenarios(engine, third, seed):
    r = random.Random(3 * seed + third)
    scenario = load_text(random_scenario(r), f"random{seed}")
    try:
        before = engine(scenario, 4)
        for other in variants(scenario, r):
            assert moves_without_a_reason(before, engine(other, 4))[0] == []
    except (RunError, PlainError):
        return


@pytest.mark.parametrize(("runs", "most"), [(2, 2), pytest.param(8, None, marks=pytest.mark.slow)])
@pytest.mark.parametrize("name", library.names())
def test_shipped_scenarios(name, runs, most):
    scenario = load(name)
    before = fast(scenario, runs)
    for policy in scenario.policies[:most]:
        assert moves_without_a_reason(before, fast(change(scenario, policy=policy.name), runs))[0] == []


TWO = """
escalate: 1
title: One option becomes dearer
clock: {steps: 8}
parameters: {pull: {value: 0, range: [0, 2]}}
actors:
  a: {precision: PRECISION, options: {first: {appeal: pull}, second: {}, third: {appeal: 0.5}, fourth: {}}}
outcomes: {rest: {otherwise: yes}}
"""


@pytest.mark.parametrize("precision", ["1", "best"])
def test_only_the_option_whose_odds_rose_wins_runs(precision):
    scenario = load_text(TWO.replace("PRECISION", precision))
    before, after = fast(scenario, 250), fast(scenario.set(pull=1.5), 250)
    wrong, moved = moves_without_a_reason(before, after)
    assert moved > 250
    assert wrong == []
    assert {after[place][0] for place in before if before[place][0] != after[place][0]} == {"first"}


ORDERED = """
escalate: 1
title: Options in the file's order
clock: {steps: 6}
state: {heat: {start: 40 ± 5, noise: 2}}
actors:
  a: {options: {OPTIONS}}
  b: {options: {wait: {effects: {heat: 1 ± 1}}, go: {effects: {heat: -1}}}}
outcomes: {hot: {when: heat > 55}, cool: {otherwise: yes}}
"""
FIRST, SECOND, THIRD = "first: {effects: {heat: +5 ± 2}}", "second: {effects: {heat: -3 to -1}}", "third: {appeal: 1}"


def ordered(*options):
    ban = "policies: {ban: {ban: [a.third]}}\n" if THIRD in options else ""
    return load_text(ORDERED.replace("OPTIONS", ", ".join(options)) + ban)


def test_the_order_of_options_in_the_file_does_not_matter():
    one, other = (simulate(ordered(*options), 3_000, 1) for options in ((FIRST, SECOND, THIRD), (THIRD, FIRST, SECOND)))
    assert (one.outcome == other.outcome).all()
    assert (one.step == other.step).all()


def test_an_option_added_removed_or_banned_changes_only_the_runs_that_take_it():
    full = ordered(FIRST, SECOND, THIRD)
    before = fast(full, 150)
    for after in (fast(ordered(FIRST, SECOND), 300), fast(full.with_policy("ban"), 300)):
        same = [place for place in before if before[place][0] != "third" and place in after]
        assert len(same) > 250
        assert all(before[place][0] == after[place][0] for place in same)


def test_a_spread_of_another_kind_takes_the_same_point_of_its_distribution():
    words = luck.words("spread/a/heat", 1, 10_000)
    order = luck.uniform(words).argsort()
    assert (luck.normal(words)[order].astype("f4")[1:] >= luck.normal(words)[order].astype("f4")[:-1] - 4e-7).all()
