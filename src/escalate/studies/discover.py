"""Discovery: which ranges of which assumptions make an outcome common.

Every run draws its own parameters from their ranges. On half of the runs a box is looked for; a quarter says which of
its bounds hold up; the last quarter, on which nothing was chosen, says how common the outcome is inside. The search is
repeated on random halves, to tell bounds that turn up each time from those that are due to chance.
"""

from __future__ import annotations

import html
import math
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from escalate.engine import luck
from escalate.engine.points import play_points
from escalate.engine.workers import Crew
from escalate.errors import EscalateError
from escalate.results.intervals import wilson
from escalate.results.named import place_of
from escalate.results.result import crew_of
from escalate.results.words import interval_text, per_cent, side_by_side
from escalate.scenario.model import Parameter, Scenario
from escalate.studies.hypercube import doubted, latin_hypercube
from escalate.studies.prim import Box, Fit, find_box, fit, prune

if TYPE_CHECKING:
    import pandas as pd

RUNS = 20_000
FEWEST_HITS = 40
"""Runs with the outcome below which no box could be confirmed."""
TELLING_HITS = 100
"""Runs with the outcome, among those counted on, below which a box may go unconfirmed for want of runs."""
REPEATS = 10
"""Searches on random halves that bounds are checked by."""
CLOUD = 600
"""Runs that a picture of the box shows at most, as dots that can be told apart."""
ENDS_SO = "ends so"
SEEN_OFTEN = 0.7
"""Part of the repeats that must bound an input, or it is called shaky."""


@dataclass(frozen=True)
class Restriction:
    """One input's part of the box: from ``low`` to ``high`` of a range from ``range_low`` to ``range_high``.

    ``found`` is the part of the repeated searches that bounded this input too (on either side: where an outcome has
    two boxes, a search may find the other).
    """

    parameter: str
    label: str
    value: float
    low: float
    high: float
    range_low: float
    range_high: float
    found: float

    @property
    def part(self) -> float:
        """How much of the range is left, a fraction of 1."""
        return (self.high - self.low) / (self.range_high - self.range_low)

    @property
    def bounds(self) -> str:
        """The bounds in words."""
        below, above = self.high < self.range_high, self.low > self.range_low
        if below and above:
            return f"between {self.low:g} and {self.high:g}"
        return f"above {self.low:g}" if above else f"below {self.high:g}"


@dataclass(frozen=True, repr=False, eq=False)
class Discovery:
    """A box of assumptions in which an outcome is common.

    Attributes
    ----------
    scenario : Scenario
    seed : int
    runs : int
        All runs, each with parameters of its own.
    outcome : str
    restrictions : tuple of Restriction
        The box; empty where none held up.
    fit : Fit
        How the box does on runs that took no part in finding it.
    parameters : int
        How many parameters were drawn.
    drawn : float array, shape (runs shown, restrictions)
        For a picture: what some of the runs that took no part in finding the box drew for each side of it.
    ended : bool array, shape (runs shown,)
        Whether they end in the outcome.
    """

    scenario: Scenario
    seed: int
    runs: int
    outcome: str
    restrictions: tuple[Restriction, ...]
    fit: Fit
    parameters: int
    drawn: NDArray[np.float64]
    ended: NDArray[np.bool_]

    @property
    def label(self) -> str:
        """The outcome in words."""
        return self.scenario.outcome(self.outcome).label

    @property
    def where(self) -> str:
        """The box in words, assumptions by their labels."""
        return _joined([f"“{each.label}” is {each.bounds}" for each in self.restrictions])

    @property
    def density(self) -> float:
        """Share of the runs inside the box that end in the outcome."""
        return self.fit.density

    @property
    def coverage(self) -> float:
        """Part of all runs with the outcome that lie inside the box."""
        return self.fit.coverage

    @property
    def interval(self) -> tuple[float, float]:
        """95 % interval of the density (Wilson)."""
        return wilson(self.fit.hits, self.fit.inside) if self.fit.inside else (0.0, 1.0)

    @property
    def sentence(self) -> str:
        """What was found, in words."""
        inside, base = side_by_side(self.density, self.fit.base)
        if not self.restrictions:
            few = " More runs may show some." if self.fit.yes < TELLING_HITS else ""
            none = f'No ranges of single assumptions or pairs that make "{self.label}" common held up on other runs'
            return f"{none}; {per_cent(self.fit.base)} of all end so.{few}"
        where = _joined([f"{each.parameter} is {each.bounds}" for each in self.restrictions])
        return (
            f'Where {where}, {inside} of runs end in "{self.label}", against {base} overall; '
            f"that box holds {per_cent(self.fit.inside / self.fit.points)} of all runs and {per_cent(self.coverage)} "
            "of all that end so."
        )

    @property
    def warning(self) -> str:
        """What speaks against trusting the box; empty where nothing does."""
        if not self.restrictions:
            return ""
        if self.interval[0] <= self.fit.base:
            return "This box may be due to chance: runs that took no part in finding it do not confirm it."
        shaky = [each.parameter for each in self.restrictions if each.found < SEEN_OFTEN]
        if shaky:
            named = _joined(shaky)
            return f"Shaky: on other halves of the runs the search often left out {named}."
        if self.fit.yes < TELLING_HITS:
            return "Few runs end so: with more runs the box may turn out narrower, or have more sides."
        return ""

    @cached_property
    def box(self) -> pd.DataFrame:
        """One row an input of the box; the columns are those of :class:`Restriction`."""
        import pandas as pd

        columns = list(Restriction.__dataclass_fields__)
        return pd.DataFrame([asdict(each) for each in self.restrictions], columns=columns)

    @cached_property
    def cloud(self) -> pd.DataFrame:
        """One row a run: a column for each side of the box, and ``ends so``."""
        import pandas as pd

        columns = [each.parameter for each in self.restrictions]
        return pd.DataFrame(self.drawn, columns=columns).assign(**{ENDS_SO: self.ended})

    @property
    def asked(self) -> str:
        """What was run, in one line."""
        policy = f", policy {self.scenario.policy.name}" if self.scenario.policy else ""
        changed = "".join(f", {name}={value}" for name, value in self.scenario.settings.items())
        named = "one parameter" if self.parameters == 1 else f"{self.parameters} parameters"
        drawn = f"each with its own draw of {named}"
        return f"{self.scenario.name}: {self.runs:,} runs, {drawn}, seed {self.seed}{policy}{changed}"

    @property
    def checked(self) -> str:
        """On what the figures rest."""
        between = interval_text(*self.interval)
        return (
            f"Found on half of the runs, its bounds confirmed on a quarter, and counted on the last quarter: "
            f"{self.fit.hits:,} of {self.fit.inside:,} runs inside (95 % interval {between})."
        )

    def __repr__(self) -> str:
        return f"<Discovery in {self.asked}; toy model, not a forecast\n  {self.sentence}>"

    def _repr_html_(self) -> str:
        return (
            f"<p><b>{html.escape(self.asked)}</b>; toy model, not a forecast</p><p>{html.escape(self.sentence)} "
            f"{html.escape(self.warning)}</p>"
        )


