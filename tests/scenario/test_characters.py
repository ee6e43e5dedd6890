"""Characters that nobody sees, or takes for others: named wherever they do harm, kept where a text needs them."""

import re

import pytest
from test_messages import GOOD

from escalate import load_text
from escalate.characters import hidden_in, visible
from escalate.errors import ScenarioError, nearest

HIDING = (
    "\u00a0\u2003\u3000\u200b\u200c\u200d\u2060\u00ad\ufeff\u200e\u202e\u2028\u2029\u0085"
    "\ufe0f\ufe00\u3164\U000e0061\uff1a\u037e\u0430"
)
PLACES = {
    "after title:": ("title: Good", "title:{}Good"),
    "before a colon": ("title: Good", "title{}: Good"),
    "in an indent": ("  tension: {start", "{} tension: {start"),
    "for an indent": ("        rung: War", "{0}{0}{0}{0}{0}{0}{0}{0}rung: War"),
    "in a number": ("value: 3", "value: 3{}"),
    "in a range": ("[1, 5]", "[1,{}5]"),
    "in a date": ("2020-06-16", "2020-{}06-16"),
    "in yes": ("otherwise: yes", "otherwise: yes{}"),
    "in no": ("start: no", "start: n{}o"),
    "in a key": ("        rung: War", "        ru{}ng: War"),
    "in a name": ("  push: ", "  pu{}sh: "),
    "in a formula": ("not talks and", "not ta{}lks and"),
    "in an effect": ("{talks: yes}", "{ta{}lks: yes}"),
    "in a unit": ("1 week", "1 we{}ek"),
    "in a rung": ("[Calm, War]", "[Calm, Wa{}r]"),
    "in a dotted name": ("north.threaten]", "north.thr{}eaten]"),
    "alone on a line": ("state:\n", "{}\nstate:\n"),
    "alone, indented": ("        rung: War\n", "        {}\n        rung: War\n"),
    "in an amount": ("50 ± 5", "50{}± 5"),
}
BLANK = {(place, character) for place in ("in an amount",) for character in "\u00a0\u2003\u3000"} | {
    (place, character)
    for place in ("in a number", "in a range", "in yes", "alone on a line", "alone, indented", "in an amount")
    for character in "\u2028\u2029"
}
"""Where a blank or a line's end may stand, and the file means what it seems to mean."""


def meaning(scenario):
    trees = [formula.tree for formula in scenario.levels[0].start.formulas]
    return trees, scenario.parameters, scenario.actors[0].options[0].rung, scenario.outcomes[-1].otherwise


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("character", HIDING, ids=[f"{ord(character):04X}" for character in HIDING])
def test_what_hides_is_named(character, place):
    old, new = PLACES[place]
    assert GOOD.count(old) == 1
    text = GOOD.replace(old, new.replace("{0}", character).replace("{}", character))
    if (place, character) in BLANK:
        assert meaning(load_text(text)) == meaning(load_text(GOOD))
        return
    with pytest.raises(ScenarioError) as caught:
        load_text(text)
    told = str(caught.value)
    found = re.search(rf"(?:text:|line )(\d+).*\(U\+{ord(character):04X}\)", told)
    lines = re.split("\n|(?<=[\u2028\u2029])", text)
    assert character in lines[int(found.group(1)) - 1]
    assert "delete it" in told


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("not talks and", "not t\u0430lks and",
         'mine.yaml:15:19: unknown name "t\u0430lks"; did you mean "talks"?\n'
         "    15 |         when: not t\u0430lks and tension < 90\n"
         "       |                   ^^^^^\n"
         '    line 15 has the character CYRILLIC SMALL LETTER A (U+0430) after "t"; delete it or type it again'),
        ("title: Good\n", "title: Good\n\u200b\n",
         "mine.yaml:3:1: a \":\" is missing after a key\n"
         "    3 | \ufffd\n"
         "      | ^\n"
         "    line 3 has the character ZERO WIDTH SPACE (U+200B) at its beginning; delete it"),
        ("value: 3", "valu\u0435: 3",
         'mine.yaml:6:3: "push" needs the key "value"\n'
         "    6 |   push: {valu\u0435: 3, range: [1, 5]}\n"
         "      |   ^^^^\n"
         '    line 6 has the character CYRILLIC SMALL LETTER IE (U+0435) after "{valu"; delete it or type it again\n'
         'mine.yaml:6:10: unknown key "valu\u0435" of "push"; did you mean "value"?\n'
         "    6 |   push: {valu\u0435: 3, range: [1, 5]}\n"
         "      |          ^^^^^\n"
         '    line 6 has the character CYRILLIC SMALL LETTER IE (U+0435) after "{valu"; delete it or type it again'),
    ],
)  # fmt: skip
def test_whole_messages(old, new, told):
    with pytest.raises(ScenarioError) as caught:
        load_text(GOOD.replace(old, new), "mine.yaml")
    assert str(caught.value) == told


