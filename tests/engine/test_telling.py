"""A run told in full, worked out by hand."""

import math

import pytest

from escalate import load_text
from escalate.engine.replay import Replay
from escalate.engine.trace import Fired, Move, StepTrace, Term, Trace, Weighed

TOLD = """
escalate: 1
title: All that is told
clock: {start: 2020-01-06, step: 1 week, steps: 2}
parameters: {p: {value: 1.5, range: [0, 3]}}
state: {x: {start: 10, drift: 0.5}, y: {start: 5, drift: 0}, f: {start: no}}
actors:
  a:
    precision: 2
    goal: 2 * x
    options:
      go: {appeal: p - (x - 4) - -1, effects: {x: +1, f: yes}}
      stay: {}
      fly: {when: x > 99, appeal: p, effects: {y: +1}}
  b: {options: {sing: {chance: 1 / 4, effects: {y: +2}}}}
  c: {options: {rest: {when: f, effects: {y: 0}}}}
events:
  rain: {on: 2020-01-13, effects: {x: -2, f: no}}
  snow: {chance: 1, when: x > 99, effects: {x: -2}}
  wind: {chance: 1, when: step == 0}
outcomes: {end: {otherwise: yes}}
"""


def weighed(x):
    """How a weighs its options where x stands as it does."""
    utility = 1.5 - x + 4 + 1 + 2
    share = 1 / (1 + math.exp(2 * utility))
    terms = Term("p", 1.5), Term("x", -x), Term("4", 4.0), Term("-1", 1.0)
    go = Weighed("go", True, pytest.approx(1 - share), utility, terms, 2.0)
    return go, Weighed("stay", True, pytest.approx(share), 0.0), Weighed("fly", False, 0.0)


def test_a_run_is_told_as_it_was():
    replay = Replay(load_text(TOLD), 3)
    run = next(run for run in range(50) if replay.trace(run).steps[0].moves[1].option is None)
    told = replay.trace(run, {(0, "a"): "go", (1, "a"): "stay", (1, "b"): "sing"})
    waits = Weighed("sing", True, 0.25, by_chance=True)
    first = StepTrace(
        step=0,
        moves=(
            Move("a", "go", weighed(10.0), {"x": (10.0, 11.0), "f": (False, True)}, False),
            Move("b", None, (waits,), {}, False),
            Move("c", "rest", (Weighed("rest", True, 1.0, 0.0),), {}, False),
        ),
        events=(Fired("wind", {}),),
        drift={"x": (11.0, 11.5)},
        state={"x": 11.5, "y": 5.0, "f": True},
    )
    second = StepTrace(
        step=1,
        moves=(
            Move("a", "stay", weighed(11.5), {}, False),
            Move("b", "sing", (waits,), {"y": (5.0, 7.0)}, False),
            Move("c", "rest", (Weighed("rest", True, 1.0, 0.0),), {}, False),
        ),
        events=(Fired("rain", {"x": (11.5, 9.5), "f": (True, False)}),),
        drift={"x": (9.5, 10.0)},
        state={"x": 10.0, "y": 7.0, "f": False},
    )
    assert told == Trace(run, 3, {"x": 10.0, "y": 5.0, "f": False}, (first, second), "end")
    moves = [move for step in told.steps for move in step.moves]
    assert [move.had_choice for move in moves] == [True, False, False, True, False, False]
    go, stay = weighed(10.0)[0].probability, weighed(11.5)[1].probability
    assert [move.odds for move in moves] == [go, 0.75, 1.0, stay, 0.25, 1.0]


def test_who_is_ordered_has_no_choice_and_who_has_nothing_open_waits_for_certain():
    text = TOLD + "policies: {must: {order: {a.stay: step == 0}, ban: [c.rest]}}\n"
    first, second = Replay(load_text(text).with_policy("must"), 3).trace(0).steps
    move = first.moves[0]
    assert (move.option, move.ordered, move.had_choice, move.odds) == ("stay", True, False, 1.0)
    assert [each.open for each in move.weighed] == [False, True, False]
    assert (second.moves[0].ordered, second.moves[0].had_choice) == (False, True)
    assert (first.moves[2].option, first.moves[2].odds) == (None, 1.0)
