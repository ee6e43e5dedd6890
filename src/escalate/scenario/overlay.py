"""Files that build on files: the later one wins, key by key."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from escalate.errors import Problem, ScenarioError, nearest
from escalate.scenario import library
from escalate.scenario.nodes import Mapping, Node, Scalar, Source
from escalate.scenario.reader import MOST_PROBLEMS, read, read_file

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
    below = _parent_path(parent, path)
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
            message = f'there is no "{key.shown}" in {owner} to remove'
            yield key.fault(message, suggestion=nearest(key.text, [known.text for known, _ in base.entries]))
        elif isinstance(value, Mapping) and isinstance(below, Mapping):
            yield from _stray_removals(below, value, f'"{key.shown}" of the base')


def without_extends(top: Mapping) -> Mapping:
    """A file's nodes without the line that names what it extends."""
    return replace(top, entries=tuple((key, value) for key, value in top.entries if key.text != "extends"))


def _parent_path(parent: Scalar, path: Path | None) -> Path:
    """The file that ``extends`` names: in the library, beside the file, or beside what a symbolic link points at."""
    name = parent.text.strip()
    if name in library.names():
        return library.folder() / f"{name}{library.ENDING}"
    folders = dict.fromkeys((path.parent.resolve(), path.resolve().parent)) if path else {}
    for folder in folders:
        for candidate in (folder / name, folder / f"{name}{library.ENDING}"):
            if not candidate.resolve().is_relative_to(folder):
                raise ScenarioError([parent.fault('"extends" cannot leave the folder of the file')])
            if candidate.is_file():
                return candidate
    beside = [found.stem for folder in folders for found in folder.glob(f"*{library.ENDING}")]
    also = ", nor beside the file that this one links to" if len(folders) > 1 else ""
    message = f'there is no scenario "{parent.shown}" in the library or beside this file{also}'
    raise ScenarioError([parent.fault(message, suggestion=nearest(name, [*library.names(), *beside]))])
