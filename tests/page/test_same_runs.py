"""Run i of the page is run i of Python: all shipped scenarios in a browser, under random settings."""

from __future__ import annotations

from random import Random

import pytest

import escalate
from escalate.page.data import file_data
from escalate.scenario import library
from escalate.wasm import module
from page.opened import open_page

SETTINGS = 10
RUNS = 500


def asked(chance, file):
    """A policy or none, and some numbers within their ranges, their ends among them."""
    policy = chance.choice(["", *(policy["name"] for policy in file["policies"])])
    numbers = [number for number in file["numbers"] if not number.get("whole")]
    settings = {}
    for number in chance.sample(numbers, min(len(numbers), chance.randrange(4))):
        low, high = number["low"], number["high"]
        settings[number["name"]] = chance.choice([low, high, round(chance.uniform(low, high), 3)])
    return policy, settings


def same(browser, folder, name, many):
    """Compare a page with Python under some settings."""
    scenario = escalate.load(name)
    page = open_page(browser, scenario.page(folder / f"{name}.html", runs=RUNS))
    playable = [policy for policy in scenario.policies if policy.name in module(scenario).description["policies"]]
    file, chance = file_data(scenario, playable, False), Random(name)
    for number in range(many):
        policy, settings = asked(chance, file) if number else ("", {})
        endings = page.evaluate("(q) => window.escalate.play(q)", {"policy": policy, "set": settings})
        changed = (scenario.with_policy(policy) if policy else scenario).set(settings)
        known = [scenario.outcomes[place].name for place in changed.run(RUNS).record.outcome]
        assert endings == known, (policy, settings)
    page.context.close()


def test_the_short_crisis(browser, tmp_path):
    same(browser, tmp_path, "kaesong-short", 4)


@pytest.mark.slow
@pytest.mark.parametrize("name", library.names())
def test_every_scenario(browser, tmp_path, name):
    same(browser, tmp_path, name, SETTINGS)
