"""How shares of runs are written for people: whole per cents, honest at both ends."""

from __future__ import annotations

import math


def per_cent(share: float) -> str:
    """A share in whole per cents; what is not quite nothing or everything says so.

    Examples
    --------
    >>> per_cent(0.314), per_cent(0.002), per_cent(0.005), per_cent(0.999)
    ('31 %', 'under 1 %', '1 %', 'over 99 %')
    """
    if 0 < share < 0.005:
        return "under 1 %"
    if 0.995 <= share < 1:
        return "over 99 %"
    return f"{math.floor(100 * share + 0.5)} %"


def short_per_cent(share: float) -> str:
    """The same for a narrow column.

    Examples
    --------
    >>> short_per_cent(0.314), short_per_cent(0.002), short_per_cent(0.999)
    ('31 %', '<1 %', '>99 %')
    """
    return per_cent(share).replace("under ", "<").replace("over ", ">")


def interval_text(low: float, high: float, between: str = "-") -> str:
    """An interval in whole per cents, with decimals where both ends are small or alike.

    ``between`` stands between the two ends.

    Examples
    --------
    >>> interval_text(0.31, 0.32), interval_text(0.016, 0.022), interval_text(0.112, 0.114)
    ('31-32 %', '1.6-2.2 %', '11.2-11.4 %')
    """
    digits = 0 if high >= 0.1 else 1 if high >= 0.01 else 2
    if f"{low * 100:.{digits}f}" == f"{high * 100:.{digits}f}":
        digits += 1
    return f"{low * 100:.{digits}f}{between}{high * 100:.{digits}f} %"


def side_by_side(one: float, other: float) -> tuple[str, str]:
    """Two shares to be compared, in whole per cents; with a decimal where both are small.

    Examples
    --------
    >>> side_by_side(0.78, 0.04), side_by_side(0.038, 0.006)
    (('78 %', '4 %'), ('3.8 %', '0.6 %'))
    """
    if max(one, other) >= 0.1 or min(one, other) < 0.0005:
        return per_cent(one), per_cent(other)
    return f"{one * 100:.1f} %", f"{other * 100:.1f} %"
