"""Powers and logarithms that are the same bits on every computer.

Those of the C library, and NumPy's, differ in their last digit between processors and systems. These are additions,
multiplications, divisions and shifts only, which IEEE 754 fixes to the bit, each rounded by itself (no fused ones).

``exp``, ``log`` and ``power`` follow FDLIBM (Sun Microsystems, 1993: e_exp.c, e_log.c, e_pow.c), within one unit of
the last place; what is not a plain number (0, infinities, the logarithm of -1) is left to NumPy, which does not round
there.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_HIGH_HALF = np.int64(-(1 << 32))
_BIAS = 1023
_LN2_HIGH, _LN2_LOW, _PER_LN2 = 6.93147180369123816490e-01, 1.90821492927058770002e-10, 1.44269504088896338700
_EXP = (1.66666666666666019037e-01, -2.77777777770155933842e-03, 6.61375632143793436117e-05,
        -1.65339022054652515390e-06, 4.13813679705723846039e-08)  # fmt: skip
_LOG = (6.666666666666735130e-01, 3.999999999940941908e-01, 2.857142874366239149e-01, 2.222219843214978396e-01,
        1.818357216161805012e-01, 1.531383769920937332e-01, 1.479819860511658591e-01)  # fmt: skip
_POWER = (5.99999999999994648725e-01, 4.28571428578550184252e-01, 3.33333329818377432918e-01,
          2.72728123808534006489e-01, 2.30660745775561754067e-01, 2.06975017800338417784e-01)  # fmt: skip
_CP, _CP_HIGH, _CP_LOW = 9.61796693925975554329e-01, 9.61796700954437255859e-01, -7.02846165095275826516e-09
_LOG_1_5_HIGH, _LOG_1_5_LOW = 5.84962487220764160156e-01, 1.35003920212974897128e-08
_LG2, _LG2_HIGH, _LG2_LOW = 6.93147180559945286227e-01, 6.93147182464599609375e-01, -1.90465429995776804525e-09


def exp(x: Any, out: Floats | None = None) -> Any:
    """``e**x``; infinite beyond the largest float, as NumPy's, with its flag."""
    return _shifted(*exp_parts(x), out)


def exp_parts(x: Any) -> tuple[Any, Any]:
    """``e**x`` as a number near 1, and a power of 2 to multiply it by."""
    x = np.minimum(np.maximum(x, -1100.0), 1100.0)  # beyond, 2**whole would not fit its bits
    whole = np.rint(x * _PER_LN2)
    high, low = x - whole * _LN2_HIGH, whole * _LN2_LOW
    r = high - low
    c = r - _series(_EXP, r * r) * (r * r)
    return 1.0 - ((low - (r * c) / (2.0 - c)) - high), whole


def log(x: Any, out: Floats | None = None) -> Any:
    """The natural logarithm; of what is not above 0 as NumPy's, with its flags."""
    x = np.asarray(x, np.float64)
    plain = (x > 0.0) & (x < np.inf)
    if not plain.all():
        special = np.log(np.where(plain, 1.0, x))
        return _into(np.where(plain, plain_log(np.where(plain, x, 1.0)), special), out)
    return _into(plain_log(x), out)


def plain_log(x: Any) -> Any:
    """The natural logarithm of a number above 0."""
    bits, exponent = _taken_apart(x)
    above = (bits + np.int64(0x95F64 << 32)) & np.int64(1 << 52)  # fractions above the root of 2 are halved
    exponent = exponent + (above >> np.int64(52))
    f = (bits | (above ^ np.int64(_BIAS << 52))).view(np.float64) - 1.0
    s = f / (2.0 + f)
    z = s * s
    w = z * z
    odd = z * (_LOG[0] + w * (_LOG[2] + w * (_LOG[4] + w * _LOG[6])))
    even = w * (_LOG[1] + w * (_LOG[3] + w * _LOG[5]))
    half = 0.5 * f * f
    return exponent * _LN2_HIGH - ((half - (s * (half + (even + odd)) + exponent * _LN2_LOW)) - f)


def power(x: Any, y: Any, out: Floats | None = None) -> Any:
    """``x**y``; where either is no plain number, or ``x`` is 0 or less, as NumPy's, with its flags."""
    x, y = np.broadcast_arrays(np.asarray(x, np.float64), np.asarray(y, np.float64))
    size = np.abs(x)
    plain = (size > 0.0) & (size < np.inf) & (np.abs(y) < np.inf) & ((x > 0.0) | (y == np.rint(y)))
    found = _shifted(*power_parts(np.where(plain, size, 1.0), np.where(plain, y, 1.0)), None)
    odd = (x < 0.0) & (np.remainder(np.where(plain, y, 0.0), 2.0) == 1.0)
    found = np.where(odd, -found, found)
    if not plain.all():
        found = np.where(plain, found, np.power(np.where(plain, 1.0, x), np.where(plain, 1.0, y)))
    return _into(found, out)


