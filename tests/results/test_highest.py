"""How far up the ladder runs have come, counted by hand."""

import numpy as np
import pytest

from escalate import load_text
from escalate.engine.courses import Courses
from escalate.results.highest import highest, walks

TEXT = """
escalate: 1
title: Two actors on a ladder
clock: {steps: 3}
ladder: [Calm, Show, Fire]
actors:
  a: {options: {rest: {}, show: {rung: Show}, fire: {rung: Fire}}}
  b: {options: {calm: {rung: Calm}, drift: {}}}
outcomes: {hit: {rung: Fire, when: step == 1 and a.show}, over: {otherwise: yes}}
"""


@pytest.fixture
def courses():
    # Runs: nothing on the ladder at all; a show and then an ending on Fire in step 1; fire in step 2 after a calm move.
    rest, show, fire, calm, drift, none = 0, 1, 2, 0, 1, -1
    return Courses(
        choices=np.array([
            [[rest, rest, rest], [rest, show, rest], [rest, none, fire]],
            [[drift, drift, calm], [drift, drift, drift], [drift, none, drift]],
        ], np.int8),
        levels=(),
        outcome=np.array([1, 0, 1], np.int8),
        step=np.array([2, 1, 2], np.int16),
    )  # fmt: skip


def test_the_highest_rung_so_far_is_counted(courses):
    table = highest(load_text(TEXT), courses, [1 / 3, 2 / 3])
    shares = table.pivot(index="step", columns="rung", values="share")
    assert shares.columns.tolist() == [-1, 0, 1, 2]
    third = 1 / 3
    assert shares.loc[0].tolist() == pytest.approx([2 * third, third, 0, 0])
    assert shares.loc[1].tolist() == pytest.approx([third, third, 0, third])
    assert shares.loc[2].tolist() == pytest.approx([third, 0, 0, 2 * third])
    assert table[table["step"] == 0]["label"].tolist()[1:] == ["Calm", "Show", "Fire"]


def test_runs_weigh_as_much_as_their_ending_does_among_all(courses):
    table = highest(load_text(TEXT), courses, [0.5, 0.5])
    shares = table.pivot(index="step", columns="rung", values="share")
    assert shares.loc[0].tolist() == pytest.approx([0.75, 0.25, 0, 0])
    assert shares.loc[2].tolist() == pytest.approx([0.25, 0, 0, 0.75])


def test_a_hundred_runs_walk_rung_by_rung(courses):
    """As many of each ending as its share, as far as there are any, the first ones."""
    table = walks(load_text(TEXT), courses, [0.98, 0.02])
    assert table.to_numpy().tolist() == [
        [0, 0, -1, "over", "Over"], [0, 1, -1, "over", "Over"], [0, 2, -1, "over", "Over"],
        [1, 0, -1, "hit", "Hit"], [1, 1, 1, "hit", "Hit"],
        [2, 0, 0, "over", "Over"], [2, 1, -1, "over", "Over"], [2, 2, 2, "over", "Over"],
    ]  # fmt: skip
    assert table.columns.tolist() == ["run", "step", "rung", "outcome", "outcome_label"]
    assert walks(load_text(TEXT), courses, [0.99, 0.01])["run"].unique().tolist() == [0, 1]
