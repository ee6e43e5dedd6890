"""The WebAssembly module plays NumPy's runs: every file, under every policy, with any number changed."""

import random
import zlib

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from player import Player

from escalate import load, load_text
from escalate.engine.branches import Branch
from escalate.engine.replay import Replay
from escalate.engine.simulate import simulate
from escalate.errors import RunError
from escalate.scenario.load import change
from escalate.wasm import module
from random_scenarios import random_scenario
from shipped import every_scenario

SEED = 2020
RUNS = 600


def same(player, scenario, runs=RUNS, seed=SEED):
    record = simulate(scenario, runs, seed)
    endings, weeks = player.play(runs)
    assert np.array_equal(endings, record.outcome)
    assert np.array_equal(weeks, record.step)


@pytest.mark.parametrize("name", every_scenario())
def test_shipped_scenarios(name):
    """As they stand, under each policy, and at both ends of all ranges and starts at once."""
    scenario = load(name)
    made = module(scenario)
    player = Player(made)
    player.ask()
    same(player, scenario)
    for policy in made.description["policies"]:
        player.ask([policy])
        same(player, scenario.with_policy(policy), 300)
    assert len(made.description["policies"]) + len(made.left_out) == len(scenario.policies)
    for side in ("low", "high"):
        ends = {p.name: getattr(p, side) for p in scenario.parameters}
        starts = {level.name: getattr(level, side) for level in scenario.levels}
        flags = {flag.name: side == "high" for flag in scenario.flags}
        precisions = {
            f"{actor.name}.precision": 0.5 if side == "low" else 3.0
            for actor in scenario.actors
            if actor.precision is not None
        }
        for settings_ in (ends, {**starts, **flags}, {**ends, **precisions}):
            player.ask(settings=settings_, seed=7)
            same(player, scenario.set(settings_), 200, 7)


def test_what_a_module_cannot_play_is_said():
    assert module(load("july-1914")).left_out[0] == (
        "Nobody thinks of the other's answer: it sets germany.foresight, which the page cannot change"
    )


def test_more_runs_than_one_call_plays_and_any_seed():
    scenario = load("gamblers-ladder")
    player = Player(module(scenario))
    for seed in (0, 2**63 + 11, 2**64 - 1):
        player.ask(seed=seed)
        same(player, scenario, 9_000, seed)


def drawn(r, scenario):
    """A few numbers of a scenario, changed."""
    found = {p.name: r.uniform(p.low, p.high) for p in scenario.parameters if r.random() < 0.7}
    found |= {
        level.name: r.choice([level.low, level.high, min(17.3, level.high)])
        for level in scenario.levels
        if r.random() < 0.3
    }
    found |= {flag.name: r.random() < 0.5 for flag in scenario.flags if r.random() < 0.3}
    return {name: round(value) if name == "z" else value for name, value in found.items()}