def test_what_hides_on_a_later_line_is_no_part_of_what_ends_before():
    with pytest.raises(ScenarioError) as caught:
        load_text(GOOD.replace("escalate: 1\ntitle: Good", "\tescalate: 1\ntitle: Go\u200bod"))
    assert [problem.hidden for problem in caught.value.problems] == [None]


def test_what_hides_on_the_line_before_is_named_be_it_the_first():
    with pytest.raises(ScenarioError, match=r"line 1 has the character ZERO WIDTH SPACE \(U\+200B\)"):
        load_text("# A re\u200bmark\n" + GOOD.replace("escalate", "escalat", 1))


def test_nor_of_a_folded_text_that_ends_above_it():
    war = "\n    when: >\n      tension >= 95\n      and tlks\n    label: W\u0430r"
    text = GOOD.replace("{when: tension >= 95}", war)
    with pytest.raises(ScenarioError) as caught:
        load_text(text)
    (problem,) = caught.value.problems
    assert (problem.line, problem.column, problem.hidden) == (22, 11, None)


@pytest.mark.parametrize(("below", "named"), [(1, True), (49, True), (50, False)])
def test_what_hides_in_a_folded_text_is_looked_for_in_fifty_lines(below, named):
    text = GOOD.replace("rung: War", "rung: >" + "\n" * below + "          Wa\u200br")
    with pytest.raises(ScenarioError) as caught:
        load_text(text)
    (problem,) = caught.value.problems
    assert (problem.line, problem.hidden is not None) == (14, named)


FLAG_OF_ENGLAND = "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"
NEEDED = [
    "می\u200cخواهم", "क्\u200dष", "ශ්\u200dරී", "👩\u200d👩\u200d👧", "❤\ufe0f", "👩🏽\u200d🚀", "ᠠ\u180b",
    FLAG_OF_ENGLAND,
]  # fmt: skip


@pytest.mark.parametrize("text", NEEDED)
def test_texts_keep_what_they_need(text):
    assert load_text(GOOD.replace("title: Good", f"title: {text}")).title == text
    assert visible(text) == text
    assert hidden_in(f"title: {text}", 1) is None


@pytest.mark.parametrize("text", ["a\u200db", "\u200c", "x\ufeff", "a\u202eb", "1\u2028", "а\u200dб"])
def test_what_needs_none_is_shown(text):
    assert "\ufffd" in visible(text)


@pytest.mark.parametrize(
    "line",
    ["title: Überfall in Çanakkale – «là»", "title: Все о войне, а не о мире", "title: 朝鮮半島、緊張", "x: 5 ± 2"],
)
def test_other_scripts_hide_nothing(line):
    assert hidden_in(line, 1) is None


def test_the_nearest_word_is_found_by_its_look():
    assert nearest("ѕаnсtіоnѕ", ["sanctions", "tension"]) == "sanctions"
