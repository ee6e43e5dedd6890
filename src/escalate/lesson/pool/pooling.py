"""A class pooled: its hand-ins by scenario, each beside what came of it, as plain data for a page and a table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from escalate.disk import put
from escalate.errors import EscalateError
from escalate.lesson.pool.again import Again, Question
from escalate.lesson.pool.checked import Checked, checked, want
from escalate.lesson.pool.gather import Line, gather
from escalate.lesson.pool.hand_in import MOST_RUN, Counts, File, HandIn, refuse_strange
from escalate.lesson.pool.shape import WrongShapeError
from escalate.scenario import library
from escalate.scenario.load import load
from escalate.scenario.model import Scenario, from_the_top
from escalate.store.recipe import recipe

if TYPE_CHECKING:
    import pandas as pd

NAMES = ("class.html", "class.csv")
RUNS, SEED = 10_000, 2020
"""Of the tally beside guesses, where no hand-in says otherwise."""


@dataclass(frozen=True)
class Part:
    """What was handed in about one scenario.

    Attributes
    ----------
    title : str
    scenario : Scenario or None
        None where nobody has its file.
    handed : tuple of Checked
        In the order of their marks, which tells nothing of whose they are or how good.
    runs, seed : int
        Of the tally.
    tally : mapping or None
        Runs by outcome as the file stands.
    """

    title: str
    scenario: Scenario | None
    handed: tuple[Checked, ...]
    runs: int
    seed: int
    tally: Counts | None

    @property
    def endings(self) -> list[tuple[str, str]]:
        """Name and label of each ending, the highest rung first; as they are guessed where the file is not there."""
        if self.scenario is not None:
            return [(outcome.name, outcome.label) for outcome in from_the_top(self.scenario.outcomes)]
        names = dict.fromkeys(name for each in self.guesses for name in each)
        return [(name, name.replace("_", " ")) for name in names]

    @property
    def guesses(self) -> list[Counts]:
        """The guesses, in the order of the hand-ins."""
        return [each.handed.guess for each in self.handed if each.handed.guess is not None]

    @property
    def means(self) -> dict[str, float]:
        """The class's mean guess, of 100."""
        return {name: sum(g.get(name, 0) for g in self.guesses) / len(self.guesses) for name, _ in self.endings}


@dataclass(frozen=True)
class Pooled:
    """A class's hand-ins, pooled.

    Attributes
    ----------
    parts : tuple of Part
        One a scenario, by its title.
    lines : tuple of Line
        What could not be read, was not played again, or does not agree: a file each, in the order of the files.
    left_out : tuple of str
        Files of which nothing is pooled.
    """

    parts: tuple[Part, ...]
    lines: tuple[Line, ...]
    left_out: tuple[str, ...] = ()

    def __len__(self) -> int:
        """How many hand-ins were pooled."""
        return sum(len(part.handed) for part in self.parts)

    @property
    def page(self) -> str:
        """A page for the projector, without a name."""
        from escalate.lesson.pool.page import page

        return page(self)

    def table(self, scores: bool = False) -> pd.DataFrame:
        """The teacher's table, a row a hand-in; see :func:`escalate.lesson.pool.table.table`."""
        from escalate.lesson.pool.table import table

        return table(self, scores)

    def save(self, folder: str | Path, *, scores: bool = False, overwrite: bool = False) -> tuple[Path, ...]:
        """Write ``class.html`` and ``class.csv``.

        Parameters
        ----------
        folder : str or Path
            It is made where it is not there.
        scores : bool
            Whether the table has the guesses' quadratic scores.
        overwrite : bool
            May an earlier page and table be replaced?

        Raises
        ------
        EscalateError
            Where one is in the way, or the folder cannot be written.
        """
        from escalate.saving.tables import csv_text

        folder = Path(folder)
        refuse_earlier(folder, overwrite)
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise EscalateError(f"cannot make {folder}: {error.strerror or error}") from error
        table = csv_text(self.table(scores)).encode("utf-8-sig")
        for name, content in zip(NAMES, (self.page.encode("utf-8"), table), strict=True):
            put(folder / name, content)
        return tuple(folder / name for name in NAMES)


def refuse_earlier(folder: Path, overwrite: bool) -> None:
    """Refuse a folder that holds an earlier page or table, unless that may be replaced."""
    if folder.exists() and not folder.is_dir():
        raise EscalateError(f"{folder} is a file; name a folder")
    there = [name for name in NAMES if (folder / name).exists()]
    if there and not overwrite:
        raise EscalateError(f"{folder / there[0]} is already there; name another folder, or add --overwrite")


