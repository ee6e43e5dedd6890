"""The hunt: at which values of one number does a change do the opposite of what it does as the file stands?

Only the places that are asked for are played, the file's own value first. Without and with the change each plays the
same luck, and all are read together (Bonferroni), so that whoever tries twenty places is told nothing that one in
twenty would show by luck. A place that lies beyond zero on the other side by itself is looked at again with more runs,
the first ones among them: it is turned round only where those, too, leave zero with all places allowed for. That second
look holds at 95 % over all places, whichever the first one picks.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from escalate.engine.points import play_points
from escalate.engine.simulate import check_request
from escalate.engine.workers import Crew
from escalate.errors import EscalateError, hint
from escalate.results.intervals import of_all, paired
from escalate.results.named import place_of
from escalate.results.result import TOY, crew_of
from escalate.results.words import in_points
from escalate.scenario.constants import known_value
from escalate.scenario.load import change as changed_by
from escalate.scenario.model import Scenario

if TYPE_CHECKING:
    import pandas as pd

RUNS, CONFIRM = 2_000, 10_000
Endings = NDArray[np.int8]
"""Outcomes without and with the change, shape (2, runs)."""


@dataclass(frozen=True)
class Place:
    """What the change does where the number stands at a place.

    ``gained`` runs end in the outcome only with the change, ``lost`` only without it; ``effect`` is the share with it
    less the share without. Its interval, ``low`` to ``high``, holds for all places tried at once (95 %); ``sign`` is 1
    or -1 where it leaves zero out, else 0. ``turned``: is it the opposite of what the change does as the file stands,
    after the second look?
    """

    at: float
    runs: int
    base_share: float
    share: float
    effect: float
    gained: int
    lost: int
    low: float
    high: float
    sign: int
    turned: bool


@dataclass(frozen=True, repr=False, eq=False)
class Hunt:
    """What a change does to an outcome at some values of one number.

    Attributes
    ----------
    scenario, changed : Scenario
        As it stands, and with the change: a policy, numbers, or both.
    outcome, number : str
    label : str
        The number in words.
    seed, runs, confirm : int
        ``runs`` at each place without and with the change; ``confirm`` at the file's value and for the second look.
    places : tuple of Place
        The file's value, then those asked for in their order.
    """

    scenario: Scenario
    changed: Scenario
    outcome: str
    number: str
    label: str
    seed: int
    runs: int
    confirm: int
    places: tuple[Place, ...]

    @property
    def file(self) -> Place:
        """The place of the file's own value."""
        return self.places[0]

    @property
    def turned(self) -> Place | None:
        """The place tried last that turns the result round."""
        return next((place for place in reversed(self.places) if place.turned), None)

    @property
    def change(self) -> str:
        """The change in words: a policy's name, numbers, or both."""
        return " with ".join(part for part in (self.policy, _listed(self.set)) if part)

    @property
    def policy(self) -> str:
        """The policy of the change; "" for none."""
        known = self.changed.policy
        return known.name if known is not None and known != self.scenario.policy else ""

    @property
    def set(self) -> dict[str, object]:
        """The numbers of the change."""
        before = self.scenario.settings
        return {name: value for name, value in self.changed.settings.items() if before.get(name) != value}

    @cached_property
    def table(self) -> pd.DataFrame:
        """One row a place; the columns are those of :class:`Place`."""
        import pandas as pd

        return pd.DataFrame([asdict(place) for place in self.places])

    @property
    def sentence(self) -> str:
        """What the change does as the file stands, and where it does the opposite."""
        file, turned = self.file, self.turned
        if not file.sign:
            return (
                f"as the file stands, what {self.change} does to {self.outcome} cannot be told from luck, "
                f"so there is nothing to turn round"
            )
        does = f"{self.change} {_does(file.sign)} {self.outcome} by {in_points(file.effect)} points"
        if turned is not None:
            by = f"{_does(turned.sign)} it by {in_points(turned.effect)} points"
            return f'{does}; {by} where "{self.label}" is {turned.at:g}'
        tried = len(self.places) - 1
        return f"{does}; " + (
            f"none of the {tried} places tried turns that round"
            if tried > 1
            else "the place tried does not turn that round"
        )

    @property
    def asked(self) -> str:
        """What was played, in one line."""
        again = f", {self.confirm:,} at the file's value and where it seems to turn" if self.confirm > self.runs else ""
        return (
            f"{self.scenario.name}: {self.change} for {self.outcome}, {self.number} at {len(self.places)} places, "
            f"{self.runs:,} runs without and with it{again}, seed {self.seed}"
        )

    def __repr__(self) -> str:
        return f"<Hunt in {self.asked}; {TOY}\n  {self.sentence}>"


def _does(sign: int) -> str:
    return "raises" if sign > 0 else "lowers"


def _listed(numbers: Mapping[str, object]) -> str:
    return ", ".join(f"{name}={value}" for name, value in numbers.items())


def hunt(
    scenario: Scenario,
    policy: str | None,
    outcome: str | None,
    at: Mapping[str, Sequence[float]],
    change: Mapping[str, object] | None = None,
    runs: int = RUNS,
    seed: int = 2020,
    *,
    confirm: int = CONFIRM,
    progress: Callable[[int], None] | None = None,
    workers: int | Crew | None = None,
) -> Hunt:
    """Does one number turn a change's effect round? See :meth:`escalate.Scenario.when`."""
    for count in (runs, confirm):
        check_request(count, seed)
    number, values = _only(at)
    changed = changed_by(scenario, change, policy)
    value, label = _known(scenario, changed, number, change or {})
    study = _Study((scenario, changed), number, (runs, max(runs, confirm)), seed, crew_of(workers), progress)
    chosen = None if outcome is None else place_of(scenario.outcomes, outcome)
    places = study.ask(chosen, value, [each for each in dict.fromkeys(map(float, values)) if each != value])
    name = scenario.outcomes[study.place].name
    return Hunt(scenario, changed, name, number, label, seed, runs, study.confirm, tuple(places))


