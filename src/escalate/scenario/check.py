"""From nodes to a checked scenario: every problem of a file is found and told at once."""

from __future__ import annotations

from typing import Any

from escalate.scenario.model import Scenario
from escalate.scenario.parts.about import read_about
from escalate.scenario.parts.actors import read_actor, read_event
from escalate.scenario.parts.clock import read_clock
from escalate.scenario.parts.limits import check_foresight, few_enough
from escalate.scenario.parts.naming import read_conditions, read_ladder, read_names
from escalate.scenario.parts.numbers import read_parameter, read_state
from escalate.scenario.parts.outcomes import read_outcomes
from escalate.scenario.parts.policies import check_sets, read_policy
from escalate.scenario.parts.reading import Enough, Reading


def check(reading: Reading, name: str) -> Scenario | None:
    """The checked scenario; None where anything is wrong, which ``reading`` then has noted.

    Parameters
    ----------
    reading : Reading
        Of the file's nodes, those with nothing behind them left out.
    name : str
        What the scenario is to be called.
    """
    try:
        return _checked(reading, name) if few_enough(reading) else None
    except Enough:
        return None


def _checked(reading: Reading, name: str) -> Scenario | None:
    root = reading.root
    reading.ladder = read_ladder(reading)
    reading.names = read_names(reading)
    conditions = read_conditions(reading)
    clock = read_clock(reading)
    parameters = [read_parameter(reading, *entry) for entry in root.group("parameters")]
    reading.values = {entry.name: entry.value for entry in parameters if entry}
    reading.values |= {"steps": clock.steps} if clock else {}
    state = [read_state(reading, *entry) for entry in root.group("state")]
    actors = tuple(read_actor(reading, *entry) for entry in root.group("actors"))
    events = tuple(read_event(reading, *entry) for entry in root.group("events"))
    outcomes = read_outcomes(reading)
    policies = tuple(read_policy(reading, *entry) for entry in root.group("policies"))
    about = read_about(reading)
    reading.check_bounds()
    check_foresight(reading)
    if reading.problems or clock is None:
        return None
    moves: Any = root.text("moves") or "in order"
    return Scenario(
        name=name,
        about=about,
        clock=clock,
        moves=moves,
        ladder=tuple(reading.ladder),
        parameters=tuple(entry for entry in parameters if entry),
        state=tuple(entry for entry in state if entry),
        actors=actors,
        events=events,
        outcomes=outcomes,
        policies=policies,
        conditions=conditions,
    )


def check_policies(reading: Reading) -> None:
    """Note what is wrong with the numbers that policies set, in a file with nothing else wrong."""
    try:
        for _, entry in reading.root.group("policies"):
            check_sets(reading, entry)
    except Enough:
        return
