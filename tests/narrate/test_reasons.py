"""Who turned a run and why, in worlds small enough to know: who decided, what opened it, what is looked back at."""

import dataclasses
import re

import numpy as np
import pytest

from escalate import load, load_text
from escalate.narrate.between import Room, _deeds, quiet
from escalate.narrate.brief import _told, brief
from escalate.narrate.moved import chances, shifts
from escalate.narrate.reasons import choice
from escalate.studies.turning import Turn, Turning
from worlds import DUEL

BOTH = """
escalate: 1
title: War needs both
clock: {steps: 3}
state: {heat: {start: 0}}
actors:
  one:
    label: One
    options: {rest: {label: Rest}, push: {label: Push, appeal: -0.1, when: step == 1, effects: {heat: +1}}}
  two:
    label: Two
    options: {rest: {label: Rest}, push: {label: Push, appeal: -0.1, when: step == 1, effects: {heat: +1}}}
outcomes:
  war: {label: War, at end: yes, when: heat >= 2}
  peace: {label: Peace, otherwise: yes}
"""


def told_of(text, outcome, made=lambda trace: True, runs=400):
    """The story, on one line, of the first run with an ending and a course."""
    result = load_text(text, "small").run(runs, 4)
    ended = result.runs.index[result.runs["outcome"] == outcome]
    run = next(int(run) for run in ended if made(result.trace(int(run))))
    return " ".join(result.story(run).split())


def steps_of(trace, actor, option):
    return [step.step for step in trace.steps for m in step.moves if (m.actor, m.option) == (actor, option)]


def test_two_with_a_fair_part_are_told_in_the_order_of_the_moves():
    """Of the 0.77 that moved the first could do no more than half (0.525 x 0.475), the second settled it (0.525)."""
    told = told_of(BOTH, "war")
    one = r"Step 1: War 2\d % -> 100 %, Peace 7\d % -> 0 %\. One: Push \(48 % likely\); nothing in particular "
    assert re.search(one + r"spoke for it\. Two: Push \(48 % likely\); nothing", told)
    assert "chance did" not in told
    result = load_text(BOTH, "small").run(400, 4)
    (turn,) = result.turning(result.typical("war")).turns
    assert [part.move.actor for part in turn.parts] == ["two", "one"]
    assert [part.weight for part in turn.parts] == pytest.approx([0.525, 0.249], abs=0.04)


def test_of_three_with_a_fair_part_the_two_with_the_most_are_told():
    three = BOTH.replace("outcomes:", BOTH[BOTH.index("  two:") : BOTH.index("outcomes:")].replace("two", "three")
                         .replace("Two", "Three") + "outcomes:").replace("heat >= 2", "heat >= 3")  # fmt: skip
    told = told_of(three, "war", runs=800)
    bold = "Push (48 % likely); nothing in particular spoke for it."
    assert f"0 %. Two: {bold} Had it been Rest" in told or f". Three: {bold} Had it been Rest" in told
    assert f" Three: {bold} " in told
    assert "Beside it: One: Push." in told


def test_of_two_a_likely_one_is_told_only_where_it_decided_most():
    head, one, two = BOTH.partition("  two:")
    first, second = (head.replace("-0.1", "0") + one + two, head + one + two.replace("-0.1", "0"))
    bold = "Push (48 % likely); nothing in particular spoke for it."
    told = told_of(first, "war")
    assert f"0 %. Two: {bold} Had it been Rest (52 %): Peace about 100 %. Beside it: One: Push." in told
    assert f"0 %. One: {bold} Two: Push (50 % likely). Had it been Rest" in told_of(second, "war")


def test_what_the_one_with_the_smaller_part_answered_is_not_told_again_beside_it():
    pest = "  pest:\n    label: Pest\n    options: {rest: {when: step != 1}, sting: {label: Sting, when: step == 1}}\n"
    moved = "appeal: 2 * pest.sting - 2.1, when"
    text = BOTH.replace("appeal: -0.1, when", moved, 1).replace("actors:\n", f"actors:\n{pest}")
    told = told_of(text, "war")
    assert "0 %. One: Push (48 % likely) after Pest: Sting. Two: Push (48 % likely); nothing" in told
    assert "Beside it" not in told


STORM = """
escalate: 1
title: A storm, or a push and a gust
clock: {steps: 4}
state: {heat: {label: Heat, start: 0}, pile: {label: Pile, start: 0}}
conditions: {hot: heat >= 5}
actors:
  one:
    label: One
    options: {rest: {label: Rest}, push: {label: Push, when: step == 1, effects: {heat: +1, pile: +1}}}
events:
  storm: {label: A storm, when: step == 1, chance: 0.3, effects: {heat: +5}}
  gust: {label: A gust, when: step == 2, chance: 0.3, effects: {heat: +4}}
outcomes:
  war: {label: War, at end: yes, when: heat >= 5}
  peace: {label: Peace, otherwise: yes}
"""


