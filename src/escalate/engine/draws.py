"""Hands a program its draws: the luck of many runs in one step, written into its registers."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from escalate.engine.inverse import Table, by_table, draws_of, gumbel_table, normal_table
from escalate.engine.luck import BLOCK, STEP, WORD, Words, key_of, mix, mix_words

TOGETHER = BLOCK
"""Words that are worked out in one go where runs are few: beyond that they would leave the cache."""
WORTH_IT = 0.4
"""Where fewer of the runs than this want a draw, it is made for them alone."""
NEVER = float(np.float32(-3e38))
"""A Gumbel draw with which no option is ever taken."""
_EVER = np.float32(3e38).view(np.uint32)


@lru_cache(maxsize=256)
def _bases(purposes: tuple[str, ...], seed: int, fresh: int) -> Words:
    """The purposes' keys before a step is mixed in."""
    keys = [mix((key_of(purpose) + int(seed) * STEP) & WORD) for purpose in purposes]
    return np.array([mix((key + fresh * STEP) & WORD) for key in keys], np.uint64)


class Draws:
    """Hands programs the draws of their purposes, for the lanes that are still going.

    Parameters
    ----------
    lanes : int
        The most lanes there will be.
    """

    def __init__(self, lanes: int) -> None:
        room = max(lanes, TOGETHER)
        self._words, self._scratch = np.empty(room, np.uint64), np.empty(room, np.uint64)
        self._singles, self._bits = np.empty(lanes, np.float32), np.empty(lanes, np.uint32)
        self._index, self._part = np.empty(lanes, np.intp), np.empty(lanes, np.float32)

    def at(self, purposes: tuple[str, ...], luck: tuple[int, int], step: int, counters: Words) -> Draws:
        """From now on, the draws of this step for lanes of these counters.

        A program names its purposes by their places. ``luck`` is a seed and 0 or the number of a fresh luck.
        """
        keys = _bases(purposes, *luck) + np.uint64(step * STEP & WORD)
        self._keys = mix_words(keys, np.empty_like(keys))
        self._counters = counters
        self._first, self._last = 0, 0
        return self

    def _of(self, place: int) -> Words:
        size = len(self._counters)
        if not self._first <= place < self._last:
            # Few lanes: several purposes at once, for each call has a price of its own.
            self._first, self._last = place, min(len(self._keys), place + max(1, TOGETHER // max(size, 1)))
            rows = self._last - self._first
            found = self._words[: rows * size].reshape(rows, size)
            np.add(self._keys[self._first : self._last, None], self._counters, out=found)
            mix_words(found, self._scratch[: rows * size].reshape(rows, size))
        start = (place - self._first) * size
        return self._words[start : start + size]

    def uniform(self, place: int, out: NDArray[np.float64]) -> None:
        """As :func:`escalate.engine.luck.uniform`."""
        bits = self._scratch[: len(out)]
        np.right_shift(self._of(place), np.uint64(11), out=bits)
        np.copyto(out, bits.view(np.int64))
        np.multiply(out, 2.0**-53, out=out)

    def normal(self, place: int, out: NDArray[np.float64]) -> None:
        """As :func:`escalate.engine.luck.normal`."""
        np.copyto(out, self._by_table(normal_table(), place, len(out)))

    def gumbel(self, place: int, out: NDArray[np.float64], wanted: NDArray[np.bool_] | None = None) -> None:
        """As :func:`escalate.engine.luck.gumbel`; :data:`NEVER` in runs outside ``wanted``."""
        if wanted is None:
            np.copyto(out, self._by_table(gumbel_table(), place, len(out)))
        elif np.count_nonzero(wanted) > len(out) * WORTH_IT:
            drawn = self._by_table(gumbel_table(), place, len(out))
            # The most a draw may be: NEVER where it is not wanted, elsewhere the same without its sign.
            most = self._bits[: len(out)]
            np.copyto(most, np.logical_not(wanted))
            np.left_shift(most, np.uint32(31), out=most)
            np.bitwise_or(most, _EVER, out=most)
            np.minimum(drawn, most.view(np.float32), out=drawn)
            np.copyto(out, drawn)
        else:
            places = np.flatnonzero(wanted)
            out.fill(NEVER)
            found = np.add(self._counters.take(places), self._keys[place])
            mix_words(found, np.empty_like(found))
            out[places] = draws_of(gumbel_table(), found)

    def _by_table(self, table: Table, place: int, size: int) -> NDArray[np.float32]:
        drawn = self._singles[:size]
        by_table(table, self._of(place), drawn, self._bits[:size], self._index[:size], self._part[:size])
        return drawn
