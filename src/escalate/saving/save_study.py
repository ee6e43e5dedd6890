"""Sweeps and sensitivity studies in a folder: tables, charts, and a manifest that says how to make them again."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from escalate.saving.save import circumstances, head, recipe, write_manifest, write_table, write_whole
from escalate.scenario.model import Scenario

if TYPE_CHECKING:
    import pandas as pd

    from escalate.charts.plots import Plots
    from escalate.studies.sensitivity import Sensitivity
    from escalate.studies.sweep import Sweep


def save_sweep(sweep: Sweep, folder: Path, overwrite: bool = False) -> Path:
    """Write ``sweep.csv``, ``tipping.csv``, the chart with its alt text, and a manifest; see ``Sweep.save``."""
    tables = {"sweep": sweep.table, "tipping": sweep.tipping}
    asked = {
        "vary": [{"name": axis.name, "values": list(axis.values)} for axis in sweep.axes],
        "runs": sweep.runs,
        "seed": sweep.seed,
    }
    return save_study(folder, overwrite, "sweep", sweep.scenario, asked, tables, sweep.plot)


def save_sensitivity(study: Sensitivity, folder: Path, overwrite: bool = False) -> Path:
    """Write ``sensitivity.csv``, the chart with its alt text, and a manifest; see ``Sensitivity.save``."""
    asked = {
        "method": study.method,
        "outcome": study.outcome,
        "parameters": [row.parameter for row in study.rows],
        "points": study.points,
        "runs": study.runs,
        "seed": study.seed,
        "says": study.sentence,
    }
    tables = {"sensitivity": study.table}
    return save_study(folder, overwrite, "sensitivity", study.scenario, asked, tables, study.plot)


def save_study(
    folder: Path,
    overwrite: bool,
    study: str,
    scenario: Scenario,
    asked: Mapping[str, Any],
    tables: Mapping[str, pd.DataFrame],
    plots: Plots,
) -> Path:
    """Write a study of a scenario's assumptions, whole or not at all.

    Parameters
    ----------
    folder : Path
        A new or empty folder; with ``overwrite`` also one that holds an earlier result.
    study : str
        What kind it is, for the manifest.
    asked : mapping
        What it took, beside the scenario, to make it.
    tables : mapping of str to DataFrame
        File name without its ending -> table.
    plots : Plots
        Its available charts are drawn.

    Raises
    ------
    ResultError
        Where the folder holds something else, or cannot be written. Nothing is left half done.
    """
    from escalate.charts.saving import save as save_chart

    told = {
        **head(),
        "study": study,
        **recipe(scenario),
        **asked,
        **circumstances(),
        "tables": {name: [str(column) for column in table.columns] for name, table in tables.items()},
    }

    def write(making: Path) -> None:
        for name, table in tables.items():
            write_table(table, making / f"{name}.csv")
        for name in plots.available:
            chart = plots.chart(name)
            save_chart(chart.figure(), making / f"{name}.png", alt=chart.alt_text, metadata={"Title": scenario.title})
        write_manifest(told, making)

    return write_whole(folder, overwrite, write)
