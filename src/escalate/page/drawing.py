"""What a page shows without a script: the tally as drawn squares, the ladder with its moves, the style's colours."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from escalate.charts.rungs import Look, on_dark
from escalate.page.data import from_the_top_places
from escalate.results.words import whole_per_cents
from escalate.scenario.model import Scenario

WIDTH, ROW, PITCH, SIZE = 340, 48, 6.8, 6.0


@dataclass(frozen=True)
class LadderRow:
    """A rung with the moves on it by actor; ``ends`` where no move stands on it, but an ending does."""

    label: str
    look: str
    cells: tuple[tuple[str, tuple[str, ...]], ...]
    ends: bool


def ladder_rows(scenario: Scenario, off: str) -> list[LadderRow]:
    """The rungs from the top down, then a row for moves off the ladder; one row where there is no ladder."""
    rungs: list[int | None] = [*reversed(range(len(scenario.ladder))), None]
    ending = {outcome.rung for outcome in scenario.outcomes}
    rows = []
    for rung in rungs:
        cells = tuple((a.label, tuple(o.label for o in a.options if o.rung == rung)) for a in scenario.actors)
        label, look = (off, "r-1") if rung is None else (scenario.ladder[rung], f"r{rung}")
        empty = not any(moves for _, moves in cells)
        if not empty or rung is not None:
            rows.append(LadderRow(label, look, cells, empty and rung in ending))
    return rows


def tally_picture(scenario: Scenario, counts: Sequence[int]) -> Markup:
    """Hundred squares by ending, as SVG that says in words what it shows."""
    squares, said = of_hundred(counts)
    order = from_the_top_places(scenario)
    labels = [outcome.label for outcome in scenario.outcomes]
    sentence = "; ".join(f"{said[place]} {labels[place]}" for place in order)
    rows = Markup("").join(
        _tally_row(row * ROW, labels[place], said[place], squares[place], place) for row, place in enumerate(order)
    )
    box = Markup('<svg viewBox="0 0 {0} {1}" width="100%" role="img" aria-label="Of 100 runs: {2}.">{3}</svg>')
    return box.format(WIDTH, ROW * len(order), sentence, rows)


def of_hundred(counts: Sequence[int]) -> tuple[list[int], list[str]]:
    """Runs of 100 by outcome, as squares and as words: "under 1" where a share rounds to 0."""
    squares = whole_per_cents([count / sum(counts) for count in counts])
    said = [str(whole) if whole or not count else "under 1" for whole, count in zip(squares, counts, strict=True)]
    return squares, said


def _tally_row(y: int, label: str, said: str, count: int, place: int) -> Markup:
    path = hundred_path(count, y + 20, PITCH, SIZE)
    text = '<text x="0" y="{0}" font-size="13">{1}</text>'
    number = '<text x="{2}" y="{0}" font-size="13" font-weight="700" text-anchor="end">{3} of 100</text>'
    row = Markup(text + number + '<path class="f o{4}" stroke-width=".75" d="{5}"/>')
    return row.format(y + 13, label, WIDTH, said, place, path)


def hundred_path(count: int, top: float, pitch: float, size: float, tiers: int = 2, first: int = 0) -> str:
    """The path of some squares, so many to a pile, from the ``first`` place on."""
    places = ((i // tiers * pitch, top + i % tiers * pitch) for i in range(first, first + count))
    return "".join(f"M{x:g} {y:g}h{size:g}v{size:g}h-{size:g}z" for x, y in places)


def colours(named: Sequence[tuple[str, Look]], style: str) -> str:
    """A style with looks by the name of their class, light and dark; print keeps the light ones."""
    light, dark = [], []
    for name, look in named:
        other = on_dark(look)
        light.append(f".{name}{{--f:{look.fill};--e:{look.edge};--on:{look.ink}}}")
        dark.append(f".{name}{{--f:{other.fill};--e:{other.edge};--on:{other.ink}}}")
    rule = re.search(r"^:root\[data-theme=dark\]\{(.*?)\}\n", style, re.MULTILINE | re.DOTALL)
    assert rule is not None, "the style has no dark rule"
    chosen, system = ":root[data-theme=dark]", ":root:not([data-theme=light])"
    both = [f"{root}{{{rule[1]}}}\n" + "".join(f"{root} {each}\n" for each in dark) for root in (chosen, system)]
    screen = f"@media screen{{\n{both[0]}}}\n@media screen and (prefers-color-scheme:dark){{\n{both[1]}}}\n"
    return style.replace(rule[0], "\n".join(light) + "\n" + screen)


def text_of_data(text: str) -> Markup:
    """JSON within a script element: nothing in it can end the element."""
    return Markup(text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029"))


