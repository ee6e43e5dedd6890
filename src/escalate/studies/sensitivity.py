"""Sensitivity: which assumption matters most for an outcome, and which cannot be told from luck.

Every point of a study shares its luck with those it is compared with (common random numbers), so that a parameter
that does nothing changes no run. What luck remains is taken out of the estimates or told beside them.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from escalate.engine.simulate import check_request
from escalate.engine.workers import Crew
from escalate.errors import EscalateError, hint
from escalate.results.intervals import CONFIDENCE, paired
from escalate.results.named import place_of
from escalate.results.result import TOY, crew_of
from escalate.results.words import share_or_none
from escalate.scenario.model import Parameter, Scenario
from escalate.studies.places import Places

if TYPE_CHECKING:
    import pandas as pd

Progress = Callable[[int], None] | None


@dataclass(frozen=True)
class Effect:
    """One parameter moved to either end of its range, all others left alone.

    ``share_low`` and ``share_high`` are the outcome's shares with the parameter at ``low`` and ``high``;
    ``change_...`` what that adds to the share as it stands, ``across`` what the way from one end to the other adds,
    each with the 95 % interval of the paired difference. ``swing`` is the largest of the three shares less the
    smallest. ``moved`` counts runs that come into the outcome or leave it at either end. ``clear``: can one of these
    differences be told from luck when all parameters are read together (Bonferroni, 95 %)?
    """

    parameter: str
    label: str
    value: float
    low: float
    high: float
    share_low: float
    share_high: float
    change_low: float
    change_low_from: float
    change_low_to: float
    change_high: float
    change_high_from: float
    change_high_to: float
    across: float
    across_from: float
    across_to: float
    swing: float
    moved: int
    clear: bool


@dataclass(frozen=True)
class Shift:
    """What one parameter does to one outcome, of all outcomes.

    ``share_low``, ``share`` and ``share_high`` are the outcome's shares with the parameter at its low end, as the file
    stands and at its high end; ``across`` what the way from end to end adds, with the 95 % interval of the paired
    difference. ``clear``: can it be told from luck when all parameters and outcomes are read together (Bonferroni)?
    """

    parameter: str
    label: str
    value: float
    low: float
    high: float
    outcome: str
    outcome_label: str
    share_low: float
    share: float
    share_high: float
    across: float
    across_from: float
    across_to: float
    clear: bool


@dataclass(frozen=True, repr=False, eq=False)
class Sensitivity:
    """How much one outcome's share depends on each parameter.

    Attributes
    ----------
    scenario : Scenario
        As it stands, its policy and settings in force.
    outcome : str
        Whose share is looked at.
    seed, runs : int
        ``runs`` at each point.
    points : int
        How many points were played.
    share : float
        The outcome's share as the scenario stands (one at a time), or over all ranges.
    """

    scenario: Scenario
    outcome: str
    seed: int
    runs: int
    points: int
    share: float

    method: ClassVar[str] = ""
    told: ClassVar[str] = ""

    @property
    def label(self) -> str:
        """The outcome in words."""
        return self.scenario.outcome(self.outcome).label

    @property
    def rows(self) -> Sequence[Any]:
        """A row a parameter, the most telling first."""
        raise NotImplementedError

    @cached_property
    def table(self) -> pd.DataFrame:
        """The rows as a DataFrame; its columns are those of a row."""
        import pandas as pd

        return pd.DataFrame([asdict(row) for row in self.rows])

    @property
    def unclear(self) -> list[str]:
        """Parameters whose effect cannot be told from luck."""
        return [row.parameter for row in self.rows if not row.clear]

    @property
    def sentence(self) -> str:
        """Which assumption matters most."""
        clear = [row for row in self.rows if row.clear]
        if not clear and self._constant:
            some = "all" if self.share else "none"
            return f"{some} of these runs end in {self.outcome}, whatever the assumptions in their ranges"
        if not clear:
            return f"no assumption's effect on {self.outcome} can be told from luck with these runs"
        return self._most(clear)

    def _most(self, clear: Sequence[Any]) -> str:
        raise NotImplementedError

    @property
    def _constant(self) -> bool:
        """Did all runs of all points end in the outcome, or none?"""
        return self.share in (0.0, 1.0)

    @property
    def asked(self) -> str:
        """What was played, in one line."""
        return (
            f"{self.scenario.name}: {self.told} for {self.outcome}, {self.points:,} points, {self.runs:,} runs each, "
            f"seed {self.seed}"
        )

    def __repr__(self) -> str:
        return f"<Sensitivity of {self.asked}; {TOY}\n  {self.sentence}>"

    def _repr_html_(self) -> str:
        said = f"<p><b>{html.escape(self.asked)}</b>; {TOY}</p><p>{html.escape(self.sentence)}</p>"
        return said + str(self.table.to_html(index=False))


# ---- one at a time


@dataclass(frozen=True, repr=False, eq=False)
class OneAtATime(Sensitivity):
    """Each parameter moved to both ends of its range, all others as they stand."""

    effects: tuple[Effect, ...] = ()
    shifts: tuple[Shift, ...] = ()

    method: ClassVar[str] = "oat"
    told: ClassVar[str] = "one at a time"

    @property
    def rows(self) -> tuple[Effect, ...]:
        """A row a parameter, the largest swing first."""
        return self.effects

    @cached_property
    def endings(self) -> pd.DataFrame:
        """A row a parameter and outcome, in the order of ``table``; its columns are those of :class:`Shift`."""
        import pandas as pd

        return pd.DataFrame([asdict(shift) for shift in self.shifts], columns=list(Shift.__dataclass_fields__))

    @property
    def _constant(self) -> bool:
        return super()._constant and not any(row.moved for row in self.effects)

    def _most(self, clear: Sequence[Any]) -> str:
        first: Effect = clear[0]
        others = [row for row in clear[1:] if _reach(row) >= _least(first)]
        said = (
            f"{first.parameter} matters most for {self.outcome}: "
            f"{share_or_none(first.share_low)} of runs at {first.low:g}, "
            f"{share_or_none(first.share_high)} at {first.high:g} ({share_or_none(self.share)} as the file stands)"
        )
        if others:
            said += f"; within luck, {listed([row.parameter for row in others])} could matter as much"
        return said


def listed(names: list[str], most: int = 3) -> str:
    """The first few names, joined by "or"."""
    shown = names[:most] + ([f"{len(names) - most} more"] if len(names) > most else [])
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} or {shown[-1]}"


def _reach(row: Effect) -> float:
    """The largest change that luck leaves open."""
    return max(abs(x) for x in (row.change_low_from, row.change_low_to, row.change_high_from, row.change_high_to))


def _least(row: Effect) -> float:
    """The smallest that the larger change can be."""
    ends = ((row.change_low_from, row.change_low_to), (row.change_high_from, row.change_high_to))
    return max(0.0 if low <= 0 <= high else min(abs(low), abs(high)) for low, high in ends)


def one_at_a_time(
    scenario: Scenario,
    outcome: str | None = None,
    runs: int = 2_000,
    seed: int = 2020,
    *,
    parameters: Collection[str] | None = None,
    progress: Progress = None,
    workers: int | Crew | None = None,
    places: Places | None = None,
) -> OneAtATime:
    """Move each parameter to both ends of its range, all others left alone; see ``Scenario.sensitivity``.

    ``places`` holds what other studies of the file have played, with as many runs and the same seed.
    """
    chosen, place = asked_for(scenario, outcome, runs, seed, parameters)
    count = 2 * len(chosen) + 1
    asked: list[dict[str, float]] = [{each.name: end} for each in chosen for end in (each.low, each.high)]
    ended = (places or Places(runs, seed, crew_of(workers))).play(scenario, [*asked, {}], progress)
    hits = ended == place
    base = hits[-1]
    confidence = 1 - (1 - CONFIDENCE) / (3 * len(chosen))
    effects = [
        _effect(parameter, base, hits[2 * number], hits[2 * number + 1], confidence)
        for number, parameter in enumerate(chosen)
    ]
    effects.sort(key=lambda row: (-row.clear, -row.swing))
    at = {parameter.name: (parameter, 2 * number) for number, parameter in enumerate(chosen)}
    shifts = [
        shift
        for parameter, row in (at[effect.parameter] for effect in effects)
        for shift in _shifts(scenario, parameter, ended[-1], ended[row], ended[row + 1], len(chosen))
    ]
    name = scenario.outcomes[place].name
    return OneAtATime(scenario, name, seed, runs, count, float(base.mean()), tuple(effects), tuple(shifts))


def _shifts(
    scenario: Scenario,
    parameter: Parameter,
    base: NDArray[np.int8],
    low: NDArray[np.int8],
    high: NDArray[np.int8],
    parameters: int,
) -> Iterator[Shift]:
    """What a parameter does to each outcome, from how the runs ended."""
    confidence = 1 - (1 - CONFIDENCE) / (parameters * len(scenario.outcomes))
    what = (parameter.name, label_of(parameter), parameter.value, parameter.low, parameter.high)
    for code, outcome in enumerate(scenario.outcomes):
        hits = low == code, high == code
        across = _difference(*hits)
        _, least, most = _difference(*hits, confidence)
        at_low, share, at_high = (float((runs == code).mean()) for runs in (low, base, high))
        yield Shift(*what, outcome.name, outcome.label, at_low, share, at_high, *across, least > 0 or most < 0)


def _effect(
    parameter: Parameter, base: NDArray[np.bool_], low: NDArray[np.bool_], high: NDArray[np.bool_], confidence: float
) -> Effect:
    """A parameter's row, from which runs met the outcome."""
    down, up, across = (_difference(*pair) for pair in ((base, low), (base, high), (low, high)))
    wide = [_difference(*pair, confidence) for pair in ((base, low), (base, high), (low, high))]
    shares = (float(base.mean()), float(low.mean()), float(high.mean()))
    return Effect(
        parameter.name,
        label_of(parameter),
        parameter.value,
        parameter.low,
        parameter.high,
        *shares[1:],
        *down,
        *up,
        *across,
        swing=max(shares) - min(shares),
        moved=int(((low != base) | (high != base)).sum()),
        clear=any(lowest > 0 or highest < 0 for _, lowest, highest in wide),
    )