def stormy(at):
    return lambda trace: bool(steps_of(trace, "one", "push")) and bool(trace.steps[at].events)


@pytest.mark.parametrize("text", [STORM, STORM.replace("when: heat >= 5", "when: hot")])
def test_a_mover_with_a_small_part_and_the_levels_asked_for_are_told_beside_chance(text):
    """Of 0.595 that moved the mover has 1/2 x 0.7 x 0.3 = 0.105: under a quarter, but enough to tell."""
    told = told_of(text, "war", stormy(1))
    assert "No choice decided it, chance did: event: A storm; Heat 0 -> 6. One: Push (50 % likely)." in told
    assert "Pile" not in told.partition("Step 1")[2]


def test_a_mover_with_a_trifling_part_is_what_else_was_done():
    text = STORM.replace("chance: 0.3, effects: {heat: +4}", "chance: 0.05, effects: {heat: +4}")
    told = told_of(text, "war", stormy(1))
    assert "chance did: event: A storm; Heat 0 -> 6. What was done: One: Push." in told


def test_the_levels_are_those_since_the_start_where_the_first_step_turned_it():
    text = STORM.replace("step == 1", "step == 0").replace("step == 2", "step == 1").replace("start: 0", "start: 0.5")
    assert "Step 0: War" in (told := told_of(text, "war", stormy(0)))
    assert "chance did: event: A storm; Heat 0.5 -> 6.5. One: Push" in told


def test_what_came_by_chance_stands_beside_a_choice_that_decided():
    text = STORM.replace("heat: +1, pile", "heat: +5, pile").replace("effects: {heat: +5}}", "effects: {pile: +1}}")
    told = told_of(text, "war", stormy(1))
    said = r"One: Push \(50 % likely\)\. Had it been Rest \(50 %\): Peace about \d+ %\. Beside it: event: A storm\."
    assert re.search(said, told)
    assert "chance did" not in told


DOOR = """
escalate: 1
title: A door and who opened it
clock: {steps: 6}
ladder: [Calm, Force]
state: {door: {start: no}, heat: {start: 0}, light: {start: 0}}
conditions: {ajar: door}
actors:
  key:
    label: Key
    options:
      rest: {label: Rest, when: not (OPENS)}
      unlock: {label: Unlock, when: OPENS, effects: {door: yes}}
  lock:
    label: Lock
    options:
      rest: {label: Rest, when: step != 2}
      shut: {label: Shut, rung: Force, when: step == 2, effects: {light: +1SHUT}}
  one:
    label: One
    options:
      wait: {label: Wait}
      go: {label: Go, once: yes, when: door, appeal: -1, effects: {heat: +5}}
outcomes:
  war: {label: War, at end: yes, when: heat >= 5}
  peace: {label: Peace, otherwise: yes}
"""


def door(opens="step == 1", shut="", when="door"):
    return DOOR.replace("OPENS", opens).replace("SHUT", shut).replace("when: door,", f"when: {when},")


def goes(step):
    return lambda trace: steps_of(trace, "one", "go") == [step]


@pytest.mark.parametrize("when", ["door", "ajar", "ever(key.unlock)", "light < 9 and rung(lock) < 9 and door"])
def test_what_opened_a_choice_is_told_with_its_step(when):
    """Of what stands open for long neither a level that rose nor how far another went is said to have opened it."""
    assert "One: Go (27 % likely) after Key: Unlock in 1." in told_of(door(when=when), "war", goes(3))
    if "rung" not in when:
        assert "One: Go (27 % likely) after Key: Unlock." in told_of(door(when=when), "war", goes(1))


def test_a_move_before_it_was_closed_did_not_open_it():
    shut = ", door: no"
    assert "after Key: Unlock in 3." in told_of(door("step == 1 or step == 3", shut), "war", goes(4))
    wind = "events: {wind: {label: A wind, chance: 1, when: step == 3, effects: {door: yes}}}\noutcomes:"
    told = told_of(door(shut=shut).replace("outcomes:", wind), "war", goes(5))
    assert "One: Go (27 % likely); nothing in particular spoke for it." in told


def test_what_always_stood_open_nobody_opened():
    told = told_of(door(when="door or step >= 0"), "war", goes(3))
    assert "One: Go (27 % likely); nothing in particular spoke for it." in told


