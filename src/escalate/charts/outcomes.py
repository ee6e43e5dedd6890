"""Outcome bars: which share of runs ended how, with luck as a whisker and doubt as dots below."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from escalate.charts.doubt import dots
from escalate.charts.findings import amount, quoted, say
from escalate.charts.rungs import INK, OTHER
from escalate.charts.sheet import Frame, Sheet, chart
from escalate.results.intervals import none_seen
from escalate.results.words import interval_text, per_cents

REST = "the rest"


def facts(data: Frame, top: str = "") -> dict[str, Any]:
    """The commonest ending, and beside it the highest on the ladder, or else the second commonest."""
    shares = dict(zip(data["label"].astype(str), data["share"].astype(float), strict=True))
    said = dict(zip(shares, per_cents(list(shares.values())), strict=True))
    ranked = sorted(shares, key=lambda label: -shares[label])
    most = ranked[0]
    others = [top] if top in shares and top != most else ranked[1:2]
    other = others[0] if others and shares[most] < 1 else ""
    return {
        "amount": amount(shares[most]),
        "most": quoted(most),
        "other": quoted(other) if other else "",
        "other_share": said.get(other, "none"),
        "other_runs": shares.get(other, 0),
    }


def pooled(data: Frame, order: Sequence[str], most: int) -> Frame:
    """Rows in order; where there are more than ``most``, the first, the commonest and one of all the rest."""
    frame = data.set_index("outcome", drop=False).loc[list(order)]
    if len(frame) <= most:
        return frame
    # The first stands highest on the ladder: war is not hidden because it is rare.
    kept = [order[0], *frame["share"].drop(order[0]).nlargest(most - 2).index]
    rest = frame.drop(kept)
    row = {"outcome": "", "label": f"{REST} ({len(rest)})", "runs": rest["runs"].sum(), "share": rest["share"].sum()}
    return pd.concat([frame[frame["outcome"].isin(kept)], pd.DataFrame([row], index=[""])])


def _paint(sheet: Sheet, data: Frame, top: str = "", draws: Frame | None = None) -> None:
    axes, style = sheet.ax, sheet.style
    frame = pooled(data, list(sheet.looks), style.rows)
    texts = dict(zip(data["outcome"], per_cents(data["share"].tolist()), strict=True))
    looks = [sheet.looks.get(str(name), OTHER) for name in frame["outcome"]]
    total = int(data["runs"].sum())
    sheet.rows(axes, frame["label"].tolist())
    lift, thick = (0.18, 0.4) if draws is not None else (0.0, 0.62)
    for row, (look, (_, at)) in enumerate(zip(looks, frame.iterrows(), strict=True)):
        axes.barh(row - lift, at["share"], height=thick, **style.patch(look))
        if "record" in frame and at["record"] == at["record"]:
            axes.barh(row - lift, at["record"], height=thick, fill=False, edgecolor=INK, linestyle="--")
        _value(sheet, row - lift, at, texts.get(at["outcome"], ""), total)
    _luck(sheet, frame, lift)
    if draws is not None:
        dots(sheet, axes, frame["outcome"].tolist(), draws, low=0.1, high=0.48)
    axes.set_xlim(0, None)
    axes.set_xticks([])
    axes.spines["bottom"].set_visible(False)


def _value(sheet: Sheet, y: float, row: Any, text: str, total: int) -> None:
    """The number at the end of a bar."""
    if not row["runs"]:
        text = none_seen(total)
    elif not text:
        text = per_cents([row["share"], 1 - row["share"]])[0]
    end = max(row["share"], row.get("high", 0) if row.get("high") == row.get("high") else 0)
    weight = "bold" if row["runs"] else "normal"
    how: dict[str, Any] = {"va": "center", "fontweight": weight, "textcoords": "offset points"}
    sheet.ax.annotate(text.replace(" %", "\u00a0%"), (end, y), (8, 0), **how)


def _luck(sheet: Sheet, frame: Frame, lift: float) -> None:
    """Whiskers of the 95 % intervals, and what they mean beside the widest."""
    style = sheet.style
    known = frame.dropna(subset=["low", "high"]) if "low" in frame else frame.iloc[:0]
    rows = [row for row, name in enumerate(frame["outcome"]) if name in set(known["outcome"])]
    if not rows:
        return
    share, low, high = (known[name].to_numpy() for name in ("share", "low", "high"))
    ends = [(share - low).clip(min=0), (high - share).clip(min=0)]
    how: dict[str, Any] = {
        "fmt": "none",
        "ecolor": INK,
        "elinewidth": style.line,
        "capsize": 3 + style.line,
        "capthick": style.line,
    }
    sheet.ax.errorbar(share, [row - lift for row in rows], xerr=ends, **how)


def alt_text(data: Frame, top: str = "", draws: Frame | None = None) -> str:
    """Say in words what the chart shows."""
    total = int(data["runs"].sum())
    said = per_cents(data["share"].tolist())
    parts = [
        f"{label} {text} (95 % interval {interval_text(low, high)})" if runs else f"{label} {none_seen(total)}"
        for label, runs, low, high, text in zip(
            data["label"], data["runs"], data["low"], data["high"], said, strict=True
        )
    ]
    dotted = (
        " Under each bar 20 dots show where other guesses within the file's ranges put it." if draws is not None else ""
    )
    return f"Bar chart of how {total:,} runs ended, as shares of runs: {'; '.join(parts)}.{dotted}"


def finding(data: Frame, top: str = "", draws: Frame | None = None) -> str:
    """The title."""
    return say("outcomes", facts(data, top))


draw = chart(("outcome", "label", "runs", "share", "low", "high"), finding)(_paint)
