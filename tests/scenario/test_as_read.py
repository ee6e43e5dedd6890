"""What two files mean, field by field, as it stands in ``as_read.txt``: what a file leaves out is there too.

What changes on purpose is put there by ``PYTHONPATH=tests python tests/scenario/test_as_read.py``.
"""

import dataclasses
import html
from collections.abc import Mapping
from pathlib import Path

import pytest

from as_it_stands import QUARRY, parts, write
from escalate.errors import EscalateError
from escalate.scenario import library
from escalate.scenario.load import change, load, load_text
from escalate.scenario.model import Outcome, from_the_top, height
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


def test_outcomes_are_shown_from_the_top_of_the_ladder():
    rungs = {"a": 0, "b": None, "c": 2, "d": 0, "e": 1, "f": None}
    outcomes = [Outcome(name, name, rung) for name, rung in rungs.items()]
    assert [height(outcome) for outcome in outcomes] == [0, -1, 2, 0, 1, -1]
    assert [outcome.name for outcome in from_the_top(outcomes)] == ["c", "e", "a", "d", "b", "f"]
    assert [outcome.name for outcome in from_the_top(outcomes[1::4])] == ["b", "f"]


def test_a_scenario_in_a_notebook_lists_who_can_do_what():
    text = QUARRY.read_text(encoding="utf-8").replace("title: ", "title: <b>").replace("summary: ", "summary: <i>")
    scenario = load_text(text)
    actors = "".join(f"<li><b>{a.label}</b>: {', '.join(o.label for o in a.options)}</li>" for a in scenario.actors)
    title, summary = (html.escape(said) for said in (scenario.title, scenario.about.summary))
    assert title.startswith("&lt;b&gt;A quarry")
    assert scenario._repr_html_() == f"<p><b>{title}</b> (text)</p><p>{summary}</p><ul>{actors}</ul>"


def test_a_copy_of_a_scenario_is_never_put_over_something_else(tmp_path):
    target = tmp_path / "mine.yaml"
    assert library.copy("kaesong-short", target) == target
    assert target.read_bytes() == library.find("kaesong-short").read_bytes()
    target.write_text("mine", encoding="utf-8")
    with pytest.raises(EscalateError):
        library.copy("kaesong-short", target)
    assert target.read_text(encoding="utf-8") == "mine"


if __name__ == "__main__":
    write(FILE, {name: "\n".join(fields(read())) for name, read in READ.items()})
