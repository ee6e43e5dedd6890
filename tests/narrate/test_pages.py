"""Pages need nothing from outside, show any text as text, and say what the tables say."""

import base64
import re
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from escalate import load, load_text
from escalate.narrate import handout as sheet
from escalate.narrate.handout import handout
from escalate.narrate.numbers import numbers
from escalate.narrate.pages import code_text
from escalate.narrate.report import command, policy_rows, report
from escalate.results.tables import outcome_rows
from escalate.results.words import per_cent, short_per_cent
from worlds import CHAIN, MARKET

EMPTY = '<div class="empty"'
"""The back of the prediction sheet."""
VOID = {"meta", "link", "img", "br", "input", "source"}

HOSTILE = """
escalate: 1
title: '<script>alert(1)</script> & "quotes" \\x1b[31m'
summary: '{{ 7 * 7 }} </p><img src=http://example.org/x.png>'
clock: {steps: 3}
ladder: ['<b>low</b>', high]
state: {tension: {label: '<i>tension</i>', start: 50 ± 5}}
actors:
  a:
    label: '"><svg onload=alert(2)>'
    options:
      x: {label: '$x^2$ <u>x</u>', rung: '<b>low</b>', effects: {tension: +1 ± 1}}
      y: {label: '=1+1', rung: high, appeal: 0.5, quote: '<q>said</q>'}
outcomes:
  seen: {label: 'A & B <em>seen</em>', at end: yes, when: ever(a.y)}
  rest: {label: '</td></table>rest', otherwise: yes}
policies: {p: {label: '<h1>policy</h1>', ban: [a.x]}}
what_happened: '<script>alert(3)</script>'
questions: ['<script>alert(4)</script>?']
"""


class Page(HTMLParser):
    """Reads a page strictly: what is opened is closed, in order."""

    def __init__(self, text):
        super().__init__()
        self.open, self.tags, self.images, self.words, self.heads = [], [], [], [], []
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        if tag == "th":
            self.heads.append(dict(attrs)["scope"])
        for name, value in attrs:
            assert not name.startswith("on")
            assert name not in ("src", "srcset", "href") or value.startswith(("data:", "#")), value
        if tag == "img":
            self.images.append(dict(attrs))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.words.append(data)

    @property
    def text(self):
        return re.sub(r"\s+", " ", " ".join(self.words))


@pytest.fixture(scope="module")
def short():
    scenario = load("kaesong-short")
    return scenario.run(400), scenario.compare(runs=400)


@pytest.fixture(scope="module")
def written(short):
    return report(*short), handout(*short)


def test_nothing_is_fetched_and_every_picture_has_words(written):
    for page in map(Page, written):
        assert "script" not in page.tags
        assert page.images
        for image in page.images:
            assert len(image["alt"]) > 40
            assert b"<svg" in base64.b64decode(image["src"].partition("base64,")[2])


def test_headings_come_in_order_and_tables_have_headers(written):
    for page in map(Page, written):
        levels = [int(tag[1]) for tag in page.tags if re.fullmatch("h[1-6]", tag)]
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(after <= before + 1 for before, after in pairwise(levels))
        rows = page.tags.count("tr") - page.tags.count("thead")
        assert page.heads.count("row") == rows > 0
        assert page.tags.count("thead") == page.tags.count("table")


def _plain(text):
    """Without quotes, which squares stand for where an ending is named in full, nor the blanks that squares leave."""
    return re.sub(r"[“”]| (?=[,;:])", "", text)


def test_the_report_leads_with_one_finding_one_picture_one_policy_three_stories(short, written):
    (result, comparison), text = short, written[0]
    told, folded = text, 1
    while folded:
        told, folded = re.subn(r"<details>((?!<details>).)*?</details>", "", told, flags=re.DOTALL)
    stories = [result.plot.chart("story", run=run) for run in result.plot.typical]
    charts = [result.plot.outcomes, comparison.plot.flips, *stories]
    assert [image["alt"] for image in Page(told).images] == [chart.alt_text for chart in charts]
    assert _plain(charts[0].finding) in _plain(Page(told).text)
    assert told.count("<h3>") == 3
    assert text.count("<picture><source") == text.count("<picture>") == text.count("<img")
    # Under each picture stands what is behind it, in words or numbers.
    assert all(part.lstrip().startswith("<details>") for part in re.split("</figure>", text)[1:])


