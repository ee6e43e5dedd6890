"""When does a policy help? Its effect on an outcome at both ends of each assumption, and where that turns round.

The scenario without and with the policy plays the same luck at every place, so that each run is compared with itself.
Places are read together (Bonferroni): a sign or a turn that is told holds with 95 % over all places tried. Between two
places of opposite sign the effect is followed over a grid, and its turn has a band as a tipping point has
(:mod:`escalate.studies.tipping`). An effect that turns round twice between two places is not seen.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from itertools import combinations, pairwise, product
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from escalate.engine.simulate import check_request
from escalate.engine.workers import Crew
from escalate.errors import EscalateError
from escalate.results.intervals import CONFIDENCE, mean_worth, paired
from escalate.results.named import place_of
from escalate.results.result import TOY, crew_of
from escalate.results.words import in_points
from escalate.scenario.load import change
from escalate.scenario.model import Parameter, Scenario
from escalate.studies.hypercube import doubted
from escalate.studies.places import Places
from escalate.studies.sensitivity import label_of
from escalate.studies.tipping import crossings, rounded

if TYPE_CHECKING:
    import pandas as pd

RUNS = 2_000
GRID = 9
"""Places between two of opposite sign at which the effect is looked at."""
STRONGEST = 4
"""Assumptions that are moved two at a time."""

Changes = NDArray[np.int8]
"""By run: 1 where only the policy leads to the outcome, -1 where only its absence does; shape (..., runs)."""
End = Literal["low", "file", "high"]


@dataclass(frozen=True)
class Effect:
    """What the policy does where one assumption stands at a place, all others as in the file.

    ``effect`` is the outcome's share with the policy less the share without, with its 95 % interval (paired);
    ``sign`` is 1 or -1 where it can be told from luck when all places are read together, else 0.
    """

    parameter: str
    label: str
    end: End
    at: float
    share: float
    base_share: float
    effect: float
    low: float
    high: float
    sign: int


@dataclass(frozen=True)
class Turn:
    """Where the effect turns round as one assumption leaves the file's value.

    ``at`` with the band from ``low`` to ``high`` (95 %, all places read together); beyond it, on the side that
    ``where`` names, the effect has the ``sign``.
    """

    parameter: str
    label: str
    where: Literal["above", "below"]
    at: float
    low: float
    high: float
    sign: int

    @property
    def place(self) -> str:
        """Where that is, in words."""
        at, low, high = (rounded(value, self.high - self.low) for value in (self.at, self.low, self.high))
        return f'"{self.label}" is {self.where} {at} ({low} to {high})'


@dataclass(frozen=True)
class Dependence:
    """How far one assumption moves the effect.

    ``moves`` is the largest of the effects at the low end, the file's value and the high end less the smallest.
    ``clear``: does either end differ from the file's value by more than luck, all places read together? ``expected``:
    does the file say that the assumption matters under this policy?
    """

    parameter: str
    label: str
    effect_low: float
    effect_file: float
    effect_high: float
    moves: float
    clear: bool
    expected: bool


@dataclass(frozen=True)
class Corner:
    """What the policy does where two assumptions stand at ends of their ranges; see :class:`Effect`."""

    first: str
    first_end: End
    second: str
    second_end: End
    effect: float
    low: float
    high: float
    sign: int


@dataclass(frozen=True, repr=False, eq=False)
class When:
    """On which assumptions a policy's effect depends.

    Attributes
    ----------
    scenario : Scenario
        As it stands, without the policy.
    policy, outcome : str
    seed, runs : int
        ``runs`` at each place, without and with the policy.
    effects : tuple of Effect
        Three an assumption.
    dependences : tuple of Dependence
        One an assumption, that which moves the effect most first.
    turns : tuple of Turn
    corners : tuple of Corner
        Pairs of the strongest assumptions; empty where they were not asked for.
    """

    scenario: Scenario
    policy: str
    outcome: str
    seed: int
    runs: int
    effects: tuple[Effect, ...]
    dependences: tuple[Dependence, ...]
    turns: tuple[Turn, ...]
    corners: tuple[Corner, ...] = ()

    @property
    def label(self) -> str:
        """The outcome in words."""
        return self.scenario.outcome(self.outcome).label

    @property
    def effect(self) -> Effect:
        """The policy's effect as the file stands."""
        return next(effect for effect in self.effects if effect.end == "file")

    @cached_property
    def table(self) -> pd.DataFrame:
        """One row an assumption, that which moves the effect most first.

        Columns: those of :class:`Dependence`, then turn_at, turn_low, turn_high (missing where it does not turn).
        """
        import pandas as pd

        turns = {turn.parameter: turn for turn in self.turns}
        frame = pd.DataFrame([asdict(row) for row in self.dependences])
        for name in ("at", "low", "high"):
            frame[f"turn_{name}"] = [getattr(turns.get(each), name, np.nan) for each in frame["parameter"]]
        return frame

    @cached_property
    def places(self) -> pd.DataFrame:
        """One row an assumption and place; the columns are those of :class:`Effect`."""
        import pandas as pd

        return pd.DataFrame([asdict(effect) for effect in self.effects])

    @cached_property
    def pairs(self) -> pd.DataFrame:
        """One row a pair of ends; the columns are those of :class:`Corner`."""
        import pandas as pd

        return pd.DataFrame([asdict(corner) for corner in self.corners], columns=list(Corner.__dataclass_fields__))

    @property
    def sentence(self) -> str:
        """What the policy does as the file stands, and where it does the opposite."""
        now = self.effect
        said = f"{self.policy} {_does(now.sign)} {self.outcome} by {in_points(now.effect)} points"
        if not now.sign:
            said = f"as the file stands, what {self.policy} does to {self.outcome} cannot be told from luck"
        return "; ".join([said, *self.conditions])

    @property
    def conditions(self) -> list[str]:
        """Where the policy does the opposite; where nowhere, where it does most, and that nothing turns it round."""
        if self.turns:
            return [f"{_does(turn.sign)} it where {turn.place}" for turn in self.turns]
        if not self.effect.sign:
            return [self._elsewhere("nor can it at the ends of the ranges")]
        none = "no assumption by itself is seen to turn that round within its range"
        return [part for part in (self._elsewhere(""), none) if part]

    def _elsewhere(self, otherwise: str) -> str:
        """Where the effect is largest, if that is not as the file stands, and not larger by luck."""
        moving = {row.parameter for row in self.dependences if row.clear or not self.effect.sign}
        told = (each for each in self.effects if each.sign and (each.end == "file" or each.parameter in moving))
        best = max(told, key=lambda each: abs(each.effect), default=None)
        if best is None or best.end == "file":
            return otherwise
        return f'{_does(best.sign)} it by {in_points(best.effect)} points where "{best.label}" is {best.at:g}'

    @property
    def asked(self) -> str:
        """What was played, in one line."""
        return (
            f"{self.scenario.name}: {self.policy} for {self.outcome}, {len(self.dependences)} assumptions, "
            f"{self.runs:,} runs at each place without and with it, seed {self.seed}"
        )

    def __repr__(self) -> str:
        return f"<When in {self.asked}; {TOY}\n  {self.sentence}>"


