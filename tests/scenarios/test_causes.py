"""Nobody in a crisis moves without a cause: each of these moves answers something that had happened.

A case says which moves, and in which steps they had their cause; arrays of steps have the shape (steps, runs). Who
moves earlier in a step is seen in it, who moves later a step after.
"""

import functools

import numpy as np
import pytest
from counting import before, lately, later, play, share

RUNS = 1_000


@functools.cache
def played(name):
    return play(name, RUNS)


def july_army_moves(took, stood):
    """Berlin and Russia's staff strike neither on the day that lets them nor after Vienna has halted."""
    yield took("germany.march"), stood("serbian_war") & ~took("austria.halt")
    yield took("headquarters.attack"), stood("called_up") & ~took("austria.halt", "germany.march")


def july_second_thoughts(took, stood):
    """The Russian order is withdrawn at once or stands."""
    yield took("russia.withdraw"), before(took("russia.call_up"))


def panmunjom_readiness(took, stood):
    """Force is called up while the tree stands, over fire or on the day after posts were broken; else it goes home."""
    settled = stood("felled") | stood("regret") | stood("shots")
    stirred = stood("fire") | before(took("southern_soldiers.wreck_posts"))
    yield took("washington.bring_force"), stirred | ~(settled | took("pyongyang.send_regret"))
    yield took("pyongyang.footing", "seoul.stand_guard"), stirred | ~settled
    yield took("pyongyang.stand_down", "washington.draw_down"), settled & ~stirred


def panmunjom_acceptance(took, stood):
    """A word alone settles nothing: the tree is down, or the area is to be divided."""
    yield took("washington.accept"), stood("felled") | stood("split") | took("pyongyang.offer_split")


def panmunjom_shots(took, stood):
    """A shot that is ordered answers the saws, the shelling or yesterday's fire."""
    yesterday = before(took("allied_guns.fire_back"))
    yield took("north_guns.shoot"), took("washington.cut_tree", "washington.shell") | yesterday
    yield took("north_guns.barrage"), took("washington.shell") | yesterday


def autumn_alerts(took, stood):
    """An alert answers a probe, an exercise, an alarm, a shot or the other's alert, and comes down without these."""
    nato, soviet = stood("nato_alert"), stood("soviet_alert")
    seen = before(took("moscow.probe")) | took("us_crews.report") | stood("shot") | (soviet > nato)
    yield took("nato.raise"), seen
    yield took("nato.lower"), ~seen
    nato = nato + took("nato.raise") - took("nato.lower")
    seen = took("command.exercise", "nato.probe", "su_crews.report") | (nato > soviet)
    yield took("moscow.raise"), seen
    yield took("moscow.lower"), ~seen


def beagle_cardinal(took, stood):
    """He comes once, nobody in Santiago arms while he works, and a word taken back is not given again next week."""
    yield took("vatican.send"), ~before(later(took("vatican.send")))
    yield took("president.accept"), ~before(took("junta.take_back"))
    yield took("chile.arm"), ~stood("accepted")


def beagle_days(took, stood):
    """A day is set when all that can be sent is in the south: by nobody who is the less ready."""
    yield took("junta.set_day"), stood("argentine_ready") == 4


def cuba_days(took, stood):
    """No strike on the morrow of the speech, no wish for Turkey's missiles under bombs, no shot before ships meet."""
    yield took("united_states.strike"), ~before(took("united_states.blockade"))
    yield took("soviet_union.ask_trade"), ~stood("bombed")
    yield took("soviet_forces.engage"), took("united_states.strike")
    yield took("us_forces.stray", "soviet_forces.shoot", "soviet_forces.torpedo"), ~took("united_states.blockade")


def fashoda_fleets(took, stood):
    """The weaker fleet follows the stronger."""
    yield took("france.ready_fleet"), later(took("britain.ready_fleet"))


def kaesong_pull_backs(took, stood):
    """A gesture, a call, halted drills or the allies' posture speaks for suspending plans, or the threat is stale.

    Nor are they suspended in the week after a shot.
    """
    gesture = lately(took("south_korea.restrain_leaflets"), 3) | lately(took("south_korea.improve_relations"), 1)
    call = lately(took("united_states.negotiate", "china.mediate"), 1)
    stale = ~before(lately(took("north_korea.threaten"), 3))
    standing = (stood("posture") >= 10) | stood("drills_halted")
    yield took("north_korea.step_back"), before(gesture | call) | standing | stale
    yield took("north_korea.step_back"), ~before(took("north_korea.strike"))


