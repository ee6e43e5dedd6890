"""``escalate schema``: the JSON Schema of scenario files, for editors."""

from __future__ import annotations

import json

import click


@click.command("schema")
def command() -> None:
    """Print the JSON Schema of scenario files, for editors.

    Save it beside your files as escalate.schema.json; an editor with YAML support then completes and checks keys.
    """
    from escalate.scenario.schema import json_schema

    click.echo(json.dumps(json_schema(), indent=2))
