"""Commands that say little: ``check``, ``resume``, ``more``, the deck of ``plot``, and runs that are named."""

import json
from contextlib import contextmanager
from types import SimpleNamespace

import pytest
from click.testing import CliRunner

from escalate.api import files
from escalate.charts.study_plots import SensitivityPlots
from escalate.cli import cli, more_command, plot_command, resume_command, run_command
from escalate.errors import EscalateError
from escalate.saving import runs
from escalate.scenario import lint
from escalate.studies import matters, probe
from worlds import CHAIN


def said(*asked):
    return CliRunner().invoke(cli, asked, catch_exceptions=False).output


@pytest.fixture
def chain(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "chain.yaml").write_text(CHAIN, encoding="utf-8")
    return "chain.yaml"


def test_warnings_are_told_and_counted(chain, monkeypatch):
    for room, name, told in ((lint, "check_warnings", ["a"]), (probe, "probe_warnings", []),
                             (probe, "idle_parameters", ["b " * 50])):  # fmt: skip
        monkeypatch.setattr(room, name, lambda _, told=told: told)
    assert said("check", chain).startswith("warning: a\nchain.yaml: no errors, 1 warning\nnote: ")
    ends = f"warning: {('b ' * 36)[:-1]}\n  {('b ' * 14)[:-1]}\nchain.yaml: no errors, 2 warnings\nnote: "
    told = said("check", chain, "--lint")
    assert told.startswith(f"warning: a\nwarning: {ends.partition('warning: ')[2]}")
    assert told.endswith("\nNext: escalate run chain.yaml\n")


def test_what_goes_on_shows_how_many_runs_there_will_be(monkeypatch):
    bars, made = [], SimpleNamespace()

    @contextmanager
    def noted(work):
        bars.append(work)
        yield "bar"

    def played(folder, *wanted, **how):
        made.asked = (str(folder), *wanted, how)
        return "a study"

    for command in (resume_command, more_command):
        monkeypatch.setattr(command, "progress_of", noted)
    monkeypatch.setattr(files, "resume", played)
    monkeypatch.setattr(files, "more", lambda *asked, **how: played(*asked, **how) and SimpleNamespace(scenario=None))
    monkeypatch.setattr(runs, "runs_wanted", lambda folder: 70)
    assert said("resume", "kept", "--workers", "2") == "Saved in kept\n"
    assert made.asked == ("kept", {"progress": "bar", "workers": 2})
    monkeypatch.setattr(more_command, "called", lambda scenario: "mine.yaml")
    monkeypatch.setattr(more_command, "print_result", lambda *told: made.__dict__.update(told=told[1:]))
    said("more", "kept", "--runs", "90", "--format", "csv")
    assert made.asked == ("kept", 90, {"progress": "bar", "workers": None})
    assert (made.told[0], str(made.told[1]), made.told[2], bars) == ("mine.yaml", "kept", "csv", [70, 90])


@pytest.mark.parametrize(("policies", "told"), [
    (3, []), (4, ["Flips of the 3 policies of 4 that change most; --chart flips draws all."]),
])  # fmt: skip
def test_of_more_than_three_policies_the_flips_of_some_are_drawn(policies, told):
    plots = [SimpleNamespace(names=()), SimpleNamespace(names=(), policies=range(policies))]
    assert plot_command._silent(plot_command._Source("mine", tuple(plots))) == told


def test_the_first_run_can_be_named_and_a_run_beyond_those_asked_for(chain):
    asked = ("why", chain, "--set", "push=9", "--runs")
    assert "Run 0, told twice" in said(*asked, "10", "--run", "0")
    assert "5 of 10 runs end otherwise" in said(*asked, "1", "--run", "9")
    assert said("why", chain, "--set", "push=1", "--runs", "1") == "Not one of 1 runs ends otherwise (push=1).\n"


def test_json_of_a_run_names_its_policy(chain, monkeypatch):
    result = files.load(chain).with_policy("squeeze").run(9, 1)
    printed = []
    monkeypatch.setattr(run_command.click, "echo", printed.append)
    run_command.print_result(result, chain, None, "json")
    assert '"policy": "squeeze"' in printed[0]


def test_a_story_is_of_the_first_run_or_of_one_that_is_named_or_looked_for(chain):
    asked = ("story", chain, "--set", "push=9", "--runs", "50", "--format", "json")
    result = files.load(chain).set({"push": 9}).run(50, 2020)
    like = result.typical("hot")
    assert like > 0
    for more, run in (((), 0), (("--run", "3"), 3), (("--run", "0"), 0), (("--like", "hot"), like)):
        assert json.loads(said(*asked, *more))["run"] == run
    with pytest.raises(EscalateError, match="--run names a run, and --like looks for one; leave one of them out"):
        said(*asked, "--run", "0", "--like", "hot")


@pytest.mark.parametrize(("slides", "settings"), [(True, {}), (False, {}), (True, {"push": 1})])
def test_what_matters_is_asked_for_slides_where_a_number_is_open(slides, settings, chain, monkeypatch):
    monkeypatch.setattr(matters, "what_matters", lambda scenario, places: (scenario.name, places.runs, places.seed))
    monkeypatch.setattr(SensitivityPlots, "__init__", lambda plots, study: plots.__dict__.update(study=study))
    scenario = files.load(chain).set(settings) if settings else files.load(chain)
    found = plot_command._played(scenario, ("outcomes",), False, 20, 3, matters=slides).plots
    studies = [plots.study for plots in found if isinstance(plots, SensitivityPlots)]
    assert studies == ([("chain", 2_000, 3)] if slides and not settings else [])


def test_no_draws_are_no_doubt(chain):
    with pytest.raises(EscalateError, match="a whole number from 20 to 100,000, not 0"):
        said("run", chain, "--doubt", "0")
