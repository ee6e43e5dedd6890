"""A folder of hand-ins: every file of it read, or named in one line with what is wrong with it."""

from __future__ import annotations

import csv
import io
import os
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from escalate.characters import visible
from escalate.errors import EscalateError, ResultError
from escalate.lesson.pool.hand_in import Changed, Counts, File, Found, HandIn, Seed, Title, Value, hand_in, mark_of
from escalate.lesson.pool.shape import Name, WrongShapeError, filled
from escalate.saving.kinds import KINDS
from escalate.saving.manifest import MANIFEST, read_told, sum_of
from escalate.scenario.model import TOGETHER

LARGEST = 1_000_000
"""Bytes of a file that is read."""


@dataclass(frozen=True)
class Line:
    """One thing to say: about which file, and what."""

    where: str
    says: str

    def __str__(self) -> str:
        return f"{self.where}: {self.says}"


def gather(folder: Path) -> tuple[list[HandIn], list[Line]]:
    """The hand-ins of a folder and of the folders in it, and what to say of all others.

    Raises
    ------
    EscalateError
        Where it is no folder, or holds nothing to read.
    """
    if not folder.is_dir():
        raise EscalateError(f"{folder} is no folder; name the folder that the hand-ins lie in")
    found: dict[str, HandIn] = {}
    lines = []
    nothing = True
    for path in _paths(folder):
        where = shown_path(path, folder)
        nothing = False
        try:
            for handed in _read(path, where, folder):
                first = found.setdefault(handed.mark, handed)
                if first is not handed:
                    lines.append(Line(where, f"the same as {first.where}; one of them is kept"))
        except OSError as error:
            lines.append(Line(where, f"cannot be read: {error.strerror or error}"))
        except (WrongShapeError, ResultError) as error:
            lines.append(Line(where, f"left out: {error}"))
    if nothing:
        raise EscalateError(f"{folder} holds no hand-in: no file that ends in .json, and no saved result")
    return list(found.values()), lines


def shown_path(path: Path, folder: Path) -> str:
    """A file's path within its folder, in characters that can be shown and written."""
    return visible(os.fsencode(path.relative_to(folder) if path != folder else path).decode("utf-8", "replace"))


def _paths(folder: Path) -> Iterator[Path]:
    """Hand-ins and saved folders, in the order of their names; what a system hides is no hand-in."""
    if (folder / MANIFEST).is_file():
        yield folder
        return
    for path in sorted(folder.iterdir()):
        if path.name.startswith(".") or path.name == "__MACOSX":
            continue
        if _leads_out(path, folder) or not path.is_dir() or (path / MANIFEST).is_file():
            if path.suffix.lower() == ".json" or path.is_dir():
                yield path
            continue
        try:
            inside = sorted(path.iterdir())
        except OSError:
            yield path
            continue
        yield from (each for each in inside if each.suffix.lower() == ".json" and not each.name.startswith("."))


def _leads_out(path: Path, folder: Path) -> bool:
    try:
        found = path.resolve()
        return found.is_symlink() or not found.is_relative_to(folder.resolve())
    except (OSError, RuntimeError):  # links in a circle, which from Python 3.13 on are left as they are
        return True


def _read(path: Path, where: str, folder: Path) -> Iterator[HandIn]:
    if _leads_out(path, folder):
        raise WrongShapeError("it is a link that leads out of the folder")
    if path.is_dir():
        os.listdir(path)
        try:
            yield from list(_saved(path, where, folder))
        except WrongShapeError:
            raise
        except (LookupError, ValueError, RecursionError, csv.Error):
            raise WrongShapeError("its manifest and tables are not those that escalate writes") from None
    else:
        yield hand_in(_bytes(path), where)


def _bytes(path: Path) -> bytes:
    """A file, of which no more is read than a hand-in may have; no pipe or device is opened."""
    about = path.stat()
    if not stat.S_ISREG(about.st_mode):
        raise WrongShapeError("it is no file")
    with path.open("rb") as file:
        data = file.read(LARGEST + 1) if about.st_size <= LARGEST else b""
    if about.st_size > LARGEST or len(data) > LARGEST:
        raise WrongShapeError("it is over 1 MB")
    return data


