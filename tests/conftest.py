"""What every test stands on."""

import os
import shutil
import signal

import pytest

CHROMIUM = os.environ.get("ESCALATE_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
os.environ.pop("PYTHONUNBUFFERED", None)  # with it, what a worker process forgets to send is sent all the same


def pytest_runtest_setup():
    # What is started with `&` or by nohup ignores Ctrl-C, and so does a process in which the command line came to its
    # end; programs that a test starts and stops would inherit that.
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def browser():
    """Debian's Chromium. Where it is missing its tests are skipped; .ci/run lets none skip."""
    if CHROMIUM is None:
        if os.environ.get("ESCALATE_NEEDS_CHROMIUM"):
            pytest.fail("Chromium is not installed")
        pytest.skip("Chromium is not installed")
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with sync_api.sync_playwright() as play:
        opened = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()
