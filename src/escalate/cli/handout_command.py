"""``escalate handout``: a sheet for a class."""

from __future__ import annotations

from typing import Any

import click

from escalate.cli.page_options import make_page, page_options

ENDING = "-handout.html"


@click.command("handout")
@page_options(ENDING)
def command(source: str, **asked: Any) -> None:
    """Write a class sheet, for A4 or Letter.

    First page: the situation, and a table for predictions to fill in before the run. Its back stays empty. Third
    page: what the runs showed, the file's questions, and what really happened.
    """
    from escalate.narrate.handout import handout

    make_page(source, ENDING, handout, **asked)
