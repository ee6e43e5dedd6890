"""Studies in a folder: tables, and a manifest that says how to make them again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from escalate.saving.save import circumstances, head, recipe, write_manifest, write_table, write_whole
from escalate.studies.discover import Discovery
from escalate.studies.doubt import Doubt
from escalate.studies.rare import Rare
from escalate.studies.sensitivity import Sensitivity
from escalate.studies.sweep import Sweep


def save_study(study: Any, folder: Path, overwrite: bool, draw: Callable[[Path], None]) -> Path:
    """Write a study of a scenario's assumptions, whole or not at all.

    Parameters
    ----------
    study : Sweep, Sensitivity, Doubt, Discovery or Rare
    folder : Path
        A new or empty folder; with ``overwrite`` also one that holds an earlier result.
    draw : callable
        Puts pictures into a folder.

    Raises
    ------
    ResultError
        Where the folder holds something else, or cannot be written. Nothing is left half done.
    """
    kind, asked, tables = _told(study)
    told = {
        **head(),
        "study": kind,
        **recipe(study.scenario),
        **asked,
        **circumstances(),
        "tables": {name: [str(column) for column in table.columns] for name, table in tables.items()},
    }

    def write(making: Path) -> None:
        for name, table in tables.items():
            write_table(table, making / f"{name}.csv")
        draw(making)
        write_manifest(told, making)

    return write_whole(folder, overwrite, write)


def _told(study: Any) -> tuple[str, Mapping[str, Any], Mapping[str, Any]]:
    """What kind of study it is, what it took beside the scenario to make it, and its tables by file name."""
    match study:
        case Sweep():
            vary = [{"name": axis.name, "values": list(axis.values)} for axis in study.axes]
            asked: dict[str, Any] = {"vary": vary, "runs": study.runs, "seed": study.seed}
            return "sweep", asked, {"sweep": study.table, "tipping": study.tipping}
        case Sensitivity():
            asked = {
                "method": study.method,
                "outcome": study.outcome,
                "parameters": [row.parameter for row in study.rows],
                "points": study.points,
                "runs": study.runs,
                "seed": study.seed,
                "says": study.sentence,
            }
            return "sensitivity", asked, {"sensitivity": study.table}
        case Doubt():
            asked = {"samples": study.samples, "runs": len(study.result), "seed": study.result.seed}
            return "doubt", asked, {"outcomes": study.outcomes, "samples": study.samples_table}
        case Discovery():
            asked = {"outcome": study.outcome, "runs": study.runs, "seed": study.seed}
            found = {"sentence": study.sentence, "checked": study.checked, "warning": study.warning}
            return "discover", {**asked, **found}, {"box": study.box}
        case Rare():
            asked = {"outcome": study.outcome, "along": study.along, "runs": study.paths, "seed": study.seed}
            return "rare", asked, {"outcomes": study.outcomes, "replications": study.replications}
    raise TypeError(f"{type(study).__name__} is no study")
