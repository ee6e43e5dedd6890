"""The patient rule induction method: a box of inputs in which a yes/no answer is common.

From the box of all points, again and again the thin slice is peeled off (the lowest or highest points along one input)
whose removal raises the share of yes most; afterwards sides are pasted back on where that raises it further.

Sources: J. H. Friedman and N. I. Fisher (1999), Bump hunting in high-dimensional data, Statistics and Computing 9;
for finding scenarios with it, B. P. Bryant and R. J. Lempert (2010), Thinking inside the box, Technological Forecasting
and Social Change 77. Of the boxes on the way the one of the highest quality is taken: the square root of a box's part
of all points times how far its share of yes exceeds the overall one (the order of a binomial test; W. Klösgen 1996,
Explora).

The method is short, and written here because the libraries that offer it are under the GPL (prim) or bring a whole
workbench with them (ema_workbench).
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

ALPHA = 0.05
"""Part of the box's points that a slice holds."""
SCREEN = 0.01
"""Chance at which an input with nothing to say by itself is cut all the same; the same again for its pairs."""
LEAST = 0.02
"""Part of all points below which a box is not made smaller."""

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Box:
    """Bounds of each input, both inclusive; infinite where there is none. Shape (inputs,)."""

    low: Floats
    high: Floats

    @classmethod
    def whole(cls, inputs: int) -> Box:
        """The box of all points."""
        return cls(np.full(inputs, -np.inf), np.full(inputs, np.inf))

    @property
    def restricted(self) -> NDArray[np.intp]:
        """Inputs that are bounded at one end at least."""
        return np.flatnonzero(np.isfinite(self.low) | np.isfinite(self.high))

    def holds(self, points: Floats) -> Bools:
        """Which points lie in it; shape (points,)."""
        inside = np.ones(len(points), np.bool_)
        for place in self.restricted:
            inside &= (points[:, place] >= self.low[place]) & (points[:, place] <= self.high[place])
        return inside

    def moved(self, place: int, upper: bool, bound: float) -> Box:
        """The box with one bound at another place."""
        side = (self.high if upper else self.low).copy()
        side[place] = bound
        return replace(self, high=side) if upper else replace(self, low=side)

    def without(self, place: int) -> Box:
        """The box without the bounds of one input."""
        return self.moved(place, False, -np.inf).moved(place, True, np.inf)


@dataclass(frozen=True)
class Fit:
    """How a box does on some points: how many it holds, and how many of those say yes, of how many in all."""

    inside: int
    hits: int
    points: int
    yes: int

    @property
    def density(self) -> float:
        """Share of yes among the points inside; 0 where there are none."""
        return self.hits / self.inside if self.inside else 0.0

    @property
    def coverage(self) -> float:
        """Part of all yes that lies inside."""
        return self.hits / self.yes if self.yes else 0.0

    @property
    def base(self) -> float:
        """Share of yes among all points."""
        return self.yes / self.points

    @property
    def quality(self) -> float:
        """What boxes are chosen by; see the module."""
        return math.sqrt(self.inside / self.points) * (self.density - self.base)


def fit(box: Box, points: Floats, answer: Bools) -> Fit:
    """See how a box does on some points."""
    inside = box.holds(points)
    return Fit(int(inside.sum()), int(answer[inside].sum()), len(points), int(answer.sum()))


def peel(points: Floats, answer: Bools) -> list[Box]:
    """Peel slices off until few points are left.

    Parameters
    ----------
    points : float array, shape (points, inputs)
    answer : bool array, shape (points,)

    Returns
    -------
    list of Box
        From the whole to the smallest, one slice apart.
    """
    inputs = points.shape[1]
    boxes = [Box.whole(inputs)]
    # For each input the points inside, in the order of that input; shape (inputs, points inside).
    order = np.argsort(points, axis=0, kind="stable").T
    rows = np.arange(inputs)
    least = max(LEAST * len(points), 2 / ALPHA)
    while order.shape[1] * (1 - ALPHA) >= least:
        count = round(ALPHA * order.shape[1])
        bounds = np.stack([points[order[:, count], rows], points[order[:, -count - 1], rows]])
        ends = np.stack([points[order[:, 0], rows], points[order[:, -1], rows]])
        hits = np.stack([answer[order[:, :count]].sum(axis=1), answer[order[:, -count:]].sum(axis=1)])
        # Where a slice holds a single value there is nothing to cut it from.
        hits = np.where(bounds == ends, order.shape[1], hits)
        end, place = (int(number) for number in np.unravel_index(int(hits.argmin()), hits.shape))
        bound = bounds[end, place]
        if bound == ends[end, place]:
            break
        boxes.append(boxes[-1].moved(place, bool(end), float(bound)))
        column = points[:, place]
        kept = column <= bound if end else column >= bound
        order = order[kept[order]].reshape(inputs, -1)
    return boxes


