"""How commands end: one place decides on the last words and the exit status, whatever the streams are.

0 is done (also where the reader of a pipe had enough), 2 is what the user can put right, 130 is Ctrl-C.
"""

from __future__ import annotations

import contextlib
import errno
import os
import signal
import sys
from collections.abc import Iterator

import click

from escalate.errors import EscalateError

DONE, WRONG, STOPPED = 0, 2, 130


class UnheardError(Exception):
    """The reader of standard output is gone, as ``| head`` goes."""


@contextlib.contextmanager
def heard() -> Iterator[None]:
    """Tell a reader who is gone from a file that cannot be written; click makes an error of both."""
    try:
        yield
    except BrokenPipeError:
        raise UnheardError from None
    except OSError as error:
        if sys.platform == "win32" and error.errno == errno.EINVAL and error.filename is None:
            raise UnheardError from None  # what Windows calls a broken pipe
        raise


def finish(command: click.Command) -> int:
    """Run the command line to its end.

    Returns
    -------
    int
        The exit status.
    """
    try:
        code, words = _run(command)
        _stop_listening()
        if words:
            click.echo(_folded(words), err=True)
        sys.stdout.flush()
    except KeyboardInterrupt:
        code = STOPPED
    except OSError as error:  # a stream that cannot take the last words
        code = DONE if isinstance(error, BrokenPipeError) else _complain(error)
    _let_go(sys.stdout)
    _let_go(sys.stderr)
    return code


def _run(command: click.Command) -> tuple[int, str]:
    """The exit status and the last words."""
    try:
        _open_streams()
        _own_matplotlib()
        code = command.main(standalone_mode=False)
        return (code if isinstance(code, int) else DONE), ""
    except (click.exceptions.Abort, KeyboardInterrupt) as stopped:
        kept = str(stopped.__cause__ or "")  # what a run with a folder has kept, and how to go on
        return STOPPED, f"stopped; {kept}" if kept else "stopped"
    except click.ClickException as error:
        error.show()
        return WRONG, ""
    except UnheardError:
        return DONE, ""
    except EscalateError as error:
        return WRONG, str(error)
    except OSError as error:
        code = _complain(error)
        _let_go(sys.stdout)  # what it would not take it would not take a second time
        return code, ""


def _folded(words: str) -> str:
    """The last words in lines that a terminal has room for; piped, or set in columns, they stay as they are."""
    if not sys.stderr.isatty():
        return words
    from escalate.cli.common import WIDTH, lines_of

    long = (([line] if len(line) <= WIDTH or line[0] == " " else lines_of(line)) for line in words.split("\n"))
    return "\n".join(line for lines in long for line in lines)


def _complain(error: OSError) -> int:
    """Say which file or stream would not do; what was saved before is saved."""
    name = os.fsdecode(error.filename) if isinstance(error.filename, str | bytes) else "standard output"
    with contextlib.suppress(OSError):
        shown = name if len(name) <= 60 else f"{name[:57]}..."
        click.echo(f"{shown}: {error.strerror or error}", err=True)
    return WRONG


def _open_streams() -> None:
    """Let a program without a console (pythonw, a service, ``2>&-``) have streams that lead nowhere."""
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        try:
            os.fstat(number)
        except OSError:
            os.set_inheritable(os.open(os.devnull, os.O_RDWR), True)  # takes the lowest free number: this one
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, os.fdopen(number, "w" if number else "r", encoding="utf-8", closefd=False))
        elif number and hasattr(stream, "reconfigure"):
            # A console that cannot show a character gets a plain one instead of an error.
            stream.reconfigure(errors="replace")


def _own_matplotlib() -> None:
    """Charts of the command line are ours: no settings of the user's, and no window, whatever is exported."""
    from importlib.util import find_spec

    spec = find_spec("matplotlib")
    if spec is None or not spec.submodule_search_locations:
        return
    data = os.path.join(spec.submodule_search_locations[0], "mpl-data")
    os.environ.update(MPLBACKEND="Agg", MATPLOTLIBRC=os.path.join(data, "matplotlibrc"))
    if os.path.exists("matplotlibrc"):  # Matplotlib looks here first, and only while it is imported
        with contextlib.chdir(data):
            import matplotlib  # noqa: F401


def _stop_listening() -> None:
    """From here on all is said and saved: a second Ctrl-C must not cut the end short."""
    with contextlib.suppress(ValueError):  # not the main thread
        signal.signal(signal.SIGINT, signal.SIG_IGN)


def _let_go(stream: object) -> None:
    """Lead a stream nowhere where it will not take what is left, so that Python's own end says nothing."""
    try:
        stream.flush()  # type: ignore[attr-defined]
    except (OSError, ValueError):
        with contextlib.suppress(OSError, ValueError, AttributeError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())  # type: ignore[attr-defined]
