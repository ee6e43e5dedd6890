"""Why a change changes what it changes: what it did over all runs, through what, and one pair of runs told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from escalate.narrate.between import spans
from escalate.narrate.story import lowered, when, wrapped
from escalate.narrate.told_twice import Side, levels_line, move_of, odds_table, otherwise, side_by_side, told_of
from escalate.results.comparison import Variant
from escalate.results.words import per_cent
from escalate.scenario.model import height
from escalate.studies.apart import Key, Otherwise, Through, of_run
from escalate.studies.decided import Decided
from escalate.studies.turning import Turning, onward

WIDTH = 80
MOST_LINES = 39
PLAYS = 300
"""Plays from each step of the two runs: enough to see where their shares part by ten points."""
SHIFTS = 3
WAYS = 3
MANY = 0.25
"""A choice that decides a smaller part is not said to decide."""
MOST_OPTIONS = 7
"""Rows of the table of options; those less likely on both sides are left out, more of them where lines are short."""


def why(through: Through, run: int, decided: Decided | None) -> str:
    """Tell through what a change works.

    Parameters
    ----------
    through : Through
        Of all runs that the change makes end otherwise.
    run : int
        The run that is told twice.
    decided : Decided or None
        What most often decides.

    Returns
    -------
    str
        At most 39 lines of 80 columns, as far as the file's own words let it, that end in a newline.
    """
    comparison, variant = through.comparison, through.variant
    over_all, pair = list(_over_all(through, decided)), _Pair.of(through, run)
    lines: list[str] = []
    title = f"{comparison.baseline.scenario.title}: {_named(variant)}, on the same luck run by run"
    for options in range(MOST_OPTIONS, 0, -1):
        told = _pair(pair, run, options)
        foot = "Shares of runs in a toy model, not a forecast."
        lines = [*wrapped(title, WIDTH, "", "  "), *over_all, "", *told, foot]
        if len(lines) <= MOST_LINES:
            break
    return "\n".join(lines) + "\n"


def _named(variant: Variant) -> str:
    plain = variant.label.replace(" = ", "=")
    return variant.label if plain == variant.name else f"{variant.label} ({variant.name})"


# ---- over all runs


def _over_all(through: Through, decided: Decided | None) -> Iterator[str]:
    comparison, variant = through.comparison, through.variant
    flows = comparison.transitions[variant.name]
    moved, runs = int(flows.sum() - np.trace(flows)), len(comparison)
    rows = sorted(comparison.difference_rows(variant), key=lambda row: -abs(row.difference))
    clear = [row for row in rows if row.low > 0 or row.high < 0][:SHIFTS]
    yield f"What it does: {moved:,} of {runs:,} runs end otherwise{'' if clear else '; no share clearly moves'}."
    for row in clear:
        shift = f"{row.difference * 100:+.1f}  {row.outcome_label} {_share(row.base_share)} -> {_share(row.share)}"
        yield from wrapped(f"{shift} (95 %: {row.low * 100:+.1f} to {row.high * 100:+.1f})", WIDTH, "  ", "         ")
    if through.firsts:
        aside = ", its own orders aside" if variant.scenario.policy else ""
        yield from wrapped(f"Through what: first done otherwise{aside}, in 100 of these runs", WIDTH, "", "  ")
    for hundred, way in ways(through):
        yield from wrapped(f"{hundred or '<1':>5}  {way}", WIDTH, "  ", "         ")
    yield from wrapped(net(through), WIDTH, "", "  ")
    if decided is not None:
        yield from wrapped(most_decisive(through, decided), WIDTH, "", "  ")


def _share(share: float) -> str:
    return per_cent(share) if share else "none"


def ways(through: Through) -> list[tuple[int, str]]:
    """What is first done otherwise in how many of a hundred runs: ``(71, "North Korea: Talk, mostly instead of ...")``.

    At most three, the commonest first.
    """
    runs = len(through.numbers)
    return [(round(100 * each.runs / runs), _what(through, each)) for each in through.firsts[:WAYS]]


def _what(through: Through, each: Otherwise | Decided) -> str:
    who = who_of(through, each.who)
    if each.who[0] == "event":
        return f"the event {who} {'comes' if each.with_ else 'does not come'}"
    doing, mostly = (deed_of(through, each.who, name) for name in (each.with_, each.without))
    return f"{who}: {doing}, mostly instead of {mostly}"


def who_of(through: Through, key: Key) -> str:
    """The label of an actor or event."""
    scenarios = through.variant.scenario, through.comparison.baseline.scenario
    entries = [each for s in scenarios for each in (s.actors if key[0] == "actor" else s.events) if each.name == key[1]]
    return entries[0].label


def deed_of(through: Through, key: Key, name: str) -> str:
    """The label of what somebody did; "waiting" for nothing."""
    scenarios = through.variant.scenario, through.comparison.baseline.scenario
    options = [o for s in scenarios for a in s.actors if key == ("actor", a.name) for o in a.options if o.name == name]
    return options[0].label if options else "waiting"


def _labels(through: Through) -> dict[str, str]:
    return {ending.name: ending.label for ending in through.comparison.endings}


def net(through: Through) -> str:
    """Between which endings most runs go, net."""
    labels, name = _labels(through), through.variant.name
    there = len(through.comparison.moved(name, through.before, through.after))
    back = len(through.comparison.moved(name, through.after, through.before))
    return f"Most go, net, from {labels[through.before]} to {labels[through.after]} ({there:,} there, {back:,} back)."


def most_decisive(through: Through, found: Decided) -> str:
    """The deed that most often decides, and the shares of endings from there on."""
    labels, (one, two) = _labels(through), found.shares
    ends = dict.fromkeys((through.before, through.after))
    shares = "; ".join(f"{labels[name]} {_share(one[name])} | {_share(two[name])}" for name in ends)
    return f"{head(found)}: {_what(through, found)}. From there on (without | with): {shares}."


def head(found: Decided) -> str:
    """How often the commonest choice decides, and what does so more often than it."""
    if found.alone > found.runs:
        alone = f"In {found.alone} of {found.pairs} looked at, what it orders or sets decides by itself"
        return f"{alone}; of choices most often, in {found.runs}"
    often = f"in {found.runs} of {found.pairs} looked at"
    if found.runs < MANY * found.pairs:
        return f"No one choice decides most of them; the commonest that does, {often}"
    return f"What decides most often, {often}"


# ---- one pair of runs


@dataclass(frozen=True)
class _Pair:
    """A run without the change and with it; ``first`` is the step and the mover or event that first did otherwise."""

    sides: tuple[Side, Side]
    turnings: tuple[Turning, Turning]
    first: tuple[int, Key] | None

    @classmethod
    def of(cls, through: Through, run: int) -> _Pair:
        comparison, variant = through.comparison, through.variant
        own = through if run in through.numbers else of_run(comparison, variant, run, through.replays)
        first = own.first(int(np.flatnonzero(own.numbers == run)[0]))
        one, two = (onward(replay, run, PLAYS) for replay in through.replays)
        sides = Side("without it", one.scenario, one.trace), Side("with it", two.scenario, two.trace)
        return cls(sides, (one, two), None if first is None else first[:2])


def _pair(pair: _Pair, run: int, options: int) -> Iterator[str]:
    yield f"Run {run}, told twice (left without it, right with it)"
    if pair.first is None:
        yield from wrapped("Every move and event is the same in both, but for what the change orders.", WIDTH)
    else:
        yield from _first(pair.sides, *pair.first, options)
    yield from _shares_part(pair)
    yield from side_by_side(*(f"After step {side.last}: {side.ending}" for side in pair.sides))


def _first(sides: tuple[Side, Side], step: int, key: Key, options: int) -> Iterator[str]:
    """The first thing done otherwise: who could choose from what, how likely it was, what spoke for it."""
    left, right = sides
    told = told_of(left, left.step(step), key) or told_of(right, right.step(step), key)
    who = told.partition(": ")[0] if key[0] == "actor" else f"the event {told.partition(': ')[2]}"
    yield from wrapped(f"First done otherwise: {when(left.scenario, step)}, {who}", WIDTH)
    if displaced := _displaced(sides, step):
        yield from wrapped(f"Ordered by then: {'; '.join(displaced)}", WIDTH, "  ", "    ")
    yield from levels_line(sides, "Before it", left.state_before(step), right.state_before(step))
    moves = [move_of(side.step(step), key) for side in sides]
    if moves[0] is not None and moves[1] is not None:
        yield from odds_table(sides, (moves[0], moves[1]), options)
    else:
        yield from side_by_side(*("happens" if told_of(side, side.step(step), key) else "does not" for side in sides))


def _displaced(sides: tuple[Side, Side], last: int) -> list[str]:
    """What orders put in the place of a choice up to a step: both moves, and in which steps."""
    steps: dict[str, list[int]] = {}
    for place in range(last + 1):
        left, right = (side.step(place) for side in sides)
        for key in otherwise(left, right) if left and right else ():
            if any(move is not None and move.ordered for move in (move_of(left, key), move_of(right, key))):
                free, ordered = told_of(sides[0], left, key), told_of(sides[1], right, key)
                steps.setdefault(f"{ordered}, not {free.partition(': ')[2] or 'anything'}", []).append(place)
    return [f"{told}, in {spans(at)}" for told, at in steps.items()]


def _shares_part(pair: _Pair) -> Iterator[str]:
    """The step in which the two runs' shares of endings move apart most."""
    sides, turnings = pair.sides, pair.turnings
    left, right = turnings
    steps = min(len(left.trace.steps), len(right.trace.steps))
    names = sorted({o.name for s in sides for o in s.scenario.outcomes})
    shares = [np.array([_by_name(t, step, names) for step in range(steps + 1)]) for t in turnings]
    gaps = np.abs(shares[0] - shares[1]).sum(axis=1) / 2
    step = int(np.diff(gaps).argmax())
    yield from wrapped(f"Their shares of endings part most in {lowered(when(sides[0].scenario, step))}:", WIDTH)
    done = otherwise(left.trace.steps[step], right.trace.steps[step])
    if done:
        boldest = max(done, key=lambda key: max(_rung(side, key, step) for side in sides))
        yield from side_by_side(*(told_of(side, side.step(step), boldest) or "-" for side in sides))
    else:
        yield "  Nobody does otherwise in it."
    yield from side_by_side(*(f"> {_commonest(t, step + 1)}" for t in turnings))


def _by_name(turning: Turning, step: int, names: list[str]) -> list[float]:
    found = dict(zip((o.name for o in turning.scenario.outcomes), turning.shares[step].tolist(), strict=True))
    return [found.get(name, 0.0) for name in names]


def _rung(side: Side, key: Key, step: int) -> int:
    """Of what somebody did in a step: the rung; -1 for none, and for events."""
    move = move_of(side.step(step), key)
    if move is None or move.option is None:
        return -1
    return height(side.scenario.actor(move.actor).option(move.option))


def _commonest(turning: Turning, step: int) -> str:
    """The two endings most likely from a step on."""
    order = np.argsort(-turning.counts[step], kind="stable")[:2]
    shares = turning.shares[step]
    told = [f"{turning.scenario.outcomes[place].label} {per_cent(shares[place])}" for place in order if shares[place]]
    return "; ".join(told)