def pooled(folder: Path, scenarios: Iterable[Scenario] = (), progress: Callable[[int], None] | None = None) -> Pooled:
    """Pool what a class handed in; see :func:`escalate.pooled`."""
    handed, lines = gather(folder)
    known = _known(handed, scenarios)
    again = Again(known)
    kept = []
    for each in handed:
        try:
            if each.files in known:
                refuse_strange(each, known[each.files])
                want(each, again)
        except WrongShapeError as error:
            lines.append(Line(each.named, f"left out: {error}"))
        else:
            kept.append(each)
    left_out = tuple(sorted(line.where for line in lines))
    grouped = _grouped(kept, known)
    bases = [_base(key, mine) for key, mine in grouped.items()]
    for base, runs in bases:
        if base.files in known:
            again.want(base, runs)
    again.play(progress)
    parts = []
    titles: Counter[str] = Counter()
    for (key, mine), (base, runs) in zip(grouped.items(), bases, strict=True):
        told = tuple(_checked(each, known, again) for each in sorted(mine, key=lambda each: each.mark))
        title = known[key].title if key in known else mine[0].title or mine[0].scenario
        titles[title] += 1
        title = f"{title} ({titles[title]})" if titles[title] > 1 else title
        tally = _tally(again, base, runs) if key in known else None
        parts.append(Part(title, known.get(key), told, runs, base.seed, tally))
        lines += [line for each in told for line in _said(each)]
    lines += _of_other_versions(kept)
    parts.sort(key=lambda part: part.title)
    return Pooled(tuple(parts), tuple(sorted(set(lines), key=lambda line: (line.where, line.says))), left_out)


def digests(scenario: Scenario) -> tuple[File, ...]:
    """The SHA-256 of a scenario's files, by which a hand-in says what it was made with."""
    return tuple(File(file["sha256"]) for file in recipe(scenario)["files"])


def _known(handed: Sequence[HandIn], scenarios: Iterable[Scenario]) -> dict[tuple[File, ...], Scenario]:
    """The scenarios that come with escalate, as far as they are named, and those that were given."""
    shipped = {each.scenario for each in handed} & set(library.names())
    return {digests(each): each for each in (*scenarios, *map(load, sorted(shipped)))}


def _grouped(handed: Sequence[HandIn], known: dict[tuple[File, ...], Scenario]) -> dict[tuple[File, ...], list[HandIn]]:
    """Hand-ins by scenario; one made with another version of a known file goes with it where the endings are alike."""
    groups: dict[tuple[File, ...], list[HandIn]] = {}
    endings = {scenario.name: (key, {outcome.name for outcome in scenario.outcomes}) for key, scenario in known.items()}
    for each in handed:
        key = each.files
        if key not in known and each.scenario in endings:
            other, names = endings[each.scenario]
            key = other if each.guess is None or set(each.guess) == names else key
        groups.setdefault(key, []).append(each)
    return groups


def _base(key: tuple[File, ...], handed: Sequence[HandIn]) -> tuple[Question, int]:
    """The tally beside the guesses: the seed and runs of the most hand-ins."""
    asked = Counter((each.seed, each.runs) for each in handed if each.files == key and each.runs <= MOST_RUN)
    seed, runs = min(asked, key=lambda pair: (-asked[pair], pair)) if asked else (SEED, RUNS)
    return Question(key, seed), runs


def _tally(again: Again, base: Question, runs: int) -> Counts | None:
    try:
        return again.counts(base, runs)
    except EscalateError:  # each hand-in says why
        return None


def _checked(each: HandIn, known: dict[tuple[File, ...], Scenario], again: Again) -> Checked:
    if each.files in known:
        return checked(each, known[each.files], again)
    shipped = each.scenario in library.names()
    made = "with another version of the file" if shipped else f'with a file that is not here, "{each.scenario}"'
    return Checked(each, known=False, unplayed=(f"made {made}: add --scenario FILE; pooled, but not played again",))


def _said(each: Checked) -> list[Line]:
    return [Line(each.handed.named, said) for said in (each.line, *each.unplayed) if said]


def _of_other_versions(handed: Sequence[HandIn]) -> list[Line]:
    """One line for each version of escalate but this."""
    mine = version("escalate-sim")
    made = Counter(each.escalate for each in handed if each.escalate != mine)
    return [
        Line("versions", f"{count} made with escalate {other or '?'}, this is {mine}; played again all the same")
        for other, count in sorted(made.items())
    ]
