"""Each short file teaches its idea: nothing is certain, and the policies move the tally as the theory says."""

import functools
import math
import re

import numpy as np
import pytest
from counting import before, lately, play, share

from escalate import load
from escalate.engine.simulate import simulate
from escalate.scenario.library import folder, names
from escalate.scenario.lint import check_warnings, formulas, numbers_note
from shipped import every_scenario

RUNS = 10_000
LUCK = 0.02
"""Four standard errors of a share at 10,000 runs."""
SHORT = [name for name in names() if name != "kaesong-2020"]
IDEAS = [name for name in SHORT if not load(name).about.what_happened]
"""Without a crisis of history behind them; test_crises.py measures those that have one."""


@functools.cache
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


@pytest.mark.parametrize("name", IDEAS)
def test_every_file_can_be_read_in_ten_minutes(name):
    lines = (folder() / f"{name}.yaml").read_text(encoding="utf-8").splitlines()
    assert len(lines) <= 120
    assert max(map(len, lines)) <= 120
    assert max(len(formula.text) for formula in formulas(load(name))) <= 110


@pytest.mark.parametrize("name", every_scenario(SHORT))
def test_nothing_is_certain(name):
    scenario = load(name)
    for policy in ("", *(policy.name for policy in scenario.policies)):
        assert max(shares(name, policy or None).values()) < 0.97, policy


def test_kaesong_short_can_be_read_aloud():
    text = (folder() / "kaesong-short.yaml").read_text(encoding="utf-8")
    assert len(text) <= 6_000
    assert max(map(len, text.splitlines())) <= 110
    assert len(load("kaesong-short").parameters) <= 7


@pytest.mark.parametrize("parameter", load("kaesong-short").parameters, ids=lambda parameter: parameter.name)
def test_every_number_of_kaesong_short_bites(parameter):
    low, high = (shares("kaesong-short", **{parameter.name: end}) for end in (parameter.low, parameter.high))
    assert max(abs(high[outcome] - low[outcome]) for outcome in low) >= 0.03


def test_showing_force_in_kaesong_short_cools_or_heats_by_the_theory():
    """The same order has the opposite sign in a world of deterrence and in one of spirals."""

    def shots(policy, provokes):
        found = shares("kaesong-short", policy, force_provokes=provokes)
        return found["clash"] + found["war"]

    assert shots("show_force", -0.5) < shots(None, -0.5) - 0.03
    assert shots("show_force", 0.5) > shots(None, 0.5) + 0.1


def test_kaesong_in_four_seats():
    policies = (None, "sanctions_relief", "chinese_pressure")
    base, relief, pressure = (shares("kaesong-short", policy) for policy in policies)
    assert base["war"] < 0.02
    assert all(share >= 0.01 for outcome, share in base.items() if outcome != "war"), base
    assert relief["deal"] > base["deal"] + 0.1
    assert relief["clash"] < base["clash"] - 0.03
    assert pressure["deal"] > base["deal"] + 0.05, "it buys deals"
    assert pressure["clash"] > base["clash"] + 0.1, "and it costs calm"
    gentle = shares("kaesong-short", "chinese_pressure", pressure_angers=0)
    assert gentle["clash"] < pressure["clash"] - 0.1, "which way wins hangs on one number"


def test_twice_the_time_settles_what_was_open_and_little_else():
    base, longer = shares("kaesong-short"), shares("kaesong-short", steps=52)
    assert all(abs(longer[outcome] - base[outcome]) <= 0.1 for outcome in base if outcome != "unsettled")


def test_the_twin_is_the_same_crisis_under_other_names():
    """Run by run; no word that a reader is shown says where the real one was."""
    real, twin = load("kaesong-short"), load("kaesong-twin")
    assert (simulate(real, 1_000, 2020).outcome == simulate(twin, 1_000, 2020).outcome).all()
    assert [len(actor.options) for actor in real.actors] == [len(actor.options) for actor in twin.actors]
    shown = [twin.title, twin.about.summary, twin.about.mechanism, *(asked.text for asked in twin.about.questions)]
    for group in (twin.parameters, twin.state, twin.actors, twin.outcomes, twin.policies):
        shown += [text for entry in group for text in (entry.label, entry.origin.why)]
    shown += [option.label for actor in twin.actors for option in actor.options]
    for word in ("Korea", "Kaesong", "Pyongyang", "Seoul", "Washington", "China", "Beijing", "Yongbyon", "eaflet"):
        assert not [text for text in shown if word in text]


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


@functools.cache
def played():
    return play("kaesong-short")


@pytest.mark.parametrize("name", ["kaesong-short", "kaesong-2020"])
def test_the_kaesong_files_say_what_a_class_needs(name):
    about = load(name).about
    assert len(about.summary.split()) <= 60
    assert about.mechanism
    assert about.change_first
    assert about.window
    assert any(rate.n and rate.counts for rate in about.base_rates)
    assert any(policy.cost for policy in load(name).policies)
    assert any(question.answer for question in about.questions)


def test_shots_in_kaesong_short_are_answered_in_their_week_and_seldom_repeated():
    """Seoul always answers and Washington nearly always; of ten runs with fire one sees more than a week of it."""
    shots = played().took("north_korea", "open_fire")
    assert share(played().forceful("south_korea"), shots) == 100
    assert share(played().forceful("united_states"), shots) >= 95
    weeks = shots.sum(axis=0)
    assert 2 <= share(weeks > 1, weeks > 0) <= 20


