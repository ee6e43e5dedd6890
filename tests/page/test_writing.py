"""Pages as files: the same bytes each time, small, one or a folder of them."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

import escalate
from escalate.cli import cli
from escalate.page.build import words
from escalate.scenario import library
from page.opened import open_page, settled


def run(*words):
    return CliRunner().invoke(cli, ["page", *words], standalone_mode=False)


def test_the_same_scenario_gives_the_same_bytes(flagship, tmp_path):
    again = escalate.load("kaesong-2020").page(tmp_path / "again.html")
    assert again.read_bytes() == flagship.read_bytes()
    assert len(flagship.read_bytes()) < 400_000


def test_one_page(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert run("gamblers-ladder").output == "Written: gamblers-ladder.html\n"
    again = run("gamblers-ladder")
    assert str(again.exception) == "gamblers-ladder.html is already there; choose another name, or add --overwrite"
    assert run("gamblers-ladder", "--overwrite").exception is None


@pytest.mark.parametrize("asked", [
    ("gamblers-ladder", "arms-race"), pytest.param(("--all",), marks=pytest.mark.slow),
])  # fmt: skip
def test_a_folder_of_pages(tmp_path, asked):
    folder = tmp_path / "pages"
    done = run(*asked, "--out", str(folder))
    assert done.exception is None
    names = library.names() if asked == ("--all",) else asked
    assert sorted(path.name for path in folder.iterdir()) == sorted([*(f"{name}.html" for name in names), "index.html"])
    index = (folder / "index.html").read_text(encoding="utf-8")
    assert all(f'href="{name}.html"' in index for name in names)
    assert "already there" in str(run(*asked, "--out", str(folder)).exception)


def test_what_a_page_cannot_play_is_said(tmp_path):
    path = tmp_path / "july.html"
    printed = " ".join(run("july-1914", "-o", str(path)).output.split())
    left_out = "Left out of july-1914: St Petersburg sees what Berlin fears: it sets russia.foresight"
    assert left_out in printed
    assert "Not on this page" in path.read_text(encoding="utf-8")
    assert 'cannot play the policy "blind"' in str(run("july-1914", "--policies", "blind").exception)


def test_what_was_asked_is_told():
    assert "name a scenario" in str(run().exception)
    assert "leave the names out" in str(run("kaesong-short", "--all").exception)


def test_a_teacher_can_leave_things_out(browser, tmp_path):
    path = tmp_path / "plain.html"
    asked = ("--guess", "off", "--lock", "--policies", "show_force", "--runs", "2000")
    done = run("kaesong-short", "-o", str(path), *asked)
    assert done.exception is None
    page = open_page(browser, path)
    assert page.locator(".path a").count() == 6
    assert page.locator(".dock input[type=range]").count() == 0
    assert page.locator("input[name=policy]").count() == 2
    page.click('.path a[href="#ends"]')
    settled(page)
    assert page.locator(".tr").first.is_visible()
    assert "2,000 runs" in page.locator("#ends").inner_text()
    assert "guess" not in page.evaluate("location.hash")
    page.context.close()
    run("kaesong-short", "-o", str(path), "--overwrite", "--lock", "--policies", "none")
    page = open_page(browser, path)
    assert page.locator(".path a").count() == 6  # no lever is left
    page.context.close()


def test_a_seat_can_be_left_out(browser, tmp_path):
    path = tmp_path / "plain.html"
    assert run("gamblers-ladder", "-o", str(path), "--no-seat", "--runs", "500").exception is None
    heard = []
    page = open_page(browser, path, "#seat&seat=crisis.7", faults=heard)  # a step and a seat that are not there
    assert page.locator("#crisis").is_visible()
    assert [text[0] for text in page.locator(".path a").all_inner_texts()] == list("123456")
    assert [link.get_attribute("href") for link in page.locator(".path a").all()][-2:] == ["#change", "#hand"]
    page.click('.path a[href="#hand"]')
    settled(page)
    page.evaluate("location.hash = '#seat'")
    settled(page)
    assert page.locator("#hand").is_visible()
    assert page.evaluate("location.hash").startswith("#hand")
    assert heard == []
    page.context.close()


def test_where_no_lever_is_left_none_is_promised(browser, tmp_path):
    told = words()["crisis.then"]
    path = escalate.load("gamblers-ladder").page(tmp_path / "bare.html", lock=True, policies=[], seat=False, runs=500)
    page = open_page(browser, path, "#change&policy=hotter&set.heat=2")
    assert page.locator("#crisis").is_visible()
    assert told not in page.locator("#crisis").inner_text()
    page.wait_for_timeout(300)  # the address follows a little later
    assert "&" not in page.evaluate("location.hash")
    page.context.close()
    assert told in escalate.load("gamblers-ladder").page(tmp_path / "all.html", runs=500).read_text(encoding="utf-8")
