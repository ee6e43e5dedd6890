"""Named random streams: every purpose draws from a stream of its own, so that a change in one
place of a scenario leaves everybody else's luck as it was (common random numbers).

Lane ``j`` of block ``b`` belongs to run ``b * BLOCK + j``. A stream yields one value for every
lane of the block each time it is asked, whether a lane uses it or not; that is what makes run ``i``
depend on the scenario, the seed and ``i`` alone.

Source of the method: common random numbers, A. M. Law, Simulation Modeling and Analysis, ch. 11.
"""

from __future__ import annotations

import hashlib
from typing import Literal

import numpy as np
from numpy.typing import NDArray

BLOCK = 16_384
"""Runs in a block. Part of the contract: another size gives every run other luck."""

Draw = Literal["uniform", "normal"]
Floats = NDArray[np.float64]


def choice_purpose(actor: str) -> str:
    """The uniform draw behind an actor's choice, one a step."""
    return f"choice/{actor}"


def order_purpose(actor: str) -> str:
    """The uniform draw that ranks an actor among the movers of a step (``moves: shuffled``)."""
    return f"order/{actor}"


def move_spread_purpose(actor: str, level: str, draw: Draw) -> str:
    """The luck in how far an actor's move shifts a level, whichever option it takes."""
    return f"spread/{actor}/{level}/{draw}"


def event_purpose(event: str) -> str:
    """The uniform draw that decides whether an event with a chance fires in a step."""
    return f"event/{event}"


def event_spread_purpose(event: str, level: str, draw: Draw) -> str:
    """The luck in how far an event shifts a level."""
    return f"event-spread/{event}/{level}/{draw}"


def noise_purpose(level: str) -> str:
    """The normal draw behind a level's noise, one a step."""
    return f"noise/{level}"


def outcome_purpose(outcome: str) -> str:
    """The uniform draw behind an outcome's chance, one a step."""
    return f"outcome/{outcome}"


def start_purpose(level: str, draw: Draw) -> str:
    """The luck in where a level starts, drawn once a run."""
    return f"start/{level}/{draw}"


def key_of(purpose: str) -> int:
    """64-bit key of a purpose's name (BLAKE2b, so the same on every machine)."""
    return int.from_bytes(hashlib.blake2b(purpose.encode(), digest_size=8).digest(), "big")


def refuse_collisions(purposes: list[str]) -> None:
    """Raise ValueError should two purposes share a key, for they would share their luck."""
    seen: dict[int, str] = {}
    for purpose in purposes:
        other = seen.setdefault(key_of(purpose), purpose)
        if other != purpose:
            raise ValueError(f"the names {other!r} and {purpose!r} would share one random stream; rename one")


class Stream:
    """One purpose's luck in one block.

    Parameters
    ----------
    seed : int
        0 or larger.
    block : int
        Number of the block, from 0.
    purpose : str
        A name made by one of this module's ``..._purpose`` functions.
    """

    __slots__ = ("_generator",)

    def __init__(self, seed: int, block: int, purpose: str) -> None:
        key = key_of(purpose)
        # The spawn key is three words of fixed width, so no two triples can run together into one.
        sequence = np.random.SeedSequence(seed, spawn_key=(block, key >> 32, key & 0xFFFFFFFF))
        self._generator = np.random.Generator(np.random.SFC64(sequence))

    def uniform(self, out: Floats | None = None) -> Floats:
        """One draw from [0, 1) for every lane; shape ``(BLOCK,)``."""
        if out is None:
            out = np.empty(BLOCK)
        return self._generator.random(out=out)

    def normal(self, out: Floats | None = None) -> Floats:
        """One standard normal draw for every lane; shape ``(BLOCK,)``."""
        if out is None:
            out = np.empty(BLOCK)
        return self._generator.standard_normal(out=out)
