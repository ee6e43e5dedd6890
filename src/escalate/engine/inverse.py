"""From a word to a Gumbel or a normal draw: the inverse of the distribution function, by a table.

A word ``w`` stands for the uniform number ``u = w / 2**64``. Read as a signed number and rounded to a 32-bit float, it
keeps 24 bits wherever ``u`` lies near 0 or near 1, so that the rarest draws are as finely graded as the others. The
float's first 18 bits (sign, exponent, nine bits of fraction) name a cell, in which a straight line through both ends
stands for the inverse; it is right to a part in a million. Nothing but additions, multiplications, divisions, square
roots and shifts: the same bits on every computer.

Source: M. J. Wichura, Algorithm AS 241: the percentage points of the normal distribution, Applied Statistics 37 (1988).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from escalate.engine.powers import plain_log as log

Floats = NDArray[np.float64]
Singles = NDArray[np.float32]
Table = tuple[Singles, Singles]
Inverse = Callable[[Any], Any]
"""A cell's line ``b * x + a`` of the float; b, a."""

CELLS = 1 << 18
_SHIFT = np.array(14, np.uint32)
SHARE = 512
"""Cells of an octave, from one power of two to the next."""

_NEAR = (
    (3.3871328727963666080e0, 1.3314166789178437745e2, 1.9715909503065514427e3, 1.3731693765509461125e4,
     4.5921953931549871457e4, 6.7265770927008700853e4, 3.3430575583588128105e4, 2.5090809287301226727e3),
    (1.0, 4.2313330701600911252e1, 6.8718700749205790830e2, 5.3941960214247511077e3,
     2.1213794301586595867e4, 3.9307895800092710610e4, 2.8729085735721942674e4, 5.2264952788528545610e3),
)  # fmt: skip
_FAR = (
    (1.42343711074968357734e0, 4.63033784615654529590e0, 5.76949722146069140550e0, 3.64784832476320460504e0,
     1.27045825245236838258e0, 2.41780725177450611770e-1, 2.27238449892691845833e-2, 7.74545014278341407640e-4),
    (1.0, 2.05319162663775882187e0, 1.67638483018380384940e0, 6.89767334985100004550e-1,
     1.48103976427480074590e-1, 1.51986665636164571966e-2, 5.47593808499534494600e-4, 1.05075007164441684324e-9),
)  # fmt: skip
_FARTHEST = (
    (6.65790464350110377720e0, 5.46378491116411436990e0, 1.78482653991729133580e0, 2.96560571828504891230e-1,
     2.65321895265761230930e-2, 1.24266094738807843860e-3, 2.71155556874348757815e-5, 2.01033439929228813265e-7),
    (1.0, 5.99832206555887937690e-1, 1.36929880922735805310e-1, 1.48753612908506148525e-2,
     7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7, 2.04426310338993978564e-15),
)  # fmt: skip


def _ratio(coefficients: tuple[tuple[float, ...], tuple[float, ...]], x: Any) -> Any:
    parts = []
    for row in coefficients:
        total = np.full_like(x, row[-1])
        for coefficient in row[-2::-1]:
            total = total * x + coefficient
        parts.append(total)
    return parts[0] / parts[1]


def normal_quantile(p: Any) -> Any:
    """The standard normal distribution's quantile of a probability from 0 to 1/2, by AS 241 (PPND16)."""
    q = p - 0.5
    near = q * _ratio(_NEAR, 0.180625 - q * q)
    r = np.sqrt(-log(p))
    far = -np.where(r <= 5.0, _ratio(_FAR, r - 1.6), _ratio(_FARTHEST, r - 5.0))
    return np.where(np.abs(q) <= 0.425, near, far)


def _less_than(p: Any) -> Any:
    """``-log(1 - p)`` without loss where ``p`` is small: by ``2 * atanh(p / (2 - p))`` below 1/16."""
    s = p / (2.0 - p)
    z = s * s
    series = np.zeros_like(p)
    for power in range(13, 0, -2):
        series = series * z + 2.0 / power
    return np.where(p < 1 / 16, s * series, -log(1.0 - p))


def _table(low: Inverse, high: Inverse) -> Table:
    """``low(p)`` is the draw at ``u = p``, ``high(p)`` that at ``u = 1 - p``, for ``p`` from 0 to 1/2."""
    table = np.zeros((2, CELLS))
    first = 127 * SHARE  # the float 1.0; 2**63, the largest, begins the octave after the last
    octave, place = np.divmod(np.arange(63 * SHARE + 1), SHARE)
    x = np.ldexp(1.0 + place / SHARE, octave)
    for side, sign, inverse in ((0, 1.0, low), (CELLS // 2, -1.0, high)):
        f = inverse(x * 2.0**-64)
        slope = (f[1:] - f[:-1]) / (x[1:] - x[:-1])
        cells = slice(side + first, side + first + len(slope))
        table[:, cells] = slope * sign, f[:-1] - slope * x[:-1]
        table[1, cells.stop] = f[-1]
    table[1, 0] = low(np.array([2.0**-66]))[0]  # the word 0
    b, a = table.astype(np.float32)
    return b, a


BY_TABLE: dict[str, tuple[Inverse, Inverse]] = {
    "gumbel": (lambda p: -log(_less_than(p)), lambda p: -log(-log(p))),
    "normal": (lambda p: normal_quantile(p), lambda p: -normal_quantile(p)),
}
"""The inverse distribution functions at ``u = p`` and at ``u = 1 - p``, for ``p`` up to 1/2."""


@cache
def gumbel_table() -> Table:
    """``-log(-log(1 - u))``: large draws, with which unlikely options win, are as finely graded as small ones."""
    return _table(*BY_TABLE["gumbel"])


@cache
def normal_table() -> Table:
    """The quantile of the standard normal distribution at ``u``."""
    return _table(*BY_TABLE["normal"])


def by_table(table: Table, words: NDArray[np.uint64], out: Singles, scratch: NDArray[np.uint64]) -> None:
    """Write the draws of some words into ``out``; the words and ``scratch``, of the same shape, are written over."""
    np.copyto(out, words.view(np.int64), casting="same_kind")
    bits, part = (words.view(kind)[: len(out)] for kind in (np.uint32, np.float32))
    index = scratch.view(np.intp)
    np.right_shift(out.view(np.uint32), _SHIFT, bits)
    np.copyto(index, bits)
    b, a = table
    np.multiply(out, b.take(index, out=part, mode="wrap"), out)
    np.add(out, a.take(index, out=part, mode="wrap"), out)


def draws_of(table: Table, words: NDArray[np.uint64]) -> Singles:
    """The draws of some words, in a new array."""
    out = np.empty(len(words), np.float32)
    by_table(table, words.copy(), out, np.empty_like(words))
    return out
