"""A step that moved a share far is told where it is no turn, and steps told together tell how far a share went."""

import dataclasses
import re

import numpy as np
import pytest

from escalate import load, load_text
from escalate.narrate.between import Room, quiet
from escalate.narrate.brief import brief
from escalate.narrate.moved import swings
from escalate.studies.turning import Part, Turn
from worlds import DUEL


@pytest.fixture(scope="module")
def duel():
    result = load_text(DUEL, "duel").run(200, 3)
    return result.turning(13)


def made_up(duel, war, turns=(), deal=(0,) * 6):
    """A run that ends in war after five steps, and of 1,000 plays from each step on so many that do."""
    counts = np.array([(w, d, 1_000 - w - d) for w, d in zip(war, deal, strict=True)])
    return dataclasses.replace(duel, counts=counts, turns=tuple(turns))


@pytest.mark.parametrize(("after", "told"), [(450, True), (449, False)])
def test_a_step_that_moved_any_share_by_a_quarter_has_a_line_of_its_own(duel, after, told):
    """Its shift and what was done; a deal's share counts as much as that of the end."""
    last = Turn(4, 0.9)
    story = brief(made_up(duel, [200, after, 400, 400, 400, 1_000], [last]))
    assert ("\nStep 0: War 20 % -> 45 %, Quiet 80 % -> 55 %. Dull: Left.\n" in story) == told
    assert ("\nStep 0: War" in story) == told
    deal = [0, after - 200, 240, 240, 240, 0]
    story = brief(made_up(duel, [200, 200, 200, 200, 200, 1_000], [last], deal))
    assert ("\nStep 0: Deal 0 % -> 25 %, Quiet 80 % -> 55 %. Dull: Left.\n" in story) == told


def test_it_tells_who_decided_it_with_their_odds_where_that_is_known(duel):
    """A turn that had no room is one of them; what nobody is known to have decided is told by what was done."""
    (turn,) = duel.turns
    little = Turn(2, 0.29, tuple(dataclasses.replace(part, weight=0.2) for part in turn.parts))
    most = Turn(4, 0.9)
    war, deal = [100, 100, 100, 100, 100, 1_000], [0, 0, 0, 280, 280, 0]
    told = brief(made_up(duel, war, [little, most], deal))
    assert "\nStep 2: Deal 0 % -> 28 %, Quiet 90 % -> 62 %. Red: Shoot (21 % likely).\n" in told
    assert "nothing in particular" not in told
    unknown = dataclasses.replace(little, parts=(Part(turn.parts[0].move, 0.01, "shoot", ()),))
    told = brief(made_up(duel, war, [unknown, most], deal))
    assert "\nStep 2: Deal 0 % -> 28 %, Quiet 90 % -> 62 %. Dull: Left; Red: Shoot.\n" in told


def test_the_farthest_come_first(duel):
    found = made_up(duel, [100, 400, 750, 1_000, 1_000, 1_000])
    assert swings(found) == {1: 0.35, 0: 0.3, 2: 0.25}


@pytest.mark.parametrize(("war", "deal", "told"), [
    ([750, 30, 440, 440], [0] * 4, "War 75 % -> 3 % after 0 -> 44 %"),
    ([300, 440, 560, 310], [0] * 4, "War 30 % -> 56 % after 1 -> 31 %"),
    ([300, 440, 559, 310], [0] * 4, None), ([310, 440, 549, 300], [0] * 4, None),
    ([300, 440, 549, 400], [0] * 4, "War 30 % -> 40 %"),
    ([300, 700, 650, 400], [0] * 4, "War 30 % -> 70 % after 0 -> 40 %"),
    ([300, 300, 300, 300], [0, 100, 250, 0], "Deal 0 % -> 25 % after 1 -> 0 %"),
    ([300, 300, 300, 300], [0, 100, 249, 0], None), ([300, 300, 300, 400], [0, 100, 350, 0], "War 30 % -> 40 %"),
])  # fmt: skip
def test_steps_told_together_tell_how_far_a_share_went_and_came_back(duel, war, deal, told):
    """From a quarter on beyond where it began and ended; that of the run's own end before any other."""
    found = made_up(duel, [*war, 1_000, 1_000], deal=[*deal, 0, 0])
    (line, *_) = quiet(found, found.trace.steps[:3], Room(2, 4), 200)
    assert line.startswith(f"Steps 0 to 2 ({told}): " if told else "Steps 0 to 2: ")


def test_steps_in_which_a_share_went_far_and_came_back_have_two_lines_more(duel):
    there, back = made_up(duel, [300, 440, 560, 310, 0, 1_000]), made_up(duel, [300, 440, 549, 300, 0, 1_000])
    steps = there.trace.steps[:3]
    assert [len(quiet(found, steps, Room(0, 2), 40)) for found in (there, back)] == [4, 2]
    assert len(quiet(there, steps, Room(0, 2, wider=False), 40)) == 2


def test_where_room_is_scarce_steps_in_which_nothing_was_done_are_passed_over(duel):
    found = made_up(duel, [1_000] * 6)
    still, tight = found.trace.steps[3:], Room(0, 1, full=False)
    assert quiet(found, still, Room(0, 1), 80) == ["Steps 3 to 4, as usual: Dull: Right; Red: Wait; Later: Down."]
    assert quiet(found, still, tight, 80) == []
    assert quiet(found, still[:1], tight, 80) == []
    assert quiet(found, found.trace.steps[1:3], tight, 200) != []
    moved = made_up(duel, [200, 200, 200, 200, 500, 500])
    assert quiet(moved, still, tight, 200) == [
        "Steps 3 to 4 (War 20 % -> 50 %), as usual: Dull: Right; Red: Wait; Later: Down."
    ]


@pytest.mark.parametrize("name", [
    "kaesong-short", "panmunjom-1976", pytest.param("fashoda-1898", marks=pytest.mark.slow),
])  # fmt: skip
def test_most_steps_that_moved_a_share_far_are_told(name):
    """Four lines more than a story has make room for them and for what did not come."""
    result, told, there = load(name).run(60, 801), 0, 0
    for run in range(12):
        turning = result.turning(run)
        story = brief(turning)
        lines = r"^Step \d+: .*->|had its chance|was open in|lacked:|was barred at\s+the\s+end:"
        more = len(re.findall(lines, story, re.MULTILINE))
        assert len(story.splitlines()) <= 24 + min(4, 2 * more)
        steps = set(map(int, re.findall(r"^Step (\d+)[,:](?:[^\n]|\n    )*->", story, re.MULTILINE)))
        told += len(steps & set(swings(turning)))
        there += len(swings(turning))
    assert told >= 0.9 * there > 0