def test_what_the_mover_opened_itself_is_no_answer():
    own = "      open: {label: Open, rung: Force, when: step == 1, appeal: 9, effects: {door: yes}}\n      go:"
    told = told_of(door("step == 9").replace("      go:", own), "war", goes(3))
    assert "One: Go (27 % likely); nothing in particular spoke for it." in told


@pytest.mark.parametrize(("how", "seen"), [("in order", ""), ("together", " in 2")])
def test_where_all_move_together_nobody_answers_a_move_of_the_same_step(how, seen):
    """What was answered some steps ago does not hide the same move from what went beside."""
    text = door("step == 2 or step == 3", when="step == 3").replace("appeal: -1", "appeal: 2 * key.unlock - 3")
    text = text.replace(", effects: {door: yes}}", "}").replace("clock:", f"moves: {how}\nclock:")
    told = told_of(text, "war")
    assert f"One: Go (27 % likely) after Key: Unlock{seen}." in told
    assert ("Beside it: Key: Unlock." in told) == bool(seen)


MEMORY = "parameters: {memory: {label: Memory, value: 3, range: [0, 9]}}\nstate:"
BACK = door("step == 1", when="step == 4").replace("state:", MEMORY)
BACK = BACK.replace("{ajar: door}", "{fresh: since(key.unlock) <= 3, long_ago: since(key.unlock) > 2}")


@pytest.mark.parametrize("term", [
    "2 * ever(key.unlock)", "2 * times(key.unlock)", "10 * share(key.unlock)",
    "2 * (since(key.unlock) <= 3)", "2 * (since(key.unlock) < 4)", "2 * (since(key.unlock) == 3)", "2 * fresh",
    "2 * (since(key.unlock) ≤ 3)", "2 * (since(key.unlock) <= memory)", "0.25 * ever(key.unlock) + 1.75",
])  # fmt: skip
def test_what_a_reason_looks_back_at_is_told_with_its_step(term):
    text = BACK.replace("appeal: -1", f"appeal: {term} - 3")
    told = told_of(text, "war")
    assert re.search(r"One: Go \(27 % likely\) after Key: Unlock in 1[.;]", told)
    assert ("for it: Memory (+2)" in told) == ("memory" in term)
    first = text.replace("step == 1", "step == 0").replace("step == 4", "step == 3")
    assert re.search(r"One: Go \(\d+ % likely\) after Key: Unlock in 0[.;]", told_of(first, "war"))


@pytest.mark.parametrize("term", [
    "2 * (step == 4 or not ever(key.unlock))", "2 * (step == 4 or since(key.unlock) <= 2)", "2 * long_ago",
    "2 * (step == 4 or since(key.unlock) < 3)", "2 * (step == 4 or since(key.unlock) == 2)",
    "(2 / 3) * since(key.unlock)",
    "2 * (since(key.unlock) >= 3)", "2 * (step == 4 or not fresh)", "2 * (step == 4 or since(key.unlock) < memory)",
    "2 * (step == 4 or since(key.unlock) <= heat)", "2 * (step == 4) + 0.24 * ever(key.unlock) - 0.24",
])  # fmt: skip
def test_what_a_reason_does_not_rest_on_is_not_told(term):
    told = told_of(BACK.replace("appeal: -1", f"appeal: {term} - 3"), "war")
    assert "One: Go (27 % likely); for it: " in told


@pytest.mark.parametrize(("when", "told"), [
    ("since(key.unlock) <= 1", True), ("since(key.unlock) > 9 or step == 3", False), ("heat < 1 or step == 3", False),
    ("heat >= 1", True), ("heat >= 0", False), ("not heat < 0.5", True),
])  # fmt: skip
def test_a_move_without_which_a_choice_stood_open_as_well_did_not_open_it(when, told):
    """It counts no longer, or the level stood beyond its line before it."""
    text = door("step == 3", when=f"step == 3 and ({when})").replace("effects: {door: yes}", "effects: {heat: +1}")
    assert ("One: Go (27 % likely) after Key: Unlock" in told_of(text, "war", goes(3))) == told


def test_of_two_that_hold_it_open_the_one_before_is_told():
    text = door("step == 1 or step == 2", when="step == 4").replace("appeal: -1", "appeal: 2 * ever(key.unlock) - 3")
    assert "One: Go (27 % likely) after Key: Unlock in 1." in told_of(text, "war", goes(4))


