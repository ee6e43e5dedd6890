"""What a lesson tells, as figures: what each lever does, through what, where it turns round, and nine stories."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from escalate.engine.replay import Replay
from escalate.engine.simulate import check_request
from escalate.errors import EscalateError
from escalate.lesson.because import Reason, reason
from escalate.lesson.stories import KINDS, Stories, Strip, middle_start, stories
from escalate.lesson.words import plain
from escalate.results.comparison import Comparison
from escalate.results.pairs import DifferenceRow
from escalate.results.result import Result, crew_of, run
from escalate.scenario.model import Policy, Scenario, from_the_top
from escalate.studies.compare import compare
from escalate.studies.hypercube import open_numbers
from escalate.studies.matters import what_matters
from escalate.studies.places import Places
from escalate.studies.sensitivity import OneAtATime
from escalate.studies.when import When, when

RUNS = 10_000


@dataclass(frozen=True)
class Lever:
    """A policy: what it does to each ending (the highest rung first), why, and on what that depends."""

    policy: Policy
    rows: tuple[DifferenceRow, ...]
    reasons: tuple[Reason, ...]
    dependences: tuple[When, ...]


@dataclass(frozen=True)
class Figures:
    """Everything that a lesson's papers tell beyond the file itself.

    Attributes
    ----------
    scenario : Scenario
    start : dict
        Starting values that the file draws by luck, as the strips have them: the middle of each.
    result : Result
    comparison : Comparison or None
        None where the file has no policies.
    levers : tuple of Lever
    stories : Stories
    matters : OneAtATime or None
        What each number does to the ending that one of them moves most; None where there is nothing to doubt.
    missing : tuple of str
        What could not be made, and why.
    """

    scenario: Scenario
    start: dict[str, object]
    result: Result
    comparison: Comparison | None
    levers: tuple[Lever, ...]
    stories: Stories
    matters: OneAtATime | None
    missing: tuple[str, ...]

    @property
    def strips(self) -> tuple[Strip, ...]:
        """The stories to cut out."""
        return self.stories.strips


def parts_of(scenario: Scenario) -> int:
    """In how many parts the work is reported."""
    return 2 + len(others_of(scenario)) + KINDS * KINDS


def others_of(scenario: Scenario) -> list[Policy]:
    """The policies of a file that are not in force."""
    return [policy for policy in scenario.policies if scenario.policy is None or policy.name != scenario.policy.name]


def figures(
    scenario: Scenario, runs: int = RUNS, seed: int = 2020, *, progress: Callable[[int], None] | None = None
) -> Figures:
    """Play everything that a lesson needs; the same file, runs and seed give the same figures.

    Raises
    ------
    EscalateError
        Where the request makes no sense or a formula fails in a run.
    """
    check_request(runs, seed)
    done = 0

    def ready() -> None:
        nonlocal done
        done += 1
        if progress is not None:
            progress(done)

    missing: list[str] = []
    others = [policy.name for policy in others_of(scenario)]
    comparison = compare(scenario, others, runs, seed) if others else None
    result = comparison.baseline if comparison else run(scenario, runs, seed)
    ready()
    places = Places(runs, seed, crew_of(None))
    places.know(scenario, result.record.outcome)
    levers = tuple(_levers(comparison, places, missing, ready)) if comparison else ()
    if not comparison:
        missing.append("cards.pdf, and what levers do: the file has no policies")
    if scenario.policy is not None or scenario.settings:
        missing.append("page.html: a page begins with the file as it stands, and this lesson does not")
    start = middle_start(scenario)
    told = stories(scenario, start, runs, seed, missing, ready)
    missing += _unsaid(scenario)
    matters = what_matters(scenario, places) if open_numbers(scenario) else None
    return Figures(scenario, start, result, comparison, levers, told, matters, tuple(missing))


def _unsaid(scenario: Scenario) -> list[str]:
    """What the file itself leaves out."""
    about = scenario.about
    questions = about.questions
    return [
        *([] if questions else ["follow-up questions: the file has none"]),
        *([] if any(q.answer for q in questions) else ["answers to questions: the file gives none"]),
        *([] if any(q.misconception for q in questions) else ["usual misconceptions: the file names none"]),
        *([] if about.what_happened else ["what really happened: the file does not say"]),
        *([] if about.base_rates else ["the record of comparable crises: the file has none"]),
    ]


def _levers(comparison: Comparison, places: Places, missing: list[str], ready: Callable[[], None]) -> list[Lever]:
    scenario = comparison.baseline.scenario
    base, found = Replay(scenario, comparison.seed), []
    for variant in comparison.variants:
        places.know(variant.scenario, variant.result.record.outcome)
        policy = variant.scenario.policy
        assert policy is not None
        order = [outcome.name for outcome in from_the_top(scenario.outcomes)]
        rows = sorted(comparison.difference_rows(variant), key=lambda row: order.index(row.outcome))
        told = _told(rows)
        replays = base, Replay(variant.scenario, comparison.seed)
        reasons = tuple(why for row in told if (why := reason(comparison, variant, row, replays)) is not None)
        doubts = {*open_numbers(scenario)} & {*open_numbers(variant.scenario)}
        asked = [row.outcome for row in told] if doubts else []
        how = places.runs, places.seed
        dependences = tuple(when(scenario, policy.name, outcome, *how, places=places) for outcome in asked)
        if not doubts:
            missing.append(f"where “{policy.label}” turns round: it leaves no number with a range to change")
        found.append(Lever(policy, tuple(rows), reasons, dependences))
        ready()
    return found


def _told(rows: Sequence[DifferenceRow]) -> list[DifferenceRow]:
    """The endings a lever is explained by: the highest it clearly moves, and the one it moves most."""
    clear = [row for row in rows if row.low > 0 or row.high < 0]
    most = max(rows, key=lambda row: abs(row.difference))
    return list({row.outcome: row for row in [*clear[:1], most]}.values())


# ---- findings that meet


@dataclass(frozen=True)
class Meeting:
    """Two groups with opposite findings about one ending: what each plays, and what it finds, in points."""

    about: str
    first: str
    first_points: float
    second: str
    second_points: float


def meetings(found: Figures) -> list[Meeting]:
    """Groups to bring together: one lever where it turns round, and levers that do the opposite."""
    return [*_turned(found.levers), *_opposed(found.levers)]


def _turned(levers: Sequence[Lever]) -> list[Meeting]:
    told = []
    for lever in levers:
        for study in lever.dependences:
            for turn in study.turns:
                places = [each for each in study.effects if each.parameter == turn.parameter and each.sign]
                up = max(places, key=lambda each: each.effect)
                down = min(places, key=lambda each: each.effect)
                one, two = (f"{lever.policy.label}, “{each.label}” at {plain(each.at)}" for each in (up, down))
                told.append(Meeting(study.label, one, 100 * up.effect, two, 100 * down.effect))
    return told


def _opposed(levers: Sequence[Lever]) -> list[Meeting]:
    told = []
    for rows in zip(*(lever.rows for lever in levers), strict=True):
        ups = [(lever, row) for lever, row in zip(levers, rows, strict=True) if row.low > 0]
        downs = [(lever, row) for lever, row in zip(levers, rows, strict=True) if row.high < 0]
        if ups and downs:
            up = max(ups, key=lambda each: each[1].difference)
            down = min(downs, key=lambda each: each[1].difference)
            labels = up[0].policy.label, down[0].policy.label
            points = 100 * up[1].difference, 100 * down[1].difference
            told.append(Meeting(up[1].outcome_label, labels[0], points[0], labels[1], points[1]))
    return told


def refuse_minutes(minutes: int) -> None:
    """Refuse a lesson too short or too long to be planned."""
    if isinstance(minutes, bool) or not isinstance(minutes, int) or not 30 <= minutes <= 180:
        raise EscalateError(f"a lesson takes a whole number of minutes from 30 to 180, not {minutes!r}")