def _joined(parts: list[str]) -> str:
    return f"{', '.join(parts[:-1])} and {parts[-1]}" if len(parts) > 1 else parts[0]


def discover(
    scenario: Scenario,
    outcome: str,
    runs: int = RUNS,
    seed: int = 2020,
    *,
    progress: Callable[[int], None] | None = None,
    workers: int | Crew | None = None,
) -> Discovery:
    """Find where an outcome is common; see :meth:`escalate.Scenario.discover`."""
    place = place_of(scenario.outcomes, outcome)
    parameters = doubted(scenario)
    if isinstance(runs, bool) or not isinstance(runs, int | np.integer) or runs < 1_000:
        raise EscalateError(f"to find ranges takes 1,000 runs or more, not {runs!r}")
    runs = int(runs)
    draws = latin_hypercube(parameters, runs, seed)
    ended = play_points(scenario, draws, 1, seed, common=False, progress=progress, crew=crew_of(workers))[:, 0]
    answer = ended == place
    hits = int(answer.sum())
    if min(hits, runs - hits) < FEWEST_HITS:
        few = f"{hits:,} of {runs:,} runs end so{', too few' if hits < FEWEST_HITS else ''}"
        raise EscalateError(f'no ranges can be told for "{outcome}": {few}; ask for more runs or another outcome')
    points = np.stack([draws[parameter.name] for parameter in parameters], axis=1)
    box, checked = _search(parameters, points, answer, seed)
    names = [parameter.name for parameter in parameters]
    shown = slice(-min(CLOUD, runs // 4), None)  # of the last quarter, on which nothing was chosen
    drawn = points[shown][:, [names.index(each.parameter) for each in box]]
    return Discovery(scenario, seed, runs, outcome, box, checked, len(parameters), drawn, answer[shown])


def _search(
    parameters: tuple[Parameter, ...], points: NDArray[np.float64], answer: NDArray[np.bool_], seed: int
) -> tuple[tuple[Restriction, ...], Fit]:
    """Find, confirm and count on parts of the runs that do not overlap; then see how often it comes out again."""
    half, three = len(points) // 2, len(points) * 3 // 4
    # Draws of a Latin hypercube are in no order, so parts of the list are random parts.
    box = find_box(points[:half], answer[:half])
    box = prune(_rounded(box, parameters), points[half:three], answer[half:three])
    checked = fit(box, points[three:], answer[three:])
    found = _found_again(box, points, answer, seed)
    restrictions = []
    for place in box.restricted:
        p = parameters[place]
        low, high = max(float(box.low[place]), p.low), min(float(box.high[place]), p.high)
        ends = (low, high, p.low, p.high)
        restrictions.append(Restriction(p.name, p.label or p.name, p.value, *ends, found[int(place)]))
    return tuple(sorted(restrictions, key=lambda each: each.part)), checked


def _rounded(box: Box, parameters: tuple[Parameter, ...]) -> Box:
    """The box with bounds that can be said aloud: on a grid of about a hundredth of the range."""
    for place in box.restricted:
        p = parameters[place]
        digits = 2 - math.ceil(math.log10(p.high - p.low))
        for upper in (False, True):
            bound = float((box.high if upper else box.low)[place])
            if math.isfinite(bound):
                box = box.moved(int(place), upper, round(bound, digits) + 0.0)  # a 0 without a minus
    return box


def _found_again(box: Box, points: NDArray[np.float64], answer: NDArray[np.bool_], seed: int) -> dict[int, float]:
    """In which part of searches on random halves each input is bounded too."""
    times = dict.fromkeys((int(place) for place in box.restricted), 0)
    for number in range(REPEATS if times else 0):
        shuffled = luck.shuffled(luck.words("discover/half", seed, len(points), step=number))
        chosen = shuffled[: len(points) // 2]
        again = find_box(points[chosen], answer[chosen])
        for place in times:
            times[place] += place in again.restricted
    return {place: count / REPEATS for place, count in times.items()}
