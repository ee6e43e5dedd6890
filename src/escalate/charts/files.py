"""Two or three scenarios side by side: how the runs of each ended, in the same rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from escalate.charts.findings import quoted, say
from escalate.charts.rungs import COLOURS, INK, OTHER, Look, outcome_looks, rung_looks
from escalate.charts.sheet import Frame, NothingToShow, Sheet, chart
from escalate.charts.text import NBSP, wrapped
from escalate.results.intervals import wilson
from escalate.results.words import per_cents

if TYPE_CHECKING:
    from escalate.results.result import Result

MOST = 3
KEYS = ("outcome", "label")


def facts(data: Frame, **_: Any) -> dict[str, Any]:
    """The ending that differs most between the first file and another, where their intervals lie apart."""
    files = list(dict.fromkeys(data["file"]))
    tables = {name: rows.set_index("label") for name, rows in data.groupby("file", sort=False)}
    left, told = tables[files[0]], {"left": files[0], "right": files[-1], "outcome": ""}
    found = [
        (abs(row["share"] - other["share"]), label, name)
        for name in files[1:]
        for label, row in left.iterrows()
        for other in [tables[name].loc[label]]
        if row["high"] < other["low"] or other["high"] < row["low"]
    ]
    if found:
        _, label, name = max(found)
        said = [_said(tables[each])[label] for each in (files[0], name)]
        told |= {"outcome": quoted(str(label)), "right": name, "before": said[0], "after": said[1]}
    return told


def _said(table: Frame) -> dict[str, str]:
    """The shares of one file in words, which add up as they do at the bars."""
    known = table["share"].dropna()
    return dict(zip(known.index, per_cents(known.tolist()), strict=True))


def finding(data: Frame, **_: Any) -> str:
    """The title."""
    return say("files", facts(data))


def _paint(sheet: Sheet, data: Frame) -> None:
    files = list(dict.fromkeys(data["file"]))[:MOST]
    order = list(sheet.looks)
    panels = sheet.panels(1, len(files), sharex=True)
    for place, (axes, name) in enumerate(zip(panels, files, strict=True)):
        rows = data[data["file"] == name].set_index("outcome").loc[order]
        labels = rows["label"].astype(str).tolist() if not place else [""] * len(rows)
        sheet.rows(axes, labels, widest=0.28, part=0.85)
        axes.set_title(wrapped(name, sheet.width * 0.62 / len(files), sheet.style.body, bold=True, most=3))
        known = rows["share"].notna().to_numpy()
        said = iter(per_cents(rows["share"].dropna().tolist()))
        for row, (outcome, there) in enumerate(zip(order, known, strict=True)):
            how: dict[str, Any] = {"va": "center", "textcoords": "offset points"}
            if not there:
                axes.annotate("not in it", (0, row), (6, 0), **how)
                continue
            at = rows.loc[outcome]
            axes.barh(row, at["share"], height=0.6, **sheet.style.patch(sheet.looks.get(outcome, OTHER)))
            axes.plot([at["low"], at["high"]], [row, row], color=INK)
            text = next(said).replace(" %", f"{NBSP}%")
            axes.annotate(text, (at["high"], row), (6, 0), fontweight="bold" if at["runs"] else "normal", **how)
        axes.set(xlim=(0, None), xticks=[])
        axes.margins(x=0.3)
        axes.spines["bottom"].set_visible(False)


def alt_text(data: Frame, **_: Any) -> str:
    """Say in words what the chart shows."""
    parts = []
    for name, rows in data.dropna(subset=["share"]).groupby("file", sort=False):
        said = zip(rows["label"], per_cents(rows["share"].tolist()), strict=True)
        parts.append(f"{name}: {', '.join(f'{label} {text}' for label, text in said)}")
    return f"Bars of how the runs of {len(parts)} files ended, side by side. {'; '.join(parts)}."


def beside(results: Sequence[Result]) -> tuple[pd.DataFrame, dict[str, Look]]:
    """The tallies of some results in the same rows, and the looks of these.

    Where the files have the same endings, in the same words, each is a row. Else the rungs on which endings stand
    are: an ending of one crisis is none of another's. A row that a file lacks has no share there.
    """
    tallies = [result.outcomes[[*KEYS, "runs", "share", "low", "high"]] for result in results]
    first = {tuple(key) for key in tallies[0][list(KEYS)].to_numpy()}
    looks = outcome_looks(results[0].scenario.outcomes, results[0].scenario.ladder)
    if any({tuple(key) for key in tally[list(KEYS)].to_numpy()} != first for tally in tallies):
        if any(outcome.rung is None for result in results for outcome in result.scenario.outcomes):
            raise NothingToShow("the files have other endings, and not all of them stand on a rung")
        tallies = [_by_rung(result) for result in results]
        words = dict.fromkeys(name for tally in tallies for name in tally["outcome"])
        known = {name: look for result in results for name, look in rung_looks(result.scenario.ladder).items()}
        fills = [fill for fill, _ in COLOURS.values()]
        looks = {name: known[name] for name in sorted(words, key=lambda word: -fills.index(known[word].fill))}
    titles = [result.scenario.title for result in results]
    alike = len(set(titles)) < len(titles)
    called = [f"{s.title} ({s.name})" if alike else s.title for s in (result.scenario for result in results)]
    unique = [
        name if called.count(name) == 1 else f"{name} ({called[:place].count(name) + 1})"
        for place, name in enumerate(called)
    ]
    every = pd.concat(tallies).drop_duplicates("outcome")[list(KEYS)]
    parts = [
        every.merge(tally.drop(columns="label"), on="outcome", how="left").assign(file=name)
        for name, tally in zip(unique, tallies, strict=True)
    ]
    return pd.concat(parts, ignore_index=True), looks


def _by_rung(result: Result) -> pd.DataFrame:
    """The tally of a result's endings by the rung they stand on."""
    rungs = {outcome.name: result.scenario.ladder[outcome.rung or 0] for outcome in result.scenario.outcomes}
    counts = result.outcomes.groupby(result.outcomes["outcome"].map(rungs), sort=False)["runs"].sum()
    rows = [(word, word, runs, runs / len(result), *wilson(runs, len(result))) for word, runs in counts.items()]
    return pd.DataFrame(rows, columns=[*KEYS, "runs", "share", "low", "high"])


draw = chart(("file", "outcome", "label", "runs", "share", "low", "high"), finding)(_paint)
