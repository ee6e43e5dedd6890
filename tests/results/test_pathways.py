"""Pathways show the moves that tell about the ending, and only those."""

import math
from collections import Counter
from statistics import median

import numpy as np
import pytest

from escalate import load, load_text
from escalate.engine.courses import Courses
from escalate.results.pathways import BRANCHES, MOVES, NO_BRANCH, fork, mutual_information, pathways, telling_options

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


def test_a_move_counts_from_five_times_what_chance_seems_to_tell():
    """Of 400 runs with two endings chance seems to tell 1 / (2 * 400 * ln 2) bits (Miller), five times that 0.00902."""
    outcome = np.repeat([0, 1], 200).astype(np.int8)

    def first(more):
        """Steps in which an option is first taken: by 100 and so many of one ending, by as many fewer of the other."""
        return np.concatenate([np.arange(200) >= 100 + more, np.arange(200) >= 100 - more]) * 3

    assert mutual_information(first(10) < 3, outcome) == pytest.approx(0.00722, abs=1e-5)
    assert mutual_information(first(12) < 3, outcome) == pytest.approx(0.01040, abs=2e-5)
    assert telling_options({(0, 1): first(10), (1, 0): first(12)}, outcome, 3) == [(1, 0)]
    many = {(0, option): first(12 + option) for option in range(8)}
    assert telling_options(many, outcome, 3) == [(0, option) for option in range(7, 1, -1)]
    assert MOVES == 6
    assert telling_options(many, np.zeros(400, np.int8), 3) == []  # where all runs end alike there is nothing to tell


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
    table = fork(result.scenario, result.first_courses, result.outcomes["share"])
    assert len(table["branch"].unique()) == BRANCHES + 1
    assert table["runs"].sum() == pytest.approx(len(result.first_courses.outcome))
    ends = table.groupby("outcome")["runs"].sum() / table["runs"].sum()  # though these are the first runs of more
    assert ends.to_dict() == pytest.approx({row.outcome: row.share for row in result.outcomes.itertuples()})
    by_branch = table.groupby("branch")["outcome"].nunique()
    assert by_branch[by_branch.index != NO_BRANCH].tolist() == [1] * BRANCHES
    assert by_branch[NO_BRANCH] == 8 - BRANCHES


SEALED = """
escalate: 1
title: A word and a blow
clock: {steps: 4}
actors:
  a:
    options:
      wait: {label: Wait}
      talk: {label: Talk}
      strike: {label: Strike, when: step > 0, appeal: 2 * ever(a.talk)}
outcomes: {struck: {when: ever(a.strike)}, talked: {at end: yes, when: ever(a.talk)}, none: {otherwise: yes}}
"""


def test_a_move_that_is_the_ending_is_no_fork_where_there_are_others():
    result = load_text(SEALED).run(2_000, 1)
    table = fork(result.scenario, result.first_courses, result.outcomes["share"])
    assert set(table["branch"]) == {"A: Talk", "A: Wait"}
    alone = load_text(SEALED.replace("      talk: {label: Talk}\n", "").replace(", appeal: 2 * ever(a.talk)", "")
                      .replace("talked: {at end: yes, when: ever(a.talk)}, ", "")).run(2_000, 1)  # fmt: skip
    assert "A: Strike" in set(fork(alone.scenario, alone.first_courses, alone.outcomes["share"])["branch"])


MANY = """
escalate: 1
title: Nine who go once or never
clock: {steps: 6}
actors:
ACTORS
outcomes: {x: {when: step > 9}, y: {when: step > 9}, z: {when: step > 9}, rest: {otherwise: yes}}
""".replace("ACTORS", "\n".join(
    f"  {n}: {{label: {n.upper()}, options: {{wait: {{label: Wait}}, go: {{label: Go}}}}}}" for n in "abcdefghi"
))  # fmt: skip
OFTEN = [(.9, .1, .1, .1), (.1, .8, .1, .1), (.5, .5, .5, .5), (.1, .1, .7, .2), (.2, .3, .2, .9), (.8, .8, .2, .2),
         (.6, .6, .1, .6), (.5, .5, .5, .6), (.35, .1, .1, .1)]  # fmt: skip
"""How often each actor goes, by ending; the third and the eighth say nothing of it."""


def test_the_moves_and_their_order_are_those_worked_out_run_by_run():
    rng, runs, steps = np.random.default_rng(1), 1_200, 6
    outcome = rng.integers(0, 4, runs).astype(np.int8)
    goes = np.where(rng.random((9, runs)) < np.array(OFTEN)[:, outcome], rng.integers(1, 4, (9, runs)), steps)
    choices = (np.arange(steps)[None, :, None] >= goes[:, None, :]).astype(np.int8)
    courses = Courses(choices=choices, levels=(), outcome=outcome, step=np.full(runs, 5, np.int16))
    scenario = load_text(MANY)

    def bits(actor):
        cells = Counter(zip((goes[actor] < steps).tolist(), outcome.tolist(), strict=True))
        rows, columns = Counter(), Counter()
        for (row, column), count in cells.items():
            rows[row] += count
            columns[column] += count
        return sum(n / runs * math.log2(n * runs / (rows[row] * columns[column])) for (row, column), n in cells.items())

    least = 5 * 3 / (2 * runs * math.log(2))
    telling = [actor for actor in sorted(range(9), key=lambda actor: -bits(actor)) if bits(actor) > least]
    assert set(telling) == {0, 1, 3, 4, 5, 6, 8}

    paths, branches = Counter(), {}
    for run in range(runs):
        gone = sorted((int(goes[actor, run]), actor) for actor in telling[:6] if goes[actor, run] < steps)
        moves = [f"{'ABCDEFGHI'[actor]}: Go" for _, actor in gone[:4]]
        paths[(*moves, *[""] * (4 - len(moves)), scenario.outcomes[outcome[run]].name)] += 1
        first = min(((int(goes[actor, run]), place) for place, actor in enumerate(telling[:4])), default=None)
        key = NO_BRANCH if first[0] == steps else f"{'ABCDEFGHI'[telling[first[1]]]}: Go"
        branches.setdefault(key, []).append((first[0], scenario.outcomes[outcome[run]].name))
    frame = pathways(scenario, courses)
    found = frame[["move1", "move2", "move3", "move4", "outcome", "runs"]].itertuples(index=False)
    assert {tuple(row[:5]): row[5] for row in found} == paths
    assert (frame["outcome_label"] == frame["outcome"].str.capitalize()).all()
    table = fork(scenario, courses, np.bincount(outcome) / runs)
    assert table["branch"].unique().tolist() == [*(f"{'ABCDEFGHI'[actor]}: Go" for actor in telling[:4]), NO_BRANCH]
    for branch, part in table.groupby("branch"):
        counts = Counter(name for _, name in branches[branch])
        assert dict(zip(part["outcome"], part["runs"], strict=True)) == counts
        if branch == NO_BRANCH:
            assert part["step"].isna().all()
        else:
            assert set(part["step"]) == {median(step for step, _ in branches[branch])}
    assert set(table["steps"]) == {steps}
