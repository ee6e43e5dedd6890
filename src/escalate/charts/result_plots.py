"""What ``result.plot`` and ``comparison.plot`` are."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pandas as pd

from escalate.charts import steps
from escalate.charts.plots import Data, Offer, Plots
from escalate.charts.rungs import outcome_looks, rung_look, rung_looks
from escalate.charts.sheet import NothingToShow
from escalate.errors import EscalateError, hint
from escalate.scenario.trees import Compare, Number, ReadLevel

if TYPE_CHECKING:
    from escalate.charts.rungs import Look
    from escalate.results.comparison import Comparison
    from escalate.results.result import Result
    from escalate.scenario.model import Scenario
    from escalate.studies.turning import Turning

MOST_VALUES = 7
"""Values of a whole level up to which the fan shows how many runs stand on each."""
LUCK = "whisker: luck (95 %)"
DOTS = "each dot: 1 in 20 draws of the assumptions"


class ResultPlots(Plots):
    """Charts of a result.

    Parameters
    ----------
    result : Result
    draws : DataFrame, optional
        Shares under other guesses (``outcome, share``), from :attr:`escalate.studies.doubt.Doubt.drawn`.
    """

    outcomes = Offer("How the runs ended: bars, with dots where other guesses would put them.")
    icons = Offer("The same as a hundred squares.")
    ladder = Offer("How far up the ladder runs had come, and how they ended.")
    fan = Offer("Levels over time; ``level=`` shows one, ``split=True`` by ending.")
    options = Offer("What each actor did over time.")
    pathways = Offer("The fork in the road: which first move told most.")
    story = Offer("One run as strips; ``run=`` names it, else one that ended like most.")
    time_to_outcome = Offer("When runs ended before the last step.")
    convergence = Offer("How many runs are enough.")
    map = Offer("Who pushes what: the model itself.")
    turning = Offer("Where a run turned; ``run=`` names it.")
    predict = Offer("The same rows without a number, to fill in before.")
    happened = Offer("What really happened, in the file's words.")
    files = Offer("Beside other results; ``others=`` names one or two.")
    animation = Offer("A hundred runs walking the ladder into their endings: ``.save('walk.svg')``.")

    aside = ("predict", "turning", "happened", "files", "animation")

    def __init__(self, result: Result, draws: pd.DataFrame | None = None) -> None:
        super().__init__(result.scenario, len(result), result.seed)
        self._result, self._draws = result, draws

    def pictures(self, name: str, levels: Sequence[str] = (), most: int | None = None) -> dict[str, dict[str, Any]]:
        """One fan for each level that is wanted; see :meth:`Plots.pictures`."""
        if name == "fan" and levels:
            return {f"fan-{level}": {"level": level} for level in levels}
        return super().pictures(name)

    def _outcomes(self, interval: str = "each") -> Data:
        frame = self._result.outcomes
        if interval == "together":
            frame = frame.assign(low=frame["low_all"], high=frame["high_all"])
        luck = LUCK if interval == "each" else "whiskers: luck, all at once (95 %)"
        note = luck if self._draws is None else f"{luck}; {DOTS}"
        record = next((rate for rate in self._scenario.about.base_rates if rate.counts), None)
        if record is not None:
            known = {name: count / (record.n or 1) for name, count in record.counts.items()}
            frame = frame.assign(record=frame["outcome"].map(known))
            note += f"; dashed: the record, {record.n} {record.unit}"
        return Data(frame, {"top": self.top, "draws": self._draws}, note)

    def _predict(self) -> Data:
        return Data(self._result.outcomes)

    def _icons(self) -> Data:
        return Data(self._result.outcomes, {"top": self.top})

    def _played_again(self) -> Any:
        """Courses of the first runs, which a result does not keep."""
        if self._result.rules:
            raise NothingToShow("runs under a custom rule cannot be played again from a result")
        return self._result.first_courses

    def _ladder(self) -> Data:
        from escalate.results.highest import highest

        if not self._scenario.ladder:
            raise NothingToShow(f"{self._scenario.name} has no escalation ladder to draw")
        if self._scenario.clock.steps == 1:
            raise NothingToShow("a single step is no way up a ladder")
        courses = self._played_again()
        frame = highest(self._scenario, courses)
        if frame.groupby("label")["share"].max().gt(0).sum() < 2:
            raise NothingToShow("every run stays on one rung")
        outcomes = self._result.outcomes
        what = "" if len(courses.outcome) == self._runs else f"its first {len(courses.outcome):,} runs"
        return Data(frame, {"endings": outcomes}, what=what)

    def _fan(self, level: str | None = None, split: bool = False) -> Data:
        known = [entry.name for entry in self._scenario.levels]
        if not known:
            raise NothingToShow(f"{self._scenario.name} has no level to draw over time")
        if level is not None and level not in known:
            told = hint(level, known, f"its levels are {', '.join(known)}")
            raise EscalateError(f'{self._scenario.name} has no level "{level}"{told}')
        frame = self._result.levels
        if level is not None:
            frame = frame[frame["level"] == level]
        elif len(known) > 1:
            moved = frame.groupby("level", sort=False)[["q05", "q95"]].agg({"q05": "min", "q95": "max"})
            frame = frame[frame["level"].isin(moved.index[moved["q95"] > moved["q05"]])]
        if frame.empty:
            raise NothingToShow("no level moves")
        how: dict[str, Any] = {"thresholds": thresholds(self._scenario)}
        if split:
            if frame["level"].nunique() > 1:
                raise EscalateError("split by ending takes one level: name it with level=")
            return Data(
                frame,
                {**how, "endings": self._by_ending(str(frame["level"].iloc[0]))},
                "lines: the middle run of each ending",
            )
        from escalate.results.tables import level_shares

        how["runs"] = None if self._result.rules else self._sample()
        how["shares"] = level_shares(self._scenario, self._result.record, MOST_VALUES)
        note = "grey: half of the runs, and nine in ten; lines: the middle one, and three runs by ending"
        return Data(frame, how, note)

    def _by_ending(self, level: str) -> pd.DataFrame:
        """A level in the middle run of each ending, ended ones at their last value: step, outcome, value, label."""
        courses = self._played_again()
        number = [entry.name for entry in self._scenario.levels].index(level)
        values = pd.DataFrame(courses.levels[number]).ffill()
        names = pd.Series([self._scenario.outcomes[code].name for code in courses.outcome])
        table = values.T.groupby(names).median().T
        frame = table.rename_axis("step").reset_index().melt("step", var_name="outcome", value_name="value")
        return frame.assign(step=frame["step"] - 1, label=frame["outcome"].map(self.labels))

    def _sample(self) -> pd.DataFrame:
        """The first run of each of the three commonest endings, level by level."""
        from escalate.results.tables import level_runs

        courses = self._result.first_courses
        endings = [self._scenario.outcomes[code].name for code in courses.outcome]
        common = pd.Series(endings).value_counts().index[:3]
        chosen = {endings.index(name): name for name in common}
        parts = []
        for number, level in enumerate(self._scenario.levels):
            rows = level_runs(courses, number)
            rows = rows[rows["run"].isin(chosen)]
            parts.append(rows.assign(level=level.name, outcome=rows["run"].map(chosen)))
        return pd.concat(parts)

    def _options(self) -> Data:
        scenario = self._scenario
        rungs: Mapping[tuple[str, str], Look] = {
            (actor.name, option.name): rung_look(scenario.ladder, -1 if option.rung is None else option.rung)
            for actor in scenario.actors
            for option in actor.options
        }
        if all(len(actor.options) < 2 for actor in scenario.actors):
            raise NothingToShow("nobody has a choice")
        return Data(self._result.choices, {"rungs": rungs}, "share of each actor's choices")

    def _pathways(self) -> Data:
        from escalate.results.pathways import fork

        courses = self._played_again()
        frame = fork(self._scenario, courses)
        if frame["branch"].nunique() < 2:
            raise NothingToShow("no move tells how a run will end")
        note = "width: runs; colour: how they end; each leaves the common way with its first telling move"
        return Data(frame, {"dates": dates_of(self._scenario)}, note, f"its first {len(courses.outcome):,} runs")

    def _story(self, run: int | None = None) -> Data:
        if self._result.rules:
            raise NothingToShow("runs under a custom rule cannot be played again from a result")
        return told(self._result, self._typical_of(0) if run is None else run)

    def _turning(self, run: int | None = None) -> Data:
        """Played on from each step: the one chart whose data are made when it is asked for."""
        from escalate.studies.turning import turning

        if self._result.rules:
            raise NothingToShow("runs under a custom rule cannot be played on from a result")
        run = self.typical[-1] if run is None else run
        return turned(turning(self._result.replay_of(run), run))

    def _map(self) -> Data:
        from escalate.charts.map import pushes

        note = "triangles: options that raise or lower it; bar: options that depend on it; size: how many"
        return Data(pushes(self._scenario), {}, note)

    def _happened(self) -> Data:
        if not self._scenario.about.what_happened:
            raise NothingToShow(f"{self._scenario.name} does not say what happened")
        return Data(pd.DataFrame({"text": [self._scenario.about.what_happened]}))

    def _files(self, others: Sequence[Result] = ()) -> Data:
        from escalate.charts.files import MOST, beside

        if not 1 <= len(others) < MOST:
            raise NothingToShow(f"1 to {MOST - 1} other results stand beside this one")
        frame, looks = beside([self._result, *others])
        return Data(frame, {"looks": looks, "subtitle": ""}, what=f"{self._runs:,} runs each")

    def _animation(self) -> Data:
        from escalate.results.highest import walks

        if not self._scenario.ladder:
            raise NothingToShow(f"{self._scenario.name} has no escalation ladder to walk")
        how: dict[str, Any] = {"ladder": rung_looks(self._scenario.ladder), "dates": dates_of(self._scenario)}
        how["top"] = self.top
        frame = walks(self._scenario, self._played_again(), self._result.outcomes["share"].tolist())
        return Data(frame, how, what="a hundred of its runs")

    @cached_property
    def typical(self) -> list[int]:
        """Of each of the three commonest endings, the run whose course is nearest to the middle of its kind."""
        return [self._typical_of(place) for place in range(min(3, self._result.runs["outcome"].nunique()))]

    def _typical_of(self, place: int) -> int:
        """The typical run of the commonest ending, or of one that many places behind it."""
        from escalate.studies.typical import typical

        return typical(self._result, str(self._result.runs["outcome"].value_counts().index[place]))

    def _time_to_outcome(self) -> Data:
        how = {"labels": self.labels, "steps": self._scenario.clock.steps, "dates": dates_of(self._scenario)}
        return Data(self._result.runs, how)

    def _convergence(self) -> Data:
        return Data(self._result.runs, {"labels": self.labels}, "line: luck (95 %)")


def dates_of(scenario: Scenario) -> dict[int, dt.date]:
    """The first day of each step; empty where the file has no calendar."""
    clock = scenario.clock
    return {step: date for step in range(clock.steps) if (date := clock.date(step)) is not None}


def turned(found: Turning) -> Data:
    """What a chart of where a run turned is drawn from."""
    labels: dict[tuple[str, str | None], str] = {
        (a.name, o.name): f"{a.label}: {o.label}" for a in found.scenario.actors for o in a.options
    }
    labels |= {(actor.name, None): f"{actor.label} waits" for actor in found.scenario.actors}
    turns = [
        (turn.step, "chance" if turn.mover is None else labels[turn.mover.actor, turn.mover.option])
        for turn in found.turns
    ]
    how = {"turns": turns, "run": found.trace.run, "dates": dates_of(found.scenario)}
    what = f"run {found.trace.run}, played on {found.plays:,} times from each step"
    return Data(found.frame, how, "numbered: the steps that moved it most", what)


def told(result: Result, run: int) -> Data:
    """What a story chart is drawn from."""
    scenario, trace = result.scenario, result.trace(run)
    followed = steps.telling_level(scenario)
    ending = {outcome.name: outcome.label for outcome in scenario.outcomes}[trace.outcome]
    how: dict[str, Any] = {"outcome": ending, "ending": trace.outcome, "steps": scenario.clock.steps}
    how["dates"] = dates_of(scenario)
    how["ladder"] = rung_looks(scenario.ladder)
    course = steps.level(trace, followed) if followed else None
    if course is not None and course["value"].nunique() > 1:
        label = next(level.label for level in scenario.levels if level.name == followed)
        lines = [(at, words) for name, at, words in thresholds(scenario) if name == followed]
        how |= {"level": course, "level_label": label, "thresholds": lines}
    frame = steps.moves(trace, scenario)
    note = "height and colour: rung"
    if len(steps.unlikely(frame, steps.AGAINST_ODDS, 1)):
        note += f"; ringed: at most {100 * steps.AGAINST_ODDS:.0f} in 100 likely"
    return Data(frame, how, note, f"run {run}")


def thresholds(scenario: Scenario) -> list[tuple[str, float, str]]:
    """Levels that a file's ``when`` compares with a number: level, number, and in words what hangs on it."""
    found: dict[tuple[str, float, str], list[str]] = {}
    options = [(option.when, option.label) for actor in scenario.actors for option in actor.options]
    for when, label in [*options, *((outcome.when, outcome.label) for outcome in scenario.outcomes)]:
        for node in when.tree.walk() if when else ():
            match node:
                case Compare(operators=(sign,), operands=(ReadLevel(name=name), Number(value=value))):
                    key = (name, value, "from" if sign in (">", ">=") else "to")
                    if label not in found.setdefault(key, []):
                        found[key].append(label)
    return [
        (name, value, f"{labels[0]} {side} {value:g}" + (f", {len(labels) - 1} more" if len(labels) > 1 else ""))
        for (name, value, side), labels in found.items()
    ]


