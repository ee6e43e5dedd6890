"""Charts on a page: pictures that travel inside it, each with its sentence, its alt text and the numbers behind it."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from escalate.characters import visible

if TYPE_CHECKING:
    from escalate.charts.plots import Chart, Plots
    from escalate.charts.style import Style
    from escalate.narrate.numbers import Table

_SWATCH = Markup(
    '<span class="end" style="color:{}"><span class="swatch" style="background:{}"></span>{}</span>'
)  # fmt: skip


class Gallery:
    """Puts charts on a page by name.

    Parameters
    ----------
    plots : sequence of Plots
        Whose charts can be asked for; the first that has a name draws it.
    style : str or Style
        How all of them are drawn.
    narrow : Style, optional
        How they are drawn for screens of at most 480 pixels.
    """

    def __init__(self, plots: Sequence[Plots], style: str | Style = "screen", narrow: Style | None = None) -> None:
        self._plots, self._style, self._narrow = tuple(plots), style, narrow
        looks = {name: look for each in reversed(self._plots) for name, look in each.looks.items()}
        self._looks = {label: looks[name] for each in self._plots for name, label in each.labels.items()}

    def chart(self, name: str, **options: object) -> Chart | None:
        """The chart of that name; None where there is none, or nothing to show on it."""
        plots = next((plots for plots in self._plots if name in plots.names), None)
        return None if plots is None or plots.silent(name) else plots.chart(name, **options)

    def picture(self, chart: Chart) -> Markup:
        """The chart as an SVG within an image, from where no script can run, and how to read it."""
        wide = self._image(chart, self._style)
        narrow = self._image(chart, self._narrow) if self._narrow else ""
        source = Markup('<source media="(max-width: 480px)" srcset="{}">').format(narrow) if narrow else ""
        told = Markup("<figcaption>{}</figcaption>").format(visible(chart.data.note)) if chart.data.note else ""
        image = Markup('<img src="{}" alt="{}">').format(wide, visible(chart.alt_text))
        return Markup("<figure><picture>{}{}</picture>{}</figure>").format(source, image, told)

    @staticmethod
    def _image(chart: Chart, style: str | Style) -> str:
        drawn = chart.image("svg", style, text=True, title="", subtitle="", caption="")
        return f"data:image/svg+xml;base64,{base64.b64encode(drawn).decode('ascii')}"

    def marked(self, sentence: str) -> Markup:
        """A sentence in which an ending's name, or a rung's, stands in its colour with its square."""
        shown = escape(visible(sentence))
        for label in self._looks:
            shown = shown.replace(escape(f"“{visible(label)}”"), self.named(label))
        return shown

    def named(self, label: str) -> Markup:
        """An ending's name in its colour, with its square; other words as they are."""
        look = self._looks.get(label)
        return escape(visible(label)) if look is None else _SWATCH.format(look.edge, look.fill, visible(label))

    @staticmethod
    def numbers(chart: Chart) -> Table:
        """The table behind a chart."""
        from escalate.narrate.numbers import numbers

        return numbers(chart)
