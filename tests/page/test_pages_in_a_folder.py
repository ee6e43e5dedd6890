"""The list of a folder's pages: what stands in it, by year, side by side, without a script."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import partial

import pytest
from click.testing import CliRunner

import escalate
from escalate.cli import cli
from escalate.page.build import page, words
from escalate.page.folder import index, is_crisis, write_pages
from escalate.results.words import whole_per_cents
from escalate.scenario import library
from page.opened import FEW, shown
from page.shapes import right_to_left
from page.test_safety import EVIL, HOSTILE

NAMES = ("kaesong-short", "cuba-1962", "gamblers-ladder", "july-1914")
WIDTHS = (320, 390, 768, 1280, 2560, 3840)


def text_of(path):
    return path.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The list of four scenarios and their pages."""
    scenarios = [escalate.load(name) for name in NAMES]
    written, _ = write_pages(scenarios, tmp_path_factory.mktemp("folder"), partial(page, runs=FEW), False)
    return written[-1]


def made(*scenarios):
    """The list of some scenarios, its pages not written."""
    return index([(scenario, page(scenario, runs=FEW)) for scenario in scenarios])


def test_crises_by_year_and_ideas_after(folder):
    text = text_of(folder)
    titles = re.findall(r'<li class="card"><h3><a href="([^"]*)">(?:<span class="year">(\d+)</span> )?', text)
    assert titles == [
        ("july-1914.html", "1914"),
        ("cuba-1962.html", "1962"),
        ("kaesong-short.html", "2020"),
        ("gamblers-ladder.html", ""),
    ]


def test_it_is_grouped_as_the_command_lists_it():
    crises, ideas = CliRunner().invoke(cli, ["list"]).output.split("Ideas")
    for name in library.names():
        assert name in (crises if is_crisis(escalate.load(name)) else ideas)


def test_a_picture_is_the_hundred_squares_of_the_tally(folder):
    cards = re.findall(r'<li class="card">.*?</li>', text_of(folder), re.DOTALL)
    scenario = escalate.load("july-1914")
    result = scenario.run(FEW)
    counts = [int((result.record.outcome == place).sum()) for place in range(len(scenario.outcomes))]
    squares = whole_per_cents([count / FEW for count in counts])
    drawn = [path.count("M") for path in re.findall(r'<path class="f k\d+" d="([^"]*)"/>', cards[0])]
    assert sum(drawn) == 100
    assert sorted(drawn) == sorted(count for count in squares if count)
    places = re.findall(r"M([\d.]+) ([\d.]+)h", "".join(re.findall(r' d="([^"]*)"', cards[0])))
    assert len(set(places)) == 100  # no square lies upon another
    sentence = re.search(r'aria-label="Of 100 runs: ([^"]*)\."', cards[0])[1]
    assert all(outcome.label in sentence for outcome in scenario.outcomes)
    assert "Change first:</b> “Days lost by being second”, from 0 to 3" in cards[0]


@pytest.mark.parametrize("script", [True, False])
def test_two_side_by_side_with_a_script_and_without(browser, folder, script):
    faults = []
    page = open_page_of(browser, folder, faults, java_script_enabled=script)
    assert shown(page, ".nonechosen") == words()["index.none"]
    assert page.locator(".panel:visible").count() == 0
    page.check(f'input[aria-label="{words()["index.chooseOf"].format(title=escalate.load("cuba-1962").title)}"]')
    page.check('.card:has(a[href="kaesong-short.html"]) input')
    panels = page.locator(".panel:visible")
    assert panels.locator("h3 a").evaluate_all("(all) => all.map((a) => a.getAttribute('href'))") == [
        "cuba-1962.html",
        "kaesong-short.html",
    ]
    scenario = escalate.load("cuba-1962")
    first = " ".join(panels.first.inner_text().split())
    assert scenario.about.mechanism in first
    assert all(outcome.label in first for outcome in scenario.outcomes)
    boxes = [panel.bounding_box() for panel in panels.all()]
    assert boxes[0]["y"] == boxes[1]["y"]
    assert boxes[0]["x"] + boxes[0]["width"] <= boxes[1]["x"]
    assert page.locator(".nonechosen").is_hidden()
    assert page.locator("#big").is_visible() == script
    assert faults == []
    page.context.close()


