"""Every step of the page in a browser: wide and on a phone, by keyboard alone, offline, without a script."""

from __future__ import annotations

import json
import re
import shlex

import pytest
from click.testing import CliRunner

import escalate
from escalate.charts import icons
from escalate.cli import cli
from escalate.page.build import words
from escalate.results.words import whole_per_cents
from page.opened import WIDTHS, guess, open_page, put_slider, settled, shown

TOY = words()["toy"]
GUESS = (20, 30, 15, 20, 10, 5)


def counts_of(scenario, **changes):
    """How 10,000 runs end in Python, in the file's order."""
    policy = changes.pop("policy", None)
    other = scenario.with_policy(policy) if policy else scenario
    result = (other.set(changes) if changes else other).run()
    return [int((result.record.outcome == place).sum()) for place in range(len(scenario.outcomes))]


def said_by(command):
    """Runs by ending in the file's order, as a command of the page prints them."""
    program, *typed = shlex.split(command)
    assert program == "escalate"
    printed = json.loads(CliRunner().invoke(cli, [*typed, "--format", "json"]).output)
    return [outcome["runs"] for outcome in printed["outcomes"]]


def sideways(page):
    """By how much the page is wider than the window."""
    return page.evaluate("document.documentElement.scrollWidth - innerWidth")


@pytest.mark.parametrize("size", WIDTHS)
def test_from_the_crisis_to_the_lever(browser, short, size):
    faults = []
    page = open_page(browser, short, size=size, faults=faults)
    scenario = escalate.load("kaesong-short")
    assert shown(page, "h1") == scenario.title
    assert TOY in shown(page, ".toy")
    assert page.locator(".path a").count() == 7
    assert page.locator(".path a.done").count() == 0
    assert sideways(page) <= 0

    page.click("text=How will it end? Guess")
    settled(page)
    assert page.locator(".path a.done").count() == 1
    assert page.locator('.path a[aria-label$=", done"]').count() == 1
    assert page.evaluate("document.activeElement.textContent") == words()["guess.head"]
    guess(page, (20, 30, 15, 20, 10, 50))
    assert shown(page, ".tray output") == "All placed"  # the last slider stopped where no counter was left
    assert page.locator(".pm b").all_inner_texts() == ["20", "30", "15", "20", "10", "5"]
    page.fill("#reason", "He threatens to get talks")
    page.click("text=Lock my guess and play")
    settled(page)

    counts = counts_of(scenario)
    label = next(o.label for o in scenario.outcomes if o.name == "war")
    title = icons.draw.finding(scenario.run().outcomes, top=label)
    assert shown(page, "#ends .find") == f"{title.replace('“', '').replace('”', '')}."
    squares = whole_per_cents([count / 10_000 for count in counts])
    order = ["war", "clash", "posts_stay", "unsettled", "quiet", "deal"]
    places = [[o.name for o in scenario.outcomes].index(name) for name in order]
    numbers = page.locator(".tr .nb b").all_inner_texts()
    assert numbers == [str(squares[p]) if squares[p] or not counts[p] else "under 1" for p in places]
    assert page.locator(".tr .you").all_inner_texts() == [f"you: {n}" for n in GUESS]
    page.click("text=How much is luck?")
    page.click("text=And if the file")
    settled(page)
    assert page.locator(".tr circle").count() == 20 * len(order)
    assert sideways(page) <= 0

    page.click('.path a[href="#run"]')
    settled(page)
    assert re.match(r"Run \d[\d,]* ends in ", shown(page, "#run .find"))
    assert page.locator(".strip").get_attribute("aria-valuetext")
    before = shown(page, ".wk h3")
    page.locator(".strip").focus()
    page.keyboard.press("Home" if not before.startswith("Week 1 ") else "End")
    settled(page)
    assert shown(page, ".wk h3") != before
    assert sideways(page) <= 0

    page.click('.path a[href="#change"]')
    settled(page)
    assert page.locator(".dock").is_hidden()  # a sentence comes first
    page.select_option("#if", "chinese_pressure")
    assert "Orders “China: Squeeze trade”. Its price: A weak ally" in shown(page, ".exp")
    page.fill("#because", "it makes Pyongyang desperate")
    page.click(".exp button")
    settled(page)
    assert "because it makes Pyongyang desperate" in shown(page, ".said")
    changed = counts_of(scenario, policy="chinese_pressure")
    assert table_of(page, "both")["Runs, changed"] == [f"{changed[p]:,}" for p in places]
    war = places[0]
    came = f"What came of it: {counts[war] / 100:.1f} → {changed[war] / 100:.1f} of 100."
    assert came in shown(page, ".said")
    page.locator(".movers button").first.click()
    settled(page)
    assert "told twice" in shown(page, ".twice h3")
    if size == "phone":  # whose lever has no room to say what a policy does
        page.select_option("#p-policy", "no_leaflets")
        settled(page)
        assert "Orders “South Korea: Stop leaflets”. Its price: Free speech" in shown(page, "p.phone")
        page.select_option("#p-policy", "chinese_pressure")
        settled(page)
    assert sideways(page) <= 0
    assert faults == []
    page.context.close()


