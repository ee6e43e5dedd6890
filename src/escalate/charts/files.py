"""Two or three scenarios side by side: how the runs of each ended, in the same rows."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from escalate.charts.findings import Facts, quoted
from escalate.charts.rungs import COLOURS, INK, Look, outcome_looks, rung_looks
from escalate.charts.sheet import Frame, NothingToShow, Sheet, chart, note
from escalate.results import beside as tallies
from escalate.results.result import Result
from escalate.results.words import per_cents

MOST = 3


def facts(data: Frame, **_: object) -> Facts:
    """The ending that differs most between the first file and another, where their intervals lie apart."""
    tables = {name: rows.set_index("label") for name, rows in data.groupby("file", sort=False)}
    found = tallies.differs_most(tables)
    if not found:
        return {"left": next(iter(tables)), "right": list(tables)[-1], "outcome": ""}
    label, fewer, more = found
    least, most = (_said(tables[each])[label] for each in (fewer, more))
    return {"outcome": quoted(label), "fewer": fewer, "more": more, "least": least, "most": most}


def _said(rows: Frame) -> Frame:
    """The shares of one file in words, which add up to the whole; none for an ending that the file lacks."""
    known = rows["share"].dropna()
    return pd.Series(per_cents(known.tolist()), known.index)


@chart("files", facts, ("file", *tallies.TALLY))
def draw(sheet: Sheet, data: Frame) -> None:
    """Paint a panel a file, a bar with its whisker an ending."""
    files = {name: own.set_index("outcome").loc[list(sheet.looks)] for name, own in data.groupby("file", sort=False)}
    labels = next(iter(files.values()))["label"].astype(str).tolist()
    panels = sheet.side_by_side(list(files), labels, 0.85)
    for axes, rows in zip(panels, files.values(), strict=True):
        said = _said(rows)
        for row, (outcome, at) in enumerate(rows.iterrows()):
            if outcome not in said:
                note(axes, "no such ending", (0, row), (6, 0))
                continue
            axes.barh(row, at["share"], height=0.6, **sheet.style.patch(sheet.looks[outcome]))
            axes.plot([at["low"], at["high"]], [row, row], color=INK)
            note(axes, said[outcome], (at["high"], row), (6, 0), fontweight="bold" if at["runs"] else "normal")
        axes.set_xticks([])
        axes.spines["bottom"].set_visible(False)


def alt_text(data: Frame, **_: object) -> str:
    """Say in words what the chart shows."""
    parts = []
    for name, rows in data.groupby("file", sort=False):
        said = _said(rows.set_index("label"))
        parts.append(f"{name}: {', '.join(f'{label} {text}' for label, text in said.items())}")
    return f"Bars of how the runs of {len(parts)} files ended, side by side. {'; '.join(parts)}."


def beside(results: Sequence[Result]) -> tuple[pd.DataFrame, dict[str, Look]]:
    """The tallies of some results in the same rows, and the looks of these: endings, or rungs where these differ."""
    if tallies.alike(results):
        return tallies.beside(results), outcome_looks(results[0].scenario.outcomes, results[0].scenario.ladder)
    if any(outcome.rung is None for result in results for outcome in result.scenario.outcomes):
        raise NothingToShow("the files have other endings, and not all of them stand on a rung")
    frame = tallies.beside(results, by_rung=True)
    known = {name: look for result in results for name, look in rung_looks(result.scenario.ladder).items()}
    fills = [fill for fill, _ in COLOURS.values()]
    words = sorted(dict.fromkeys(frame["outcome"]), key=lambda word: -fills.index(known[word].fill))
    return frame, {word: known[word] for word in words}
