"""What is said of an outcome that no run reached."""

from __future__ import annotations

import pytest

from escalate.results.intervals import none_seen, wilson


@pytest.mark.parametrize(
    ("runs", "told"),
    [
        (1, "none seen, up to 1 in 1"),
        (200, "none seen, up to 4 in 200"),
        (1_000, "none seen, up to 4 in 1,000"),
        (10_000, "none seen, up to 4 in 10,000"),
    ],
)
def test_none_seen(runs: int, told: str) -> None:
    assert none_seen(runs) == told


@pytest.mark.parametrize("runs", [1, 2, 7, 100, 16_384, 10**7])
def test_what_is_said_is_the_upper_end_of_the_interval(runs: int) -> None:
    count = int(none_seen(runs).split()[4].replace(",", ""))
    assert (count - 1) / runs < wilson(0, runs)[1] <= count / runs
