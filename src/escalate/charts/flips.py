"""Which runs end otherwise: every run's ending without a policy at the left, with it at the right (alluvial)."""

from __future__ import annotations

import numpy as np
from matplotlib.collections import PolyCollection
from matplotlib.colors import to_rgba
from numpy.typing import NDArray

from escalate.charts.findings import Facts, quoted
from escalate.charts.rungs import SOFT
from escalate.charts.sheet import Frame, Sheet, chart, over
from escalate.charts.text import LINE, NBSP, text_width
from escalate.results.pairs import DifferenceRow, Ending, difference_rows
from escalate.results.words import per_cent, per_cents

End = tuple[DifferenceRow, str, str]
"""What becomes of one ending, and how its shares without and with are told."""


def facts(data: Frame, policy: str = "With the policy", **_: object) -> Facts:
    """How many runs move, and the furthest change of a share each way that is clear of luck, as both sides say it.

    How ``wide`` they are, in multiples of the letters' size, chooses among the rules: no number may be cut.
    """
    clear = [at for at in _ends(data) if at[0].low > 0 or at[0].high < 0]
    furthest = [at for at in clear[:1] if at[0].difference < 0] + [at for at in clear[-1:] if at[0].difference > 0]
    furthest.sort(key=lambda at: -abs(at[0].difference))
    told = [f"{quoted(at.outcome_label)} from {before} to {after}" for at, before, after in furthest]
    changes, most, moved = ", ".join(told), "".join(told[:1]), data.loc[data["before"] != data["after"], "runs"].sum()
    wide, less = (text_width(f"{quoted(policy)} moves {text}", 1, bold=True) for text in (changes, most))
    how = {"policy": quoted(policy), "moved": int(moved), "share": per_cent(moved / data["runs"].sum())}
    return {**how, "changes": changes, "most": most, "wide": wide, "less wide": less}


def _ends(data: Frame) -> list[End]:
    """The endings that are met, those first that lose most."""
    labels = {
        str(name): str(label)
        for side in ("before", "after") for name, label in zip(data[side], data[f"{side}_label"], strict=True)
    }  # fmt: skip
    places, moved = list(labels), np.zeros((len(labels), len(labels)), np.int64)
    for before, after, runs in zip(data["before"], data["after"], data["runs"], strict=True):
        moved[places.index(before), places.index(after)] += runs
    rows = difference_rows("", "", [Ending(*each) for each in labels.items()], moved)
    met = [row for row in rows if row.share or row.base_share]
    told = _told([row.base_share for row in met], [row.share for row in met])
    return sorted(zip(met, *told, strict=True), key=lambda at: at[0].difference)


@chart("flips", facts, ("before", "before_label", "after", "after_label", "runs"), key="before")
def draw(sheet: Sheet, data: Frame, policy: str = "With the policy") -> None:
    """Paint the ribbons, those of runs that change in the colour of the new ending, between two bars."""
    axes, known = sheet.ax, {at[0].outcome: at for at in _ends(data)}
    names, runs = [name for name in sheet.looks if name in known], data.set_index(["before", "after"])["runs"]
    shares = np.array([[known[name][0].base_share, known[name][0].share] for name in names]).T
    tops, foot = _slots(shares, 2.1 * LINE * sheet.style.body / sheet.height)
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
        for name, top, share in zip(names, tops, shares[side], strict=True):
            axes.bar(left, share, bottom=top, width=0.03, align="edge", **sheet.style.patch(sheet.looks[name]))
            row, *told = known[name]
            ends.append((float(top + share / 2), f"{told[side]} {row.outcome_label}", sheet.looks[name]))
        widths, where = (0.2, 0.24, 0.28, 0.3 if sheet.narrow else 0.35), ("left", "right")
        sheet.beside(axes, ends, 1 / 0.85, close=where[side], widths=widths)
        over(axes, ("without", "with")[side], (-0.03, 1.03)[side], (0, 6), ha=where[side - sheet.narrow], color=SOFT)
    axes.set(xlim=(-0.03, 1.03), ylim=(foot, 0), xticks=[], yticks=[])
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
