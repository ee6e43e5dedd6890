"""What ``result.plot`` and its like are made of: charts by name, each with its data, caption and colours filled in."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import Any, overload

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from escalate.characters import clean
from escalate.charts.rungs import Look, outcome_looks, rung_looks
from escalate.charts.saving import image_bytes
from escalate.charts.sheet import NothingToShow
from escalate.charts.style import Style, style_named
from escalate.disk import put
from escalate.errors import EscalateError, hint
from escalate.scenario.model import Scenario


@dataclass(frozen=True)
class Data:
    """What a chart is drawn from.

    ``how`` has further arguments of its module's ``draw``; ``note`` is how to read what the picture does not say by
    itself, and stands after the crisis, not on a projector; ``what`` is what the caption counts, where not all runs.
    """

    frame: pd.DataFrame
    how: Mapping[str, Any] = field(default_factory=dict)
    note: str = ""
    what: str = ""


class Chart:
    """One chart, named as its module: called it draws on axes; it also gives its data, its words, and itself as a file.

    Its data is made with the options.
    """

    def __init__(self, plots: Plots, name: str, options: Mapping[str, Any] | None = None) -> None:
        self._plots, self.name, self._options = plots, name, dict(options or {})

    @cached_property
    def data(self) -> Data:
        """What it is drawn from."""
        offer: Offer = getattr(type(self._plots), self.name)
        return offer.make(self._plots, **self._options)

    @property
    def _module(self) -> Any:
        return import_module(f"escalate.charts.{self.name}")

    def __call__(
        self,
        ax: Axes | None = None,
        *,
        style: str | Style = "screen",
        title: str | None = None,
        subtitle: str | None = None,
        caption: str | None = None,
        **options: Any,
    ) -> Axes:
        """Draw it.

        Parameters
        ----------
        ax : Axes, optional
            Axes of a grid, as ``plt.subplots`` makes them; a new 16:9 figure if none are given.
        style : str or Style
            ``screen``, ``print`` or ``projector``.
        title, subtitle, caption : str, optional
            Other words above and below; ``""`` for none.
        options
            What the chart takes beside, such as a ``level`` or a ``policy``.

        Returns
        -------
        Axes
            Those given, or new ones; a chart of several panels has them within.
        """
        asked, chosen = self.with_options(**options) if options else self, style_named(style)
        data, title = asked.data, asked.finding if title is None else title
        note = f" · {data.note}" if data.note and chosen.name != "projector" else ""
        below = self._plots.caption(data.what) if caption is None else caption
        above = f"{self._plots.title}{note}" if subtitle is None else subtitle
        how = {"looks": self._plots.looks, "subtitle": above, "caption": below, **data.how}
        axes: Axes = self._module.draw(data.frame, ax, style=chosen, title=title, **how)
        return axes

    def with_options(self, **options: Any) -> Chart:
        """The same chart, its data made otherwise."""
        return type(self)(self._plots, self.name, {**self._options, **options})

    def frame(self) -> pd.DataFrame:
        """The table that is drawn."""
        return self.data.frame

    @cached_property
    def finding(self) -> str:
        """The sentence over it."""
        return str(self._module.draw.finding(self.data.frame, **self.data.how))

    @cached_property
    def alt_text(self) -> str:
        """What the picture shows, in words, the finding first."""
        stop = "" if self.finding.endswith("?") else "."
        return f"{self.finding}{stop} {self._module.alt_text(self.data.frame, **self.data.how)}"

    @property
    def title(self) -> str:
        """The crisis that it shows."""
        return self._plots.title

    def figure(self, style: str | Style = "screen", **how: Any) -> Figure:
        """Draw it on a figure of its own."""
        figure = self(style=style, **how).figure
        assert isinstance(figure, Figure)
        return figure

    def image(self, format: str = "png", style: str | Style = "screen", *, text: bool = False, **how: Any) -> bytes:
        """Render it as a file that carries its alt text; see :func:`escalate.charts.saving.image_bytes`."""
        return image_bytes(self.figure(style, **how), format, self.alt_text, self._plots.metadata, text=text)

    def save(
        self, path: str | Path, style: str | Style = "screen", *, text: bool = False, **how: Any
    ) -> tuple[Path, Path]:
        """Write it, and its alt text in a ``.alt.txt`` file beside it, each whole or not at all.

        The path's ending says the format; see :meth:`image`.

        Returns
        -------
        tuple of Path
            The picture and the text.
        """
        target = Path(path)
        words = target.with_suffix(".alt.txt")
        put(target, self.image(target.suffix.lstrip(".").lower(), style, text=text, **how))
        put(words, f"{clean(self.alt_text)}\n".encode())
        return target, words

    def __repr__(self) -> str:
        return f"<Chart {self.name} of {self._plots.title}; call it to draw, .frame() for its data>"


class Animation(Chart):
    """A chart that moves: an SVG file, and nothing for axes."""

    def image(self, format: str = "svg", style: str | Style = "screen", *, text: bool = True, **how: Any) -> bytes:
        """Write it as an SVG, the only format that moves without a script."""
        if format != "svg":
            raise EscalateError("an animation is an SVG; ask for that format")
        said = {"title": self.finding, "subtitle": self.title, "caption": self._plots.caption(self.data.what)}
        said |= {name: words for name, words in how.items() if words is not None}
        drawn: str = self._module.svg(self.data.frame, self._plots.looks, **said, **self.data.how)
        return drawn.encode("utf-8")


class Offer:
    """A chart that a noun has, made of the method that makes its data; the module of the same name draws it.

    ``result.plot.outcomes`` is the chart, and ``result.plot.outcomes()`` draws it; the method's arguments are what the
    chart takes beside.
    """

    def __init__(self, make: Callable[..., Data]) -> None:
        self.make, self.__doc__ = make, make.__doc__

    def __set_name__(self, owner: type[Plots], name: str) -> None:
        self._name = name
        owner.names = tuple(dict.fromkeys((*owner.names, name)))

    @overload
    def __get__(self, plots: None, owner: type[Plots]) -> Offer: ...

    @overload
    def __get__(self, plots: Plots, owner: type[Plots]) -> Chart: ...

    def __get__(self, plots: Plots | None, owner: type[Plots]) -> Offer | Chart:
        return self if plots is None else plots.chart(self._name)


class Plots:
    """Charts by name: a noun's own has an :class:`Offer` for each.

    The scenario is as it was played; its outcomes, and those of others beside, give the colours and the order of rows.
    """

    names: tuple[str, ...] = ()
    aside: tuple[str, ...] = ()
    """Charts for a deck, which say nothing by themselves."""

    def __init__(self, scenario: Scenario, runs: int, seed: int, others: Sequence[Scenario] = ()) -> None:
        self._scenario, self._runs, self._seed = scenario, runs, seed
        every = reversed([scenario, *others])
        self._outcomes = {outcome.name: outcome for each in every for outcome in each.outcomes}
        self._charts: dict[str, Chart] = {}

    @cached_property
    def looks(self) -> dict[str, Look]:
        """Looks by outcome, the highest rung first, and after them those of the ladder's own words."""
        ladder = self._scenario.ladder
        return {**outcome_looks(self._outcomes.values(), ladder), **rung_looks(ladder)}

    @cached_property
    def labels(self) -> dict[str, str]:
        """Labels by outcome."""
        return {name: outcome.label for name, outcome in self._outcomes.items()}

    @property
    def top(self) -> str:
        """Label of the outcome that stands highest on the ladder; ``""`` without rungs."""
        rungs = {o.label: o.rung for o in self._scenario.outcomes if o.rung is not None}
        return max(rungs, key=lambda label: rungs[label]) if rungs else ""

    @property
    def title(self) -> str:
        """The crisis, and the policy in force."""
        scenario = self._scenario
        return f"{scenario.title}: {scenario.policy.label}" if scenario.policy else scenario.title

    @property
    def metadata(self) -> dict[str, str]:
        """What a file says of itself beside its alt text."""
        from importlib.metadata import version

        return {"Title": self.title, "Author": f"escalate {version('escalate-sim')}"}

    def caption(self, what: str = "") -> str:
        """The line under a chart."""
        changed = "".join(f", {key}={value}" for key, value in self._scenario.settings.items())
        counted = what or f"{self._runs:,} {'run' if self._runs == 1 else 'runs'}"
        return f"Toy model, not a forecast · {self._scenario.name}, {counted}, seed {self._seed}{changed}"

    def silent(self, name: str) -> str:
        """Why a chart would say nothing; ``""`` where it has something to say."""
        try:
            self.chart(name).finding  # noqa: B018 (asked for its error)
        except NothingToShow as error:
            return str(error)
        return ""

    @property
    def available(self) -> tuple[str, ...]:
        """The charts that have something to say."""
        return tuple(name for name in self.names if name not in self.aside and not self.silent(name))

    def pictures(self, name: str, levels: Sequence[str] = (), most: int | None = None) -> dict[str, dict[str, Any]]:
        """The pictures that a chart takes: names fit for files, each with what :meth:`chart` takes for it.

        With ``most``, of pictures that are alike only so many: those that show most.
        """
        return {name: {}}

    def chart(self, name: str, **options: Any) -> Chart:
        """A chart by its name.

        Raises
        ------
        EscalateError
            Where there is none of that name.
        """
        if name not in self.names:
            told = hint(name, self.names, f"the charts are {', '.join(self.names)}")
            raise EscalateError(f'there is no chart "{name}"{told}')
        kind = Animation if name == "animation" else Chart
        return kind(self, name, options) if options else self._charts.setdefault(name, kind(self, name))

    def __repr__(self) -> str:
        return f"<Charts of {self._scenario.name}: {', '.join(self.names)}>"
