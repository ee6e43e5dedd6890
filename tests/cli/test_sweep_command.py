"""``escalate sweep`` on the command line: what it prints, and how it refuses."""

import json

import pytest
from click.testing import CliRunner

from escalate import load
from escalate.cli import cli
from escalate.errors import EscalateError


def run(*arguments):
    return CliRunner().invoke(cli, ["sweep", "kaesong-2020", *arguments], catch_exceptions=False)


def test_one_assumption():
    result = run("--vary", "spiral=0:3:5", "--runs", "1000")
    assert result.exit_code == 0
    lines = result.output.splitlines()
    assert max(map(len, lines)) <= 80
    assert len(lines) <= 26
    assert "1,000 runs at each of 5 points, seed 2020, no policy; the same luck at every" in result.output
    assert "0.75" in result.output
    assert " overtakes " in result.output or "no outcome clearly overtakes another" in result.output
    assert "toy model, not a forecast" in result.output


def test_two_assumptions():
    known = {parameter.name: parameter for parameter in load("kaesong-2020").parameters}
    across, down = known["restraint"], known["spiral"]
    rows = ("--vary", f"spiral={down.low},{down.value},{down.high}")
    columns = ("--vary", f"restraint={across.low},{across.value},{across.high}")
    result = run(*rows, *columns, "--runs", "300", "--outcome", "clash")
    assert max(map(len, result.output.splitlines())) <= 80
    assert "Share of runs that end in clash" in result.output
    assert f"{down.value:g} *" in result.output
    assert f"{across.value:g}*" in result.output


def test_more_columns_than_a_screen_holds():
    result = run("--vary", "spiral=0,1", "--vary", "restraint=0:3:31", "--runs", "5")
    assert "too many for a screen" in result.output


def test_json_and_csv():
    told = json.loads(run("--vary", "spiral=0:3:4", "--runs", "200", "--format", "json").output)
    assert told["vary"][0]["values"] == [0, 1, 2, 3]
    assert [point["values"] for point in told["points"]] == [{"spiral": value} for value in (0, 1, 2, 3)]
    assert all(sum(point["runs"].values()) == 200 for point in told["points"])
    rows = run("--vary", "spiral=0,1", "--runs", "50", "--format", "csv").output.splitlines()
    assert rows[0] == "spiral,outcome,label,runs,share,low,high"
    assert len(rows) == 15


@pytest.mark.parametrize(
    ("vary", "fault"),
    [
        ("spiral", "write it as name=low:high:count"),
        ("spiral=", "write it as name=low:high:count"),
        ("spiral=0:3", "write a row of values as low:high:count"),
        ("spiral=0:3:4:5", "write a row of values as low:high:count"),
        ("spiral=3:0:4", "the smaller number comes first"),
        ("spiral=3:3:4", "the smaller number comes first"),
        ("spiral=0:3:1", "at least two values"),
        ("spiral=0,,3", "a value is missing"),
        ("spirl=0,1", 'did you mean "spiral"'),
    ],
)
def test_what_cannot_be_read_is_refused(vary, fault):
    with pytest.raises(EscalateError, match=fault):
        run("--vary", vary)


def test_a_name_twice_and_an_unknown_outcome():
    with pytest.raises(EscalateError, match="varied twice"):
        run("--vary", "spiral=0,1", "--vary", "spiral=0,2")
    with pytest.raises(EscalateError, match='did you mean "war"'):
        run("--vary", "spiral=0,1", "--outcome", "wor")
