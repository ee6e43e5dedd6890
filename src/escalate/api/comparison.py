"""A comparison: what a notebook holds after a scenario and variants of it were played on the same luck."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, cast

from escalate.api.lift import noun_of
from escalate.api.saved import Saved
from escalate.errors import EscalateError
from escalate.results import comparison

if TYPE_CHECKING:
    import pandas as pd

    from escalate.api.result import Result
    from escalate.charts.result_plots import ComparisonPlots
    from escalate.studies.decided import Decided


@noun_of(comparison.Variant)
class Variant(comparison.Variant):
    """One of the things compared with the baseline; see :class:`escalate.results.comparison.Variant`."""

    result: Result


class Why(str):
    """What ``comparison.why()`` tells: a text, and the figures behind it.

    Attributes
    ----------
    through : DataFrame
        See :attr:`escalate.studies.apart.Through.frame`.
    run : int
        The run that is told.
    decided : Decided or None
        The choice or event that most often decides, see :class:`escalate.studies.decided.Decided`; None where nobody
        does, or ``full`` was asked for.
    """

    through: pd.DataFrame
    run: int
    decided: Decided | None

    def __new__(cls, text: str, through: pd.DataFrame, run: int, decided: Decided | None = None) -> Why:
        """The text, with its figures."""
        told = super().__new__(cls, text)
        told.through, told.run, told.decided = through, run, decided
        return told


@noun_of(comparison.Comparison)
class Comparison(Saved, comparison.Comparison):
    """A scenario and variants of it; see :class:`escalate.results.comparison.Comparison` for its tables."""

    baseline: Result
    variants: tuple[Variant, ...]

    def why(
        self,
        name: str | None = None,
        run: int | None = None,
        *,
        before: str | None = None,
        after: str | None = None,
        full: bool = False,
    ) -> Why:
        """Through what a variant changes what it changes: over all runs, and in one of them told twice.

        Parameters
        ----------
        name : str, optional
            The variant; may be left out where there is one only.
        run : int, optional
            Which run is told; one of the commonest kind where none is given.
        before, after : str, optional
            Choose a run that ends so without the variant, and so with it.
        full : bool
            Tell that run step by step instead.

        Returns
        -------
        Why
            A text; ``through`` holds what was first done otherwise as a DataFrame, ``decided`` what most often decides,
            ``run`` the run's number.

        Raises
        ------
        EscalateError
            Where no run ends otherwise, or there is no such run, outcome or variant.
        """
        from escalate.narrate.told_twice import told_twice
        from escalate.narrate.why import why
        from escalate.studies.apart import through
        from escalate.studies.decided import decided

        variant = self._one(name)
        if run is not None and not 0 <= run < len(self):
            raise EscalateError(f"this comparison has the runs 0 to {len(self) - 1}, not {run}")
        replays = self.baseline.replay_of(0), variant.result.replay_of(0)
        found = through(self, variant, replays=replays)
        if found is None:
            raise EscalateError(f"none of these {len(self):,} runs ends otherwise with {variant.name}")
        if run is None:
            run = found.example(before, after)
        if run is None:
            ways = " and ".join(f'{how} in "{name}"' for how, name in (("ends", before), ("would end", after)) if name)
            raise EscalateError(f"no run {ways} among those that {variant.name} makes end otherwise")
        if full:
            scenarios = self.baseline.scenario, variant.scenario
            return Why(told_twice(self.baseline.trace(run), variant.result.trace(run), *scenarios), found.frame, run)
        most_often = decided(found)
        return Why(why(found, run, most_often), found.frame, run, most_often)

    def _one(self, name: str | None) -> Variant:
        if name is None and len(self.variants) > 1:
            listed = ", ".join(variant.name for variant in self.variants)
            raise EscalateError(f"name one of the variants: {listed}")
        return self.variants[0] if name is None else cast(Variant, self.variant(name))

    @cached_property
    def plot(self) -> ComparisonPlots:
        """Charts, such as ``comparison.plot.differences()``."""
        from escalate.charts.result_plots import ComparisonPlots

        return ComparisonPlots(self)
