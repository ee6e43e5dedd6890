"""Which assumption matters most: each at both ends of its range, with the shares of runs there."""

from __future__ import annotations

from escalate.charts.findings import Facts, quoted, value_text
from escalate.charts.rungs import OTHER, SOFT
from escalate.charts.sheet import Frame, Sheet, chart, note, over
from escalate.charts.text import LINE, text_width
from escalate.results.words import close_per_cent
from escalate.studies.tables import rival

MOST = 10


def facts(data: Frame, outcome: str = "the outcome", **_: object) -> Facts:
    """The assumption with the largest swing, and whether another could matter as much within luck."""
    first, tied = data.iloc[0], rival(data)
    told = {"outcome": quoted(outcome), "assumption": quoted(first["label"]), "clear": bool(first["clear"])}
    told |= {"low": value_text(first["low"]), "high": value_text(first["high"]), "tied": quoted(tied) if tied else ""}
    return {**told, "first": close_per_cent(first["share_low"]), "last": close_per_cent(first["share_high"])}


@chart("tornado", facts, ("parameter", "label", "low", "high", "share_low", "share", "share_high", "clear"), key="")
def draw(sheet: Sheet, data: Frame, outcome: str = "the outcome", name: str = "") -> None:
    """Paint a bar an assumption, its two values and the shares there at its ends."""
    axes, style = sheet.ax, sheet.style
    look = sheet.looks.get(name, OTHER)
    most = MOST
    if style.rows < MOST:  # as many as have room for two lines each
        most = max(1, min(style.rows - 1, int(0.82 * sheet.height / (2 * style.body * LINE))))
    frame = data[data["clear"]].head(most) if data["clear"].any() else data.head(3)
    sheet.rows(axes, [str(label) for label in frame["label"]], part=0.82)
    base, lefts = float(data["share"].iloc[0]), []
    for row, at in enumerate(frame.itertuples()):
        low, high = sorted((at.share_low, at.share_high))
        axes.barh(row, high - low, left=low, height=0.5, **style.patch(look))
        left, right = (at.low, at.high) if at.share_low <= at.share_high else (at.high, at.low)
        for share, value, sign in ((low, left, -1), (high, right, 1)):
            text = f"{close_per_cent(share)} at {value_text(value)}"
            note(axes, text, (share, row), (sign * 6, 0))
            if sign < 0:
                lefts.append((share, (text_width(text, style.body) + 12) / (0.45 * sheet.width)))
    axes.axvline(base, color=SOFT, linewidth=style.line)
    over(axes, f"as written: {close_per_cent(base)}", base, color=SOFT)
    low, high = axes.dataLim.intervalx
    high = max(high, low + 0.01)  # a point of axis where nothing moves it
    # As far to the left as keeps each text that stands left of a bar clear of the row's name.
    axes.set(xlim=(min(low, *((share - part * high) / (1 - part) for share, part in lefts)), high), xticks=[])
    axes.spines[:].set_visible(False)
    if len(data) > len(frame):
        sheet.label_x(f"{len(data) - len(frame)} more move it less, or not clear of luck")


def alt_text(data: Frame, outcome: str = "the outcome", **_: object) -> str:
    """Say in words what the chart shows."""
    parts = [
        f"{row.label} from {close_per_cent(row.share_low)} at {value_text(row.low)} "
        f"to {close_per_cent(row.share_high)} at {value_text(row.high)}"
        for row in data[data["clear"]].head(5).itertuples()
    ]
    told = "; ".join(parts) or "none clear of luck"
    return f"Bars of the share of runs that end in {outcome}, each assumption at both ends of its range: {told}."
