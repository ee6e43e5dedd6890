"""Hostile files are refused soon and in words; nothing but the project's own errors ever comes out."""

import time
import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_messages import GOOD
from writing import unparse

from escalate import load, load_text
from escalate.errors import ScenarioError
from escalate.scenario.formulas import parse_amount, parse_formula
from escalate.scenario.load import change
from escalate.scenario.overlay import lay_over
from escalate.scenario.reader import read
from escalate.scenario.tokens import FormulaFault
from escalate.scenario.vocabulary import Names

GUARD = 20
"""Seconds: generous, for a busy machine; by hand these take under half a second each."""


def entries(group, entry, count):
    return GOOD.replace(f"{group}:\n", f"{group}:\n" + "".join(f"  {entry.format(i)}\n" for i in range(count)))


HOSTILE = {
    "colons": "a: " * 10_000,
    "brackets": "[" * 900_000,
    "braces": "{a: " * 5_000,
    "alias": "a: &x 1\nb: *x",
    "laughs": "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n",
    "tag": "a: !!python/object/apply:os.system [x]\n",
    "megabytes": "x" * 2_000_000,
    "lines": "a: 1" + "\n" * 900_000,
    "nodes": "a: [" + ",".join(["1"] * 60_000) + "]",
    "items": "a: [" + ",".join(["1"] * 46_000) + "]",
    "doubles": "a:\n" * 24_000,
    "zero": "\x00",
    "escapes": 'a: "' + "\\u0041" * 150_000 + '"',
    "levels": entries("state", "n{}: {{start: 1}}", 6_000),
    "bad effects": GOOD.replace("{talks: yes}", "{" + ", ".join(f"m{i}: 1" for i in range(20_000)) + "}"),
    "bad sets": GOOD.replace("{push: 2}", "{" + ", ".join(f"m{i}: 1" for i in range(20_000)) + "}"),
    "commas": GOOD.replace("title: Good", "x: {a: b, c d, e f}"),
    "cut off": GOOD.replace("tension >= 95", "max(" + ", ".join(f"t{i} +" for i in range(6_000)) + ")"),
    "policies": GOOD + "".join(f"  p{i}: {{set: {{push: 2}}}}\n" for i in range(2_000)),
    "long formula": GOOD.replace("tension >= 95", "tension >= 95" + " + 1" * 200),
    "deep formula": GOOD.replace("tension >= 95", "(" * 200 + "talks" + ")" * 200),
    "signs": GOOD.replace("tension >= 95", "-" * 400 + "1 > 0"),
    "nots": GOOD.replace("tension >= 95", "not " * 100 + "talks"),
    "foresight": GOOD.replace("  north:\n", "  north:\n    foresight: 6\n").replace(
        "      talk:", "".join(f"      o{i}: {{}}\n" for i in range(10)) + "      talk:"
    ),
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_texts_are_refused_soon(text):
    start = time.perf_counter()
    with pytest.raises(ScenarioError) as caught:
        load_text(text)
    assert len(str(caught.value)) < 40_000
    assert time.perf_counter() - start < GUARD


def test_bytes_that_are_no_text(tmp_path):
    path = tmp_path / "mine.yaml"
    for data, told in (
        (b"\xff\xfe" + GOOD.encode("utf-16-le"), "UTF-16"),
        (GOOD.replace("±", "+-").encode() + b"# caf\xe9", "23:6: this character is not UTF-8"),
        (b"\n\xe9\n", "2:1: this character is not UTF-8"),
        ("\ufefftitle: 1 ± 2 ".encode() + b"\xe9", "1:14: this character is not UTF-8"),
        (b"x" * 1_000_001, "over 1 MB"),
        (b"", "empty"),
    ):
        path.write_bytes(data)
        with pytest.raises(ScenarioError, match=told):
            load(path)
    path.write_bytes(b"\xef\xbb\xbf" + GOOD.encode())
    assert load(path).title == "Good"


@pytest.mark.parametrize("text", ["no", "on", "y", "null and void", "0x10", "2020-06-16", "1e3", "yes", "~1"])
def test_words_that_yaml_reads_otherwise_stay_text(text):
    assert load_text(GOOD.replace("title: Good", f"title: {text}")).title == text


NAMES = Names(frozenset({"tension"}), frozenset({"talks"}), frozenset({"push"}), {"north": ("talk",)}, {"vote": True})
WORDS = st.sampled_from(
    [*"()+-*/%<>,.=±", "**", "<=", "==", "tension", "talks", "push", "north", "talk", "vote", "ever", "until", "max",
     "and", "or", "not", "if", "else", "yes", "1", "2.5", "to", " ", "__class__", "import", "lambda", "[0]"]
)  # fmt: skip


@settings(max_examples=250, deadline=None, derandomize=True, database=None)
@given(st.one_of(st.text(max_size=60), st.lists(WORDS, max_size=25).map(" ".join)))
def test_formulas_only_ever_fail_in_words(text):
    try:
        tree = parse_formula(text, NAMES, "number").tree
    except FormulaFault as fault:
        assert fault.message
    else:
        assert parse_formula(unparse(tree), NAMES, "number").tree == tree
    try:
        parse_amount(text, NAMES)
    except FormulaFault as fault:
        assert fault.message


FRAGMENTS = st.sampled_from(
    ["null", "~", "{}", "[]", "{a: b}", "yes", "1 ± 2", "- x", "'", ": ", ", ", "push", "\n  ", ""]
)
CUT = st.tuples(st.integers(0, len(GOOD)), st.integers(0, 30), st.one_of(st.text(max_size=12), FRAGMENTS))


def broken(cut):
    place, length, text = cut
    return GOOD[:place] + text + GOOD[place + length :]


@settings(max_examples=100, deadline=None, derandomize=True, database=None)
@given(CUT)
def test_files_only_ever_fail_in_words(cut):
    try:
        load_text(broken(cut))
    except ScenarioError as error:
        assert str(error)


@settings(max_examples=60, deadline=None, derandomize=True, database=None)
@given(CUT)
def test_overlays_only_ever_fail_in_words(cut):
    base = read(GOOD, "base.yaml")
    try:
        top = read(broken(cut), "mine.yaml")
    except ScenarioError:
        return
    assert lay_over(base, top).entries
    try:
        load_text("extends: kaesong-short\n" + broken(cut))
    except ScenarioError as error:
        assert str(error)


SCENARIO = load_text(GOOD)
SETTABLE = st.sampled_from(["push", "tension", "talks", "steps", "north.precision", "north.foresight", "war", ""])
VALUES = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=12), FRAGMENTS, WORDS)


@settings(max_examples=100, deadline=None, derandomize=True, database=None)
@given(st.one_of(SETTABLE, st.text(max_size=8)), VALUES)
def test_settings_only_ever_fail_in_words(name, value):
    try:
        changed = change(SCENARIO, {name: value})
    except ScenarioError as error:
        assert str(error)
    else:
        assert changed.settings[name] == value or value != value


def test_a_file_of_too_many_entries_is_refused_before_they_are_built():
    tracemalloc.start()
    with pytest.raises(ScenarioError, match="over 50,000 entries"):
        load_text(f"a: [{'x,' * 400_000}]")
    assert tracemalloc.get_traced_memory()[1] < 8_000_000
    tracemalloc.stop()