# ---- saved results


@dataclass(frozen=True)
class _Recipe:
    scenario: Name
    title: Title
    files: tuple[File, ...]
    policy: Title | None
    settings: Mapping[str, Value]


@dataclass(frozen=True)
class _Result:
    scenario: _Recipe
    seed: Seed
    rules: tuple[Name, ...]


@dataclass(frozen=True)
class _Variant:
    name: Title
    result: _Result


@dataclass(frozen=True)
class _Comparison:
    baseline: _Result
    variants: tuple[_Variant, ...]


@dataclass(frozen=True)
class _Versions:
    escalate: Name


def _saved(path: Path, where: str, folder: Path) -> Iterator[HandIn]:
    """What a saved result claims; of a saved comparison, each of its variants."""
    _inside(path / MANIFEST, folder)
    told = read_told(path / MANIFEST)
    kind, value, written = told.get("kind"), told.get("value"), told.get("written")
    if kind not in ("result", "comparison") or not isinstance(value, dict) or not isinstance(written, dict):
        known = KINDS[kind].words if isinstance(kind, str) and kind in KINDS else "something else"
        raise WrongShapeError(f"it holds {known}; results and comparisons can be pooled")
    made = filled(told.get("versions"), _Versions, "versions").escalate
    if kind == "result":
        result: _Result = filled(value, _Result, "value")
        counts = _counted(_rows(path, "outcomes.csv", written, folder))
        changed = _changed(result)
        plain = not changed.policies and not changed.set
        found = Found(counts, None, None) if plain else Found(None, counts, None)
        yield _handed(result, made, changed, found, where)
        return
    compared: _Comparison = filled(value, _Comparison, "value")
    base = compared.baseline.scenario
    if base.policy or base.settings:
        raise WrongShapeError("it compares with a changed file; a comparison with the file as it stands can be pooled")
    shares, flips = (_rows(path, name, written, folder) for name in ("shares.csv", "flips.csv"))
    before = _counted(row for row in shares if row["policy"] == "baseline")
    for variant in compared.variants:
        if variant.result.scenario.files != base.files:
            raise WrongShapeError("it compares files; a comparison of policies or numbers can be pooled")
        after = _counted(row for row in shares if row["policy"] == variant.name)
        moved = [int(row["runs"]) for row in flips if row["policy"] == variant.name and row["before"] != row["after"]]
        yield _handed(variant.result, made, _changed(variant.result), Found(before, after, sum(moved)), where)


def _handed(result: _Result, made: str, changed: Changed, found: Found, where: str) -> HandIn:
    if result.rules:
        raise WrongShapeError("it was played with a decision rule in Python, which is not saved")
    recipe, counts = result.scenario, found.after or found.before or {}
    about = recipe.scenario, recipe.title, recipe.files, result.seed, sum(counts.values())
    mark = mark_of(
        [
            recipe.scenario,
            [file.sha256 for file in recipe.files],
            result.seed,
            changed.policies,
            dict(changed.set),
            dict(counts),
        ]
    )
    return HandIn(made, *about, changed=changed, found=found, where=where, mark=mark)


def _changed(result: _Result) -> Changed:
    policy = result.scenario.policy
    return Changed(tuple(policy.split(TOGETHER)) if policy else (), result.scenario.settings)


def _inside(path: Path, folder: Path) -> None:
    if _leads_out(path, folder):
        raise WrongShapeError(f"its {path.name} is a link that leads out of the folder")
    if path.stat().st_size > LARGEST:
        raise WrongShapeError(f"its {path.name} is over 1 MB")


def _rows(path: Path, name: str, written: dict[str, Any], folder: Path) -> list[dict[str, str]]:
    """A table of a saved folder, as it was written."""
    _inside(path / name, folder)
    if sum_of(path / name) != written.get(name):
        raise WrongShapeError(f"its {name} was changed after it was written")
    return list(csv.DictReader(io.StringIO(_bytes(path / name).decode("utf-8-sig"))))


def _counted(rows: Any) -> Counts:
    counts = {row["outcome"]: int(row["runs"]) for row in rows}
    if sum(counts.values()) < 1:
        raise WrongShapeError("its tables hold no runs")
    return counts
