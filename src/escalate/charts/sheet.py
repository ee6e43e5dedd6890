"""The sheet a chart is drawn on: finding on top, crisis below it, panels, one line of caption; Matplotlib lays it out.

Constrained layout makes room for all text around the panels. What it does not do stands here: wrap text to a place
(``wrap=True`` knows the figure's edge alone), keep labels at the right of lines apart, and line the subtitle up with
the title. Axes given by the caller keep their place: their figure gets constrained layout where it has none.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from typing import Any, Literal

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import Patch
from matplotlib.text import Annotation, Text
from matplotlib.ticker import MaxNLocator
from matplotlib.transforms import ScaledTranslation

from escalate.charts.rungs import SOFT, Look, looks_for
from escalate.charts.saving import image_bytes
from escalate.charts.style import Style, settings, style_named
from escalate.charts.text import LINE, NBSP, families, labels_within, text_width, words, wrapped
from escalate.errors import EscalateError

Frame = Any
"""A pandas DataFrame: its stubs know too little of grouping and pivoting to check these modules."""
MARGIN = 24.0
"""Points between the figure's edge and what is drawn."""


class NothingToShow(EscalateError):  # noqa: N818 (it is no mistake, and is shown as a remark)
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
            FigureCanvasAgg(figure)  # one renderer for layout and picture, so that each text is set once
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
            self.width -= 2 * MARGIN
        elif figure.get_layout_engine() is None and self.ax.get_subplotspec() is not None:
            figure.set_layout_engine("constrained")
        title = wrapped(title, self.width, style.title, bold=True, most=3) if title else ""
        subtitle = (
            wrapped(subtitle, self.width, style.body, most=2 if style.body < style.title / 1.4 else 1)
            if subtitle
            else ""
        )
        caption = wrapped(caption, self.width, style.small) if caption else ""
        self.height -= MARGIN + sum(
            size * LINE * (text.count("\n") + 1) + 8
            for text, size in ((title, style.title), (subtitle, style.body), (caption, style.small))
            if text
        )
        self._head(title, subtitle, caption)

    @property
    def narrow(self) -> bool:
        """Whether words beside the panels would leave them too little room, as on a phone."""
        return self.width < 30 * self.style.body

    def _head(self, title: str, subtitle: str, caption: str) -> None:
        figure, style = self.figure, self.style
        assert isinstance(figure, Figure)
        if not self._own:
            large: dict[str, Any] = {"fontsize": style.title, "fontweight": "bold", "loc": "left"}
            self.ax.set_title("\n".join(part for part in (title, subtitle) if part), **large)
            self.ax.set_xlabel(caption, loc="left", fontsize=style.small)
            return
        wide, tall = style.width * 72, style.height * 72
        edge, below = MARGIN / wide, 0.0
        if title:
            head = figure.suptitle(title, x=edge, ha="left", fontsize=style.title, fontweight="bold")
            self.later(lambda: told.set_y(head.get_window_extent().y0 / figure.bbox.height - 7 / tall))
        if caption:
            figure.supxlabel(caption, x=edge, ha="left", fontsize=style.small, color=SOFT)
        told = figure.text(edge, 1 - 12 / tall, subtitle, color=SOFT, va="top")
        if subtitle:
            # Constrained layout knows a figure's title, but no line below it.
            below = (style.body * LINE * (subtitle.count("\n") + 1) + 6) / tall
        engine: Any = figure.get_layout_engine()
        engine.set(rect=(edge, 0, 1 - 2 * edge, 1 - below), w_pad=0.06, h_pad=0.14, wspace=0.03, hspace=0.02)

    def label_x(self, text: str) -> None:
        """Say what the x axis is; above the caption, where both share a line."""
        label = self.ax.get_xlabel()
        text = wrapped(text, self.width * 0.75, self.style.body)
        self.ax.set_xlabel("\n".join(part for part in (text, label) if part), color=SOFT)

    def label_y(self, text: str) -> None:
        """Say what the y axis is: level, on top of it, where necks need not be turned."""
        if self._own:
            self.ax.set_title(wrapped(text, self.width * 0.8, self.style.body, most=1), fontweight="normal", color=SOFT)
        else:
            self.ax.set_ylabel(text)

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
        for text in figure.findobj(Text) if self._own else ():
            # What a file says is made harmless wherever it is written, also where it was not wrapped.
            text.set_text("\n".join(map(words, text.get_text().split("\n"))))
        engine = figure.get_layout_engine()
        if engine is not None:
            engine.execute(figure)
        for place in self._later:
            place()
        if self._own:
            figure.set_layout_engine("none")
            for axes in figure.axes:
                # Rounded, so that an SVG's names, which are digests of places, are the same in every process.
                axes.set_position([round(float(edge), 6) for edge in axes.get_position().bounds])
        return self.ax

    # ---- what many charts have

    def rows(self, axes: Axes, texts: Sequence[str], *, widest: float = 0.4, part: float = 1.0) -> None:
        """Label rows 0, 1, ... from the top down; axes take up a ``part`` of the sheet's height."""
        size = self.style.body
        most = max(1, int(self.height * part / len(texts) / (size * LINE)))
        widths = [self.width * part for part in np.arange(0.16, widest + 0.01, 0.04)]
        axes.set_yticks(range(len(texts)), labels_within(texts, widths, size, most))
        axes.set_ylim(len(texts) - 0.5, -0.5)

    def shares(self, axes: Axes, which: Literal["x", "y"], part: float = 1.0) -> None:
        """Ticks in per cents, as many as there is room for on axes that take up a ``part`` of the sheet."""
        room = self.width * part / 5 if which == "x" else self.height * part / 2.4
        axis = axes.xaxis if which == "x" else axes.yaxis
        axis.set_major_locator(MaxNLocator(max(1, min(5, int(room / self.style.body))), steps=[1, 2, 2.5, 5, 10]))
        axis.set_major_formatter(lambda value, _: f"{100 * value:.3g}{NBSP}%")

    def beside(
        self,
        axes: Axes,
        places: Sequence[float],
        texts: Sequence[str],
        looks: Sequence[Look],
        part: float = 1.0,
        dashes: Sequence[Any] | None = None,
    ) -> None:
        """Label the right ends of lines or bands, kept apart; axes take up a ``part`` of the sheet's height.

        Leaders have the ``dashes`` of their lines, where these tell lines of one colour apart.
        """
        size = self.style.body
        total = int((self.height * part * 0.85 - 2 * len(texts)) / (size * LINE))
        widths = [self.width * share for share in (0.16, 0.2, 0.24, 0.28, 0.32)]
        shown = labels_within(texts, widths, size, max(1, total // max(1, len(texts))), total)
        # Without a patch to keep clear of, Matplotlib need not cut each leader, which takes longer than all the text.
        leader = {
            "arrowstyle": "-",
            "linewidth": 0.8,
            "patchA": None,
            "shrinkA": 0,
            "shrinkB": 0,
            "relpos": (-0.03, 0.5),
        }
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
                arrowprops=leader | {"color": look.edge, "linestyle": dash},
            )
            for text, place, look, dash in zip(shown, places, looks, dashes or ["-"] * len(shown), strict=True)
        ]

        self.keep_apart(axes, made, places, size)

    def key(self, axes: Axes, named: Mapping[str, Look]) -> None:
        """Say below an axis of time which colour is what, in one row or in rows that are read along."""
        if not named:
            return
        style, room = self.style, self.width * (0.9 if self.narrow else 0.8)
        patches = [Patch(**style.patch(look) | {"hatch": look.hatch}, label=label) for label, look in named.items()]
        widths = [text_width(label, style.small) + 2.5 * style.small for label in named]
        columns = len(named) if sum(widths) <= room else max(1, int(room / max(widths)))
        by_row = [patch for column in range(columns) for patch in patches[column::columns]]
        below = ScaledTranslation(0, -(2 * LINE + 0.9) * style.body / 72, self.figure.dpi_scale_trans)
        how: dict[str, Any] = {"bbox_to_anchor": (0, 0), "bbox_transform": axes.transAxes + below}
        how |= {"handlelength": 0.8, "handleheight": 0.8, "handletextpad": 0.5, "columnspacing": 1.2}
        how |= {"frameon": False, "borderpad": 0, "borderaxespad": 0, "fontsize": style.small}
        axes.legend(handles=by_row, loc="upper left", ncols=columns, **how)

    def keep_apart(self, axes: Axes, labels: Sequence[Annotation], places: Sequence[float], size: float) -> None:
        """Move labels at heights of the data up or down, once these are known, so that none lies on another."""

        def apart() -> None:
            scale = 72 / self.figure.dpi
            at = [float(axes.transData.transform((0, place))[1]) * scale for place in places]
            box = axes.get_window_extent()
            heights = [(label.get_text().count("\n") + 1) * size * LINE + 2 for label in labels]
            for label, was, now in zip(labels, at, dodge(at, heights, box.y0 * scale, box.y1 * scale), strict=True):
                label.set_position((label.get_position()[0], now - was))

        self.later(apart)


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


def need(data: Frame, columns: Sequence[str]) -> None:
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
            data: Frame,
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
            every = [said, subtitle, caption, *_texts(data), *map(str, how.values())]
            with settings(chosen, families(*every)):
                sheet = Sheet(ax, chosen, own, said, subtitle, caption)
                paint(sheet, data, **how)
                return sheet.settle()

        return draw

    return made


def _texts(data: Frame) -> list[str]:
    """All words of a frame, for the fonts that they take."""
    return [str(text) for name in data.columns if data[name].dtype.kind not in "fiubM" for text in data[name].unique()]
