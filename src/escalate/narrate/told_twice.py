"""One run told twice on the same luck, step by step: up to where the stories part, and what followed in each."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import zip_longest

from escalate.engine.trace import Move, StepTrace, Trace, Value, Weighed
from escalate.narrate.story import SMALLEST_PUSH, is_number, lowered, shown, signed, when, wrapped
from escalate.results.words import per_cent
from escalate.scenario.model import Level, Scenario

WIDTH = 80
COLUMN = 38
MOST_LEVELS = 2
"""State entries named after a step: those that differ most."""
SMALLEST_ODDS = 1e-300
"""Smaller ones are what the engine has in place of none, and tell nothing of a precision."""

Key = tuple[str, str]
"""``("actor", name)`` or ``("event", name)``."""


@dataclass(frozen=True)
class Side:
    """One of the two stories."""

    name: str
    scenario: Scenario
    trace: Trace

    def step(self, number: int) -> StepTrace | None:
        """A step; None once the run has ended."""
        return self.trace.steps[number] if number < len(self.trace.steps) else None

    def state_before(self, number: int) -> Mapping[str, Value]:
        """What stood when a step began."""
        return self.trace.before(number)

    @property
    def last(self) -> int:
        """The step after which the run ended."""
        return self.trace.steps[-1].step

    @property
    def ending(self) -> str:
        """The outcome's label."""
        return self.scenario.outcome(self.trace.outcome).label


def parting(before: Trace, after: Trace) -> tuple[int, Key | None] | None:
    """Where two traces part.

    Returns
    -------
    tuple or None
        The first step in which something else was done, and the actor or event that did; the key is None where one
        run ends after a step that the other goes on from. None where both tell the same to the end.
    """
    for number, steps in enumerate(zip_longest(before.steps, after.steps)):
        if None in steps:
            return number - 1, None
        for key in otherwise(*steps):
            return number, key
    return None


def told_twice(
    before: Trace, after: Trace, base: Scenario, other: Scenario, names: tuple[str, str] = ("as it stands", "")
) -> str:
    """Tell two runs of one number side by side.

    Parameters
    ----------
    before, after : Trace
        The same run of the two scenarios, with the same seed.
    base, other : Scenario
        What was played.
    names : tuple of str
        What to call the two; the second one's own name where it is empty.

    Returns
    -------
    str
        Lines of at most 80 columns that end in a newline: what both share, where they part and why, what followed
        in each, how each ended.
    """
    from escalate.results.comparison import label_of, name_of

    right = names[1] or name_of(base, other)
    sides = Side(names[0], base, before), Side(right, other, after)
    lines = wrapped(f"{base.title}: run {before.run}, seed {before.seed}, told twice on the same luck", WIDTH, "", "  ")
    label = label_of(base, other)
    told = label if label.replace(" = ", "=") == right else f"{label} ({right})"
    lines += wrapped(f"Left: {sides[0].name}. Right: {told}.", WIDTH, "", "  ")
    lines += ["", *_starts(sides)]
    parted = parting(before, after)
    if parted is None:
        lines += ["", "Every move and event is the same in both."]
    else:
        lines += [*_shared(sides, *parted), "", *_parting(sides, *parted)]
        lines += _followed(sides, *parted)
    lines += ["", *_endings(sides)]
    return "\n".join(lines) + "\n"


# ---- what was done


def _done(step: StepTrace) -> dict[Key, str]:
    """What each actor chose ("" for a wait), and what fired."""
    moves = {("actor", move.actor): move.option or "-" for move in step.moves}
    return {**moves, **{("event", fired.event): "fired" for fired in step.events}}


def _merged(first: Mapping[Key, str], second: Mapping[Key, str]) -> list[Key]:
    """The keys of both, actors before events, each in the order of its own story."""
    keys = [*first, *(key for key in second if key not in first)]
    return sorted(keys, key=lambda key: key[0])


