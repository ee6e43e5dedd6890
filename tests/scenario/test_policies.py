"""What a policy sets is checked as strictly as the file, and told where the policy says it."""

import pytest
from test_messages import GOOD

from escalate import load_text
from escalate.errors import ScenarioError
from escalate.scenario.load import change

FILE = GOOD.replace("policies:\n", "events: {storm: {chance: 0.2 * push}}\npolicies:\n").replace(
    "  tension: {start: 50 ± 5}", "  tension: {start: 50 ± 5}\n  calm: {start: 20 * push, noise: push - 1}"
)
SETS = [
    "push: 2", "push: 5", "push: 9", "push: x", "push: 03", "pussh: 2", "steps: 0", "steps: 9", "steps: 010",
    "steps: x", "tension: 101", "tension: 20 ± 3", "tension: yes", "tension: 3 +", "tension: 20 * push",
    "tension: 60 * push", "talks: yes", "talks: 3", "calm: 0", "calm: 20 to 40", "calm: 20 to 140",
    "north.precision: best", "north.precision: 2", "north.precision: bset", "north.precision: -1",
    "north.precision: push - 4", "north.foresight: 1", "north.foresight: 7", "north.foresight: 12000",
    "north.foresight: x", "south.foresight: 1", "push: 1, calm: 5, north.foresight: 2",
    "push: 9, tension: 101, steps: 0", "push: 2, tension: 101", "push: 2, calm: 140", "steps: 9, calm: 140",
]  # fmt: skip


def told(of):
    try:
        of()
    except ScenarioError as error:
        return sorted((problem.message, problem.suggestion or "") for problem in error.problems)
    return []


@pytest.mark.parametrize("sets", SETS)
def test_a_policy_is_checked_as_a_change_of_the_whole_file_is(sets):
    settings = dict(pair.split(": ") for pair in sets.split(", "))
    assert told(lambda: load_text(FILE.replace("{push: 2}", f"{{{sets}}}"))) == told(
        lambda: change(load_text(FILE), settings)
    )


def test_what_a_policy_makes_of_the_rest_of_the_file_is_told_where_it_stands():
    with pytest.raises(ScenarioError) as caught:
        load_text(FILE.replace("0.2 * push", "0.3 * push").replace("{push: 2}", "{tension: 3, push: 4}"), "mine.yaml")
    assert str(caught.value) == (
        "mine.yaml:24:57: with this the chance of storm is 1.2; a chance lies between 0 and 1\n"
        "    24 |   hush: {ban: [north.threaten], set: {tension: 3, push: 4}}\n"
        "       |                                                         ^"
    )


def test_what_a_policy_does_is_said_in_words():
    text = FILE.replace("{push: 2}", "{push: 2, calm: 4}, order: {north.talk: yes}")
    policies = load_text(text + "  cool: {order: {north.talk: tension > 60}}\n").policies
    assert [policy.in_words for policy in policies] == [
        "orders north.talk; bans north.threaten; sets push = 2, calm = 4", "orders north.talk when tension > 60",
    ]  # fmt: skip


def test_a_scenario_in_a_notebook_says_what_is_in_force():
    scenario = load_text(FILE, "mine")
    plain = "<Scenario mine: Good; 1 actors, 2 options, 1 parameters, 4 steps"
    assert repr(scenario) == f"{plain}>"
    assert repr(change(scenario, policy="hush")) == f"{plain}, policy hush>"


def test_a_longer_clock_makes_a_start_too_high():
    with pytest.raises(ScenarioError) as caught:
        load_text(FILE.replace("20 * push", "5 * steps").replace("{push: 2}", "{steps: 30}"))
    assert caught.value.problems[0].message.startswith("with this the start of calm is 150; a start lies in")


def test_it_is_told_where_the_policy_stands():
    with pytest.raises(ScenarioError) as caught:
        load_text(FILE.replace("{push: 2}", "{push: 2, talsk: yes, calm: 120, north.foresight: 9}"), "mine.yaml")
    assert str(caught.value) == (
        'mine.yaml:24:48: there is nothing called "talsk" to set; did you mean "talks"?\n'
        "    24 |   hush: {ban: [north.threaten], set: {push: 2, talsk: yes, calm: 120, north.foresight: 9}}\n"
        "       |                                                ^^^^^"
    )
    with pytest.raises(ScenarioError) as caught:
        load_text(FILE.replace("{push: 2}", "{push: 2, calm: 120, north.foresight: 9}"), "mine.yaml")
    assert [(problem.line, problem.column) for problem in caught.value.problems] == [(24, 54), (24, 76)]


def test_a_policy_that_is_not_in_force_does_not_stand_in_the_way_of_a_setting():
    scenario = load_text(FILE.replace("{push: 2}", "{tension: 20 * push}"))
    assert change(scenario, {"calm": 0, "push": 5}).parameters[0].value == 5
    with pytest.raises(ScenarioError):
        change(load_text(FILE), {"push": 5, "calm": "push * 21"})


