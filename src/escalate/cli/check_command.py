"""``escalate check``: is a scenario file right, and is it likely meant so?"""

from __future__ import annotations

import click

from escalate.cli.common import lines_of, say, scenario_named


@click.command("check")
@click.argument("scenario", metavar="FILE")
@click.option("--lint", is_flag=True, help="Also play each parameter's ends, and name those that move nothing.")
def command(scenario: str, lint: bool) -> None:
    """Check a scenario file and say what is wrong with it.

    Errors end with exit code 2; warnings (things allowed but probably not meant) do not.
    """
    from escalate.scenario.lint import check_warnings, numbers_note
    from escalate.studies.probe import idle_parameters, probe_warnings

    checked = scenario_named(scenario)
    warnings = [*check_warnings(checked), *probe_warnings(checked), *(idle_parameters(checked) if lint else ())]
    for warning in warnings:
        for line in lines_of(f"warning: {warning}", later="  "):
            say(line)
    say(f"{scenario}: no errors, {len(warnings)} warning{'' if len(warnings) == 1 else 's'}")
    for line in lines_of(f"note: {numbers_note(checked)}", later="  "):
        say(line)
    say(f"Next: escalate run {scenario}")
