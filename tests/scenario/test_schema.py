"""The JSON Schema for editors: whole, every key explained, every reference met."""

import pytest

from escalate.scenario import library
from escalate.scenario.nodes import Mapping
from escalate.scenario.reader import read
from escalate.scenario.schema import json_schema


@pytest.fixture(scope="module")
def schema():
    return json_schema()


def everywhere(part):
    if isinstance(part, dict):
        yield part
        for value in part.values():
            yield from everywhere(value)
    elif isinstance(part, list):
        for value in part:
            yield from everywhere(value)


def test_every_key_is_explained(schema):
    groups = [part["properties"] for part in everywhere(schema) if isinstance(part.get("properties"), dict)]
    assert len(groups) >= 20
    silent = {key for group in groups for key, value in group.items() if not value.get("description")}
    assert silent == set()


def test_no_yes_no_is_yes_where_nothing_is_said(schema):
    groups = [part["properties"] for part in everywhere(schema) if isinstance(part.get("properties"), dict)]
    said = [value["default"] for group in groups for value in group.values() if isinstance(value.get("default"), bool)]
    assert said
    assert not any(said)


def test_pairs_are_of_two_and_groups_of_one_or_more(schema):
    lengths = {(part["minItems"], part.get("maxItems")) for part in everywhere(schema) if "minItems" in part}
    assert lengths == {(2, 2), (1, None)}


def test_every_reference_is_met(schema):
    references = {part["$ref"] for part in everywhere(schema) if "$ref" in part}
    assert references == {f"#/$defs/{name}" for name in schema["$defs"]}


def known(node, part, schema):
    """Are all keys of a file's group in the schema?"""
    part = schema["$defs"][part["$ref"].rpartition("/")[2]] if "$ref" in part else part
    for key, value in node.entries:
        inner = part.get("properties", {}).get(key.text, part.get("additionalProperties"))
        assert inner, key.text
        if isinstance(value, Mapping) and "anyOf" not in inner:
            known(value, inner, schema)


def bare(part):
    """A group of the schema without what it needs; of one laid over another, without the null that each key may be."""
    if isinstance(part, list):
        return [bare(item) for item in part]
    if not isinstance(part, dict):
        return part
    anyof = part.get("anyOf", [])
    if len(anyof) == 2 and anyof[1] == {"type": "null"}:
        about = {key: value for key, value in part.items() if key != "anyOf"}
        return bare(about | anyof[0])
    if isinstance(part.get("$ref"), str):
        part = part | {"$ref": part["$ref"].removesuffix("Over")}
    return {key: bare(value) for key, value in part.items() if not (key == "required" and isinstance(value, list))}


def test_a_file_that_extends_another_says_the_same_things(schema):
    of = schema["$defs"]
    names = [name for name in of if not name.endswith("Over")]
    assert len(names) == 10
    assert {name: bare(of[f"{name}Over"]) for name in names} == {name: bare(of[name]) for name in names}
    groups = [of[f"{name}Over"]["properties"] for name in names if "properties" in of[name]]
    assert all(entry["anyOf"][1] == {"type": "null"} for group in groups for entry in group.values())


@pytest.mark.parametrize("name", library.names())
def test_keys_of_shipped_files_are_known(name, schema):
    text = (library.folder() / f"{name}.yaml").read_text(encoding="utf-8")
    known(read(text, name), schema["$defs"]["Scenario"], schema)


def test_nothing_is_needed_where_a_file_extends_another(schema):
    whole, over = schema["$defs"]["Scenario"], schema["$defs"]["ScenarioOver"]
    assert "outcomes" in whole["required"]
    assert not any("required" in part for name in schema["$defs"] if name.endswith("Over")
                   for part in everywhere(schema["$defs"][name]))  # fmt: skip
    assert over["additionalProperties"] is False
