"""All endings at both ends of the assumptions that move them most: small multiples, one panel an assumption."""

from __future__ import annotations

from matplotlib.axes import Axes

from escalate.charts.cells import left_out
from escalate.charts.findings import Facts, quoted, value_text
from escalate.charts.matrix import COLUMNS
from escalate.charts.rungs import SOFT
from escalate.charts.sheet import Frame, Sheet, chart
from escalate.results.words import share_or_none
from escalate.studies.tables import strongest, swaps

PANELS = 6
ENDS = ("share_low", "share", "share_high")


def facts(data: Frame) -> Facts:
    """The first assumption at whose ends other endings are commonest, and which others have such ends."""
    found = swaps(data)
    if not found:
        return {"assumption": "", "most": quoted(data.loc[data["share"].idxmax(), "outcome_label"])}
    (low, high), others = found[0], len(found) - 1
    more = f"{others} others change" if others > 1 else f"{quoted(found[-1][0]['label'])} changes"
    told = {"assumption": quoted(low["label"]), "at": value_text(low["low"]), "by": value_text(low["high"])}
    told |= {"first": quoted(low["outcome_label"]), "last": quoted(high["outcome_label"])}
    return {**told, "also": f"; {more} it too" if others else ""}


@chart("slopes", facts, (*COLUMNS, "value", *ENDS))
def draw(sheet: Sheet, data: Frame) -> None:
    """Paint the panels, the endings named at the last one."""
    style = sheet.style
    every = strongest(data)
    order = every[: 2 if style.few else PANELS]
    columns = 1 if sheet.narrow else min(len(order), 2 if style.few else 3)
    panels = sheet.panels(len(order), columns, sharey=True, wspace=0.1)
    for number, axes in enumerate(panels):
        last = data[data["parameter"] == order[number]].set_index("outcome")
        _panel(sheet, axes, last, columns)
        axes.tick_params(labelleft=number % columns == 0)
    sheet.below(panels[-columns], left_out(len(every) - len(order)))
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
    left, right = axes.set_xticklabels([value_text(at[0]), value_text(at[2])])
    left.set_horizontalalignment("left")  # inside the panel, so that neighbours keep apart
    right.set_horizontalalignment("right")
    sheet.title(axes, first["label"], 0.6 / columns)
    sheet.shares(axes, "y", 0.35)


def alt_text(data: Frame) -> str:
    """Say in words what the chart shows."""
    parts = []
    for parameter in strongest(data)[:PANELS]:
        rows = data[data["parameter"] == parameter]
        far = rows.sort_values("across", key=abs, ascending=False).head(2)
        ends = far[["outcome_label", "share_low", "share_high"]].itertuples(index=False)
        said = [f"{label} {share_or_none(low)} to {share_or_none(high)}" for label, low, high in ends]
        parts.append(f"{rows['label'].iloc[0]}: {', '.join(said)}")
    return f"Shares of all endings at the low end and the high end of each assumption. {'; '.join(parts)}."
