"""All endings at both ends of the assumptions that move them most: small multiples, one panel an assumption."""

from __future__ import annotations

from matplotlib.axes import Axes

from escalate.charts.findings import Facts, quoted
from escalate.charts.matrix import COLUMNS, strongest
from escalate.charts.rungs import SOFT
from escalate.charts.sheet import Frame, Sheet, chart
from escalate.results.words import share_or_none

PANELS = 6
ENDS = ("share_low", "share", "share_high")


def facts(data: Frame) -> Facts:
    """The first assumption at whose ends other endings are commonest."""
    for parameter in strongest(data):
        rows = data[data["parameter"] == parameter]
        low, high = (rows.loc[rows[end].idxmax()] for end in ("share_low", "share_high"))
        if low["outcome"] != high["outcome"] and low["clear"] and high["clear"]:
            told = {"assumption": quoted(low["label"]), "at": f"{low['low']:g}", "by": f"{low['high']:g}"}
            endings = {"first": quoted(low["outcome_label"]), "last": quoted(high["outcome_label"])}
            return {**told, **endings, "most": ""}
    most = data.loc[data["share"].idxmax()]
    return {"assumption": "", "most": quoted(most["outcome_label"])}


@chart("slopes", facts, (*COLUMNS, "value", *ENDS))
def draw(sheet: Sheet, data: Frame) -> None:
    """Paint the panels, the endings named at the last one."""
    style = sheet.style
    order = strongest(data)[: 2 if style.few else PANELS]
    columns = 1 if sheet.narrow else min(len(order), 2 if style.few else 3)
    panels = sheet.panels(len(order), columns, sharey=True)
    for number, axes in enumerate(panels):
        last = data[data["parameter"] == order[number]].set_index("outcome")
        _panel(sheet, axes, last, columns)
        axes.tick_params(labelleft=number % columns == 0)
    largest = last.loc[list(sheet.looks), list(ENDS)].max(axis=1).nlargest(4 if style.few else 8)
    shown = last.loc[[name for name in sheet.looks if name in largest]]
    ends = [(row.share_high, row.outcome_label, sheet.looks[row.Index]) for row in shown.itertuples()]
    sheet.beside(panels[-1], ends, 0.4)


def _panel(sheet: Sheet, axes: Axes, rows: Frame, columns: int) -> None:
    """One assumption: a line an ending, from its low end through the file's value to its high end."""
    style, first = sheet.style, rows.iloc[0]
    at = [first["low"], first["value"], first["high"]]
    for name, look in sheet.looks.items():
        shares = rows.loc[name, list(ENDS)].tolist()
        line = style.line * 1.2
        axes.plot(at, shares, "-s", color=look.edge, linewidth=line, clip_on=False, **style.mark(look, 0.4))
    axes.axvline(first["value"], color=SOFT, linewidth=style.line / 2, zorder=0)
    axes.set(xlim=(at[0], at[2]), ylim=(0, None), xticks=(at[0], at[2]))
    left, right = axes.set_xticklabels([f"{at[0]:g}", f"{at[2]:g}"])
    left.set_horizontalalignment("left")  # inside the panel, so that neighbours keep apart
    right.set_horizontalalignment("right")
    sheet.title(axes, first["label"], 0.55 / columns, most=2)
    sheet.shares(axes, "y", 0.35)


def alt_text(data: Frame) -> str:
    """Say in words what the chart shows."""
    parts = []
    for parameter in strongest(data)[:PANELS]:
        rows = data[data["parameter"] == parameter]
        far = rows.sort_values("across", key=abs, ascending=False).head(2)
        said = [
            f"{row.outcome_label} {share_or_none(row.share_low)} to {share_or_none(row.share_high)}"
            for row in far.itertuples()
        ]
        parts.append(f"{rows['label'].iloc[0]}: {', '.join(said)}")
    return f"Shares of all endings at the low end and the high end of each assumption. {'; '.join(parts)}."
