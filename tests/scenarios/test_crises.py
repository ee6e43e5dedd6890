"""The six crises: their insights come out of how the actors choose, and their labels say what happened.

Shares are in per cent of runs. All comparisons are paired (run i against run i), so that at 4,000 runs four
standard errors of a difference are under 3 points.
"""

import functools
import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest

from escalate import load, load_text
from escalate.engine.points import play_points
from escalate.engine.replay import Replay
from escalate.engine.simulate import simulate
from escalate.engine.trace import Trace
from escalate.scenario.library import folder
from escalate.scenario.lint import numbers_note

RUNS = 4_000
TOLD = 60
"""Runs traced and read against their labels, a file."""
CRISES = ("july-1914", "cuba-1962", "panmunjom-1976", "fashoda-1898", "autumn-1983", "beagle-1978")
KINDS = {"war", "clash", "show_of_force", "deal", "quiet", "unsettled"}


@functools.cache
def played(name, policy="", steps=None, **settings):
    scenario = load(name)
    changes = dict(settings) | ({"steps": steps} if steps else {})
    changed = scenario.set(changes) if changes else scenario
    codes = simulate(changed.with_policy(policy or None), RUNS, 2020).outcome
    return {outcome.name: 100 * float((codes == place).mean()) for place, outcome in enumerate(scenario.outcomes)}


