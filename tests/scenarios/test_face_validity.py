"""Rules that actors who answer each other would keep, counted over 2,000 runs of the flagship.

Every word is defined by rungs and options of the file: fire is ``north_korea.strike``, an exchange of fire adds
``south_korea.strike_back``; a show of force is any move of that rung or a higher one short of fire.
"""

import functools

import numpy as np
import pytest
from counting import before, lately, later, play, share, streak

from escalate import load
from escalate.engine.replay import Replay
from escalate.engine.simulate import simulate

IDLE = {
    "defectors": ["wait"], "north_korea": ["wait", "talk_on"], "south_korea": ["wait"], "united_states": ["wait"],
    "china": ["keep_paying"],
}  # fmt: skip

ONCE = {
    "defectors": ["stop"],
    "north_korea": ["demolish", "cut_lines"],
    "south_korea": ["drop_support", "restrain_leaflets"],
    "united_states": ["drop_hostile_policy", "halt_drills"],
}
"""What is done once and then done."""

UNDOES = {
    ("north_korea", "step_back"): ["plans", "troops_in_dmz"],
    ("north_korea", "meet_seoul"): ["lines_cut"],
    ("north_korea", "break_off"): ["talks"],
    ("defectors", "stop"): ["leaflets"],
    ("united_states", "lift_some"): ["us_sanctions"],
    ("united_states", "drop_hostile_policy"): ["hostile_policy"],
}
"""A move that undoes, and what there must be to undo."""

OFFERS = {
    ("north_korea", "offer_freeze"): ("united_states", "lift_some"),
    ("united_states", "negotiate"): ("north_korea", "return_to_table"),
    ("china", "mediate"): ("north_korea", "return_to_table"),
    ("south_korea", "improve_relations"): ("north_korea", "meet_seoul"),
}
"""An offer, and the move that answers it."""


@functools.cache
def flagship():
    return load("kaesong-2020")


@functools.cache
def played():
    return play("kaesong-2020")


def fire():
    return played().took("north_korea", "strike")


def test_every_shot_is_answered_in_its_week():
    """Never with words or less from Seoul; and Washington never stays out."""
    shots = fire()
    assert shots.sum() > 100
    assert share(played().forceful("south_korea", "Pressure"), shots) == 100
    assert share(played().forceful("united_states", "Pressure"), shots) == 100


def test_seoul_still_answers_in_the_week_after_a_shot():
    fresh = before(fire()) & played().weeks
    assert share(played().forceful("south_korea"), fresh) == 100


def test_war_breaks_out_of_a_fight():
    found = played()
    war = found.ended("war")
    assert war.sum() >= 5
    fighting = fire() | found.took("south_korea", "strike_back")
    assert share(found.last(lately(fighting, 1)), war) >= 90


def test_the_ladder_is_climbed_before_the_first_shot():
    shots = fire()
    first = shots & ~before(later(shots))
    shown = played().forceful("north_korea") & ~shots
    assert share(before(lately(shown, 3)), first) >= 70


def test_pyongyang_remembers_what_it_has_done():
    """Troops seldom enter the zone a second time, and who has just suspended plans keeps quiet for three weeks."""
    entered = played().took("north_korea", "enter_dmz").sum(axis=0)
    assert share(entered > 1, entered > 0) <= 15
    suspended = before(lately(played().took("north_korea", "step_back"), 2))
    assert not (played().took("north_korea", "threaten", "worsen_relations", "drill", "enter_dmz") & suspended).any()


def test_troops_in_the_zone_are_answered():
    """By Seoul in most cases in the week itself; by Seoul or Washington nearly always by the next, if there is one."""
    seoul, washington = (played().forceful(actor) for actor in ("south_korea", "united_states"))
    entered = played().took("north_korea", "enter_dmz")
    assert share(seoul, entered) >= 60
    followed = entered[:-1] & played().weeks[1:]
    by_next = lately((seoul | washington)[::-1], 1)[::-1]
    assert share(by_next[:-1], followed) >= 90


def test_allied_force_answers_something_new():
    """A show of force comes within two weeks of a hostile word of the North's, but for the drills of August."""
    shown = played().forceful("south_korea") | played().took("united_states", "stand_by_seoul")
    assert share(lately(played().forceful("north_korea", "Words"), 2), shown) >= 90


def test_few_shots_fall_out_of_a_quiet_sky():
    """In the week before somebody had shown force, in four of five cases."""
    shown = [played().forceful(actor) for actor in ("north_korea", "south_korea", "united_states")]
    assert share(before(np.any(shown, axis=0)), fire()) >= 80