@pytest.mark.parametrize("name", ["kaesong-2020", "security-dilemma"])
def test_the_numbers_behind_a_picture_are_its_frames(name):
    result = load(name).run(300)
    for chart in map(result.plot.chart, result.plot.available):
        if chart.name in ("icons", "story"):
            continue
        table = numbers(chart)
        assert table.rows
        assert {len(row) for row in table.rows} == {len(table.head)}, chart.name
    tally = {row[0]: row[1:3] for row in numbers(result.plot.outcomes).rows}
    for row in result.outcomes.itertuples():
        assert tally[row.label][0] == f"{row.runs:,}"
    ladder = numbers(result.plot.ladder)
    last = ladder.head[-1]
    assert last.startswith(("8 Dec", "step"))
    final = result.plot.ladder.frame().query("step == step.max()").set_index("label")["share"]
    assert {row[0]: row[-1] for row in ladder.rows} == {
        label: short_per_cent(share).replace(" ", "\u00a0") if share else "0" for label, share in final.items()
    }


def test_any_text_shows_as_text():
    result = load_text(HOSTILE).run(60)
    comparison = result.scenario.compare(runs=60)
    for page in (Page(report(result, comparison)), Page(handout(result, comparison))):
        assert "\x1b" not in page.text
        assert {"script", "svg", "i", "u", "b"} & set(page.tags) <= {"b"}
        for shown in ("<script>alert(1)</script>", "{{ 7 * 7 }}", '"><svg onload=alert(2)>', "A & B <em>seen</em>"):
            assert shown in page.text


def test_the_report_holds_the_tally_the_cast_and_the_assumptions(short, written):
    result, comparison = short
    text = Page(written[0]).text
    for row in outcome_rows(result.scenario, result.record):
        assert f"{row.label} {row.runs:,} {per_cent(row.share)}" in text
    for parameter in result.scenario.parameters:
        assert f"({parameter.name}) {parameter.value:g} {parameter.low:g} to {parameter.high:g}" in text
    for actor in result.scenario.actors:
        assert all(option.label in text for option in actor.options)
    for variant in comparison.variants:
        moved = len(comparison.moved(variant.name))
        assert f"{variant.label} ({variant.name}) {moved:,}" in text
    assert "toy model" in text.lower()
    assert "escalate run kaesong-short --runs 400 --seed 2020" in text


def test_the_handout_has_nothing_on_the_back_of_the_prediction(short, written):
    result = short[0]
    front, _, back = written[1].partition(EMPTY)
    assert "<img" not in front
    assert back[: back.index("<section")].partition(">")[2].replace("</div>", "").strip() == ""
    assert "<img" in back
    assert all(outcome.label in front for outcome in result.scenario.outcomes)
    happened = load("kaesong-2020").about.what_happened.split(".")[0]
    sides = handout(load("kaesong-2020").run(50)).partition(EMPTY)
    assert happened not in sides[0]
    assert happened in sides[2]


def test_a_result_without_policies_or_levels_has_a_report():
    """With the ending no run reached in its tally and all an actor can do in its table."""
    text = """
escalate: 1
title: Two who do little
clock: {steps: 2}
ladder: [Low, High]
actors:
  a:
    seat: The seat
    options:
      x: {rung: Low, quote: as said}
      y: {when: step > 3, why: a reason}
      z: {rung: High, when: times(a.x) < 9}
  b: {options: {w: {}}}
outcomes: {never: {when: step > 5, rung: High}, rest: {otherwise: yes}}
"""
    told = Page(report(load_text(text).run(10))).text
    assert "by Never 0 none seen, up to 3 in 10 Rest 10 100 % 72-100 % 65-100 % step 1 Intervals" in told
    cast = "in the source's words, or why X Low always “as said” Y step > 3 a reason Z High times(a.x) < 9"
    assert f"A (The seat) option rung open when {cast} B option rung open when W always" in told
    assert "What the policies change" not in told
    guessed = text.replace("clock:", "parameters: {p: {value: 1, range: [0, 2], basis: guess}, "
    "q: {value: 1, range: [0, 2], basis: article}, r: {value: 1, range: [0, 2], basis: article}}\nclock:")
    assert "1 of 3 of them guesses" in Page(report(load_text(guessed).run(10))).text


