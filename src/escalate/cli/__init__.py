"""The front door: the command ``escalate``. Each command is a module that is imported when it is called."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import Any

import click

from escalate.cli.ending import heard
from escalate.errors import hint

COMMANDS = {
    "list": "Show the scenarios that come with escalate.",
    "show": "Show what a scenario holds.",
    "check": "Check a scenario file and say what is wrong with it.",
    "new": "Copy a scenario to a file of your own.",
    "diff": "Say in words what one scenario changes in another.",
    "run": "Play a scenario many times and tally how it ends.",
    "story": "Tell one run from its start to its ending.",
    "compare": "Compare policies, settings or files run by run, on the same luck.",
    "why": "Tell one run twice, without and with a change, up to where they part.",
    "plot": "Draw charts of a scenario or a saved result into files.",
    "report": "Write one page about a scenario's runs.",
    "page": "Make a page that a class plays in a browser.",
    "handout": "Write a two-page sheet for a class.",
    "lesson": "Make a lesson: slides, stories, cards, a sheet, and a key for the teacher.",
    "class": "Pool what a class handed in, and play each claim again.",
    "describe": "Describe a scenario's model: ODD protocol and model card.",
    "sweep": "Play a scenario at many values of one or two assumptions.",
    "sensitivity": "Find out which assumption matters most for an outcome.",
    "when": "Find under which assumptions a policy helps, and where its effect turns.",
    "discover": "Find which ranges of which assumptions make an outcome common.",
    "resume": "Go on with a run that was stopped or killed.",
    "more": "Extend a saved result to more runs.",
    "schema": "Print the JSON Schema of scenario files, for editors.",
    "doctor": "Check that escalate works on this computer.",
}


class _Commands(click.Group):
    """Knows its commands by name and first line, so that ``--help`` imports none of them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def make_context(self, *args: Any, **more: Any) -> click.Context:
        with heard():
            return super().make_context(*args, **more)

    def invoke(self, ctx: click.Context) -> Any:
        with heard():
            return super().invoke(ctx)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command = import_module(f"escalate.cli.{cmd_name}_command").command
        assert isinstance(command, click.Command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            ctx.fail(f'there is no command "{args[0]}"{hint(args[0], COMMANDS)}')
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


def _other_word(token: str) -> str:
    """``--output`` is another word for ``--out``, in every command."""
    return "out" if token == "output" else token


def _show_version(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        click.echo(f"escalate {version('escalate-sim')}")
        ctx.exit()


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"], "token_normalize_func": _other_word},
)
@click.option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=_show_version, help="Show the version."
)
def cli() -> None:
    """Play crises from scenario files, thousands of times, and tally how they end.

    A toy model: it shows how assumptions lead to outcomes, and never forecasts.

    Begin with:  escalate run kaesong-2020
    """


def main() -> None:
    """Run the command line; see :mod:`escalate.cli.ending` for the exit status."""
    from escalate.cli.ending import finish

    sys.exit(finish(cli))
