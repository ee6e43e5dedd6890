"""Every number that the studies find out about a dike, of few runs, so that much stands at the edge of luck.

Numbers that change on purpose are put in ``dike.txt`` by ``PYTHONPATH=tests python tests/studies/test_dike_found.py``.
"""

from pathlib import Path

import pytest

import escalate
from as_it_stands import DIKE, parts, write
from escalate.studies.apart import through
from escalate.studies.decided import decided
from escalate.studies.levers import levers
from escalate.studies.probe import idle_parameters, probe_warnings
from escalate.studies.screening import screen, work
from escalate.studies.spoke import spoke
from studies.test_numbers_found import lines, steps

FILE = Path(__file__).with_name("dike.txt")
RUNS = 90


def swept(dike):
    row, told = steps(dike.sweep, {"pour": [0, 0.04, 0.3, 0.5]}, RUNS, 7)
    grid, more = steps(dike.sweep, {"lamps": [False, True], "haste": [-0.5, 0.7]}, 40, 7)
    level = dike.with_policy("lamps").sweep({"water": [2, 9]}, 40)
    return lines(row.table, row.tipping, *row.sentences, told, *grid.axes, grid.table, more, *level.axes, level.table)


def one_at_a_time(dike):
    found, told = steps(dike.sensitivity, "damp", runs=RUNS)
    few = dike.sensitivity("strife", runs=30, parameters={"haste", "dry_spell"})
    said = [[each.sentence, each.table, each.endings, each.unclear, repr(each)] for each in (found, few)]
    return lines(told, *said[0], *said[1])


def doubted(dike):
    found, told = steps(dike.with_policy("sluice").doubt, 30, 900, 5)
    return lines(found.sentence, found.outcomes, found.samples_table.tail(3), told, repr(found))


def discovered(dike):
    found, told = steps(dike.discover, "damp", 1_200, 5)
    none = dike.with_policy("lamps").discover("damp", 1_500, 5)
    said = [[each.sentence, each.warning, each.box, each.interval, each.fit, repr(each)] for each in (found, none)]
    shown = [(each.drawn.shape, float(each.drawn.mean()), each.ended.tolist()[-9:]) for each in (found, none)]
    return lines(told, *said[0], *said[1], *shown)


def rare(dike):
    said = []
    for change, outcome, along in ({"pour": 0, "water": 6}, "flood", "water"), ({"haste": 2}, "strife", "-trust"):
        found, told = steps(dike.set(change).rare, outcome, 5_120, 3, along=along)
        said += [found.outcomes, found.replications, found.advice, found.worth_runs, told, repr(found)]
    return lines(*said)


def when(dike):
    said = []
    for policy, outcome, pairs in (("sluice", None, True), ("feast", "damp", False), ("prayer", "dry", False)):
        found, told = steps(dike.when, policy, outcome, RUNS, 4, pairs=pairs)
        said += [found.sentence, *found.conditions, found.table, found.places, found.pairs, told, repr(found)]
    return lines(*said)


def hunted(dike):
    said = []
    for policy, change, at in ("feast", None, {"haste": [-0.5, 1, 2]}), (None, {"pour": 0.3}, {"trust": [1, 9]}):
        found, told = steps(dike.when, policy, "damp", RUNS, 4, at=at, change=change, confirm=200)
        said += [found.sentence, found.table, found.turned, told, repr(found)]
    return lines(*said)


def until(dike):
    found, told = steps(dike.run_until, 0.06, 4)
    most, more = steps(dike.run_until, 0.001, 4, at_most=1_500)
    return lines(len(found), found.outcomes, told, len(most), more)


def seat(dike):
    found = dike.replay(4, {(1, "farmers"): "help", (3, "farmers"): "dig"}, 4).seat(plays=60)
    none = dike.replay(2, seed=4).seat("town", 40)
    said = [[each.replays, each.hand_over, each.turns, each.usual, repr(each)] for each in (found, none)]
    return lines(*said[0], *said[1])


def turned(dike):
    said = []
    for run in (0, 8):
        found = dike.run(20, 4).turning(run, 150)
        said += [found.frame, *((turn.step, turn.mover, turn.weight, turn.odds, turn.moved) for turn in found.turns)]
    return lines(*said)


def apart(dike):
    other = escalate.load_text(DIKE.read_text(encoding="utf-8").replace("goal: -0.1 * water", "goal: 0.2 * water"))
    found, told = steps(dike.compare, ["feast", "sluice", "lamps", {"haste": 2}, other], 300, 4)
    said = [told, found.differences]
    for variant in found.variants:
        between = through(found, variant)
        said += [between.frame, decided(between), *(spoke(between, way.who, way.with_) for way in between.firsts)]
        said += [(between.before, between.after, between.example(), between.where(*_first(between))[2])]
    return lines(*said)


def _first(between):
    return between.firsts[0].who, between.firsts[0].with_


def quickly(dike):
    result = dike.run(RUNS, 4)
    typical = [result.typical(name) for name in result.outcomes.query("runs > 0")["outcome"]]
    moved = [(lever.entry.name, lever.outcome, lever.shares) for lever in levers(dike, RUNS)]
    warned = [warn(dike, runs) for runs in (1, 60) for warn in (idle_parameters, probe_warnings)]
    screened = [screen(dike.with_policy(policy), seed, 64) for policy in (None, "feast") for seed in range(6)]
    return lines(*screened, work(dike), work(dike.with_policy("lamps")), *moved, *warned, typical)


STUDIES = (
    swept, one_at_a_time, doubted, discovered, rare, when, hunted, until, seat, turned, apart, quickly,
)  # fmt: skip


@pytest.mark.parametrize("study", STUDIES, ids=[study.__name__ for study in STUDIES])
def test_every_number_is_as_it_stands(study):
    assert study(escalate.load(DIKE)).strip() == parts(FILE)[study.__name__]


if __name__ == "__main__":
    write(FILE, {study.__name__: study(escalate.load(DIKE)) for study in STUDIES})