def otherwise(one: StepTrace, two: StepTrace) -> list[Key]:
    """Who did otherwise in a step, and which events came in one alone."""
    left, right = _done(one), _done(two)
    return [key for key in _merged(left, right) if left.get(key, "") != right.get(key, "")]


def told_of(side: Side, step: StepTrace | None, key: Key) -> str:
    """What an actor or event did in a step of a side, in a few words; "" for nothing."""
    if step is None:
        return ""
    kind, name = key
    if kind == "event":
        label = next((event.label for event in side.scenario.events if event.name == name), "")
        return f"Event: {label}" if any(fired.event == name for fired in step.events) else ""
    move = next((move for move in step.moves if move.actor == name), None)
    if move is None:
        return ""
    actor = side.scenario.actor(name)
    return f"{actor.label}: {actor.deed(move.option)}"


def _summary(side: Side, step: StepTrace, keys: list[Key]) -> str:
    told = [told_of(side, step, key) for key in keys]
    return "; ".join(text for text in told if text) + "."


# ---- what both share


def _starts(sides: tuple[Side, Side]) -> list[str]:
    differing = _differing(sides, sides[0].trace.start, sides[1].trace.start)
    if not differing:
        return ["Both start alike."]
    told = "; ".join(f"{label} {left} | {right}" for label, left, right in differing)
    return wrapped(f"They start with different values: {told}.", WIDTH, "", "  ")


def _differing(
    sides: tuple[Side, Side], left: Mapping[str, Value], right: Mapping[str, Value]
) -> list[tuple[str, str, str]]:
    """State entries that differ as far as they are shown, largest first: label, left, right ("-" for none)."""
    entries = {entry.name: entry for side in reversed(sides) for entry in side.scenario.state}
    found: list[tuple[float, str, str, str]] = []
    for name, entry in entries.items():
        values = left.get(name), right.get(name)
        texts = ["-" if value is None else shown(entry, value) for value in values]
        if texts[0] == texts[1]:
            continue
        size = 1.0
        if isinstance(entry, Level) and values[0] is not None and values[1] is not None:
            size = abs(values[0] - values[1]) / (entry.high - entry.low)
        found.append((size, entry.label, texts[0], texts[1]))
    found.sort(key=lambda entry: -entry[0])
    return [(label, one, two) for _, label, one, two in found]


def _shared(sides: tuple[Side, Side], number: int, key: Key | None) -> list[str]:
    """The steps before the parting, and the parting step up to it: told once."""
    lines: list[str] = []
    for place in range(number + 1):
        step, twin = sides[0].trace.steps[place], sides[1].trace.steps[place]
        keys = _merged(_done(step), _done(twin))
        if place == number and key is not None:
            keys = keys[: keys.index(key)]
        if keys:
            lines += [when(sides[0].scenario, place), *wrapped(_summary(sides[0], step, keys), WIDTH)]
    return ["", "The same in both", *lines] if lines else []


# ---- where they part


def _parting(sides: tuple[Side, Side], number: int, key: Key | None) -> Iterator[str]:
    day = when(sides[0].scenario, number)
    if key is None:
        ended = sides[0] if sides[0].last == number else sides[1]
        yield from wrapped(f"THEY PART after {lowered(day)}: one run ends there ({ended.name}).", WIDTH, "", "  ")
        yield from levels_line(sides, "Then", sides[0].trace.steps[number].state, sides[1].trace.steps[number].state)
        return
    who = next(name for side in sides for name in [_label(side, key)] if name)
    yield from wrapped(f"THEY PART in {lowered(day)}: {who}", WIDTH, "", "  ")
    yield from levels_line(sides, "Before it", sides[0].state_before(number), sides[1].state_before(number))
    moves = [move_of(side.step(number), key) for side in sides]
    if moves[0] is not None and moves[1] is not None:
        yield from odds_table(sides, (moves[0], moves[1]))


def _label(side: Side, key: Key) -> str:
    kind, name = key
    if kind == "event":
        return next((f"the event {event.label}" for event in side.scenario.events if event.name == name), "")
    return next((f"{actor.label} chooses" for actor in side.scenario.actors if actor.name == name), "")


