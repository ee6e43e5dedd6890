"""The sheet a chart is drawn on: finding on top, crisis below it, panels, one line of caption; Matplotlib lays it out.

Constrained layout makes room for all text around the panels. What it does not do stands here: wrap text to a place
(``wrap=True`` knows the figure's edge alone), keep labels at the right of lines apart, and line the subtitle up with
the title. Axes given by the caller keep their place: their figure gets constrained layout where it has none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import Patch
from matplotlib.text import Annotation, Text
from matplotlib.ticker import MaxNLocator
from matplotlib.transforms import ScaledTranslation

from escalate.charts.findings import Facts, renamed, say
from escalate.charts.rungs import INK, SOFT, Look, looks_for
from escalate.charts.saving import image_bytes
from escalate.charts.style import Style, settings, style_named
from escalate.charts.text import LINE, NBSP, dodge, families, labels_within, text_width, words, wrapped
from escalate.errors import EscalateError

Frame = Any
"""A pandas DataFrame: its stubs know too little of grouping and pivoting to check these modules."""
Row = Any
"""One of its rows."""
End = tuple[float, str, Look]
"""Where a line ends, or how thick a band is; its name, ``""`` for none; and its look."""
MARGIN = 24.0
"""Points between the figure's edge and what is drawn."""
CLOSEST = 0.95, 1.2
"""How close lines of one label may stand, in multiples of a line, and how close they stand where there is room."""
# Without a patch to keep clear of, Matplotlib need not cut each leader, which takes longer than all the text.
_LEADER = {"arrowstyle": "-", "linestyle": "-", "linewidth": 0.8, "patchA": None, "relpos": (-0.03, 0.5)}
_LEADER |= {"shrinkA": 0, "shrinkB": 0}


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

    ``ax`` is the whole place, which a chart with several panels leaves empty; ``looks`` are those of the outcomes that
    are drawn, in the order of rows; ``width`` and ``height`` are the points that are left for panels with their labels.
    """

    def __init__(
        self, ax: Axes | None, style: Style, looks: Mapping[str, Look], title: str, subtitle: str, caption: str
    ) -> None:
        self.style, self.looks, self._own = style, looks, ax is None
        self._later: list[Callable[[], object]] = []
        if ax is None:
            own = ChartFigure(figsize=(style.width, style.height), layout="constrained")
            FigureCanvasAgg(own)  # one renderer for layout and picture, so that each text is set once
            ax = own.add_subplot(axes_class=ChartAxes)
        self.ax = ax
        self.figure: Any = ax.figure.figure
        if not self._own and self.figure.get_layout_engine() is None and ax.get_subplotspec() is not None:
            self.figure.set_layout_engine("constrained")
        box = self.figure.bbox if self._own else ax.get_window_extent()
        self.width = self.points(box.width) - 2 * MARGIN * self._own
        title = wrapped(title, self.width, style.title, bold=True, most=3)
        subtitle = wrapped(subtitle, self.width, style.body, most=2 if style.body < style.title / 1.4 else 1)
        caption = wrapped(caption, self.width, style.small)
        self.height = self.points(box.height) - MARGIN
        for text, size in ((title, style.title), (subtitle, style.body), (caption, style.small)):
            self.height -= size * LINE * (text.count("\n") + 1) + 8 if text else 0
        self._head(title, subtitle, caption)

    def points(self, pixels: float) -> float:
        """A length on the figure in points."""
        return pixels * (72 / float(self.figure.dpi))

    @property
    def narrow(self) -> bool:
        """Whether words beside the panels would leave them too little room, as on a phone."""
        return self.width < 30 * self.style.body

    def _head(self, title: str, subtitle: str, caption: str) -> None:
        """Write what stands around the panels."""
        figure, style = self.figure, self.style
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
        rect = (edge, 0, 1 - 2 * edge, 1 - below)
        figure.get_layout_engine().set(rect=rect, w_pad=0.06, h_pad=0.14, wspace=0.03, hspace=0.02)

    def label_x(self, text: str) -> None:
        """Say what the x axis is; above the caption, where both share a line."""
        label = self.ax.get_xlabel()
        text = wrapped(text, self.width * 0.75, self.style.body)
        self.ax.set_xlabel("\n".join(part for part in (text, label) if part), color=SOFT)

    def below(self, axes: Axes, text: str) -> None:
        """Write lines below an axis, from where the title of a figure of our own begins."""
        axes.set_xlabel("\n".join(part for part in (axes.get_xlabel(), text) if part), loc="left", color=INK)
        if self._own:
            edge = MARGIN / 72 * self.figure.dpi
            self.later(lambda: axes.xaxis.label.set_x(axes.transAxes.inverted().transform((edge, 0))[0]))

    def label_y(self, text: str) -> None:
        """Say what the y axis is: level, on top of it, where necks need not be turned."""
        if self._own:
            self.ax.set_title(wrapped(text, self.width * 0.8, self.style.body, most=1), fontweight="normal", color=SOFT)
        else:
            self.ax.set_ylabel(text)

    def title(self, axes: Axes, text: object, part: float, *, bold: bool = True, most: int = 3) -> None:
        """Say over axes what they show, in lines that take up a ``part`` of the sheet's width at the most."""
        axes.set_title(wrapped(text, self.width * part, self.style.body, bold=bold, most=most))

    def side_by_side(self, titles: Sequence[str], labels: Sequence[str], part: float) -> Iterator[Axes]:
        """A panel a title on one scale from zero, with the same rows, which are labelled once; see :meth:`rows`.

        They are to be painted one after the other: the scale begins at zero once the last of them is.
        """
        panels = self.panels(len(titles), len(titles), sharex=True)
        for axes, title in zip(panels, titles, strict=True):
            self.rows(axes, labels if axes is panels[0] else [""] * len(labels), widest=0.28, part=part)
            self.title(axes, title, 0.72 if len(titles) == 1 else 0.62 / len(titles))
        yield from panels
        panels[0].set_xlim(left=0)

    def panels(self, count: int, columns: int, **how: Any) -> list[Axes]:
        """So many panels within the sheet, row by row; ``width_ratios`` and such as Matplotlib takes them."""
        self.blank(self.ax)
        share = [name for name in ("sharex", "sharey") if how.pop(name, False)]
        spec = self.ax.get_subplotspec()
        assert spec is not None, "panels need axes of a grid, as plt.subplots makes them"
        grid = spec.subgridspec(-(-count // columns), columns, **how)
        made: list[Axes] = []
        for number in range(count):
            linked = dict.fromkeys(share, made[0]) if made else {}
            made.append(self.figure.add_subplot(grid[divmod(number, columns)], **linked))
        return made

    @staticmethod
    def blank(axes: Axes) -> None:
        """Hide frame, ticks and ground; titles and labels stay."""
        axes.set(xticks=[], yticks=[])
        axes.patch.set_visible(False)
        axes.spines[:].set_visible(False)

    def later(self, place: Callable[[], object]) -> None:
        """Do something once the layout is known; it must not ask for more room."""
        self._later.append(place)

    def settle(self) -> Axes:
        """Lay the sheet out, and do what waited for that; a figure of our own then keeps its layout."""
        figure = self.figure
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
        labels = labels_within(texts, widths, size, most)
        axes.set_yticks(range(len(texts)), labels)
        axes.set_ylim(len(texts) - 0.5, -0.5)

        def closer() -> None:
            """Bring lines of one label nearer to each other than to those of the next."""
            lines = max(label.count("\n") for label in labels) + 1
            pitch = self.points(axes.get_window_extent().height) / abs(np.ptp(axes.get_ylim()))
            for label in axes.get_yticklabels():
                label.set_linespacing(float(np.clip(pitch / size / (lines + 0.4), *CLOSEST)))

        self.later(closer)

    def across(self, axes: Axes) -> float:
        """Points that are left for axes beside the labels of their rows."""
        lines = [line for label in axes.get_yticklabels() for line in label.get_text().split("\n")]
        return self.width - max((text_width(line, self.style.body) for line in lines), default=0.0) - self.style.body

    def shares(self, axes: Axes, which: Literal["x", "y"], part: float = 1.0) -> None:
        """Ticks in per cents, as many as there is room for on axes that take up a ``part`` of the sheet."""
        room = self.width * part / 5 if which == "x" else self.height * part / 2.4
        axis = axes.xaxis if which == "x" else axes.yaxis
        axis.set_major_locator(MaxNLocator(max(1, min(5, int(room / self.style.body))), steps=[1, 2, 2.5, 5, 10]))
        axis.set_major_formatter(lambda value, _: f"{100 * value:.3g}{NBSP}%")

    def stack(self, axes: Axes, table: Frame, looks: Sequence[Look]) -> None:
        """Areas on one another, a column each from the foot up, over the time that is the table's index."""
        tops = table.to_numpy().cumsum(axis=1)
        for column, look in enumerate(looks):
            floor = tops[:, column - 1] if column else np.zeros(len(table))
            axes.fill_between(table.index, floor, tops[:, column], **self.style.patch(look))
        axes.set(xlim=(table.index.min(), max(table.index.max(), table.index.min() + 1e-9)), ylim=(0, 1))

    def pile(self, axes: Axes, title: str, parts: Sequence[End], least: float = 0.0) -> None:
        """One bar of shares of all runs, from the foot up, named as :meth:`bands` are."""
        for floor, (share, _, look) in zip(np.cumsum([0, *(part[0] for part in parts)]), parts, strict=False):
            axes.bar(0, share, bottom=floor, width=0.9, **self.style.patch(look))
        axes.set(xlim=(-0.5, 0.5), ylim=(0, 1), xticks=[], yticks=[])
        axes.spines[:].set_visible(False)
        axes.set_title(title)
        self.bands(axes, parts, 0.85, least)

    def bands(self, axes: Axes, parts: Iterable[End], part: float, least: float = 0.0, **how: Any) -> None:
        """Name bands that lie on one another, from the foot up, at their middles: the largest, at the ``least`` so."""
        parts = list(parts)
        shares = np.array([share for share, *_ in parts])
        middles, most = np.cumsum(shares) - shares / 2, self._lines(part, 0)
        thick = [place for place in np.argsort(shares)[::-1].tolist() if parts[place][1] and shares[place] >= least]
        told = sorted(thick[: max(1, most)])
        self.beside(axes, [(float(middles[place]), *parts[place][1:]) for place in told], part, **how)

    def thresholds(self, axes: Axes, found: Sequence[tuple[float, str]]) -> list[End]:
        """Dashed lines where something may happen, at most two: the lowest and the highest; what is told of them."""
        low, high = axes.get_ylim()
        how: dict[str, Any] = {"color": SOFT, "linewidth": self.style.line / 2, "linestyle": (0, (4, 3))}
        shown = sorted(each for each in found if low <= each[0] <= high)
        shown = [shown[0], shown[-1]] if len(shown) > 2 else shown
        for at, _ in shown:
            axes.plot(axes.get_xlim(), (at, at), scalex=False, scaley=False, **how)
        return [(at, text, Look(SOFT, SOFT)) for at, text in shown]

    def _lines(self, part: float, gaps: float) -> int:
        """How many lines of text axes hold that take up a ``part`` of the sheet's height, but for gaps between."""
        return int((self.height * part * 0.85 - gaps) / (self.style.body * LINE))

    def beside(
        self,
        axes: Axes,
        ends: Sequence[End],
        part: float = 1.0,
        *,
        close: str = "",
        until: float = 1.0,
        widths: Sequence[float] = (0.16, 0.2, 0.24, 0.28, 0.32),
    ) -> None:
        """Label the ends of lines or bands, kept apart; axes take up a ``part`` of the sheet's height.

        Labels stand at the right behind leaders, from lines that may go on ``until`` some part of the width alone, or
        ``close`` to the "left" or "right" end without any. Their ``widths`` to choose from are parts of the sheet's.
        """
        size = self.style.body
        total = self._lines(part, 2 * len(ends))
        rooms = [self.width * share for share in widths]
        shown = labels_within([text for _, text, _ in ends], rooms, size, max(1, total // max(1, len(ends))), total)
        x, shift = {"": (1, 26), "left": (0, -8), "right": (1, 8)}[close]
        made = []
        for text, (*_, look) in zip(shown, ends, strict=True):
            leader = None if close else {**_LEADER, "color": look.edge}
            how: dict[str, Any] = {"color": look.edge, "arrowprops": leader, "annotation_clip": False}
            # At the middle while the sheet is laid out: labels are kept within the axes, and need no room above.
            made.append(note(axes, text, (x, 0.5), (shift, 0), xycoords="axes fraction", **how))

        def apart() -> None:
            at = [self.points(axes.transData.transform((0, place))[1]) for place, *_ in ends]
            low, high = map(self.points, axes.get_window_extent().intervaly)
            heights = [(label.get_text().count("\n") + 1) * size * LINE + 2 for label in made]
            for label, (place, *_), was, now in zip(made, ends, at, dodge(at, heights, low, high), strict=True):
                label.xy, label.xycoords = (x * until, place), axes.get_yaxis_transform()
                label.set_position((shift + self.points(axes.bbox.width) * x * (1 - until), now - was))

        self.later(apart)

    def key(self, axes: Axes, named: Mapping[str, Look]) -> None:
        """Say below an axis of time which colour is what, in one row or in rows that are read along."""
        if not named:
            return
        style, room = self.style, max(self.across(axes), 0.8 * self.width)
        patches = [Patch(**style.patch(look) | {"hatch": look.hatch}, label=label) for label, look in named.items()]
        widths = [text_width(label, style.small) + 2.5 * style.small for label in named]
        fits = (n for n in range(len(named), 1, -1) if sum(max(widths[at::n]) for at in range(n)) <= room)
        columns = next(fits, 1)
        by_row = [patch for column in range(columns) for patch in patches[column::columns]]
        below = ScaledTranslation(0, -(2 * LINE + 0.9) * style.body / 72, self.figure.dpi_scale_trans)
        how: dict[str, Any] = {"bbox_to_anchor": (0, 0), "bbox_transform": axes.transAxes + below}
        how |= {"handlelength": 0.8, "handleheight": 0.8, "handletextpad": 0.5, "columnspacing": 1.2}
        how |= {"frameon": False, "borderpad": 0, "borderaxespad": 0, "fontsize": style.small}
        drawn = axes.legend(handles=by_row, loc="upper left", ncols=columns, **how)
        spec = axes.get_subplotspec()
        if spec is not None and spec.get_gridspec().ncols > 1:  # wider than its panel: blank lines keep the room
            drawn.set_in_layout(False)
            axes.set_xlabel("\n" * -(-len(named) // columns), fontsize=style.small)


def note(axes: Axes, text: str, at: tuple[Any, Any], shift: tuple[float, float], **how: Any) -> Annotation:
    """Write level with a place of the data, so many points beside it: a shift to the left ends the text there."""
    side = {"ha": "right" if shift[0] < 0 else "left", "va": "center", **how}
    return axes.annotate(text, at, shift, textcoords="offset points", **side)


def over(axes: Axes, text: str, x: float, shift: tuple[float, float] = (0, 4), **how: Any) -> None:
    """Write above axes, over a place of the data; the middle of the text, where ``ha`` says nothing else."""
    where: dict[str, Any] = {"xycoords": ("data", "axes fraction"), "textcoords": "offset points", "ha": "center"}
    axes.annotate(text, (x, 1), shift, **where | how)


class Drawing:
    """A chart's ``draw``, as :func:`chart` makes it: called it draws on axes; ``finding`` is the sentence over it."""

    def __init__(
        self, paint: Callable[..., None], rules: str, facts: Callable[..., Facts], columns: Sequence[str], key: str
    ) -> None:
        self._paint, self._rules, self._facts, self._columns, self._key = paint, rules, facts, columns, key

    def finding(self, data: Frame, *, called: str = "", **how: Any) -> str:
        """The title, from the frame and the chart's own arguments; a run is named as it is ``called``."""
        return renamed(say(self._rules, self._facts(data, **how)), called)

    def __call__(
        self,
        data: Frame,
        ax: Axes | None = None,
        *,
        style: str | Style = "screen",
        looks: Mapping[str, Look] | None = None,
        title: str | None = None,
        subtitle: str = "",
        caption: str = "",
        called: str = "",
        **how: Any,
    ) -> Axes:
        """Draw a frame; ``title`` ``None`` stands for the finding, ``""`` for none.

        Raises
        ------
        EscalateError
            Where the frame lacks a column that the chart reads, or has no rows.
        """
        missing = [column for column in self._columns if column not in data.columns]
        if missing:
            raise EscalateError(f"this chart needs the column {', '.join(missing)}, which the table lacks")
        if data.empty:
            raise EscalateError("this chart got a table without rows")
        chosen = style_named(style)
        said = self.finding(data, called=called, **how) if title is None else title
        own = looks_for(data[self._key].astype(str), looks) if self._key else dict(looks or {})
        every = [said, subtitle, caption, *_texts(data), *map(str, how.values())]
        with settings(chosen, families(*every)):
            sheet = Sheet(ax, chosen, own, said, subtitle, caption)
            self._paint(sheet, data, **how)
            return sheet.settle()


def chart(
    rules: str, facts: Callable[..., Facts], columns: Sequence[str], key: str = "outcome"
) -> Callable[[Callable[..., None]], Drawing]:
    """Make a chart's ``draw`` of what paints it on a sheet, by its rules in :mod:`escalate.charts.findings`.

    ``facts`` gives what these speak of, from the frame and the chart's own arguments; the frame must have the columns,
    of which the ``key`` names outcomes, whose looks and order the sheet carries; ``""`` where there is none.
    """
    return lambda paint: Drawing(paint, rules, facts, columns, key)


def _texts(data: Frame) -> list[str]:
    """All words of a frame, for the fonts that they take."""
    return [str(text) for name in data.columns if data[name].dtype.kind not in "fiubM" for text in data[name].unique()]
