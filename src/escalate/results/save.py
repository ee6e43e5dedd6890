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
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from escalate.engine.luck import BLOCK
from escalate.engine.record import Record
from escalate.errors import EscalateError, ResultError
from escalate.scenario.load import change, load_files
from escalate.scenario.model import SourceFile

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
    scenario = result.scenario
    return {
        "format": FORMAT,
        "note": "share of runs in a toy model, not a forecast",
        "scenario": scenario.name,
        "title": scenario.title,
        "files": [
            {"name": file.name, "sha256": hashlib.sha256(file.text.encode()).hexdigest(), "text": file.text}
            for file in scenario.files
        ],
        "policy": scenario.policy.name if scenario.policy else None,
        "settings": {name: str(value) if not isinstance(value, bool) else value for name, value in _sorted(scenario)},
        "rules": list(result.rules),
        "seed": result.seed,
        "runs": len(result),
        "block": BLOCK,
        "versions": {
            "escalate": version("escalate-sim"),
            "python": platform.python_version(),
            "numpy": version("numpy"),
            "pandas": version("pandas"),
        },
        "platform": platform.platform(),
        "tables": {name: [str(column) for column in getattr(result, name).columns] for name in TABLES},
    }


def _sorted(scenario: Any) -> list[tuple[str, object]]:
    return list(scenario.settings.items())


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
    _refuse_occupied(folder, overwrite)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        making = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
        try:
            _write(result, making)
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
    (folder / MANIFEST).write_text(
        json.dumps(manifest(result), indent=2, ensure_ascii=False) + "\n", encoding="utf-8", newline="\n"
    )
    write_tallies(result.record, folder / TALLIES)


def write_table(frame: pd.DataFrame, path: Path) -> None:
    """Write a table as CSV that a spreadsheet opens as it is.

    UTF-8 with a byte-order mark, without which Excel garbles other than Latin letters; a text that a
    spreadsheet would take for a formula gets an apostrophe in front.
    """
    harmless(frame).to_csv(path, index=False, encoding="utf-8-sig", lineterminator="\n", date_format="%Y-%m-%d")


def harmless(frame: pd.DataFrame) -> pd.DataFrame:
    """A table in which no text is taken for a formula."""
    texts = frame.select_dtypes(include=["object", "string", "category"]).columns
    return frame.assign(**{name: [_harmless(value) for value in frame[name]] for name in texts})


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

    try:
        told: Mapping[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        files = tuple(SourceFile(file["name"], file["text"]) for file in told["files"])
        for file in told["files"]:
            if hashlib.sha256(file["text"].encode()).hexdigest() != file["sha256"]:
                raise ResultError(f"{folder}: the scenario in {MANIFEST} was changed after the run")
        scenario = change(load_files(files), told["settings"], told["policy"] or "")
        record = Record.empty(scenario, int(told["runs"]))
        with np.load(folder / TALLIES, allow_pickle=False) as arrays:
            _fill(record, arrays)
        return Result(scenario, int(told["seed"]), record, tuple(told["rules"]))
    except FileNotFoundError:
        raise ResultError(f"{folder} holds no result (there is no {MANIFEST})") from None
    except EscalateError:
        raise
    except (OSError, KeyError, TypeError, ValueError, zipfile.BadZipFile, EOFError):
        raise ResultError(f"{folder} holds a result that was changed or cut short; run it again") from None


def _fill(record: Record, arrays: Mapping[str, Any]) -> None:
    for name, array in _arrays(record).items():
        saved = arrays[name]
        if saved.shape != array.shape or saved.dtype != array.dtype:
            raise ValueError(name)
        array[...] = saved
