"""Models whose answer is known in closed form must come out right, and a wrong one must be caught."""

import math

import numpy as np
import pytest

from escalate.scenario.load import load_text

RUNS = 100_000


def assert_share(result, outcome, expected):
    """A share within four standard errors of its closed form."""
    error = math.sqrt(expected * (1 - expected) / len(result))
    assert abs(result.share(outcome) - expected) < 4 * error, (outcome, result.share(outcome), expected)


RUIN = """
escalate: 1
title: Gambler's ruin
clock: {{steps: 400}}
state:
  purse: {{start: 1, range: [0, 4], whole: yes}}
actors:
  coin:
    options:
      win: {{appeal: {bias}, effects: {{purse: +1}}}}
      lose: {{effects: {{purse: -1}}}}
outcomes:
  top: {{when: purse >= 4}}
  ruin: {{when: purse <= 0}}
  unfinished: {{otherwise: yes}}
"""


def test_gamblers_ruin():
    result = load_text(RUIN.format(bias=0)).run(RUNS, 1)
    assert_share(result, "top", 0.25)
    assert_share(result, "ruin", 0.75)


def test_a_wrong_model_is_caught():
    result = load_text(RUIN.format(bias=0.05)).run(RUNS, 1)
    with pytest.raises(AssertionError):
        assert_share(result, "top", 0.25)


@pytest.mark.parametrize("precision", [0, 0.5, 1, 3])
def test_logit_choice(precision):
    scenario = load_text(f"""
escalate: 1
title: Three options
clock: {{steps: 1}}
actors:
  a:
    precision: {precision}
    options: {{x: {{appeal: 0}}, y: {{appeal: 1}}, z: {{appeal: -0.5}}}}
outcomes: {{x: {{when: a.x}}, y: {{when: a.y}}, z: {{otherwise: yes}}}}
""")
    result = scenario.run(RUNS, 2)
    weights = np.exp(precision * np.array([0.0, 1.0, -0.5]))
    for name, weight in zip("xyz", weights / weights.sum(), strict=True):
        assert_share(result, name, weight)


def test_richardson_arms_race_settles():
    scenario = load_text("""
escalate: 1
title: Richardson
clock: {steps: 400}
state:
  x: {start: 0 to 10, range: [0, 20], drift: 0.05 * (2 * y - 5 * x + 5)}
  y: {start: 0 to 10, range: [0, 20], drift: 0.05 * (2 * x - 3 * y + 5)}
actors: {nobody: {options: {wait: {}}}}
outcomes: {rest: {otherwise: yes}}
""")
    result = scenario.run(500, 3)
    last = result.record.sums[:, -1] / 500
    assert last == pytest.approx([25 / 11, 35 / 11], abs=1e-4)


def test_tit_for_tat_with_errors():
    scenario = load_text("""
escalate: 1
title: Tit for tat
clock: {steps: 200}
moves: together
parameters: {slip: {value: 0.05, range: [0.01, 0.5]}}
state:
  payoff: {start: 0, range: [0, 1000], drift: 3 * (a.c and b.c) + 5 * (a.d and b.c) + (a.d and b.d)}
actors:
  a: {options: {c: {appeal: log((1 - slip) / slip) * (not b.d)}, d: {appeal: log((1 - slip) / slip) * b.d}}}
  b: {options: {c: {appeal: log((1 - slip) / slip) * (not a.d)}, d: {appeal: log((1 - slip) / slip) * a.d}}}
outcomes: {rest: {otherwise: yes}}
""")
    result = scenario.run(RUNS // 5, 4)
    means = result.record.sums[0] / len(result)
    steady = (means[200] - means[100]) / 100
    assert steady == pytest.approx(2.25, abs=0.01)


CRISIS = """
escalate: 1
title: Crisis bargaining
clock: {steps: 2}
actors:
  challenger:
    foresight: 2
    options:
      leave_be: {when: step == 0}
      threaten: {when: step == 0}
      back_down: {when: target.resist}
      fight: {when: target.resist}
  target:
    foresight: 1
    options: {concede: {when: challenger.threaten}, resist: {when: challenger.threaten}}
outcomes:
  quo: {when: challenger.leave_be, worth: {challenger: 0, target: 0}}
  concede: {when: target.concede, worth: {challenger: 1, target: -1}}
  back_down: {when: challenger.back_down, worth: {challenger: -0.5, target: 0.5}}
  war: {when: challenger.fight, worth: {challenger: -1, target: -1}}
  rest: {otherwise: yes}
"""


def test_sequential_crisis_game():
    """Backward induction of the agent quantal response equilibrium at precision 1."""
    result = load_text(CRISIS).run(RUNS, 5)
    threaten, resist, fight = 0.447139, 0.717823, 0.377541
    assert_share(result, "quo", 1 - threaten)
    assert_share(result, "concede", threaten * (1 - resist))
    assert_share(result, "back_down", threaten * resist * (1 - fight))
    assert_share(result, "war", 0.121178)


def test_matching_game_all_choosing_together():
    scenario = load_text("""
escalate: 1
title: Matching
clock: {steps: 1}
moves: together
actors:
  a: {options: {x: {appeal: 1}, y: {appeal: 3 * b.x}}}
  b: {options: {x: {}, y: {appeal: 2 * a.x}}}
outcomes: {both: {when: a.x and b.x}, rest: {otherwise: yes}}
""")
    # Nobody has moved yet when all choose, so neither appeal that speaks of the other counts.
    assert_share(scenario.run(RUNS, 6), "both", math.e / (math.e + 1) / 2)
