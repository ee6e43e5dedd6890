"""Pages and charts of files at their smallest: one step, and every number set."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from escalate.cli import cli

TEXT = """\
escalate: 1
title: A single step
clock: {steps: 1}
ladder: [Calm, War]
parameters: {lean: {label: A guess, value: 1, range: [0, 2], basis: guess, why: a guess}}
actors: {a: {options: {wait: {rung: Calm}, go: {rung: War, appeal: lean}}}}
outcomes: {war: {rung: War, when: a.go}, calm: {rung: Calm, otherwise: yes}}
"""


@pytest.fixture
def one_step(tmp_path: Path) -> Path:
    path = tmp_path / "single.yaml"
    path.write_text(TEXT, encoding="utf-8")
    return path


@pytest.mark.parametrize("command", ["report", "handout"])
def test_a_page_is_made_where_every_number_is_set(one_step: Path, tmp_path: Path, command: str) -> None:
    page = tmp_path / "page.html"
    told = CliRunner().invoke(cli, [command, str(one_step), "--set", "lean=1", "--runs", "200", "--out", str(page)])
    assert told.exit_code == 0, told.output
    assert "at most 1 step." in page.read_text(encoding="utf-8").replace("\n", " ")


def test_charts_without_open_numbers_leave_doubt_out_and_say_so(one_step: Path, tmp_path: Path) -> None:
    asked = ["plot", str(one_step), "--all", "--set", "lean=1", "--runs", "200", "--out", str(tmp_path / "charts")]
    told = CliRunner().invoke(cli, asked)
    assert told.exit_code == 0, told.output
    assert "no parameters to doubt, all are set" in " ".join(told.output.split())
    assert "a single step is no way up a ladder" in " ".join(told.output.split())
    assert not (tmp_path / "charts" / "doubt.png").exists()
