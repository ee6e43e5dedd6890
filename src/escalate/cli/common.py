"""What commands share: options that choose and change a scenario, and a console that fits its terminal."""

from __future__ import annotations

import json
import re
import shlex
import sys
import textwrap
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from unicodedata import east_asian_width

import click

from escalate.characters import visible
from escalate.errors import EscalateError

if TYPE_CHECKING:
    import pandas as pd

    from escalate.api.scenario import Scenario
    from escalate.engine.workers import Crew
    from escalate.scenario import model

F = TypeVar("F", bound=Callable[..., Any])
R = TypeVar("R", bound=Any)
NO_FORECAST = "This is a toy model, not a forecast: shares of runs, not chances of events."
WIDTH = 80
BEFORE_A_WORD = 1.0
"""Seconds after which something is said of work that shows nothing."""


def changes(function: F) -> F:
    """The options ``--policy``, ``--set`` and ``--steps``."""
    options = [
        click.option("--policy", metavar="NAME", help="A what-if of the file, or two: a+b; see: escalate show."),
        click.option(
            "--set", "settings", metavar="NAME=VALUE", multiple=True,
            help="Change a number, or take low, file or high of its range; may be repeated.",
        ),
        click.option("--steps", type=int, metavar="N", help="Another length of the clock."),
    ]
    for option in reversed(options):
        function = option(function)
    return function


class Count(click.ParamType):  # type: ignore[type-arg, unused-ignore]
    """A whole number, also as the tables write it: 10,000."""

    name = "count"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """The number; a usage error where there is none."""
        try:
            return int(str(value).replace(",", ""))
        except ValueError:
            self.fail(f"{value!r} should be a whole number, such as 10000", param, ctx)


def luck(function: F) -> F:
    """The options ``--runs`` and ``--seed``."""
    seed = click.option("--seed", type=int, default=2020, show_default=True, help="Same seed, same runs.")
    runs = click.option("--runs", type=Count(), default=10_000, show_default=True, metavar="N", help="How many runs.")
    return runs(seed(function))


def workers_option(function: F) -> F:
    """The option ``--workers``."""
    return click.option(
        "--workers", type=int, metavar="N", help="Worker processes; by default all processors where work is long."
    )(function)


def crew_options(function: F) -> F:
    """The options ``--workers``, ``--engine`` and ``--scheduler``; :func:`crew_from` makes use of them."""
    engine = click.option(
        "--engine", type=click.Choice(["local", "dask"]), default="local", show_default=True,
        help="Who plays: this machine, or a Dask cluster.",
    )  # fmt: skip
    scheduler = click.option("--scheduler", metavar="ADDRESS", help="With --engine dask: a running scheduler's.")
    return workers_option(engine(scheduler(function)))


def form_option(function: F) -> F:
    """The option ``--format``."""
    forms = click.Choice(["table", "csv", "json"])
    return click.option("--format", "form", type=forms, default="table", show_default=True, help="How to print it.")(
        function
    )


@contextmanager
def kept_parts(out: Path | None, overwrite: bool, players: int | Crew | None) -> Iterator[int | Crew | None]:
    """Players who keep their finished parts in ``--out`` until what is made of them is saved there.

    The same command, given again after an interruption, goes on from there.

    Raises
    ------
    ResultError
        Where ``--out`` is not free, before anything is played.
    """
    if out is None:
        yield players
        return
    from escalate.results.result import crew_of
    from escalate.saving.folder import filling
    from escalate.store.keeping import Keeping

    with filling(out, overwrite, {"go on": shlex.join(["escalate", *sys.argv[1:]])}) as room:
        yield Keeping(crew_of(players), room.parts)


def crew_from(workers: int | None, engine: str, scheduler: str | None) -> int | Crew | None:
    """Who plays, as the options of :func:`crew_options` say.

    Raises
    ------
    EscalateError
        Where they do not go together, or Dask is not installed.
    """
    if engine != "dask":
        if scheduler is not None:
            raise EscalateError("--scheduler goes with --engine dask")
        return workers
    from escalate.engine.cluster import Dask

    if scheduler is not None and workers is not None:
        raise EscalateError("--workers does not go with --scheduler: a cluster has the workers it has")
    return Dask(scheduler, workers)


def scenario_named(name: str) -> Scenario:
    """The scenario of a name, a file, or standard input where the name is ``-``.

    Raises
    ------
    EscalateError
        Where there is none.
    """
    from escalate.api.files import load, load_text
    from escalate.scenario.reader import LARGEST, decode

    if not name.strip():
        raise EscalateError("the name of a scenario is missing; the names are in: escalate list")
    with patience(f"reading {'standard input' if name == '-' else name}"):
        if name == "-":
            return load_text(decode(sys.stdin.buffer.read(LARGEST + 1), "standard input"), "standard input")
        _refuse_saved(name)
        return load(name)


def is_saved(source: str) -> bool:
    """Is a folder meant? A name of the library means the scenario where the folder holds no result."""
    from escalate.scenario import library

    folder = Path(source)
    return folder.is_dir() and ((folder / "manifest.json").is_file() or source not in library.names())