def test_seoul_makes_no_gesture_in_a_week_of_force_or_of_the_demolition():
    soft = played().took(
        "south_korea", "improve_relations", "challenge_sanctions", "drop_support", "pursue_projects",
        "restrain_leaflets", "keep_sanctions",
    )  # fmt: skip
    assert soft.any()
    assert not (soft & played().forceful("north_korea")).any()
    gestures = soft & ~played().took("south_korea", "keep_sanctions")
    assert not (gestures & played().took("north_korea", "demolish")).any()


def test_seoul_answers_the_demolition_or_does_nothing_and_says_no_more_of_sanctions():
    """With a show of force in a third of cases at the least."""
    demolished = played().took("north_korea", "demolish")
    assert share(played().took("south_korea", "respond_strongly"), demolished) >= 33
    assert not (played().took("south_korea", "keep_sanctions") & demolished).any()


def test_washington_has_something_to_do_after_shots_and_while_troops_are_in_the_zone():
    """In the third to the eighth week after a shot it does something in a quarter of cases; and it may call for talks.

    In the week in which troops enter it oftener stands by Seoul than it stays out.
    """
    found = played()
    idle, called = found.took("united_states", "wait", "stay_out"), found.took("united_states", "negotiate")
    since_shot = before(lately(fire(), 7)) & ~before(lately(fire(), 1)) & ~fire() & found.weeks
    assert share(idle, since_shot) <= 75
    assert share((called & later(fire())).any(axis=0), fire().any(axis=0)) >= 35
    manned = (found.level("troops_in_dmz") > 0) & found.weeks
    assert share((called & manned).any(axis=0), manned.any(axis=0)) >= 10
    entered = found.took("north_korea", "enter_dmz")
    stood_by, stayed_out = (found.took("united_states", move) for move in ("stand_by_seoul", "stay_out"))
    assert share(stood_by, entered) > share(stayed_out, entered)


def test_closures_that_nobody_answers_end_the_talks():
    found = played()
    talking = (found.before("talks") > 0) & found.weeks
    owed = found.before("us_sanctions") - found.before("facilities")
    broken = found.took("north_korea", "break_off")
    assert share(broken, talking & (owed > 20)) >= 1.5 * share(broken, talking & (owed <= 0))


def test_plans_are_oftener_taken_back_than_carried_out():
    """As they were within a week in June 2020, and oftener still after a gesture of the South's."""
    found = played()
    planned = (found.before("plans") > 0) & (found.before("troops_in_dmz") == 0) & found.weeks
    back, entered = (found.took("north_korea", move) for move in ("step_back", "enter_dmz"))
    gesture = before(later(found.took("south_korea", "restrain_leaflets")))
    assert (back & planned).sum() > 1.5 * (entered & planned).sum()
    assert share(back, planned & gesture) > share(back, planned & ~gesture) + 5


def test_seoul_restrains_the_leaflets_early_and_fires_back():
    """In most runs before the end of July; and it answers most shots with shots."""
    found = played()
    restrained = later(found.took("south_korea", "restrain_leaflets"))[5]
    assert share(restrained, found.weeks[5]) >= 60
    assert share(found.took("south_korea", "strike_back"), fire()) >= 50


def test_talks_that_broke_stay_broken_for_two_months():
    found = played()
    returned = found.took("north_korea", "return_to_table")
    broken = before(lately(found.took("north_korea", "break_off"), 7))
    welcome = lately(found.took("united_states", "negotiate", "find_way_forward"), 4)
    assert not (returned & broken).any()
    assert not (returned & ~welcome).any()
    assert not (found.took("united_states", "halt_drills") & broken).any()


def test_nobody_begins_talks_with_a_president_after_the_vote():
    found = played()
    vote = 20
    begun = found.took("united_states", "negotiate") | found.took("north_korea", "return_to_table")
    assert begun[:vote].any()
    assert not begun[vote + 1 :].any()
    assert not found.took("north_korea", "return_to_table")[vote - 2 :].any()


def test_pyongyang_can_show_force_while_the_koreas_talk():
    """As in 2019: it tests missiles with the lines open, in fewer of these weeks than without such talks."""
    found = played()
    drills = found.took("north_korea", "drill")
    koreas = (found.before("korean_talks") > 0) & (found.before("talks") == 0) & found.weeks
    without = (found.before("korean_talks") == 0) & (found.before("talks") == 0) & found.weeks
    assert 2 < share(drills, koreas) < share(drills, without)


