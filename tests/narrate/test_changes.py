"""What one file changes in another is told in words, and nothing that can change a run is left out."""

import dataclasses
import datetime as dt
import functools

import pytest

import escalate
from escalate import load_text
from escalate.narrate.changes import lines_of, sections, texts
from escalate.scenario import model

BASE = """
escalate: 1
title: A crisis
clock: {start: 2020-06-16, step: 1 week, steps: 8}
ladder: [Talks, Words, War]
parameters:
  anger: {value: 0.5, range: [0, 2], basis: guess, why: A guess}
  fear: {value: 1, range: [0, 2], basis: guess}
state:
  heat: {start: 40 ± 10, drift: 0.1 * (50 - heat), noise: 3}
  talks: {start: no}
actors:
  red:
    goal: -heat
    precision: 2
    foresight: 1
    options:
      push: {rung: Words, when: not talks, appeal: anger, effects: {heat: +6 ± 3, talks: no}, says: Red pushes.}
      wait: {}
      slip: {chance: 0.1}
  blue: {options: {stand: {}, talk: {effects: {talks: yes}}}}
events:
  storm: {chance: 0.1, when: heat > 10, once: yes, effects: {heat: -3}}
  vote: {on: 2020-07-01, effects: {heat: +1}}
outcomes:
  war: {rung: War, when: heat >= 90, chance: 0.5, worth: {red: -10}}
  cold: {at end: yes, when: heat < 20}
  rest: {otherwise: yes}
policies:
  calm: {order: {blue.talk: step < 2}, ban: [red.push], set: {anger: 0.2}}
"""


def changed(*swaps):
    text = BASE
    for old, new in swaps:
        assert old in text, old
        text = text.replace(old, new)
    return load_text(text, "mine")


def test_it_reads_like_this():
    other = changed(
        ("value: 0.5, range: [0, 2]", "value: 1.5, range: [0, 3]"),
        ("  fear: {value: 1, range: [0, 2], basis: guess}\n", "  hope: {value: 2, range: [1, 3], basis: guess}\n"),
        ("40 ± 10", "40 +- 10"),
        ("noise: 3", "noise: 2"),
        ("appeal: anger", "appeal: anger * 2"),
        ("+6 ± 3, talks: no", "+7 ± 3"),
        ("wait: {}", "wait: {appeal: 1}\n      sue: {label: Go to court, effects: {heat: -2}}"),
        ("rung: War, when: heat >= 90", "rung: War, when: heat>=90"),
        ("A crisis", "A worse crisis"),
        ("says: Red pushes.", "says: Red shoves."),
    )
    assert lines_of(load_text(BASE, "base"), other) == """\
What mine changes in base

Parameters
  anger: value 0.5 -> 1.5; range 0 to 2 -> 0 to 3
  fear: gone
  hope: new, value 2 (1 to 3, guess)

State
  heat: noise 3 -> 2

Actors
  red.push: appeal anger -> anger * 2; effect on heat +6 ± 3 -> +7 ± 3; effect
      on talks set to no -> none
  red.wait: appeal none -> 1
  red.sue: new, Go to court; effects heat -2

Texts that differ (they change no run)
  title, red.push (says)

Nothing else differs.""".splitlines()


