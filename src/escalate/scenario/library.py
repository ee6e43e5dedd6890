"""The scenarios that come with escalate: which there are, where they lie, how to get a copy."""

from __future__ import annotations

from pathlib import Path

from escalate.disk import put
from escalate.errors import Problem, ScenarioError, nearest

ENDING = ".yaml"


def folder() -> Path:
    """Where the scenario files lie: inside an installed package, or beside ``src`` in a checkout."""
    package = Path(__file__).resolve().parents[1]
    installed = package / "scenarios"
    return installed if installed.is_dir() else package.parents[1] / "scenarios"


def names() -> list[str]:
    """Names of the library's scenarios, in alphabetical order."""
    return sorted(path.stem for path in folder().glob(f"*{ENDING}"))


def find(name_or_path: str | Path) -> Path:
    """The file meant by a library name or a path.

    Raises
    ------
    ScenarioError
        Where there is none; it names the nearest library scenario.
    """
    text = str(name_or_path)
    if text in names():
        return folder() / f"{text}{ENDING}"
    path = Path(text)
    if path.is_dir():
        raise ScenarioError([Problem(text, 0, 0, "this is a folder; name a scenario file in it")])
    if path.exists():
        return path
    stem = path.stem if path.suffix in (ENDING, ".yml") else path.name
    known = names() if len(path.parts) == 1 else []
    begin = [name for name in known if stem and name.startswith(stem)]
    close = next((f"{text}{end}" for end in (ENDING, ".yml") if Path(f"{text}{end}").exists()), None)
    listed = '"escalate list" shows the scenarios that come with escalate'
    if len(begin) > 1:
        listed = f"those that begin so are {', '.join(begin)}"
    else:
        close = close or nearest(stem, known)
    hint = "" if close else f"; {listed}"
    message = f"there is no such file, and no scenario of that name in the library{hint}"
    raise ScenarioError([Problem(text, 0, 0, message, close)])


def copy(name_or_path: str | Path, target: Path) -> Path:
    """Copy a scenario file to a new place, never over something else.

    Raises
    ------
    EscalateError
        Where the target exists or cannot be written.
    """
    put(target, find(name_or_path).read_bytes(), overwrite=False)
    return target
