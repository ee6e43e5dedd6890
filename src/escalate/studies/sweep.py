"""Sweeps: a scenario played at a row or a grid of values of its assumptions, on the same luck at every point."""

from __future__ import annotations

import html
import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import product
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from escalate.engine.points import check_points, play_points
from escalate.engine.simulate import check_request
from escalate.engine.workers import Crew
from escalate.errors import EscalateError, hint
from escalate.results.intervals import mean_worth, of_all, skewed_mean, wilson
from escalate.results.named import place_of
from escalate.results.result import TOY, crew_of
from escalate.scenario.load import change
from escalate.scenario.model import Flag, Level, Scenario
from escalate.scenario.trees import Formula, Number
from escalate.studies.tipping import Tipping, tipping_points

if TYPE_CHECKING:
    import pandas as pd

Value = float | str
"""What an assumption is set to: a number, or words such as ``yes`` or ``best``."""
Asked = float | str | bool

MOST_AXES = 2
MOST_POINTS = 10_000
FIXED = ("outcome", "label", "runs", "share", "low", "high")
"""Columns of a sweep's table; the varied assumptions stand before them."""


@dataclass(frozen=True)
class Axis:
    """One assumption and the values it takes.

    Attributes
    ----------
    name : str
        A parameter, a starting value, or ``actor.precision``.
    label : str
        The same in words.
    kind : str
        Parameters ride the compiled program; for any other setting it is compiled anew.
    values : tuple
        Ascending where all are numbers.
    baseline : float, str or None
        What the scenario as it stands has there; None where that is a formula or a spread.
    """

    name: str
    label: str
    kind: Literal["parameter", "setting"]
    values: tuple[Value, ...]
    baseline: Value | None

    @property
    def numbers(self) -> NDArray[np.float64] | None:
        """The values as numbers; None where some are words."""
        if any(isinstance(value, str) for value in self.values):
            return None
        return np.array(self.values, dtype=np.float64)

    @property
    def column(self) -> str:
        """What tables call it."""
        return f"{self.name} (value)" if self.name in FIXED else self.name


