"""The page's script: its modules joined into one, each after those that it imports."""

from __future__ import annotations

import json
import re
from importlib.resources import files

_IMPORT = re.compile(r'^import (\{[^}]*\}) from "\./(\w+)\.js";$', re.MULTILINE)
_EXPORT = re.compile(r"^export (?:async )?(?:function|const) (?:(\w+)|\{([^}]*)\})", re.MULTILINE)
_COMMENT = re.compile(r"^\s*(?:/\*\*.*?\*/|//[^\n]*)\n", re.MULTILINE | re.DOTALL)
WORKER = "worker_source"
"""The module that holds the worker's script as a text."""


def joined(first: str = "main") -> str:
    """The modules that ``first`` needs, each a function of its own that returns what it exports."""
    order: list[str] = []
    _after_imports(first, order, ())
    return "(() => {\n\"use strict\";\n" + "".join(_as_function(name) for name in order) + "})();\n"


def source(name: str) -> str:
    """A module's text."""
    if name == WORKER:
        return f"export const workerSource = {json.dumps(source('worker'))};\n"
    return (files("escalate.page") / "script" / f"{name}.js").read_text(encoding="utf-8")


def _after_imports(name: str, order: list[str], above: tuple[str, ...]) -> None:
    if name in above:
        raise AssertionError(f"these modules import each other in a circle: {' -> '.join([*above, name])}")
    if name in order:
        return
    for _, other in _IMPORT.findall(source(name)):
        _after_imports(other, order, (*above, name))
    order.append(name)


def _as_function(name: str) -> str:
    text = source(name)
    exported = [one or several.strip() for one, several in _EXPORT.findall(text)]
    inside = re.sub(r"^export ", "", _IMPORT.sub(r"const \1 = m_\2;", _COMMENT.sub("", text)), flags=re.MULTILINE)
    return f"const m_{name} = (() => {{\n{inside}return {{ {', '.join(exported)} }};\n}})();\n"
