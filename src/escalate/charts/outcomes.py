"""Outcome bars: which share of runs ended how, with luck as a whisker and doubt as dots below."""

from __future__ import annotations

from typing import Any

import numpy as np

from escalate.charts.doubt import dots
from escalate.charts.findings import Facts, amount, quoted
from escalate.charts.rungs import INK, OTHER, SOFT
from escalate.charts.sheet import Frame, Row, Sheet, chart, note
from escalate.charts.text import text_width
from escalate.results.intervals import none_seen
from escalate.results.record_of_cases import furthest_off
from escalate.results.tally import pooled, two_told
from escalate.results.words import interval_text, per_cent, per_cents, share_or_none

TITLE = 80
"""Letters of labels and of the record beyond which a title leaves the second ending out, as a slide holds no more."""


def facts(data: Frame, top: str = "", **_: object) -> Facts:
    """The commonest ending, the highest on the ladder or else the second commonest, and what the record has else."""
    shares = dict(zip(data["label"].astype(str), data["share"].astype(float), strict=True))
    said = dict(zip(shares, per_cents(list(shares.values())), strict=True))
    most, other = two_told(shares, top, 1)
    beside = ""
    for row in furthest_off(data):
        short = row.label.rpartition(", ")[0]
        named = short if short and sum(label.startswith(short) for label in shares) == 1 else row.label
        beside = f"; {quoted(named)}: {said[row.label]}, in the record {per_cent(row.record)}"
        other *= len(most + other + beside) <= TITLE
    told = {"other_share": said.get(other), "other_runs": shares.get(other), "record": beside}
    return {**told, "amount": amount(shares[most]), "most": quoted(most), "other": quoted(other) if other else ""}


@chart("outcomes", facts, ("outcome", "label", "runs", "share", "low", "high"))
def draw(sheet: Sheet, data: Frame, top: str = "", draws: Frame | None = None) -> None:
    """Paint a bar an ending, its interval and number, dots of doubt below and the record as a dashed bar."""
    axes, style = sheet.ax, sheet.style
    frame = pooled(data, list(sheet.looks), style.rows)
    texts = dict(zip(data["outcome"], per_cents(data["share"].tolist()), strict=True))
    looks = [sheet.looks.get(str(name), OTHER) for name in frame["outcome"]]
    total = int(data["runs"].sum())
    sheet.rows(axes, frame["label"].tolist())
    most = float(np.nanmax(frame.reindex(columns=["share", "high", "record"]).to_numpy()))
    lift, thick = (0.19, 0.5) if draws is not None else (0.0, 0.62)
    for row, (look, (_, at)) in enumerate(zip(looks, frame.iterrows(), strict=True)):
        axes.barh(row - lift, at["share"], height=thick, **style.patch(look))
        if at.get("record", np.nan) >= 0:
            axes.barh(row - lift, at["record"], height=thick, fill=False, edgecolor=INK, linestyle="--")
        _value(sheet, row - lift, at, texts.get(at["outcome"], ""), total, most)
    # Luck: whiskers of the 95 % intervals; the rest together has none.
    ends = [(frame["share"] - frame["low"]).clip(lower=0), (frame["high"] - frame["share"]).clip(lower=0)]
    how: dict[str, Any] = {"elinewidth": style.line, "capthick": style.line, "capsize": 3 + style.line}
    axes.errorbar(frame["share"], np.arange(len(frame)) - lift, xerr=ends, fmt="none", ecolor=INK, **how)
    if draws is not None:
        dots(sheet, axes, frame["outcome"].tolist(), draws, low=0.1, high=0.48)
    axes.set_xlim(left=0)
    sheet.shares(axes, "x", 0.55)
    axes.grid(axis="x")
    axes.tick_params(axis="x", labelcolor=SOFT, pad=4)
    axes.spines["bottom"].set_visible(False)


def _value(sheet: Sheet, y: float, row: Row, text: str, total: int, most: float) -> None:
    """The number at the end of a bar, and that of the record at its own end, or after the first where that is there."""
    if not row["runs"]:
        text = none_seen(total)
    text = text or per_cents([row["share"], 1 - row["share"]])[0]
    end, record = float(np.nanmax([row["share"], row["high"]])), float(row.get("record", np.nan))
    taken = text_width(text, sheet.style.body, bold=True) + 2 * sheet.style.body
    apart = (record - end) * 0.6 * sheet.width > taken * most
    note(sheet.ax, text, (end, y), (8, 0), fontweight="bold" if row["runs"] else "normal")
    if record >= 0 and (apart or not sheet.narrow):  # a phone has no room for it after the number
        at, shift = (record, 8.0) if apart else (end, taken)
        cases = "" if sheet.style.few or sheet.narrow else f" of {row['cases']:.0f} cases"
        named = "" if sheet.narrow else "record: "  # at the end of its dashed bar a number is enough
        note(sheet.ax, f"{named}{share_or_none(record)}{cases}", (at, y), (shift, 0), color=SOFT)


def alt_text(data: Frame, draws: Frame | None = None, **_: object) -> str:
    """Say in words what the chart shows."""
    total = int(data["runs"].sum())
    parts = [
        f"{at.label} " + (f"{text} (95 % interval {interval_text(at.low, at.high)})" if at.runs else none_seen(total))
        for at, text in zip(data.itertuples(), per_cents(data["share"].tolist()), strict=True)
    ]
    dotted = " Under each bar 20 dots show where other guesses within the file's ranges put it." * (draws is not None)
    return f"Bar chart of how {total:,} runs ended, as shares of runs: {'; '.join(parts)}.{dotted}"
