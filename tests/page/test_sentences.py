"""What the page's script makes of numbers is what the charts make of them."""

from __future__ import annotations

import json
from decimal import Decimal
from random import Random
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

import escalate
from escalate.charts import icons, turning
from escalate.charts.findings import CHANGES, MOST_CHANGES, RULES, quoted, say
from escalate.page.data import file_data, rules
from escalate.results.intervals import paired, wilson
from escalate.results.record_of_cases import beside_the_record
from escalate.results.words import interval_text, per_cent, whole_per_cents
from escalate.studies.behind import separate
from escalate.studies.hunt import _Study
from page.opened import node

STATES = 200
SCENARIO = escalate.load("kaesong-2020")
ENDINGS = [{"name": o.name, "label": o.label, "rung": o.rung} for o in SCENARIO.outcomes]
READ = 'import { readFileSync } from "node:fs"; const told = JSON.parse(readFileSync(0, "utf8"));\n'


def tellings(code, values):
    """What the findings' module says of each of some states."""
    head = READ + 'import * as f from "$script/findings.js"; import * as r from "$script/rounding.js";\n'
    head += 'import * as b from "$script/behind.js"; import * as i from "$script/intervals.js";\n'
    return node(f"{head}console.log(JSON.stringify(told.states.map((state) => {{ {code} }})));", values)


def random_counts(chance, runs):
    """Counts of the endings with ties, noughts and whole tallies among them."""
    weights = [chance.choice((0, 0, 0.001, 0.01, 0.2, 1, 1, chance.random() ** 3)) for _ in ENDINGS]
    weights[chance.randrange(len(weights))] += 0.5
    luck = np.random.default_rng(chance.randrange(10**9))
    return luck.multinomial(runs, np.array(weights) / sum(weights)).tolist()


@pytest.fixture(scope="module")
def tallies():
    chance = Random(1)
    return [random_counts(chance, chance.choice((500, 2_000, 10_000))) for _ in range(STATES)]


def frame(counts):
    return pd.DataFrame({
        "label": [each["label"] for each in ENDINGS], "share": [count / sum(counts) for count in counts],
    })  # fmt: skip


def test_shares_round_alike(tallies):
    code = "const s = state.map((c) => c / state.reduce((a, b) => a + b));"
    code += "return [r.wholePerCents(s), s.map(r.perCent)];"
    for (whole, words), counts in zip(tellings(code, {"states": tallies}), tallies, strict=True):
        shares = [count / sum(counts) for count in counts]
        assert whole == whole_per_cents(shares)
        assert words == [per_cent(share) for share in shares]


def test_the_tally_has_the_charts_title(tallies):
    told = {"states": tallies, "rules": rules(), "endings": ENDINGS}
    code = "return f.say(told.rules.findings.icons, f.iconFacts(told.endings, state));"
    top = max(SCENARIO.outcomes, key=lambda outcome: -1 if outcome.rung is None else outcome.rung).label
    assert tellings(code, told) == [icons.draw.finding(frame(counts), top=top) for counts in tallies]


def test_a_file_without_rungs_has_the_charts_title(tallies):
    bare = [{**each, "rung": -1} for each in ENDINGS]
    told = {"states": tallies, "rules": rules(), "endings": bare}
    code = "return f.say(told.rules.findings.icons, f.iconFacts(told.endings, state));"
    assert tellings(code, told) == [icons.draw.finding(frame(counts)) for counts in tallies]


def test_the_record_is_told_alike(tallies):
    record = file_data(SCENARIO, (), False)["record"]
    told = {"states": tallies, "rules": rules(), "endings": ENDINGS, "record": record}
    code = "return f.besideTheRecord(told.endings, state, told.record, told.rules);"
    for said, counts in zip(tellings(code, told), tallies, strict=True):
        rows = [
            SimpleNamespace(outcome=o.name, label=o.label, share=count / sum(counts))
            for o, count in zip(SCENARIO.outcomes, counts, strict=True)
        ]
        assert said == " ".join(beside_the_record(SCENARIO, rows))  # type: ignore[arg-type]


