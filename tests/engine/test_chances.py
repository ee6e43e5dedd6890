"""An option with a chance is taken with just that chance where it is open, and the others share the rest."""

import math
import re

import numpy as np
import pytest
from test_stability import moves_without_a_reason, plain

from escalate import load_text
from escalate.engine.replay import Replay
from escalate.engine.simulate import simulate
from escalate.errors import RunError
from plain_engine import Plain, PlainError

RUNS, SEED = 20_000, 4
ONE = """
escalate: 1
title: One choice
clock: {steps: 1}
parameters: {p: {value: 0.1, range: [0, 1]}, q: {value: 0.3, range: [0, 1]}, care: {value: 2, range: [0, 9]}}
state: {heat: {start: 40 to 60}}
actors:
  a: {precision: care, options: {OPTIONS}}
outcomes: {ENDS, rest: {otherwise: yes}}
policies:
  order_p: {order: {a.p: yes}}
  order_both: {order: {a.p: yes, a.q: yes}}
  order_p_and_w: {order: {a.p: yes, a.w: yes}}
  ban_p: {ban: [a.p]}
  ban_w: {ban: [a.w, a.v]}
"""
FULL = "p: {chance: p}, q: {chance: q}, v: {appeal: 0.5}, w: {}"
W = 1 / (1 + math.e)
"""Odds of w beside v: they differ by half a point, at a precision of 2."""


def one(options=FULL, **changes):
    names = re.findall(r"(\w+): {", options)
    text = ONE.replace("OPTIONS", options).replace("ENDS", ", ".join(f"{n}: {{when: a.{n}}}" for n in names))
    if options != FULL:
        text = text[: text.index("policies:")]
    for old, new in changes.items():
        text = text.replace(old, new)
    return load_text(text)


def odds(scenario):
    """What the story of a run says of the odds of its first move, waiting included."""
    move = Replay(scenario, SEED).trace(0).steps[0].moves[0]
    told = {weighed.option: weighed.probability for weighed in move.weighed if weighed.probability}
    rest = 1 - sum(told.values())
    return told | ({"rest": rest} if rest > 1e-12 else {})


def assert_odds(scenario, expected, runs=RUNS):
    """The odds told are exact, the shares of runs within four standard errors, and both engines agree."""
    assert odds(scenario) == pytest.approx(expected)
    outcome = simulate(scenario, runs, SEED).outcome
    names = [entry.name for entry in scenario.outcomes]
    for name in names:
        p = expected.get(name, 0.0)
        assert abs((outcome == names.index(name)).mean() - p) <= 4 * math.sqrt(p * (1 - p) / runs), (name, p)
    engine = Plain(scenario, SEED)
    assert [names.index(engine.play(run).outcome) for run in range(200)] == outcome[:200].tolist()


@pytest.mark.parametrize(("options", "expected"), [
    ("p: {chance: p}, v: {appeal: 0.5}, w: {}", {"p": 0.1, "v": 0.9 * (1 - W), "w": 0.9 * W}),
    (FULL, {"p": 0.1, "q": 0.3, "v": 0.6 * (1 - W), "w": 0.6 * W}),
    ("p: {chance: p}, v: {}", {"p": 0.1, "v": 0.9}),
    ("p: {chance: p}", {"p": 0.1, "rest": 0.9}),
    ("p: {chance: p}, q: {chance: q}", {"p": 0.1, "q": 0.3, "rest": 0.6}),
    ("p: {chance: p}, v: {when: heat > 100}", {"p": 0.1, "rest": 0.9}),
    ("p: {chance: p}, q: {chance: q, when: heat > 100}, v: {}", {"p": 0.1, "v": 0.9}),
    ("p: {chance: 0}, v: {}, w: {appeal: -0.5}", {"v": 1 - W, "w": W}),
    ("p: {chance: 0}", {"rest": 1}),
    ("p: {chance: 1}, v: {appeal: 9}", {"p": 1}),
    ("p: {chance: p}, q: {chance: 1 - p}, v: {appeal: 9}", {"p": 0.1, "q": 0.9}),
    ("p: {chance: 0.2}, q: {chance: 0.7}, r: {chance: 0.1}", {"p": 0.2, "q": 0.7, "r": 0.1}),
])  # fmt: skip
def test_odds_in_closed_form(options, expected):
    assert_odds(one(options), expected)


