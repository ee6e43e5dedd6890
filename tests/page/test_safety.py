"""Nothing from outside does anything: a hostile file, a hostile link, and no request of any kind."""

from __future__ import annotations

import base64
import hashlib
import re

import pytest

import escalate
from escalate.errors import EscalateError
from page.opened import open_page, settled, shown

EVIL = "</script><img src=x onerror=alert(1)><b>{{ 7 * 7 }}"
HOSTILE = """
escalate: 1
title: "%(evil)s"
summary: "%(evil)s \\u202e reversed"
source: "%(evil)s"
clock: {steps: 4}
ladder: ["%(evil)s", Calm, War]
parameters:
  push: {label: "%(evil)s", value: 1, range: [0, 2], why: "%(evil)s", ends: ["%(evil)s", "'); alert(1); //"]}
state: {level: {label: "%(evil)s", start: 1, drift: push}}
actors:
  a:
    label: "%(evil)s"
    options:
      x: {label: "%(evil)s", rung: Calm, effects: {level: +1}}
      y: {label: "${alert(1)}", rung: War}
outcomes:
  war: {label: "%(evil)s", rung: War, when: level > 9}
  calm: {label: "“%(evil)s”", rung: Calm, otherwise: yes}
policies:
  p: {label: "%(evil)s", cost: "%(evil)s", order: {a.x: yes}}
"""


def test_a_hostile_file_is_text(browser, tmp_path):
    scenario = escalate.load_text(HOSTILE % {"evil": EVIL})
    path = scenario.page(tmp_path / "evil.html")
    faults = []
    page = open_page(browser, path, faults=faults)
    page.on("dialog", lambda dialog: faults.append(dialog.message))
    for step in ("guess", "ends", "run", "change"):
        page.click(f'.path a[href="#{step}"]')
        settled(page)
        if page.locator("text=Play without a guess").first.is_visible():
            page.locator("text=Play without a guess").first.click()
    page.click(".exp button")
    settled(page)
    assert shown(page, "h1") == EVIL
    assert page.locator("img, main b img, iframe").count() == 0
    assert EVIL in shown(page, ".said")
    assert faults == []
    assert "\u202e" not in path.read_text(encoding="utf-8")
    page.context.close()


LINKS = (
    "#change&expect=more.war&policy=<img src=x>&set.pressure_angers=1e9",
    "#change&expect=more.war&policy=__proto__&set.pressure_angers=NaN&set.nothing=1&set.__proto__=1",
    "#change&expect=constructor.war&policy=toString&if=hasOwnProperty",
    "#ends&guess=100.1.1.1.1.1&layer=99&run=1e9&at=-4&ribbon=war.war",
    "#ends&guess=none&layer=javascript:alert(1)&run=99999999999&at=26",
    "#change&expect=more.war&hunt=restraint&about=war&tried=3.5",
    "#javascript:alert(1)",
    "#run&guess=%E0%A4%A&run=%00",
    "#" + "&".join(["x=" + "9" * 500] * 200),
)


def test_a_hostile_link_changes_nothing(browser, small):
    faults = []
    page = open_page(browser, small, faults=faults)
    for link in LINKS:
        page.goto("about:blank")
        page.goto(f"{small.as_uri()}{link}")
        settled(page)
        page.wait_for_timeout(400)  # the address is written a little later
        address = page.evaluate("location.hash")
        assert not re.search(r"policy=|set\.|layer=|run=|at=|ribbon=|if=|hunt=|about=|tried=|guess=\d", address), link
    assert faults == []
    page.context.close()


def test_a_number_from_a_link_stays_within_its_range(browser, small):
    page = open_page(browser, small, "#change&expect=more.war&set.pressure_angers=1.25&set.restraint=5.01")
    page.wait_for_timeout(400)
    assert page.evaluate("location.hash") == "#change&expect=more.war&set.pressure_angers=1.25"
    assert "1.25 in place of 2" in shown(page, "#change .cap")
    page.context.close()


def test_places_of_a_hunt_from_a_link_are_checked(browser, small):
    page = open_page(browser, small)
    start = "#change&expect=more.war&policy=show_force&set.restraint=4"
    hunt = "hunt=force_provokes&about=clash&tried="
    many = [str(round(place / 100, 2)) for place in range(-50, 51)]
    for told, kept in (
        ("hunt=restraint&about=war&tried=3.5", "about=war"),  # the lever moves it
        ("hunt=<b>&about=toString&tried=1", ""),
        ("hunt=__proto__&about=war&tried=constructor", "about=war"),
        (f"{hunt}0.2_9_-1e99_NaN_0_0.2_0x1_0.3_", f"{hunt}0.2_0.3"),
        ("hunt=force_provokes&tried=0.2", "hunt=force_provokes"),
        (f"{hunt}{'_'.join(many)}", f"{hunt}{'_'.join(many[:40])}"),
    ):  # fmt: skip
        page.evaluate("(to) => { location.hash = to; }", f"{start}&{told}")
        page.wait_for_timeout(50)
        settled(page)
        page.wait_for_timeout(400)
        assert page.evaluate("location.hash") == f"{start}&{kept}".rstrip("&"), told
    page.context.close()


def test_the_policy_names_what_it_allows(short):
    text = short.read_text(encoding="utf-8")
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', text)[1].replace("&#39;", "'")
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe-inline" not in policy
    for element, name in (("script", "script-src"), ("style", "style-src")):
        inside = re.findall(rf"<{element}>(.*?)</{element}>", text, re.DOTALL)
        assert len(inside) == 1
        digest = base64.b64encode(hashlib.sha256(inside[0].encode()).digest()).decode()
        assert f"{name} 'sha256-{digest}'" in policy
    assert re.findall(r"(?:src|href)=\"(?!#|data:,)", text) == []


def test_a_page_begins_with_the_file_as_it_stands(tmp_path):
    scenario = escalate.load("kaesong-short")
    with pytest.raises(EscalateError, match="without a policy or settings"):
        scenario.with_policy("show_force").page(tmp_path / "x.html")
    with pytest.raises(EscalateError, match='did you mean "show_force"'):
        scenario.page(tmp_path / "x.html", policies=["show_forse"])
    with pytest.raises(EscalateError, match='no policy "x"; its policies are sanctions_relief'):
        scenario.page(tmp_path / "x.html", policies=["x"])
    with pytest.raises(EscalateError, match="plays 500 to 100,000 runs, not 5"):
        scenario.page(tmp_path / "x.html", runs=5)
