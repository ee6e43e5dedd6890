"""What ``result.plot`` and ``comparison.plot`` are: each chart with its data, caption and colours filled in.

A chart is drawn by the module of its name in this folder. To add one, write that module and add a method here
that hands it its data.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from escalate.charts.outcomes import MEANING, MEANING_TOGETHER, Interval
from escalate.charts.saving import image_bytes, save
from escalate.charts.style import Look, Style, caption_text, palette
from escalate.errors import EscalateError, nearest
from escalate.scenario.model import Scenario

if TYPE_CHECKING:
    from escalate.results.comparison import Comparison
    from escalate.results.result import Result
    from escalate.studies.sensitivity import Sensitivity
    from escalate.studies.sweep import Sweep


@dataclass(frozen=True)
class Chart:
    """One chart, ready to draw.

    Attributes
    ----------
    name : str
        Also the name of its module.
    data : object
        The DataFrame its module draws.
    how, drawing : Mapping
        Further arguments: those that ``draw`` and ``alt_text`` of the module both take, and those of ``draw`` alone.
    caption : str
    title : str
        The scenario's title, for a file's metadata.
    colours : Mapping
        The scenario's looks, by outcome.
    """

    name: str
    data: Any
    how: Mapping[str, Any]
    caption: str
    title: str
    colours: Mapping[str, Look] = field(default_factory=dict)
    drawing: Mapping[str, Any] = field(default_factory=dict)

    @property
    def _module(self) -> Any:
        return import_module(f"escalate.charts.{self.name}")

    def draw(self, ax: Any = None, *, style: str | Style = "screen", **how: Any) -> Any:
        """Draw it; returns the axes."""
        settings = {"caption": self.caption, "colours": self.colours, **self.how, **self.drawing, **how}
        return self._module.draw(self.data, ax, style=style, **settings)

    @property
    def alt_text(self) -> str:
        """What the picture shows, in words."""
        return str(self._module.alt_text(self.data, **self.how))

    def figure(self, style: str | Style = "screen") -> Figure:
        """Draw it on a figure of its own."""
        drawn = self.draw(style=style)
        axes: Axes = drawn if isinstance(drawn, Axes) else drawn[0]
        figure = axes.figure.figure
        assert isinstance(figure, Figure)
        return figure

    def image(self, format: str = "png", style: str | Style = "screen") -> bytes:
        """Render it as a file that carries its alt text; see :func:`escalate.charts.saving.image_bytes`."""
        return image_bytes(self.figure(style), format, self.alt_text, {"Title": self.title})

    def save(self, path: str | Path, style: str | Style = "screen") -> tuple[Path, Path]:
        """Write it, and its alt text beside it; see :func:`escalate.charts.saving.save`."""
        return save(self.figure(style), path, alt=self.alt_text, metadata={"Title": self.title})


class Plots:
    """Charts by name; see :class:`ResultPlots` and :class:`ComparisonPlots`."""

    names: tuple[str, ...] = ()

    def __init__(self, scenario: Scenario, runs: int, seed: int) -> None:
        self._scenario = scenario
        self._runs = runs
        self._seed = seed
        self._colours = palette(outcome.name for outcome in scenario.outcomes)

    @property
    def available(self) -> tuple[str, ...]:
        """The charts that there is something to show on."""
        return self.names

    def files(self, name: str, levels: Sequence[str] = ()) -> dict[str, dict[str, Any]]:
        """The pictures that a chart takes: names fit for files, each with what :meth:`chart` takes for it.

        ``levels`` are those wanted of a chart that shows one level; its own choice if there are none.
        """
        return {name: {}}

    def chart(self, name: str, **how: Any) -> Chart:
        """A chart by its name, with its data.

        Raises
        ------
        EscalateError
            Where there is none of that name.
        """
        if name not in self.names:
            close = nearest(name, self.names)
            hint = f'; did you mean "{close}"?' if close else f"; the charts are {', '.join(self.names)}"
            raise EscalateError(f'there is no chart "{name}"{hint}')
        make: Callable[..., Chart] = getattr(self, f"_{name}")
        return make(**how)

    def _chart(
        self,
        name: str,
        data: Any,
        how: Mapping[str, Any] | None = None,
        *,
        total: int | None = None,
        meaning: str | None = None,
        drawing: Mapping[str, Any] | None = None,
    ) -> Chart:
        """A chart with its caption: of all runs if no ``total`` is given, with its module's MEANING if no other is."""
        meaning = import_module(f"escalate.charts.{name}").MEANING if meaning is None else meaning
        scenario = self._scenario
        title = f"{scenario.title}, {scenario.policy.label}" if scenario.policy else scenario.title
        made_by = f"escalate {version('escalate-sim')}"
        changed = "".join(f", {key}={value}" for key, value in scenario.settings.items())
        caption = caption_text(title, scenario.name, made_by, total or self._runs, self._seed, meaning, changed)
        return Chart(name, data, how or {}, caption, title, self._colours, drawing or {})

    def __repr__(self) -> str:
        return f"<Charts of {self._scenario.name}: {', '.join(self.names)}>"


