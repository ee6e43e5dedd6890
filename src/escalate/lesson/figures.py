"""What a lesson tells, as figures: what each lever does, through what, where it turns round, and nine stories."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from escalate.engine.replay import Replay
from escalate.engine.simulate import check_request
from escalate.errors import EscalateError
from escalate.narrate.why import net, ways
from escalate.results.comparison import Comparison, Variant
from escalate.results.pairs import DifferenceRow
from escalate.results.result import Result, run
from escalate.scenario.constants import known_value
from escalate.scenario.load import change
from escalate.scenario.model import Policy, Scenario, from_the_top
from escalate.studies.apart import through
from escalate.studies.compare import compare
from escalate.studies.hypercube import doubted
from escalate.studies.turning import Turning, turning
from escalate.studies.typical import most_typical
from escalate.studies.when import When, when

RUNS = 10_000
WHEN_RUNS = 2_000
KINDS = 3
"""Kinds of ending among the strips, and strips of each."""
PLAYS = 500
"""Plays from each step of a strip's run."""
LETTERS = "ABCDEFGHI"


@dataclass(frozen=True)
class Reason:
    """Through what a lever moves runs to an ending, or away from it.

    ``runs`` end so with the lever only, or without it only; ``firsts`` is what is first done otherwise, in how many of
    a hundred of them; ``decides`` what sets the most of them apart.
    """

    row: DifferenceRow
    runs: int
    firsts: tuple[tuple[int, str], ...]
    decides: str


@dataclass(frozen=True)
class Lever:
    """A policy: what it does to each ending (the highest rung first), why, and on what that depends."""

    policy: Policy
    rows: tuple[DifferenceRow, ...]
    reasons: tuple[Reason, ...]
    dependences: tuple[When, ...]