def power_parts(x: Any, y: Any) -> tuple[Any, Any]:
    """``x**y`` of plain numbers, ``x`` above 0: 2 to the power of y times its logarithm, in two floats.

    As a number near 1, and a power of 2 to multiply it by.
    """
    log_high, log_low = _log2(x)
    y_high = _upper(y)
    low = (y - y_high) * log_high + y * log_low
    high = y_high * log_high
    # Beyond these bounds the result is 0 or infinite whatever the digits.
    far = np.abs(high) > 2200.0
    high, low = np.where(far, np.copysign(2200.0, high), high), np.where(far, 0.0, low)
    whole = np.rint(low + high)
    high = high - whole
    t = _upper(low + high)
    u = t * _LG2_HIGH
    v = (low - (t - high)) * _LG2 + t * _LG2_LOW
    z = u + v
    w = v - (z - u)
    c = z - _series(_EXP, z * z) * (z * z)
    r = (z * c) / (c - 2.0) - (w + z * w)
    return 1.0 - (r - z), whole


def _log2(x: Any) -> tuple[Any, Any]:
    """The logarithm to base 2, as the sum of two floats, the first with its lower half empty."""
    bits, n = _taken_apart(x)
    fraction = bits >> np.int64(32)
    middle = (fraction > 0x3988E) & (fraction < 0xBB67A)
    high = fraction >= 0xBB67A
    n = n + high
    ax = (bits | ((_BIAS - high.astype(np.int64)) << np.int64(52))).view(np.float64)
    bp = np.where(middle, 1.5, 1.0)
    u, v = ax - bp, 1.0 / (ax + bp)
    ss = u * v
    s_high = _upper(ss)
    t_high = _upper(ax + bp)
    s_low = v * ((u - s_high * t_high) - s_high * (ax - (t_high - bp)))
    s2 = ss * ss
    r = s2 * s2 * _series(_POWER, s2) + s_low * (s_high + ss)
    s2 = s_high * s_high
    t_high = _upper(3.0 + s2 + r)
    t_low = r - ((t_high - 3.0) - s2)
    u = s_high * t_high
    v = s_low * t_high + t_low * ss
    p_high = _upper(u + v)
    p_low = v - (p_high - u)
    z_high = _CP_HIGH * p_high
    z_low = _CP_LOW * p_high + p_low * _CP + np.where(middle, _LOG_1_5_LOW, 0.0)
    dp = np.where(middle, _LOG_1_5_HIGH, 0.0)
    first = _upper(((z_high + z_low) + dp) + n)
    return first, z_low - (((first - n) - dp) - z_high)


def _series(coefficients: tuple[float, ...], x: Any) -> Any:
    """``c0 + x * (c1 + x * (c2 + ...))``."""
    total = x * coefficients[-1]
    for coefficient in coefficients[-2:0:-1]:
        total += coefficient
        total *= x
    total += coefficients[0]
    return total


def _upper(x: Any) -> Any:
    """A number without the lower half of its bits."""
    return (x.view(np.int64) & _HIGH_HALF).view(np.float64)


def _taken_apart(x: Any) -> tuple[Any, Any]:
    """The 52 bits of a positive number's fraction, and its exponent."""
    tiny = x < 2.0**-1022
    bits = (x * np.where(tiny, 2.0**54, 1.0)).view(np.int64)
    exponent = (bits >> np.int64(52)) - _BIAS - np.where(tiny, 54, 0)
    return bits & np.int64((1 << 52) - 1), exponent.astype(np.float64)


def _shifted(x: Floats, whole: Floats, out: Floats | None) -> Any:
    """``x * 2**whole`` of an ``x`` near 1; what is too large becomes infinite, and what is too small 0."""
    if np.abs(whole).max() <= 1020.0:
        return _into((x.view(np.int64) + (whole.astype(np.int64) << np.int64(52))).view(np.float64), out)
    return _into(scaled(x, whole), out)


def scaled(x: Any, whole: Any) -> Any:
    """``x * 2**whole``, whatever comes of it."""
    first = np.rint(whole * 0.5)
    parts = [((part.astype(np.int64) + _BIAS) << np.int64(52)).view(np.float64) for part in (first, whole - first)]
    return x * parts[0] * parts[1]


def _into(value: Any, out: Floats | None) -> Any:
    if out is None:
        return value
    np.copyto(out, value)
    return out