def table_of(page, fold):
    """A table in a fold, column by column."""
    element = page.locator(f'details[data-fold="{fold}"]')
    if element.get_attribute("open") is None:
        element.locator("summary").click()
    heads = element.locator("thead th").all_inner_texts()
    rows = [row.locator("th,td").all_inner_texts() for row in element.locator("tbody tr").all()]
    return {head: [row[column] for row in rows] for column, head in enumerate(heads)}


def test_a_slider_of_the_page_is_a_set_in_python(browser, short):
    page = open_page(browser, short, "#change&expect=more.war")
    put_slider(page.locator("#n-pressure_angers"), 999)
    page.check('input[value="chinese_pressure"]')
    settled(page)
    scenario = escalate.load("kaesong-short")
    wanted = counts_of(scenario, policy="chinese_pressure", pressure_angers=5)
    assert sorted(table_of(page, "both")["Runs, changed"]) == sorted(f"{count:,}" for count in wanted)
    page.locator('details[data-fold="python"]').last.evaluate("(e) => { e.open = true; }")
    command = shown(page, '#change [data-fold="python"] .cmd')
    assert "--policy chinese_pressure --set pressure_angers=5" in command
    assert said_by(command) == wanted  # the command beside the numbers gives them
    assert shown(page, ".said") == words()["expect.other"]  # it was of a number alone
    page.click(".reset")
    settled(page)
    assert shown(page, "#finding") == words()["change.nothing"]
    page.context.close()


def test_keyboard_alone(browser, small):
    faults = []
    page = open_page(browser, small, faults=faults)

    def tab_to(matches, most=60):
        for _ in range(most):
            page.keyboard.press("Tab")
            if page.evaluate("(s) => document.activeElement.matches(s)", matches):
                return
        raise AssertionError(f"no Tab leads to {matches}")

    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    tab_to(".cta a")
    page.keyboard.press("Enter")
    settled(page)
    tab_to(".gr input")
    for _ in range(3):
        page.keyboard.press("PageUp")
    tab_to("#reason")
    page.keyboard.type("because")
    tab_to("button.plain")
    page.keyboard.press("Enter")  # the rest evenly
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    settled(page)
    assert page.evaluate("document.activeElement.id") == "h-ends"
    tab_to(".ask2 button")
    page.keyboard.press("Space")
    settled(page)
    assert page.evaluate("document.activeElement.textContent") == words()["ask.luck"]  # a redrawn button keeps it
    tab_to('a[href="#run"].btn')
    page.keyboard.press("Enter")
    settled(page)
    tab_to(".strip")
    page.keyboard.press("End")
    page.keyboard.press("ArrowLeft")
    settled(page)
    tab_to(".mv button")
    page.keyboard.press("Enter")
    settled(page)
    assert page.evaluate("document.activeElement.matches('.mv button')")
    tab_to('a[href="#change"].btn')
    page.keyboard.press("Enter")
    settled(page)
    tab_to(".exp button")
    page.keyboard.press("Enter")
    settled(page)
    assert page.evaluate("document.activeElement.id") == "finding"
    page.keyboard.press("Shift+Tab")
    tab_to(".movers button")
    page.keyboard.press("Enter")
    settled(page)
    assert page.locator(".twice").count() == 1
    assert faults == []
    page.context.close()