def changed_sentence(flow):
    """What a change does, worked out anew: named are changes clear of luck, rounded once."""
    runs = int(flow.sum())
    if runs == np.trace(flow):
        return say("changed", {"moved": 0, "changes": "", "small": False})
    difference = (flow.sum(axis=0) - flow.sum(axis=1)).tolist()
    size = [int(Decimal(abs(100 * each)) / runs + Decimal("0.5")) for each in difference]
    told, small = [], False
    for place in range(len(ENDINGS)):
        stay = flow[place, place]
        low, high = paired(int(flow[:, place].sum() - stay), int(flow[place].sum() - stay), runs)
        small |= not low <= 0 <= high
        if not low <= 0 <= high and size[place]:
            told.append(place)
    told.sort(key=lambda place: (-abs(difference[place]), place))
    top = max(range(len(ENDINGS)), key=lambda place: ENDINGS[place]["rung"])
    named = told[:MOST_CHANGES]
    if top in told and top not in named:
        named.append(top)
    said = []
    for place in named:
        template = CHANGES["more" if difference[place] > 0 else "fewer"]
        said.append(template.format(n=size[place], ending=quoted(ENDINGS[place]["label"])))
    changes = said[0] if len(said) == 1 else f"{', '.join(said[:-1])} and {said[-1]}" if said else ""
    return say("changed", {"moved": runs - int(np.trace(flow)), "changes": changes, "small": small})


