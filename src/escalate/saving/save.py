"""Results in a folder: tables any spreadsheet opens, a manifest that says how to make them again, and
the tallies themselves for reading back. Written whole or not at all.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from escalate.characters import visible
from escalate.engine.luck import BLOCK
from escalate.engine.record import Record
from escalate.errors import ResultError
from escalate.scenario.load import change, load_files
from escalate.scenario.model import Scenario, SourceFile

if TYPE_CHECKING:
    import pandas as pd

    from escalate.results.result import Result

MANIFEST = "manifest.json"
TALLIES = "tallies.npz"
TABLES = ("outcomes", "runs", "levels", "choices", "ladder")
UNFINISHED = "unfinished"
REQUEST = "request.json"
READY = "ready"
FORMAT = 3
ROWS = 100_000
"""Rows of the table of runs that are made at a time."""
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def request(scenario: Scenario, seed: int, runs: int, rules: Sequence[str] = ()) -> dict[str, Any]:
    """All that is needed to play the same runs again."""
    return {
        **head(),
        **recipe(scenario),
        "rules": list(rules),
        "seed": int(seed),  # NumPy's whole numbers are welcome, but JSON knows none
        "runs": int(runs),
        **circumstances(),
    }


def head() -> dict[str, Any]:
    """How a manifest begins."""
    return {"format": FORMAT, "note": "share of runs in a toy model, not a forecast"}


def recipe(scenario: Scenario) -> dict[str, Any]:
    """All that is needed to make a scenario again; :func:`scenario_of` reads it."""
    return {
        "scenario": scenario.name,
        "title": scenario.title,
        "files": [
            {"name": file.name, "sha256": hashlib.sha256(file.text.encode()).hexdigest(), "text": file.text}
            for file in scenario.files
        ],
        "policy": scenario.policy.name if scenario.policy else None,
        "settings": {
            name: str(value) if not isinstance(value, bool) else value for name, value in scenario.settings.items()
        },
    }


def circumstances() -> dict[str, Any]:
    """What else could matter to somebody who makes the numbers again."""
    return {
        "block": BLOCK,
        "versions": {
            "escalate": version("escalate-sim"),
            "python": platform.python_version(),
            "numpy": version("numpy"),
            "pandas": version("pandas"),
        },
        "platform": platform.platform(),
    }


def save(result: Result, folder: Path, overwrite: bool = False) -> Path:
    """Write a result's tables, tallies and manifest into a folder.

    Parameters
    ----------
    result : Result
        What to save.
    folder : Path
        A new or empty folder; with ``overwrite`` also one that holds an earlier result, whose files are
        replaced. Other files in it stay.

    Raises
    ------
    ResultError
        Where the folder holds something else, or cannot be written. Nothing is left half done.
    """
    return write_whole(folder, overwrite, lambda making: write_files(result, making))


def write_whole(folder: Path, overwrite: bool, write: Callable[[Path], None]) -> Path:
    """Let ``write`` fill a folder that takes its place only when all of it is there.

    Raises
    ------
    ResultError
        Where the folder holds something else, or cannot be written.
    """
    refuse_occupied(folder, overwrite)
    if is_unfinished(folder):
        raise ResultError(f"{folder} holds an unfinished run; delete the folder first, or name another")
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        making = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
        try:
            write(making)
            making.chmod(0o755)
            if folder.is_dir() and any(folder.iterdir()):
                move_files(making, folder)
            else:
                if folder.is_dir():
                    folder.rmdir()
                os.replace(making, folder)
        finally:
            shutil.rmtree(making, ignore_errors=True)
    except OSError as error:
        raise ResultError(f"{folder} cannot be written: {error.strerror or error}") from None
    return folder


def refuse_occupied(folder: Path, overwrite: bool) -> None:
    """Raise ResultError where a folder is not free for a new result."""
    if not folder.exists():
        return
    if not folder.is_dir():
        raise ResultError(f"{folder} is a file; name a folder")
    if is_unfinished(folder):
        if not overwrite:
            raise ResultError(
                f"{folder} holds an unfinished run; go on with: {how_to_resume(folder)}\nor begin anew with --overwrite"
            )
    elif any(path.name != UNFINISHED for path in folder.iterdir()):
        if not (folder / MANIFEST).is_file():
            raise ResultError(f"{folder} holds other files; name a new folder")
        if not overwrite:
            raise ResultError(f"{folder} already holds a result; name a new folder, or add --overwrite")


def is_unfinished(folder: Path) -> bool:
    """Does a folder hold a run that was stopped or is going on? See :mod:`escalate.saving.store`."""
    return any((folder / UNFINISHED / name).exists() for name in (REQUEST, READY))


def how_to_resume(folder: Path) -> str:
    """The command that goes on with a run."""
    shown = f'"{folder}"' if " " in str(folder) else folder
    return f"escalate resume {shown}"


def write_files(result: Result, folder: Path) -> None:
    """Write every file of a result into an empty folder, and see them safely on the disk."""
    columns = {}
    for name in TABLES:
        path = folder / f"{name}.csv"
        columns[name] = write_runs(result, path) if name == "runs" else write_table(getattr(result, name), path)
    write_tallies(result.record, folder / TALLIES)
    asked = request(result.scenario, result.seed, len(result), result.rules)
    write_manifest({**asked, "tables": columns}, folder)


def move_files(making: Path, folder: Path) -> None:
    """Move a result's files into a folder; goes on where an earlier call was stopped.

    The manifest comes last, and one that is there goes first: a folder with a manifest is whole.
    """
    if (making / MANIFEST).exists():
        for path in _earlier_files(folder) if (folder / MANIFEST).exists() else ():
            path.unlink(missing_ok=True)
    for path in sorted(making.iterdir(), key=lambda path: (path.name == MANIFEST, path.name)):
        os.replace(path, folder / path.name)


def _earlier_files(folder: Path) -> list[Path]:
    """What an earlier result wrote into a folder, its manifest first; what else lies there is the user's."""
    try:
        told = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        # A name that leads elsewhere was not written by us.
        names = [MANIFEST, *(name for name in told["written"] if Path(name).name == name)]
    except (OSError, LookupError, TypeError, ValueError):
        names = [MANIFEST]
    return [*(folder / name for name in names), *folder.glob("tallies*.npz")]


