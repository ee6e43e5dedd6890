"""The fast engine and the plain one agree run by run: endings, odds, choices and levels."""

import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from escalate import load, load_text
from escalate.engine.replay import Replay
from escalate.engine.simulate import simulate
from escalate.errors import RunError
from escalate.scenario.load import change
from plain_engine import Plain, PlainError
from random_scenarios import random_scenario
from shipped import every_scenario

SEED = 11
CROWD = Path(__file__).with_name("crowd.yaml").read_text(encoding="utf-8")
"""An invented market with four actors, in which every function is used, on what is imagined too."""


def assert_agreement(scenario, runs, traced):
    plain = Plain(scenario, SEED)
    try:
        expected = [plain.play(run) for run in range(runs)]
    except PlainError:
        with pytest.raises(RunError):
            simulate(scenario, runs, SEED)
        return
    record = simulate(scenario, runs, SEED)
    names = [outcome.name for outcome in scenario.outcomes]
    assert [names[code] for code in record.outcome] == [run.outcome for run in expected]
    assert record.step.tolist() == [run.step for run in expected]
    replay = Replay(scenario, SEED)
    for number in range(traced):
        told = replay.trace(number)
        assert told.start == pytest.approx(expected[number].start)
        for step, choices, state in zip(told.steps, expected[number].choices, expected[number].states, strict=True):
            assert {move.actor: move.option for move in step.moves} == choices
            assert step.state == pytest.approx(state, abs=1e-6)
            for move in step.moves:
                _, odds = plain.told.get((number, step.step, move.actor), ("", {}))
                open_ = {option: weight / sum(odds.values()) for option, weight in odds.items() if option}
                told = {weighed.option: weighed.probability for weighed in move.weighed if weighed.open}
                assert told == pytest.approx(open_, abs=1e-9)


@pytest.mark.parametrize("name", every_scenario())
def test_shipped_scenarios(name):
    scenario = load(name)
    assert_agreement(scenario, 40, 3)
    for policy in scenario.policies:
        assert_agreement(change(scenario, policy=policy.name), 10, 1)


@pytest.mark.parametrize(("order", "policy"), [("in order", ""), ("together", "curfew"), ("shuffled", "")])
def test_a_market_in_every_order_of_moves(order, policy):
    scenario = load_text(CROWD.replace("moves: together", f"moves: {order}"))
    assert_agreement(change(scenario, policy=policy), 60, 6)


@pytest.mark.parametrize("part", [0, *(pytest.param(later, marks=pytest.mark.slow) for later in range(1, 8))])
@settings(max_examples=30, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
@given(st.integers(0, 2**32 - 1), st.booleans())
def test_random_scenarios(part, number, what_if):
    seed = 8 * number + part
    scenario = load_text(random_scenario(random.Random(seed)), f"random{seed}")
    assert_agreement(change(scenario, policy="what_if") if what_if else scenario, 12, 2)
