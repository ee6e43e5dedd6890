"""What the page tells of a run, of doubt and of a pair of runs is what Python tells."""

from __future__ import annotations

import re
import shlex

import pytest
from click.testing import CliRunner

import escalate
from escalate.cli import cli
from escalate.narrate.told_twice import parting
from escalate.results.words import interval_text, per_cent
from page.opened import open_page, settled, shown


@pytest.fixture(scope="module")
def result():
    return escalate.load("kaesong-short").run()


def rows_of(page, selector):
    element = page.locator(selector).first
    element.evaluate("(e) => { e.open = true; }")
    return [row.locator("th,td").all_inner_texts() for row in element.locator("tbody tr").all()]


@pytest.mark.parametrize("run", [0, 3, 17])
def test_a_run_turns_where_it_turns_in_python(browser, short, result, run):
    page = open_page(browser, short, f"#run&guess=none&run={run}")
    turning, scenario = result.turning(run), result.scenario
    order = [outcome.label for outcome in scenario.outcomes]
    told = rows_of(page, '#run [data-fold="onwards"]')
    heads = page.locator('#run [data-fold="onwards"] thead th').all_inner_texts()[1:]
    assert [row[1:] for row in told] == [
        [per_cent(float(row[order.index(head)])) for head in heads] for row in turning.shares
    ]
    pins = page.locator(".pins button b").all_inner_texts()
    marked = sorted(turning.turns[:3], key=lambda turn: turn.step)
    assert len(pins) == len(marked)
    for pin, turn in zip(pins, marked, strict=True):
        date = scenario.clock.date(turn.step)
        actor = scenario.actor(turn.mover.actor)
        move = actor.option(turn.mover.option).label
        assert pin == f"{date.day} {date:%B %Y}, {actor.label}: {move}"
    page.context.close()


def test_moves_and_odds_are_those_of_the_trace(browser, short, result):
    page = open_page(browser, short, "#run&guess=none&run=17")
    scenario, trace = result.scenario, result.trace(17)
    told = rows_of(page, '#run [data-fold="table"]')
    assert len(told) == len(trace.steps)
    for row, step in zip(told, trace.steps, strict=True):
        for actor, cell in zip(scenario.actors, row[1:], strict=False):
            move = next(move for move in step.moves if move.actor == actor.name)
            odds = next(w.probability for w in move.weighed if w.option == move.option)
            label = actor.option(move.option).label
            said = "under 1" if odds < 0.005 else str(int(100 * odds + 0.5))
            assert cell == f"{label} ({said} in 100)"
        assert float(row[-1]) == pytest.approx(step.state["tension"], abs=0.006)
    page.context.close()


def test_doubt_has_pythons_draws(browser, short, result):
    page = open_page(browser, short, "#ends&guess=none&layer=2")
    told = {row[0]: row[3:] for row in rows_of(page, '#ends [data-fold="table"]')}
    page.locator('#ends [data-fold="python"]').evaluate("(e) => { e.open = true; }")
    command = shown(page, '#ends [data-fold="python"] .cmd')
    printed = CliRunner().invoke(cli, shlex.split(command)[1:]).output  # what the command beside the numbers says
    for row in result.scenario.doubt().rows:
        luck, others = (each.replace(" – ", "-") for each in told[row.label])
        assert luck == interval_text(row.low, row.high).removesuffix(" %")
        assert others == interval_text(row.doubt_low, row.doubt_high).removesuffix(" %")
        assert re.search(rf"{re.escape(row.label)} .* {re.escape(luck)} % +{re.escape(others)} %", printed)
    page.context.close()


def test_a_pair_of_runs_parts_where_it_parts_in_python(browser, short, result):
    page = open_page(browser, short, "#change&guess=none&expect=more.war&policy=chinese_pressure&ribbon=quiet.deal")
    scenario = result.scenario
    comparison = scenario.compare(["chinese_pressure"])
    run = int(comparison.moved("chinese_pressure", "quiet", "deal")[0])
    step, (kind, name) = parting(result.trace(run), comparison["chinese_pressure"].trace(run))
    date = scenario.clock.date(step)
    assert shown(page, ".twice h3") == f"Run {run}, told twice: it parts in the week of {date.day} {date:%B %Y}"
    assert kind == "actor"
    assert scenario.actor(name).label in shown(page, ".twice p")
    settled(page)
    page.context.close()
