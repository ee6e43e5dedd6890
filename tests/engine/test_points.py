"""Many points played with one compiled program are what each point gives on its own."""

import random
import re

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from escalate import load, load_text
from escalate.engine import luck
from escalate.engine.points import play_points
from escalate.engine.simulate import simulate
from escalate.engine.workers import Here, crew
from escalate.errors import RunError
from escalate.scenario.load import change
from random_scenarios import random_scenario

SEED = 11


def alone(scenario, values, point, runs):
    return simulate(change(scenario, {name: float(column[point]) for name, column in values.items()}), runs, SEED)


def ends_of(scenario):
    """Every parameter at each end of its range, the others at their values."""
    count = 2 * len(scenario.parameters)
    values = {parameter.name: np.full(count, parameter.value) for parameter in scenario.parameters}
    for number, parameter in enumerate(scenario.parameters):
        values[parameter.name][2 * number : 2 * number + 2] = parameter.low, parameter.high
    return values


def test_the_flagship_at_every_end_of_every_range():
    scenario = change(load("kaesong-2020"), policy="chinese_pressure")
    values = ends_of(scenario)
    found = play_points(scenario, values, 400, SEED)
    for point in range(3, len(found), 17):
        assert np.array_equal(found[point], alone(scenario, values, point, 400).outcome)


