"""The class's page for the projector: no name and no file's name on it, nothing in an order of better and worse."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version

from markupsafe import Markup

from escalate.charts.rungs import Look, on_dark, outcome_looks, plain_looks
from escalate.lesson.pool.findings import levers, meetings
from escalate.lesson.pool.pooling import Part, Pooled
from escalate.narrate.pages import render
from escalate.results.words import whole_per_cents

WIDTH, EDGE, PITCH = 520, 10, 8
"""Of a row of dots, in units of its picture."""
TIERS = 10
"""Dots that stand on one another at most; where more guesses are alike, a dot stands for several."""


@dataclass(frozen=True)
class Row:
    """An ending: the class's mean guess and the runs, of 100, and the guesses as a picture with its sentence."""

    label: str
    look: Look
    dark: Look
    mean: str
    runs: str
    picture: Markup


def page(pooled: Pooled) -> str:
    """Write the page.

    Returns
    -------
    str
        HTML that needs no other file and runs no script.
    """
    return render("class.html", pooled=pooled, parts=[PartTold(part) for part in pooled.parts], **_counts(pooled))


def _counts(pooled: Pooled) -> dict[str, object]:
    checked = [each for part in pooled.parts for each in part.handed]
    return {
        "version": version("escalate-sim"),
        "differing": sum(bool(each.differs) for each in checked),
        "unplayed": sum(bool(each.unplayed) for each in checked),
        "left_out": len(pooled.left_out),
    }


class PartTold:
    """One scenario's part of the page."""

    def __init__(self, part: Part) -> None:
        self.part = part
        self.levers = levers(part)
        self.meetings = meetings(part)
        self.reasons = [each.handed.reason for each in part.handed if each.handed.reason]
        concludes = [each.handed.concludes for each in part.handed]
        self.concludes = [each for each in concludes if each.in_this_model or each.because or each.wrong_if]
        self.others = sum(not each.known for each in part.handed if each.handed.guess is not None)
        self.each, self.most, self.rows = self._rows() if part.guesses else (1, 1, [])
        self.ticks = [(_x(at, self.most), at) for at in _ticks(self.most)]

    def _rows(self) -> tuple[int, int, list[Row]]:
        """How many guesses a dot stands for, where the scale ends, and the rows."""
        part = self.part
        means = _whole([part.means[name] / 100 for name, _ in part.endings])
        shares = [(part.tally or {}).get(name, 0) / (part.runs or 1) for name, _ in part.endings]
        runs = _whole(shares) if part.tally else [""] * len(shares)
        looks = _looks(part)
        guesses = [(each.handed.guess, each.known) for each in part.handed if each.handed.guess is not None]
        values = [
            Counter((guess.get(name, 0), known or part.scenario is None) for guess, known in guesses)
            for name, _ in part.endings
        ]
        top = max(*(100 * share for share in shares), *(value for counts in values for value, _ in counts))
        most = max(10, math.ceil(top / 10) * 10)
        each = next(n for n in range(1, len(part.handed) + 1) if max(_tiers(c, n, most) for c in values) <= TIERS)
        high = max(_tiers(counts, each, most) for counts in values)
        rows = []
        for (name, label), counts, mean, share, said in zip(part.endings, values, means, shares, runs, strict=True):
            picture = _picture(label, counts, each, most, high, part.means[name], share, mean, said)
            rows.append(Row(label, looks[name], on_dark(looks[name]), mean, said, picture))
        return each, most, rows

    @property
    def finding(self) -> str:
        """Where the class's mean guess and the runs lie furthest apart, in one sentence."""
        part, count = self.part, len(self.part.guesses)
        if part.tally is None:
            return f"{_guesses(count)}, and nothing to lay beside: the file is not here"
        # One of 100 is one of 100, whichever shares it lies between.
        gaps = {name: round(abs(part.means[name] - 100 * part.tally[name] / part.runs), 6) for name, _ in part.endings}
        widest = max(gaps, key=lambda name: gaps[name])
        row = self.rows[[name for name, _ in part.endings].index(widest)]
        if gaps[widest] < 1:
            return "The class's mean guess and the runs agree, each ending to one of 100"
        return f"Of 100 runs, the class guessed {row.mean} for “{row.label}”; the runs say {row.runs}"


def _guesses(count: int) -> str:
    return f"{count} {'guess' if count == 1 else 'guesses'}"


def _whole(shares: Sequence[float]) -> list[str]:
    """Shares of 100, as the tally writes them."""
    return [
        str(whole) if whole or not share else "under 1"
        for whole, share in zip(whole_per_cents(shares), shares, strict=True)
    ]


def _looks(part: Part) -> dict[str, Look]:
    if part.scenario is not None:
        return outcome_looks(part.scenario.outcomes, part.scenario.ladder)
    return plain_looks(name for name, _ in part.endings)


def _ticks(most: int) -> range:
    return range(0, most + 1, 10 if most <= 50 else 20)


def _x(value: float, most: int) -> float:
    return round(EDGE + value / most * (WIDTH - 2 * EDGE), 1)


def _placed(counts: Counter[tuple[int, bool]], each: int, most: int) -> list[tuple[float, int, bool]]:
    """Dots: where they stand, on which tier from the scale up, and whether their file is the very one played."""
    ends: list[float] = []
    dots = []
    for (value, known), count in sorted(counts.items()):
        x = _x(value, most)
        for _ in range(-(-count // each)):
            tier = next((tier for tier, end in enumerate(ends) if end + PITCH <= x), len(ends))
            ends[tier : tier + 1] = [x]
            dots.append((x, tier, known))
    return dots


def _tiers(counts: Counter[tuple[int, bool]], each: int, most: int) -> int:
    return 1 + max(tier for _, tier, _ in _placed(counts, each, most))


def _picture(
    label: str,
    counts: Counter[tuple[int, bool]],
    each: int,
    most: int,
    high: int,
    mean: float,
    share: float,
    mean_said: str,
    runs_said: str,
) -> Markup:
    """The guesses as dots over their scale, the mean as a diamond on it, the runs as a bar below."""
    line = high * PITCH + 8
    values = [value for value, _ in counts]
    lowest, highest = min(values), max(values)
    count = sum(counts.values())
    said = f"{label}: {_guesses(count)}, {lowest} to {highest}, mean {mean_said}"
    said += f"; the runs say {runs_said} of 100." if runs_said else "."
    dot = Markup('<circle class="{}" cx="{}" cy="{}" r="3.4"/>')
    dots = Markup("").join(
        dot.format("d" if known else "d h", x, line - 6 - tier * PITCH)
        for x, tier, known in _placed(counts, each, most)
    )
    at, end = _x(mean, most), _x(100 * share, most)
    bar = Markup('<rect class="o" x="{}" y="{}" width="{:.1f}" height="11"/>').format(EDGE, line + 5, end - EDGE)
    return Markup(
        '<svg viewBox="0 0 {w} {h}" role="img" aria-label="{said}"><path class="l" d="M{e} {y}H{r}"/>{bar}{dots}'
        '<path class="m" d="M{x} 0V{y}"/><path class="k" d="M{x} {a}l6 6l-6 6l-6-6z"/></svg>'
    ).format(
        w=WIDTH, h=line + 20, said=said, e=EDGE, r=WIDTH - EDGE, y=line, bar=bar if runs_said else "", dots=dots,
        x=at, a=line - 6,
    )  # fmt: skip
