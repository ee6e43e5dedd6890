"""What the pages show is what happens: their commands print what stands below them, their snippets run."""

import re
import shlex

import pytest
from click.testing import CliRunner

from escalate import load_text
from escalate.cli import cli
from pages import PAGES, TOP, blocks, sessions, text_of

LONG = "--runs 100000"
"""What a command says that takes half a minute."""
SHOWN = [
    pytest.param(
        page,
        session,
        marks=[pytest.mark.slow] if any(LONG in command for command, _ in session) else [],
        id=f"{page}: {session[0][0]}",
    )
    for page in PAGES
    for session in sessions(page)
]


def matches(shown, printed):
    """Does a text fit what is shown, where a line "..." stands for any lines?"""
    parts = [re.escape(part.strip("\n")) for part in re.split(r"^\.\.\.$", shown, flags=re.MULTILINE)]
    return re.fullmatch("(?s:.*)".join(parts), printed.rstrip()) is not None


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("readme")


@pytest.mark.parametrize(("page", "session"), SHOWN)
def test_commands_print_what_is_shown(page, session, folder, monkeypatch):
    monkeypatch.chdir(folder)
    for command, shown in session:
        prints(command, shown)


def prints(command, shown):
    program, *words = shlex.split(command)
    assert program == "escalate"
    done = CliRunner().invoke(cli, words, standalone_mode=False)
    if done.exception is not None:
        raise done.exception
    printed = "\n".join(done.output.splitlines())
    assert matches(shown, printed), printed


@pytest.mark.parametrize("page", PAGES)
def test_python_snippets_run(page, folder, monkeypatch):
    monkeypatch.chdir(folder)
    space: dict[str, object] = {}
    for block in blocks(page, "python"):
        exec(block, space)


@pytest.mark.parametrize("page", PAGES)
def test_yaml_snippets_load(page):
    for block in blocks(page, "yaml"):
        assert load_text(block).title
    for block in blocks(page, "yaml excerpt"):
        assert any(block in path.read_text(encoding="utf-8") for path in (TOP / "scenarios").glob("*.yaml"))


@pytest.mark.parametrize("page", PAGES)
def test_pictures_and_links_are_there(page):
    for path in re.findall(r"\]\(([^)#:]+)\)", text_of(page)):
        assert ((TOP / page).parent / path).is_file(), path


def test_the_door_is_short():
    assert len(text_of("README.md").splitlines()) <= 150
