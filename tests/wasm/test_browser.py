"""The page's engine in Chromium: what it tells of runs is what Python tells of them."""

import base64
import json
import re
from importlib.resources import files

import pytest

from escalate import load, load_text
from escalate.engine.branches import Branch
from escalate.engine.replay import Replay
from escalate.engine.simulate import simulate
from escalate.errors import RunError
from escalate.scenario.load import change
from escalate.wasm import module

SEED = 2020


def source(name):
    return (files("escalate.page") / "script" / f"{name}.js").read_text(encoding="utf-8")


class Page:
    """A page that holds nothing but a player."""

    def __init__(self, browser, scenario):
        made = module(scenario)
        self.policies, self.code = made.description["policies"], made.code
        script = re.sub(r"^import .*$", "", source("engine"), flags=re.MULTILINE).replace("export function", "function")
        given = f"const workerSource = {json.dumps(source('worker'))};"
        code = base64.b64encode(made.code).decode()
        self.page = browser.new_context(offline=True).new_page()
        self.page.set_content("<!doctype html><title>player</title>")
        self.page.evaluate(
            f"() => {{ {given}\n{script}\nwindow.player = openPlayer({json.dumps(code)}, "
            f"{json.dumps(made.description)}); }}"
        )

    def ask(self, expression, **given):
        return self.page.evaluate(f"async (given) => {{ const player = window.player; return {expression}; }}", given)


@pytest.fixture(scope="module", params=["kaesong-short", "kaesong-2020", "july-1914"])
def both(request, browser):
    scenario = load(request.param)
    return scenario, Page(browser, scenario)


def question(policies=(), seed=SEED, **changed):
    return {"policies": list(policies), "set": changed, "seed": seed}


def test_tallies(both):
    scenario, page = both
    for policy in ["", *list(page.policies)[:3]]:
        changed = {p.name: p.high if place % 2 else p.low for place, p in enumerate(scenario.parameters[:2])}
        asked = question([policy] if policy else [], **changed)
        told = page.ask(
            "await player.tally(given.asked, 3000, {}).then((t) => [[...t.endings], [...t.weeks]])", asked=asked
        )
        record = simulate(change(scenario, changed, policy=policy), 3_000, SEED)
        assert told == [record.outcome.tolist(), record.step.tolist()]


def moves_of(trace):
    return [
        [
            {
                "actor": move.actor,
                "option": move.option,
                "ordered": move.ordered,
                "weighed": [
                    {
                        "option": each.option,
                        "open": each.open,
                        "share": pytest.approx(each.probability, rel=1e-12),
                        "utility": each.utility if each.open else 0,
                        "gain": each.goal_change if each.open else 0,
                        "terms": [term.value for term in each.terms] if each.open else [],
                    }
                    for each in move.weighed
                ],
                "changes": {name: list(pair) for name, pair in move.changes.items()},
            }
            for move in step.moves
        ]
        for step in trace.steps
    ]


def test_single_runs_in_full(both):
    scenario, page = both
    policy = next(iter(page.policies))
    for name, run in (("", 0), ("", 7), (policy, 3)):
        expected = Replay(change(scenario, policy=name), SEED).trace(run)
        told = page.ask("await player.trace(given.asked, given.run)", asked=question([name] if name else []), run=run)
        assert told["outcome"] == expected.outcome
        assert told["start"] == expected.start
        assert [step["levels"] for step in told["steps"]] == [step.state for step in expected.steps]
        assert [step["moves"] for step in told["steps"]] == moves_of(expected)
        assert [[event["event"] for event in step["events"]] for step in told["steps"]] == [
            [fired.event for fired in step.events] for step in expected.steps
        ]
        drifts = [{name: list(pair) for name, pair in step.drift.items()} for step in expected.steps]
        assert [step["drift"] for step in told["steps"]] == drifts


