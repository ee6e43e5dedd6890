"""What a story of at most 24 lines leaves out first, where its head takes room: least of all its turns."""

import dataclasses

import pytest

from escalate import load_text
from escalate.narrate.brief import brief

WIDE = "with many words that take room on a line of the page"
BUSY = """
escalate: 1
title: Many who do much
clock: {start: 2020-06-16, step: 1 week, steps: 12}
ladder: [Low, Middle, High]
state: {fire: {start: 0}, calm: {start: no}}
actors:
  red:
    label: Red
    options:
      wait: {label: Wait, appeal: 1}
      shoot: {label: Shoot, rung: Middle, when: OFTEN, appeal: 1, effects: {fire: +1}}
ACTORS
events: {storm: {label: A storm, on: 2020-07-01}, thaw: {label: A thaw, on: 2020-07-23}}
outcomes:
  war: {label: War, at end: yes, when: fire >= 3}
  clash: {label: Clash, at end: yes, when: fire >= 2}
  quiet: {label: Quiet, otherwise: yes}
""".replace("OFTEN", "step == 2 or step == 5 or step == 8 or step == 11").replace("ACTORS", "".join(f"""\
  {name}:
    options:
      rest: {{label: Rest {WIDE}, rung: Low, appeal: 2}}
      talk: {{label: Talk, rung: Middle, appeal: 1}}
      push: {{label: Push, rung: High}}
""" for name in ("blue", "green", "grey", "black", "white")))  # fmt: skip


