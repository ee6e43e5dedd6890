"""Two or three scenarios side by side: how the runs of each ended, in the same rows."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from escalate.charts.findings import Facts, quoted
from escalate.charts.rungs import COLOURS, INK, Look, outcome_looks, rung_looks
from escalate.charts.sheet import Frame, NothingToShow, Sheet, chart, note
from escalate.results.intervals import wilson
from escalate.results.result import Result
from escalate.results.words import per_cents

MOST = 3
KEYS = ("outcome", "label")
TALLY = (*KEYS, "runs", "share", "low", "high")


def facts(data: Frame, **_: object) -> Facts:
    """The ending that differs most between the first file and another, where their intervals lie apart."""
    tables = {name: rows.set_index("label") for name, rows in data.groupby("file", sort=False)}
    first, *others = tables
    told = {"left": first, "right": others[-1], "outcome": ""}
    found = []
    for name in others:
        left, right = tables[first], tables[name].reindex(tables[first].index)
        apart = left[(left["high"] < right["low"]) | (right["high"] < left["low"])].index
        found += [(gap, label, name) for label, gap in (left["share"] - right["share"]).abs()[apart].items()]
    if found:
        _, label, name = max(found)
        before, after = (_said(tables[each])[label] for each in (first, name))
        told |= {"outcome": quoted(label), "right": name, "before": before, "after": after}
    return told


def _said(rows: Frame) -> Frame:
    """The shares of one file in words, which add up to the whole; none for an ending that the file lacks."""
    known = rows["share"].dropna()
    return pd.Series(per_cents(known.tolist()), known.index)


@chart("files", facts, ("file", *TALLY))
def draw(sheet: Sheet, data: Frame) -> None:
    """Paint a panel a file, a bar with its whisker an ending."""
    files = {name: own.set_index("outcome").loc[list(sheet.looks)] for name, own in data.groupby("file", sort=False)}
    labels = next(iter(files.values()))["label"].astype(str).tolist()
    panels = sheet.side_by_side(list(files), labels, 0.85)
    for axes, rows in zip(panels, files.values(), strict=True):
        said = _said(rows)
        for row, (outcome, at) in enumerate(rows.iterrows()):
            if outcome not in said:
                note(axes, "not in it", (0, row), (6, 0))
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
    """The tallies of some results in the same rows, and the looks of these.

    Where the files have the same endings, in the same words, each is a row. Else the rungs on which endings stand
    are: an ending of one crisis is none of another's. A row that a file lacks has no share there.
    """
    tallies = [result.outcomes[list(TALLY)] for result in results]
    looks = outcome_looks(results[0].scenario.outcomes, results[0].scenario.ladder)
    if len({frozenset(map(tuple, tally[list(KEYS)].to_numpy())) for tally in tallies}) > 1:
        if any(outcome.rung is None for result in results for outcome in result.scenario.outcomes):
            raise NothingToShow("the files have other endings, and not all of them stand on a rung")
        tallies = [_by_rung(result) for result in results]
        words = dict.fromkeys(name for tally in tallies for name in tally["outcome"])
        known = {name: look for result in results for name, look in rung_looks(result.scenario.ladder).items()}
        fills = [fill for fill, _ in COLOURS.values()]
        looks = {name: known[name] for name in sorted(words, key=lambda word: -fills.index(known[word].fill))}
    called = [result.scenario.title for result in results]
    if len(set(called)) < len(called):
        called = [f"{result.scenario.title} ({result.scenario.name})" for result in results]
    numbers = [f" ({called[:place].count(name) + 1})" * (called.count(name) > 1) for place, name in enumerate(called)]
    every = pd.concat(tallies).drop_duplicates("outcome")[list(KEYS)]
    parts = [
        every.merge(tally.drop(columns="label"), on="outcome", how="left").assign(file=name + number)
        for name, number, tally in zip(called, numbers, tallies, strict=True)
    ]
    return pd.concat(parts, ignore_index=True), looks


def _by_rung(result: Result) -> pd.DataFrame:
    """The tally of a result's endings by the rung they stand on."""
    rungs = {outcome.name: result.scenario.ladder[outcome.rung or 0] for outcome in result.scenario.outcomes}
    counts = result.outcomes.groupby(result.outcomes["outcome"].map(rungs), sort=False)["runs"].sum()
    rows = [(word, word, runs, runs / len(result), *wilson(runs, len(result))) for word, runs in counts.items()]
    return pd.DataFrame(rows, columns=list(TALLY))
