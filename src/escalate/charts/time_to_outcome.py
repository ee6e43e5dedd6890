"""Time to outcome: the cumulative incidence of each ending, stacked, with the runs still going on top."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from numpy.typing import NDArray

from escalate.charts.canvas import (
    Canvas,
    SideColumn,
    SideLabel,
    begin,
    dates_by_step,
    share_ticks,
    time_axis,
    time_axis_height,
    time_axis_note,
)
from escalate.charts.style import FAINT, Look, Style, looks_for, need, per_cent, runs_text, thin_hatch
from escalate.charts.text import LINE, clean, text_width

MEANING = "height of a band: share of all runs that have ended so by then"


@dataclass(frozen=True)
class _Incidence:
    labels: dict[str, str]  # in order
    shares: NDArray[np.float64]  # outcomes x steps, share of runs ended so by the end of the step
    runs: int


def order_of(seen: Iterable[str], labels: Mapping[str, str] | None, colours: Mapping[str, Look] | None) -> list[str]:
    """Outcomes in the scenario's order: the labels' if given, else the palette's, else by name."""
    wanted = list(labels or colours or [])
    return [*wanted, *sorted(set(seen) - set(wanted))]


def _incidence(
    data: pd.DataFrame, labels: Mapping[str, str] | None, colours: Mapping[str, Look] | None, steps: int | None
) -> _Incidence:
    """Count the endings up to each step."""
    need(data, ["outcome", "step"], "time to outcome")
    names = order_of({str(name) for name in data["outcome"].unique()}, labels, colours)
    last = max(int(data["step"].max()) + 1, steps or 0)
    shares = np.zeros((len(names), last))
    for place, name in enumerate(names):
        ended = data.loc[data["outcome"] == name, "step"].to_numpy(dtype=np.int64)
        shares[place] = np.cumsum(np.bincount(ended, minlength=last)) / len(data)
    told = {name: clean((labels or {}).get(name, name.replace("_", " "))) for name in names}
    return _Incidence(told, shares, len(data))


def draw(
    data: pd.DataFrame,
    ax: Axes | None = None,
    *,
    labels: Mapping[str, str] | None = None,
    steps: int | None = None,
    dates: Mapping[int, dt.date] | None = None,
    style: str | Style = "screen",
    colours: Mapping[str, Look] | None = None,
    title: str | None = None,
    caption: str = "",
) -> Axes:
    """Draw the stacked shares of runs ended so far, the first outcome at the foot.

    Parameters
    ----------
    data : DataFrame
        One row a run: columns ``outcome, step``, and ``date`` where there is a calendar (the runs table).
    labels : Mapping, optional
        From outcome to label, in the file's order, with those that no run reached.
    steps : int, optional
        How many steps the clock has; to the last ending if not given.
    dates : Mapping, optional
        First day of each step. If not given, the frame's dates are read, and the steps between them filled in where
        all are of one length in days.
    ax, style, colours, title, caption
        As for :func:`escalate.charts.outcomes.draw`.

    Returns
    -------
    Axes
        Step ``s`` spans ``s - 0.5`` to ``s + 0.5``; shares of runs on the y axis.
    """
    found = _incidence(data, labels, colours, steps)
    looks = looks_for(found.labels, colours)
    known = dates_by_step(data) if dates is None else dict(dates)
    dates = every_date(known, found.shares.shape[1])
    heading = f"When {runs_text(found.runs)} ended" if title is None else title
    canvas = begin(ax, style, heading, caption)
    canvas.note(f"Share of all runs that have ended so by each step. {time_axis_note(dates)}")
    last = found.shares[:, -1] if found.labels else np.zeros(0)
    texts = [
        f"{label}: {per_cent(share) if share else 'none seen'}"
        for label, share in zip(found.labels.values(), last, strict=True)
    ]
    canvas.left += text_width("100 %", canvas.style.body) + 8
    canvas.bottom += time_axis_height(canvas.style, dates)
    canvas.top -= canvas.style.body * LINE / 2
    column = SideColumn(canvas, texts)
    canvas.place()
    axes, count = canvas.axes, found.shares.shape[1]
    axes.set(xlim=(-0.5, count - 0.5), ylim=(0, 1))
    edges = np.arange(count + 1) - 0.5
    foot = np.zeros(count)
    labels_drawn = []
    for name, text, shares in zip(found.labels, texts, found.shares, strict=True):
        fill = looks[name].fill(canvas.style)
        band = axes.stairs(foot + shares, edges, baseline=foot, fill=True, label=text, **fill)
        thin_hatch(band)
        labels_drawn.append(SideLabel(text, float(foot[-1] + shares[-1] / 2), looks[name]))
        foot = foot + shares
    _still_going(canvas, 1 - foot)
    share_ticks(axes.yaxis, 1.0, canvas.style, 2 * canvas.height)
    time_axis(canvas, axes, 0, count - 1, dates)
    column.draw(labels_drawn)
    return axes


def _still_going(canvas: Canvas, going: NDArray[np.float64]) -> None:
    """Name the white area on top, where it is large enough for its name."""
    size = canvas.style.body
    words = "still going"
    pitch = canvas.width / len(going)
    span = int(np.ceil((text_width(words, size) + 10) / pitch))
    if span > len(going):
        return
    room = [float(going[start : start + span].min()) for start in range(len(going) - span + 1)]
    start = int(np.argmax(room))
    if room[start] * canvas.height > size * LINE * 1.4:
        x = start + (span - 1) / 2
        middle = {"ha": "center", "va": "center", "transform": canvas.axes.transData}
        canvas.write(x, 1 - room[start] / 2, [words], color=FAINT, **middle)


def every_date(known: Mapping[int, dt.date], steps: int) -> dict[int, dt.date]:
    """Fill in the dates of steps in which no run ended; empty where the known ones do not settle them."""
    if all(step in known for step in range(steps)):
        return dict(known)
    pairs = sorted(known.items())
    gaps = [((b - a).days, after - before) for (before, a), (after, b) in pairwise(pairs)]
    lengths = {days // count if days % count == 0 else None for days, count in gaps}
    length = next(iter(lengths), None)
    if len(lengths) != 1 or length is None:
        return {}
    first, date = pairs[0]
    return {step: date + dt.timedelta(days=length * (step - first)) for step in range(steps)}


def alt_text(
    data: pd.DataFrame,
    *,
    labels: Mapping[str, str] | None = None,
    steps: int | None = None,
    colours: Mapping[str, Look] | None = None,
) -> str:
    """Say in words what the chart shows: how each ending's share builds up."""
    found = _incidence(data, labels, colours, steps)
    half = (found.shares.shape[1] - 1) // 2
    parts = [
        f"{label} {per_cent(shares[half])} by step {half}, {per_cent(shares[-1])} in the end"
        for label, shares in zip(found.labels.values(), found.shares, strict=True)
        if shares[-1]
    ]
    return (
        f"Stacked cumulative incidence of the endings of {runs_text(found.runs)} over {found.shares.shape[1]} steps, "
        f"runs still going on top: {'; '.join(parts)}."
    )
