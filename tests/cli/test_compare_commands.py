"""The commands that compare, as a student types them."""

import json
import re
import sys

import pytest
from rich.cells import cell_len

from escalate import Comparison, cli

MINE = """
escalate: 1
extends: kaesong-short
title: A calmer start
state: {tension: {start: 5}}
"""


@pytest.fixture
def escalate(monkeypatch, capsys):
    """Run a command in this process: its code, what it printed, what it said on standard error."""

    def run(*args):
        monkeypatch.setattr(sys, "argv", ["escalate", *args])
        with pytest.raises(SystemExit) as left:
            cli.main()
        printed = capsys.readouterr()
        return left.value.code or 0, printed.out, printed.err

    return run


@pytest.fixture
def mine(tmp_path, monkeypatch):
    (tmp_path / "mine.yaml").write_text(MINE, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return "mine.yaml"


def test_all_policies_fit_eighty_columns(escalate):
    code, out, err = escalate("compare", "kaesong-2020", "--runs", "300")
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert max(map(len, lines)) <= 80
    assert "What each moves most, the strongest first, in points" in lines
    assert "All in points                       1      2      3      4      5      6      7" in lines
    first = [re.match(r"([ \d]\d) +\(?([+-][\d.]+)", line) for line in lines]
    numbers, moved = zip(*((int(found[1]), abs(float(found[2]))) for found in first if found), strict=True)
    assert list(numbers) == list(range(1, 12))
    assert list(moved) == sorted(moved, reverse=True)
    full = escalate("compare", "kaesong-2020", "--runs", "300", "--full")[1].splitlines()
    assert "Relief and Chinese pressure together (grand_bargain)" in full
    assert sum("of 300 runs end otherwise:" in line for line in full) == 11
    assert "This is a toy model, not a forecast: shares of runs, not chances of events." in lines


def test_one_policy_fits_a_screen(escalate):
    _, out, _ = escalate("compare", "kaesong-2020", "--policy", "chinese_pressure", "--runs", "300")
    assert len(out.splitlines()) <= 24
    assert "of 300 runs end otherwise:" in out
    assert out.endswith("Next: escalate why kaesong-2020 --policy chinese_pressure\n")


def test_characters_of_any_script_keep_the_columns(escalate, tmp_path):
    label = "비무장지대에서의 제한된 군사적 충돌과 확전의 위험"
    text = f'escalate: 1\nextends: kaesong-short\noutcomes: {{clash: {{label: "{label}"}}}}\n'
    (tmp_path / "korean.yaml").write_text(text, encoding="utf-8")
    _, out, _ = escalate("compare", str(tmp_path / "korean.yaml"), "--runs", "300", "--full")
    assert "비무장지대" in out
    assert max(cell_len(line) for line in out.splitlines()[1:]) <= 80
    rows = [line for line in out.splitlines() if " to " in line and " %  " in line]
    assert len({cell_len(line[: line.index(" %")]) for line in rows}) == 1


def test_each_set_and_file_is_a_variant(escalate, mine):
    args = ("--set", "pressure_angers=2", "--set", "pressure_angers=0,give_and_take=4", "--runs", "200")
    _, out, _ = escalate("compare", "kaesong-short", mine, *args)
    for label in ("pressure_angers = 2", "pressure_angers = 0, give_and_take = 4", "A calmer start"):
        assert re.search(rf"^ [123] +\(?[+-]?[\d.]+\)? +{label}: ", out, re.MULTILINE), label


def test_what_is_given_holds_on_both_sides(escalate):
    args = ("--policy", "chinese_pressure", "--given", "pressure_angers=2", "--steps", "9", "--runs", "200")
    told = json.loads(escalate("compare", "kaesong-short", *args, "--format", "json")[1])
    assert told["settings"] == {"pressure_angers": "2", "steps": 9}
    assert told["variants"][0]["settings"] == told["settings"]
    assert told["variants"][0]["name"] == "chinese_pressure"


def test_json_is_one_object_that_adds_up(escalate):
    args = ("compare", "kaesong-short", "--policy", "chinese_pressure", "--runs", "500", "--format", "json")
    told = json.loads(escalate(*args)[1])
    assert list(told) == [
        "scenario", "title", "version", "runs", "seed", "policy", "settings", "outcomes", "variants", "notes",
    ]  # fmt: skip
    variant = told["variants"][0]
    assert sum(row["runs"] for row in told["outcomes"]) == sum(row["runs"] for row in variant["outcomes"]) == 500
    assert sum(row["runs"] for row in variant["flips"]) == variant["moved"]
    for before, after in zip(told["outcomes"], variant["outcomes"], strict=True):
        gained = sum(row["runs"] for row in variant["flips"] if row["after"] == after["outcome"])
        lost = sum(row["runs"] for row in variant["flips"] if row["before"] == after["outcome"])
        assert after["runs"] - before["runs"] == gained - lost
        assert after["difference"] == pytest.approx(after["share"] - before["share"])


def test_csv_is_the_differences(escalate):
    _, out, _ = escalate("compare", "kaesong-short", "--runs", "100", "--format", "csv")
    lines = out.splitlines()
    assert lines[0] == "policy,label,outcome,outcome_label,difference,low,high,share,base_share"
    assert len(lines) == 1 + 4 * 6


def test_out_saves_what_python_reads_back(escalate, tmp_path):
    args = ("compare", "kaesong-short", "--runs", "100", "--out", str(tmp_path / "kept"))
    assert escalate(*args)[0] == 0
    assert len(Comparison.load(tmp_path / "kept").variants) == 4
    code, _, err = escalate(*args)
    assert code == 2
    assert "already holds" in err


def test_nothing_changed_is_said(escalate):
    _, out, _ = escalate("compare", "kaesong-short", "--set", "give_and_take=1.5", "--runs", "200")
    assert "Not one of 200 runs ends otherwise (none seen, up to 4 in 200)." in out
    _, out, _ = escalate("why", "kaesong-short", "--set", "give_and_take=1.5", "--runs", "200")
    assert "Not one of 200 runs ends otherwise (give_and_take=1.5)." in out


def test_why_tells_over_all_runs_and_in_one(escalate, mine):
    _, out, _ = escalate("why", "kaesong-short", "--policy", "chinese_pressure", "--runs", "100")
    assert out.startswith("Kaesong in four seats: Chinese pressure (chinese_pressure), on the ")
    assert re.search(r"^What it does: \d+ of 100 runs end otherwise\.$", out, re.MULTILINE)
    run = re.search(r"^That run step by step: the same command with --run (\d+) --full$", out, re.MULTILINE)[1]
    _, out, _ = escalate("why", "kaesong-short", "--policy", "chinese_pressure", "--run", run, "--full")
    assert "Left: as it stands. Right: Chinese pressure (chinese_pressure).\n" in out
    assert "They end otherwise" in out
    _, out, _ = escalate("why", "kaesong-short", mine, "--run", "12000", "--full")
    assert out.startswith("Kaesong in four seats: run 12000, seed 2020, told twice on the same luck\n")
    assert max(map(len, out.splitlines())) <= 80


def test_diff_says_what_a_file_changes(escalate, mine):
    assert escalate("diff", "kaesong-short", mine)[1] == (
        "What mine.yaml changes in kaesong-short\n\nState\n  tension: start 6 ± 0.5 -> 5\n\n"
        "Texts that differ (they change no run)\n  title\n\nNothing else differs.\n"
    )


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("compare", "kaesong-short", "--policy", "chines_pressure"), 'did you mean "chinese_pressure"'),
        (("compare", "kaesong-short", "kaesong-2021"), 'did you mean "kaesong-2020"'),
        (("compare", "kaesong-short", "arms-race"), "no outcome of the same name"),
        (("compare", "kaesong-short", "--set", "relief"), "--set relief: write it as name=value"),
        (("compare", "kaesong-short", "--given", "relief"), "--given relief: write it as name=value"),
        (("compare", "kaesong-short", "--given", "sanctoins=3"), '--given sanctoins=3: there is nothing called'),
        (("why", "kaesong-short", "--given", "sanctoins=3", "--policy", "chinese_pressure"), "--given sanctoins=3"),
        (("compare", "kaesong-short", "--runs", "0"), "from 1 up"),
        (("why", "kaesong-short"), "name what to change"),
        (("why", "kaesong-short", "--policy", "chinese_pressure", "--run", "-1"), "runs are counted from 0"),
        (("diff", "kaesong-short", "nothing.yaml"), "no such file"),
    ],
)
def test_mistakes_end_with_two(escalate, args, said):
    code, out, err = escalate(*args)
    assert (code, out) == (2, "")
    assert said in err
