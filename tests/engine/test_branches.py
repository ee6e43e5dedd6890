"""Runs played on from a moment, with fresh luck and with held moves: right by closed forms, and the same run by run."""

import math

import numpy as np
import pytest

from escalate import load, load_text
from escalate.engine.branches import Branch
from escalate.engine.replay import Replay
from escalate.engine.simulate import simulate
from escalate.errors import RunError

RUIN = """
escalate: 1
title: Gambler's ruin
clock: {steps: 200}
state: {purse: {start: 3, range: [0, 6], whole: yes}}
actors: {coin: {options: {win: {effects: {purse: +1}}, lose: {effects: {purse: -1}}}}}
outcomes: {top: {when: purse >= 6}, ruin: {when: purse <= 0}, rest: {otherwise: yes}}
"""


def test_from_each_step_the_shares_are_those_of_the_purse_that_stood_there():
    replay = Replay(load_text(RUIN), 3)
    run = next(run for run in range(50) if len(replay.moments(run)) > 12)
    moments = replay.moments(run)
    purses = [replay.trace(run).start["purse"], *(step.state["purse"] for step in replay.trace(run).steps)]
    lanes = 20_000
    ended = replay.play_on([Branch(moment) for moment in moments], lanes)
    for purse, row in zip(purses, ended, strict=False):
        p = purse / 6
        assert abs((row == 0).mean() - p) < 4 * math.sqrt(p * (1 - p) / lanes)


def test_a_held_move_is_made_and_its_change_is_that_of_the_next_state():
    replay = Replay(load_text(RUIN), 3)
    moment = replay.moments(0)[0]
    branches = [Branch(moment, {(0, "coin"): option}) for option in ("win", "lose")]
    top = (replay.play_on(branches, 20_000) == 0).mean(axis=1)
    assert top == pytest.approx([4 / 6, 2 / 6], abs=4 * math.sqrt(2 / 9 / 20_000))
    told = replay.trace(5, {(step, "coin"): "win" for step in range(3)})
    assert [move.option for step in told.steps for move in step.moves] == ["win"] * 3


def test_moments_of_several_runs_are_those_of_each_and_hold_no_move():
    replay = Replay(load_text(RUIN), 3)
    side_by_side = replay.moments_of(np.array([4, 0, 9]))
    assert side_by_side == [replay.moments(run) for run in (4, 0, 9)]
    held = replay.moments(0, {(step, "coin"): "win" for step in range(3)})
    top = (replay.play_on([Branch(held[2])], 20_000) == 0).mean()
    assert top == pytest.approx(5 / 6, abs=4 * math.sqrt(5 / 36 / 20_000))


def test_with_its_own_luck_a_run_played_on_is_itself():
    scenario = load("kaesong-2020")
    record = simulate(scenario, 12, 2020)
    replay = Replay(scenario, 2020)
    moments = replay.moments(0)
    assert len(moments) == record.step[0] + 1
    ended = replay.play_on([Branch(moments[0])], 12, fresh=0)
    assert np.array_equal(ended[0][0], record.outcome[0])
    for run in (0, 7):
        chosen = {(s.step, move.actor): move.option for s in replay.trace(run).steps for move in s.moves if move.option}
        assert replay.trace(run, chosen) == replay.trace(run)


def test_fresh_luck_is_drawn_from_the_step_that_is_named():
    replay = Replay(load("kaesong-short"), 2020)
    own, fresh = replay.trace(4), replay.trace(4, fresh=1, since=5)
    assert fresh.steps[:5] == own.steps[:5]
    assert fresh.steps[5:] != own.steps[5:]
    assert replay.trace(4, fresh=2, since=5).steps[5:] != fresh.steps[5:]


def test_a_move_that_is_not_open_is_not_made():
    scenario = load_text(RUIN.replace("lose: {", "lose: {when: step > 0, "))
    assert Replay(scenario, 1).trace(0, {(0, "coin"): "lose"}).steps[0].moves[0].option == "win"


def test_what_a_branch_finds_does_not_depend_on_the_others():
    replay = Replay(load("kaesong-short"), 2020)
    moments = replay.moments(3)
    together = replay.play_on([Branch(moment) for moment in moments], 1_500)
    for place in (0, 4):
        assert np.array_equal(replay.play_on([Branch(moments[place])], 1_500)[0], together[place])
        assert np.array_equal(replay.play_on([Branch(moments[place])], 40)[0], together[place][:40])


@pytest.mark.parametrize(
    ("moves", "fault"),
    [
        ({(-1, "coin"): "win"}, "held in step -1; the steps are 0 to 199"),
        ({(0, "coyn"): "win"}, 'names no actor: "coyn"; did you mean "coin"'),
        ({(0, "coin"): "winn"}, 'names no option of coin: "winn"; did you mean "win"'),
        ({(200, "coin"): "win"}, "held in step 200; the steps are 0 to 199"),
    ],
)
def test_moves_that_cannot_be_are_told(moves, fault):
    with pytest.raises(RunError, match=fault):
        Replay(load_text(RUIN), 1).trace(0, moves)
