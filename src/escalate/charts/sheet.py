"""The sheet a chart is drawn on: finding on top, crisis below it, panels, one line of caption; Matplotlib lays it out.

Constrained layout makes room for all text around the panels. What it does not do stands here: wrap text to a place
(``wrap=True`` knows the figure's edge alone), keep labels at the right of lines apart, and line the subtitle up with
the title. Axes given by the caller keep their place: their figure gets constrained layout where it has none.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from escalate.charts.rungs import SOFT, Look, looks_for
from escalate.charts.saving import image_bytes
from escalate.charts.style import Style, settings, style_named
from escalate.charts.text import LINE, families, wrapped
from escalate.errors import EscalateError

MARGIN = 24.0
"""Points between the figure's edge and what is drawn."""


class NothingToShow(EscalateError):
    """A chart that would say nothing; its message says why."""


class ChartFigure(Figure):
    """A figure that a notebook shows by itself, though pyplot does not know it."""

    def _repr_png_(self) -> bytes:
        """What IPython asks for; the cell's last value is enough, no magic command."""
        return image_bytes(self, "png", alt="")


class ChartAxes(Axes):
    """Axes of a figure of our own: in a notebook, a cell that ends with them shows the chart."""

    def _repr_png_(self) -> bytes | None:
        figure = self.figure.figure
        return figure._repr_png_() if isinstance(figure, ChartFigure) else None


