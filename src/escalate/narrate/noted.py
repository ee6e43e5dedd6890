"""What a move is told with where no turn is told of it: its odds, and what it answered, where a turn rests on it."""

from __future__ import annotations

from escalate.engine.trace import Move
from escalate.narrate.moved import by_chance
from escalate.narrate.reasons import acts, beside_odds, deed, likely
from escalate.results.words import per_cent
from escalate.studies.turning import LEAST, Turning

UNLIKELY = 0.1
"""A move with an effect that was less likely is not told without its odds, nor left out of a step that moved much."""

Named = frozenset[tuple[int, str]]
"""Moves that the turns which are told rest on: the step and the actor of each."""
NOBODY: Named = frozenset()


def unlikely(turning: Turning, move: Move) -> bool:
    """Had a move an effect that was hardly to be expected?"""
    return move.option is not None and move.odds < UNLIKELY and acts(turning.scenario, move)


def kept(turning: Turning, step: int, move: Move, named: Named) -> bool:
    """Is a move never left out? What a turn rests on, and an unlikely one of a step that could be a turn."""
    moved = abs(turning.counts[step + 1] - turning.counts[step]).sum() / 2
    return (step, move.actor) in named or (unlikely(turning, move) and moved >= LEAST * turning.plays)


def odds_of(move: Move) -> str:
    """How likely a move was, after it: `` (5 % likely)``, `` (5 % by chance)``; nothing where no other was open."""
    if by_chance(move):
        return f" ({per_cent(move.odds)} by chance)"
    return f" ({likely(move)})" if move.had_choice else ""


def noted(turning: Turning, step: int, move: Move, named: Named, *, whole: bool = False) -> str:
    """A move beside a turn: with its odds where it is kept, and with what it answered where a turn rests on it.

    ``whole``: with both where it answered one in any case.
    """
    said = deed(turning.scenario, move)
    rested_on = (step, move.actor) in named
    after, _ = beside_odds(turning, step, move, None) if rested_on or whole else ("", "")
    if rested_on or after or unlikely(turning, move):
        said += odds_of(move)
    return f"{said} {after}" if after else said
