"""Which runs end otherwise: every run's ending without a policy at the left, with it at the right (alluvial)."""

from __future__ import annotations

import numpy as np
from matplotlib.collections import PolyCollection
from matplotlib.colors import to_rgba
from numpy.typing import NDArray

from escalate.charts.findings import Facts, quoted
from escalate.charts.rungs import SOFT
from escalate.charts.sheet import Frame, Sheet, chart, over
from escalate.results.words import per_cent, per_cents


def facts(data: Frame, policy: str = "With the policy", **_: object) -> Facts:
    """How many runs move, where most often to, and from where most of those."""
    moved = data[data["before"] != data["after"]]
    runs = int(moved["runs"].sum())
    into = moved.groupby("after", observed=True)["runs"].transform("sum")
    most = moved.assign(into=into).sort_values(["into", "runs"]).iloc[-1] if runs else data.iloc[0]
    told = {"before": quoted(most["before_label"]), "after": quoted(most["after_label"])}
    return {"policy": policy, "moved": runs, "share": per_cent(runs / data["runs"].sum()), **told}


@chart("flips", facts, ("before", "before_label", "after", "after_label", "runs"), key="before")
def draw(sheet: Sheet, data: Frame, policy: str = "With the policy") -> None:
    """Paint the ribbons, those of runs that change in the colour of the new ending, between two bars."""
    axes, total = sheet.ax, float(data["runs"].sum())
    names = [name for name in sheet.looks if data.loc[(data["before"] == name) | (data["after"] == name), "runs"].sum()]
    gap = 0.14 / max(1, len(names) - 1)
    runs = data.set_index(["before", "after"])["runs"] / total
    sides = [data.groupby(side)["runs"].sum() / total for side in ("before", "after")]
    # Both sides stand in the same slots, so that a level ribbon means that nothing moved.
    slots = np.maximum(*(side.reindex(names).to_numpy() for side in sides))
    tops = np.concatenate([[0], np.cumsum(slots + gap)[:-1]])
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
    for side, shares in enumerate(sides):
        for name, top in zip(names, tops, strict=True):
            left = -0.03 if side == 0 else 1.0
            axes.bar(left, shares[name], bottom=top, width=0.03, align="edge", **sheet.style.patch(sheet.looks[name]))
        own = [float(shares[name]) for name in names]
        ends = [
            (top + share / 2, f"{text} {labels[name]}", sheet.looks[name])
            for name, top, share, text in zip(names, tops, own, per_cents(own), strict=True)
        ]
        widths, where = (0.2, 0.24, 0.28, 0.3 if sheet.narrow else 0.35), ("left", "right")[side]
        sheet.beside(axes, ends, 1 / 0.85, close=where, widths=widths)
    axes.set(xlim=(-0.03, 1.03), ylim=(float(tops[-1] + slots[-1]), 0), xticks=[], yticks=[])
    axes.spines[:].set_visible(False)
    outward = ("right", "left") if sheet.narrow else ("left", "right")
    for x, text, where in zip((-0.03, 1.03), ("without", "with"), outward, strict=True):
        over(axes, text, x, (0, 6), ha=where, color=SOFT)


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