def digest(path: Path) -> str:
    """The SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_manifest(told: Mapping[str, Any], folder: Path) -> None:
    """Write a manifest, with the SHA-256 of every file that is there, and see all of them safely on the disk."""
    written = {path.name: digest(path) for path in sorted(folder.iterdir())}
    text = json.dumps({**told, "written": written}, indent=2, ensure_ascii=False, default=_plain_number) + "\n"
    (folder / MANIFEST).write_text(text, encoding="utf-8", newline="\n")
    for path in folder.iterdir():
        with path.open("rb+") as file:
            os.fsync(file.fileno())


def _plain_number(value: Any) -> Any:
    """What JSON is told in place of a number of NumPy's, which callers may give as a seed or a setting."""
    if isinstance(value, np.generic):
        return value.item()
    raise TypeError(f"{value!r} cannot be written to a manifest")


def write_table(frame: pd.DataFrame, path: Path) -> list[str]:
    """Write a table as CSV that a spreadsheet opens as it is; return its columns.

    UTF-8 with a byte-order mark, without which Excel garbles other than Latin letters; a text that a
    spreadsheet would take for a formula gets an apostrophe in front.
    """
    path.write_text(_csv(frame), encoding="utf-8-sig", newline="")
    return [str(column) for column in frame.columns]


def _csv(frame: pd.DataFrame, header: bool = True) -> str:
    return harmless(frame).to_csv(index=False, header=header, lineterminator="\n", date_format="%Y-%m-%d")


def write_runs(result: Result, path: Path) -> list[str]:
    """Write the table of runs, the same bytes as ``write_table(result.runs, path)``.

    A frame of ten million rows takes a gigabyte and a minute to write; but a row is its number and one of
    few endings, so the endings are written once and the rows put together in pieces.
    """
    from escalate.results import tables

    record = result.record
    columns: list[str] = []
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        for first in range(0, len(result), ROWS):
            outcome, step = record.outcome[first : first + ROWS], record.step[first : first + ROWS]
            endings = outcome.astype(np.int64) * 2**16 + step
            _, places, kinds = np.unique(endings, return_index=True, return_inverse=True)
            frame = tables.runs(result.scenario, replace(record, outcome=outcome[places], step=step[places]))
            if not columns:
                columns = [str(column) for column in frame.columns]
                file.write(",".join(columns) + "\n")
            tails = _csv(frame.drop(columns="run"), header=False).splitlines(keepends=True)
            numbers = range(record.first + first, record.first + first + len(outcome))
            file.write("".join([f"{run},{tails[kind]}" for run, kind in zip(numbers, kinds.tolist(), strict=True)]))
    return columns


def harmless(frame: pd.DataFrame) -> pd.DataFrame:
    """A table in which no text is taken for a formula or moves a cursor, in cells and heads."""
    texts = frame.select_dtypes(include=["object", "string", "category"]).columns
    safe = frame.assign(**{name: [_harmless(value) for value in frame[name]] for name in texts})
    return safe.rename(columns=_harmless)