@pytest.mark.parametrize(("term", "told"), [
    ("2 * heat - light", True), ("2 * heat - 2 * light", False), ("2 * heat - 3 * light", False),
])  # fmt: skip
def test_a_move_that_took_more_than_it_gave_is_not_answered(term, told):
    text = door("step == 1", when="step == 4").replace("{door: yes}", "{light: +1, heat: +1}")
    said = told_of(text.replace("appeal: -1", f"appeal: {term}"), "war", goes(4))
    assert ("after Key: Unlock in 1" in said) == told


@pytest.mark.parametrize(("worth", "told"), [
    (1.6, "for it: 2 × (in step 4) (+2), 1.6 × Door (+1.6)."), (1.59, "for it: 2 × (in step 4) (+2)."),
    (2, "for it: 2 × (in step 4) (+2), 2 × Door (+2)."),
])  # fmt: skip
def test_what_spoke_about_as_much_is_told_beside_what_spoke_most(worth, told):
    wind = "events: {wind: {label: A wind, chance: 1, when: step == 3, effects: {door: yes}}}\noutcomes:"
    text = door("step == 9", when="step == 4").replace("outcomes:", wind)
    text = text.replace("appeal: -1", f"appeal: 2 * (step == 4) + {worth} * door - 4")
    assert told in told_of(text, "war", goes(4))


def test_two_numbers_that_stand_for_the_same_push_are_both_told():
    two = ", ".join(f"{name}: {{label: {name.title()}, value: 1, range: [0, 9]}}" for name in ("awe", "fear"))
    text = door("step == 9", when="step == 4").replace("state:", f"parameters: {{{two}}}\nstate:")
    text = text.replace("appeal: -1", "appeal: (step == 4) * (awe + fear) / 2 - 2")
    assert "for it: Awe and Fear (+1)." in told_of(text, "war", goes(4))


@pytest.mark.parametrize(("worth", "said"), [(0.24, "; nothing in particular spoke for it."), (0.25, "; for it: ")])
def test_a_trifle_is_no_reason(worth, said):
    told = told_of(BACK.replace("appeal: -1", f"appeal: {worth} * (step == 4) - 1 - {worth}"), "war")
    assert f"One: Go (27 % likely){said}" in told
    assert ("0.25 × (in step 4) (+0.25)." in told) == (worth == 0.25)


def test_what_is_likely_needs_no_reason():
    likely = BACK.replace("appeal: -1", "appeal: 0")
    assert "One: Go (50 % likely). " in told_of(likely, "war")


# ---- shares that are made up


@pytest.fixture(scope="module")
def duel():
    result = load_text(DUEL, "duel").run(200, 3)
    return result.turning(13)


def made_up(duel, war, turns, deal=(0,) * 6):
    """A run that ends in war after five steps, and of 1,000 plays from each step on so many that do."""
    counts = np.array([(w, d, 1_000 - w - d) for w, d in zip(war, deal, strict=True)])
    return dataclasses.replace(duel, counts=counts, turns=tuple(turns))


@pytest.mark.parametrize(("after", "told"), [
    (300, " (War 20 % -> 30 %)"), (299, ""), (100, " (War 20 % -> 10 %)"), (101, ""), (200, ""),
])  # fmt: skip
def test_steps_told_together_tell_a_shift_towards_the_end_of_ten_points(duel, after, told):
    span = brief(made_up(duel, [200, 900, after, after, 1_000, 1_000], [Turn(3, 0.8)]))
    assert f"\nSteps 0 to 2{told}: " in brief(made_up(duel, [200, 300, 300, after, 1_000, 1_000], [Turn(3, 0.8)]))
    assert "Step 3: War " in span
    alone = brief(made_up(duel, [200, after, 500, 500, 500, 1_000], [Turn(1, 0.3)]))
    assert f"\nStep 0{told}: Dull: Left; " in alone


def turned_in(told):
    return [int(step) for step in re.findall(r"^Step (\d): .* -> ", told, re.MULTILINE)]


def test_a_turn_is_kept_for_what_it_tells_of_the_end(duel):
    """Step 1 moves more than step 2, but not the war; step 3 leads away from it, which counts half."""
    turns = [Turn(1, 0.29), Turn(2, 0.28), Turn(3, 0.5), Turn(4, 0.9)]
    war, deal = [100, 100, 100, 340, 100, 1_000], [0, 0, 240, 200, 240, 0]
    assert turned_in(brief(made_up(duel, war, turns, deal))) == [2, 3, 4]
    alone = brief(made_up(duel, war, turns[:1], deal))
    assert turned_in(alone) == [1, 4], "one is told in any case, and what moved a share far"
    assert "\nStep 4: War 10 % -> 100 %, Quiet 66 % -> 0 %. As usual.\n" in alone
    outcomes = duel.scenario.outcomes
    kept = []
    for lines in range(24):
        said = " ".join(["It is a long story that is told here on nearly a whole line of it."] * lines)
        longer = tuple(dataclasses.replace(each, says=said) for each in outcomes)
        other = dataclasses.replace(duel, scenario=dataclasses.replace(duel.scenario, outcomes=longer))
        found = turned_in(brief(made_up(other, war, turns, deal)))
        kept += [found] if found not in kept else []
    assert kept == [[2, 3, 4], [2, 4], [4], []]


