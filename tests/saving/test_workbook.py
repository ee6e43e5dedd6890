"""The workbook: numbers are numbers, text is never a formula, labels come first, the same result is the same bytes."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pandas as pd

import escalate
from escalate.saving.workbook import WORKBOOK, write_workbook


def sheet(path: Path, number: int) -> str:
    with zipfile.ZipFile(path) as book:
        return book.read(f"xl/worksheets/sheet{number}.xml").decode()


def strings(path: Path) -> list[str]:
    with zipfile.ZipFile(path) as book:
        return re.findall(r"<t[^>]*>([^<]*)</t>", book.read("xl/sharedStrings.xml").decode())


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
    assert any("not a forecast" in word for word in strings(path))
    with zipfile.ZipFile(path) as book:
        assert 'name="runs"' not in book.read("xl/workbook.xml").decode()
