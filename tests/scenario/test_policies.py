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
    "push: 9, tension: 101, steps: 0",
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