def test_washington_seldom_leaves_to_seoul_what_it_has_just_drilled_for():
    """In a week of alarm: within two weeks of an allied drill it stays out at most half as often as without one."""
    found = played()
    out, stood = found.took("united_states", "stay_out"), found.took("united_states", "stand_by_seoul")
    chose, fresh = out | stood, before(lately(found.took("united_states", "drill"), 1))
    assert (chose & fresh).sum() > 50
    assert 2 * share(out, chose & fresh) <= share(out, chose & ~fresh)


def test_relief_never_follows_shots():
    assert not (played().took("united_states", "lift_some") & later(fire())).any()


def test_leaflets_and_bombers_do_not_calm():
    """What they add to tension stays above zero one standard deviation down, for any reasonable scale."""
    stand_by = next(one for one in flagship().actor("united_states").options if one.name == "stand_by_seoul")
    launch = next(one for one in flagship().events if one.name == "launch")
    low = next(one.low for one in flagship().parameters if one.name == "scale")
    for move in (stand_by, launch):
        amount = next(effect.amount for effect in move.effects if effect.target == "tension")
        assert float(amount.low.text.removeprefix("scale * ")) * low > float(amount.high.text)


@pytest.mark.parametrize(("actor", "option"), [(actor, option) for actor in ONCE for option in ONCE[actor]])
def test_once_is_once(actor, option):
    assert played().took(actor, option).sum(axis=0).max() <= 1


@pytest.mark.parametrize("undoes", UNDOES, ids=".".join)
def test_what_undoes_has_something_to_undo(undoes):
    found = played()
    there = np.any([found.before(name) > 0 for name in UNDOES[undoes]], axis=0)
    assert found.took(*undoes).any()
    assert not (found.took(*undoes) & ~there).any()


def test_doing_nothing_is_called_so_and_changes_nothing():
    for name, idle in IDLE.items():
        for option in played().scenario.actor(name).options:
            assert (option.name in idle) == (not option.effects), option.name
            if option.name in idle:
                assert any(words in option.label for words in ("nothing new", "without an offer"))


@pytest.mark.parametrize("offer", OFFERS, ids=".".join)
def test_an_offer_is_not_repeated_more_than_twice_without_an_answer(offer):
    answer = OFFERS[offer]
    order = [actor.name for actor in played().scenario.actors]
    follows = order.index(answer[0]) > order.index(offer[0])
    assert played().took(*offer).any()
    assert streak(played().took(*offer), played().took(*answer), follows).max() <= 2


@pytest.mark.parametrize(
    ("reversal", "level", "below"),
    [
        (("south_korea", "drop_support"), "seoul_support", 50),
        (("united_states", "drop_hostile_policy"), "hostile_policy", 1),
    ],
)
def test_a_reversal_of_policy_is_rare_and_lasts(reversal, level, below):
    found = played()
    reversed_ = found.took(*reversal).any(axis=0)
    assert 0 < reversed_.mean() < 0.1
    assert (found.last(found.level(level))[reversed_] < below).all()


def test_both_sides_can_begin_with_force():
    """Of the runs that see a show of force at all, each side makes the first in a tenth at the least."""
    found = played()
    north = later(found.forceful("north_korea"))
    allies = later(found.forceful("south_korea") | found.forceful("united_states"))
    any_force = (north | allies).any(axis=0)
    assert share((allies & ~north).any(axis=0), any_force) >= 10
    assert share((north & ~before(allies)).any(axis=0), any_force) >= 10


def news():
    """Weeks of a hostile word, two after a threat, a missile, lines cut, talks broken off, the Koreas' first meeting or
    plans suspended, and one after loudspeakers."""
    found = played()
    moves = "threaten", "drill", "cut_lines", "break_off", "meet_seoul", "step_back"
    told = lately(found.took("north_korea", *moves), 2)
    told |= lately(found.took("north_korea", "worsen_relations"), 1)
    return told | found.forceful("north_korea", "Words")


LAST_DAY = {
    "war": lambda day: day["shots"] & day["answered"],
    "compromise": lambda day: (day["us_sanctions"] <= 80) & (day["facilities"] <= 80),
    "clash": lambda day: day["shots"] & ~day["bargain"],
    "calm": lambda day: (day["tension"] <= 45) & (day["plans"] == 0) & (day["troops_in_dmz"] == 0) & ~day["shots"],
    "talks_open": lambda day: ((day["talks"] == 1) | (day["korean_talks"] == 1)) & ~day["bargain"] & ~day["shots"],
    "troops_no_shot": lambda day: (day["troops_in_dmz"] == 1) & ~day["shots"],
    "tense_status_quo": lambda day: (
        ((day["tension"] > 45) | (day["plans"] == 1) | day["news"])
        & ((day["tension"] >= 36) | day["hostile"])
        & (day["talks"] + day["korean_talks"] + day["troops_in_dmz"] == 0)
        & (day["weeks"] == 26)
        & ~day["bargain"]
        & ~day["shots"]
    ),
}
"""What each ending's label says of the last day."""


