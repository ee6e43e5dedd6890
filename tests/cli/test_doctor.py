"""``escalate doctor``: what it looks at, and when it says that something is wrong."""

import pytest
from click.testing import CliRunner

from escalate.api import files
from escalate.cli import cli, doctor_command
from escalate.errors import EscalateError
from escalate.scenario import library

WON = files.load_text(doctor_command.RUIN, "doctor").run(10_000, 2020).share("top")


def doctor():
    return CliRunner().invoke(cli, ["doctor"], catch_exceptions=False).output


def test_every_scenario_is_read_and_the_known_answer_told(monkeypatch):
    read = []
    monkeypatch.setattr(files, "load", read.append)
    lines = doctor().splitlines()
    assert read == library.names()
    assert lines[2:] == [
        "Console encoding: utf-8",
        f"Library: {len(read)} scenarios, all readable, in {library.folder()}",
        f"Known answer: a fair game from 1 of 4 is won in {WON:.1%} of runs; it should be near 25%",
        "All is well.",
    ]


def test_an_answer_just_as_far_off_as_may_be_is_well(monkeypatch):
    monkeypatch.setattr(files, "load", lambda name: None)
    monkeypatch.setattr(doctor_command, "EXPECTED", WON)
    monkeypatch.setattr(doctor_command, "TOLERANCE", 0)
    assert doctor().endswith("All is well.\n")


@pytest.mark.parametrize("expected", [WON - 0.021, WON + 0.021])
def test_over_two_points_off_is_too_far(expected, monkeypatch):
    monkeypatch.setattr(files, "load", lambda name: None)
    monkeypatch.setattr(doctor_command, "EXPECTED", expected)
    with pytest.raises(EscalateError, match="something is wrong with this installation; install escalate-sim again"):
        doctor()


def test_a_library_without_scenarios_is_not_well(monkeypatch):
    monkeypatch.setattr(library, "names", list)
    with pytest.raises(EscalateError, match="something is wrong"):
        doctor()