def move_of(step: StepTrace | None, key: Key) -> Move | None:
    """An actor's move in a step; None where there is none."""
    moves = step.moves if step is not None and key[0] == "actor" else ()
    return next((move for move in moves if move.actor == key[1]), None)


def levels_line(
    sides: tuple[Side, Side], head: str, left: Mapping[str, Value], right: Mapping[str, Value]
) -> list[str]:
    """The state entries that differ most between two moments, in a line or two."""
    told = "; ".join(f"{label} {one} | {two}" for label, one, two in _differing(sides, left, right)[: MOST_LEVELS * 3])
    return wrapped(f"{head} (left | right): {told}", WIDTH) if told else []


def odds_table(sides: tuple[Side, Side], moves: tuple[Move, Move], most: int | None = None) -> Iterator[str]:
    """What the actor could choose from on each side, how likely each was, and what weighed differently."""
    from rich.cells import set_cell_size

    labels = {
        option.name: option.label
        for side, move in zip(reversed(sides), reversed(moves), strict=True)
        for option in side.scenario.actor(move.actor).options
    }
    yield f"    {'its options (* taken)':<46}  {'left':>10}    {'right':>10}"
    odds = {name: max(_likely(move, name) for move in moves) for name in labels}
    shown_ = sorted(labels, key=lambda name: -odds[name])[:most]
    for name, label in labels.items():
        cells = [_chance(side, move, name) for side, move in zip(sides, moves, strict=True)]
        if name in shown_ and any(cell not in ("closed", "-") for cell in cells):
            starred = [
                f"{cell:>10} {'*' if move.option == name else ' '}" for cell, move in zip(cells, moves, strict=True)
            ]
            yield f"    {set_cell_size(label, 46)}  {'  '.join(starred)}".rstrip()
    reasons = [*_precisions(sides, moves), *_reasons(labels, moves)]
    if reasons:
        yield from wrapped(f"What weighs differently: {'; '.join(reasons)}", WIDTH)


def _likely(move: Move, name: str) -> float:
    """How likely an option was; above all others where it was taken."""
    if move.option == name:
        return math.inf
    return next((entry.probability for entry in move.weighed if entry.option == name), 0.0)


def _chance(side: Side, move: Move, name: str) -> str:
    weighed = next((entry for entry in move.weighed if entry.option == name), None)
    if weighed is None:
        return "not there"
    if move.ordered:
        return "ordered" if weighed.open else "-"
    if weighed.open:
        return per_cent(weighed.probability)
    actor = side.scenario.actor(move.actor)
    return "closed" if side.scenario.allowed(actor)[actor.option_index(name)] else "banned"


def _precisions(sides: tuple[Side, Side], moves: tuple[Move, Move]) -> list[str]:
    """How precisely the actor picks the better option, where that differs."""
    left, right = (_precision(side, move) for side, move in zip(sides, moves, strict=True))
    return [f"precision ({left} | {right})"] if left and right and left != right else []


def _precision(side: Side, move: Move) -> str:
    """The logit precision behind a choice, read from the odds of its best and worst option; "" where they tie."""
    if side.scenario.actor(move.actor).precision is None:
        return "best"
    likely = (weighed for weighed in move.weighed if weighed.probability > SMALLEST_ODDS)
    found = [(each.utility, each.probability) for each in likely if each.utility is not None]
    if not found:
        return ""
    (low, rare), (high, often) = min(found), max(found)
    return f"{math.log(often / rare) / (high - low):.2g}" if high - low > SMALLEST_PUSH else ""


def _reasons(labels: Mapping[str, str], moves: tuple[Move, Move]) -> list[str]:
    """Reasons for an option that are worth something else on the other side, largest first."""
    found = []
    left, right = ({entry.option: entry for entry in move.weighed if entry.open} for move in moves)
    for option in left.keys() & right.keys():
        one, two = _worths(left[option]), _worths(right[option])
        for text in {**one, **two}:
            worths = one.get(text, 0.0), two.get(text, 0.0)
            gap = abs(worths[1] - worths[0])
            if gap >= SMALLEST_PUSH:
                found.append((-gap, f"{labels[option]}: {text} ({signed(worths[0])} | {signed(worths[1])})"))
    return [text for _, text in sorted(found)[:4]]


