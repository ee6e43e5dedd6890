"""The command line as a student meets it, in processes of its own."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from escalate import Result, load, load_text
from escalate.cli import cli
from escalate.cli.page_options import make_page
from escalate.errors import EscalateError
from escalate.lesson import folder as lesson_folder
from worlds import CHAIN, DUEL


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


@pytest.mark.parametrize("asked", [
    "run chain.yaml --runs 20", "story chain.yaml --run 0", "compare chain.yaml --runs 20",
    "sweep chain.yaml --vary push=0,9 --runs 20",
])  # fmt: skip
def test_json_is_set_in_by_two(asked, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("chain.yaml").write_text(CHAIN, encoding="utf-8")
    said = CliRunner().invoke(cli, [*asked.split(), "--format", "json"], catch_exceptions=False).output
    assert said == json.dumps(json.loads(said), indent=2) + "\n"


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


def paged(source, written, **asked):
    """What a page is made of; the page itself is two words."""
    plain = {"runs": 60, "seed": 3, "policy": None, "settings": (), "steps": None, "out": None, "overwrite": False}

    def write(*parts):
        written.append(parts)
        return "a page"

    make_page(str(source), ".page.html", write, **{**plain, **asked})
    return written[-1]


def test_what_a_page_is_made_of(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    two = CHAIN.replace("parameters: {", "parameters: {pull: {value: 0, range: [0, 1]}, ")
    Path("chain.yaml").write_text(two, encoding="utf-8")
    Path("duel.yaml").write_text(DUEL, encoding="utf-8")
    written = []
    result, comparison, draws = paged("chain.yaml", written)
    assert capsys.readouterr().out == "Written: chain.page.html\n"
    assert Path("chain.page.html").read_text(encoding="utf-8") == "a page"
    assert (len(result), result.seed, [each.name for each in comparison.variants]) == (60, 3, ["squeeze"])
    assert (len(comparison), comparison.seed) == (60, 3)
    assert len(draws) == 200 * len(result.scenario.outcomes)
    with pytest.raises(EscalateError, match=r"chain\.page\.html is already there; choose another name, or add --over"):
        paged("chain.yaml", written)
    assert len(written) == 1
    result, comparison, _ = paged("chain.yaml", written, policy="squeeze", settings=("push=2",), overwrite=True)
    assert (result.scenario.policy.name, result.scenario.settings, comparison) == ("squeeze", {"push": "2"}, None)
    result, comparison, draws = paged("duel.yaml", written, steps=4, out=Path("mine.html"))
    assert (result.scenario.clock.steps, comparison.variants[0].name, draws) == (4, "shot", None)
    assert Path("mine.html").exists()


def test_a_page_of_a_saved_result_plays_nothing_again(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    load_text(CHAIN, "chain").run(70, 5).save("kept")
    written = []
    result, comparison, draws = paged("kept", written)
    assert (len(result), result.seed, len(comparison), comparison.seed, draws) == (70, 5, 70, 5, None)
    assert Path("chain.page.html").exists()
    for asked in ({"policy": "squeeze"}, {"settings": ("push=1",)}, {"steps": 3}):
        with pytest.raises(EscalateError, match="kept is a saved result; what it was made with cannot be changed"):
            paged("kept", written, **asked, overwrite=True)
    assert len(written) == 1


def test_the_key_of_a_lesson_has_the_command_that_makes_it_again(monkeypatch, tmp_path):
    made = []
    monkeypatch.setattr(lesson_folder, "lesson", lambda *parts, **how: made.append((parts, how)) or [tmp_path / "a"])
    done = CliRunner().invoke(cli, ["lesson", "kaesong-short"])
    assert done.output == f"{tmp_path / 'a'}\n"
    asked = ["--policy", "chinese_pressure", "--set", "tension=4", "--set", "pressure_angers=1", "--steps", "9"]
    more = ["--minutes", "90", "--paper", "letter", "--runs", "200", "--seed", "4", "--out", "x", "--overwrite"]
    CliRunner().invoke(cli, ["lesson", "kaesong-short", *asked, *more])
    (one, how), (two, other) = made
    assert one == (load("kaesong-short"), Path("kaesong-short-lesson"), 50)
    plain = "escalate lesson kaesong-short --minutes 50 --paper a4 --runs 10000 --seed 2020"
    told = {"page": "a4", "runs": 10_000, "seed": 2020, "command": plain, "overwrite": False}
    assert {name: how[name] for name in told} == told
    assert (two[0].policy.name, two[0].clock.steps, two[1:]) == ("chinese_pressure", 9, (Path("x"), 90))
    again = "escalate lesson kaesong-short --minutes 90 --paper letter --runs 200 --seed 4 " + " ".join(asked)
    told = {"page": "letter", "runs": 200, "seed": 4, "command": again, "overwrite": True}
    assert {name: other[name] for name in told} == told
