"""The way in for users: a scenario by its name, path or text; a saved folder by its path."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from escalate.api.lift import lift
from escalate.api.progress import with_bar

if TYPE_CHECKING:
    from escalate.api.result import Result
    from escalate.api.saved import Saved
    from escalate.api.scenario import Scenario
    from escalate.lesson.pool.pooling import Pooled


def load(name_or_path: str | Path) -> Scenario:
    """Read and check a scenario.

    Parameters
    ----------
    name_or_path : str or Path
        A scenario of the library, such as ``"kaesong-2020"``, or a file.

    Raises
    ------
    ScenarioError
        With everything that is wrong with it.
    """
    from escalate.scenario.load import load

    return cast("Scenario", lift(load(name_or_path)))


def load_text(text: str, name: str = "text") -> Scenario:
    """Read and check a scenario from its text; ``extends`` may name library scenarios."""
    from escalate.scenario.load import load_text

    return cast("Scenario", lift(load_text(text, name)))


def load_result(folder: str | Path) -> Saved:
    """Read what was saved in a folder, whatever it is, without playing anything again.

    Returns
    -------
    Result, Comparison, Sweep, Sensitivity, Doubt, Discovery or Rare
        With the tables and charts of the one that was saved.

    Raises
    ------
    ResultError
        Where the folder holds nothing that was saved, or a file of it was changed, cut short, or written by
        another version.
    """
    from escalate.saving.save import load

    return cast("Saved", lift(load(Path(folder))))


def resume(folder: str | Path, *, progress: Any = None, workers: Any = None) -> Saved:
    """Go on with a run that was stopped or killed; see :func:`escalate.saving.runs.resume`."""
    from escalate.saving.runs import resume

    return cast("Saved", lift(resume(folder, progress=progress, workers=workers)))


def more(folder: str | Path, runs: int, *, progress: Any = None, workers: Any = None) -> Result:
    """Extend a saved result to more runs; see :func:`escalate.saving.runs.more`."""
    from escalate.saving.runs import more

    return cast("Result", lift(more(folder, runs, progress=progress, workers=workers)))


@with_bar
def pooled(folder: str | Path, scenarios: Iterable[Scenario] = (), *, progress: Any = None) -> Pooled:
    """Pool what a class handed in: guesses, reasons, findings, each claim played again.

    Parameters
    ----------
    folder : str or Path
        Hand-ins that the page saved and saved results, in it and in the folders in it.
    scenarios : iterable of Scenario
        Files of students' own; those that come with escalate are known.
    progress : callable or True, optional
        Called now and then with the number of runs played; True shows a bar.

    Returns
    -------
    Pooled
        With ``.lines``, what could not be read or does not agree; ``.table()``, for the teacher; ``.page``, without
        names; ``.save(folder)``.

    Raises
    ------
    EscalateError
        Where the folder holds nothing to read.
    """
    from escalate.lesson.pool.pooling import pooled

    return pooled(Path(folder), scenarios, progress)
