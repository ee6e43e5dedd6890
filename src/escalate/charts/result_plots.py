"""What ``result.plot`` and ``comparison.plot`` are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property
from typing import Any

import pandas as pd

from escalate.charts.differences import PANELS
from escalate.charts.files import MOST, beside
from escalate.charts.plots import Data, Offer, Plots
from escalate.charts.rungs import rung_look, rung_looks
from escalate.charts.sheet import NothingToShow
from escalate.charts.steps import Board, Course
from escalate.engine.courses import Courses
from escalate.errors import EscalateError, hint
from escalate.results.comparison import Comparison, Variant, moved_alike
from escalate.results.ended import ended, late
from escalate.results.highest import highest, walks
from escalate.results.one_run import AGAINST_ODDS, clear, level, moves, telling, twice
from escalate.results.pairs import strongest
from escalate.results.pathways import fork
from escalate.results.pushes import pushes
from escalate.results.record_of_cases import record_of, with_record
from escalate.results.result import Result
from escalate.results.tables import dates_of, level_shares
from escalate.results.telling import by_ending, moving
from escalate.scenario.thresholds import telling_level, thresholds
from escalate.studies.turning import Turning, turning
from escalate.studies.typical import most_eventful

MOST_VALUES = 7
"""Values of a whole level up to which the fan shows how many runs stand on each."""
LUCK = "whisker: luck (95 %)"
DOTS = "20 dots: other guesses"
PAIRS = 5
"""Runs that a change makes end otherwise, of which the one that tells it most clearly is drawn."""
MAYBE = "luck alone could do it"


class ResultPlots(Plots):
    """Charts of a result, with shares under other guesses where :attr:`escalate.studies.doubt.Doubt.drawn` is given."""

    aside = ("predict", "turning", "happened", "files", "animation")

    def __init__(self, result: Result, draws: pd.DataFrame | None = None) -> None:
        super().__init__(result.scenario, len(result), result.seed)
        self._result, self._draws, self._turnings = result, draws, dict[int, Turning]()

    def pictures(self, name: str, levels: Sequence[str] = (), most: int | None = None) -> dict[str, dict[str, Any]]:
        """One fan for each level that is wanted; see :meth:`Plots.pictures`."""
        if name == "fan" and levels:
            return {f"fan-{level}": {"level": level} for level in levels}
        return super().pictures(name)

    @Offer
    def outcomes(self) -> Data:
        """How the runs ended: bars, with dots where other guesses would put them."""
        frame, note = self._result.outcomes, LUCK if self._draws is None else f"{LUCK}; {DOTS}"
        if (record := record_of(self._scenario)) is not None:
            frame = with_record(frame, record)
            note += f"; dashed: the record “{record.label}” ({record.n} {record.unit})"
        return Data(frame, {"top": self.top, "draws": self._draws}, note)

    @Offer
    def icons(self) -> Data:
        """The same as a hundred squares."""
        return Data(self._result.outcomes, {"top": self.top}, "each square: 1 of 100 runs")

    @Offer
    def ladder(self) -> Data:
        """How far up the ladder runs had come, and how they ended."""
        if self._scenario.clock.steps == 1:
            raise NothingToShow("a single step is no way up a ladder")
        courses = self._courses_on_ladder("draw")
        frame = highest(self._scenario, courses, self._result.outcomes["share"].tolist())
        if frame.groupby("label")["share"].max().gt(0).sum() < 2:
            raise NothingToShow("every run stays on one rung")
        return Data(frame, {"endings": self._result.outcomes}, what=self._weighed(courses, "rungs"))

    def _weighed(self, courses: Courses, what: str) -> str:
        """What a chart of the first runs, since no more are played again, says of them in its caption."""
        first, all_runs = len(courses.outcome), self._runs
        return f"{what} of the first {first:,} runs, weighed by the endings of all {all_runs:,}" * (first < all_runs)

    def _courses_on_ladder(self, to: str) -> Courses:
        if not self._scenario.ladder:
            raise NothingToShow(f"{self._scenario.name} has no escalation ladder to {to}")
        return replayable(self._result).first_courses

    @Offer
    def fan(self, level: str | None = None, split: bool = False) -> Data:
        """Levels over time; ``level=`` shows one, ``split=True`` by ending."""
        frame = self._levels(level)
        if split and frame["level"].nunique() > 1:
            raise EscalateError("split by ending takes one level: name it with level=")
        how: dict[str, Any] = {"thresholds": thresholds(self._scenario)}
        if split or not self._result.rules:
            endings = by_ending(self._scenario, replayable(self._result).first_courses)
            common = self._result.outcomes.nlargest(len(self.labels) if split else 3, "share")["outcome"]
            how["endings"] = endings[endings["outcome"].isin(common)]
        if not split:
            how["shares"] = level_shares(self._scenario, self._result.record, MOST_VALUES)
        ends = "each ending" if split else "the commonest endings"
        return Data(frame, how, "black: the middle run" + f"; coloured: that of {ends}" * ("endings" in how))

    def _levels(self, level: str | None) -> pd.DataFrame:
        """The rows of a level; where none is named those of all that are seen to move, or else that move at all."""
        known = [entry.name for entry in self._scenario.levels]
        if not known:
            raise NothingToShow(f"{self._scenario.name} has no level to draw over time")
        if level is not None and level not in known:
            told = hint(level, known, f"its levels are {', '.join(known)}")
            raise EscalateError(f'{self._scenario.name} has no level "{level}"{told}')
        frame, one = self._result.levels, known[0] if len(known) == 1 else level
        shown = moving(frame) if one is None else frame[frame["level"] == one]
        if shown.empty:
            raise NothingToShow("no level moves")
        return shown

    @Offer
    def options(self) -> Data:
        """What each actor did over time."""
        ladder, actors = self._scenario.ladder, self._scenario.actors
        if all(len(actor.options) < 2 for actor in actors):
            raise NothingToShow("nobody has a choice")
        rungs = {(actor.name, option.name): option.rung for actor in actors for option in actor.options}
        looks = {key: rung_look(ladder, -1 if rung is None else rung) for key, rung in rungs.items()}
        note = "share of each actor's choices, in steps with 100 runs or more"
        return Data(self._result.choices, {"rungs": looks}, note)

    @Offer
    def pathways(self) -> Data:
        """The fork in the road: which first move told most."""
        courses = replayable(self._result).first_courses
        frame = fork(self._scenario, courses, self._result.outcomes["share"].tolist())
        note = "width: runs; colour: how they end; a branch leaves at the middle date of its first telling move"
        return Data(frame, {"dates": dates_of(self._scenario)}, note, self._weighed(courses, "moves"))

    @Offer
    def story(self, run: int | None = None) -> Data:
        """One run as strips; ``run=`` names it, else one that ended like most."""
        scenario = self._scenario
        trace = replayable(self._result).trace(self._typical_of(0) if run is None else run)
        frame = moves(trace, scenario)
        if frame.empty:
            raise NothingToShow(f"nobody makes a move in run {trace.run}")
        board = Board(scenario.clock.steps, dates_of(scenario), rung_looks(scenario.ladder))
        how: dict[str, Any] = {"ending": (trace.outcome, self.labels[trace.outcome]), "board": board}
        followed = next((each for each in scenario.levels if each.name == telling_level(scenario)), None)
        if followed is not None and (course := level(trace, followed.name))["value"].nunique() > 1:
            lines = [(at, words) for name, at, words in thresholds(scenario) if name == followed.name]
            how["course"] = Course(course, followed.label, lines)
        how["turns"] = self._turning(trace.run).decisive
        named = not telling(frame, how["turns"]).empty
        ringed = f"; ringed: what turned the run, or at most {100 * AGAINST_ODDS:.0f} % likely; bold: the title's"
        note = "a square: a move, height and colour its rung" + ringed * named
        return Data(frame, how, note, f"run {trace.run}")

    @Offer
    def time_to_outcome(self) -> Data:
        """When runs ended before the last step."""
        how = {"labels": self.labels, "steps": self._scenario.clock.steps, "dates": dates_of(self._scenario)}
        last = late(self._result.outcomes, ended(self._result.runs, self._scenario.clock.steps))
        return Data(self._result.runs, how, last and f"only in the last step: {last}")

    @Offer
    def convergence(self) -> Data:
        """How many runs are enough."""
        note = "a line holds the true share 19 times in 20; ±: the longest, in points"
        return Data(self._result.runs, {"labels": self.labels}, note)

    @Offer
    def map(self) -> Data:
        """Who pushes what: the model itself."""
        return Data(pushes(self._scenario), note="numbers: how many of an actor's options")

    @Offer
    def turning(self, run: int | None = None) -> Data:
        """Where a run turned; ``run=`` names it. It is played on from each step when this is asked for."""
        return turned(self._turning(self.typical[-1] if run is None else run))

    def _turning(self, run: int) -> Turning:
        if run not in self._turnings:
            self._turnings[run] = turning(replayable(self._result).replay_of(run), run)
        return self._turnings[run]

    @Offer
    def predict(self) -> Data:
        """The same rows without a number, to fill in before."""
        return Data(self._result.outcomes)

    @Offer
    def happened(self) -> Data:
        """What really happened, in the file's words."""
        if not self._scenario.about.what_happened:
            raise NothingToShow(f"{self._scenario.name} does not say what happened")
        return Data(pd.DataFrame({"text": [self._scenario.about.what_happened]}))

    @Offer
    def files(self, others: Sequence[Result] = ()) -> Data:
        """Beside other results; ``others=`` names one or two."""
        if not 1 <= len(others) < MOST:
            raise NothingToShow(f"1 to {MOST - 1} other results stand beside this one")
        frame, looks = beside([self._result, *others])
        return Data(frame, {"looks": looks, "subtitle": LUCK}, what=f"{self._runs:,} runs each")

    @Offer
    def animation(self) -> Data:
        """A hundred runs walking the ladder into their endings: ``.save('walk.svg')``."""
        courses = self._courses_on_ladder("walk")
        how = {"ladder": rung_looks(self._scenario.ladder), "dates": dates_of(self._scenario), "top": self.top}
        frame = walks(self._scenario, courses, self._result.outcomes["share"].tolist())
        return Data(frame, how, what="a hundred of its runs")

    @cached_property
    def typical(self) -> list[int]:
        """Of each of the three commonest endings a run near the middle of its kind, in which there is much to tell."""
        return [self._typical_of(place) for place in range(min(3, self._result.runs["outcome"].nunique()))]

    def _typical_of(self, place: int) -> int:
        """An eventful run of the commonest ending, or of one that many places behind it."""
        return most_eventful(self._result, str(self._result.runs["outcome"].value_counts().index[place]))


