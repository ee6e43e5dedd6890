"""Long work in Python shows a bar where it is asked for."""

from typing import ClassVar

import pytest

import escalate
from escalate.api import progress


class Bar:
    """Notes what a bar of rich is told."""

    told: ClassVar[list] = []
    made: ClassVar[dict] = {}

    def __init__(self, **how):
        self.made.update(how)

    def add_task(self, what, total):
        self.made["task"] = what, total
        return what

    def start(self):
        self.told.append("start")

    def update(self, task, completed):
        self.told.append(completed)

    def stop(self):
        self.told.append("stop")


@pytest.mark.parametrize("verb", ["run", "compare", "doubt"])
def test_a_bar_is_shown_where_it_is_asked_for(monkeypatch, verb):
    monkeypatch.setattr(progress, "BEFORE_PROGRESS", 0.0)
    monkeypatch.setattr("rich.progress.Progress", Bar)
    Bar.told.clear()
    scenario = escalate.load("kaesong-short")
    how = {"samples": 20} if verb == "doubt" else {}
    plain = getattr(scenario, verb)(runs=300, **how)
    assert Bar.told == []
    shown = getattr(scenario, verb)(runs=300, progress=True, **how)
    assert [Bar.told[0], Bar.told[-1]] == ["start", "stop"]
    assert Bar.made["transient"]
    assert Bar.made["task"] == ("runs", None)
    assert Bar.made["console"].stderr  # what a command prints can be kept in a file
    assert max(Bar.told[1:-1]) >= 300
    assert repr(shown) == repr(plain)


def test_a_function_is_told_how_many_runs_are_done(capsys):
    seen = []
    escalate.load("gamblers-ladder").run(300, progress=seen.append)
    assert seen[-1] == 300
    assert capsys.readouterr().err == ""


def test_a_bar_comes_after_a_second_and_not_for_the_last_report(monkeypatch):
    now = [100.0]
    monkeypatch.setattr(progress.time, "monotonic", lambda: now[0])
    monkeypatch.setattr("rich.progress.Progress", Bar)
    Bar.told.clear()
    with progress._Progress(300, "runs") as report:
        now[0] = 100.9
        report(100)
        now[0] = 101.0
        report(300)
        assert Bar.told == []
        report(200)
        report(300)
        assert Bar.told == ["start", 200, 300]
        assert Bar.made["task"] == ("runs", 300)
    assert Bar.told[3:] == ["stop"]


@pytest.mark.parametrize("terminal", [True, False])
def test_a_command_shows_a_bar_on_a_terminal_alone(monkeypatch, terminal):
    monkeypatch.setattr(progress.sys.stderr, "isatty", lambda: terminal, raising=False)
    with progress.progress_of(300) as report:
        assert (report is not None) is terminal
