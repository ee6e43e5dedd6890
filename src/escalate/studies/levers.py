"""Levers: what each policy and each key assumption of a file moves most, on the same luck as the file as it stands."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from escalate.engine.points import play_points
from escalate.engine.simulate import check_request, simulate
from escalate.results.intervals import CONFIDENCE, paired
from escalate.scenario.load import change
from escalate.scenario.model import Parameter, Policy, Scenario

LEVER_RUNS = 2_000


@dataclass(frozen=True)
class Lever:
    """A policy or a key assumption, and the outcome whose share it moves most.

    Attributes
    ----------
    entry : Policy or Parameter
        The lever itself.
    under : str
        The policy under which an assumption was moved; "" for none.
    outcome : str
        The label of the outcome moved most; "" where no outcome's change can be told from luck.
    shares : tuple of float
        That outcome's shares: without and with a policy; at an assumption's low end, the file's value and high end.
    """

    entry: Policy | Parameter
    under: str
    outcome: str
    shares: tuple[float, ...]


def levers(
    scenario: Scenario,
    runs: int = LEVER_RUNS,
    seed: int = 2020,
    *,
    progress: Callable[[int], None] | None = None,
) -> tuple[Lever, ...]:
    """Move every policy and every key assumption of a scenario, all else as it stands.

    Parameters
    ----------
    scenario : Scenario
        Its policy and settings in force.
    runs : int
        Runs of each play.
    seed : int
        0 or larger; all plays draw the same luck.
    progress : callable, optional
        Called now and then with the number of runs done.

    Returns
    -------
    tuple of Lever
        Policies, then key assumptions (all parameters where the file names none), in the order of the file.

    Raises
    ------
    RunError
        Where the request makes no sense or a formula fails in a run.
    """
    check_request(runs, seed)
    found = []
    for entry, under, codes in _played(scenario, runs, seed):
        found.append(_lever(scenario, entry, under, codes))
        if progress is not None:
            progress(len(found) * runs)
    return tuple(found)


def of_assumptions(scenario: Scenario) -> list[Parameter]:
    """The assumptions that levers move: the key ones, else all."""
    key = scenario.about.key_assumptions or [parameter.name for parameter in scenario.parameters]
    return [parameter for parameter in scenario.parameters if parameter.name in key]


def _played(
    scenario: Scenario, runs: int, seed: int
) -> Iterator[tuple[Policy | Parameter, str, Sequence[NDArray[np.int8]]]]:
    """Each lever with how every run ends at each of its settings."""
    base = simulate(scenario, runs, seed).outcome
    for policy in scenario.policies:
        yield policy, "", (base, simulate(change(scenario, policy=policy.name), runs, seed).outcome)
    for parameter in of_assumptions(scenario):
        under = parameter.under[0] if parameter.under and scenario.policy is None else ""
        here = change(scenario, policy=under) if under else scenario
        values = {parameter.name: np.array([parameter.low, parameter.value, parameter.high])}
        yield parameter, under, list(play_points(here, values, runs, seed))


def _lever(scenario: Scenario, entry: Policy | Parameter, under: str, codes: Sequence[NDArray[np.int8]]) -> Lever:
    """The outcome moved most between any two settings, if any is clear of luck when all outcomes are read together."""
    confidence = 1 - (1 - CONFIDENCE) / len(scenario.outcomes)
    best: tuple[float, str, tuple[float, ...]] = (0.0, "", ())
    for place, outcome in enumerate(scenario.outcomes):
        ended = [row == place for row in codes]
        shares = [float(one.mean()) for one in ended]
        least, most = ended[int(np.argmin(shares))], ended[int(np.argmax(shares))]
        gained, lost = int((most & ~least).sum()), int((least & ~most).sum())
        reach = (gained - lost) / len(least)
        if reach > best[0] and paired(gained, lost, len(least), confidence)[0] > 0:
            best = reach, outcome.label, tuple(shares)
    return Lever(entry, under, best[1], best[2])
