"""Runs chosen tests on a changed copy of the source, each time in a fork of a process that is warm already."""

import contextlib
import importlib
import os
import pickle
import resource
import shutil
import signal
import subprocess
import sys
import time
import traceback
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
WARM = ("numpy", "pandas", "matplotlib.pyplot", "hypothesis", "pydantic", "yaml", "jinja2", "click.testing",
        "rich.console", "rich.table", "psutil", "doctest", "scipy.stats", "_hypothesis_pytestplugin")  # fmt: skip
MEMORY = 8 << 30
"""Bytes a child may address: a change that asks for all of it is caught, and the machine lives."""

HANGS = 60
"""Seconds after which a test hangs, and ten times those that it took when it was watched."""


def warm_up() -> None:
    """Import what takes long, but nothing that is changed."""
    for name in WARM:
        importlib.import_module(name)


def copy_tree(place: Path) -> Path:
    """A copy of what git knows of this tree, with its bytecode."""
    listed = subprocess.run(["git", "ls-files", "-z", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True)
    for name in filter(None, listed.stdout.decode().split("\0")):
        if (ROOT / name).is_file():
            (place / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, place / name)
    subprocess.run([sys.executable, "-m", "compileall", "-q", str(place / "src")], check=True)
    return place


def in_child(tree: Path, do: Callable[[], Any], limit: float) -> Any:
    """What ``do`` gives in a fork that sees the tree's source; None where it dies or takes too long."""
    answer = tree / "answer.pickle"
    answer.unlink(missing_ok=True)
    child = os.fork()
    if child == 0:
        _be_child(tree, do, answer)
    until = time.monotonic() + limit
    while os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None and time.monotonic() < until:
        time.sleep(0.02)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child, signal.SIGKILL)  # and whatever it began
    os.waitpid(child, 0)
    return pickle.loads(answer.read_bytes()) if answer.exists() else None


def _be_child(tree: Path, do: Callable[[], Any], answer: Path) -> None:
    try:
        os.setsid()
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        os.chdir(tree)
        quiet = os.open(tree / "told.txt", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        for stream in (1, 2):
            os.dup2(quiet, stream)
        sys.path.insert(0, str(tree / "src"))
        os.environ |= {"PYTHONPATH": str(tree / "src"), "PYTHONDONTWRITEBYTECODE": "1"}
        told = pickle.dumps(do())
        part = answer.with_suffix(".part")
        part.write_bytes(told)
        part.replace(answer)
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(0)


class Chosen:
    """A pytest plugin: of what is collected only the chosen tests, file by file, the quickest first."""

    def __init__(self, seconds: dict[str, float]) -> None:
        self.seconds = seconds

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Leave out what is not chosen."""
        files: dict[str, float] = defaultdict(float)
        for test, took in self.seconds.items():
            files[test.partition("::")[0]] += took
        order = {test: (files[file := test.partition("::")[0]], file, took) for test, took in self.seconds.items()}
        items[:] = sorted((item for item in items if item.nodeid in order), key=lambda item: order[item.nodeid])

    @pytest.hookimpl(hookwrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Any:
        """Die of a test that hangs: where many are met, the limit of all is far off."""
        signal.setitimer(signal.ITIMER_REAL, HANGS + 10 * self.seconds[item.nodeid])
        yield
        signal.setitimer(signal.ITIMER_REAL, 0)


class Watched:
    """A pytest plugin: which test runs which line, how long each takes, and which start other processes."""

    def __init__(self, tree: Path) -> None:
        from coverage import Coverage

        self.coverage = Coverage(data_file=None, source=[str(tree / "src")], config_file=False, messages=False)
        self.seconds: dict[str, float] = {}
        self.starters: set[str] = set()
        self.failed: set[str] = set()
        self.now = ""
        sys.addaudithook(lambda event, _: self.starters.add(self.now) if event == "subprocess.Popen" else None)

    @pytest.hookimpl(hookwrapper=True)
    def pytest_runtest_setup(self, item: pytest.Item) -> Any:
        """What a fixture of a whole file runs counts for each of the file's tests; what is cached is made by each."""
        for name in [name for name in sys.modules if name.partition(".")[0] == "escalate"]:
            for function in vars(sys.modules[name]).values():
                getattr(function, "cache_clear", lambda: None)()
        self.now = item.nodeid.partition("::")[0]
        self.coverage.switch_context(self.now)
        yield

    @pytest.hookimpl(hookwrapper=True)
    def pytest_runtest_call(self, item: pytest.Item) -> Any:
        """Watch one test."""
        self.now = item.nodeid
        self.coverage.switch_context(self.now)
        yield

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Time one test."""
        self.seconds[report.nodeid] = self.seconds.get(report.nodeid, 0.0) + report.duration
        if report.failed:
            self.failed.add(report.nodeid)

    def result(self) -> tuple[dict[str, float], set[str], dict[str, dict[int, set[str]]], set[str]]:
        """Seconds and starters by test; tests by file and line; what failed though nothing is changed."""
        data = self.coverage.get_data()
        lines = {
            file: {line: {at for at in contexts if at} for line, contexts in data.contexts_by_lineno(file).items()}
            for file in data.measured_files()
        }
        return self.seconds, self.starters, lines, self.failed


WITHOUT = ("cacheprovider", "xdist", "unraisableexception")  # the last would tell of what a change left open
OPTIONS = [
    *("-q", "-o", "addopts=", "-m", "not slow", *(f"-pno:{name}" for name in WITHOUT)),
    "-Wignore:Module already imported:pytest.PytestAssertRewriteWarning",
]


def watch(tree: Path, folders: list[str]) -> Any:
    """Run folders of tests once and learn what each test does; slow, as it is traced."""

    def do() -> Any:
        watched = Watched(tree)
        watched.coverage.start()
        pytest.main([*OPTIONS, "--continue-on-collection-errors", *folders], plugins=[watched])
        watched.coverage.stop()
        return watched.result()

    found = in_child(tree, do, 3_600)
    if found is None:
        raise RuntimeError((tree / "told.txt").read_text(encoding="utf-8")[-3_000:])
    return found


def passes(tree: Path, seconds: dict[str, float], limit: float) -> bool:
    """Do the chosen tests pass?"""

    def do() -> int:
        sys.dont_write_bytecode = True
        files = sorted({test.partition("::")[0] for test in seconds})
        return int(pytest.main([*OPTIONS, "-x", *files], plugins=[Chosen(seconds)]))

    return in_child(tree, do, limit) == 0
