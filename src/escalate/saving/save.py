"""Saving and reading: any result, comparison or study as a folder of tables, arrays and a manifest."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from escalate.errors import ResultError
from escalate.results.comparison import Comparison
from escalate.results.result import Result
from escalate.saving.folder import is_unfinished, put, says_unfinished, typed
from escalate.saving.kinds import KINDS, kind_of, words_for
from escalate.saving.manifest import MANIFEST, plainly, read_told, refuse_changed, sum_of, write_told
from escalate.saving.tables import write_runs, write_table
from escalate.saving.workbook import WORKBOOK, write_workbook
from escalate.store.recipe import circumstances
from escalate.store.values import Pieces, apart, read_arrays, together, write_arrays

ARRAYS = "arrays.npz"
SAYS = ("asked", "sentence", "sentences", "checked", "warning", "advice", "notes")
"""What values say of themselves, for people who read a manifest."""


def save(value: Any, folder: Path, overwrite: bool, draw: Callable[[Path], None]) -> Path:
    """Write a value's tables, arrays and manifest into a folder.

    Parameters
    ----------
    value : Result, Comparison, Sweep, OneAtATime, Morris, Sobol, Doubt, Discovery or Rare
        What to save.
    folder : Path
        A new or empty folder; with ``overwrite`` also one that holds an earlier result, whose files are
        replaced. Other files in it stay.
    draw : callable
        Puts pictures into a folder.

    Raises
    ------
    ResultError
        Where the folder holds something else, or cannot be written. Nothing is left half done.
    """
    return put(folder, overwrite, lambda making: write_files(value, making, draw))


def write_files(value: Any, folder: Path, draw: Callable[[Path], None] | None = None) -> None:
    """Write every file of a value into an empty folder."""
    name, pieces = kind_of(value), Pieces()
    for file, attribute in KINDS[name].tables.items():
        _write(value, attribute, folder / f"{file}.csv")
    tables = {file: getattr(value, attribute) for file, attribute in KINDS[name].tables.items() if file != "runs"}
    write_workbook(tables, _about(value, name), folder / WORKBOOK)
    if draw is not None:
        draw(folder)
    told = apart(value, pieces)
    write_arrays(folder / ARRAYS, pieces.arrays)
    says = {about: getattr(value, about) for about in SAYS if getattr(value, about, None)}
    manifest = {
        "note": "share of runs in a toy model, not a forecast",
        "kind": name,
        "scenario": (value.baseline if isinstance(value, Comparison) else value).scenario.name,
        **says,
        "value": told,
        "texts": pieces.texts,
        **circumstances(),
        "written": {path.name: sum_of(path) for path in sorted(folder.iterdir())},
    }
    write_told(folder / MANIFEST, manifest)


def _about(value: Any, kind: str) -> list[str]:
    """What the first sheet of the workbook says."""
    return [
        f"{KINDS[kind].words[0].upper()}{KINDS[kind].words[1:]} of escalate, a toy model, not a forecast",
        f"Made with: {value.asked}",
        "Shares are shares of runs; low and high are 95 % intervals for the luck of the runs.",
        "The same tables lie beside this file as CSV, for code; single runs only there.",
    ]


def _write(value: Any, attribute: str, path: Path) -> None:
    if attribute == "runs" and isinstance(value, Result):
        write_runs(value, path)
    else:
        write_table(getattr(value, attribute), path)


def load(folder: Path) -> Any:
    """Read what was saved in a folder, without playing anything again.

    Raises
    ------
    ResultError
        Where the folder holds nothing that was saved, or a file of it was changed, cut short, or written by
        another version.
    """
    told = read_manifest(folder)
    with plainly(folder, "read"):
        refuse_changed(folder, told, ARRAYS)
        pieces = Pieces(read_arrays(folder / ARRAYS), told["texts"])
    try:
        return together(told["value"], KINDS[told["kind"]].plain, pieces)
    except (LookupError, TypeError, ValueError):  # all is as it was written: it was written by other code
        raise ResultError(f"{folder} was written by another version of escalate; run it again") from None


def read_manifest(folder: Path) -> dict[str, Any]:
    """What a folder says of itself.

    Raises
    ------
    ResultError
        As for :func:`load`.
    """
    with plainly(folder, "read"):
        if (folder / MANIFEST).exists():
            return read_told(folder / MANIFEST)
        if is_unfinished(folder):
            raise ResultError(says_unfinished(folder))
    raise ResultError(f"{folder} holds no result (there is no {MANIFEST})")


def wrong_kind(folder: Path, wanted: type) -> str:
    """What to say where a folder holds something else than was wanted."""
    told = KINDS[read_manifest(folder)["kind"]].words
    return f"{folder} holds {told}, and {words_for(wanted)} is needed here; its charts: escalate plot {typed(folder)}"
