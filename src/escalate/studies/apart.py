"""Through what a change works: over all runs that it makes end otherwise, what was done otherwise first and last."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from escalate.engine.observed import ObservedEvent, ObservedMove
from escalate.engine.replay import Replay, Watcher
from escalate.results.comparison import BASELINE, Comparison, Variant
from escalate.scenario.model import Scenario

if TYPE_CHECKING:
    import pandas as pd

MOST_RUNS = 4_000
"""Changed runs that are looked at move by move: enough for shares of one in a hundred."""
WAITS = -1

Key = tuple[str, str]
"""``("actor", name)`` or ``("event", name)``."""
Codes = NDArray[np.int8]


@dataclass(frozen=True)
class Deeds:
    """What was done in some runs, step by step.

    Attributes
    ----------
    done : dict of Key to int8 array, shape (steps, runs)
        Place of the option among the file's, or 1 where an event fired; -1 for a wait or nothing, and after the end.
    ordered : dict of Key to bool array, shape (steps, runs)
        Was it the policy's order?
    going : bool array, shape (steps, runs)
        Did the run reach this step?
    """

    done: dict[Key, Codes]
    ordered: dict[Key, NDArray[np.bool_]]
    going: NDArray[np.bool_]


class _Doings(Watcher):
    """Takes down what was done."""

    def __init__(self, scenario: Scenario, runs: int) -> None:
        super().__init__(runs)
        shape = (scenario.clock.steps, runs)
        keys = [("actor", actor.name) for actor in scenario.actors] + [("event", e.name) for e in scenario.events]
        self.deeds = Deeds(
            {key: np.full(shape, WAITS, np.int8) for key in keys},
            {key: np.zeros(shape, np.bool_) for key in keys},
            np.zeros(shape, np.bool_),
        )

    def begins(self, step: int, places: NDArray[np.int64]) -> None:
        super().begins(step, places)
        self.deeds.going[step, places] = True

    def __call__(self, what: Any, values: tuple[Any, ...]) -> None:
        match what:
            case ObservedMove():
                mine = np.broadcast_to(values[0], self.places.shape)
                code = np.broadcast_to(values[1], self.places.shape)
                acted = mine & (code < what.options)
                self.deeds.done["actor", what.actor][self.step, self.places[acted]] = code[acted]
                ordered = np.broadcast_to(values[2], self.places.shape) & acted
                self.deeds.ordered["actor", what.actor][self.step, self.places[ordered]] = True
            case ObservedEvent(event, _):
                fired = np.broadcast_to(values[0], self.places.shape)
                self.deeds.done["event", event][self.step, self.places[fired]] = 1


def deeds(replay: Replay, numbers: NDArray[np.int64]) -> Deeds:
    """Play some runs again, and take down every move and event.

    Raises
    ------
    RunError
        Where a formula fails in one of them.
    """
    doings = _Doings(replay.scenario, len(numbers))
    replay.watch(numbers, doings)
    return doings.deeds


@dataclass(frozen=True)
class Otherwise:
    """Something done otherwise: who, what without the change and with it ("" for nothing), and in how many runs."""

    who: Key
    without: str
    with_: str
    runs: int


@dataclass(frozen=True, eq=False)
class Through:
    """What lies between a change and the runs that it makes end otherwise.

    Attributes
    ----------
    comparison : Comparison
    variant : Variant
        The change.
    before, after : str
        The endings between which it moves most runs, net.
    numbers : int array
        The runs looked at: those that end otherwise.
    replays : pair of Replay
        Play runs again, without the change and with it.
    base, other : Deeds
        What was done in the runs looked at without the change and with it.
    """

    comparison: Comparison
    variant: Variant
    before: str
    after: str
    numbers: NDArray[np.int64]
    replays: tuple[Replay, Replay]
    base: Deeds
    other: Deeds

    @cached_property
    def firsts(self) -> list[Otherwise]:
        """What was first done otherwise, not counting what the change itself orders or forbids; commonest first."""
        found: dict[tuple[Key, str], Counter[str]] = {}
        for run in range(len(self.numbers)):
            if (first := self.first(run)) is not None:
                _, key, without, with_ = first
                found.setdefault((key, with_), Counter())[without] += 1
        firsts = [
            Otherwise(key, without.most_common(1)[0][0], with_, without.total())
            for (key, with_), without in found.items()
        ]
        return sorted(firsts, key=lambda each: -each.runs)

    def first(self, place: int) -> tuple[int, Key, str, str] | None:
        """Of one of the runs looked at: step, who, what without the change and with it; None where nothing differs."""
        _, apart = self._apart
        steps = apart[:, :, place].any(axis=1)
        if not steps.any():
            return None
        step = int(steps.argmax())
        return step, *self.otherwise(place, step)[0]

    def otherwise(self, place: int, step: int) -> list[tuple[Key, str, str]]:
        """All that was done otherwise in a step of one of the runs looked at: who, what without and with the change."""
        keys, apart = self._apart
        return [
            (keys[number], *self._names(keys[number], step, place)) for number in np.flatnonzero(apart[step, :, place])
        ]

    def where(self, key: Key, with_: str) -> tuple[NDArray[np.int64], NDArray[np.int64], str]:
        """Where somebody does a thing with the change that it does not without.

        Returns
        -------
        tuple
            Places among the runs looked at; in each of them the first such step; and what is done mostly without.
        """
        keys, apart = self._apart
        names = [*self._names_of(key), ""]
        if key not in keys or with_ not in names:
            return np.array([], np.int64), np.array([], np.int64), ""
        code = names.index(with_) if with_ else WAITS
        mine = apart[:, keys.index(key)] & (self._codes(1, key)[: len(apart)] == code)
        places = np.flatnonzero(mine.any(axis=0))
        steps = mine.argmax(axis=0)[places]
        without = Counter(self._codes(0, key)[steps, places].tolist())
        return places, steps, names[without.most_common(1)[0][0]] if without else ""

    def example(self, before: str | None = None, after: str | None = None) -> int | None:
        """A run from ``before`` to ``after`` that parts in the commonest way, the first of them; None for none."""
        wanted = self.comparison.moved(self.variant.name, before or self.before, after or self.after)
        chosen = np.flatnonzero(np.isin(self.numbers, wanted))
        firsts = [self.first(run) for run in chosen.tolist()]
        kinds = [None if first is None else first[1:] for first in firsts]
        if not kinds:
            return None
        commonest = Counter(kinds).most_common(1)[0][0]
        return int(self.numbers[chosen[kinds.index(commonest)]])

    @cached_property
    def frame(self) -> pd.DataFrame:
        """The same as a table: kind (actor or event), who, without, with, runs, share (of the runs looked at)."""
        import pandas as pd

        rows = [(*each.who, each.without, each.with_, each.runs, each.runs / len(self.numbers)) for each in self.firsts]
        return pd.DataFrame(rows, columns=["kind", "who", "without", "with", "runs", "share"])

    @property
    def _sides(self) -> tuple[tuple[Deeds, Scenario], tuple[Deeds, Scenario]]:
        return (self.base, self.comparison.baseline.scenario), (self.other, self.variant.scenario)

    @cached_property
    def _apart(self) -> tuple[list[Key], NDArray[np.bool_]]:
        """Who there is, and what was done otherwise, not counting what is imposed; shape (steps, keys, runs)."""
        keys = [*self.base.done, *(key for key in self.other.done if key not in self.base.done)]
        keys.sort(key=lambda key: key[0])
        steps = min(len(self.base.going), len(self.other.going))
        apart = np.zeros((steps, len(keys), len(self.numbers)), np.bool_)
        both = self.base.going[:steps] & self.other.going[:steps]
        for number, key in enumerate(keys):
            one, two = (self._codes(side, key)[:steps] for side in (0, 1))
            imposed = np.zeros_like(both)
            for side, (deeds_, scenario) in enumerate(self._sides):
                imposed |= deeds_.ordered.get(key, np.zeros_like(both))[:steps]
                other = self._sides[1 - side][1]
                for place, name in enumerate(_options(scenario, key)):
                    if key[0] == "actor" and _banned(other, key[1], name):
                        imposed |= deeds_.done[key][:steps] == place
            apart[:, number] = (one != two) & both & ~imposed
        return keys, apart

    def _codes(self, side: int, key: Key) -> Codes:
        """What was done, in the places of both sides' options together."""
        deeds_, scenario = self._sides[side]
        if key not in deeds_.done:
            return np.full_like(deeds_.going, WAITS, dtype=np.int8)
        if key[0] == "event":
            return deeds_.done[key]
        names = self._names_of(key)
        table = np.array([names.index(name) for name in _options(scenario, key)] + [WAITS], np.int8)
        return table[deeds_.done[key]]

    def _names_of(self, key: Key) -> list[str]:
        """Both sides' options together."""
        return list(dict.fromkeys(name for _, each in self._sides for name in _options(each, key)))

    def _names(self, key: Key, step: int, run: int) -> tuple[str, str]:
        told = []
        for deeds_, scenario in self._sides:
            code = int(deeds_.done[key][step, run]) if key in deeds_.done else WAITS
            told.append("" if code == WAITS else _options(scenario, key)[code if key[0] == "actor" else 0])
        return told[0], told[1]


