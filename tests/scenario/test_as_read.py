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
    """A line for each field and property of a scenario and all it holds; a formula is its text and where it stands."""
    if isinstance(thing, Formula):
        yield f"{name}: {thing.text} ({thing.where})"
    elif dataclasses.is_dataclass(thing):
        for field in dataclasses.fields(thing):
            if field.name not in ("document", "files"):
                yield from fields(getattr(thing, field.name), f"{name}.{field.name}")
        properties = [key for key, value in vars(type(thing)).items() if isinstance(value, property)]
        for key in properties:
            value = getattr(thing, key)
            if isinstance(value, str | float | bool | None):
                yield f"{name}.{key} = {value!r}"
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


def test_parts_are_found_by_their_names():
    scenario = load(MARKET)
    crowd = scenario.actor("crowd")
    assert [crowd.option_index(option.name) for option in crowd.options] == [0, 1, 2, 3]
    assert (crowd.option("sing"), crowd.deed("leave"), crowd.deed(None)) == (crowd.options[1], "Leave", "waits")
    assert (scenario.event("fair"), scenario.outcome("spent")) == (scenario.events[1], scenario.outcomes[1])
    assert [entry.name for entry in (*scenario.levels, *scenario.flags)] == ["heat", "stock", "carts", "coins", "shut"]
    for find in (scenario.actor, scenario.event, scenario.outcome, crowd.option):
        with pytest.raises(KeyError):
            find("nobody")


if __name__ == "__main__":
    write(FILE, {name: "\n".join(fields(read())) for name, read in READ.items()})
