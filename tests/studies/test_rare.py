"""Rare outcomes as people get them: shares in words, intervals, honest advice, and the command."""

import math
from types import SimpleNamespace

import numpy as np
import pytest
from click.testing import CliRunner

from escalate import load, load_text
from escalate.cli import cli
from escalate.engine.splitting import Along, split
from escalate.errors import EscalateError
from escalate.results.intervals import skewed_mean, wilson
from escalate.studies import rare
from escalate.studies.rare import Rare, RareRow, _listed, in_words, interval_in_words


@pytest.fixture(scope="module")
def found():
    return load("gamblers-ladder").set(heat=-2).rare("top", along="place")


def test_the_share_the_interval_and_the_rows(found):
    # Odds of e**2 against: ((q/p) - 1) / ((q/p)**4 - 1), and a trifle less because the clock stops at 14 steps.
    closed = (math.exp(2) - 1) / (math.exp(8) - 1)
    assert found.low < closed < found.high
    assert found.share == pytest.approx(closed, rel=0.2)
    assert found.outcomes["share"].sum() == pytest.approx(1)
    assert found.replications.shape == (20, 5)
    assert found.replications["top"].mean() == pytest.approx(found.share)
    assert found.worth_runs > 2 * found.estimates.work
    assert found.advice == ""
    assert found.outcomes["low"].between(0, found.outcomes["share"]).all()
    assert found.outcomes["high"].between(found.outcomes["share"], 1).all()


NOISE = """
escalate: 1
title: A sum of noise
clock: {steps: 4}
state: {heat: {start: 0, range: [-1000, 1000], noise: 5}}
actors: {a: {options: {x: {}}}}
outcomes: {war: {when: heat >= 40 and step >= 3}, rest: {otherwise: yes}}
"""
SUCCESSES = """
escalate: 1
title: Successes in a row of steps
clock: {steps: STEPS}
state: {hits: {start: 0, range: [0, 100], whole: yes}}
actors:
  coin: {options: {win: {appeal: log(CHANCE / (1 - CHANCE)), effects: {hits: +1}}, lose: {}}}
outcomes: {war: {when: hits >= WANTED}, rest: {otherwise: yes}}
"""


def successes(steps, chance, wanted):
    """So many successes in so many steps, and their share in closed form."""
    text = SUCCESSES.replace("STEPS", str(steps)).replace("CHANCE", str(chance)).replace("WANTED", str(wanted))
    tail = [math.comb(steps, k) * chance**k * (1 - chance) ** (steps - k) for k in range(wanted, steps + 1)]
    return load_text(text), "hits", sum(tail)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("scenario", "level", "known", "kept"),
    [
        (load_text(NOISE), "heat", 0.5 * math.erfc(4 / math.sqrt(2)), 0.93),
        (*successes(6, 0.02, 4), 0.93),
        (*successes(20, 0.1, 12), 0.92),
    ],
    ids=["noise beyond four standard deviations", "four of six", "twelve of twenty"],
)
def test_intervals_hold_as_often_as_the_command_says(scenario, level, known, kept):
    """Replications drawn again in groups from 2,000; Student's interval holds 85 to 93 times in 100 here."""
    found = split(scenario, 0, Along(level), 2_000, 11).shares[:, 0]
    assert found.mean() == pytest.approx(known, abs=4 * found.std() / math.sqrt(2_000))
    for size in (10, 20, 40):
        groups = np.random.default_rng(1).choice(found, (2_000, size))
        ends = [skewed_mean(group)[1:] for group in groups]
        assert np.mean([low <= known <= high for low, high in ends]) > kept - 0.01 * (size == 10)


def test_a_wide_interval_is_called_rough():
    scenario, level, _ = successes(20, 0.1, 12)
    rough = scenario.rare("war", 5_000, along=level)
    assert rough.high > 3 * rough.low
    assert rough.advice.startswith("A rough estimate, for the replications differ widely: make more runs.")


@pytest.mark.parametrize(("most", "seed", "rough"), [(12, 0, True), (11, 1, False)])
def test_rough_is_what_goes_beyond_three_times_its_lower_end(most, seed, rough, monkeypatch):
    scenario, level, _ = successes(20, 0.1, most)
    found = scenario.rare("war", 5_000, seed, along=level)
    assert 2.9 < found.high / found.low < 3.1
    assert (found.high > 3 * found.low) == found.advice.startswith("A rough estimate") == rough
    monkeypatch.setattr(rare, "ROUGH", found.high / found.low)
    assert found.low * rare.ROUGH == found.high
    assert found.advice == ""


@pytest.mark.parametrize(("bound", "says"), [
    ({"high": 0.375}, ""), ({"high": 0.376}, "A rough estimate"),
    ({"work": 1.0}, ""), ({"work": 1.1}, "Splitting along"),
    ({"first": 0.05}, "This is not rare"), ({"first": 0.049}, ""),
])  # fmt: skip
def test_what_is_said_begins_just_beyond_its_bound(bound, says):
    """Three times the lower end, as many plain runs as the work, five plain runs of 100."""
    given = {"high": 0.2, "work": 0.5, "first": 0.0} | bound
    estimates = SimpleNamespace(first=np.array([[given["first"], 0.5]]), work=given["work"])
    made = Rare(load("gamblers-ladder"), 1, "top", "place", estimates)
    vars(made)["rows"] = [RareRow("top", "Top", 0.5, 0.125, given["high"], 0.5)]
    assert made.advice.startswith(says)
    assert bool(made.advice) == bool(says)