class Sheet:
    """Axes with room for a title and a caption.

    Attributes
    ----------
    ax : Axes
        The whole place; a chart with several panels leaves it empty.
    style : Style
    looks : mapping of str to Look
        Of the outcomes drawn, in the order of rows.
    width, height : float
        Points that are left for panels with their labels.
    """

    def __init__(
        self,
        ax: Axes | None,
        style: Style,
        looks: Mapping[str, Look],
        title: str = "",
        subtitle: str = "",
        caption: str = "",
    ) -> None:
        self.style, self.looks = style, looks
        self._own = ax is None
        if ax is None:
            figure: Figure = ChartFigure(figsize=(style.width, style.height), layout="constrained")
            ax = figure.add_subplot(axes_class=ChartAxes)
        self.ax, self.figure = ax, ax.figure.figure
        self._later: list[Callable[[], None]] = []
        self._start(title, subtitle, caption)

    def _start(self, title: str, subtitle: str, caption: str) -> None:
        """Write what stands around the panels, and reckon how much room is left."""
        figure, style = self.figure, self.style
        assert isinstance(figure, Figure)
        box = figure.bbox if self._own else self.ax.get_window_extent()
        scale = 72 / figure.dpi
        self.width, self.height = box.width * scale, box.height * scale
        if self._own:
            edge = MARGIN / self.width
            engine: Any = figure.get_layout_engine()
            engine.set(rect=(edge, 0, 1 - 2 * edge, 1), w_pad=0.06, h_pad=0.14, wspace=0.03, hspace=0.02)
            self.width -= 2 * MARGIN
        elif figure.get_layout_engine() is None and self.ax.get_subplotspec() is not None:
            figure.set_layout_engine("constrained")
        title = wrapped(title, self.width, style.title, bold=True, most=3) if title else ""
        subtitle = wrapped(subtitle, self.width, style.body, most=2) if subtitle else ""
        caption = wrapped(caption, self.width, style.small) if caption else ""
        self.height -= MARGIN + sum(
            size * LINE * (text.count("\n") + 1) + 8
            for text, size in ((title, style.title), (subtitle, style.body), (caption, style.small))
            if text
        )
        self._head(title, subtitle, caption)

    def _head(self, title: str, subtitle: str, caption: str) -> None:
        figure, style = self.figure, self.style
        assert isinstance(figure, Figure)
        if not self._own:
            head = {"fontsize": style.title, "fontweight": "bold", "loc": "left"}
            self.ax.set_title("\n".join(part for part in (title, subtitle) if part), **head)
            self.ax.set_xlabel(caption, loc="left", fontsize=style.small)
            return
        edge = MARGIN / (self.width + 2 * MARGIN)
        if title:
            figure.suptitle(title, x=edge, ha="left", fontsize=style.title, fontweight="bold")
        if caption:
            figure.supxlabel(caption, x=edge, ha="left", fontsize=style.small, color=SOFT)
        if subtitle:
            how = {"fontweight": "normal", "color": SOFT, "loc": "left", "pad": 10}
            told = self.ax.set_title(subtitle, **how)
            self.later(lambda: told.set_x((MARGIN - self._left()) / self._span()))

    def _left(self) -> float:
        return float(self.ax.get_window_extent().x0 * 72 / self.figure.dpi)

    def _span(self) -> float:
        return float(self.ax.get_window_extent().width * 72 / self.figure.dpi)

    def label_x(self, text: str) -> None:
        """Say what the x axis is; above the caption, where both share a line."""
        label = self.ax.get_xlabel()
        self.ax.set_xlabel("\n".join(part for part in (text, label) if part), color=SOFT)

    def panels(self, rows: int, columns: int, **how: Any) -> list[Axes]:
        """Panels within the sheet, row by row; ``width_ratios`` and such as Matplotlib takes them."""
        self.blank(self.ax)
        share = {name: how.pop(name) for name in ("sharex", "sharey") if name in how}
        spec = self.ax.get_subplotspec()
        assert spec is not None, "panels need axes of a grid, as plt.subplots makes them"
        figure: Any = self.figure
        grid = spec.subgridspec(rows, columns, **how)
        made: list[Axes] = []
        for number in range(rows * columns):
            linked = {name: made[0] for name in share if made}
            made.append(figure.add_subplot(grid[divmod(number, columns)], **linked))
        return made

    @staticmethod
    def blank(axes: Axes) -> None:
        """Hide frame, ticks and ground; titles and labels stay."""
        axes.set(xticks=[], yticks=[])
        axes.patch.set_visible(False)
        axes.spines[:].set_visible(False)

    def later(self, place: Callable[[], None]) -> None:
        """Do something once the layout is known; it must not ask for more room."""
        self._later.append(place)

    def settle(self) -> Axes:
        """Lay the sheet out, and do what waited for that; a figure of our own then keeps its layout."""
        figure: Any = self.figure
        engine = figure.get_layout_engine()
        if engine is not None:
            engine.execute(figure)
        for place in self._later:
            place()
        if self._own:
            figure.set_layout_engine("none")
        return self.ax

    # ---- what many charts have

    def rows(self, axes: Axes, texts: Sequence[str], *, widest: float = 0.4, colours: Sequence[str] = ()) -> None:
        """Label rows 0, 1, ... from the top down, in the narrowest column in which all labels fit."""
        size = self.style.body
        most = max(1, int(self.height / len(texts) / (size * LINE)))
        widths = [self.width * part for part in np.arange(0.16, widest + 0.01, 0.04)]
        axes.set_yticks(range(len(texts)), labels_within_two(texts, widths, size, most))
        axes.set_ylim(len(texts) - 0.5, -0.5)
        for label, colour in zip(axes.get_yticklabels(), colours, strict=False):
            label.set_color(colour)

    def beside(self, axes: Axes, places: Sequence[float], texts: Sequence[str], looks: Sequence[Look]) -> None:
        """Label the right ends of lines or bands, kept apart, each with a leader in its colour."""
        size, most = self.style.body, max(1, int(self.height / max(1, len(texts)) / (self.style.body * LINE)))
        shown = labels_within_two(texts, [self.width * part for part in (0.16, 0.2, 0.24, 0.28, 0.32)], size, most)
        made = [
            axes.annotate(
                text,
                (1, place),
                (26, 0),
                xycoords=axes.get_yaxis_transform(),
                textcoords="offset points",
                va="center",
                color=look.edge,
                annotation_clip=False,
                arrowprops={"arrowstyle": "-", "color": look.edge, "shrinkA": 2, "shrinkB": 2, "linewidth": 0.8},
            )
            for text, place, look in zip(shown, places, looks, strict=True)
        ]

        def apart() -> None:
            scale = 72 / self.figure.dpi
            at = [float(axes.transData.transform((0, place))[1]) * scale for place in places]
            box = axes.get_window_extent()
            heights = [(text.count("\n") + 1) * size * LINE + 2 for text in shown]
            for label, was, now in zip(made, at, dodge(at, heights, box.y0 * scale, box.y1 * scale), strict=True):
                label.set_position((26, now - was))

        self.later(apart)


