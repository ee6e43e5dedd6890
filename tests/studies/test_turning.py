"""Where a run turned, against closed forms: the gambler's ruin at every place, and a step that one mover can turn."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from escalate import load, load_text
from escalate.engine.replay import Replay
from escalate.errors import EscalateError
from escalate.results.intervals import wilson
from escalate.studies.turning import Turn, jumps_of, turning
from worlds import DUEL, STRAY

ANSWERS = Path(__file__).parents[1] / "known_answers"

ODDS = np.exp([1.0, 0.0, 0.0]) / np.exp([1.0, 0.0, 0.0]).sum()


def ruin_of(bias, top=4):
    """Chance to reach the top before nothing, by place (Feller 1968, XIV.2)."""
    ratio = np.exp(-bias)
    places = np.arange(top + 1)
    return places / top if bias == 0 else (1 - ratio**places) / (1 - ratio**top)


@pytest.mark.parametrize("bias", [0.0, 0.4])
def test_the_gamblers_ruin_at_every_place(bias):
    scenario = load(ANSWERS / "gamblers-ruin.yaml").set(bias=bias, purse=2)
    answers = ruin_of(bias)
    seen = set()
    for run in range(12):
        found = turning(Replay(scenario, 5), run, plays=2_000)
        purses = [found.trace.start["purse"], *(step.state["purse"] for step in found.trace.steps)]
        for step, purse in enumerate(purses[:-1]):
            low, high = wilson(int(found.counts[step, 0]), 2_000, confidence=0.999)
            assert low <= answers[int(purse)] <= high, (run, step, purse)
            seen.add(int(purse))
        assert found.counts[-1].tolist() == [2_000 * (found.trace.outcome == o.name) for o in scenario.outcomes]
    assert seen == {1, 2, 3}


def test_the_mover_and_the_step_that_decided_are_named():
    scenario = load_text(DUEL, "duel")
    result = scenario.run(200, 3)
    for outcome, option, before in (("war", "shoot", ODDS[1]), ("deal", "talk", ODDS[2])):
        run = int(np.flatnonzero(result.runs["outcome"] == outcome)[0])
        found = result.turning(run)
        assert [turn.step for turn in found.turns] == [2]
        (turn,) = found.turns
        assert (turn.mover.actor, turn.mover.option) == ("red", option)
        assert turn.odds == pytest.approx(before, abs=1e-6)
        # Put another option in its place, and the run surely ends otherwise: the weight is the odds of the others.
        assert turn.weight == pytest.approx(1 - before, abs=1e-6)
        (part,) = turn.parts  # what the others chose led nowhere
        assert (part.move, part.weight) == (turn.mover, turn.weight)
        assert part.instead == "wait", "the likeliest of the others, which lead as far away"
        assert part.led == (0.0, 0.0, 1.0)
        place = [o.name for o in scenario.outcomes].index(outcome)
        low, high = wilson(int(found.counts[0, place]), found.plays, confidence=0.999)
        assert low <= before <= high
        assert found.shares[3, place] == 1.0
        assert (found.shares[0] == found.shares[1]).all(), "steps are compared on the same luck"


def test_an_ordered_move_decided_nothing():
    found = load_text(DUEL, "duel").with_policy("shot").run(5, 3).turning(0)
    assert found.turns == ()
    assert found.shares[:, 0].tolist() == [1.0] * 6


@pytest.mark.parametrize(("ban", "done", "decided"), [
    ("stray", "fire", ("guard", "fire", 0.5, 0.5)), ("fire", "stray", None), ("fire", "wait", None),
    ("", "fire", ("guard", "fire", 0.25, 0.25)), ("", "stray", None),
])  # fmt: skip
def test_what_chance_took_nobody_chose(ban, done, decided):
    """Of one free to fire or to wait, half the time only, the choice is weighed by its own odds, not by those of luck.

    Where only chance keeps it from waiting nobody decided anything, whatever came: what the clerk chose led nowhere.
    """
    text = STRAY.replace(f"      {ban}: {{label: ", f"      {ban}: {{when: shots > 1, label: ") if ban else STRAY
    result = load_text(text, "stray").run(60)
    run = next(run for run in range(60) if result.trace(run).steps[0].moves[0].option == done)
    (turn,) = result.turning(run).turns
    found = turn.mover and (turn.mover.actor, turn.mover.option, turn.odds, turn.weight)
    assert (found, [part.instead for part in turn.parts]) == (decided, ["wait"] if decided else [])


def test_luck_after_a_step_is_not_the_runs_own():
    scenario = load_text(DUEL, "duel")
    result = scenario.run(300, 3)
    shares = [result.turning(int(run)).shares[0, 0] for run in np.flatnonzero(result.runs["outcome"] == "war")[:5]]
    assert all(abs(share - ODDS[1]) < 0.06 for share in shares)


def test_jumps_are_half_of_all_that_changed():
    assert jumps_of(np.array([[0.5, 0.5, 0.0], [0.2, 0.5, 0.3], [0.0, 0.0, 1.0]])).tolist() == [0.3, 0.7]


def test_the_frame_holds_what_was_counted():
    found = load("kaesong-short").run(20).turning(3, plays=200)
    frame = found.frame
    steps, outcomes = found.counts.shape
    assert len(frame) == steps * outcomes
    assert frame["share"].to_numpy().reshape(steps, outcomes) == pytest.approx(found.shares)
    assert ((frame["low"] <= frame["share"]) & (frame["share"] <= frame["high"])).all()
    moved = frame.groupby("step")["moved"].first().to_numpy()
    assert moved[:-1] == pytest.approx(jumps_of(found.shares))
    assert set(frame.loc[frame["actor"].notna(), "step"]) == {t.step for t in found.turns if t.mover is not None}


def test_the_same_again_and_mistakes():
    result = load("kaesong-short").run(20, 7)
    assert (result.turning(5, plays=100).counts == result.turning(5, plays=100).counts).all()
    with pytest.raises(EscalateError, match="from 10 to 100,000, not 5"):
        result.turning(3, plays=5)
    with pytest.raises(EscalateError, match="has the runs 0 to 19, not 20"):
        result.turning(20)


def test_a_turn_that_nobody_chose_was_sure():
    turn = Turn(2, 0.5)
    assert (turn.mover, turn.weight, turn.odds) == (None, 0.0, 1.0)


def test_it_stands_short_in_a_notebook():
    found = load("kaesong-short").run(20).turning(3, plays=20)
    turned = replace(found, turns=(Turn(4, 0.5), Turn(2, 0.4)))
    assert repr(turned) == "<Turning of kaesong-short, run 3, seed 2020: turned in step 2, 4>"
    assert repr(replace(found, turns=())) == "<Turning of kaesong-short, run 3, seed 2020: no step turned it>"
