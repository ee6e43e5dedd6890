"""The numbers behind a chart as a small table of words, which stands folded under the picture on a page."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from escalate.charts.findings import points
from escalate.charts.text import NBSP
from escalate.results.intervals import none_seen
from escalate.results.settling import running, stops
from escalate.results.words import interval_text, per_cents, short_per_cent

if TYPE_CHECKING:
    from escalate.charts.plots import Chart

Labels = Mapping[str, str]
STOPS = 5
"""Steps that a table over time shows."""
MOST = 40


@dataclass(frozen=True)
class Table:
    """Words in rows; the first cell of a row names it."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def numbers(chart: Chart) -> Table:
    """The numbers of a chart, by what its frame holds: over time at a few steps, else row by row."""
    frame = chart.frame()
    if chart.name in _OWN:
        return _OWN[chart.name](frame, chart.data.how.get("labels", {}))
    keys = [key for key in ("actor_label", "label", "option_label") if key in frame]
    value, shown = ("q50", _plain) if "q50" in frame else ("share", _share)
    return _over_time(frame, keys, value, shown)


def _share(share: float) -> str:
    return "" if share != share else short_per_cent(share).replace(" ", NBSP) if share else "0"


def _plain(value: float) -> str:
    return "" if value != value else f"{value:.3g}"


def _over_time(frame: Any, keys: Sequence[str], value: str, shown: Callable[[float], str]) -> Table:
    """A row a line of the chart, a column for each of a few steps."""
    from escalate.charts.clock import day
    from escalate.results.tables import dates_by_step

    steps, dates = sorted(set(frame["step"])), dates_by_step(frame)
    places = sorted({round(part * (len(steps) - 1)) for part in np.linspace(0, 1, STOPS)})
    chosen = [steps[place] for place in places]
    head = [day(dates.get(step), step) if step >= 0 else "the start" for step in chosen]
    rows = []
    for key, part in frame.groupby(list(keys), sort=False):
        at = part.set_index("step")[value]
        rows.append((": ".join(map(str, key)), *(shown(float(at.get(step, np.nan))) for step in chosen)))
    return Table(("", *head), tuple(rows[:MOST]))


def _tally(frame: Any, _: Labels) -> Table:
    total = int(frame["runs"].sum())
    rows = [
        (str(row.label), f"{row.runs:,}", said, interval_text(row.low, row.high) if row.runs else none_seen(total))
        for row, said in zip(frame.itertuples(), per_cents(frame["share"].tolist()), strict=True)
    ]
    return Table(("ending", "runs", "share", "95 % interval"), tuple(rows))


def _ended(frame: Any, labels: Labels) -> Table:
    """When the runs of each ending had ended."""
    rows = []
    for name, part in frame.groupby("outcome", sort=False, observed=True):
        ends = np.quantile(part["step"], (0.1, 0.5, 0.9), method="inverted_cdf")
        rows.append((labels[str(name)], f"{len(part):,}", *(f"{step:.0f}" for step in ends)))
    return Table(("ending", "runs", "1 in 10 by step", "half by step", "9 in 10 by step"), tuple(rows))


def _settling(frame: Any, labels: Labels) -> Table:
    """The shares after some numbers of runs."""
    names, shares = running(frame)
    found = stops(len(frame))
    rows = [
        (labels[name], *(_share(float(shares[runs - 1, place])) for runs in found)) for place, name in enumerate(names)
    ]
    return Table(("ending", *(f"{runs:,} runs" for runs in found)), tuple(rows))


def _pushes(frame: Any, _: Labels) -> Table:
    rows = [(f"{row.actor}: {row.level}", str(row.up), str(row.down), str(row.reads)) for row in frame.itertuples()]
    return Table(("who and what", "options that raise it", "that lower it", "that depend on it"), tuple(rows))


def _crossed(down: str, across: str, value: str, shown: Callable[[float], str]) -> Callable[[Any, Labels], Table]:
    """Make a table of two keys against each other."""

    def made(frame: Any, _: Labels) -> Table:
        table = frame.pivot_table(index=down, columns=across, values=value, aggfunc="sum", sort=False, fill_value=0)
        rows = [(str(key), *map(shown, row)) for key, row in zip(table.index, table.to_numpy().tolist(), strict=True)]
        return Table(("", *map(str, table.columns)), tuple(rows))

    return made


def _counted(runs: float) -> str:
    return f"{round(runs):,}"


_OWN: Mapping[str, Callable[[Any, Labels], Table]] = {
    "outcomes": _tally,
    "time_to_outcome": _ended,
    "convergence": _settling,
    "map": _pushes,
    "pathways": _crossed("branch", "outcome_label", "runs", _counted),
    "flips": _crossed("before_label", "after_label", "runs", _counted),
    "differences": _crossed("label", "outcome_label", "difference", points),
}