def _only(at: Mapping[str, Sequence[float]]) -> tuple[str, Sequence[float]]:
    if len(at) != 1:
        raise EscalateError(f"hunt with one number at a time, not with {len(at)}")
    ((number, values),) = at.items()
    if not len(values):
        raise EscalateError(f"say at which values of {number} to look")
    return number, values


def _known(scenario: Scenario, changed: Scenario, number: str, change: Mapping[str, object]) -> tuple[float, str]:
    """The file's value of a number that the change leaves alone, and what to call it.

    Raises
    ------
    EscalateError
        Where there is no change, no such number, or the change sets it.
    """
    if not change and changed.policy == scenario.policy:
        raise EscalateError("name what is changed: a policy that is not in force already, or numbers (--change)")
    known = numbers_of(scenario)
    if number not in known:
        otherwise = f"the numbers are {', '.join(known)}" if known else ""
        raise EscalateError(f'there is no number "{number}" to move{hint(number, known, otherwise)}')
    if number in change or (changed.policy is not None and number in changed.policy.sets):
        raise EscalateError(f"the change itself sets {number}: hunt with another number")
    return known[number]


def numbers_of(scenario: Scenario) -> dict[str, tuple[float, str]]:
    """The numbers that can be moved, parameters and where levels start: the file's value, and what to call it."""
    values = {parameter.name: parameter.value for parameter in scenario.parameters}
    known = {p.name: (p.value, p.label or p.name.replace("_", " ")) for p in scenario.parameters}
    for level in scenario.levels:
        start = known_value(level.start.low, values) if level.start.how != "uniform" else None
        if start is not None:
            known[level.name] = (start, f"{level.label} at the start")
    return known


class _Study:
    """Plays a scenario without and with a change where one number stands at some places."""

    def __init__(
        self,
        both: tuple[Scenario, Scenario],
        number: str,
        runs: tuple[int, int],
        seed: int,
        players: Crew,
        progress: Callable[[int], None] | None,
    ) -> None:
        self.both, self.number, self.seed, self.players, self.progress = both, number, seed, players, progress
        self.runs, self.confirm = runs
        self.is_parameter = number in {parameter.name for parameter in both[0].parameters}
        self.place = 0
        self.played = 0

    def ask(self, place: int | None, value: float, values: Sequence[float]) -> list[Place]:
        """The file's value, the places asked for, and again those that seem to turn."""
        (file,) = self.play([None], self.confirm)
        self.place = _moved_most(file) if place is None else place
        ended = [file, *self.play(values, self.runs)]
        side = _side(*self._counts(file), self.confirm)
        again = [n for n, each in enumerate(ended) if n and side and _side(*self._counts(each), self.runs) == -side]
        for number, more in zip(again, self.play([values[n - 1] for n in again], self.confirm), strict=True):
            ended[number] = more
        return self._read([value, *values], ended, {*again})

    def play(self, values: Sequence[float | None], runs: int) -> list[Endings]:
        """Outcomes at each place; None leaves the number as the file has it."""
        if not values:
            return []
        found = []
        for scenario in self.both:
            if self.is_parameter and None not in values:
                column = np.array(values, np.float64)
                found.append(self._points(scenario, {self.number: column}, runs))
                continue
            chosen = [scenario if at is None else changed_by(scenario, {self.number: _plain(at)}) for at in values]
            found.append(np.concatenate([self._points(each, {}, runs) for each in chosen]))
        return list(np.array(found).swapaxes(0, 1))

    def _points(self, scenario: Scenario, values: Mapping[str, NDArray[np.float64]], runs: int) -> Endings:
        report = None if self.progress is None else self._report
        ended = play_points(scenario, values, runs, self.seed, progress=report, crew=self.players)
        self.played += ended.size
        return ended

    def _report(self, done: int) -> None:
        assert self.progress is not None
        self.progress(self.played + done)

    def _counts(self, ended: Endings) -> tuple[int, int]:
        """Runs that end so only with the change, and only without it."""
        base, new = ended == self.place
        return int((new & ~base).sum()), int((base & ~new).sum())

    def _read(self, values: Sequence[float], ended: Sequence[Endings], again: set[int]) -> list[Place]:
        """Every place, all read together."""
        places: list[Place] = []
        for number, (at, each) in enumerate(zip(values, ended, strict=True)):
            gained, lost = self._counts(each)
            runs = each.shape[1]
            low, high = paired(gained, lost, runs, of_all(len(values)))
            sign = int(low > 0) - int(high < 0)
            turned = number in again and sign != 0 and sign == -places[0].sign
            base_share, share = (float((side == self.place).mean()) for side in each)
            told = (at, runs, base_share, share, (gained - lost) / runs, gained, lost, low, high, sign, turned)
            places.append(Place(*told))
        return places


def _side(gained: int, lost: int, runs: int) -> int:
    """On which side of zero a place lies when it is read by itself; 0 where luck could do it."""
    low, high = paired(gained, lost, runs)
    return int(low > 0) - int(high < 0)


def _moved_most(ended: Endings) -> int:
    """The outcome that the change moves most."""
    base, new = (np.bincount(side, minlength=int(ended.max()) + 1) for side in ended)
    return int(np.abs(new - base).argmax())


def _plain(value: float) -> object:
    """A number as ``--set`` takes it: whole ones without a decimal point."""
    return int(value) if value.is_integer() else value
