"""A lesson's slides in the order that teaches, a PDF page each, with what to say to them in a text beside it."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import matplotlib
from matplotlib.backends.backend_pdf import PdfPages
from matplotlib.figure import Figure
from matplotlib.text import Text

from escalate.charts.differences import COLUMNS_SHOWN
from escalate.charts.plots import Chart, Plots
from escalate.charts.saving import SETTINGS
from escalate.charts.style import STYLES
from escalate.charts.text import CUT
from escalate.disk import put

MOST = 10
SIZES = ((24.0, 32.0), (20.0, 28.0), (17.0, 24.0), (14.0, 20.0))
"""Points of labels and title: the first at which no name of a slide is cut."""
ORDER: Sequence[tuple[str, str]] = (
    ("predict", "Let everybody write a number for each ending, and one reason, before you go on."),
    (
        "outcomes",
        "Compare with the guesses. The dots are other guesses about the crisis: which ending do we know least of?",
    ),
    ("story", "One run of many. Where could it have gone otherwise, and who decided?"),
    ("story", "The same start, another ending."),
    ("story", "And a third. What do the three share?"),
    ("turning", "The shares of endings, were this run played on from each step: which move turned it?"),
    ("ladder", "How far up does it go, and when? Who could still step back there?"),
    ("differences", "First ask what the class expects of each policy; then show it."),
    ("flips", "The same runs with the same luck: only the policy differs. Follow one ribbon."),
    ("tornado", "Which number would change your result? Who would disagree with it?"),
    ("happened", "One draw. It does not prove the model right or wrong. What is missing from it?"),
)
"""Which charts, and what to say; those without anything to show are passed over."""
SPARED = ("story", "differences")
"""Of which one slide is enough where there are too many: the last stories go first, then the weakest policies."""


@dataclass(frozen=True)
class Slide:
    """A chart with what the speaker says to it."""

    chart: Chart
    line: str


def slides(plots: Sequence[Plots], order: Sequence[tuple[str, str]] = ORDER, most: int = MOST) -> list[Slide]:
    """At most so many slides of what some nouns can show, in the order that teaches."""
    found = list(_offered(plots, order))
    while len(found) > most:
        names = [slide.chart.name for slide in found]
        name = next((name for name in SPARED if names.count(name) > 1), names[-2])
        del found[len(names) - 1 - names[::-1].index(name)]
    return found


def _offered(plots: Sequence[Plots], order: Sequence[tuple[str, str]]) -> Iterator[Slide]:
    owners = {name: each for each in reversed(plots) for name in each.names}
    seen = 0
    for name, line in order:
        if name not in owners or owners[name].silent(name):
            continue
        parts: list[dict[str, Any]] = _parts(owners[name]) if name == "differences" else [{}]
        if name == "story":
            runs: Sequence[int] = getattr(owners[name], "typical", ())
            parts, seen = [{"run": run} for run in runs[seen : seen + 1]], seen + 1
        yield from (Slide(owners[name].chart(name, **part), line) for part in parts)


def _parts(plots: Plots) -> list[dict[str, Any]]:
    """What is drawn of many policies: all of them, the strongest first, on as few slides as hold them."""
    policies: Sequence[str] = getattr(plots, "strongest", ())
    if len(policies) <= COLUMNS_SHOWN:
        return [{}]
    each = -(-len(policies) // -(-len(policies) // COLUMNS_SHOWN))
    return [{"policies": policies[first : first + each]} for first in range(0, len(policies), each)]


def _uncut(chart: Chart) -> Figure:
    """Draw a chart for a projector, with smaller text where a name would be cut: a class cannot look it up."""
    for body, title in SIZES:
        figure = chart.figure(replace(STYLES["projector"], body=body, title=title))
        if not any(CUT in text.get_text() for text in figure.findobj(Text)):
            break
    return figure


def write(deck: Sequence[Slide], path: Path) -> tuple[Path, Path]:
    """Write the slides as a PDF with real fonts, each page with its alt text as a note, and the speaker's lines.

    Returns
    -------
    tuple of Path
        The PDF, and a ``.md`` of the same name.
    """
    told = [f"{number}. {slide.chart.alt_text}" for number, slide in enumerate(deck, 1)]
    words: dict[str, Any] = {"Title": deck[0].chart.title, "Subject": "\n".join(told), "CreationDate": None}
    buffer = io.BytesIO()
    with matplotlib.rc_context(SETTINGS), PdfPages(buffer, metadata=words) as pages:
        for slide in deck:
            pages.attach_note(slide.chart.alt_text)
            pages.savefig(_uncut(slide.chart))
    notes = [f"# {deck[0].chart.title}\n"]
    for number, slide in enumerate(deck, 1):
        notes.append(f"## {number}. {slide.chart.finding}\n\n{slide.line}\n\n*In words:* {slide.chart.alt_text}\n")
    put(path, buffer.getvalue())
    put(path.with_suffix(".md"), "\n".join(notes).encode("utf-8"))
    return path, path.with_suffix(".md")
