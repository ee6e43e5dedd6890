"""``escalate when --at``: a change at some values of one number, as the hunt of a page has it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from escalate.cli.asked import Asked
from escalate.cli.common import NO_FORECAST, lines_of, settings_from
from escalate.errors import EscalateError

if TYPE_CHECKING:
    from escalate.api.studies import Hunt
    from escalate.studies.hunt import Place

COLUMNS = (("at", 14), ("runs", 7), ("without", 9), ("with", 9), ("effect", 9), ("luck, from - to", 18))


def hunt(asked: Asked, outcome: str | None, at: str, change: tuple[str, ...], confirm: int) -> None:
    """Play the places, and print what was found."""
    places = _places(at)
    policy, plain = asked.scenario.policy, asked.scenario.with_policy(None)
    changed = settings_from(change, "--change")
    work = 2 * (confirm + asked.runs * sum(map(len, places.values())))

    def play(**more: Any) -> Hunt:
        name = None if policy is None else policy.name
        return plain.when(name, outcome, asked.runs, asked.seed, at=places, change=changed, confirm=confirm, **more)

    found = asked.make(work, play)
    asked.show(lambda: _lines(found), lambda: found.table, lambda: _told(found))


def _places(text: str) -> dict[str, list[float]]:
    """A number's name and the values to try.

    Raises
    ------
    EscalateError
        Where it is written otherwise.
    """
    name, _, values = text.partition("=")
    try:
        return {name.strip(): [float(value) for value in values.split(",")]}
    except ValueError:
        raise EscalateError(f"--at {text}: write it as name=value,value, such as --at restraint=0.2,0.5") from None


def _lines(found: Hunt) -> Iterator[str]:
    """The hunt as people read it, a line each, within 80 columns."""
    yield from lines_of(f"{found.scenario.title} ({found.scenario.name})")
    yield from lines_of(found.asked)
    yield ""
    yield from lines_of(f"In short: {found.sentence}.")
    yield ""
    yield from lines_of(f'What it does to {found.outcome}, in points, by where "{found.label}" stands:')
    yield "".join(f"{name:>{width}}" for name, width in COLUMNS)
    yield from (_row(place, place is found.file) for place in found.places)
    if any(not place.sign for place in found.places):
        yield "?: luck alone could do it, all places tried read together."
    yield from lines_of(NO_FORECAST)


def _row(place: Place, file: bool) -> str:
    effect = f"{_points(place.effect)}{'' if place.sign else '?'}"
    cells = (
        f"{place.at:g}{' (file)' if file else ''}", f"{place.runs:,}", f"{100 * place.base_share:.1f}",
        f"{100 * place.share:.1f}", effect, f"{_points(place.low)} to {_points(place.high)}",
    )  # fmt: skip
    line = "".join(f"{cell:>{width}}" for cell, (_, width) in zip(cells, COLUMNS, strict=True))
    return f"{line}  turned" if place.turned else line


def _points(share: float) -> str:
    said = f"{100 * share:+.1f}"
    return "0.0" if float(said) == 0 else said


def _told(found: Hunt) -> dict[str, Any]:
    return {
        "policy": found.policy or None,
        "change": found.set,
        "outcome": found.outcome,
        "number": found.number,
        "runs": found.runs,
        "confirm": found.confirm,
        "sentence": found.sentence,
        "places": [asdict(place) for place in found.places],
        "turned": found.turned and found.turned.at,
    }
