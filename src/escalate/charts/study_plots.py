"""What ``sweep.plot``, ``study.plot``, ``doubt.plot``, ``discovery.plot`` and ``when.plot`` are."""

from __future__ import annotations

from typing import Any

from escalate.charts.findings import quoted
from escalate.charts.plots import Data, Offer, Plots
from escalate.charts.result_plots import DOTS, LUCK
from escalate.charts.sheet import NothingToShow
from escalate.charts.sweep import WRITTEN
from escalate.studies.discover import Discovery
from escalate.studies.doubt import Doubt
from escalate.studies.sensitivity import OneAtATime, Sensitivity
from escalate.studies.sweep import Sweep
from escalate.studies.when import When


class _StudyPlots(Plots):
    """Charts of a study of one scenario, which was played so many times at each of its points."""

    _of: Any

    def __init__(self, study: Any) -> None:
        super().__init__(study.scenario, study.runs, study.seed)
        self._of = study


class SweepPlots(_StudyPlots):
    """Charts of a sweep: lines along one assumption, a heat map over two."""

    _of: Sweep

    def _each(self) -> str:
        return f"{self._runs:,} runs at each place, the same luck"

    @Offer
    def sweep(self) -> Data:
        """Shares along one assumption."""
        if len(self._of.axes) > 1:
            raise NothingToShow("two assumptions are varied: heatmap shows them")
        axis = self._of.axes[0]
        crossings = [  # told as they are read, from the left to the right
            (found.at, f"{found.place}, about {WRITTEN}" if found.holds(axis.baseline) else found.place, *found.upward)
            for found in self._of.tippings
        ]
        how = {"words": axis.label, "baseline": axis.baseline, "tipping": crossings}
        return Data(self._of.table, how, "share of runs that end so; pale: luck (95 %)", self._each())

    @Offer
    def heatmap(self, outcome: str | None = None) -> Data:
        """One outcome over two assumptions; ``outcome=`` names it."""
        if len(self._of.axes) < 2:
            raise NothingToShow("one assumption is varied: sweep shows it")
        name = outcome or next(iter(self.looks))
        other, line = self._of.line(name)
        words, baseline = zip(*((axis.label, axis.baseline) for axis in self._of.axes), strict=True)
        how = {"outcome": name, "words": words, "baseline": baseline, "line": line, "ways": self._of.ways(name)}
        dashed = f"; dashed: as many in {quoted(self.labels[other])}" if len(line) > 1 else ""
        note = f"share of runs that end in {quoted(self.labels[name])}{dashed}"
        return Data(self._of.table, how, note, self._each())


class SensitivityPlots(_StudyPlots):
    """The chart of a sensitivity study: a tornado, or indices for Morris and Sobol."""

    _of: Sensitivity

    def _what(self) -> str:
        return f"{self._of.points:,} places, {self._runs:,} runs at each"

    def _alone(self) -> OneAtATime:
        """The study, where it moved one assumption at a time."""
        if not isinstance(self._of, OneAtATime):
            raise NothingToShow("all assumptions were moved at once: indices shows them")
        return self._of

    @Offer
    def tornado(self) -> Data:
        """Each assumption at both ends of its range."""
        frame = self._alone().table.assign(share=self._of.share)
        how = {"outcome": self._of.label, "name": self._of.outcome}
        note = f"share of runs that end in {quoted(self._of.label)} at both ends of one assumption at a time"
        return Data(frame, how, note, self._what())

    @Offer
    def matrix(self) -> Data:
        """What each assumption adds to each ending."""
        note = "points from the low to the high end of one assumption at a time; thin: luck alone could do it"
        return Data(self._alone().endings, note=note, what=self._what())

    @Offer
    def slopes(self) -> Data:
        """All endings at both ends of the strongest assumptions, a panel each."""
        return Data(self._alone().endings, note="shares from low to high end; thin line: as written", what=self._what())

    @Offer
    def indices(self) -> Data:
        """Morris or Sobol measures."""
        if self._of.method == "oat":
            raise NothingToShow("one assumption was moved at a time: tornado shows them")
        how = {"outcome": self._of.label, "name": self._of.outcome, "method": self._of.method}
        note = f"effects on {quoted(self._of.label)}, all assumptions moved at once; {LUCK}; grey: not told from it"
        return Data(self._of.table, how, note, self._what())


class DoubtPlots(Plots):
    """Charts of a result with doubt about its assumptions."""

    def __init__(self, doubt: Doubt) -> None:
        super().__init__(doubt.scenario, len(doubt.result), doubt.result.seed)
        self._of = doubt

    @Offer
    def outcomes(self) -> Data:
        """How the runs ended, and under each bar where other guesses put it."""
        return Data(self._of.result.outcomes, {"top": self.top, "draws": self._of.drawn}, f"{LUCK}; {DOTS}")

    @Offer
    def doubt(self) -> Data:
        """The dots by themselves."""
        assumptions = f"{len(self._of.draws)} assumption{'s' if len(self._of.draws) > 1 else ''}"
        drawn = f"{self._of.samples:,} other guesses of {assumptions}, {self._of.each:,} runs each"
        note = f"20 dots stand for {self._of.samples:,} other guesses, the luck of runs taken out"
        return Data(self._of.outcomes, {"draws": self._of.drawn}, note, drawn)


class DiscoveryPlots(_StudyPlots):
    """Chart of the box in which an outcome is common."""

    _of: Discovery

    @Offer
    def discover(self) -> Data:
        """The box, over the two assumptions that bound it most."""
        found = self._of
        if not found.restrictions:
            raise NothingToShow(f"there is no box to draw: {found.sentence}")
        how = {"label": found.label, "density": found.density, "base": found.fit.base, "where": found.where}
        how |= {"outcome": found.outcome, "cloud": found.cloud}
        note = f"{len(found.cloud):,} of the runs; filled: ends in {quoted(found.label)}; cross: as written"
        return Data(found.box, how, note, f"{found.runs:,} runs, each with its own draw")


class WhenPlots(_StudyPlots):
    """Chart of when a policy works."""

    _of: When

    @Offer
    def when(self) -> Data:
        """What a policy does to one ending over the range of each assumption."""
        labels = {policy.name: policy.label for policy in self._scenario.policies}
        how = {"policy": labels[self._of.policy], "outcome": self._of.label, "name": self._of.outcome}
        does = f"points that {quoted(how['policy'])} adds to {quoted(how['outcome'])}"
        note = f"{does}; tick: as written; hollow: luck could do it, all read together; {LUCK}"
        return Data(self._of.places, how, note, f"{self._runs:,} runs at each place, the same luck")
