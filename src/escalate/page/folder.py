"""Several pages in a folder with a list of them: crises by year, ideas after, any two side by side."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from markupsafe import Markup

from escalate.characters import visible
from escalate.charts.rungs import Look, outcome_looks
from escalate.disk import put
from escalate.errors import EscalateError
from escalate.page.build import Page, content_policy, environment, say, text_of
from escalate.page.data import change_first, from_the_top_places
from escalate.page.drawing import colours, hundred_path, of_hundred
from escalate.page.joining import joined
from escalate.scenario.lint import numbers_note
from escalate.scenario.model import Scenario

INDEX = "index.html"
TIERS, PITCH, SIZE = 4, 12.0, 10.0


@dataclass(frozen=True)
class Ending:
    """An ending on the ladder of a scenario, the class of its colour, and how many of 100 runs end so."""

    label: str
    look: str
    said: str


@dataclass(frozen=True)
class Entry:
    """A scenario in the list: its picture, its endings from the top of the ladder down, what to change first."""

    scenario: Scenario
    finding: str
    picture: Markup
    endings: list[Ending]
    change_first: str
    numbers: str


def write_pages(
    scenarios: Sequence[Scenario], folder: Path, make: Callable[[Scenario], Page], overwrite: bool
) -> tuple[list[Path], dict[str, tuple[str, ...]]]:
    """Write a page of each scenario, and ``index.html``.

    Parameters
    ----------
    scenarios : sequence of Scenario
        No two of one name.
    folder : Path
        Made where it is not there.
    make : callable
        Makes a page.
    overwrite : bool
        Whether files of these names may be replaced; others in the folder stay.

    Returns
    -------
    tuple
        The files that were written, the list last; and by scenario a sentence for each policy that was left out.

    Raises
    ------
    EscalateError
        Where a name comes twice, a file is in the way or cannot be written, or a page cannot be made.
    """
    names = [f"{scenario.name}.html" for scenario in scenarios]
    twice = next((name for name in names if names.count(name) > 1 or name == INDEX), None)
    if twice is not None:
        raise EscalateError(f"two files would be called {twice}; give the scenarios' files other names")
    there = [name for name in (*names, INDEX) if (folder / name).exists()]
    if there and not overwrite:
        raise EscalateError(f"{folder / there[0]} is already there; choose another folder, or add --overwrite")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise EscalateError(f"{folder} cannot be made: {error.strerror or error}") from None
    made = {}
    for name, scenario in zip(names, scenarios, strict=True):
        page = made[scenario.name] = make(scenario)
        put(folder / name, page.content, overwrite)
    put(folder / INDEX, index([(scenario, made[scenario.name]) for scenario in scenarios]), overwrite)
    return [folder / name for name in (*names, INDEX)], {name: page.left_out for name, page in made.items()}


def index(pages: Sequence[tuple[Scenario, Page]]) -> bytes:
    """The list of some pages: crises by year, ideas after, any of them side by side; it asks nothing of any network.

    Parameters
    ----------
    pages : sequence of tuple
        Scenarios, each with its page.

    Returns
    -------
    bytes
        HTML.
    """
    classes: dict[Look, str] = {}
    dated = sorted((pair for pair in pages if is_crisis(pair[0])), key=lambda pair: pair[0].clock.start or dt.date.max)
    groups = [
        ("crises", [_entry(*pair, classes) for pair in dated]),
        ("ideas", [_entry(*pair, classes) for pair in pages if not is_crisis(pair[0])]),
    ]
    named = [(name, look) for look, name in classes.items()]
    places = range(1, len(pages) + 1)
    chosen = f"{text_of('folder.css')}{_beside(places)}"
    script, style = joined("folder"), colours(named, text_of("style.css")) + chosen
    text = environment().get_template("folder.html").render(
        policy=content_policy(script, style),
        version=version("escalate-sim"),
        say=say,
        groups=[group for group in groups if group[1]],
        style=Markup(style),
        script=Markup(script),
    )  # fmt: skip
    return text.encode("utf-8")


def is_crisis(scenario: Scenario) -> bool:
    """Whether a file tells of days and weeks with a date, and not of an idea."""
    return scenario.clock.start is not None and scenario.clock.unit != "year"


def _beside(places: range) -> str:
    """A chosen scenario is shown beside the others that are; without a choice, the place says how to choose."""
    shown = ",".join(f"body:has(#c{place}:checked) #s{place}" for place in places)
    return f"@supports selector(:has(a)){{\n.panel{{display:none}}\n{shown}{{display:grid}}\n}}\n"


def _entry(scenario: Scenario, page: Page, classes: dict[Look, str]) -> Entry:
    squares, said = of_hundred(page.counts)
    looks = outcome_looks(scenario.outcomes, scenario.ladder)
    endings, drawn, first = [], [], 0
    for place in from_the_top_places(scenario):
        outcome = scenario.outcomes[place]
        look = classes.setdefault(looks[outcome.name], f"k{len(classes)}")
        endings.append(Ending(outcome.label, look, said[place]))
        path = hundred_path(squares[place], 1, PITCH, SIZE, TIERS, first)
        drawn.append(Markup('<path class="f {0}" d="{1}"/>').format(look, path) if squares[place] else Markup())
        first += squares[place]
    sentence = say("tally.sentence", parts="; ".join(f"{each.said} {each.label}" for each in endings))
    box = Markup('<svg viewBox="0 0 {0} {1}" width="100%" role="img" aria-label="{2}">{3}</svg>')
    width, height = 100 // TIERS * PITCH, TIERS * PITCH
    picture = box.format(f"{width:g}", f"{height:g}", visible(sentence), Markup().join(drawn))
    return Entry(scenario, page.finding, picture, endings, change_first(scenario), numbers_note(scenario))
