"""A seat in the page: what is shown and what is not, and that every number is Python's."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest

import escalate
from escalate.results.words import per_cent
from page.opened import open_page, settled, shown

SHORT = escalate.load("kaesong-short")
OPEN = """() => [...document.querySelectorAll('#seat .moves button')]
    .filter((e) => e.checkVisibility()).map((e) => e.dataset.option)"""
PICK = "(option) => document.querySelector(`#seat .moves button[data-option='${option}']`).click()"


def sit(page, place):
    page.locator(".seats button").nth(place).click()
    settled(page)


def play_to_the_end(page, chance):
    """Random moves until the run is over; those made."""
    made = []
    while moves := page.evaluate(OPEN):
        made.append(chance.choice(moves))
        page.evaluate(PICK, made[-1])
        settled(page, 0)
    settled(page)
    return made


def seat_in_python(scenario, told):
    held = {(step, told["actor"]): move for step, move in enumerate(told["moves"]) if move is not None}
    return scenario.replay(told["run"], held).seat(told["actor"])


def rows_of(page, fold):
    element = page.locator(f'#seat [data-fold="{fold}"]')
    if not element.count():
        return []
    element.evaluate("(e) => { e.open = true; }")
    return [row.locator("th,td").all_inner_texts() for row in element.locator("tbody tr").all()]


def check(page, scenario):
    """All numbers of a seat played to its end."""
    told = page.evaluate("escalate.handIn().seat")
    seat = seat_in_python(scenario, told)
    assert told["outcome"] == seat.trace.outcome
    frame = seat.replays.set_index("outcome")
    assert told["replays"] == {"runs": 1000, "yours": dict(frame["held"]), "model": dict(frame["model"])}
    order = [scenario.outcomes[place] for place in from_the_top(scenario)]
    names = [outcome.name for outcome in order]
    shares = seat.shares[:, [[o.name for o in scenario.outcomes].index(name) for name in names]]
    assert [row[1:] for row in rows_of(page, "over")] == [[per_cent(float(s)) for s in row] for row in shares]
    turns = rows_of(page, "turns")
    assert len(turns) == len(seat.led)
    for row, led in zip(turns, seat.led, strict=True):
        actor = scenario.actor(seat.actor)
        label = actor.option(led.option).label
        assert row[1] == (f"{label} (you)" if led.taken else label)  # all of the seat's moves were chosen
        counts = dict(zip([o.name for o in scenario.outcomes], led.counts, strict=True))
        assert row[3:] == [per_cent(counts[name] / 1000) for name in names]
    rare, many = seat.usual["seat"]
    others, all_others = seat.usual["others"]
    said = f"{rare or 'none'} of your {many}, {others or 'none'} of the others’ {all_others}."
    assert said in shown(page, "#seat .find + p")
    return seat


def from_the_top(scenario):
    from escalate.page.data import from_the_top_places

    return from_the_top_places(scenario)


@pytest.mark.parametrize("place", [0, 1, *(pytest.param(place, marks=pytest.mark.slow) for place in (2, 3))])
def test_a_game_in_each_seat_has_pythons_numbers(browser, small, place):
    actor = SHORT.actors[place].name
    replays = ((run, SHORT.replay(run).steps) for run in range(100))
    asked = (run for run, steps in replays if any(m.actor == actor and m.had_choice for s in steps for m in s.moves))
    page = open_page(browser, small, f"#seat&guess=none&seat={actor}.{next(asked)}")
    made = play_to_the_end(page, Random(place))
    assert made
    seat = check(page, SHORT)
    assert seat.actor == SHORT.actors[place].name
    assert list(seat.moves.values()) == made
    page.context.close()


@pytest.mark.parametrize("games", [
    pytest.param(8, marks=pytest.mark.slow), pytest.param(100, marks=pytest.mark.matrix),
])  # fmt: skip
@pytest.mark.parametrize("name", ["kaesong-short", "crisis-bargaining"])
def test_many_games_in_every_seat_have_pythons_numbers(browser, tmp_path, name, games):
    scenario = escalate.load(name)
    path = scenario.page(tmp_path / "page.html", runs=500)
    chance = Random(name)
    page = open_page(browser, path, "#seat&guess=none")
    for game in range(games):
        sit(page, game % len(scenario.actors))
        play_to_the_end(page, chance)
        told = page.evaluate("escalate.handIn().seat")
        seat = seat_in_python(scenario, told)
        frame = seat.replays.set_index("outcome")
        assert told["outcome"] == seat.trace.outcome
        assert told["replays"] == {"runs": 1000, "yours": dict(frame["held"]), "model": dict(frame["model"])}
        page.click("#seat .ask >> text=Another seat")
        settled(page)
    page.context.close()


def test_open_moves_are_told_with_their_rung_and_never_their_odds(browser, small):
    page = open_page(browser, small, "#seat&guess=none&seat=north_korea.7")
    for _ in range(5):
        told = shown(page, "#seat .wk")
        assert "in 100" not in told
        trace = SHORT.replay(7, moves_so_far(page))
        step = next_step(trace, page)
        move = next(move for move in trace.steps[step].moves if move.actor == "north_korea")
        options = SHORT.actor("north_korea").options
        opened = [option for option, each in zip(options, move.weighed, strict=True) if each.open]
        assert page.evaluate(OPEN) == [option.name for option in opened]
        for option in opened:
            assert option.label in told
            assert f"Rung: {SHORT.ladder[option.rung]}." in told
        page.evaluate(PICK, opened[0].name)
        settled(page)
    assert page.locator("#seat .still").first.locator('rect[fill="none"]').count() == 0  # no ring tells odds
    page.context.close()


def moves_so_far(page):
    moves = page.evaluate("escalate.handIn().seat.moves")
    return {(step, "north_korea"): move for step, move in enumerate(moves) if move is not None}


def next_step(trace, page):
    """The seat's turn: the first step with a choice after its last move."""
    made = max((step for step, _ in moves_so_far(page)), default=-1)
    for step in trace.steps[made + 1 :]:
        move = next(move for move in step.moves if move.actor == "north_korea")
        if sum(each.open for each in move.weighed) > 1:
            return step.step
    raise AssertionError("no turn is left")


