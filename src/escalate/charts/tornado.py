"""Which assumption matters most: each at both ends of its range, with the shares of runs there."""

from __future__ import annotations

from typing import Any

from escalate.charts.findings import quoted, say
from escalate.charts.rungs import OTHER, SOFT
from escalate.charts.sheet import Frame, Sheet, chart
from escalate.charts.text import LINE, NBSP, text_width
from escalate.results.words import per_cent, share_or_none, short_per_cent

MOST = 10


def facts(data: Frame, outcome: str = "the outcome", name: str = "") -> dict[str, Any]:
    """The assumption with the largest swing, and whether another could matter as much within luck."""
    first = data.iloc[0]
    told = {"outcome": quoted(outcome), "assumption": _name(first), "clear": bool(first["clear"])}
    told |= {"low": f"{first['low']:g}", "high": f"{first['high']:g}"}
    told |= {"first": share_or_none(first["share_low"]), "last": share_or_none(first["share_high"]), "tied": ""}
    if len(data) > 1 and data["clear"].iloc[1]:
        sure = min(abs(first["across_from"]), abs(first["across_to"]))
        second = data.iloc[1]
        if max(abs(second["across_from"]), abs(second["across_to"])) >= sure:
            told["tied"] = _name(second)
    return told


def _name(row: Any) -> str:
    return quoted(str(row["label"]))


def finding(data: Frame, **how: Any) -> str:
    """The title."""
    return say("tornado", facts(data, **how))


def _paint(sheet: Sheet, data: Frame, outcome: str = "the outcome", name: str = "") -> None:
    axes, style = sheet.ax, sheet.style
    look = sheet.looks.get(name, OTHER)
    most = MOST
    if style.rows < MOST:  # as many as have room for two lines each
        most = max(1, min(style.rows - 1, int(0.82 * sheet.height / (2 * style.body * LINE))))
    frame = data[data["clear"]].head(most) if data["clear"].any() else data.head(3)
    sheet.rows(axes, [str(label) for label in frame["label"]], part=0.82)
    base = float(data["share"].iloc[0]) if "share" in data else None
    lefts = []
    for row, at in enumerate(frame.itertuples()):
        low, high = sorted((at.share_low, at.share_high))
        axes.barh(row, high - low, left=low, height=0.5, **style.patch(look))
        left, right = (at.low, at.high) if at.share_low <= at.share_high else (at.high, at.low)
        for share, value, sign in ((low, left, -1), (high, right, 1)):
            text = f"{value:g}: {short_per_cent(share) if share else 'none'}".replace(" %", f"{NBSP}%")
            how: dict[str, Any] = {"va": "center", "ha": "left" if sign > 0 else "right", "textcoords": "offset points"}
            axes.annotate(text, (share, row), (sign * 6, 0), **how)
            if sign < 0:
                lefts.append((share, text_width(text, style.body) + 12))
    if base is not None:
        axes.axvline(base, color=SOFT, linewidth=style.line)
        place: dict[str, Any] = {
            "xycoords": ("data", "axes fraction"),
            "textcoords": "offset points",
            "color": SOFT,
            "ha": "center",
        }
        axes.annotate(f"the file: {per_cent(base)}".replace(" %", f"{NBSP}%"), (base, 1), (0, 4), **place)
    low, high = axes.dataLim.intervalx
    high = max(high, low + 0.01)  # a point of axis where nothing moves it
    # As far to the left as keeps each text that stands left of a bar clear of the row's name.
    parts = [(share, wide / (0.45 * sheet.width)) for share, wide in lefts]
    axes.set(xlim=(min(low, *((share - part * high) / (1 - part) for share, part in parts)), high), xticks=[])
    axes.spines[:].set_visible(False)
    left_out = len(data) - len(frame)
    if left_out:
        sheet.label_x(f"{left_out} more move it less, or not clear of luck")


def alt_text(data: Frame, outcome: str = "the outcome", name: str = "") -> str:
    """Say in words what the chart shows."""
    parts = [
        f"{row.label} from {share_or_none(row.share_low)} at {row.low:g} "
        f"to {share_or_none(row.share_high)} at {row.high:g}"
        for row in data[data["clear"]].head(5).itertuples()
    ]
    told = "; ".join(parts) or "none clear of luck"
    return f"Bars of the share of runs that end in {outcome}, each assumption at both ends of its range: {told}."


draw = chart(("parameter", "label", "low", "high", "share_low", "share_high", "clear"), finding, key="")(_paint)
