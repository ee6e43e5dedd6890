"""Fan: how one level moves over time, as bands of runs, the median, and a few single runs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from escalate.charts.canvas import (
    Canvas,
    SideColumn,
    SideLabel,
    begin,
    dates_by_step,
    light_grid,
    ticks,
    time_axis,
    time_axis_height,
    time_axis_note,
)
from escalate.charts.style import INK, Look, Style, need
from escalate.charts.text import LINE, clean, text_width
from escalate.errors import EscalateError

MEANING = "bands: where the middle 50 and 90 % of runs lie at each step, luck alone, not doubt about the inputs"

MOST_RUNS = 10
_WIDE, _NARROW, _MEDIAN = "#C6DBEF", "#6BAED6", "#08306B"
_QUANTILES = ("q05", "q25", "q50", "q75", "q95")


@dataclass(frozen=True)
class _Fan:
    label: str
    steps: list[int]
    quantiles: dict[str, list[float]]


def _fan(data: pd.DataFrame, level: str | None) -> _Fan:
    """One level's rows; the first level's where none is named."""
    need(data, ["step", "level", "label", *_QUANTILES], "fan")
    names = list(dict.fromkeys(str(name) for name in data["level"].tolist()))
    chosen = names[0] if level is None else level
    if chosen not in names:
        raise EscalateError(f'there is no level "{chosen}"; the levels are {", ".join(names)}')
    rows = data[data["level"] == chosen].sort_values("step")
    steps = [int(step) for step in rows["step"].tolist()]
    return _Fan(clean(rows["label"].iloc[0]), steps, {name: rows[name].astype(float).tolist() for name in _QUANTILES})


def draw(
    data: pd.DataFrame,
    ax: Axes | None = None,
    *,
    level: str | None = None,
    runs: pd.DataFrame | None = None,
    style: str | Style = "screen",
    colours: Mapping[str, Look] | None = None,
    title: str | None = None,
    caption: str = "",
) -> Axes:
    """Draw a level's 90 and 50 % bands, its median, and up to ten single runs as thin lines.

    Parameters
    ----------
    data : DataFrame
        Columns ``step, level, label, q05, q25, q50, q75, q95``, and ``date`` where there is a calendar. Step -1 is the
        start. Ended runs are expected to stay at their last value, as the chart says.
    level : str, optional
        Which level; the frame's first if none is named.
    runs : DataFrame, optional
        Real runs of that level: columns ``run, step, value``. The first ten run numbers are drawn; a run's line stops
        where its rows do.
    colours : Mapping, optional
        Not used: a level has no outcome. Taken so that all charts are called alike.
    ax, style, title, caption
        As for :func:`escalate.charts.outcomes.draw`.

    Returns
    -------
    Axes
        Steps on the x axis, the level on the y axis.
    """
    fan = _fan(data, level)
    drawn = _real_runs(runs)
    dates = dates_by_step(data)
    canvas = begin(ax, style, f"{fan.label} over time" if title is None else title, caption)
    thin = f" Thin lines: {len(drawn)} single {'run' if len(drawn) == 1 else 'runs'}." if drawn else ""
    canvas.note(
        f"Runs that ended stay at their last value, so each band covers all runs.{thin} {time_axis_note(dates)}"
    )
    names = ["9 in 10 runs", "half of the runs", "median"]
    values = [value for name in _QUANTILES for value in fan.quantiles[name]]
    values += [value for _, line in drawn for value in line]
    low, high, places = _scale(min(values), max(values))
    labels = [_number(place) for place in places]
    canvas.left += max(text_width(label, canvas.style.body) for label in labels) + 8
    canvas.bottom += time_axis_height(canvas.style, dates)
    canvas.top -= canvas.style.body * LINE / 2
    column = SideColumn(canvas, names)
    canvas.place()
    canvas.axes.set(xlim=(fan.steps[0], fan.steps[-1] + (fan.steps[0] == fan.steps[-1])), ylim=(low, high))
    _bands(canvas, fan, drawn)
    ticks(canvas.axes.yaxis, places, labels, canvas.style)
    time_axis(canvas, canvas.axes, fan.steps[0], fan.steps[-1], dates)
    light_grid(canvas.axes, "y", canvas.style)
    last = {name: fan.quantiles[name][-1] for name in _QUANTILES}
    column.draw(
        [
            SideLabel(names[0], (last["q75"] + last["q95"]) / 2, Look(_WIDE, "")),
            SideLabel(names[1], (last["q50"] + last["q75"]) / 2, Look(_NARROW, "")),
            SideLabel(names[2], last["q50"], Look(_MEDIAN, ""), "line"),
        ]
    )
    return canvas.axes


def _real_runs(runs: pd.DataFrame | None) -> list[tuple[list[int], list[float]]]:
    """Steps and values of the first few runs."""
    if runs is None or runs.empty:
        return []
    need(runs, ["run", "step", "value"], "fan")
    lines = []
    for _, rows in list(runs.sort_values(["run", "step"]).groupby("run"))[:MOST_RUNS]:
        lines.append(([int(step) for step in rows["step"].tolist()], rows["value"].astype(float).tolist()))
    return lines


def _bands(canvas: Canvas, fan: _Fan, drawn: list[tuple[list[int], list[float]]]) -> None:
    """Draw bands, runs and median."""
    axes, line = canvas.axes, canvas.style.line
    edge: dict[str, Any] = {"edgecolor": INK, "linewidth": line / 4}
    q = fan.quantiles
    axes.fill_between(fan.steps, q["q05"], q["q95"], facecolor=_WIDE, zorder=2, **edge)
    axes.fill_between(fan.steps, q["q25"], q["q75"], facecolor=_NARROW, zorder=2, **edge)
    for steps, values in drawn:
        axes.add_line(Line2D(steps, values, color=INK, linewidth=line / 2.5, alpha=0.75, zorder=3))
        axes.plot(steps[-1:], values[-1:], ".", color=INK, markersize=2.5 * line, zorder=3)
    axes.plot(fan.steps, q["q50"], color="white", linewidth=line * 3.2, zorder=4)
    axes.plot(fan.steps, q["q50"], color=_MEDIAN, linewidth=line * 2, zorder=5)


def _scale(low: float, high: float) -> tuple[float, float, list[float]]:
    """Round ends for the y axis and ticks between them."""
    span = high - low or max(abs(high), 1.0)
    power = 10.0 ** np.floor(np.log10(span / 4))
    step = float(next(power * factor for factor in (1, 2, 2.5, 5, 10) if span / (power * factor) <= 6))
    first, last = int(np.floor(low / step + 1e-9)), int(np.ceil(high / step - 1e-9))
    last = max(last, first + 1)
    return first * step, last * step, [round(number * step, 12) for number in range(first, last + 1)]


def _number(value: float) -> str:
    """Write a level's value."""
    return f"{value:,.10g}".replace("-", "−")


def alt_text(data: pd.DataFrame, *, level: str | None = None, runs: pd.DataFrame | None = None) -> str:
    """Say in words what the chart shows: where the level starts and ends."""
    fan = _fan(data, level)

    def told(place: int) -> str:
        low, middle, high = (f"{fan.quantiles[name][place]:,.3g}" for name in ("q05", "q50", "q95"))
        return f"median {middle}, 9 in 10 runs between {low} and {high}"

    drawn = len(_real_runs(runs))
    thin = f" {drawn} single runs are drawn as thin lines." if drawn > 1 else ""
    return (
        f"Fan chart of {fan.label} over {len([step for step in fan.steps if step >= 0])} steps. First: {told(0)}; "
        f"at the last step: {told(-1)}. Ended runs stay at their last value.{thin}"
    )