def _difference(
    before: NDArray[np.bool_], after: NDArray[np.bool_], confidence: float = CONFIDENCE
) -> tuple[float, float, float]:
    """A paired difference of shares with its interval; exactly none where no run changes."""
    gained, lost = int((after & ~before).sum()), int((before & ~after).sum())
    if not gained and not lost:
        return 0.0, 0.0, 0.0
    return ((gained - lost) / len(before), *paired(gained, lost, len(before), confidence))


def label_of(parameter: Parameter) -> str:
    """A parameter in words."""
    return parameter.label or parameter.name.replace("_", " ")


def asked_for(
    scenario: Scenario, outcome: str | None, runs: int, seed: int, parameters: Collection[str] | None
) -> tuple[list[Parameter], int]:
    """The parameters to look at, and the outcome's place.

    Raises
    ------
    EscalateError
        Where one of them is unknown, or there is none.
    """
    check_request(runs, seed)
    place = 0 if outcome is None else place_of(scenario.outcomes, outcome)
    for name in parameters or ():
        place_of(scenario.parameters, name, "parameter")
    chosen = [parameter for parameter in scenario.parameters if parameters is None or parameter.name in parameters]
    if not chosen:
        raise EscalateError(f"{scenario.name} has no parameters, so there is nothing to be sensitive to")
    return chosen, place


def sensitivity(
    scenario: Scenario,
    outcome: str | None = None,
    method: str = "oat",
    runs: int | None = None,
    seed: int = 2020,
    *,
    parameters: Collection[str] | None = None,
    progress: Progress = None,
    workers: int | Crew | None = None,
    **more: int,
) -> Sensitivity:
    """Which assumption matters most; see :meth:`escalate.Scenario.sensitivity`."""
    from escalate.studies.morris import morris
    from escalate.studies.sobol import sobol

    methods: dict[str, Callable[..., Sensitivity]] = {"oat": one_at_a_time, "morris": morris, "sobol": sobol}
    if method not in methods:
        otherwise = f"the methods are {', '.join(methods)}"
        raise EscalateError(f'there is no method "{method}"{hint(method, methods, otherwise)}')
    wanted: dict[str, Any] = {"parameters": parameters, "progress": progress, "workers": workers, **more}
    if runs is not None:
        wanted["runs"] = runs
    return methods[method](scenario, outcome, seed=seed, **wanted)
