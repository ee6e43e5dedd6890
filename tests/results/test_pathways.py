"""Pathways show the moves that tell about the ending, and only those."""

import numpy as np
import pytest

from escalate import load, load_text
from escalate.results.pathways import BRANCHES, NO_BRANCH, fork, mutual_information

CAUSE = """
escalate: 1
title: One move decides
clock: {steps: 3}
actors:
  a: {label: A, options: {left: {label: Left, when: step == 0}, right: {label: Right, when: step == 0}}}
  b: {label: B, options: {this: {label: This}, that: {label: That}}}
outcomes: {won: {at end: yes, when: ever(a.left)}, lost: {otherwise: yes}}
"""


def test_only_the_move_that_decides_is_shown():
    frame = load_text(CAUSE).run(1000, 1).pathways()
    decided = frame[frame["move1"].isin(["A: Left", "A: Right"])]
    assert decided["runs"].sum() == 1000
    assert set(decided.loc[decided["move1"] == "A: Left", "outcome"]) == {"won"}
    assert set(decided.loc[decided["move1"] == "A: Right", "outcome"]) == {"lost"}


def test_every_run_is_on_one_path():
    frame = load("kaesong-short").run(800, 1).pathways(500)
    assert frame["runs"].sum() == 500
    assert not frame.duplicated(["move1", "move2", "move3", "move4", "outcome"]).any()


def test_mutual_information_of_known_tables():
    taken = np.array([True, True, False, False])
    assert mutual_information(taken, np.array([0, 1, 0, 1], np.int8)) == pytest.approx(0)
    assert mutual_information(taken, np.array([2, 2, 0, 0], np.int8)) == pytest.approx(1)
    # H(outcome) - H(outcome | taken) for counts 3 1 / 1 3: 1 - H(1/4) = 0.18872
    taken = np.array([True] * 4 + [False] * 4)
    assert mutual_information(taken, np.array([0, 0, 0, 1, 0, 1, 1, 1], np.int8)) == pytest.approx(0.18872, abs=1e-5)


def test_a_fork_shows_no_more_branches_than_fit():
    options = ", ".join(f"o{number}: {{when: step == 0}}" for number in range(8))
    endings = ", ".join(f"e{number}: {{at end: yes, when: ever(a.o{number})}}" for number in range(7))
    text = f"""
escalate: 1
title: Eight ways, eight endings
clock: {{steps: 2}}
actors: {{a: {{options: {{{options}}}}}}}
outcomes: {{{endings}, rest: {{otherwise: yes}}}}
"""
    result = load_text(text).run(4_000, 1)
    table = fork(result.scenario, result.first_courses)
    assert len(table["branch"].unique()) == BRANCHES + 1
    assert table["runs"].sum() == len(result.first_courses.outcome)
    by_branch = table.groupby("branch")["outcome"].nunique()
    assert by_branch[by_branch.index != NO_BRANCH].tolist() == [1] * BRANCHES
    assert by_branch[NO_BRANCH] == 8 - BRANCHES