def kaesong_china(took, stood):
    """Beijing does not cut twice running, and goes between where there are plans, troops, shots, news or a call."""
    north = ("threaten", "drill", "cut_lines", "break_off", "meet_seoul", "step_back", "worsen_relations", "demolish")
    news = took(*(f"north_korea.{move}" for move in (*north, "enter_dmz", "refuse_talks")), "united_states.negotiate")
    reason = lately(news, 2) | lately(took("north_korea.strike"), 8) | stood("plans") | stood("troops_in_dmz")
    yield took("china.mediate"), reason
    yield took("china.cut_payments"), ~before(took("china.cut_payments"))


def kaesong_lines(took, stood):
    """Restored lines are cut over leaflets, drills, sanctions or a show of force; families meet while talks go on."""
    seoul = took("south_korea.keep_sanctions", "south_korea.respond_strongly")
    yield took("north_korea.cut_lines"), took("defectors.send") | before(lately(seoul | took("united_states.drill"), 1))
    yield took("north_korea.let_families_meet"), stood("korean_talks") & ~stood("talks")


CASES = {
    "july-1914": (july_army_moves, july_second_thoughts),
    "panmunjom-1976": (panmunjom_readiness, panmunjom_acceptance, panmunjom_shots),
    "autumn-1983": (autumn_alerts,),
    "beagle-1978": (beagle_cardinal, beagle_days),
    "cuba-1962": (cuba_days,),
    "fashoda-1898": (fashoda_fleets,),
    "kaesong-2020": (kaesong_pull_backs, kaesong_china, kaesong_lines),
}


@pytest.mark.parametrize(("name", "case"), [(name, case) for name, cases in CASES.items() for case in cases])
def test_a_move_has_its_cause(name, case):
    found = played(name)

    def took(*moves):
        return np.any([found.took(*move.split(".")) for move in moves], axis=0)

    def stood(level):
        """As the step began; a yes/no as such."""
        values = found.before(level)
        return values > 0 if any(one.name == f"kept_{level}" for one in found.scenario.levels) else values

    for moves, cause in case(took, stood):
        assert moves.any()
        assert not (moves & ~cause).any()


def test_cuba_offers_come_after_a_question():
    """What Washington offers in secret answers Moscow's wish in four of five cases."""
    found = played("cuba-1962")
    asked = before(later(found.took("soviet_union", "ask_trade")))
    offers = found.took("united_states", "secret_trade")
    assert (offers & asked).sum() > 0.8 * offers.sum()


def test_cuba_moscow_asks_the_sooner_the_more_it_fears():
    """Of the days on which it could ask for the pledge: fear is the alert it sees times the chance it believes in."""
    found = play("cuba-1962", 4_000)
    asks = found.took("soviet_union", "ask_pledge")
    alert = found.before("alert") + found.took("united_states", "full_alert")
    closed = found.took("united_states", "strike", "lift", "give_pledge", "secret_trade", "open_trade")
    settled = np.any([found.before(f"kept_{flag}") > 0 for flag in ("pledge", "bombed")], axis=0)
    could = found.weeks & (found.before("alert") > 0) & ~(before(later(asks)) | settled | closed)
    fear = alert * found.before("belief")
    bands = ((1, 7), (8, 10), (12, 99))
    little, more, much = (share(asks, could & (low <= fear) & (fear < high)) for low, high in bands)
    assert little + 8 < more < much - 8


def test_panmunjom_the_alert_outlasts_the_saws():
    """With the tree down, and no word and no shot yet, Washington lowers it on one day in five or fewer."""
    found = play("panmunjom-1976")
    down, word, shots = (found.before(f"kept_{flag}") > 0 for flag in ("felled", "regret", "shots"))
    could = found.weeks & down & (found.before("allied") > 0) & ~(word | shots)
    could &= ~before(found.took("southern_soldiers", "wreck_posts"))
    assert share(found.took("washington", "draw_down"), could) < 20


