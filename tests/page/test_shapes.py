"""Pages of files of unusual shape: nothing is cut, nothing lies upon another, nothing scrolls sideways."""

from __future__ import annotations

import pytest

from page import shapes
from page.opened import FEW, open_page, settled
from page.test_axe import violations

STATES = {
    "crisis": "", "guess": "", "ends": "&layer=2", "run": "", "change": "", "seat": "&seat={actor}.7",
    "hand": "&seat={actor}.7&over=1",
}  # fmt: skip
MEASURE = """() => {
  const step = document.querySelector('.step.on'), said = [];
  const shown = (e) => e.checkVisibility() && !e.closest('.vh');
  const short = (e) => e.textContent.slice(0, 40);
  const slack = 2 + parseFloat(getComputedStyle(document.documentElement).fontSize) / 16;
  const inside = (box, frame) => box.left >= frame.left - slack && box.right <= frame.right + slack
    && box.top >= frame.top - slack && box.bottom <= frame.bottom + slack;
  if (document.documentElement.scrollWidth > innerWidth) said.push('scrolls sideways');
  for (const svg of step.querySelectorAll('svg')) {
    if (!shown(svg)) continue;
    const frame = svg.getBoundingClientRect(), texts = [...svg.querySelectorAll('text')];
    for (const text of texts) {
      if (!inside(text.getBoundingClientRect(), frame)) said.push('outside: ' + short(text));
    }
    apart(texts);
  }
  for (const rib of step.querySelectorAll('.rib')) if (shown(rib)) apart([...rib.querySelectorAll('.L')]);
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    const parent = node.parentElement;
    if (!node.textContent.trim() || !shown(parent)) continue;
    if (parent.closest('svg, .scroll, select, script, style, .skip')) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const box of range.getClientRects()) {
      if (box.width && (box.left < -1 || box.right > innerWidth + 1)) said.push('cut: ' + short(node));
    }
  }
  function apart(all) {
    const boxes = all.filter((e) => e.textContent.trim()).map((e) => [short(e), e.getBoundingClientRect()]);
    boxes.forEach(([name, a], i) => boxes.slice(i + 1).forEach(([other, b]) => {
      const x = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      const y = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      if (x > 2 && y > 4) said.push(`overlap: ${name} | ${other}`);
    }));
  }
  return [...new Set(said)];
}"""


def address(scenario, step):
    """An address that opens a step with all that it can show."""
    hash_ = f"#{step}&guess=none{STATES[step].format(actor=scenario.actors[0].name)}"
    if scenario.policies and step in ("change", "hand"):
        hash_ += f"&expect=more.{scenario.outcomes[0].name}&policy={scenario.policies[0].name}"
    return hash_


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """A page of each shape, made when it is first asked for."""
    made = {}

    def page_of(name):
        if name not in made:
            scenario = shapes.load(name)
            made[name] = scenario, scenario.page(tmp_path_factory.mktemp("shape") / "page.html", runs=FEW)
        return made[name]

    return page_of


def faults_of(page, path, scenario, look=lambda step: None):
    """What is amiss in the steps of a page, by step."""
    found = {}
    for step in [link.get_attribute("href")[1:] for link in page.locator(".path a").all()]:
        page.goto("about:blank")
        page.goto(f"{path.as_uri()}{address(scenario, step)}")
        settled(page)
        found[step] = page.evaluate(MEASURE)
        look(step)
    return {step: said for step, said in found.items() if said}


WIDTHS = [pytest.param(1280, marks=pytest.mark.slow), pytest.param(390, marks=pytest.mark.slow), 320]


@pytest.mark.parametrize("name", [
    pytest.param(name, marks=[] if name in ("right to left", "bare") else pytest.mark.slow) for name in shapes.SHAPES
])  # fmt: skip
@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_is_cut(browser, pages, name, width):
    scenario, path = pages(name)
    heard = []
    page = open_page(browser, path, faults=heard)
    page.set_viewport_size({"width": width, "height": 800})
    assert faults_of(page, path, scenario) == {}
    assert heard == []
    page.context.close()


def test_the_measure_sees_what_is_amiss(browser, pages):
    scenario, path = pages("right to left")
    page = open_page(browser, path, address(scenario, "run"))
    assert page.evaluate(MEASURE) == []
    for harm, said in (
        ("e.setAttribute('x', -30)", "outside"),
        ("['x', 'y'].forEach((at) => e.setAttribute(at, other.getAttribute(at)))", "overlap"),
    ):
        page.evaluate(f"() => {{ const [e, other] = document.querySelectorAll('.strip text'); {harm}; }}")
        assert any(text.startswith(said) for text in page.evaluate(MEASURE)), said
    page.evaluate("() => { document.querySelector('h1').style.minWidth = '200vw'; }")
    assert "scrolls sideways" in page.evaluate(MEASURE)
    page.context.close()


def test_words_from_the_right_leave_numbers_in_place(browser, pages):
    """The order in which a reader sees a sentence whose names are Hebrew: each name in one piece, then the number."""
    scenario, path = pages("right to left")
    page = open_page(browser, path, address(scenario, "change"))
    war, quiet = (outcome.label for outcome in scenario.outcomes)
    left = """(name) => {
        const walk = document.createTreeWalker(document.querySelector('.movers'), NodeFilter.SHOW_TEXT);
        for (let node = walk.nextNode(); node; node = walk.nextNode()) { const at = node.textContent.indexOf(name);
            if (at < 0) continue; const range = document.createRange(); range.setStart(node, at);
            range.setEnd(node, at + name.length); return range.getBoundingClientRect().left; } }"""
    assert page.evaluate(left, war) < page.evaluate(left, quiet)  # from war to quiet, as the arrow points
    assert page.locator(".find bdi").count() > 0
    page.context.close()


@pytest.mark.slow
@pytest.mark.parametrize("name", shapes.SHAPES)
def test_axe_finds_nothing(browser, pages, name):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed").Axe()
    scenario, path = pages(name)
    states = {step: address(scenario, step) for step in STATES}
    assert violations(browser, path, axe, states, size="phone") == {}


def test_bigger_type_cuts_nothing(browser, small):
    """The projector's button is pressed where the page was drawn already: what was drawn must not hold it wide."""
    guessed = "guess=20.5.30.15.10.20"
    for step in ("guess", "ends", "run"):
        page = open_page(browser, small, f"#{step}&{guessed}")
        page.click("#big")
        settled(page)
        assert page.evaluate(MEASURE) == [], step
        page.context.close()