@pytest.mark.parametrize("half", [0, pytest.param(1, marks=pytest.mark.slow)])
@settings(max_examples=14, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
@given(st.integers(0, 2**31 - 1))
def test_random_scenarios(half, number):
    """Files that between them use every feature of the language; what stops one engine stops the other."""
    seed = 2 * number + half
    r = random.Random(seed)
    scenario = load_text(random_scenario(r), f"random{seed}")
    player = Player(module(scenario))
    for policies in ([], ["what_if"]):
        for changed in ({}, drawn(r, scenario)):
            variant = change(scenario, changed, policy=(policies or [""])[0])
            player.ask(policies if "what_if" in player.about["policies"] else [], changed)
            if policies and "what_if" not in player.about["policies"]:
                continue
            try:
                record = simulate(variant, 60, SEED)
            except RunError:
                with pytest.raises(ArithmeticError) as caught:
                    player.play(60)
                # A module plays run by run, and so stops at the first that fails; Python at the first step.
                with pytest.raises(RunError) as told:
                    Replay(variant, SEED).trace(int(str(caught.value).split()[1].rstrip(",")))
                assert str(caught.value) == str(told.value)
                continue
            endings, weeks = player.play(60)
            assert np.array_equal(endings, record.outcome)
            assert np.array_equal(weeks, record.step)


FAILING = """
escalate: 1
title: One formula fails
clock: {{steps: 3}}
parameters: {{p: {{value: 5, range: [0, 1000]}}}}
state: {{x: {{start: {start}, drift: 1}}, y: {{start: 5}}}}
actors: {{a: {{options: {{one: {{label: One, appeal: {appeal}, effects: {{y: {effect}}}}}}}}}}}
outcomes: {{hot: {{when: y > 90, chance: {chance}}}, rest: {{otherwise: yes}}}}
"""
WELL = {"start": "5", "appeal": "1", "effect": "+0", "chance": "0.5"}


@pytest.mark.parametrize(("part", "formula"), [
    ("start", "1 / (p - 5)"), ("start", "5 ± (p - 6)"), ("appeal", "log(6 - x)"), ("appeal", "sqrt(4 - x)"),
    ("appeal", "x % exp(200 * p)"), ("appeal", "x / (x - 6)"), ("appeal", "x % (x - 6)"), ("appeal", "(5 - x) ** 0.5"),
    ("effect", "1 to x - 5"), ("effect", "{{set: 99}}"),
])  # fmt: skip
def test_what_fails_is_said_in_the_same_words(part, formula):
    chance = {"chance": "x"} if formula == "{{set: 99}}" else {}
    text = FAILING.format(**{**WELL, **chance, part: formula.replace("{{", "{").replace("}}", "}")})
    scenario = load_text(text, "failing")
    player = Player(module(scenario))
    player.ask()
    with pytest.raises(RunError) as told:
        simulate(scenario, 1, SEED)
    with pytest.raises(ArithmeticError) as found:
        player.play(1)
    assert str(found.value) == str(told.value)


TWO = """
escalate: 1
title: Two policies at once
clock: {steps: 6}
parameters: {pull: {value: 1, range: [0, 4]}}
state: {heat: {start: 10 ± 2}, calm: {start: yes}}
actors:
  a: {options: {rest: {}, push: {appeal: pull, effects: {heat: +9}}, stir: {effects: {calm: no}}}}
  b: {precision: 2, options: {rest: {}, push: {when: calm, effects: {heat: +5 ± 1}}}}
outcomes: {hot: {when: heat > 40}, cold: {otherwise: yes}}
policies:
  one: {ban: [a.stir], set: {pull: 3, heat: 20 ± 4}}
  two: {order: {b.push: step < 2}, set: {pull: 0.5, b.precision: 0.3, calm: no}}
  both: {ban: [a.stir], order: {b.push: step < 2}, set: {pull: 0.5, heat: 20 ± 4, b.precision: 0.3, calm: no}}
"""


def test_two_policies_at_once_are_both_and_the_later_sets_what_both_set():
    scenario = load_text(TWO)
    player = Player(module(scenario))
    player.ask(["one", "two"])
    same(player, scenario.with_policy("both"), 2_000)
    player.ask(["one", "two"], {"pull": 2})
    same(player, scenario.with_policy("both").set(pull=2), 2_000)
    player.ask(["two", "one"])
    same(player, scenario.with_policy("both").set(pull=3), 2_000)
    player.ask()
    same(player, scenario, 2_000)


DATED = """
escalate: 1
title: A date that can be moved
clock: {start: 2020-01-01, step: 1 week, steps: 8}
state: {heat: {start: 10, noise: 3}}
actors:
  a: {options: {rest: {}, push: {appeal: 0.4 * until(report), effects: {heat: +6}}}}
events:
  report: {on: 2020-01-20, when: heat > 5, effects: {heat: -20}}
  storm: {on: 2020-02-02, chance: 0.5, effects: {heat: +25}}
outcomes: {hot: {when: heat > 60}, cold: {otherwise: yes}}
policies:
  sooner: {set: {report.on: 2020-01-09}}
  before: {set: {report.on: 2019-01-01}}
  after: {set: {report.on: 2021-01-01, storm.on: 2020-01-15}}
  off: {set: {report.on: never}}
"""


def test_dates_that_policies_move_or_call_off():
    scenario = load_text(DATED)
    player = Player(module(scenario))
    assert len(player.about["policies"]) == 4
    player.ask()
    same(player, scenario, 1_500)
    for policy in scenario.policies:
        player.ask([policy.name])
        same(player, scenario.with_policy(policy.name), 1_500)
    player.ask(settings={"report.on": 4, "storm.on": -1})
    same(player, scenario.set({"report.on": "2020-01-30", "storm.on": "2019-12-01"}), 1_500)


@pytest.mark.parametrize("name", ["kaesong-short", "cuba-1962"])
def test_runs_played_on_with_moves_held(name):
    scenario = load(name)
    player, replay = Player(module(scenario)), Replay(scenario, SEED)
    actor = scenario.actors[0]
    for run in range(4):
        moments = replay.moments(run)
        for moment in moments[:: max(1, len(moments) // 3)]:
            moves = {(moment.step, actor.name): actor.options[run % len(actor.options)].name}
            expected = replay.play_on([Branch(moment, moves)], 300, 5)[0]
            player.ask(moves=moves)
            assert player.call("begin", run) == 0
            for step in range(moment.step):
                assert player.call("go", step) == -1
            player.luck(SEED, 5, moment.step)
            player.call("keep")
            assert player.call("lanes", 0, 300, moment.step) == 0
            assert np.array_equal(player.read(player.about["at"]["endings"], "b", 300), expected)


def test_the_same_file_is_the_same_bytes_and_small():
    first, second = (module(load("kaesong-2020")) for _ in range(2))
    assert first == second
    assert len(zlib.compress(first.code, 9)) < 30_000
