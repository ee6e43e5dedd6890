"""What is allowed but probably not meant is warned of; what ships is meant."""

import pytest
from test_messages import GOOD

from escalate import load, load_text
from escalate.scenario import library
from escalate.scenario.habits import habit_warnings
from escalate.scenario.lint import check_warnings, formulas, numbers_note
from escalate.scenario.trees import Number
from escalate.studies.probe import probe_warnings


@pytest.mark.parametrize("name", library.names())
def test_every_shipped_file_is_without_warning(name):
    assert check_warnings(load(name)) + probe_warnings(load(name)) == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("  tension: {", "  calm_days: {start: 1}\n  tension: {", 'nothing reads the state variable "calm_days"'),
        ("  tension: {", "  x: {start: 1, drift: 2 - x}\n  tension: {", 'nothing reads the state variable "x"'),
        ("  push:", "  shove: {value: 1, range: [0, 2]}\n  push:", 'nothing reads the parameter "shove"'),
        ("outcomes:", "events: {e: {on: 2022-01-01}}\noutcomes:",
         'the event "e" (2022-01-01) lies outside the clock and never happens'),
        ("tension >= 95", "tension < 0", 'the outcome "war" came up in none of 300 runs'),
        ("      talk: {", "      flee: {when: tension < 0}\n      talk: {",
         'the option "north.flee" was never taken and, as far as seen, never open in 300 runs'),
        ("      talk: {", "      flee: {appeal: -50}\n      talk: {",
         'the option "north.flee" was open but never taken in 300 runs'),
    ],
)  # fmt: skip
def test_warning(old, new, said):
    scenario = load_text(GOOD.replace("50 ± 5", "85 ± 8").replace("when: not talks and tension < 90", "when: not talks")
                         .replace(old, new, 1))  # fmt: skip
    assert check_warnings(scenario) + probe_warnings(scenario, 300) == [said]


def test_what_happens_under_a_policy_alone_happens():
    shut = GOOD.replace("  talks: {start: no}", "  talks: {start: no}\n  shut: {start: no}").replace("95}", "55}")
    shut = shut.replace("talk: {effects", "flee: {when: shut and step > 0}\n      talk: {effects")
    early = shut.replace("outcomes:\n", "outcomes:\n  early: {when: shut and step > 1}\n")
    for sets, neither, option in (("push: 2", 2, 1), ("shut: yes, steps: 1", 2, 1), ("shut: yes", 0, 0)):
        close = f"  close: {{set: {{{sets}}}}}\n"
        found = [len(probe_warnings(load_text(text + close), 200)) for text in (early, shut)]
        assert found == [neither, option]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("      talk: {", "      talk: {when: not ever(north.talk) and tension > 0, ",
         'the option "north.talk" is taken once at most; write once: yes instead of "not ever(north.talk)"'),
        ("      talk: {", "      talk: {when: times(north.talk) < 1, ",
         'the option "north.talk" is taken once at most; write once: yes instead of "times(north.talk) < 1"'),
        ("      talk: {", "      talk: {when: times(north.talk) < 10, ", None),
        ("      talk: {", "      talk: {when: not ever(north.threaten), ", None),
        ("      talk: {", "      talk: {when: not ever(north.talk) or tension > 80, ", None),
        ("      talk: {", "      talk: {once: yes, ", None),
        ("      talk: {", "      do_nothing: {effects: {tension: -1}}\n      talk: {",
         'the option "north.do_nothing" is called idle and has effects'),
        ("      talk: {", "      talk: {label: Wait and see, ",
         'the option "north.talk" is called idle and has effects'),
        ("      talk: {", "      do_nothing: {}\n      talk: {", None),
        ("tension >= 95", "tension >= 55 and times(north.threaten) >= 2",
         'the outcome "war" looks back for ever: "north.threaten" still counts long after it, when a level moves; '
         "since(north.threaten) says how lately, at end: yes looks once"),
        ("tension >= 95", "tension >= 55 and ever(north.threaten) and since(north.threaten) < 3", None),
        ("tension >= 95", "tension >= 55 and north.threaten or ever(north.talk)", None),
        ("tension >= 95", "tension >= 55 and not ever(north.talk)", None),
        ("{when: tension >= 95}", "{at end: yes, when: tension >= 55 and ever(north.threaten)}", None),
        ("      talk: {", "      talk: {appeal: log(push), ", None),
        ("      talk: {", "      talk: {chance: 0.3 * (push - 2), ",
         'the chance of "north.talk" is -0.3 with push = 1, in its range'),
        ("      talk: {", "      talk: {chance: 0.25 * (push - 1), ", None),
        ("      talk: {", "      flee: {chance: 0.1 * push}\n      talk: {chance: 0.15 * push, ",
         'the chances of "north" add up to 1.25 with push = 5, in the ranges'),
        ("      talk: {", "      flee: {chance: 0.1 * push, when: talks}\n      talk: {chance: 0.15 * push, ", None),
        ("title: Good", "title: Good\nsummary: " + "word " * 61,
         "the summary has 61 words; it is read before a run, and 60 are enough"),
        ("title: Good", "title: Good\nsummary: " + "word " * 60, None),
    ],
)  # fmt: skip
def test_a_habit_that_makes_odd_stories(old, new, said):
    assert old in GOOD
    assert list(habit_warnings(load_text(GOOD.replace(old, new, 1)))) == ([said] if said else [])