COURSES = {
    0: """
Steps 0 to 1: Blue: Talk in 0 to 1; Green: Talk in 0 to 1; Grey: Talk in 1;
    Black: Talk in 1; ...
Step 2, week of 30 June 2020: Quiet 32 % -> 11 %, War 31 % -> 51 %.
  Red: Shoot (50 % likely).
  Had it been Wait (50 %): Quiet about 50 %.
Steps 3 to 4: Blue: Push in 4; Green: Talk in 4; Black: Push in 4.
Step 5, week of 21 July 2020: War 51 % -> 76 %, Clash 38 % -> 24 %.
  Red: Shoot (50 % likely).
  Had it been Wait (50 %): Clash about 55 %.
  Beside it: event: A thaw; Grey: Talk.
Steps 6 to 7: Blue: Talk in 6; Grey: Talk in 6 to 7; Black: Talk in 7; White:
    Push in 6, Rest with many words that take room on a line of the page in 7.
Step 8, week of 11 August 2020: War 76 % -> 100 %, Clash 24 % -> 0 %.
  Red: Shoot (50 % likely).
  Had it been Wait (50 %): Clash about 48 %.
Steps 9 to 11: Red: Shoot in 11; Blue: Talk in 9 to 10; Green: Talk in 10 to 11;
    Grey: Talk in 9; ...""",
    1: """
Steps 0 to 1: Blue: Talk in 0 to 1; Green: Talk in 0 to 1; Grey: Talk in 1;
    Black: Talk in 1; ...
Step 2, week of 30 June 2020: War 31 % -> 51 %.
  Red: Shoot (50 % likely). Had it been Wait (50 %): Quiet about 50 %.
Steps 3 to 4: Blue: Push in 4; Green: Talk in 4; Black: Push in 4.
Step 5, week of 21 July 2020: War 51 % -> 76 %, Clash 38 % -> 24 %.
  Red: Shoot (50 % likely).
  Had it been Wait (50 %): Clash about 55 %.
  Beside it: event: A thaw; Grey: Talk.
Steps 6 to 7: Blue: Talk in 6; Grey: Talk in 6 to 7; Black: Talk in 7; White:
    Push in 6, Rest with many words that take room on a line of the page in 7.
Step 8, week of 11 August 2020: War 76 % -> 100 %.
  Red: Shoot (50 % likely). Had it been Wait (50 %): Clash about 48 %.
Steps 9 to 11: Red: Shoot in 11; Blue: Talk in 9 to 10; Green: Talk in 10 to 11;
    Grey: Talk in 9; ...""",
    3: """
Steps 0 to 4 (War 31 % -> 51 %): Red: Shoot in 2; Blue: Talk in 0 to 1, Push in
    4; Green: Talk in 0 to 1 and 4; Grey: Talk in 1; Black: Talk in 1; ...
Step 5, week of 21 July 2020: War 51 % -> 76 %, Clash 38 % -> 24 %.
  Red: Shoot (50 % likely).
  Had it been Wait (50 %): Clash about 55 %.
  Beside it: event: A thaw; Grey: Talk.
Steps 6 to 7: Blue: Talk in 6; Grey: Talk in 6 to 7; Black: Talk in 7; White:
    Push in 6, Rest with many words that take room on a line of the page in 7.
Step 8, week of 11 August 2020: War 76 % -> 100 %, Clash 24 % -> 0 %.
  Red: Shoot (50 % likely).
  Had it been Wait (50 %): Clash about 48 %.
  Beside it: White: Rest with many words that take room on a line of the page.
Steps 9 to 11: Red: Shoot in 11; Blue: Talk in 9 to 10; Green: Talk in 10 to 11;
    Grey: Talk in 9; ...""",
    4: """
Steps 0 to 4 (War 31 % -> 51 %): Red: Shoot in 2; Blue: Talk in 0 to 1, Push in
    4; Green: Talk in 0 to 1 and 4; Grey: Talk in 1; Black: Talk in 1; ...
Step 5, week of 21 July 2020: War 51 % -> 76 %, Clash 38 % -> 24 %.
  Red: Shoot (50 % likely).
  Had it been Wait (50 %): Clash about 55 %.
  Beside it: event: A thaw; Grey: Talk.
Steps 6 to 7: Blue: Talk in 6; Grey: Talk in 6 to 7; Black: Talk in 7; White:
    Push in 6, Rest with many words that take room on a line of the page in 7.
Step 8, week of 11 August 2020: War 76 % -> 100 %, Clash 24 % -> 0 %.
  Red: Shoot (50 % likely).
  Had it been Wait (50 %): Clash about 48 %.
Steps 9 to 11: Red: Shoot in 11; Blue: Talk in 9 to 10; Green: Talk in 10 to 11;
    Grey: Talk in 9; ...""",
    6: """
Steps 0 to 1: Blue: Talk in 0 to 1; Green: Talk in 0 to 1; Grey: Talk in 1; ...
Step 2, week of 30 June 2020: War 31 % -> 51 %.
  Red: Shoot (50 % likely). Had it been Wait (50 %): Quiet about 50 %.
Steps 3 to 4: Blue: Push in 4; Green: Talk in 4; Black: Push in 4.
Step 5, week of 21 July 2020: War 51 % -> 76 %, Clash 38 % -> 24 %.
  Red: Shoot (50 % likely).
  Had it been Wait (50 %): Clash about 55 %.
  Beside it: event: A thaw; Grey: Talk.
Steps 6 to 7: Blue: Talk in 6; Grey: Talk in 6 to 7; Black: Talk in 7; ...
Step 8, week of 11 August 2020: War 76 % -> 100 %.
  Red: Shoot (50 % likely). Had it been Wait (50 %): Clash about 48 %.
Steps 9 to 11: Red: Shoot in 11; Blue: Talk in 9 to 10; ...""",
    7: """
Steps 0 to 4 (War 31 % -> 51 %): Red: Shoot in 2; Blue: Talk in 0 to 1, Push in
    4; Green: Talk in 0 to 1 and 4; Grey: Talk in 1; Black: Talk in 1, Push in
    4; ...
Step 5, week of 21 July 2020: War 51 % -> 76 %, Clash 38 % -> 24 %.
  Red: Shoot (50 % likely).
  Had it been Wait (50 %): Clash about 55 %.
  Beside it: event: A thaw; Grey: Talk.
Steps 6 to 11 (War 76 % -> 100 %): Red: Shoot in 8 and 11; Blue: Talk in 6 and 9
    to 10; Green: Talk in 10 to 11; Grey: Talk in 6 to 7 and 9; White: Rest with
    many words that take room on a line of the page in 7 to 8 and 10; ...""",
    9: """
Steps 0 to 4 (War 31 % -> 51 %): Red: Shoot in 2; Blue: Talk in 0 to 1, Push in
    4; Green: Talk in 0 to 1 and 4; Grey: Talk in 1; Black: Talk in 1; ...
Step 5, week of 21 July 2020: War 51 % -> 76 %, Clash 38 % -> 24 %.
  Red: Shoot (50 % likely).
  Had it been Wait (50 %): Clash about 55 %.
  Beside it: event: A thaw; Grey: Talk.
Steps 6 to 11 (War 76 % -> 100 %): Red: Shoot in 8 and 11; White: Rest with many
    words that take room on a line of the page in 7 to 8 and 10; ...""",
    11: """
Steps 0 to 4 (War 31 % -> 51 %): Red: Shoot in 2; Blue: Talk in 0 to 1; ...
Step 5, week of 21 July 2020: War 51 % -> 76 %, Clash 38 % -> 24 %.
  Red: Shoot (50 % likely).
  Had it been Wait (50 %): Clash about 55 %.
  Beside it: event: A thaw; Grey: Talk.
Steps 6 to 11 (War 76 % -> 100 %): Red: Shoot in 8 and 11; ...""",
    14: """
Steps 0 to 11 (War 31 % -> 100 %): Red: Shoot in 2, 5, 8 and once more; Blue:
    Talk in 0 to 1, 6 and 9 to 10, Push in 4; Green: Talk in 0 to 1, 4 and 10 to
    11; Grey: Talk in 1, 5 to 7 and 9; Black: Talk in 1 and 7, Push in 4; White:
    Rest with many words that take room on a line of the page in 0 to 1, 7 to 8
    and 10, Push in 6.""",
    15: """
Steps 0 to 11 (War 31 % -> 100 %): Red: Shoot in 2, 5, 8 and once more; Blue:
    Talk in 0 to 1, 6 and 9 to 10, Push in 4; Green: Talk in 0 to 1, 4 and 10 to
    11; Grey: Talk in 1, 5 to 7 and 9; White: Rest with many words that take
    room on a line of the page in 0 to 1, 7 to 8 and 10; ...""",
    16: """
Steps 0 to 11 (War 31 % -> 100 %): Red: Shoot in 2, 5, 8 and once more; Grey:
    Talk in 1, 5 to 7 and 9; White: Rest with many words that take room on a
    line of the page in 0 to 1, 7 to 8 and 10; ...""",
    17: """
Steps 0 to 11 (War 31 % -> 100 %): Red: Shoot in 2, 5, 8 and once more; ...""",
}


