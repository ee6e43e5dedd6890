"""What the table of choices tells of each actor."""

from __future__ import annotations

import numpy as np
import pandas as pd

from escalate.results.deeds import CHANGE, FEWEST, deeds


def choices(actor: str, going: list[int], **shares: list[float]) -> pd.DataFrame:
    """Shares of an actor's options by step; its waits are called ``waits``."""
    rows = [
        {"step": step, "actor": actor, "option": "" if name == "waits" else name, "option_label": name,
         "share": share, "going": runs}
        for name, row in shares.items()
        for step, (share, runs) in enumerate(zip(row, going, strict=True))
    ]  # fmt: skip
    return pd.DataFrame(rows)


def test_the_option_that_moves_furthest_from_where_it_begins() -> None:
    shares = {"shoot": [0.1, 0.4, 0.8, 0.2], "talk": [0.6, 0.3, 0.1, 0.2], "hold": [0.3, 0.3, 0.1, 0.6]}
    (found,) = deeds(choices("a", [5_000] * 4, **shares))
    assert (found.option, found.step) == ("talk", 3)  # by the end: what has gone back again is an episode
    assert 0.35 < found.moved < 0.4
    assert list(found.table) == ["shoot", "talk", "hold"]
    (back,) = deeds(choices("a", [5_000] * 4, shoot=[0.1, 0.8, 0.6, 0.1], talk=[0.9, 0.2, 0.4, 0.9]))
    assert (back.option, back.step) == ("talk", 1)  # where nothing else moves
    assert 0.0065 < back.moved < 0.007  # not of an actor either


def test_a_move_that_nearly_all_begin_with_is_told_where_nothing_else_changes() -> None:
    """How a crisis opens is no choice, nor what is over after one step."""
    shares = {"open": [0.96, 0.0, 0.0], "talk": [0.04, 0.5, 0.4], "hold": [0.0, 0.4, 0.6]}
    (found,) = deeds(choices("a", [5_000] * 3, **shares))
    assert (found.option, found.step) == ("hold", 2)
    once = {"open": [0.67, 0.0, 0.0], "build": [0.33, 0.64, 0.64], "leave": [0.0, 0.12, 0.35], "ask": [0, 0.24, 0.01]}
    (found,) = deeds(choices("a", [5_000] * 3, **once))
    assert (found.option, found.step) == ("leave", 2)  # what one step ended was an opening too
    once = {"open": [0.96, 0.0, 0.0], "a": [0.0, 0.05, 0.05], **{name: [0.01, 0.05, 0.05] for name in "bcd"}}
    (found,) = deeds(choices("a", [5_000] * 3, **once))
    assert found.option == "open"
    assert 0 < found.moved < 0.01


def test_what_few_runs_do_is_luck() -> None:
    few = {"up": [0.5, 0.5, 0.6], "down": [0.5, 0.5, 0.4]}
    assert deeds(choices("a", [5_000, 5_000, 120], **few))[0].moved == 0
    assert deeds(choices("a", [5_000, 5_000, 5_000], **few))[0].moved > 0
    assert list(deeds(choices("a", [5_000, FEWEST, FEWEST - 1], **few))[0].table.index) == [0, 1]
    least = {"up": [0.5, 0.5, 0.5 + CHANGE - 0.001], "down": [0.5, 0.5, 0.5 - CHANGE + 0.001]}
    assert deeds(choices("a", [10**7] * 3, **least))[0].moved == 0


def test_steady_shares_are_told_to_change_in_few_of_many_tables() -> None:
    luck = np.random.default_rng(5)
    told = 0
    for _ in range(200):
        up = luck.binomial(150, 0.5, 20) / 150
        told += deeds(choices("a", [150] * 20, up=list(up), down=list(1 - up)))[0].moved > 0
    assert told <= 10  # of 200: one in twenty


def test_steps_in_which_an_actor_hardly_moves_tell_nothing_of_it() -> None:
    waits = [1.0, 0.0, 1.0, 0.99, 0.999, 0.9]
    (once,) = deeds(choices("a", [10_000] * 6, speak=[1 - share for share in waits], waits=waits))
    assert list(once.table.index) == [1, 3, 5]
    assert once.own.columns.tolist() == ["speak"]
    (never,) = deeds(choices("a", [10_000] * 3, speak=[0.0] * 3, waits=[1.0] * 3))
    assert (len(never.table), never.moved) == (3, 0)


def test_to_wait_is_no_choice_that_changes() -> None:
    (found,) = deeds(choices("a", [9_000] * 3, one=[0.3, 0.2, 0.1], two=[0.3, 0.2, 0.2], waits=[0.4, 0.6, 0.7]))
    assert found.option == "one"


def test_two_steps_are_no_course_of_time() -> None:
    assert deeds(choices("a", [9_000] * 2, one=[0.9, 0.1], two=[0.1, 0.9]))[0].moved == 0
