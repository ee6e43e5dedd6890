"""Hands a program its draws: the luck of many runs in one step, written into its registers."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from escalate.engine.inverse import by_table, gumbel_table, normal_table
from escalate.engine.luck import BLOCK, STEP, WORD, Words, key_of, mix, mix_words
from escalate.engine.purposes import Draw

TOGETHER = BLOCK // 2
"""Draws that are worked out in one go where runs are few, for each call has a price of its own."""
WORTH_IT = 0.4
"""Where fewer of many runs than this want a draw, it is made for them alone."""
NEVER = float(np.float32(-3e38))
"""A Gumbel draw with which no option is ever taken."""
_ONE, _FAR, _NOTHING = np.array(1, np.int8), np.array(-NEVER, np.float32), np.array(0.0)
_ELEVEN, _FINEST = np.array(11, np.uint64), np.array(2.0**-53)
_TABLES = {"gumbel": gumbel_table, "normal": normal_table}


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
        self._drawn: dict[Draw, NDArray[Any]] = {
            kind: np.empty(room, np.float32 if kind in _TABLES else np.float64)
            for kind in ("uniform", "normal", "gumbel")
        }
        self._signs, self._most = np.empty(lanes, np.int8), np.empty(lanes, np.float32)
        self._flags = np.empty(lanes, np.bool_)

    def at(self, purposes: Mapping[Draw, tuple[str, ...]], luck: tuple[int, int], step: int, counters: Words) -> Draws:
        """From now on, the draws of this step for lanes of these counters.

        A program names the purposes of each kind of draw by their places. ``luck`` is a seed and 0 or the number of a
        fresh luck.
        """
        self._keys: dict[Draw, Words] = {}
        for kind, names in purposes.items():
            keys = _bases(names, *luck) + np.uint64(step * STEP & WORD)
            self._keys[kind] = mix_words(keys, np.empty_like(keys))
        self._spans = dict.fromkeys(purposes, (0, 0))
        self._counters = counters
        return self

    def _of(self, kind: Draw, place: int) -> NDArray[Any]:
        """The draws of a purpose; where lanes are few, those of several are made at once."""
        size, (first, last) = len(self._counters), self._spans[kind]
        drawn = self._drawn[kind]
        if not first <= place < last:
            keys = self._keys[kind][place : place + max(1, TOGETHER // max(size, 1))]
            self._spans[kind] = first, _ = place, place + len(keys)
            words = self._words[: len(keys) * size]
            np.add(keys[:, None], self._counters, words.reshape(len(keys), size))
            self._draw(kind, words, drawn[: len(words)])
        start = (place - first) * size
        return drawn[start : start + size]

    def _draw(self, kind: Draw, words: Words, out: NDArray[Any]) -> None:
        """The draws of some words before they are mixed, which are written over."""
        scratch = self._scratch[: len(words)]
        mix_words(words, scratch)
        if kind in _TABLES:
            by_table(_TABLES[kind](), words, out, scratch)
        else:
            np.right_shift(words, _ELEVEN, words)
            np.copyto(out, words.view(np.int64))
            np.multiply(out, _FINEST, out)

    def uniform(self, place: int, out: NDArray[np.float64]) -> None:
        """As :func:`escalate.engine.luck.uniform`."""
        np.copyto(out, self._of("uniform", place))

    def normal(self, place: int, out: NDArray[np.float64], width: NDArray[np.float64] | None = None) -> None:
        """As :func:`escalate.engine.luck.normal`; where few runs have a ``width`` other than 0, 0 in the others."""
        size = len(out)
        if width is not None and size > TOGETHER:
            wanted = np.not_equal(width, _NOTHING, self._flags[:size])
            if np.count_nonzero(wanted) <= size * WORTH_IT:
                return self._some("normal", place, wanted, out, 0.0)
        np.copyto(out, self._of("normal", place))
        return None

    def gumbel(self, place: int, out: NDArray[np.float64], wanted: NDArray[np.bool_] | None = None) -> None:
        """As :func:`escalate.engine.luck.gumbel`; :data:`NEVER` in runs outside ``wanted``."""
        size = len(out)
        count = size if wanted is None else np.count_nonzero(wanted)
        if wanted is None or count == size:
            np.copyto(out, self._of("gumbel", place))
        elif (size > TOGETHER and count <= size * WORTH_IT) or not count:
            self._some("gumbel", place, wanted, out, NEVER)
        else:
            # Added to a draw, NEVER leaves nothing of it.
            signs, most = self._signs[:size], self._most[:size]
            np.subtract(wanted.view(np.int8), _ONE, signs)
            np.copyto(most, signs)
            np.multiply(most, _FAR, most)
            np.add(most, self._of("gumbel", place), most)
            np.copyto(out, most)

    def _some(
        self, kind: Draw, place: int, wanted: NDArray[np.bool_], out: NDArray[np.float64], otherwise: float
    ) -> None:
        """The draws of the runs that want one, and a number for the others."""
        out.fill(otherwise)
        places = np.flatnonzero(wanted)
        if len(places):
            words, drawn = self._words[: len(places)], self._most[: len(places)]
            np.add(self._counters.take(places), self._keys[kind][place], words)
            self._draw(kind, words, drawn)
            out[places] = drawn
