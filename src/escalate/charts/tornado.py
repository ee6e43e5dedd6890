"""Which assumption matters most: each at both ends of its range, with the shares of runs there."""

from __future__ import annotations

from escalate.charts.findings import Facts, quoted
from escalate.charts.rungs import OTHER, SOFT
from escalate.charts.sheet import Frame, Sheet, chart, note, over
from escalate.charts.text import LINE, text_width
from escalate.results.words import per_cent, share_or_none, short_per_cent

MOST = 10


def facts(data: Frame, outcome: str = "the outcome", **_: object) -> Facts:
    """The assumption with the largest swing, and whether another could matter as much within luck."""
    first = data.iloc[0]
    told = {"outcome": quoted(outcome), "assumption": quoted(first["label"]), "clear": bool(first["clear"])}
    told |= {"low": f"{first['low']:g}", "high": f"{first['high']:g}", "tied": ""}
    told |= {"first": share_or_none(first["share_low"]), "last": share_or_none(first["share_high"])}
    least, most = (data[["across_from", "across_to"]].abs().agg(end, axis=1) for end in ("min", "max"))
    if len(data) > 1 and data["clear"].iloc[1] and most.iloc[1] >= least.iloc[0]:
        told["tied"] = quoted(data["label"].iloc[1])
    return told


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
            text = f"{value:g}: {short_per_cent(share) if share else 'none'}"
            note(axes, text, (share, row), (sign * 6, 0))
            if sign < 0:
                lefts.append((share, (text_width(text, style.body) + 12) / (0.45 * sheet.width)))
    axes.axvline(base, color=SOFT, linewidth=style.line)
    over(axes, f"the file: {per_cent(base)}", base, color=SOFT)
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
        f"{row.label} from {share_or_none(row.share_low)} at {row.low:g} "
        f"to {share_or_none(row.share_high)} at {row.high:g}"
        for row in data[data["clear"]].head(5).itertuples()
    ]
    told = "; ".join(parts) or "none clear of luck"
    return f"Bars of the share of runs that end in {outcome}, each assumption at both ends of its range: {told}."