def at_both_ends(name, endings, lever, values, policy="", fixed=()):
    """Share of endings at each value of a lever, with each other parameter at its ends and all at the file's values.

    Returns a mapping from (parameter, end), or ("file", ""), to the shares in the order of ``values``.
    """
    scenario = load(name).with_policy(policy or None)
    own = {p.name: p.value for p in scenario.parameters} | dict(fixed)
    rest = [p for p in scenario.parameters if p.name != lever and p.name not in dict(fixed)]
    cases = [("file", "", {})]
    cases += [(p.name, end, {p.name: value}) for p in rest for end, value in (("low", p.low), ("high", p.high))]
    points = [own | changed | {lever: value} for _, _, changed in cases for value in values]
    codes = play_points(scenario, {n: np.array([p[n] for p in points], float) for n in own}, RUNS // 2, 2020)
    places = [place for place, outcome in enumerate(scenario.outcomes) if outcome.name in endings]
    shares = 100 * np.isin(codes, places).mean(axis=1).reshape(len(cases), len(values))
    return {(parameter, end): tuple(row) for (parameter, end, _), row in zip(cases, shares, strict=True)}


@dataclass(frozen=True)
class Ended:
    """How a traced run stood on its last day: the state, who did what last, and all that was ever done."""

    state: Mapping[str, Any]
    last: Mapping[str, str | None]
    ever: frozenset[str]

    @classmethod
    def of(cls, trace: Trace) -> "Ended":
        moves = [(move.actor, move.option) for step in trace.steps for move in step.moves if move.option]
        return cls(
            trace.steps[-1].state,
            {move.actor: move.option for move in trace.steps[-1].moves},
            frozenset(f"{actor}.{option}" for actor, option in moves),
        )

    def did(self, *names: str) -> bool:
        """Was one of these done at some time?"""
        return bool(self.ever & set(names))

    def now(self, *names: str) -> bool:
        """Was one of these done on the last day?"""
        return any(self.last.get(actor) == option for actor, option in (name.split(".") for name in names))


@functools.cache
def told(name):
    replay = Replay(load(name), 2020)
    return tuple(replay.trace(run) for run in range(TOLD))


LABELS = {
    "july-1914": {
        "war": lambda end: end.now("germany.march", "headquarters.attack"),
        "deal": lambda end: end.now("austria.take_reply", "austria.halt"),
        "quiet": lambda end: not end.did("austria.deliver", "austria.declare_war"),
        "show_of_force": lambda end: end.state["called_up"] and not end.did("germany.march", "headquarters.attack"),
        "clash": lambda end: end.state["serbian_war"] and not end.state["called_up"],
        "unsettled": lambda end: not end.did("germany.march", "headquarters.attack", "austria.shelve"),
    },
    "cuba-1962": {
        "war": lambda end: end.now("soviet_union.strike_back", "soviet_forces.torpedo"),
        "deal": lambda end: end.state["home"] and not end.state["bombed"],
        "clash": lambda end: end.state["bombed"] and not end.did("soviet_forces.torpedo"),
        "quiet": lambda end: not (end.state["alert"] or end.state["home"] or end.state["bombed"]),
        "show_of_force": lambda end: end.state["launchers"] == 24 and end.state["alert"] and not end.state["bombed"],
        "unsettled": lambda end: not end.state["home"] and end.state["bombed"] == end.state["unanswered"],
    },
    "panmunjom-1976": {
        "war": lambda end: end.now("north_guns.barrage"),
        "deal": lambda end: end.state["regret"] and not end.state["shots"],
        "clash": lambda end: end.state["shots"] and not end.state["fire"] and not end.did("washington.accept"),
        "show_of_force": lambda end: end.did("washington.cut_tree") and not end.state["shots"] | end.state["regret"],
        "quiet": lambda end: not (end.state["shots"] or end.did("washington.cut_tree")),
        "unsettled": lambda end: not end.did("washington.accept", "washington.leave_it"),
    },
    "fashoda-1898": {
        "war": lambda end: end.now("france.fight") and end.now("britain.take_fort"),
        "deal": lambda end: end.state["down"] and not end.did("britain.take_fort"),
        "clash": lambda end: end.now("france.yield") and end.now("britain.take_fort"),
        "quiet": lambda end: not (end.state["down"] or end.state["pressed"]),
        "show_of_force": lambda end: end.did("britain.ready_fleet") and not end.state["down"],
        "unsettled": lambda end: end.state["pressed"] and not end.state["down"],
    },
    "autumn-1983": {
        "war": lambda end: (end.now("su_leader.launch") and end.state["soviet_alert"]) or end.now("us_leader.launch"),
        "clash": lambda end: end.state["shot"] and end.did("su_crews.fire"),
        "deal": lambda end: end.state["line"] and not end.state["soviet_alert"] + end.state["nato_alert"],
        "show_of_force": lambda end: end.state["soviet_alert"] + end.state["nato_alert"] and not end.state["line"],
        "quiet": lambda end: not (end.state["soviet_alert"] or end.state["nato_alert"] or end.state["line"]),
        "unsettled": lambda end: end.state["line"] and end.state["soviet_alert"] + end.state["nato_alert"],
    },
    "beagle-1978": {
        "war": lambda end: end.now("junta.land") and end.now("garrison.fight"),
        "clash": lambda end: end.now("junta.land") and not end.now("garrison.fight"),
        "deal": lambda end: end.now("junta.sign") and end.now("chile.work_along") and not end.state["date_set"],
        "show_of_force": lambda end: (
            (end.state["date_set"] or max(end.state["argentine_ready"], end.state["chilean_ready"]) > 1)
            and not end.did("junta.land", "junta.bring_home")
        ),
        "quiet": lambda end: (
            end.state["argentine_ready"] == end.state["chilean_ready"] == 1
            and not (end.state["date_set"] or end.state["accepted"])
        ),
        "unsettled": lambda end: end.state["envoy"] and end.state["accepted"] and not end.did("junta.sign"),
    },
}
"""What must be so on the last day of a run, written from the label of its ending."""


@pytest.mark.parametrize("name", CRISES)
def test_fits_on_the_page(name):
    text = (folder() / f"{name}.yaml").read_text(encoding="utf-8")
    assert len(text) <= 12_000
    assert max(map(len, text.splitlines())) <= 110
    unnamed = int(numbers_note(load(name)).split(" that stand in formulas")[0].split()[-1])
    assert unnamed <= 15


@pytest.mark.parametrize("name", CRISES)
def test_says_what_a_class_needs(name):
    """What happened, how often the like did, the mechanism, what to change first, what a policy costs, a key."""
    scenario = load(name)
    about = scenario.about
    assert {outcome.name for outcome in scenario.outcomes} == KINDS
    assert len(about.summary.split()) <= 60
    assert about.what_happened
    assert about.mechanism
    assert about.change_first
    assert about.window
    assert any(rate.n and rate.counts for rate in about.base_rates)
    # Said in a sentence: "20 % against 22 of 31 disputes".
    units = [rate.unit for rate in about.base_rates if rate.n]
    assert all(unit.endswith("s") and not unit.startswith(("a ", "an ")) for unit in units)
    assert any(policy.cost for policy in scenario.policies)
    assert len(about.questions) >= 4
    assert any(question.answer and question.misconception for question in about.questions)


@pytest.mark.parametrize("name", CRISES)
def test_no_ending_crowds_out_the_rest(name):
    assert max(played(name).values()) <= 90


@pytest.mark.parametrize("name", CRISES)
def test_the_clock_does_not_make_the_tally(name):
    """With twice the time only what was still open moves."""
    base, longer = played(name), played(name, steps=2 * load(name).clock.steps)
    moved = {kind: longer[kind] - base[kind] for kind in KINDS - {"unsettled"}}
    assert max(map(abs, moved.values())) <= 10, moved


@pytest.mark.slow
@pytest.mark.parametrize("name", CRISES)
def test_labels_are_true_on_the_last_day(name):
    for kind, traces in itertools.groupby(sorted(told(name), key=lambda t: t.outcome), key=lambda t: t.outcome):
        ended = [Ended.of(trace) for trace in traces]
        assert sum(bool(LABELS[name][kind](end)) for end in ended) >= 0.95 * len(ended), kind


@pytest.mark.parametrize("name", CRISES)
def test_every_parameter_moves_an_ending(name):
    """By three points over its range, as the file stands or under the policy that the parameter names."""
    scenario = load(name)
    own = {p.name: p.value for p in scenario.parameters}
    for under in {parameter.under[:1] for parameter in scenario.parameters}:
        here = [parameter for parameter in scenario.parameters if parameter.under[:1] == under]
        points = [own | {p.name: value} for p in here for value in (p.low, p.high)]
        columns = {n: np.array([point[n] for point in points], float) for n in own}
        codes = play_points(scenario.with_policy(under[0] if under else None), columns, RUNS // 2, 2020)
        shares = 100 * np.stack([(codes == place).mean(axis=1) for place in range(len(scenario.outcomes))])
        moved = np.abs(shares[:, 1::2] - shares[:, ::2]).max(axis=0)
        assert [p.name for p, points in zip(here, moved, strict=True) if points < 3] == []


def test_1914_the_fear_of_being_second_needs_thought_of_the_others_answer():
    """The cost of being second is no coefficient on attacking: who does not look ahead is not moved by it."""
    wars = [played("july-1914", head_start=days)["war"] for days in (0, 2, 3)]
    assert wars[1] > wars[0] + 8
    assert wars[2] > wars[1] + 8
    blind = [played("july-1914", "blind", head_start=days) for days in (0, 3)]
    assert blind[0] == blind[1]
    assert blind[0]["war"] < wars[1] - 8


@pytest.mark.slow
def test_1914_the_fear_bites_wherever_the_rest_stands():
    ends = at_both_ends("july-1914", ("war",), "head_start", (0, 3))
    assert all(high > low for low, high in ends.values()), ends
    assert np.median([high - low for low, high in ends.values()]) > 15
    assert ends["file", ""][1] - ends["file", ""][0] > 15


@pytest.mark.slow
def test_1914_more_thought_is_dangerous_in_berlin_and_safe_in_st_petersburg():
    base, blind, further = (played("july-1914", policy)["war"] for policy in ("", "blind", "russia_thinks_on"))
    assert blind < base - 8
    assert further < base - 2


def hard_note_wars(berlin):
    """Per cent of wars where a note that must be refused was delivered after this word from Berlin."""
    orders = f"{{austria.hard_note: step == 0, austria.deliver: step == 1, germany.{berlin}: step == 0}}"
    scenario = load_text(f"escalate: 1\nextends: july-1914\npolicies: {{told: {{order: {orders}}}}}\n")
    return 100 * float((simulate(scenario.with_policy("told"), RUNS, 2020).outcome == 0).mean())


def test_1914_a_promise_taken_back_holds_vienna_after_the_note_too():
    """Not only by shelving it: where the hard note is handed over, caution still takes most wars away."""
    stood_by, cautious = (hard_note_wars(move) for move in ("stand_by", "caution"))
    assert cautious < stood_by / 3


def test_1914_another_theory_brings_as_many_wars():
    assert played("july-1914", "fischer")["war"] > played("july-1914")["war"]
    assert played("july-1914", "early_warning")["war"] < played("july-1914", "late_warning")["war"]


def test_cuba_the_risk_makes_wars_and_the_belief_in_it_agreements():
    """Real and believed are two numbers, and each rules its own ending."""
    safe, file, risky = (played("cuba-1962", slip=slip) for slip in (0, 0.01, 0.03))
    assert safe["war"] + 3 < file["war"] < risky["war"] - 5
    assert abs(risky["deal"] - safe["deal"]) < 5
    fearless, fearful = (played("cuba-1962", believed=belief) for belief in (0, 0.06))
    assert fearful["deal"] > played("cuba-1962")["deal"] + 10 > fearless["deal"] + 35
    assert fearless["clash"] > fearful["clash"] + 30


@pytest.mark.slow
def test_cuba_risk_and_belief_keep_their_endings_wherever_the_rest_stands():
    wars = at_both_ends("cuba-1962", ("war",), "slip", (0, 0.03))
    assert all(high > low + 3 for low, high in wars.values()), wars
    deals = at_both_ends("cuba-1962", ("deal",), "believed", (0, 0.06))
    assert all(high > low + 15 for low, high in deals.values()), deals


def test_cuba_a_sure_answer_prevents_the_strike_and_a_doubtful_one_the_peace():
    """War by decision needs a Moscow that may answer and may not: Washington looks ahead, and strikes on the odds."""
    meek, doubtful, sure = (played("cuba-1962", "no_risk", answer=answer) for answer in (0, 7, 12))
    assert max(meek["war"], sure["war"]) < 0.2
    assert doubtful["war"] > 0.7
    assert meek["clash"] > doubtful["clash"] + 5 > sure["clash"] + 10
    blind = [played("cuba-1962", "blind", answer=answer)["clash"] for answer in (0, 12)]
    assert blind[1] > 10, "who does not look ahead is not deterred"


def test_cuba_the_other_explanation_makes_as_many_agreements():
    assert played("cuba-1962", "weaker")["deal"] > played("cuba-1962")["deal"] - 10
    assert played("cuba-1962", "no_secrets")["deal"] < played("cuba-1962")["deal"] - 15


WORLDS = ({"awe": 2, "fear": 0}, {"awe": 0, "fear": 2})
"""Deterrence and spiral."""


def shots(name, policy, **world):
    tally = played(name, policy, **world)
    return tally["war"] + tally["clash"]


def test_panmunjom_the_same_bombers_deter_in_one_world_and_frighten_in_the_other():
    """No number in the file has a sign of its own for it. The large aim is itself a shot: there wars are counted."""
    deters, frightens = (
        shots("panmunjom-1976", "force_and_tree", **world) - shots("panmunjom-1976", "tree_alone", **world)
        for world in WORLDS
    )
    assert deters < -3
    assert frightens > 8
    deters, frightens = (
        played("panmunjom-1976", "force_and_barracks", **world)["war"]
        - played("panmunjom-1976", "barracks_alone", **world)["war"]
        for world in WORLDS
    )
    assert deters < 3
    assert frightens > 40


@pytest.mark.slow
def test_panmunjom_force_turns_round_wherever_the_rest_stands():
    gained = {}
    for policy in ("force_and_tree", "tree_alone"):
        for which, world in enumerate(WORLDS):
            ends = at_both_ends("panmunjom-1976", ("war", "clash"), "awe", (world["awe"],), policy, fixed=world)
            gained[policy, which] = {case: share for case, (share,) in ends.items()}
    for case in gained["tree_alone", 0]:
        deters, frightens = (gained["force_and_tree", w][case] - gained["tree_alone", w][case] for w in (0, 1))
        assert deters < frightens, case


def test_panmunjom_a_spiral_takes_two():
    """Where the North readies nothing, bombers set off few shots even in a world of spirals."""
    spiral = WORLDS[1]
    assert shots("panmunjom-1976", "north_calm", **spiral) < shots("panmunjom-1976", "", **spiral) - 10


def test_panmunjom_regret_after_bombers_does_not_tell_the_worlds_apart():
    """It comes in both, and oftener with bombers than without in both."""
    for world in WORLDS:
        with_force, without = (played("panmunjom-1976", p, **world)["deal"] for p in ("force_and_tree", "tree_alone"))
        assert with_force > without + 10


def leaves(will, candour):
    return played("fashoda-1898", will=will, candour=candour)["deal"]


def test_fashoda_a_word_that_tells_something_moves_concessions_to_where_they_belong():
    """It makes them no more frequent: a strong London gets more of them, a weak one fewer (Schultz)."""
    deaf, heard = (played("fashoda-1898", candour=candour)["deal"] for candour in (0, 0.9))
    assert abs(heard - deaf) < 5
    assert leaves(0.9, 0.9) > leaves(0.9, 0) + 15
    assert leaves(0.1, 0.9) < leaves(0.1, 0) - 15
    strong = [played("fashoda-1898", will=0.9, candour=candour) for candour in (0, 0.9)]
    assert strong[1]["war"] < strong[0]["war"] - 1
    assert strong[1]["clash"] < strong[0]["clash"] - 5


def prints(will, candour):
    """Share of runs in which London prints its papers; it can but once."""
    scenario = load("fashoda-1898").set({"will": will, "candour": candour})
    place = scenario.actor("britain").option_index("print_papers")
    return 100 * float(simulate(scenario, RUNS, 2020).choices[0][:, place].sum()) / RUNS


def test_fashoda_who_would_be_contradicted_keeps_quiet():
    """Schultz's other effect: a word that tells something deters the bluff, and not who means it."""
    assert prints(0.1, 0.9) < prints(0.1, 0) - 15
    assert abs(prints(0.9, 0.9) - prints(0.9, 0)) < 2


def test_fashoda_london_drops_a_demand_that_was_attacked_at_home():
    """The word ends bluffs both ways: a backed demand stands, and a criticised one comes to rest."""
    backed, attacked = (
        played("fashoda-1898", policy, will=0.1)["quiet"] for policy in ("opposition_backs", "opposition_criticises")
    )
    assert attacked > backed + 40


@pytest.mark.slow
def test_fashoda_the_word_sorts_wherever_the_rest_stands():
    sorting = {}
    for policy in ("weak_london", "strong_london"):
        sorting[policy] = at_both_ends("fashoda-1898", ("deal",), "candour", (0, 0.9), policy)
    assert all(high > low + 5 for low, high in sorting["strong_london"].values())
    assert all(high < low - 5 for low, high in sorting["weak_london"].values())


def test_fashoda_paris_stops_listening_to_an_opposition_that_backs_whatever_happens():
    fooled = played("fashoda-1898", "opposition_backs")["deal"]
    assert fooled > played("fashoda-1898")["deal"] + 10
    assert (
        abs(
            played("fashoda-1898", "opposition_backs", candour=0)["deal"] - played("fashoda-1898", "party_only")["deal"]
        )
        < 2
    )


def test_fashoda_power_at_sea_decides_too():
    """The rival explanation (Trachtenberg): it moves as much, but it was known, and so tells nothing new."""
    assert played("fashoda-1898", fleet=3)["deal"] > played("fashoda-1898", fleet=0)["deal"] + 12


def nights(policy, **settings):
    return played("autumn-1983", policy, **settings)["war"]


def test_1983_calmer_words_buy_nothing_and_minutes_only_where_they_reach_for_a_source():
    """In a long crisis hostility is nearly without effect, and a faster source or distant missiles take war to half."""
    crisis = nights("crisis")
    assert abs(nights("crisis_calm") - crisis) < 3
    assert max(nights("crisis_no_missiles"), nights("crisis_two_sources")) < crisis / 2
    assert nights("crisis_no_missiles", minutes=30) == nights("crisis_no_missiles"), "more than enough is no more"
    assert (
        nights("crisis_no_missiles", minutes=30, source_minutes=20)
        < nights("crisis_no_missiles", source_minutes=20) - 10
    )


@pytest.mark.slow
def test_1983_the_threshold_counts_wherever_the_rest_stands():
    ends = at_both_ends("autumn-1983", ("war",), "close_minutes", (8, 15), "crisis")
    never = {("source_minutes", "low"), ("source_minutes", "high"), ("minutes", "low"), ("belief", "low")}
    for case, (close, distant) in ends.items():
        assert (close > distant + 1) == (case not in never), case


def test_1983_an_alarm_needs_an_alert():
    """Three times the false alarms: nearly nothing in a quiet autumn, and ten more wars in a hundred crises."""
    assert nights("", false_alarm=0.3) < nights("", false_alarm=0.1) + 2
    assert nights("crisis", false_alarm=0.3) > nights("crisis", false_alarm=0.1) + 8


def test_1983_the_historians_quarrel_moves_alerts_and_hardly_war():
    calm, scared = (played("autumn-1983", fear=fear) for fear in (0, 3))
    assert scared["show_of_force"] > calm["show_of_force"] + 12
    assert scared["war"] < calm["war"] + 2


def wars_by_week(**settings):
    """Wars where the envoy comes in week 0, 3, 6, 9 and never."""
    policies = ("envoy_week_0", "envoy_week_3", "envoy_week_6", "envoy_week_9", "no_envoy")
    return [played("beagle-1978", policy, **settings)["war"] for policy in policies]


def test_beagle_the_envoy_can_come_too_early_and_too_late():
    first, third, sixth, ninth, never = wars_by_week()
    assert third < min(first - 1, ninth - 6)
    assert sixth < ninth - 8
    assert never > ninth + 15


def test_beagle_whether_he_can_come_too_early_hangs_on_how_fast_he_is_used_up():
    """With a reason to wait that does not fade the first week is the best, with a short one a late week is."""
    lasting, fleeting = wars_by_week(fade=0), wars_by_week(fade=0.6)
    assert lasting[0] < lasting[2] - 3
    assert fleeting[0] > fleeting[2] + 1


def test_beagle_rome_waiting_for_a_day_beats_every_fixed_week_unless_the_reason_lasts():
    """Ripeness is no date: what the answer to the first question says."""
    for fade in (0.3, 0.6):
        assert played("beagle-1978", fade=fade)["war"] < min(wars_by_week(fade=fade)) - 1, fade
    assert played("beagle-1978", fade=0)["war"] > wars_by_week(fade=0)[0] + 1


@pytest.mark.slow
def test_beagle_time_is_bought_wherever_the_rest_stands():
    with_him, without = (
        at_both_ends("beagle-1978", ("war",), "storm", (0.2,), policy) for policy in ("envoy_week_3", "no_envoy")
    )
    for case, (war,) in with_him.items():
        assert war < without[case][0], case
    assert np.median([without[case][0] - war for case, (war,) in with_him.items()]) > 30


def test_beagle_pressure_keeps_the_peace_as_well_and_settles_nothing():
    pressed = played("beagle-1978", "great_power")
    assert pressed["war"] < played("beagle-1978", "no_envoy")["war"] - 20
    assert pressed["deal"] == 0


def test_beagle_islands_that_are_there_for_the_taking_are_taken():
    """Readiness deters landings, and who has readied nothing lets half of them pass."""
    unready = played("beagle-1978", "chile_unready")
    assert unready["war"] + unready["clash"] > shots("beagle-1978", "") + 8
    assert unready["clash"] > unready["war"] / 2
    assert played("beagle-1978")["clash"] < played("beagle-1978")["war"] / 5
