"""What came by an exact chance is told so, odds and all, and a wait where chance took nothing is one."""

from __future__ import annotations

import re

import pytest

import escalate
from page.opened import FEW, open_page
from worlds import STRAY

SLIPS = """
escalate: 1
title: Two who act by chance
clock: {steps: 3}
parameters: {slip: {label: Slips, value: 0.4, range: [0, 1]}}
actors:
  guard: {label: The guard, options: {watch: {label: Watch}, fire: {label: Fire, chance: slip}}}
  pilot: {label: The pilot, options: {stray: {label: Stray, chance: slip}}}
outcomes: {rest: {label: The rest, otherwise: yes}}
"""


@pytest.fixture(scope="module")
def slips(tmp_path_factory):
    scenario = escalate.load_text(SLIPS)
    return scenario, scenario.page(tmp_path_factory.mktemp("page") / "slips.html", runs=FEW)


def test_a_move_by_chance_and_a_wait_are_told_with_their_odds(browser, slips):
    scenario, path = slips
    result = scenario.run(FEW)
    run = next(n for n in range(FEW) if [m.option for m in result.trace(n).steps[0].moves] == ["fire", None])
    page = open_page(browser, path, f"#run&guess=none&run={run}&at=0")
    button = page.locator(".mv button", has_text="The guard").first
    if button.get_attribute("aria-expanded") != "true":
        button.click()
    told = re.sub(r"\s+", " ", page.locator(".mv").first.inner_text())
    assert "Fire (taken) 40" in told
    assert "Watch 60" in told
    assert "The move taken comes by chance alone: “Slips”." in told
    assert "It waits, 60 in 100" in page.locator(".mv", has_text="The pilot").first.inner_text()
    page.context.close()


@pytest.mark.parametrize("option", ["stray", "fire", "wait"])
def test_what_chance_took_turned_by_chance(browser, tmp_path, option):
    scenario = escalate.load_text(STRAY)
    path = scenario.page(tmp_path / "stray.html", runs=FEW)
    result = scenario.run(FEW)
    run = next(n for n in range(FEW) if result.trace(n).steps[0].moves[0].option == option)
    page = open_page(browser, path, f"#run&guess=none&run={run}")
    chosen = f"The guard: {option.title()}"
    assert page.locator(".pins button b").all_inner_texts() == [f"step 0, {'chance' if option == 'stray' else chosen}"]
    page.context.close()
