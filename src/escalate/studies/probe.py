"""A quick probe of a scenario: what never happens in a few thousand runs deserves a warning."""

from __future__ import annotations

import numpy as np

from escalate.engine.points import play_points
from escalate.engine.replay import Replay
from escalate.engine.simulate import simulate
from escalate.scenario.model import Scenario

PROBE_RUNS = 2_000
PROBE_SEED = 2020
LINT_RUNS = 1_000
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


def idle_parameters(scenario: Scenario, runs: int = LINT_RUNS, seed: int = PROBE_SEED) -> list[str]:
    """Parameters that change the ending of no run from one end of their range to the other, under any policy."""
    from escalate.scenario.load import change

    idle = {parameter.name: parameter for parameter in scenario.parameters}
    for policy in ("", *(policy.name for policy in scenario.policies)):
        asked = list(idle.values())
        if not asked:
            return []
        columns = {p.name: np.full(2 * len(asked), p.value) for p in asked}
        for place, parameter in enumerate(asked):
            columns[parameter.name][2 * place : 2 * place + 2] = parameter.low, parameter.high
        ends = play_points(change(scenario, policy=policy), columns, runs, seed)
        for place, parameter in enumerate(asked):
            if (ends[2 * place] != ends[2 * place + 1]).any():
                del idle[parameter.name]
    return [
        f'the parameter "{p.name}" moves nothing: {runs:,} runs end alike at {p.low:g} and at {p.high:g}'
        for p in idle.values()
    ]


def _opened(scenario: Scenario, seed: int) -> set[str]:
    """Options that were open to their actor in a few runs of the scenario as it stands."""
    replay = Replay(scenario, seed)
    moves = [move for run in range(TOLD_RUNS) for step in replay.trace(run).steps for move in step.moves]
    return {f"{move.actor}.{weighed.option}" for move in moves for weighed in move.weighed if weighed.open}
