"""Rare outcomes as people get them: shares in words, intervals, honest advice, and the command."""

import math

import pytest
from click.testing import CliRunner

from escalate import load, load_text
from escalate.cli import cli
from escalate.errors import EscalateError
from escalate.results.intervals import student, wilson
from escalate.studies.rare import in_words, interval_in_words


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


@pytest.mark.parametrize(("freedom", "known"), [(5, 2.5706), (9, 2.2622), (19, 2.0930), (50, 2.0086)])
def test_students_quantile_is_the_tables(freedom, known):
    assert student(freedom) == pytest.approx(known, abs=5e-4)


def test_shares_in_words():
    assert [in_words(share) for share in (1, 0.997, 0.31, 0.042, 0.0099, 0.001, 1.5041e-4, 1.16e-6, 0)] == [
        "100 %", "99.7 %", "31 %", "4.2 %", "9.9 in 1,000", "1.0 in 1,000", "1.5 in 10,000", "1.2 in 1,000,000", "none",
    ]  # fmt: skip
    assert interval_in_words(0.000145, 0.000153) == "1.45 to 1.53 in 10,000"


def test_what_did_not_help_is_said():
    scenario = load("gamblers-ladder").set(heat=-2)
    assert "did not help" in scenario.rare("top", along="-place").advice
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
        "arrays.npz", "manifest.json", "outcomes.csv", "replications.csv",
    ]  # fmt: skip
    assert "belongs to --rare" in str(CliRunner().invoke(cli, ["run", "gamblers-ladder", "--along", "place"]).exception)
