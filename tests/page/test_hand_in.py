"""The hand-in: a file that holds what a reader did, and gives it back; nothing else gets in."""

from __future__ import annotations

import json
from random import Random
from urllib.parse import quote

import pytest

import escalate
from escalate.page.data import file_data
from escalate.store.recipe import recipe
from page.opened import FEW, open_page, settled, shown

SHORT = escalate.load("kaesong-short")
FILE = file_data(SHORT, SHORT.policies, False)
LINK = "guess=20.5.30.15.20.10&expect=more.war&if=chinese_pressure&policy=chinese_pressure"
TEXTS = ("", "because", "<b>bold</b> & 'so'", "=1+1", "ünï — 평화", "x" * 400, "\u202eabc", '"};alert(1)//')
KEYS = (
    "format", "version", "escalate", "scenario", "title", "files", "seed", "runs", "who", "guess", "reason", "expected",
    "changed", "found", "hunt", "seat", "concludes", "view",
)  # fmt: skip


def random_link(chance):
    """An address with a random state, as the page itself could write it."""
    outcomes = [outcome["name"] for outcome in FILE["outcomes"]]
    parts = {}
    if chance.random() < 0.7:
        cuts = sorted(chance.randrange(101) for _ in outcomes[1:])
        parts["guess"] = ".".join(str(b - a) for a, b in zip([0, *cuts], [*cuts, 100], strict=True))
    else:
        parts["guess"] = "none"
    if chance.random() < 0.8:
        policy = chance.choice(["", *(each["name"] for each in FILE["policies"])])
        parts["expect"] = f"{chance.choice(('more', 'fewer', 'alike'))}.{chance.choice(outcomes)}"
        if policy:
            parts["if"] = parts["policy"] = policy
        for number in chance.sample(FILE["numbers"], chance.randrange(3)):
            low, high = number["low"], number["high"]
            value = round(chance.uniform(low, high)) if number.get("whole") else round(chance.uniform(low, high), 3)
            parts[f"set.{number['name']}"] = f"{min(max(value, low), high):g}"
        moved = {name.removeprefix("set.") for name in parts}
        left = [number for number in FILE["numbers"] if number["name"] not in moved]
        if len(parts) > 2 and chance.random() < 0.5:
            number = chance.choice(left)
            tried = [value for value in (number["high"], number["low"]) if value != number["value"]]
            parts["hunt"], parts["about"] = number["name"], chance.choice(outcomes)
            parts["tried"] = "_".join(f"{value:g}" for value in tried[: chance.randrange(1, 3)])
    if chance.random() < 0.6:
        actor = chance.choice(FILE["actors"])
        parts["seat"] = f"{actor['name']}.{chance.randrange(FEW)}"
        moves = [chance.choice(["", *map(str, range(len(actor["options"])))]) for _ in range(chance.randrange(12))]
        parts["moves"] = ".".join(moves)
        if chance.random() < 0.7:
            parts["over"] = "1"
    parts["layer"] = str(chance.randrange(3))
    if chance.random() < 0.5:
        parts["run"] = str(chance.randrange(FEW))
    return "#hand&" + "&".join(f"{key}={quote(value)}" for key, value in parts.items())


def fill_in(page, chance):
    for field in ("#who", "#hand-in_this_model", "#hand-because", "#hand-wrong_if"):
        most = int(page.get_attribute(field, "maxlength"))
        page.fill(field, chance.choice(TEXTS)[:most])


def saved(page, path):
    with page.expect_download() as download:
        page.click("text=Save my hand-in")
    download.value.save_as(path)
    return json.loads(path.read_text(encoding="utf-8"))


def opened(page, path):
    page.set_input_files("#hand-file", path)
    page.wait_for_function("document.querySelector('#hand-file').value === ''")
    page.wait_for_timeout(20)
    settled(page)


def round_trips(browser, small, tmp_path, many, seed):
    chance = Random(seed)
    one, other = (open_page(browser, small, "#hand") for _ in range(2))
    for number in range(many):
        one.evaluate("(link) => { location.hash = link; }", random_link(chance))
        one.wait_for_timeout(20)
        settled(one)
        fill_in(one, chance)
        told = saved(one, tmp_path / "told.json")
        opened(other, tmp_path / "told.json")
        assert other.evaluate("escalate.handIn()") == told, number
        one.wait_for_timeout(260)
        other.wait_for_timeout(20)
        assert other.evaluate("location.hash") == one.evaluate("location.hash"), number
    for page in (one, other):
        page.context.close()


def test_some_states_come_back(browser, small, tmp_path):
    round_trips(browser, small, tmp_path, 4, 1)


@pytest.mark.parametrize("many", [
    pytest.param(20, marks=pytest.mark.slow), pytest.param(500, marks=pytest.mark.matrix),
])  # fmt: skip
def test_many_states_come_back(browser, small, tmp_path, many):
    round_trips(browser, small, tmp_path, many, 2)