def test_without_a_script_it_can_be_read(browser, short):
    page = open_page(browser, short, java_script_enabled=False)
    scenario = escalate.load("kaesong-short")
    text = page.locator("body").inner_text()
    assert scenario.title in text
    assert words()["crisis.noScript"] in text
    assert TOY in text
    assert all(actor.label in text for actor in scenario.actors)
    assert page.locator("figure.static svg path").count() == len(scenario.outcomes)
    assert "escalate run kaesong-short" in text
    assert not page.locator(".path").is_visible()
    page.context.close()


@pytest.mark.parametrize("size", WIDTHS)
def test_targets_can_be_touched(browser, small, size):
    page = open_page(browser, small, "#change&guess=none&expect=more.war&policy=chinese_pressure", size=size)
    for step in ("crisis", "guess", "ends", "run", "change"):
        page.click(f'.path a[href="#{step}"]')
        settled(page)
        small = page.evaluate("""() => [...document.querySelectorAll('button, a, select, summary, input:not(.skip)')]
            .filter((e) => e.checkVisibility({ visibilityProperty: true }) && !e.matches('.skip, .rad input'))
            .map((e) => [e.outerHTML.slice(0, 80), e.getBoundingClientRect()])
            .filter(([, box]) => box.width && (box.height < 43.5 || box.width < 43.5)).map(([name]) => name)""")
        assert small == [], step
    page.context.close()


@pytest.mark.parametrize("width", [
    320, 992, *(pytest.param(width, marks=pytest.mark.slow) for width in (360, 480, 768, 1024, 1600, 2560, 3840)),
])  # fmt: skip
def test_no_width_scrolls_sideways(browser, small, width):
    page = open_page(browser, small, "#change&guess=none&layer=1&expect=more.war&policy=show_force&ribbon=quiet.clash")
    page.set_viewport_size({"width": width, "height": 800})
    for step in ("crisis", "guess", "ends", "run", "change"):
        page.click(f'.path a[href="#{step}"]')
        settled(page)
        assert sideways(page) <= 0, step
        cut = page.evaluate("""() => [...document.querySelectorAll('.step.on svg text, .step.on .L')].filter((e) => {
            const box = e.getBoundingClientRect(); return box.left < -1 || box.right > innerWidth + 1; })
            .map((e) => e.textContent)""")
        assert cut == [], step
    page.context.close()


def test_live_regions_do_not_chatter(browser, flagship):
    """While ten thousand runs fill in, what is read aloud changes twice: playing, played."""
    page = open_page(browser, flagship, "#ends&guess=none")
    page.evaluate("""() => { window.heard = 0;
        const [region, all] = [document.querySelector('#change .cap'), { childList: true, subtree: true }];
        new MutationObserver(() => window.heard++).observe(region, { ...all, characterData: true }); }""")
    page.evaluate("location.hash = '#change&guess=none&expect=more.war&policy=no_leaflets'")
    page.wait_for_timeout(300)
    settled(page)
    assert 1 <= page.evaluate("window.heard") <= 2
    page.context.close()


def test_print_shows_the_step_and_no_controls(browser, small):
    page = open_page(browser, small, "#change&guess=none&expect=more.war&policy=chinese_pressure", color_scheme="dark")
    page.emulate_media(media="print")
    assert page.locator("#finding").is_visible()
    assert not page.locator(".dock").is_visible()
    assert not page.locator(".path").is_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    page.context.close()
