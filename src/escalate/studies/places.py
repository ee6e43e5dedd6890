"""Plays of one file at places of its parameters, each place once, however many studies ask for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from escalate.engine.points import play_points
from escalate.engine.workers import Crew
from escalate.scenario.model import Scenario

Place = Mapping[str, float]
"""The parameters that stand elsewhere than in the file, and where."""
Outcomes = NDArray[np.int8]
_Key = tuple[str, frozenset[tuple[str, float]]]


class Places:
    """What has been played of one file, its policies included.

    Parameters
    ----------
    runs, seed : int
        The same at every place.
    crew : Crew, optional
        Who plays.
    """

    def __init__(self, runs: int, seed: int, crew: Crew | None = None) -> None:
        self.runs, self.seed, self._crew = runs, seed, crew
        self._known: dict[_Key, Outcomes] = {}

    def know(self, scenario: Scenario, outcomes: Outcomes) -> None:
        """Take what has been played elsewhere of a scenario as it stands; shape (runs,)."""
        self._known[_key(scenario, {})] = outcomes

    def play(
        self, scenario: Scenario, places: Sequence[Place], progress: Callable[[int], None] | None = None
    ) -> Outcomes:
        """Outcomes at places: each run's index in the file's order, on the same luck; shape (places, runs)."""
        keys = [_key(scenario, place) for place in places]
        new = {key: place for key, place in zip(keys, places, strict=True) if key not in self._known}
        if new:
            values = {
                parameter.name: np.array([place.get(parameter.name, parameter.value) for place in new.values()])
                for parameter in scenario.parameters
                if any(parameter.name in place for place in new.values())
            }
            played = play_points(scenario, values, self.runs, self.seed, progress=progress, crew=self._crew)
            self._known.update(zip(new, played, strict=True))
        return np.array([self._known[key] for key in keys])


def _key(scenario: Scenario, place: Place) -> _Key:
    return scenario.policy.name if scenario.policy else "", frozenset(place.items())
