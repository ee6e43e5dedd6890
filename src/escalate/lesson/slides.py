"""A lesson's slides: in the order of the plan, each with its minutes; the stories are those of the strips."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from escalate.charts.deck import ORDER, Slide, slides
from escalate.charts.plots import Data, Offer, Plots
from escalate.charts.result_plots import ComparisonPlots, ResultPlots, turned
from escalate.charts.study_plots import SensitivityPlots
from escalate.lesson.figures import Figures
from escalate.lesson.plan import SLIDES, minutes_of
from escalate.lesson.stories import Stories, Strip
from escalate.studies.doubt import doubt
from escalate.studies.hypercube import open_numbers
from escalate.studies.turning import Turning

MOST = 12
"""Slides: more than a talk has, for the stories stand on strips too, and every lever on a slide."""
_WORDS = "Only after all have written what they expect: "
_LINES = {
    "differences": f"{_WORDS}what does each policy change, and which two of them do the opposite?",
    "outcomes": "Compare with the guesses: which ending did we think likelier than it came, and why? The dots are "
    "other guesses about the crisis: which ending do we know least of?",
}


class _StoryPlots(ResultPlots):
    """The first set of strips, and where the one of them that turned most clearly did."""

    names = ("story", "turning")

    def __init__(self, told: Stories) -> None:
        super().__init__(told.result)
        self._strips = {strip.turning.trace.run: strip for strip in told.sets[0]}

    @property
    def typical(self) -> list[int]:
        """The runs of the strips, in their order."""
        return list(self._strips)

    @Offer
    def story(self, run: int | None = None) -> Data:
        """One of the strips, by its letter."""
        chosen = self.typical[0] if run is None else run
        return _called(ResultPlots.story.make(self, chosen), self._strips[chosen])

    def _turning(self, run: int) -> Turning:
        return self._strips[run].turning

    @Offer
    def turning(self, run: int | None = None) -> Data:
        """Where the clearest of them turned."""
        clearest = max(self._strips.values(), key=lambda strip: strip.moved)
        return _called(turned(clearest.turning), clearest)


def _called(data: Data, strip: Strip) -> Data:
    return replace(data, how={**data.how, "called": f"Story {strip.letter}"})


def made(found: Figures, minutes: int) -> list[Slide]:
    """The slides, each with the minutes in which to show it."""
    lines = dict(ORDER)
    told = [line for name, line in ORDER if name == "story"]
    order = [(name, line) for name in SLIDES for line in (told if name == "story" else [_LINES.get(name, lines[name])])]
    deck = slides(_plots(found), order, MOST)
    return [replace(slide, line=f"Minutes {minutes_of(slide.chart.name, minutes)}. {slide.line}") for slide in deck]


def names(deck: Sequence[Slide]) -> list[str]:
    """The charts of some slides, in their order."""
    return [slide.chart.name for slide in deck]


def _plots(found: Figures) -> list[Plots]:
    """What the slides show, the doubt about the assumptions included."""
    scenario, seed = found.scenario, found.result.seed
    doubts = doubt(scenario, runs=len(found.result), seed=seed) if open_numbers(scenario) else None
    plots: list[Plots] = [_StoryPlots(found.stories)] if found.strips else []
    plots.append(ResultPlots(found.result, doubts.drawn if doubts else None))
    plots += [SensitivityPlots(found.matters)] if found.matters is not None else []
    plots += [ComparisonPlots(found.comparison)] if found.comparison is not None else []
    return plots
