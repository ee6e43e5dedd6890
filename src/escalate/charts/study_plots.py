"""What ``sweep.plot``, ``study.plot``, ``doubt.plot``, ``discovery.plot`` and ``when.plot`` are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from escalate.charts.plots import Data, Offer, Plots
from escalate.charts.result_plots import DOTS, LUCK
from escalate.charts.sheet import NothingToShow
from escalate.studies.sensitivity import OneAtATime

if TYPE_CHECKING:
    from escalate.studies.discover import Discovery
    from escalate.studies.doubt import Doubt
    from escalate.studies.sensitivity import Sensitivity
    from escalate.studies.sweep import Sweep
    from escalate.studies.when import When


class SweepPlots(Plots):
    """Charts of a sweep: lines along one assumption, a heat map over two.

    Parameters
    ----------
    sweep : Sweep
    """

    sweep = Offer("Shares along one assumption.")
    heatmap = Offer("One outcome over two assumptions; ``outcome=`` names it.")

    def __init__(self, sweep: Sweep) -> None:
        super().__init__(sweep.scenario, sweep.runs, sweep.seed)
        self._of = sweep

    def _each(self) -> str:
        return f"{self._runs:,} runs at each point, the same luck"

    def _sweep(self) -> Data:
        if len(self._of.axes) > 1:
            raise NothingToShow("two assumptions are varied: heatmap shows them")
        axis = self._of.axes[0]
        crossings = [
            (found.at, found.sentence.split(found.name, 1)[1].strip(), found.outcome, found.overtakes)
            for found in self._of.tippings
        ]
        how = {"words": axis.label, "baseline": axis.baseline, "tipping": crossings}
        return Data(self._of.table, how, "pale: luck (95 %)", self._each())

    def _heatmap(self, outcome: str | None = None) -> Data:
        if len(self._of.axes) < 2:
            raise NothingToShow("one assumption is varied: sweep shows it")
        name = outcome or next(iter(self.looks))
        line = [(t.at, t.given[1]) for t in self._of.tippings if t.given and name in (t.outcome, t.overtakes)]
        how = {
            "outcome": name,
            "words": [axis.label for axis in self._of.axes],
            "baseline": [axis.baseline for axis in self._of.axes],
            "line": line,
        }
        return Data(self._of.table, how, what=self._each())


class SensitivityPlots(Plots):
    """The chart of a sensitivity study: a tornado, or indices for Morris and Sobol.

    Parameters
    ----------
    study : Sensitivity
    """

    tornado = Offer("Each assumption at both ends of its range.")
    matrix = Offer("What each assumption adds to each ending.")
    slopes = Offer("All endings at both ends of the strongest assumptions, a panel each.")
    indices = Offer("Morris or Sobol measures.")

    def __init__(self, study: Sensitivity) -> None:
        super().__init__(study.scenario, study.runs, study.seed)
        self._of = study

    def _what(self) -> str:
        return f"{self._of.points:,} points of {self._runs:,} runs"

    def _alone(self) -> OneAtATime:
        """The study, where it moved one assumption at a time."""
        if not isinstance(self._of, OneAtATime):
            raise NothingToShow("all assumptions were moved at once: indices shows them")
        return self._of

    def _matrix(self) -> Data:
        note = "points more or fewer at the high end than at the low one; grey: luck alone could do it"
        return Data(self._alone().endings, note=note, what=self._what())

    def _slopes(self) -> Data:
        return Data(self._alone().endings, note="from low to high end; thin line: the file", what=self._what())

    def _tornado(self) -> Data:
        self._alone()
        how = {"outcome": self._of.label, "name": self._of.outcome}
        frame = self._of.table.assign(share=self._of.share)
        return Data(frame, how, "value of the assumption: share of runs there", self._what())

    def _indices(self) -> Data:
        if self._of.method == "oat":
            raise NothingToShow("one assumption was moved at a time: tornado shows them")
        how = {"outcome": self._of.label, "name": self._of.outcome, "method": self._of.method}
        return Data(self._of.table, how, what=self._what())


class DoubtPlots(Plots):
    """Charts of a result with doubt about its assumptions.

    Parameters
    ----------
    doubt : Doubt
    """

    outcomes = Offer("How the runs ended, and under each bar where other guesses put it.")
    doubt = Offer("The dots by themselves.")

    def __init__(self, doubt: Doubt) -> None:
        super().__init__(doubt.scenario, len(doubt.result), doubt.result.seed)
        self._of = doubt

    def _outcomes(self) -> Data:
        return Data(self._of.result.outcomes, {"top": self.top, "draws": self._of.drawn}, f"{LUCK}; {DOTS}")

    def _doubt(self) -> Data:
        count = len(self._of.draws)
        drawn = (
            f"{self._of.samples:,} draws of {count} assumption{'s' if count > 1 else ''}, {self._of.each:,} runs each"
        )
        return Data(self._of.outcomes, {"draws": self._of.drawn}, f"{DOTS}, luck taken out", drawn)


class DiscoveryPlots(Plots):
    """Chart of the box in which an outcome is common.

    Parameters
    ----------
    discovery : Discovery
    """

    discover = Offer("The box, over the two assumptions that bound it most.")

    def __init__(self, discovery: Discovery) -> None:
        super().__init__(discovery.scenario, discovery.runs, discovery.seed)
        self._of = discovery

    def _discover(self) -> Data:
        found = self._of
        if not found.restrictions:
            raise NothingToShow(f"there is no box to draw: {found.sentence}")
        how = {"label": found.label, "density": found.density, "base": found.fit.base, "outcome": found.outcome}
        how["cloud"] = found.cloud
        note = "dots: runs that took no part in finding it; filled: they end so"
        return Data(found.box, how, note, f"{found.runs:,} runs, each with its own draw")


class WhenPlots(Plots):
    """Chart of when a policy works.

    Parameters
    ----------
    found : When
    """

    when = Offer("What a policy does to one ending over the range of each assumption.")

    def __init__(self, found: When) -> None:
        super().__init__(found.scenario, found.runs, found.seed)
        self._of = found

    def _when(self) -> Data:
        labels = {policy.name: policy.label for policy in self._scenario.policies}
        how = {"policy": labels[self._of.policy], "outcome": self._of.label, "name": self._of.outcome}
        note = "value of the assumption: points more or fewer with the policy; tick: the file; thin: luck (95 %)"
        return Data(self._of.places, how, note, f"{self._runs:,} runs at each place, the same luck")