@pytest.mark.parametrize(("high", "said"), [(0.16, False), (0.18, True)])
def test_both_ends_of_six_ranges_are_tried_together(high, said):
    """Six times 0.18 is above 1; six times 0.16, and a seventh at its value, is not."""
    names = [f"p{number}" for number in range(7)]
    parameters = "".join(f"  {name}: {{value: 0.01, range: [0, {high}]}}\n" for name in names)
    text = GOOD.replace("parameters:\n", f"parameters:\n{parameters}")
    found = [*habit_warnings(load_text(text.replace("talk: {", f"talk: {{chance: {' + '.join(names)}, ")))]
    assert found == (['the chance of "north.talk" is 1.09 with ' + ", ".join(f"{n} = 0.18" for n in names[:6])
                      + ", in its range"] if said else [])  # fmt: skip


def test_the_logarithm_of_a_chance_is_a_chance():
    text = GOOD.replace("range: [1, 5]}", "range: [1, 5]}\n  slip: {value: 0.1, range: [0, 1]}")
    said = 'the option "north.talk" has the appeal log(slip); to take it just so often, write chance: slip'
    for appeal, expected in (("log(slip)", [said]), ("log(slip) + 1", []), ("log(2 * slip)", [])):
        assert list(habit_warnings(load_text(text.replace("talk: {", f"talk: {{appeal: {appeal}, ")))) == expected


EVERYWHERE = """
escalate: 1
title: A number in every place
clock: {steps: 3}
state: {x: {start: 11 ± 12, drift: 13, noise: 14}, y: {start: 15 to 16}}
actors:
  a:
    goal: 17 * x
    precision: 18
    options: {b: {when: x > 19, appeal: 20, effects: {x: 21 ± 22}}, c: {chance: 0.23}}
events: {e: {when: x > 24, chance: 0.25, effects: {y: {set: 26}}}}
conditions: {low: x < 27}
outcomes: {d: {when: low, chance: 0.28, worth: {a: 29 + 30}}, f: {otherwise: yes, worth: {a: 31}}}
policies: {p: {order: {a.b: x > 32}}}
"""


def test_formulas_are_found_wherever_they_stand():
    """But what an ending is worth, where that is a plain number."""
    nodes = (node for formula in formulas(load_text(EVERYWHERE)) for node in formula.tree.walk())
    found = {node.value for node in nodes if isinstance(node, Number)}
    assert found == {*range(11, 23), 0.23, 24, 0.25, 26, 27, 0.28, 29, 30, 32}


@pytest.mark.parametrize(("number", "counts"), [
    (0, 0), (1, 0), (2, 0), (0.5, 0), (100, 0), (-2, 0), (3, 1), (0.25, 1), (99, 1), (101, 1), (50, 1), (-3, 1),
])  # fmt: skip
def test_some_numbers_need_no_name(number, counts):
    text = ("escalate: 1\ntitle: Bare\nclock: {steps: 2}\nactors: {a: {options: {b: {appeal: "
            f"{number}}}, c: {{}}}}}}}}\noutcomes: {{d: {{otherwise: yes}}}}\n")  # fmt: skip
    bare = f"and {counts} that stand in formulas without a name"
    told = f"{counts} of {counts} numbers are guesses: 0 of 0 parameters, {bare}"
    assert numbers_note(load_text(text)) == (told if counts else "no number that matters stands in a formula")


def test_ideas_of_an_article_are_told_apart():
    more = "  nerve: {value: 1, range: [0, 2], basis: article}\n  pull: {value: 1, range: [0, 2]}\n"
    note = numbers_note(load_text(GOOD.replace("parameters:\n", f"parameters:\n{more}")))
    assert note == (
        "6 of 7 numbers are guesses: 2 of 3 parameters, and 4 that stand in formulas without a name; "
        "1 more take an article's idea, and their size is a guess too"
    )


def test_numbers_are_counted():
    note = numbers_note(load_text(GOOD.replace("range: [1, 5]", "range: [1, 5], basis: source")))
    assert note == (
        "4 of 5 numbers are guesses: 0 of 1 parameters, and 4 that stand in formulas without a name"
    )
