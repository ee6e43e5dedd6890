"""An actor that thinks ahead sees a run's end: that of time, and that which its own move brings."""

import math

import pytest

from escalate import load_text

TEXT = """\
escalate: 1
title: Stop or go
clock: {steps: 3}
actors:
  first:
    foresight: 1
    options:
      stop: {when: step == 0}
      go: {when: step == 0}
  second:
    options:
      answer: {when: first.go}
outcomes:
  stopped: {at end: yes, when: ever(first.stop), worth: {first: 1}}
  gone: {otherwise: yes}
"""


def test_standing_still_leads_to_the_end():
    share = load_text(TEXT).run(20_000).share("stopped")
    assert share == pytest.approx(math.e / (1 + math.e), abs=4 * math.sqrt(0.73 * 0.27 / 20_000))


ENDED = """\
escalate: 1
title: An end to what would follow
clock: {steps: 5}
state: {store: {start: 50}, done: {start: no}}
actors:
  first:
    goal: 0.1 * store
    foresight: 1
    options: {finish: {effects: {done: yes}}, go_on: {}}
  second: {options: {take: {effects: {store: -10}}}}
outcomes: {finished: {when: done}, rest: {otherwise: yes}}
"""


def test_an_imagined_ending_without_worth_leaves_the_goal_where_it_stands():
    """Finishing keeps the store (goal unchanged); going on lets the other take 10 of it (goal -1)."""
    result = load_text(ENDED).run(20_000)
    first = result.choices.query("step == 0 and option == 'finish'")["share"].item()
    assert first == pytest.approx(math.e / (1 + math.e), abs=4 * math.sqrt(0.73 * 0.27 / 20_000))
