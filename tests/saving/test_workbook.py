"""The workbook: numbers are numbers, text is never a formula, labels come first, the same result is the same bytes."""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pandas as pd
import pytest

import escalate
from escalate.saving.workbook import WORKBOOK, _format, write_workbook


def sheet(path: Path, number: int) -> str:
    with zipfile.ZipFile(path) as book:
        return book.read(f"xl/worksheets/sheet{number}.xml").decode()


def strings(path: Path) -> list[str]:
    with zipfile.ZipFile(path) as book:
        return re.findall(r"<t[^>]*>([^<]*)</t>", book.read("xl/sharedStrings.xml").decode())


NAMES = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}


def parsed(path: Path, part: str) -> ElementTree.Element:
    with zipfile.ZipFile(path) as book:
        return ElementTree.fromstring(book.read(part))


def cells(path: Path, number: int) -> dict[str, tuple[str, str]]:
    """What stands in each cell of a sheet, and how it is shown."""
    words = ["".join(entry.itertext()) for entry in parsed(path, "xl/sharedStrings.xml").findall("m:si", NAMES)]
    styles = parsed(path, "xl/styles.xml")
    formats = {
        each.get("numFmtId"): each.get("formatCode") for each in styles.findall("m:numFmts/m:numFmt", NAMES)
    } | {"0": "General", "3": "#,##0"}  # fmt: skip
    shown = [
        f"{formats[each.get('numFmtId')]}{' bold' if each.get('fontId') != '0' else ''}"
        for each in styles.findall("m:cellXfs/m:xf", NAMES)
    ]
    found = {}
    for cell in parsed(path, f"xl/worksheets/sheet{number}.xml").iter(f"{{{NAMES['m']}}}c"):
        value = cell.findtext("m:v", "", NAMES)
        value = words[int(value)] if cell.get("t") == "s" else f"{bool(int(value))}" if cell.get("t") == "b" else value
        found[cell.get("r", "")] = (value, shown[int(cell.get("s", "0"))])
    return found


def widths(path: Path, number: int) -> list[float]:
    """Of the columns of a sheet, in characters."""
    columns = parsed(path, f"xl/worksheets/sheet{number}.xml").findall("m:cols/m:col", NAMES)
    return [
        round(float(each.get("width", "0")), 0)
        for each in columns
        for _ in range(int(each.get("min", "0")), int(each.get("max", "0")) + 1)
    ]


def test_every_cell_of_a_table(tmp_path: Path) -> None:
    table = pd.DataFrame(
        {
            "outcome": ["war", "x" * 60],
            "label": ["War", "twelve signs"],
            "runs": [3, 12_000],
            "base_share": [0.125, float("nan")],
            "worth": [-0.5, 2.5],
            "level": [0.5, 0.25],
            "date": pd.to_datetime(["2020-06-16", None]),
            "day": [dt.date(2020, 6, 17), float("nan")],
            "clear": [True, False],
            "outcome_label": ["a", "b"],
        }
    )
    path = tmp_path / WORKBOOK
    write_workbook({"outcomes": table, "n" * 40: table[["runs"]]}, ["What this is", "and what it is not"], path)
    assert cells(path, 1) == {"A1": ("What this is", "General"), "A2": ("and what it is not", "General")}
    assert cells(path, 2) == {
        **{
            f"{column}1": (name, "General bold")
            for column, name in zip(
                "ABCDEFGHIJ",
                ("label", "outcome_label", "outcome", "runs", "base_share", "worth", "level", "date", "day", "clear"),
                strict=True,
            )
        },
        "A2": ("War", "General"), "A3": ("twelve signs", "General"), "B2": ("a", "General"), "B3": ("b", "General"),
        "C2": ("war", "General"), "C3": ("x" * 60, "General"), "D2": ("3", "#,##0"), "D3": ("12000", "#,##0"),
        "E2": ("0.125", "0.0%"), "F2": ("-0.5", "General"), "F3": ("2.5", "General"), "G2": ("0.5", "General"),
        "G3": ("0.25", "General"), "H2": ("43998", "yyyy-mm-dd"), "I2": ("43999", "General"), "J2": ("True", "General"),
        "J3": ("False", "General"),
    }  # fmt: skip
    assert widths(path, 1) == [101]
    assert widths(path, 2) == [15, 16, 45, 12, 13, 12, 12, 12, 12, 12]
    with zipfile.ZipFile(path) as book:
        assert f'name="{"n" * 31}"' in book.read("xl/workbook.xml").decode()
        assert "2020-01-01T00:00:00Z" in book.read("docProps/core.xml").decode()
        assert "<dc:title>What this is</dc:title>" in book.read("docProps/core.xml").decode()
    (pane,) = parsed(tmp_path / WORKBOOK, "xl/worksheets/sheet2.xml").iter(f"{{{NAMES['m']}}}pane")
    held = {name: pane.get(name) for name in ("xSplit", "ySplit", "topLeftCell", "state")}
    assert held == {"xSplit": None, "ySplit": "1", "topLeftCell": "A2", "state": "frozen"}


