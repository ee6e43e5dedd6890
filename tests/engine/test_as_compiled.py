"""What the quarry is compiled to, line by line, and what is counted of its runs, as it stands in ``compiled.txt``.

Of the crowd's market, where every function is used, it is only how many calls of each kind a program makes, in every
way of playing. An operation more costs every run some time, and no other test sees it. What changes on purpose is put
there by ``PYTHONPATH=tests python tests/engine/test_as_compiled.py``.
"""

import re
from collections import Counter
from functools import partial
from pathlib import Path

import numpy as np
import pytest

import escalate
from as_it_stands import QUARRY, parts, write
from escalate.engine.compiled import Compiled
from escalate.engine.simulate import simulate
from escalate.scenario.load import change

FILE = Path(__file__).with_name("compiled.txt")
CROWD = Path(__file__).with_name("crowd.yaml").read_text(encoding="utf-8")
RUNS = 50


def program(which):
    def source(quarry):
        found = which(Compiled(quarry))
        return f"{found.source}{found.registers}\n{found.purposes}"

    return source


def crowd(moves="in order", policy=""):
    return change(escalate.load_text(CROWD.replace("moves: together", f"moves: {moves}")), policy=policy)


WAYS = {
    "in order": Compiled(crowd()),
    "together": Compiled(crowd("together")),
    "shuffled": Compiled(crowd("shuffled")),
    "under a policy": Compiled(crowd(policy="curfew")),
    "with what varies": Compiled(crowd(), varied=["pull", "odds"]),
    "by a rule": Compiled(crowd(), rules=["mayor", "crowd"]),
    "held and told": Compiled(crowd(), observe=True, held=True),
}


def calls(_):
    """How many calls of each kind the programs make, and how many arrays they work in."""
    rows = []
    for way, compiled in WAYS.items():
        programs = {
            "start": compiled.start(),
            "step": compiled.step(1),
            "careful step": compiled.step(1, careful=True),
            "last step": compiled.step(compiled.scenario.clock.steps - 1),
            "last ending": compiled.ending(True),
        }
        for name, program in programs.items():
            made = Counter(re.findall(r"([a-z_]\w*)\(", program.source.partition("\n")[2]))
            told = ", ".join(f"{call} {count}" for call, count in sorted(made.items()))
            rows.append(f"{way}, {name}: {told}; {dict(program.registers)}")
    return "\n".join(rows)


def counted(scenario):
    """Of each step: runs still going, choices by actor, rungs, and the levels of all runs."""
    record = simulate(scenario, RUNS, 2020)
    rows = [f"endings {record.outcome.tolist()}", f"steps {record.step.tolist()}"]
    for step, going in enumerate(record.going.tolist()):
        choices = [counts[step].tolist() for counts in record.choices]
        rows.append(f"{step}: going {going}, choices {choices}, rungs {record.ladder[step].tolist()}")
    for level, counts, sums in zip(scenario.levels, record.levels, record.sums, strict=True):
        for step, bins in enumerate(counts):
            filled = np.flatnonzero(bins)
            told = " ".join(f"{place}:{n}" for place, n in zip(filled.tolist(), bins[filled].tolist(), strict=True))
            rows.append(f"{level.name} {step}: {sums[step]:.6f}; {told}")
    return "\n".join(rows)


PARTS = {
    "start": program(lambda compiled: compiled.start(False)),
    "step": program(lambda compiled: compiled.step(3, False)),
    "ending": program(lambda compiled: compiled.ending(False, False)),
    "last ending": program(lambda compiled: compiled.ending(True, False)),
    "counted": counted,
    "calls": calls,
    "crowd counted": lambda _: counted(crowd()),
}


@pytest.mark.parametrize("name", PARTS)
def test_it_is_as_it_stands(name):
    assert PARTS[name](escalate.load(QUARRY)).strip() == parts(FILE)[name]


AHEAD = """
escalate: 1
title: The end in sight
clock: {steps: 9}
state: {x: {start: 0}}
actors:
  a: {foresight: AHEAD, goal: x, options: {go: {effects: {x: +1}}, stay: {}}}
  b: {options: {go: {effects: {x: +1}}, stay: {}}}
outcomes: {far: {at end: yes, when: x > 9}, rest: {otherwise: yes}}
"""


@pytest.mark.parametrize(("ahead", "worth", "programs"), [("0", "", 1), ("0", ", worth: {a: 1}", 2), ("2", "", 4)])
def test_a_step_has_a_program_of_its_own_only_where_its_end_can_be_seen(ahead, worth, programs):
    compiled = Compiled(escalate.load_text(AHEAD.replace("AHEAD", ahead).replace("x > 9", f"x > 9{worth}")))
    assert len({id(compiled.step(step)) for step in range(9)}) == programs
    assert compiled.step(0) is compiled.step(9 - programs)


FRAGILE = """
escalate: 1
title: A quotient everywhere
clock: {steps: 9}
parameters: {p: {value: 1, range: [-1, 1]}}
state: {x: {start: 1 / p, drift: 1 / x}}
actors: {a: {options: {go: {}, stay: {}}}}
outcomes: {late: {at end: yes, when: 1 / x > 9}, far: {when: 1 / x > 1}, rest: {otherwise: yes}}
"""


def test_programs_look_at_single_runs_only_where_they_are_told_to():
    compiled = Compiled(escalate.load_text(FRAGILE))
    of_places = [partial(which, place) for which in (compiled.step, compiled.ending) for place in (0, 1)]
    for made in (compiled.start, *of_places):
        checks = ["callbacks['check']" in made(**told).source for told in ({}, {"careful": False}, {"careful": True})]
        assert checks == [False, False, True]


if __name__ == "__main__":
    write(FILE, {name: part(escalate.load(QUARRY)) for name, part in PARTS.items()})
