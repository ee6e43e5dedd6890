"""Every command's arguments and options: what each takes, and its default."""

import json
import textwrap
from importlib.metadata import version

import click
from click.testing import CliRunner

from escalate.cli import COMMANDS, cli
from escalate.scenario.schema import json_schema

TAKEN = """\
list:
show: NAME-or-FILE!<text>  --levers
check: FILE!<text>  --lint
new: FILE!<path>  --from<text>
diff: A!<text>  B!<text>
run: --until<text>  --at-most<integer>  --doubt<integer>  --rare<text>  --along<text>  NAME-or-FILE!<text>
  --runs<count>=10000  --seed<integer>=2020  --workers<integer>  --engine<local|dask>=local  --scheduler<text>
  --policy<text>  --set*<text>  --steps<integer>  --out<path>  --overwrite  --format<table|csv|json>=table
story: NAME-or-FILE!<text>  --run<integer>  --like<text>  --full  --format<text|json>=text
  --runs<count>=10000  --seed<integer>=2020  --policy<text>  --set*<text>  --steps<integer>
compare: NAME-or-FILE!<text>  [OTHER]...*<text>  --policy*<text>  --set*<text>  --given*<text>
  --runs<count>=10000  --seed<integer>=2020  --steps<integer>  --workers<integer>  --out<path>  --overwrite
  --format<table|csv|json>=table  --full
why: NAME-or-FILE!<text>  [OTHER]<text>  --run<integer>  --from<text>  --to<text>  --full  --given*<text>
  --runs<count>=10000  --seed<integer>=2020  --policy<text>  --set*<text>  --steps<integer>
plot: NAME-or-FILE-or-DIR!<text>  --chart*<text>  --all  --files*<text>  --level*<text>  --split
  --style<screen|projector|print>=screen  --format<png|svg|pdf>=png  --text  --title<text>  --deck<file>
  --no-caption  --out<directory>  --overwrite  --runs<count>=10000  --seed<integer>=2020  --policy<text>
  --set*<text>  --steps<integer>
report: NAME-or-FILE-or-DIR!<text>  --runs<count>=10000  --seed<integer>=2020  --policy<text>  --set*<text>
  --steps<integer>  -o/--out<path>  --overwrite
page: NAME-or-FILE...*<text>  --all  -o/--out<path>  --policies<text>  --guess<on|off>=on  --lock  --no-seat
  --runs<count>=10000  --overwrite
handout: NAME-or-FILE-or-DIR!<text>  --runs<count>=10000  --seed<integer>=2020  --policy<text>  --set*<text>
  --steps<integer>  -o/--out<path>  --overwrite
lesson: NAME-or-FILE!<text>  --minutes<integer>=50  --paper<a4|letter>=a4  -o/--out<directory>  --overwrite
  --runs<count>=10000  --seed<integer>=2020  --policy<text>  --set*<text>  --steps<integer>
class: HAND-INS!<path>  -o/--out<directory>  --scenario*<text>  --scores  --overwrite
describe: NAME-or-FILE!<text>  --policy<text>  --set*<text>  --steps<integer>  -o/--out<path>  --overwrite
sweep: --vary*!<text>  --outcome<text>  NAME-or-FILE!<text>  --runs<count>=4000  --seed<integer>=2020
  --workers<integer>  --engine<local|dask>=local  --scheduler<text>  --policy<text>  --set*<text>
  --steps<integer>  --out<path>  --overwrite  --format<table|csv|json>=table
sensitivity: --outcome<text>  --method<oat|morris|sobol>=oat  --only<text>  --points<integer>
  NAME-or-FILE!<text>  --runs<count>  --seed<integer>=2020  --workers<integer>  --engine<local|dask>=local
  --scheduler<text>  --policy<text>  --set*<text>  --steps<integer>  --out<path>  --overwrite
  --format<table|csv|json>=table
when: --outcome<text>  --pairs  --at<text>  --change*<text>  --confirm<count>=10000  NAME-or-FILE!<text>
  --runs<count>=2000  --seed<integer>=2020  --workers<integer>  --engine<local|dask>=local  --scheduler<text>
  --policy<text>  --set*<text>  --steps<integer>  --out<path>  --overwrite  --format<table|csv|json>=table
discover: --outcome!<text>  NAME-or-FILE!<text>  --runs<count>=20000  --seed<integer>=2020  --workers<integer>
  --engine<local|dask>=local  --scheduler<text>  --policy<text>  --set*<text>  --steps<integer>  --out<path>
  --overwrite  --format<table|csv|json>=table
resume: DIR!<path>  --workers<integer>  --engine<local|dask>=local  --scheduler<text>
  --format<table|csv|json>=table
more: DIR!<path>  --runs!<integer>  --workers<integer>  --engine<local|dask>=local  --scheduler<text>
  --format<table|csv|json>=table
schema:
doctor:
"""


def told(entry):
    """An argument or option: ``*`` where it may be repeated, ``!`` where needed; in brackets: a default unsaid."""
    names = entry.human_readable_name
    if isinstance(entry, click.Option):
        names = "/".join((*entry.opts, *entry.secondary_opts))
        if entry.is_flag:
            return f"{names}{'=on' if entry.default is True else ''}"
    if isinstance(entry.type, click.Choice):
        kind = "|".join(entry.type.choices)
    else:
        kind = f"{entry.type.name}{' there' if getattr(entry.type, 'exists', False) else ''}"
    marks = f"{'*' if entry.multiple or entry.nargs == -1 else ''}{'!' if entry.required else ''}"
    known = entry.default if isinstance(entry.default, str | int) else None
    said = known is not None and getattr(entry, "show_default", False)
    return f"{names}{marks}<{kind}>{'' if known is None else f'={known}' if said else f'({known})'}"


def test_the_version_is_said_and_nothing_else():
    done = CliRunner().invoke(cli, ["--version"])
    assert (done.exit_code, done.output) == (0, f"escalate {version('escalate-sim')}\n")


def test_the_schema_is_printed_as_it_is():
    done = CliRunner().invoke(cli, ["schema"])
    assert done.output == json.dumps(json_schema(), indent=2) + "\n"


def test_what_each_command_takes():
    context, lines = click.Context(cli), []
    for name in COMMANDS:
        entries = map(told, cli.get_command(context, name).params)
        takes = "  ".join(entry.replace(" ", "\N{NO-BREAK SPACE}") for entry in entries)
        wrapped = textwrap.wrap(f"{name}: {takes}", 110, subsequent_indent="  ", break_on_hyphens=False)
        lines += [line.replace("\N{NO-BREAK SPACE}", " ") for line in wrapped]
    assert "\n".join(lines) + "\n" == TAKEN
