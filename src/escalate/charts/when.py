"""When a policy works: what it does to one ending at the low end, the value as written and the high end of a guess."""

from __future__ import annotations

from escalate.charts.cells import left_out
from escalate.charts.findings import Facts, points, quoted, value_text
from escalate.charts.rungs import INK, OTHER, PAPER, SOFT
from escalate.charts.sheet import Frame, Sheet, chart, note
from escalate.results.words import in_points
from escalate.studies.tables import extremes, in_order

ENDS = {"low": -0.18, "file": 0.0, "high": 0.18}
"""The places of an assumption, and how far below the middle of its row each stands."""


def facts(data: Frame, policy: str = "the policy", outcome: str = "the outcome", **_: object) -> Facts:
    """The smallest and the largest effect that can be told from luck, of the assumption that turns it round if any."""
    least, most, turns = extremes(data)
    told = {"policy": quoted(policy), "outcome": quoted(outcome), "turns": turns, "all": len(data)}
    told |= {"does": "raises" if most["effect"] > 0 else "lowers", "clear": int((data["sign"] != 0).sum())}
    told |= {"down": in_points(least["effect"]), "up": in_points(most["effect"]), "high": quoted(most["label"])}
    told |= {"low": "it" if least["parameter"] == most["parameter"] else quoted(least["label"])}
    return {**told, "least": value_text(least["at"]), "most": value_text(most["at"])}


@chart("when", facts, ("parameter", "label", "end", "at", "effect", "low", "high", "sign"), key="")
def draw(sheet: Sheet, data: Frame, policy: str = "the policy", outcome: str = "the outcome", name: str = "") -> None:
    """Paint a line an assumption, from the effect at its low end to that at its high end; hollow where by luck."""
    axes, style = sheet.ax, sheet.style
    every, look = in_order(data), sheet.looks.get(name, OTHER)
    order = every.head(5 if style.few else 8)
    sheet.rows(axes, order["label"].tolist(), part=0.82)
    for row, parameter in enumerate(order.index):
        rows = data[data["parameter"] == parameter].set_index("end").loc[list(ENDS)]
        rises = rows["effect"].iloc[-1] >= rows["effect"].iloc[0]
        axes.plot(100 * rows["effect"], [row + by for by in ENDS.values()], color=look.edge, linewidth=style.line * 1.5)
        for end, at in rows.iterrows():
            y = row + ENDS[end]
            axes.plot([100 * at["low"], 100 * at["high"]], [y, y], color=INK, linewidth=style.line / 2)
            marker, size = ("|", style.body) if end == "file" else ("o", 0.6 * style.body)
            axes.plot(100 * at["effect"], y, marker, ms=size, color=look.fill if at["sign"] else PAPER, mec=INK)
            if end != "file":
                right = (end == "high") == rises
                reach = 100 * float(at["high"] if right else at["low"])
                text = f"{points(at['effect'])} at {value_text(at['at'])}"
                plate = {"facecolor": "white", "pad": 0.5, "lw": 0}  # over the line of no effect
                note(axes, text, (reach, y), (6 if right else -6, 0), bbox=plate)
    axes.axvline(0, color=SOFT, linewidth=style.line * 1.5, zorder=0)
    low, high = axes.dataLim.intervalx
    spare = 0.27 * (high - low) * style.body / 14
    axes.set_xlim(low - spare, high)
    axes.set_xticks([0], ["no effect"])
    axes.spines[:].set_visible(False)
    sheet.label_x(left_out(len(every) - len(order)))


def alt_text(data: Frame, policy: str = "the policy", outcome: str = "the outcome", **_: object) -> str:
    """Say in words what the chart shows."""
    parts = []
    for parameter, label in in_order(data)["label"].head(5).items():
        effects = data[data["parameter"] == parameter].set_index("end")["effect"]
        parts.append(f"{label} {points(effects['low'])} to {points(effects['high'])} points")
    return f"What {policy} does to {outcome}, from the low to the high end of each assumption: {'; '.join(parts)}."
