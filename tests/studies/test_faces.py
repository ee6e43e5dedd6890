"""What stands in a notebook where a study is: its line, its sentence, its table, and no markup of the file's own."""

import re
from html import unescape

import pytest

from escalate import load_text
from escalate.results.words import interval_text, per_cent
from escalate.studies.rare import in_words, interval_in_words

HOSTILE = load_text("""
escalate: 1
title: A coin
clock: {steps: 2}
ladder: [Low, High]
parameters: {weight: {value: 0.4, range: [0.2, 0.9], label: "<b>Weight</b>"}, colour: {value: 1, range: [0, 9]}}
actors: {hand: {options: {toss: {rung: High}, hold: {rung: Low}}}}
outcomes:
  heads: {label: "<i>Heads</i> & co", when: hand.toss and step == 1, chance: weight + 0 * colour}
  tails: {otherwise: yes}
policies: {"heavy": {label: "<u>Heavy</u>", set: {weight: 0.8}}}
""", "coin")


def told(face):
    """The texts of a face in their order; what is left of it is markup of our own."""
    assert not re.search("<[biu]>(?!coin:)", face)
    cells = re.sub("<[^>]+>", "\n", face)
    return [unescape(text) for text in cells.split("\n") if text]


def test_the_face_of_doubt():
    found = HOSTILE.doubt(40, 400)
    rows = []
    for row in found.rows:
        doubt = interval_text(row.doubt_low, row.doubt_high) if row.told else "not told from luck"
        rows += [row.label, per_cent(row.share), interval_text(row.low, row.high), doubt]
    assert told(found._repr_html_()) == [
        found.asked, "; toy model, not a forecast",
        "outcome", "share of runs", "luck (95 %)", "doubt (9 in 10 draws)", *rows,
    ]  # fmt: skip
    assert {row.told for row in found.rows} == {True}
    fixed = HOSTILE.set(weight=0.4).doubt(40, 400)
    assert told(fixed._repr_html_()).count("not told from luck") == 2


def test_the_face_of_a_rare_outcome():
    found = HOSTILE.rare("heads", 512)
    rows = [[row.label, in_words(row.share), interval_in_words(row.low, row.high)] for row in found.rows]
    assert told(found._repr_html_()) == [
        found.asked, "; toy model, not a forecast", "outcome", "share of runs", "95 % interval", *rows[0], *rows[1],
    ]  # fmt: skip


@pytest.mark.parametrize("study", ["sweep", "sensitivity", "discover"])
def test_the_face_of_a_study_with_sentences(study):
    found = {
        "sweep": lambda: HOSTILE.sweep({"weight": [0.2, 0.9]}, 50),
        "sensitivity": lambda: HOSTILE.sensitivity(runs=50),
        "discover": lambda: HOSTILE.discover("heads", 1_000),
    }[study]()
    said = found.sentences if study == "sweep" else [found.sentence]
    asked, toy, *rest = told(found._repr_html_())
    assert (asked, toy) == (found.asked, "; toy model, not a forecast")
    assert [text.strip() for text in rest[: len(said)]] == [
        f"{text} {found.warning}".strip() if study == "discover" else text for text in said
    ]
    if study != "discover":
        columns = [name for name in found.table.columns if name in rest]
        assert columns == list(found.table.columns)
