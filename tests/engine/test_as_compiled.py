"""What the quarry is compiled to, line by line, and what is counted of its runs, as it stands in ``compiled.txt``.

An operation more costs every run some time, and no other test sees it. What changes on purpose is put there by
``PYTHONPATH=tests python tests/engine/test_as_compiled.py``.
"""

from pathlib import Path

import numpy as np
import pytest

import escalate
from as_it_stands import QUARRY, parts, write
from escalate.engine.compiled import Compiled
from escalate.engine.simulate import simulate

FILE = Path(__file__).with_name("compiled.txt")
RUNS = 50


def program(which):
    def source(quarry):
        found = which(Compiled(quarry))
        return f"{found.source}{found.registers}\n{found.purposes}"

    return source


def counted(quarry):
    """Of each step: runs still going, choices by actor, rungs, and the tension of all runs where it has any."""
    record = simulate(quarry, RUNS, 2020)
    rows = [f"endings {record.outcome.tolist()}", f"steps {record.step.tolist()}"]
    for step, going in enumerate(record.going.tolist()):
        choices = [counts[step].tolist() for counts in record.choices]
        rows.append(f"{step}: going {going}, choices {choices}, rungs {record.ladder[step].tolist()}")
    for step, bins in enumerate(record.levels[0]):
        filled = np.flatnonzero(bins)
        told = " ".join(f"{place}:{count}" for place, count in zip(filled.tolist(), bins[filled].tolist(), strict=True))
        rows.append(f"tension {step}: {record.sums[0, step]:.6f}; {told}")
    return "\n".join(rows)


PARTS = {
    "start": program(lambda compiled: compiled.start(False)),
    "step": program(lambda compiled: compiled.step(3, False)),
    "ending": program(lambda compiled: compiled.ending(False, False)),
    "last ending": program(lambda compiled: compiled.ending(True, False)),
    "counted": counted,
}


@pytest.mark.parametrize("name", PARTS)
def test_it_is_as_it_stands(name):
    assert PARTS[name](escalate.load(QUARRY)).strip() == parts(FILE)[name]


if __name__ == "__main__":
    write(FILE, {name: part(escalate.load(QUARRY)) for name, part in PARTS.items()})
