"""Which runs end otherwise: every run's ending without a policy at the left, with it at the right (alluvial)."""

from __future__ import annotations

import numpy as np
from matplotlib.collections import PolyCollection
from matplotlib.colors import to_rgba
from numpy.typing import NDArray

from escalate.charts.findings import Facts, quoted
from escalate.charts.rungs import SOFT
from escalate.charts.sheet import Frame, Sheet, chart, over
from escalate.charts.text import LINE, NBSP
from escalate.results.words import per_cent, per_cents


def facts(data: Frame, policy: str = "With the policy", **_: object) -> Facts:
    """How many runs move, and where most often to."""
    into = data[data["before"] != data["after"]].groupby("after_label", observed=True)["runs"].sum()
    after = quoted(str(into.idxmax())) if len(into) else ""
    share = per_cent(into.sum() / data["runs"].sum())
    return {"policy": policy, "moved": int(into.sum()), "share": share, "after": after}


@chart("flips", facts, ("before", "before_label", "after", "after_label", "runs"), key="before")
def draw(sheet: Sheet, data: Frame, policy: str = "With the policy") -> None:
    """Paint the ribbons, those of runs that change in the colour of the new ending, between two bars."""
    axes, total = sheet.ax, float(data["runs"].sum())
    names = [name for name in sheet.looks if data.loc[(data["before"] == name) | (data["after"] == name), "runs"].sum()]
    runs = data.set_index(["before", "after"])["runs"] / total
    sides = [data.groupby(side)["runs"].sum() / total for side in ("before", "after")]
    tops, foot = _slots(np.array([side.reindex(names) for side in sides]), 2.1 * LINE * sheet.style.body / sheet.height)
    at = [dict(zip(names, tops, strict=True)) for _ in sides]
    ribbons, colours = [], []
    for before in names:
        for after in names:
            share = float(runs.get((before, after), 0))
            if share:
                ribbons.append(_ribbon(at[0][before], at[1][after], share))
                colours.append(to_rgba(sheet.looks[after].fill, 0.16 if before == after else 0.75))
                at[0][before] += share
                at[1][after] += share
    axes.add_collection(PolyCollection(ribbons, facecolors=colours, linewidths=0))
    labels = dict(zip(data["before"].astype(str), data["before_label"], strict=True))
    told = _told(*([float(side[name]) for name in names] for side in sides))
    for side, shares in enumerate(sides):
        for name, top in zip(names, tops, strict=True):
            left = -0.03 if side == 0 else 1.0
            axes.bar(left, shares[name], bottom=top, width=0.03, align="edge", **sheet.style.patch(sheet.looks[name]))
        ends = [
            (float(top + shares[name] / 2), f"{text} {labels[name]}", sheet.looks[name])
            for name, top, text in zip(names, tops, told[side], strict=True)
        ]
        widths, where = (0.2, 0.24, 0.28, 0.3 if sheet.narrow else 0.35), ("left", "right")[side]
        sheet.beside(axes, ends, 1 / 0.85, close=where, widths=widths)
    axes.set(xlim=(-0.03, 1.03), ylim=(foot, 0), xticks=[], yticks=[])
    axes.spines[:].set_visible(False)
    outward = ("right", "left") if sheet.narrow else ("left", "right")
    for x, text, where in zip((-0.03, 1.03), ("without", "with"), outward, strict=True):
        over(axes, text, x, (0, 6), ha=where, color=SOFT)


def _slots(shares: NDArray[np.float64], label: float) -> tuple[NDArray[np.float64], float]:
    """Where the slot of each ending begins, and the foot of all; ``shares`` has shape (sides, endings).

    Both sides stand in the same slots, so that a level ribbon means that nothing moved. They are so far apart that a
    label, which takes up so much of the height, stands level with its bar.
    """
    most, count = shares.max(axis=0), shares.shape[1]
    foot, label = 1.0, min(label, 0.8 / count)
    for _ in range(40):  # the more room labels take, the lower the bars are: this settles
        tall = label * foot
        first, last = (max(0.0, tall - shares[:, end].min()) / 2 for end in (0, -1))
        middles = most[:-1] + (shares[:, 1:] - shares[:, :-1]) / 2
        gaps = np.maximum(0.14 / max(1, count - 1), tall - middles.min(axis=0))
        tops = first + np.concatenate([[0], np.cumsum(most[:-1] + gaps)])
        foot = float(tops[-1] + most[-1] + last)
    return tops, foot


def _told(before: list[float], after: list[float]) -> list[list[str]]:
    """The shares of both sides; with a decimal where they are written alike without, though not with it."""
    sides = [per_cents(before), per_cents(after)]
    for place, pair in enumerate(zip(before, after, strict=True)):
        one, other = (f"{100 * share:.1f}{NBSP}%" for share in pair)
        if sides[0][place] == sides[1][place] and one != other:
            sides[0][place], sides[1][place] = one, other
    return sides


def _ribbon(left: float, right: float, share: float) -> NDArray[np.float64]:
    """The outline of runs that go from one ending to another; shape (points, 2)."""
    x = np.linspace(0, 1, 40)
    y = left + (right - left) * x * x * (3 - 2 * x)
    return np.column_stack([np.append(x, x[::-1]), np.append(y, y[::-1] + share)])


def alt_text(data: Frame, policy: str = "With the policy") -> str:
    """Say in words what the chart shows."""
    moved = data[(data["before"] != data["after"]) & (data["runs"] > 0)].sort_values("runs", ascending=False)
    ways = [f"{row.before_label} to {row.after_label} {row.runs:,}" for row in moved.head(4).itertuples()]
    total = int(data["runs"].sum())
    told = "; ".join(ways) or "none"
    return f"{policy}. Ribbons of {total:,} runs from their ending without to that with it; most moved: {told}."
