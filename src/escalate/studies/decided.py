"""What decides: where the endings of runs that a change leads elsewhere part most, and by whose choice.

Both runs of a pair, without the change and with it, are played on from each of their steps with fresh luck. The step in
which their shares of endings move apart most is where that pair was decided. Of those who did otherwise in it, the one
whose two choices, each put in place on the same luck, lead furthest apart decided it; over many pairs, the one that
most often does.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from escalate.engine.branches import Branch, Moment
from escalate.engine.replay import Replay
from escalate.studies.apart import Key, Through

PAIRS = 40
"""Pairs of runs that are looked at."""
PLAYS = 25
"""Plays from each step of each run: few, for what counts is what most pairs say."""

Shares = NDArray[np.float64]
Done = tuple[Key, str, str]


@dataclass(frozen=True)
class Decided:
    """The choice or event that most often decides.

    Attributes
    ----------
    who : Key
    without, with_ : str
        What was done without the change (mostly) and with it; "" for nothing.
    runs, pairs : int
        In how many of the pairs looked at.
    alone : int
        In how many of them nobody did otherwise in the step that decides, but for what the change orders or sets.
    shares : pair of dict
        From there on, in the mean of these pairs: the share of each ending by name, without the change and with it.
    """

    who: Key
    without: str
    with_: str
    runs: int
    pairs: int
    alone: int
    shares: tuple[dict[str, float], dict[str, float]]


@dataclass(frozen=True)
class _Side:
    """Some runs of one scenario: what stood before each of their steps, and what would have come of it."""

    replay: Replay
    moments: list[list[Moment]]
    shares: list[Shares]

    @classmethod
    def of(cls, replay: Replay, runs: NDArray[np.int64], names: list[str], end: str) -> _Side:
        moments = replay.moments_of(runs)
        played = shares_of(replay, [Branch(moment) for each in moments for moment in each], names)
        parts = np.split(played, np.cumsum([len(each) for each in moments])[:-1])
        last = [float(name == end) for name in names]
        return cls(replay, moments, [np.vstack([part, last]) for part in parts])


def shares_of(replay: Replay, branches: list[Branch], names: list[str]) -> Shares:
    """The shares of endings, in the order of ``names``, of branches played on; shape (branches, names)."""
    ended = replay.play_on(branches, PLAYS)
    places = np.array([names.index(outcome.name) for outcome in replay.scenario.outcomes])
    shares: Shares = (places[ended][:, :, None] == np.arange(len(names))).mean(axis=1)
    return shares


def decided(through: Through) -> Decided | None:
    """What most often decides between ``through.before`` and ``through.after``; None where nobody does."""
    comparison, variant = through.comparison, through.variant
    moved = comparison.moved(variant.name, through.before, through.after)
    places = np.flatnonzero(np.isin(through.numbers, moved))[:PAIRS]
    if not len(places):
        return None
    names, runs = [ending.name for ending in comparison.endings], through.numbers[places]
    ends = through.before, through.after
    left, right = (_Side.of(replay, runs, names, end) for replay, end in zip(through.replays, ends, strict=True))
    steps = [_parts_most(one, two) for one, two in zip(left.shares, right.shares, strict=True)]
    asked = [through.otherwise(place, step) for place, step in zip(places.tolist(), steps, strict=True)]
    chosen = list(_who(left, steps, asked, names))
    found = Counter((done[0], done[2]) for done in chosen if done is not None)
    if not found:
        return None
    (who, with_), count = found.most_common(1)[0]
    mine = [pair for pair, done in enumerate(chosen) if done is not None and (done[0], done[2]) == (who, with_)]
    without = Counter(done[1] for done in (chosen[pair] for pair in mine) if done is not None).most_common(1)[0][0]
    means = [np.mean([side.shares[pair][steps[pair] + 1] for pair in mine], axis=0) for side in (left, right)]
    one, two = (dict(zip(names, mean.tolist(), strict=True)) for mean in means)
    return Decided(who, without, with_, count, len(places), chosen.count(None), (one, two))


def _parts_most(one: Shares, two: Shares) -> int:
    """The step in which two runs' shares of endings move apart most."""
    rows = min(len(one), len(two))
    return int(np.diff(np.abs(one[:rows] - two[:rows]).sum(axis=1)).argmax())


def _who(side: _Side, steps: list[int], asked: list[list[Done]], names: list[str]) -> Iterator[Done | None]:
    """Of each pair who decided it: the one whose choices lead furthest apart; an event where no choice differs."""
    branches, owners = [], []
    for pair, (step, rivals) in enumerate(zip(steps, asked, strict=True)):
        for number, (key, *options) in enumerate(rivals):
            if key[0] == "actor" and sum(rival[0][0] == "actor" for rival in rivals) > 1:
                owners.append((pair, number))
                branches += [_held(side, pair, step, key[1], option) for option in options]
    shares = shares_of(side.replay, branches, names).reshape(-1, 2, len(names)) if branches else ()
    weights = {owner: float(np.abs(one - two).sum()) for owner, (one, two) in zip(owners, shares, strict=True)}
    for pair, rivals in enumerate(asked):
        ranks = [(rival[0][0] == "actor", weights.get((pair, number), 0.0)) for number, rival in enumerate(rivals)]
        yield rivals[ranks.index(max(ranks))] if rivals else None


def _held(side: _Side, pair: int, step: int, actor: str, option: str) -> Branch:
    """A run played on with one choice in place, where there is such an option."""
    options = [each.name for each in side.replay.scenario.actor(actor).options]
    return Branch(side.moments[pair][step], {(step, actor): option} if option in options else {})
