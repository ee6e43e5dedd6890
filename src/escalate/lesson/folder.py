"""The lesson's folder: every file of it made from the same figures."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from escalate.charts.deck import write
from escalate.disk import put
from escalate.errors import EscalateError
from escalate.lesson import paper, prints, slides
from escalate.lesson.figures import Figures, figures, refuse_minutes
from escalate.lesson.key import key
from escalate.lesson.plan import readme
from escalate.page import build
from escalate.scenario.model import Scenario

NAMES = ("page.html", "slides.pdf", "slides.md", "strips.pdf", "cards.pdf", "sheet.pdf", "key.html", "README.txt")


def lesson(
    scenario: Scenario,
    folder: Path,
    minutes: int,
    *,
    page: str,
    runs: int,
    seed: int,
    command: str = "",
    overwrite: bool,
    progress: Callable[[int], None] | None,
) -> tuple[Path, ...]:
    """Make a lesson's folder; see :meth:`escalate.Scenario.lesson`."""
    refuse_minutes(minutes)
    paper.paper_named(page)
    if folder.exists() and not folder.is_dir():
        raise EscalateError(f"{folder} is a file; name a folder")
    there = [name for name in NAMES if (folder / name).exists()]
    if there and not overwrite:
        raise EscalateError(f"{folder / there[0]} is already there; name another folder, or add --overwrite")
    found = figures(scenario, runs, seed, progress=progress)
    made = papers(found, page)
    deck = slides.made(found, minutes)
    names = slides.names(deck)
    made["key.html"] = key(found, minutes, names).encode("utf-8")
    made["README.txt"] = readme(found, minutes, command or _in_python(found, minutes, page), names).encode("utf-8")
    if scenario.policy is None and not scenario.settings:  # a page begins with the file as it stands
        made["page.html"] = build.page(scenario).content
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise EscalateError(f"cannot make {folder}: {error.strerror or error}") from error
    written = write(deck, folder / "slides.pdf")
    for name, content in made.items():
        put(folder / name, content, overwrite=True)
    for name in {*NAMES} - {*made, *(path.name for path in written)}:
        (folder / name).unlink(missing_ok=True)
    return tuple(folder / name for name in NAMES if (folder / name).exists())


def papers(found: Figures, page: str = "a4") -> dict[str, bytes]:
    """What is printed for students, by the file's name; what there is nothing for is left out."""
    blocks = {
        "strips.pdf": (prints.strips(found), 1),
        "cards.pdf": (prints.cards(found.scenario), 2),
        "sheet.pdf": (prints.sheet(found.scenario), 1),
    }
    return {
        name: paper.pdf(paper.pages(part, page, columns), f"{found.scenario.title}: {name.removesuffix('.pdf')}")
        for name, (part, columns) in blocks.items()
        if part
    }


def _in_python(found: Figures, minutes: int, page: str) -> str:
    return f"scenario.lesson(folder, {minutes}, paper={page!r}, runs={len(found.result)}, seed={found.result.seed})"
