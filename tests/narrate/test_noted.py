"""What stands beside a turn, in a fold or in a line: what a told turn rests on and what was unlikely, with its odds."""

import re

import pytest

from escalate import load_text
from escalate.narrate.between import Room, quiet
from escalate.narrate.brief import _swung
from escalate.narrate.missing import missing
from escalate.narrate.noted import NOBODY
from escalate.narrate.reasons import choice, rests_on
from escalate.studies.turning import Part

DOOR = """
escalate: 1
title: A door, its key, and the ring of the key
clock: {steps: 6}
state: {lent: {start: no}, door: {start: no}, heat: {start: 0}}
actors:
  ring:
    label: Ring
    options:
      keep: {label: Keep}
      lend: {label: Lend, when: step == LENDS, effects: {lent: yes}}
  key:
    label: Key
    options:
      rest: {label: Rest}
      unlock: {label: Unlock, when: step == OPENS and lent, appeal: UNLOCK, effects: {door: yes}}
  other:
    label: Other
    options:
      sit: {label: Sit}
      stir: {label: Stir, when: step == 2, effects: {heat: +0.1}}
  one:
    label: One
    options:
      wait: {label: Wait}
      go: {label: Go, once: yes, when: door, appeal: GO, effects: {heat: +5}}
outcomes:
  war: {label: War, at end: yes, when: heat >= 5}
  peace: {label: Peace, otherwise: yes}
"""


def steps_of(trace, actor, option):
    return [step.step for step in trace.steps for m in step.moves if (m.actor, m.option) == (actor, option)]


def turned(made, lends=0, opens=1, unlock="0", go="-1", text=DOOR):
    text = text.replace("LENDS", str(lends)).replace("OPENS", str(opens)).replace("UNLOCK", unlock).replace("GO", go)
    result = load_text(text, "door").run(400, 4)
    run = next(run for run in range(400) if made(result.trace(run)))
    return result.turning(run), " ".join(result.story(run).split())


def goes(step):
    return lambda trace: steps_of(trace, "one", "go") == [step] and steps_of(trace, "other", "stir") == [2]


def test_in_a_fold_what_a_told_turn_rests_on_has_its_odds_and_what_opened_that_too():
    text = DOOR.replace("when: step == OPENS and lent", "once: yes, when: lent")
    made = lambda trace: goes(4)(trace) and steps_of(trace, "key", "unlock") == [2]  # noqa: E731
    turning, told = turned(made, lends=1, text=text)
    assert "One: Go (27 % likely) after Key: Unlock in 2." in told
    (part,) = next(turn for turn in turning.turns if turn.step == 4).parts
    named = frozenset((at, move.actor) for at, move in rests_on(turning, 4, part))
    (line,) = quiet(turning, turning.trace.steps[:4], Room(0, 2), 200, named)
    assert line.endswith("Ring: Lend in 1 (50 % likely); Key: Unlock in 2 (50 % likely); Other: Stir in 2.")
    (line,) = quiet(turning, turning.trace.steps[:4], Room(0, 0), 200, named)
    assert line.endswith("Ring: Lend in 1 (50 % likely); Key: Unlock in 2 (50 % likely); ..."), "in any room"
    (line,) = quiet(turning, turning.trace.steps[:4], Room(0, 2), 200)
    assert line.endswith("Ring: Lend in 1; Key: Unlock in 2; Other: Stir in 2.")


@pytest.mark.parametrize(("asks", "told"), [("shut", True), ("heat > 9 or not ajar", True), ("heat < 9", False)])
def test_in_a_fold_a_move_that_changed_a_yes_or_no_the_ending_asks_for_has_what_it_answered(asks, told):
    """Where there is room for it."""
    text = DOOR.replace("at end: yes, when: heat >= 5", f"at end: yes, when: {asks}")
    text = text.replace("actors:", "conditions: {ajar: door, shut: not ajar}\nactors:")
    text = text.replace("door: {start: no}", "door: {start: yes}").replace("{door: yes}", "{door: no}")
    text = text.replace("when: step == OPENS and lent", "once: yes, when: lent")
    made = lambda trace: trace.outcome == "war" and steps_of(trace, "key", "unlock") == [2]  # noqa: E731
    turning, _ = turned(made, lends=1, text=text)
    (line,) = quiet(turning, turning.trace.steps[:4], Room(0, 1), 200)
    assert ("Key: Unlock in 2 (after Ring: Lend in 1)" in line) == told
    assert "Key: Unlock in 2; " in quiet(turning, turning.trace.steps[:4], Room(0, 1, wider=False), 105)[0]


