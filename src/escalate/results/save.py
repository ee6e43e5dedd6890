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
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

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
FORMAT = 1
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def manifest(result: Result) -> dict[str, Any]:
    """All that is needed to make a result again."""
    return {
        **head(),
        **recipe(result.scenario),
        "rules": list(result.rules),
        "seed": result.seed,
        "runs": len(result),
        **circumstances(),
        "tables": {name: [str(column) for column in getattr(result, name).columns] for name in TABLES},
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
        A new or empty folder; with ``overwrite`` also one that holds an earlier result.

    Raises
    ------
    ResultError
        Where the folder holds something else, or cannot be written. Nothing is left half done.
    """
    return write_whole(folder, overwrite, lambda making: _write(result, making))


def write_whole(folder: Path, overwrite: bool, write: Callable[[Path], None]) -> Path:
    """Let ``write`` fill a folder that takes its place only when all of it is there.

    Raises
    ------
    ResultError
        Where the folder holds something else, or cannot be written.
    """
    _refuse_occupied(folder, overwrite)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        making = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
        try:
            write(making)
            making.chmod(0o755)
            if folder.is_dir():
                shutil.rmtree(folder)
            os.replace(making, folder)
        finally:
            shutil.rmtree(making, ignore_errors=True)
    except OSError as error:
        raise ResultError(f"{folder} cannot be written: {error.strerror or error}") from None
    return folder


def _refuse_occupied(folder: Path, overwrite: bool) -> None:
    if not folder.exists():
        return
    if not folder.is_dir():
        raise ResultError(f"{folder} is a file; name a folder")
    if any(folder.iterdir()):
        if not (folder / MANIFEST).is_file():
            raise ResultError(f"{folder} holds other files; name a new folder")
        if not overwrite:
            raise ResultError(f"{folder} already holds a result; name a new folder, or add --overwrite")


def _write(result: Result, folder: Path) -> None:
    for name in TABLES:
        write_table(getattr(result, name), folder / f"{name}.csv")
    write_manifest(manifest(result), folder)
    write_tallies(result.record, folder / TALLIES)


def write_manifest(told: Mapping[str, Any], folder: Path) -> None:
    """Write a manifest into its folder."""
    text = json.dumps(told, indent=2, ensure_ascii=False) + "\n"
    (folder / MANIFEST).write_text(text, encoding="utf-8", newline="\n")


def write_table(frame: pd.DataFrame, path: Path) -> None:
    """Write a table as CSV that a spreadsheet opens as it is.

    UTF-8 with a byte-order mark, without which Excel garbles other than Latin letters; a text that a
    spreadsheet would take for a formula gets an apostrophe in front.
    """
    harmless(frame).to_csv(path, index=False, encoding="utf-8-sig", lineterminator="\n", date_format="%Y-%m-%d")


def harmless(frame: pd.DataFrame) -> pd.DataFrame:
    """A table in which no text is taken for a formula, in cells and heads."""
    texts = frame.select_dtypes(include=["object", "string", "category"]).columns
    safe = frame.assign(**{name: [_harmless(value) for value in frame[name]] for name in texts})
    return safe.rename(columns=_harmless)


def _harmless(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA_STARTS) else value


def _arrays(record: Record) -> dict[str, np.ndarray[Any, Any]]:
    plain = {name: getattr(record, name) for name in ("outcome", "step", "going", "ladder", "sums")}
    listed = {
        f"{name}{number}": array for name in ("choices", "levels") for number, array in enumerate(getattr(record, name))
    }
    return {**plain, **listed}


def write_tallies(record: Record, path: Path) -> None:
    """Write a record's arrays; the same record gives the same bytes."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, array in _arrays(record).items():
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
        record = read_tallies(scenario, int(told["runs"]), folder / TALLIES)
        return Result(scenario, int(told["seed"]), record, tuple(told["rules"]))


@contextmanager
def reading(folder: Path, what: str) -> Iterator[None]:
    """Turn what goes wrong while a saved folder is read into one sentence for the person who asked."""
    try:
        yield
    except FileNotFoundError as error:
        if Path(str(error.filename)).name == MANIFEST:
            raise ResultError(f"{folder} holds no {what} (there is no {MANIFEST})") from None
        raise ResultError(f"{folder} holds a {what} that was changed or cut short; run it again") from None
    except (OSError, KeyError, TypeError, ValueError, zipfile.BadZipFile, EOFError):
        raise ResultError(f"{folder} holds a {what} that was changed or cut short; run it again") from None


def read_manifest(folder: Path) -> Mapping[str, Any]:
    """A folder's manifest."""
    told: Mapping[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    return told


def scenario_of(told: Mapping[str, Any], folder: Path) -> Scenario:
    """The scenario that a recipe of :func:`recipe` makes; ResultError where its text was changed."""
    for file in told["files"]:
        if hashlib.sha256(file["text"].encode()).hexdigest() != file["sha256"]:
            raise ResultError(f"{folder}: the scenario in {MANIFEST} was changed after the run")
    files = tuple(SourceFile(file["name"], file["text"]) for file in told["files"])
    return change(load_files(files), told["settings"], told["policy"] or "")


def read_tallies(scenario: Scenario, runs: int, path: Path) -> Record:
    """The record that :func:`write_tallies` wrote."""
    record = Record.empty(scenario, runs)
    with np.load(path, allow_pickle=False) as arrays:
        _fill(record, arrays)
    return record


def _fill(record: Record, arrays: Mapping[str, Any]) -> None:
    for name, array in _arrays(record).items():
        saved = arrays[name]
        if saved.shape != array.shape or saved.dtype != array.dtype:
            raise ValueError(name)
        array[...] = saved
