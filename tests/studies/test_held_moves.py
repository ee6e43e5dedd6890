"""A seat: what held moves do, against answers that are known."""

from __future__ import annotations

import pytest

import escalate
from escalate.errors import EscalateError

TWO = """
escalate: 1
title: Two
clock: {steps: 3}
actors:
  one:
    label: One
    options: {left: {label: Left}, right: {label: Right}}
  two:
    label: Two
    options: {up: {label: Up}, down: {label: Down, when: not ever(two.up)}}
outcomes:
  lefts: {label: Left in the second step, when: step == 1 and since(one.left) == 0}
  rest: {label: The rest, otherwise: yes}
"""


@pytest.fixture(scope="module")
def scenario(tmp_path_factory):
    path = tmp_path_factory.mktemp("seat") / "two.yaml"
    path.write_text(TWO, encoding="utf-8")
    return escalate.load(path)


def test_a_move_that_decides_the_ending_does_so_in_every_play(scenario):
    seat = scenario.replay(5, {(0, "one"): "right", (1, "one"): "left"}).seat()
    assert seat.trace.outcome == "lefts"
    frame = seat.replays.set_index("outcome")
    assert frame.loc["lefts", "held"] == 1000
    assert 440 < frame.loc["lefts", "model"] < 560  # an even choice
    assert frame.loc["lefts", "low"] > 0.4
    shares = seat.shares[:, 0]
    assert shares[0] == frame.loc["lefts", "model"] / 1000
    assert shares[1] == shares[0]  # the first move decides nothing
    assert shares[2] == 1


def test_each_open_move_leads_where_it_must(scenario):
    seat = scenario.replay(5, {(0, "one"): "right", (1, "one"): "left"}).seat(plays=200)
    last = [led for led in seat.led if led.step == 1]
    assert {led.option: led.counts for led in last} == {"left": (200, 0), "right": (0, 200)}
    assert {led.option: led.taken for led in last} == {"left": True, "right": False}
    first = [led.counts for led in seat.led if led.step == 0]
    assert first[0] == first[1]
    assert len(seat.turns) == len(seat.led) * 2
    assert set(seat.turns["odds"]) == {0.5}


def test_nothing_held_is_the_model(scenario):
    seat = scenario.replay(5).seat("two")
    assert (seat.ended[0] == seat.ended[-1]).all()
    assert (seat.replays["difference"] == 0).all()


def test_only_moves_with_a_choice_are_counted(scenario):
    seat = scenario.replay(5, {(0, "two"): "up", (1, "two"): "down"}).seat()
    assert seat.usual["seat"] == (0, 1)  # down is not open any more: there is nothing to choose
    assert [led.step for led in seat.led] == [0, 0]


@pytest.mark.parametrize(("chance", "rare"), [(0.1, 1), (0.11, 0)])
def test_one_move_in_ten_is_a_rare_one(chance, rare):
    text = TWO.replace("options: {left: {label: Left}", f"options: {{left: {{label: Left, chance: {chance}}}")
    scenario = escalate.load_text(text)
    assert scenario.replay(5, {(0, "one"): "left"}).seat(plays=10).usual["seat"] == (rare, 1)
    replays = (scenario.replay(run) for run in range(99))
    lefts = next(replay for replay in replays if replay.steps[0].moves[0].option == "left")
    taken = [step.moves[0].option for step in lefts.steps]
    assert lefts.seat("two", plays=10).usual["others"] == (rare * taken.count("left"), len(taken))


TEN = """
escalate: 1
title: Ten that are alike
clock: {steps: 3}
actors:
  a: {options: {o0: {}, o1: {}, o2: {}, o3: {}, o4: {}, o5: {}, o6: {}, o7: {}, o8: {}, o9: {}}}
  b: {options: {x: {}, y: {appeal: 1}, z: {}}}
outcomes: {early: {when: step == 1}, end: {otherwise: yes}}
"""


def test_one_in_ten_is_unusual_and_moves_after_the_end_are_none() -> None:
    held = {(0, "a"): "o3", (1, "a"): "o4", (2, "a"): "o5"}
    seat = escalate.load_text(TEN).replay(0, held).seat(plays=10)
    assert seat.usual == {"seat": (2, 2), "others": (0, 2)}
    assert list(seat.moves) == [(0, "a"), (1, "a")]
    assert len(seat.ended) == 3


def test_a_seat_is_one_actors(scenario):
    with pytest.raises(EscalateError, match="moves of one and two are held"):
        scenario.replay(0, {(0, "one"): "left", (0, "two"): "up"}).seat()
    with pytest.raises(EscalateError, match="no move is held; name one actor"):
        scenario.replay(0).seat()
    with pytest.raises(EscalateError, match='no actor "tow"; did you mean "two"'):
        scenario.replay(0).seat("tow")
    with pytest.raises(EscalateError, match="10 to 100,000"):
        scenario.replay(0).seat("two", plays=3)
    with pytest.raises(EscalateError, match="without fresh luck"):
        scenario.replay(0, fresh=2).seat("two")
