"""A quick screening: one sentence on which assumption matters most, from a few thousand runs over all ranges.

Every run draws each parameter anew from its range, half of the runs from the lower half and half from the upper
half, in an order of its own (a random balance design; F. E. Satterthwaite 1959): one batch of runs tells of all
parameters at once, where one parameter at a time would need a batch for each.
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from escalate.engine.luck import shuffled, words
from escalate.engine.points import play_points
from escalate.results.intervals import CONFIDENCE
from escalate.results.words import per_cent
from escalate.scenario.model import Scenario

RUNS = 2_048
"""Enough to see effects of a tenth of the runs; small scenarios get up to four times as many."""
_Z = NormalDist().inv_cdf(0.5 + CONFIDENCE / 2)
MOST_WORK = 2_500
"""How many options a run may weigh for the screening to take less than a second (the flagship's: about 800)."""


@dataclass(frozen=True)
class Screening:
    """The parameter that moves most runs, and the outcome that shows it best.

    ``low`` and ``high`` are that outcome's shares with the parameter in the lower and the upper half of its range,
    all others anywhere in theirs. ``clear``: can the difference be told from luck, all parameters and outcomes read
    together (Bonferroni, 95 %)? ``rivals`` are parameters that luck cannot rank below it.
    """

    parameter: str
    outcome: str
    low: float
    high: float
    clear: bool
    rivals: tuple[str, ...] = ()

    def sentence(self, label: str) -> str:
        """The same in words; ``label`` is the outcome's.

        Halves are named, since a study of one assumption at a time goes to the ends of its range and finds more; the
        share as the file stands is not, since it need not lie between them: all else is drawn anew in both.
        """
        if not self.clear:
            return "In a quick screening no assumption stands out from luck"
        low, high = (per_cent(each) if each else "none" for each in (self.low, self.high))
        few = f" or {self.rivals[0]}" if self.rivals else ""
        rivals = f" or one of {len(self.rivals)} others" if len(self.rivals) > 1 else few
        return (
            f"What matters most in a quick screening over all ranges: {self.parameter} (“{label}” {low} in its lower "
            f"half, {high} in its upper half){rivals}"
        )


def is_quick(scenario: Scenario) -> bool:
    """Does a screening take well under a second? Judged by the scenario's size, so that all machines agree."""
    return len(scenario.parameters) > 0 and work(scenario) <= MOST_WORK


def work(scenario: Scenario) -> int:
    """About how many options a run weighs, those imagined with foresight included."""
    options = [len(actor.options) for actor in scenario.actors]
    weighed = 0
    for count, actor in zip(options, scenario.actors, strict=True):
        ahead: int = max(options) ** actor.foresight
        weighed += count * ahead
    turns = len(options) if scenario.moves == "shuffled" else 1
    return weighed * turns * scenario.clock.steps


def screen(scenario: Scenario, seed: int, runs: int | None = None) -> Screening:
    """Find the assumption that moves most runs.

    Parameters
    ----------
    scenario : Scenario
        With at least one parameter.
    seed : int
        The same scenario and seed give the same answer.
    runs : int, optional
        How many runs, an even number.

    Raises
    ------
    RunError
        Where a formula fails in a run, which values within the ranges can cause though the file's do not.
    """
    runs = RUNS * min(4, max(1, 800 // work(scenario))) if runs is None else runs
    spread = (np.arange(runs) + 0.5) / runs
    unit = {p.name: spread[shuffled(words(f"screening/{p.name}", seed, runs))] for p in scenario.parameters}
    values = {p.name: p.low + unit[p.name] * (p.high - p.low) for p in scenario.parameters}
    ended = play_points(scenario, values, 1, seed, common=False)[:, 0]
    kinds = len(scenario.outcomes)
    counts = np.array([np.bincount(ended[half >= 0.5], minlength=kinds) for half in unit.values()])
    totals = np.bincount(ended, minlength=kinds)
    upper, lower = counts / (runs / 2), (totals - counts) / (runs / 2)
    change = upper - lower
    best = int(np.abs(change).sum(axis=1).argmax())
    place = int(np.abs(change[best]).argmax())
    share = totals[place] / runs
    error = float(np.sqrt(4 * share * (1 - share) / runs))
    close = np.abs(change).max(axis=1) >= abs(change[best, place]) - _Z * 2**0.5 * error
    rivals = tuple(p.name for number, p in enumerate(scenario.parameters) if close[number] and number != best)
    needed = NormalDist().inv_cdf(1 - (1 - CONFIDENCE) / 2 / change.size)
    return Screening(
        scenario.parameters[best].name,
        scenario.outcomes[place].name,
        float(lower[best, place]),
        float(upper[best, place]),
        bool(abs(change[best, place]) > needed * error),
        rivals,
    )