def test_a_change_is_told_by_rule(tallies):
    chance = np.random.default_rng(5)
    flows = []
    for number, counts in enumerate(tallies):
        moved = np.diag(counts)
        for place in range(len(ENDINGS)) if number else ():
            many = int(chance.integers(0, 1 + counts[place] // int(chance.choice([1, 5, 50, 500]))))
            target = int(chance.integers(len(ENDINGS)))
            moved[place, place] -= many
            moved[place, target] += many
        flows.append(moved)
    told = {"states": [flow.tolist() for flow in flows], "rules": rules(), "endings": ENDINGS}
    join = "(all) => all.length < 2 ? all.join('') : `${all.slice(0, -1).join(', ')} and ${all.at(-1)}`"
    code = (
        f"const facts = f.changedFacts(told.endings, state, told.rules.changes, told.rules.mostChanges, {join});"
        "return f.say(told.rules.findings.changed, facts);"
    )
    said = tellings(code, told)
    assert said == [changed_sentence(flow) for flow in flows]
    silent = {"No ending changes by more than luck alone could", "No ending changes by as much as 1 of 100 runs"}
    assert {"No run ends otherwise", *silent} < set(said)


def test_a_difference_is_of_counts_and_one_that_rounds_to_nothing_is_not_told():
    flow = np.diag([49, 1000, 2000, 3000, 0, *[0] * (len(ENDINGS) - 5)])
    flow[0, 3] = 20  # 69 -> 49 of 10,000
    flow[4, 4], flow[4, 2] = 3472, 568  # 4,040 -> 3,472 by itself rounds to 40 -> 35
    flow[1, 1] += 10_000 - flow.sum()
    told = {"states": [flow.tolist()], "rules": rules(), "endings": ENDINGS}
    code = "return f.changedFacts(told.endings, state, told.rules.changes, 3, (all) => all.join('; ')).changes;"
    [said] = tellings(code, told)
    assert said == f"6 more end in “{ENDINGS[2]['label']}”; 6 fewer end in “{ENDINGS[4]['label']}”"


def test_a_turn_is_told_alike():
    chance = np.random.default_rng(3)
    states, wanted = [], []
    for run in range(STATES // 4):
        shares = chance.dirichlet(np.full(len(ENDINGS), 0.6), size=6).round(3)
        many = 0 if run % 9 == 0 else 1 + run % 3
        turns = [(int(step), f"Seoul: {step}") for step in chance.permutation(5)[:many]]
        told = [{"step": step, "what": what} for step, what in turns]
        states.append({"shares": shares.tolist(), "turns": told, "run": run, "when": "step 3"})
        rows = [
            {"step": step, "outcome": str(place), "label": ENDINGS[place]["label"], "share": float(share)}
            for step, row in enumerate(shares)
            for place, share in enumerate(row)
        ]
        facts = turning.facts(pd.DataFrame(rows), turns, run, {})
        wanted.append(say("turning", facts | ({"when": "step 3"} if turns else {})))
    code = (
        "const turn = f.toldTurn(state.shares, state.turns, told.rules.turning) ?? null;"
        "const when = turn ? state.when : '';"
        "const facts = f.turningFacts(told.endings, state.shares, turn, state.run, when, told.rules.turning);"
        "return f.say(told.rules.findings.turning, facts);"
    )
    assert tellings(code, {"states": states, "rules": rules(), "endings": ENDINGS}) == wanted
    assert any("turned again" in each for each in wanted)
    assert sum("turned on" in each for each in wanted) > STATES / 8


def test_intervals_are_the_same(tallies):
    states = [(counts[0], counts[1], sum(counts)) for counts in tallies]
    found = tellings("const [a, b, n] = state; return [i.wilson(a, n), i.paired(a, b, n)];", {"states": states})
    for (alone, both), (a, b, n) in zip(found, states, strict=True):
        assert alone == pytest.approx(wilson(a, n), abs=1e-14)
        assert both == pytest.approx(paired(a, b, n), abs=1e-14)


def test_places_of_a_hunt_are_read_alike():
    """Against the study itself, whose plays are dealt: the second look, the sign, the turn."""
    chance, states = Random(7), []
    for _ in range(STATES):
        counts = [(chance.randrange(60), chance.randrange(60)) for _ in range(chance.randrange(1, 12))]
        told = [{"more": a, "fewer": b, "runs": 1_000, "again": chance.random() < 0.5} for a, b in counts]
        states.append([{**told[0], "again": False}, *told[1:]])  # the file's own is never looked at twice
    asked = {"states": states, "widths": rules()["widths"]}
    told = tellings("return i.readTogether(state, told.widths[state.length - 1]);", asked)
    study = _Study.__new__(_Study)
    study.place = 0
    for places, read in zip(states, told, strict=True):
        ended = [_endings(place["more"], place["fewer"], place["runs"]) for place in places]
        again = {number for number, place in enumerate(places) if place["again"]}
        for mine, wanted in zip(read, study._read([0.0] * len(places), ended, again), strict=True):
            assert (mine["low"], mine["high"]) == pytest.approx((wanted.low, wanted.high), abs=1e-14)
            assert (mine["sign"], mine["turned"]) == (wanted.sign, wanted.turned)
            assert mine["effect"] == pytest.approx(wanted.effect)


def _endings(more, fewer, runs):
    """Runs of which so many end so only with the change, and so many only without it."""
    before, after = np.ones((2, runs), np.int8)
    after[:more] = 0
    before[more : more + fewer] = 0
    return np.array([before, after])


def test_doubt_has_its_luck_taken_out_alike():
    chance = np.random.default_rng(2)
    states = [chance.binomial(100, chance.beta(*shape, size=200)).tolist() for shape in ((1, 20), (5, 5), (0.3, 0.3))]
    states.append(chance.binomial(100, 0.3, size=200).tolist())  # nothing but luck
    for found, counts in zip(tellings("return b.sharesBehind(state, 100);", {"states": states}), states, strict=True):
        parts = separate(np.array(counts), 100)
        assert found["dots"] == pytest.approx(np.quantile(parts.shares, (np.arange(20) + 0.5) / 20), abs=1e-9)
        assert (found["low"], found["high"]) == pytest.approx((parts.low, parts.high), abs=1e-9)
        assert found["told"] == parts.told
    assert not parts.told


def test_intervals_are_written_alike():
    states = [(low, low + width) for low in (0, 0.0049, 0.03, 0.31, 0.997) for width in (0, 0.0004, 0.003, 0.06)]
    wanted = [interval_text(low, high).removesuffix(" %") for low, high in states]
    assert tellings("return r.intervalEnds(...state).join('-');", {"states": states}) == wanted


def test_rules_go_into_the_page_as_they_are():
    assert json.loads(json.dumps(rules()))["findings"]["icons"] == json.loads(json.dumps(RULES["icons"]))
