"""Files that build on files, and settings laid over a file: the later one wins, key by key."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping as Map
from dataclasses import replace
from pathlib import Path

from escalate.errors import Problem, ScenarioError
from escalate.scenario import library
from escalate.scenario.formulas import TRUTHS, nearest
from escalate.scenario.reader import MOST_PROBLEMS, Mapping, Node, Scalar, Source, read, read_file

LONGEST_CHAIN = 10


def lay_over(base: Mapping, top: Mapping) -> Mapping:
    """``top`` laid over ``base``: groups merge, ``null`` removes, everything else is replaced.

    Entries keep the base's order; new ones come after them.
    """
    merged = {key.text: (key, value) for key, value in base.entries}
    for key, value in top.entries:
        old = merged.get(key.text)
        if isinstance(value, Scalar) and value.is_removal:
            merged.pop(key.text, None)
        elif old is not None and isinstance(old[1], Mapping) and isinstance(value, Mapping):
            merged[key.text] = (key, lay_over(old[1], value))
        else:
            merged[key.text] = (key, value)
    if "otherwise" not in merged and any(_is_rest(value) for _, value in merged.values()):
        return replace(top, entries=tuple(_rest_last(list(merged.values()))))
    return replace(top, entries=tuple(merged.values()))


def _is_rest(node: Node) -> bool:
    return isinstance(node, Mapping) and node.get("otherwise") is not None


def _rest_last(entries: list[tuple[Scalar, Node]]) -> list[tuple[Scalar, Node]]:
    """Outcomes with ``otherwise`` after the others, so that an outcome can be added to a base file."""
    return [e for e in entries if not _is_rest(e[1])] + [e for e in entries if _is_rest(e[1])]


def read_chain(text: str, name: str, path: Path | None) -> tuple[Mapping, list[Source]]:
    """A file's nodes with everything it extends underneath, and the files that went into it.

    Parameters
    ----------
    text, name : str
        The file itself.
    path : Path or None
        The file; ``extends`` may name files beside it. None: only the library.

    Raises
    ------
    ScenarioError
        Where a file is missing, unreadable, outside the folder, or extends itself.
    """
    return _chain(text, name, path, ())


def _chain(text: str, name: str, path: Path | None, above: tuple[Path, ...]) -> tuple[Mapping, list[Source]]:
    top = read(text, name)
    parent = top.get("extends")
    if parent is None:
        return top, [Source.of(name, text)]
    if not isinstance(parent, Scalar) or not parent.text.strip():
        raise ScenarioError([parent.problem('"extends" takes the name of a scenario or of a file beside this one')])
    if path is not None:
        above = (*above, path.resolve())
    below = _parent_path(parent, path.parent if path else None)
    if below.resolve() in above:
        raise ScenarioError([parent.fault("these files extend each other in a circle")])
    if len(above) >= LONGEST_CHAIN:
        raise ScenarioError([parent.fault(f"at most {LONGEST_CHAIN} files build on each other")])
    base, sources = _chain(read_file(below, below.name), below.name, below, above)
    top = without_extends(top)
    if stray := list(_stray_removals(base, top, "this file's base")):
        raise ScenarioError(stray[:MOST_PROBLEMS])
    return lay_over(base, top), [Source.of(name, text), *sources]


def _stray_removals(base: Mapping, top: Mapping, owner: str) -> Iterator[Problem]:
    """A problem for each ``null`` that would remove what is not there."""
    for key, value in top.entries:
        below = base.get(key.text)
        if isinstance(value, Scalar) and value.is_removal and below is None:
            message = f'there is no "{key.text}" in {owner} to remove'
            yield key.fault(message, suggestion=nearest(key.text, [known.text for known, _ in base.entries]))
        elif isinstance(value, Mapping) and isinstance(below, Mapping):
            yield from _stray_removals(below, value, f'"{key.text}" of the base')


def without_extends(top: Mapping) -> Mapping:
    """A file's nodes without the line that names what it extends."""
    return replace(top, entries=tuple((key, value) for key, value in top.entries if key.text != "extends"))