def called(scenario: model.Scenario) -> str:
    """What to type for a scenario that is read back: its name in the library, or else its file's."""
    from escalate.scenario import library

    file = scenario.files[0].name
    return scenario.name if file == f"{scenario.name}{library.ENDING}" and scenario.name in library.names() else file


def _refuse_saved(name: str) -> None:
    """Say of a saved folder what it is, where a scenario is wanted."""
    try:
        made_of = json.loads((Path(name) / "manifest.json").read_text(encoding="utf-8"))["scenario"]
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return
    raise EscalateError(
        f"{name} is a saved folder, made with the scenario {made_of}: name that here. "
        f"escalate plot {name} and escalate report {name} read the folder"
    )


def scenario_from(name: str, policy: str | None, settings: tuple[str, ...], steps: int | None) -> Scenario:
    """The scenario a command was asked for, with what it was asked to change.

    Raises
    ------
    EscalateError
        Where the name, the file or a change cannot be used.
    """
    wanted = settings_from(settings)
    if steps is not None:
        wanted["steps"] = steps
    scenario = scenario_named(name)
    if policy is not None:
        scenario = scenario.with_policy(policy)
    return scenario.set(wanted) if wanted else scenario


@contextmanager
def patience(doing: str) -> Iterator[None]:
    """Say on the screen what is being done where it takes over a second."""
    if not sys.stderr.isatty():
        yield
        return
    late = threading.Timer(BEFORE_A_WORD, lambda: click.echo(f"{doing} ...", err=True))
    late.start()
    try:
        yield
    finally:
        late.cancel()


def settings_from(texts: tuple[str, ...], option: str = "--set") -> dict[str, object]:
    """Settings as they are typed: ``name=value``, several of them with commas between.

    Raises
    ------
    EscalateError
        Where one is written otherwise.
    """
    wanted: dict[str, object] = {}
    for text in texts:
        for setting in _NEXT_SETTING.split(text):
            key, sign, value = setting.partition("=")
            if not sign or not key.strip() or not value.strip():
                raise EscalateError(f"{option} {text}: write it as name=value, such as {option} sanctions=80")
            key, value = key.strip(), value.strip()
            if wanted.setdefault(key, value) != value:
                raise EscalateError(f"{option}: {key} is given twice, as {wanted[key]} and as {value}")
    return wanted


_NEXT_SETTING = re.compile(r",(?=\s*[\w.]+\s*=(?!=))")
"""A comma between settings; one inside a formula has no ``name=`` after it."""


def fitted(text: str, width: int, pad: bool = True) -> str:
    """Text cut to a number of terminal columns, and filled up with blanks; characters of any script count right."""
    from rich.cells import cell_len, set_cell_size

    if cell_len(text) > width:
        text = set_cell_size(text, width - 1).rstrip() + "…"
    return set_cell_size(text, width) if pad else text


_PLAIN = str.maketrans({
    "█": "#", "▌": "#", "░": ".", "–": "-", "—": "-", "…": "...", "±": "+-", "’": "'", "‘": "'", "“": '"',
    "”": '"', "→": "->", "·": "-", "×": "x", "≥": ">=", "≤": "<=", "−": "-", "é": "e",
})  # fmt: skip


def plain_where_needed(text: str) -> str:
    """Text a console can show: without control characters, and plain where its encoding has no better."""
    shown = visible(text)
    encoding = getattr(sys.stdout, "encoding", None) or "ascii"
    try:
        shown.encode(encoding)
        return shown
    except (UnicodeEncodeError, LookupError):
        return "".join(_plain(character, encoding) for character in shown)


def _plain(character: str, encoding: str) -> str:
    try:
        character.encode(encoding)
        return character
    except (UnicodeEncodeError, LookupError):
        return character.translate(_PLAIN) if character in map(chr, _PLAIN) else "?"


def from_the_top(scenario: model.Scenario, rows: Iterable[R]) -> list[R]:
    """Rows with an ``outcome`` in the order of the scenario's ladder, the highest rung first."""
    from escalate.scenario import model

    places = {outcome.name: place for place, outcome in enumerate(model.from_the_top(scenario.outcomes))}
    return sorted(rows, key=lambda row: places.get(row.outcome, len(places)))


def lines_of(text: str, first: str = "", later: str | None = None) -> list[str]:
    """A text in lines that fit the terminal; ``first`` goes before the first, ``later`` (or it again) before others."""
    kept = text.replace(" %", "\u00a0%")  # a number and its sign stay on one line
    filled = "".join(sign + "\0" * (east_asian_width(sign) in "WF") for sign in kept)  # these take two columns
    lines = textwrap.wrap(filled, WIDTH, initial_indent=first, subsequent_indent=first if later is None else later)
    return [line.replace("\u00a0", " ").replace("\0", "") for line in lines]


def say(text: str = "") -> None:
    """Print a text for people."""
    click.echo(plain_where_needed(text))


def print_csv(frame: pd.DataFrame) -> None:
    """Print a table as CSV, with the texts of a scenario as harmless as in saved tables."""
    from escalate.saving.tables import harmless

    click.echo(harmless(frame).to_csv(index=False, date_format="%Y-%m-%d", lineterminator="\n"), nl=False)