@settings(max_examples=5, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
@given(st.integers(0, 2**32 - 1), st.booleans())
def test_random_scenarios(seed, what_if):
    scenario = load_text(random_scenario(random.Random(seed)), f"random{seed}")
    scenario = change(scenario, policy="what_if" if what_if else "")
    values = {"p": np.array([0.0, 5.0]), "q": np.array([0.25, 1.0])}
    try:
        expected = [alone(scenario, values, point, 60).outcome for point in range(2)]
    except RunError:
        with pytest.raises(RunError):
            play_points(scenario, values, 60, SEED)
        return
    assert np.array_equal(play_points(scenario, values, 60, SEED), expected)


def test_more_runs_than_a_block_holds():
    scenario = load("gamblers-ladder")
    name = scenario.parameters[0].name
    values = {name: np.array([scenario.parameters[0].low, scenario.parameters[0].high])}
    runs = 2 * luck.BLOCK + 100
    found = play_points(scenario, values, runs, SEED)
    for point in range(2):
        assert np.array_equal(found[point], alone(scenario, values, point, runs).outcome)


def test_points_with_luck_of_their_own_follow_one_another():
    scenario = load("kaesong-short")
    values = {scenario.parameters[0].name: np.full(40, scenario.parameters[0].value)}
    found = play_points(scenario, values, 500, SEED, common=False)
    assert np.array_equal(found.reshape(-1), simulate(scenario, 20_000, SEED).outcome)


def test_points_may_share_luck_in_groups():
    scenario = load("kaesong-short")
    values = {"restraint": np.array([3.0, 2.0, 4.0, 3.0, 5.0])}
    runs = 7_000  # the groups' luck lies across the borders of blocks
    found = play_points(scenario, values, runs, SEED, common=np.array([2, 0, 2, 1, 4]))
    for point, group in ((0, 2), (2, 2), (4, 4)):
        longer = alone(scenario, values, point, (group + 1) * runs)
        assert np.array_equal(found[point], longer.outcome[group * runs :])
    with pytest.raises(RunError, match="a whole number from 0 for each point"):
        play_points(scenario, values, 5, SEED, common=[0, 1])


def test_without_values_it_is_the_scenario_as_it_stands():
    scenario = load("gamblers-ladder")
    assert np.array_equal(play_points(scenario, {}, 300, SEED), [simulate(scenario, 300, SEED).outcome])


FAILING = """
escalate: 1
title: Failing
clock: {steps: 4}
parameters: {p: {value: 1, range: [0, 4]}, width: {value: 1, range: [-1, 1]}}
state: {x: {start: 50, drift: 0 / (p - 2), noise: width}, fine: {start: p}}
actors: {a: {options: {go: {effects: {fine: -1}}, stay: {effects: {fine: -0.5}}}}}
outcomes: {odd: {when: fine == 0.1}, rest: {otherwise: yes}}
"""


def test_a_level_no_longer_fine_is_rounded():
    """At p = 1 sums need no rounding; at p = 1.1 they do, for 1.1 - 1 is not 0.1 in floating point."""
    scenario = load_text(FAILING)
    values = {"p": np.array([1.0, 1.1, 1.6, 2.5])}
    found = play_points(scenario, values, 500, SEED)
    expected = [alone(scenario, values, point, 500).outcome for point in range(4)]
    assert np.array_equal(found, expected)
    assert (found == 0).any()


def test_a_failing_point_is_named():
    with pytest.raises(RunError, match=r"with p = 2 \(point 1\), run 0, in step 0: division by zero") as caught:
        play_points(load_text(FAILING), {"p": [1, 2, 3]}, 50, SEED)
    assert "0 / (p - 2)" in str(caught.value)
    with pytest.raises(RunError, match=r"width = -0.5 \(point 2\), run 0.* a spread below 0"):
        play_points(load_text(FAILING), {"p": [1, 1, 1], "width": [1, 0, -0.5]}, 50, SEED)


@pytest.mark.parametrize(("count", "told"), [
    (3, "with b = 0, c = 1, d = 2 (point 0), run 0"), (4, "with b = 0, c = 1, d = 2 and 1 more (point 0), run 0"),
    (5, "with b = 0, c = 1, d = 2 and 2 more (point 0), run 0"),
])  # fmt: skip
def test_three_parameters_of_a_failing_point_are_named(count, told):
    text = FAILING.replace("parameters: {", "parameters: {" + "".join(
        f"{name}: {{value: 0, range: [0, 9]}}, " for name in "bcdef")).replace("p - 2", "b")
    with pytest.raises(RunError, match=re.escape(f"{told}, in step 0")):
        play_points(load_text(text), {name: [place, 9.0] for place, name in enumerate("bcdef"[:count])}, 5, SEED)


@pytest.mark.parametrize("common", [[0], [0, -1], [0.0, 1.0], [[0, 1]]])
def test_luck_is_shared_by_whole_numbers_from_0_one_a_point(common):
    with pytest.raises(RunError, match="a whole number from 0 for each point"):
        play_points(load_text(FAILING), {"p": [1.0, 1.5]}, 5, SEED, common=common)
    assert play_points(load_text(FAILING), {"p": [1.0, 1.5]}, 5, SEED, common=[0, 0]).shape == (2, 5)


@pytest.mark.parametrize(
    ("values", "fault"),
    [
        ({"q": [1]}, 'no parameter "q"'),
        ({"p": [1, 5]}, "p = 5: p should lie in its range, 0 to 4"),
        ({"p": [1, float("nan")]}, "p = nan"),
        ({"p": [4, 4.5, 9]}, r"p = 4\.5: p should lie in its range, 0 to 4"),
        ({"p": [1, -0.5]}, r"p = -0\.5: p should lie in its range, 0 to 4"),
        ({"p": []}, "p should have a value"),
        ({"p": [[1, 2]]}, "p should have a value"),
        ({"p": [1, 2], "width": [1]}, "width should have a value"),
    ],
)
def test_what_cannot_be_played_is_refused(values, fault):
    with pytest.raises(RunError, match=fault):
        play_points(load_text(FAILING), values, 5, SEED)


def test_progress_counts_all_runs():
    seen: list[int] = []
    play_points(load_text(FAILING), {"p": np.full(40, 1.5)}, 1_000, SEED, progress=seen.append)
    assert seen == [luck.BLOCK, 2 * luck.BLOCK, 40_000]


@pytest.mark.parametrize("common", [True, False, np.arange(9) // 2])
def test_the_same_whoever_plays(common):
    scenario, values = load_text(FAILING), {"p": np.linspace(0, 1.9, 9)}
    seen: list[int] = []
    told = [
        play_points(scenario, values, 5_000, SEED, common=common, crew=crew(count), progress=seen.append).tobytes()
        for count in (1, 2, 3)
    ]
    assert told[0] == told[1] == told[2]
    assert seen.count(45_000) == 3


def test_workers_are_asked_and_what_fails_there_names_its_point():
    asked: list[tuple[object, ...]] = []

    class Told(Here):
        def each(self, make, arguments, tasks, arrived=None):
            asked.extend(tasks)
            return super().each(make, arguments, tasks, arrived)

    scenario = load("kaesong-2020")
    scenario.sweep({"spiral": [0, 1]}, 50, workers=Told())
    scenario.sensitivity(runs=50, parameters=["spiral"], workers=Told())
    scenario.doubt(20, 50, workers=Told())
    scenario.discover("compromise", 2_000, workers=Told())
    # A part for sweep and sensitivity each; doubt plays a block and a part; discover a part.
    assert len(asked) == 5
    with pytest.raises(RunError, match=r"width = -0.5 \(point 2\), run 0"):
        play_points(load_text(FAILING), {"p": [1, 1, 1], "width": [1, 0, -0.5]}, 20_000, SEED, crew=crew(2))
