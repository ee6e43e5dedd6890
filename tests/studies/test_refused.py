"""How often a study may be asked to play: whole numbers within their ends, the ends among them."""

import numpy as np
import pytest

from escalate import load_text
from escalate.errors import EscalateError
from escalate.studies.over_ranges import refuse_few
from escalate.studies.turning import check_plays

TEXT = """
escalate: 1
title: A coin of doubtful weight
clock: {steps: 1}
ladder: [Low, High]
parameters: {weight: {value: 0.4, range: [0.2, 0.6]}}
actors: {hand: {options: {toss: {rung: High}, hold: {rung: Low}}}}
outcomes: {heads: {when: hand.toss, chance: weight}, tails: {otherwise: yes}}
"""
COIN = load_text(TEXT, "coin")
ASKED = {
    "plays": (check_plays, "from 10 to 100,000", (10, 100_000, np.int64(10)), (9, 100_001)),
    "trajectories": (lambda count: refuse_few(count, "trajectories"), "from 2 up", (2,), (1,)),
    "draws": (lambda count: COIN.doubt(count, 100), "from 20 to 100,000", (20, np.int64(20)), (19, 100_001)),
    "ranges": (lambda count: COIN.discover("heads", count), "1,000 runs or more", (1_000, np.int64(1_000)), (999,)),
    "at most": (lambda count: COIN.run_until(0.1, at_most=count), "from 1 up", (1, np.int64(1)), (0,)),
    "paths": (lambda count: COIN.rare("heads", count), "from 1 up", (1, np.int64(1)), (0,)),
}
"""What is asked, what is said of a number that cannot be, numbers that can be, and some that cannot."""


@pytest.mark.parametrize("what", ASKED)
def test_a_number_of_plays_is_whole_and_lies_within_its_ends(what):
    ask, says, right, wrong = ASKED[what]
    for count in right:
        ask(count)
    for count in (*wrong, True, float(right[0]), right[0] + 0.5, str(right[0])):
        with pytest.raises(EscalateError, match=f"{says}.*, not {count!r}"):
            ask(count)


@pytest.mark.parametrize("width", [0, 0.5, -0.1, True, "0.1", None])
def test_a_half_width_lies_between_nothing_and_a_half(width):
    assert len(COIN.run_until(0.499, at_most=5)) == 5
    with pytest.raises(EscalateError, match=f"between 0 and 0.5.*, not {width!r}"):
        COIN.run_until(width, at_most=5)


def test_what_shares_no_ending_cannot_be_compared():
    other = load_text(TEXT.replace("tails", "edge"), "other")
    assert len(COIN.compare([other], 20).endings) == 3
    strange = load_text(TEXT.replace("tails", "edge").replace("heads", "top"), "strange")
    with pytest.raises(EscalateError, match=r"no outcome of the same name.*: one has heads, tails; the other top"):
        COIN.compare([strange], 20)
