"""The hunt of the page: what it shows is what `escalate when --at` prints, and nothing that was not tried."""

from __future__ import annotations

import json
import shlex

import pytest
from click.testing import CliRunner

import escalate
from escalate.cli import cli
from escalate.page.build import words
from escalate.results.intervals import paired
from page.opened import WIDTHS, open_page, put_slider, settled, shown

RUNS = 2_500
"""A little more than a first look, so that a second one can be seen."""
SHORT = escalate.load("kaesong-short")
SHOW = "#change&guess=none&expect=more.clash&policy=show_force"
CASES = (
    "policy=show_force&hunt=force_provokes&about=clash&tried=0.2_-0.5_-0.1",
    "policy=sanctions_relief&hunt=give_and_take&about=quiet&tried=0.5_4_0",
    "policy=chinese_pressure&set.restraint=2.5&hunt=tension&about=deal&tried=9_4.5_0",
    "set.pressure_angers=1.5&hunt=pressure_bites&about=war&tried=1_6",
)


@pytest.fixture(scope="module")
def hunting(tmp_path_factory):
    """A page of so many runs."""
    return SHORT.page(tmp_path_factory.mktemp("hunt") / "hunting.html", runs=RUNS)


def table(page):
    """The table of places, row by row; read at once, for the page may draw it anew at any time."""
    rows = page.evaluate("""() => [...document.querySelectorAll('[data-fold="hunt"] tbody tr')]
        .map((row) => [...row.cells].map((cell) => cell.textContent.replaceAll('−', '-')))""")
    assert rows
    return rows


def said_by_python(page):
    """What the command on the page prints."""
    line = page.evaluate("document.querySelector('[data-fold=hunt-python] .cmd').textContent")
    program, *typed = shlex.split(line)
    assert program == "escalate"
    return json.loads(CliRunner().invoke(cli, [*typed, "--format", "json"]).output)


def signed(share):
    text = f"{100 * share:+.1f}"
    return "0.0" if float(text) == 0 else text


def check(page):
    """Every number of the table is Python's; so is which place is turned round."""
    told, rows = said_by_python(page), table(page)
    places = sorted(told["places"], key=lambda place: place["at"])
    assert [float(row[0].split(" ")[0]) for row in rows] == [place["at"] for place in places]
    for row, place in zip(rows, places, strict=True):
        numbers = [place[name] for name in ("runs", "gained", "lost")]
        assert row[1:4] == [f"{number:,}" for number in numbers]
        assert row[4:] == [signed(place["effect"]), f"{signed(place['low'])} – {signed(place['high'])}"]
        assert row[0].endswith("(turned round)") == place["turned"]
    assert shown(page, ".hunt [role=status]").startswith("Turned round.") == (told["turned"] is not None)
    assert page.locator(".whisk").count() == len(places)
    return told


@pytest.mark.parametrize("hash_", [CASES[0], *(pytest.param(case, marks=pytest.mark.slow) for case in CASES[1:])])
def test_it_is_what_python_says(browser, hunting, hash_):
    faults = []
    page = open_page(browser, hunting, f"#change&guess=none&expect=more.war&{hash_}", faults=faults)
    told = check(page)
    found = page.evaluate("escalate.handIn().hunt")
    assert [found["outcome"], found["number"], found["turned"]] == [told["outcome"], told["number"], told["turned"]]
    names = {"at": "at", "runs": "runs", "gained": "more", "lost": "fewer"}
    assert found["tried"] == [{mine: each[name] for name, mine in names.items()} for each in told["places"]]
    assert faults == []
    page.context.close()


@pytest.mark.parametrize("name", [
    "kaesong-twin", *(pytest.param(name, marks=pytest.mark.slow) for name in ("fashoda-1898", "kaesong-2020")),
])  # fmt: skip
def test_so_it_is_in_another_crisis(browser, tmp_path, name):
    scenario = escalate.load(name)
    page = open_page(browser, scenario.page(tmp_path / "page.html", runs=500))
    for policy in scenario.policies[:2]:
        number = next(parameter for parameter in scenario.parameters if parameter.name not in policy.sets)
        outcome = scenario.outcomes[len(policy.name) % len(scenario.outcomes)].name
        hunt = f"hunt={number.name}&about={outcome}&tried={number.low}_{number.high}"
        page.evaluate("(to) => { location.hash = to; }", f"change&expect=more.war&policy={policy.name}&{hunt}")
        page.wait_for_timeout(100)
        settled(page)
        told = check(page)
        assert (told["policy"], told["number"], told["outcome"]) == (policy.name, number.name, outcome)
    page.context.close()


