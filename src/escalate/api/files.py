"""The way in for users: a scenario by its name, path or text; a saved folder by its path."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from escalate.api.lift import lift

if TYPE_CHECKING:
    from escalate.api.result import Result
    from escalate.api.scenario import Scenario


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


def resume(folder: str | Path, *, progress: Any = None, workers: Any = None) -> Result:
    """Go on with a run that was stopped or killed; see :func:`escalate.saving.store.resume`."""
    from escalate.saving.store import resume

    return cast("Result", lift(resume(folder, progress=progress, workers=workers)))


def more(folder: str | Path, runs: int, *, progress: Any = None, workers: Any = None) -> Result:
    """Extend a saved result to more runs; see :func:`escalate.saving.store.more`."""
    from escalate.saving.store import more

    return cast("Result", lift(more(folder, runs, progress=progress, workers=workers)))