def _harmless(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    shown = value if value.isprintable() else visible(value)
    # Both are asked: a tab starts a formula too, and is a space in what is shown.
    return f"'{shown}" if any(text.startswith(_FORMULA_STARTS) for text in (value, shown)) else shown


def arrays_of(record: Record) -> dict[str, np.ndarray[Any, Any]]:
    """A record's arrays by the names they are saved under."""
    plain = {name: getattr(record, name) for name in ("outcome", "step", "going", "ladder", "sums", "whole_sums")}
    listed = {
        f"{name}{number}": array for name in ("choices", "levels") for number, array in enumerate(getattr(record, name))
    }
    return {**plain, **listed}


def write_tallies(record: Record, path: Path) -> None:
    """Write a record's arrays; the same record gives the same bytes."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, array in arrays_of(record).items():
            info = zipfile.ZipInfo(f"{name}.npy", date_time=(1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            with archive.open(info, "w") as file:
                np.lib.format.write_array(file, np.ascontiguousarray(array), allow_pickle=False)


def load(folder: Path) -> Result:
    """Read a saved result without playing anything again.

    Raises
    ------
    ResultError
        Where the folder holds no result, or one that was changed or cut short.
    """
    from escalate.results.result import Result

    with reading(folder, "result"):
        told = read_manifest(folder)
        if "variants" in told:
            raise ResultError(f"{folder} holds a comparison; read it with Comparison.load")
        scenario = scenario_of(told, folder)
        record = read_tallies(scenario, told, folder / TALLIES)
        return Result(scenario, int(told["seed"]), record, tuple(told["rules"]))


@contextmanager
def reading(folder: Path, what: str) -> Iterator[None]:
    """Turn what goes wrong while a saved folder is read into one sentence for the person who asked."""
    try:
        yield
    except FileNotFoundError as error:
        if Path(str(error.filename)).name == MANIFEST:
            if is_unfinished(folder):
                raise ResultError(f"{folder} holds an unfinished run; go on with: {how_to_resume(folder)}") from None
            raise ResultError(f"{folder} holds no {what} (there is no {MANIFEST})") from None
        raise ResultError(f"{folder} holds a {what} that was changed or cut short; run it again") from None
    except (OSError, LookupError, TypeError, ValueError, AttributeError, zipfile.BadZipFile, EOFError):
        raise ResultError(f"{folder} holds a {what} that was changed or cut short; run it again") from None


def read_manifest(folder: Path) -> Mapping[str, Any]:
    """A folder's manifest.

    Raises
    ------
    ResultError
        Where the folder holds a study of assumptions, which keeps tables and charts but no runs.
    """
    told: Mapping[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    if told["format"] != FORMAT:
        raise ResultError(f"{folder} was written by another version of escalate; run it again")
    if "study" in told:
        raise ResultError(f"{folder} holds a study ({told['study']}), not runs; its tables are the CSV files in it")
    return told


def refuse_changed(folder: Path) -> None:
    """Raise ResultError where a file of a saved result is not as it was written."""
    for name, written in read_manifest(folder)["written"].items():
        if (folder / name).is_file() and digest(folder / name) != written:
            raise ResultError(f"{folder / name} was changed after it was written; move it away first")


def scenario_of(told: Mapping[str, Any], folder: Path) -> Scenario:
    """The scenario that a recipe of :func:`recipe` makes; ResultError where its text was changed."""
    for file in told["files"]:
        if hashlib.sha256(file["text"].encode()).hexdigest() != file["sha256"]:
            raise ResultError(f"{folder}: the scenario in {MANIFEST} was changed after the run")
    files = tuple(SourceFile(file["name"], file["text"]) for file in told["files"])
    return change(load_files(files), told["settings"], told["policy"] or "")


def read_tallies(scenario: Scenario, told: Mapping[str, Any], path: Path) -> Record:
    """The record that :func:`write_tallies` wrote; ValueError where it is not the one the manifest tells of."""
    if digest(path) != told["written"][path.name]:
        raise ValueError(path.name)
    record = Record.empty(scenario, int(told["runs"]))
    with np.load(path, allow_pickle=False) as arrays:
        _fill(record, arrays)
    return record


def _fill(record: Record, arrays: Mapping[str, Any]) -> None:
    for name, array in arrays_of(record).items():
        saved = arrays[name]
        if saved.shape != array.shape or saved.dtype != array.dtype:
            raise ValueError(name)
        array[...] = saved
