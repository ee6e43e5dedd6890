"""What speaks for a choice, in worlds in which only one thing can."""

from types import SimpleNamespace

import numpy as np
import pytest

from escalate import load_text
from escalate.engine.replay import Replay
from escalate.studies.apart import through
from escalate.studies.spoke import _read, spoke

WORLD = """
escalate: 1
title: What speaks is known
clock: {{steps: 3}}
parameters: {{eager: {{value: 0, range: [-9, 9]}}, wary: {{value: 0, range: [0, 9]}},
  greed: {{value: 0, range: [0, 9]}}}}
state: {{fire: {{start: no}}, key: {{start: {key}}}, sum: {{start: 5}}}}
actors:
  red:
    label: Red
    {goal}
    options:
      wait: {{label: Wait, when: {calm}, appeal: 5 - wary}}
      shoot: {{label: Shoot, when: {bold}, appeal: 1 + eager * 1, effects: {{fire: yes, sum: +1}}}}
outcomes:
  war: {{label: War, when: fire}}
  quiet: {{label: Quiet, otherwise: yes}}
policies:
  unlock: {{label: Unlock, set: {{key: yes}}}}
"""


def spoken(change, key="no", goal="", calm="yes", bold="yes", who=("actor", "red"), with_="shoot"):
    world = load_text(WORLD.format(key=key, goal=goal, calm=calm, bold=bold))
    comparison = world.compare([change], 500, 3)
    return spoke(through(comparison, comparison.variants[0]), who, with_)


def test_the_summand_that_grows_speaks_for_it():
    found = spoken({"eager": 4})
    assert (found.how, found.text, found.option, found.worth) == ("term", "eager * 1", "shoot", (0, 4))
    assert (found.without, found.with_) == ("wait", "shoot")
    weights = np.exp([[5, 1], [5, 5]])
    assert found.odds == pytest.approx((weights[:, 1] / weights.sum(axis=1)).tolist(), abs=1e-4)


def test_or_that_which_spoke_for_the_other_shrinks():
    found = spoken({"wary": 6})
    assert (found.how, found.text, found.option, found.worth) == ("term", "wary", "wait", (0, -6))


def test_a_move_that_is_open_only_then():
    found = spoken({"key": True}, bold="key")
    assert (found.how, found.odds[0]) == ("opens", 0)


def test_where_nothing_was_open_nothing_was_likely():
    found = spoken({"key": True}, calm="key", bold="key")
    assert (found.how, found.without, found.odds[0]) == ("opens", "", 0)


def test_a_move_that_is_closed_only_then():
    found = spoken({"key": True}, calm="not key")
    assert (found.how, found.without, found.odds[1]) == ("closes", "wait", 1)


def test_what_a_move_does_for_the_goal():
    found = spoken({"greed": 4}, goal="goal: greed * sum")
    assert (found.how, found.option, found.worth) == ("goal", "shoot", (0, 4))


def weighed(wait, shoot, appeal=0.0, gain=0.0):
    """One side of two runs: in how many of the two each option is open, and what shooting is worth in both."""
    open_ = np.array([[count > 0, count > 1] for count in (wait, shoot)])
    gains = np.array([[0.0, 0.0], [gain, gain]])
    terms = {("shoot", "eager"): np.array([appeal, appeal])}
    return SimpleNamespace(names=["wait", "shoot"], open=open_, odds=open_ / 2, gain=gains, terms=terms)


@pytest.mark.parametrize(("base", "other", "how"), [
    (weighed(2, 0), weighed(2, 1), "opens"), (weighed(2, 1), weighed(2, 2), ""), (weighed(2, 0), weighed(2, 0), ""),
    (weighed(1, 2), weighed(0, 2), "closes"), (weighed(2, 2), weighed(1, 2), ""), (weighed(0, 2), weighed(0, 2), ""),
    (weighed(2, 2), weighed(2, 2, 0.0625), "term"), (weighed(2, 2), weighed(2, 2, 0.05), "term"),
    (weighed(2, 2), weighed(2, 2, 0.04), ""), (weighed(2, 2, 1.0), weighed(2, 2, 0.0), ""),
    (weighed(2, 2), weighed(2, 2, 0.2, 0.3), "goal"), (weighed(2, 2), weighed(2, 2, 0.3, 0.2), "term"),
])  # fmt: skip
def test_what_differs_in_half_of_the_runs_or_by_a_twentieth_is_told(base, other, how):
    assert _read(("actor", "red"), "wait", "shoot", base, other).how == how


def test_nobody_and_no_event_has_reasons():
    assert spoken({"eager": 4}, with_="nothing of the kind") is None
    assert spoken({"eager": 4}, who=("event", "storm"), with_="storm") is None


def test_odds_are_those_of_the_trace():
    world = load_text(WORLD.format(key="no", goal="", calm="yes", bold="yes"))
    comparison = world.compare([{"eager": 4}], 500, 3)
    found = through(comparison, comparison.variants[0])
    places, steps, without = found.where(("actor", "red"), "shoot")
    assert without == "wait"
    for replay, wanted in ((Replay(world, 3), "wait"), (Replay(world.set(eager=4), 3), "shoot")):
        for place, step in zip(places[:5].tolist(), steps[:5].tolist(), strict=True):
            assert replay.trace(int(found.numbers[place])).steps[step].moves[0].option == wanted
