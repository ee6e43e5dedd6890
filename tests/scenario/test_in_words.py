"""A formula in a reader's words."""

import pytest

from escalate import load_text
from escalate.scenario.in_words import in_words

WORLD = """
escalate: 1
title: Words
clock: {steps: 9}
ladder: [Talks, Calm, Force]
parameters: {nerve: {label: Nerve, value: 1, range: [-1, 3]}}
conditions: {fresh: since(north.fire) <= 1}
state: {heat: {label: Heat, start: 3, range: [0, 10]}}
actors: {north: {label: North, options: {fire: {label: Fire, rung: Force}, wait: {label: Wait, rung: Calm}}}}
outcomes: {open: {label: Open, otherwise: yes}}
"""


@pytest.mark.parametrize(
    ("formula", "told"),
    [
        ("since(north.fire) == 6 and step < 4", "6 steps after “North: Fire” and before step 4"),
        ("since(north.fire) > 1", "more than 1 step after “North: Fire”"),
        ("not ever(north.fire) or ever(north.wait)", "“North: Fire” has not come or “North: Wait” has come"),
        ("step == steps - 1", "in the last step"),
        ("rung(north) >= 2", "“North” at “Force” or higher"),
        ("rung(north) >= 3", "the rung of “North” ≥ 3"),
        ("fresh and heat >= 2", "“fresh” and “Heat” ≥ 2"),
        ("nerve * -0.5", "“Nerve” × −0.5"),
    ],
)
def test_a_formula_in_words(formula: str, told: str) -> None:
    assert in_words(formula, load_text(WORLD)) == told