@pytest.mark.parametrize(("gained", "told"), [(100, [1, 2]), (99, [2]), (-150, [1, 2]), (-149, [2])])
def test_a_turn_that_tells_little_makes_room(duel, gained, told):
    """A shift towards the end counts whole, one away from it half, and half of what moved is added to either."""
    war = [300, 300, 300 + gained, 1_000, 1_000, 1_000]
    assert turned_in(brief(made_up(duel, war, [Turn(2, 0.7), Turn(1, abs(gained) / 1_000)]))) == told


@pytest.mark.parametrize(("war", "told"), [
    (300, "Quiet 80 % -> 50 %, War 20 % -> 30 %"), (299, "Quiet 80 % -> 50 %, Deal 0 % -> 20 %"),
])  # fmt: skip
def test_a_turn_tells_the_shift_of_the_end_from_ten_points_on(duel, war, told):
    found = made_up(duel, [200, war, 0, 0, 0, 1_000], [], [0, 500 - war, 0, 0, 0, 0])
    assert shifts(found, 0) == told
    assert shifts(found, 0, 1) == (told if war < 300 else told.partition(", ")[2]).partition(", ")[0]


# ---- which move is answered, and what spoke against the other way


@pytest.mark.parametrize(("unlocks", "answered"), [(1, "Lock: Shut in 2"), (3, "Key: Unlock in 3")])
def test_of_what_is_looked_back_at_and_what_opened_a_choice_the_latest_is_answered(unlocks, answered):
    text = door(f"step == {unlocks}", when="ever(lock.shut)").replace("appeal: -1", "appeal: 2 * ever(key.unlock) - 3")
    assert f"One: Go (27 % likely) after {answered}" in told_of(text, "war", goes(4))


HELD = """
escalate: 1
title: Held back
clock: {steps: 3}
ladder: [Calm, Words, Force]
state: {heat: {label: Heat (points), start: 1}, pile: {label: Pile, start: 0}}
actors:
  pest:
    label: Pest
    options:
      rest: {label: Rest, rung: Calm, when: step != 1}
      sting: {label: Sting, rung: Words, when: step == 1, effects: {heat: +1}}
  red:
    label: Red
    options:
      wait: {label: Wait, rung: Calm}
      shout: {label: Shout, rung: Calm, when: step == 1, appeal: 1 * pest.sting - 9}
      hit: {label: Hit, rung: Force, when: step == 1, appeal: WORTH, effects: {pile: +5}}
outcomes:
  war: {label: War, rung: Force, at end: yes, when: pile >= 5}
  peace: {label: Peace, rung: Calm, otherwise: yes}
"""


@pytest.mark.parametrize(("worth", "told"), [
    ("2 - heat", "(50 %; against it: Heat (-2))"), ("0.25 - 0.125 * heat", "(50 %; against it: 0.125 × Heat (-0.25))"),
    ("0.24 - 0.12 * heat", "(50 %)"), ("heat - 2", "(50 %)"), ("0", "(50 %)"),
])  # fmt: skip
def test_what_spoke_against_the_way_not_taken_is_told_without_the_unit_of_a_level(worth, told):
    assert f"Had it been Hit {told}: War about 100 %." in told_of(HELD.replace("WORTH", worth), "peace")


@pytest.mark.parametrize(("worth", "answered"), [
    ("0", ""), ("1 * pest.sting - 1", " despite Pest: Sting"), ("heat - 2", " despite Pest: Sting"),
    ("2 - heat", " after Pest: Sting"),
])  # fmt: skip
def test_a_milder_choice_answers_what_weighed_in_it_or_in_the_other_way(worth, answered):
    """A third option, by which the sting weighed too, says nothing of why the other was not taken."""
    assert f"Red: Wait (50 % likely){answered}. Had it been Hit" in told_of(HELD.replace("WORTH", worth), "peace")


def test_a_milder_choice_answers_nothing_that_changed_nothing():
    text = HELD.replace("WORTH", "1 * pest.sting - 1").replace(", effects: {heat: +1}", "")
    assert "Red: Wait (50 % likely). Had it been Hit" in told_of(text, "peace")