def put_policy(page, size, name):
    if size == "phone":
        page.select_option("#p-policy", name)
    else:
        page.check(f'input[value="{name}"]')


@pytest.mark.parametrize("size", WIDTHS)
def test_clicked_through(browser, hunting, size):
    faults = []
    page = open_page(browser, hunting, "#change&guess=none&expect=more.clash", size=size, faults=faults)
    hunt = page.locator(".hunt")
    assert not hunt.is_visible()  # nothing is changed yet
    put_policy(page, size, "show_force")
    settled(page)
    assert hunt.is_visible()
    told = said_by_python(page)
    assert told["places"][0]["at"] == 0  # the file's own value is the first place
    assert len(told["places"]) == page.locator(".whisk").count() == 1
    assert page.evaluate("escalate.handIn().hunt") is None
    assert told["outcome"] == "clash"  # it is about what was expected to move
    place = [o.name for o in SHORT.outcomes].index("clash")
    page.select_option("#hunt-about", str(place))
    page.select_option("#hunt-number", "force_provokes")
    put_slider(page.locator("#hunt-at"), 0)
    settled(page)
    page.wait_for_timeout(300)  # the address is written a little later
    assert "tried=-0.5" in page.evaluate("location.hash")
    assert shown(page, ".hunt [role=status]").startswith("Turned round.")
    assert page.locator(".marks path.yo").count() == 1  # not by colour alone
    check(page)
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert page.locator("#hunt-at").get_attribute("aria-valuetext") == "−0.5"
    label = page.locator(".marks svg").get_attribute("aria-label")
    assert "−0.5: −" in label
    assert "turned round" in label

    page.select_option("#hunt-number", "restraint")
    settled(page)
    assert page.locator(".whisk").count() == 1  # another number is another hunt
    put_slider(page.locator("#hunt-at"), 0)
    settled(page)
    assert page.locator(".whisk").count() == 2
    put_policy(page, size, "no_leaflets")
    settled(page)
    assert page.locator(".whisk").count() == 1  # and so is another lever
    assert page.locator("#hunt-number").input_value() == "restraint"
    assert faults == []
    page.context.close()


def test_by_keyboard_a_place_counts_when_it_has_rested(browser, hunting):
    page = open_page(browser, hunting, f"{SHOW}&hunt=force_provokes&about=clash")
    page.locator("#hunt-number").focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "hunt-at"
    stub = "window.setTimeout = (what, after) => (after === 300 ? ((window.rested = what), 1e9) : old(what, after));"
    page.evaluate(f"() => {{ const old = (window.real = setTimeout); {stub} }}")  # however slow this machine is
    for _ in range(2):
        page.keyboard.press("ArrowLeft")
    page.evaluate("() => { window.setTimeout = window.real; window.rested(); }")
    settled(page)
    assert page.evaluate("document.activeElement.id") == "hunt-at"
    assert [row[0] for row in table(page)] == ["-0.1", "0 (the file)"]  # two stops of 0.05
    page.keyboard.press("Home")
    settled(page)
    check(page)
    assert shown(page, ".hunt [role=status]").startswith("Turned round.")
    page.context.close()


def test_let_go_of_the_pointer_it_counts_at_once(browser, hunting):
    page = open_page(browser, hunting, f"{SHOW}&hunt=force_provokes&about=clash")
    page.locator("#hunt-at").scroll_into_view_if_needed()
    stub = "const old = setTimeout; window.setTimeout = (what, after) => (after === 300 ? 1e9 : old(what, after));"
    page.evaluate(f"() => {{ {stub} }}")  # it never has rested
    box = page.locator("#hunt-at").bounding_box()
    page.mouse.click(box["x"] + 3, box["y"] + box["height"] / 2)
    settled(page)
    assert table(page)[0][0].startswith("-0.5")
    page.context.close()


