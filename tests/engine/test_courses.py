"""Courses are what the tallies counted, run by run."""

import numpy as np
import pytest

from escalate import load, load_text
from escalate.engine.courses import NOTHING, courses
from escalate.engine.luck import BLOCK
from escalate.engine.observed import ObservedMove
from escalate.engine.replay import Replay, Watcher
from escalate.engine.simulate import simulate


@pytest.mark.parametrize("name", ["kaesong-short", "crisis-bargaining"])
def test_courses_agree_with_the_tallies(name):
    scenario = load(name)
    record, kept = simulate(scenario, 500, 7), courses(scenario, 500, 7)
    assert kept.outcome.tolist() == record.outcome.tolist()
    assert kept.step.tolist() == record.step.tolist()
    for number, actor in enumerate(scenario.actors):
        for option in range(len(actor.options)):
            taken = (kept.choices[number] == option).sum(axis=1)
            assert taken.tolist() == record.choices[number][:, option].tolist()
    last = kept.levels.copy()
    for row in range(1, last.shape[1]):  # ended runs stay where they ended
        last[:, row] = np.where(np.isnan(last[:, row]), last[:, row - 1], last[:, row])
    assert last.sum(axis=2) == pytest.approx(record.sums)


def test_the_first_courses_are_those_of_fewer_runs():
    scenario = load("kaesong-short")
    few, some = courses(scenario, 60, 7), courses(scenario, 90, 7).first(60)
    for field in ("outcome", "step", "choices", "levels"):
        assert np.array_equal(getattr(some, field), getattr(few, field), equal_nan=True)


def test_courses_go_on_where_a_block_of_runs_is_full():
    coin = """
        escalate: 1
        title: A coin
        clock: {steps: 2}
        state: {side: {start: 0 to 1, range: [0, 1]}}
        actors: {hand: {options: {a: {}, b: {}}}}
        outcomes: {up: {when: side > 0.5}, down: {otherwise: yes}}
    """
    scenario = load_text(coin)
    kept, record = courses(scenario, BLOCK + 50, 7), simulate(scenario, BLOCK + 50, 7)
    assert kept.outcome.tolist() == record.outcome.tolist()
    assert (kept.choices[0] == 1).sum(axis=1).tolist() == record.choices[0][:, 1].tolist()


def test_who_watches_several_runs_is_told_what_the_trace_of_each_tells():
    scenario, told = load("kaesong-short"), []

    class Listening(Watcher):
        def __call__(self, what, values):
            if isinstance(what, ObservedMove):
                codes = np.broadcast_to(values[1], self.places.shape)
                told.extend((self.step, what.actor, *pair) for pair in zip(self.places, codes, strict=True))

    replay, runs = Replay(scenario, 7), np.array([4, 0, 9])
    replay.watch(runs, Listening(len(runs)))
    places = {actor.name: [option.name for option in actor.options] for actor in scenario.actors}
    expected = [
        (step.step, move.actor, place, places[move.actor].index(move.option))
        for place, run in enumerate(runs)
        for step in replay.trace(run).steps
        for move in step.moves
    ]
    assert len({place for _, _, place, _ in told}) == 3
    assert sorted(told) == sorted(expected)


def test_courses_agree_with_a_trace():
    scenario = load("kaesong-short")
    kept, told = courses(scenario, 5, 7), Replay(scenario, 7).trace(3)
    for step in told.steps:
        for number, move in enumerate(step.moves):
            assert scenario.actors[number].options[kept.choices[number, step.step, 3]].name == move.option
        assert kept.levels[0, step.step + 1, 3] == step.state["tension"]
    assert (kept.choices[:, len(told.steps) :, 3] == NOTHING).all()
    assert np.isnan(kept.levels[:, len(told.steps) + 1 :, 3]).all()
