"""The teacher's table: a row a hand-in, with names, what was claimed, and what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from escalate.lesson.pool.checked import Checked
from escalate.lesson.pool.findings import change_of, meetings
from escalate.lesson.pool.hand_in import Counts, Found

if TYPE_CHECKING:
    import pandas as pd

    from escalate.lesson.pool.pooling import Part, Pooled


def table(pooled: Pooled, scores: bool = False) -> pd.DataFrame:
    """One row a hand-in, by scenario and file.

    Columns: scenario, file, who, version, seed, runs; guess, reason; change, expected, because; before, after,
    otherwise and hunt, each as it was ``said`` and as it ``came`` when it was played again; turned; seat, as said and
    as it came; in_this_model, and_because, wrong_if; differs (what does not agree), unplayed (what was not played
    again), meets (numbers of the meetings on the page). With ``scores`` also score: the quadratic score of the guess
    against the tally of its own seed and runs, or the part's: squared differences of shares, summed over endings; 0
    where they are the same, at most 2.
    """
    import pandas as pd

    rows = [row for part in pooled.parts for row in _rows(part, scores)]
    return pd.DataFrame(rows)


def _rows(part: Part, scores: bool) -> list[dict[str, Any]]:
    meet: dict[str, list[str]] = {}
    for meeting in meetings(part):
        for finding in (meeting.more, meeting.fewer):
            for mark in finding.marks:
                meet.setdefault(mark, []).append(str(meeting.number))
    ordered = sorted(part.handed, key=lambda each: each.handed.where)
    return [_row(part, each, ", ".join(meet.get(each.handed.mark, [])), scores) for each in ordered]


def _row(part: Part, each: Checked, meets: str, scores: bool) -> dict[str, Any]:
    handed, came = each.handed, each.found or Found()
    said, expected, seat, hunt = handed.found or Found(), handed.expected, handed.seat, handed.hunt
    found = {
        "scenario": handed.scenario,
        "file": handed.where,
        "who": handed.who,
        "version": handed.escalate,
        "seed": handed.seed,
        "runs": handed.runs,
        "guess": _counts(handed.guess),
        "reason": handed.reason,
        "change": change_of(part.scenario, handed.changed),
        "expected": f"{expected.way} {expected.outcome}" if expected else "",
        "because": expected.because if expected else "",
        "before_said": _counts(said.before),
        "before_came": _counts(came.before),
        "after_said": _counts(said.after),
        "after_came": _counts(came.after),
        "otherwise_said": _cell(said.otherwise),
        "otherwise_came": _cell(came.otherwise),
        "hunt_said": _hunt(each, said=True),
        "hunt_came": _hunt(each, said=False),
        "turned": f"{hunt.number} = {hunt.turned:g}" if hunt and hunt.turned is not None else "",
        "seat": f"{seat.actor}, run {seat.run}" if seat else "",
        "seat_said": _seat(seat.outcome, seat.replays.yours if seat.replays else None) if seat else "",
        "seat_came": _seat(each.seat.outcome, each.seat.yours) if each.seat else "",
        "in_this_model": handed.concludes.in_this_model,
        "and_because": handed.concludes.because,
        "wrong_if": handed.concludes.wrong_if,
        "differs": "; ".join(each.differs),
        "unplayed": "; ".join(each.unplayed),
        "meets": meets,
    }
    return found | ({"score": score(part, each)} if scores else {})


def score(part: Part, each: Checked) -> float | None:
    """The quadratic score of a guess; None where there is no guess or no tally."""
    tally = (each.found and each.found.before) or part.tally
    if each.handed.guess is None or tally is None or not each.known:
        return None
    runs = sum(tally.values())
    return round(sum((each.handed.guess[name] / 100 - count / runs) ** 2 for name, count in tally.items()), 6)


def _counts(counts: Counts | None) -> str:
    return ", ".join(f"{name} {count}" for name, count in (counts or {}).items())


def _cell(value: int | None) -> int | str:
    return "" if value is None else value


def _hunt(each: Checked, said: bool) -> str:
    hunt = each.handed.hunt
    if hunt is None or (not said and not each.places):
        return ""
    came = [(place.more, place.fewer) for place in hunt.tried] if said else each.places
    told = [f"{place.at:g}: {more} more, {fewer} fewer" for place, (more, fewer) in zip(hunt.tried, came, strict=True)]
    return f"{hunt.outcome} by {hunt.number}: {'; '.join(told)}"


def _seat(outcome: str | None, yours: Counts | None) -> str:
    return f"{outcome or 'not played to its end'}{f' ({_counts(yours)})' if yours else ''}"