@pytest.mark.parametrize("moves", ["in order", "together"])
def test_only_what_could_be_known_is_told(browser, tmp_path, moves):
    """Where all move at once, nothing of the step is told before the seat's own move."""
    text = f"""
escalate: 1
title: Two
moves: {moves}
clock: {{steps: 3}}
actors:
  one: {{label: One, options: {{left: {{label: Left}}, right: {{label: Right}}}}}}
  two: {{label: Two, options: {{up: {{label: Up}}, down: {{label: Down}}}}}}
  three: {{label: Three, options: {{near: {{label: Near}}, far: {{label: Far}}}}}}
outcomes:
  over: {{label: Over, otherwise: yes}}
"""
    source = tmp_path / "two.yaml"
    source.write_text(text, encoding="utf-8")
    scenario = escalate.load(source)
    page = open_page(browser, scenario.page(tmp_path / "two.html", runs=500), "#seat&guess=none&seat=two.3")
    first = shown(page, "#seat .did") if page.locator("#seat .did").count() else ""
    assert ("One: " in first) == (moves == "in order")
    assert "Three: " not in first
    page.evaluate(PICK, "up")
    settled(page)
    told = shown(page, "#seat .did")
    assert "Three: " in told
    assert told.count("One: ") == 1
    page.context.close()


def test_undo_another_luck_and_another_seat(browser, small):
    page = open_page(browser, small, "#seat&guess=none")
    sit(page, 1)
    first = shown(page, "#seat .wk h3")
    assert page.evaluate("document.activeElement.textContent").startswith(first[:6])
    moves = page.evaluate(OPEN)
    page.fill("#seat-reason", "They must see it")
    page.evaluate(PICK, moves[0])
    settled(page)
    assert shown(page, "#seat .wk h3") != first
    assert page.evaluate("escalate.handIn().seat.reasons") == {"0": "They must see it"}
    page.click("#seat .ask >> text=Take back")
    settled(page)
    assert shown(page, "#seat .wk h3") == first
    assert page.input_value("#seat-reason") == "They must see it"
    page.click("#seat .ask >> text=Let the model play the rest")
    settled(page)
    told = page.evaluate("escalate.handIn().seat")
    assert told["moves"] == []
    assert told["outcome"] == SHORT.replay(told["run"]).outcome
    page.click("#seat .ask >> text=Take back")
    settled(page)
    assert shown(page, "#seat .wk h3") == first
    page.click("#seat .ask >> text=Another seat")
    settled(page)
    assert page.locator(".seats button").count() == len(SHORT.actors)
    assert page.evaluate("document.activeElement.textContent") == "Whose seat do you take?"
    page.context.close()