@pytest.mark.parametrize(("chance", "told"), [(0.07, False), (0.2, True)])
def test_a_way_that_leads_elsewhere_by_less_than_ten_points_is_not_told(chance, told):
    rare = f"when: pile >= 5 and step == 2, chance: {chance}"
    text = HELD.replace("WORTH", "4").replace("at end: yes, when: pile >= 5", rare)
    story = told_of(text, "peace", lambda trace: steps_of(trace, "red", "wait") == [0, 1, 2])
    assert ("Red: Wait (2 % likely); nothing in particular spoke for it." in story) == (not told)
    assert ("Had it been Hit (98 %): War about" in story) == told


def test_nothing_in_particular_is_said_of_a_move_with_an_effect_alone():
    text = HELD.replace("WORTH", "1")
    assert "Red: Wait (27 % likely). Had it been Hit (73 %): War" in told_of(text, "peace")
    text = text.replace("label: Wait, rung: Calm", "label: Wait, rung: Calm, effects: {pile: +0}")
    assert "Red: Wait (27 % likely); nothing in particular spoke for it. Had it been" in told_of(text, "peace")


# ---- what is told of a fold and beside a turn


@pytest.mark.parametrize(("before", "after", "wide"), [
    (200, 500, True), (200, 499, False), (400, 100, True), (400, 101, False),
])  # fmt: skip
def test_steps_that_moved_the_end_by_much_have_two_lines_more(duel, before, after, wide):
    found = made_up(duel, [before, before, before, after, 0, 1_000], [])
    steps = found.trace.steps[:3]
    short, whole = ("Red: Shoot in 2; ...", 2), ("Later: Up in 1 to 2.", 4)
    told = quiet(found, steps, Room(0, 2), 33)
    assert " ".join(" ".join(told).split()).endswith((whole if wide else short)[0])
    assert len(told) == (whole if wide else short)[1]
    assert len(quiet(found, steps, Room(0, 2, wider=False), 33)) == 2


FOLD = """
escalate: 1
title: What is kept of a fold
clock: {steps: 4}
ladder: [Calm, Words, Force]
state: {heat: {label: Heat, start: 0}}
actors:
  red:
    label: Red
    options:
      wait: {label: Wait, rung: Calm, when: step == 0}
      press: {label: Press, rung: Words, when: step == 1, effects: {heat: +1}}
      hit: {label: Hit, rung: Force, when: step == 2, effects: {heat: +1}}
      stop: {label: Stop, rung: Calm, when: step == 3, effects: {heat: -1}}
  blue:
    label: Blue
    options:
      rest: {label: Rest, rung: Calm, when: step != 1}
      parade: {label: Parade, rung: Force, when: step == 1}
outcomes: {peace: {label: Peace, otherwise: yes}}
"""


def test_a_fold_keeps_what_was_done_on_the_highest_rung_and_last_if_it_does_something():
    scenario = load_text(FOLD, "fold")
    trace = scenario.run(1).trace(0)
    turning = Turning(scenario, trace, 1, np.ones((5, 1), dtype=np.int64))
    deeds = _deeds(turning, [(step.step, move) for step in trace.steps for move in step.moves])
    kept = {deed.told: deed.weight[0] for deed in deeds}
    red = {"Wait in 0": False, "Press in 1": False, "Hit in 2": True, "Stop in 3": True}
    assert kept == {**red, "Parade in 1": False}


def test_a_fold_tells_in_the_order_of_time():
    text = FOLD.replace("step == 0", "step == 9").replace("step == 3", "step == 0")
    scenario = load_text(text.replace("step == 9", "step == 3"), "fold")
    trace = scenario.run(1).trace(0)
    turning = Turning(scenario, trace, 1, np.ones((5, 1), dtype=np.int64))
    told = " ".join(brief(turning).split())
    assert "Steps 0 to 3: Red: Stop in 0, Press in 1, Hit in 2, Wait in 3; Blue: Parade in 1." in told


def test_beside_a_turn_what_does_something_comes_first():
    far = "  far:\n    label: Far\n    options:\n      rest: {label: Rest, rung: Calm, when: step != 1}\n"
    far += "      parade: {label: Parade, rung: Force, when: step == 1}\n"
    text = HELD.replace("WORTH", "0").replace("actors:\n", f"actors:\n{far}")
    assert "Beside it: Pest: Sting; Far: Parade." in told_of(text, "war")
    assert "Beside it: Far: Parade; Pest: Sting." in told_of(text.replace("effects: {heat: +1}", "appeal: 0"), "war")