@pytest.fixture(scope="module")
def busy():
    result = load_text(BUSY, "busy").run(100, 3)
    return result.turning(result.typical("war"))


def longer(turning, lines):
    """The story with an end that takes more room."""
    said = " ".join(["It is a long story that is told here on nearly a whole line of it."] * lines)
    outcomes = tuple(dataclasses.replace(each, says=said) for each in turning.scenario.outcomes)
    return brief(dataclasses.replace(turning, scenario=dataclasses.replace(turning.scenario, outcomes=outcomes)))


@pytest.mark.parametrize("lines", sorted({*COURSES, *(lines - 1 for lines in COURSES if lines)}))
def test_what_is_left_out_first_where_the_end_takes_room(busy, lines):
    """First what else was done and the steps between, then a turn after another, down to none.

    A turn gives way before the steps between are told by one deed each.
    """
    told = longer(busy, lines)
    course = told.partition("At the start: Fire 0; Calm no.\n")[2].rpartition("\n\nShares: ")[0]
    assert course == COURSES[max(least for least in COURSES if least <= lines)].strip()
    assert len(told.splitlines()) <= 24


GIVING_WAY = {
    "war": [
        (1, (8, 3, 1, 0, False)), (1, (7, 3, 2, 0, False)), (4, (5, 3, 1, 0, False)),
        (1, (4, 2, 1, 0, True)), (1, (4, 2, 1, 0, False)), (1, (3, 2, 1, 0, False)), (1, (4, 1, 1, 0, True)),
        (1, (4, 1, 1, 0, False)), (1, (3, 1, 1, 0, False)), (3, (3, 1, 1, 1, False)), (1, (1, 0, 0, 0, False)),
        (2, (1, 0, 0, 1, False)),
    ],
    "clash": [
        (4, (6, 2, 1, 0, True)), (2, (6, 2, 1, 0, False)), (1, (6, 2, 0, 0, False)), (1, (4, 2, 0, 0, False)),
        (2, (5, 1, 0, 0, True)), (1, (5, 1, 0, 0, False)), (1, (5, 1, 0, 1, False)), (4, (3, 1, 0, 1, False)),
        (2, (1, 0, 0, 1, False)),
    ],
    "quiet": [
        (1, (5, 3, 1, 0, False)), (2, (7, 3, 1, 1, False)), (1, (5, 3, 1, 0, False)), (2, (5, 3, 1, 1, False)),
        (1, (4, 2, 2, 0, False)), (1, (4, 2, 2, 1, False)), (1, (4, 2, 1, 1, False)), (1, (4, 1, 1, 0, True)),
        (1, (4, 1, 1, 0, False)), (1, (4, 1, 1, 1, False)), (3, (3, 1, 1, 1, False)), (1, (1, 0, 0, 0, False)),
        (2, (1, 0, 0, 1, False)),
    ],
    "long words": [
        (2, (7, 3, 1, 3, False)), (2, (5, 3, 1, 3, False)), (3, (4, 2, 2, 2, False)), (1, (4, 2, 1, 2, False)),
        (1, (3, 2, 1, 2, False)), (2, (4, 1, 1, 2, False)), (4, (3, 1, 1, 1, False)), (3, (1, 0, 0, 1, False)),
    ],
}  # fmt: skip
"""As lines are added to the end, so many times: shares told, choices forgone, lists of what else was done, lists cut,
and whether it is told what held."""
LENGTHS = {
    "war": [24, 24, 24, 23, 24, 24, 24, 24, 24, 25, 25, 24, 24, 24, 24, 24, 24, 23],
    "clash": [23, 24, 25, 26, 26, 26, 26, 26, 25, 26, 26, 26, 25, 25, 25, 25, 25, 25],
    "quiet": [25, 24, 25, 25, 25, 25, 25, 25, 25, 26, 26, 26, 25, 25, 25, 25, 25, 24],
    "long words": [23, 24, 23, 24, 23, 23, 24, 24, 24, 24, 25, 24, 24, 24, 24, 24, 24, 23],
}