@dataclass(frozen=True, repr=False, eq=False)
class Sweep:
    """A scenario at every point of one or two axes.

    Attributes
    ----------
    scenario : Scenario
        As it stands, its policy and settings in force.
    seed : int
    axes : tuple of Axis
        One or two; points run through the last one first.
    outcome : int8 array, shape (points, runs)
        Index of the outcome in the file's order; run ``i`` has the same luck at every point.
    """

    scenario: Scenario
    seed: int
    axes: tuple[Axis, ...]
    outcome: NDArray[np.int8]

    @property
    def runs(self) -> int:
        """Runs at each point."""
        return int(self.outcome.shape[1])

    @cached_property
    def points(self) -> list[tuple[Value, ...]]:
        """The values of every point, in the order of ``outcome``."""
        return list(product(*(axis.values for axis in self.axes)))

    @cached_property
    def counts(self) -> NDArray[np.int64]:
        """Runs by point and outcome; shape (points, outcomes)."""
        kinds = len(self.scenario.outcomes)
        return np.array([np.bincount(row, minlength=kinds) for row in self.outcome])

    @cached_property
    def table(self) -> pd.DataFrame:
        """One row a point and outcome.

        Columns: the varied assumptions, then outcome, label, runs, share, low, high (Wilson, 95 %, each share
        on its own).
        """
        import pandas as pd

        rows = []
        for point, counts in zip(self.points, self.counts.tolist(), strict=True):
            for outcome, count in zip(self.scenario.outcomes, counts, strict=True):
                share = (count / self.runs, *wilson(count, self.runs))
                rows.append((*point, outcome.name, outcome.label, count, *share))
        return pd.DataFrame(rows, columns=[*(axis.column for axis in self.axes), *FIXED])

    @cached_property
    def tippings(self) -> tuple[Tipping, ...]:
        """Where one outcome overtakes another along the first axis, the commonest outcomes first.

        Empty where the first axis has words for values.
        """
        numbers = self.axes[0].numbers
        if numbers is None:
            return ()
        names = [outcome.name for outcome in self.scenario.outcomes]
        others = self.axes[1].values if len(self.axes) > 1 else (None,)
        grid = self.counts.reshape(len(numbers), len(others), len(names))
        start = self.axes[0].baseline
        return tuple(
            tipping
            for place, other in enumerate(others)
            for tipping in tipping_points(
                self.axes[0].name,
                numbers,
                names,
                grid[:, place],
                baseline=None if isinstance(start, str) else start,
                given=None if other is None else (self.axes[1].name, other),
            )
        )

    @cached_property
    def tipping(self) -> pd.DataFrame:
        """The same as a table.

        Columns: the second assumption where there are two; name, outcome, overtakes, where (``rises above`` or
        ``falls below``), at, low, high (95 %), share (of either outcome there), sentence.
        """
        import pandas as pd

        columns = ["name", "outcome", "overtakes", "where", "at", "low", "high", "share", "sentence"]
        frame = pd.DataFrame(
            [{name: getattr(tipping, name) for name in columns} for tipping in self.tippings], columns=columns
        )
        if len(self.axes) > 1:
            frame.insert(0, self.axes[1].column, [tipping.given[1] for tipping in self.tippings if tipping.given])
        return frame

    def line(self, outcome: str) -> tuple[str, list[tuple[float, Value]]]:
        """The outcome with which one changes places most often along the second axis, and where: at, given."""
        found = [found for found in self.tippings if found.given and outcome in found.upward]
        others = [next(name for name in each.upward if name != outcome) for each in found]
        other = max(others, key=others.count, default="")
        return other, [(each.at, each.given[1]) for each, name in zip(found, others, strict=True)
                       if each.given and name == other]  # fmt: skip

    def ways(self, outcome: str) -> tuple[str, ...]:
        """In which way an outcome grows commoner along each of two axes, such as ``lower {}``; empty where by luck.

        Told of the mean over the other axis, by pairs of the same runs; all pairs of values are read together.
        """
        met = self.outcome == place_of(self.scenario.outcomes, outcome)
        grid = met.reshape(*(len(axis.values) for axis in self.axes), self.runs)
        return tuple(_way(axis, grid.sum(axis=1 - number), grid.shape[1 - number])
                     for number, axis in enumerate(self.axes))  # fmt: skip

    @property
    def sentences(self) -> list[str]:
        """The tipping points in words; one sentence that says so where there is none."""
        if self.tippings:
            return [tipping.sentence for tipping in self.tippings]
        first = self.axes[0]
        if first.numbers is None:
            return [f"{first.name} is given words, so there is no value at which outcomes change places"]
        return [f"no outcome clearly overtakes another where {first.name} goes from {first.values[0]:g} to "
                f"{first.values[-1]:g}"]  # fmt: skip

    @property
    def asked(self) -> str:
        """What was played, in one line."""
        ways = " and ".join(f"{axis.name} at {len(axis.values)} values" for axis in self.axes)
        return f"{self.scenario.name}: {ways}, {self.runs:,} runs at each point, seed {self.seed}"

    def __repr__(self) -> str:
        return f"<Sweep of {self.asked}; {TOY}\n" + "\n".join(f"  {text}" for text in self.sentences) + ">"

    def _repr_html_(self) -> str:
        told = "".join(f"<li>{html.escape(text)}</li>" for text in self.sentences)
        return f"<p><b>{html.escape(self.asked)}</b>; {TOY}</p><ul>{told}</ul>{self.table.to_html(index=False)}"


def _way(axis: Axis, counts: NDArray[np.int64], others: int) -> str:
    """Along one axis, from in how many places of the other each run met the outcome; shape (values, runs)."""
    means, steps = counts.mean(axis=1), np.arange(len(counts)) - (len(counts) - 1) / 2
    least, most = int(means.argmin()), int(means.argmax())

    def apart(one: int, other: int) -> bool:
        kinds = np.bincount(counts[other] - counts[one] + others, minlength=2 * others + 1)
        pairs = math.comb(len(means), 2)
        _, low, high = mean_worth(np.arange(-others, others + 1.0), kinds, of_all(pairs))
        return low > 0 or high < 0

    _, low, high = skewed_mean(steps @ counts, of_all(2))
    trend = int(low > 0) - int(high < 0)
    if not trend and not apart(least, most):
        return ""
    if axis.numbers is None:
        return f"{{}} at {axis.values[most]}"
    # A trend is told where no place between does clearly more than the end that it leads to.
    if trend and not apart(0 if trend < 0 else -1, most):
        return "higher {}" if trend > 0 else "lower {}"
    return f"{{}} near {axis.values[most]:g}"


def sweep(
    scenario: Scenario,
    vary: Mapping[str, Iterable[Asked]],
    runs: int = 4_000,
    seed: int = 2020,
    *,
    progress: Callable[[int], None] | None = None,
    workers: int | Crew | None = None,
) -> Sweep:
    """Play a scenario at every point of a row or a grid; see :meth:`escalate.Scenario.sweep`."""
    check_request(runs, seed)
    axes = axes_of(scenario, vary)
    return Sweep(scenario, seed, axes, _played(scenario, axes, runs, seed, progress, crew_of(workers)))


