"""``escalate doctor``: does escalate work on this computer?"""

from __future__ import annotations

import platform
import sys

import click

from escalate.cli.common import say
from escalate.errors import EscalateError

PACKAGES = ("escalate-sim", "numpy", "pandas", "matplotlib", "pyyaml", "pydantic", "click", "rich", "jinja2")

RUIN = """\
escalate: 1
title: A fair coin between 0 and 4
clock: {steps: 400}
state:
  purse: {start: 1, range: [0, 4], whole: yes}
actors:
  coin:
    options:
      win: {effects: {purse: +1}}
      lose: {effects: {purse: -1}}
outcomes:
  top: {when: purse >= 4}
  ruin: {when: purse <= 0}
  unfinished: {otherwise: yes}
"""
EXPECTED = 0.25
TOLERANCE = 0.02


@click.command("doctor")
def command() -> None:
    """Check that escalate works on this computer; exit 2 where it does not."""
    from importlib.metadata import version

    from escalate.api.files import load, load_text
    from escalate.scenario import library

    say(f"Python {platform.python_version()} on {platform.platform()}")
    say(", ".join(f"{name} {version(name)}" for name in PACKAGES))
    say(f"Console encoding: {getattr(sys.stdout, 'encoding', None) or 'unknown'}")
    names = library.names()
    for name in names:
        load(name)
    say(f"Library: {len(names)} scenarios, all readable, in {library.folder()}")
    share = load_text(RUIN, "doctor").run(10_000, 2020).share("top")
    say(f"Known answer: a fair game from 1 of 4 is won in {share:.1%} of runs; it should be near {EXPECTED:.0%}")
    if not names or abs(share - EXPECTED) > TOLERANCE:
        raise EscalateError("something is wrong with this installation; install escalate-sim again")
    say("All is well.")