def test_the_fewest_paths_are_one():
    ladder = load("gamblers-ladder")
    assert ladder.rare("top", 1).paths == 5_120
    with pytest.raises(EscalateError):
        ladder.rare("top", 0)


def test_names_are_listed_up_to_three():
    assert [_listed(list("abcde"[:count])) for count in (0, 1, 2, 3, 4)] == [
        "(it has none)", "a", "a or b", "a, b or c", "a, b or c",
    ]  # fmt: skip


def test_shares_in_words():
    assert [in_words(share) for share in (1, 0.997, 0.31, 0.042, 0.0099, 0.001, 1.5041e-4, 1.16e-6, 0)] == [
        "100 %", "99.7 %", "31 %", "4.2 %", "9.9 in 1,000", "1.0 in 1,000", "1.5 in 10,000", "1.2 in 1,000,000", "none",
    ]  # fmt: skip
    assert interval_in_words(0.000145, 0.000153) == "1.45 to 1.53 in 10,000"
    bounds = (0.00995, 0.00994, 0.0995, 0.0994, 0.995, 0.994)
    told = ["1.0 %", "9.9 in 1,000", "10 %", "9.9 %", "99.5 %", "99 %"]
    assert [in_words(share) for share in bounds] == told
    assert [in_words(share) for share in (1e-12, 9e-13)] == ["1.0 in 1,000,000,000,000", "0.0 %"]


def test_what_did_not_help_is_said():
    scenario = load("gamblers-ladder").set(heat=-2)
    assert any("did not help" in scenario.rare("top", along="-place", seed=seed).advice for seed in range(5))
    assert "not rare" in load("gamblers-ladder").rare("top", 100, along="place").advice
    never = load_text("""
escalate: 1
title: Never
clock: {steps: 3}
ladder: [Low, High]
state: {heat: {start: 5}}
actors: {a: {options: {x: {rung: Low}, y: {rung: High, effects: {heat: +1}}}}}
outcomes: {war: {when: heat > 50}, rest: {otherwise: yes}}
""").rare("war", 100)
    assert never.share == 0
    assert never.high == wilson(0, never.paths)[1]
    assert "No path reached it" in never.advice
    assert "--along with heat" in never.advice
    assert "none seen, up to 4 in 5,120" in repr(never)


def test_wrong_names_are_answered_with_the_nearest():
    scenario = load("gamblers-ladder")
    with pytest.raises(EscalateError, match='no outcome "topp"; did you mean "top"'):
        scenario.rare("topp")
    with pytest.raises(EscalateError, match='no level "plaec" to go along; did you mean "place"'):
        scenario.rare("top", along="-plaec")
    flat = load_text("""
escalate: 1
title: Flat
clock: {steps: 3}
state: {heat: {start: 5}}
actors: {a: {options: {x: {}}}}
outcomes: {rest: {otherwise: yes}}
""")
    with pytest.raises(EscalateError, match=r"on no ladder.*name a level: heat"):
        flat.rare("rest")


def test_an_outcome_that_comes_every_time_has_no_error_to_compare(tmp_path):
    path = tmp_path / "sure.yaml"
    path.write_text(
        "escalate: 1\ntitle: Sure\nclock: {steps: 1}\nladder: [Calm, War]\n"
        "actors: {a: {options: {stay: {rung: Calm}, go: {rung: War}}}}\noutcomes: {rest: {otherwise: yes}}\n",
        encoding="utf-8",
    )
    done = CliRunner().invoke(cli, ["run", str(path), "--rare", "rest", "--runs", "2000"], catch_exceptions=False)
    assert "Rest: 100 % of runs (95 % interval 100 to 100 %)\nThis is not rare: plain runs" in done.output


def test_the_command(tmp_path):
    asked = ["run", "gamblers-ladder", "--set", "heat=-2", "--rare", "top", "--along", "place"]
    told = CliRunner().invoke(cli, asked).output
    assert "Reaches the top: 2." in told
    assert "in 1,000 of runs (95 % interval" in told
    assert max(map(len, told.splitlines())) <= 80
    again = CliRunner().invoke(cli, [*asked, "--format", "csv"]).output
    assert again.splitlines()[0] == "outcome,label,share,low,high,error"
    assert "leave --until out" in str(CliRunner().invoke(cli, [*asked, "--until", "1%"]).exception)
    assert f"Saved in {tmp_path / 'rare'}" in CliRunner().invoke(cli, [*asked, "--out", str(tmp_path / "rare")]).output
    assert sorted(path.name for path in (tmp_path / "rare").iterdir()) == [
        "arrays.npz", "manifest.json", "outcomes.csv", "replications.csv", "tables.xlsx",
    ]  # fmt: skip
    assert "belongs to --rare" in str(CliRunner().invoke(cli, ["run", "gamblers-ladder", "--along", "place"]).exception)
