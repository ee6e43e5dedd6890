"""How far a study has come is told in runs, over all that it plays: it never goes back, and ends with the last."""

import pytest

from escalate import load_text
from escalate.studies import levers
from studies.test_read_together import WORLD

# Without a change and with it; both ends of three numbers.
REPORTS = {
    "compare": (lambda world, how: world.compare(["press", {"push": 1}], 60, **how), [60, 120, 180]),
    "doubt": (lambda world, how: world.doubt(20, 90, **how), [90, 90 + 20 * 100]),
    "when": (lambda world, how: world.when("press", "hit", 60, **how), [7 * 60, 2 * 7 * 60]),
    "hunt": (
        lambda world, how: world.when("press", "hit", 60, at={"push": [0, 0.2, 1]}, confirm=100, **how),
        [100, 200, 200 + 3 * 60, 200 + 2 * 3 * 60],
    ),
    "levers": (lambda world, how: levers.levers(world, 60, **how), [60, 120, 180, 240]),
    "one at a time": (lambda world, how: world.sensitivity(runs=60, **how), [7 * 60]),
    "morris": (lambda world, how: world.sensitivity(method="morris", runs=8, trajectories=4, **how), [4 * 4 * 8]),
    "discover": (lambda world, how: world.discover("hit", 1_000, **how), [1_000]),
}
"""A study -> how it is asked, and what it reports."""


@pytest.mark.parametrize("study", REPORTS)
def test_a_study_tells_how_many_of_its_runs_are_done(study):
    ask, reports = REPORTS[study]
    told = []
    ask(load_text(WORLD), {"progress": told.append})
    assert told == reports
