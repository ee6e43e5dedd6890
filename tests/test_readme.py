"""What the README shows is what happens: its commands print what stands below them, its snippets run."""

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from escalate import load_text
from escalate.cli import cli

README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")


def blocks(language):
    return re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)


def sessions():
    """Commands with what is shown below each; together where a block saves what its later commands read."""
    for block in blocks("console"):
        parts = [part.partition("\n") for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]]
        session = [(command, shown.rstrip()) for command, _, shown in parts]
        if any(" --out " in command for command, _ in session):
            yield session
        else:
            yield from ([each] for each in session)


def matches(shown, printed):
    """Does a text fit what is shown, where a line "..." stands for any lines?"""
    parts = [re.escape(part.strip("\n")) for part in re.split(r"^\.\.\.$", shown, flags=re.MULTILINE)]
    return re.fullmatch("(?s:.*)".join(parts), printed.rstrip()) is not None


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("readme")


@pytest.mark.parametrize("session", list(sessions()), ids=lambda session: session[0][0])
def test_commands_print_what_is_shown(session, folder, monkeypatch):
    monkeypatch.chdir(folder)
    for command, shown in session:
        prints(command, shown)


def prints(command, shown):
    program, *words = shlex.split(command)
    assert program == "escalate"
    done = CliRunner().invoke(cli, words, standalone_mode=False)
    if done.exception is not None:
        raise done.exception
    printed = "\n".join(line.rstrip() for line in done.output.splitlines())
    assert matches(shown, printed), printed


def test_python_snippets_run(folder, monkeypatch):
    monkeypatch.chdir(folder)
    space: dict[str, object] = {}
    for block in blocks("python"):
        exec(block, space)


def test_yaml_snippets_load():
    for block in blocks("yaml"):
        assert load_text(block).title


def test_pictures_are_there():
    for path in re.findall(r"!\[[^\]]+\]\(([^)]+)\)", README):
        assert (Path(__file__).parents[1] / path).is_file()
