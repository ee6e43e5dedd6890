"""How shares of runs are written for people: whole per cents, honest at both ends."""

from __future__ import annotations

import math
from collections.abc import Sequence


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


def whole_per_cents(shares: Sequence[float]) -> list[int]:
    """Shares of one whole in whole per cents that add up to 100 (largest remainder; Hamilton's method).

    What is under half a per cent, and is told as ``under 1 %``, counts as none; no share is moved by a whole per cent.

    Examples
    --------
    >>> whole_per_cents([0.345, 0.345, 0.31]), whole_per_cents([0.996, 0.004])
    ([35, 34, 31], [100, 0])
    """
    floors = [math.floor(100 * share) for share in shares]
    left = round(100 * sum(shares)) - sum(floors)
    able = [place for place, share in enumerate(shares) if share >= 0.005]
    for place in sorted(able, key=lambda place: floors[place] - 100 * shares[place])[:left]:
        floors[place] += 1
    return floors


def per_cents(shares: Sequence[float]) -> list[str]:
    """The same as they are written; what is not quite nothing or everything says so, and nothing is ``none``.

    Examples
    --------
    >>> per_cents([0.345, 0.345, 0.31]), per_cents([0.996, 0.004, 0])
    (['35 %', '34 %', '31 %'], ['over 99 %', 'under 1 %', 'none'])
    """
    return [_told(share, whole) for share, whole in zip(shares, whole_per_cents(shares), strict=True)]


def _told(share: float, whole: int) -> str:
    """A share with its whole per cents, which others may leave at 0 or 100 though it is neither."""
    if not share:
        return "none"
    if not 0.005 <= share < 0.995:
        return per_cent(share)
    return {0: "under 1 %", 100: "over 99 %"}.get(whole, f"{whole} %")


def on_both_sides(before: Sequence[float], after: Sequence[float], changed: Sequence[bool]) -> list[list[str]]:
    """The shares of one tally and of another; with a decimal where a change, if it is one, could not be seen without.

    Examples
    --------
    >>> on_both_sides([0.016, 0.984], [0.024, 0.976], [True, False])
    [['1.6 %', '98 %'], ['2.4 %', '98 %']]
    """
    sides = [per_cents(before), per_cents(after)]
    for place, pair in enumerate(zip(before, after, strict=True)):
        if changed[place] and sides[0][place] == sides[1][place]:
            sides[0][place], sides[1][place] = (f"{100 * share:.1f} %" for share in pair)
    return sides


def share_or_none(share: float) -> str:
    """The same for one share within a sentence, where nothing at all is ``none``.

    Examples
    --------
    >>> share_or_none(0.314), share_or_none(0.0)
    ('31 %', 'none')
    """
    return per_cent(float(share)) if share else "none"


def short_per_cent(share: float) -> str:
    """The same for a narrow column.

    Examples
    --------
    >>> short_per_cent(0.314), short_per_cent(0.002), short_per_cent(0.999)
    ('31 %', '<1 %', '>99 %')
    """
    return per_cent(share).replace("under ", "<").replace("over ", ">")


def close_per_cent(share: float) -> str:
    """A share among others that may lie close to it: under 10 % with a decimal.

    Examples
    --------
    >>> close_per_cent(0.314), close_per_cent(0.0241), close_per_cent(0.0002), close_per_cent(0)
    ('31 %', '2.4 %', '<0.1 %', 'none')
    """
    if not share:
        return "none"
    return short_per_cent(share) if share >= 0.0995 else "<0.1 %" if share < 0.0005 else f"{100 * share:.1f} %"


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


def in_points(difference: float) -> str:
    """The size of a difference of shares in points, with one decimal.

    Examples
    --------
    >>> in_points(-0.0412), in_points(0.00001)
    ('4.1', '0.0')
    """
    return f"{100 * abs(difference):.1f}"
