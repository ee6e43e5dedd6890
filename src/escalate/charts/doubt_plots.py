"""What ``doubt.plot`` and ``discovery.plot`` are: charts of what the assumptions do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matplotlib.axes import Axes

from escalate.charts.plots import Chart, Plots
from escalate.errors import EscalateError

if TYPE_CHECKING:
    from escalate.studies.discover import Discovery
    from escalate.studies.doubt import Doubt


class DoubtPlots(Plots):
    """Chart of doubt beside luck.

    Parameters
    ----------
    doubt : Doubt
    """

    names = ("doubt",)

    def __init__(self, doubt: Doubt) -> None:
        super().__init__(doubt.scenario, len(doubt.result), doubt.result.seed)
        self._of = doubt

    def doubt(self, ax: Axes | None = None, **how: object) -> Axes:
        """Bars with two marks, luck and doubt; see :mod:`escalate.charts.doubt`."""
        return self._doubt().draw(ax, **how)  # type: ignore[no-any-return, arg-type]

    def _doubt(self) -> Chart:
        from escalate.charts.doubt import meaning

        words = meaning(self._of.samples, len(self._of.draws), self._of.each)
        return self._chart("doubt", self._of.outcomes, meaning=words)


class DiscoveryPlots(Plots):
    """Chart of the box in which an outcome is common.

    Parameters
    ----------
    discovery : Discovery
    """

    names = ("discover",)

    def __init__(self, discovery: Discovery) -> None:
        super().__init__(discovery.scenario, discovery.runs, discovery.seed)
        self._of = discovery

    @property
    def available(self) -> tuple[str, ...]:
        """The chart, where a box was found."""
        return self.names if self._of.restrictions else ()

    def discover(self, ax: Axes | None = None, **how: object) -> Axes:
        """Ranges with the part that belongs to the box; see :mod:`escalate.charts.discover`."""
        return self._discover().draw(ax, **how)  # type: ignore[no-any-return, arg-type]

    def _discover(self) -> Chart:
        found = self._of
        if not found.restrictions:
            raise EscalateError(f"there is no box to draw: {found.sentence}")
        how = {
            "outcome": found.outcome,
            "label": found.label,
            "density": found.density,
            "coverage": found.coverage,
            "base": found.fit.base,
        }
        return self._chart("discover", found.box, how)