def test_what_it_holds(browser, short, tmp_path):
    link = f"#hand&{LINK}&set.restraint=3.5"
    page = open_page(browser, short, link)
    page.fill("#who", "A. K.")
    page.fill("#hand-wrong_if", "restraint were higher")
    told = saved(page, tmp_path / "told.json")
    assert tuple(told) == KEYS
    assert told["files"] == recipe(SHORT)["files"]
    assert told["escalate"] == escalate.__version__
    comparison = SHORT.compare([{"restraint": 3.5}])
    changed = SHORT.with_policy("chinese_pressure").set(restraint=3.5).run()
    base = comparison.baseline.record.outcome
    names = [outcome.name for outcome in SHORT.outcomes]
    assert told["found"]["before"] == {name: int((base == place).sum()) for place, name in enumerate(names)}
    after = changed.record.outcome
    assert told["found"]["after"] == {name: int((after == place).sum()) for place, name in enumerate(names)}
    assert told["found"]["otherwise"] == int((base != after).sum())
    assert told["guess"] == dict(zip(names, (20, 5, 30, 15, 20, 10), strict=True))
    assert told["expected"] == {"policy": "chinese_pressure", "way": "more", "outcome": "war", "because": ""}
    assert told["who"] == "A. K."
    assert told["concludes"]["wrong_if"] == "restraint were higher"
    assert shown(page, "#hand [role=status]") == "Saved as kaesong-short-hand-in-A-K.json."
    page.context.close()


def test_nothing_done_is_handed_in_as_such(browser, small, tmp_path):
    page = open_page(browser, small, "#hand")
    told = saved(page, tmp_path / "told.json")
    assert (told["guess"], told["expected"], told["hunt"], told["seat"]) == (None, None, None, None)
    assert told["found"]["after"] is None
    assert shown(page, ".did-list").count("not yet") == 4
    page.context.close()


DAMAGES = {
    "no JSON": (lambda told: "{", "cannot be read"),
    "a list": (lambda told: "[1]", "no hand-in"),
    "null": (lambda told: "null", "no hand-in"),
    "foreign": (lambda told: json.dumps({"format": "other"}), "no hand-in"),
    "newer": (lambda told: json.dumps({**told, "version": 2}), "Another version"),
    "another crisis": (lambda told: json.dumps({**told, "scenario": "july-1914"}), "another crisis"),
    "another file": (lambda told: json.dumps({**told, "files": []}), "another version of this one"),
    "too large": (lambda told: json.dumps({**told, "reason": "x" * 300_000}), "no hand-in"),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_what_is_no_hand_in_changes_nothing(browser, small, tmp_path, damage):
    make, said = DAMAGES[damage]
    page = open_page(browser, small, "#hand&guess=none&expect=more.war&if=chinese_pressure&policy=chinese_pressure")
    before = page.evaluate("escalate.handIn()")
    (tmp_path / "told.json").write_text(make(before), encoding="utf-8")
    opened(page, tmp_path / "told.json")
    assert said in shown(page, "#hand [role=status]")
    assert page.evaluate("escalate.handIn()") == before
    page.context.close()


WRONG = (
    None, True, -1, 1e300, "x", [], {}, [[]], {"a": {"b": 1}}, "__proto__", ["__proto__"], {"__proto__": 1},
    {"war": "20"}, {"war": 1000}, "<img src=x onerror=alert(1)>", [None, 3, {}],
)  # fmt: skip


def test_a_damaged_hand_in_changes_nothing_but_what_is_within_its_ranges(browser, small, tmp_path):
    """Each part of a whole hand-in is replaced by what does not belong there."""
    faults = []
    link = f"#hand&{LINK}&seat=china.3&moves=0.1"
    page = open_page(browser, small, link, faults=faults)
    whole = page.evaluate("escalate.handIn()")
    outcomes = {outcome.name for outcome in SHORT.outcomes}
    chance = Random(5)
    for key in ("who", "guess", "reason", "expected", "changed", "seat", "concludes", "view"):
        for value in chance.sample(WRONG, 3):
            (tmp_path / "told.json").write_text(json.dumps({**whole, key: value}), encoding="utf-8")
            opened(page, tmp_path / "told.json")
            check_ranges(page.evaluate("escalate.handIn()"), outcomes)
            assert not page.locator("#hand img").count()
    assert faults == []
    page.context.close()


def check_ranges(told, outcomes):
    if told["guess"] is not None:
        assert set(told["guess"]) == outcomes
        assert sum(told["guess"].values()) == 100
        assert min(told["guess"].values()) >= 0
    assert len(told["who"]) <= 60
    assert all(isinstance(text, str) and len(text) <= 300 for text in told["concludes"].values())
    assert set(told["changed"]["policies"]) <= {policy.name for policy in SHORT.policies}
    for name, value in told["changed"]["set"].items():
        number = next(each for each in FILE["numbers"] if each["name"] == name)
        assert number["low"] <= value <= number["high"]
    if told["seat"] is not None:
        options = {option.name for option in SHORT.actor(told["seat"]["actor"]).options}
        assert {move for move in told["seat"]["moves"] if move is not None} <= options
        assert 0 <= told["seat"]["run"] < FEW


def test_it_prints_on_one_page(browser, small, tmp_path):
    link = f"#hand&{LINK}&seat=china.3&over=1"
    page = open_page(browser, small, link)
    for field in ("#hand-in_this_model", "#hand-because", "#hand-wrong_if"):
        page.fill(field, "long words " * 27)
    for paper in ("A4", "Letter"):
        page.pdf(path=tmp_path / "hand.pdf", format=paper)
        content = (tmp_path / "hand.pdf").read_bytes()
        assert content.count(b"/Type /Page\n") + content.count(b"/Type /Page/") == 1
    page.emulate_media(media="print")
    assert page.locator(".ink").nth(1).is_visible()
    assert not page.locator("#hand-because").is_visible()
    page.context.close()
