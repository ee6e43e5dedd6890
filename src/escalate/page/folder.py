"""Several pages in a folder, with a plain list of them, ready for a stick or any web space."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import jinja2

from escalate.characters import visible
from escalate.disk import put
from escalate.errors import EscalateError
from escalate.page.build import Page, say
from escalate.scenario.model import Scenario

INDEX = "index.html"
_LIST = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{ head }}</title>
<link rel="icon" href="data:,">
<style>
:root { color-scheme: light dark; }
body { max-width: 40rem; margin: 2rem auto; padding: 0 1rem; font: 1.0625rem/1.5 system-ui, sans-serif; }
li { margin: 0 0 1rem; } a { display: inline-block; font-weight: 600; padding: .6rem 0; }</style>
</head>
<body><main><h1>{{ head }}</h1><p>{{ text }} {{ toy }}</p>
<ul>
{% for scenario in scenarios %}
<li><a href="{{ scenario.name | urlencode }}.html">{{ scenario.title }}</a><br>{{ scenario.about.summary }}</li>
{% endfor %}
</ul></main></body>
</html>
"""


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
    left_out = {}
    for name, scenario in zip(names, scenarios, strict=True):
        made = make(scenario)
        put(folder / name, made.content, overwrite)
        left_out[scenario.name] = made.left_out
    put(folder / INDEX, _index(scenarios), overwrite)
    return [folder / name for name in (*names, INDEX)], left_out


def _index(scenarios: Sequence[Scenario]) -> bytes:
    environment = jinja2.Environment(
        autoescape=True, trim_blocks=True, finalize=lambda value: visible(value) if type(value) is str else value
    )
    told = {"head": say("index.head"), "text": say("index.text"), "toy": say("toy"), "scenarios": scenarios}
    return environment.from_string(_LIST).render(**told).encode("utf-8")