def replayable(result: Result) -> Result:
    """A result whose runs can be played again, which those under a custom rule cannot be."""
    if result.rules:
        raise NothingToShow("runs under a custom rule cannot be played again from a result")
    return result


def turned(found: Turning) -> Data:
    """What a chart of where a run turned is drawn from."""
    turns = [(turn.step, found.deed(turn)) for turn in found.turns]
    how = {"turns": turns, "run": found.trace.run, "dates": dates_of(found.scenario)}
    what = f"run {found.trace.run}, played on {found.plays:,} times from each step"
    note = "shares: with fresh luck, from this run's own start; numbered: what moved it most"
    return Data(found.frame, how, note, what)


class ComparisonPlots(Plots):
    """Charts of a comparison."""

    def __init__(self, comparison: Comparison) -> None:
        base = comparison.baseline
        super().__init__(base.scenario, len(base), base.seed, [variant.scenario for variant in comparison.variants])
        self._comparison = comparison

    @property
    def policies(self) -> tuple[str, ...]:
        """What is compared with the baseline, by name."""
        return tuple(variant.name for variant in self._comparison.variants)

    def pictures(self, name: str, levels: Sequence[str] = (), most: int | None = None) -> dict[str, dict[str, Any]]:
        """An alluvial for each policy, and the strongest three by themselves where there are more."""
        if name == "flips":
            policies = [policy for policy in self.policies if policy in self.strongest[:most]]
            plain = [re.sub(r"[^\w.=-]+", "-", policy) for policy in policies]
            unique = [name if name not in plain[:place] else f"{name}-{place}" for place, name in enumerate(plain)]
            return {f"flips-{own}": {"policy": policy} for own, policy in zip(unique, policies, strict=True)}
        if name == "differences" and len(self.policies) > PANELS:
            return {"differences": {}, "differences-strongest": {"policies": self.strongest[:PANELS]}}
        return super().pictures(name)

    @property
    def strongest(self) -> list[str]:
        """The policies, those that change most first."""
        return strongest(self._comparison.differences)

    @Offer
    def differences(self, policies: Sequence[str] = ()) -> Data:
        """What each policy changes; ``policies=`` shows some."""
        frame, order = self._comparison.differences, self.strongest
        for policy in policies:
            self._comparison.variant(policy)
        drawn = [policy for policy in order if policy in policies] or order
        less = len(order) - len(drawn) if drawn == order[: len(drawn)] else None
        shown, count = frame[frame["policy"].isin(drawn)], f"{self._runs:,} runs each"
        unsure = f"; {'hollow' if len(drawn) <= PANELS else 'pale'}: {MAYBE}"
        note = "points: share of runs with, less without" + unsure * bool((shown["low"] * shown["high"] <= 0).any())
        return Data(shown, {"less": less}, note, f"{count}, the same luck run by run")

    @Offer
    def flips(self, policy: str | None = None) -> Data:
        """Which runs end otherwise; ``policy=`` names one, else the strongest."""
        chosen, frame = self._variant(policy), self._comparison.flips
        self._moved(chosen.name)
        shown = frame[frame["policy"] == chosen.name]
        note = "pale: the run ends alike; strong: otherwise, in the new ending's colour"
        return Data(shown, {"policy": chosen.label, "top": self.top}, note, f"{self._runs:,} runs, the same luck")

    @Offer
    def why(self, policy: str | None = None, run: int | None = None) -> Data:
        """One run without and with a policy; ``policy=`` and ``run=`` name them."""
        chosen = self._variant(policy)
        both = [replayable(self._comparison.baseline), replayable(chosen.result)]
        scenarios = [result.scenario for result in both]
        runs = self._moved(chosen.name) if run is None else [run]
        pairs = {each: [result.trace(each) for result in both] for each in runs}
        run = max(pairs, key=lambda each: clear(twice(pairs[each], scenarios)))
        frame, traces = twice(pairs[run], scenarios), pairs[run]
        longest = max(scenarios, key=lambda other: other.clock.steps)
        how = {
            "endings": [(trace.outcome, self.labels[trace.outcome]) for trace in traces],
            "sides": ("as it stands", chosen.label),
            "board": Board(longest.clock.steps, dates_of(longest), rung_looks(self._scenario.ladder)),
        }
        if frame["side"].nunique() < 2:
            raise NothingToShow(f"nobody makes a move in run {run}, without {chosen.name} or with it")
        note = "a square: a move, height and colour its rung; dots: alike in both; dashed: where they part"
        return Data(frame, how, note, f"run {run} twice, the same luck")

    def _variant(self, policy: str | None) -> Variant:
        return self._comparison.variant(self.strongest[0] if policy is None else policy)

    def _moved(self, policy: str) -> list[int]:
        """The first runs that end otherwise in the way that most of them do, and part by a choice."""
        if not (moved := moved_alike(self._comparison, policy)):
            raise NothingToShow(f"no run ends otherwise with {policy}")
        return moved[:PAIRS]
