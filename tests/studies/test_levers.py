"""What each lever moves most: known answers on a scenario whose shares are its parameters."""

from click.testing import CliRunner

from escalate import load_text
from escalate.cli import cli
from escalate.studies.levers import levers

COINS = """\
escalate: 1
title: Two coins
summary: Heads or tails.
mechanism: The coin decides.
change first: heads
window: One toss.
clock: {steps: 1}
parameters:
  heads: {value: 0.5, range: [0.1, 0.9], ends: [nearly never, nearly always], why: A coin}
  idle: {value: 1, range: [0, 2]}
  bent: {value: 0, range: [0, 0.4], under: bend}
  unkeyed: {value: 0, range: [0, 0.1]}
state: {bend_on: {start: no}}
key_assumptions: [heads, idle, bent]
actors: {nobody: {options: {wait: {}}}}
events:
  toss: {chance: heads - bend_on * bent + 0 * idle + unkeyed}
outcomes: {up: {label: Heads, when: happened(toss)}, down: {otherwise: yes}}
policies:
  bend: {label: Bend it, cost: a hammer, set: {bend_on: yes}}
  press: {label: Press it, set: {heads: 0.9}}
"""


def test_shares_of_the_outcome_moved_most():
    found = {lever.entry.name: lever for lever in levers(load_text(COINS), 2_000)}
    assert list(found) == ["bend", "press", "heads", "idle", "bent"]
    near = {"press": (0.5, 0.9), "heads": (0.1, 0.5, 0.9), "bent": (0.5, 0.5, 0.1)}
    for name, shares in near.items():
        expected = shares if found[name].outcome == "Heads" else tuple(1 - share for share in shares)
        assert len(found[name].shares) == len(shares)
        assert max(abs(a - b) for a, b in zip(found[name].shares, expected, strict=True)) < 0.035, name
    assert found["bent"].under == "bend"
    assert [(found[name].outcome, found[name].shares) for name in ("bend", "idle")] == [("", ()), ("", ())]


def test_what_one_run_in_a_hundred_moves_is_not_called_clear():
    few = COINS.replace("range: [0.1, 0.9]", "range: [0.46, 0.5]").replace("heads: 0.9", "heads: 0.5")
    assert {lever.entry.name: lever.outcome for lever in levers(load_text(few), 100)}["heads"] == ""


def test_in_force_is_in_force():
    """Under another policy the assumption is moved there, and not under the one that it names."""
    found = levers(load_text(COINS).with_policy("press"), 200)
    assert [lever.under for lever in found] == [""] * 5


SHOWN = """\
Two coins (mine): what each lever moves most, 2,000 runs
Change first: heads

Policies (--policy NAME, or two: NAME+NAME)
  bend        Bend it
              moves nothing that can be told from luck
              cost: a hammer
  press       Press it
              moves most: Heads, 48 % -> 90 %

Assumptions (--set NAME=low, file, high or a number)
  heads       low 0.1, file 0.5, high 0.9
              at 0.1: nearly never; at 0.9: nearly always
              moves most: Heads, 9 % -> 48 % -> 90 %
  idle        low 0, file 1, high 2
              moves nothing that can be told from luck
  bent        low 0, file 0, high 0.4, under the policy bend
              moves most: Heads, 48 % -> 48 % -> 9 %

This is a toy model, not a forecast: shares of runs, not chances of events.
"""


def test_show_levers(tmp_path):
    (tmp_path / "mine.yaml").write_text(COINS, encoding="utf-8")
    done = CliRunner().invoke(cli, ["show", str(tmp_path / "mine.yaml"), "--levers"])
    assert done.output == SHOWN


def test_show_tells_what_a_reader_is_to_change_first_and_what_it_costs(tmp_path):
    (tmp_path / "mine.yaml").write_text(COINS, encoding="utf-8")
    lines = CliRunner().invoke(cli, ["show", str(tmp_path / "mine.yaml")]).output.splitlines()
    head = ["Mechanism: The coin decides.", "Change first: heads", "When the clock stops: One toss."]
    assert lines[2:5] == head
    assert "              cost: a hammer" in lines
    assert "              at 0.1: nearly never; at 0.9: nearly always" in lines


def test_lint_names_a_parameter_that_moves_nothing(tmp_path):
    """Under no policy; what bites under one alone is not idle."""
    (tmp_path / "mine.yaml").write_text(COINS, encoding="utf-8")
    told = CliRunner().invoke(cli, ["check", str(tmp_path / "mine.yaml"), "--lint"]).output
    assert [line for line in told.splitlines() if "parameter" in line and line.startswith("warning")] == [
        'warning: the parameter "idle" moves nothing: 1,000 runs end alike at 0 and at 2'
    ]
    assert "idle" not in CliRunner().invoke(cli, ["check", str(tmp_path / "mine.yaml")]).output
