"""Whatever stops a tally stops the story of one of its runs, and the other way round, for every formula of a file."""

import random
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from escalate import load_text
from escalate.engine.replay import Replay
from escalate.engine.simulate import simulate
from escalate.errors import RunError
from plain_engine import Plain, PlainError
from random_scenarios import random_scenario

SEED, RUNS = 7, 4

GOAL = """
escalate: 1
title: A goal that cannot be
clock: {steps: 3}
parameters: {p: {value: 0, range: [-1, 1]}}
state: {heat: {start: 40}}
actors: {a: {goal: GOAL, options: {up: {effects: {heat: +5}}, down: {effects: {heat: -5}}}}}
outcomes: {rest: {otherwise: yes}}
"""


@pytest.mark.parametrize("goal", ["1 / p", "0 * log(p)", "sqrt(p - 1)", "p ** -1", "5 % p", "1 / 0"])
@pytest.mark.parametrize("setting", [0.0, 0.5])
def test_a_goal_that_can_not_change_is_worked_out_all_the_same(goal, setting):
    scenario = load_text(GOAL.replace("GOAL", goal)).set(p=setting)
    told = {stops(lambda: simulate(scenario, 5, 1)), stops(lambda: Replay(scenario, 1).trace(0))}
    assert told == {setting == 0.0 or goal in ("sqrt(p - 1)", "1 / 0")}


def stops(play):
    try:
        play()
    except (RunError, PlainError):
        return True
    return False


IMAGINED = """
escalate: 1
title: What may be thought of
clock: {steps: 2}
state: {x: {start: 0}, y: {start: 0}}
actors:
  a: {goal: y - x, foresight: 2, options: {up: {effects: {x: +1}}, stay: {}}}
  b:
    options:
      go: {when: x > 0, effects: {y: +1}}
      hold: {HOLD}
outcomes: {done: {when: y > 0}, rest: {otherwise: yes}}
"""


@pytest.mark.parametrize(("old", "new"), [
    ("go: {when: x > 0", "go: {when: x > 0, appeal: 1 / x"),
    ("go: {when: x > 0", "go: {when: x > 0, chance: 0.5 / x"),
    ("go: {when: x > 0", "go: {when: x > 0, chance: x / 2 + 0 * sqrt(x - 1)"),
    ("effects: {y: +1}", "effects: {y: 1 / x}"),
    ("effects: {y: +1}", "effects: {y: 1 ± x * sqrt(x - 1)}"),
    ("done: {when: y > 0", "done: {when: y > 0, chance: 1 / (2 * y)"),
    ("done: {when: y > 0", "done: {when: y > 0 and 1 / y > 0"),
    ("done: {when: y > 0", "done: {when: x > 0, chance: 0.2 + 0 * log(x)"),
])  # fmt: skip
@pytest.mark.parametrize("hold", ["", "when: x > 0"])
def test_what_an_imagined_move_does_not_reach_cannot_fail(old, new, hold):
    """At x = 0 the other does not go, or has nothing open at all, and at y = 0 nothing is done: none divides by 0."""
    text = IMAGINED.replace("HOLD", hold).replace(old, new)
    assert_played(load_text(text))
    assert stops(lambda: simulate(load_text(text.replace("x > 0", "x >= 0").replace("y > 0", "y >= 0")), 20, SEED))


def assert_played(scenario):
    """Nothing fails, and both engines agree."""
    record, plain = simulate(scenario, 20, SEED), Plain(scenario, SEED)
    names = [outcome.name for outcome in scenario.outcomes]
    assert [names[code] for code in record.outcome] == [plain.play(run).outcome for run in range(20)]
    assert Replay(scenario, SEED).trace(0).outcome == names[record.outcome[0]]


@pytest.mark.parametrize("foresight", [0, 2])
@pytest.mark.parametrize(("when", "fails"), [("step == 0", False), ("step >= 0", True)])
def test_who_has_nothing_open_looks_at_no_goal(foresight, when, fails):
    """The goal fails at x = 1 in step 1 alone, where its actor stands when its turn comes."""
    scenario = load_text(f"""
escalate: 1
title: A goal for one step
clock: {{steps: 3}}
state: {{x: {{start: 0}}}}
actors:
  a:
    goal: 1 / (abs(x - 1) + abs(step - 1))
    foresight: {foresight}
    options: {{go: {{when: {when}}}, stay: {{when: {when}}}}}
  b: {{options: {{push: {{effects: {{x: +1}}}}}}}}
outcomes: {{rest: {{otherwise: yes}}}}
""")
    if fails:
        assert stops(lambda: simulate(scenario, 5, SEED))
    else:
        assert_played(scenario)


FRAGILE = ["1 / (x - 50)", "sqrt(x - 45)", "log(y - 4)", "1 / (p - 2)", "5 % (z - 3)", "(y - 5) ** 0.5", "exp(x * 14)",
           "1 / (times(a.one) - 1)", "0 * (1 / (p - 2))", "1 / x if x > 30 else log(y - 5)"]  # fmt: skip
PLACES = [r"goal: '()[^']*'", r"appeal: '()[^']*'", r"drift: '()[^']*'", r"when: '()[^']*'", r"x: \"()[^\"]*\""]


def fragile(r):
    """A random scenario, one of whose formulas may fail."""
    text = random_scenario(r)
    found = [match for place in PLACES for match in re.finditer(place, text)]
    place = r.choice(found)
    formula = f"({r.choice(FRAGILE)})" + (" > 0" if place.group().startswith("when") else "")
    return text[: place.start(1)] + formula + text[place.end() - 1 :]


@settings(max_examples=20, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
@given(st.integers(0, 2**32 - 1))
def test_random_scenarios(seed):
    scenario = load_text(fragile(random.Random(seed)), f"random{seed}")
    replay, plain = Replay(scenario, SEED), Plain(scenario, SEED)
    stories = [stops(lambda run=run: replay.trace(run)) for run in range(RUNS)]
    assert stops(lambda: simulate(scenario, RUNS, SEED)) == any(stories)
    assert [stops(lambda run=run: plain.play(run)) for run in range(RUNS)] == stories
