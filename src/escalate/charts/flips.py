"""Which runs end otherwise: every run's ending without a policy at the left, with it at the right (alluvial)."""

from __future__ import annotations

import numpy as np
from matplotlib.collections import PolyCollection
from matplotlib.colors import to_rgba
from numpy.typing import NDArray

from escalate.charts.findings import Facts, quoted
from escalate.charts.rungs import SOFT
from escalate.charts.sheet import Frame, Sheet, chart, over
from escalate.charts.text import LINE, fits, wrapped
from escalate.results.pairs import met_and_told


def facts(data: Frame, policy: str = "the policy", top: str = "") -> Facts:
    """The largest gain and loss that are clear of luck, as both sides say them, as far as a title holds them.

    The gain comes first, since strong ribbons have the colour of what gains; then the ending at the ``top`` of the
    ladder where its share doubles: the price. A policy too long to be named is named in the picture.
    """
    clear = [at for at in met_and_told(data) if at[0].low > 0 or at[0].high < 0]
    gains = [at for at in reversed(clear) if at[0].difference > 0]
    price = [at for at in gains[1:] if at[0].outcome_label == top and at[0].share >= 2 * at[0].base_share]
    told = [*gains[:1], *price, *clear[: len(clear) > len(gains)]]
    said = [f"{quoted(at.outcome_label)} from {before} to {after}" for at, before, after in told]
    who = quoted(policy) if fits(f"{quoted(policy)} moves {''.join(said[:1])}") else "This policy"
    changes = said[:1]
    for each in said[1:]:
        changes += [each] * fits(f"{who} moves {', '.join([*changes, each])}")
    moved = int(data.loc[data["before"] != data["after"], "runs"].sum())
    return {"policy": quoted(policy), "who": who, "moved": moved, "changes": ", ".join(changes)}


@chart("flips", facts, ("before", "before_label", "after", "after_label", "runs"), key="before")
def draw(sheet: Sheet, data: Frame, policy: str = "the policy", **_: object) -> None:
    """Paint the ribbons, those of runs that change in the colour of the new ending, between two bars."""
    axes, known = sheet.ax, {at[0].outcome: at for at in met_and_told(data)}
    names, runs = [name for name in sheet.looks if name in known], data.set_index(["before", "after"])["runs"]
    shares = np.array([[known[name][0].base_share, known[name][0].share] for name in names]).T
    line, head = LINE * sheet.style.body, wrapped(f"with: {policy}", sheet.width / 2, sheet.style.body)
    tall = sheet.height - head.count("\n") * line
    tops, floor = _slots(shares, 2.1 * line / tall)
    at = [dict(zip(names, tops, strict=True)) for _ in shares]
    ribbons, colours = [], []
    for before in names:
        for after in names:
            share = float(runs.get((before, after), 0)) / runs.sum()
            if share:
                ribbons.append(_ribbon(at[0][before], at[1][after], share))
                colours.append(to_rgba(sheet.looks[after].fill, 0.16 if before == after else 0.75))
                at[0][before] += share
                at[1][after] += share
    axes.add_collection(PolyCollection(ribbons, facecolors=colours, linewidths=0))
    for side, left in enumerate((-0.03, 1.0)):
        ends = []
        for name, foot, share in zip(names, tops, shares[side], strict=True):
            axes.bar(left, share, bottom=foot, width=0.03, align="edge", **sheet.style.patch(sheet.looks[name]))
            row, *told = known[name]
            said = told[side].replace("none", "0 %")
            ends.append((float(foot + share / 2), f"{said} {row.outcome_label}", sheet.looks[name]))
        widths = (0.2, 0.24, 0.28, 0.3 if sheet.narrow else 0.35)
        sheet.beside(axes, ends, tall / sheet.height / 0.85, close=("left", "right")[side], widths=widths)
    over(axes, "as it stands", 0, (-8, 8), ha="right", color=SOFT)
    over(axes, head, 1, (0, 8), color=SOFT)
    axes.set(xlim=(-0.03, 1.03), ylim=(floor, 0), xticks=[], yticks=[])
    axes.spines[:].set_visible(False)


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


def _ribbon(left: float, right: float, share: float) -> NDArray[np.float64]:
    """The outline of runs that go from one ending to another; shape (points, 2)."""
    x = np.linspace(0, 1, 40)
    y = left + (right - left) * x * x * (3 - 2 * x)
    return np.column_stack([np.append(x, x[::-1]), np.append(y, y[::-1] + share)])


def alt_text(data: Frame, policy: str = "the policy", **_: object) -> str:
    """Say in words what the chart shows."""
    moved = data[(data["before"] != data["after"]) & (data["runs"] > 0)].sort_values("runs", ascending=False)
    ways = [f"{row.before_label} to {row.after_label} {row.runs:,}" for row in moved.head(4).itertuples()]
    total = int(data["runs"].sum())
    told = "; ".join(ways) or "none"
    return f"{policy}. Ribbons of {total:,} runs from their ending without to that with it; most moved: {told}."
