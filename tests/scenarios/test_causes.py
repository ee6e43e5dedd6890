"""Nobody in the six crises moves without a cause: each of these moves answers something that had happened.

A case says which moves, and in which steps they had their cause; arrays of steps have the shape (steps, runs). Who
moves earlier in a step is seen in it, who moves later a step after.
"""

import functools

import numpy as np
import pytest
from counting import before, later, play

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
    """Force is called up while the tree stands or there is fire, and goes home when neither is so."""
    settled = stood("felled") | stood("regret") | stood("shots")
    yield took("washington.bring_force"), stood("fire") | ~(settled | took("pyongyang.send_regret"))
    yield took("pyongyang.footing", "seoul.stand_guard"), stood("fire") | ~settled
    yield took("pyongyang.stand_down"), settled


def panmunjom_shots(took, stood):
    """A shot that is ordered answers the saws, the shelling or yesterday's fire."""
    yesterday = before(took("allied_guns.fire_back"))
    yield took("north_guns.shoot"), took("washington.cut_tree", "washington.shell") | yesterday
    yield took("north_guns.barrage"), took("washington.shell") | yesterday


def autumn_alerts(took, stood):
    """An alert answers a probe, an exercise, an alarm passed up, a shot or the other's alert, on both sides."""
    nato, soviet = stood("nato_alert"), stood("soviet_alert")
    seen = before(took("moscow.probe")) | took("us_crews.report") | stood("shot")
    yield took("nato.raise"), seen | (soviet > nato)
    nato = nato + took("nato.raise") - took("nato.lower")
    yield took("moscow.raise"), took("nato.exercise", "nato.probe", "su_crews.report") | (nato > soviet)


def beagle_cardinal(took, stood):
    """He comes once, nobody in Santiago arms while he works, and a word taken back is not given again next week."""
    yield took("vatican.send"), ~before(later(took("vatican.send")))
    yield took("president.accept"), ~before(took("junta.take_back"))
    yield took("chile.arm"), ~stood("accepted")


def cuba_days(took, stood):
    """No strike on the morrow of the speech, no wish for Turkey's missiles under bombs, no shot before ships meet."""
    yield took("united_states.strike"), ~before(took("united_states.blockade"))
    yield took("soviet_union.ask_trade"), ~stood("bombed")
    yield took("soviet_forces.engage"), took("united_states.strike")
    yield took("us_forces.stray", "soviet_forces.shoot", "soviet_forces.torpedo"), ~took("united_states.blockade")


def fashoda_fleets(took, stood):
    """The weaker fleet follows the stronger."""
    yield took("france.ready_fleet"), later(took("britain.ready_fleet"))


CASES = {
    "july-1914": (july_army_moves, july_second_thoughts),
    "panmunjom-1976": (panmunjom_readiness, panmunjom_shots),
    "autumn-1983": (autumn_alerts,),
    "beagle-1978": (beagle_cardinal,),
    "cuba-1962": (cuba_days,),
    "fashoda-1898": (fashoda_fleets,),
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


def test_1914_berlin_begins_most_wars():
    found = played("july-1914")
    assert found.took("germany", "march").sum() > 2 * found.took("headquarters", "attack").sum()


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