def test_panmunjom_shelling_comes_with_the_force_for_it():
    """Of the days on which it could be ordered while the tree stands and no word is in."""
    found = play("panmunjom-1976", 8_000)
    settled = np.any([found.before(f"kept_{flag}") > 0 for flag in ("felled", "regret", "shots")], axis=0)
    could = found.weeks & before(later(found.took("washington", "raise_alert"))) & ~settled
    allied = found.before("allied")
    one, more = (share(found.took("washington", "shell"), could & here) for here in (allied == 1, allied >= 2))
    assert one + 0.5 < more < 8


def test_1914_berlin_begins_most_wars():
    found = played("july-1914")
    assert found.took("germany", "march").sum() > 8 * found.took("headquarters", "attack").sum()


def test_1914_berlin_does_not_see_the_end_of_the_story_coming():
    """In the last step before Russia's army counts as ready it marches now and then: few days are left to lose."""
    found = play("july-1914", 4 * RUNS)
    called = found.took("russia", "call_up")
    fourth = before(before(before(called))) & ~before(called) & ~before(before(called)) & ~called
    open_to_it = fourth & (found.level("kept_called_up") > 0) & ~found.took("austria", "halt")
    assert open_to_it.sum() > 100
    assert share(found.took("germany", "march"), open_to_it) > 5


def test_beagle_nothing_new_goes_south_when_men_and_ships_are_due_home():
    """From then on no troops are sent and no day is set; until then nobody goes home."""
    found = played("beagle-1978")
    due = int(next(one.value for one in found.scenario.parameters if one.name == "staying"))
    assert not found.took("junta", "arm", "set_day")[due:].any()
    home = found.took("junta", "bring_home")
    assert home[due:].any()
    assert not home[:due].any()


def test_beagle_rome_waits_for_a_reason_and_seldom_longer():
    """A day and a word of both ministers bring an envoy in four of five weeks; with neither he hardly ever comes."""
    found = played("beagle-1978")
    sent = found.took("vatican", "send")
    free = found.weeks & ~before(later(sent))
    day, named = found.before("kept_date_set") > 0, before(later(found.took("president", "choose")))
    assert share(sent, free & day & named) > 80
    assert share(sent, free & ~day & ~named) < 2


def test_beagle_the_president_looks_for_a_mediator_as_the_landing_comes_nearer():
    """Wary is no coin tossed every week: seldom in the first three, and the oftener the more has gone south."""
    found = played("beagle-1978")
    chosen = found.took("president", "choose")
    first = chosen & ~before(later(chosen))
    assert first[:3].sum() < first.sum() / 3
    free = found.took("president", "bide") & before(later(found.took("chile", "propose"))) & ~later(chosen)
    free = (free | first) & ~later(found.took("vatican", "send"))
    little, more, all_of_it = (share(first, free & (found.before("argentine_ready") == gone)) for gone in (2, 3, 4))
    assert little + 15 < more < all_of_it - 15


def test_seoul_goes_on_answering_troops_that_stay_in_the_zone():
    """Once a month or so: a show of force in the third week or later is no oftener than that."""
    found = play("kaesong-2020", RUNS)
    answered = found.took("south_korea", "respond_strongly")
    stayed = (found.level("troops_in_dmz") > 0) & found.weeks & ~lately(found.forceful("north_korea", "Words"), 2)
    assert (answered & stayed).sum() > 2 * RUNS / 100
    assert not (answered & stayed & before(lately(answered, 3))).any()


def test_fashoda_paris_reads_a_fleet_for_what_it_is_worth():
    """Both halves of what moves its belief are the log odds of what the two Londons do in a week."""
    found = played("fashoda-1898")
    readied = found.took("britain", "ready_fleet")
    could = found.weeks & (found.before("kept_pressed") > 0) & ~before(later(readied))
    could[:2] = False
    willing = found.before("will") > 0.5
    with_will, without = ((readied & could & kind).sum() / (could & kind).sum() for kind in (willing, ~willing))
    assert abs(np.log(with_will / without) - 0.8) < 0.25
    assert abs(np.log((1 - with_will) / (1 - without)) + 0.22) < 0.08
