"""Studies that share what they play tell what each tells by itself."""

import numpy as np

from escalate import load_text
from escalate.studies.places import Places
from escalate.studies.sensitivity import one_at_a_time
from escalate.studies.when import when
from worlds import CHAIN

PUSH = "push: {value: 0, range: [0, 9]}"
WORLD = CHAIN.replace(PUSH, f"{PUSH}, eager: {{value: 6, range: [0, 9]}}")
WORLD = WORLD.replace("{label: Cut,", "{label: Cut, appeal: eager,")
RUNS = 300


def test_shared_plays_change_nothing():
    scenario = load_text(WORLD)
    shared = Places(RUNS, 5)
    shared.know(scenario, scenario.run(RUNS, 5).record.outcome)
    for outcome in ("deal", "nothing"):
        alone = when(scenario, "squeeze", outcome, RUNS, 5)
        assert when(scenario, "squeeze", outcome, RUNS, 5, places=shared).effects == alone.effects
    assert (
        one_at_a_time(scenario, "deal", RUNS, 5, places=shared).effects
        == one_at_a_time(scenario, "deal", RUNS, 5).effects
    )


def test_a_place_is_played_once():
    scenario = load_text(WORLD)
    shared, asked = Places(RUNS, 5), []
    for _ in range(2):
        shared.play(scenario, [{"eager": 0.0}, {"eager": 3.0}, {}, {"eager": 0.0}], asked.append)
    assert asked == [3 * RUNS]


def test_a_place_is_the_scenario_with_its_numbers_set():
    scenario = load_text(WORLD)
    played = Places(RUNS, 5).play(scenario, [{"eager": 3.0, "push": 9.0}, {}])
    for row, settings in zip(played, ({"eager": 3, "push": 9}, {}), strict=True):
        assert np.array_equal(row, scenario.set(**settings).run(RUNS, 5).record.outcome)