def test_what_no_told_turn_rests_on_has_none():
    _, told = turned(goes(4), text=DOOR.replace("when: door, appeal", "when: step == 4, appeal"))
    assert "One: Go (27 % likely); nothing" in told
    assert "(50 % likely)" not in told


def test_beside_a_turn_it_stands_with_its_odds_and_what_it_answered():
    _, told = turned(goes(2), lends=1, opens=2)
    assert "One: Go (27 % likely) after Key: Unlock." in told
    rare = DOOR.replace("when: step == LENDS, effects", "when: step == LENDS, appeal: -1, effects")
    _, told = turned(goes(2), lends=2, opens=2, unlock="-1", text=rare)
    assert "Key: Unlock (27 % likely) after Ring: Lend. One: Go" in told
    assert "Beside it: Ring: Lend (27 % likely); Other: Stir." in told


@pytest.mark.parametrize(("appeal", "told"), [("-2.1", "(11 % likely)"), ("-2.3", "(9 % likely)")])
def test_an_unlikely_move_with_an_effect_has_its_odds_wherever_it_stands(appeal, told):
    """Also of several, in whichever step it was."""
    text = DOOR.replace("when: step == 2, effects", f"when: step == 2, appeal: {appeal}, effects")
    text = text.replace("when: door, appeal", "when: step == 4, appeal")
    _, story = turned(goes(4), text=text)
    assert ("Other: Stir in 2 (9 % likely)" in story) == (told == "(9 % likely)")
    assert "Other: Stir in 2" in story
    _, story = turned(goes(2), text=text.replace("when: step == 4, appeal", "when: step == 2, appeal"))
    assert ("Other: Stir (9 % likely)" in story) == (told == "(9 % likely)")
    still = text.replace("effects: {heat: +0.1}", "effects: {}")
    assert "Other: Stir (9 % likely)" not in turned(goes(4), text=still)[1]


def test_a_line_tells_what_its_mover_answered_or_else_why():
    turning, _ = turned(goes(4))
    (line,) = _swung(turning, 4, Room(0, 1), 200, NOBODY)
    assert line.endswith("One: Go (27 % likely) after Key: Unlock in 1.")
    moved = DOOR.replace("when: door, appeal", "when: step == 4, appeal")
    turning, _ = turned(goes(4), go="2 * (step == 4) - 3", text=moved)
    (line,) = _swung(turning, 4, Room(0, 1), 200, NOBODY)
    assert line.endswith("One: Go (27 % likely); for it: 2 × (in step 4) (+2).")
    turning, _ = turned(goes(4), text=moved)
    (line,) = _swung(turning, 4, Room(0, 1), 200, NOBODY)
    assert line.endswith("One: Go (27 % likely).")


COOLS = """
escalate: 1
title: It cools by itself
clock: {steps: 6}
state: {heat: {label: Heat, start: 6, drift: -1}}
actors: {red: {label: Red, options: {rest: {label: Rest}MORE}}}
outcomes:
  calm: {label: Calm, when: heat <= 3}
  war: {label: War, otherwise: yes}
"""


@pytest.mark.parametrize("more", ["", ", hum: {label: Hum, when: step == 2}"])
def test_the_last_fold_tells_the_line_that_the_ending_asks_for(more):
    _, told = turned(lambda trace: not more or "hum" in [m.option for m in trace.steps[2].moves],
                     text=COOLS.replace("MORE", more))  # fmt: skip
    assert re.search(r"Steps 0 to 2[^.]*\. Heat falls to 3 or below, as Calm asks\.", told)