def _parent_path(parent: Scalar, folder: Path | None) -> Path:
    name = parent.text.strip()
    if name in library.names():
        return library.folder() / f"{name}{library.ENDING}"
    if folder is not None:
        home = folder.resolve()
        for candidate in (folder / name, folder / f"{name}{library.ENDING}"):
            if not candidate.resolve().is_relative_to(home):
                raise ScenarioError([parent.fault('"extends" cannot leave the folder of the file')])
            if candidate.is_file():
                return candidate
    beside = [path.stem for path in folder.glob(f"*{library.ENDING}")] if folder else []
    message = f'there is no scenario "{name}" in the library or beside this file'
    raise ScenarioError([parent.fault(message, suggestion=nearest(name, [*library.names(), *beside]))])


def settings_over(root: Mapping, settings: Map[str, object]) -> Mapping:
    """Settings such as ``{"sanctions": 80}`` laid over a file's nodes.

    Raises
    ------
    ScenarioError
        With every name that cannot be set.
    """
    problems: list[Problem] = []
    for name, value in settings.items():
        if len(problems) >= MOST_PROBLEMS:
            break
        text = ("yes" if value else "no") if isinstance(value, bool) else str(value)
        source = Source(f"--set {name}={text}", text)
        path = _path(root, name)
        if path is None:
            problems.append(Problem(source.name, 0, 0, f'there is nothing called "{name}" to set', _close(root, name)))
            continue
        if (fault := _wrong_kind(root, path, text)) is not None:
            problems.append(Problem(source.name, 0, 0, f"{name} {fault}"))
            continue
        root = _replaced(root, path, Scalar(source, 0, 0, 0, text))
    if problems:
        raise ScenarioError(problems)
    return root


def _group(root: Mapping, name: str) -> Mapping | None:
    node = root.get(name)
    return node if isinstance(node, Mapping) else None


def _path(root: Mapping, name: str) -> tuple[str, ...] | None:
    for group, leaf in (("parameters", "value"), ("state", "start")):
        entries = _group(root, group)
        if entries is not None and entries.get(name) is not None:
            return group, name, leaf
    if name == "steps":
        return "clock", "steps"
    actor, dot, what = name.partition(".")
    actors = _group(root, "actors")
    if dot and what in ("precision", "foresight") and actors is not None and actors.get(actor) is not None:
        return "actors", actor, what
    return None


def _wrong_kind(root: Mapping, path: tuple[str, ...], text: str) -> str | None:
    """A yes/no stays a yes/no and a number a number, or formulas would change their meaning."""
    if path[0] != "state":
        return None
    group = _group(root, "state")
    entry = group.get(path[1]) if group else None
    start = entry.get("start") if isinstance(entry, Mapping) else None
    if not isinstance(start, Scalar):
        return None
    was, is_ = (word.strip().lower() in TRUTHS for word in (start.text, text))
    if was == is_:
        return None
    return "is a yes/no; set it to yes or no" if was else "is a number; set it to a number"


def _close(root: Mapping, name: str) -> str | None:
    known = ["steps"]
    for group in ("parameters", "state"):
        entries = _group(root, group)
        known += [key.text for key, _ in entries.entries] if entries else []
    actors = _group(root, "actors")
    known += [f"{key.text}.{what}" for key, _ in (actors.entries if actors else ()) for what in _OF_ACTORS]
    return nearest(name, known)


_OF_ACTORS = ("precision", "foresight")


def _replaced(node: Mapping, path: tuple[str, ...], value: Scalar) -> Mapping:
    first, *rest = path
    child = node.get(first)
    key = node.key(first) or Scalar(value.source, 0, 0, 0, first)
    new: Node = value
    if rest and isinstance(child, Mapping):
        new = _replaced(child, tuple(rest), value)
    entries = [(k, new if k.text == first else v) for k, v in node.entries]
    if child is None:
        entries.append((key, new))
    return replace(node, entries=tuple(entries))
