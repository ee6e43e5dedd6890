"""A comparison in a folder: its tables, a manifest that says how to make it again, and the tallies for reading back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from escalate.results.result import Result
from escalate.saving.save import (
    circumstances,
    head,
    read_manifest,
    read_tallies,
    reading,
    recipe,
    scenario_of,
    write_manifest,
    write_table,
    write_tallies,
    write_whole,
)

if TYPE_CHECKING:
    from escalate.results.comparison import Comparison, Variant

TABLES = ("shares", "differences", "flips", "runs")


def manifest(comparison: Comparison) -> dict[str, Any]:
    """All that is needed to make a comparison again; what a variant does not tell is as in the baseline."""
    base = recipe(comparison.baseline.scenario)
    return {
        **head(),
        "seed": comparison.seed,
        "runs": len(comparison),
        "baseline": base,
        "variants": [_differing(base, variant) for variant in comparison.variants],
        "notes": list(comparison.notes),
        **circumstances(),
        "tables": {name: [str(column) for column in getattr(comparison, name).columns] for name in TABLES},
    }


def _differing(base: dict[str, Any], variant: Variant) -> dict[str, Any]:
    told = recipe(variant.scenario)
    return {"name": variant.name, "label": variant.label, **{key: told[key] for key in told if told[key] != base[key]}}


def save(comparison: Comparison, folder: Path, overwrite: bool = False) -> Path:
    """Write a comparison's tables, tallies and manifest into a folder.

    Parameters
    ----------
    comparison : Comparison
        What to save.
    folder : Path
        A new or empty folder; with ``overwrite`` also one that holds an earlier result.

    Raises
    ------
    ResultError
        Where the folder holds something else, or cannot be written. Nothing is left half done.
    """

    def write(making: Path) -> None:
        for name in TABLES:
            write_table(getattr(comparison, name), making / f"{name}.csv")
        for place, result in enumerate([comparison.baseline, *(variant.result for variant in comparison.variants)]):
            write_tallies(result.record, _tallies(making, place))
        write_manifest(manifest(comparison), making)

    return write_whole(folder, overwrite, write)


def _tallies(folder: Path, place: int) -> Path:
    """The tallies of the baseline (0) or of a variant (1, 2, ...)."""
    return folder / f"tallies-{place}.npz"


def load(folder: Path) -> Comparison:
    """Read a saved comparison without playing anything again.

    Raises
    ------
    ResultError
        Where the folder holds no comparison, or one that was changed or cut short.
    """
    from escalate.errors import ResultError
    from escalate.results.comparison import Comparison, Variant

    with reading(folder, "comparison"):
        told = read_manifest(folder)
        if "variants" not in told:
            raise ResultError(f"{folder} holds a single result; read it with Result.load")
        seed = int(told["seed"])
        results = []
        for place, made in enumerate([{}, *told["variants"]]):
            scenario = scenario_of({**told["baseline"], **made}, folder)
            results.append(Result(scenario, seed, read_tallies(scenario, told, _tallies(folder, place))))
        named = zip(told["variants"], results[1:], strict=True)
        return Comparison(results[0], tuple(Variant(made["name"], made["label"], result) for made, result in named))