@dataclass(frozen=True)
class Strip:
    """One run to cut out and read."""

    letter: str
    turning: Turning

    @property
    def ending(self) -> str:
        """How it ends, in words."""
        name = self.turning.trace.outcome
        return next(each.label for each in self.turning.scenario.outcomes if each.name == name)


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
    strips : tuple of Strip
        In sets of one run of each kind.
    missing : tuple of str
        What could not be made, and why.
    """

    scenario: Scenario
    start: dict[str, object]
    result: Result
    comparison: Comparison | None
    levers: tuple[Lever, ...]
    strips: tuple[Strip, ...]
    missing: tuple[str, ...]


def when_runs(runs: int) -> int:
    """Runs at each place of a number, where each lever has so many."""
    return min(WHEN_RUNS, runs)


def parts_of(scenario: Scenario) -> int:
    """In how many parts the work is reported."""
    return 2 + len(others_of(scenario)) + KINDS * KINDS


def others_of(scenario: Scenario) -> list[Policy]:
    """The policies of a file that are not in force."""
    return [policy for policy in scenario.policies if scenario.policy is None or policy.name != scenario.policy.name]


def open_numbers(scenario: Scenario) -> set[str]:
    """The parameters that neither a setting nor the policy in force fixes; none where the file has none."""
    try:
        return {parameter.name for parameter in doubted(scenario)}
    except EscalateError:
        return set()


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
    levers = tuple(_levers(comparison, missing, ready)) if comparison else ()
    if not comparison:
        missing.append("cards.pdf, and what levers do: the file has no policies")
    start = middle_start(scenario)
    strips = _strips(change(scenario, start) if start else scenario, runs, seed, missing, ready)
    missing += _unsaid(scenario)
    return Figures(scenario, start, result, comparison, levers, strips, tuple(missing))


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


def _levers(comparison: Comparison, missing: list[str], ready: Callable[[], None]) -> list[Lever]:
    scenario = comparison.baseline.scenario
    found = []
    for variant in comparison.variants:
        assert variant.scenario.policy is not None
        order = [outcome.name for outcome in from_the_top(scenario.outcomes)]
        rows = sorted(comparison.difference_rows(variant), key=lambda row: order.index(row.outcome))
        told = _told(rows)
        reasons = tuple(reason for row in told if (reason := _reason(comparison, variant, row)) is not None)
        doubts = open_numbers(scenario) & open_numbers(variant.scenario)
        asked = [row.outcome for row in told] if doubts else []
        name = variant.scenario.policy.name
        dependences = tuple(
            when(scenario, name, outcome, when_runs(len(comparison)), comparison.seed) for outcome in asked
        )
        if not doubts:
            missing.append(f"where {name} turns round: it leaves no number with a range to change")
        found.append(Lever(variant.scenario.policy, tuple(rows), reasons, dependences))
        ready()
    return found


def _told(rows: Sequence[DifferenceRow]) -> list[DifferenceRow]:
    """The endings a lever is explained by: the highest it clearly moves, and the one it moves most."""
    clear = [row for row in rows if row.low > 0 or row.high < 0]
    most = max(rows, key=lambda row: abs(row.difference))
    return list({row.outcome: row for row in [*clear[:1], most]}.values())


def _reason(comparison: Comparison, variant: Variant, row: DifferenceRow) -> Reason | None:
    """Through what a lever moves an ending, told by the runs that go the way the share goes."""
    if row.low <= 0 <= row.high:
        return None
    side = {"after": row.outcome} if row.difference > 0 else {"before": row.outcome}
    found = through(comparison, variant, **side)
    if found is None:
        return None
    runs = len(comparison.moved(variant.name, **side))
    return Reason(row, runs, tuple(ways(found)), net(found))


def middle_start(scenario: Scenario) -> dict[str, object]:
    """The middle of each starting value that is drawn by luck, so that stories begin alike."""
    values = {parameter.name: parameter.value for parameter in scenario.parameters} | {"steps": scenario.clock.steps}
    found: dict[str, object] = {}
    for level in scenario.levels:
        if level.start.how == "exact":
            continue
        ends = [known_value(formula, values) for formula in level.start.formulas]
        low, high = ends[0], ends[-1]
        if low is not None and high is not None:
            middle = low if level.start.how == "normal" else (low + high) / 2
            found[level.name] = round(middle) if level.whole else round(middle, 6)
    return found


def _strips(
    scenario: Scenario, runs: int, seed: int, missing: list[str], ready: Callable[[], None]
) -> tuple[Strip, ...]:
    """Three runs of each of the three commonest kinds, dealt out in sets of one of each kind."""
    result = run(scenario, runs, seed)
    rows = sorted(zip(result.outcomes["outcome"], result.outcomes["runs"], strict=True), key=lambda row: -row[1])
    kinds = [str(name) for name, count in rows if count][:KINDS]
    if len(kinds) < KINDS:
        missing.append(f"strips of three kinds: only {len(kinds)} of the endings came up in {runs:,} runs")
    dealt = []
    for kind in kinds:
        numbers = most_typical(result, kind, KINDS)
        if len(numbers) < KINDS:
            missing.append(f'three strips that end in "{kind}": only {len(numbers)} of {runs:,} runs do')
        dealt.append(numbers)
    # Each set begins with another kind, so that a strip's place does not tell its ending.
    sets = [
        [dealt[(place + turn) % len(dealt)][turn : turn + 1] for place in range(len(dealt))] for turn in range(KINDS)
    ]
    chosen = [number for row in sets for numbers in row for number in numbers]
    strips = []
    replay = Replay(scenario, seed)
    for letter, number in zip(LETTERS, chosen, strict=False):
        strips.append(Strip(letter, turning(replay, number, PLAYS)))
        ready()
    return tuple(strips)


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
                one, two = (f"{lever.policy.label}, {each.parameter} = {each.at:g}" for each in (up, down))
                told.append(Meeting(study.label, one, 100 * up.effect, two, 100 * down.effect))
    return told


def _opposed(levers: Sequence[Lever]) -> list[Meeting]:
    told = []
    for place in range(len(levers[0].rows) if levers else 0):
        rows = [(lever, lever.rows[place]) for lever in levers]
        ups = [(lever, row) for lever, row in rows if row.low > 0]
        downs = [(lever, row) for lever, row in rows if row.high < 0]
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
