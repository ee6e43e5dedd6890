"""axe finds nothing to object to, in any state of the page."""

from __future__ import annotations

import pytest

from page.opened import open_page, put_slider, settled

LOCKED = "guess=20.5.30.15.10.20"
LEVER = f"{LOCKED}&layer=2&expect=more.war&policy=chinese_pressure&ribbon=quiet.clash"
HUNT = "expect=more.clash&policy=show_force&hunt=force_provokes&about=clash&tried=0.2_-0.5"
STATES = {
    "crisis": "#crisis", "guess": "#guess", "guess locked": f"#guess&{LOCKED}", "asked for a guess": "#ends",
    "tally": f"#ends&{LOCKED}", "luck and doubt": f"#ends&{LOCKED}&layer=2", "run": f"#run&{LOCKED}&run=0",
    "choose a seat": f"#seat&{LOCKED}", "a turn": f"#seat&{LOCKED}&seat=north_korea.7&moves=0",
    "seat played": f"#seat&{LOCKED}&seat=south_korea.42&moves=0.2.0.3&over=1", "nothing done": "#hand",
    "hand in": f"#hand&{LEVER}&seat=china.3&over=1",
    "sentence first": "#change", "lever": f"#change&{LOCKED}&expect=fewer.deal", "ribbon open": f"#change&{LEVER}",
    "hunt": f"#change&{LOCKED}&{HUNT}",
}  # fmt: skip


@pytest.fixture(scope="module")
def axe():
    return pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed").Axe()


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", ["wide", "phone"])
def test_no_violation_in_any_state(browser, small, axe, size, scheme):
    assert violations(browser, small, axe, STATES, size=size, color_scheme=scheme) == {}


@pytest.mark.parametrize(("size", "scheme", "names"), [
    ("wide", "light", ("ribbon open", "hunt")),
    pytest.param("phone", "dark", ("guess locked", "run", "a turn", "hunt"), marks=pytest.mark.slow),
])  # fmt: skip
def test_no_violation(browser, small, axe, size, scheme, names):
    states = {name: STATES[name] for name in names}
    assert violations(browser, small, axe, states, size=size, color_scheme=scheme) == {}


def violations(browser, path, axe, states, **how):
    """What axe objects to, by state."""
    found = {}
    page = open_page(browser, path, bypass_csp=True, **how)
    for name, hash_ in states.items():
        page.goto("about:blank")
        page.goto(f"{path.as_uri()}{hash_}")
        settled(page)
        page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
        answer = axe.run(page)
        found[name] = [(v["id"], v["nodes"][0]["html"][:150]) for v in answer.response["violations"]]
    page.context.close()
    return {name: each for name, each in found.items() if each}


@pytest.mark.slow
def test_no_violation_on_a_projector(browser, small, axe):
    page = open_page(browser, small, f"#change&{LEVER}", bypass_csp=True)
    page.click("#big")
    put_slider(page.locator("#n-pressure_angers"), 3)
    settled(page)
    assert [v["id"] for v in axe.run(page).response["violations"]] == []
    page.context.close()
