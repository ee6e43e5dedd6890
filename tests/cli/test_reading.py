"""What ``list``, ``show``, ``check`` and ``new`` print fits 80 columns and says what a designer needs."""

import pytest
from click.testing import CliRunner

from escalate.cli import cli
from escalate.scenario import library


def printed(*args):
    done = CliRunner().invoke(cli, args)
    assert done.exit_code == 0, done.output
    assert max(map(len, done.output.splitlines())) <= 80
    return done.output


def test_list_names_every_scenario_and_its_idea():
    told = printed("list")
    assert len(told.splitlines()) <= 24
    assert all(f"\n{name} " in f"\n{told}" for name in library.names())
    assert "Two states choose each season" in told


@pytest.mark.parametrize("name", library.names())
def test_show_fits(name):
    assert "Outcomes, the first that holds" in printed("show", name)


def test_show_says_what_moves_whom():
    told = printed("show", "kaesong-short")
    assert "26 steps of one week from 16 June 2020; in each, actors move in the order below." in told
    assert "  enter_dmz   Send troops into the DMZ [Incursion]\n              when not talks and" in told
    assert "  tension     0 to 100, starts 60 ± 5" in told
    assert "  pressure_bites   1.2 (0 to 2.5, guess)" in told


def test_new_then_check(tmp_path):
    mine = tmp_path / "mine.yaml"
    told = CliRunner().invoke(cli, ["new", str(mine), "--from", "tit-for-tat"]).output
    assert "escalate check" in told
    assert "no errors, 0 warnings" in CliRunner().invoke(cli, ["check", str(mine)]).output
    mine.write_text(mine.read_text(encoding="utf-8").replace("title:", "tilte:"), encoding="utf-8")
    with pytest.raises(Exception, match='did you mean "title"'):
        CliRunner().invoke(cli, ["check", str(mine)], catch_exceptions=False)
