"""A bar is as long as the work that it shows: what is reported last is what was announced."""

from contextlib import contextmanager
from importlib import import_module

import pytest
from click.testing import CliRunner

from escalate.cli import asked, cli
from worlds import CHAIN

ASKED = [
    "run chain.yaml --runs 300",
    "run chain.yaml --runs 300 --doubt 20",
    "run chain.yaml --until 40% --at-most 1000",
    "compare chain.yaml --runs 300 --policy squeeze --set push=3",
    "sweep chain.yaml --vary push=0,4,9 --runs 70",
    "sensitivity chain.yaml --runs 30",
    "sensitivity chain.yaml --runs 30 --method morris --points 5",
    "sensitivity chain.yaml --runs 30 --method sobol --points 32 --outcome hot",
    "when chain.yaml --policy squeeze --runs 50",
    "when chain.yaml --policy squeeze --runs 50 --at push=3,9 --confirm 80",
    "plot chain.yaml --chart outcomes --runs 60",
    "plot chain.yaml --chart differences --runs 60",
    "plot chain.yaml --all --runs 60",
    "show chain.yaml --levers",
    "discover chain.yaml --outcome hot --runs 1000",
]


def bar_of(command, folder, monkeypatch):
    """The bar that a command shows: what was announced, and what was reported."""
    bars = []

    @contextmanager
    def noted(work, what="runs"):
        bars.append((work, []))
        yield bars[-1][1].append

    for module in {asked, import_module(f"escalate.cli.{command.split()[0]}_command")}:
        monkeypatch.setattr(module, "progress_of", noted, raising=False)
    monkeypatch.chdir(folder)
    (folder / "chain.yaml").write_text(CHAIN, encoding="utf-8")
    done = CliRunner().invoke(cli, command.split(), catch_exceptions=False)
    assert done.exit_code == 0, done.output
    (bar,) = bars
    return bar


@pytest.mark.parametrize("command", ASKED)
def test_a_bar_ends_where_the_work_does(command, tmp_path, monkeypatch):
    work, reported = bar_of(command, tmp_path, monkeypatch)
    assert reported == sorted(reported)
    assert reported[-1] == work


def test_until_intervals_are_narrow_no_more_than_a_million_runs_are_made(tmp_path, monkeypatch):
    assert bar_of("run chain.yaml --until 40%", tmp_path, monkeypatch) == (1_000_000, [1_000])
