"""What the pages share: templates in which every text of a scenario shows as text."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import jinja2
from markupsafe import Markup

from escalate.characters import visible

_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>#|])")
_LINE_START = re.compile(r"^(\d*)([-+=~.)])")
"""What would begin a list or a heading."""


def _shown(value: Any) -> Any:
    """Texts lose the characters that could move a cursor or hide; finished markup stays as it is."""
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def markdown_text(value: object) -> str:
    r"""Text of a scenario as Markdown that shows just this text: on one line, with every sign of the notation escaped.

    Examples
    --------
    >>> markdown_text("a | b")
    'a \\| b'
    """
    line = " ".join(visible(str(value)).split())
    return _LINE_START.sub(r"\1\\\2", _MARKDOWN.sub(r"\\\1", line))


def code_text(value: object) -> str:
    """A formula or name as Markdown code on one line, whatever signs it holds.

    Examples
    --------
    >>> code_text("x > 3")
    '`x > 3`'
    """
    line = " ".join(visible(str(value)).split()).replace("|", "\\|")
    longest = max((len(run) for run in re.findall("`+", line)), default=0)
    fence = "`" * (longest + 1)
    padding = " " if longest or not line else ""
    return f"{fence}{padding}{line}{padding}{fence}"


@cache
def _environment(html: bool) -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("escalate.narrate", "templates"),
        autoescape=html,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        undefined=jinja2.StrictUndefined,
    )
    environment.filters.update(md=markdown_text, code=code_text, zip=zip)
    return environment


def render(template: str, **values: object) -> str:
    """Fill a template of this package in; in an HTML page every value is escaped."""
    return _environment(template.endswith(".html")).get_template(template).render(**values)