def axes_of(scenario: Scenario, vary: Mapping[str, Iterable[Asked]]) -> tuple[Axis, ...]:
    """The axes of a sweep, every value checked as strictly as a setting.

    Raises
    ------
    EscalateError
        Where a name is unknown, a value cannot be, or there are too many of either.
    """
    if not 1 <= len(vary) <= MOST_AXES:
        raise EscalateError(f"a sweep varies one or two assumptions, not {len(vary)}")
    axes = tuple(_axis(scenario, name, [_value(name, value) for value in values]) for name, values in vary.items())
    points = math.prod(len(axis.values) for axis in axes)
    if points > MOST_POINTS:
        raise EscalateError(f"that makes {points:,} points; take fewer values, at most {MOST_POINTS:,} points")
    return axes


def _value(name: str, value: Asked) -> Value:
    if isinstance(value, bool | np.bool_):
        return "yes" if value else "no"
    try:
        number = float(value)
    except ValueError:
        return str(value).strip()
    if not math.isfinite(number):
        raise EscalateError(f"{name} cannot be {value}")
    return number


def _axis(scenario: Scenario, name: str, values: list[Value]) -> Axis:
    if len(values) < 2:
        raise EscalateError(f"give {name} at least two values")
    if len(set(values)) < len(values):
        twice = next(value for value in values if values.count(value) > 1)
        raise EscalateError(f"{name} is given the value {_text(twice)} twice")
    if not any(isinstance(value, str) for value in values):
        values = sorted(values)
    label, baseline = _known(scenario, name)
    if name in {parameter.name for parameter in scenario.parameters}:
        if words := [value for value in values if isinstance(value, str)]:
            raise EscalateError(f'{name} is a number; "{words[0]}" is none')
        check_points(scenario, {name: np.array(values)})
        return Axis(name, label, "parameter", tuple(values), baseline)
    for value in values:
        change(scenario, {name: _setting(value)})
    return Axis(name, label, "setting", tuple(values), baseline)


def _setting(value: Value) -> object:
    """A value as ``--set`` takes it: whole numbers without a decimal point."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _text(value: Value) -> str:
    return value if isinstance(value, str) else f"{value:g}"


def _known(scenario: Scenario, name: str) -> tuple[str, Value | None]:
    """An assumption's label and present value.

    Raises
    ------
    EscalateError
        Where the scenario has nothing of that name.
    """
    for parameter in scenario.parameters:
        if parameter.name == name:
            return parameter.label or name.replace("_", " "), parameter.value
    for entry in scenario.state:
        if entry.name == name:
            return f"{entry.label} at the start", _start(entry)
    for actor in scenario.actors:
        if name == f"{actor.name}.precision":
            return f"Precision of {actor.label}", _number(actor.precision) if actor.precision else "best"
        if name == f"{actor.name}.foresight":
            return f"Foresight of {actor.label}", float(actor.foresight)
    known = [entry.name for entry in (*scenario.parameters, *scenario.state)]
    known += [f"{actor.name}.{what}" for actor in scenario.actors for what in ("precision", "foresight")]
    otherwise = f"see: escalate show {scenario.name}"
    raise EscalateError(f'there is nothing called "{name}" to vary{hint(name, known, otherwise)}')


def _start(entry: Level | Flag) -> Value | None:
    if isinstance(entry, Flag):
        return "yes" if entry.start else "no"
    return _number(entry.start.low) if entry.start.how == "exact" else None


def _number(formula: Formula) -> float | None:
    return float(formula.tree.value) if isinstance(formula.tree, Number) else None


def _reported(progress: Callable[[int], None], before: int, now: int) -> None:
    progress(before + now)


def _played(
    scenario: Scenario,
    axes: tuple[Axis, ...],
    runs: int,
    seed: int,
    progress: Callable[[int], None] | None,
    players: Crew,
) -> NDArray[np.int8]:
    """Outcomes of every point: a program for each combination of settings plays all values of the parameters."""
    settings = [axis for axis in axes if axis.kind == "setting"]
    riding = [axis for axis in axes if axis.kind == "parameter"]
    grid = list(product(*(axis.values for axis in riding)))
    values = {axis.name: np.array([point[place] for point in grid]) for place, axis in enumerate(riding)}
    parts: list[NDArray[np.int8]] = []
    for words in product(*(axis.values for axis in settings)):
        wanted = {axis.name: _setting(word) for axis, word in zip(settings, words, strict=True)}
        done = len(parts) * len(grid) * runs
        report = None if progress is None else partial(_reported, progress, done)
        chosen = change(scenario, wanted) if wanted else scenario
        parts.append(play_points(chosen, values, runs, seed, progress=report, crew=players))
    together = np.concatenate(parts)
    if len(axes) > 1 and (axes[0].kind, axes[1].kind) == ("parameter", "setting"):
        shape = (len(axes[1].values), len(axes[0].values), runs)
        return together.reshape(shape).swapaxes(0, 1).reshape(-1, runs)
    return together
