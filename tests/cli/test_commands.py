"""The command line as a student meets it, in processes of its own."""

import json
import os
import subprocess
import sys

import pytest

from escalate import Result


def run(*args, encoding="utf-8"):
    return subprocess.run(
        [sys.executable, "-m", "escalate", *args],
        capture_output=True, text=True, encoding="utf-8", errors="replace",
        env={**os.environ, "PYTHONIOENCODING": encoding}, check=False,
    )  # fmt: skip


def test_help_is_light():
    code = (
        "import sys, runpy; sys.argv = ['escalate', '--help']\n"
        "try: runpy.run_module('escalate', run_name='__main__')\n"
        "except SystemExit: pass\n"
        "heavy = {'numpy', 'pandas', 'matplotlib', 'pydantic', 'yaml', 'rich'} & set(sys.modules)\n"
        "assert not heavy, heavy"
    )
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)


def test_run_prints_a_table_that_fits():
    done = run("run", "kaesong-2020")
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert max(map(len, lines)) <= 80
    assert len(lines) <= 26
    assert "10,000 runs, seed 2020" in done.stdout
    assert "not a forecast" in done.stdout
    assert done.stderr == ""


def test_json_is_one_object():
    told = json.loads(run("run", "kaesong-short", "--runs", "500", "--format", "json").stdout)
    assert list(told) == ["scenario", "title", "version", "runs", "seed", "policy", "outcomes"]
    assert sum(row["runs"] for row in told["outcomes"]) == 500
    assert list(told["outcomes"][0]) == ["outcome", "label", "runs", "share", "low", "high", "median_step"]


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "cp437"])
def test_narrow_consoles_get_plain_signs(encoding):
    done = run("run", "kaesong-short", "--runs", "200", encoding=encoding)
    assert done.returncode == 0, done.stderr


def test_save_and_read_back(tmp_path):
    folder = tmp_path / "out"
    args = ("run", "kaesong-short", "--runs", "300", "--policy", "chinese_pressure", "--out", str(folder))
    assert run(*args).returncode == 0
    assert {path.name for path in folder.iterdir()} >= {"outcomes.csv", "runs.csv", "levels.csv", "manifest.json"}
    again = Result.load(folder)
    fresh = again.scenario.run(300, 2020)
    assert again.outcomes.equals(fresh.outcomes)
    assert again.levels.equals(fresh.levels)
    refused = run(*args)
    assert refused.returncode == 2
    assert "already holds a result" in refused.stderr


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("run", "kaesong-2021"), 'did you mean "kaesong-2020"'),
        (("rum", "kaesong-2020"), 'did you mean "run"'),
        (("run", "kaesong-short", "--policy", "chines_pressure"), 'did you mean "chinese_pressure"'),
        (("run", "kaesong-short", "--set", "tensoin=3"), 'did you mean "tension"'),
        (("run", "kaesong-short", "--set", "tension"), "name=value"),
        (("run", "kaesong-short", "--runs", "0"), "from 1 up"),
        (("run", "kaesong-short", "--seed", "-1"), "from 0 up"),
        (("story", "kaesong-short", "--run", "99999"), "runs 0 to 9999"),
    ],
)
def test_mistakes_end_with_two_and_no_traceback(args, said):
    done = run(*args)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_the_other_commands(tmp_path):
    assert "kaesong-2020" in run("list").stdout
    assert "chinese_pressure" in run("show", "kaesong-short").stdout
    assert "It ends in step" in run("story", "kaesong-short", "--run", "3").stdout
    assert "The run ends after step" in run("story", "kaesong-short", "--run", "3", "--full").stdout
    assert json.loads(run("schema").stdout)["title"] == "escalate scenario"
    assert "All is well." in run("doctor").stdout
    mine = tmp_path / "mine.yaml"
    assert run("new", str(mine), "--from", "kaesong-short").returncode == 0
    assert run("new", str(mine)).returncode == 2
    assert "no errors, 0 warnings" in run("check", str(mine)).stdout


def test_a_share_has_the_decimals_of_its_interval():
    """One run of 3,000 is no 0.0 %."""
    told = run("run", "gamblers-ladder", "--set", "heat=-2", "--runs", "3000").stdout
    lines = {line[:15]: line.split() for line in told.splitlines()}
    assert lines["Still undecided"][2:6] == ["1", "0.03", "%", "0.01-0.19"]
    assert lines["Reaches the top"][3:7] == ["4", "0.13", "%", "0.05-0.34"]
    assert lines["Fades away     "][2:6] == ["2,995", "99.8", "%", "99.6-99.9"]
