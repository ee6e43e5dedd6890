"""Comparisons: a scenario and variants of it played on the same luck."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from escalate.engine.simulate import check_request
from escalate.engine.workers import Crew
from escalate.errors import EscalateError
from escalate.results.comparison import BASELINE, Comparison, Variant, label_of, name_of
from escalate.results.result import Result, run
from escalate.scenario.load import change
from escalate.scenario.model import Scenario

Wanted = str | Mapping[str, object] | Scenario
"""A variant: a policy's name, settings, or a whole scenario."""


def compare(
    scenario: Scenario,
    variants: Wanted | Iterable[Wanted] = (),
    runs: int = 10_000,
    seed: int = 2020,
    *,
    progress: Callable[[int], None] | None = None,
    workers: int | Crew | None = None,
) -> Comparison:
    """Play a scenario and variants of it on the same luck; see :meth:`escalate.Scenario.compare`."""
    check_request(runs, seed)
    asked: list[Wanted] = [variants] if isinstance(variants, str | Mapping | Scenario) else list(variants)
    in_force = scenario.policy.name if scenario.policy else None
    if not asked:
        asked = [policy.name for policy in scenario.policies if policy.name != in_force]
    if not asked:
        raise EscalateError(
            f"{scenario.name} has no other policy to compare with; name a file, or a setting such as name=value"
        )
    played = [_played(scenario, wanted) for wanted in asked]
    for other in played:
        _refuse_strangers(scenario, other)
    names = _unique([name_of(scenario, other) for other in played])

    def go(which: Scenario, place: int) -> Result:
        report = None if progress is None else lambda done: progress(place * runs + done)
        return run(which, runs, seed, progress=report, workers=workers)

    baseline = go(scenario, 0)
    done = [
        Variant(name, label_of(scenario, other), go(other, place))
        for place, (name, other) in enumerate(zip(names, played, strict=True), 1)
    ]
    return Comparison(baseline, tuple(done))


def _played(scenario: Scenario, wanted: Wanted) -> Scenario:
    if isinstance(wanted, Scenario):
        return wanted
    if isinstance(wanted, Mapping):
        return change(scenario, wanted)
    return change(scenario, policy=wanted)


def _refuse_strangers(scenario: Scenario, other: Scenario) -> None:
    mine, theirs = ([outcome.name for outcome in entry.outcomes] for entry in (scenario, other))
    if not set(mine) & set(theirs):
        raise EscalateError(
            f"{scenario.name} and {other.name} have no outcome of the same name, so there is nothing to compare: "
            f"one has {', '.join(mine)}; the other {', '.join(theirs)}"
        )


def _unique(names: list[str]) -> list[str]:
    """Names that are also columns of a table: none twice, none that the table itself uses."""
    taken = {BASELINE, "run"}
    found = []
    for name in names:
        number, own = 2, name
        while own in taken:
            own, number = f"{name} ({number})", number + 1
        taken.add(own)
        found.append(own)
    return found
