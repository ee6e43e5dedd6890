"""Every number that the studies find out about a quarry, as it stands in ``found.txt``.

Numbers that change on purpose are put there by ``PYTHONPATH=tests python tests/studies/test_numbers_found.py``.
"""

import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import escalate
from as_it_stands import QUARRY, parts, write
from escalate.engine.luck import words
from escalate.studies.apart import through
from escalate.studies.decided import decided
from escalate.studies.levers import levers
from escalate.studies.morris import _morris_indices
from escalate.studies.probe import idle_parameters, probe_warnings
from escalate.studies.screening import screen
from escalate.studies.sobol import _sobol_indices, sobol_parts
from escalate.studies.spoke import spoke

FILE = Path(__file__).with_name("found.txt")
RUNS = 400


def lines(*found):
    """Tables, and whatever else was found, a line each; numbers in five digits."""
    told = "".join(each.to_csv(index=False) if isinstance(each, pd.DataFrame) else f"{each}\n" for each in found)
    return re.sub(r"-?\d+\.\d{5,}(e-?\d+)?", lambda number: f"{float(number[0]):.5g}", told)


def steps(study, *asked, **how):
    """What a study finds, and what it tells of its progress."""
    told = []
    found = study(*asked, progress=told.append, workers=1, **how)
    return found, f"progress: {told}"


def swept(quarry):
    row, told = steps(quarry.with_policy("guard").sweep, {"awe": [-1, 0, 0.5, 1, 1.5]}, RUNS)
    grid, more = steps(quarry.sweep, {"guarded": ["yes", "no"], "awe": [-1, 1]}, 50)
    other = quarry.sweep({"upper.precision": [0, 1, "best"], "tension": [30, 50]}, 20)
    said = [row.table, row.tipping, *row.sentences, told, repr(row)]
    return lines(*said, *grid.axes, grid.table, more, *other.axes, other.table)


def one_at_a_time(quarry):
    found, told = steps(quarry.with_policy("guard").sensitivity, "blows", runs=RUNS)
    return lines(found.sentence, found.table, found.endings, found.unclear, told, repr(found))


def doubted(quarry):
    found, told = steps(quarry.doubt, 40, 4_000)
    return lines(found.sentence, found.outcomes, found.samples_table.head(4), told, repr(found))


def discovered(quarry):
    found, told = steps(quarry.with_policy("guard").discover, "blows", 2_000)
    return lines(found.sentence, found.warning, found.box, found.interval, found.fit, told, repr(found))


def rare(quarry):
    said = []
    for change, outcome, along in ({"thaw": 4, "sting": 0}, "blows", "tension"), ({"sting": 3}, "peace", "-tension"):
        found, told = steps(quarry.set(change).rare, outcome, 5_120, along=along)
        said += [found.outcomes, found.replications, found.advice, found.worth_runs, told, repr(found)]
    return lines(*said)


def when(quarry):
    said = []
    for policy in ("guard", "elder"):
        found, told = steps(quarry.when, policy, "blows", RUNS, pairs=True)
        said += [found.sentence, *found.conditions, found.table, found.places, found.pairs, told, repr(found)]
    return lines(*said)


def hunted(quarry):
    found, told = steps(quarry.when, "guard", "blows", RUNS, at={"awe": [-1, 0, 0.4]}, confirm=800)
    return lines(found.sentence, found.table, found.turned, told, repr(found))


def until(quarry):
    found, told = steps(quarry.run_until, 0.02)
    return lines(len(found), found.outcomes, told)


def seat(quarry):
    found = quarry.replay(6, {(0, "upper"): "talk", (2, "upper"): "shut"}).seat(plays=100)
    return lines(found.replays, found.hand_over, found.turns, found.usual, repr(found))


def turned(quarry):
    found = quarry.run(RUNS).turning(0, 200)
    return lines(found.frame, *((turn.step, turn.mover.option, turn.weight, turn.odds) for turn in found.turns))


def apart(quarry):
    found, told = steps(quarry.compare, ["elder", "guard", quarry.with_steps(6)], RUNS)
    said = [told, found.differences, found.flips]
    for variant in found.variants:
        between = through(found, variant)
        said += [between.frame, decided(between), *(spoke(between, way.who, way.with_) for way in between.firsts)]
    return lines(*said)


def quickly(quarry):
    typical = [quarry.run(RUNS).typical(outcome.name) for outcome in quarry.outcomes]
    moved = [(lever.entry.name, lever.outcome, lever.shares) for lever in levers(quarry, RUNS)]
    warned = [warn(quarry, runs) for runs in (1, 50) for warn in (idle_parameters, probe_warnings)]
    return lines(screen(quarry, 1), screen(quarry, 1, 64), *moved, *warned, typical)


def indices(quarry):
    """Of effects that are made up: the designs are those of another library."""
    rows = np.arange(40)
    effect = np.sin(np.outer(rows + 1, [1.0, 2.0, 3.0])) * [0.5, 0.1, 0.02]
    made = _morris_indices(quarry.parameters, effect, np.add.outer(0.01 * (rows % 4), [0.01, 0.02, 0.04]), 5)
    marks = np.array([words(f"mark/{place}", 1, 40 * 16).reshape(40, 16) for place in range(5)]).transpose(1, 0, 2)
    means = np.add.outer(np.cos(rows) / 4, [0.5, 0.7, 0.55, 0.5, 0.3])[:, :, None]
    parts = sobol_parts(marks / 2.0**64 < means)
    return lines(*made, *_sobol_indices(quarry.parameters, parts, 5))


STUDIES = (
    swept, one_at_a_time, doubted, discovered, rare, when, hunted, until, seat, turned, apart, quickly, indices,
)  # fmt: skip


@pytest.mark.parametrize("study", STUDIES, ids=[study.__name__ for study in STUDIES])
def test_every_number_is_as_it_stands(study):
    assert study(escalate.load(QUARRY)).strip() == parts(FILE)[study.__name__]


if __name__ == "__main__":
    write(FILE, {study.__name__: study(escalate.load(QUARRY)) for study in STUDIES})
