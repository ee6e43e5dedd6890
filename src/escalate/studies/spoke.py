"""What spoke for a choice: of all that is weighed, what differs most where a change makes somebody choose otherwise.

In each of the runs looked at the chooser is asked in the first step in which it does the thing with the change and
something else without. There its options and what speaks for each are read on both sides.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from escalate.engine.observed import ObservedMove
from escalate.engine.replay import Watcher
from escalate.scenario.model import Scenario
from escalate.studies.apart import Key, Through

MOST_RUNS = 200
"""Runs that are looked at: the first ones."""
LEAST = 0.05
"""A reason that shifts an appeal by less is not told."""

Numbers = NDArray[np.float64]
How = Literal["opens", "closes", "term", "goal", ""]


@dataclass(frozen=True)
class Spoke:
    """What speaks for a thing done with a change only.

    Attributes
    ----------
    who : Key
    without, with_ : str
        What is done without the change (mostly) and with it.
    odds : pair of float
        How likely ``with_`` is there, without the change and with it, in the mean.
    how : str
        ``opens``: it can be chosen with the change only; ``closes``: what is done without can not be chosen with it;
        ``term``: a summand of an appeal differs most; ``goal``: what a move does for the goal does; ``""``: neither
        differs by a twentieth of a point.
    text : str
        The summand, as the file writes it.
    option : str
        Whose appeal it belongs to.
    worth : pair of float
        What it adds there, without the change and with it, in the mean.
    """

    who: Key
    without: str
    with_: str
    odds: tuple[float, float]
    how: How
    text: str = ""
    option: str = ""
    worth: tuple[float, float] = (0.0, 0.0)


class _Weighed(Watcher):
    """Takes down what one actor weighs, in each run in a step of its own.

    ``open``, ``odds`` and ``gain`` have the shape (options, runs); ``terms`` hold by option and text the worth in each
    run.
    """

    def __init__(self, scenario: Scenario, actor: str, steps: NDArray[np.int64]) -> None:
        super().__init__(len(steps))
        self._actor, self._steps = actor, steps
        self.names = [option.name for option in scenario.actor(actor).options]
        shape = len(self.names), len(steps)
        self.open, self.odds, self.gain = np.zeros(shape, np.bool_), np.zeros(shape), np.zeros(shape)
        self.terms: dict[tuple[str, str], Numbers] = {}

    def __call__(self, what: Any, values: tuple[Any, ...]) -> None:
        if not isinstance(what, ObservedMove) or what.actor != self._actor:
            return
        rows = [np.broadcast_to(value, self.places.shape) for value in values]
        mine = rows[0].astype(bool) & (self._steps[self.places] == self.step)
        if not mine.any():
            return
        runs, count = self.places[mine], what.options
        open_, _, gain, weight = (
            np.array([row[mine] for row in rows[3 + part * count :][:count]], np.float64) for part in range(4)
        )
        self.open[:, runs], self.gain[:, runs] = open_ > 0, gain
        total = rows[3 + 4 * count][mine]
        chosen = (open_ > 0) & (total > 0)  # where nothing is open nothing weighs anything
        self.odds[:, runs] = np.divide(weight, total, out=np.zeros_like(weight), where=chosen)
        rest = iter(rows[4 + 4 * count :])
        for name, texts in zip(self.names, what.terms, strict=True):
            for text in texts:
                worth = self.terms.setdefault((name, text), np.zeros(len(self._steps)))
                worth[runs] = next(rest)[mine]


def spoke(through: Through, who: Key, with_: str) -> Spoke | None:
    """What speaks for a thing that an actor does with a change only; None where nobody does, or it is an event."""
    places, steps, without = through.where(who, with_)
    if not len(places) or who[0] != "actor":
        return None
    numbers, steps = through.numbers[places[:MOST_RUNS]], steps[:MOST_RUNS]
    sides = []
    for replay in through.replays:
        if all(actor.name != who[1] for actor in replay.scenario.actors):
            return None
        side = _Weighed(replay.scenario, who[1], steps)
        replay.watch(numbers, side)
        sides.append(side)
    return _read(who, without, with_, sides[0], sides[1])


def _read(who: Key, without: str, with_: str, base: _Weighed, other: _Weighed) -> Spoke:
    odds = _mean(base, base.odds, with_), _mean(other, other.odds, with_)
    told = (who, without, with_, odds)
    if _mean(base, base.open, with_) < 0.5 <= _mean(other, other.open, with_):
        return Spoke(*told, "opens")
    if _mean(other, other.open, without) < 0.5 <= _mean(base, base.open, without):
        return Spoke(*told, "closes")
    best = max(_gaps(without, with_, base, other), key=lambda each: each[0], default=None)
    return Spoke(*told, *best[1:]) if best is not None and best[0] >= LEAST else Spoke(*told, "")


def _gaps(
    without: str, with_: str, base: _Weighed, other: _Weighed
) -> Iterator[tuple[float, How, str, str, tuple[float, float]]]:
    """How much more speaks for ``with_``, or less for ``without``, with the change; and what that is."""
    for (option, text), worth in base.terms.items():
        if option in (without, with_) and (option, text) in other.terms:
            means = float(worth.mean()), float(other.terms[option, text].mean())
            yield (means[1] - means[0]) * (1 if option == with_ else -1), "term", text, option, means
    for option, sign in ((with_, 1), (without, -1)):
        means = _mean(base, base.gain, option), _mean(other, other.gain, option)
        yield (means[1] - means[0]) * sign, "goal", "", option, means


def _mean(side: _Weighed, table: NDArray[Any], option: str) -> float:
    """The mean over the runs of one option's row; 0 where there is no such option."""
    return float(table[side.names.index(option)].mean()) if option in side.names else 0.0