FAN_RUNS = 10


class ResultPlots(Plots):
    """Charts of a result; each method takes ``ax=None``, ``style=``, ``title=`` and ``caption=``, and returns the axes.

    Parameters
    ----------
    result : Result
    """

    names = ("outcomes", "icons", "fan", "ladder", "options", "time_to_outcome", "pathways", "convergence")

    def __init__(self, result: Result) -> None:
        super().__init__(result.scenario, len(result), result.seed)
        self._result = result

    @property
    def available(self) -> tuple[str, ...]:
        """The charts that this scenario has something to show on, and this result the data for."""
        missing = {
            "fan": not self._scenario.levels,
            "ladder": not self._scenario.ladder,
            "pathways": bool(self._result.rules),
        }
        return tuple(name for name in self.names if not missing.get(name, False))

    def files(self, name: str, levels: Sequence[str] = ()) -> dict[str, dict[str, Any]]:
        """One fan for each level that is wanted; see :meth:`Plots.files`."""
        if name == "fan" and levels:
            return {f"fan-{level}": {"level": level} for level in levels}
        return super().files(name)

    @property
    def _labels(self) -> dict[str, str]:
        return {outcome.name: outcome.label for outcome in self._scenario.outcomes}

    def outcomes(self, ax: Axes | None = None, *, interval: Interval = "each", **how: Any) -> Axes:
        """Outcome bars; see :mod:`escalate.charts.outcomes`."""
        return self._outcomes(interval).draw(ax, **how)  # type: ignore[no-any-return]

    def _outcomes(self, interval: Interval = "each") -> Chart:
        meaning = MEANING if interval == "each" else MEANING_TOGETHER
        return self._chart("outcomes", self._result.outcomes, {"interval": interval}, meaning=meaning)

    def icons(self, ax: Axes | None = None, **how: Any) -> Axes:
        """A hundred little figures; see :mod:`escalate.charts.icons`."""
        return self._icons().draw(ax, **how)  # type: ignore[no-any-return]

    def _icons(self) -> Chart:
        return self._chart("icons", self._result.outcomes)

    def fan(self, ax: Axes | None = None, *, level: str | None = None, **how: Any) -> Axes:
        """A level over time, with ten single runs; see :mod:`escalate.charts.fan`."""
        return self._fan(level).draw(ax, **how)  # type: ignore[no-any-return]

    def _fan(self, level: str | None = None) -> Chart:
        known = [entry.name for entry in self._scenario.levels]
        if not known:
            raise EscalateError(f"{self._scenario.name} has no level to draw over time")
        if level is not None and level not in known:
            close = nearest(level, known)
            hint = f'; did you mean "{close}"?' if close else f"; its levels are {', '.join(known)}"
            raise EscalateError(f'{self._scenario.name} has no level "{level}"{hint}')
        chosen = level or known[0]
        # Runs under a custom rule cannot be played again, so their bands stand alone.
        how = {"level": chosen, "runs": None if self._result.rules else self._result.level_runs(chosen, FAN_RUNS)}
        return self._chart("fan", self._result.levels, how)

    def ladder(self, ax: Axes | None = None, **how: Any) -> Axes:
        """Rungs of the ladder over time; see :mod:`escalate.charts.ladder`."""
        return self._ladder().draw(ax, **how)  # type: ignore[no-any-return]

    def _ladder(self) -> Chart:
        if not self._scenario.ladder:
            raise EscalateError(f"{self._scenario.name} has no escalation ladder to draw")
        return self._chart("ladder", self._result.ladder)

    def options(self, ax: Any = None, **how: Any) -> Any:
        """Options used over time, a panel an actor; see :mod:`escalate.charts.options`."""
        return self._options().draw(ax, **how)

    def _options(self) -> Chart:
        return self._chart("options", self._result.choices)

    def time_to_outcome(self, ax: Axes | None = None, **how: Any) -> Axes:
        """Cumulative incidence of the outcomes; see :mod:`escalate.charts.time_to_outcome`."""
        return self._time_to_outcome().draw(ax, **how)  # type: ignore[no-any-return]

    def _time_to_outcome(self) -> Chart:
        clock = self._scenario.clock
        dates = {step: date for step in range(clock.steps) if (date := clock.date(step)) is not None}
        how = {"labels": self._labels, "steps": clock.steps}
        return self._chart("time_to_outcome", self._result.runs, how, drawing={"dates": dates})

    def pathways(self, ax: Axes | None = None, **how: Any) -> Axes:
        """The first moves that tell most about the ending, as a tree; see :mod:`escalate.charts.pathways`."""
        return self._pathways().draw(ax, **how)  # type: ignore[no-any-return]

    def _pathways(self) -> Chart:
        frame = self._result.pathways()
        return self._chart("pathways", frame, total=int(frame["runs"].sum()))

    def convergence(self, ax: Axes | None = None, **how: Any) -> Axes:
        """Shares as the runs come in; see :mod:`escalate.charts.convergence`."""
        return self._convergence().draw(ax, **how)  # type: ignore[no-any-return]

    def _convergence(self) -> Chart:
        return self._chart("convergence", self._result.runs, {"labels": self._labels})


