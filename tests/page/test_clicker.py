"""Whatever is clicked in whatever order: all that the page shows is of one state, and it is what play() plays."""

from __future__ import annotations

from random import Random
from urllib.parse import parse_qs

import pytest

import escalate
from escalate.page.data import file_data
from escalate.results.words import whole_per_cents
from page.opened import FEW, open_page, settled

SHORT = escalate.load("kaesong-short")
FILE = file_data(SHORT, SHORT.policies, False)
CHECKED_EVERY = 8
CONTROLS = "button, .step.on a, .path a, .step.on select, .step.on input, .step.on summary, .strip, .rb:not(.same)"
ACT = """([controls, which, value]) => {
    const seen = [...document.querySelectorAll(controls)].filter((e) => e.checkVisibility() && !e.disabled);
    const element = seen[Math.floor(which * seen.length)];
    const tell = (name) => element.dispatchEvent(new Event(name, { bubbles: true }));
    if (element.matches('select')) {
        element.selectedIndex = Math.floor(value * element.options.length);
        tell('change');
    } else if (element.type === 'range') {
        element.value = Math.round(value * element.max);
        tell('input');
    } else if (element.type === 'text') {
        element.value = ['', 'because', '<b>'][Math.floor(value * 3)];
        tell('input');
    } else element.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true }));
}"""


def act(page, chance):
    """One thing that a reader can do."""
    kind = chance.random()
    if kind < 0.04:
        page.evaluate("history.back()") if chance.random() < 0.6 else page.reload()
        page.wait_for_timeout(20)
        return
    if kind < 0.06:
        page.set_viewport_size({"width": chance.choice((390, 800, 1280)), "height": 800})
        return
    page.evaluate(ACT, [CONTROLS, chance.random(), chance.random()])


def hunt(page, chance):
    """Try some places where that is offered: by chance alone few come together before the lever moves again."""
    for _ in range(chance.randrange(4)):
        if page.locator("#hunt-at").is_visible():
            page.evaluate(ACT, [".hunt input", 0, chance.random()])
            settled(page)


def settings_of(page):
    """Step, policy and numbers as the address has them."""
    step, _, rest = page.evaluate("location.hash").lstrip("#").partition("&")
    told = {key: values[0] for key, values in parse_qs(rest).items()}
    numbers = {key.removeprefix("set."): float(value) for key, value in told.items() if key.startswith("set.")}
    return step or "crisis", told.get("policy", ""), numbers, told


def runs_by_name(page, policy, numbers):
    """The ending of each run, as play() has it."""
    asked = {"policies": [policy] if policy else [], "set": numbers, "runs": FEW, "seed": 2020}
    return page.evaluate("(q) => window.escalate.play(q)", asked)


def played(page, policy, numbers):
    """Runs by ending in the file's order."""
    endings = runs_by_name(page, policy, numbers)
    return [endings.count(outcome["name"]) for outcome in FILE["outcomes"]]


def texts(page, selector):
    return [" ".join(text.split()) for text in page.locator(selector).all_inner_texts()]


def table(page, step, fold):
    """The columns of a table in a fold, opened where it was shut."""
    element = page.locator(f'#{step} details[data-fold="{fold}"]').first
    element.evaluate("(e) => { e.open = true; }")
    rows = [row.locator("th,td").all_inner_texts() for row in element.locator("tbody tr").all()]
    return [list(column) for column in zip(*rows, strict=True)]


def check_ends(page, base):
    if not page.locator("#ends .find").is_visible():
        return
    squares = whole_per_cents([count / FEW for count in base])
    said = [str(squares[p]) if squares[p] or not base[p] else "under 1" for p in FILE["order"]]
    assert texts(page, "#ends .nb b") == said
    columns = table(page, "ends", "table")
    assert columns[1] == [f"{base[p]:,}" for p in FILE["order"]]
    assert columns[2] == [f"{100 * base[p] / FEW:.1f}" for p in FILE["order"]]