def _options(scenario: Scenario, key: Key) -> list[str]:
    kind, name = key
    if kind == "event":
        return [event.name for event in scenario.events if event.name == name]
    return [option.name for actor in scenario.actors if actor.name == name for option in actor.options]


def _banned(scenario: Scenario, actor: str, option: str) -> bool:
    return scenario.policy is not None and (actor, option) in scenario.policy.bans


def through(
    comparison: Comparison,
    variant: Variant,
    before: str | None = None,
    after: str | None = None,
    replays: tuple[Replay, Replay] | None = None,
) -> Through | None:
    """What lies between a change and the runs that it makes end otherwise; None where it makes none.

    With ``before``, ``after`` or both only the runs that end so without the change, and so with it. ``replays`` play
    them again, without the change and with it, where there are some already.
    """
    numbers = comparison.moved(variant.name, before, after)[:MOST_RUNS]
    if not len(numbers):
        return None
    flows = comparison.transitions[variant.name]
    names = [ending.name for ending in comparison.endings]
    meant = np.outer([before in (None, name) for name in names], [after in (None, name) for name in names])
    net = np.where(meant, flows - flows.T, 0)
    first, last = divmod(int(net.argmax()), len(flows))
    if net[first, last] <= 0:  # as many come back as go: the largest flow then
        first, last = divmod(int(np.where(meant, flows - np.diag(np.diag(flows)), 0).argmax()), len(flows))
    return _between(comparison, variant, (names[first], names[last]), numbers, replays)


def of_run(comparison: Comparison, variant: Variant, run: int, replays: tuple[Replay, Replay]) -> Through:
    """The same of one run alone, whether or not it ends otherwise."""
    names = [ending.name for ending in comparison.endings]
    ends = names[comparison.met[BASELINE][run]], names[comparison.met[variant.name][run]]
    return _between(comparison, variant, ends, np.array([run]), replays)


def _between(
    comparison: Comparison,
    variant: Variant,
    ends: tuple[str, str],
    numbers: NDArray[np.int64],
    replays: tuple[Replay, Replay] | None,
) -> Through:
    seed, scenarios = comparison.seed, (comparison.baseline.scenario, variant.scenario)
    chosen = replays or (Replay(scenarios[0], seed), Replay(scenarios[1], seed))
    base, other = (deeds(replay, numbers) for replay in chosen)
    return Through(comparison, variant, *ends, numbers, chosen, base, other)
