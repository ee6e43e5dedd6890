"""What a class found: each lever with its effect and what turns it round, and opposite findings that meet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from escalate.lesson import words
from escalate.lesson.pool.checked import Checked, turns_round
from escalate.lesson.pool.hand_in import Changed
from escalate.results.pairs import DifferenceRow, difference_rows, endings_of
from escalate.scenario.model import Scenario, from_the_top

if TYPE_CHECKING:
    from escalate.lesson.pool.pooling import Part

NOTHING = "nothing changed"
MOST_TOLD = 2
"""Endings that a lever's effect is told by."""
WAYS = {"more": "more", "fewer": "fewer", "alike": "as many"}


@dataclass(frozen=True)
class Lever:
    """A change that some hand-ins made: what they expected, what it does, and which numbers turn that round."""

    label: str
    hand_ins: int
    expected: tuple[str, ...]
    played: bool
    does: tuple[DifferenceRow, ...]
    turned: tuple[str, ...]


@dataclass(frozen=True)
class Finding:
    """A change moves an ending, under a condition: so many points (of 100 runs); ``marks`` are of who found it.

    ``lever`` are the policies of the change.
    """

    lever: tuple[str, ...]
    claim: str
    condition: str
    points: float
    marks: tuple[str, ...]


@dataclass(frozen=True)
class Meeting:
    """Opposite findings about one ending."""

    number: int
    ending: str
    more: Finding
    fewer: Finding


def label_of(scenario: Scenario | None, name: str) -> str:
    """What was set, in the file's words."""
    if scenario is None:
        return name
    start = " at the start" if any(entry.name == name for entry in scenario.state) else ""
    return f"{words.settable(scenario).get(name, name)}{start}"


def change_of(scenario: Scenario | None, changed: Changed) -> str:
    """What was changed, in the file's words; the same change is told alike in whichever order it was made."""
    policies = {policy.name: policy.label for policy in scenario.policies} if scenario else {}
    told = [policies.get(name, name) for name in changed.policies]
    numbers = sorted(changed.set.items(), key=lambda item: item[0])
    return ", ".join([*told, *(f"{label_of(scenario, name)} = {_value(value)}" for name, value in numbers)])


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:g}" if isinstance(value, int | float) else str(value)


def levers(part: Part) -> list[Lever]:
    """The changes, policies in the file's order first."""
    told: dict[str, list[Checked]] = {}
    order = [policy.name for policy in part.scenario.policies] if part.scenario else []

    def place(each: Checked) -> tuple[list[int], str]:
        known = [order.index(name) if name in order else len(order) for name in each.handed.changed.policies]
        return known or [len(order)], change_of(part.scenario, each.handed.changed)

    for each in sorted(part.handed, key=place):
        if each.handed.changes:
            told.setdefault(change_of(part.scenario, each.handed.changed), []).append(each)
    return [_lever(part, label, mine) for label, mine in told.items()]


def _lever(part: Part, label: str, mine: Sequence[Checked]) -> Lever:
    names = dict(part.endings)
    asked = Counter(
        f"{WAYS[each.handed.expected.way]} “{names.get(each.handed.expected.outcome, each.handed.expected.outcome)}”"
        for each in mine
        if each.handed.expected is not None
    )
    rows = next((_rows(part.scenario, each) for each in mine if each.moved is not None and part.scenario), [])
    clear = [row for row in rows if row.low > 0 or row.high < 0]
    most = sorted(sorted(clear, key=lambda row: -abs(row.difference))[:MOST_TOLD], key=rows.index)
    expected = tuple(_times(what, count) for what, count in sorted(asked.items()))
    return Lever(label, len(mine), expected, bool(rows), tuple(most), tuple(_turned(part, mine)))


def _times(what: str, count: int) -> str:
    return what if count == 1 else f"{what} ({count})"


