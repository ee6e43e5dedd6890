"""A comparison: what a notebook holds after a scenario and variants of it were played on the same luck."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, cast

from escalate.api.lift import lift, noun_of
from escalate.errors import EscalateError
from escalate.results import comparison

if TYPE_CHECKING:
    from escalate.api.result import Result
    from escalate.charts.result_plots import ComparisonPlots


@noun_of(comparison.Variant)
class Variant(comparison.Variant):
    """One of the things compared with the baseline; see :class:`escalate.results.comparison.Variant`."""

    result: Result


@noun_of(comparison.Comparison)
class Comparison(comparison.Comparison):
    """A scenario and variants of it; see :class:`escalate.results.comparison.Comparison` for its tables."""

    baseline: Result
    variants: tuple[Variant, ...]

    def why(self, name: str | None = None, run: int | None = None) -> str:
        """Two stories of one run, up to where they part and what followed in each.

        Parameters
        ----------
        name : str, optional
            The variant; may be left out where there is one only.
        run : int, optional
            Which run; the first that ends otherwise where none is given.

        Raises
        ------
        EscalateError
            Where no run ends otherwise, or there is no such run or variant.
        """
        from escalate.narrate.why import why

        if name is None and len(self.variants) > 1:
            listed = ", ".join(variant.name for variant in self.variants)
            raise EscalateError(f"name one of the variants: {listed}")
        variant = self.variants[0] if name is None else self.variant(name)
        if run is None:
            moved = self.moved(variant.name)
            if not len(moved):
                raise EscalateError(f"none of these {len(self):,} runs ends otherwise with {variant.name}")
            run = int(moved[0])
        return why(self.baseline.trace(run), variant.result.trace(run), self.baseline.scenario, variant.scenario)

    @cached_property
    def plot(self) -> ComparisonPlots:
        """Charts, such as ``comparison.plot.differences()``; see :class:`escalate.charts.result_plots.ComparisonPlots`."""
        from escalate.charts.result_plots import ComparisonPlots

        return ComparisonPlots(self)

    def save(self, folder: str | Path, overwrite: bool = False) -> Path:
        """Write the tables and a manifest into a folder; see :func:`escalate.saving.save_comparison.save`."""
        from escalate.saving.save_comparison import save

        return save(self, Path(folder), overwrite)

    @staticmethod
    def load(folder: str | Path) -> Comparison:
        """Read a saved comparison; see :func:`escalate.saving.save_comparison.load`."""
        from escalate.saving.save_comparison import load

        return cast(Comparison, lift(load(Path(folder))))
