"""Pages in Debian's Chromium: how tests open one, wait for it, and look at what it shows."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "src" / "escalate" / "page" / "script"
WIDTHS = {"wide": {"width": 1280, "height": 900}, "phone": {"width": 390, "height": 844}}
PLAYED = 30_000
"""Milliseconds that a page has to settle."""
FEW = 500
"""Runs of a page that is soon settled."""


def settled(page, pause=50):
    """Wait until all that the page shows has been played and drawn, and stays so for some milliseconds."""
    page.wait_for_selector("html[data-busy=false]", timeout=PLAYED)
    page.wait_for_timeout(pause)
    page.wait_for_selector("html[data-busy=false]", timeout=PLAYED)


def open_page(browser, path, hash_="", *, size="wide", faults=None, **how):
    """A page of a file in a context of its own, settled; what it complains of goes to ``faults``."""
    context = browser.new_context(viewport=WIDTHS[size], reduced_motion="reduce", offline=True, **how)
    page = context.new_page()
    heard = [] if faults is None else faults
    page.on("pageerror", lambda error: heard.append(str(error)))
    page.on("console", lambda message: heard.append(message.text) if message.type in ("error", "warning") else None)
    page.on("request", lambda request: heard.append(request.url) if not own(request.url) else None)
    page.goto(f"{path.as_uri()}{hash_}")
    if how.get("java_script_enabled", True):
        settled(page)
    return page


def own(url):
    """Is this the page itself, or something that it made?"""
    return url.startswith(("file:", "blob:", "data:"))


def guess(page, counts):
    """Place counters from the top of the ladder down."""
    for row, count in enumerate(counts):
        put_slider(page.locator(".gr input").nth(row), count)


def put_slider(slider, value):
    slider.evaluate("(e, v) => { e.value = v; e.dispatchEvent(new Event('input', { bubbles: true })); }", str(value))


def shown(page, selector):
    """The text of the first match, blanks as they are read."""
    return " ".join(page.locator(selector).first.inner_text().replace("\u00a0", " ").split())


def node(code, values, *flags):
    """What a script prints as JSON; the page's pure modules are at ``$script``."""
    program = shutil.which("node")
    if program is None:
        pytest.skip("node is not installed")
    text = code.replace("$script", SCRIPT.as_uri())
    command = [program, *flags, "--input-type=module", "--eval", text]
    done = subprocess.run(command, input=json.dumps(values), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