def test_bombers_in_kaesong_short_go_home():
    """The allies show force for a week or two at a stretch and then have something else to do."""
    weeks = [played().took("united_states", "send_bombers"), played().took("south_korea", "show_force")]
    for shown in weeks:
        assert share(shown & before(shown) & before(before(shown)), shown) <= 10


def test_moves_in_kaesong_short_have_a_cause():
    """Fire comes out of a hot week at manned posts, a show of force after a threat or worse, and a squeeze of posts."""
    found = played()
    moved, manned = found.rung("north_korea"), np.maximum(found.before("posts"), found.level("posts")) > 0
    heated = before(lately((moved >= 2) | found.forceful("south_korea") | found.forceful("united_states"), 1))
    fire = found.took("north_korea", "open_fire")
    assert share(found.before("posts") > 0, fire) == 100
    assert share(heated, fire) >= 93
    cause = (moved >= 2) | lately(fire, 1)
    for shown in (found.took("south_korea", "show_force"), found.took("united_states", "send_bombers")):
        assert share(cause, shown) >= 85
        assert share(cause | manned, shown) >= 95
    assert share(manned, found.took("china", "squeeze_trade")) == 100


def test_actors_of_kaesong_short_remember():
    """Posts just left are not manned again, a party that walks out leaves a crisis, and offers are not piled up.

    Nobody invites a party back in the week it walks out, nor stops the leaflets while shots are fresh.
    """
    found = played()
    left, manned = (found.took("north_korea", move) for move in ("leave_posts", "man_posts"))
    assert not (manned & before(lately(left, 1))).any()
    walked = found.took("north_korea", "walk_out")
    assert walked.any()
    assert share(found.last(lately(walked, 1)), found.ended("quiet")) <= 2
    offers = found.took("south_korea", "reach_out") | found.took("united_states", "offer_talks")
    assert share(found.took("south_korea", "reach_out").any(axis=0), found.weeks[0]) >= 30
    assert not (offers & (walked | before(lately(offers, 1)))).any()
    stopped, shots = found.took("south_korea", "stop_leaflets"), found.took("north_korea", "open_fire")
    assert stopped.any()
    assert not (stopped & lately(shots, 2)).any()


def test_the_labels_of_kaesong_short_are_true_on_the_last_day():
    found = played()
    shots, day = found.took("north_korea", "open_fire"), lambda name: found.last(found.level(name))
    shot = shots.any(axis=0)
    offers = found.took("south_korea", "reach_out") | found.took("united_states", "offer_talks")
    invited = found.last(lately(offers, 2))
    true = {
        "war": found.last(shots) & found.last(found.took("south_korea", "fire_back")),
        "deal": (day("relief") >= 2) & (day("closed") >= 2),
        "clash": shot,
        "posts_stay": (day("posts") == 1) & ~shot,
        "quiet": (day("tension") < 4) & (day("posts") == 0) & (day("talks") == 0) & ~shot,
        "unsettled": (day("tension") >= 4) | (day("posts") == 1) | (day("talks") == 1) | invited,
    }
    for outcome, holds in true.items():
        assert share(holds, found.ended(outcome)) >= 95, outcome


def test_talks_of_kaesong_short_hang_on_what_is_tabled():
    """Who is owed a step walks out, leaflets keep to pauses, and there is a channel while posts are manned."""
    found = played()
    walked, talks = found.took("north_korea", "walk_out"), (found.before("talks") > 0) & found.weeks
    owed = found.before("closed") - found.before("relief")
    assert share(walked, talks & (owed > 0)) >= 3 * share(walked, talks & (owed == 0))
    assert not (found.took("south_korea", "let_leaflets_fly") & (found.before("talks") > 0)).any()
    offers = found.took("south_korea", "reach_out") | found.took("united_states", "offer_talks")
    manned = (found.level("posts") > 0) & found.weeks
    assert share((offers & manned).any(axis=0), manned.any(axis=0)) >= 30
    calm, force = found.rung("north_korea") <= 2, found.forceful("north_korea")
    squeezed, open_ = found.took("china", "squeeze_trade"), manned & (found.before("trade_lost") < 1)
    assert share(squeezed, open_ & force) >= 3 * share(squeezed, open_ & calm)


def test_nobody_in_kaesong_short_takes_back_at_once_what_it_did():
    """Posts are held, and talks in which it did something not left, in the next week; nor by one that was just paid."""
    found = played()
    pairs = ("leave_posts", "man_posts"), ("walk_out", "close_a_plant"), ("walk_out", "join_talks")
    for undone, done in pairs:
        undone, done = (found.took("north_korea", move) for move in (undone, done))
        assert undone.any()
        assert not (undone & before(done)).any()
    walked, paid = found.took("north_korea", "walk_out"), before(found.took("united_states", "ease_sanctions"))
    assert share(walked, paid & found.weeks) <= 3
    stopped, threats = found.took("south_korea", "stop_leaflets"), found.took("north_korea", "threaten")
    open_ = found.weeks & ~before(np.maximum.accumulate(stopped, axis=0))
    assert share(stopped, open_ & threats) >= 2 * share(stopped, open_ & ~threats), "Seoul acts on a threat"


def test_few_numbers_of_kaesong_short_have_no_name():
    unnamed = re.search(r"and (\d+) that stand in formulas", numbers_note(load("kaesong-short")))
    assert int(unnamed[1]) <= 15