def _does(sign: int) -> str:
    return "raises" if sign > 0 else "lowers"


def when(
    scenario: Scenario,
    policy: str,
    outcome: str | None = None,
    runs: int = RUNS,
    seed: int = 2020,
    *,
    pairs: bool = False,
    progress: Callable[[int], None] | None = None,
    workers: int | Crew | None = None,
    places: Places | None = None,
) -> When:
    """On which assumptions a policy's effect depends; see :meth:`escalate.Scenario.when`.

    ``places`` holds what other studies of the file have played, with as many runs and the same seed.
    """
    check_request(runs, seed)
    if scenario.policy is not None and scenario.policy.name == policy:
        raise EscalateError(f"{policy} is in force already, so there is nothing to compare it with")
    chosen = None if outcome is None else place_of(scenario.outcomes, outcome)
    known = places or Places(runs, seed, crew_of(workers))
    return _Study(scenario, change(scenario, policy=policy), known, progress).ask(chosen, pairs)


class _Study:
    """Plays both scenarios at places of their assumptions, and reads the differences."""

    def __init__(
        self,
        scenario: Scenario,
        other: Scenario,
        places: Places,
        progress: Callable[[int], None] | None,
    ) -> None:
        free = {parameter.name for parameter in doubted(other)}
        self.parameters = [parameter for parameter in doubted(scenario) if parameter.name in free]
        if not self.parameters:
            raise EscalateError(f"there is nothing to doubt in {scenario.name}: all of its parameters are set")
        self.both = (scenario, other)
        self.places, self.runs, self.seed, self.progress = places, places.runs, places.seed, progress
        self.played = 0
        self.confidence = 1 - (1 - CONFIDENCE) / (2 * len(self.parameters) + 1 + GRID)

    def ask(self, place: int | None, pairs: bool) -> When:
        """Everything in turn: places, turns, pairs."""
        ended = self.play([{p.name: end} for p in self.parameters for end in (p.low, p.high)] + [{}])
        if place is None:
            kinds = len(self.both[0].outcomes)
            base, new = (np.bincount(part[-1], minlength=kinds) for part in ended)
            place = int(np.abs(new - base).argmax())
        met = ended == place
        changes = met[1].astype(np.int8) - met[0]
        shares = met.mean(axis=2)
        effects = [
            effect for number in range(len(self.parameters)) for effect in self._effects(number, changes, shares)
        ]
        rows = [self._dependence(number, changes) for number in range(len(self.parameters))]
        rows.sort(key=lambda row: (-row.clear, -row.moves))
        turns = self._turns(effects, place, [row.parameter for row in rows])
        strongest = [row.parameter for row in rows if row.clear][:STRONGEST] if pairs else []
        corners = self._corners(strongest, place)
        scenario, other = self.both
        assert other.policy is not None
        name = scenario.outcomes[place].name
        return When(
            scenario, other.policy.name, name, self.seed, self.runs, tuple(effects), tuple(rows), turns, corners
        )

    def play(self, places: Sequence[dict[str, float]]) -> NDArray[np.int8]:
        """Outcomes without and with the policy at places that move some parameters; shape (2, places, runs)."""
        found = []
        for scenario in self.both:
            report = None if self.progress is None else self._report
            found.append(self.places.play(scenario, places, report))
            self.played += len(places) * self.runs
        return np.array(found)

    def _report(self, done: int) -> None:
        assert self.progress is not None
        self.progress(self.played + done)

    def changes_at(self, places: Sequence[dict[str, float]], place: int) -> Changes:
        """What the policy changes in an outcome at places; shape (places, runs)."""
        met = self.play(places) == place
        changes: Changes = met[1].astype(np.int8) - met[0]
        return changes

    def _effects(self, number: int, changes: Changes, shares: NDArray[np.float64]) -> list[Effect]:
        """The three places of a parameter."""
        parameter = self.parameters[number]
        rows = (
            (2 * number, "low", parameter.low),
            (-1, "file", parameter.value),
            (2 * number + 1, "high", parameter.high),
        )
        found = []
        for row, end, at in rows:
            told = (parameter.name, label_of(parameter), end, at, float(shares[1, row]), float(shares[0, row]))
            found.append(Effect(*told, *self._read(changes[row])))  # type: ignore[arg-type]
        return found

    def _read(self, changes: Changes) -> tuple[float, float, float, int]:
        """An effect, its 95 % interval, and its sign with all places read together; exactly none where no run moves."""
        gained, lost = int((changes > 0).sum()), int((changes < 0).sum())
        if not gained and not lost:
            return 0.0, 0.0, 0.0, 0
        low, high = paired(gained, lost, self.runs, self.confidence)
        return (gained - lost) / self.runs, *paired(gained, lost, self.runs), int(low > 0) - int(high < 0)

    def _dependence(self, number: int, changes: Changes) -> Dependence:
        """How far a parameter moves the effect."""
        parameter, base = self.parameters[number], changes[-1]
        ends = changes[2 * number : 2 * number + 2]
        low, now, high = (float(part.mean()) for part in (ends[0], base, ends[1]))
        moves = max(low, now, high) - min(low, now, high)
        clear = any(self._differ(base, end) for end in ends)
        policy = self.both[1].policy
        expected = policy is not None and bool({*policy.parts} & {*parameter.under})
        return Dependence(parameter.name, label_of(parameter), low, now, high, moves, clear, expected)

    def _differ(self, one: Changes, other: Changes) -> bool:
        """Do two effects on the same runs differ by more than luck?"""
        kinds = np.arange(-2, 3)
        counts = np.bincount(one.astype(np.int64) - other + 2, minlength=len(kinds))
        _, low, high = mean_worth(kinds.astype(np.float64), counts, self.confidence)
        return low > 0 or high < 0

    def _turns(self, effects: Sequence[Effect], place: int, order: Sequence[str]) -> tuple[Turn, ...]:
        """Where effects of opposite sign at two places of an assumption meet."""
        lines = []
        for number, parameter in enumerate(self.parameters):
            told = [effect for effect in effects[3 * number : 3 * number + 3] if effect.sign]
            lines += [(parameter, np.linspace(a.at, b.at, GRID)) for a, b in pairwise(told) if a.sign == -b.sign]
        if not lines:
            return ()
        grid = self.changes_at([{p.name: at} for p, values in lines for at in values.tolist()], place)
        found = [
            turn
            for (parameter, values), changes in zip(lines, grid.reshape(len(lines), GRID, -1), strict=True)
            for turn in self._along(parameter, values, changes)
        ]
        return tuple(sorted(found, key=lambda turn: order.index(turn.parameter)))

    def _along(self, parameter: Parameter, values: NDArray[np.float64], changes: Changes) -> list[Turn]:
        """The turns on a line between two places of opposite sign."""
        gained, lost = (changes > 0).sum(axis=1), (changes < 0).sum(axis=1)
        found = []
        for each in crossings(values, gained, lost, self.runs, self.confidence):
            above = each.at > parameter.value
            sign = 1 if each.rises == above else -1
            where: Literal["above", "below"] = "above" if above else "below"
            found.append(Turn(parameter.name, label_of(parameter), where, each.at, each.low, each.high, sign))
        return found

    def _corners(self, strongest: Sequence[str], place: int) -> tuple[Corner, ...]:
        """Effects where two of the strongest assumptions stand at their ends."""
        known = {parameter.name: parameter for parameter in self.parameters}
        ends: tuple[End, End] = ("low", "high")
        asked = [(a, x, b, y) for a, b in combinations(strongest, 2) for x, y in product(ends, ends)]
        if not asked:
            return ()
        places = [{a: getattr(known[a], x), b: getattr(known[b], y)} for a, x, b, y in asked]
        changes = self.changes_at(places, place)
        return tuple(Corner(*corner, *self._read(row)) for corner, row in zip(asked, changes, strict=True))