@pytest.mark.parametrize("outcome", LAST_DAY)
def test_a_label_is_true_on_the_last_day(outcome):
    found = played()
    day = {one.name: found.last(found.level(one.name)) for one in flagship().state}
    day["shots"] = fire().any(axis=0)
    day["answered"] = found.last(found.took("south_korea", "strike_back"))
    day["news"] = found.last(news())
    day["hostile"] = found.last(found.forceful("north_korea", "Words"))
    day["weeks"] = found.courses.step + 1
    day["bargain"] = (day["us_sanctions"] <= 80) & (day["facilities"] <= 80)
    assert found.ended(outcome).any()
    assert share(LAST_DAY[outcome](day), found.ended(outcome)) >= 95


def test_a_crisis_fades_when_the_news_has_sunk_in():
    """But for a last day on which there is less tension than is usual there."""
    assert share(played().last(news()), played().ended("calm")) <= 2


def test_a_clash_is_over_when_it_ends_before_the_clock():
    """Nothing open with Washington, no plans, troops or news, and too little tension for troops to move.

    What is still open then ends with the clock.
    """
    found = played()
    early = found.ended("clash") & (found.courses.step < found.scenario.clock.steps - 1)
    open_ = np.any([found.level(name) > 0 for name in ("talks", "plans", "troops_in_dmz")], axis=0)
    assert early.any()
    assert not (early & found.last(open_ | news())).any()
    assert not (early & (found.last(found.level("tension")) >= 55)).any()
    assert share(early, found.ended("clash")) >= 50


def test_a_crisis_does_not_fade_in_the_week_of_a_call_nor_of_an_allied_drill_or_the_next():
    called = played().took("united_states", "negotiate") | played().took("china", "mediate")
    drilled = lately(played().took("united_states", "drill"), 1)
    assert share(played().last(called | drilled), played().ended("calm")) <= 2


@functools.cache
def shares(policy=None, **settings):
    """Per cent of 4,000 runs by ending: two standard errors are at most 1.6 points, and runs are paired."""
    scenario = flagship().with_policy(policy)
    codes = simulate(scenario.set(settings) if settings else scenario, 4_000, 2020).outcome
    return {outcome.name: 100 * (codes == place).mean() for place, outcome in enumerate(scenario.outcomes)}


def moved(parameter, policy, outcomes=None):
    """Most points by which an ending's share differs between the ends of a number's range."""
    low, high = (shares(policy, **{parameter.name: end}) for end in (parameter.low, parameter.high))
    return max(abs(high[outcome] - low[outcome]) for outcome in outcomes or low)


def test_there_are_few_numbers():
    assert len(flagship().parameters) <= 45


@pytest.mark.parametrize("parameter", flagship().parameters, ids=lambda parameter: parameter.name)
def test_every_number_moves_an_ending(parameter):
    """By three points over its range: under the policies that it says it matters under, else as the file stands."""
    assert all(moved(parameter, policy) >= 3 for policy in parameter.under or [None])


@pytest.mark.parametrize("name", ["deterrence", "alliance_pull"])
def test_the_alliance_matters_for_war_and_clash(name):
    parameter = next(one for one in flagship().parameters if one.name == name)
    assert moved(parameter, None, ("war", "clash")) >= 3


def test_the_grand_bargain_is_no_sure_thing():
    assert shares("grand_bargain")["compromise"] < 20


def test_twice_the_time_settles_what_was_open_and_little_else():
    base, longer = shares(), shares(steps=52)
    assert all(abs(longer[outcome] - base[outcome]) <= 10 for outcome in base if outcome != "tense_status_quo")


def odds(move):
    return next(weighed.probability for weighed in move.weighed if weighed.option == move.option)


@pytest.mark.slow
def test_moves_against_the_odds_are_rare():
    """Moves for which their actor had under 5 % come at most one and a half times a run."""
    replay = Replay(flagship(), 2020)
    moves = [move for run in range(200) for step in replay.trace(run).steps for move in step.moves]
    unlikely = [move for move in moves if move.option and odds(move) < 0.05]
    assert len(unlikely) / 200 <= 1.5
