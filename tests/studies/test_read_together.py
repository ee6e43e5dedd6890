"""How sure a study must be of each part for all of what it tells to hold with 95 %: the doubt is shared out evenly."""

import pytest

from escalate import load_text
from escalate.results import intervals
from escalate.studies import hunt, levers, sensitivity, when

WORLD = """
escalate: 1
title: Three numbers and three endings
clock: {steps: 1}
parameters:
  push: {value: 0.5, range: [0, 1]}
  pull: {value: 0.5, range: [0, 1]}
  luck: {value: 0.5, range: [0, 1]}
state: {on: {start: no}}
actors: {a: {options: {go: {}}}}
outcomes:
  hit: {chance: 0.2 + 0.2 * push + 0.2 * on}
  near: {chance: 0.2 + 0.2 * pull + 0.1 * luck}
  miss: {otherwise: yes}
policies: {press: {set: {on: yes}}}
"""
SHARED = {
    # Three differences of each of three numbers; each number's way through its range and each of three endings.
    "one at a time": (sensitivity, lambda world: world.sensitivity(runs=60), {1, 9}),
    # Both ends of three numbers, the file, nine places on a line between two.
    "when": (when, lambda world: world.when("press", "hit", 60), {1, 16}),
    # The file and three places; a place that seems to turn is looked at by itself first.
    "hunt": (hunt, lambda world: world.when("press", "hit", 60, at={"push": [0, 0.2, 1]}, confirm=60), {1, 4}),
    "levers": (levers, lambda world: levers.levers(world, 300), {3}),
}
"""A study -> where it asks for intervals, how it is asked, and among how many the doubt is shared out."""


@pytest.mark.parametrize("study", SHARED)
def test_the_doubt_is_shared_out_among_all_that_is_read_together(monkeypatch, study):
    module, ask, parts = SHARED[study]
    asked = set()

    def paired(gained, lost, runs, confidence=intervals.CONFIDENCE):
        asked.add(round(0.05 / (1 - confidence), 6))
        return intervals.paired(gained, lost, runs, confidence)

    monkeypatch.setattr(module, "paired", paired)
    ask(load_text(WORLD))
    assert asked == parts


def test_effects_differ_as_surely_as_places_are_read(monkeypatch):
    asked = set()

    def mean_worth(worth, counts, confidence):
        asked.add((*worth.tolist(), int(counts.sum()), round(0.05 / (1 - confidence), 6)))
        return intervals.mean_worth(worth, counts, confidence)

    monkeypatch.setattr(when, "mean_worth", mean_worth)
    load_text(WORLD).when("press", "hit", 60)
    assert asked == {(-2, -1, 0, 1, 2, 60, 16)}