class ComparisonPlots(Plots):
    """Charts of a comparison.

    Parameters
    ----------
    comparison : Comparison
    """

    differences = Offer("What each policy changes; ``policies=`` shows some.")
    flips = Offer("Which runs end otherwise; ``policy=`` names one, else the strongest.")

    why = Offer("One run without and with a policy; ``policy=`` and ``run=`` name them.")

    def __init__(self, comparison: Comparison) -> None:
        base = comparison.baseline
        super().__init__(base.scenario, len(base), base.seed)
        self._comparison = comparison
        every = [base.scenario, *(variant.scenario for variant in comparison.variants)]
        named = {outcome.name: outcome for scenario in reversed(every) for outcome in scenario.outcomes}
        ladder = base.scenario.ladder
        self.labels = {name: outcome.label for name, outcome in named.items()}
        self.looks = {**outcome_looks(named.values(), ladder), **rung_looks(ladder)}

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
        if name == "differences" and len(self.policies) > 3:
            return {"differences": {}, "differences-strongest": {"policies": self.strongest[:3]}}
        return super().pictures(name)

    @property
    def strongest(self) -> list[str]:
        """The policies, those that change most first."""
        from escalate.charts.differences import strongest

        return strongest(self._comparison.differences)

    def _differences(self, policies: Sequence[str] = ()) -> Data:
        frame = self._comparison.differences
        for policy in policies:
            self._comparison.variant(policy)
        chosen = frame[frame["policy"].isin(list(policies))] if policies else frame
        count = f"{self._runs:,} runs each, the same luck run by run"
        return Data(chosen, note="points: share of runs with, less without; pale: luck alone could do it", what=count)

    def _why(self, policy: str | None = None, run: int | None = None) -> Data:
        chosen = self._comparison.variant(self.strongest[0] if policy is None else policy)
        both = (self._comparison.baseline, chosen.result)
        if any(result.rules for result in both):
            raise NothingToShow("runs under a custom rule cannot be played again from a result")
        moved = self._comparison.moved(chosen.name)
        if run is None and not len(moved):
            raise NothingToShow(f"no run ends otherwise with {chosen.name}")
        traces = [result.trace(int(moved[0]) if run is None else run) for result in both]
        frames = [steps.moves(trace, result.scenario) for trace, result in zip(traces, both, strict=True)]
        labels = {ending.name: ending.label for ending in self._comparison.endings}
        how = {
            "outcomes": tuple(labels[trace.outcome] for trace in traces),
            "endings": tuple(trace.outcome for trace in traces),
            "dates": dates_of(max((result.scenario for result in both), key=lambda other: other.clock.steps)),
            "sides": ("as it stands", chosen.label),
            "steps": max(result.scenario.clock.steps for result in both),
            "ladder": rung_looks(self._scenario.ladder),
        }
        frame = pd.concat([frame.assign(side=side) for side, frame in enumerate(frames)], ignore_index=True)
        note = "pale: alike in both; shaded: from where they part"
        return Data(frame, how, note, f"run {traces[0].run} twice, the same luck")

    def _flips(self, policy: str | None = None) -> Data:
        chosen = self._comparison.variant(self.strongest[0] if policy is None else policy)
        flips = self._comparison.flips
        frame = flips[flips["policy"] == chosen.name]
        if not frame.loc[frame["before"] != frame["after"], "runs"].sum():
            raise NothingToShow(f"no run ends otherwise with {chosen.name}")
        return Data(frame, {"policy": chosen.label}, what=f"{self._runs:,} runs, the same luck")
