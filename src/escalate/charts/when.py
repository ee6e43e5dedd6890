"""When a policy works: what it does to one ending at the low end, the file's value and the high end of each guess."""

from __future__ import annotations

from typing import Any

from escalate.charts.findings import points, quoted, say
from escalate.charts.rungs import INK, OTHER, SOFT
from escalate.charts.sheet import Frame, Sheet, chart

ENDS = ("low", "file", "high")


def turned(data: Frame) -> list[str]:
    """Parameters over whose range the effect clearly changes its sign, the widest first."""
    found = {}
    for parameter, rows in data.groupby("parameter", sort=False):
        up, down = (rows["sign"] > 0, rows["sign"] < 0) if "sign" in rows else (rows["low"] > 0, rows["high"] < 0)
        if up.any() and down.any():
            found[str(parameter)] = float(rows["effect"].max() - rows["effect"].min())
    return sorted(found, key=lambda name: -found[name])


def _order(data: Frame) -> list[str]:
    """Those that turn round first, then by how far they move the effect."""
    spread = data.groupby("parameter", sort=False)["effect"].agg(lambda effects: effects.max() - effects.min())
    first = turned(data)
    rest = spread.drop(first).sort_values(ascending=False, kind="stable")
    return [*first, *map(str, rest.index)]


def facts(data: Frame, policy: str = "the policy", outcome: str = "the outcome", name: str = "") -> dict[str, Any]:
    """The assumption that turns the policy's effect round."""
    first = turned(data)
    told = {"policy": policy, "outcome": quoted(outcome), "label": "", "low": "", "high": ""}
    if first:
        rows = data[data["parameter"] == first[0]].set_index("end")["effect"]
        label = str(data.loc[data["parameter"] == first[0], "label"].iloc[0])
        told |= {"label": quoted(label), "low": points(float(rows["low"])), "high": points(float(rows["high"]))}
    return told


def finding(data: Frame, **how: Any) -> str:
    """The title."""
    return say("when", facts(data, **how))


def _paint(sheet: Sheet, data: Frame, policy: str = "the policy", outcome: str = "the outcome", name: str = "") -> None:
    axes, style = sheet.ax, sheet.style
    order = _order(data)[: 8 if style.slides > 3 else 5]
    look = sheet.looks.get(name, OTHER)
    labels = dict(zip(data["parameter"], data["label"], strict=True))
    sheet.rows(axes, [str(labels[parameter]) for parameter in order], part=0.82)
    for row, parameter in enumerate(order):
        rows = data[data["parameter"] == parameter].set_index("end").loc[list(ENDS)]
        rises = rows["effect"].iloc[-1] >= rows["effect"].iloc[0]
        axes.plot(100 * rows["effect"], [row] * 3, color=look.edge, linewidth=style.line * 1.5)
        for end, at in rows.iterrows():
            axes.plot([100 * at["low"], 100 * at["high"]], [row, row], color=INK, linewidth=style.line / 2)
            file = end == "file"
            axes.plot(
                100 * at["effect"],
                row,
                "|" if file else "o",
                ms=style.body * (1 if file else 0.6),
                color=look.fill,
                mec=INK,
            )
            if not file:
                right = (end == "high") == rises
                how: dict[str, Any] = {"va": "center", "ha": "left" if right else "right"}
                reach = 100 * float(rows["high"].max() if right else rows["low"].min())
                text = f"{at['at']:g}: {points(float(at['effect']))}"
                how |= {"bbox": {"facecolor": "white", "pad": 0.5, "lw": 0}}  # over the line of no effect
                axes.annotate(text, (reach, row), (6 if right else -6, 0), textcoords="offset points", **how)
    axes.axvline(0, color=SOFT, linewidth=style.line * 1.5, zorder=0)
    low, high = axes.dataLim.intervalx
    spare = 0.22 * (high - low) * style.body / 14
    axes.set(xlim=(low - spare, high), xticks=[0])
    axes.spines[:].set_visible(False)
    axes.set_xticklabels(["no effect"])


def alt_text(data: Frame, policy: str = "the policy", outcome: str = "the outcome", name: str = "") -> str:
    """Say in words what the chart shows."""
    parts = []
    for parameter in _order(data)[:5]:
        rows = data[data["parameter"] == parameter].set_index("end")
        ends = f"{points(float(rows['effect']['low']))} to {points(float(rows['effect']['high']))} points"
        parts.append(f"{rows['label'].iloc[0]} {ends}")
    return f"What {policy} does to {outcome}, from the low to the high end of each assumption: {'; '.join(parts)}."


draw = chart(("parameter", "label", "end", "at", "effect", "low", "high"), finding, key="")(_paint)
