"""``escalate sensitivity`` on the command line, and the sentence that ``escalate run`` prints."""

import json

import pytest
from click.testing import CliRunner

from escalate.cli import cli
from escalate.cli.sensitivity_command import _work
from escalate.errors import EscalateError


def call(*arguments):
    result = CliRunner().invoke(cli, arguments, catch_exceptions=False)
    assert result.exit_code == 0
    return result.output


@pytest.mark.parametrize("method", [("oat",), ("morris", "--points", "4"), ("sobol", "--points", "32")])
def test_it_fits_a_screen_and_says_what_matters(method):
    told = call("sensitivity", "security-dilemma", "--method", *method, "--runs", "100")
    lines = told.splitlines()
    assert max(map(len, lines)) <= 80
    assert len(lines) <= 30
    assert " matters most for " in told.replace("\n", " ")
    assert "toy model, not a forecast" in told
    assert "Next: escalate sweep security-dilemma --vary" in told


def test_what_luck_hides_is_named():
    told = call("sensitivity", "kaesong-2020", "--runs", "50", "--only", "spiral,concession,anger_follows")
    assert "Cannot be told from luck (" in told
    assert "concession" in told.partition("Cannot be told from luck")[2]


def test_json_and_csv():
    told = json.loads(call("sensitivity", "arms-race", "--runs", "20", "--format", "json"))
    assert told["method"] == "oat"
    assert {row["parameter"] for row in told["parameters"]} == {"reaction", "fatigue", "grievance"}
    assert told["sentence"]
    assert call("sensitivity", "arms-race", "--runs", "20", "--format", "csv").startswith("parameter,label,value,low")


def test_points_without_a_method_that_takes_them():
    with pytest.raises(EscalateError, match="--points is for"):
        call("sensitivity", "arms-race", "--points", "9")


def test_run_tells_which_assumption_matters_most():
    told = call("run", "tit-for-tat", "--runs", "100").replace("\n", " ")
    assert "What matters most in a quick screening over all ranges: firmness (“A quarter of steps" in told
    assert "escalate sensitivity tit-for-tat --outcome harmony" in told


def test_run_says_how_to_find_out_where_that_takes_longer():
    told = call("run", "kaesong-2020", "--runs", "10", "--set", "north_korea.foresight=1", "--steps", "20")
    assert "What matters most" not in told
    assert "escalate sensitivity kaesong-2020" in told.replace("\n", " ")


def test_run_prints_no_more_as_json():
    told = json.loads(call("run", "arms-race", "--runs", "10", "--format", "json"))
    assert list(told) == ["scenario", "title", "version", "runs", "seed", "policy", "outcomes"]


@pytest.mark.parametrize(("asked", "runs"), [
    ((3, "oat", None, None), 7 * 2_000), ((3, "oat", 50, None), 7 * 50), ((3, "morris", None, None), 20 * 4 * 400),
    ((3, "morris", 50, 9), 9 * 4 * 50), ((3, "sobol", None, None), 256 * 5 * 32), ((3, "sobol", 50, 16), 16 * 5 * 50),
])  # fmt: skip
def test_a_bar_is_as_long_as_the_work(asked, runs):
    assert _work(*asked) == runs
