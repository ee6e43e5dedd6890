"""``escalate describe``: the model in the ODD protocol's headings, and a model card."""

from __future__ import annotations

from pathlib import Path

import click

from escalate.cli.common import changes, say, scenario_from
from escalate.disk import put


@click.command("describe")
@click.argument("scenario", metavar="NAME-or-FILE")
@changes
@click.option("-o", "--out", type=click.Path(path_type=Path), metavar="FILE.md", help="Write it to a file.")
@click.option("--overwrite", is_flag=True, help="Let --out replace a file.")
def command(
    scenario: str,
    policy: str | None,
    settings: tuple[str, ...],
    steps: int | None,
    out: Path | None,
    overwrite: bool,
) -> None:
    """Describe a scenario's model in Markdown, for an appendix or a reviewer.

    The headings are those of the ODD protocol (Grimm et al. 2020); a model card follows.
    """
    from escalate.narrate.describe import describe

    text = describe(scenario_from(scenario, policy, settings, steps))
    if out is None:
        say(text.rstrip("\n"))
        return
    put(out, text.encode("utf-8"), overwrite)
    say(f"{out} describes {scenario}.")
