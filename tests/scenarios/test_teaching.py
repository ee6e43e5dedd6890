"""The flagship teaches: nothing is certain, every lever moves something, both readings differ.

Shares are in per cent of runs. At 5,000 runs three standard errors of a share are about 2 points, and
runs of one seed are paired, so differences are surer than that.
"""

import functools

import pytest
from counting import play

from escalate import load
from escalate.engine.simulate import simulate

RUNS = 5_000
LUCK = 2.0
POLICIES = (
    "sanctions_relief", "dmz_troop_moves", "chinese_pressure", "joint_us_china", "no_leaflets",
    "seoul_breaks_ranks", "grand_bargain", "drills_halted", "hotline", "korean_talks", "show_force",
)  # fmt: skip


@functools.cache
def flagship():
    return load("kaesong-2020")


@functools.cache
def played(policy="", reading=None, seed=2020):
    scenario = flagship()
    if reading is not None:
        scenario = scenario.set(north_is_opportunist=reading)
    return simulate(scenario.with_policy(policy or None), RUNS, seed)


def shares(policy="", reading=None, seed=2020):
    """Per cent of runs by outcome."""
    codes = played(policy, reading, seed).outcome
    return {o.name: 100 * (codes == i).mean() for i, o in enumerate(flagship().outcomes)}


def shifts(policy, reading=None, seed=2020):
    """Points by which a policy moves each outcome."""
    base = shares("", reading, seed)
    return {name: share - base[name] for name, share in shares(policy, reading, seed).items()}


@pytest.mark.parametrize("seed", [2020, 1, 77])
def test_every_outcome_comes_up_and_none_crowds_out_the_rest(seed):
    tally = shares(seed=seed)
    assert all(1 <= share <= 70 for share in tally.values()), tally
    assert tally["war"] <= 2.5, "war is rare"
    assert tally["war"] == min(tally.values())
    assert tally["calm"] == max(tally.values()), "history's ending is the commonest"


def test_the_path_of_june_2020_is_a_common_one():
    """Threats, plans suspended, nobody in the zone and no shot: more than a fifth of all runs."""
    found = play("kaesong-2020")
    threatened, suspended = (found.took("north_korea", move).any(axis=0) for move in ("threaten", "step_back"))
    went_further = found.took("north_korea", "enter_dmz", "strike").any(axis=0)
    assert (threatened & suspended & ~went_further).mean() > 0.2


@pytest.mark.parametrize("policy", POLICIES)
def test_every_policy_moves_the_tally_and_leaves_something_open(policy):
    moved = shifts(policy)
    assert max(abs(points) for points in moved.values()) >= 3, moved
    assert max(shares(policy).values()) <= 90


def test_the_articles_three_policies_move_the_tally_for_another_seed_too():
    for policy in POLICIES[:3]:
        assert max(abs(points) for points in shifts(policy, seed=5).values()) >= 5


def test_relief_brings_compromises():
    moved = shifts("sanctions_relief")
    assert moved["compromise"] > 5
    assert moved["clash"] < -LUCK


def test_troops_in_the_zone_bring_fire():
    moved = shifts("dmz_troop_moves")
    assert moved["troops_no_shot"] > 1
    assert moved["clash"] > 10
    assert moved["calm"] < -10


def test_chinese_pressure_cuts_both_ways():
    """More deals and more talks, and also more fire: something to argue about."""
    moved = shifts("chinese_pressure")
    assert moved["compromise"] + moved["talks_open"] > LUCK
    assert moved["clash"] > 10
    assert moved["war"] > 0.5
    assert moved["calm"] < -10


def test_projects_buy_calm_and_cost_deals():
    moved = shifts("seoul_breaks_ranks")
    assert moved["clash"] + moved["troops_no_shot"] < -LUCK
    assert moved["compromise"] < 0.5


def test_the_grand_bargain_is_riskier_than_relief_alone():
    assert shares("grand_bargain")["compromise"] > shares("sanctions_relief")["compromise"] + 5
    assert shares("grand_bargain")["clash"] > shares("sanctions_relief")["clash"] + LUCK


def test_the_two_readings_of_the_cause_differ():
    base, reason, excuse = shares(), shares(reading=0), shares(reading=1)
    for reading in (reason, excuse):
        moved = [name for name in base if abs(reading[name] - base[name]) >= 4]
        assert len(moved) >= 2, moved
    for violent in ("war", "clash"):
        assert reason[violent] < base[violent] < excuse[violent]
    assert reason["calm"] > excuse["calm"] + 10


def test_which_remedy_helps_depends_on_the_reading():
    """Stopping leaflets calms where they are the reason; breaking ranks where they are an excuse."""

    def quiet(policy, reading):
        return shifts(policy, reading)["calm"]

    assert quiet("no_leaflets", 0) > quiet("no_leaflets", 1) + 5
    assert quiet("seoul_breaks_ranks", 1) > quiet("seoul_breaks_ranks", 0) + 10
    assert shares("chinese_pressure", 1)["clash"] > shares("chinese_pressure", 0)["clash"] + 10


def test_the_demolition_is_the_norths_first_move_in_every_run():
    scenario = flagship()
    north = [actor.name for actor in scenario.actors].index("north_korea")
    demolish = scenario.actor("north_korea").option_index("demolish")
    counts = played().choices[north]
    assert counts[0, demolish] == RUNS
    assert counts[1:, demolish].sum() == 0


def test_no_option_is_dead():
    """Each is taken in a hundredth of the runs or more, as the file stands or under some policy."""
    best = {}
    for policy in ("", *POLICIES):
        for actor, counts in zip(flagship().actors, played(policy).choices, strict=True):
            for option, taken in zip(actor.options, counts.sum(axis=0), strict=False):
                name = f"{actor.name}.{option.name}"
                best[name] = max(best.get(name, 0), taken / RUNS)
    assert {name for name, runs in best.items() if runs < 0.01} == set()
