"""Luck and doubt apart: variances and ranges against known answers, and what is and is not drawn."""

import re
from dataclasses import replace

import numpy as np
import pytest
from click.testing import CliRunner

from escalate import load, load_text
from escalate.cli import cli
from escalate.errors import EscalateError
from escalate.studies.behind import separate
from escalate.studies.hypercube import doubted, latin_hypercube

COIN = """
escalate: 1
title: A coin of doubtful weight
clock: {steps: 1}
parameters:
  weight: {value: 0.4, range: [0.2, 0.6]}
  colour: {value: 1, range: [0, 9]}
actors: {hand: {options: {toss: {}}}}
outcomes:
  heads: {when: hand.toss, chance: weight + 0 * colour}
  tails: {otherwise: yes}
policies: {heavy: {set: {weight: 0.5}}}
"""


def evenly(rng, draws):
    """A Latin hypercube of one parameter from 0.2 to 0.6."""
    return 0.2 + 0.4 * (rng.permutation(draws) + rng.random(draws)) / draws


@pytest.mark.parametrize("draws", [pytest.param(20, marks=pytest.mark.slow), 200])
def test_the_variances_are_taken_apart(draws):
    """Shares drawn evenly from 0.2 to 0.6 have the variance 0.4**2 / 12, however few runs and draws there are."""
    rng = np.random.default_rng(1)
    for each in (10, 50):
        found = [separate(rng.binomial(each, evenly(rng, draws)), each) for _ in range(100_000 // draws)]
        known, noise = 0.4**2 / 12, (0.4 * 0.6 - 0.4**2 / 12) / each
        error = np.std([part.doubt for part in found]) / len(found) ** 0.5
        assert abs(np.mean([part.doubt for part in found]) - known) < 4 * error
        assert np.mean([part.luck for part in found]) == pytest.approx(noise, rel=0.02)
        assert known + noise - np.mean([part.doubt for part in found]) > 10 * error  # luck left in would be caught


SHARES = {
    # Luck of 100 runs has a standard deviation of 0.04 to 0.05 here, and each range is known to half of that.
    "even": ((0.22, 0.58), lambda rng: evenly(rng, 200)),
    "two": ((0.2, 0.6), lambda rng: np.repeat([0.2, 0.6], 100)),
    "one of them none": ((0, 0.4), lambda rng: np.repeat([0.0, 0.4], 100)),
    "one of ten": ((0.1, 0.9), lambda rng: np.repeat([0.1, 0.9], [180, 20])),
    "all or none": ((0, 1), lambda rng: np.repeat([0.0, 1.0], 100)),
    "small": ((0.001, 0.019), lambda rng: evenly(rng, 200) / 20 - 0.01),
}


@pytest.mark.parametrize("law", SHARES)
def test_the_range_is_that_of_the_shares_behind_the_draws(law):
    rng = np.random.default_rng(2)
    known, draw = SHARES[law]
    for each, near in ((100, 0.025), (1_000, 0.012)):
        found = [separate(rng.binomial(each, draw(rng)), each) for _ in range(40)]
        assert np.mean([(part.low, part.high) for part in found], axis=0) == pytest.approx(known, abs=near)


def test_luck_left_in_the_range_would_be_caught():
    rng = np.random.default_rng(2)
    raw = [np.quantile(rng.binomial(100, evenly(rng, 200)) / 100, [0.05, 0.95]) for _ in range(40)]
    assert (np.abs(np.mean(raw, axis=0) - [0.22, 0.58]) > 0.01).all()


@pytest.mark.parametrize("count", [0, 50])
def test_what_never_or_always_comes_is_in_no_doubt(count):
    parts = separate(np.full(30, count), 50)
    assert (parts.mean, parts.doubt, parts.luck, parts.told) == (count / 50, 0, 0, False)


def test_luck_alone_is_not_called_doubt():
    rng = np.random.default_rng(3)
    found = [separate(rng.binomial(50, 0.3, 200), 50) for _ in range(500)]
    assert np.mean([part.told for part in found]) < 0.06
    assert np.mean([part.doubt for part in found]) < 0.0006


def test_a_share_that_is_the_parameter_itself():
    doubt = load_text(COIN).doubt(samples=400, runs=40_000, seed=4)
    heads = doubt.rows[0]
    assert doubt.each == 100
    assert heads.low < 0.4 < heads.high
    assert heads.mean == pytest.approx(0.4, abs=0.01)
    assert heads.doubt_sd == pytest.approx(0.4 / 12**0.5, rel=0.05)
    assert (heads.doubt_low, heads.doubt_high) == pytest.approx((0.22, 0.58), abs=0.025)
    assert heads.told
    said = re.fullmatch(
        r'The guesses matter most for "(Heads|Tails)": (\d+) % to (\d+) % of runs in nine of ten draws '
        r"\((40|60) % as the file stands\); doubt is (\d+) times as wide as luck",
        doubt.sentence,
    )
    assert said is not None
    known = [22, 58, 40] if said[1] == "Heads" else [42, 78, 60]
    numbers = [int(number) for number in said.groups()[1:]]
    assert numbers == pytest.approx([*known, 0.36 / (3.92 * 0.24**0.5 / 200)], abs=4)
    shares = doubt.drawn[doubt.drawn["outcome"] == "heads"]["share"]
    assert np.quantile(shares, [0.05, 0.95]) == pytest.approx((heads.doubt_low, heads.doubt_high), abs=0.005)
    assert np.corrcoef(doubt.draws["weight"], shares)[0, 1] > 0.9
    assert doubt.samples_table.shape == (400, 5)
    assert np.corrcoef(doubt.samples_table["weight"], doubt.samples_table["share of heads"])[0, 1] > 0.9


@pytest.mark.parametrize(("high", "says"), [(0.5, "; doubt is 2 times as wide as luck"), (0.49, "")])
def test_doubt_is_said_to_be_wider_from_half_as_wide_again_on(high, says):
    """Beside luck from 25 to 50 of 100."""
    found = load_text(COIN).doubt(samples=20, runs=100)
    row = replace(found.rows[0], share=0.4, low=0.25, high=0.5, doubt_low=0.125, doubt_high=high, told=True)
    vars(found)["rows"] = [row, replace(row, doubt_high=0.2)]
    assert found.sentence.endswith(f"(40 % as the file stands){says}")


def test_what_is_set_does_not_vary():
    scenario = load_text(COIN)
    assert [p.name for p in doubted(scenario)] == ["weight", "colour"]
    assert [p.name for p in doubted(scenario.set(weight=0.3))] == ["colour"]
    assert [p.name for p in doubted(scenario.with_policy("heavy"))] == ["colour"]
    fixed = scenario.set(weight=0.3).doubt(samples=100, runs=1_000)
    assert not fixed.rows[0].told
    assert "doubt not told from luck" in repr(fixed)
    assert fixed.sentence.endswith("cannot be told from luck for any outcome")
    with pytest.raises(EscalateError, match=r"nothing to doubt.*set"):
        scenario.set(weight=0.3, colour=2).doubt()


def test_the_hypercube_has_one_value_in_each_strip_and_a_stream_for_each_parameter():
    parameters = doubted(load_text(COIN))
    draws = latin_hypercube(parameters, 50, 1)
    for parameter in parameters:
        strips = np.floor((draws[parameter.name] - parameter.low) / (parameter.high - parameter.low) * 50)
        assert sorted(strips) == list(range(50))
    assert abs(np.corrcoef(draws["weight"], draws["colour"])[0, 1]) < 0.4
    assert np.array_equal(latin_hypercube(parameters[1:], 50, 1)["colour"], draws["colour"])
    assert not np.array_equal(latin_hypercube(parameters, 50, 2)["colour"], draws["colour"])


def test_it_is_the_plain_result_and_the_same_each_time():
    scenario = load("gamblers-ladder")
    doubt, again = (scenario.doubt(samples=40, runs=2_000, seed=9) for _ in range(2))
    assert np.array_equal(doubt.result.record.outcome, scenario.run(2_000, 9).record.outcome)
    assert np.array_equal(doubt.counts, again.counts)
    assert doubt.counts.sum(axis=1).tolist() == [100] * 40


def test_the_command(tmp_path):
    asked = ["run", "gamblers-ladder", "--runs", "1000", "--doubt", "40"]
    told = CliRunner().invoke(cli, asked).output
    assert "40 draws of one parameter, 100 runs each" in told.replace("\n", " ")
    assert "Reaches the top" in told
    assert 'In short: The guesses matter most for "' in told
    assert told.splitlines()[-1] == "Next: escalate discover gamblers-ladder --outcome top"
    edge = CliRunner().invoke(cli, ["run", "tit-for-tat", "--runs", "1000", "--doubt", "40"]).output
    assert "Few draws come near the share" in edge
    assert max(map(len, told.splitlines())) <= 80
    table = CliRunner().invoke(cli, [*asked, "--format", "csv"]).output
    assert table.startswith("outcome,label,runs,share,low,high,mean,doubt_low,doubt_high,doubt_sd,luck_sd,told")
    saved = CliRunner().invoke(cli, [*asked, "--out", str(tmp_path / "doubt")]).output
    assert "Saved in" in saved
    kept = {path.name for path in (tmp_path / "doubt").iterdir()}
    assert {"outcomes.csv", "samples.csv", "doubt.png", "doubt.alt.txt", "manifest.json"} <= kept
    assert "leave --until out" in str(CliRunner().invoke(cli, [*asked, "--until", "1%"]).exception)


def test_what_is_behind_the_counts_of_no_is_the_mirror_of_what_is_behind_those_of_yes():
    rng = np.random.default_rng(14)
    counts = rng.binomial(50, rng.beta(1.5, 6, 31))
    yes, no = separate(counts, 50), separate(50 - counts, 50)
    assert np.sort(1 - no.shares) == pytest.approx(np.sort(yes.shares), abs=0.004)
    assert (1 - no.high, 1 - no.low) == pytest.approx((yes.low, yes.high), abs=0.004)
    assert (np.argsort(yes.shares, kind="stable") == np.argsort(counts, kind="stable")).all()