def test_a_choice_that_led_away_from_the_ending_all_the_same_has_no_other_way_told():
    turning, _ = turned(goes(4), text=DOOR.replace("when: door, appeal", "when: step == 4, appeal"))
    move = next(m for m in turning.trace.steps[4].moves if m.actor == "one")
    other = choice(turning, 4, Part(move, 0.9, "wait", (0.0, 1.0))).forgone
    assert other == "Had it been Wait (73 %): Peace about 100 %."
    away = choice(turning, 4, Part(move, 0.9, "wait", (1.3, -0.3)))
    assert not away.forgone
    assert "chance did" not in away.why
    sure = choice(turning, 4, Part(move, 0.9, "wait", (0.001, 0.999))).forgone
    assert sure == "Had it been Wait (73 %): Peace over 99 %."


DANGER = """
escalate: 1
title: A danger that passed
clock: {steps: 4}
ladder: LADDER
state: {lit: {start: no}}
actors:
  red:
    label: Red
    options:
      wait: {label: Wait, rung: Calm}
      fire: {label: Fire, rung: FIRE, when: step == 1 or step == 2, appeal: APPEAL, effects: {lit: yes}}
outcomes:
  war: {label: War, rung: WAR, at end: yes, when: lit, chance: SURE}
  peace: {label: Peace, rung: Calm, otherwise: yes}
"""
LONG = "[Calm, Words, Pressure, Show, Clash, War]"


@pytest.mark.parametrize(("ladder", "fire", "appeal", "war", "sure", "told"), [
    (LONG, "War", -1, "War", 1, True), (LONG, "War", -2.9, "War", 1, True), (LONG, "War", -3, "War", 1, False),
    (LONG, "Clash", -1.3, "War", 1, True), (LONG, "Clash", -1.5, "War", 1, False),
    (LONG, "Show", 0, "War", 1, False), (LONG, "War", -1, "Clash", 1, True), (LONG, "War", -1, "Show", 1, False),
    ("[Calm, Force]", "Force", -1, "Force", 1, True), (LONG, "War", -1, "War", 0.4, False),
])  # fmt: skip
def test_a_danger_that_passed_is_told_with_its_steps_and_what_it_would_have_led_to(
    ladder, fire, appeal, war, sure, told
):
    text = DANGER.replace("LADDER", ladder).replace("FIRE", fire).replace("APPEAL", str(appeal))
    text = text.replace("WAR", war).replace("SURE", str(sure))
    turning, story = turned(lambda trace: not steps_of(trace, "red", "fire"), text=text)
    said = r"Red: Fire was open in steps 1 to 2 \(\d+ %\) and did not come\. Had it: War about 100 %\."
    other = "Had it been Fire" in story  # a turn that tells of it in one of the steps
    assert bool(re.search(said, story)) == told or other
    assert bool(re.search(said, " ".join(missing(turning)))) == told


def test_what_came_did_not_pass():
    text = DANGER.replace("LADDER", LONG).replace("FIRE", "War").replace("APPEAL", "0").replace("WAR", "War")
    turning, _ = turned(lambda trace: steps_of(trace, "red", "fire") == [2], text=text.replace("SURE", "1"))
    assert [each.step for each in turning.passed] == [1]


def test_a_danger_that_was_as_near_without_the_move_did_not_pass():
    text = DANGER.replace("LADDER", LONG).replace("FIRE", "War").replace("APPEAL", "2").replace("WAR", "War")
    turning, _ = turned(lambda trace: not steps_of(trace, "red", "fire"), text=text.replace("SURE", "1"))
    assert [each.step for each in turning.passed] == [2], "after step 1 it came to war in 88 of 100 plays in any case"


def test_a_danger_that_a_turn_tells_of_is_not_told_again():
    """There it is told with what spoke against it, and what would have come of it."""
    text = DANGER.replace("LADDER", LONG).replace("FIRE", "War").replace("APPEAL", "0").replace("WAR", "War")
    text = text.replace("step == 1 or step == 2", "step == 1").replace("SURE", "1")
    turning, story = turned(lambda trace: not steps_of(trace, "red", "fire"), text=text)
    assert "Had it been Fire (50 %): War about 100 %." in story
    assert "was open in" not in story
    assert missing(turning, {(2, "red", "fire")}) == missing(turning) != missing(turning, {(1, "red", "fire")})
