"""One run as strips: a level with its thresholds, a row of squares an actor, unlikely moves ringed and named."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import to_rgba
from matplotlib.patches import Patch
from matplotlib.transforms import ScaledTranslation

from escalate.charts.clock import day, time_axis
from escalate.charts.findings import quoted, renamed, say
from escalate.charts.rungs import INK, OTHER, SOFT, Look
from escalate.charts.sheet import Frame, Sheet, chart
from escalate.charts.steps import unlikely
from escalate.charts.text import LINE, text_width, wrapped
from escalate.results.words import per_cent

AGAINST_ODDS = 0.1
"""A move that comes at most so often is ringed."""
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
    style, room = sheet.style, sheet.width * (0.9 if sheet.narrow else 0.8)
    rungs = [named for rung, named in enumerate([*ladder.items()][::-1]) if (data["rung"] == rung).any()]
    if not rungs:
        return
    patches = [Patch(**style.patch(look) | {"hatch": ""}, label=words) for words, look in rungs]
    widths = [text_width(words, style.small) + 2.5 * style.small for words, _ in rungs]
    columns = len(rungs) if sum(widths) <= room else max(1, int(room / max(widths)))
    by_row = [patch for column in range(columns) for patch in patches[column::columns]]
    below = ScaledTranslation(0, -(2 * LINE + 0.9) * style.body / 72, sheet.figure.dpi_scale_trans)
    at: dict[str, Any] = {"bbox_to_anchor": (0, 0), "bbox_transform": axes.transAxes + below, "borderaxespad": 0}
    square: dict[str, Any] = {"handlelength": 0.8, "handleheight": 0.8, "handletextpad": 0.5, "columnspacing": 1.2}
    square |= {"frameon": False, "borderpad": 0, "fontsize": style.small}
    axes.legend(handles=by_row, loc="upper left", ncols=columns, **at, **square)


def _level(
    sheet: Sheet, axes: Axes, level: Frame, label: str, thresholds: Sequence[tuple[float, str]], total: int
) -> None:
    """The level as a line on pale ground, with what hangs on it, told where the line is not."""
    axes.fill_between(level["step"], level["value"], level["value"].min(), color=OTHER.fill, linewidth=0)
    axes.plot(level["step"], level["value"], color=INK)
    axes.set_title(f"{label}: {level['value'].iloc[0]:.0f} to {level['value'].iloc[-1]:.0f}", fontweight="normal")
    low, high = float(level["value"].min()), float(level["value"].max())
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
    """A row of squares an actor, whose height in its row is its rung; moves against the odds ringed and named."""
    actors = dict(zip(data["actor"], data["actor_label"], strict=True))
    rows = {actor: row for row, actor in enumerate(actors)}
    top = max(1, len(ladder) - 1)
    pitch = min(
        sheet.width * (0.85 if sheet.narrow else 0.55) / total,
        sheet.height * part / len(rows) / 2.2,
        1.2 * sheet.style.body,
    )
    rare = data.index.isin(unlikely(data, AGAINST_ODDS, len(data)).index)
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
        if sheet.height * part / len(rows) > 3.2 * sheet.style.body:
            _names(sheet, axes, data, rows, (total, pitch), paler)
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
    scale: tuple[int, float],
    paler: Mapping[tuple[str, int], bool],
) -> None:
    """Name the least likely move of each actor above its row, where that came against the odds."""
    total, pitch = scale
    seen = [not paler.get(key, False) for key in zip(data["actor"], data["step"], strict=True)]
    named = unlikely(data[seen], AGAINST_ODDS, len(data)).drop_duplicates("actor").head(NAMED)
    for _, move in named.iterrows():
        right = move["step"] > total * 0.6
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
