"""What ``list``, ``show``, ``check`` and ``new`` print fits 80 columns and says what a designer needs."""

import io
import sys
from types import SimpleNamespace

import pytest
from click.testing import CliRunner

from escalate.cli import cli
from escalate.cli.common import scenario_named
from escalate.errors import EscalateError
from escalate.scenario import library
from worlds import CHAIN


def printed(*args):
    done = CliRunner().invoke(cli, args)
    assert done.exit_code == 0, done.output
    assert max(map(len, done.output.splitlines())) <= 80
    return done.output


def test_list_names_every_scenario_and_its_idea():
    told = printed("list")
    assert len(told.splitlines()) <= 24
    assert all(f"\n{name} " in f"\n{told}" for name in library.names())
    assert max(map(len, told.splitlines())) <= 80
    crises = told.split("\n\n")[0].splitlines()[1:]
    assert [line.split()[0] for line in crises[:3]] == ["fashoda-1898", "july-1914", "cuba-1962"]
    assert "head_start" in next(line for line in crises if line.startswith("july-1914"))


@pytest.mark.parametrize("name", library.names())
def test_show_fits(name):
    assert "Outcomes, the first that holds" in printed("show", name)


CORRIDOR = """\
escalate: 1
title: A corridor
clock: {start: 2021-03-01, step: 1 week, steps: 10}
ladder: [Talks, Threats]
parameters: {sting: {value: 1.5, range: [0, 3], label: How much a threat stings, why: Nobody knows}}
state: {tension: {label: Tension at the border, start: 50 ± 5, noise: 2}, talks: {start: no}}
actors:
  north: {seat: The council, options: {threaten: {rung: Threats, when: not talks, effects: {tension: +6}}, talk: {}}}
  south: {goal: -0.1 * tension, options: {answer: {appeal: sting * north.threaten}, wait: {}}}
events: {vote: {on: 2021-04-11, effects: {talks: yes}}}
outcomes: {clash: {when: tension >= 80, chance: 0.5}, truce: {at end: yes, when: talks}, quiet: {otherwise: yes}}
"""

SHOWN = """\
A corridor (mine)
10 steps of one week from 1 March 2021; in each, actors move in the order below.
Ladder: Talks < Threats

What changes
  tension     Tension at the border: 0 to 100, starts 50 ± 5, noise 2
  talks       yes/no, starts no

North (The council)
  threaten    Threaten [Threats]
              when not talks
  talk        Talk

South
  wants -0.1 * tension
  answer      Answer
  wait        Wait

Events
  vote        on 2021-04-11

Outcomes, the first that holds
  clash       when tension >= 80, chance 0.5
  truce       at the end, when talks
  quiet       otherwise

Assumptions (--set NAME=VALUE)
  sting       1.5 (0 to 3, guess)
              How much a threat stings
              Nobody knows
  6 of 6 numbers are guesses: 1 of 1 parameters, and 5 that stand in formulas
  without a name
"""


def test_show_says_what_moves_whom(tmp_path):
    (tmp_path / "mine.yaml").write_text(CORRIDOR, encoding="utf-8")
    assert printed("show", str(tmp_path / "mine.yaml")) == SHOWN


def test_new_then_check(tmp_path):
    mine = tmp_path / "mine.yaml"
    told = CliRunner().invoke(cli, ["new", str(mine), "--from", "tit-for-tat"]).output
    assert "escalate check" in told
    assert "no errors, 0 warnings" in CliRunner().invoke(cli, ["check", str(mine)]).output
    mine.write_text(mine.read_text(encoding="utf-8").replace("title:", "tilte:"), encoding="utf-8")
    with pytest.raises(Exception, match='did you mean "title"'):
        CliRunner().invoke(cli, ["check", str(mine)], catch_exceptions=False)


def test_a_copy_is_of_the_scenario_it_is_named_after(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert "is a copy of gamblers-ladder" in printed("new", "gamblers-ladder")
    told = printed("new", "my own")
    assert "is a copy of kaesong-short" in told
    assert "escalate check 'my own.yaml'" in told


def test_what_a_policy_does_is_shown():
    told = " ".join(printed("show", "kaesong-2020").split())
    orders = "south_korea.drop_support when step == 1, south_korea.pursue_projects when step > 1 and projects < 30"
    assert f"orders {orders}; bans south_korea.keep_sanctions" in told


def test_a_number_of_runs_may_be_written_as_tables_write_it():
    assert printed("run", "gamblers-ladder", "--runs", "1,000") == printed("run", "gamblers-ladder", "--runs", "1000")


@pytest.mark.parametrize(("size", "read"), [(1_000_000, True), (1_000_001, False)])
def test_standard_input_holds_a_million_characters(size, read, monkeypatch):
    text = f"{CHAIN}#"
    typed = io.BytesIO((text + "x" * (size - len(text))).encode())
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=typed))
    if read:
        assert scenario_named("-").name == "standard input"
        return
    with pytest.raises(EscalateError, match="this file is over 1 MB"):
        scenario_named("-")