def test_what_is_new_is_told_whole_and_what_it_lacks_is_not():
    other = changed(
        ("step: 1 week", "step: 2 days"),
        ("ladder: [Talks, Words, War]", "moves: together\nladder: [Talks, Fire, Words, War]"),
        ("  talks: {start: no}", "  talks: {start: 3}\n  quiet: {start: yes}\n  loud: {start: no}\n"
         "  trust: {start: 2, range: [0, 9], drift: 0.5}\n  posts: {start: 2, range: [0, 9], whole: yes, noise: 1}"),
        ("heat: +6 ± 3, talks: no", "heat: +6 +- 3"),
        ("not talks", "heat > 9"),
        ("talks: yes", "talks: 1"),
        ("      wait: {}", "      leap: {rung: War, when: heat > 5, appeal: 2, effects: {heat: -1, talks: {set: 3}}}\n"
         "      trip: {chance: 0.5}"),
        ("  blue: {", "  green: {goal: heat, precision: best, foresight: 2, options: {sing: {}, hum: {}}}\n"
         "  grey: {options: {sit: {}}}\n  blue: {"),
        ("events:\n", "events:\n  flood: {chance: 0.25, when: heat < 5, once: yes, effects: {heat: -3}}\n"
         "  fair: {on: 2020-07-03}\n"),
        ("  rest: {otherwise: yes}", "  deal: {rung: Talks, when: talks > 2, at end: yes, chance: 0.5,"
         " worth: {red: 1, blue: -2}}\n  plain: {when: heat < 1}\n  left: {otherwise: yes}"),
        ("  calm: {order: {blue.talk: step < 2}, ban: [red.push], set: {anger: 0.2}}", "  odd: {ban: [red.push]}\n"
         "  firm: {label: Stand firm, order: {blue.stand: step < 3, red.slip: yes}, ban: [red.push, blue.talk],\n"
         "         set: {anger: 0.2, fear: 2}}"),
    )  # fmt: skip
    assert lines_of(load_text(BASE, "base"), other) == """\
What mine changes in base

Clock and play
  clock: 8 steps of one week from 16 June 2020 -> 8 steps of 2 days from 16 June
      2020
  moves: in order -> together
  ladder: Talks, Words, War -> Talks, Fire, Words, War

State
  talks: was a yes/no that starts as no, now a level that starts at 3, range 0
      to 100
  quiet: new, a yes/no that starts as yes
  loud: new, a yes/no that starts as no
  trust: new, a level that starts at 2, range 0 to 9, drift 0.5
  posts: new, a level that starts at 2, range 0 to 9, noise 1, whole yes

Actors
  red.push: when not talks -> heat > 9; effect on talks set to no -> none
  red.wait: gone
  red.leap: new, Leap, rung War, when heat > 5, appeal 2; effects heat -1, talks
      set to 3
  red.trip: new, Trip, chance 0.5
  blue.talk: effect on talks set to yes -> 1
  green: new, Green, goal heat, precision best, foresight 2, options sing, hum
  grey: new, Grey, precision 1, options sit

Events
  flood: new, Flood, when heat < 5, chance 0.25, once yes; effects heat -3
  fair: new, Fair, on 2020-07-03

Outcomes
  rest: gone
  deal: new, Deal, rung Talks, when talks > 2, chance 0.5, at end yes, worth
      blue -2, red 1
  plain: new, Plain, when heat < 1
  left: new, Left, otherwise yes

Policies
  calm: gone
  odd: new, Odd, bans red.push
  firm: new, Stand firm, orders blue.stand when step < 3, red.slip when yes,
      bans red.push, blue.talk, sets anger 0.2, fear 2

Nothing else differs.""".splitlines()


def test_a_file_does_not_differ_from_itself():
    for name in ("kaesong-short", "arms-race"):
        scenario = escalate.load(name)
        assert lines_of(scenario, escalate.load(name))[1:] == ["", "Nothing that could change a run differs."]


@pytest.mark.parametrize(
    ("swap", "told"),
    [
        (("steps: 8", "steps: 9"), "clock: 8 steps of one week from 16 June 2020 -> 9 steps"),
        (("[Talks, Words, War]", "[Talks, Words, Fire, War]"), "ladder: Talks, Words, War -> Talks, Words, Fire, War"),
        (("start: no", "start: yes"), "talks: start no -> yes"),
        (("goal: -heat", "goal: heat"), "red: goal -heat -> heat"),
        (("precision: 2", "precision: best"), "red: precision 2 -> best"),
        (("foresight: 1", "foresight: 0"), "red: foresight 1 -> 0"),
        (("rung: Words, when", "rung: War, when"), "red.push: rung Words -> War"),
        (("{stand: {}, talk: {effects: {talks: yes}}}", "{talk: {effects: {talks: yes}}, stand: {}}"),
         "blue, the order of options: stand, talk -> talk, stand"),
        (("when: heat > 10, once: yes", "when: heat > 10"), "storm: once yes -> no"),
        (("2020-07-01", "2020-07-08"), "vote: on 2020-07-01 -> 2020-07-08"),
        (("chance: 0.5, worth", "worth"), "war: chance 0.5 -> none"),
        (("{red: -10}", "{red: -9, blue: 1}"), "war: worth red -10 -> blue 1, red -9"),
        (("at end: yes, ", ""), "cold: at end yes -> no"),
        (("  talks: {start: no}", "  talks: {start: no}\n  posts: {start: 2, range: [0, 9], whole: yes}"),
         "posts: new, a level that starts at 2, range 0 to 9, whole yes"),
        (("  talks: {start: no}", "  talks: {start: no}\n  trust: {start: 2, range: [0, 9], noise: 1}"),
         "trust: new, a level that starts at 2, range 0 to 9, noise 1"),
        (("step < 2", "step < 3"), "calm: orders blue.talk when step < 2 -> blue.talk when step < 3"),
        (("ban: [red.push]", "ban: [blue.stand]"), "calm: bans red.push -> blue.stand"),
        (("set: {anger: 0.2}", "set: {anger: 0.3}"), "calm: sets anger 0.2 -> anger 0.3"),
    ],
)  # fmt: skip
def test_each_change_has_its_words(swap, told):
    lines = " ".join(line.strip() for line in lines_of(load_text(BASE, "base"), changed(swap)))
    assert told in lines


