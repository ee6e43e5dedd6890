"""What a formula came to as a step of a run ended: as the engine has it, which is shown by how runs end."""

import pytest

from escalate import load, load_text
from escalate.narrate.past import value_after, value_before

LONG_AGO = """
escalate: 1
title: What is read of the past
clock: {start: 2020-06-16, step: 1 week, steps: 4}
ladder: [Calm, Words, Force]
parameters: {line: {value: 3, range: [0, 9]}}
state: {heat: {label: Heat, start: 1, drift: 1}, lit: {label: Lit, start: no}}
conditions: {read: "FORMULA"}
actors:
  red:
    label: Red
    options:
      rest: {label: Rest, rung: Calm, when: step == 0}
      hit: {label: Hit, rung: Force, when: step == 1 or step == 2, effects: {lit: yes}}
events: {storm: {label: A storm, when: step == 2, chance: 1}, rain: {label: Rain, on: 2020-06-30}}
outcomes: {end: {label: The end, otherwise: yes}}
"""


@pytest.mark.parametrize(("formula", "told"), [
    ("heat > 3", [0, 0, 1, 1]), ("heat >= line", [0, 1, 1, 1]), ("lit", [0, 1, 1, 1]), ("step == 1", [0, 1, 0, 0]),
    ("step == steps - 1", [0, 0, 0, 1]), ("red.hit", [0, 1, 1, 0]), ("red.rest", [1, 0, 0, 0]),
    ("ever(red.rest)", [1, 1, 1, 1]), ("ever(red.hit)", [0, 1, 1, 1]), ("times(red.hit) == 2", [0, 0, 1, 1]),
    ("since(red.hit) == 5", [1, 0, 0, 0]), ("since(red.hit) == 0", [0, 1, 1, 0]),
    ("since(red.rest) == 3", [0, 0, 0, 1]),
    ("rung(red) == 2", [0, 1, 1, 0]), ("rung(red) == 0", [1, 0, 0, 0]), ("rung(red) == -1", [0, 0, 0, 1]),
    ("share(red.hit) == 0.5", [0, 1, 0, 0]), ("share(red.hit) > 0.6", [0, 0, 1, 1]),
    ("happened(storm)", [0, 0, 1, 1]), ("min(heat, 2) == 2 and not lit", [1, 0, 0, 0]),
    ("heat / 0 > 1", [None] * 4), ("until(rain) == 0", [None] * 4), ("lit or until(rain) == 0", [None, 1, 1, 1]),
])  # fmt: skip
def test_it_is_read_as_the_step_ends(formula, told):
    scenario = load_text(LONG_AGO.replace("FORMULA", formula), "past")
    trace = scenario.run(1).trace(0)
    (condition,) = scenario.conditions
    assert [value_after(scenario, trace, step, condition.formula) for step in range(4)] == told


@pytest.mark.parametrize("name", ["kaesong-2020", "kaesong-short", "cuba-1962", "autumn-1983", "tit-for-tat"])
def test_every_run_ends_by_what_its_ending_asks_for_and_by_nothing_before(name):
    scenario = load(name)
    result = scenario.run(60, 5)
    late = [outcome for outcome in scenario.outcomes if outcome.at_end or outcome.otherwise]
    early = [outcome for outcome in scenario.outcomes if outcome not in late]
    seen = 0
    for run in range(25):
        trace = result.trace(run)
        for step in range(len(trace.steps)):
            for outcome in [*early, *(late if step == scenario.clock.steps - 1 else ())]:
                holds = value_after(scenario, trace, step, outcome.when) if outcome.when else True
                if step == len(trace.steps) - 1 and outcome.name == trace.outcome:
                    assert holds
                    seen += 1
                    break
                assert holds == 0 or outcome.chance is not None
    assert seen == 25


@pytest.mark.parametrize("name", ["kaesong-short", "panmunjom-1976", "beagle-1978", "tit-for-tat"])
def test_before_a_move_it_comes_to_what_the_mover_weighed(name):
    scenario = load(name)
    result, seen = scenario.run(20, 5), 0
    for trace in map(result.trace, range(5)):
        for step in trace.steps:
            for move in step.moves:
                for each in move.weighed:
                    option = scenario.actor(move.actor).option(each.option)
                    opens = value_before(scenario, trace, step.step, move.actor, option.when) if option.when else True
                    assert opens in (None, each.open)
                    if each.utility is not None and option.appeal:
                        appeal = value_before(scenario, trace, step.step, move.actor, option.appeal)
                        assert appeal == pytest.approx(sum(term.value for term in each.terms), abs=1e-4)
                        seen += 1
    assert seen > 30
