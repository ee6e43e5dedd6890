"""Runs with a folder: played block by block, kept as they finish, taken up again, extended."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from escalate.engine.luck import BLOCK
from escalate.engine.simulate import blocks_of, check_request, simulate, whole_blocks
from escalate.engine.workers import Crew
from escalate.errors import ResultError
from escalate.results.result import Result, crew_of
from escalate.saving.folder import (
    Room,
    filling,
    how_to_resume,
    is_unfinished,
    keep,
    locked,
    read_request,
    refuse_occupied,
    says_unfinished,
)
from escalate.saving.manifest import MANIFEST, plainly, sum_of
from escalate.saving.save import load, read_manifest, write_files, wrong_kind
from escalate.scenario.model import Scenario
from escalate.store.keeping import Keeping
from escalate.store.recipe import circumstances
from escalate.store.values import Pieces, apart, together

Progress = Callable[[int], None] | None
Workers = int | Crew | None


def play(
    scenario: Scenario,
    runs: int,
    seed: int,
    folder: Path,
    *,
    overwrite: bool,
    progress: Progress = None,
    workers: Workers = None,
) -> Result:
    """Play a scenario, keep every block as it finishes, and save the result.

    Parameters
    ----------
    folder : Path
        A new or empty folder; with ``overwrite`` also one that holds an earlier result, which stays until
        the new one is whole.

    Raises
    ------
    ResultError
        Where the folder is not free or cannot be written.
    RunError
        Where the request makes no sense or a formula fails in a run.
    """
    check_request(runs, seed)
    players = crew_of(workers)
    if runs <= BLOCK:  # one block is over before it could be kept
        refuse_occupied(folder, overwrite)
        result = Result(scenario, seed, simulate(scenario, runs, seed, progress=progress, crew=players))
        keep(folder, overwrite, lambda making: write_files(result, making))
        return result
    asked = _request(scenario, seed, runs, folder)
    with filling(folder, overwrite, asked) as room:
        return _finish(room, scenario, {**asked, "overwrite": overwrite}, progress, players)


def resume(folder: str | Path, *, progress: Progress = None, workers: Workers = None) -> Any:
    """Go on with a run that was stopped or killed; its files end as if it never had been.

    Returns
    -------
    Result
        The finished one; also where it was finished already, as any other thing that is saved.

    Raises
    ------
    ResultError
        Where the folder holds no such run, something in it was changed or cut short, another process is at
        work in it, or it cannot be written.
    """
    folder, players = Path(folder), crew_of(workers)
    with plainly(folder, "read"):
        if not is_unfinished(folder):
            return load(folder)
    with locked(folder) as room:
        room.publish()
        told = read_request(folder) if is_unfinished(folder) else None
        if told is None:
            return load(folder)
        if "value" not in told:
            raise ResultError(says_unfinished(folder))
        _refuse_other_versions(folder, told)
        scenario = together(told["value"], Scenario, Pieces(texts=told["texts"]))
        return _finish(room, scenario, told, progress, players)


def more(folder: str | Path, runs: int, *, progress: Progress = None, workers: Workers = None) -> Result:
    """Extend a saved result to more runs; its files end as if that many had been asked for at once.

    Parameters
    ----------
    folder : str or Path
        Holds a saved result.
    runs : int
        How many runs there shall be in all.

    Raises
    ------
    ResultError
        Where the folder holds no result or already as many runs, something in it was changed, another
        process is at work in it, or it cannot be written.
    """
    folder, players = Path(folder), crew_of(workers)
    with plainly(folder, "read"):
        if is_unfinished(folder):
            raise ResultError(says_unfinished(folder))
    base = load(folder)
    if not isinstance(base, Result):
        raise ResultError(wrong_kind(folder, Result))
    check_request(runs, base.seed)
    if base.rules:
        raise ResultError(f"{folder} holds runs under a rule of your own, which cannot be played from here")
    if runs <= len(base):
        raise ResultError(f"{folder} already holds {len(base):,} runs; ask for more than that")
    _refuse_other_versions(folder, read_manifest(folder))
    asked = {**_request(base.scenario, base.seed, runs, folder, len(base)), "base": sum_of(folder / MANIFEST)}
    with filling(folder, True, asked) as room:
        return _finish(room, base.scenario, {**asked, "overwrite": True}, progress, players)


def runs_wanted(folder: Path) -> int | None:
    """How many runs an unfinished folder is to hold, for a progress bar; None where it is not one."""
    told = read_request(folder)
    return told.get("runs") if told else None


def _request(scenario: Scenario, seed: int, runs: int, folder: Path, base: int = 0) -> dict[str, Any]:
    """All that is needed to play the same runs again, of which the whole blocks of ``base`` runs are there."""
    pieces = Pieces()
    return {
        "go on": how_to_resume(folder),
        "value": apart(scenario, pieces),
        "texts": pieces.texts,
        "seed": int(seed),  # NumPy's whole numbers are welcome, but JSON knows none
        "runs": int(runs),
        "blocks": sum(1 for _ in blocks_of(runs, base // BLOCK)),
        **circumstances(),
    }


def _finish(room: Room, scenario: Scenario, told: Mapping[str, Any], progress: Progress, players: Crew) -> Result:
    """Play the blocks that are missing, and put the result in its place."""
    start = None
    if "base" in told:
        start = whole_blocks(scenario, told["seed"], _base(room.folder, told["base"]).record)
    crew = Keeping(players, room.parts)
    record = simulate(scenario, told["runs"], told["seed"], progress=progress, crew=crew, start=start)
    result = Result(scenario, told["seed"], record)
    keep(room.folder, told["overwrite"], lambda making: write_files(result, making))
    return result


def _base(folder: Path, sum_then: str) -> Result:
    """The result that ``more`` began with."""
    result = load(folder)
    if sum_of(folder / MANIFEST) != sum_then:
        raise ResultError(f"{folder} no longer holds the result that was to be extended")
    assert isinstance(result, Result)
    return result


def _refuse_other_versions(folder: Path, told: Mapping[str, Any]) -> None:
    """Other versions may round otherwise: the runs would not be those of one and the same result."""
    now = circumstances()
    for name in ("escalate", "numpy"):
        if told["versions"][name] != now["versions"][name]:
            raise ResultError(
                f"{folder} was begun with {name} {told['versions'][name]}, this is {now['versions'][name]}: "
                "go on with that version, or begin anew in another folder"
            )
    if told["block"] != now["block"]:
        raise ResultError(f"{folder} was begun with other blocks; begin anew in another folder")
