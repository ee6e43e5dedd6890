"""Nine stories for a class: three runs of each of the three commonest kinds of ending, all from the same start."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from escalate.engine.replay import Replay
from escalate.engine.trace import Trace
from escalate.narrate.story import outline
from escalate.results.result import Result, run
from escalate.scenario.constants import known_value
from escalate.scenario.load import change
from escalate.scenario.model import Scenario
from escalate.studies.turning import Turning, turning
from escalate.studies.typical import most_typical

KINDS = 3
"""Kinds of ending among the strips, and strips of each."""
TRIED = 12
"""Runs of a kind among which three are sought that go different ways."""
PLAYS = 500
"""Plays from each step of a strip's run."""
CLEAR = 0.2
"""A story whose shares no step moves so far has no clear turn."""
TURNS = 4
"""Steps of a strip that are marked as turning it, at the most."""
LETTERS = "ABCDEFGHI"


@dataclass(frozen=True)
class Strip:
    """One run to cut out and read."""

    letter: str
    turning: Turning

    @property
    def ending(self) -> str:
        """How it ends, in words."""
        name = self.turning.trace.outcome
        return self.turning.scenario.outcome(name).label

    @property
    def moved(self) -> float:
        """How far the step moved the shares that moved them most; 0 for none."""
        return max((turn.moved for turn in self.turning.turns), default=0.0)

    @property
    def clear(self) -> bool:
        """Has the story a clear turn?"""
        return self.moved >= CLEAR


@dataclass(frozen=True)
class Stories:
    """The strips in sets of one run of each kind, as far as there are as many, and the result that they are runs of."""

    result: Result
    sets: tuple[tuple[Strip, ...], ...]

    @property
    def strips(self) -> tuple[Strip, ...]:
        """All of them, in the order of their letters."""
        return tuple(strip for each in self.sets for strip in each)


def middle_start(scenario: Scenario) -> dict[str, object]:
    """The middle of each starting value that is drawn by luck, so that stories begin alike."""
    values = {parameter.name: parameter.value for parameter in scenario.parameters} | {"steps": scenario.clock.steps}
    found: dict[str, object] = {}
    for level in scenario.levels:
        if level.start.how == "exact":
            continue
        low, high = (known_value(formula, values) for formula in level.start.formulas)
        if low is not None and high is not None:
            middle = low if level.start.how == "normal" else (low + high) / 2
            found[level.name] = round(middle) if level.whole else round(middle, 6)
    return found


def stories(
    scenario: Scenario, start: dict[str, object], runs: int, seed: int, missing: list[str], ready: Callable[[], None]
) -> Stories:
    """Three runs of each of the three commonest kinds, dealt out in sets of one of each kind."""
    result = run(change(scenario, start) if start else scenario, runs, seed)
    replay = Replay(result.scenario, seed)
    rows = sorted(zip(result.outcomes["outcome"], result.outcomes["runs"], strict=True), key=lambda row: -row[1])
    kinds = [str(name) for name, count in rows if count][:KINDS]
    if len(kinds) < KINDS:
        missing.append(f"strips of three kinds: only {len(kinds)} of the endings came up in {runs:,} runs")
    dealt = []
    for kind in kinds:
        numbers = _unlike(replay, most_typical(result, kind, TRIED))
        if len(numbers) < KINDS:
            label = result.scenario.outcome(kind).label
            missing.append(f"three strips that end in “{label}”: only {len(numbers)} of {runs:,} runs do")
        dealt.append(numbers)
    letters = iter(LETTERS)
    sets = []
    for numbers in _sets(dealt):
        strips = []
        for number in numbers:
            strips.append(Strip(next(letters), turning(replay, number, PLAYS)))
            ready()
        sets.append(tuple(strips))
    return Stories(result, tuple(sets))


def _sets(dealt: list[list[int]]) -> list[list[int]]:
    """One run of each kind, each set begun with another kind, so that a strip's place does not tell its ending."""
    turned = [dealt[turn % len(dealt) :] + dealt[: turn % len(dealt)] for turn in range(KINDS)]
    sets = [[numbers[turn] for numbers in kinds if turn < len(numbers)] for turn, kinds in enumerate(turned)]
    return [numbers for numbers in sets if numbers]


def _unlike(replay: Replay, numbers: list[int]) -> list[int]:
    """Three of some runs: the first, then each time the one that tells most news that those before it do not."""
    told = {number: news(replay.trace(number), replay.scenario) for number in numbers}
    chosen = numbers[:1]
    while len(chosen) < min(KINDS, len(numbers)):
        rest = [number for number in numbers if number not in chosen]
        chosen.append(max(rest, key=lambda number: min(len(told[number] ^ told[other]) for other in chosen)))
    return chosen


def news(trace: Trace, scenario: Scenario) -> frozenset[str]:
    """What a run tells for the first time, whenever it does."""
    return frozenset(text for each in outline(trace, scenario) for text in each.news)
