"""A file's formulas in words, and its words for a class."""

from escalate import load_text
from escalate.lesson import words

WORLD = """
escalate: 1
title: Words
clock: {steps: 9}
ladder: [Talks, Calm, Force]
parameters:
  nerve: {label: Nerve, value: 1, range: [-1, 3], why: A guess., ends: [they yield, they fight]}
conditions: {fresh: since(north.fire) <= 1}
state: {heat: {label: Heat, start: 3, range: [0, 10]}, armed: {label: Armed, start: no}}
actors:
  north:
    label: North
    options:
      fire: {label: Fire, rung: Force, says: Shots fall., when: heat >= 5}
      wait: {label: Wait, rung: Calm}
outcomes:
  war: {label: War, rung: Force, says: It burns., when: ever(north.fire), chance: 0.5}
  calm: {label: Calm, rung: Calm, when: heat < 2 and not armed, at end: yes}
  open: {label: Open, rung: Talks, otherwise: yes}
"""


def test_the_words_of_a_file() -> None:
    scenario = load_text(WORLD)

    def told(kind: list[words.Word]) -> list[tuple[str, str]]:
        return [(each.word, each.what) for each in kind]

    assert told(words.endings(scenario)) == [
        ("War", "It burns. When “North: Fire” has come, with a chance of 0.5."),
        ("Calm", "When “Heat” < 2 and not “Armed” on the last day."),
        ("Open", "Where none of the others has come by the last step."),
    ]
    assert told(words.numbers(scenario)) == [
        ("Nerve", "1; from −1 (they yield) to 3 (they fight). A guess."),
    ]
    assert told(words.levels(scenario)) == [("Heat", "from 0 to 10; Fire at 5 or more; Calm at 2 or less")]
    assert told(words.moves(scenario)) == [("North", "Calm: Wait; Force: Fire (Shots fall)")]
    assert told(words.conditions(scenario)) == [("fresh", "at most 1 step after “North: Fire”.")]
