"""Other numbers laid over a file: parameters, starts, ``actor.precision``, ``actor.foresight`` and ``steps``."""

from __future__ import annotations

from collections.abc import Mapping as Map
from dataclasses import replace

from escalate.errors import Problem, ScenarioError, nearest
from escalate.scenario.nodes import TRUTHS, Mapping, Node, Scalar, Source
from escalate.scenario.reader import MOST_PROBLEMS

_OF_ACTORS = ("precision", "foresight")
Path = tuple[str, ...]


def asked(settings: Map[str, object]) -> list[tuple[Scalar, Scalar]]:
    """Settings as nodes without a place, so that what is wrong with them is told of ``--set name=value``."""
    nodes = []
    for name, value in settings.items():
        text = ("yes" if value else "no") if isinstance(value, bool) else str(value)
        source = Source(f"--set {name}={text}", text)
        nodes.append((Scalar(source, 0, 0, 0, name), Scalar(source, 0, 0, 0, text)))
    return nodes


def lay_settings(root: Mapping, settings: list[tuple[Scalar, Scalar]]) -> tuple[Mapping, list[Path]]:
    """Settings laid over a file's nodes, and where each was put.

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
        elif (fault := _wrong_kind(root, path, value.text)) is not None:
            problems.append(value.fault(f"{key.text} {fault}"))
        else:
            root = _replaced(root, path, value)
            paths.append(path)
        if len(problems) >= MOST_PROBLEMS:
            break
    if problems:
        raise ScenarioError(problems)
    return root, paths


def _path(root: Mapping, name: str) -> Path | None:
    for group, leaf in (("parameters", "value"), ("state", "start")):
        entries = root.under(group)
        if entries is not None and entries.get(name) is not None:
            return group, name, leaf
    if name == "steps":
        return "clock", "steps"
    actor, _, what = name.partition(".")
    actors = root.under("actors")
    if what in _OF_ACTORS and actors is not None and actors.get(actor) is not None:
        return "actors", actor, what
    return None


def _settable(root: Mapping) -> list[str]:
    names = [key.text for group in ("parameters", "state") for key, _ in root.group(group)]
    return ["steps", *names, *(f"{key.text}.{what}" for key, _ in root.group("actors") for what in _OF_ACTORS)]


def _wrong_kind(root: Mapping, path: Path, text: str) -> str | None:
    """A yes/no stays a yes/no and a number a number, or formulas would change their meaning."""
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
