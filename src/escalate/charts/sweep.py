"""Sweep: each outcome's share against the values of one assumption, with its 95 % band."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import pandas as pd
from matplotlib.axes import Axes

from escalate.charts.canvas import (
    Canvas,
    SideColumn,
    SideLabel,
    begin,
    light_grid,
    share_ticks,
    ticks,
    ticks_height,
)
from escalate.charts.style import FAINT, GRID, INK, Look, Style, edged_line, looks_for, need, per_cent
from escalate.charts.text import LINE, clean, text_width
from escalate.errors import EscalateError

MEANING = "at each value, on the same luck; bands: 95 % interval of each share, luck alone"

_SHADE = "#E4E4E4"


@dataclass(frozen=True)
class _Course:
    label: str
    shares: list[float]
    lows: list[float]
    highs: list[float]


@dataclass(frozen=True)
class _Table:
    name: str
    values: list[float | str]
    courses: dict[str, _Course]

    @property
    def places(self) -> list[float]:
        """Where the values stand on the x axis: words one step apart."""
        if self.is_numeric:
            return [float(value) for value in self.values]
        return [float(place) for place in range(len(self.values))]

    @property
    def is_numeric(self) -> bool:
        return not any(isinstance(value, str) for value in self.values)


def varied(data: pd.DataFrame, count: int, chart: str) -> list[str]:
    """The columns of a sweep's table that hold varied assumptions: those before ``outcome``.

    Raises
    ------
    EscalateError
        Where there are not as many as the chart draws.
    """
    need(data, ["outcome", "label", "share", "low", "high"], chart)
    names = [str(name) for name in data.columns[: list(data.columns).index("outcome")]]
    if len(names) != count:
        raise EscalateError(
            f"the {chart} chart draws sweeps of {count} assumption{'s' * (count > 1)}, not {len(names)}"
        )
    return names


def _table(data: pd.DataFrame) -> _Table:
    (name,) = varied(data, 1, "sweep")
    values = [value if isinstance(value, str) else float(value) for value in dict.fromkeys(data[name].tolist())]
    courses = {}
    for outcome, rows in data.groupby("outcome", sort=False):
        columns = [rows[column].astype(float).tolist() for column in ("share", "low", "high")]
        courses[str(outcome)] = _Course(clean(rows["label"].iloc[0]), *columns)
    return _Table(name, values, courses)


def draw(
    data: pd.DataFrame,
    ax: Axes | None = None,
    *,
    words: str = "",
    baseline: float | str | None = None,
    tipping: Sequence[tuple[float, float, float, str]] = (),
    style: str | Style = "screen",
    colours: Mapping[str, Look] | None = None,
    title: str | None = None,
    caption: str = "",
) -> Axes:
    """Draw a line with its band for each outcome; points with whiskers where the values are words.

    Parameters
    ----------
    data : DataFrame
        First column the varied assumption, ascending; then ``outcome, label, share, low, high``.
    words : str
        The assumption in words.
    baseline : float or str, optional
        Its value in the scenario as it stands: marked by a dashed line.
    tipping : sequence of tuple
        ``(at, low, high, sentence)``, the most telling first: that one is shaded and told.
    ax, style, colours, title, caption
        As for :func:`escalate.charts.outcomes.draw`.

    Returns
    -------
    Axes
        The assumption on the x axis, shares on the y axis.
    """
    table = _table(data)
    looks = looks_for(table.courses, colours)
    heading = f"How the endings change with {table.name}" if title is None else title
    canvas = begin(ax, style, heading, caption)
    canvas.note(" ".join(_remarks(table, baseline, tipping)))
    size = canvas.style.body
    texts = [course.label for course in table.courses.values()]
    canvas.left += text_width("100 %", size) + 8
    label = f"{clean(words)} ({table.name})" if words and clean(words) != table.name else table.name
    canvas.write(canvas.left, canvas.bottom, [label], va="bottom")
    canvas.bottom += size * LINE + ticks_height(canvas.style)
    canvas.top -= size * LINE / 2
    column = SideColumn(canvas, texts)
    canvas.place()
    _scales(canvas, table)
    _marks(canvas, table, baseline, tipping)
    (_lines if table.is_numeric else _points)(canvas, table, looks)
    ends = [course.shares[-1] for course in table.courses.values()]
    drawn = zip(texts, ends, table.courses, strict=True)
    key: Literal["line", "patch"] = "line" if table.is_numeric else "patch"
    column.draw([SideLabel(text, end, looks[name], key) for text, end, name in drawn])
    return canvas.axes


def _remarks(
    table: _Table, baseline: float | str | None, tipping: Sequence[tuple[float, float, float, str]]
) -> list[str]:
    """How to read the chart."""
    remarks = ["Share of runs at each value."]
    if baseline is not None and _place(table, baseline) is not None:
        value = baseline if isinstance(baseline, str) else f"{baseline:g}"
        remarks.append(f"Dashed: the scenario as it stands ({table.name} = {value}).")
    if tipping:
        remarks.append(f"Shaded: {clean(tipping[0][3])}.")
    return remarks


def _place(table: _Table, baseline: float | str) -> float | None:
    """Where the scenario as it stands is on the x axis; None where that is off it."""
    places = table.places
    if not isinstance(baseline, str) and table.is_numeric:
        return baseline if places[0] <= baseline <= places[-1] else None
    return places[table.values.index(baseline)] if baseline in table.values else None


def _scales(canvas: Canvas, table: _Table) -> None:
    """Set limits and ticks."""
    axes, places = canvas.axes, table.places
    top = max(high for course in table.courses.values() for high in course.highs)
    axes.set(ylim=(0, min(1.0, top * 1.05)))
    axes.set_xlim(*((places[0], places[-1]) if table.is_numeric else (-0.5, places[-1] + 0.5)))
    share_ticks(axes.yaxis, axes.get_ylim()[1], canvas.style, 2 * canvas.height)
    light_grid(axes, "y", canvas.style)
    shown = value_ticks(table.values, places, canvas.width, canvas.style)
    ticks(axes.xaxis, [place for place, _ in shown], [text for _, text in shown], canvas.style)


def value_ticks(
    values: Sequence[float | str], places: Sequence[float], room: float, style: Style
) -> list[tuple[float, str]]:
    """As many of some values, with their places, as can be written side by side; the first always."""
    span = (places[-1] - places[0]) or 1.0
    kept: list[tuple[float, str]] = []
    edge = float("-inf")
    for value, place in zip(values, places, strict=True):
        text = clean(value) if isinstance(value, str) else f"{value:,.4g}".replace("-", "−")
        half = text_width(text, style.body) / 2 + 6
        middle = (place - places[0]) / span * room
        if middle - half >= edge:
            kept.append((place, text))
            edge = middle + half
    return kept


def _marks(
    canvas: Canvas,
    table: _Table,
    baseline: float | str | None,
    tipping: Sequence[tuple[float, float, float, str]],
) -> None:
    """Shade the first tipping point and mark the scenario as it stands."""
    axes, line = canvas.axes, canvas.style.line
    if tipping:
        at, low, high, _ = tipping[0]
        axes.axvspan(low, high, facecolor=_SHADE, edgecolor=GRID, linewidth=line / 2, zorder=0.5)
        axes.axvline(at, color=FAINT, linewidth=line / 2, zorder=0.6)
    place = None if baseline is None else _place(table, baseline)
    if place is not None:
        axes.axvline(place, color=INK, linewidth=line, linestyle=(0, (4, 4)), zorder=1.5)


def _lines(canvas: Canvas, table: _Table, looks: Mapping[str, Look]) -> None:
    axes, places = canvas.axes, table.places
    for name, course in table.courses.items():
        axes.fill_between(places, course.lows, course.highs, facecolor=looks[name].colour, alpha=0.3, linewidth=0)
    for name, course in table.courses.items():
        for stroke in edged_line(looks[name], canvas.style):
            axes.plot(places, course.shares, **stroke)


def _points(canvas: Canvas, table: _Table, looks: Mapping[str, Look]) -> None:
    """Outcomes side by side at each word."""
    axes, line = canvas.axes, canvas.style.line
    count = len(table.courses)
    for number, (name, course) in enumerate(table.courses.items()):
        shift = 0.7 * ((number + 0.5) / count - 0.5)
        places = [place + shift for place in table.places]
        below = [max(share - low, 0.0) for share, low in zip(course.shares, course.lows, strict=True)]
        above = [max(high - share, 0.0) for share, high in zip(course.shares, course.highs, strict=True)]
        axes.errorbar(places, course.shares, yerr=[below, above], fmt="none", ecolor=INK, elinewidth=line, capsize=4)
        (dots,) = axes.plot(places, course.shares, "o", markersize=7 * line, zorder=3, color=looks[name].colour)
        dots.set(markeredgecolor=INK, markeredgewidth=line / 2)


def alt_text(
    data: pd.DataFrame,
    *,
    words: str = "",
    baseline: float | str | None = None,
    tipping: Sequence[tuple[float, float, float, str]] = (),
) -> str:
    """Say in words what the chart shows: each share at either end, and the tipping points."""
    table = _table(data)
    first, last = (value if isinstance(value, str) else f"{value:g}" for value in (table.values[0], table.values[-1]))
    parts = [
        f"{course.label} {per_cent(course.shares[0])} and {per_cent(course.shares[-1])}"
        for course in table.courses.values()
    ]
    told = "; ".join(clean(entry[3]) for entry in tipping[:3])
    turns = f" Changes of place: {told}." if told else " No outcome clearly overtakes another."
    return (
        f"Shares of runs by outcome at {len(table.values)} values of {clean(words) or table.name} ({table.name}), "
        f"at {first} and at {last}: {'; '.join(parts)}.{turns if table.is_numeric else ''}"
    )
