"""When runs end before the last step: the share that has met each ending by then, and how many go on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from escalate.charts.clock import Dates, time_axis
from escalate.charts.findings import Facts, amount, quoted
from escalate.charts.rungs import OTHER
from escalate.charts.sheet import Frame, NothingToShow, Sheet, chart
from escalate.results.words import per_cent

LEAST = 0.02
"""Parts of the bar smaller than this carry no label."""


def early(data: Frame, steps: int) -> Any:
    """Share of all runs that met each ending before the last step, only those that some did."""
    before = data[data["step"] < steps - 1]
    shares = before["outcome"].astype(str).value_counts() / len(data)
    return shares[shares > 0]


def facts(data: Frame, labels: Mapping[str, str], steps: int, **_: object) -> Facts:
    """How many go on, and the commonest early ending."""
    found = early(data, steps)
    if found.empty:
        raise NothingToShow("no run ends before the last step")
    most = quoted(labels[str(found.idxmax())])
    return {"going": per_cent(1 - float(found.sum())), "most": most, "amount": amount(float(found.max()))}


@chart("time_to_outcome", facts, ("outcome", "step"))
def draw(sheet: Sheet, data: Frame, labels: Mapping[str, str], steps: int, dates: Dates) -> None:
    """Paint a line an ending to the end of the last step, and where there is room a bar of all runs before that."""
    found, every = early(data, steps), data["outcome"].astype(str).value_counts(normalize=True)
    order = [name for name in sheet.looks if name in found.index]
    axes, *bar = sheet.panels(1, 1) if sheet.narrow else sheet.panels(2, 2, width_ratios=(9, 1))
    clock = np.arange(steps + 1)
    for name in order:
        own = data.loc[data["outcome"].astype(str) == name, "step"].to_numpy()
        share = np.searchsorted(np.sort(own), clock, side="right") / len(data)
        look = sheet.looks[name]
        for colour, thick in ((look.edge, 2.4), (look.fill, 1.6)):
            line = sheet.style.line * thick
            axes.plot(clock, share, color=colour, linewidth=line, drawstyle="steps-post")
    axes.set(xlim=(0, steps), ylim=(0, None))
    axes.set_title("ended so by then")
    sheet.shares(axes, "y", 0.9)
    ends = [(every[name], f"{per_cent(every[name])} {labels[name]}", sheet.looks[name]) for name in order]
    sheet.beside(axes, ends, 0.85)
    time_axis(sheet, axes, list(range(steps)), dates, 0.65)
    going = 1 - float(found.sum())
    for panel in bar:
        ended = [(found[name], per_cent(found[name]), sheet.looks[name]) for name in order[::-1]]
        sheet.pile(panel, "before the\nlast step", [(going, f"{per_cent(going)} still going", OTHER), *ended], LEAST)


def alt_text(data: Frame, labels: Mapping[str, str], steps: int, **_: object) -> str:
    """Say in words what the chart shows."""
    found = early(data, steps)
    parts = [f"{labels[str(name)]} {per_cent(float(share))}" for name, share in found.items()]
    return (
        f"Lines of the share of runs that have ended before the last step: {'; '.join(parts) or 'none'}; "
        f"still going then {per_cent(1 - float(found.sum()))}."
    )
