"""One run as strips: a level with its thresholds, a row of squares an actor, unlikely moves ringed and named."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import to_rgba

from escalate.charts.clock import day, time_axis
from escalate.charts.findings import quoted, renamed, say
from escalate.charts.rungs import INK, OTHER, SOFT, Look
from escalate.charts.sheet import Frame, Sheet, chart
from escalate.charts.steps import AGAINST_ODDS, unlikely
from escalate.charts.text import wrapped
from escalate.results.words import per_cent

NAMED = 3


def facts(data: Frame, outcome: str, **_: Any) -> dict[str, Any]:
    """The run, how it ended, and its least likely free move."""
    found = unlikely(data, AGAINST_ODDS, 1)
    told = ""
    if len(found):
        row = found.iloc[0]
        told = f"{quoted(row['option_label'])} by {row['actor_label']} ({per_cent(row['odds'])}), {_day(row)}"
    return {"run": int(data["run"].iloc[0]), "outcome": quoted(outcome), "unlikely": told}


def _day(row: Any) -> str:
    date = None if row["date"] is None or row["date"] != row["date"] else row["date"]
    return day(date, int(row["step"]))


def finding(data: Frame, outcome: str, called: str = "", **how: Any) -> str:
    """The title; the run is told by its number, or as it is called."""
    return renamed(say("story", facts(data, outcome)), called)


def _paint(
    sheet: Sheet,
    data: Frame,
    outcome: str,
    ending: str = "",
    steps: int = 0,
    level: Frame | None = None,
    level_label: str = "",
    thresholds: Sequence[tuple[float, str]] = (),
    ladder: Mapping[str, Look] | None = None,
    dates: Mapping[int, dt.date] | None = None,
    called: str = "",
) -> None:
    total = steps or int(data["step"].max()) + 1
    ratios = (1, 2.6) if level is not None else (0.001, 2.6)
    curve, strip = sheet.panels(2, 1, height_ratios=ratios, sharex=True)
    if level is not None:
        _level(sheet, curve, level, level_label, thresholds, total)
    Sheet.blank(curve)
    squares(sheet, strip, data, total, ladder or {}, {}, dates=dates)
    rung_key(sheet, strip, data, ladder or {})
    curve.tick_params(labelbottom=False, length=0)
    last = int(data["step"].max())
    end_of(
        sheet, strip, min(total, last + 1), (data["actor"].nunique() - 1) / 2, outcome, sheet.looks.get(ending, OTHER)
    )
    if last < total - 1:
        strip.axvline(last + 0.5, color=sheet.looks.get(ending, OTHER).edge)


def end_of(sheet: Sheet, axes: Axes, total: int, row: float, outcome: str, look: Look) -> None:
    """How a run ended, at the right end of its strips."""
    named = "" if sheet.narrow else wrapped(outcome, sheet.width * 0.2, sheet.style.body, most=3)
    how: dict[str, Any] = {"va": "center", "color": look.edge, "fontweight": "bold", "textcoords": "offset points"}
    axes.plot([total + 0.2], [row], "s", ms=sheet.style.body, color=look.fill, mec=look.edge, clip_on=False)
    axes.annotate(named, (total + 0.2, row), (sheet.style.body * 0.8, 0), annotation_clip=False, **how)


def rung_key(sheet: Sheet, axes: Axes, data: Frame, ladder: Mapping[str, Look]) -> None:
    """Name the rungs that were reached, from the foot of the ladder up, below the axis of time."""
    rungs = enumerate([*ladder.items()][::-1])
    sheet.key(axes, dict(named for rung, named in rungs if (data["rung"] == rung).any()))


def _level(
    sheet: Sheet, axes: Axes, level: Frame, label: str, thresholds: Sequence[tuple[float, str]], total: int
) -> None:
    """The level as a line on pale ground, with what hangs on it, told where the line is not."""
    axes.fill_between(level["step"], level["value"], level["value"].min(), color=OTHER.fill, linewidth=0)
    axes.plot(level["step"], level["value"], color=INK)
    low, high = float(level["value"].min()), float(level["value"].max())
    ends = [f"{value:.0f}" for value in level["value"].iloc[[0, -1]]]
    peak = "" if f"{high:.0f}" in ends else f", at most {high:.0f}"
    axes.set_title(f"{label}: {' to '.join(ends)}{peak}", fontweight="normal")
    axes.set_ylim(low, high + 0.3 * (high - low) + 1e-6)
    shown = [each for each in sorted(thresholds, reverse=True) if low < each[0] < high][:1]
    for at, words in shown:
        axes.axhline(at, color=SOFT, linewidth=sheet.style.line / 2, linestyle=(0, (4, 3)))
        text = wrapped(words, sheet.width * 0.5, sheet.style.body, most=1)
        how: dict[str, Any] = {"xycoords": axes.get_yaxis_transform(), "textcoords": "offset points", "color": SOFT}
        how |= {"bbox": {"facecolor": "white", "alpha": 0.8, "pad": 0.5, "lw": 0}}
        if level["step"].max() < 0.6 * total:
            axes.annotate(text, (1, at), (-2, 3), ha="right", **how)
        else:
            axes.annotate(text, (0, at), (2, 3), **how)


def squares(
    sheet: Sheet,
    axes: Axes,
    data: Frame,
    total: int,
    ladder: Mapping[str, Look],
    paler: Mapping[tuple[str, int], bool],
    part: float = 0.5,
    dates: Mapping[int, dt.date] | None = None,
) -> None:
    """A row of squares an actor, whose height in its row is its rung.

    Moves against the odds are ringed and named, but where ``paler`` says which moves (actor, step) two runs share.
    """
    actors = dict(zip(data["actor"], data["actor_label"], strict=True))
    rows = {actor: row for row, actor in enumerate(actors)}
    top = max(1, len(ladder) - 1)
    pitch = min(
        sheet.width * (0.85 if sheet.narrow else 0.55) / total,
        sheet.height * part / len(rows) / 2.2,
        1.2 * sheet.style.body,
    )
    rare = data.index.isin(unlikely(data, AGAINST_ODDS, len(data)).index) & (not paler)
    foot, lift = (0.42, 0.2) if sheet.narrow else (0.28, 0.28)
    rungs = dict(enumerate([*ladder.values()][::-1]))
    looks = [rungs.get(rung, OTHER) for rung in data["rung"]]
    pale = [paler.get(key, False) for key in zip(data["actor"], data["step"], strict=True)]
    at = data["actor"].map(rows) + foot - 2 * lift * data["rung"].clip(lower=0) / top
    axes.scatter(
        data["step"],
        at,
        s=(0.8 * pitch) ** 2,
        marker="s",
        color=[to_rgba(look.fill, 0.3 if faint else 1) for look, faint in zip(looks, pale, strict=True)],
        edgecolors=[INK if ringed else look.edge for look, ringed in zip(looks, rare, strict=True)],
        linewidths=np.where(rare, 2.2, 0.7).tolist(),
    )
    if sheet.narrow:
        axes.set_yticks([])
        for row, label in enumerate(actors.values()):
            axes.text(-0.7, row - 0.14, wrapped(label, sheet.width * 0.9, sheet.style.body, most=1), fontweight="bold")
    else:
        if sheet.height * part / len(rows) > 6 * sheet.style.body and not paler:
            _names(sheet, axes, data, rows, pitch)
        sheet.rows(axes, list(actors.values()), widest=0.32, part=part)
    axes.set_ylim(len(rows) - 0.45, -0.75)
    for edge_at in np.arange(len(rows)) + 0.5:
        axes.axhline(edge_at, color=OTHER.fill, linewidth=1, zorder=0)
    axes.set_xlim(-0.8, total - 0.2)
    axes.spines[:].set_visible(False)
    time_axis(sheet, axes, list(range(total)), dates or {}, 0.72)


def _names(
    sheet: Sheet,
    axes: Axes,
    data: Frame,
    rows: Mapping[str, int],
    pitch: float,
) -> None:
    """Name the least likely move of each actor above its row, where that came against the odds."""
    named = unlikely(data, AGAINST_ODDS, len(data)).drop_duplicates("actor").head(NAMED)
    for _, move in named.iterrows():
        right = move["step"] > data["step"].max() / 2
        side = pitch / 2 if right else -pitch / 2
        text = wrapped(f"{move['option_label']} {per_cent(move['odds'])}", sheet.width * 0.4, sheet.style.body, most=1)
        how: dict[str, Any] = {"ha": "right" if right else "left", "va": "bottom", "textcoords": "offset points"}
        axes.annotate(text, (move["step"], rows[move["actor"]] - 0.3), (side, pitch / 2), **how)


def alt_text(data: Frame, outcome: str, **how: Any) -> str:
    """Say in words what the chart shows."""
    rare = unlikely(data, AGAINST_ODDS, 5).sort_values("step")
    told = [
        f"{_day(row)} {row['actor_label']}: {row['option_label']} ({per_cent(row['odds'])})"
        for _, row in rare.iterrows()
    ]
    return (
        f"Strips of one run over {int(data['step'].max()) + 1} steps, a row of squares an actor coloured by rung; "
        f"moves against the odds: {'; '.join(told) or 'none'}. It ends in {outcome}."
    )


draw = chart(("run", "step", "actor", "actor_label", "option_label", "rung", "odds", "ordered"), finding, key="")(
    _paint
)