def labels_within_two(texts: Sequence[str], widths: Sequence[float], size: float, most: int) -> list[str]:
    """Labels in one or two lines where a column is wide enough for that, else in as many as there is room for."""
    from escalate.charts.text import labels_within

    fits = [labels_within(texts, widths, size, lines) for lines in (min(2, most), most)]
    return fits[0] if not any("…" in label for label in fits[0]) else fits[1]


def dodge(centres: Sequence[float], heights: Sequence[float], low: float, high: float) -> list[float]:
    """Move labels as little as needed so that they do not overlap and stay between two bounds.

    Examples
    --------
    >>> dodge([5.0, 6.0], [4.0, 4.0], 0.0, 20.0)
    [3.5, 7.5]
    """
    order = sorted(range(len(centres)), key=lambda place: centres[place])
    blocks: list[tuple[float, float, list[int]]] = []  # bottom, height, members
    for place in order:
        bottom, height, members = centres[place] - heights[place] / 2, heights[place], [place]
        while True:
            bottom = max(min(bottom, high - height), low)
            if not blocks or blocks[-1][0] + blocks[-1][1] <= bottom:
                break
            _, below, others = blocks.pop()
            height, members = below + height, others + members
            offsets = np.cumsum([0.0, *(heights[other] for other in members[:-1])])
            bottom = float(np.mean([centres[m] - heights[m] / 2 for m in members] - offsets))
        blocks.append((bottom, height, members))
    places = [0.0] * len(centres)
    for bottom, _, members in blocks:
        for member in members:
            places[member] = bottom + heights[member] / 2
            bottom += heights[member]
    return places


def need(data: pd.DataFrame, columns: Sequence[str]) -> None:
    """Raise EscalateError where a frame lacks a column that a chart reads, or has no rows."""
    missing = [column for column in columns if column not in data.columns]
    if missing:
        raise EscalateError(f"this chart needs the column {', '.join(missing)}, which the table lacks")
    if data.empty:
        raise EscalateError("this chart got a table without rows")


Paint = Callable[..., None]


def chart(columns: Sequence[str], finding: Callable[..., str], key: str = "outcome") -> Callable[[Paint], Any]:
    """Make a chart's ``draw`` of what paints it on a sheet.

    Parameters
    ----------
    columns : sequence of str
        What the frame must have.
    finding : callable
        The title, from the frame and the chart's own arguments.
    key : str
        The column that names outcomes, whose looks and order the sheet carries; ``""`` where there is none.

    Returns
    -------
    callable
        ``draw(data, ax=None, *, style="screen", looks=None, title=None, subtitle="", caption="", **how) -> Axes``.
        ``title`` ``None`` stands for the finding, ``""`` for none.
    """

    def made(paint: Paint) -> Any:
        @wraps(paint)
        def draw(
            data: pd.DataFrame,
            ax: Axes | None = None,
            *,
            style: str | Style = "screen",
            looks: Mapping[str, Look] | None = None,
            title: str | None = None,
            subtitle: str = "",
            caption: str = "",
            **how: Any,
        ) -> Axes:
            need(data, columns)
            chosen = style_named(style)
            said = finding(data, **how) if title is None else title
            own = looks_for(data[key].astype(str), looks) if key else dict(looks or {})
            words = [said, subtitle, caption, *_texts(data), *map(str, how.values())]
            with settings(chosen, families(*words)):
                sheet = Sheet(ax, chosen, own, said, subtitle, caption)
                paint(sheet, data, **how)
                return sheet.settle()

        return draw

    return made


def _texts(data: pd.DataFrame) -> list[str]:
    """All words of a frame, for the fonts that they take."""
    return [str(text) for name in data.columns if data[name].dtype.kind not in "fiubM" for text in data[name].unique()]


