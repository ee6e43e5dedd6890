"""A story in full tells all that the short one gives reasons by: what was answered and forgone, doors, the end."""

import re

import pytest

from escalate import load, load_text

SAID = (
    r"Had it been [^:]+? \([^:]*?(?:against it: [^%]+)?\): .*? about (?:under |over )?\d+ %\.",
    r"[A-Z][\w ,-]+ (?:rises|falls|comes|leaves) [^.]*?(?:\.\d[^.]*?)*? (?:opens|closes) [^.]+\.",
    r"[A-Z][\w ,-]+ (?:rises|falls) [^%]*?, (?:as|and not as) [^.]+ asks\.",
    r"[A-Z][\w ]+ had its chance \([^)]*\) in steps? [^.]+\.", r"[^.]+ lacked: (?:[^.]|\.\d)+\.",
)  # fmt: skip
AFTER = r"([A-Z][\w ]+: [\w ,']+) \(\d+ % likely\) after ([A-Z][\w ]+: [\w ,'-]+?(?: in \d+)?)[.;]"


@pytest.mark.parametrize("name", [
    "kaesong-short", pytest.param("kaesong-2020", marks=pytest.mark.slow), "cuba-1962", "panmunjom-1976",
])  # fmt: skip
def test_what_the_short_story_says_the_full_one_says_too(name):
    result = load(name).run(60, 801)
    seen = 0
    for run in range(3):
        short, full = (" ".join(result.story(run, whole).split()) for whole in (False, True))
        for pattern in SAID:
            for said in re.findall(pattern, short.partition("At the start")[2].partition("Shares:")[0]):
                seen += 1
                assert said.partition("Step ")[0] in full, said
        for done, answered in re.findall(AFTER, short):
            seen += 1
            assert re.search(rf"{re.escape(done)}\. .*? open, after {re.escape(answered)}[;. ]", full), (done, answered)
    assert seen > 3


WORLD = """
escalate: 1
title: Who answers whom
clock: {steps: 3}
ladder: [Calm, Words, Force]
state: {heat: {label: Heat, start: 0, drift: 1}, pile: {label: Pile, start: 0}}
actors:
  pest:
    label: Pest
    options:
      rest: {label: Rest, when: step != 1}
      sting: {label: Sting, rung: Words, when: step == 1, effects: {pile: +1}}
  red:
    label: Red
    options:
      wait: {label: Wait, rung: Calm}
      hit: {label: Hit, rung: Force, when: step == 1, appeal: 1 * pest.sting - 1, effects: {pile: +5}}
      strike: {label: Strike, rung: Force, when: heat >= 3, appeal: -99}
outcomes:
  war: {label: War, rung: Force, at end: yes, when: pile >= 5}
  deal: {label: A deal, rung: Words, at end: yes, when: pile >= 1 and heat >= 9}
  peace: {label: Peace, rung: Calm, otherwise: yes}
"""


def full(text, outcome):
    result = load_text(text, "full").run(60, 4)
    ended = result.runs.index[result.runs["outcome"] == outcome]
    return result.story(int(ended[0]), full=True)


def test_it_tells_shares_of_its_turns_and_what_they_are():
    told = full(WORLD, "war")
    assert re.search(r"\nStep 1: War \d+ % -> 100 %, Peace \d+ % -> 0 %\.\n", told)
    assert "\nStep 0\n" in told
    assert "\nShares: how 1,000 runs would end, played on from there with fresh luck.\nOf 60 runs, " in told
    sure = full(WORLD.replace("appeal: 1 * pest.sting - 1", "appeal: 99"), "war")
    assert "Shares: " not in sure
    assert "->" not in "".join(line for line in sure.splitlines() if line.startswith("Step"))


def test_it_tells_what_was_answered_and_what_was_forgone():
    told = full(WORLD, "war")
    assert "  Red: Hit.\n    50 % likely, 2 options open, after Pest: Sting; for it: 1 * pest.sting" in told
    assert "    Had it been" not in told, "what has a reason needs no other way"
    told = full(WORLD, "peace")
    assert "  Red: Wait.\n    50 % likely, 2 options open, despite Pest: Sting\n    Had it been Hit (50 %" in told


def test_what_moved_nothing_is_told_with_what_it_answered_too_if_it_does_something():
    quiet = WORLD.replace("when: pile >= 5", "when: pile >= 50")
    result = load_text(quiet, "full").run(60, 4)
    hit = next(run for run in range(60) if result.trace(run).steps[1].moves[1].option == "hit")
    told = result.story(hit, full=True)
    assert "\nStep 1\n" in told
    assert "options open, after Pest: Sting; for it: 1 * pest.sting" in told
    idle = result.story(next(run for run in range(60) if run != hit and "Red: Hit" not in result.story(run, full=True)),
                        full=True)  # fmt: skip
    assert "after Pest" not in idle


def test_it_tells_doors_where_they_open_and_what_was_missing_at_the_end():
    assert "Drift and noise: Heat 1 -> 2\n\nStep 2" in full(WORLD, "war")
    door = WORLD.replace("when: heat >= 3", "when: heat >= 2")
    told = full(door, "war")
    assert "  Drift and noise: Heat 1 -> 2\n  Heat rises to 2 or above and opens Red: Strike.\n\nStep 2" in told
    chance = WORLD.replace("when: pile >= 1 and heat >= 9", "when: pile >= 1 and heat >= 3, chance: 0.5")
    result = load_text(chance, "full").run(60, 4)
    missed = next(run for run in range(60) if result.trace(run).outcome == "peace")
    told = result.story(missed, full=True)
    assert "The run ends after step 2: Peace.\nA deal had its chance (50 %) in step 2 and did not come.\n" in told
