"""What two files mean, field by field, as it stands in ``as_read.txt``: what a file leaves out is there too.

What changes on purpose is put there by ``PYTHONPATH=tests python tests/scenario/test_as_read.py``.
"""

import dataclasses
from collections.abc import Mapping
from pathlib import Path

import pytest

from as_it_stands import QUARRY, parts, write
from escalate.scenario.load import change, load
from escalate.scenario.trees import Formula

FILE = Path(__file__).with_name("as_read.txt")
MARKET = Path(__file__).parents[1] / "engine" / "crowd.yaml"


def fields(thing, name=""):
    """A line for each field of a scenario and of all it holds; a formula is its text and where it stands."""
    if isinstance(thing, Formula):
        yield f"{name}: {thing.text} ({thing.where})"
    elif dataclasses.is_dataclass(thing):
        for field in dataclasses.fields(thing):
            if field.name not in ("document", "files"):
                yield from fields(getattr(thing, field.name), f"{name}.{field.name}")
    elif thing and isinstance(thing, tuple) and not all(isinstance(item, str) for item in thing):
        for place, item in enumerate(thing):
            yield from fields(item, f"{name} {getattr(item, 'name', place)}")
    elif thing and isinstance(thing, Mapping):
        for key, item in thing.items():
            yield from fields(item, f"{name} {key}")
    else:
        yield f"{name}: {thing!r}"


READ = {
    "quarry": lambda: load(QUARRY),
    "market under a policy": lambda: change(load(MARKET), {"pull": "high"}, policy="curfew", steps=4),
}


@pytest.mark.parametrize("name", READ)
def test_a_file_is_read_as_it_stands(name):
    assert "\n".join(fields(READ[name]())) == parts(FILE)[name]


if __name__ == "__main__":
    write(FILE, {name: "\n".join(fields(read())) for name, read in READ.items()})
