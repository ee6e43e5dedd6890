"""How far long work has come: a bar for whoever watches, nothing where nobody does."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from functools import wraps
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

BEFORE_PROGRESS = 1.0
"""Seconds of work before a progress bar appears."""


class _Progress:
    """A bar on standard error that appears only where the work takes a while."""

    def __init__(self, runs: int | None, what: str) -> None:
        self.runs, self.what = runs, what
        self.begun = time.monotonic()
        self.bar: Any = None

    def __enter__(self) -> Callable[[int], None]:
        return self.report

    def __exit__(self, *_: object) -> None:
        if self.bar is not None:
            self.bar.stop()

    def report(self, done: int) -> None:
        if self.bar is None:
            if time.monotonic() - self.begun < BEFORE_PROGRESS or done == self.runs:
                return
            from rich.console import Console
            from rich.progress import Progress

            self.bar = Progress(console=Console(stderr=True), transient=True)
            self.bar.start()
            self.task = self.bar.add_task(self.what, total=self.runs)
        self.bar.update(self.task, completed=done)


def progress_of(runs: int | None, what: str = "runs") -> AbstractContextManager[Callable[[int], None] | None]:
    """A progress report for a terminal, counting runs or what is said; none where standard error goes elsewhere."""
    return _Progress(runs, what) if sys.stderr.isatty() else nullcontext(None)


def with_bar(verb: Callable[P, T]) -> Callable[P, T]:
    """Let a verb with ``progress`` show a bar itself, also in a notebook, where that is True."""

    @wraps(verb)
    def asked(*args: P.args, **how: P.kwargs) -> T:
        if how.get("progress") is not True:
            return verb(*args, **how)
        with _Progress(None, "runs") as report:
            how["progress"] = report
            return verb(*args, **how)

    return asked
