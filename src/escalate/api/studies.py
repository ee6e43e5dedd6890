"""The public face of the studies: what a notebook holds after a sweep, a sensitivity study and their like."""

from __future__ import annotations

from typing import TYPE_CHECKING

from escalate.api.lift import noun_of
from escalate.api.saved import Study
from escalate.studies import discover, doubt, hunt, morris, rare, sensitivity, sobol, sweep, when

if TYPE_CHECKING:
    from escalate.api.result import Result
    from escalate.api.scenario import Scenario
    from escalate.charts.plots import Plots
    from escalate.charts.study_plots import DiscoveryPlots, DoubtPlots, SensitivityPlots, SweepPlots, WhenPlots


@noun_of(sweep.Sweep)
class Sweep(Study, sweep.Sweep):
    """See :class:`escalate.studies.sweep.Sweep`; with ``plot`` and ``save``."""

    scenario: Scenario

    @property
    def plot(self) -> SweepPlots:
        """Charts: ``plot.sweep()`` (lines, one axis) and ``plot.heatmap()`` (two)."""
        from escalate.charts.study_plots import SweepPlots

        return SweepPlots(self)


class Sensitivity(Study, sensitivity.Sensitivity):
    """See :class:`escalate.studies.sensitivity.Sensitivity`; with ``plot`` and ``save``."""

    scenario: Scenario

    @property
    def plot(self) -> SensitivityPlots:
        """``plot.tornado()``, ``.matrix()``, ``.slopes()`` for one at a time; ``.indices()`` for Morris and Sobol."""
        from escalate.charts.study_plots import SensitivityPlots

        return SensitivityPlots(self)


@noun_of(sensitivity.OneAtATime)
class OneAtATime(Sensitivity, sensitivity.OneAtATime):
    """Each parameter moved to both ends of its range."""

    scenario: Scenario


@noun_of(morris.Morris)
class Morris(Sensitivity, morris.Morris):
    """Morris screening."""

    scenario: Scenario


@noun_of(sobol.Sobol)
class Sobol(Sensitivity, sobol.Sobol):
    """Sobol indices."""

    scenario: Scenario


@noun_of(doubt.Doubt)
class Doubt(Study, doubt.Doubt):
    """See :class:`escalate.studies.doubt.Doubt`; with ``plot`` and ``save``."""

    result: Result

    @property
    def plot(self) -> DoubtPlots:
        """Its chart: ``plot.doubt()``."""
        from escalate.charts.study_plots import DoubtPlots

        return DoubtPlots(self)


@noun_of(discover.Discovery)
class Discovery(Study, discover.Discovery):
    """See :class:`escalate.studies.discover.Discovery`; with ``plot`` and ``save``."""

    scenario: Scenario

    @property
    def plot(self) -> DiscoveryPlots:
        """Its chart, where there is a box: ``plot.discover()``."""
        from escalate.charts.study_plots import DiscoveryPlots

        return DiscoveryPlots(self)


@noun_of(rare.Rare)
class Rare(Study, rare.Rare):
    """See :class:`escalate.studies.rare.Rare`; with ``save``."""

    scenario: Scenario

    @property
    def plot(self) -> Plots:
        """No chart: a rare share is one number."""
        from escalate.charts.plots import Plots

        return Plots(self.scenario, self.paths, self.seed)


@noun_of(when.When)
class When(Study, when.When):
    """See :class:`escalate.studies.when.When`; with ``plot`` and ``save``."""

    scenario: Scenario

    @property
    def plot(self) -> WhenPlots:
        """Its chart: ``plot.when()``."""
        from escalate.charts.study_plots import WhenPlots

        return WhenPlots(self)


@noun_of(hunt.Hunt)
class Hunt(Study, hunt.Hunt):
    """See :class:`escalate.studies.hunt.Hunt`; with ``save``."""

    scenario: Scenario
    changed: Scenario

    @property
    def plot(self) -> Plots:
        """No chart: the page draws it."""
        from escalate.charts.plots import Plots

        return Plots(self.scenario, self.runs, self.seed)