def _worths(weighed: Weighed) -> dict[str, float]:
    worths: dict[str, float] = {}
    for term in weighed.terms:
        text = "its base appeal" if is_number(term.text) else term.text
        worths[text] = worths.get(text, 0.0) + term.value
    return {**worths, "its goal": weighed.goal_change}


# ---- what followed


def _followed(sides: tuple[Side, Side], number: int, key: Key | None) -> Iterator[str]:
    """From the parting on: what differs step by step, and the rest of the run that lasts longer."""
    first = number if key is not None else number + 1
    both = min(side.last for side in sides)
    if first <= both:
        yield from ("", "What followed (left | right; only what differs)")
    same: list[int] = []
    for place in range(first, both + 1):
        rows = _rows(sides, place)
        if not rows:
            same.append(place)
            continue
        yield from _same_steps(same)
        same.clear()
        yield from ("", when(sides[0].scenario, place))
        for left, right in rows:
            yield from side_by_side(left, right)
    yield from _same_steps(same)
    longer = max(sides, key=lambda side: side.last)
    if longer.last > both:
        yield from ("", f"The other run has ended; {longer.name} goes on:"[:WIDTH])
        for place in range(both + 1, longer.last + 1):
            step = longer.trace.steps[place]
            yield when(longer.scenario, place)
            yield from wrapped(_summary(longer, step, _merged(_done(step), {})), WIDTH)


def _rows(sides: tuple[Side, Side], number: int) -> list[tuple[str, str]]:
    """What was done otherwise in a step, left and right, and the levels that then differ most; else no rows."""
    steps = sides[0].trace.steps[number], sides[1].trace.steps[number]
    differing = otherwise(*steps)
    rows = [(told_of(sides[0], steps[0], key) or "-", told_of(sides[1], steps[1], key) or "-") for key in differing]
    levels = _differing(sides, steps[0].state, steps[1].state)[:MOST_LEVELS]
    if rows and levels:
        left = "; ".join(f"{label} {one}" for label, one, _ in levels)
        right = "; ".join(f"{label} {two}" for label, _, two in levels)
        rows.append((f"> {left}", f"> {right}"))
    return rows


def _same_steps(same: list[int]) -> list[str]:
    if not same:
        return []
    steps = f"Step {same[0]}" if len(same) == 1 else f"Steps {same[0]} to {same[-1]}"
    return ["", f"{steps}: the same moves and events in both"]


def side_by_side(left: str, right: str) -> Iterator[str]:
    """Two texts in two columns; rich knows how wide characters of any script are."""
    from rich.cells import set_cell_size

    for one, two in zip_longest(_folded(left), _folded(right), fillvalue=""):
        yield f"{set_cell_size(one, COLUMN)} | {two}".rstrip()


def _folded(text: str) -> list[str]:
    from rich.console import Console
    from rich.text import Text

    console = Console(width=COLUMN, color_system=None)
    lines = [line.plain.rstrip() for line in Text(text).wrap(console, COLUMN - 2)]
    return [line if place == 0 else f"  {line}" for place, line in enumerate(lines)]


# ---- how it ended


def _endings(sides: tuple[Side, Side]) -> Iterator[str]:
    alike = sides[0].trace.outcome == sides[1].trace.outcome
    yield "Both end alike" if alike else "They end otherwise"
    told = [f"After step {side.last}: {side.ending}" for side in sides]
    yield from side_by_side(*told)
    final = _differing(sides, sides[0].trace.steps[-1].state, sides[1].trace.steps[-1].state)[: MOST_LEVELS * 3]
    for label, one, two in final:
        yield from side_by_side(f"> {label} {one}", f"> {label} {two}")
    yield "One run is one draw of a toy model, not a forecast."
