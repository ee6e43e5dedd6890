"""The same tables as one workbook, for a spreadsheet of any country: numbers are numbers, whatever stands for a comma.

A French or German spreadsheet puts a CSV into one column and reads 12.5 as 12 May; a workbook knows better. The table
of single runs stays in its CSV: it can be longer than a sheet.
"""

from __future__ import annotations

import datetime as dt
import io
import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from escalate.characters import visible

if TYPE_CHECKING:
    import pandas as pd

WORKBOOK = "tables.xlsx"
SHARES = {"share", "low", "high", "mean", "difference", "effect", "density", "coverage"}
_PARTS = ("share", "low_all", "high_all", "base_share", "doubt_", "luck_", "change_", "across", "swing")
WIDEST = 44


def write_workbook(tables: Mapping[str, pd.DataFrame], about: Sequence[str], path: Path) -> None:
    """Write a sheet a table, after one that says what this is.

    Parameters
    ----------
    tables : mapping of str to DataFrame
        By the names of sheets.
    about : sequence of str
        Lines of the first sheet.
    path : Path
    """
    import xlsxwriter  # type: ignore[import-untyped]

    buffer = io.BytesIO()  # its own errors are not the system's, so it writes to memory
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        # A fixed day, so that the same result is the same bytes.
        book.set_properties({"title": about[0], "created": dt.datetime(2020, 1, 1)})
        first = book.add_worksheet("about")
        first.set_column(0, 0, 100)
        for row, line in enumerate(about):
            first.write_string(row, 0, visible(line))
        for name, table in tables.items():
            _sheet(book, name, _labels_first(table))
    path.write_bytes(buffer.getvalue())


def _labels_first(table: pd.DataFrame) -> pd.DataFrame:
    """Words for people before names for code."""
    named = [str(column) for column in table.columns]
    labels = [column for column in named if column == "label" or column.endswith("_label")]
    return table[[*labels, *(column for column in named if column not in labels)]]


def _sheet(book: Any, name: str, table: pd.DataFrame) -> None:
    """One table: its head held when the rest is scrolled, each column as wide as it needs and in its own format."""
    sheet = book.add_worksheet(name[:31])
    bold = book.add_format({"bold": True, "bottom": 1})
    sheet.freeze_panes(1, 0)
    for place, column in enumerate(table.columns):
        shape = book.add_format({"num_format": _format(str(column), table[column])})
        values = table[column].tolist()
        longest = max([len(str(column)), *(len(str(value)) for value in values if isinstance(value, str))])
        sheet.set_column(place, place, min(max(longest + 2, 11), WIDEST))
        sheet.write_string(0, place, visible(str(column)), bold)
        for row, value in enumerate(values, 1):
            _cell(sheet, row, place, value, shape)


def _format(column: str, values: pd.Series[Any]) -> str:
    """How a column's numbers are shown; shares of runs as per cents, which stay fractions of 1 in the cell."""
    if values.dtype.kind == "M":
        return "yyyy-mm-dd"
    if values.dtype.kind == "f" and (column.startswith(_PARTS) or column in SHARES) and values.abs().max() <= 1:
        return "0.0%"
    return "#,##0" if values.dtype.kind in "iu" else "General"


def _cell(sheet: Any, row: int, column: int, value: Any, shape: Any) -> None:
    if isinstance(value, str):
        sheet.write_string(row, column, visible(value))
    elif isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif isinstance(value, dt.date) and value == value:
        sheet.write_datetime(row, column, value, shape)
    elif isinstance(value, int | float) and math.isfinite(value):
        sheet.write_number(row, column, value, shape)
