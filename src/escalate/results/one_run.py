"""One run as a frame: every move with its rung and odds, and one level, step by step; what stories are drawn from.

And the same run told twice, without and with a change: where its two sides part.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from escalate.engine.trace import Trace
from escalate.scenario.model import Scenario, height

AGAINST_ODDS = 0.1
"""A move that comes at most so often is told to be unlikely."""
LIKELY = 0.5
"""A move this likely is no news."""
COLUMNS = ("run", "step", "date", "actor", "actor_label", "option", "option_label", "rung", "odds", "ordered")
Turns = Sequence[tuple[int, str]]
"""Step and actor of the choices that turned a run to how it ended, the most first."""


def moves(trace: Trace, scenario: Scenario) -> pd.DataFrame:
    """A row a move: run, step, date, actor, actor_label, option, option_label, rung, odds, ordered.

    ``rung`` is -1 off the ladder; ``odds`` is the probability that the actor gave its move, in fractions of 1.
    """
    rows = []
    for step in trace.steps:
        for move in step.moves:
            if move.option is None:
                continue
            actor = scenario.actor(move.actor)
            option = actor.option(move.option)
            place = (trace.run, step.step, scenario.clock.date(step.step), actor.name, actor.label)
            rows.append((*place, option.name, option.label, height(option), move.odds, move.ordered))
    return pd.DataFrame(rows, columns=list(COLUMNS))


def level(trace: Trace, name: str) -> pd.DataFrame:
    """A level at the end of each step, and at the start (step -1): step, value."""
    values = [(-1, trace.start[name]), *((step.step, step.state[name]) for step in trace.steps)]
    return pd.DataFrame([(step, float(value)) for step, value in values], columns=["step", "value"])


def unlikely(moves: pd.DataFrame) -> pd.DataFrame:
    """The moves that came against the odds and were not ordered, the least likely first."""
    free = moves[~moves["ordered"].astype(bool) & (moves["odds"] <= AGAINST_ODDS)]
    return free.sort_values("odds", kind="stable")


def telling(moves: pd.DataFrame, turns: Turns = ()) -> pd.DataFrame:
    """The moves to name, the most telling first: those that turned the run, then those against the odds.

    Where there are none, the last free one by which an actor did something else than before, if that was not likely.
    """
    keys = list(zip(moves["step"], moves["actor"], strict=True))
    held = [moves.index[keys.index(turn)] for turn in turns if turn in keys]
    held = [index for index in held if moves.loc[index, "odds"] < LIKELY]
    named = moves.loc[list(dict.fromkeys([*held, *unlikely(moves).index]))]
    before = moves.groupby("actor", sort=False)["option"].shift()
    free = ~moves["ordered"].astype(bool) & (moves["odds"] < LIKELY)
    other = moves[before.notna() & (before != moves["option"]) & free]
    return named if len(named) else other.tail(1)


def busiest(moves: Any) -> list[str]:
    """The actors, those first who most often did something else than before."""
    changed = moves["option"].ne(moves.groupby("actor", sort=False)["option"].shift())
    return list(changed.groupby(moves["actor"], sort=False).sum().sort_values(ascending=False, kind="stable").index)


def eventful(moves: pd.DataFrame) -> tuple[bool, int]:
    """How much there is to tell of a run: whether a move came against the odds, and how many kinds of moves did."""
    return len(unlikely(moves)) > 0, len(moves[["actor", "option"]].drop_duplicates())


def twice(traces: Sequence[Trace], scenarios: Sequence[Scenario]) -> pd.DataFrame:
    """The moves of a run told twice, with a column ``side``: 0 for the first telling, 1 for the second."""
    told = zip(traces, scenarios, strict=True)
    return pd.concat([moves(*each).assign(side=side) for side, each in enumerate(told)], ignore_index=True)


def parting(data: Any) -> Any:
    """The moves of the first step in which the two differ, both sides; empty where they never do."""
    both = data.pivot_table(index=["step", "actor"], columns="side", values="option", aggfunc="first", sort=False)
    differ = both[both.iloc[:, 0].fillna("") != both.iloc[:, -1].fillna("")] if both.shape[1] > 1 else both.iloc[:0]
    if differ.empty:
        return data.iloc[:0]
    step, actor = differ.sort_index(level="step", sort_remaining=False).index[0]
    return data[(data["step"] == step) & (data["actor"] == actor)]


def shared(data: Any) -> dict[tuple[str, int], bool]:
    """Which moves, by actor and step, are the same in both."""
    taken = data.groupby(["actor", "step"], sort=False)["option"]
    alike = (taken.count() > 1) & (taken.nunique() == 1)
    return {(str(actor), int(step)): bool(each) for (actor, step), each in alike.items()}


def clear(data: Any) -> tuple[bool, int]:
    """How clear it is why two tellings end otherwise: whether they part by two moves, and how few moves differ."""
    return len(parting(data)) > 1, sum(shared(data).values()) - len(shared(data))
