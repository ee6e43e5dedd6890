"""``escalate report``: a page about a result, with nothing to fetch."""

from __future__ import annotations

from typing import Any

import click

from escalate.cli.page_options import make_page, page_options

ENDING = "-report.html"


@click.command("report")
@page_options(ENDING)
def command(source: str, **asked: Any) -> None:
    """Write one page about a scenario's runs: one finding, one picture, one policy, three stories, the rest folded.

    The page needs no other file and no network, and prints well. From a saved result (a folder made by
    escalate run --out) nothing is played again but the policies.
    """
    from escalate.narrate.report import report

    make_page(source, ENDING, report, **asked)