def paste(box: Box, points: Floats, answer: Bools) -> Box:
    """Move single bounds outwards, by a slice at a time, as long as that raises the share of yes."""
    while True:
        present = fit(box, points, answer)
        best, best_density = box, present.density
        for place in box.restricted:
            for upper in (False, True):
                wider = _wider(box, points, int(place), upper, max(1, round(ALPHA * present.inside)))
                if wider is not None and (density := fit(wider, points, answer).density) > best_density:
                    best, best_density = wider, density
        if best is box:
            return box
        box = best


def _wider(box: Box, points: Floats, place: int, upper: bool, count: int) -> Box | None:
    """The box with one bound moved outwards past so many more points; without it where there are no more."""
    bound = (box.high if upper else box.low)[place]
    if not np.isfinite(bound):
        return None
    column = points[box.without(place).holds(points), place]
    beyond = np.sort(column[column > bound] if upper else -column[column < bound])
    if len(beyond) <= count:
        return box.moved(place, upper, np.inf if upper else -np.inf)
    return box.moved(place, upper, float(beyond[count - 1] if upper else -beyond[count - 1]))


def telling(points: Floats, answer: Bools) -> NDArray[np.intp]:
    """Inputs that differ between yes and no by themselves or together with another.

    With many inputs and few yes, peeling would else cut slices off inputs that have nothing to say, by chance. What is
    compared is the mean of an input's value, of its distance from its middle, and of the products of either with
    either of another input (one above its middle, the other below). Three inputs that tell only all together are
    not seen.
    """
    inputs = points.shape[1]
    middle = (points.min(axis=0) + points.max(axis=0)) / 2
    traits = np.hstack([points - middle, np.abs(points - middle)])
    traits -= traits.mean(axis=0)
    alone = _in_errors(traits[answer].mean(axis=0), (traits**2).mean(axis=0), answer).reshape(2, inputs).max(axis=0)
    pairs = _products_apart(traits, answer).reshape(2, inputs, 2, inputs).max(axis=(0, 2))
    np.fill_diagonal(pairs, 0.0)
    bounds = _bounds(inputs)
    return np.flatnonzero((alone > bounds[0]) | (pairs.max(axis=0) > bounds[1]))


def _bounds(inputs: int) -> tuple[float, float]:
    """Standard errors beyond which an input tells by itself (its value or its distance), and together with another."""
    # Four products with each of the others, in either direction.
    return _normal_quantile(1 - SCREEN / 2), _normal_quantile(1 - SCREEN / (8 * max(1, inputs - 1)))


def _products_apart(traits: Floats, answer: Bools) -> Floats:
    """How the mean product of each two traits differs between the yes and all, in standard errors."""
    chosen, squares = traits[answer], traits**2
    mean = traits.T @ traits / len(traits)
    return _in_errors(chosen.T @ chosen / len(chosen) - mean, squares.T @ squares / len(traits) - mean**2, answer)


def _in_errors(difference: Floats, variance: Floats, answer: Bools) -> Floats:
    """Sizes of differences of means, yes less all, in standard errors as if the yes were dealt by chance."""
    error = np.sqrt(np.maximum(variance, 0.0) * (1 / answer.sum() - 1 / len(answer)))
    sizes: Floats = np.divide(np.abs(difference), error, out=np.zeros_like(error), where=error > 0)
    return sizes


def find_box(points: Floats, answer: Bools) -> Box:
    """The best box on some points: the whole where no slice makes it better."""
    places = telling(points, answer) if 0 < answer.sum() < len(answer) else ()
    if not len(places):
        return Box.whole(points.shape[1])
    chosen = points[:, places]
    best = max(peel(chosen, answer), key=lambda box: fit(box, chosen, answer).quality)
    found = paste(best, chosen, answer)
    whole = Box.whole(points.shape[1])
    low, high = whole.low, whole.high
    low[places], high[places] = found.low, found.high
    return Box(low, high)


def prune(box: Box, points: Floats, answer: Bools, chance: float = 0.01) -> Box:
    """Drop bounds that other points do not confirm, the least telling input first.

    An input stays where the share of yes inside exceeds the share without its bounds by more than chance makes likely
    (the binomial test of Bryant and Lempert in its normal approximation, on points that the box was not found on).
    """
    while len(box.restricted):
        scores = {int(place): _excess(box, int(place), points, answer) for place in box.restricted}
        weakest = min(scores, key=lambda place: scores[place])
        if scores[weakest] > _normal_quantile(1 - chance):
            break
        box = box.without(weakest)
    return box


def _excess(box: Box, place: int, points: Floats, answer: Bools) -> float:
    """By how many standard errors the share of yes exceeds that of the box without one input's bounds."""
    present, without = fit(box, points, answer), fit(box.without(place), points, answer)
    spread = math.sqrt(without.density * (1 - without.density) / present.inside) if present.inside else 0.0
    return (present.density - without.density) / spread if spread else 0.0


def _normal_quantile(level: float) -> float:
    from statistics import NormalDist

    return NormalDist().inv_cdf(level)