@pytest.mark.parametrize("case", GIVING_WAY)
def test_what_gives_way_where_a_choice_could_have_been_otherwise(case):
    text = BUSY.replace("{label: Wait, appeal: 1}", "{label: Wait, rung: High, appeal: 1, effects: {calm: yes}}")
    if case == "long words":
        text = text.replace("label: Talk", f"label: Talk {WIDE}").replace("label: Push", f"label: Push {WIDE}")
    result = load_text(text, "busy").run(100, 3)
    turning = result.turning(80 if case == "long words" else result.typical(case))
    told = [longer(turning, lines) for lines in range(18)]
    flat = [" ".join(each.split()) for each in told]
    signs = ("->", "Had it been", "Beside it", "; ...")
    counts = [(*map(each.count, signs), "Held in" in each) for each in flat]
    assert counts == [each for count, each in GIVING_WAY[case] for _ in range(count)]
    assert [len(each.splitlines()) for each in told] == LENGTHS[case]


def test_the_turn_that_tells_most_is_told_in_full_in_any_room():
    """With two shifts, what was forgone and what went with it, where all others are told in two lines."""
    text = BUSY.replace("{label: Wait, appeal: 1}", "{label: Wait, rung: High, appeal: 1, effects: {calm: yes}}")
    result = load_text(text, "busy").run(100, 3)
    turning = result.turning(result.typical("war"))
    turned = "Step 11, week of 1 September 2020: War 49 % -> 100 %, Clash 51 % -> 0 %.\n  Red: Shoot (50 % likely).\n"
    turned += "  Had it been Wait (50 %): Clash about 100 %.\n  Beside it: Green: Push; Black: Push.\n"
    assert [turned in longer(turning, lines) for lines in range(16)] == [True] * 15 + [False]
    step_8 = "Step 8, week of 11 August 2020: War 24 % -> 49 %.\n  Red: Shoot (50 % likely). Had it been Wait (50 %): "
    step_8 += "Quiet about 48 %.\nStep"
    assert [step_8 in longer(turning, lines) for lines in range(7)] == [False] * 2 + [True] * 4 + [False]