def open_page_of(browser, path, faults, **how):
    """The list in a context of its own; it plays nothing, so that there is nothing to wait for."""
    context = browser.new_context(reduced_motion="reduce", offline=True, **how)
    page = context.new_page()
    page.on("console", lambda message: faults.append(message.text))
    page.on(
        "request",
        lambda request: faults.append(request.url) if not request.url.startswith(("file:", "data:")) else None,
    )
    page.goto(path.as_uri())
    return page


def test_no_width_scrolls_sideways_and_a_phone_has_two_columns(browser, folder):
    page = open_page_of(browser, folder, [])
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        for projector in (False, True):
            page.evaluate(
                "(on) => { document.documentElement.dataset.view = on ? 'projector' : ''; }",
                projector,
            )
            for box in page.locator(".pickone input").all()[:2]:
                box.check()
            assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, width
            tops = page.locator(".panel:visible").evaluate_all("(all) => all.map((e) => e.getBoundingClientRect().top)")
            assert tops[0] == tops[1], width
    page.context.close()


def test_its_buttons_work_and_violet_is_not_used(browser, folder):
    page = open_page_of(browser, folder, [], color_scheme="light")
    size = "parseFloat(getComputedStyle(document.documentElement).fontSize)"
    before = page.evaluate(size)
    page.click("#big")
    assert page.evaluate(size) > before
    page.click("#dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(21, 21, 19)"
    page.keyboard.press("Tab")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineColor") == "rgb(241, 239, 233)"
    page.context.close()


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark"), (320, "light")])
def test_axe_finds_nothing(browser, folder, width, scheme):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed").Axe()
    page = open_page_of(
        browser, folder, [], bypass_csp=True, color_scheme=scheme, viewport={"width": width, "height": 800}
    )
    for box in page.locator(".pickone input").all()[:2]:
        box.check()
    page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    assert [(v["id"], v["nodes"][0]["html"][:150]) for v in axe.run(page).response["violations"]] == []
    page.context.close()


def test_it_asks_for_nothing_and_allows_nothing(folder):
    text = text_of(folder)
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', text)[1].replace("&#39;", "'")
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe-inline" not in policy
    for element, name in (("script", "script-src"), ("style", "style-src")):
        inside = re.findall(rf"<{element}>(.*?)</{element}>", text, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(inside[0].encode()).digest()).decode()
        assert f"{name} 'sha256-{digest}'" in policy
    assert set(re.findall(r'(?:src|href)="(?!#|data:,)([^"]*)"', text)) == {f"{name}.html" for name in NAMES}


def test_a_files_words_are_text(browser, tmp_path):
    path = tmp_path / "index.html"
    path.write_bytes(made(escalate.load_text(HOSTILE % {"evil": EVIL}), escalate.load_text(right_to_left())))
    page = open_page_of(browser, path, [])
    assert shown(page, ".card h3") == EVIL or EVIL in page.locator(".cards").last.inner_text()
    assert page.locator("img, iframe").count() == 0
    page.context.close()


def test_the_same_scenarios_give_the_same_bytes(folder):
    assert made(*(escalate.load(name) for name in NAMES)) == folder.read_bytes()


def test_a_link_leads_to_a_page(browser, folder):
    page = open_page_of(browser, folder, [])
    page.click('.card a[href="gamblers-ladder.html"]')
    page.wait_for_selector("html[data-busy=false]")
    assert shown(page, "h1") == escalate.load("gamblers-ladder").title
    page.context.close()
