"""A sweep as people read it: shares at every value, and the tipping points in words, within 80 columns."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from escalate.cli.common import NO_FORECAST, WIDTH, fitted, lines_of
from escalate.results.words import short_per_cent

if TYPE_CHECKING:
    from escalate.studies.sweep import Sweep, Value

MOST_SENTENCES = 4
NARROWEST = 6
"""Columns that the name of an ending needs."""
SHARE = 5
"""Columns of a share, such as >99 %."""


def sweep_lines(made: Sweep, name: str, outcome: str, out: Path | None = None) -> list[str]:
    """The printed sweep, a line each."""
    scenario = made.scenario
    policy = f"policy {scenario.policy.name}" if scenario.policy else "no policy"
    settings = "".join(f", {key}={value}" for key, value in scenario.settings.items())
    lines = [fitted(f"{scenario.title} ({scenario.name})", WIDTH, pad=False)]
    lines += lines_of(
        f"{made.runs:,} runs at each of {len(made.points)} points, seed {made.seed}, {policy}{settings}; "
        "the same luck at every point"
    )
    lines += ["", *(_row_table(made) if len(made.axes) == 1 else _grid_table(made, outcome)), ""]
    lines += _tipping(made, outcome)
    lines += ["", NO_FORECAST]
    kept = "" if out is not None else "--out DIR keeps the table and the chart"
    lines += [f"Next: escalate sensitivity {name}", *([f"      {kept}"] if kept else [])]
    return lines


def _row_table(made: Sweep) -> list[str]:
    """A line a value, a column an outcome."""
    axis = made.axes[0]
    head = [text(value) for value in axis.values]
    mark = [" *" if value == axis.baseline else "" for value in axis.values]
    names = [outcome.name for outcome in made.scenario.outcomes]
    left = max(len(axis.name), *(len(value) + 2 for value in head))
    left = min(left, 24)
    room = (WIDTH - left) // len(names) - 1
    if room < SHARE:
        return [f"{len(names)} endings are too many for a screen: use --out or --format csv"]
    lines = []
    if room < NARROWEST:
        lines = [f"  {number} = {outcome.label}" for number, outcome in enumerate(made.scenario.outcomes, 1)]
        names = [str(number) for number in range(1, len(names) + 1)]
    room = min(room, 11)
    lines += _heads(fitted(axis.name, left, pad=False), names, left, room)
    for value, star, counts in zip(head, mark, made.counts.tolist(), strict=True):
        cells = "".join(f" {_share(count / made.runs):>{room}}" for count in counts)
        lines.append(f"{value + (star or '  '):>{left}}{cells}".rstrip())
    if any(mark):
        lines.append("* where the scenario stands")
    return lines


def _heads(corner: str, names: Sequence[str], left: int, room: int) -> list[str]:
    """Column heads, broken over lines at their underscores."""
    broken = [textwrap.wrap(name.replace("_", " "), room) or [""] for name in names]
    deep = max(map(len, broken))
    padded = [[""] * (deep - len(parts)) + parts for parts in broken]
    rows = ["".join(f" {parts[line]:>{room}}" for parts in padded) for line in range(deep)]
    return [f"{corner if line == deep - 1 else '':>{left}}{row}" for line, row in enumerate(rows)]


def _grid_table(made: Sweep, outcome: str) -> list[str]:
    """One outcome: the first assumption downwards, the second across."""
    place = [entry.name for entry in made.scenario.outcomes].index(outcome)
    down, across = made.axes
    shares = made.counts[:, place].reshape(len(down.values), len(across.values)) / made.runs
    label = made.scenario.outcomes[place].label
    lines = lines_of(f"Share of runs that end in {outcome} ({label})")
    head, columns = [text(value) for value in down.values], [text(value) for value in across.values]
    left = min(max(len(down.name), *(len(value) + 2 for value in head)), 24)
    room = max(SHARE, *(len(value) + 1 for value in columns))
    if left + (room + 1) * len(columns) > WIDTH:
        return [*lines, f"{len(columns)} values of {across.name} are too many for a screen: use --out or --format csv"]
    lines.append(f"{'':>{left}} {across.name} across")
    stars = [
        value + ("*" if known == across.baseline else " ") for value, known in zip(columns, across.values, strict=True)
    ]
    lines.append(f"{fitted(down.name, left, pad=False):>{left}}" + "".join(f" {value:>{room}}" for value in stars))
    for value, known, row in zip(head, down.values, shares.tolist(), strict=True):
        star = " *" if known == down.baseline else "  "
        lines.append(f"{value + star:>{left}}" + "".join(f" {_share(share):>{room}}" for share in row))
    if down.baseline in down.values or across.baseline in across.values:
        lines.append("* where the scenario stands")
    return [line.rstrip() for line in lines]


def _tipping(made: Sweep, outcome: str) -> list[str]:
    """The first few tipping points; of two assumptions, only those of the outcome shown."""
    sentences = made.sentences
    if len(made.axes) > 1 and made.tippings:
        sentences = [found.sentence for found in made.tippings if outcome in (found.outcome, found.overtakes)]
    lines = []
    for sentence in sentences[:MOST_SENTENCES]:
        lines += lines_of(f"- {sentence}", later="  ")
    left = len(made.sentences) - len(sentences[:MOST_SENTENCES])
    if left > 0:
        lines.append(f"({left} more with --format json, or in tipping.csv with --out)")
    if made.tippings:
        lines.append("In brackets: the values between which luck leaves the point, 95 % each.")
    return lines


def _share(share: float) -> str:
    return short_per_cent(share) if share else "none"


def text(value: Value) -> str:
    """A value as a table shows it."""
    return value if isinstance(value, str) else f"{value:,.6g}"