def test_texts_of_terms_belong_to_their_options(both):
    scenario, _ = both
    for actor, told in zip(scenario.actors, module(scenario).description["actors"], strict=True):
        for option, of_page in zip(actor.options, told["options"], strict=True):
            assert of_page["name"] == option.name
            assert all(text in (option.appeal.text if option.appeal else "") for text in of_page["terms"])


def test_runs_played_on(both):
    scenario, page = both
    replay = Replay(scenario, SEED)
    actor = scenario.actors[-1]
    moments = replay.moments(2)
    for moment in (moments[0], moments[len(moments) // 2]):
        option = actor.options[0].name
        for moves in ({}, {(moment.step, actor.name): option}):
            expected = replay.play_on([Branch(moment, moves)], 700, 1)[0]
            told = page.ask(
                "await player.playOn(given.asked, 2, given.since, 700, {moves: given.moves}).then((c) => [...c])",
                asked=question(), since=moment.step, moves={f"{step}/{name}": to for (step, name), to in moves.items()},
            )  # fmt: skip
            assert told == expected.tolist()


def test_doubt(both):
    scenario, page = both
    fixed = scenario.parameters[0]
    found = scenario.set({fixed.name: fixed.high}).doubt(samples=20, runs=2_000, seed=3)
    told = page.ask(
        "await player.doubt(given.asked, 20, 100).then((all) => all.map((c) => [...c]))",
        asked=question(seed=3, **{fixed.name: fixed.high}),
    )
    assert told == found.counts.tolist()


def test_a_newer_question_stops_an_older_one(both):
    _, page = both
    older, newer = page.ask(
        "await Promise.all([1, 2].map((seed) => player.tally({seed}, 20000, {channel: 'x'}))).then((all) => "
        "all.map((each) => each && each.endings.length))"
    )
    assert (older, newer) == (None, 20_000)


def test_parts_come_on_the_way(both):
    _, page = both
    parts = page.ask(
        "await (async () => { const parts = []; const whole = await player.tally({seed: 1}, 6000, {onPart: (p) => "
        "parts.push([p.done, p.endings.slice(0, p.done).every((each) => each < 255)])}); return parts; })()"
    )
    assert parts == [[500, True], [2500, True], [4500, True], [6000, True]]


@pytest.mark.parametrize(("asked", "said"), [
    ({"policies": ["constructor"]}, "there is no policy called constructor"),
    ({"set": {"__proto__x": 1}}, "there is no number called __proto__x"),
    ({"set": {"toString": 1}}, "there is no number called toString"),
])  # fmt: skip
def test_what_is_not_there_is_said(both, asked, said):
    _, page = both
    words = "await player.tally(given.asked, 10, {}).catch((error) => error.message)"
    assert page.ask(words, asked={**asked, "seed": 1}) == said


def test_what_lies_outside_its_range_is_refused(both):
    """The programs are written for the ranges of the file, and Python refuses it as well."""
    scenario, page = both
    words = "await player.tally(given.asked, 10, {}).catch((error) => error.message)"
    known = [(p.name, p.low, p.high) for p in scenario.parameters] + [(e.name, e.low, e.high) for e in scenario.levels]
    for name, low, high in known[:1] + known[-1:]:
        for value in (low - 1, high + 0.5, "x"):
            told = page.ask(words, asked={"set": {name: value}, "seed": 1})
            assert told == f'"{name}" should lie in its range, {low:g} to {high:g}'


def test_a_run_that_fails_is_told_in_pythons_words(browser):
    text = """
escalate: 1
title: Fails in step 2
clock: {steps: 4}
state: {x: {start: 5, drift: 1}}
actors: {a: {options: {one: {appeal: 1 / (x - 7)}, two: {}}}}
outcomes: {rest: {otherwise: yes}}
"""
    scenario = load_text(text, "failing")
    with pytest.raises(RunError) as told:
        Replay(scenario, SEED).trace(3)
    page = Page(browser, scenario)
    for asked in ("player.trace({seed: 2020}, 3)", "player.playOn({seed: 2020}, 3, 3, 10)"):
        assert page.ask(f"await {asked}.catch((error) => error.message)") == str(told.value)