def test_what_chance_took_is_told_once_beside_a_choice():
    slip = "  guard:\n    label: Guard\n    options:\n      rest: {label: Rest, rung: Calm}\n"
    slip += "      stray: {label: Stray, rung: Words, when: step == 1, chance: 0.5, effects: {heat: +1}}\n"
    text = HELD.replace("WORTH", "0").replace("actors:\n", f"actors:\n{slip}")
    told = told_of(text, "war", lambda trace: steps_of(trace, "guard", "stray") == [1])
    assert "Beside it: Guard: Stray (50 % by chance); Pest: Sting." in told


def test_a_turn_tells_what_a_level_opened():
    text = HELD.replace("WORTH", "0").replace("Heat (points), start: 1}", "Heat, start: 1, drift: 1}")
    text = text.replace("      hit:", "      strike: {label: Strike, rung: Force, when: heat >= 4}\n      hit:")
    told = told_of(text, "war")
    assert "Had it been Wait (50 %): Peace about 100 %. Heat rises to 4 or above and opens Red: Strike. Beside" in told


GIFT = """
escalate: 1
title: A gift is answered later
clock: {steps: 5}
ladder: [Calm, Words, Force]
state: {gifts: {label: Gifts, start: 0DRIFT}}
actors:
  giver:
    label: Giver
    options: {give: {label: Give, when: step == 1, effects: {gifts: +1}}, rest: {when: step != 1}}
  taker:
    label: Taker
    options:
      answer: {label: Answer, rung: Calm, when: step > 1 and not ever(taker.answer), appeal: 2 * gifts - 3}
      wait: {label: Wait, rung: Words}
outcomes:
  thaw: {label: Thaw, rung: Calm, at end: yes, when: ever(taker.answer)}
  frost: {label: Frost, rung: Words, otherwise: yes}
"""


@pytest.mark.parametrize(("drift", "after"), [("", " after Giver: Give in 1"), (", drift: 0 * gifts", "")])
def test_a_choice_answers_what_stays_as_another_left_it(drift, after):
    """Of a level that moves by itself, too, it is not said: it may be what it is for other reasons."""
    told = told_of(GIFT.replace("DRIFT", drift), "thaw", lambda trace: steps_of(trace, "taker", "answer") == [4])
    assert f"Taker: Answer (27 % likely){after}; for it: 2 × Gifts (+2)." in told


# ---- a choice without a reason


BARE = """
escalate: 1
title: A choice without a reason
clock: {steps: 3}
ladder: [Calm, Words, Force]
state: {heat: {label: Heat, start: 0}}
actors:
  red:
    label: Red
    options:
      hit: {label: Hit, rung: Force, when: step == 1, appeal: BOLD, effects: {heat: +5}}
      wait: {label: Wait, rung: Calm}
events: {gust: {label: A gust, when: step == 2 and heat < 5, chance: GUST, effects: {heat: +5}}}
outcomes:
  war: {label: War, rung: Force, at end: yes, when: heat >= 5}
  peace: {label: Peace, rung: Calm, otherwise: yes}
"""


def bare(bold, gust="0"):
    return BARE.replace("BOLD", str(bold)).replace("GUST", gust)


@pytest.mark.parametrize(("bold", "said"), [
    ("-1", "Red: Hit (27 % likely); nothing in particular spoke for it. Had it been Wait (73 %): Peace about 100 %."),
    ("1", "Red: Hit (73 % likely). Had it been Wait (27 %): Peace about 100 %."),
])  # fmt: skip
def test_of_a_bold_choice_without_a_reason_the_milder_way_is_told(bold, said):
    assert said in told_of(bare(bold), "war")


@pytest.mark.parametrize(("waiting", "said"), [
    (3, "Red: Hit (88 % likely); for it: less to lose than by Wait (-1, not -3). Step 2"),
    (1.2, "Red: Hit (55 % likely). Had it been Wait (45 %; against it: its goal (-1.2))"),
    (0, "Red: Hit (27 % likely); nothing in particular spoke for it."),
])  # fmt: skip
def test_of_two_ways_that_cost_the_goal_the_cheaper_is_a_reason(waiting, said):
    """By a fifth of a point it is none, nor where waiting costs nothing."""
    text = bare("0").replace("start: 0}", "start: 0}, cost: {start: 0}").replace("Red\n", "Red\n    goal: -cost\n")
    paid = f"heat: +5, cost: +1}}}}\n      wait: {{effects: {{cost: +{waiting} * (step == 1)}}, "
    text = text.replace("heat: +5}}\n      wait: {", paid)
    assert said in told_of(text, "war")