def test_by_keyboard_alone(browser, small):
    page = open_page(browser, small, "#seat&guess=none")
    page.locator(".seats button").first.focus()
    page.keyboard.press("Enter")
    settled(page)
    for _ in range(200):
        if not page.evaluate(OPEN):
            break
        assert page.evaluate("document.activeElement.tagName") == "H3"  # the turn's heading is read first
        while not page.evaluate("document.activeElement.matches('.moves button')"):
            page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        settled(page, 0)
    settled(page)
    assert shown(page, "#seat .find").startswith("Your crisis ends in")
    page.context.close()


def test_a_link_shows_the_same_seat(browser, small):
    page = open_page(browser, small, "#seat&guess=none")
    sit(page, 0)
    play_to_the_end(page, Random(3))
    page.wait_for_timeout(300)
    link, told = page.evaluate("location.hash"), page.evaluate("escalate.handIn().seat")
    page.context.close()
    other = open_page(browser, small, link)
    assert other.evaluate("escalate.handIn().seat") == told
    other.context.close()


@pytest.mark.parametrize(
    "link",
    [
        "seat=nobody.3", "seat=china.-1", "seat=china.500", "seat=china.1e2", "seat=china", "seat=__proto__.3",
        "seat=china.3&moves=9.9.9.9", "seat=china.3&moves=0.0.x.<b>", "seat=china.3&moves=" + "0." * 4000,
        "seat=china.3&over=yes",
    ],
)  # fmt: skip
def test_a_hostile_link_seats_nobody_where_nobody_sits(browser, small, link):
    faults = []
    page = open_page(browser, small, f"#seat&guess=none&{link}", faults=faults)
    told = page.evaluate("escalate.handIn().seat")
    if told is not None:
        assert told["actor"] == "china"
        assert told["run"] == 3
        names = {option.name for option in SHORT.actor("china").options}
        assert {move for move in told["moves"] if move is not None} <= names
        seat = seat_in_python(SHORT, told)
        assert set(seat.moves.values()) <= names
    assert faults == []
    page.context.close()


def test_the_line_in_python_gives_the_pages_numbers(browser, small):
    page = open_page(browser, small, "#seat&guess=none&seat=south_korea.42&moves=0.2.0.3&over=1")
    told = page.evaluate("escalate.handIn().seat.replays")
    page.locator('#seat [data-fold="python"]').evaluate("(e) => { e.open = true; }")
    frame = eval(shown(page, "#seat .cmd"), {"escalate": escalate}).set_index("outcome")
    assert dict(frame["held"]) == told["yours"]
    assert dict(frame["model"]) == told["model"]
    page.context.close()


def test_a_page_without_a_seat(browser, tmp_path):
    from escalate.page.build import page as build

    path = tmp_path / "page.html"
    path.write_bytes(build(SHORT, runs=500, seat=False).content)
    page = open_page(browser, path, "#seat&guess=none&seat=china.3")
    assert page.locator("#seat").count() == 0
    assert page.evaluate("escalate.handIn().seat") is None
    page.context.close()


def test_replays_are_told_from_luck_in_python():
    seat = SHORT.replay(17, {(step, "south_korea"): "show_force" for step in range(6)}).seat()
    frame = seat.replays
    assert np.allclose(frame["difference"], (frame["held"] - frame["model"]) / seat.plays)
    assert (frame["low"] <= frame["difference"]).all()
    assert (frame["difference"] <= frame["high"]).all()
    assert frame["held"].sum() == seat.plays


WAITS = """
escalate: 1
title: Crews
moves: in order
clock: {steps: 6}
actors:
  crew:
    label: A crew
    options: {stray: {label: Stray, chance: 0.2}, shoot: {label: Shoot, chance: 0.1}}
outcomes:
  shot: {label: Shot, when: ever(crew.shoot)}
  calm: {label: Calm, otherwise: yes}
"""


def test_a_wait_by_chance_is_no_turn_to_put_another_move_in(browser, tmp_path):
    (tmp_path / "crews.yaml").write_text(WAITS, encoding="utf-8")
    scenario = escalate.load(tmp_path / "crews.yaml")
    steps = {run: scenario.replay(run).steps for run in range(50)}
    run = next(run for run, told in steps.items() if {each.moves[0].option for each in told} >= {None, "stray"})
    path = scenario.page(tmp_path / "crews.html", runs=500)
    page = open_page(browser, path, f"#seat&guess=none&seat=crew.{run}&over=1")
    led = scenario.replay(run).seat("crew").led
    assert led
    assert len(rows_of(page, "turns")) == len(led)
    page.context.close()