def test_a_policy_is_told_by_its_clearest_shifts():
    base = load_text(CHAIN, "chain")
    comparison = base.compare([{"push": 1}, base.with_policy("squeeze").set(push=9)], 400, 3)
    shifts = ["Nothing: −78.0 (−81.7 to −73.5)", "Hot: +50.0 (+44.8 to +54.7)", "Deal: +28.0 (+23.4 to +32.3)"]
    for most in (1, 2, 3):
        assert policy_rows(comparison, most) == [
            ("push = 1 (push=1)", "0", "none clear of luck"),
            ("Squeeze, push = 9 (squeeze, push=9)", "312", "; ".join(shifts[:most])),
        ]
    assert policy_rows(comparison) == policy_rows(comparison, 3)
    many = load_text(MARKET, "market").compare([{"gap": 3}], 400, 3)
    assert [len(row[2].split("; ")) for row in policy_rows(many)] == [3]
    named = load_text(CHAIN.replace("label: Squeeze", "label: squeeze"), "chain").compare("squeeze", 20, 3)
    assert policy_rows(named)[0][0] == "squeeze"


def test_a_picture_has_its_note_below_it():
    result = load_text(CHAIN, "chain").run(20)
    gallery = sheet.Gallery([result.plot], "print")
    told = {name: gallery.chart(name) for name in ("outcomes", "predict")}
    notes = {name: chart.data.note for name, chart in told.items()}
    assert bool(notes["outcomes"]) != bool(notes["predict"])
    for name, chart in told.items():
        caption = re.findall("<figcaption>(.*)</figcaption>", str(gallery.picture(chart)))
        assert caption == ([notes[name]] if notes[name] else [])
        picture = re.search("base64,([^\"]*)", str(gallery.picture(chart)))[1]
        assert b"<text" in base64.b64decode(picture)  # to be searched, and half as large


def test_code_is_fenced_by_more_than_it_holds():
    assert code_text("a ` b `` c") == "``` a ` b `` c ```"


def test_the_command_makes_the_same_result():
    scenario = load("kaesong-short").with_policy("chinese_pressure").set(pressure_angers=2, talks=True).with_steps(10)
    asked = "--policy chinese_pressure --set pressure_angers=2 --set talks=yes --steps 10"
    assert command(scenario.run(20, 3)) == f"escalate run kaesong-short --runs 20 --seed 3 {asked}"


@pytest.mark.parametrize(("policies", "tall"), [(1, 66), (3, 66), (4, 66), (8, 66), (9, 64), (11, 60)])
def test_up_to_three_policies_are_drawn_on_the_handout(policies, tall, monkeypatch):
    """More stand in a table; from nine of them the picture above makes room."""
    monkeypatch.setattr(sheet, "render", lambda _, **values: values)
    base = load_text(CHAIN, "chain")
    filled = handout(base.run(20), base.compare([{"push": number / 4} for number in range(1, policies + 1)], 20))
    assert [chart.name for chart in filled["charts"]] == ["outcomes", *(["differences"] if policies <= 3 else [])]
    values = [f"{number / 4:g}" for number in range(1, 6)]
    rows = [(f"push = {value} (push={value})", "none clear of luck") for value in values[:policies]]
    assert list(filled["policies"][:5]) == ([] if policies <= 3 else rows)
    assert filled["tall"] == tall
    many = load_text(MARKET, "market")
    rows = handout(many.run(20), many.compare([{"gap": number} for number in (3, 4, 5, 6)], 400, 3))["policies"]
    assert len(rows[0][1].split("; ")) == 2


def test_many_policies_stand_in_a_table_on_the_handout():
    """Seven small columns of bars cannot be read on half a page."""
    scenario = load("kaesong-2020")
    page = Page(handout(scenario.run(100), scenario.compare(runs=100)))
    assert len(page.images) == 1
    for policy in scenario.policies:
        assert f"{policy.label} ({policy.name}) " in page.text
