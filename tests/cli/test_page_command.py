"""What ``escalate page`` asks of the page it writes."""

from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner

from escalate.cli import cli
from escalate.errors import EscalateError
from escalate.page import build

PLAIN = {"runs": 10_000, "guess": True, "lock": False, "policies": None, "seat": True}


@pytest.fixture
def page(tmp_path, monkeypatch):
    """Run the command in an empty folder, with a page of two words; what was asked of it is noted."""
    made = []

    def two_words(scenario, **how):
        made.append((scenario.name, how))
        return SimpleNamespace(content=b"a page", left_out=("the end",))

    monkeypatch.setattr(build, "page", two_words)
    monkeypatch.chdir(tmp_path)

    def run(*asked):
        return made, CliRunner().invoke(cli, ["page", *asked], catch_exceptions=False).output

    return run


@pytest.mark.parametrize(("asked", "differs"), [
    ((), {}), (("--guess", "off"), {"guess": False}), (("--guess", "on"), {}), (("--lock",), {"lock": True}),
    (("--no-seat",), {"seat": False}), (("--runs", "2,000"), {"runs": 2_000}),
    (("--policies", "none"), {"policies": []}),
    (("--policies", "chinese_pressure, sanctions_relief,"), {"policies": ["chinese_pressure", "sanctions_relief"]}),
])  # fmt: skip
def test_each_option_reaches_the_page(page, asked, differs):
    made, said = page("kaesong-short", *asked)
    assert made == [("kaesong-short", PLAIN | differs)]
    assert said == "Left out of kaesong-short: the end.\nWritten: kaesong-short.html\n"
    assert Path("kaesong-short.html").read_bytes() == b"a page"


def test_nothing_is_played_for_a_page_that_has_no_place(page):
    Path("mine.html").write_text("mine", encoding="utf-8")
    with pytest.raises(EscalateError, match=r"mine\.html is already there; choose another name, or add --overwrite"):
        page("kaesong-short", "--out", "mine.html")
    assert Path("mine.html").read_text(encoding="utf-8") == "mine"
    made, _ = page("kaesong-short", "--out", "mine.html", "--overwrite")
    assert len(made) == 1
    assert Path("mine.html").read_bytes() == b"a page"


def test_all_and_names_do_not_go_together(page):
    with pytest.raises(EscalateError, match="leave the names out, or leave out --all"):
        page("--all", "kaesong-short")
    with pytest.raises(EscalateError, match="name a scenario, such as: escalate page kaesong-short"):
        page()
