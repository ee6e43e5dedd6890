"""A quick probe of a scenario: what never happens in a few thousand runs deserves a warning."""

from __future__ import annotations

from escalate.engine.replay import Replay
from escalate.engine.simulate import simulate
from escalate.scenario.model import Scenario

PROBE_RUNS = 2_000
PROBE_SEED = 2020
TOLD_RUNS = 20
"""How many runs are looked at move by move to see whether an option that nobody took was open."""


def probe_warnings(scenario: Scenario, runs: int = PROBE_RUNS, seed: int = PROBE_SEED) -> list[str]:
    """Outcomes that no run reached, and options never open or never taken, baseline and policies together.

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
    options = [f"{actor.name}.{option.name}" for actor in scenario.actors for option in actor.options]
    idle = [option for option in options if option not in taken]
    opened = _opened(scenario, seed) if idle else set()
    for option in idle:
        how = "was open but never taken" if option in opened else "was never taken and, as far as seen, never open"
        never.append(f'the option "{option}" {how} in {runs:,} runs')
    return never


def _opened(scenario: Scenario, seed: int) -> set[str]:
    """Options that were open to their actor in a few runs of the scenario as it stands."""
    replay = Replay(scenario, seed)
    moves = [move for run in range(TOLD_RUNS) for step in replay.trace(run).steps for move in step.moves]
    return {f"{move.actor}.{weighed.option}" for move in moves for weighed in move.weighed if weighed.open}
