"""Levels over time: where the runs lie, the thresholds of the file, and three runs by how they ended."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import to_hex

from escalate.charts.clock import dates_by_step, time_axis
from escalate.charts.findings import Facts, quoted
from escalate.charts.rungs import INK, OTHER, SOFT, Look
from escalate.charts.sheet import Frame, Row, Sheet, chart
from escalate.charts.text import NBSP, wrapped

MOST = 6
Threshold = tuple[str, float, str]
"""Level, value, and what becomes possible there."""
End = tuple[float, str, Look]
"""Where a line ends, and its name and look."""


def _spans(data: Frame) -> Iterator[tuple[Row, Row]]:
    """The first and the last row of each level."""
    for _, rows in data.groupby("level", sort=False):
        ordered = rows.sort_values("step")
        yield ordered.iloc[0], ordered.iloc[-1]


def _furthest(data: Frame) -> tuple[bool, Row, Row]:
    """The level whose median moves furthest, against the spread of its runs: whether clearly, first and last row."""
    found = []
    for first, last in _spans(data):
        spread = max(float(last["q75"] - last["q25"]), float(first["q75"] - first["q25"]), 1e-9)
        clear = not last["q25"] <= first["q50"] <= last["q75"]
        found.append((clear, abs(last["q50"] - first["q50"]) / spread, first, last))
    clear, _, first, last = max(found, key=lambda each: each[:2])
    return clear, first, last


def facts(data: Frame, endings: Frame | None = None, **_: object) -> Facts:
    """The level that moves furthest; by ending, where it ends."""
    clear, first, last = _furthest(data)
    digits = 0 if abs(last["q50"] - first["q50"]) >= 2 else 1
    start, end = (f"{row['q50']:.{digits}f}" for row in (first, last))
    told = {"level": first["label"], "clear": clear, "start": start, "end": end, "most": ""}
    told["moves"] = "goes" if data["level"].nunique() == 1 else "moves most,"
    if endings is not None:
        last = endings[endings["step"] == endings["step"].max()].sort_values("value")
        for name, row in (("least", last.iloc[0]), ("most", last.iloc[-1])):
            told |= {name: quoted(row["label"]), f"{name}_at": f"{row['value']:.3g}"}
    return told


@chart("fan", facts, ("step", "level", "label", "q05", "q25", "q50", "q75", "q95"), key="")
def draw(
    sheet: Sheet,
    data: Frame,
    runs: Frame | None = None,
    thresholds: Sequence[Threshold] = (),
    shares: Frame | None = None,
    endings: Frame | None = None,
) -> None:
    """Paint a panel a level, that of the finding in any case."""
    told, most = _furthest(data)[1]["level"], MOST if sheet.style.slides > 3 else 2
    others = [name for name in dict.fromkeys(data["level"]) if name != told][: most - 1]
    names = [name for name in dict.fromkeys(data["level"]) if name in (told, *others)]
    columns = 1 if len(names) == 1 or sheet.narrow else 2 if len(names) in (2, 4) else 3
    named = {level for level, *_ in thresholds} & {*names}
    room = sheet.width * (0.6 if named else 0.8) / columns
    for axes, name in zip(sheet.panels(len(names), columns), names, strict=True):
        rows = data[data["level"] == name].sort_values("step")
        axes.set_title(wrapped(rows["label"].iloc[0], room, sheet.style.body, most=2))
        stands = shares is not None and name in set(shares["level"])
        if shares is not None and stands:
            _standing(sheet, axes, shares[shares["level"] == name], 0.8 / -(-len(names) // columns))
        else:
            _level(axes, rows)
        if runs is not None and not stands:
            _single(sheet, axes, runs[runs["level"] == name])
        if not stands:
            found = [(at, words) for level, at, words in thresholds if level == name]
            ends = [] if endings is None else _ended(sheet, axes, endings)
            if not ends or sheet.style.slides > 3:
                ends += _thresholds(sheet, axes, found)
            _named(sheet, axes, ends, 0.8 / -(-len(names) // columns), columns, "right" if endings is None else "")
            axes.locator_params(axis="y", nbins=4)
        time_axis(sheet, axes, list(rows["step"]), dates_by_step(data), (0.7 if stands else 1) / columns)


def _level(axes: Axes, rows: Frame) -> None:
    """Where nine in ten runs and half of them lie, and the middle one."""
    axes.fill_between(rows["step"], rows["q05"], rows["q95"], color="#eceae5", linewidth=0)
    axes.fill_between(rows["step"], rows["q25"], rows["q75"], color="#d3cfc6", linewidth=0)
    axes.plot(rows["step"], rows["q50"], color=INK)
    axes.margins(x=0)


def _single(sheet: Sheet, axes: Axes, runs: Frame) -> None:
    for _, rows in runs.groupby("run", sort=False):
        look = sheet.looks.get(str(rows["outcome"].iloc[0]), OTHER)
        axes.plot(rows["step"], rows["value"], color=look.edge, linewidth=sheet.style.line * 0.8)
        axes.plot(rows["step"].iloc[-1:], rows["value"].iloc[-1:], "s", color=look.fill, mec=look.edge, ms=6)


def _standing(sheet: Sheet, axes: Axes, rows: Frame, part: float) -> None:
    """How many runs stand on each value of a level of few whole numbers, the highest on top and darkest."""
    table = rows.pivot_table(index="step", columns="value", values="share")
    greys = [Look(to_hex(str(grey)), SOFT) for grey in np.linspace(0.95, 0.35, table.shape[1])]
    sheet.stack(axes, table, greys)
    last = table.iloc[-1]
    sheet.bands(axes, last.tolist(), [f"{value:g}" if last[value] > 0.03 else "" for value in table], greys, part)
    sheet.shares(axes, "y", part)


def _ended(sheet: Sheet, axes: Axes, endings: Frame) -> list[End]:
    """The middle run of each ending."""
    found = []
    for name in [name for name in sheet.looks if name in set(endings["outcome"])]:
        rows = endings[endings["outcome"] == name].sort_values("step")
        axes.plot(rows["step"], rows["value"], color=sheet.looks[name].edge, linewidth=sheet.style.line * 1.6)
        found.append((rows["value"].iloc[-1], rows["label"].iloc[-1], sheet.looks[name]))
    return found


def _thresholds(sheet: Sheet, axes: Axes, found: Sequence[tuple[float, str]]) -> list[End]:
    """Lines at which something becomes possible; at most two, the lowest and the highest."""
    low, high = axes.get_ylim()
    shown = sorted(each for each in found if low <= each[0] <= high)
    shown = [shown[0], shown[-1]] if len(shown) > 2 else shown
    for at, _ in shown:
        sheet.threshold(axes, at, *axes.get_xlim())
    return [(at, NBSP.join(words.rsplit(" ", 1)), Look(SOFT, SOFT)) for at, words in shown]


def _named(sheet: Sheet, axes: Axes, ends: Sequence[End], part: float, columns: int, close: str) -> None:
    """Name lines at their right ends, outside: within, the runs would lie under the words."""
    widths = [share / columns for share in (0.2, 0.25, 0.3, 0.36)]
    places, texts, looks = [at for at, *_ in ends], [text for _, text, _ in ends], [look for *_, look in ends]
    sheet.beside(axes, places, texts, looks, part, close=close, widths=widths)


def alt_text(data: Frame, **_: object) -> str:
    """Say in words what the chart shows."""
    parts = [
        f"{first['label']} from {first['q50']:.3g} to {last['q50']:.3g}, "
        f"nine in ten runs ending between {last['q05']:.3g} and {last['q95']:.3g}"
        for first, last in _spans(data)
    ]
    return f"Levels over time, the middle run and where nine in ten and half of the runs lie: {'; '.join(parts)}."