class ComparisonPlots(Plots):
    """Charts of a comparison.

    Parameters
    ----------
    comparison : Comparison
        With the frames ``differences`` and ``flips``.
    """

    names = ("differences", "flips")

    def __init__(self, comparison: Comparison) -> None:
        base = comparison.baseline
        super().__init__(base.scenario, len(base), base.seed)
        self._comparison = comparison
        self._colours = palette(ending.name for ending in comparison.endings)

    @property
    def policies(self) -> tuple[str, ...]:
        """What is compared with the baseline, by name."""
        return tuple(variant.name for variant in self._comparison.variants)

    def files(self, name: str, levels: Sequence[str] = ()) -> dict[str, dict[str, Any]]:
        """One matrix of flips for each policy; see :meth:`Plots.files`."""
        if name == "flips":
            plain = [re.sub(r"[^\w.=-]+", "-", policy) for policy in self.policies]
            unique = [name if name not in plain[:place] else f"{name}-{place}" for place, name in enumerate(plain)]
            return {f"flips-{own}": {"policy": policy} for own, policy in zip(unique, self.policies, strict=True)}
        return super().files(name)

    def differences(self, ax: Axes | None = None, **how: Any) -> Axes:
        """Paired differences from the baseline; see :mod:`escalate.charts.differences`."""
        return self._differences().draw(ax, **how)  # type: ignore[no-any-return]

    def _differences(self) -> Chart:
        return self._chart("differences", self._comparison.differences)

    def flips(self, ax: Axes | None = None, *, policy: str | None = None, **how: Any) -> Axes:
        """Which runs ended otherwise, and how; see :mod:`escalate.charts.flips`."""
        return self._flips(policy).draw(ax, **how)  # type: ignore[no-any-return]

    def _flips(self, policy: str | None = None) -> Chart:
        variants = self._comparison.variants
        chosen = variants[0] if policy is None else self._comparison.variant(policy)
        flips = self._comparison.flips
        return self._chart("flips", flips[flips["policy"] == chosen.name], {"policy": chosen.label})


class SweepPlots(Plots):
    """Charts of a sweep: lines along one assumption, a heat map over two.

    Parameters
    ----------
    sweep : Sweep
    """

    names = ("sweep", "heatmap")

    def __init__(self, sweep: Sweep) -> None:
        super().__init__(sweep.scenario, sweep.runs, sweep.seed)
        self._it = sweep

    @property
    def available(self) -> tuple[str, ...]:
        """The chart that fits this sweep."""
        return (self.names[len(self._it.axes) - 1],)

    def sweep(self, ax: Axes | None = None, **how: Any) -> Axes:
        """Shares along one assumption; see :mod:`escalate.charts.sweep`."""
        return self._sweep().draw(ax, **how)  # type: ignore[no-any-return]

    def _sweep(self) -> Chart:
        axis = self._it.axes[0]
        tipping = [(found.at, found.low, found.high, found.sentence) for found in self._it.tippings]
        how = {"words": axis.label, "baseline": axis.baseline, "tipping": tipping}
        return self._chart("sweep", self._it.table, how)

    def heatmap(self, ax: Axes | None = None, *, outcome: str | None = None, **how: Any) -> Axes:
        """One outcome over two assumptions; see :mod:`escalate.charts.heatmap`."""
        return self._heatmap(outcome).draw(ax, **how)  # type: ignore[no-any-return]

    def _heatmap(self, outcome: str | None = None) -> Chart:
        how = {
            "outcome": outcome,
            "words": [axis.label for axis in self._it.axes],
            "baseline": [axis.baseline for axis in self._it.axes],
        }
        return self._chart("heatmap", self._it.table, how)


class SensitivityPlots(Plots):
    """The chart of a sensitivity study: a tornado, or indices for Morris and Sobol.

    Parameters
    ----------
    study : Sensitivity
    """

    names = ("tornado", "indices")

    def __init__(self, study: Sensitivity) -> None:
        super().__init__(study.scenario, study.runs, study.seed)
        self._study = study

    @property
    def available(self) -> tuple[str, ...]:
        """The chart that fits this study's method."""
        return ("tornado",) if self._study.method == "oat" else ("indices",)

    def tornado(self, ax: Axes | None = None, **how: Any) -> Axes:
        """Each assumption at both ends of its range; see :mod:`escalate.charts.tornado`."""
        return self._tornado().draw(ax, **how)  # type: ignore[no-any-return]

    def _tornado(self) -> Chart:
        return self._chart("tornado", self._study.table, {"outcome": self._study.label})

    def indices(self, ax: Axes | None = None, **how: Any) -> Axes:
        """Morris or Sobol measures with their intervals; see :mod:`escalate.charts.indices`."""
        return self._indices().draw(ax, **how)  # type: ignore[no-any-return]

    def _indices(self) -> Chart:
        how = {"outcome": self._study.label, "method": self._study.method}
        return self._chart("indices", self._study.table, how)
