"""Pages on paper and on a narrow screen, as a browser lays them out; passed over where there is none."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from charts.hard import FILES
from escalate import load, load_text
from escalate.narrate.handout import handout
from escalate.narrate.report import report

playwright = pytest.importorskip("playwright.sync_api")
BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
pytestmark = [pytest.mark.slow, pytest.mark.skipif(BROWSER is None, reason="no Chromium on this machine")]
WIDE = "[...document.querySelectorAll('*')].filter(e => e.getBoundingClientRect().right > innerWidth + 1).length"


@pytest.fixture(scope="module")
def browser():
    with playwright.sync_playwright() as play:
        started = play.chromium.launch(executable_path=BROWSER, args=["--no-sandbox"])
        yield started
        started.close()


def opened(browser, tmp_path: Path, text: str, width: int = 1280):
    path = tmp_path / "page.html"
    path.write_text(text, encoding="utf-8")
    page = browser.new_page(viewport={"width": width, "height": 844})
    page.goto(path.as_uri())
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    return page


def played(name: str):
    scenario = load_text(FILES["ten outcomes, twelve options"]) if name == "ten" else load(name)
    return scenario.run(400), scenario.compare(runs=400)


@pytest.mark.parametrize("name", ["kaesong-2020", "fashoda-1898", "july-1914", "ten"])
def test_the_handout_is_a_prediction_an_empty_back_and_a_page_of_results(browser, tmp_path, name):
    page = opened(browser, tmp_path, handout(*played(name)))
    for form in ("A4", "Letter"):
        assert page.pdf(format=form).count(b"/Type /Page\n") == 3, form


def test_nothing_is_wider_than_a_phone(browser, tmp_path):
    result, comparison = played("kaesong-short")
    for text in (report(result, comparison), handout(result, comparison)):
        for width in (320, 390):
            assert opened(browser, tmp_path, text, width).evaluate(WIDE) == 0