def test_what_is_read_aloud_changes_once_a_place(browser, hunting):
    page = open_page(browser, hunting, f"{SHOW}&hunt=force_provokes&about=clash")
    page.evaluate("""() => { window.heard = 0;
        const region = document.querySelector('.hunt [role=status]');
        new MutationObserver(() => window.heard++).observe(region, { childList: true, subtree: true }); }""")
    moves = "for (const place of [4, 3, 2, 1, 0]) { e.value = place; e.dispatchEvent(new Event('input', bubbles)); }"
    page.locator("#hunt-at").evaluate(f"e => {{ const bubbles = {{ bubbles: true }}; {moves} }}")  # no rest between
    settled(page)
    assert page.evaluate("window.heard") == 1
    page.context.close()


def test_a_lever_that_moves_stops_the_older_question(browser, hunting):
    page = open_page(browser, hunting, f"{SHOW}&hunt=force_provokes&about=clash&tried=0.2_0.3_0.4")
    for policy in ("chinese_pressure", "no_leaflets", "show_force"):
        page.check(f'input[value="{policy}"]')
        put_slider(page.locator("#hunt-at"), 0)
        page.wait_for_timeout(320)
    settled(page)
    assert len(check(page)["places"]) == 2
    page.context.close()


def test_what_the_lever_moves_cannot_be_hunted(browser, hunting):
    page = open_page(browser, hunting, f"{SHOW}&set.restraint=4")
    offered = page.locator("#hunt-number option").evaluate_all("(all) => all.map((each) => each.value)")
    assert "restraint" not in offered
    assert offered[0] == "force_provokes"
    page.click(".reset")
    settled(page)
    assert not page.locator(".hunt").is_visible()
    page.context.close()


def test_where_numbers_are_locked_there_is_no_hunt(browser, tmp_path):
    page = open_page(browser, SHORT.page(tmp_path / "locked.html", runs=500, lock=True), SHOW)
    assert page.locator(".reset").is_visible()
    assert not page.locator(".hunt").is_visible()
    page.context.close()


def test_nothing_to_turn_where_the_file_shows_nothing(browser, hunting):
    page = open_page(browser, hunting, "#change&guess=none&expect=more.war&set.anger=1.01&hunt=restraint&about=war")
    assert shown(page, ".hunt [role=status]").endswith(words()["hunt.nothing"])
    assert page.locator(".band").count() == 0
    page.context.close()


def test_it_is_handed_in(browser, hunting):
    page = open_page(browser, hunting, f"{SHOW}&hunt=force_provokes&about=clash&tried=-0.5".replace("#change", "#hand"))
    assert "What turns it round" in shown(page, ".did-list")
    assert "fewer where “Force provokes” is −0.5. So it depends." in shown(page, ".did-list")
    assert page.evaluate("escalate.handIn().hunt.turned") == -0.5
    page.context.close()


def test_printed_it_keeps_its_picture(browser, hunting):
    page = open_page(browser, hunting, f"{SHOW}&hunt=force_provokes&about=clash&tried=-0.5", color_scheme="dark")
    page.emulate_media(media="print")
    assert page.locator(".marks svg").is_visible()
    assert not page.locator("#hunt-at").is_visible()
    page.context.close()


def test_where_what_was_expected_does_not_move_it_is_about_what_moves_most(browser, hunting):
    page = open_page(browser, hunting, "#change&guess=none&expect=more.posts_stay&policy=show_force")
    before, after = (SHORT.run(RUNS).record.outcome, SHORT.with_policy("show_force").run(RUNS).record.outcome)
    moved = [abs(int((after == each).sum() - (before == each).sum())) for each in range(len(SHORT.outcomes))]
    names = [outcome.name for outcome in SHORT.outcomes]
    posts = names.index("posts_stay")
    gained, lost = int(((after == posts) & (before != posts)).sum()), int(((before == posts) & (after != posts)).sum())
    low, high = paired(gained, lost, RUNS)
    assert low <= 0 <= high  # else another ending has to be expected here
    assert said_by_python(page)["outcome"] == names[moved.index(max(moved))]
    page.context.close()


def test_a_find_outlives_the_next_hunt(browser, hunting):
    link = "#change&guess=none&expect=more.clash&policy=show_force&hunt=force_provokes&about=clash&tried=-0.5"
    page = open_page(browser, hunting, link)
    found = page.evaluate("escalate.handIn().hunt")
    assert found["turned"] == -0.5
    page.select_option("#hunt-number", "restraint")
    put_slider(page.locator("#hunt-at"), 0)
    settled(page)
    assert page.evaluate("escalate.handIn().hunt") == found
    page.click('.path a[href="#hand"]')
    settled(page)
    assert "Force provokes" in shown(page, ".did-list")
    page.context.close()