def test_the_best_share_evenly_what_chances_leave():
    options = "p: {chance: p}, v: {appeal: 1}, w: {appeal: 1}, x: {appeal: 0.9}"
    scenario = one(options, **{"precision: care": "precision: best"})
    assert_odds(scenario, {"p": 0.1, "v": 0.45, "w": 0.45})


@pytest.mark.parametrize(("policy", "expected"), [
    ("order_p", {"p": 1}),
    ("order_both", {"p": 0.5, "q": 0.5}),
    ("order_p_and_w", {"p": 0.5, "w": 0.5}),
    ("ban_p", {"q": 0.3, "v": 0.7 * (1 - W), "w": 0.7 * W}),
    ("ban_w", {"p": 0.1, "q": 0.3, "rest": 0.6}),
])  # fmt: skip
def test_an_order_sets_chances_aside_and_a_ban_closes(policy, expected):
    assert_odds(one().with_policy(policy), expected)


def test_a_held_move_takes_its_place_and_a_rule_replaces_it():
    replay = Replay(one(), SEED)
    assert {replay.trace(run, {(0, "a"): "q"}).steps[0].moves[0].option for run in range(20)} == {"q"}
    rules = {"a": lambda turn: np.array([[1.0], [0.0], [3.0], [0.0]]) * turn.open}
    move = Replay(one(), SEED, rules=rules).trace(0).steps[0].moves[0]
    assert [weighed.probability for weighed in move.weighed] == [0.25, 0, 0.75, 0]
    assert not any(weighed.by_chance for weighed in move.weighed)
    assert abs((simulate(one(), RUNS, SEED, rules=rules).outcome == 0).mean() - 0.25) < 4 * math.sqrt(0.1875 / RUNS)


def test_a_story_knows_what_came_by_chance():
    move = Replay(one(), SEED).trace(0).steps[0].moves[0]
    assert [(w.option, w.by_chance, w.utility) for w in move.weighed] == [
        ("p", True, None), ("q", True, None), ("v", False, 0.5), ("w", False, 0.0),
    ]  # fmt: skip
    ordered = Replay(one().with_policy("order_p"), SEED).trace(0).steps[0].moves[0]
    assert not any(weighed.by_chance for weighed in ordered.weighed)


AHEAD = """
escalate: 1
title: What another may do by chance
clock: {steps: 2}
parameters: {p: {value: 0.2, range: [0, 1]}}
state: {heat: {start: 0}}
actors:
  a: {goal: -heat, precision: 1, foresight: 1, options: {press: {appeal: 1}, rest: {}}}
  b: {options: {fire: {chance: p * a.press, effects: {heat: +10}}BESIDE}}
outcomes: {rest: {otherwise: yes}}
"""


@pytest.mark.parametrize("beside", ["", ", hold: {}", ", hold: {}, wait: {}"])
def test_others_chances_are_foreseen(beside):
    """To press is worth 1, less 10 with the chance 0.2; whether the other else waits or holds does not matter."""
    scenario = load_text(AHEAD.replace("BESIDE", beside))
    move = Replay(scenario, SEED).trace(0).steps[0].moves[0]
    assert move.weighed[0].goal_change == pytest.approx(-2)
    assert move.weighed[0].probability == pytest.approx(1 / (1 + math.exp(1)))


def test_waiting_is_foreseen_as_a_move_that_changes_nothing():
    """Who thinks two moves ahead sees what the next but one does after the other's wait."""
    text = AHEAD.replace("BESIDE", "").replace("foresight: 1", "foresight: 2").replace(
        "outcomes", "  c: {options: {calm: {when: not b.fire, effects: {heat: +1}}, cool: {when: b.fire}}}\noutcomes")
    move = Replay(load_text(text), SEED).trace(0).steps[0].moves[0]
    assert [weighed.goal_change for weighed in move.weighed] == pytest.approx([0.2 * -10 + 0.8 * -1, -1])