def test_a_bold_choice_with_a_reason_is_told_by_that_alone():
    told = told_of(bare("2 * (step == 1)"), "war")
    assert "Red: Hit (88 % likely); for it: 2 × (in step 1) (+2). Step 2: " in told


@pytest.mark.parametrize(("gust", "told"), [("0.7", True), ("0.97", False)])
def test_what_hardly_leads_elsewhere_is_not_told_of_any_way(gust, told):
    """The way taken leads to war in any case, the milder one in so many; else chance did the rest."""
    story = told_of(bare("1", gust), "war", lambda trace: bool(steps_of(trace, "red", "hit")))
    assert ("Had it been Wait (27 %): Peace about " in story) == told


def test_the_ending_that_would_have_come_less_is_told_where_none_would_have_come_much_more():
    """Of four endings three gain 8 points each by the milder way."""
    many = "".join(f"  end_{n}: {{label: End {n}, rung: Words, at end: yes, when: luck == {n}}}\n" for n in (1, 2, 3))
    draws = "".join(f"  draw_{n}: {{label: Draw {n}, when: step == 2 and heat < 5 and luck == 0, chance: 0.09, "
                    f"effects: {{luck: +{n}}}}}\n" for n in (1, 2, 3))  # fmt: skip
    text = bare("1").replace("outcomes:\n", f"outcomes:\n{many}").replace("heat: {label: Heat, start: 0}", (
        "heat: {label: Heat, start: 0}, luck: {start: 0}"))  # fmt: skip
    text = re.sub("events: .*\n", f"events:\n{draws}", text).replace("when: heat >= 5}", "when: luck == 0}")
    told = told_of(text, "war", lambda trace: bool(steps_of(trace, "red", "hit")))
    assert re.search(r"Red: Hit \(73 % likely\)\. Had it been Wait \(27 %\): War about 7\d %\.", told)


def test_a_choice_of_which_nothing_can_be_told_is_left_to_chance(duel):
    (turn,) = duel.turns
    (part,) = turn.parts
    likely = dataclasses.replace(part.move, weighed=tuple(
        dataclasses.replace(each, probability=0.6) for each in part.move.weighed))  # fmt: skip
    told = choice(duel, 2, dataclasses.replace(part, move=likely, instead="shoot"))
    bare = "Red: Shoot (60 % likely)."
    assert told[:4] == ("Red: Shoot (60 % likely); chance did the rest.", bare, bare, "")
    assert not told.bare


@pytest.mark.parametrize("name", [
    "kaesong-short", pytest.param("kaesong-2020", marks=pytest.mark.slow), "cuba-1962", "panmunjom-1976",
])  # fmt: skip
def test_every_turn_tells_a_reason_an_alternative_or_chance(name):
    result, seen = load(name).run(60, 801), 0
    for run in range(8):
        told = brief(result.turning(run))
        for paragraph in re.findall(r"^Step \d+, .*->.*\n((?:  .*\n)+)", told, re.MULTILINE):
            words = " ".join(paragraph.split())
            if "% likely)" in words:
                seen += 1
                assert re.search(" after |; for it: |Had it been|nothing in particular|chance did", words), words
    assert seen > 8


def test_where_chance_decided_no_other_way_is_told():
    """It would have led elsewhere by other luck alone."""
    for full in (False, True):
        result = load_text(STORM, "small").run(400, 4)
        ended = result.runs.index[result.runs["outcome"] == "war"]
        told = result.story(next(int(run) for run in ended if stormy(1)(result.trace(int(run)))), full)
        assert "One: Push" in told
        assert "Had it been" not in told


def test_where_room_is_scarce_the_second_who_decided_is_told_without_what_spoke_for_it():
    result = load_text(BOTH, "small").run(400, 4)
    turning = result.turning(result.typical("war"))
    (turn,) = turning.turns
    told = " ".join(" ".join(_told(turning, turn, Room(0, 1, full=False), 80)).split())
    assert "One: Push (48 % likely). Two: Push (48 % likely); nothing in particular spoke for it." in told
    assert "Had it been" not in told


def test_an_ending_that_was_sure_to_come_had_no_chance():
    for chance, told in (("0.5", ["War had its own chance to come (50 %)"]), ("1 if step == 3 else 0.5", [])):
        text = DUEL.replace("at end: yes, when: fire", f"when: step == 3, chance: {chance}")
        result = load_text(text, "sure").run(50, 3)
        turning = result.turning(result.typical("war"))
        assert chances(turning, turning.trace.steps[-1]) == told
        assert chances(turning, turning.trace.steps[0]) == []
