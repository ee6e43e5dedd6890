"""As many runs as it takes: fixed looks, the very result of that many runs, and intervals that still hold."""

from types import SimpleNamespace

import numpy as np
import pytest
from click.testing import CliRunner

from escalate import load, load_text
from escalate.cli import cli
from escalate.engine.luck import BLOCK
from escalate.errors import EscalateError
from escalate.studies import until as module
from escalate.studies.until import all_small, half_width, looks, widest


def test_the_looks_are_fixed_and_end_where_they_must():
    assert list(looks(100_000)) == [1_000, 2_000, 4_000, 8_000, BLOCK, 2 * BLOCK, 4 * BLOCK, 100_000]
    assert list(looks(4_000)) == [1_000, 2_000, 4_000]
    assert list(looks(1)) == [1]
    assert list(looks(2 * BLOCK)) == [1_000, 2_000, 4_000, 8_000, BLOCK, 2 * BLOCK]


@pytest.mark.parametrize("width", [0.02, 0.005])
def test_it_is_the_result_of_asking_for_as_many(width):
    scenario = load("gamblers-ladder")
    result = scenario.run_until(width, 5)
    plain = scenario.run(len(result), 5)
    assert half_width(result) <= width
    assert np.array_equal(result.record.outcome, plain.record.outcome)
    assert result.record.sums.tobytes() == plain.record.sums.tobytes()
    before = max(runs for runs in [0, *looks(len(result))] if runs < len(result))
    assert half_width(scenario.run(before, 5)) > width


def test_just_as_narrow_as_asked_for_is_narrow_enough():
    scenario = load("gamblers-ladder")
    width = half_width(scenario.run(1_000, 5))
    assert [len(scenario.run_until(asked, 5)) for asked in (width, width * 0.999)] == [1_000, 2_000]


def test_it_stops_at_the_most_it_may():
    result = load("gamblers-ladder").run_until(0.001, at_most=20_000)
    assert len(result) == 20_000
    assert half_width(result) > 0.001


def stopped(share, width, times, rng):
    """Where a single share's luck stops: counts and numbers of runs, in as many tries."""
    counts, ends, runs_before = np.zeros(times, int), np.zeros(times, int), 0
    for runs in looks(1_000_000):
        counts = np.where(ends == 0, counts + rng.binomial(runs - runs_before, share, times), counts)
        narrow = half(counts, runs) <= width
        ends = np.where((ends == 0) & narrow, runs, ends)
        runs_before = runs
        if ends.all():
            break
    return counts, ends


def half(counts, runs):
    low, high = wilson(counts, runs)
    return (high - low) / 2


def wilson(counts, runs):
    """Wilson's interval, for many at once."""
    z, share = 1.959963984540054, counts / runs
    middle = (share + z * z / (2 * runs)) / (1 + z * z / runs)
    reach = z / (1 + z * z / runs) * np.sqrt(share * (1 - share) / runs + z * z / (4 * runs * runs))
    return middle - reach, middle + reach


def test_intervals_hold_although_somebody_looked():
    rng = np.random.default_rng(1)
    assert half(np.array([300]), 1_000)[0] == pytest.approx(widest([300], 1_000))
    worst = 1.0
    for width in (0.01, 0.02, 0.03):
        for share in (0.01, 0.03, 0.1, 0.13, 0.2, 0.3, 0.4, 0.5):
            counts, ends = stopped(share, width, 8_000, rng)
            low, high = wilson(counts, ends)
            worst = min(worst, ((low <= share) & (share <= high)).mean())
    assert 0.93 < worst < 0.95


def test_small_shares_come_out_low_by_as_much_as_is_said():
    rng = np.random.default_rng(2)
    off = {}
    for width, share in ((0.003, 0.005), (0.01, 0.03), (0.01, 0.1), (0.02, 0.3)):
        counts, ends = stopped(share, width, 20_000, rng)
        off[share] = (counts / ends).mean() / share - 1
    assert -0.085 < off[0.005] < -0.06
    assert -0.035 < off[0.03] < -0.015
    assert abs(off[0.1]) < 0.01
    assert abs(off[0.3]) < 0.01


def test_it_is_said_where_small_shares_alone_decide_when_to_stop():
    rare = """
escalate: 1
title: Rarely
clock: {steps: 1}
actors: {a: {options: {go: {}}}}
outcomes: {hit: {chance: CHANCE}, miss: {otherwise: yes}}
"""
    small = load_text(rare.replace("CHANCE", "0.03")).run_until(0.01)
    assert all_small(small)
    assert not all_small(load_text(rare.replace("CHANCE", "0.3")).run_until(0.02))
    assert not all_small(load_text(rare.replace("CHANCE", "0")).run_until(0.02))


def test_whole_blocks_are_not_played_again():
    told = []
    text = "escalate: 1\ntitle: A coin\nclock: {steps: 1}\nactors: {a: {options: {x: {}, y: {}}}}\n"
    scenario = load_text(f"{text}outcomes: {{x: {{when: a.x}}, y: {{otherwise: yes}}}}\n")
    assert len(scenario.run_until(0.004, progress=told.append)) == 4 * BLOCK
    assert told[-4:] == [BLOCK, 2 * BLOCK, 3 * BLOCK, 4 * BLOCK]
    assert told.count(BLOCK) == 1


@pytest.mark.parametrize(("others", "small"), [(0, False), (1, True), (9, True), (10, False)])
def test_small_are_all_others_together_below_a_tenth(others, small):
    class Tallied:
        record = SimpleNamespace(outcome=np.array([0] * (100 - others) + [1] * others))

        def __len__(self):
            return 100

    assert all_small(Tallied()) is small


def test_odd_requests_are_refused():
    for width in (0, 0.5, -1, True):
        with pytest.raises(EscalateError, match="half width"):
            load("gamblers-ladder").run_until(width)
    with pytest.raises(EscalateError, match="largest number"):
        load("gamblers-ladder").run_until(0.01, at_most=0)


def test_the_command():
    def told(*asked):
        return CliRunner().invoke(cli, ["run", "gamblers-ladder", *asked])

    output = told("--until", "2%").output
    assert "2,000 runs are the first of the fixed numbers" in output.replace("\n", " ")
    assert max(map(len, output.splitlines())) <= 80
    assert "Small shares" not in output
    assert "Small shares come out low so" in told("--set", "heat=-1.5", "--until", "1%").output
    assert "not narrow enough" in told("--until", "0.1%", "--at-most", "5000").output
    assert "--until 1%" in str(told("--until", "lots").exception)
    assert "belongs to --until" in str(told("--at-most", "5000").exception)
    assert module.AT_MOST == 1_000_000