def check_change(page, base, policy, numbers, told):
    if "expect" not in told:
        assert not page.locator("#change .dock").is_visible()
        return
    changed = played(page, policy, numbers)
    columns = table(page, "change", "both")
    assert columns[3:5] == [[f"{each[p]:,}" for p in FILE["order"]] for each in (base, changed)]
    labels = page.locator(".rib svg").first.get_attribute("aria-label")
    for place in FILE["order"]:
        assert FILE["outcomes"][place]["label"] in labels
    moves = policy or numbers
    page.locator('#change details[data-fold="python"]').last.evaluate("(e) => { e.open = true; }")
    command = texts(page, '#change > .body details[data-fold="python"] .cmd')[-2 if moves else -1]
    assert ("--policy " + policy in command) == bool(policy)
    for name, value in numbers.items():
        assert f"--set {name}={value:g}" in command
    assert command.count("--set") == len(numbers)
    assert page.locator(f'input[name=policy][value="{policy}"]').is_checked()
    status = texts(page, "#change .cap")[0]
    label = next((p["label"] for p in FILE["policies"] if p["name"] == policy), "")
    assert label in status
    assert f"of {FEW} runs" in status
    for number in FILE["numbers"]:
        shown = page.locator(f'[id="n-{number["name"]}"]').get_attribute("aria-valuetext")
        assert shown.split()[0].replace("−", "-") == f"{numbers.get(number['name'], number['value']):g}"


def check_hunt(page, policy, numbers, told):
    """Each number of the hunt's table is what play() plays on both sides."""
    if "expect" not in told or not (policy or numbers):
        assert not page.locator(".hunt").is_visible()
        return
    hunted = page.locator("#hunt-number").input_value()
    number = next(number for number in FILE["numbers"] if number["name"] == hunted)
    order = FILE["order"][page.locator("#hunt-about").evaluate("(e) => e.selectedIndex")]
    ending = FILE["outcomes"][order]["name"]
    assert told.get("hunt", hunted) == hunted
    assert told.get("about", ending) == ending
    tried = [float(value) for value in told["tried"].split("_")] if "tried" in told else []
    columns = table(page, "change", "hunt")
    places = sorted([number["value"], *tried])
    assert [float(text.split(" ")[0].replace("−", "-")) for text in columns[0]] == places
    assert page.locator(".whisk").count() == len(places)  # what was not tried is not drawn
    for place, more, fewer in zip(places, columns[2], columns[3], strict=True):
        own = {} if place == number["value"] else {hunted: place}
        before, after = (runs_by_name(page, *side) for side in (("", own), (policy, numbers | own)))
        assert int(more) == sum(a == ending != b for b, a in zip(before, after, strict=True))
        assert int(fewer) == sum(b == ending != a for b, a in zip(before, after, strict=True))


def check_run(page, base):
    number = int(texts(page, "#run .find")[0].split()[1].replace(",", ""))
    page.locator('#run details[data-fold="python"]').evaluate("(e) => { e.open = true; }")
    assert f"--run {number} " in texts(page, "#run .cmd")[0]
    ending = texts(page, "#run .find")[0].split(" ends in ")[1].rstrip(".")
    endings = page.evaluate("(q) => window.escalate.play(q)", {"runs": FEW})
    assert next(o["label"] for o in FILE["outcomes"] if o["name"] == endings[number]) == ending


def wander(browser, path, actions, seed):
    """Click about, and compare what is shown every few actions."""
    faults = []
    page = open_page(browser, path, faults=faults)
    base = played(page, "", {})
    chance = Random(seed)
    for number in range(actions):
        act(page, chance)
        if number % CHECKED_EVERY:
            continue
        settled(page)
        hunt(page, chance)
        page.wait_for_timeout(260)  # the address follows a little later
        step, policy, numbers, told = settings_of(page)
        assert page.locator(".step.on").get_attribute("id") == step
        if step == "ends":
            check_ends(page, base)
        elif step == "run":
            check_run(page, base)
        elif step == "change":
            check_change(page, base, policy, numbers, told)
            check_hunt(page, policy, numbers, told)
        assert faults == [], number
    page.context.close()


def test_some_clicks(browser, small):
    wander(browser, small, 40, 1)


@pytest.mark.parametrize("actions", [
    pytest.param(800, marks=pytest.mark.slow), pytest.param(2_000, marks=pytest.mark.matrix),
])  # fmt: skip
def test_many_clicks(browser, small, actions):
    for seed in range(4):
        wander(browser, small, actions // 4, seed)