def test_words_are_compared_between_entries_of_one_kind():
    """A level that became a yes/no is told as such, whatever its label is now."""
    odd, label = "  talks: {start: no}\n  odd: {start: 1}", "  talks: {start: no}\n  odd: {label: Strange, start: 1}"
    base = changed(("  talks: {start: no}", odd))
    assert texts(base, changed(("  talks: {start: no}", label))) == ["odd (label)"]
    assert texts(base, changed(("  talks: {start: no}", label.replace("1}", "yes}")))) == []


def test_the_order_of_moves_counts_and_that_of_parameters_does_not():
    base = load_text(BASE, "base")
    turned = dataclasses.replace(base, actors=base.actors[::-1])
    assert list(sections(base, turned)) == [("Actors", [("the order of moves", "red, blue -> blue, red")])]
    turned = dataclasses.replace(base, parameters=base.parameters[::-1], state=base.state[::-1])
    assert list(sections(base, turned)) == []


@functools.cache
def a_formula_and_an_amount():
    level = load_text(BASE).levels[0]
    return level.drift, level.start


def other_value(value, name):
    """Some other value of the same kind."""
    formula, amount = a_formula_and_an_amount()
    match value:
        case bool():
            return not value
        case int() if name == "rung":
            return (value + 1) % 3
        case int() | float():
            return value + 1
        case str():
            return "guess2" if name == "basis" else f"{value} more"
        case dt.date():
            return value + dt.timedelta(days=1)
        case model.Origin():
            return model.Origin(why="another")
        case None if name in ("rung",):
            return 0
        case None if name == "worth":
            return {"red": formula}
        case None if name == "on":
            return dt.date(2020, 7, 7)
        case None:
            return formula
        case tuple() if name == "effects":
            return (*value, model.Effect("heat2", "add", amount))
        case tuple() if name == "options":
            return value[:-1]
        case tuple() if name == "orders":
            return (*value, model.Order("red", "wait", formula))
        case tuple() if name == "bans":
            return (*value, ("red", "wait"))
        case tuple():
            return (*value, "more")
        case dict():
            return {**value, "more": formula if name == "worth" else 1.0}
        case _ if name in ("drift", "noise", "goal", "precision", "when", "appeal", "chance"):
            return None
        case _ if name == "start":
            return dataclasses.replace(amount, how="uniform", text="1 to 2")
    raise AssertionError((name, value))


def entries(scenario):
    for group in ("parameters", "state", "actors", "events", "conditions", "outcomes", "policies"):
        for place, entry in enumerate(getattr(scenario, group)):
            yield group, place, entry


def test_no_field_of_the_model_is_forgotten():
    """Whatever the language gains later must be told here too."""
    base = load_text(BASE, "base")
    seen = 0
    for group, place, entry in entries(base):
        for field in dataclasses.fields(entry):
            if field.name == "name":
                continue
            new = dataclasses.replace(entry, **{field.name: other_value(getattr(entry, field.name), field.name)})
            whole = list(getattr(base, group))
            whole[place] = new
            other = dataclasses.replace(base, **{group: tuple(whole)})
            assert list(sections(base, other)) or texts(base, other), (group, entry.name, field.name)
            seen += 1
    option = base.actors[0].options[0]
    for field in dataclasses.fields(option):
        if field.name == "name":
            continue
        new = dataclasses.replace(option, **{field.name: other_value(getattr(option, field.name), field.name)})
        actor = dataclasses.replace(base.actors[0], options=(new, *base.actors[0].options[1:]))
        other = dataclasses.replace(base, actors=(actor, *base.actors[1:]))
        assert list(sections(base, other)) or texts(base, other), field.name
    for field in dataclasses.fields(base.about):
        value = getattr(base.about, field.name)
        about = dataclasses.replace(base.about, **{field.name: "x" if value is None else other_value(value, "text")})
        assert texts(base, dataclasses.replace(base, about=about)), field.name
    told_elsewhere = {"name", "policy", "settings", "files", "document", "about"}
    told_here = {"clock", "moves", "ladder", "conditions"}
    told_here |= {"parameters", "state", "actors", "events", "outcomes", "policies"}
    assert {field.name for field in dataclasses.fields(base)} == told_elsewhere | told_here
    assert seen > 60


def test_library_scenarios_fit_eighty_columns():
    lines = lines_of(escalate.load("kaesong-short"), escalate.load("kaesong-2020"))
    assert max(map(len, lines)) <= 80
