"""Other numbers laid over a file: parameters, starts, ``actor.precision``, ``event.on`` and their like, ``steps``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Mapping as Map
from dataclasses import replace

from escalate.errors import Problem, ScenarioError, nearest
from escalate.scenario.nodes import TRUTHS, Mapping, Node, Scalar, Sequence, Source
from escalate.scenario.reader import MOST_PROBLEMS
from escalate.scenario.tokens import NUMBER

_OF_ACTORS = ("precision", "foresight")
_ENDS = {"low": 0, "high": 1}
_NUMBER = re.compile(rf"[+−-]?{NUMBER}")
_COMMA = re.compile(r"[+−-]?[0-9]+,[0-9]+")
Path = tuple[str, ...]


def asked(settings: Map[str, object]) -> list[tuple[Scalar, Scalar]]:
    """Settings as nodes without a place, so that what is wrong with them is told of ``--set name=value``."""
    nodes = []
    for name, value in settings.items():
        text = ("yes" if value else "no") if isinstance(value, bool) else str(value)
        nowhere = Source(f"--set {name}={text}", text), 0, 0, 0
        nodes.append((Scalar(*nowhere, name), Scalar(*nowhere, text)))
    return nodes


def lay_settings(
    root: Mapping, settings: list[tuple[Scalar, Scalar]], file: Mapping | None = None
) -> tuple[Mapping, list[Path]]:
    """Settings laid over nodes, and where each was put.

    A parameter may be set to ``low`` or ``high``, an end of its range, or to ``file``: to what it is in the nodes
    of ``file``, which are ``root`` itself where nothing was laid over them before.

    Raises
    ------
    ScenarioError
        With every name that cannot be set.
    """
    problems: list[Problem] = []
    paths = []
    for key, value in settings:
        path = _path(root, key.text)
        if path is None:
            message = f'there is nothing called "{key.shown}" to set'
            problems.append(key.fault(message, suggestion=nearest(key.text, _settable(root))))
        elif _COMMA.fullmatch(value.text):
            point = value.text.replace(",", ".")
            problems.append(value.fault("a decimal number takes a point", suggestion=point))
        elif (fault := _wrong_kind(root, path, value.text)) is not None:
            problems.append(value.fault(f"{key.text} {fault}"))
        else:
            root = _replaced(root, path, _meant(file or root, path, value))
            paths.append(path)
        if len(problems) >= MOST_PROBLEMS:
            break
    if problems:
        raise ScenarioError(problems)
    return root, paths


def _meant(file: Mapping, path: Path, value: Scalar) -> Scalar:
    """A parameter's value where one of the words for it was given."""
    word, node = value.text.strip().lower(), None
    if path[0] == "parameters" and word == "file":
        node = node_at(file, path)
    elif path[0] == "parameters" and word in _ENDS:
        ends = node_at(file, (*path[:-1], "range"))
        node = ends.items[_ENDS[word]] if isinstance(ends, Sequence) and len(ends.items) == len(_ENDS) else None
    return replace(value, text=node.text) if isinstance(node, Scalar) else value


def _path(root: Mapping, name: str) -> Path | None:
    for group, leaf in (("parameters", "value"), ("state", "start")):
        entries = root.under(group)
        if entries is not None and entries.get(name) is not None:
            return group, name, leaf
    if name == "steps":
        return "clock", "steps"
    entry, _, what = name.partition(".")
    return next(((group, entry, key) for group, key in _dotted(root, entry) if key == what), None)


def _dotted(root: Mapping, entry: str) -> Iterator[tuple[str, str]]:
    """What can be set of an actor or an event: the group it stands in, and the key."""
    actors, events = root.under("actors"), root.under("events")
    if actors is not None and actors.get(entry) is not None:
        yield from (("actors", key) for key in _OF_ACTORS)
    if events is not None and (event := events.under(entry)) is not None and event.get("on") is not None:
        yield "events", "on"


def _settable(root: Mapping) -> list[str]:
    names = [key.text for group in ("parameters", "state") for key, _ in root.group(group)]
    entries = [key.text for group in ("actors", "events") for key, _ in root.group(group)]
    return ["steps", *names, *(f"{entry}.{what}" for entry in entries for _, what in _dotted(root, entry))]


def _wrong_kind(root: Mapping, path: Path, text: str) -> str | None:
    """A yes/no stays a yes/no and a number a number, or formulas would change their meaning."""
    if path[0] == "parameters" and text.strip().lower() not in (*_ENDS, "file") and not _NUMBER.fullmatch(text):
        return "is a number; set it to a number, or to low, high or file"
    start = node_at(root, path) if path[0] == "state" else None
    if not isinstance(start, Scalar):
        return None
    was, is_ = (word.strip().lower() in TRUTHS for word in (start.text, text))
    if was == is_:
        return None
    return "is a yes/no; set it to yes or no" if was else "is a number; set it to a number"


def node_at(root: Mapping, path: Path) -> Node | None:
    """The node at a path of keys."""
    node: Node | None = root
    for key in path:
        node = node.get(key) if isinstance(node, Mapping) else None
    return node


def _replaced(node: Mapping, path: Path, value: Scalar) -> Mapping:
    first, *rest = path
    child = node.get(first)
    key = node.key(first) or Scalar(value.source, value.line, value.column, value.end_line, first)
    new: Node = value
    if rest and isinstance(child, Mapping):
        new = _replaced(child, tuple(rest), value)
    entries = [(k, new if k.text == first else v) for k, v in node.entries]
    if child is None:
        entries.append((key, new))
    return replace(node, entries=tuple(entries))