def test_numbers_stay_numbers_and_text_stays_text(tmp_path: Path) -> None:
    table = pd.DataFrame(
        {
            "outcome": ["=1+1", "http://x.org"],
            "label": ["-2", "\x1b[31mWar"],
            "runs": [3, 12_000],
            "share": [0.125, float("nan")],
            "date": pd.to_datetime(["2020-06-16", None]),
            "clear": [True, False],
        }
    )
    path = tmp_path / WORKBOOK
    write_workbook({"outcomes": table}, ["What this is"], path)
    text = sheet(path, 2)
    assert "<f>" not in text
    assert "hyperlink" not in text
    assert "<v>0.125</v>" in text
    assert "<v>12000</v>" in text
    assert 'ySplit="1"' in text
    assert 'state="frozen"' in text
    words = strings(path)
    assert "=1+1" in words
    assert not any("\x1b" in word for word in words)
    assert words.index("label") < words.index("outcome")


def test_a_share_is_a_per_cent_only_where_it_is_one(tmp_path: Path) -> None:
    def styles(share: list[float]) -> set[str]:
        path = tmp_path / WORKBOOK
        write_workbook({"t": pd.DataFrame({"share": share})}, ["What this is"], path)
        with zipfile.ZipFile(path) as book:
            return set(re.findall(r'formatCode="([^"]*)"', book.read("xl/styles.xml").decode()))

    assert styles([0.25, -1.0]) == {"0.0%"}
    assert styles([0.25, 1.5]) == set()
    assert styles([0.25, -1.5]) == set()


def test_a_saved_result_has_one_with_its_shares(tmp_path: Path) -> None:
    result = escalate.load("kaesong-short").run(200, 7)
    for name in ("one", "two"):
        result.save(tmp_path / name)
    path = tmp_path / "one" / WORKBOOK
    assert path.read_bytes() == (tmp_path / "two" / WORKBOOK).read_bytes()
    for share in result.outcomes["share"]:
        assert f"<v>{share!r}</v>" in sheet(path, 2) or f"<v>{share:.16g}</v>" in sheet(path, 2)
    about = [value for value, _ in cells(path, 1).values()]
    assert about[:2] == ["A result of escalate, a toy model, not a forecast", f"Made with: {result.asked}"]
    sheets = [each.get("name") for each in parsed(path, "xl/workbook.xml").iter(f"{{{NAMES['m']}}}sheet")]
    assert sheets == ["about", "outcomes", "levels", "choices", "ladder"]  # single runs would be too many for a sheet


@pytest.mark.parametrize(("column", "values", "shown"), [
    ("share", [0.0, 1.0], "0.0%"), ("share", [0.5, 1.01], "General"), ("share", [-1.0, 0.5], "0.0%"),
    ("share", [-1.01], "General"), ("worth", [0.5], "General"), ("share", [0, 1], "#,##0"), ("share", ["a"], "General"),
])  # fmt: skip
def test_a_share_of_all_runs_is_a_hundred_per_cent_and_more_is_no_share(
    column: str, values: list[object], shown: str
) -> None:
    assert _format(column, pd.Series(values)) == shown


def test_heads_stand_on_a_line_and_nothing_is_written_beside_the_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_: object, **__: object) -> None:
        raise AssertionError("a file of its own")

    monkeypatch.setattr("tempfile.mkstemp", never)
    monkeypatch.setattr("tempfile.mkdtemp", never)
    write_workbook({"t": pd.DataFrame({"runs": [1]})}, ["What this is"], tmp_path / WORKBOOK)
    lines = [each.get("style") for each in parsed(tmp_path / WORKBOOK, "xl/styles.xml").iter(f"{{{NAMES['m']}}}bottom")]
    assert lines == [None, "thin"]