def test_many_wrong_policies_are_told_in_part():
    with pytest.raises(ScenarioError) as caught:
        load_text(FILE + "".join(f"  p{i}: {{set: {{push: 9, calm: 101, tension: 101}}}}\n" for i in range(90)))
    assert 50 <= len(caught.value.problems) <= 100


DATED = (
    FILE.replace("tension >= 95", "tension >= 78")
    .replace("storm: {", "vote: {on: 2020-07-01, effects: {talks: yes}}, storm: {")
    .replace(
        "policies:\n",
        "policies:\n  loud: {label: Loud, cost: sleep, order: {north.threaten: yes}, set: {tension: 70}}\n"
        "  calm_town: {label: Calm, ban: [north.talk], set: {tension: 70, vote.on: 2020-06-23}, cost: trade}\n"
        "  late: {set: {push: high, vote.on: never}}\n",
    )
)


def test_two_policies_at_once_are_the_sum_of_both():
    policy = load_text(DATED).with_policy("loud", "calm_town").policy
    assert (policy.name, policy.label, policy.cost) == ("loud+calm_town", "Loud, and calm", "sleep; trade")
    assert [(order.actor, order.option) for order in policy.orders] == [("north", "threaten")]
    assert policy.bans == (("north", "talk"),)
    other_way = load_text(DATED).with_policy("calm_town+loud").policy
    assert (other_way.orders, other_way.bans) == (policy.orders, policy.bans)
    assert policy.sets == {"tension": "70", "vote.on": "2020-06-23"}
    played = [load_text(DATED).with_policy(name).run(40).runs.outcome.tolist() for name in ("loud+calm_town", "loud")]
    by_hand = DATED.replace("order: {north.threaten: yes}", "order: {north.threaten: yes}, ban: [north.talk]")
    by_hand = by_hand.replace("set: {tension: 70}}", "set: {tension: 70, vote.on: 2020-06-23}}")
    assert played[0] == load_text(by_hand).with_policy("loud").run(40).runs.outcome.tolist() != played[1]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("loud+hush",
         ['one bans "north.threaten", which the other orders', "one sets tension to 70 and the other to 3"]),
        ("calm_town+late", ["one sets vote.on to 2020-06-23 and the other to never"]),
        ("loud+luod", ['text has no policy "luod"; its policies are loud, calm_town, late, hush']),
        ("loud+", ['text has no policy ""; its policies are loud, calm_town, late, hush']),
    ],
)  # fmt: skip
def test_policies_that_do_not_go_together(name, said):
    file = load_text(DATED.replace("set: {push: 2}", "set: {tension: 3}"))
    with pytest.raises(ScenarioError) as caught:
        file.with_policy(name)
    problems = caught.value.problems
    assert [problem.message.removeprefix("these two do not go together: ") for problem in problems] == said
    assert {(problem.line, problem.column) for problem in problems} == {(0, 0)}  # it stands in no file


def test_a_range_s_ends_by_name_mean_the_file_s():
    scenario = load_text(FILE)
    value = [change(scenario, {"push": word}).parameters[0].value for word in ("low", "file", "High")]
    assert value == [scenario.parameters[0].low, scenario.parameters[0].value, scenario.parameters[0].high]
    hushed = change(scenario, policy="hush")
    assert hushed.parameters[0].value == 2 != scenario.parameters[0].value
    assert change(hushed, {"push": "file"}).parameters[0].value == scenario.parameters[0].value
    assert change(load_text(DATED), policy="late").parameters[0].value == scenario.parameters[0].high
    with pytest.raises(ScenarioError, match="should be a whole number"):
        change(scenario, {"steps": "low"})


def test_a_dated_event_is_moved_and_called_off():
    scenario = load_text(DATED)
    fired = []
    for settings in ({}, {"vote.on": "2020-06-23"}, {"vote.on": "never"}):
        trace = scenario.set(settings).replay(0)
        fired.append([step.step for step in trace.steps if any(event.event == "vote" for event in step.events)])
    assert fired == [[2], [1], []]
    assert change(scenario, policy="late").events[0].day == "never"
    for wrong, said in (
        ({"vote.on": "soon"}, "should be a date, such as 2020-06-16 .year-month-day., or never"),
        ({"vote.on": "2020-02-30"}, "there is no such day in the calendar"),
        ({"storm.on": "never"}, 'there is nothing called "storm.on" to set'),
    ):
        with pytest.raises(ScenarioError, match=said):
            change(scenario, wrong)
    with pytest.raises(ScenarioError, match="no such day"):
        load_text(DATED.replace("vote.on: 2020-06-23", "vote.on: 2020-02-30"))
