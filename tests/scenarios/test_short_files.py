"""Each short file teaches its idea: nothing is certain, and the policies move the tally as the theory says."""

import math

import pytest

from escalate import load
from escalate.scenario.library import folder, names
from escalate.scenario.lint import check_warnings, formulas

RUNS = 10_000
LUCK = 0.02
"""Four standard errors of a share at 10,000 runs."""
SHORT = [name for name in names() if name != "kaesong-2020"]


def shares(name, policy=None, **settings):
    scenario = load(name)
    result = (scenario.set(settings) if settings else scenario).with_policy(policy).run(RUNS)
    return {row.outcome: row.share for row in result.outcomes.itertuples()}


@pytest.mark.parametrize("name", names())
def test_every_file_says_what_it_is_for(name):
    scenario = load(name)
    about = scenario.about
    assert check_warnings(scenario) == []
    assert about.summary
    assert about.purpose == "illustration"
    assert about.not_for == "forecasting"
    assert about.source
    assert len(about.questions) >= 2
    assert 1 <= len(about.key_assumptions) <= 3
    for parameter in scenario.parameters:
        assert parameter.origin.why, parameter.name
        assert len(parameter.label) <= 44
    for outcome in scenario.outcomes:
        assert outcome.label != outcome.name
        assert len(outcome.label) <= 40


@pytest.mark.parametrize("name", SHORT)
def test_every_file_can_be_read_in_ten_minutes(name):
    lines = (folder() / f"{name}.yaml").read_text(encoding="utf-8").splitlines()
    assert len(lines) <= 90
    assert max(map(len, lines)) <= 120
    assert max(len(formula.text) for formula in formulas(load(name))) <= 100


@pytest.mark.parametrize("name", SHORT)
def test_nothing_is_certain(name):
    scenario = load(name)
    for policy in ("", *(policy.name for policy in scenario.policies)):
        assert max(shares(name, policy or None).values()) < 0.97, policy


def test_kaesong_in_three_levers():
    base = shares("kaesong-short")
    assert all(0.01 <= share <= 0.7 for share in base.values()), base
    relief, troops, pressure = (
        shares("kaesong-short", policy) for policy in ("sanctions_relief", "dmz_troop_moves", "chinese_pressure")
    )
    assert relief["compromise"] > base["compromise"] + 0.05
    assert relief["clash"] < base["clash"] - LUCK
    assert troops["troops"] > base["troops"] + 0.05
    assert pressure["compromise"] > base["compromise"] + 0.05, "it buys deals"
    assert pressure["clash"] > base["clash"] + 0.03, "and it costs calm"
    gentle = shares("kaesong-short", "chinese_pressure", pressure_angers=0)
    assert gentle["clash"] < pressure["clash"] - 0.05, "which way wins hangs on one number"
    assert len(load("kaesong-short").policies) == 3


def test_the_gamblers_ladder():
    base = shares("gamblers-ladder")
    assert base["top"] == pytest.approx(0.25, abs=LUCK)
    assert shares("gamblers-ladder", "higher_start")["top"] == pytest.approx(0.5, abs=LUCK)
    r = math.exp(-0.4)
    assert shares("gamblers-ladder", "hotter")["top"] == pytest.approx((1 - r) / (1 - r**4), abs=LUCK)
    assert shares("gamblers-ladder", "cooler")["top"] == pytest.approx((1 - 1 / r) / (1 - 1 / r**4), abs=LUCK)


def test_the_security_dilemma():
    """Arms control brings fewer attacks where arms frighten, and more where they deter: that is the dilemma."""
    base = shares("security-dilemma")
    assert shares("security-dilemma", "spiral")["attack"] > base["attack"] + 0.1
    assert shares("security-dilemma", "strong_deterrence")["attack"] < base["attack"] - LUCK
    spiral = shares("security-dilemma", deterrence=0)["attack"]
    assert shares("security-dilemma", "arms_control", deterrence=0)["attack"] < spiral - LUCK
    deterred = shares("security-dilemma", deterrence=0.1)["attack"]
    assert shares("security-dilemma", "arms_control", deterrence=0.1)["attack"] > deterred + LUCK


def crisis(cost):
    """The challenger's threats and the target's answers by backward induction at precision 1."""
    fight = 1 / (1 + math.exp(1 - cost))
    resist = 1 / (1 + math.exp(-1 - (1 - fight) * 0.5 + fight))
    threat = resist * (-cost * (1 - fight) - fight) + (1 - resist)
    return 1 / (1 + math.exp(-threat)), resist, fight


def test_crisis_bargaining():
    """Higher audience costs: fewer threats, and those made are believed and carried out more often."""
    threats, conceded, fought = [], [], []
    for policy, cost in (("no_audience_cost", 0), (None, 0.5), ("high_audience_cost", 2)):
        found = shares("crisis-bargaining", policy)
        threaten, resist, fight = crisis(cost)
        assert found["concession"] == pytest.approx(threaten * (1 - resist), abs=LUCK)
        assert found["backs_down"] == pytest.approx(threaten * resist * (1 - fight), abs=LUCK)
        assert found["war"] == pytest.approx(threaten * resist * fight, abs=LUCK)
        threats.append(1 - found["status_quo"])
        conceded.append(found["concession"] / threats[-1])
        fought.append(found["war"] / (found["war"] + found["backs_down"]))
    assert threats[0] > threats[1] > threats[2]
    assert conceded[0] < conceded[1] < conceded[2]
    assert fought[0] < fought[1] < fought[2]


def test_the_arms_race():
    """Settles at grievance / (fatigue - reaction) each; a stronger answer takes it high or away."""
    scenario = load("arms-race")
    for settings in ({}, {"reaction": 0.1}):
        numbers = {parameter.name: parameter.value for parameter in scenario.set(settings).parameters}
        home = numbers["grievance"] / (numbers["fatigue"] - numbers["reaction"])
        record = scenario.set(settings).run(RUNS).record
        assert record.sums[0, -1] / RUNS == pytest.approx(home, rel=0.05)
    base = shares("arms-race")
    assert shares("arms-race", "touchy")["runaway"] > base["runaway"] + 0.05
    for calm in ("content", "weary"):
        assert shares("arms-race", calm)["settled_low"] > base["settled_low"] + 0.1
    assert shares("arms-race", reaction=0.35)["runaway"] > 0.9


def test_tit_for_tat():
    base = shares("tit-for-tat")
    assert base["feud"] == max(base.values()), "one slip echoes"
    assert shares("tit-for-tat", "forgiving")["harmony"] > base["harmony"] + 0.2
    assert shares("tit-for-tat", "unsure")["feud"] > base["feud"] + 0.05
