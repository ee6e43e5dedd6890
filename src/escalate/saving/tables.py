"""Tables as CSV that any spreadsheet opens as they are, and in which no text does harm."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from escalate.characters import visible
from escalate.results import tables
from escalate.results.result import Result

if TYPE_CHECKING:
    import pandas as pd

ROWS = 100_000
"""Rows of the table of runs that are made at a time."""
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # the wide ones in Japanese Excel


def write_table(frame: pd.DataFrame, path: Path) -> None:
    """Write a table.

    UTF-8 with a byte-order mark, without which Excel garbles other than Latin letters; a text that a
    spreadsheet would take for a formula gets an apostrophe in front.
    """
    path.write_text(csv_text(frame), encoding="utf-8-sig", newline="")


def csv_text(frame: pd.DataFrame, header: bool = True) -> str:
    """A table as CSV."""
    return harmless(frame).to_csv(index=False, header=header, lineterminator="\n", date_format="%Y-%m-%d")


def write_runs(result: Result, path: Path) -> None:
    """Write the table of runs, the same bytes as ``write_table(result.runs, path)``.

    A frame of ten million rows takes a gigabyte and a minute to write; but a row is its number and one of
    few endings, so the endings are written once and the rows put together in pieces.
    """
    record = result.record
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        for first in range(0, len(result), ROWS):
            outcome, step = record.outcome[first : first + ROWS], record.step[first : first + ROWS]
            endings = outcome.astype(np.int64) * 2**16 + step
            _, places, kinds = np.unique(endings, return_index=True, return_inverse=True)
            frame = tables.runs(result.scenario, replace(record, outcome=outcome[places], step=step[places]))
            if not first:
                file.write(",".join(frame.columns) + "\n")
            tails = csv_text(frame.drop(columns="run"), header=False).splitlines(keepends=True)
            numbers = range(record.first + first, record.first + first + len(outcome))
            file.write("".join([f"{run},{tails[kind]}" for run, kind in zip(numbers, kinds.tolist(), strict=True)]))


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
