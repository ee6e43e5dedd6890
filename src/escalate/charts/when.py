"""When a policy works: what it does to one ending at the low end, the file's value and the high end of each guess."""

from __future__ import annotations

from escalate.charts.findings import Facts, points, quoted
from escalate.charts.rungs import INK, OTHER, SOFT
from escalate.charts.sheet import Frame, Sheet, chart, note

ENDS = ("low", "file", "high")


def _order(data: Frame) -> Frame:
    """Parameters in the order of rows: those first that turn the effect round, then by how far they move it."""
    found = data.groupby("parameter", sort=False).agg(
        turns=("sign", lambda signs: signs.max() > 0 > signs.min()),
        spread=("effect", lambda effects: effects.max() - effects.min()),
        label=("label", "first"),
    )
    return found.sort_values(["turns", "spread"], ascending=False)


def facts(data: Frame, policy: str = "the policy", outcome: str = "the outcome", **_: object) -> Facts:
    """The assumption that turns the policy's effect round."""
    first = _order(data).iloc[0]
    told = {"policy": policy, "outcome": quoted(outcome), "label": "", "low": "", "high": ""}
    if first["turns"]:
        rows = data[data["parameter"] == first.name].set_index("end")["effect"]
        told |= {"label": quoted(first["label"]), "low": points(rows["low"]), "high": points(rows["high"])}
    return told


@chart("when", facts, ("parameter", "label", "end", "at", "effect", "low", "high", "sign"), key="")
def draw(sheet: Sheet, data: Frame, policy: str = "the policy", outcome: str = "the outcome", name: str = "") -> None:
    """Paint a line an assumption, from the effect at its low end to that at its high end."""
    axes, style = sheet.ax, sheet.style
    order, look = _order(data).head(5 if style.few else 8), sheet.looks.get(name, OTHER)
    sheet.rows(axes, order["label"].tolist(), part=0.82)
    for row, parameter in enumerate(order.index):
        rows = data[data["parameter"] == parameter].set_index("end").loc[list(ENDS)]
        rises = rows["effect"].iloc[-1] >= rows["effect"].iloc[0]
        axes.plot(100 * rows["effect"], [row] * 3, color=look.edge, linewidth=style.line * 1.5)
        for end, at in rows.iterrows():
            axes.plot([100 * at["low"], 100 * at["high"]], [row, row], color=INK, linewidth=style.line / 2)
            file = end == "file"
            marker, size = ("|", style.body) if file else ("o", 0.6 * style.body)
            axes.plot(100 * at["effect"], row, marker, ms=size, color=look.fill, mec=INK)
            if not file:
                right = (end == "high") == rises
                reach = 100 * float(rows["high"].max() if right else rows["low"].min())
                text = f"{at['at']:g}: {points(at['effect'])}"
                plate = {"facecolor": "white", "pad": 0.5, "lw": 0}  # over the line of no effect
                note(axes, text, (reach, row), (6 if right else -6, 0), bbox=plate)
    axes.axvline(0, color=SOFT, linewidth=style.line * 1.5, zorder=0)
    low, high = axes.dataLim.intervalx
    spare = 0.22 * (high - low) * style.body / 14
    axes.set_xlim(low - spare, high)
    axes.set_xticks([0], ["no effect"])
    axes.spines[:].set_visible(False)


def alt_text(data: Frame, policy: str = "the policy", outcome: str = "the outcome", **_: object) -> str:
    """Say in words what the chart shows."""
    parts = []
    for parameter, label in _order(data)["label"].head(5).items():
        effects = data[data["parameter"] == parameter].set_index("end")["effect"]
        parts.append(f"{label} {points(effects['low'])} to {points(effects['high'])} points")
    return f"What {policy} does to {outcome}, from the low to the high end of each assumption: {'; '.join(parts)}."
