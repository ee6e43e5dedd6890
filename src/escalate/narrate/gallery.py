"""Charts on a page: pictures that travel inside it, each with its alt text."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

from markupsafe import Markup

if TYPE_CHECKING:
    from escalate.charts.plots import Plots
    from escalate.charts.style import Style
    from escalate.results.comparison import Comparison
    from escalate.results.result import Result


class Gallery:
    """Puts charts on a page by name.

    Parameters
    ----------
    result : Result
    comparison : Comparison, optional
        Whose charts can be asked for too.
    style : str or Style
        How all of them are drawn.
    """

    def __init__(self, result: Result, comparison: Comparison | None = None, style: str | Style = "screen") -> None:
        from escalate.charts.result_plots import ComparisonPlots, ResultPlots

        self._style = style
        self._plots: list[Plots] = [ResultPlots(result), *([ComparisonPlots(comparison)] if comparison else [])]

    @property
    def available(self) -> tuple[str, ...]:
        """The charts of the result that there is something to show on."""
        return self._plots[0].available

    def __call__(self, name: str) -> Markup:
        """A figure with the chart of that name: an SVG within an image, from where no script can run."""
        plots = next((plots for plots in self._plots if name in plots.names), self._plots[0])
        chart = plots.chart(name)
        data = base64.b64encode(chart.image("svg", self._style)).decode("ascii")
        return Markup('<figure><img src="data:image/svg+xml;base64,{}" alt="{}"></figure>').format(data, chart.alt_text)