def _rows(scenario: Scenario, each: Checked) -> list[DifferenceRow]:
    """What a change does to each ending, the highest rung first."""
    assert each.moved is not None
    order = [outcome.name for outcome in from_the_top(scenario.outcomes)]
    rows = difference_rows("", "", endings_of([scenario]), each.moved)
    return sorted(rows, key=lambda row: order.index(row.outcome))


def _turned(part: Part, mine: Iterable[Checked]) -> list[str]:
    """Numbers that were hunted, and where they turn the result round; as it was played again."""
    names = dict(part.endings)
    told: dict[str, Counter[str]] = {}
    for each in mine:
        hunt = each.handed.hunt
        if hunt is not None:
            head = f"“{names.get(hunt.outcome, hunt.outcome)}” by {label_of(part.scenario, hunt.number)}"
            turns = turns_round(hunt, each.places) if each.places else hunt.turned is not None
            where = f"turned round at {hunt.turned:g}" if turns else "not turned round"
            told.setdefault(head, Counter())[where] += 1
    return [
        f"{head}: {'; '.join(_times(where, count) for where, count in sorted(found.items()))}"
        for head, found in sorted(told.items())
    ]


# ---- opposite findings


def meetings(part: Part) -> list[Meeting]:
    """Opposite findings about one ending that are told from luck; each change meets another once.

    Endings that the most hand-ins ask about come first; one change under two conditions meets before two changes with
    a policy in common, and those before others.
    """
    if part.scenario is None:
        return []
    asked = Counter(name for each in part.handed for name in _asked(each))
    told: list[Meeting] = []
    taken: set[tuple[str, str]] = set()
    found = _findings(part)
    for outcome in sorted(from_the_top(part.scenario.outcomes), key=lambda each: -asked[each.name]):
        mine = [each for (name, *_), each in found.items() if name == outcome.name]
        up, down = ([each for each in mine if (each.points > 0) == rises] for rises in (True, False))
        pairs = [(one, two) for one in up for two in down]
        pairs.sort(key=lambda pair: (pair[0].claim != pair[1].claim, pair[0].lever != pair[1].lever))
        for one, two in pairs:
            both = {(one.claim, one.condition), (two.claim, two.condition)}
            if not both & taken and len({*one.marks, *two.marks}) > 1:
                taken |= both
                told.append(Meeting(len(told) + 1, outcome.label, one, two))
    return told


def _asked(each: Checked) -> list[str]:
    """The endings that a hand-in is about."""
    return [part.outcome for part in (each.handed.expected, each.handed.hunt) if part is not None]


def _findings(part: Part) -> dict[tuple[str, str, str], Finding]:
    """Each finding once: an ending, what moves it, and under which condition."""
    found: dict[tuple[str, str, str], Finding] = {}
    for each in part.handed:
        for name, claim, condition, points in _of(part, each):
            known = found.get((name, claim, condition))
            marks = (*(known.marks if known else ()), each.handed.mark)
            told = each.handed.changed.policies, claim, condition
            found[name, claim, condition] = Finding(*told, known.points if known else points, marks)
    return dict(sorted(found.items()))


def _of(part: Part, each: Checked) -> Iterator[tuple[str, str, str, float]]:
    """What one hand-in found: by its change, and where its hunt turns that round."""
    handed, scenario = each.handed, part.scenario
    if each.moved is None or scenario is None:
        return
    claim = change_of(scenario, handed.changed)
    for row in _rows(scenario, each):
        if row.low > 0 or row.high < 0:
            yield row.outcome, claim, "all else as in the file", 100 * row.difference
    hunt = handed.hunt
    if hunt is not None and each.places and turns_round(hunt, each.places):
        for place, (more, fewer) in zip(hunt.tried, each.places, strict=True):
            if place.at == hunt.turned:
                where = f"where {label_of(scenario, hunt.number)} = {place.at:g}"
                yield hunt.outcome, claim, where, 100 * (more - fewer) / place.runs
