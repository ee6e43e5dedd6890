"""A quick probe of a scenario: what never happens in a few thousand runs deserves a warning."""

from __future__ import annotations

from escalate.engine.simulate import simulate
from escalate.scenario.model import Scenario

PROBE_RUNS = 2_000
PROBE_SEED = 2020


def probe_warnings(scenario: Scenario, runs: int = PROBE_RUNS, seed: int = PROBE_SEED) -> list[str]:
    """Outcomes that no run reached and options that no run took, baseline and policies together.

    What happens under a policy of the file counts as happening.
    """
    from escalate.scenario.load import change

    reached: set[str] = set()
    taken: set[str] = set()
    for policy in ("", *(policy.name for policy in scenario.policies)):
        record = simulate(change(scenario, policy=policy), runs, seed)
        reached.update(scenario.outcomes[code].name for code in set(record.outcome.tolist()))
        for actor, counts in zip(scenario.actors, record.choices, strict=True):
            used = counts.sum(axis=0)
            taken.update(f"{actor.name}.{o.name}" for o, count in zip(actor.options, used, strict=False) if count)
        if len(reached) == len(scenario.outcomes) and all(
            f"{actor.name}.{option.name}" in taken for actor in scenario.actors for option in actor.options
        ):
            break
    never = [
        f'the outcome "{o.name}" came up in none of {runs:,} runs' for o in scenario.outcomes if o.name not in reached
    ]
    for actor in scenario.actors:
        for option in actor.options:
            if f"{actor.name}.{option.name}" not in taken:
                never.append(f'the option "{actor.name}.{option.name}" was taken in none of {runs:,} runs')
    return never
