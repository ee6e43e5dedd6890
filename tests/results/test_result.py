"""What a result says of itself, and what it can be asked."""

import pytest

from escalate import load
from escalate.errors import EscalateError


@pytest.fixture(scope="module")
def result():
    return load("kaesong-short").run(40, 7)


def test_the_first_and_the_last_run_can_be_told(result):
    assert (result.trace(0).run, result.trace(39).run) == (0, 39)
    for run in (-1, 40):
        with pytest.raises(EscalateError, match=f"this result has the runs 0 to 39, not {run}"):
            result.trace(run)


def test_it_says_what_was_asked(result):
    assert result.asked == "kaesong-short: 40 runs, seed 7"
    scenario = load("kaesong-short").with_policy("chinese_pressure").set(tension=5)
    assert scenario.run(2_000, 1).asked == "kaesong-short: 2,000 runs, seed 1, policy chinese_pressure, tension=5"