@pytest.mark.parametrize(("options", "said"), [
    ("p: {chance: heat / 50}, w: {}", 'a chance outside 0 to 1 in "heat / 50" (chance of a.p)'),
    ("p: {chance: p - heat / 1000}, w: {}", 'a chance outside 0 to 1 in "p - heat / 1000" (chance of a.p)'),
    ("p: {chance: heat / 100}, q: {chance: 0.5}, w: {}",
     'chances that come to more than 1 in "heat / 100 + 0.5" (sum of the chances of a)'),
])  # fmt: skip
def test_chances_that_cannot_be_stop_the_run_in_words(options, said):
    scenario = one(options)
    if "p - heat" in options:
        scenario = scenario.set(p=0.05)
    with pytest.raises(RunError) as caught:
        simulate(scenario, 50, SEED)
    assert str(caught.value).endswith(f"in step 0: {said}")
    with pytest.raises(PlainError):
        [Plain(scenario, SEED).play(run) for run in range(50)]


@pytest.mark.parametrize(("options", "heat"), [
    ("p: {chance: (heat - 40) / 20}, w: {}", 40), ("p: {chance: (heat - 40) / 20}, w: {}", 60),
    ("p: {chance: heat / 80}, q: {chance: 1 - heat / 80}, w: {}", 40), ("p: {chance: heat / 50}, q: {chance: 0}", 50),
    ("p: {chance: heat / 50}, q: {chance: 0.2 + 9e-10}, w: {}", 40),
])  # fmt: skip
def test_chances_may_come_to_just_0_and_just_1(options, heat):
    scenario = load_text(one(options).files[0].text.replace("40 to 60", str(heat)))
    assert len(simulate(scenario, 50, SEED).outcome) == 50
    assert sum(odds(scenario).values()) == pytest.approx(1)
    Plain(scenario, SEED).play(0)


def test_chances_that_come_to_more_than_1_by_more_than_rounding_do_not():
    text = one("p: {chance: heat / 50}, q: {chance: 0.2 + 2e-9}, w: {}").files[0].text.replace("40 to 60", "40")
    with pytest.raises(RunError, match="chances that come to more than 1"):
        simulate(load_text(text), 50, SEED)


def test_the_worst_option_is_told_as_700_below_the_best():
    """Where its utility is lower still; with a chance beside it too."""
    for options in ("v: {}, w: {appeal: -1000}", "p: {chance: 0.5}, v: {}, w: {appeal: -1000}"):
        share = odds(one(options))["w"] / odds(one(options))["v"]
        assert math.log(share) == pytest.approx(-700)


def test_a_chance_counts_only_where_the_option_is_open():
    scenario = one("p: {chance: heat / 50, when: heat <= 50}, q: {chance: 1 / (heat - 50), when: heat > 52}, w: {}")
    simulate(scenario, 500, SEED)
    text = scenario.files[0].text.replace("heat / 50, when: heat <= 50", "heat / 50")
    ordered = load_text(text + "policies: {order_p: {order: {a.p: yes}}}\n").with_policy("order_p")
    assert (simulate(ordered, 50, SEED).outcome == 0).all()


@pytest.mark.parametrize("options", [FULL, "p: {chance: p}, q: {chance: q}"])
@pytest.mark.parametrize("setting", [{"p": 0.4}, {"q": 0}, {"p": 0.2, "q": 0.2, "care": 6}])
def test_a_run_leaves_its_option_or_its_waiting_only_for_what_became_likelier(options, setting):
    before, after = (plain(scenario, 600) for scenario in (one(options), one(options).set(setting)))
    wrong, moved = moves_without_a_reason(before, after)
    assert (wrong, moved > 20) == ([], True)
