"""Luck by counting: the random word of any run, step and purpose, worked out by itself.

Every purpose (an option of an actor, an event, a level's noise ...) has luck of its own, so that a change in one place
of a scenario leaves everybody else's luck as it was (common random numbers), and no draw waits for another. The word
for run ``i`` is ``mix(key + i * STEP)``, where the key belongs to a seed, a purpose and a step: SplitMix64, entered at
a key, with the run as its counter. The recipe in full, for another language: README.md beside this file.

Sources: G. L. Steele, D. Lea and C. H. Flood, Fast splittable pseudorandom number generators (OOPSLA 2014);
A. M. Law, Simulation Modeling and Analysis, ch. 11, on common random numbers.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from escalate.engine.inverse import draws_of, gumbel_table, normal_table

BLOCK = 16_384
"""Runs that are played together: a matter of speed alone."""
STEP = 0x9E3779B97F4A7C15
"""From one counter to the next; odd, so that all 2**64 counters differ."""
FIRST, SECOND = 0xBF58476D1CE4E5B9, 0x94D049BB133111EB
WORD = (1 << 64) - 1
# Arrays without dimensions, for NumPy takes three times as long to begin with a plain number.
_ROUNDS = [tuple(np.array(number, np.uint64) for number in pair) for pair in ((30, FIRST), (27, SECOND))]
_LAST = np.array(31, np.uint64)

Words = NDArray[np.uint64]


def key_of(name: str) -> int:
    """64-bit key of a name (BLAKE2b with a digest of 8 bytes, read big-endian)."""
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), "big")


def refuse_collisions(purposes: Iterable[str]) -> None:
    """Raise ValueError should two purposes share a key, for they would share their luck."""
    seen: dict[int, str] = {}
    for purpose in purposes:
        other = seen.setdefault(key_of(purpose), purpose)
        if other != purpose:
            raise ValueError(f"the names {other!r} and {purpose!r} would share one random stream; rename one")


def mix(word: int) -> int:
    """SplitMix64's finaliser."""
    word = (word ^ (word >> 30)) * FIRST & WORD
    word = (word ^ (word >> 27)) * SECOND & WORD
    return word ^ (word >> 31)


def mix_words(words: Words, scratch: Words) -> Words:
    """:func:`mix` of every word, in place."""
    for shift, factor in _ROUNDS:
        np.right_shift(words, shift, scratch)
        np.bitwise_xor(words, scratch, words)
        np.multiply(words, factor, words)
    np.right_shift(words, _LAST, scratch)
    return np.bitwise_xor(words, scratch, words)


def counters(runs: NDArray[Any]) -> Words:
    """What runs add to a key, from their numbers."""
    return np.multiply(runs.astype(np.uint64), np.uint64(STEP))


def words(purpose: str, seed: int, runs: NDArray[Any] | int, step: int = 0, fresh: int = 0) -> Words:
    """The words of some runs, for one purpose in one step.

    Parameters
    ----------
    purpose : str
        A name, such as those of :mod:`escalate.engine.purposes`.
    seed : int
        From 0, below 2**64.
    runs : array or int
        Numbers of runs; or how many, from run 0.
    step : int
        From 0.
    fresh : int
        0 for the luck of the runs themselves; any other number (below 2**64) names a luck apart from it.
    """
    numbers = np.arange(runs) if isinstance(runs, int) else runs
    key = key_of(purpose)
    for number in (seed, fresh, step):
        key = mix((key + int(number) * STEP) & WORD)
    found = counters(numbers) + np.uint64(key)
    return mix_words(found, np.empty_like(found))


def uniform(found: Words) -> NDArray[np.float64]:
    """Draws from [0, 1), multiples of 2**-53, one a word."""
    draws: NDArray[np.float64] = (found >> np.uint64(11)).astype(np.float64) * 2.0**-53
    return draws


def gumbel(found: Words) -> NDArray[np.float64]:
    """Standard Gumbel draws, one a word."""
    return draws_of(gumbel_table(), found).astype(np.float64)


def normal(found: Words) -> NDArray[np.float64]:
    """Standard normal draws, one a word."""
    return draws_of(normal_table(), found).astype(np.float64)


def below(found: Words, size: int) -> NDArray[np.intp]:
    """Whole numbers from 0 to ``size - 1``, one a word."""
    return np.asarray(uniform(found) * size, dtype=np.intp)


def shuffled(found: Words) -> NDArray[np.intp]:
    """The places 0 .. len - 1 in the order of their words: a shuffle in which all orders are equally frequent."""
    return np.argsort(found, kind="stable")
