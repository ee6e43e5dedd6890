"""From nodes to pydantic's models: unknown, missing and empty keys, each told at its place in plain words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from itertools import islice
from typing import Any

from pydantic import BaseModel, ValidationError

from escalate.errors import Problem, nearest
from escalate.scenario import schema
from escalate.scenario.nodes import Mapping, Node, Scalar, Sequence
from escalate.scenario.reader import MOST_PROBLEMS

_DECIMAL = re.compile(r"([0-9]),([0-9])")


def plain(node: Node) -> Any:
    """A node as plain Python data; every scalar is the text that stands in the file."""
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Sequence):
        return [plain(item) for item in node.items]
    assert isinstance(node, Mapping)
    return {key.text: plain(value) for key, value in node.entries}


def shape_problems(root: Mapping, model: type[BaseModel] = schema.ScenarioFile) -> list[Problem]:
    """Empty, unknown and missing keys, and values of the wrong sort, worded and placed for the writer of the file."""
    empty = list(islice(_empty(root, ""), MOST_PROBLEMS))
    told = [problem for _, problem in empty]
    keys = {key for key, _ in empty}
    places = {(problem.file, problem.line, problem.column) for problem in told}
    root = without_empty(root)
    try:
        model.model_validate(plain(root))
    except ValidationError as error:
        for detail in error.errors(include_url=False, include_context=True)[:MOST_PROBLEMS]:
            problem = _told(root, detail)
            missing = detail["loc"][-1] if detail["type"] == "missing" else None
            if (problem.file, problem.line, problem.column) not in places and missing not in keys:
                told.append(problem)
    return told


# ---- keys with nothing behind them


def without_empty(node: Mapping) -> Mapping:
    """A group without the keys that have nothing behind them, which are told as problems."""
    return replace(node, entries=tuple((key, _full(value)) for key, value in node.entries if not _is_null(value)))


def _full(node: Node) -> Node:
    if isinstance(node, Sequence):
        return replace(node, items=tuple(_full(item) for item in node.items))
    return without_empty(node) if isinstance(node, Mapping) else node


def _is_null(node: Node | None) -> bool:
    return isinstance(node, Scalar) and node.is_null


def _empty(node: Node, owner: str) -> Iterator[tuple[str, Problem]]:
    """A problem for each key and list item with nothing behind it, and the key where it lacks."""
    if isinstance(node, Sequence):
        for item in node.items:
            if _is_null(item):
                yield "", item.problem(f'nothing stands at this place of the list "{owner}"; delete it')
            else:
                yield from _empty(item, owner)
    if isinstance(node, Mapping):
        told = -1
        for place, (key, value) in enumerate(node.entries):
            if place <= told:
                continue
            if not _is_null(value):
                yield from _empty(value, key.text)
            elif (last := _cut_by_comma(node, place)) is not None:
                yield "", _comma(node, place - 1, last)
                told = last
            else:
                yield key.text, _nothing_behind(key, owner)


def _nothing_behind(key: Scalar, owner: str) -> Problem:
    before, colon, after = key.text.partition(":")
    if colon and before in _all_keys():
        return key.fault('after a ":" comes a space', suggestion=f"{before}: {after}")
    hint = f'write "{key.text}: {{}}" for one without keys' if owner in ("options", "events") else "write a value"
    return key.fault(f'nothing stands behind "{key.shown}"; {hint}, or delete it')


def _cut_by_comma(node: Mapping, place: int) -> int | None:
    """Inside { }, the last of the keys that are pieces of the unquoted value before them; None where none is."""
    key = node.entries[place][0]
    if place == 0 or key.style or key.text in _all_keys() or ":" in key.text:
        return None
    value = node.entries[place - 1][1]
    if not isinstance(value, Scalar) or value.style or value.end_line != key.line:
        return None
    line = _line(key)
    if line[value.column + len(value.text) : key.column].strip() != ",":
        return None
    while place + 1 < len(node.entries) and _follows(node, place, line):
        place += 1
    return place


def _comma(node: Mapping, first: int, last: int) -> Problem:
    """A problem of the value at place ``first`` that goes on in the keys up to ``last``."""
    name, value = node.entries[first]
    assert isinstance(value, Scalar)
    end = node.entries[last][0]
    whole = _line(end)[value.column : end.column + len(end.text)]
    if _DECIMAL.search(whole):
        better = _DECIMAL.sub(r"\1.\2", whole)
        return value.problem("a decimal number takes a point", _short(better), len(whole))
    return value.problem(f'inside {{ }} a comma ends the value; write {name.text}: "{_short(whole)}"', None, len(whole))


def _short(text: str) -> str:
    return text if len(text) <= 80 else f"{text[:77]}..."


def _line(key: Scalar) -> str:
    return key.source.lines[key.line]


def _follows(node: Mapping, place: int, line: str) -> bool:
    """Is the next entry another piece of the same text on the same line?"""
    key, _ = node.entries[place]
    following, value = node.entries[place + 1]
    return (
        _is_null(value)
        and following.line == key.line
        and following.text not in _all_keys()
        and line[key.column + len(key.text) : following.column].strip() == ","
    )


@cache
def _all_keys() -> frozenset[str]:
    """Every key of the language."""
    models = [value for value in vars(schema).values() if isinstance(value, type) and issubclass(value, schema.Keys)]
    return frozenset(key for model in models for key in _keys_of(model))


def _keys_of(model: type[BaseModel]) -> list[str]:
    return [field.alias or name for name, field in model.model_fields.items()]


# ---- what pydantic found, in plain words


def _follow(root: Mapping, path: Iterable[Any]) -> tuple[Node, Scalar | None]:
    """The node at a path, as far as there is one, and the last key on the way to it."""
    node: Node = root
    key: Scalar | None = None
    for part in path:
        if isinstance(node, Mapping) and (inner := node.get(str(part))) is not None:
            key, node = node.key(str(part)), inner
        elif isinstance(node, Sequence):
            node = node.items[part]
    return node, key


def _told(root: Mapping, detail: Any) -> Problem:
    path = [part for part in detail["loc"] if part != "[key]"]
    if detail["type"] == "extra_forbidden":
        return _unknown_key(root, path)
    if detail["type"] == "missing":
        return _missing_key(root, path)
    node, key = _follow(root, path)
    name = f'"{key.text}"' if key else "this"
    if detail["type"] == "literal_error":
        return _wrong_word(node, name, path, detail)
    if isinstance(path[-1], int):
        name = f"every part of {name}"
    said = {
        "dict_type": "should be a group of keys",
        "model_type": "should be a group of keys",
        "list_type": f"should be a list, such as {'[0, 100]' if path[-1] == 'range' else '[a, b]'}",
    }.get(detail["type"], detail["msg"])
    length = len(node.text) if isinstance(node, Scalar) else 1
    return node.problem(f"{name} {said}", None, max(1, length))


def _missing_key(root: Mapping, path: list[Any]) -> Problem:
    parent, key = _follow(root, path[:-1])
    if path[:-1] and isinstance(path[-2], int) and key:
        return parent.problem(f'every entry of "{key.text}" needs the key "{path[-1]}"')
    owner = f'"{key.text}"' if key else "the file"
    return (key or parent).problem(f'{owner} needs the key "{path[-1]}"', None, len(key.text) if key else 1)


def _wrong_word(node: Node, name: str, path: list[Any], detail: Any) -> Problem:
    if path == ["escalate"]:
        message = "this program reads version 1 of the scenario language; write escalate: 1"
        return node.problem(message, None, len(node.text) if isinstance(node, Scalar) else 1)
    words = re.findall(r"'([^']*)'", detail["ctx"]["expected"])
    text = node.text if isinstance(node, Scalar) else ""
    message = f"{name} is one of: {', '.join(words)}"
    return node.problem(message, nearest(text, words), max(1, len(text)))


def _unknown_key(root: Mapping, path: list[Any]) -> Problem:
    parent, owner = _follow(root, path[:-1])
    known = _known_keys(path[:-1])
    word = str(path[-1])
    key = parent.key(word) if isinstance(parent, Mapping) else None
    where = f' of "{owner.text}"' if owner else ""
    close = nearest(word, known)
    message = f'unknown key "{word}"{where}'
    if close is None and owner is not None:
        message += f"; its keys are {', '.join(known)}"
    return (key or parent).problem(message, close, max(1, len(word)))


def _known_keys(path: list[Any]) -> list[str]:
    groups: dict[str, type[BaseModel]] = {
        "parameters": schema.Parameter, "state": schema.State, "actors": schema.Actor, "events": schema.Event,
        "outcomes": schema.Outcome, "policies": schema.Policy, "clock": schema.Clock, "base_rates": schema.BaseRate,
        "questions": schema.Question,
    }  # fmt: skip
    model: type[BaseModel] = schema.ScenarioFile
    if path:
        model = groups.get(str(path[0]), model)
        if len(path) >= 4 and path[0] == "actors" and path[2] == "options":
            model = schema.Option
        if "effects" in path:
            model = schema.SetEffect
    return _keys_of(model)
